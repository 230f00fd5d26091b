"""A quote reaches a page only under its own words and its own speaker, whichever way a briefing names it."""

from __future__ import annotations

import csv

import pytest

from briefgen.relations import FOUND, MENTIONS, PASSAGES, QUOTE_COUNT, SPOKEN, TALLY
from tests.projects import build, shipped_theme, text_of, told

_BASE = {
    "config.yaml": "rights: {publish: full}\n",
    "content/sources.yaml": "s: {name: Source}\n",
    "content/actors.yaml": "kim: {name: Kim}\nputin: {name: Putin}\n",
}


def _project(body: str, *briefings: str, **front: str) -> dict[str, str]:
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    files = _BASE | {
        "content/articles/a.md": f"---\ntitle: T\nsource: s\npublished: 2024-01-02\n{lines}---\n\n{body}\n"
    }
    for number, text in enumerate(briefings):
        files[f"content/briefings/b{number}.yaml"] = f"title: B{number}\nsummary: S\narticles: [a]\n{text}\n"
    return files


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("There is no hurry", "there is no hurry"),
        ("We will always be with you in spring", "We will always be with you in war"),
    ],
)
def test_two_quotes_of_nearly_the_same_words_stay_two(one: str, other: str) -> None:
    quotes = (
        f"key_quotes:\n  - {{article: a, text: {one}, speaker: kim}}\n  - {{article: a, text: {other}, speaker: putin}}"
    )
    made = build(_project(f"Kim: {one}, he said. Putin: {other}, he said.", quotes))
    assert told(made) == []
    assert {(p.words, p.speaker) for p in made.catalog.all(FOUND, "a")} == {(one, ("kim",)), (other, ("putin",))}


def test_two_briefings_that_give_the_same_words_to_two_people_are_told() -> None:
    quote = "key_quotes: [{article: a, text: no hurry, speaker: %s}]"
    made = build(_project("There is no hurry.", quote % "kim", quote % "putin"))
    assert told(made) == ["Q003 content/briefings/b0.yaml:4", "Q003 content/briefings/b1.yaml:4"]


def test_the_same_words_in_two_briefings_are_one_quote() -> None:
    quote = "key_quotes: [{article: a, text: no hurry, speaker: kim}]"
    made = build(_project("There is no hurry.", quote, quote))
    assert told(made) == []
    assert made.catalog.all(QUOTE_COUNT) == (("2024-01", 1),)
    assert len(made.catalog.all(SPOKEN, "kim")) == 1
    assert [tally.quotes for tally in made.catalog.all(TALLY, "kim")] == [1]


def test_words_of_a_marked_quote_keep_its_speaker() -> None:
    body = "[“We will always be with Russia”]{.quote #q speaker=kim to=putin} Kim said."
    wrong = build(_project(body, "key_quotes: [{article: a, text: always be with Russia, speaker: putin}]"))
    assert told(wrong) == ["Q003 content/briefings/b0.yaml:4"]
    silent = build(_project(body, "key_quotes: [{article: a, text: always be with Russia}]"))
    (part,) = [p for p in silent.catalog.all(PASSAGES, "a")[0] if p.id != "q"]
    assert (part.words, part.speaker, part.to) == ("always be with Russia", ("kim",), ("putin",))


def test_words_without_their_quotation_marks_are_the_marked_quote() -> None:
    made = build(
        _project("Kim said [“no hurry.”]{.quote #q speaker=kim}", "key_quotes: [{article: a, text: no hurry}]")
    )
    assert told(made) == []
    assert made.catalog.all(FOUND, "a") == ()


@pytest.mark.parametrize("said", ["speaker: kim", "to: putin", "type: direct", "language: ko"])
def test_what_a_briefing_says_of_a_marked_quote_has_to_be_what_the_mark_says(said: str) -> None:
    body = "He said [that he would come]{.quote #q type=indirect}."
    made = build(_project(body, f"key_quotes: [{{cites: a#q, {said}}}]"))
    assert [line for line in told(made) if not line.startswith("A031")] == ["Q003 content/briefings/b0.yaml:4"]


@pytest.mark.parametrize(
    "statement",
    [
        "{id: st, speaker: kim, wordings: [a#q]}",
        "{id: st, wordings: [a#q, a#r]}",
        "{id: st, speaker: kim}",
    ],
)
def test_a_statement_has_one_speaker(statement: str) -> None:
    body = "[“sacred”]{.quote #q speaker=kim ref=st} and [“rubbish”]{.quote #r speaker=putin ref=st}"
    assert "Q003 content/briefings/b0.yaml:4" in told(build(_project(body, f"key_quotes: [{statement}]")))


