"""Figures and dates in which articles differ: found where they can be compared, and nowhere else."""

from __future__ import annotations

import time

import pytest

from briefgen.resolve.contradictions import Telling, differences, disputed
from briefgen.resolve.figures import LONGEST, read


def told(text: str, language: str | None = "en") -> list[tuple[str, str]]:
    """The figures of a text: its words for each, and the least number that it may be."""
    return [(text[slice(*figure.span)], str(figure.ranges[0][0])) for figure in read(text, language).figures]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("They shook hands for about 40 seconds.", "en", [("about 40 seconds", "40")]),
        ("a 45-second handshake", "en", [("45-second", "45")]),
        ("two minutes", "en", [("two minutes", "120")]),
        ("1,000 men, 1 000 ships, 1’000 cars", "en", [("1,000 men", "1000"), ("1 000 ships", "1000"), ("1’000 cars", "1000")]),
        ("1.234.567 Menschen", "de", [("1.234.567 Menschen", "1234567")]),
        ("12,5 Prozent", "de", [("12,5 Prozent", "25/2")]),
        ("1,00,000 लोग", "hi", [("1,00,000 ल", "100000")]),
        ("zwei Schiffe", "de", [("zwei Schiffe", "2")]),
        ("zwei Schiffe", "en", []),
        ("около 40 секунд", "ru", [("около 40 секунд", "40")]),
        ("约40秒", "zh", [("约40秒", "40")]),
        ("4小时,3万人", "zh", [("4小时", "14400"), ("3万人", "30000")]),
        ("45초 동안", "ko", [("45초", "45")]),
        ("٤٥ ثانية", "ar", [("٤٥ ثانية", "45")]),
        ("४५ सेकंड", "hi", [("४५ स", "45")]),
        ("US$1.5 billion", "en", [("US$1.5 billion", "1500000000")]),
        ("40 million euros", "en", [("40 million euros", "40000000")]),
        ("between 40 and 45 people", "en", [("40 and 45 people", "40")]),
        ("up to 30 per cent", "en", [("up to 30 per cent", "0")]),
        ("three of the crew", "en", [("three", "3")]),
        # no amounts
        ("in 2023, on 13 September 2023 at 12:30", "en", []),
        ("the 13th T-34, a MiG-29, G20 and 3/4", "en", []),
        ("2023-09-13, 13.09.2023, 2023年9月13日", "en", []),
        ("1" * 50 + " men", "en", []),
        ("", "en", []),
    ],
)  # fmt: skip
def test_figures_are_read_with_what_they_count(text: str, language: str, expected: list[tuple[str, str]]) -> None:
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 13 September 2023", (2023, 9, 13)),
        ("on September 13", (None, 9, 13)),
        ("am 3. März", (None, 3, 3)),
        ("le 13 septembre 2023", (2023, 9, 13)),
        ("el 13 de septiembre de 2023", (2023, 9, 13)),
        ("13 сентября 2023", (2023, 9, 13)),
        ("2023年9月13日", (2023, 9, 13)),
        ("9월 13일", (None, 9, 13)),
        ("2023-09-13", (2023, 9, 13)),
        ("in September 2023", (2023, 9, None)),
        ("13.09.2023", (2023, 9, 13)),
    ],
)
def test_dates_are_read_in_several_languages(text: str, expected: tuple[int | None, int, int | None]) -> None:
    (day,) = read(text, "en").days
    assert day[:3] == expected


