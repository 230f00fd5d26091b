"""Long lists: no page grows without bound, all of each list can be reached, and addresses keep what they show."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

import pytest

from briefgen import periods, urls
from briefgen.interface import Interface
from briefgen.packing.packed import pack
from briefgen.pipeline import Build, Output
from briefgen.why import reason
from tests.long_sites import Sizes, long_site, quoted
from tests.projects import PLAIN_THEME, Files, build, bytes_of, shipped_theme
from tests.test_law import Followed

SIZES = Sizes(
    quotes=1100,
    articles=230,
    briefed=100,
    marks=420,
    briefings=205,
    questions=210,
    statements=205,
    actors=20,
    sources=5,
)
SITE = long_site(SIZES)
# 100 articles give the large briefing 0.64 MB, 300 give it 0.8 MB: its items, which all keep their places, are the same.
MOST_BYTES = 700_000

_LINK = re.compile(rb'href="([^"#]*)(#[^"]*)?"')
_ID = re.compile(rb' id="([^"]+)"')


@cache
def built() -> Build:
    found = build({**SITE, **shipped_theme()})
    assert [problem for problem in found.diagnostics if problem.severity == "error"] == []
    return found


@cache
def made() -> dict[str, Output | None]:
    return dict(built().pending)


@cache
def pages() -> dict[str, bytes]:
    return {path: bytes_of(data) for path, data in made().items() if path.endswith(".html")}


@cache
def links(path: str) -> set[tuple[str, str]]:
    """Where the links of a page lead: addresses from the root, with what stands behind `#`."""
    found = set()
    for href, fragment in _LINK.findall(pages()[path]):
        address = unescape(href.decode())
        if "://" not in address:
            target = normpath(join(dirname(path), unquote(address))) if address else path
            found.add((target, unquote(unescape(fragment.decode())[1:])))
    return found


def reached(start: str, folder: str) -> set[str]:
    """The pages of a folder that links lead to, from page to page, beginning at one."""
    seen, due = {start}, [start]
    while due:
        new = {target for target, _ in links(due.pop()) if target.startswith(folder)} - seen
        seen |= new
        due += new
    return seen


def test_no_page_is_too_large() -> None:
    sizes = {path: len(data) for path, data in pages().items()}
    assert {path: size for path, size in sizes.items() if size > MOST_BYTES} == {}
    assert max(data.count(b'<figure class="card') for data in pages().values()) <= periods.MOST


def test_every_quote_of_an_actor_can_be_reached_from_its_page() -> None:
    found = reached("actors/star.html", "actors/star/")
    assert len(found) > 5
    assert {place for path in found for place in links(path) if place[0].startswith("articles/spoken-")} == {
        (f"articles/spoken-{number // 5:05}.html", f"q{number % 5}") for number in range(SIZES.quotes)
    } | {(f"articles/spoken-{number:05}.html", "") for number in range(SIZES.quotes // 5)}


def test_every_article_of_a_source_can_be_reached_from_its_page() -> None:
    found = reached("sources/wire.html", "sources/wire/")
    listed = {target for path in found for target, _ in links(path) if target.startswith("articles/listed-")}
    assert len(listed) == SIZES.articles


@pytest.mark.parametrize(
    ("index", "folder", "kind", "count"),
    [
        ("briefings/index.html", "briefings/index/", "briefings/b-", SIZES.briefings),
        ("statements/index.html", "statements/index/", "statements/stated-", SIZES.statements),
        ("quotes/index.html", "quotes/", "articles/marked.html", 1),
    ],
)
def test_every_entry_of_an_index_can_be_reached_from_it(index: str, folder: str, kind: str, count: int) -> None:
    found = reached(index, folder)
    assert len(found) > 2
    assert len({target for path in found for target, _ in links(path) if target.startswith(kind)}) == count


def test_all_evidence_of_a_long_briefing_can_be_reached_from_its_page() -> None:
    found = reached("briefings/big.html", "briefings/big/")
    assert "briefings/big/coverage.html" in found
    places = {place for path in found for place in links(path)}
    for mark in ("c", "d", "w", "e"):
        assert {(f"articles/briefed-{number:03}.html", mark) for number in range(SIZES.briefed)} <= places


def test_items_of_a_long_briefing_keep_their_places() -> None:
    ids = {found.decode() for found in _ID.findall(pages()["briefings/big.html"])}
    assert {f"claim-claim-{number}" for number in range(30)} <= ids
    assert {f"question-open-{number}" for number in range(25)} <= ids
    assert {f"event-event-{number}" for number in range(60)} <= ids


@pytest.mark.parametrize("folder", ["briefings/big", "articles/marked", "actors/star", "sources/wire"])
def test_links_between_parts_lead_somewhere(folder: str) -> None:
    for path in (path for path in pages() if path.startswith(folder)):
        for target, place in links(path):
            if target in pages() and place:
                assert f' id="{place}"'.encode() in pages()[target], (path, target, place)
            else:
                assert target in made(), (path, target)


def test_the_notes_on_an_article_full_of_marks_stand_on_pages_of_their_own() -> None:
    text = pages()["articles/marked.html"]
    assert text.count(b'class="mark quote"') == SIZES.marks
    assert b'class="note ' not in text
    assert ("articles/marked/notes-part-3.html", "note-420") in links("articles/marked.html")
    assert ("articles/marked.html", "m419") in links("articles/marked/notes-part-3.html")


def newer(number: int) -> Files:
    """An article of later days in which the actor speaks."""
    front = f"---\ntitle: Later {number}\nsource: wire\npublished: 2025-01-{number + 1:02}\n---\n\n"
    return {f"content/articles/later-{number}.md": front + quoted(number, key="q0")}


def test_what_comes_later_changes_no_page_of_the_past() -> None:
    followed = Followed({**SITE, **shipped_theme()})
    before = dict(followed.build.pending)
    for number in range(3):
        rendered = followed.edit(newer(number))
        past = [path for path in rendered if path.startswith(("actors/star/", "sources/wire/"))]
        assert past == ["actors/star/2025-01.html", "sources/wire/2025-01.html"]
    after = followed.build.pending
    assert before.keys() <= after.keys()
    old = [path for path in before if path.startswith(("actors/star/", "sources/wire/"))]
    assert old
    assert {path for path in old if before[path] != after[path]} == set()


def test_a_full_period_is_cut_from_its_earliest_on() -> None:
    items = list(range(450, 0, -1))  # the latest first
    assert list(periods.names("2024-05", 450)) == ["2024-05", "2024-05-part-2", "2024-05-part-3"]
    assert [len(periods.part_of(items, name)) for name in periods.names("2024-05", 450)] == [200, 200, 50]
    more = [452, 451, *items]
    assert periods.part_of(more, "2024-05") == periods.part_of(items, "2024-05") == list(range(200, 0, -1))
    assert periods.part_of(more, "2024-05-part-3")[:3] == [452, 451, 450]


def test_edits_around_the_limit_give_the_site_of_a_clean_build() -> None:
    """Lists that become short and long again, a briefing that becomes so, an actor that changes its name and id."""
    files: dict[str, str] = long_site(
        SIZES._replace(quotes=205, articles=201, briefed=40, marks=201, briefings=201, questions=5, statements=201)
    )
    followed = Followed({**files, **shipped_theme()})
    marked, big = "content/articles/marked.md", "content/briefings/big.yaml"
    renamed = files["content/actors.yaml"].replace("star: {", "nova: {former_ids: [star], ", 1)
    steps: list[dict[str, str | None]] = [
        {
            "content/articles/spoken-00003.md": None,
            "content/articles/listed-00007.md": None,
            marked: files[marked].replace("{.quote #m3 ", "{.term #m3 ").replace("speaker=person-03", "", 1),
        },
        {
            big: files[big].replace("briefed-001, ", "").replace("summary: Three", "status: draft\nsummary: Three"),
            "content/briefings/b-00004.yaml": None,
            "content/actors.yaml": renamed,
        },
        {path: files[path] for path in ("content/articles/spoken-00003.md", big, marked, "content/actors.yaml")},
    ]
    for step in steps:
        followed.edit(step)
        files |= {path: value for path, value in step.items() if value is not None}
        files = {path: value for path, value in files.items() if step.get(path, "") is not None}
        clean = build({**files, **shipped_theme()})
        now = {path: data for path, data in followed.build.pending.items() if data is not None}
        assert now == {path: data for path, data in clean.pending.items() if data is not None}
        assert list(followed.build.diagnostics) == list(clean.diagnostics)


def test_a_former_id_leads_to_the_parts_too() -> None:
    actors = SITE["content/actors.yaml"].replace("star: {", "star: {former_ids: [old-star], ", 1)
    moved = build({**SITE, **shipped_theme()} | {"content/actors.yaml": actors}).pending
    assert b"url=../../actors/star/2022-03.html" in bytes_of(moved["actors/old-star/2022-03.html"])


def test_words_that_may_not_be_shown_stand_on_no_part() -> None:
    sources = SITE["content/sources.yaml"].replace(
        "post: {name: The Post", "post: {name: The Post, rights: {publish: none}"
    )
    hidden = build({**SITE, **shipped_theme()} | {"content/sources.yaml": sources}).pending
    parts = [path for path in hidden if path.startswith(("actors/star/", "articles/marked"))]
    assert "articles/marked/notes.html" not in parts
    assert len(parts) > 5
    assert not any(re.search(rb"number \d+\xe2\x80\x9d", bytes_of(hidden[path])) for path in parts)


def test_the_folder_of_an_id_is_never_the_page_of_another() -> None:
    assert urls.part_of("actor", "x", "2024") == "actors/x/2024.html"
    assert urls.part_of("actor", "x.html", "2024") == "actors/x.html~/2024.html"
    assert urls.part_of("actor", "x.XML", "2024") == "actors/x.XML~/2024.html"


def test_a_long_briefing_is_packed_with_all_of_its_parts_and_notes() -> None:
    packed = pack(built(), "big")
    html = packed.data.decode()
    assert packed.articles == SIZES.briefed
    ids = [unescape(found) for found in re.findall(r'<[a-z][^<>]* id="([^"]+)"', html)]
    assert len(ids) == len(set(ids))
    inner = {unquote(unescape(found)) for found in re.findall(r'<a [^<>]*?href="#([^"]*)"', html)}
    assert inner <= set(ids)
    own = {
        f"briefings/big/{path.removeprefix('briefings/big/').removesuffix('.html')}"
        for path in pages()
        if path.startswith("briefings/big/")
    }
    assert own
    assert own <= set(ids)
    assert 'href="https://long.example/desk/briefings/big/' not in html


@cache
def cut() -> dict[str, str]:
    """The pages of a briefing of 205 articles and one claim, which 170 of them assert."""
    files = {
        f"content/articles/x{number:03}.md": f"---\ntitle: Number {number}\nsource: s{number % 5}\n---\n\n"
        + (f"[The ship sank at pier {number}]{{.claim #c ref=sank}}.\n" if number < 170 else "Nothing.\n")
        for number in range(205)
    }
    files["content/sources.yaml"] = "".join(f"s{number}: {{name: Paper {number}}}\n" for number in range(5))
    cites = ", ".join(f"x{number:03}#c" for number in range(170))
    files["content/briefings/b.yaml"] = (
        f"title: B\nsummary: S.\narticles: [{', '.join(f'x{number:03}' for number in range(205))}]\n"
        f"key_points: [{{id: kp, text: It sank., cites: [{cites}]}}]\nclaims: [{{id: sank, text: The ship sank.}}]\n"
        f"open_questions: [{{id: why, question: Why?, status: answered, raised_by: [{cites}]}}]\n"
    )
    built = build({**shipped_theme(), **files, "config.yaml": "title: T\nsearch: false\nrights: {publish: full}\n"})
    return {path: bytes_of(data).decode() for path, data in built.pending.items() if path.startswith("briefings/b")}


def test_a_long_briefing_counts_all_its_articles() -> None:
    page = cut()["briefings/b.html"]
    assert page.count('<article class="item">') == 200
    assert '<a href="#page-articles">205 articles from 5 sources</a>' in page
    assert '<a href="#page-articles">Articles</a> <span class="count">205</span>' in page
    assert "200" not in re.findall(r">(\d+)", page)


def test_parts_of_a_list_without_periods_are_numbered() -> None:
    first, second = cut()["briefings/b/articles.html"], cut()["briefings/b/articles-part-2.html"]
    ways = second.partition('<nav class="periods"')[2].partition("</nav>")[0]
    assert re.findall(r">(Part [^<\n]+)<", ways) == ["Part 1", "Part 2"]
    titles = [page.partition("<title>")[2].partition("</title>")[0] for page in (first, second)]
    assert titles == ["B, Articles – T", "B, Articles, part 2 – T"]


def test_receipts_of_a_long_briefing_say_how_much_more_there_is() -> None:
    page = cut()["briefings/b.html"]
    for anchor, part in (("point-kp", "point-kp"), ("claim-sank", "claim-sank"), ("question-why", "question-why")):
        slip = page.partition(f'id="{anchor}"')[2].partition('<div class="slip">')[2].partition("</div>")[0]
        shown = slip.count("<li>")
        assert 0 < shown < 170
        assert f'<a href="b/{part}.html">{170 - shown} more passages</a>' in slip
    assert "more passage" not in cut()["briefings/b/claim-sank.html"]


def test_a_settled_question_is_not_called_open() -> None:
    page = cut()["briefings/b.html"]
    assert "<p>Question: <b><bdi>Why?</bdi></b>" in page.partition('id="question-why"')[2]
    assert "Open question" not in page + cut()["briefings/b/question-why.html"]


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────────


def name_of(number: int) -> str:
    """Names under all letters, and some under none."""
    return f"{'abcdefghijklmnopqrstuvwxyz'[number % 26].upper()}name {number}" if number % 50 else f"{number}th"


def many_actors(count: int) -> Files:
    marks = "\n\n".join(f"[{name_of(number)}]{{.actor ref=a{number}}} came." for number in range(count))
    return {
        "content/sources.yaml": "s: {name: S}\n",
        "content/actors.yaml": "".join(f"a{number}: {{name: {name_of(number)}}}\n" for number in range(count)),
        "content/articles/a.md": f"---\ntitle: A\nsource: s\n---\n\n{marks}\n",
        "config.yaml": "title: T\nsearch: false\nbase_url: https://t.example/\n",
    }


def test_very_many_sources_stand_under_their_letters() -> None:
    articles = {
        f"content/articles/o{number}.md": f"---\ntitle: O\nsource: o{number}\n---\n\nText.\n" for number in range(1001)
    }
    sources = "".join(f"o{number}: {{name: {name_of(number)}}}\n" for number in range(1001))
    built = build(
        {**shipped_theme(), **articles, "content/sources.yaml": sources, "config.yaml": "title: T\nsearch: false\n"}
    )
    index = bytes_of(built.pending["sources/index.html"]).decode()
    assert "The 200 of 1001 with most articles. All stand under their letters." in index
    equals = re.findall(r'<th scope="row"><a href="o[0-9]+\.html"><bdi>(.*?)</bdi>', index)
    assert len(equals) == 200
    assert equals == sorted(equals, key=Interface().order)
    assert '<a href="index/other.html"><bdi>#</bdi></a> <span class="count">21</span>' in index
    listed = {
        found
        for path in re.findall(r'href="(index/[^"]+)"', index)
        for found in re.findall(
            r'<th scope="row"><a href="../../sources/(o\d+).html"', bytes_of(built.pending[f"sources/{path}"]).decode()
        )
    }
    assert len(listed) == 1001


def test_letters_come_and_go_as_in_a_clean_build() -> None:
    files = many_actors(1002)
    followed = Followed({**PLAIN_THEME, **files})
    renamed = {"content/actors.yaml": str(files["content/actors.yaml"]).replace("Bname 1}", "Zed}")}
    reasons: dict[str, Any] = {}
    followed.build.pages.reasons = reasons
    rendered = followed.edit(renamed)
    followed.check()
    # The pages of other letters are not even planned.
    assert {path for path in reasons if path.startswith("actors/index/")} == {
        "actors/index/b.html",
        "actors/index/z.html",
    }
    assert "how many actors/z there are" in reason(reasons["actors/index/z.html"])
    assert {"actors/index.html", "actors/index/b.html", "actors/index/z.html"} <= set(rendered)
    assert "actors/index/c.html" not in rendered
    assert b"https://t.example/actors/index/c.html" in bytes_of(followed.site["sitemap.xml"])
    followed.edit(many_actors(1000))
    followed.check()
    assert not any(path.startswith("actors/index/") for path in followed.site)
