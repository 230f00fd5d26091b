"""The preview in a real browser: edits reach the open pages that show them, and only these."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from briefgen.serve import NoteOn, Notes, OfferOn, Preview, Problem, Update

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
BROKEN = Problem(
    "error",
    "A001",
    "the article has <b>no</b> front matter",
    "content/articles/a.md:12:5",
    " 12 | [“we wait”\n    | ^",
    ("begin it with ---",),
)
ODD = Problem("warning", "A016", "a link was left out", "content/articles/b.md:3:1")


class Site:
    """A small site that is being edited."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.preview = Preview(folder, port=0, notes=_notes)

    def page(self, address: str, words: str) -> None:
        """Write a page, long enough to be scrolled."""
        lines = "".join(f"<p>line {number}</p>" for number in range(100))
        self.write(
            address,
            f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>x</title>"
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            f'<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/theme/style.css"></head><body>'
            f"<h1>{words}</h1><p>He said <q id='sacred' data-passage='sacred'>a sacred</q> and"
            f" <q data-passage='sacred'>struggle</q>, then <q id='plain' data-passage='plain'>no more</q><sup>2</sup> and"
            f" <q id='bare' data-passage='bare'>nothing</q>.</p>"
            f"{lines}</body></html>",
        )

    def write(self, address: str, text: str) -> None:
        """Replace a file as the publisher does."""
        place = self.folder / address
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_name(place.name + ".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(place)

    def restart(self) -> None:
        """End the server and start another one at the same address."""
        port = int(self.preview.url.rstrip("/").rpartition(":")[2])
        self.preview.stop()
        self.preview = Preview(self.folder, port=port, notes=_notes)
        self.preview.start()


def _notes(page: str) -> Notes:
    if page == "briefings/asked.html":
        return Notes(
            offers=(
                OfferOn("bare", "A later <i>report</i>", "/articles/a.html", ("Ada Brandt", "cranes")),
                OfferOn("bare", "A draft", None, ("cranes",)),
                OfferOn("gone", "Another", None, ("x",)),
            )
        )
    if page != "articles/noted.html":
        return Notes()
    time.sleep(0.2)  # so that the page has been loaded before they come
    return Notes(
        (
            NoteOn("sacred", "typographic", "<i>ask</i> again"),
            NoteOn("plain", None, "why? " * 200),
            NoteOn("bare"),
            NoteOn("gone", "exact", "later"),
        )
    )


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    made.write("theme/style.css", "h1 { color: rgb(1, 1, 1); }")
    made.write("icon.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    made.write("404.html", "<body><h1>Not here</h1></body>")
    for name in ("a", "b"):
        made.page(f"articles/{name}.html", f"{name} old")
    made.preview.start()
    yield made
    made.preview.stop()


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 900, "height": 600})
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def context(window: BrowserContext) -> Iterator[BrowserContext]:
    yield window
    for tab in window.pages:
        tab.close()


def _open(context: BrowserContext, site: Site, address: str = "articles/a.html") -> Page:
    """A tab at a page, marked, in a browser that listens."""
    tab = context.new_page()
    tab.goto(site.preview.url + address)
    tab.evaluate("window.marker = 'untouched'")
    _until(lambda: site.preview.listeners > 0)
    return tab


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.02)


def _is_untouched(tab: Page) -> bool:
    return bool(tab.evaluate("window.marker === 'untouched'"))


def _is_loaded_anew(tab: Page) -> bool:
    """Asked again and again from here: a page with a strict policy cannot be made to wait for its own end."""
    try:
        return not _is_untouched(tab)
    except Error:
        return False  # It is gone, and the next is not there yet.


def _colour(tab: Page) -> str:
    return str(tab.evaluate("getComputedStyle(document.querySelector('h1')).color"))


def _scroll(tab: Page) -> int:
    return round(float(tab.evaluate("scrollY")))


def _heading(tab: Page) -> str:
    return tab.locator("body > h1").inner_text()


