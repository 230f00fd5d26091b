"""What is remembered from one look to the next, so that an edit of an article is looked through at its own cost.

It gives an answer only where it is sure: otherwise everything is looked through as for a clean build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from pathlib import Path
from typing import NamedTuple

from briefgen import layout
from briefgen.conclusions.withheld import BUCKETS, bucket_of
from briefgen.leaks.comments import comments
from briefgen.leaks.search import Wanted, has_run, pieces_of
from briefgen.leaks.telling import phrases_of
from briefgen.pipeline import Build, Output
from briefgen.reading import Blob, FileValue
from briefgen.relations import PRIVATE, WITHHELD
from briefgen.resolve.shingles import codes_of, looked_at, shown_words, unpacked

_FEW = 64  # files, as an edit makes them
_OF_ARTICLES = frozenset({"article", "sidecar"})
_BITS = 16  # for each number in a sieve, so that one in fifty others passes


class Sieve:
    """A set of numbers that takes little room. It holds all that was put in, and now and then seems to hold another."""

    def __init__(self, many: int) -> None:
        self._mask = (1 << max(10, (many * _BITS).bit_length())) - 1
        self._bits = bytearray((self._mask >> 3) + 1)

    def add(self, number: int) -> None:
        for place in (number & self._mask, number >> 32 & self._mask):
            self._bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, number: object) -> bool:
        assert isinstance(number, int)
        place, bits = number & self._mask, self._bits
        if not bits[place >> 3] >> (place & 7) & 1:
            return False
        place = number >> 32 & self._mask
        return bool(bits[place >> 3] >> (place & 7) & 1)


class _Known(NamedTuple):
    withheld: Sieve
    phrases: Set[tuple[str, str]]  # path and text
    wanted: Wanted
    free: Set[int]  # shingles of what authors and files say for themselves


class Guard:
    """Knows whether an edit can have brought anything into the site that may not be there."""

    def __init__(self) -> None:
        self._known: _Known | None = None

    def learn(self, build: Build) -> None:
        """Take in what there is, after all of it was looked through and nothing found."""
        rows = [row for number in range(BUCKETS) for row in build.catalog.all(WITHHELD, str(number))]
        sieve = Sieve(sum(len(row.shingles) // 8 for row in rows))
        for row in rows:
            for number in unpacked(row.shingles):
                sieve.add(number)
        phrases = list(phrases_of(build))
        told = {(phrase.path, phrase.text) for phrase in phrases}
        self._known = _Known(sieve, told, Wanted((), phrases), _free(build.files))

    def forget(self) -> None:
        """Know nothing, until it learns again."""
        self._known = None

    def is_sure(self, build: Build, changed: Iterable[str], outputs: Mapping[str, Output | None], folder: Path) -> bool:
        """`folder` has the site of before. Whether these changes of articles, and the files that follow from them, brought nothing that may not be there."""
        known, paths = self._known, set(changed)
        if known is None or len(outputs) > _FEW or not {layout.kind_of(path) for path in paths} <= _OF_ARTICLES:
            return False
        if not _private(build, paths) <= known.phrases:
            return False
        grown = [number for number in _withheld(build, paths) if number not in known.withheld]
        if not known.free.isdisjoint(grown):
            return False
        for number in grown:
            known.withheld.add(number)
        new = ((address, _news(folder, address, output)) for address, output in outputs.items() if output is not None)
        return all(_is_clear(known, address, output) for address, output in new)


def _news(folder: Path, address: str, output: Output) -> Output:
    """Of a table the lines that it did not have before: each is for itself, and most of them stay."""
    if not isinstance(output, bytes) or not address.endswith((".csv", ".json")):
        return output
    try:
        before = set((folder / address).read_bytes().split(b"\n"))
    except OSError:
        return output
    return b"\n".join(line for line in output.split(b"\n") if line not in before)


def _is_clear(known: _Known, address: str, output: Output) -> bool:
    for piece in (address.encode("utf-8", "replace"), *pieces_of(output)):
        codes = codes_of(shown_words(piece))
        if known.wanted.may_be_in(codes):
            return False
        if any(number in known.withheld for number in looked_at(codes)) and has_run(codes, known.withheld):
            return False
    return True


def _private(build: Build, paths: Set[str]) -> set[tuple[str, str]]:
    files = {path: build.files[path] for path in paths if path in build.files}
    rows = {(row.path, row.text) for row in build.catalog.all(PRIVATE) if row.path in paths}
    return rows | {(path, text) for path, _, text in comments(files)}


def _withheld(build: Build, paths: Iterable[str]) -> Iterable[int]:
    # The row of an article is filed by the path of its Markdown, of which the sidecar has the name.
    for bucket in {bucket_of(path.removesuffix(".yaml").removesuffix(".md") + ".md") for path in paths}:
        for row in build.catalog.all(WITHHELD, bucket):
            yield from unpacked(row.shingles)


def _free(files: Mapping[str, FileValue]) -> Set[int]:
    found: set[int] = set()
    for value in (value for path, value in files.items() if layout.kind_of(path) not in _OF_ARTICLES):
        if isinstance(value, bytes | Blob):
            for piece in pieces_of(value):
                found.update(looked_at(codes_of(shown_words(piece))))
    return found
