"""What files of a site are searched for, and the search of those of which there is a suspicion: for which words, and where.

The suspicion knows shingles by their numbers alone (`Wanted`); here words are compared (`Found`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple
from urllib.parse import quote
from zlib import crc32

from briefgen.leaks.files import seen_pieces
from briefgen.pipeline import Output
from briefgen.resolve.shingles import (
    KEPT,
    LOOKED_AT,
    PHRASE,
    RUN,
    SIZE,
    codes_of,
    is_telling,
    looked_at,
    row_of,
    shingles,
    shingles_of,
    shown_words,
    triples_of,
)

IN_A_RUN = (RUN - SIZE + 1) // KEPT  # shingles that are kept of a run of words
_A_RUN = re.compile(rb"(?=\x01.\x01.\x01)", re.DOTALL)
_OF_ADDRESSES = frozenset({b"articles", b"briefings", b"html", b"json"})  # words that stand in every page
FEWEST = 3  # words that a short secret must have: fewer stand everywhere


class Phrase(NamedTuple):
    """Words that may stand nowhere in this order; `words` in the form of `words_of`."""

    kind: str
    path: str
    offset: int | None  # in the text of the file, if that is known
    text: str
    words: tuple[bytes, ...]

    @property
    def is_looked_for(self) -> bool:
        """Whether it is long enough, or odd enough, to stand nowhere by chance."""
        if self.kind == "boilerplate":
            return is_telling(self.words)
        return len(self.words) >= FEWEST or self.is_digest

    @property
    def is_digest(self) -> bool:
        """Whether it is the one word of a file's SHA-256."""
        return self.kind == "capture" and len(self.text) == 64 and len(self.words) == 1


class Wanted:
    """What is looked for."""

    def __init__(self, withheld: Iterable[Iterable[int]], sequences: Sequence[Phrase]) -> None:
        self.shingles: set[int] = set()  # of texts
        self.phrases: set[int] = set()
        for one in withheld:
            self.shingles.update(one)
        self._anchors: set[int] = set()  # a word of each short phrase, the longest that is its own
        self._triples: set[int] = set()  # and its first three words
        self._digests = {crc32(sequence.words[0]) for sequence in sequences if sequence.is_digest}
        for sequence in filter(lambda one: one.is_looked_for and not one.is_digest, sequences):
            if len(sequence.words) >= PHRASE:
                self.phrases.update(shingles(sequence.words))
            else:
                own = [word for word in sequence.words if word not in _OF_ADDRESSES] or sequence.words
                self._anchors.add(crc32(max(own, key=len)))
                self._triples.update(triples_of(list(map(crc32, sequence.words[:3]))))

    def __bool__(self) -> bool:
        return bool(self.shingles or self.phrases or self._anchors or self._digests)

    def may_be_in(self, codes: Sequence[int], held: Set[int] | None = None) -> bool:
        """Whether a closer look is worth it, by the numbers of words in a row. `held`: all shingles that are looked at, if known."""
        if self._anchors and not self._anchors.isdisjoint(codes) and not self._triples.isdisjoint(triples_of(codes)):
            return True
        if self.phrases and not self.phrases.isdisjoint(looked_at(codes) if held is None else held):
            return True
        if self._digests and not self._digests.isdisjoint(codes):
            return True
        return (held is None or not self.shingles.isdisjoint(held)) and self._has_run(codes)

    def _has_run(self, codes: Sequence[int]) -> bool:
        """Whether there is a run; only where one of the shingles that are looked at is known the others are."""
        numbers = list(looked_at(codes))
        hits = self.shingles.intersection(numbers)
        if not hits:
            return False
        places = (number * LOOKED_AT for number, shingle in enumerate(numbers) if shingle in hits)
        around = (codes[max(0, place - RUN + SIZE) : place + RUN] for place in places)
        return any(has_run(some, self.shingles) for some in around)

    def in_runs(self, numbers: Sequence[int]) -> Iterator[int]:
        """Those of shingles in a row that stand beside each other as those of a run of words of a text do."""
        for place in _runs(numbers, self.shingles):
            yield from (numbers[place + KEPT * step] for step in range(IN_A_RUN))


def has_run(codes: Sequence[int], kept: Container[int]) -> bool:
    """Whether words in a row, by their numbers, hold a run of words of a text, by what is kept of texts."""
    return next(_runs(list(shingles_of(codes)), kept), None) is not None


def _runs(numbers: Sequence[int], kept: Container[int]) -> Iterator[int]:
    return (found.start() for found in _A_RUN.finditer(bytes(map(kept.__contains__, numbers))))


class Found:
    """The suspects' words, so that secrets can be compared with them."""

    def __init__(self, outputs: Mapping[str, Output], addresses: Iterable[str], wanted: Wanted) -> None:
        self._by_shingle: dict[int, str] = {}
        self._words: dict[str, bytes] = {}
        self._in_runs: set[int] = set()
        self._outputs = outputs
        self._begins: set[int] = set()  # of all words, and of each three of them in a row
        for address in addresses:
            words = list(map(shown_words, seen_pieces(address, outputs[address])))
            for some in words:
                codes = codes_of(some)
                self._begins.update(codes, triples_of(codes))
                numbers = list(shingles_of(codes))
                self._in_runs.update(wanted.in_runs(numbers))
                for shingle in numbers:
                    self._by_shingle.setdefault(shingle, address)
            self._words[address] = b" \n ".join(row_of(some) for some in words)

    def holds_run(self, kept: Iterable[int]) -> bool:
        """Whether it may hold a run of words of a text, by what is kept of that."""
        return len(self._in_runs.intersection(kept)) >= IN_A_RUN

    def holds(self, shingle: int) -> bool:
        return shingle in self._by_shingle

    def place_of(self, words: Sequence[bytes]) -> str | None:
        """The first file that holds exactly these words in a row."""
        if not self._may_hold(words):
            return None
        wanted = row_of(words)
        return next((address for address, text in self._words.items() if wanted in text), None)

    def place_of_name(self, words: Sequence[bytes], name: str) -> str | None:
        """The first file that holds this very name, of these words, and not as a part of another one."""
        if not self._may_hold(words):
            return None
        wanted = row_of(words)
        forms = {name.encode("utf-8", "replace"), quote(name, safe="/").encode("ascii")}
        one = b"|".join(map(re.escape, sorted(forms)))
        pattern = re.compile(rb"(?<![\w\x80-\xff%-])(?:" + one + rb")(?![\w\x80-\xff%-])")
        for address, text in self._words.items():
            if wanted in text and any(map(pattern.search, seen_pieces(address, self._outputs[address]))):
                return address
        return None

    def _may_hold(self, words: Sequence[bytes]) -> bool:
        begin = codes_of(words[:3])
        return (next(triples_of(begin), None) if len(begin) == 3 else begin[0]) in self._begins if begin else False

    def runs(self, words: Sequence[bytes], is_cleared: Callable[[int], bool]) -> list[tuple[int, int, str]]:
        """The stretches of a secret's words that stand in the site: from, to, and in which file the first of them."""
        runs: list[tuple[int, int, str]] = []
        for place, shingle in enumerate(shingles(words)):
            address = self._by_shingle.get(shingle)
            if address is None or is_cleared(shingle):
                continue
            if runs and place <= runs[-1][1]:
                runs[-1] = (runs[-1][0], place + SIZE, runs[-1][2])
            else:
                runs.append((place, place + SIZE, address))
        return [run for run in runs if run[1] - run[0] >= RUN and is_telling(words[run[0] : run[1]])]
