"""The dates in the words of a passage, in the forms of several languages."""

from __future__ import annotations

import re
from typing import NamedTuple

from briefgen.resolve.amounts import MONTHS
from briefgen.text import Span


class Day(NamedTuple):
    """A date in a text, as far as it is given there."""

    year: int | None
    month: int
    day: int | None
    span: Span

    @property
    def edtf(self) -> str | None:
        """The date as others write it; None without a year."""
        if self.year is None:
            return None
        month = f"{self.year:04}-{self.month:02}"
        return month if self.day is None else f"{month}-{self.day:02}"


_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]++")
_NAME = "|".join(sorted(MONTHS, key=lambda name: (-len(name), name)))
_ORDINAL = "(?:st|nd|rd|th|er|º|ª|\\.)?"
_IN_DIGITS = (
    re.compile(r"(?<![\w-])(?P<y>\d{4})-(?P<m>\d{2})(?:-(?P<d>\d{2}))?(?![\w-])"),
    re.compile(r"(?<![\w.])(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4})(?!\w)"),
    re.compile(r"(?:(?<!\d)(?P<y>\d{4}) ?[年년] ?)?(?<!\d)(?P<m>\d{1,2}) ?[月월](?: ?(?P<d>\d{1,2}) ?[日号號일])?"),
)
_BY_NAME = (
    re.compile(
        rf"(?<![\w.,])(?P<d>\d{{1,2}}){_ORDINAL} (?:of |de )?(?P<name>{_NAME})(?!\w)\.?(?:,? (?:de |del )?(?P<y>\d{{4}})(?![\w]))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?P<name>{_NAME})\.? (?P<d>\d{{1,2}}){_ORDINAL}(?![\w.:]\d|\w)(?:,? (?P<y>\d{{4}})(?!\w))?",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\w)(?P<name>{_NAME})\.?,? (?:de |del )?(?P<y>\d{{4}})(?!\w)", re.IGNORECASE),
)


def take_out(plain: str) -> tuple[list[Day], str]:
    """The dates of a text, and the text with signs of no meaning in their place."""
    days: list[Day] = []
    for pattern in _patterns(plain):
        for found in pattern.finditer(plain):
            day = _day(found)
            if day is not None:
                days.append(day)
                start, end = day.span
                plain = plain[:start] + "\x1f" * (end - start) + plain[end:]
    return sorted(days, key=lambda day: day.span), plain


def _patterns(plain: str) -> tuple[re.Pattern[str], ...]:
    if not _DIGIT.search(plain):
        return ()
    named = any(word.casefold() in MONTHS for word in _WORD.findall(plain))
    return (*_IN_DIGITS, *_BY_NAME) if named else _IN_DIGITS


def _day(found: re.Match[str]) -> Day | None:
    groups = found.groupdict()
    name, year, day = groups.get("name"), groups.get("y"), groups.get("d")
    # Letters that fold to a month's in the eyes of `re` alone, such as the Turkish İ, make no month.
    month = MONTHS.get(name.casefold(), 0) if name else int(groups["m"])
    if not 1 <= month <= 12 or (day and not 1 <= int(day) <= 31):
        return None
    return Day(int(year) if year else None, month, int(day) if day else None, found.span())
