"""axe-core finds nothing wrong with any kind of page of the sample site: light and dark, wide and narrow, all unfolded.

The pages come from a server with the strict policy that the docs name, and complain of nothing."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Browser

from briefgen.pipeline import Build
from briefgen.publish import publish
from briefgen.snapshot import read_project
from tests.projects import ROOT

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

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")

# Each violation with the elements that it is about, in a line.
FOUND = """async () => {
    const {violations} = await axe.run(document, {resultTypes: ["violations"]});
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
    build = Build()
    build.apply(read_project(ROOT))
    publish(folder, build.pending, build.outputs)
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
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # The index of the search is not made here.
    page.on("console", lambda it: complaints.append(it.text) if "Failed to load" not in it.text else None)
    found = {}
    for path in KINDS[half::2]:
        page.goto(f"{site}/{path}")
        page.evaluate(UNFOLD)
        page.evaluate(AXE)
        for width, scheme in LOOKS[half]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            if violations := page.evaluate(FOUND):
                found[path, width, scheme] = violations
    page.close()
    assert found == {}
    assert complaints == []


def test_a_violation_would_be_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html><body><img src='x.png'><p style='color: #aaa; background: #fff'>faint</p></body></html>")
    page.evaluate(AXE)
    found = {line.partition(":")[0] for line in page.evaluate(FOUND)}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= found
    page.close()
