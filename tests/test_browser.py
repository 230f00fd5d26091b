"""The built sample site in a real browser, from the disk and without JavaScript, as a reader meets it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page, expect

from briefgen.pipeline import Build
from briefgen.publish import publish
from briefgen.snapshot import read_project
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
    "statements/support.html",
    "statements/index.html",
    "questions/index.html",
    "timeline.html",
    "data/index.html",
    "about.html",
    "404.html",
)

_LOOKS = ((1280, "light"), (360, "dark"))

# Boxes that stick out of the screen, unless they lie in one that scrolls or hides them, as wide tables do.
_TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter(node => {
    const box = node.getBoundingClientRect();
    if (!box.width || (box.left >= -1 && box.right <= innerWidth + 1)) return false;
    for (let up = node; up; up = up.parentElement) {
        const style = getComputedStyle(up);
        if (style.overflowX !== "visible" || (style.position === "absolute" && style.clipPath !== "none")) return false;
    }
    return true;
}).map(node => node.outerHTML.slice(0, 120))"""

# The distances of WCAG 1.4.12.
_APART = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build = Build()
    build.apply(read_project(ROOT))
    assert build.diagnostics == ()
    publish(folder, build.pending, build.outputs)
    return folder


def _tab(browser: Browser, width: int, scheme: str) -> tuple[Page, list[str]]:
    """A tab without JavaScript, and everything that its pages will ask for or complain of."""
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("requestfailed", lambda request: heard.append(f"failed: {request.url}"))
    page.on("request", lambda request: heard.append(request.url) if not request.url.startswith("file:") else None)
    return page, heard


def _visit(browser: Browser, address: str, width: int) -> tuple[Page, list[str]]:
    """A page in a tab of its own."""
    page, heard = _tab(browser, width, "light")
    page.goto(address)
    return page, heard


@pytest.fixture(scope="module")
def tabs(browser: Browser) -> Iterator[dict[tuple[int, str], tuple[Page, list[str]]]]:
    """A tab for each look, in which pages are opened one after another: a new tab takes longer than a page."""
    opened = {look: _tab(browser, *look) for look in _LOOKS}
    yield opened
    for page, _ in opened.values():
        page.context.close()


@pytest.mark.parametrize("path", _KINDS)
@pytest.mark.parametrize("look", _LOOKS)
def test_every_kind_of_page_fits_the_screen_and_asks_for_nothing_else(
    site: Path, tabs: dict[tuple[int, str], tuple[Page, list[str]]], path: str, look: tuple[int, str]
) -> None:
    page, heard = tabs[look]
    heard.clear()
    page.goto((site / path).as_uri())
    # 404.html is made for a web server: from the disk its absolute links lead to the root of the disk.
    assert heard == [] or path == "404.html"
    assert page.evaluate(_TOO_WIDE) == []
    assert page.locator("h1").count() == 1
    if look[0] == 360:
        # With all parts unfolded on a smaller screen, and letters, words and lines as far apart as a reader may have them.
        page.set_viewport_size({"width": 320, "height": 900})
        page.evaluate("document.querySelectorAll('details').forEach(node => node.open = true)")
        page.evaluate(
            "style => document.head.append(Object.assign(document.createElement('style'), {textContent: style}))",
            _APART,
        )
        assert page.evaluate(_TOO_WIDE) == []
        page.set_viewport_size({"width": 360, "height": 900})


def test_a_link_in_a_briefing_leads_to_its_words_and_these_stand_out(site: Path, browser: Browser) -> None:
    page, _ = _visit(browser, (site / "briefings/kim-putin-vostochny.html").as_uri(), 1280)
    page.locator(".cite a[href$='vostochny-a.html#sacred']").first.click()
    expect(page).to_have_url(re.compile(r"vostochny-a\.html#sacred$"))
    mark = page.locator("#sacred")
    expect(mark).to_contain_text("sacred struggle")
    expect(mark).to_be_in_viewport()
    box, height = mark.bounding_box(), 900
    assert box is not None
    assert 0 <= box["y"] < height
    plain = page.locator(".mark.quote:not(#sacred)").first
    look = "node => getComputedStyle(node).backgroundColor"
    assert mark.evaluate(look) != plain.evaluate(look)
    page.context.close()


