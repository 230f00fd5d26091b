"""One site with attacks in every field, walked page by page in a real browser: nothing runs, nothing is asked for elsewhere."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from briefgen.cli.program import program
from tests.projects import write
from tests.test_hostile import BODIES, quoted

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; object-src 'none'; frame-ancestors 'self'"
_RUN = "window.__ran=1"
EVIL = (
    f"\"><script>{_RUN}</script><img src=x onerror={_RUN}>' onfocus='{_RUN}' autofocus </title></style></textarea>"
    f"]]></script><svg onload={_RUN}>&lt;img src=x onerror={_RUN}&gt; javascript:{_RUN} =cmd|'/c x'!A1 marker"
)
_E = quoted(EVIL)
# Of the attacks on texts those that are no errors: a site with errors is not published.
_SAID = "scripts|handlers|javascript: links|data: and other schemes|pictures from elsewhere|frames and forms|objects|styles|meta and base|attr_list|templates|tables"
_BODY = "\n\n".join(BODIES[name].replace("alert(1)", _RUN) for name in _SAID.split("|"))
_ON = f"---\ntitle: {_E}\nsource: outlet\nauthor: [{_E}]\nsummary: {_E}\nlanguage: en\npublished: 2023-09-13\nrights: {{publish: full}}\n"
SITE = {
    "config.yaml": f"title: {_E}\ndescription: {_E}\nbase_url: https://desk.example/\nrights: {{publish: full}}\n",
    "content/sources.yaml": f"outlet: {{name: {_E}, description: {_E}}}\nother: {{name: {_E}}}\n",
    "content/actors.yaml": f"kim: {{name: {_E}, aliases: [{_E}], names: {{en: {_E}}}, roles: [{_E}], description: {_E}}}\n"
    f"lee: {{name: Lee {_E[1:]}, type: organization}}\n".replace("name: Lee ", 'name: "Lee '),
    "content/articles/a.md": f"{_ON}annotations:\n  - {{quote: q, exact: We stand, speaker: kim, to: lee, note: {_E}, as: {_E}, ref: s}}\n"
    f"---\n\nWe stand here, and [so]{{.question #w note={_E}}} we stay, said [Lee]{{.actor ref=lee}}. "
    f"[None left]{{.claim #c by=kim ref=c}} [today]{{.event ref=e date=2023-09-12}}.\n\n![a map](map.svg)\n",
    "content/articles/b.md": f"{_ON}---\n\n[We stand]{{.quote #r speaker=kim ref=s}} here too.\n\n{_BODY}\n",
    "content/articles/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>marker</title></svg>',
    "content/static/favicon.ico": "",  # what a browser asks for beside a feed
    "content/briefings/b.yaml": (
        f"title: {_E}\nsummary: {_E}\nwhy_it_matters: {_E}\nlanguage: en\npublished: 2023-09-14\nauthors: [{{name: {_E}}}]\ntopics: [{_E}]\n"
        f"articles: [a, b]\nkey_points: [{{text: {_E}, cites: [a#q]}}]\n"
        f"key_quotes: [{{id: s, title: {_E}, speaker: kim, wordings: [a#q, b#r], note: {_E}, original: {{language: en, text: {_E}}}, "
        f"relay: [{{by: {_E}, language: en, note: {_E}}}]}}]\nactors: [{{id: kim, role: {_E}}}, {{id: lee}}]\n"
        f"open_questions: [{{id: o, question: {_E}, raised_by: [a#w], opened: 2023-09-13, would_answer: {_E}}}]\n"
        f"claims: [{{id: c, text: {_E}, note: {_E}}}]\ntimeline: [{{id: e, date: 2023, title: {_E}, text: {_E}}}, {{date: 2021, title: {_E}}}]\n"
        f"changes: [{{date: 2023-09-15, text: {_E}}}]\n"
    ),
    "content/pages/about.md": f"---\ntitle: {_E}\ndescription: {_E}\n---\n\n{_BODY}\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write(folder, SITE)
    result = CliRunner().invoke(program, ["build", "-C", str(folder)])
    assert result.exit_code == 0, result.output[-3000:]
    return folder / "site"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    policy: str | None = None

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(params=["strict policy", "no policy"])
def address(site: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    handler = type("_Handler", (_Quiet,), {"policy": POLICY if request.param == "strict policy" else None})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def _watched(browser: Browser, root: str) -> tuple[Page, list[str]]:
    page = browser.new_page()
    heard: list[str] = []
    page.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
    page.on("console", lambda message: heard.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("request", lambda request: heard.append(request.url) if not request.url.startswith(root) else None)
    return page, heard


def test_no_page_runs_anything_or_asks_for_anything_elsewhere(site: Path, browser: Browser, address: str) -> None:
    page, heard = _watched(browser, address)
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    paths += [
        "feed.xml",
        "feed.json",
        "actors/kim.xml",
        "sitemap.xml",
        "map.svg" if (site / "map.svg").exists() else "articles/map.svg",
    ]
    assert len(paths) > 20
    marked = 0
    for path in paths:
        page.goto(address + quote(path), wait_until="load")
        assert not page.evaluate("window.__ran"), path
        marked += "marker" in page.content()
        if path == "404.html":  # Its addresses are those of where the site will be, which is not here.
            heard[:] = [said for said in heard if "desk.example" not in said and "net::ERR" not in said]
        if path.endswith((".xml", ".json")):  # Chromium shows these with styles of its own.
            heard[:] = [said for said in heard if not said.startswith("console: Applying inline style")]
        assert heard == [], (path, heard)
    assert marked > 15
    page.close()


def test_a_search_shows_what_was_asked_and_found_as_text(browser: Browser, address: str) -> None:
    page, heard = _watched(browser, address)
    for asked in ("marker", EVIL, "javascript:" + _RUN):
        page.goto(f"{address}search.html?q={quote(asked)}&speaker={quote(EVIL)}", wait_until="networkidle")
        page.goto(f"{address}search.html?q={quote(asked)}", wait_until="networkidle")
        assert page.locator("#page-words").input_value() == asked
        assert not page.evaluate("window.__ran")
    page.goto(f"{address}search.html?q=marker", wait_until="networkidle")
    page.locator(".hit").first.wait_for()
    assert "<script>" in page.locator(".hit").first.inner_text()
    assert page.locator(".hit img, .hit svg, .hit script").count() == 0
    assert not page.evaluate("window.__ran")
    assert heard == []
    page.close()


@pytest.mark.parametrize("policy", [True, False])
def test_a_packed_file_runs_nothing_and_asks_for_nothing(site: Path, browser: Browser, policy: bool) -> None:
    place = site.parent / "packed.html"
    result = CliRunner().invoke(program, ["pack", "b", "-C", str(site.parent), "--output", str(place)])
    assert result.exit_code == 0, result.output[-3000:]
    shown = site.parent / "shown.html"
    shown.write_bytes(place.read_bytes() if policy else place.read_bytes().replace(b"Content-Security-Policy", b"none"))
    page, heard = _watched(browser, "data:")
    page.goto(shown.as_uri())
    assert len(page.query_selector_all(".pack-part")) == 4
    page.fill("#pack-words", "marker")
    page.keyboard.press("Enter")
    expect(page.locator("#pack-found")).to_contain_text("<script>")
    page.keyboard.press("Enter")
    page.wait_for_selector(".pack-here")
    assert not page.evaluate("window.__ran")
    assert page.content().count("marker") > 20
    assert heard == [shown.as_uri()]
    page.close()
