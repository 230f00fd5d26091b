"""The theme `plain`: every kind of page of the sample in it, as a reader meets it, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urldefrag, urlsplit

import jinja2.meta
import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page, Route

from briefgen.layout import SHIPPED
from briefgen.publish import publish
from briefgen.snapshot import read_shipped_themes
from briefgen.theme import load_theme
from tests.long_sites import Sizes, long_site
from tests.projects import PROJECT, Files, build, sample_project, shipped_theme, text_of, told

OWN = f"{SHIPPED}plain/"
# What plain takes from the default theme, as docs/themes.md says.
TAKEN = {
    *("words.html", "evidence.html", "edition.html", "discovery.html", "latest.html", "searchbox.html"),
    *(
        "search.html",
        "method.html",
        "data.html",
        "feed.xml",
        "feed.json",
        "entries.html",
        "cards.html",
        "receipts.html",
        "article-notes.html",
        "default/base.html",
    ),
}
# A briefing, an article and a list of articles that are each too long for one page.
_LONG = Sizes(quotes=5, articles=0, briefed=205, marks=205, briefings=0, questions=0, statements=0, actors=0, sources=0)
_HOST = "http://site.test/"
_TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth ? [...document.querySelectorAll("body *")]
    .filter(node => node.getBoundingClientRect().right > innerWidth + 1 || node.getBoundingClientRect().left < -1)
    .map(node => node.outerHTML.slice(0, 120)) : []"""
# With dark colours only colours can be wrong that were right with light ones.
_JUDGE = """async dark => (await axe.run(document, {
    resultTypes: ["violations"], selectors: false, ...(dark && {runOnly: {type: "rule", values: ["color-contrast"]}}),
})).violations.flatMap(found => found.nodes.map(node => `${found.id}: ${node.html.slice(0, 160)}`))"""


