"""axe-core finds nothing wrong with any kind of page: light and dark, wide and narrow, all unfolded; in the sample site,
in a site from right to left, and in one that holds nothing yet.

The pages come from a server with the strict policy that the docs name, and complain of nothing."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Browser

from briefgen.pipeline import Build
from briefgen.publish import publish
from briefgen.snapshot import read_project
from briefgen.starter import empty_files
from tests.projects import ARABIC, ROOT, as_values, build, shipped_theme, told

KINDS = (
    "index.html",
    "briefings/index.html",
    "briefings/kim-putin-vostochny.html",
    "articles/vostochny-a.html",
    "articles/vostochny-ru.html",
    "actors/kim-jong-un.html",
    "actors/reporters.html",
    "actors/index.html",
    "sources/outlet-a.html",
    "sources/index.html",
    "quotes/index.html",
    "statements/support.html",
    "statements/index.html",
    "questions/index.html",
    "timeline.html",
    "data/index.html",
    "search.html",
    "method.html",
    "about.html",
    "404.html",
)
# The kinds of pages of a site in Arabic, and of one without content.
IN_ARABIC = (
    "index.html",
    "briefings/jisr.html",
    "articles/jisr.html",
    "articles/bridge.html",
    "actors/samir.html",
    "sources/nahr.html",
    "quotes/2024-03.html",
    "statements/safe.html",
    "questions/index.html",
    "timeline.html",
    "search.html",
    "method.html",
    "about.html",
    "404.html",
)
EMPTY = (
    *("index.html", "briefings/index.html", "quotes/index.html", "questions/index.html", "actors/index.html"),
    *("sources/index.html", "timeline.html", "data/index.html", "search.html", "404.html"),
)

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")

# Each violation with the elements that it is about, in a line.
FOUND = """async () => {
    const {violations} = await axe.run(document, {resultTypes: ["violations"], selectors: false});
    return violations.map(({id, help, nodes}) => `${id}: ${help}: ${nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`);
}"""
UNFOLD = "document.querySelectorAll('details').forEach(node => node.open = true)"


class _Strict(SimpleHTTPRequestHandler):
    """Serves a folder with the policy of docs/publishing.md."""

    policy = re.search(
        "^ +Content-Security-Policy: (.+)$", (ROOT / "docs/publishing.md").read_text(encoding="utf-8"), re.MULTILINE
    )

    def end_headers(self) -> None:
        assert self.policy
        self.send_header("Content-Security-Policy", self.policy[1])
        super().end_headers()

    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("accessible")
    sample = Build()
    sample.apply(read_project(ROOT))
    publish(folder, sample.pending, sample.outputs)
    # What a snapshot takes of a new project.
    empty = {path: data for path, data in empty_files().items() if path.startswith(("config.yaml", "content/"))}
    for name, project in (("arabic", as_values(ARABIC)), ("empty", as_values(empty))):
        built = build({**shipped_theme(), **project})
        assert told(built) == []
        publish(folder / name, built.pending, built.outputs)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Strict, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


# What hangs on colours does not hang on widths: half of the kinds are seen in two looks, the others in the other two.
LOOKS: tuple[tuple[tuple[int, Literal["light", "dark"]], ...], ...] = (
    ((1280, "light"), (360, "dark")),
    ((1280, "dark"), (360, "light")),
)


@pytest.mark.parametrize("half", range(len(LOOKS)))
def test_no_kind_of_page_has_a_violation(site: str, browser: Browser, half: int) -> None:
    assert violations(site, browser, KINDS[half::2], LOOKS[half]) == {}


@pytest.mark.parametrize(("folder", "kinds"), [("arabic", IN_ARABIC), ("empty", EMPTY)])
def test_nor_has_a_page_from_right_to_left_or_an_empty_one(
    site: str, browser: Browser, folder: str, kinds: tuple[str, ...]
) -> None:
    assert violations(f"{site}/{folder}", browser, kinds, [(360, "light")]) == {}


def test_dates_stand_at_the_beginning_of_their_lines_in_both_directions(site: str, browser: Browser) -> None:
    """A number before the date, which is no word of any direction, must not turn the line."""
    page = browser.new_page(viewport={"width": 360, "height": 900})
    page.goto(f"{site}/arabic/briefings/jisr.html#page-timeline")
    for line in page.locator(".timeline > li").all():
        number, title = line.locator(".date time, .date span").first.bounding_box(), line.locator("h3").bounding_box()
        assert number
        assert title
        # Behind the number, at the right, which is where the line begins.
        assert 10 < title["x"] + title["width"] - (number["x"] + number["width"]) < 40
    page.close()


def violations(
    site: str, browser: Browser, kinds: tuple[str, ...], looks: Iterable[tuple[int, Literal["light", "dark"]]]
) -> dict[tuple[str, int, str], list[str]]:
    """What axe finds on pages, all unfolded; they must complain of nothing on the console."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # The index of the search is not made here.
    page.on("console", lambda it: complaints.append(it.text) if "Failed to load" not in it.text else None)
    found: dict[tuple[str, int, str], list[str]] = {}
    for path in kinds:
        page.goto(f"{site}/{path}")
        page.evaluate(UNFOLD)
        page.evaluate(AXE)
        for width, scheme in looks:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            if lines := page.evaluate(FOUND):
                found[path, width, scheme] = lines
    page.close()
    assert complaints == []
    return found


def test_a_violation_would_be_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html><body><img src='x.png'><p style='color: #aaa; background: #fff'>faint</p></body></html>")
    page.evaluate(AXE)
    found = {line.partition(":")[0] for line in page.evaluate(FOUND)}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= found
    page.close()
