"""The annotation scanner: cases in `annotations/*.md`, and laws that hold for any text.

A case is a title, the input, the Markdown that comes out, and what was read: four parts with a line `.` behind each.
In the output `⟦0` and `0⟧` stand for the sentinels of mark 0; the last part lists the marks and then the problems,
each with its line and column.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.codes import CODES
from briefgen.diagnostics import Diagnostic, Place
from briefgen.parse.annotations import Mark, Scanned, scan
from briefgen.parse.sentinels import SENTINEL, read


class Case(NamedTuple):
    title: str
    text: str
    markdown: str
    findings: str


def _cases() -> list[Case]:
    cases: list[Case] = []
    for file in sorted((Path(__file__).parent / "annotations").glob("*.md")):
        parts = file.read_text(encoding="utf-8").split("\n.\n")
        fours = zip(parts[0::4], parts[1::4], parts[2::4], parts[3::4], strict=False)
        cases += [Case(f"{file.stem}: {title.strip()}", *rest) for title, *rest in fours]
    return cases


def _shown(markdown: str) -> str:
    def bracket(number: tuple[bool, int]) -> str:
        return f"⟦{number[1]}" if number[0] else f"{number[1]}⟧"

    return SENTINEL.sub(lambda match: bracket(read(match)), markdown)


def _at(place: Place) -> str:
    return f"{place.line}:{place.column}" + (f"+{place.length}" if place.length > 1 else "")


def _mark_line(mark: Mark) -> str:
    parts = [f"{mark.index} {mark.kind}{' block' if mark.block else ''} at {_at(mark.place)}"]
    if mark.id is not None:
        parts.append(f"#{mark.id} at {_at(mark.places['id'])}")
    parts += [f"{key}={value!r} at {_at(mark.places[key])}" for key, value in mark.attributes.items()]
    return ", ".join(parts)


def _problem_line(problem: Diagnostic) -> str:
    return f"{problem.code} at {_at(problem.place)}: {'; '.join((problem.message, *problem.hints))}"


def findings(scanned: Scanned, problems: tuple[Diagnostic, ...]) -> str:
    lines = [_mark_line(mark) for mark in scanned.marks]
    if scanned.boilerplate_words:
        lines.append(f"boilerplate: {scanned.boilerplate_words} words")
    return "\n".join(lines + [_problem_line(problem) for problem in problems])


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case.title)
def test_case(case: Case) -> None:
    scanned, problems = scan(case.text, "a.md")
    assert _shown(scanned.markdown) == case.markdown
    assert findings(scanned, problems) == case.findings


def test_there_are_cases_for_every_code_that_is_reported_here() -> None:
    told = " ".join(case.findings for case in _cases())
    codes = "A003 A004 A005 A006 A007 A010 A015 A017 A018 A019 A020 A021 A026".split()
    assert [code for code in codes if code not in told] == []


def test_places_count_from_the_line_of_the_file_on_which_the_body_begins() -> None:
    scanned, problems = scan("one\n[two]{.quote speaker=kim nota=x}", "a.md", first_line=12)
    assert scanned.marks[0].place == Place(13, 1)
    assert scanned.marks[0].places == {"speaker": Place(13, 14, 11)}
    assert [(problem.path, problem.place) for problem in problems] == [("a.md", Place(13, 26, 6))]


def test_a_mark_that_crosses_paragraphs_names_both_its_ends() -> None:
    _, problems = scan("[one\n\ntwo]{.quote}", "a.md")
    assert problems[0].place == Place(1, 1)
    assert problems[0].related[0].place == Place(3, 4)


def test_a_mark_keeps_what_is_sound_when_an_attribute_is_not() -> None:
    scanned, problems = scan("[x]{.quote #a speaker=kim type=direkt}", "a.md")
    assert (scanned.marks[0].id, scanned.marks[0].attributes) == ("a", {"speaker": "kim"})
    assert [problem.code for problem in problems] == ["A019"]


# ── laws ────────────────────────────────────────────────────────────────────────────────────────────────────────

_PIECES = st.sampled_from(
    [
        "[", "]", "]{", "{.quote}", "{.", "}", "#a", "speaker=kim", 'note="', '"', "'", "{>>", "<<}", "](actor:kim)",
        "](actor:", "](http://x)", "][r]", "![", ":::", "\n:::\n", "\n::: {.quote}\n", "\n::: {.boilerplate}\n", "\n",
        "\n\n", "\n    ", "\n> ", "\n- ", "\n# ", "`", "``", "\n```\n", "\n~~~\n", "<a ", ">", "<!--", "-->", "\\", " ",
        "word", "“", "…", "[r]: http://x", "[^1]: ", "=", "\t", "\n---\n", "\n1. ",
    ]
)  # fmt: skip
_TEXTS = st.one_of(
    st.lists(_PIECES, max_size=40).map("".join), st.text(alphabet=st.characters(exclude_categories=["Cs"]))
)
_CALM = _TEXTS.map(
    lambda text: text.replace("{>>", "{ >").replace(":::", "::").replace("](actor:", "] (actor:").replace("]{", "] {")
)


@settings(max_examples=1000, deadline=None)
@given(_TEXTS)
def test_any_text_is_read_and_every_place_is_in_it(text: str) -> None:
    scanned, problems = scan(text, "a.md")
    lines = text.split("\n")
    for place in [problem.place for problem in problems] + [mark.place for mark in scanned.marks]:
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
    assert all(problem.code in CODES for problem in problems)


@settings(max_examples=1000, deadline=None)
@given(_TEXTS)
def test_the_sentinels_open_and_close_each_mark_once_and_nest(text: str) -> None:
    scanned, _ = scan(text, "a.md")
    borders = [read(match) for match in SENTINEL.finditer(scanned.markdown)]
    assert [number for opens, number in borders if opens] == [mark.index for mark in scanned.marks]
    assert sorted(number for opens, number in borders if not opens) == [mark.index for mark in scanned.marks]


@settings(max_examples=500, deadline=None)
@given(_CALM)
def test_a_text_without_our_syntax_is_not_changed(text: str) -> None:
    scanned, _ = scan(text, "a.md")
    assert scanned.markdown == text
    assert scanned.marks == ()


@settings(max_examples=1000, deadline=None)
@given(_TEXTS.map(lambda text: text.replace("`", "").replace("~", "").replace("\\", "")), _TEXTS)
def test_a_private_comment_never_survives_outside_code(before: str, after: str) -> None:
    scanned, _ = scan(before + "{>> secret <<}" + after, "a.md")
    assert "secret" not in scanned.markdown
    told = [value for mark in scanned.marks for value in mark.attributes.values()]
    assert not any("secret" in value for value in told)


_MANY = 200_000
_FLOODS = {
    "opening": "[" * _MANY,
    "closing": "]" * _MANY,
    "lists": "{." * _MANY,
    "open lists": "[a]{" * _MANY,
    "lists without end": "[a]{.quote " * _MANY,
    "values without end": '[a]{a="{b=\'" c="' * _MANY,
    "backticks": " ".join("`" * length for length in range(1, 1400)),
    "backticks and lines": "`a\n" * _MANY,
    "comments without end": "{>>" * _MANY,
    "comments": " {>>a<<}b" * _MANY,
    "ends of comments": "<<}" * 20_000,
    "tags": '<a "' * _MANY,
    "HTML comments": "<!--" * _MANY,
    "addresses": "[a](b '\"" * _MANY,
    "references": "[" * _MANY + "][x]" * _MANY + "\n\n[x]: y\n",
    "blocks": "::: {.quote}\n" * 20_000,
    "boilerplate": "::: boilerplate\n" * 20_000 + ":::\n" * 20_000,
    "line ends": "\n" * _MANY,
    "blanks": "\n" + " " * _MANY + "{ " * _MANY,
    "marks": "[a]{.quote speaker=kim} " * 100_000,
    "nested marks": "[" * 20_000 + "x" + "]{.term}" * 20_000,
}


@pytest.mark.parametrize("name", _FLOODS)
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    # Far more than any of them takes; a scanner that reads stretches again and again takes minutes.
    started = time.process_time()
    scan(_FLOODS[name] + "\n]{x", "a.md")
    assert time.process_time() - started < 30


def test_a_thousand_nested_marks_are_all_found() -> None:
    scanned, problems = scan("[" * 1000 + "x" + "]{.term}" * 1000, "a.md")
    assert len(scanned.marks) == 1000
    assert problems == ()
