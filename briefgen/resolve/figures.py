"""The figures and dates in the words of a passage: numbers with what they count, in the digits and spellings of several
languages.

A figure is what a text says of an amount, as a range of numbers: “45 seconds” reaches from 45 to 45, “more than 40” from
40 on. Numbers that are no amounts (years, days of a date, times of day, parts of names such as T-34) are passed over.
What can be read in two ways, such as 1.000, is kept in both, so that no difference is one of notation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from briefgen.resolve.amounts import BETWEEN, NUMBERS, OPENING, RANGE
from briefgen.resolve.days import Day, take_out
from briefgen.resolve.units import Unit, bound_before, money_before, scale, unit_behind, words_before
from briefgen.text import Folded, Span, fold, is_spaceless

LONGEST = 4_000  # characters of a passage that are read
MOST = 24  # figures of one passage

Range = tuple[Fraction, Fraction]  # from and to, both included
_NO_END = Fraction(10) ** 40
_DIGITS_READ = 30  # digits of a number; longer ones are no amounts


class Figure(NamedTuple):
    """An amount: the ranges it may be (more than one where its notation can be read in several ways) and its unit.

    `unit` is a known one (“s”, “%”, “$”), in which the amount then is whatever the text has, or the word that follows
    the number, or empty; `known` says which. `span` is where it stands, with what bounds the number and with the unit.
    """

    ranges: tuple[Range, ...]
    unit: str
    known: bool
    factor: Fraction  # how much of a known unit the text's own word stands for: 60 for minutes
    spelled: bool
    span: Span


class Found(NamedTuple):
    """What a text tells in numbers, in its order."""

    figures: tuple[Figure, ...]
    days: tuple[Day, ...]


class _Number(NamedTuple):
    start: int
    end: int
    values: tuple[Fraction, ...]
    spelled: bool = False


def read(text: str, language: str | None) -> Found:
    """The figures and dates of a text. `language` decides which words are numbers; for None only digits are.

    The time is linear in the text; what comes after `LONGEST` characters and `MOST` figures is not read.
    """
    folded = fold(text[:LONGEST])
    plain = "".join(map(_digit, folded.text))
    days, plain = take_out(plain)
    figures = []
    for figure in _figures(plain, (language or "").partition("-")[0].lower()):
        figures.append(figure._replace(span=_original(folded, figure.span)))
        if len(figures) == MOST:
            break
    return Found(tuple(figures), tuple(day._replace(span=_original(folded, day.span)) for day in days[:MOST]))


def _original(folded: Folded, span: Span) -> Span:
    return folded.covering(*span)


def _digit(character: str) -> str:
    """Digits of all scripts as those of ours, one for one."""
    value = unicodedata.decimal(character, None) if character > "\x7f" else None
    return character if value is None else str(value)


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────

_TOKEN = re.compile(r"\d{1,3}(?: \d{3}(?!\d))++(?:[.,٫]\d++)?|\d++(?:[.,'٫٬]\d++)*+|[^\W\d_]++(?:'[^\W\d_]++)?+")
_YEARS = range(1800, 2101)


def _figures(plain: str, language: str) -> Iterator[Figure]:
    known = NUMBERS.get(language, {})
    numbers = [number for found in _TOKEN.finditer(plain) if (number := _number(found, known))]
    index = 0
    while index < len(numbers):
        first = last = numbers[index]
        if index + 1 < len(numbers) and _is_range(plain, first, numbers[index + 1]):
            index += 1
            last = numbers[index]
        index += 1
        figure = _figure(plain, first, last)
        if figure:
            yield figure


def _number(found: re.Match[str], known: dict[str, int]) -> _Number | None:
    text, (start, end) = found[0], found.span()
    if not text[0].isdecimal():
        value = known.get(text.casefold())
        return None if value is None else _Number(start, end, (Fraction(value),), spelled=True)
    if len(text) > _DIGITS_READ:
        return None
    values = tuple(Fraction(value) for value in _values(text))
    return _Number(start, end, values) if values else None


def _values(text: str) -> tuple[str, ...]:
    """What digits with points, commas and spaces may be, as Python reads numbers; nothing if they are no number."""
    text = text.replace("٫", ",").replace("٬", "'")
    whole = text.replace(" ", "").replace("'", "")
    signs = [sign for sign in whole if sign in ".,"]
    bare = whole.replace(".", "").replace(",", "")
    if not signs:
        return (bare,)
    last = max(whole.rfind("."), whole.rfind(","))
    tail = whole[last + 1 :]
    decimal = f"{whole[:last].replace('.', '').replace(',', '')}.{tail}"
    if len(set(signs)) == 2 or " " in text:
        return (decimal,)
    if len(signs) > 1:
        groups = re.split("[.,]", whole)[1:]
        return (bare,) if len(groups[-1]) == 3 and all(len(group) in (2, 3) for group in groups) else ()
    if len(tail) == 3 and last <= 3 and not whole.startswith("0"):
        return (bare, decimal)
    return (decimal,)


def _is_range(plain: str, first: _Number, second: _Number) -> bool:
    between = plain[first.end : second.start].strip().casefold()
    if between in RANGE:
        return first.values[0] <= second.values[0]
    opened = words_before(plain, first.start)[-1:]
    return between in BETWEEN and bool(opened) and opened[0][0] in OPENING


def _figure(plain: str, first: _Number, last: _Number) -> Figure | None:
    if not _stands_alone(plain, first.start) or plain[last.end : last.end + 1] in (":", "/"):
        return None
    sign, start = money_before(plain, first.start)
    factors, end = scale(plain, last.end, money=bool(sign))
    unit = unit_behind(plain, end)
    if unit is None:
        return None
    if sign:
        unit = Unit(sign, True, Fraction(1), end)  # noqa: FBT003
    if _is_year(plain, first, unit) and factors == (1,):
        return None
    bound, start = bound_before(plain, start)
    ranges = [
        _bounded(low * unit.factor * factor, high * unit.factor * factor, bound)
        for factor in factors
        for low, high in zip(first.values, last.values if last is not first else first.values, strict=False)
    ]
    spelled = first.spelled and last.spelled
    return Figure(tuple(ranges), unit.name, unit.known, unit.factor, spelled, (start, max(unit.end, last.end)))


def _bounded(low: Fraction, high: Fraction, bound: str) -> Range:
    if bound == "least":
        return low, _NO_END
    return (Fraction(0), high) if bound == "most" else (low, high)


def _stands_alone(plain: str, start: int) -> bool:
    """Whether a number is no part of a name or of a time: nothing is written to its front but what may stand there."""
    before = plain[start - 1 : start]
    if not before or before.isspace() or before in "(['+~":
        return True
    if before in "-:/.,":
        farther = plain[start - 2 : start - 1]
        return (before == "-" and not farther.isalnum()) or (before == "," and not farther.isdecimal())
    return not before.isalnum() or is_spaceless(before)


def _is_year(plain: str, first: _Number, unit: Unit) -> bool:
    digits = plain[first.start : first.end]
    return (
        len(digits) == 4 and digits.isdecimal() and int(digits) in _YEARS and not (unit.known and unit.name != "month")
    )
