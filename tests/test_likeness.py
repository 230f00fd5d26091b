"""Quotes that look like one statement: who is proposed with whom, and that many quotes take little time."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.resolve.likeness import Group, Said, propose

FIRST = "We shall never give up the winter crossings of the island ferry"
SECOND = "We will not abandon the winter crossings of the old island ferry, whatever it costs"
OTHER = "The budget of next year is a matter for the whole council to decide"


def said(name: str, words: str, day: int = 10, speaker: str = "ada", **more: str) -> Said:
    return Said(f"{name}#q", name, (speaker,), day, words, **more)  # type: ignore[arg-type]


def names(groups: list[Group]) -> list[list[str]]:
    return [[member.article for member in group.members] for group in groups]


def test_two_wordings_of_one_speaker_belong_together_and_other_words_do_not() -> None:
    assert names(propose([said("a", FIRST), said("b", SECOND), said("c", OTHER)], 3)) == [["a", "b"]]


@pytest.mark.parametrize(
    "second",
    [
        said("b", SECOND, speaker="ben"),
        said("b", SECOND, day=14),
        said("b", SECOND, language="sv"),
        said("a", SECOND),
        said("b", "the of we and"),
    ],
)
def test_another_speaker_language_or_time_or_the_same_article_is_no_wording(second: Said) -> None:
    assert propose([said("a", FIRST), second], 3) == []


def test_quotes_that_are_under_a_statement_are_offered_only_with_one_that_is_not() -> None:
    first, second = said("a", FIRST, statement="keep"), said("b", SECOND, statement="keep")
    assert propose([first, second], 3) == []
    assert names(propose([first, second, said("c", FIRST)], 3)) in ([["a", "c"]], [["a", "b", "c"]])


def test_a_fragment_must_stand_together_in_a_longer_quote() -> None:
    long = f"{OTHER}. {FIRST}. And then there was much more to be said about islands and other matters of state."
    assert names(propose([said("a", "winter crossings of the island"), said("b", long)], 3)) == [["a", "b"]]
    scattered = "island council, much state; winter budget: crossings decide"
    assert propose([said("a", scattered), said("b", long * 3)], 3) == []


def test_scripts_without_spaces_and_other_alphabets_are_compared() -> None:
    pairs = [
        ("我们决不放弃冬季渡轮", "我们永远不会放弃冬季的渡轮"),
        ("Мы никогда не оставим зимний паром", "Мы не оставим зимний паром"),
    ]
    for first, second in pairs:
        assert names(propose([said("a", first), said("b", second)], 3)) == [["a", "b"]]


def test_the_same_words_are_surer_than_like_words() -> None:
    same = propose([said("a", FIRST), said("b", FIRST.upper())], 3)
    like = propose([said("a", FIRST), said("b", SECOND)], 3)
    assert (same[0].confidence, same[0].score) == ("high", 100)
    assert like[0].score < 100
    assert propose([said("a", "winter crossings"), said("b", "winter crossings")], 3)[0].confidence == "medium"


def test_a_group_never_stretches_over_more_days_than_allowed() -> None:
    daily = [said(f"a{day}", FIRST, day=day) for day in range(20)]
    for days in (0, 1, 3):
        groups = propose(daily, days)
        assert all(group.members[-1].day - group.members[0].day <= days for group in groups)
    assert len(propose(daily, 3)) >= 5


_words = st.lists(st.sampled_from([*FIRST.split(), *SECOND.split(), "神", "圣", "…", "e\u0301"]), max_size=15).map(
    " ".join
)
_quotes = st.lists(
    st.builds(
        Said,
        name=st.text("abc", min_size=1, max_size=2),
        article=st.sampled_from("xyz"),
        speaker=st.sampled_from([(), ("ada",), ("ada", "ben")]),
        day=st.integers(0, 6),
        words=_words | st.text(max_size=20),
        language=st.sampled_from(["", "en"]),
        headline=st.booleans(),
        statement=st.sampled_from([None, "keep"]),
    ),
    max_size=12,
    unique_by=lambda quote: quote.name,
)


@given(_quotes, st.integers(0, 4), st.randoms(use_true_random=False))
def test_the_order_of_the_quotes_changes_nothing(quotes: list[Said], days: int, shuffle: random.Random) -> None:
    found = propose(quotes, days)
    shuffle.shuffle(quotes)
    assert propose(quotes, days) == found
    for group in found:
        assert len(group.members) > 1
        assert len({(member.speaker, member.language) for member in group.members}) == 1
        assert any(member.statement is None for member in group.members)


@pytest.mark.parametrize("alike", [False, True])
def test_time_grows_with_the_number_of_quotes(alike: bool) -> None:
    chance = random.Random(1)
    vocabulary = [f"word{number}" for number in range(25 if alike else 5000)]
    quotes = [said(f"a{number}", " ".join(chance.choices(vocabulary, k=20))) for number in range(8000)]
    few = _seconds(quotes[:2000])
    assert _seconds(quotes) < 10 * few + 1


def _seconds(quotes: list[Said]) -> float:
    started = time.process_time()
    propose(quotes, 3)
    return time.process_time() - started
