"""What date a text that is none was probably meant to be, where it can be read in one way only."""

from __future__ import annotations

import re

_MONTHS = "january february march april may june july august september october november december".split()
_YEAR_FIRST = re.compile(r"([0-9]{4})([-./ ]?)([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})(\. ?|[-/ ])([0-9]{1,2})(?:\. ?|[-/ ])([0-9]{4})")
_DAY_NAMED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[ -]([a-z]{3,9})\.?,?[ -]([0-9]{4})")
_NAMED_DAY = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_NAMED = re.compile(r"([a-z]{3,9})\.? ([0-9]{4})")


def date_meant(text: str) -> str | None:
    """The date as it is written here, `2023-09-13` or `2023-09`; None if it is not clear. The calendar is not asked."""
    if len(text) > 40:
        return None
    words = " ".join(text.casefold().split())
    return _in_digits(words) or _with_month(words)


def _in_digits(words: str) -> str | None:
    if found := _YEAR_FIRST.fullmatch(words):
        # Without a separator, seven digits can be parted in two ways.
        return None if words.isdecimal() and len(words) != 8 else _written(found[1], int(found[3]), int(found[4]))
    found = _YEAR_LAST.fullmatch(words)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    # With full stops the day comes first everywhere. With slashes it does in one country and does not in the other.
    if found[2].startswith(".") or first > 12 or first == second:
        return _written(found[4], second, first)
    return _written(found[4], first, second) if second > 12 else None


def _with_month(words: str) -> str | None:
    if found := _DAY_NAMED.fullmatch(words):
        return _written(found[3], _month(found[2]), int(found[1]))
    if found := _NAMED_DAY.fullmatch(words):
        return _written(found[3], _month(found[1]), int(found[2]))
    found = _NAMED.fullmatch(words)
    return _written(found[2], _month(found[1])) if found else None


def _month(name: str) -> int:
    """The number of an English month, also of one that is cut short; 0 if it is none."""
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(name)), 0)


def _written(year: str, month: int, day: int | None = None) -> str | None:
    if not 1 <= month <= 12 or not (day is None or 1 <= day <= 31):
        return None
    return f"{year}-{month:02}" + ("" if day is None else f"-{day:02}")
