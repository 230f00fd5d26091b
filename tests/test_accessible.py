"""Every kind of page of the sample site, looked at by axe-core: light and dark, wide and narrow."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from briefgen.pipeline import Build
from briefgen.publish import publish
from briefgen.snapshot import read_project
from tests.chromium import launched
from tests.projects import ROOT

_KINDS = (
    "index.html",
    "briefings/index.html",
    "briefings/kim-putin-vostochny.html",
    "articles/vostochny-a.html",
    "articles/vostochny-ru.html",
    "actors/kim-jong-un.html",
    "actors/index.html",
    "sources/outlet-a.html",
    "sources/index.html",
    "quotes/index.html",
    "quotes/2023-09.html",
    "statements/support.html",
    "statements/index.html",
    "questions/index.html",
    "questions/2023.html",
    "timeline.html",
    "timeline/2023.html",
    "data/index.html",
    "about.html",
    "method.html",
    "404.html",
)
_LOOKS = ((1280, "light"), (1280, "dark"), (360, "light"), (360, "dark"))

_HOST = "http://site.test/"
# With dark colours only colours can be wrong that were right with light ones.
_JUDGE = """async dark => (await axe.run(document, {
    resultTypes: ["violations"], ...(dark && {runOnly: {type: "rule", values: ["color-contrast"]}}),
})).violations
    .flatMap(found => found.nodes.map(node => `${found.id}: ${node.html.slice(0, 160)}`))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build = Build()
    build.apply(read_project(ROOT))
    publish(folder, build.pending, build.outputs)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from launched()


@pytest.fixture(scope="module")
def page(site: Path, browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    # The site at the root of a host: 404.html asks for its style by an absolute address.
    page.route(f"{_HOST}**", lambda route: route.fulfill(path=site / route.request.url.removeprefix(_HOST)))
    yield page
    context.close()


@pytest.fixture(scope="module")
def axe() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", _KINDS)
def test_axe_finds_nothing_on_any_kind_of_page(page: Page, axe: str, path: str) -> None:
    page.goto(_HOST + path)
    page.evaluate(axe)
    found = {}
    for width, scheme in _LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found[width, scheme] = page.evaluate(_JUDGE, scheme == "dark")
    assert not any(found.values()), found


def test_each_property_of_the_theme_is_documented_and_each_colour_has_a_dark_form() -> None:
    style = (ROOT / "themes/default/static/style.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{\n(.*?)\n *\}", style, re.DOTALL)[:2]
    stated = dict(re.findall(r"^ *--([a-z-]+[a-z0-9]*): (.*);$", light, re.MULTILINE))
    shades = set(re.findall(r"^ *--([a-z-]+): #", dark, re.MULTILINE))
    assert {name for name, value in stated.items() if value.startswith("#")} == shades
    told = set(re.findall(r"`--([a-z-]+[a-z0-9]*)`", (ROOT / "docs/themes.md").read_text(encoding="utf-8")))
    assert told == stated.keys()


def test_the_sample_briefing_is_light(site: Path) -> None:
    """What a phone fetches for it: page, style and scripts, compressed as web servers do."""
    scripts = sum(len(gzip.compress((site / "theme" / name).read_bytes(), 6)) for name in ("receipts.js", "reading.js"))
    others = ("briefings/kim-putin-vostochny.html", "theme/style.css")
    assert scripts < 10_000
    assert scripts + sum(len(gzip.compress((site / name).read_bytes(), 6)) for name in others) < 60_000
