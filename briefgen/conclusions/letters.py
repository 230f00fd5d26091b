"""Indexes of names that are too long for one page, in parts by the letters of the alphabet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from briefgen.catalog import Fact, Reader
from briefgen.interface import Interface
from briefgen.periods import MOST_NAMES, OTHERS, names, of_letter
from briefgen.relations import BY_NAME, INTERFACE, LONG, PERIOD_NAMES, PERIOD_SIZE, PERIODS, SHOWN, SOURCE_NAME, TALLIES

INDEXES = ("actors", "sources")


def of_index(reader: Reader, key: str) -> Iterator[Fact]:
    """The letters of an index in their order, those without one last, and who stands in which part; nothing of a short one."""
    count = len(reader.all(TALLIES)) if key == "actors" else len(reader.all(SHOWN, "source"))
    if count <= MOST_NAMES:
        return
    interface = reader.one(INTERFACE) or Interface()
    held: defaultdict[str, list[str]] = defaultdict(list)
    for name, item in sorted(_named(reader, key), key=lambda entry: (interface.order(entry[0]), entry[1])):
        held[of_letter(interface.letter(name))].append(item)
    for letter in sorted(held, key=lambda letter: letter == OTHERS):
        yield Fact(PERIODS, key, (letter, len(held[letter])))
        yield Fact(PERIOD_NAMES, key, letter)
        yield Fact(PERIOD_SIZE, f"{key}/{letter}", len(held[letter]))
        for number, part in enumerate(names(letter, len(held[letter]), MOST_NAMES)):
            yield Fact(LONG, key, part)
            yield Fact(BY_NAME, f"{key}/{part}", tuple(held[letter][number * MOST_NAMES : (number + 1) * MOST_NAMES]))


def _named(reader: Reader, key: str) -> Iterator[tuple[str, str]]:
    """Names and ids."""
    if key == "actors":
        yield from ((tally.name, tally.id) for tally in reader.all(TALLIES))
        return
    for source in reader.all(SHOWN, "source"):
        yield reader.one(SOURCE_NAME, source) or source, source
