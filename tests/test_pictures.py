"""Pictures of briefings: nothing sticks out, no text lies on another, the order of what is given does not matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Browser, Page

from briefgen.pictures import coverage, network, timeline
from briefgen.pictures.lettering import lines, runs_left, width
from briefgen.pictures.network import KINDS, Person, Tie
from briefgen.pictures.timeline import Event
from briefgen.publish import publish
from briefgen.resolve.coverage import ORDER
from briefgen.views import (
    CoverageCell,
    CoverageColumn,
    CoverageMark,
    CoverageRow,
    CoverageView,
    Link,
    NetworkView,
    PictureText,
    TimePicture,
)
from tests.projects import build, sample_project, shipped_theme, text_of

NAMES = (
    "Bo", "Aleksandra Konstantinopolskaya-Vasilevskaya of the Interregional Commission", "ابن سينا", "김정은", "דוד כהן",
    "東京電力ホールディングス株式会社福島第一廃炉推進カンパニー", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", "संयुक्त राष्ट्र संघ", "…", "3 ships",
)  # fmt: skip
TEXTS = st.text(max_size=120) | st.sampled_from(NAMES)

Box = tuple[int, int, int, int]  # left, top, right, bottom


# ── letters ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(TEXTS, st.integers(60, 260), st.integers(1, 3))
def test_lines_fit_the_room_and_lose_nothing_without_saying_so(text: str, room: int, most: int) -> None:
    found = lines(text, room, 12, most)
    assert len(found) <= most
    assert all(width(line, 12) <= room for line in found)
    if not (found and found[-1].endswith("…")):
        assert "".join("".join(found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "room", "most", "expected"),
    [
        ("", 100, 2, ()),
        ("Kim Jong Un", 100, 2, ("Kim Jong Un",)),
        ("Government of the United States", 115, 2, ("Government of the", "United States")),
        ("Government of the United States", 115, 1, ("Government of…",)),
        ("Government of the United States of America", 115, 2, ("Government of the", "United States of…")),
    ],
)
def test_lines_are_broken_between_words(text: str, room: int, most: int, expected: tuple[str, ...]) -> None:
    assert lines(text, room, 12, most) == expected


def test_a_letter_keeps_its_accents_where_a_word_is_cut() -> None:
    for line in lines("e\u0301" * 60, 100, 12, 3):
        assert line.removesuffix("…").count("e") == line.count("\u0301")


def test_the_first_letter_with_a_direction_decides() -> None:
    assert [runs_left(text) for text in ("3 ابن", "Ibn ابن", "דוד", "…", "")] == [True, False, True, False, False]


# ── what all pictures promise ───────────────────────────────────────────────────────────────────────────────────────


def box_of(text: PictureText, size: int) -> Box:
    wide = width(text.text, size)
    if text.anchor == "middle":
        return text.x - wide // 2, text.y - size, text.x + wide // 2, text.y + 3
    leftwards = (text.anchor == "end") != (text.dir == "rtl")
    left = text.x - wide if leftwards else text.x
    return left, text.y - size * 4 // 5, left + wide, text.y + size // 5


def check_boxes(boxes: Iterable[Box], wide: int, high: int) -> None:
    """All inside, none on another."""
    found = list(boxes)
    for left, top, right, bottom in found:
        assert 0 <= left <= right <= wide
        assert 0 <= top <= bottom <= high
    for one, other in combinations(found, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, f"{one} lies on {other}"


def places(path: str) -> list[tuple[int, int]]:
    """The points of a path of absolute commands."""
    numbers = [int(number) for number in re.findall(r"-?[0-9]+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


# ── the network ─────────────────────────────────────────────────────────────────────────────────────────────────────


def person(key: int) -> Person:
    return Person(f"a{key}", Link(text=NAMES[key % len(NAMES)]), "person", speaks=key % 2 == 0)


ties = st.lists(
    st.builds(
        lambda kind, one, other, times: Tie(kind, f"a{one}", f"a{other}", times, f"x#{one}-{other}"),
        st.sampled_from(KINDS),
        st.integers(0, 39),
        st.integers(0, 39),
        st.integers(1, 30),
    ),
    max_size=60,
    unique_by=lambda tie: tie[:3],
)


def draw(found: Sequence[Tie], count: int = 40, *, rtl: bool = False) -> NetworkView | None:
    return network.draw([person(key) for key in range(count)], found, rtl=rtl)


def check_network(picture: NetworkView) -> None:
    check_boxes((box_of(text, 13) for node in picture.nodes for text in node.label), picture.width, picture.height)
    for line in picture.lines:
        # A curve lies within the points that bend it, and reaches three quarters of the way to them.
        assert all(-30 <= x <= picture.width + 30 and 0 <= y <= picture.height for x, y in places(line.path))
    ends = [point for line in picture.lines for point in (places(line.path)[0], places(line.path)[-1])]
    assert len(set(ends)) == len(ends)


@settings(max_examples=60)
@given(ties, st.booleans(), st.randoms(use_true_random=False))
def test_a_network_is_legible_and_does_not_depend_on_any_order(found: list[Tie], rtl: bool, chance: object) -> None:
    picture = draw(found, rtl=rtl)
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert network.draw([person(key) for key in reversed(range(40))], shuffled, rtl=rtl) == picture
    if picture is None:
        assert all(tie.actor == tie.other for tie in found)
        return
    check_network(picture)
    assert len(picture.nodes) <= network.MOST
    assert len(picture.lines) <= network.MOST_LINES
    assert all(node.actor.text in {person(key).link.text for key in range(40)} for node in picture.nodes)


def test_one_actor_is_no_network_and_two_are() -> None:
    assert draw([]) is None
    assert draw([Tie("to", "a0", "a0", 3, "x")]) is None
    picture = draw([Tie("to", "a0", "a1", 3, "x"), Tie("about", "a1", "a0", 1, "y"), Tie("with", "a0", "a1", 9, "z")])
    assert picture is not None
    assert [(tie.kind, tie.count, tie.href) for tie in picture.ties] == [("to", 3, "x"), ("about", 1, "y")]
    assert [(line.kind, line.weight, line.heads.count("Z")) for line in picture.lines] == [("to", 3, 2)]


def test_of_forty_actors_the_most_connected_are_shown_and_the_others_counted() -> None:
    found = [Tie("to", "a0", f"a{key}", 1, "x") for key in range(1, 40)]
    found += [Tie("about", f"a{key}", f"a{key + 1}", 1, "x") for key in range(1, 5)]
    picture = draw(found)
    assert picture is not None
    assert (len(picture.nodes), picture.left_out) == (14, 26)
    assert {person(key).link.text for key in range(6)} <= {node.actor.text for node in picture.nodes}
    check_network(picture)


def test_who_has_nothing_else_is_joined_to_whom_it_is_named_with_most_often() -> None:
    together = [Tie("with", "a0", "a2", 1, "x"), Tie("with", "a1", "a2", 2, "x"), Tie("with", "a0", "a1", 5, "x")]
    picture = draw([Tie("to", "a0", "a1", 1, "x"), *together])
    assert picture is not None
    told = [(tie.kind, tie.actor.text, tie.other.text) for tie in picture.ties]
    assert sorted(told) == sorted([("to", NAMES[0], NAMES[1]), ("with", NAMES[1], NAMES[2])])


def test_a_network_is_mirrored_where_the_page_runs_from_right_to_left() -> None:
    found = [Tie("to", "a0", "a2", 1, "x")]
    here, there = draw(found), draw(found, rtl=True)
    assert here is not None
    assert there is not None
    assert [node.x + other.x for node, other in zip(here.nodes, there.nodes, strict=True)] == [288, 288]
    labels = {text.text: (text.anchor, text.dir) for node in there.nodes for text in node.label}
    assert labels == {"Bo": ("end", "ltr"), "ابن سينا": ("start", "rtl")}


# ── the timeline ────────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def happened(pen: st.DrawFn) -> list[Event]:
    days = sorted(pen(st.lists(st.dates(date(1, 1, 1), date(2300, 1, 1)), max_size=70)))
    if pen(st.booleans()):
        days = [date(2024, 3, 1) + timedelta(days=day.day) for day in days]
        days.sort()
    events = []
    for number, day in enumerate(days, 1):
        lasts = pen(st.sampled_from((None, 0, 3, 400, 20000)))
        last = None if lasts == 0 else day + timedelta(days=lasts or 0)
        labels = (
            f"{day:%d %B %Y}" + (" – later than that" if lasts else ""),
            f"{day:%B %Y}",
            f"{day.year}",
            f"{day.year // 100}",
        )
        first = None if lasts == 3 and pen(st.booleans()) else day
        events.append(
            Event(
                number,
                "E",
                labels,
                first,
                last,
                uncertain=number % 3 == 0,
                disputed=number % 5 == 0,
                lasts=lasts is not None,
            )
        )
    return events


def check_time(picture: TimePicture) -> None:
    marks = [(mark.x - 9, mark.y - 9, mark.x + 9, mark.y + 9) for mark in picture.marks]
    gaps = [(gap.label.x, gap.label.y - 11, gap.label.x + 1, gap.label.y) for gap in picture.gaps]
    check_boxes([*marks, *(box_of(text, 12) for text in picture.dates), *gaps], picture.width, picture.height)
    for bar in picture.bars:
        assert 0 <= bar.top < bar.bottom <= picture.height
        assert all(abs(bar.x - left) > 3 or not top <= bar.top <= bottom for left, top, _, bottom in marks)
    assert all(0 < y < picture.height for y in picture.dots)


@settings(max_examples=60)
@given(happened(), st.booleans())
def test_a_timeline_is_legible_whatever_happened_when(events: list[Event], rtl: bool) -> None:
    picture = timeline.draw(events, rtl=rtl)
    if picture is None:
        assert len(events) < 2
        return
    check_time(picture)
    assert [mark.number for mark in picture.marks] == [event.number for event in events]
    assert all(one.y <= other.y for one, other in zip(picture.marks, picture.marks[1:], strict=False))


def event(number: int, first: date | None, last: date | None, label: str, **more: bool) -> Event:
    return Event(number, f"Event {number}", (label,), first, last, **more)


def test_a_long_time_without_an_event_is_cut_short_and_says_how_long_it_is() -> None:
    war = event(1, date(1950, 6, 25), date(1953, 7, 27), "Korean War", lasts=True)
    picture = timeline.draw(
        [
            war,
            event(2, date(2019, 7, 27), date(2019, 7, 27), "then"),
            event(3, date(2020, 1, 1), date(2020, 1, 1), "now"),
        ],
        rtl=False,
    )
    assert picture is not None
    assert [gap.years for gap in picture.gaps] == [66]
    assert picture.height < 200


def test_an_event_without_an_end_leads_out_of_the_picture_and_covers_what_follows() -> None:
    day = date(2024, 1, 1)
    events = [
        event(1, None, day, "until", lasts=True),
        event(2, day, None, "since", lasts=True, uncertain=True),
        event(3, day, day, "then", disputed=True),
    ]
    picture = timeline.draw(events, rtl=False)
    assert picture is not None
    until, since = picture.bars
    assert (until.open_start, until.open_end, until.top < picture.dots[0]) == (True, False, True)
    assert (since.open_start, since.open_end, since.bottom > picture.dots[-1]) == (False, True, True)
    assert [(mark.uncertain, mark.disputed) for mark in picture.marks] == [(False, False), (True, False), (False, True)]


def test_sixty_events_of_one_day_stand_side_by_side_below_one_date() -> None:
    day = date(2024, 3, 5)
    picture = timeline.draw([event(number, day, day, "5 March 2024") for number in range(1, 61)], rtl=False)
    assert picture is not None
    check_time(picture)
    assert [text.text for text in picture.dates] == ["5 March 2024"]
    assert picture.height < 300


# ── the coverage ────────────────────────────────────────────────────────────────────────────────────────────────────


def matrix(rows: int, columns: int) -> CoverageView:
    def cell(at: int) -> CoverageCell:
        states = {ORDER[at % len(ORDER)], ORDER[at * 3 % len(ORDER)]}
        return CoverageCell(marks=tuple(CoverageMark(state=state) for state in sorted(states)))

    return CoverageView(
        columns=tuple(CoverageColumn(source=Link(text=f"Source {at}")) for at in range(columns)),
        rows=tuple(
            CoverageRow(
                kind="claim" if row % 2 else "actor",
                label=Link(text=NAMES[row % len(NAMES)]),
                cells=tuple(cell(row + at) for at in range(columns)),
            )
            for row in range(rows)
        ),
    )


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (2, 2), (9, 8), (60, 9), (60, 300)])
def test_the_coverage_fits_with_one_source_and_with_three_hundred(rows: int, columns: int, rtl: bool) -> None:
    picture = coverage.draw(matrix(rows, columns), rtl=rtl)
    assert len(picture.letters) == (columns if columns <= 8 else 0)
    for group in picture.groups:
        tiles = [(tile.x, tile.y, tile.x + tile.width, tile.y + tile.height) for tile in group.tiles]
        labels = [box_of(text, 12) for text in (*group.labels, *group.heads)]
        check_boxes([*tiles, *labels], group.width, group.height)
        shown = min(coverage.MOST_ROWS, sum(row.kind == group.kind for row in matrix(rows, columns).rows))
        assert group.left_out == sum(row.kind == group.kind for row in matrix(rows, columns).rows) - shown
        if columns > 8:
            assert sum(tile.count for tile in group.tiles) == shown * columns


# ── on the page ─────────────────────────────────────────────────────────────────────────────────────────────────────

PROJECT = {
    "content/sources.yaml": "harbor: {name: Harbor Post}\n",
    "content/actors.yaml": "ada: {name: Ada Brandt}\nport: {name: Port Authority, type: organization}\ncleo: {name: Cleo <Dunn>}\n",
    "content/articles/strike.md": (
        "---\ntitle: Ask Cleo\nsource: harbor\npublished: 2024-03-05\n---\n\n"
        "Ada Brandt said [“Ask the Port Authority”]{.quote #ask speaker=ada to=cleo}. [The Port Authority sleeps]{.claim #sleeps by=cleo ref=sleep}.\n\n"
        "[It began]{.event #began date=2024-03-04}.\n"
    ),
    "content/briefings/port.yaml": (
        "title: Port\nsummary: S.\nlanguage: en\npublished: 2024-03-06\narticles: [strike]\nclaims: [{id: sleep, text: It sleeps.}]\n"
        "timeline:\n  - {date: 2019~, title: Long ago}\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    built = build({**shipped_theme(), **PROJECT})
    assert not built.has_errors, built.diagnostics
    return html.document_fromstring(text_of(built.pending["briefings/port.html"]))


def classed(page: html.HtmlElement, name: str, then: str = "") -> list[html.HtmlElement]:
    """The elements of a class, or what a path leads to from them."""
    return list(page.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]{then}"))


def said(nodes: Iterable[html.HtmlElement]) -> list[str]:
    return [" ".join(node.text_content().split()) for node in nodes]


def test_who_speaks_to_and_about_whom_is_said_in_words_with_the_way_there(page: html.HtmlElement) -> None:
    assert sorted(said(classed(page, "ties", "/li"))) == [
        "Ada Brandt speaks about Port Authority: 1 passage",
        "Ada Brandt speaks to Cleo <Dunn>: 1 passage",
        "Cleo <Dunn> speaks about Port Authority: 1 passage",
    ]
    ways = {link.get("href") for link in classed(page, "ties", "//a")}
    assert ways == {"../articles/strike.html#ask", "../articles/strike.html#sleeps"}
    assert len(classed(page, "network", "/svg/g[@aria-hidden]/path[starts-with(@class, 'tie')]")) == 3
    names = {link.get("aria-label"): link.get("href") for link in classed(page, "network", "/svg/a")}
    assert names == {
        "Ada Brandt": "../actors/ada.html",
        "Port Authority": "../actors/port.html",
        "Cleo <Dunn>": "../actors/cleo.html",
    }


def test_the_numbers_of_the_timeline_are_those_of_the_list(page: html.HtmlElement) -> None:
    drawn = classed(page, "numbers", "/g")
    assert [mark.findtext("text") for mark in drawn] == ["1", "2"]
    assert [mark.findtext("title") for mark in drawn] == ["about 2019: Long ago", "4 March 2024: It began"]
    listed = said(classed(page, "numbered", "/ol/li//h3"))
    assert [title.partition(" #")[0] for title in listed] == ["Long ago", "It began"]
    assert ["unsure" in str(mark.find("circle").get("class")) for mark in drawn] == [True, False]
    assert said(classed(page, "gap")) == ["4 years"]


def test_every_picture_has_a_name_and_none_has_a_style_of_its_own(page: html.HtmlElement) -> None:
    pictures = classed(page, "picture", "/svg")
    assert len(pictures) == 4
    for picture in pictures:
        assert picture.get("aria-label") or page.get_element_by_id(picture.get("aria-labelledby")).text
        assert picture.get("role") in ("img", "group")
    assert not page.xpath("//@style")
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)


# ── in a browser, with its own letters ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample briefing, and one of many actors with names of all kinds, whose page runs from right to left."""
    folder = tmp_path_factory.mktemp("site")
    built = build({**sample_project(), **_crowd()})
    assert not built.has_errors, built.diagnostics
    publish(folder, built.pending, built.outputs)
    return folder