def test_the_rendering_of_a_term_stands_in_its_article() -> None:
    body = "Kim: [“a sacred struggle”]{.quote #q speaker=kim}"
    statement = "key_quotes: [{id: st, wordings: [a#q], terms: [{term: x, wordings: {a: %s}}]}]"
    assert told(build(_project(body, statement % "sacred"))) == []
    assert told(build(_project(body, statement % "invented"))) == ["Q001 content/briefings/b0.yaml:4"]


def test_reported_speech_is_told_from_words_wherever_it_is_evidence() -> None:
    body = "He said [that he would come]{.quote #q speaker=kim type=indirect}."
    made = build({**_project(body, "key_points: [{text: P, cites: [a#q]}]"), **shipped_theme()})
    page = made.pending["briefings/b0.html"]
    assert isinstance(page, bytes)
    start = page.index(b'<ul class="cites"')
    assert b"reported speech" in page[start : page.index(b"</ul>", start)]


def test_a_text_that_may_not_be_shown_shows_in_no_id_either() -> None:
    body = "[Secret launch at dawn]{.event date=2024-01-02} and [“veiled words”]{.quote speaker=kim}."
    for rights in ("{publish: none}", "{max_words: 0, publish: excerpts}"):
        made = build({**_project(body, "key_points: [P]", rights=rights), **shipped_theme()})
        pages = b"".join(data for data in made.pending.values() if isinstance(data, bytes)).lower()
        assert b"secret" not in pages
        assert b"veiled" not in pages
        assert b"/articles/a.html" in pages


def test_the_words_around_a_quote_are_few_in_every_script_and_however_lines_are_broken() -> None:
    chinese = "[“不急”]{.quote #q speaker=kim}" + "他说这件事情会继续下去" * 30
    wrapped = "[“no hurry”]{.quote #r speaker=kim}" + "\nand then" * 60
    made = build(_project(f"{chinese}\n\n{wrapped}"))
    around = [passage.after for passage in made.catalog.all(PASSAGES, "a")[0]]
    assert len(around[0]) < 30
    assert len(around[1].split()) <= 10


def test_where_an_actor_is_marked_the_mark_decides_and_elsewhere_the_name() -> None:
    made = build(_project("[Kim and [Kim]{.actor ref=putin}]{.actor ref=putin} met. Kim left."))
    assert dict(made.catalog.all(MENTIONS, "a")[0]) == {"kim": 1, "putin": 2}


def test_a_part_of_a_marked_quote_is_shown_and_does_not_count_again() -> None:
    body = "[“We will always be with Russia, and we shall stay”]{.quote #q speaker=kim} Kim said: “No hurry at all.”"
    quotes = (
        "key_quotes:\n  - {article: a, text: always be with Russia}\n"
        "  - {article: a, text: No hurry at all, speaker: kim}\n  - {article: a, text: No hurry, speaker: kim}"
    )
    made = build({**shipped_theme(), **_project(body, quotes)})
    assert told(made) == []
    (every,) = made.catalog.all(PASSAGES, "a")
    hurry = next(passage.id for passage in every if passage.words == "No hurry at all")
    assert {passage.words: passage.within for passage in every} == {
        "“We will always be with Russia, and we shall stay”": None,
        "always be with Russia": "q",
        "No hurry at all": None,
        "No hurry": hurry,
    }
    assert made.catalog.all(QUOTE_COUNT) == (("2024-01", 2),)
    assert [tally.quotes for tally in made.catalog.all(TALLY, "kim")] == [2]
    assert "2 quotes" in text_of(made.pending["sources/s.html"])
    key_quotes = text_of(made.pending["briefings/b0.html"])
    assert all(words in key_quotes for words in ("always be with Russia", "No hurry"))
    rows = csv.DictReader(text_of(made.pending["data/quotes.csv"]).splitlines())
    assert sorted(row["part_of"] for row in rows) == ["", "", "a#q", f"a#{hurry}"]


def test_words_of_two_people_count_for_both() -> None:
    body = "[“We will, as he says, always be with Russia”]{.quote #q} Kim said."
    made = build(_project(body, "key_quotes: [{article: a, text: always be with Russia, speaker: kim}]"))
    (every,) = made.catalog.all(PASSAGES, "a")
    assert [passage.within for passage in every] == [None, None]


def test_a_quote_that_begins_a_letter_later_is_another_one() -> None:
    body = "Kim: 他们不[去首都开会]{.quote #q speaker=kim}了"
    made = build(_project(body, "key_quotes: [{article: a, text: 不去首都开会, speaker: kim}]"))
    (every,) = made.catalog.all(PASSAGES, "a")
    assert {passage.words: passage.within for passage in every} == {"去首都开会": None, "不去首都开会": None}
    assert made.catalog.all(QUOTE_COUNT) == (("2024-01", 2),)
