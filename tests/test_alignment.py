"""Wordings laid beside each other: what they share, what only one has, what is left out, and that it stays bounded."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.resolve.alignment import MOST_WORDINGS, MOST_WORDS, Aligned, Wording, align
from briefgen.resolve.subsequence import common

_BRACKETS = {"same": "{}", "some": "({})", "only": "[{}]", "part": "={}=", "cut": "<{}>", "missing": "⟨{}⟩"}


def drawn(aligned: Aligned) -> str:
    """`[…]` stands around what only this wording has, `(…)` around what some others have, `=…=` around what a fragment shares, `⟨3⟩` for three missing words."""
    parts = []
    for segment in aligned.segments:
        inner = str(segment.words) if segment.kind == "missing" else segment.text + "*" * segment.loaded
        parts.append(_BRACKETS[segment.kind].format(inner))
    return "".join(parts)


def shown(*texts: str | Wording) -> list[str]:
    return [drawn(one) for one in align([Wording(text) if isinstance(text, str) else text for text in texts])]


def test_two_wordings_show_which_words_differ() -> None:
    assert shown("We wage a holy fight for the land", "They wage a fair fight for the land") == [
        "[We] wage a [holy] fight for the land",
        "[They] wage a [fair] fight for the land",
    ]


def test_words_that_only_the_other_has_leave_a_sign_where_they_would_stand() -> None:
    assert shown("the ferry will stay", "In winter the old island ferry will stay for good") == [
        "⟨2⟩the ⟨2⟩ferry will stay⟨2⟩",
        "[In winter] the [old island] ferry will stay [for good]",
    ]


def test_case_quotation_marks_and_spaces_are_no_difference() -> None:
    assert shown("“The  mayor’s word”, she said", "the mayor's word she said") == [
        "“The  mayor’s word”, she said",
        "the mayor's word she said",
    ]


def test_of_three_wordings_a_word_is_in_all_in_some_or_in_one() -> None:
    assert shown("a just war on land", "a holy war on land", "a holy fight on land") == [
        "a [just] (war) on land",
        "a (holy war) on land",
        "a (holy) [fight] on land",
    ]


def test_a_fragment_is_compared_and_makes_nothing_less_common() -> None:
    first, second = "they wage a holy war for the land of all", "they wage a fair war for the land of all"
    assert shown(first, second, "holy fight") == [
        "they wage a (holy) war for the land of all",
        "they wage a [fair] war for the land of all",
        "(holy) [fight]",
    ]


def test_a_word_that_another_fragment_has_too_stands_not_only_here() -> None:
    whole = "they wage a just war for the land of all"
    assert shown(whole, "holy fight", "the holy cause")[1:] == ["(holy) [fight]", "=the= (holy) [cause]"]


def test_what_a_fragment_shares_with_the_only_full_wording_is_marked_in_both() -> None:
    whole = "they wage a just war for the land of all, and of their children"
    assert shown(whole, "just war", "for the sea") == [
        "they wage a =just war for the= land of all, and of their children",
        "=just war=",
        "=for the= [sea]",
    ]


def test_a_fragment_is_said_to_be_one_and_whether_a_longer_wording_has_all_its_words() -> None:
    first, second = "they wage a holy war for the land of all", "they wage a fair war for the land of all"
    found = align([Wording(text) for text in (first, second, "holy war", "the holy land", "holy, fair", "war for …")])
    assert [one.fragment for one in found] == [None, None, "all", "some", "some", "all"]
    assert [one.fragment for one in align([Wording(first), Wording("they wage a war"), Wording("…")])] == [None] * 3


def test_wordings_of_different_languages_are_not_compared() -> None:
    german, english, persian = (
        Wording("der faire Kampf", "de"),
        Wording("the fair fight", "en"),
        Wording("مبارزه", "fa"),
    )
    found = align([german, english, persian, Wording("the holy fight", "en")])
    assert [one.others for one in found] == [0, 1, 0, 1]
    assert [drawn(one) for one in found] == ["der faire Kampf", "the [fair] fight", "مبارزه", "the [holy] fight"]


def test_scripts_without_spaces_are_compared_letter_by_letter() -> None:
    assert shown("正义的斗争", "神圣的斗争") == ["[正义]的斗争", "[神圣]的斗争"]


def test_right_to_left_and_combining_marks_keep_their_letters_whole() -> None:
    assert shown("une lutte sacre\u0301e", "une lutte sacrée") == ["une lutte sacre\u0301e", "une lutte sacrée"]
    assert shown("مبارزه‌ای مقدس است", "مبارزه‌ای عادلانه است") == ["مبارزه‌ای [مقدس] است", "مبارزه‌ای [عادلانه] است"]


def test_loaded_terms_and_cuts_are_told_apart() -> None:
    first = Wording("we wage … a holy war", cuts=((7, 10),), terms=("holy", "not there", ""))
    assert shown(first, "we wage at last a fair war") == ["we wage< … >a [holy*] war", "we wage [at last] a [fair] war"]


def test_no_stretch_of_differing_words_runs_across_a_cut() -> None:
    assert shown(Wording("one two … three four", cuts=((7, 10),)), "five")[0] == "one two< … >three four"
    assert shown(Wording("one two … three", cuts=((7, 10),)), "four five six")[0] == "[one two]< … >[three]"


_VOCABULARY = [
    "we",
    "We",
    "fight",
    "holy",
    "just",
    "the",
    "land",
    "’",
    ",",
    " … ",
    "\n\n",
    "神",
    "圣",
    "é",
    "e\u0301",
    "\u200b",
    "“",
]
_texts = st.lists(st.sampled_from(_VOCABULARY), max_size=25).map(" ".join) | st.text(max_size=30)
_wordings = st.lists(
    st.builds(
        Wording,
        text=_texts,
        group=st.sampled_from(["", "fa"]),
        cuts=st.just(()),
        terms=st.lists(st.sampled_from(["holy", "the land", "’", ""]), max_size=2).map(tuple),
    ),
    max_size=6,
)


@given(_wordings)
def test_the_segments_of_a_wording_are_its_words_to_the_character(wordings: list[Wording]) -> None:
    for wording, aligned in zip(wordings, align(wordings), strict=True):
        assert "".join(segment.text for segment in aligned.segments) == wording.text
        assert all(bool(segment.text) != (segment.kind == "missing") for segment in aligned.segments)
        assert all(segment.words > 0 for segment in aligned.segments if segment.kind == "missing")


@given(_wordings, st.randoms(use_true_random=False))
def test_the_order_of_the_wordings_changes_nothing(wordings: list[Wording], random: object) -> None:
    order = list(range(len(wordings)))
    random.shuffle(order)  # type: ignore[attr-defined]
    found = align([wordings[index] for index in order])
    assert [found[order.index(index)] for index in range(len(wordings))] == list(align(wordings))


def _only_words(aligned: Aligned, kind: str) -> list[str]:
    return " ".join(segment.text for segment in aligned.segments if segment.kind == kind).casefold().split()


@given(st.lists(st.lists(st.sampled_from("abcde"), min_size=4, max_size=10), min_size=2, max_size=4))
def test_what_is_common_to_all_is_the_same_in_each(rows: list[list[str]]) -> None:
    found = align([Wording(" ".join(row)) for row in rows])
    assert len({tuple(_only_words(one, "same")) for one in found}) == 1
    if len(rows) == 2:
        assert not any(segment.kind == "some" for one in found for segment in one.segments)
        counts = [len(_only_words(one, "only")) for one in found]
        assert counts == [len(row) - len(_only_words(found[0], "same")) for row in rows]


def _length(a: Sequence[str], b: Sequence[str]) -> int:
    """The length of a longest common subsequence, by the table of the textbooks."""
    row = [0] * (len(b) + 1)
    for x in a:
        row = _next_row(row, x, b)
    return row[-1]


def _next_row(row: list[int], x: str, b: Sequence[str]) -> list[int]:
    new = [0]
    for place, y in enumerate(b):
        new.append(row[place] + 1 if x == y else max(row[place + 1], new[place]))
    return new


@given(st.text("abc", max_size=40), st.text("abc", max_size=40))
def test_no_longer_common_subsequence_exists(a: str, b: str) -> None:
    pairs = common(a, b)
    assert all(a[left] == b[right] for left, right in pairs)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(pairs))
    assert len(pairs) == _length(a, b)


def test_what_is_beyond_the_bounds_is_shown_and_said() -> None:
    long = Wording("word " * (MOST_WORDS + 5) + "end")
    first, second = align([long, Wording(long.text + " more")])
    assert not first.whole
    assert drawn(second) == long.text + " more"
    many = align([Wording(f"the same words and {number}") for number in range(MOST_WORDINGS + 2)])
    assert [one.others for one in many] == [MOST_WORDINGS - 1] * MOST_WORDINGS + [0, 0]


@pytest.mark.parametrize("letters", ["ab", "神圣的斗争是正义"])
def test_time_is_bounded(letters: str) -> None:
    """Twelve quotes of 20,000 characters that have nothing in order."""
    texts = [Wording((f"{letters[n % len(letters)]} {letters} {n} " * 4000)[n : n + 20_000]) for n in range(20)]
    started = time.process_time()
    align(texts)
    assert time.process_time() - started < 8