def _crowd() -> dict[str, str]:
    names = [name for name in NAMES if any(map(str.isalpha, name))]
    texts = [
        f"[“We told them, {names[at * 3 % len(names)]}”]{{.quote #q{at} speaker=n{at} to=n{(at + 1) % len(names)}}}."
        for at in range(len(names))
    ]
    return {
        "content/actors/crowd.yaml": "".join(f'n{at}: {{name: "{name}"}}\n' for at, name in enumerate(names)),
        "content/articles/crowd.md": "---\ntitle: Crowd\nsource: outlet-a\npublished: 2024-01-01\nrights: {publish: full}\n---\n\n"
        + "\n\n".join(texts),
        "content/briefings/crowd.yaml": (
            "title: Crowd\nsummary: S.\nlanguage: ar\npublished: 2024-01-02\narticles: [crowd]\nclaims:\n"
            + "".join(f'  - {{id: crowd-{at}, text: "{name} {name}"}}\n' for at, name in enumerate(names))
            + "timeline:\n"
            + "".join(
                f'  - {{date: "{day}", title: E}}\n'
                for day in ("../0476", "1914-07-28/1918-11-11", "1250~", "2022-02-24/..", "2024-01-28/2024-02-03")
            )
        ),
    }


# Texts of pictures that stick out of their picture or lie on another text; accents may reach over a little.
_ILLEGIBLE = """() => [...document.querySelectorAll(".picture > svg")].flatMap(svg => {
    const sheet = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll("text")].map(node => [node.textContent, node.getBoundingClientRect()]);
    const out = boxes.filter(([, box]) => box.left < sheet.left - 2 || box.right > sheet.right + 2);
    const on = boxes.filter(([, one], at) => boxes.slice(at + 1).some(([, other]) =>
        Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
        && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 8));
    return [...out, ...on].map(([text]) => text);
})"""
_DRAWN = ".picture > svg :is(.tie, .node, .axis, .mark-shape, .dot, .bar)"
_COLOURS = f"""() => [...document.querySelectorAll("{_DRAWN}")].map(node => {{
    const style = getComputedStyle(node);
    return style.stroke === "none" ? style.fill : style.stroke;
}})"""


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    tab = browser.new_page()
    yield tab
    tab.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ["kim-putin-vostochny", "crowd"])
def test_pictures_are_legible_on_every_screen(tab: Page, site: Path, name: str, width: int, scheme: str) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(f"{site.as_uri()}/briefings/{name}.html")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate(_ILLEGIBLE) == []
    sizes = tab.evaluate(
        "[...document.querySelectorAll('.picture > svg')].map(svg => svg.getBoundingClientRect().width)"
    )
    assert set(sizes) == {288}
    paper = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    colours = set(tab.evaluate(_COLOURS))
    assert colours
    assert min(_contrast(colour, paper) for colour in colours) >= 3


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"[0-9]+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_strict_policy_for_content_breaks_no_picture(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    path = site / "briefings/crowd.html"
    policy = "default-src 'none'; style-src file:; img-src file:"
    strict = path.read_text("utf-8").replace(
        "<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">'
    )
    (site / "briefings/strict.html").write_text(strict, "utf-8")
    page.goto((site / "briefings/strict.html").as_uri())
    assert not [text for text in told if "style" in text]
    assert page.evaluate("getComputedStyle(document.querySelector('.tie')).fill") == "none"
    page.close()
