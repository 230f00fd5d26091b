"""The way into YAML: what is read, what is refused, and that the place of each problem is right."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefgen import shapes, yaml_nodes
from briefgen.codes import CODES
from briefgen.diagnostics import Place
from briefgen.document import read, read_mapping
from briefgen.model import Actor, Answer, BriefingFile, FrontMatter, Record, Rights, Source


class Sample(Record, frozen=True, kw_only=True):
    """One field of each shape."""

    text: str | None = None
    flag: bool = True
    number: int | None = None
    names: dict[str, str] = {}  # noqa: RUF012
    answer: Answer | None = None


def problems(text: str, record: type[Any] = Sample, first_line: int = 1) -> list[str]:
    """The problems as `code line:column`."""
    found = read(text, record, "x.yaml", first_line).diagnostics
    return [f"{problem.code} {problem.place.line}:{problem.place.column}" for problem in found]


def sample(text: str) -> Sample:
    found = read(text, Sample, "x.yaml")
    assert found.value is not None, found.diagnostics
    return found.value


# ── the wanted type decides ──


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "No",
        "on",
        "y",
        "12:30",
        "1984",
        "0x10",
        "1e3",
        "0o7",
        "2023-09-13",
        "2023-09-13T18:00:00Z",
        ".5",
        ".inf",
        "1_000",
        "010",
        "true",
        "False",
        "Null",
        "NULL",
        "=",
        "+1",
    ],
)
def test_a_text_is_what_is_written(written: str) -> None:
    assert sample(f"text: {written}").text == written


@pytest.mark.parametrize("written", ["null", "~", "", "# a comment"])
def test_null_and_nothing_are_no_value(written: str) -> None:
    assert sample(f"text: {written}").text is None


@pytest.mark.parametrize("written", ["'null'", '"null"', '"~"', "''"])
def test_what_is_quoted_is_text(written: str) -> None:
    assert sample(f"text: {written}").text == written[1:-1]


def test_true_and_false_are_the_only_truth_values() -> None:
    assert sample("flag: false").flag is False
    assert sample("flag: true").flag is True
    for written in ("yes", "no", "on", "off", "True", "'true'"):
        (problem,) = read(f"flag: {written}", Sample, "x").diagnostics
        assert problem.code == "Y004"
        assert "write `true` or `false`" in problem.hints[0]


def test_a_number_has_decimal_digits_only() -> None:
    assert sample("number: 90").number == 90
    for written in ("0x10", "010", "1e3", "1_000", "-5", "12:30", "'90'", "1.5", "٣"):
        assert problems(f"number: {written}") == ["Y004 1:9"], written


def test_a_record_may_be_written_as_its_shorthand_and_a_list_as_its_item() -> None:
    found = read(
        "title: T\nsummary: S\nauthors: Desk\nkey_points: {text: K}\nactors: [a, {id: b, role: c}]", BriefingFile, "b"
    )
    assert found.value is not None
    assert [author.name for author in found.value.authors] == ["Desk"]
    assert [point.text for point in found.value.key_points] == ["K"]
    assert [actor.id for actor in found.value.actors] == ["a", "b"]
    assert found.places["actors/0/id"] == Place(5, 10, 1)


def test_ids_may_stand_in_one_text_and_keep_their_places() -> None:
    text = 'title: T\nsource: s\nannotations:\n  - {speaker: "kim, putin", to: a  b}\n'
    found = read(text, FrontMatter, "a", first_line=2)
    assert found.value is not None
    assert found.value.annotations[0].speaker == ("kim", "putin")
    assert found.value.annotations[0].to == ("a", "b")
    assert found.places["annotations/0/speaker/1"] == Place(5, 21, 5)
    assert found.places["annotations/0/to/1"] == Place(5, 36, 1)


def test_a_list_of_texts_is_never_split() -> None:
    found = read("title: T\nsource: s\nauthor: Writer, A.", FrontMatter, "a")
    assert found.value is not None
    assert found.value.author == ("Writer, A.",)


def test_an_alias_repeats_a_value() -> None:
    assert sample("names: {a: &x some, b: *x}").names == {"a": "some", "b": "some"}


def test_places_of_values_and_of_the_keys_of_entries() -> None:
    found = read_mapping("# actors\nkim:\n  name: Kim\n  aliases: [K, {name: L}]\n", Actor, "a")
    assert found.places["kim/@key"] == Place(2, 1, 3)
    assert found.places["kim/name"] == Place(3, 9, 3)
    assert found.places["kim/aliases/1/name"] == Place(4, 23, 1)


def test_an_empty_file_has_all_defaults_where_nothing_is_required() -> None:
    for text in ("", "\n", "# nothing\n", "---\n", "null", "{}"):
        assert read(text, Rights, "x").value == Rights()
        assert read_mapping(text, Source, "x").value == {}


# ── each problem at its place ──

CASES = [
    ("F003", "1:7", 'text: "a\\0b"'),
    ("F003", "1:7", 'text: "\\uFDD0"'),
    ("F003", "1:7", 'text: "a\\u0085b"'),
    ("F003", "2:9", "text: a\nnumber: \x01"),
    ("F003", "1:7", "text: \ud800"),
    ("F003", "1:9", 'names: {"a\\x07": b}'),
    ("Y001", "1:8", "text: a: b"),
    ("Y001", "1:7", "text: 'never closed\nflag: true"),
    ("Y001", "1:7", "text: [a, b\nflag: true"),
    ("Y001", "2:1", "text:\n\t- b"),
    ("Y001", "1:7", "text: @x"),
    ("Y001", "1:7", "text: *x"),
    ("Y001", "1:11", 'text: "x" y'),
    ("Y001", "1:8", 'text: "\\q"'),
    ("Y001", "2:1", "text: a\nflagtrue\nnumber: 1"),
    ("Y001", "2:1", "text: a\n--- \ntext: b"),
    ("Y001", "1:9", "text: | x\n y"),
    ("Y002", "3:1", "text: a\nflag: true\ntext: b"),
    ("Y002", "1:15", "names: {a: 1, a: 2}"),
    ("Y003", "1:1", "txet: a"),
    ("Y003", "2:1", "text: &x a\n<<: {number: 1}"),
    ("Y004", "1:7", "text: [a]"),
    ("Y004", "2:3", "text:\n  a: b"),
    ("Y004", "1:9", "number: {a: b}"),
    ("Y004", "1:7", "flag: [true]"),
    ("Y004", "1:8", "names: [a]"),
    ("Y004", "1:9", "names: {[a]: b}"),
    ("Y004", "1:1", "- text: a"),
    ("Y004", "1:1", "text:missing a space"),
    ("Y005", "1:10", "answer: {cites: [a]}"),
    ("Y005", "1:10", "answer: {text: ''}"),
    ("Y005", "1:9", "answer: ' '"),
    ("Y005", "1:9", "names: {a: }"),
    ("Y007", "1:25", "answer: {text: a, date: 2023-02-30}"),
    ("Y009", "1:7", "text: !!python/object:os.system x"),
    ("Y009", "1:7", "text: !custom x"),
    ("Y009", "1:7", "text: !a!b x"),
    ("Y010", "1:27", "answer: {text: a, cites: [b c#d]}"),
]


@pytest.mark.parametrize(("code", "place", "text"), CASES)
def test_each_problem_names_its_place(code: str, place: str, text: str) -> None:
    assert problems(text) == [f"{code} {place}"]
    assert read(text, Sample, "x").value is None
    line, column = place.split(":")
    assert problems(text, first_line=41) == [f"{code} {int(line) + 40}:{column}"]
    assert CODES[code].severity == "error"


def test_required_keys_are_asked_for() -> None:
    assert problems("", FrontMatter, first_line=2) == ["Y005 2:1", "Y005 2:1"]
    assert problems("# only\nurl: https://a.org", FrontMatter) == ["Y005 2:1", "Y005 2:1"]
    assert problems("title:\nsource: ~", FrontMatter) == ["Y005 1:1", "Y005 2:1"]


def test_a_misspelt_required_key_is_one_problem() -> None:
    (problem,) = read("tilte: T\nsource: a", FrontMatter, "x").diagnostics
    assert problem.code == "Y003"
    assert problem.hints == ("did you mean “title”?",)


def test_a_duplicate_key_names_the_first_place() -> None:
    (problem,) = read("text: a\ntext: b", Sample, "x.yaml").diagnostics
    assert [(other.path, other.place) for other in problem.related] == [("x.yaml", Place(1, 1, 4))]


def test_a_choice_lists_what_can_be_chosen() -> None:
    (problem,) = read("title: T\nsource: a\nstatus: publishd", FrontMatter, "x").diagnostics
    assert (problem.code, problem.place) == ("Y006", Place(3, 9, 8))
    assert problem.hints == ("did you mean “published”?", "choose one of: draft, review, published, withheld, expired")


def test_a_comma_in_a_text_inside_braces_is_explained() -> None:
    (problem,) = read("answer: {text: this, or that}", Sample, "x").diagnostics
    assert (problem.code, problem.place) == ("Y003", Place(1, 22, 7))
    assert "comma" in problem.hints[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("text: Kim: a meeting", "cannot hold `: `"),
        ("text:Kim\nnumber: 1", "no key can be"),
        ('text: "Sacred" struggle', "goes on behind the quotation mark"),
        ("text: 'Kim's visit'", "goes on behind the quotation mark"),
        ("text: 'Kim\nnumber: 1", "never closed"),
        ("text:\n\t- a", "a tab"),
        ("text: *Kim*", "cannot begin with `*`"),
        ("text: [Kim] meets", "goes on behind a closing bracket"),
        ("text: @kim", "begin with `@`"),
    ],
)
def test_broken_yaml_is_explained_in_plain_words(text: str, words: str) -> None:
    (problem,) = read(text, Sample, "x").diagnostics
    assert problem.code == "Y001"
    assert words in problem.message
    assert problem.hints


def test_dates_ids_and_addresses_are_checked() -> None:
    text = "title: T\nsource: a b\nurl: www.example.org\npublished: 2023-02-30\narchive: https://a b\nupdated: soon"
    assert problems(text, FrontMatter) == ["Y010 2:9", "Y011 3:6", "Y007 4:12", "Y011 5:10", "Y007 6:10"]


@pytest.mark.parametrize(
    "url", ["https://example.org", "http://a.org:80/x?y=z#w", "https://münchen.example/ü", "HTTPS://A.org/"]
)
def test_web_addresses(url: str) -> None:
    assert shapes.check_url(url) is None


@pytest.mark.parametrize(
    "url", ["", "x", "//a.org", "ftp://a.org", "javascript:alert(1)", "https://", "https:///x", "https://[::1", "https://a.org:x", 'https://a"b', "https://a\\b", "https://a\x00b", "https://a.org:99999"]
)  # fmt: skip
def test_no_web_addresses(url: str) -> None:
    assert shapes.check_url(url) is not None


@pytest.mark.parametrize("reference", ["a", "a#b", "2023-09.kim_1#q-1", "文章#段"])
def test_references(reference: str) -> None:
    assert shapes.check_reference(reference) is None


@pytest.mark.parametrize("reference", ["", "#b", "a#", "a#b#c", "../a", "a/b", "a b", ".a", "a" * 101])
def test_no_references(reference: str) -> None:
    assert shapes.check_reference(reference) is not None


def test_all_problems_come_at_once_and_in_order() -> None:
    text = "titel: x\nsummary: [a]\nstatus: no\nclaims:\n  - {text: a, cites: '!'}\n  -\ntimeline: {date: x, title: y}\nfoo: 1\n"
    assert problems(text, BriefingFile) == [
        "Y003 1:1",
        "Y004 2:10",
        "Y006 3:9",
        "Y010 5:22",
        "Y005 6:4",
        "Y007 7:18",
        "Y003 8:1",
    ]


def test_a_registry_keeps_its_good_entries() -> None:
    found = read_mapping("good: {name: G}\nbad: {nme: B}\n'x y': {name: X}\nempty:\ngood: {name: H}\n", Source, "s")
    assert found.value == {"good": Source(name="G")}
    assert [(p.code, p.place.line) for p in found.diagnostics] == [("Y003", 2), ("Y010", 3), ("Y005", 4), ("Y002", 5)]
    assert "bad/@key" in found.places


def test_what_an_alias_repeats_is_reported_once() -> None:
    assert problems("names: {a: &x [no], b: *x, c: *x}") == ["Y004 1:12"]


def test_lines_are_those_of_editors() -> None:
    assert sample("text: a\u2028b\nflag: false\n").text == "a\u2028b"
    assert read_mapping("a\u2029b: {name: x}", Source, "x").diagnostics[0].code == "Y010"
    assert problems("text: a\u2028b\nflag: maybe\n") == ["Y004 2:7"]
    assert problems("text: a\x85b\nflag: maybe\n") == ["F003 1:7", "Y004 2:7"]
    assert problems("text: a\r\nflag: maybe\r\n") == ["Y004 2:7"]
    assert problems("\ufefftext: a\nflag: maybe\n") == ["Y004 2:7"]


# ── hostile texts ──

HOSTILE = {
    "deep flow": ("Y008", "text: " + "[" * 100_000),
    "deep braces": ("Y008", "{a: " * 100_000),
    "deep dashes": ("Y008", "- " * 100_000),
    "deep question marks": ("Y008", "? " * 100_000),
    "deep indentation": ("Y008", "".join(" " * level + "a:\n" for level in range(500))),
    "an alias in itself": ("Y004", "text: &x [*x]"),
    "many tag lines": ("Y008", "".join(f"%TAG !a{n}! x\n" for n in range(50_000)) + "---\ntext: a"),
    "two aliases of a list": ("Y008", "key_points: [{text: a, cites: &c [" + "a, " * 5_000 + "]}, " + "{text: b, cites: *c}, " * 2_000 + "]"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end_soon(name: str) -> None:
    code, text = HOSTILE[name]
    started = time.process_time()
    found = problems(text, BriefingFile if "key_points" in text else Sample)
    assert found[0].startswith(code)
    assert time.process_time() - started < 20


def test_billions_of_laughs() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    assert {found.split()[0] for found in problems("\n".join(lines))} == {"Y003"}


_PIECES = st.sampled_from(
    ["text: ", "flag: ", "names: ", "answer: ", "title: ", "\n", "  ", "- ", "? ", ": ", ", ", "[", "]", "{", "}", "'", '"', "\\", "#", "&x ", "*x", "!!str ", "!a ", "%TAG ", "---\n", "...\n", "~", "null", ">", "@", "`", "\t", "\x00", "\x85", "\u2028", "\ufeff", "�", "\ufdd0", "\r", "é", "文", "a", "1", "<<: "]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=60))
@example("a: !<tag:x> b")
@example("%YAML 9.9\n---\na: b")
def test_no_text_makes_reading_raise(text: str) -> None:
    for record in (Sample, BriefingFile, FrontMatter):
        found = read(text, record, "x")
        assert (found.value is None) == bool(found.diagnostics)
        for problem in found.diagnostics:
            assert 1 <= problem.place.line <= len(text.splitlines()) + 1
            assert problem.place.column >= 1
    assert read_mapping(text, Actor, "x").value is not None


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_both_parsers_of_pyyaml_read_the_same(text: str) -> None:
    fast = read(text, Sample, "x")
    if fast.value is None:
        return
    composer, yaml_nodes._composer = yaml_nodes._composer, yaml_nodes._PlainComposer
    try:
        slow = read(text, Sample, "x")
    finally:
        yaml_nodes._composer = composer
    assert slow.value is None or slow.value == fast.value
    if slow.value is not None:
        assert {key: place[:2] for key, place in slow.places.items()} == {k: p[:2] for k, p in fast.places.items()}