def test_the_two_wordings_stand_side_by_side_on_a_wide_screen_and_one_below_the_other_on_a_narrow_one(
    site: Path, browser: Browser
) -> None:
    for width, beside in ((1280, True), (360, False)):
        page, _ = _visit(browser, (site / "briefings/kim-putin-vostochny.html").as_uri(), width)
        first, second = (page.locator("#statement-support .wording").nth(index).bounding_box() for index in (0, 1))
        assert first is not None
        assert second is not None
        assert (abs(first["y"] - second["y"]) < 2) is beside
        page.context.close()


def test_the_matrix_is_a_table_at_every_width_and_a_list_of_cards_on_a_phone(site: Path, browser: Browser) -> None:
    for width, cards in ((1280, False), (360, True)):
        page, _ = _visit(browser, (site / "briefings/kim-putin-vostochny.html").as_uri() + "#page-coverage", width)
        table = page.get_by_role("table", name="What each source")
        row = table.get_by_role("row", name="Kim on what Russia is fighting for")
        assert [cell.inner_text().split("\n")[-1] for cell in row.get_by_role("cell").all()] == [
            "●says it",
            "◐in other words",
            "·not read yet",
        ]
        assert row.get_by_role("rowheader").count() == 1
        assert table.get_by_role("columnheader", name="Outlet A").is_visible()
        first, second = (row.get_by_role("cell").nth(index).bounding_box() for index in (0, 1))
        assert first is not None
        assert second is not None
        assert (first["x"] == second["x"] and first["y"] < second["y"]) is cards
        label = row.get_by_role("cell").first.evaluate("node => getComputedStyle(node, '::before').content")
        assert ("Outlet A" in label) is cards
        row.get_by_role("link", name="in other words").click()
        expect(page).to_have_url(re.compile(r"vostochny-b\.html#just$"))
        page.context.close()


def test_a_briefing_begins_with_a_card_and_opens_its_evidence_for_whoever_is_led_there(
    site: Path, browser: Browser
) -> None:
    address = (site / "briefings/kim-putin-vostochny.html").as_uri()
    page, _ = _visit(browser, address, 1280)
    card = page.get_by_role("region", name="In short")
    assert card.locator("li").count() == 3
    assert card.get_by_role("link", name="3 articles from 3 sources").is_visible()
    box = card.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 1100
    assert page.get_by_role("heading", name="Key points").is_visible()
    assert page.locator("details.part[open]").count() == 0
    assert not page.locator("#page-claims").is_visible()
    page.get_by_role("link", name="11 claims").click()
    expect(page.get_by_role("group", name="Claims")).to_be_visible()
    expect(page.get_by_role("heading", name="Claims")).to_be_in_viewport()
    heading = page.get_by_role("heading", name="Claims").bounding_box()
    assert heading is not None
    assert 0 <= heading["y"] < 200
    page.goto("about:blank")
    page.goto(address + "#event-pledge")
    expect(page.locator("#event-pledge")).to_be_visible()
    expect(page.locator("details.part[open]")).to_have_count(1)
    page.context.close()


def test_on_paper_the_evidence_of_a_briefing_is_unfolded(site: Path, browser: Browser) -> None:
    page, _ = _visit(browser, (site / "briefings/kim-putin-vostochny.html").as_uri(), 1280)
    page.emulate_media(media="print")
    for part in ("statement-support .facts", "page-claims", "page-timeline", "page-articles"):
        box = page.locator(f"#{part}").bounding_box()
        assert box is not None
        assert box["height"] > 50
    page.context.close()