def sample(settings: str = "") -> Files:
    files = {path: data for path, data in sample_project().items() if not path.startswith("themes/")}
    return {**files, **shipped_theme(), "config.yaml": f"title: Briefings\ntheme: plain\n{settings}"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = build(sample())
    assert [problem for problem in built.diagnostics if problem.severity != "note"] == []
    publish(folder, built.pending, built.outputs)
    return folder


@pytest.fixture(scope="module")
def long_pages() -> dict[str, str]:
    built = build({**long_site(_LONG), **shipped_theme(), "config.yaml": "title: Long\ntheme: plain\nsearch: false\n"})
    return {path: text_of(data) for path, data in built.pending.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def page(site: Path, browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.route(f"{_HOST}**", lambda route: _answer(route, site / urlsplit(route.request.url).path[1:]))
    yield page
    context.close()


def _answer(route: Route, place: Path) -> None:
    """There is no index here for the search to find, which its page then says."""
    if place.is_file():
        route.fulfill(path=place)
    else:
        route.abort()


def addresses(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def kinds(site: Path) -> list[str]:
    """Two pages of each folder at most, beside its index, and all at the root."""
    folders: dict[str, list[str]] = {}
    for path in addresses(site):
        folders.setdefault(path.rpartition("/")[0], []).append(path)
    found = (
        path
        for folder, paths in folders.items()
        for path in (paths if not folder else [*(p for p in paths if p.endswith("/index.html")), *paths[:2]])
    )
    return list(dict.fromkeys(found))


# ── what it is made of ──────────────────────────────────────────────────────────────────────────────────────────


def test_it_takes_no_more_from_the_default_theme_than_the_page_says() -> None:
    theme = load_theme("plain", read_shipped_themes())
    own = {name for name, template in theme.templates.items() if template.path.startswith(OWN)}
    asked, todo = set[str](), [*own, *TAKEN - own]
    while todo:
        name = todo.pop()
        tree = jinja2.Environment().parse(theme.templates[name].source)
        found = {str(other) for other in jinja2.meta.find_referenced_templates(tree)}
        todo += found - asked
        asked |= found
    assert asked - own <= TAKEN
    assert own & TAKEN == set()


def test_it_renders_with_only_these_templates_under_it() -> None:
    """Nothing that it needs is in the default theme by chance."""
    default = f"{SHIPPED}default/"
    kept = {
        path: data
        for path, data in shipped_theme().items()
        if not path.startswith(default + "templates/")
        or path.removeprefix(default + "templates/") in {name.removeprefix("default/") for name in TAKEN}
    }
    project = {**PROJECT, "config.yaml": PROJECT["config.yaml"] + "theme: plain\n"}
    alone, whole = build({**kept, **project}), build({**shipped_theme(), **project})
    assert told(alone) == told(whole) == told(build({**shipped_theme(), **PROJECT}))
    assert alone.pending == whole.pending


def test_every_kind_of_page_comes_out_with_and_without_content() -> None:
    for files in (PROJECT, {}):
        config = PROJECT["config.yaml"] + "theme: plain\n"
        built = build({**shipped_theme(), **files, "config.yaml": config})
        default = build({**shipped_theme(), **files, "config.yaml": PROJECT["config.yaml"]})
        assert told(built) == told(default)
        assert {path for path in built.outputs if not path.startswith("theme/")} == {
            path for path in default.outputs if not path.startswith("theme/")
        }


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_words_are_those_of_the_language_and_nothing_is_left_in_english(language: str) -> None:
    built = build(sample(f"language: {language}\n"))
    english = re.compile(r">\s*(Quotes|Actors|Sources|Timeline|Key points|Claims|Notes|Open questions|Articles)\s*<")
    for path in built.outputs:
        # The pages of the project itself and the dictionary of the data are English, and say so.
        if path.endswith(".html") and path not in ("data/index.html", "about.html", "method.html"):
            text = text_of(built.pending[path])
            assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
            assert english.findall(text) == [], path


# ── rights ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_may_not_be_shown_is_not_shown() -> None:
    """The words of a text without rights stand on no page, and its pages say that they may not be shown."""
    article = "content/articles/strike.md"
    files = {
        **PROJECT,
        article: PROJECT[article].replace("publish: full", "publish: none"),
        "content/sources.yaml": "harbor: {name: Harbor Post, rights: {publish: none}}\nvalley: {name: Valley Times}\n",
        "config.yaml": "title: Desk\ntheme: plain\n",
    }
    built = build({**shipped_theme(), **files})
    pages = {path: text_of(built.pending[path]) for path in built.outputs if path.endswith(".html")}
    for words in ("The cranes stopped on Monday", "and Brandt said", "we are waiting"):
        assert [path for path, text in pages.items() if words in text] == [], words
    assert "may not be shown" in pages["articles/strike.html"]
    assert "may not be shown" in pages["quotes/index.html"]


# ── in a browser ────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_link_leads_to_a_file_and_to_an_id(site: Path) -> None:
    assert dead({path: (site / path).read_text("utf-8") for path in addresses(site)}, site) == []


def dead(pages: dict[str, str], site: Path | None = None) -> list[str]:
    """Links of pages that lead to no page, or to no place in it; with a site, none of its other files either."""
    trees = {path: lxml_html.fromstring(text.encode()) for path, text in pages.items()}
    ids = {path: [str(node.get("id")) for node in tree.iter() if node.get("id")] for path, tree in trees.items()}
    found = []
    for path, tree in trees.items():
        assert len(ids[path]) == len(set(ids[path])), f"an id stands twice in {path}"
        for _element, _attribute, link, _position in tree.iterlinks() if path != "404.html" else ():
            if not urlsplit(link).scheme:
                place, fragment = urldefrag(link)
                target = normpath(join(dirname(path), unquote(place))) if place else path
                if target.endswith(".html") or not site:
                    is_there = target in trees or not target.endswith(".html")
                else:
                    is_there = (site / target).is_file()
                if not is_there or (fragment and unquote(fragment) not in ids.get(target, ())):
                    found.append(f"{path}: {link}")
    return found


def test_what_is_long_can_all_be_reached_without_a_script(long_pages: dict[str, str]) -> None:
    assert dead(long_pages) == []
    big, marked = long_pages["briefings/big.html"], long_pages["articles/marked.html"]
    parts = set(re.findall(r'href="(big/[^"#]+)"', big))
    assert parts >= {"big/articles.html", "big/coverage.html", "big/point-p1.html", "big/claim-claim-1.html"}
    assert parts >= {"big/question-open-1.html", "big/event-event-1.html"}
    assert '<p class="more"><a href="../statements/said-1.html">' in big
    assert "205 articles from" in big
    assert "200 articles" not in big
    assert 'href="marked/notes.html"' in marked
    assert "No passage of this article has been marked" not in marked
    notes = long_pages["articles/marked/notes-part-2.html"]
    assert 'href="../../articles/marked.html"' in notes
    assert 'href="../../articles/marked.html#m204"' in notes
    assert "Only the marked passages" not in notes
    assert {path for path, text in long_pages.items() if re.search("<script(?! type=)", text)} <= {"search.html"}


def test_no_page_is_wider_than_a_small_screen_and_axe_finds_nothing(site: Path, page: Page) -> None:
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.set_viewport_size({"width": 320, "height": 800})
    for path in kinds(site):
        page.emulate_media(color_scheme="light")
        page.goto(_HOST + path)
        assert page.evaluate(_TOO_WIDE) == [], path
        page.evaluate(axe)
        assert page.evaluate(_JUDGE, False) == [], path
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(_JUDGE, True) == [], path
        assert page.locator("h1").count() == 1, path
        for landmark in ("header", "nav[aria-label]", "main", "footer"):
            assert page.locator(f"body > {landmark}, body > header {landmark}").count() >= 1, (path, landmark)


def test_it_has_no_script_but_that_of_the_search_and_no_style_in_elements(site: Path) -> None:
    for path in addresses(site):
        text = (site / path).read_text("utf-8")
        scripts = re.findall(r"<script(?! type=\"application/ld\+json\")[^>]*>", text)
        assert scripts == (['<script src="theme/search.js" defer>'] if path == "search.html" else []), path
        assert " style=" not in text


def test_a_page_in_arabic_runs_from_right_to_left_and_fits(browser: Browser, tmp_path: Path) -> None:
    built = build(sample("language: ar\n"))
    publish(tmp_path, built.pending, built.outputs)
    context = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    for path in ("index.html", "briefings/kim-putin-vostochny.html", "articles/vostochny-ru.html", "method.html"):
        page.goto((tmp_path / path).as_uri())
        assert page.evaluate(_TOO_WIDE) == [], path
    page.goto((tmp_path / "index.html").as_uri())
    title = page.locator(".site-title a").bounding_box()
    assert title
    assert title["x"] + title["width"] > 290
    context.close()
