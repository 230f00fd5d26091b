"""Words that are longer than a line: no page of the default theme must be pushed sideways, no column lost on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from briefgen.publish import publish
from tests.projects import build, shipped_theme, told

_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
_PROJECT = {
    "config.yaml": "title: Desk\nsearch: false\nrights: {publish: full}\n",
    "content/sources.yaml": f"long: {{name: {_WORD}}}\n",
    "content/actors.yaml": f"trust: {{name: {_WORD} Trust, names: {{de: {_WORD}}}}}\nada: {{name: Ada}}\n",
    "content/articles/words.md": (
        f"---\ntitle: {_WORD}\nsource: long\n---\n\n[“{_WORD}”]{{.quote #word speaker=trust}}, and [Ada]{{.actor ref=ada}}.\n\n"
        + "|".join(["", *["column"] * 8, ""])
        + "\n"
        + "|".join(["", *["---"] * 8, ""])
        + "\n"
        + "|".join(["", *["Donaudampfschifffahrt"] * 8, ""])
        + "\n"
    ),
    "content/briefings/words.yaml": (
        f"title: {_WORD}\nsummary: It is long.\nstatus: published\narticles: [words]\nkey_quotes: [words#word]\n"
        f"open_questions: ['{_WORD}?']\n"
    ),
}
_PAGES = "index briefings/words articles/words actors/trust actors/ada sources/long questions/index".split()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("words")
    built = build({**shipped_theme(), **_PROJECT})
    assert told(built) == []
    publish(folder, built.pending, built.outputs)
    return folder


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways(site: Path, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    wide = []
    for name in _PAGES:
        page.goto((site / f"{name}.html").as_uri())
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(name)
    page.close()
    assert wide == []


def test_all_columns_of_a_table_are_on_paper(site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 660, "height": 900})
    page.goto((site / "articles/words.html").as_uri())
    page.emulate_media(media="print")
    box = page.locator(".text td").last.bounding_box()
    page.close()
    assert box
    assert box["x"] + box["width"] <= 660