# ── reloading ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_edit_is_shown_by_the_tab_that_shows_the_page_and_the_place_is_kept(
    site: Site, context: BrowserContext
) -> None:
    shown, other = _open(context, site), _open(context, site, "articles/b.html")
    shown.evaluate("scrollTo(0, 1234)")
    site.page("articles/a.html", "a new")
    site.preview.tell(Update(pages=("articles/a.html", "index.html")))
    expect(shown.locator("body > h1")).to_have_text("a new")
    _until(lambda: _scroll(shown) == 1234)
    assert not _is_untouched(shown)
    assert _is_untouched(other)
    # The second edit comes by the way that the reloaded tab has taken part in.
    site.page("articles/a.html", "a newer")
    site.preview.tell(Update(pages=("articles/a.html",)))
    expect(shown.locator("body > h1")).to_have_text("a newer")
    _until(lambda: _scroll(shown) == 1234)
    assert _is_untouched(other)


def test_what_is_shown_before_it_is_published_is_not_loaded_twice(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    old = (site.folder / "articles/a.html").read_bytes()
    new = old.replace(b"a old", b"a new")
    site.preview.tell(Update(pages=("articles/a.html",)), {"articles/a.html": new})
    expect(tab.locator("body > h1")).to_have_text("a new")
    tab.evaluate("window.marker = 'untouched'")
    site.page("articles/a.html", "a new")
    site.preview.tell(Update(pages=("articles/a.html",)))
    site.preview.tell(Update(styles=("theme/style.css",)))
    expect(tab.locator("link[href*='briefgen=']")).to_have_count(1)  # it has heard all there was to hear
    assert _is_untouched(tab)


@pytest.mark.parametrize("restoration", ["auto", "manual"])
def test_neither_a_fragment_nor_a_script_of_the_site_takes_the_reader_elsewhere(
    site: Site, context: BrowserContext, restoration: str
) -> None:
    tab = _open(context, site, "articles/a.html#sacred")
    tab.evaluate(f"history.scrollRestoration = '{restoration}'")
    tab.evaluate("scrollTo(0, 900)")
    for words in ("a new", "a newer"):
        site.page("articles/a.html", words)
        site.preview.tell(Update(pages=("articles/a.html",)))
    expect(tab.locator("body > h1")).to_have_text("a newer")
    _until(lambda: _scroll(tab) == 900)


def test_a_page_that_goes_and_comes_back(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    (site.folder / "articles/a.html").unlink()
    site.preview.tell(Update(pages=("articles/a.html",)))
    expect(tab.locator("body > h1")).to_have_text("Not here")
    site.write("404.html", "<body><h1>Nowhere</h1></body>")
    site.preview.tell(Update(pages=("404.html",)))
    expect(tab.locator("body > h1")).to_have_text("Nowhere")
    site.page("articles/a.html", "a again")
    site.preview.tell(Update(pages=("articles/a.html",)))
    expect(tab.locator("body > h1")).to_have_text("a again")


def test_whatever_else_changed_is_shown_by_all(site: Site, context: BrowserContext) -> None:
    tabs = [_open(context, site), _open(context, site, "articles/b.html")]
    site.preview.tell(Update(others=True))
    for tab in tabs:
        _until(lambda tab=tab: _is_loaded_anew(tab))  # type: ignore[misc]
        tab.evaluate("window.marker = 'untouched'")
    time.sleep(0.3)
    assert all(map(_is_untouched, tabs)), "they must not reload for ever"


def test_an_update_without_a_change_of_this_page_leaves_it_alone(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    # The page has been loaded with the change before the change is told.
    site.preview.tell(Update(pages=("articles/a.html", "articles/b.html")))
    time.sleep(0.3)
    assert _is_untouched(tab)


def test_nine_tabs_follow_over_one_connection(site: Site, context: BrowserContext) -> None:
    tabs = [_open(context, site) for _ in range(9)]
    assert site.preview.listeners == 1
    for words in ("second", "third"):
        site.page("articles/a.html", words)
        site.preview.tell(Update(pages=("articles/a.html",)))
        for tab in tabs:
            expect(tab.locator("body > h1")).to_have_text(words)
    _until(lambda: site.preview.listeners == 1)
    # The tab that listened for all goes, and another one takes its place.
    for tab in tabs[:5]:
        tab.close()
    _until(lambda: site.preview.listeners == 1)
    site.page("articles/a.html", "fourth")
    site.preview.tell(Update(pages=("articles/a.html",)))
    for tab in tabs[5:]:
        expect(tab.locator("body > h1")).to_have_text("fourth")


def test_what_happened_while_the_server_was_away_is_caught_up_with(site: Site, context: BrowserContext) -> None:
    shown, other = _open(context, site), _open(context, site, "articles/b.html")
    site.page("articles/a.html", "a new")
    site.write("theme/style.css", "h1 { color: rgb(2, 2, 2); }")
    site.restart()
    expect(shown.locator("body > h1")).to_have_text("a new")
    _until(lambda: _colour(other) == "rgb(2, 2, 2)")
    assert _is_untouched(other)
    _until(lambda: site.preview.listeners == 1)
    site.page("articles/b.html", "b new")
    site.preview.tell(Update(pages=("articles/b.html",)))
    expect(other.locator("body > h1")).to_have_text("b new")


def test_a_page_that_the_browser_had_put_aside_is_up_to_date_when_it_comes_back(
    site: Site, context: BrowserContext
) -> None:
    tab = _open(context, site)
    tab.goto(site.preview.url + "articles/b.html")
    site.page("articles/a.html", "a new")
    site.preview.tell(Update(pages=("articles/a.html",)))
    tab.go_back()
    expect(tab.locator("body > h1")).to_have_text("a new")
    # Some browsers keep the whole page meanwhile: it lets go of everything, and asks when it is shown again.
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    _until(lambda: site.preview.listeners == 0)
    site.page("articles/a.html", "a newer")
    site.preview.tell(Update(pages=("articles/a.html",)))
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(tab.locator("body > h1")).to_have_text("a newer")


def test_where_there_are_no_locks_each_tab_listens_for_itself(site: Site, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    tabs = [_open(context, site), _open(context, site)]
    _until(lambda: site.preview.listeners == 2)
    site.page("articles/a.html", "a new")
    site.preview.tell(Update(pages=("articles/a.html",)))
    for tab in tabs:
        expect(tab.locator("body > h1")).to_have_text("a new")
    context.close()


# ── styles ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_changed_stylesheet_is_swapped_and_nothing_else_moves(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    tab.evaluate("scrollTo(0, 777)")
    for number in (2, 3, 4):
        site.write("theme/style.css", f"h1 {{ color: rgb({number}, {number}, {number}); }}")
        site.preview.tell(Update(styles=("theme/style.css",)))
        _until(lambda number=number: _colour(tab) == f"rgb({number}, {number}, {number})")  # type: ignore[misc]
    assert _is_untouched(tab)
    assert _scroll(tab) == 777
    assert tab.locator("link[rel=stylesheet]").count() == 1
    assert "theme/style.css" in str(tab.locator("link[rel=stylesheet]").get_attribute("href"))


def test_a_stylesheet_of_another_page_changes_nothing(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    before = tab.locator("link[rel=stylesheet]").get_attribute("href")
    site.preview.tell(Update(styles=("theme/print.css",)))
    time.sleep(0.3)
    assert tab.locator("link[rel=stylesheet]").get_attribute("href") == before
    assert _is_untouched(tab)


def test_a_stylesheet_that_another_one_imports_is_swapped_with_it(site: Site, context: BrowserContext) -> None:
    site.write("theme/style.css", "@import 'colours.css';")
    site.write("theme/colours.css", "h1 { color: rgb(1, 2, 3); }")
    tab = _open(context, site)
    assert _colour(tab) == "rgb(1, 2, 3)"
    site.write("theme/colours.css", "h1 { color: rgb(3, 2, 1); }")
    site.preview.tell(Update(styles=("theme/colours.css",)))
    _until(lambda: _colour(tab) == "rgb(3, 2, 1)")
    assert _is_untouched(tab)


def test_the_page_is_never_without_styles_while_they_are_swapped(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    tab.evaluate(
        """() => { window.bare = 0; const look = () => {
            if (getComputedStyle(document.querySelector("h1")).color === "rgb(0, 0, 0)") window.bare++;
            requestAnimationFrame(look);
        }; look(); }"""
    )
    for number in range(2, 7):
        site.write("theme/style.css", f"h1 {{ color: rgb({number}, 0, 0); }}")
        site.preview.tell(Update(styles=("theme/style.css",)))
        _until(lambda number=number: _colour(tab) == f"rgb({number}, 0, 0)")  # type: ignore[misc]
    (site.folder / "theme/style.css").unlink()
    site.preview.tell(Update(styles=("theme/style.css",)))
    time.sleep(0.2)
    assert tab.evaluate("window.bare") == 0


# ── problems ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_error_is_shown_over_the_last_good_page_until_it_is_mended(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    site.preview.tell(Update(problems=(ODD, BROKEN)))
    panel = tab.get_by_role("region", name="1 error, 1 warning")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("the article has <b>no</b> front matter")
    expect(panel).to_contain_text("content/articles/a.md:12:5")
    expect(panel).to_contain_text("begin it with ---")
    assert panel.locator("pre").inner_text() == BROKEN.excerpt
    assert panel.locator("li").first.inner_text().startswith("error A001")
    assert _heading(tab) == "a old"
    site.preview.tell(Update(problems=()))
    expect(panel).to_be_hidden()
    assert tab.get_by_role("status").inner_text() == "All problems are mended."
    assert _is_untouched(tab)


def test_a_tab_that_is_opened_later_shows_the_problems_too(site: Site, context: BrowserContext) -> None:
    site.preview.tell(Update(problems=(BROKEN,)))
    site.preview.tell(Update(pages=("articles/b.html",)))
    tab = _open(context, site)
    expect(tab.get_by_role("region", name="1 error")).to_be_visible()
    missing = _open(context, site, "nowhere.html")
    expect(missing.get_by_role("region", name="1 error")).to_be_visible()


def test_the_keyboard_hides_the_problems_and_gets_them_back(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    site.preview.tell(Update(problems=(BROKEN,)))
    panel, button = tab.get_by_role("region", name="1 error"), tab.get_by_role("button", name="1 error")
    expect(panel).to_be_visible()
    assert tab.evaluate("document.activeElement === document.body"), "the keyboard is not taken away"
    panel.get_by_role("button", name="Hide").focus()
    tab.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    tab.keyboard.press("Enter")
    expect(panel).to_be_visible()
    expect(panel).to_be_focused()
    tab.keyboard.press("Escape")
    # What was hidden stays so on the next page; what is new does not.
    tab.goto(site.preview.url + "articles/b.html")
    expect(button).to_be_visible()
    expect(panel).to_be_hidden()
    site.preview.tell(Update(problems=(BROKEN, BROKEN)))
    expect(tab.get_by_role("region", name="2 errors")).to_be_visible()


def test_warnings_wait_until_they_are_asked_for(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    site.preview.tell(Update(problems=(ODD, ODD)))
    button = tab.get_by_role("button", name="2 warnings")
    expect(button).to_be_visible()
    expect(tab.get_by_role("region")).to_be_hidden()
    button.click()
    expect(tab.get_by_role("region", name="2 warnings")).to_contain_text("a link was left out")


def test_the_words_of_a_problem_can_be_copied_and_fit_the_screen(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    tab.set_viewport_size({"width": 360, "height": 600})
    many = tuple(Problem("error", "A001", "x" * 400, f"content/{'y' * 300}{n}.md:1:1", "z" * 900) for n in range(150))
    site.preview.tell(Update(problems=many))
    panel = tab.get_by_role("region", name="150 errors")
    expect(panel).to_contain_text("50 more: see the terminal.")
    box = panel.bounding_box()
    assert box is not None
    assert box["width"] <= 360
    assert box["height"] <= 361
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert panel.locator("pre").first.evaluate("node => getComputedStyle(node).userSelect") in ("auto", "text")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_problems_are_easily_read(site: Site, browser: Browser, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    tab = _open(context, site)
    site.preview.tell(Update(problems=(BROKEN, ODD)))
    panel = tab.get_by_role("region")
    expect(panel).to_be_visible()
    for part in (".message", ".place", ".hint", ".about", "b.error", "b.warning"):
        ink = panel.locator(part).first.evaluate("node => getComputedStyle(node).color")
        paper = panel.evaluate("node => getComputedStyle(node).backgroundColor")
        assert _contrast(ink, paper) >= 4.5, part
    context.close()


def _contrast(first: str, second: str) -> float:
    """The contrast of two colours as `rgb(…)` (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_of_more_problems_than_are_seen_it_is_told_how_many_follow(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    tab.set_viewport_size({"width": 1280, "height": 720})
    many = tuple(msgspec.structs.replace(BROKEN, message=f"mistake {number}") for number in range(12))
    site.preview.tell(Update(problems=many))
    panel = tab.get_by_role("region", name="12 errors")
    more = panel.get_by_role("button", name="more below")
    expect(more).to_be_visible()
    rows = panel.get_by_role("listitem")
    end = panel.get_by_role("list").evaluate("list => list.getBoundingClientRect().bottom + 1")
    seen = rows.evaluate_all("(rows, end) => rows.filter(row => row.getBoundingClientRect().bottom <= end).length", end)
    expect(more).to_have_text(f"{12 - seen} more below")
    while more.is_visible():
        more.click()
        tab.wait_for_timeout(100)
    expect(rows.last).to_be_in_viewport()


# ── the author's notes ──────────────────────────────────────────────────────────────────────────────────────────


def test_verdicts_and_notes_stand_beside_the_passages(site: Site, context: BrowserContext) -> None:
    site.page("articles/noted.html", "noted")
    tab = _open(context, site, "articles/noted.html")
    notes = tab.locator("briefgen-note")
    expect(notes).to_have_count(2)
    expect(notes.first.locator(".chip")).to_have_text("Only in the preview: typography differs · <i>ask</i> again")
    expect(notes.nth(1).locator(".chip")).to_have_text("Only in the preview: note · " + "why? " * 200)
    # It stands behind the last part of the passage.
    assert notes.first.evaluate("node => node.previousElementSibling.textContent") == "struggle"
    assert notes.nth(1).evaluate("node => node.previousElementSibling.textContent") == "2"
    legend = tab.get_by_role("complementary", name="The author's notes")
    expect(legend).to_contain_text("Only in the preview")
    expect(legend).to_contain_text("1 passage is not shown on this page")
    legend.get_by_role("button", name="Hide").click()
    expect(notes.first.locator(".chip")).to_be_hidden()
    assert "briefgen-note" not in (site.folder / "articles/noted.html").read_text(encoding="utf-8")


def test_what_may_answer_a_question_stands_below_it(site: Site, context: BrowserContext) -> None:
    site.page("briefings/asked.html", "asked")
    tab = _open(context, site, "briefings/asked.html")
    offers = tab.locator("briefgen-offers")
    expect(offers).to_have_count(1)
    assert offers.evaluate("node => node.parentElement.id") == "bare"
    panel = tab.get_by_role("complementary", name="What may answer this question")
    expect(panel.get_by_role("listitem")).to_have_text(
        ["A later <i>report</i> has Ada Brandt, cranes", "A draft (not published) has cranes"]
    )
    tab.get_by_role("button", name="Hide").click()
    expect(panel).to_be_hidden()
    tab.get_by_role("button", name="Show").click()
    panel.get_by_role("link", name="A later").click()
    expect(tab.locator("body > h1")).to_have_text("a old")
    assert "briefgen-offers" not in (site.folder / "briefings/asked.html").read_text(encoding="utf-8")


def test_notes_that_move_the_text_do_not_move_the_reader(site: Site, context: BrowserContext) -> None:
    site.page("articles/noted.html", "noted")
    tab = _open(context, site, "articles/noted.html")
    expect(tab.locator("briefgen-note")).to_have_count(2)
    # Left to itself this browser would find the place again by its words; others do not.
    tab.evaluate("history.scrollRestoration = 'manual'; scrollTo(0, 1500)")
    for words in ("noted anew", "noted once more"):
        site.page("articles/noted.html", words)
        site.preview.tell(Update(pages=("articles/noted.html",)))
        expect(tab.locator("body > h1")).to_have_text(words)
        expect(tab.locator("briefgen-legend")).to_have_count(1)
    _until(lambda: _scroll(tab) == 1500)


def test_a_page_without_passages_has_no_notes(site: Site, context: BrowserContext) -> None:
    tab = _open(context, site)
    time.sleep(0.2)
    assert tab.locator("briefgen-note, briefgen-legend").count() == 0


# ── the rest ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_strict_policy_of_the_site_has_nothing_to_complain_of(site: Site, context: BrowserContext) -> None:
    site.page("articles/noted.html", "noted")
    tab = context.new_page()
    heard: list[str] = []
    tab.on("console", lambda message: heard.append(message.text))
    tab.on("pageerror", lambda error: heard.append(str(error)))
    tab.goto(site.preview.url + "articles/noted.html")
    expect(tab.locator("briefgen-note")).to_have_count(2)
    site.preview.tell(Update(problems=(BROKEN,), styles=("theme/style.css",)))
    expect(tab.get_by_role("region", name="1 error")).to_be_visible()
    site.page("articles/noted.html", "noted anew")
    site.preview.tell(Update(pages=("articles/noted.html",), problems=()))
    expect(tab.locator("body > h1")).to_have_text("noted anew")
    assert heard == []
