"""Long lists in parts that keep their addresses: by the month or year of their items, and a full period in several;
lists of names by their first letters.

An item belongs to the period of its date, so what comes later moves nothing. A period that holds more than `MOST`
items is cut from its earliest on: its first part is full for ever, and what comes later stands in the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

MOST = 200  # items on a page
MOST_NAMES = 1000  # … where each is a line
OTHERS = "other"  # names that begin with no letter of the alphabet
_PART = "-part-"


def names(period: str, count: int, most: int = MOST) -> Iterator[str]:
    """The parts of a period that holds so many items: `2024-05`, `2024-05-part-2` and so on. There is one at least."""
    yield period
    yield from (f"{period}{_PART}{number}" for number in range(2, -(-count // most) + 1))


def part_named(period: str, place: int) -> str:
    """The part in which an item stands, by its place from 1 on in what is counted from the beginning."""
    number = -(-place // MOST)
    return period if number == 1 else f"{period}{_PART}{number}"


def split(name: str) -> tuple[str, int]:
    """The period and the number of a part."""
    period, _, number = name.partition(_PART)
    return period, int(number or 1)


def part_of(items: Sequence[T], name: str) -> Sequence[T]:
    """What stands on the page of a part. `items` are all of its period, the latest first; so are those it gives."""
    number = split(name)[1]
    return items[max(len(items) - number * MOST, 0) : max(len(items) - (number - 1) * MOST, 0)]


def in_order(periods: Iterable[str]) -> list[str]:
    """The latest first, `undated` last."""
    return sorted(periods, key=lambda period: (period != "undated", period), reverse=True)


def of_letter(letter: str) -> str:
    """What a letter is called in an address: a Latin one is itself, others are told by their numbers in Unicode, so
    that no server and no archive can spell them in another way. "" stands for all that is no letter."""
    if letter.isascii() and letter.isalpha() and len(letter) <= 2:
        return letter
    return "-".join(f"u{ord(character):04x}" for character in letter) or OTHERS


def letter_of(name: str) -> str:
    """The letter that a part is called after, as it is shown."""
    if name == OTHERS:
        return "#"
    letter = name if len(name) <= 2 else "".join(chr(int(code[1:], 16)) for code in name.split("-"))
    return letter[:1].upper() + letter[1:]
