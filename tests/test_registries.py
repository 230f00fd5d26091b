"""The registries and the briefings: YAML in, records with ids out."""

from __future__ import annotations

import time

import pytest

from briefgen.diagnostics import Place
from briefgen.model import Actor, Alias, Briefing, Rights, Source
from briefgen.parse.briefing import read_briefing
from briefgen.parse.registries import read_actors, read_sources

HEAD = "title: T\nsummary: S\n"


def briefing(text: str) -> Briefing:
    found = read_briefing(HEAD + text, "content/briefings/b.yaml", "b")
    assert found.value is not None, found.diagnostics
    return found.value


def problems(text: str) -> list[str]:
    found = read_briefing(HEAD + text, "content/briefings/b.yaml", "b")
    assert (found.value is None) == bool(found.diagnostics)
    return [f"{problem.code} {problem.place.line}:{problem.place.column}" for problem in found.diagnostics]


def test_actors() -> None:
    text = "kim:\n  name: Kim\n  aliases: [K, {name: L, match: false}]\n  names: {ko: 김}\nun: {name: UN, type: organization}\n"
    found = read_actors(text, "a.yaml")
    assert found.diagnostics == ()
    assert found.value == {
        "kim": Actor(name="Kim", aliases=(Alias(name="K"), Alias(name="L", match=False)), names={"ko": "김"}),
        "un": Actor(name="UN", type="organization"),
    }


def test_sources() -> None:
    found = read_sources("a: {name: A, url: https://a.org, country: NO, rights: {publish: none}}\n", "s.yaml")
    assert found.value == {
        "a": Source(name="A", url="https://a.org", country="NO", rights=Rights(publish="none")),
    }


def test_one_bad_entry_does_not_hide_the_others() -> None:
    found = read_actors("a: {name: A}\nb: {type: persn}\n../c: {name: C}\n- d", "a.yaml")
    assert found.value == {}
    assert [problem.code for problem in found.diagnostics] == ["Y001"]
    found = read_actors("a: {name: A}\nb: {type: persn}\n../c: {name: C}\n", "a.yaml")
    assert found.value == {"a": Actor(name="A")}
    assert [(p.code, p.place.line) for p in found.diagnostics] == [("Y005", 2), ("Y006", 2), ("Y010", 3)]


def test_a_registry_is_a_mapping() -> None:
    found = read_sources("- name: A\n", "s.yaml")
    assert (found.value, [problem.code for problem in found.diagnostics]) == ({}, ["Y004"])


def test_what_has_no_id_gets_one_from_its_words() -> None:
    found = briefing(
        "open_questions: [Did they agree?, Did they agree?, {question: x, id: did-they-agree}]\n"
        "claims: No document was signed\n"
        "key_points: [{text: One, id: mine}, Two]\n"
        "timeline: {date: 2023-09-13, title: Talks}\n"
        "key_quotes: [a#b, {wordings: [a#b, c#d], title: A struggle}, {wordings: [a#b]}, {article: a, text: w}]\n"
    )
    assert [item.id for item in found.open_questions] == ["b.did-they-agree", "b.did-they-agree-2", "did-they-agree"]
    assert [item.id for item in found.claims] == ["b.no-document-was-signed"]
    assert [item.id for item in found.key_points] == ["mine", "b.two"]
    assert [item.id for item in found.timeline] == ["b.talks"]
    assert [item.id for item in found.key_quotes] == [None, "b.a-struggle", "b.a-b", None]
    assert (found.id, found.path, found.title) == ("b", "content/briefings/b.yaml", "T")


def test_ids_that_were_made_are_taken_too() -> None:
    found = briefing("claims: [A b, A b, A b 2, A b 2, A b]\n").claims
    assert [item.id for item in found] == ["b.a-b", "b.a-b-2", "b.a-b-2-2", "b.a-b-2-3", "b.a-b-3"]
    started = time.process_time()
    many = briefing("claims:\n" + "- same\n" * 10_000).claims
    assert len({item.id for item in many}) == 10_000
    assert time.process_time() - started < 5


def test_an_id_does_not_depend_on_other_lists() -> None:
    alone = briefing("claims: [Same words]").claims
    assert briefing("key_points: [Same words]\nclaims: [Same words]").claims == alone


@pytest.mark.parametrize(
    "quote",
    ["a#b", "{cites: a}", "{article: a, text: w, prefix: p}", "{id: s, wordings: [a#b]}", "{id: s}", "{wordings: a#b}"],
)
def test_key_quotes_that_say_what_they_mean(quote: str) -> None:
    assert len(briefing(f"key_quotes:\n  - {quote}").key_quotes) == 1


@pytest.mark.parametrize(
    "quote",
    [
        "{speaker: kim}", "{article: a}", "{text: w}", "{cites: a#b, text: w, article: a}", "{cites: a, wordings: [a#b]}",
        "{article: a, text: w, wordings: [a#b]}", "{cites: a#b, prefix: p}", "{article: a, text: ''}", "{id: s, suffix: x}",
    ],
)  # fmt: skip
def test_key_quotes_that_say_too_little_or_too_much(quote: str) -> None:
    assert problems(f"key_quotes:\n  - a#b\n  - {quote}") == ["B003 5:5"]


def test_an_id_names_one_thing_of_a_kind() -> None:
    text = "claims:\n  - {text: a, id: x}\n  - {text: b, id: x}\nkey_points: {text: c, id: x}\n"
    found = read_briefing(HEAD + text, "b.yaml", "b")
    (problem,) = found.diagnostics
    assert (problem.code, problem.place) == ("R008", Place(5, 19, 1))
    assert problem.related[0].place == Place(4, 19, 1)
    assert found.value is None


def test_all_problems_come_at_once() -> None:
    assert problems("claims: [{text: a, id: x}, {text: b, id: x}]\nkey_quotes: [{speaker: k}]\n") == [
        "R008 3:42",
        "B003 4:14",
    ]
