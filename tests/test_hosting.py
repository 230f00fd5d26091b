"""The sample site on a real web server, set up and sent there as docs/publishing.md says, walked through in Chromium."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag

import pytest
import yaml
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from briefgen.cli.program import COMMANDS, program
from tests.projects import ROOT, sample_project, write
from tests.targets import nginx

DOCUMENT = (ROOT / "docs/publishing.md").read_text("utf-8")
_HEADER = re.compile(r'add_header (\S+) "([^"]*)" always;')


def fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


WHOLE, BELOW = fences("nginx")
HEADERS = dict(_HEADER.findall(WHOLE))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built and published to a folder."""
    place = tmp_path_factory.mktemp("hosting")
    project = place / "project"
    write(project, sample_project())
    with (project / "config.yaml").open("a", encoding="utf-8") as config:
        config.write("\npublish: {live: {to: folder, path: ../www}}\n")
    for words in (["build"], ["publish", "live"]):
        done = CliRunner().invoke(program, [*words, "-C", str(project)])
        assert done.exit_code == 0, done.output
    return place / "www"


@pytest.fixture(scope="module", params=["at the root", "below a path"])
def address(published: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site is served, ending with `/`."""
    at_root = request.param == "at the root"
    text = WHOLE.replace("listen 80;", "listen PORT;") if at_root else f"server {{ listen PORT;\n{BELOW}\n}}"
    text = text.replace("/var/www/briefings", str(published))
    with nginx(text, tmp_path_factory.mktemp("nginx")) as server:
        yield f"{server}/" if at_root else f"{server}/briefings/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A tab in which nothing may go wrong: no error in the console, nothing blocked or missing, no other host asked."""
    tab = browser.new_page()
    troubles: list[str] = []
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.on("console", lambda told: troubles.append(told.text) if told.type in ("error", "warning") else None)
    # What was still on its way when the next page was asked for is no trouble.
    tab.on(
        "requestfailed",
        lambda request: (
            None if request.failure == "net::ERR_ABORTED" else troubles.append(f"{request.url}: {request.failure}")
        ),
    )
    tab.on(
        "response", lambda answer: troubles.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
    )
    tab.on("request", lambda request: None if request.url.startswith(address) else troubles.append(request.url))
    yield tab
    tab.close()
    assert troubles == []


def test_every_page_that_links_lead_to_is_served_whole(page: Page, address: str) -> None:
    todo, seen = [address], set[str]()
    while todo:
        place = todo.pop()
        if place in seen:
            continue
        seen.add(place)
        answer = page.goto(place)
        assert answer is not None
        assert {name: answer.headers.get(name.lower()) for name in HEADERS} == HEADERS
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        links = page.evaluate("[...document.links].map(link => link.href)")
        todo += [urldefrag(link)[0] for link in links if link.startswith(address) and _is_page(link, address)]
    assert len(seen) > 30


def _is_page(link: str, address: str) -> bool:
    path = urldefrag(link)[0].partition("?")[0]
    return path == address or path.endswith(".html")


def test_the_search_finds_what_is_there(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("search").get_by_role("searchbox").fill("struggle")
    page.keyboard.press("Enter")
    expect(page.locator(".hit").first).to_be_visible()
    expect(page).to_have_url(re.compile(f"^{re.escape(address)}search\\.html\\?q=struggle"))


def test_what_is_not_there_shows_the_page_for_that(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(f"{address}no/such/page.html", timeout=10)
    with told.value as answer:
        assert (answer.code, "<html" in answer.read().decode()) == (404, True)
        assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_all_servers_are_told_the_same_headers() -> None:
    assert len(HEADERS) == 4
    assert dict(_HEADER.findall(BELOW)) == HEADERS
    (rules,) = [text for text in fences("text") if text.startswith("/*\n")]
    assert dict(row.strip().split(": ", 1) for row in rules.splitlines()[1:]) == HEADERS


def test_the_workflows_are_yaml_whose_commands_exist(tmp_path: Path) -> None:
    files = fences("yml")
    assert len(files) == 2
    for text in files:
        assert yaml.safe_load(text)
        assert set(re.findall(r"\bbriefgen ([a-z]+)", text)) <= COMMANDS.keys()
    gitlab = yaml.safe_load(files[1])["pages"]
    write(tmp_path, sample_project())
    words = gitlab["script"][-1].split()[1:]
    (folder,) = gitlab["artifacts"]["paths"]
    done = CliRunner().invoke(program, [words[0], "-C", str(tmp_path), "--output", str(tmp_path / words[-1])])
    assert done.exit_code == 0
    assert (tmp_path / folder / "index.html").is_file()