def differ(one: str, other: str, languages: tuple[str, str] = ("en", "en")) -> list[list[str]]:
    """What is told of two passages of different articles."""
    words = (one, other)
    passages = [Telling(f"a{place}", text, languages[place]) for place, text in enumerate(words)]
    return [
        [", ".join(words[row.place][start:end] for start, end in row.spans) for row in found.told]
        for found in differences(passages)
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("for about 40 seconds", "for 45 seconds", ["about 40 seconds", "45 seconds"]),
        ("3 people died, 40 ships sank", "3 people died, 45 ships sank", ["40 ships", "45 ships"]),
        ("it cost $40 million", "at 50 million dollars", ["$40 million", "50 million dollars"]),
        ("5 per cent", "7%", ["5 per cent", "7%"]),
        ("one hour, 90 minutes", "it took 2 hours", ["90 minutes", "2 hours"]),
        ("three ships left", "five ships left", ["three ships", "five ships"]),
        ("1,000 men", "1.500 men", ["1,000 men", "1.500 men"]),
        ("fewer than 30 men", "40 men", ["fewer than 30 men", "40 men"]),
        ("on 12 September", "on 13 September 2023", ["12 September", "13 September 2023"]),
        ("in March 2023", "on 3 April 2023", ["March 2023", "3 April 2023"]),
    ],
)
def test_a_difference_is_told_in_the_words_of_both(one: str, other: str, expected: list[str]) -> None:
    assert differ(one, other) == [expected]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,000 men", "1 000 men"),
        ("1,000 men", "1.000 men"),
        ("1.5 million men", "1,5 million men"),
        ("a thousand men; 1000 men", "1,000 men"),
        ("60 minutes", "1 hour"),
        ("more than 40 men", "45 men"),
        ("40 to 50 men", "45 men"),
        ("about four hours", "for 40 seconds"),  # hardly of one thing
        ("40 men, 3 ships", "45 horses, 3 ships"),
        ("40 men", "45 horses"),
        ("in 2023", "in 2024 men"),
        ("two leaders met", "40 ships left"),
        ("Moscow waits", "40 ships left"),
        ("on 12 September 2023", "in September 2023"),
        ("12 September and 13 September", "14 September"),
        ("¼ of it", "½ of it"),
    ],
)
def test_no_difference_is_told_where_none_is_certain(one: str, other: str) -> None:
    assert differ(one, other) == []
    assert differ(other, one) == []


def test_the_only_figures_of_passages_in_two_languages_are_compared() -> None:
    assert differ("40 ships", "45 кораблей", ("en", "ru")) == [["40 ships", "45 кораблей"]]
    assert differ("about 40 seconds", "45 секунд", ("en", "ru")) == [["about 40 seconds", "45 секунд"]]
    assert differ("40 ships", "40 кораблей", ("en", "ru")) == []
    assert differ("40 ships and 3 men", "45 кораблей", ("en", "ru")) == []


def test_within_one_article_nothing_differs() -> None:
    assert differences([Telling("a", "40 men", "en"), Telling("a", "45 men", "en")]) == ()


def test_the_dates_of_marks_are_compared_as_times() -> None:
    def of(*given: str) -> int:
        return len(differences([Telling(f"a{i}", "They met.", "en", date) for i, date in enumerate(given)]))

    assert of("2023-09-12", "2023-09-13") == 1
    assert of("2023-09", "2023-09-13") == 0
    assert of("2023-09-12/2023-09-14", "2023-09-13") == 0
    assert of("2023-09-12?", "2023-09-13") == 0
    (found,) = differences([Telling("a", "", None, "2023-09-12"), Telling("b", "on 13 September 2023", "en")])
    assert found.kind == "dates"


@pytest.mark.parametrize(
    ("stands", "expected"),
    [
        ([("a", "asserts"), ("b", "denies")], (("a",), ("b",))),
        ([("a", "reports"), ("b", "denies")], (("a",), ("b",))),
        ([("a", "asserts"), ("a", "denies")], None),  # a source that has both sides
        ([("a", "asserts"), ("a", "denies"), ("b", "denies"), ("b", "asserts")], None),
        ([("a", "asserts"), ("a", "denies"), ("b", "denies")], (("a",), ("a", "b"))),
        ([("a", "asserts"), ("b", "doubts")], None),
        ([], None),
    ],
)
def test_sources_dispute_what_one_has_and_another_denies(
    stands: list[tuple[str, str]], expected: tuple[tuple[str, ...], tuple[str, ...]] | None
) -> None:
    assert disputed(stands) == expected


@pytest.mark.parametrize(
    "text",
    ["3 ſeptember 2023", "3 aprİl 2023", "0000-00-00", "0000-01-01", "99.99.9999", "1.2.3", "30 February 2023", "٣٣"],
)
def test_what_is_no_date_or_number_is_read_without_harm(text: str) -> None:
    differences([Telling("a", text, "en"), Telling("b", f"5 men on 2 March 2023, {text}", "en")])


@pytest.mark.parametrize("part", ["1 ", "1,", "12 ", "may ", "1-", "99 000 ", "a", "$", "3 to ", "1.1.", "ب٤", "三4"])
def test_time_grows_with_the_text(part: str) -> None:
    text = part * (100 * LONGEST // len(part))
    start = time.process_time()
    differences([Telling(str(number), text, "en") for number in range(30)])
    assert time.process_time() - start < 10