def test_kinds_of_marks_are_put_out_and_back_without_a_script(site: Path, browser: Browser) -> None:
    page, _ = _visit(browser, (site / "articles/vostochny-a.html").as_uri(), 1280)
    quote, note, ref = page.locator("#always").first, page.locator("#note-7"), page.locator(".ref[href='#note-7']")
    line = "node => getComputedStyle(node).textDecorationLine"
    page.get_by_role("group", name="Kinds of marks").get_by_role("checkbox", name="Quote").uncheck()
    assert (quote.evaluate(line), note.is_visible(), ref.is_visible()) == ("none", False, False)
    assert page.locator("#note-1").is_visible()
    page.get_by_role("checkbox", name="Quote").check()
    assert (quote.evaluate(line), note.is_visible(), ref.is_visible()) == ("underline", True, True)
    page.context.close()


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_keys_lead_from_passage_to_passage_only_while_the_reader_is_in_the_text(site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((site / "articles/vostochny-a.html").as_uri())
    assert "n leads to the next passage" in page.locator(".keys").inner_text()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement === document.body")
    page.locator(".text p").first.click()
    seen = []
    for key in "nnnp":
        page.keyboard.press(key)
        seen.append(_focused(page))
        expect(page.locator(".note.near")).to_have_id(f"note-{seen[-1]}")
    assert seen == ["1", "2", "3", "2"]
    page.get_by_role("checkbox", name="Claim").uncheck()
    page.locator(".ref[href='#note-1']").focus()
    page.keyboard.press("n")
    assert _focused(page) == "3"
    page.keyboard.press("/")
    page.keyboard.type("n/p")
    expect(page.locator("#page-search")).to_have_value("n/p")
    page.close()


def test_the_notes_follow_the_text(site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 700})
    page.goto((site / "articles/vostochny-a.html").as_uri())
    assert not page.locator("#note-23").evaluate(_IN_NOTES)
    page.locator("#commitments").scroll_into_view_if_needed()
    page.locator("#commitments").hover()
    page.wait_for_function(f"({_IN_NOTES})(document.querySelector('#note-23'))")
    for elsewhere in (".sheet .head .from", ".masthead"):
        page.locator("#commitments").hover()
        expect(page.locator(".note.near")).to_have_count(1)
        page.locator(elsewhere).hover()
        expect(page.locator(".note.near"), elsewhere).to_have_count(0)
    page.close()


# Whether a note lies in the part of the notes that is seen.
_IN_NOTES = """note => {
    const one = note.getBoundingClientRect(), all = note.closest(".notes").getBoundingClientRect();
    return one.top >= all.top - 1 && one.bottom <= all.bottom + 1;
}"""


def test_a_link_to_a_passage_shows_its_words_in_context(site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((site / "briefings/kim-putin-vostochny.html").as_uri() + "#page-coverage")
    link = page.get_by_role("link", name="in other words").first
    link.hover()
    preview = page.get_by_role("tooltip")
    preview.wait_for()
    expect(preview).to_contain_text("“just struggle against occupying forces”")
    expect(preview).to_have_text(re.compile("Outlet B$"))
    expect(link).to_have_attribute("aria-describedby", str(preview.get_attribute("id")))
    preview.hover()
    page.wait_for_timeout(500)
    assert preview.is_visible()
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    page.close()


def test_the_keyboard_reaches_the_text_first_and_shows_where_it_is(site: Path, browser: Browser) -> None:
    page, _ = _visit(browser, (site / "index.html").as_uri(), 1280)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    expect(page.locator(":focus")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#page-main$"))
    page.context.close()


def test_every_link_inside_the_site_leads_to_a_file_and_to_an_id(site: Path) -> None:
    pages = {path: lxml_html.fromstring(path.read_bytes()) for path in sorted(site.rglob("*.html"))}
    ids = {path: {str(node.get("id")) for node in tree.iter() if node.get("id")} for path, tree in pages.items()}
    dead = []
    for path, tree in pages.items():
        assert len(ids[path]) == sum(1 for node in tree.iter() if node.get("id")), f"an id stands twice in {path}"
        if path.name == "404.html":
            continue
        for _element, _attribute, link, _position in tree.iterlinks():
            if urlsplit(link).scheme:
                continue
            place, fragment = urldefrag(link)
            target = (path.parent / unquote(place)).resolve() if place else path
            if not target.is_file() or (fragment and unquote(fragment) not in ids[target]):
                dead.append(f"{path.relative_to(site)}: {link}")
    assert dead == []


def test_a_briefing_weighs_little(site: Path) -> None:
    path = site / "briefings/kim-putin-vostochny.html"
    tree = lxml_html.fromstring(path.read_bytes())
    scripts = [path.parent / src for src in tree.xpath("//script/@src")]
    sheets = [path.parent / href for href in tree.xpath("//link[@rel='stylesheet']/@href")]
    weight = {file.name: len(gzip.compress(file.read_bytes(), 6, mtime=0)) for file in (path, *sheets, *scripts)}
    assert {"style.css", "reading.js"} < weight.keys()
    assert sum(weight.values()) < 60_000
    assert sum(weight[file.name] for file in scripts) < 10_000
