"""What stands around a number: what bounds it, what multiplies it, and what it counts."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from briefgen.resolve.amounts import BOUNDS, EMPTY, MONEY, PER_CENT, SCALES, UNITS
from briefgen.text import is_spaceless

_WORD = re.compile(r"[^\W\d_]++(?:'[^\W\d_]++)?+")
_LAST_WORDS = re.compile(r"[^\W\d_]++(?:'[^\W\d_]++)?+|[^\w\s]")
_LOOK_BACK = 30  # characters before a number in which it may be bounded


class Unit(NamedTuple):
    """What a number counts: a known unit and how much of it the word stands for, or a word; and where that ends."""

    name: str
    known: bool
    factor: Fraction
    end: int


def words_before(plain: str, start: int) -> list[tuple[str, int]]:
    """The last words before a place, casefolded, each with where it begins."""
    back = max(0, start - _LOOK_BACK)
    found = [(word[0].casefold(), word.start() + back) for word in _LAST_WORDS.finditer(plain[back:start])]
    return found[-3:]


def money_before(plain: str, start: int) -> tuple[str, int]:
    """The money that stands before a number, or nothing, and where the amount then begins."""
    before = words_before(plain, start)
    if before and before[-1][0] in MONEY and len(plain[before[-1][1] : start].strip()) == len(before[-1][0]):
        word, at = before[-1]
        if len(before) > 1 and before[-2][0] + word in MONEY and before[-2][1] + len(before[-2][0]) == at:
            at = before[-2][1]
        if not word.isalpha() or len(word) == 3:
            return MONEY[word], at
    return "", start


def bound_before(plain: str, start: int) -> tuple[str, int]:
    """What bounds a number, and where that begins."""
    before = words_before(plain, start)
    for count in range(len(before), 0, -1):
        words = [word for word, _ in before[-count:]]
        if " ".join(words) in BOUNDS:
            return BOUNDS[" ".join(words)], before[-count][1]
    for length in (4, 3, 2, 1):
        phrase = plain[max(0, start - length) : start]
        if phrase in BOUNDS and is_spaceless(phrase[0]):
            return BOUNDS[phrase], start - length
    return "", start


def scale(plain: str, end: int, *, money: bool) -> tuple[tuple[int, ...], int]:
    """By what a word behind a number multiplies it (all that it may be), and where that word ends."""
    at = end + 1 if plain[end : end + 1] in (" ", "-") else end
    word = _WORD.match(plain, at)
    if word is None:
        return (1,), end
    if money and word[0] in ("m", "M"):
        return (10**6,), word.end()
    if word[0].casefold() in SCALES:
        return SCALES[word[0].casefold()], word.end()
    if word[0][0] in SCALES and _is_dense(word[0][0]):
        return SCALES[word[0][0]], at + 1
    return (1,), end


def unit_behind(plain: str, end: int) -> Unit | None:
    """What a number counts. None if it is written to a word that is no unit, as in 13th."""
    none = Unit("", False, Fraction(1), end)  # noqa: FBT003
    at = end + 1 if plain[end : end + 1] in (" ", "-") else end
    sign = plain[at : at + 1]
    if sign in UNITS and not sign.isalpha():
        return Unit(UNITS[sign][0], True, UNITS[sign][1], at + 1)  # noqa: FBT003
    if sign in MONEY:
        return Unit(MONEY[sign], True, Fraction(1), at + 1)  # noqa: FBT003
    for phrase in PER_CENT:
        if plain[at : at + len(phrase)].casefold() == phrase:
            return Unit("%", True, Fraction(1), at + len(phrase))  # noqa: FBT003
    word = _WORD.match(plain, at)
    if word is None:
        return none
    return _word_unit(word, none, attached=at == end)


def _word_unit(found: re.Match[str], none: Unit, *, attached: bool) -> Unit | None:
    word, at = found[0].casefold(), found.start()
    lengths = range(min(len(word), 6), 0, -1) if _is_dense(word[0]) else (len(word),)
    for length in lengths:
        part = word[:length]
        if part in UNITS:
            return Unit(UNITS[part][0], True, UNITS[part][1], at + length)  # noqa: FBT003
        if part in MONEY:
            return Unit(MONEY[part], True, Fraction(1), at + length)  # noqa: FBT003
    if _is_dense(word[0]):
        return Unit(word[0], False, Fraction(1), at + 1)  # noqa: FBT003
    if attached:
        return None
    return none if word in EMPTY else Unit(word, False, Fraction(1), found.end())  # noqa: FBT003


def _is_dense(letter: str) -> bool:
    """Whether a letter is of a script that writes what is counted to the number."""
    return is_spaceless(letter) or "가" <= letter <= "힣"
