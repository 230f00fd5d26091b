"""What matching folds and does not fold, where words end, and what an address part looks like."""

from __future__ import annotations

import sys
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.text import (
    CONTRACT,
    KEPT,
    Folded,
    fold,
    is_word_boundary,
    is_word_end,
    is_word_start,
    slug,
    without_accents,
    word_count,
    words,
)

# Texts that are dense in what folding touches.
tricky = st.text(
    st.one_of(
        st.sampled_from("".join(rule.characters for rule in CONTRACT)),
        st.sampled_from(
            "ab eé\u0301\u0323\u0316\u0338<.'\"-김각\u1100\u1161\u11a8ᄀ\u09c7\u09be\u0f71\u0f72Å\u212b\u2126가"
        ),
        st.characters(),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10 000 men", "10 000 men"),
        ("line\r\n\r\n  break", "line break"),
        ("a\u2009\t\u3000b", "a b"),
        ("“we will”", '"we will"'),
        ("„wir“ «nous» ‹eux›", "'wir' 'nous' 'eux'"),
        ("「神聖な」『戦い』", '"神聖な""戦い"'),
        ("the “inner ‘word’ here”", "the 'inner \"word\" here'"),
        ("don’t", "don't"),
        ("don´t", "don't"),
        ("п’ять", "пʼять"),
        ("צה״ל", 'צה"ל'),
        ("1950–53", "1950-53"),
        ("so — said he", "so -- said he"),
        ("——走了", "—走了"),
        ("בית־ספר", "בית-ספר"),
        ("−5", "-5"),
        ("wait…", "wait..."),
        ("strug\u00adgle", "struggle"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\u2067abc\u2069", "abc"),
        ("محـــمد", "محمد"),
        ("José", "Jose\u0301"),
        ("김정은", unicodedata.normalize("NFD", "김정은")),
        ("\u212bngström", "Ångstro\u0308m"),
        ("e\u200b\u0301", "é"),
        ("a \u200b b", "a b"),
    ],
)
def test_folded_together(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sacred", "sacred"),
        ("１００", "100"),
        ("José", "Jose"),
        ("مُحَمَّد", "محمد"),
        ("شكراً", "شكرا"),
        ("می\u200cخواهم", "میخواهم"),
        ("क्\u200dष", "क्ष"),
        ("\U0001f469\u200d\U0001f680", "\U0001f469\U0001f680"),
        ("no, way", "no way"),
        ("well-known", "well known"),
        ("said—he", "said — he"),
        ("ﬁne", "fine"),
        ("x²", "x2"),
        ("《書》", "「書」"),
        ("wait . . .", "wait..."),
        ("ラーメン", "ラ-メン"),
    ],
)
def test_kept_apart(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


def test_the_contract_is_what_folding_does() -> None:
    for rule in CONTRACT:
        for character in rule.characters:
            assert fold(f"a{character}b").text == f"a{rule.becomes}b"
            assert fold(f"a{character * 2}b").text == f"a{rule.becomes if rule.runs else rule.becomes * 2}b"
    named = "".join(rule.characters for rule in CONTRACT)
    assert len(set(named)) == len(named)
    assert all(rule.why for rule in CONTRACT)
    assert all(kept.why for kept in KEPT)


def test_nothing_else_is_folded() -> None:
    named = {c for rule in CONTRACT for c in rule.characters}
    for code in range(0, sys.maxunicode, 7):
        character = chr(code)
        if character not in named and unicodedata.is_normalized("NFC", character):
            assert fold(f"a|{character}|").text == f"a|{character}|"


def test_folded_text_needs_no_way_back() -> None:
    text = "It's plain, he said - and left."
    assert fold(text) == Folded(text)


def test_way_back_leaves_out_what_is_invisible() -> None:
    folded = fold("\u200bone\u200b \n two\u00ad…")
    assert folded.text == "one two..."
    assert folded.span(0, 3) == (1, 4)
    assert folded.span(3, 4) == (5, 8)
    assert folded.span(4, 7) == (8, 11)
    assert folded.span(7, 10) == (12, 13)


def test_no_range_begins_or_ends_inside_a_character() -> None:
    folded = fold("go…")
    assert folded.span(0, 3) is None
    assert folded.covering(0, 3) == (0, 3)
    assert folded.covering(4, 5) == (2, 3)


@given(tricky)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(tricky, st.data())
def test_a_range_folds_to_what_it_stands_for(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    span = folded.span(start, end)
    wide = folded.covering(start, end)
    assert 0 <= wide[0] < wide[1] <= len(text)
    assert folded.text[start:end] in fold(text[slice(*wide)]).text
    if span:
        assert span == wide
        assert fold(text[slice(*span)]).text == folded.text[start:end]


@given(tricky)
def test_all_of_it_leads_back_to_all_that_shows(text: str) -> None:
    folded = fold(text)
    if folded.text:
        start, end = folded.covering(0, len(folded.text))
        assert fold(text[:start]).text == fold(text[end:]).text == ""


@pytest.mark.parametrize(
    "unit", ["e\u0301\u0316", "\u0316\u0301", " \u200b", "\u200b", "…", "--", "\n\n", "김", "\u1100", "a\u0301 “b”"]
)
def test_folding_is_linear(unit: str) -> None:
    started = time.process_time()
    fold("a" + unit * (1_000_000 // len(unit)))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("José Müller", "Jose Muller"),
        ("Jose\u0301", "Jose"),
        ("Пётр", "Петр"),
        ("Сергей", "Сергей"),
        ("x\u0302y", "xy"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد أحمد", "محمد احمد"),
        ("がぎ", "がぎ"),
        ("हिन्दी", "हिन्दी"),
        ("김정은", "김정은"),
        ("Łódź", "Łodz"),
    ],
)
def test_accents_of_names(text: str, bare: str) -> None:
    assert without_accents(fold(text)).text == bare


def test_names_without_accents_lead_back() -> None:
    text = "so y\u0302x Jose\u0301, e\u0301"
    bare = without_accents(fold(text))
    at = bare.text.index("Jose")
    assert text[slice(*bare.covering(at, at + 4))] == "Jose\u0301"


@pytest.mark.parametrize(
    ("text", "boundary"),
    [
        ("Kim|’s", True),
        ("Kim|chi", False),
        ("Kim| Jong", True),
        ("(|Kim", True),
        ("Петров|ой", False),
        ("cafe|\u0301", False),
        ("e\u0301|a", False),
        ("e\u0301| a", True),
        ("می|\u200cخواهم", False),
        ("strug|\u00adgle", False),
        ("strug\u00ad|gle", False),
        ("金|正恩", True),
        ("ABC|公司", True),
        ("ประเทศ|ไทย", True),
        ("ស្|រី", False),
        ("김정은|은", False),
        ("ו|פוטין", False),
        ("1|9", False),
        ("struggle|²", True),
        ("|a", True),
        ("a|", True),
    ],
)
def test_word_boundaries(text: str, boundary: bool) -> None:
    at = text.index("|")
    assert is_word_boundary(text.replace("|", ""), at) is boundary


def test_korean_particles_and_written_on_and() -> None:
    assert is_word_end("김정은은 말했다", 3)
    assert is_word_end("김정은에게서는", 3)
    assert not is_word_end("김정은혜", 3)
    assert is_word_start("وبوتين", 1)
    assert is_word_start("ופוטין", 1)
    assert not is_word_start("حكيم", 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't go, he said.", ["Don't", "go", "he", "said"]),
        ("6.9 of 18,000.", ["6.9", "of", "18,000"]),
        ("l’e\u0301te\u0301 हिन्दी", ["l’e\u0301te\u0301", "हिन्दी"]),
        ("习近平 said", ["习", "近", "平", "said"]),
        ("well-known", ["well", "known"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in words(text)] == expected


def test_two_letters_count_as_a_word_where_there_are_no_spaces() -> None:
    assert word_count("one two, three") == 3
    assert word_count("我们支持 Putin") == 3
    assert word_count(" … ") == 0


@given(st.text())
def test_words_never_raise_and_stay_in_order(text: str) -> None:
    spans = words(text)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for at in range(-1, len(text) + 2):
        is_word_start(text, at)
        is_word_end(text, at)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kim backs Moscow!", "kim-backs-moscow"),
        ("Don’t — stop", "dont-stop"),
        ("Москва", "moskva"),
        ("Ünïcode ß", "unicode-ss"),
    ],
)
def test_slugs(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_a_slug_is_always_an_address_part(text: str) -> None:
    made = slug(text)
    assert 0 < len(made) <= 60
    assert made.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert slug(text) == made


def test_a_long_slug_ends_with_a_whole_word() -> None:
    assert slug("word " * 40, words=40) == "-".join(["word"] * 12)
    assert slug("one two three four", words=2) == "one-two"
    assert len(slug("x" * 200)) == 60
    assert slug("!!!") != slug("???")
