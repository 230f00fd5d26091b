"""Files of a site are looked through for secrets: quickly for whether there may be any, and then for which and where.

The first look goes through all words once, whatever the number of secrets. It knows shingles by their numbers alone;
what it finds is only a suspicion. The second look compares words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from briefgen.catalog import Mapper
from briefgen.copies import Copy
from briefgen.leaks.contained import contents
from briefgen.pipeline import Output
from briefgen.reading import Blob
from briefgen.resolve.shingles import PHRASE, RUN, SIZE, is_telling, looked_at, shingles, shown_words, triples_of

_CHUNK = 16 * 1024 * 1024  # of a film or a large picture
_FEW = 64  # files, as an edit makes them
_KNOWN = 20_000  # lines that are remembered
FEWEST = 3  # words that a short secret must have: fewer stand everywhere


class Phrase(NamedTuple):
    """Words that may stand nowhere in this order; `words` in the form of `words_of`."""

    kind: str
    path: str
    offset: int | None  # in the text of the file, if that is known
    text: str
    words: tuple[bytes, ...]


class Wanted:
    """What is looked for."""

    def __init__(self, withheld: Iterable[Iterable[int]], sequences: Sequence[Phrase]) -> None:
        self.shingles: set[int] = set()
        for one in withheld:
            self.shingles.update(one)
        self._anchors: set[int] = set()  # a word of each short phrase, the longest that is its own
        self._triples: set[int] = set()  # and its first three words
        for sequence in sequences:
            if len(sequence.words) >= PHRASE:
                self.shingles.update(shingles(sequence.words))
            elif len(sequence.words) >= FEWEST:
                own = sequence.words[1:-1] if sequence.kind == "id" else sequence.words
                self._anchors.add(crc32(max(own, key=len)))
                self._triples.update(triples_of(list(map(crc32, sequence.words[:3]))))

    def __bool__(self) -> bool:
        return bool(self.shingles or self._anchors)

    def may_be_in(self, words: Sequence[bytes]) -> bool:
        """Whether it is worth a closer look."""
        codes = list(map(crc32, words))
        if not self._anchors.isdisjoint(codes) and not self._triples.isdisjoint(triples_of(codes)):
            return True
        return not self.shingles.isdisjoint(looked_at(codes))


def near(outputs: Mapping[str, Output], withheld: Iterable[Iterable[int]]) -> Iterator[set[int]]:
    """What of the shingles of secrets has to be known for these files: of a few files, only what stands in one."""
    if len(outputs) > _FEW:
        yield from map(set, withheld)
        return
    held: set[int] = set()
    for address, output in outputs.items():
        for piece in (address.encode("utf-8", "replace"), *pieces_of(output)):
            held.update(shingles(shown_words(piece)))
    yield from map(held.intersection, withheld)


def suspects(outputs: Mapping[str, Output], wanted: Wanted, map_: Mapper) -> list[str]:
    """The addresses of the files that hold words of a secret, or words that look so."""
    known: set[bytes] = set()

    def look(address: str) -> bool:
        name = [shown_words(address.encode("utf-8", "replace"))]
        pieces = (_new_lines(piece, known) for piece in pieces_of(outputs[address]))
        return any(map(wanted.may_be_in, (*name, *map(shown_words, pieces))))

    addresses = sorted(outputs)
    return [address for address, found in zip(addresses, map_(look, addresses), strict=True) if found]


def _new_lines(data: bytes, known: set[bytes]) -> bytes:
    """Without the lines that other files have, too: they were looked through there."""
    lines = data.split(b"\n")
    fresh = [line for line in lines if line not in known] if known else lines
    if len(known) < _KNOWN:
        known.update(lines)
    return b"\n".join(fresh)


def pieces_of(output: Output) -> Iterable[bytes]:
    """The bytes of a file and all that is packed in them; of a large one in pieces that overlap. Raises OSError."""
    value = output.value if isinstance(output, Copy) else output
    if not isinstance(value, Blob):
        yield from contents(value)
        return
    with Path(value.path).open("rb") as file:
        data = file.read(_CHUNK)
        yield from contents(data)
        while more := file.read(_CHUNK):
            data = data[-4096:] + more
            yield data


class Standing(NamedTuple):
    """Where words of a secret stand: the file, and its words from the first of them on."""

    address: str
    words: tuple[bytes, ...]


class Found:
    """The suspects' words, so that secrets can be compared with them."""

    def __init__(self, outputs: Mapping[str, Output], addresses: Iterable[str]) -> None:
        self._by_shingle: dict[int, str] = {}
        self._words: dict[str, bytes] = {}
        for address in addresses:
            words = [shown_words(address.encode("utf-8", "replace")), *map(shown_words, pieces_of(outputs[address]))]
            for some in words:
                for shingle in shingles(some):
                    self._by_shingle.setdefault(shingle, address)
            self._words[address] = b" \n ".join(b" " + b" ".join(some) + b" " for some in words)

    def holds_any(self, numbers: Iterable[int]) -> bool:
        return not self._by_shingle.keys().isdisjoint(numbers)

    def place_of(self, words: Sequence[bytes]) -> str | None:
        """The first file that holds exactly these words in a row."""
        wanted = b" " + b" ".join(words) + b" "
        return next((address for address, text in self._words.items() if wanted in text), None)

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
