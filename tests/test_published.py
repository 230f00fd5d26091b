"""What of the registries and of the marks gets onto pages, and onto which: only what something published names."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape

import pytest
from lxml import html as lxml_html

from tests.projects import PLAIN_THEME, PROJECT, Files, build, shipped_theme, text_of
from tests.test_law import Followed

ARTICLE = "---\ntitle: Late\nsource: {source}\nstatus: {status}\npublished: 2024-03-20\n---\n\n{body}\n"
ACTORS = PROJECT["content/actors.yaml"] + "dora: {name: Dora Elm}\nears: {name: Ear Group, match: false}\n"
SOURCES = PROJECT["content/sources.yaml"] + "island: {name: Island Gazette}\n"
REGISTRIES = {"content/actors.yaml": ACTORS, "content/sources.yaml": SOURCES}
BRIEFING = "title: Third\nsummary: S.\nstatus: {status}\n{more}\n"


def pages(files: Files) -> dict[str, str]:
    built = build({**PROJECT, **REGISTRIES, **files})
    assert not built.has_errors, built.diagnostics
    return {address: unescape(text_of(data)) for address, data in built.pending.items() if address.endswith(".html")}


def late(body: str, status: str = "published", source: str = "valley") -> dict[str, str]:
    return {"content/articles/late.md": ARTICLE.format(source=source, status=status, body=body)}


def third(more: str, status: str = "published") -> dict[str, str]:
    return {"content/briefings/third.yaml": BRIEFING.format(status=status, more=more)}


HIDDEN = {
    "nothing": {},
    "a draft that names them": late("Dora Elm said [“no”]{.quote speaker=ears}.", "draft", "island"),
    "a withheld article": late("[She]{.actor ref=dora} said [“no”]{.quote speaker=ears}.", "withheld", "island"),
    "a draft of a briefing": third("actors: [dora, ears]", "draft"),
}


@pytest.mark.parametrize("files", HIDDEN.values(), ids=HIDDEN)
def test_what_nothing_published_names_has_no_page(files: dict[str, str]) -> None:
    found = pages(files)
    assert not found.keys() & {"actors/dora.html", "actors/ears.html", "sources/island.html"}
    shown = "".join(found.values())
    assert not any(name in shown for name in ("Dora Elm", "Ear Group", "Island Gazette", "dora.html", "ears.html"))


SHOWN = {
    "a name in the text": late("Dora Elm was there."),
    "a mark": late("[She]{.actor ref=dora} was there."),
    "a mark in the headline": {
        "content/articles/late.md": "---\ntitle: She waits\nsource: valley\nannotations:\n"
        "  - {actor: she, exact: She, ref: dora}\n---\n\nShe was there.\n"
    },
    "a speaker": late("[“No”]{.quote speaker=dora}, somebody said."),
    "whom it is told to": late("[“No”]{.quote speaker=ada to=dora}, somebody said."),
    "who told it on": late("[“No”]{.quote speaker=ada via=dora}, somebody said."),
    "who claims it": late("[All is well]{.claim by=dora}."),
    "an actor of a briefing": third("actors: [{id: dora, role: there}]"),
    "the speaker of a statement": third("key_quotes: [{id: no, speaker: dora}]"),
    "a relayer": third("key_quotes: [{id: no, speaker: ada, wordings: [strike#wait], relay: [dora]}]"),
}


@pytest.mark.parametrize("files", SHOWN.values(), ids=SHOWN)
def test_whom_something_published_names_has_a_page(files: dict[str, str]) -> None:
    found = pages(files)
    assert "actors/dora.html" in found
    assert "Dora Elm" in found["actors/index.html"]
    assert "actors/ears.html" not in found


def test_a_source_has_a_page_with_its_first_published_article() -> None:
    followed = Followed({**PLAIN_THEME, **PROJECT, **REGISTRIES, **late("Nothing.", "draft", "island")})
    followed.check()
    assert "sources/island.html" not in followed.build.outputs
    followed.edit(late("Nothing.", "published", "island"))
    followed.check()
    assert "Island Gazette" in text_of(followed.site["sources/index.html"])
    followed.edit({"content/articles/late.md": None})
    followed.check()
    assert "sources/island.html" not in followed.build.outputs
    assert "Island Gazette" not in text_of(followed.site["sources/index.html"])


def test_a_source_without_a_page_is_named_without_a_link() -> None:
    found = pages(third("key_quotes: [{id: no, speaker: ada, wordings: [strike#wait], relay: [island]}]"))
    assert "Link(text='Island Gazette', href=None)" in found["briefings/third.html"]
    assert "sources/island.html" not in found


def test_actors_come_and_go_with_what_names_them() -> None:
    followed = Followed({**PLAIN_THEME, **PROJECT, **REGISTRIES})
    steps: list[tuple[Mapping[str, str | None], bool]] = [
        (late("Dora Elm."), True),
        (third("actors: [dora]"), True),
        ({"content/articles/late.md": None}, True),
        (third("topics: [a]"), False),
    ]
    for edit, shown in steps:
        followed.edit(edit)
        followed.check()
        assert ("actors/dora.html" in followed.build.outputs) == shown


# ── questions and events that only marks tell of ────────────────────────────────────────────────────────────────────

LOOSE = "They met [on Sunday]{.event #met date=2024-03-18} [to ask why]{.question #why}."


def test_a_question_and_an_event_that_only_marks_tell_of_are_in_the_indexes_once() -> None:
    listed = "articles: [late]\nopen_questions: [{id: a, question: Who?}]"
    files = {**late(LOOSE), **third(listed)}
    files["content/briefings/fourth.yaml"] = "title: Fourth\nsummary: S.\narticles: [late]\n"
    found = pages(files)
    for address in ("questions/index.html", "questions/2024.html", "index.html"):
        assert found[address].count("question='to ask why'") == 1, address
    for address in ("timeline.html", "timeline/2024.html"):
        assert found[address].count("title='on Sunday'") == 1, address
    assert "href='briefings/fourth.html#event-late-" in found["timeline.html"]
    assert "href='../briefings/fourth.html#question-late-why'" in found["questions/index.html"]


def test_what_a_briefing_takes_up_is_not_shown_twice() -> None:
    more = "articles: [late]\nopen_questions: [{id: a, question: Why?, raised_by: [late#why]}]\n"
    more += "timeline: [{id: m, date: 2024-03-18, title: They meet, cites: [late#met]}]"
    found = pages({**late(LOOSE), **third(more)})
    assert "question='to ask why'" not in found["questions/index.html"]
    assert "title='on Sunday'" not in found["timeline.html"]


def test_marks_of_an_article_without_a_briefing_or_without_rights_stay_out_of_the_indexes() -> None:
    assert "to ask why" not in pages(late(LOOSE))["questions/index.html"]
    files = {**late(LOOSE), **third("articles: [late]"), "content/sources.yaml": SOURCES}
    files["content/articles/late.md"] = files["content/articles/late.md"].replace(
        "status:", "rights: {publish: none}\nstatus:"
    )
    found = pages(files)
    assert "to ask why" not in "".join(found.values())
    assert "on Sunday" not in "".join(found.values())
    assert "late.html" in found["timeline.html"]


def test_indexes_follow_what_is_marked_and_taken_up() -> None:
    followed = Followed({**PLAIN_THEME, **PROJECT})
    taken = third("articles: [late]\nopen_questions: [{id: a, question: Why?, raised_by: [late#why]}]")
    steps: list[tuple[Mapping[str, str | None], bool]] = [
        (late(LOOSE), False),
        (third("articles: [late]"), True),
        (taken, False),
        ({"content/briefings/third.yaml": None}, False),
        ({"content/briefings/third.yaml": third("articles: [late]")["content/briefings/third.yaml"]}, True),
        ({"content/articles/late.md": None, "content/briefings/third.yaml": None}, False),
    ]
    for edit, shown in steps:
        followed.edit(edit)
        followed.check()
        assert ("question=&#39;to ask why" in text_of(followed.site["questions/index.html"])) == shown


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rendering_that_may_not_be_shown_is_told_from_one_that_is_not_given() -> None:
    strike = PROJECT["content/articles/strike.md"].replace("{publish: full}", "{publish: none}")
    shipped = {**PROJECT, **shipped_theme(), "content/articles/strike.md": strike}
    briefing = PROJECT["content/briefings/port.yaml"].replace(
        "{strike: wait, talks: waiting}}", "{strike: wait}}, {term: linger, wordings: {talks: waiting}}"
    )
    built = build({**shipped, "content/briefings/port.yaml": briefing})
    page = lxml_html.fromstring(text_of(built.pending["briefings/port.html"]))
    cells = page.xpath("//table[@class='terms']/tbody//td")
    assert [" ".join(cell.text_content().split()) for cell in cells] == [
        *("may not be shown", "–not given"),
        *("–not given", "waiting"),
    ]


def test_articles_of_one_source_are_told_apart_in_tables() -> None:
    built = build({**PROJECT, **shipped_theme()})
    page = lxml_html.fromstring(text_of(built.pending["briefings/port.html"]))
    heads = page.xpath("//table[@class='terms']/thead//th//a")
    assert [head.text_content() for head in heads] == ["Harbor Post: Cranes stand still", "Harbor Post: Talks go on"]


def test_answered_questions_do_not_stand_under_open_ones() -> None:
    briefing = PROJECT["content/briefings/port.yaml"].replace(
        "opened: 2024-03-05, raised_by",
        "status: answered, answer: {text: The port., cites: [strike#wait]}, opened: 2024-03-05, raised_by",
    )
    built = build({**PROJECT, **shipped_theme(), "content/briefings/port.yaml": briefing})
    page = lxml_html.fromstring(text_of(built.pending["briefings/port.html"]))
    settled = page.xpath("//*[@id='page-settled']//h3/text()")
    assert settled[0].strip() == "Who pays for it?"
    assert not page.xpath("//*[@id='page-questions']")
