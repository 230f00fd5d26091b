"""A real browser for tests."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from typing import cast

from playwright.sync_api import Browser, Page, expect, sync_playwright

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

# The smallest box around all pixels of one colour in a picture, in CSS pixels.
_BOX_OF_COLOUR = """async ([data, colour]) => {
    const picture = new Image();
    picture.src = "data:image/png;base64," + data;
    await picture.decode();
    const sheet = Object.assign(document.createElement("canvas"), {width: picture.width, height: picture.height});
    const pen = sheet.getContext("2d");
    pen.drawImage(picture, 0, 0);
    const dots = pen.getImageData(0, 0, sheet.width, sheet.height).data;
    let box = null;
    for (let i = 0; i < dots.length; i += 4) {
        if (colour.some((value, at) => dots[i + at] !== value)) continue;
        const x = i / 4 % sheet.width, y = Math.floor(i / 4 / sheet.width);
        box = box ? [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x + 1), Math.max(box[3], y + 1)] : [x, y, x + 1, y + 1];
    }
    return box;
}"""


def launched() -> Iterator[Browser]:
    """A running Chromium, for a fixture."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "the tests need a browser: apt-get install chromium"
    expect.set_options(timeout=20_000)  # on a busy machine a page may take its time
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield running
        running.close()


def box_of_colour(eye: Page, picture: bytes, colour: tuple[int, int, int]) -> tuple[float, ...] | None:
    """Left, top, right and bottom of what has this colour in a picture; `eye` is any page with scripts."""
    found = eye.evaluate(_BOX_OF_COLOUR, [base64.b64encode(picture).decode(), list(colour)])
    return tuple(cast(list[float], found)) if found else None
