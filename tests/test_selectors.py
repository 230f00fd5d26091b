"""Where a standoff mark stands: literally first, then folded, told apart by what is around it."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.selectors import Haystack, find_between, find_exact
from briefgen.text import fold

TEXT = "He named it a “first priority.” Later, a first priority\u00a0again — and\n\nthe Kimchi of Kim’s cook."


def exact(words: str, prefix: str | None = None, suffix: str | None = None, text: str = TEXT) -> list[str]:
    return [text[a:b] for a, b in find_exact(text, words, prefix, suffix)]


def between(start: str, end: str, text: str = TEXT) -> list[str]:
    return [text[a:b] for a, b in find_between(text, start, end)]


def test_literal_words() -> None:
    assert find_exact(TEXT, "“first priority.”") == ((14, 31),)


def test_folded_words_give_the_text_as_it_is() -> None:
    assert exact('"first priority."') == ["“first priority.”"]
    assert exact("priority again - and the") == ["priority\u00a0again — and\n\nthe"]


def test_words_that_stand_literally_are_not_looked_for_otherwise() -> None:
    assert find_exact("don’t and don't", "don't") == ((10, 15),)


def test_twice_is_twice() -> None:
    assert exact("first priority") == ["first priority", "first priority"]


def test_prefix_and_suffix_choose() -> None:
    assert find_exact(TEXT, "first priority", prefix="a “") == ((15, 29),)
    assert find_exact(TEXT, "first priority", prefix='named it  a "') == ((15, 29),)
    assert find_exact(TEXT, "first priority", suffix="again") == ((41, 55),)
    assert find_exact(TEXT, "first priority", prefix="of") == ()


def test_prefix_can_choose_a_place_that_is_not_literal() -> None:
    assert find_exact("don’t and don't", "don't", suffix="and") == ((0, 5),)


def test_literal_words_win_beside_a_prefix_too() -> None:
    assert find_exact("say don’t now; say don't now", "don't", prefix="say") == ((19, 24),)


def test_whole_words_are_preferred() -> None:
    assert exact("Kim", suffix="’s") == ["Kim"]
    assert find_exact(TEXT, "Kim") == ((TEXT.index("Kim’"), TEXT.index("Kim’") + 3),)
    assert exact("Kimch") == ["Kimch"]


def test_no_letter_is_cut() -> None:
    assert find_exact("cafe\u0301", "cafe") == ()
    assert find_exact("go on…", "go on.") == ()


@pytest.mark.parametrize("words", ["", "  ", "\u200b", "nowhere"])
def test_nothing_to_find(words: str) -> None:
    assert find_exact(TEXT, words) == ()
    assert find_between(TEXT, words, "cook") == ()
    assert find_between(TEXT, "He", words) == ()


def test_between_takes_the_nearest_end() -> None:
    assert between("He named", "priority") == ["He named it a “first priority"]
    assert between("Later", "cook.") == ["Later, a first priority\u00a0again — and\n\nthe Kimchi of Kim’s cook."]


def test_between_is_ambiguous_when_it_begins_twice() -> None:
    assert between("first", "cook") == [TEXT[TEXT.index("first") : -1], TEXT[TEXT.rindex("first") : -1]]


def test_between_same_words_is_the_words() -> None:
    assert between("He named", "He  named") == ["He named"]
    assert len(between("first priority", "first priority")) == 2


def test_last_words_begin_behind_the_first() -> None:
    assert between("named it a", "a first priority") == ["named it a “first priority.” Later, a first priority"]
    assert between("cook", "He") == []


def test_between_folds_if_it_must() -> None:
    text = "don't look. She said: don’t go"
    assert between("She", "don't", text) == ["She said: don’t"]


def test_scripts() -> None:
    assert exact("神聖", text="彼は「神聖な戦い」と述べた") == ["神聖"]
    assert exact("الحرب", text="قال إنّ الحرب مستمرة") == ["الحرب"]


tricky = st.text("ab \n\u200b-—…'“”e\u0301éc.", max_size=30)


@given(tricky, tricky)
def test_every_range_folds_to_the_words(text: str, words: str) -> None:
    spans = find_exact(text, words)
    for start, end in spans:
        assert fold(text[start:end]).text.strip(" ") == fold(words).text.strip(" ")
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@given(tricky, tricky, tricky, tricky)
def test_never_raises(text: str, one: str, two: str, three: str) -> None:
    hay = Haystack(text)
    find_exact(hay, one, two, three)
    assert all(start < end for start, end in find_between(hay, one, two))


@given(tricky, st.integers(0, 29), st.integers(1, 30))
def test_whole_words_of_a_text_are_found_in_it(text: str, start: int, size: int) -> None:
    parts = text.split()
    chosen = " ".join(parts[start % len(parts) :][:size]) if parts else ""
    if fold(chosen).text.strip(" ") and not chosen.startswith("\u0301"):
        assert find_exact(text, chosen)


@pytest.mark.parametrize(
    ("unit", "words"), [("a", "a" * 20_000), ("ab ", "b " * 200), (" ", "a  b"), ("aab", "aa" * 100)]
)
def test_bounded_time(unit: str, words: str) -> None:
    hay = Haystack("x" + unit * 300_000)
    started = time.process_time()
    find_exact(hay, words, "q")
    find_between(hay, words, "y")
    assert time.process_time() - started < 5
