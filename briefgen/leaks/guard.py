"""What is remembered from one look to the next, so that an edit of an article is looked through at its own cost.

It gives an answer only where it is sure: otherwise everything is looked through as for a clean build.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from briefgen import layout
from briefgen.catalog import Reader
from briefgen.conclusions.withheld import BUCKETS, bucket_of
from briefgen.copies import Copy
from briefgen.leaks.files import seen_pieces
from briefgen.leaks.private import private_words
from briefgen.leaks.search import Wanted, has_run
from briefgen.leaks.telling import phrases_of
from briefgen.pipeline import Build, Output
from briefgen.reading import Blob
from briefgen.relations import ANY_ARTICLE, PRIVATE, WITHHELD
from briefgen.resolve.shingles import (
    codes_of,
    looked_at,
    row_of,
    shingles,
    shingles_of,
    shown_words,
    unpacked,
    words_of,
)
from briefgen.spool import bytes_of

_FEW = 64  # files, as an edit makes them
_LARGE = 16 * 1024 * 1024  # bytes of a film, whose words are junk and many
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

    def __bool__(self) -> bool:
        return any(self._bits)

    def __contains__(self, number: object) -> bool:
        assert isinstance(number, int)
        place, bits = number & self._mask, self._bits
        if not bits[place >> 3] >> (place & 7) & 1:
            return False
        place = number >> 32 & self._mask
        return bool(bits[place >> 3] >> (place & 7) & 1)


class _Known(NamedTuple):
    withheld: Sieve
    phrases: Set[tuple[str, str, str]]  # kind, path and text
    wanted: Wanted
    free: array[int]  # shingles that are looked at of what authors and files say for themselves, sorted
    unread: bool  # whether there are files too large to know their words
    borrowed: Set[int]  # shingles of those that hold words which are no leak only because they are public elsewhere
    borrowed_phrases: Sequence[bytes]


class Guard:
    """Knows whether an edit can have brought anything into the site that may not be there."""

    def __init__(self) -> None:
        self._known: _Known | None = None

    def learn(self, build: Build, files: Mapping[str, Output]) -> None:
        """Take in what there is, after all of it was looked through and nothing found. `files` are those with words of their own."""
        rows = [unpacked(row.shingles) for number in range(BUCKETS) for row in build.catalog.all(WITHHELD, str(number))]
        withheld = _sieve(rows)
        phrases = list(phrases_of(build))
        told = {(phrase.kind, phrase.path, phrase.text) for phrase in phrases}
        wanted = Wanted((), phrases)
        known = set[int]().union(*rows)  # for once: a sieve is small, and slow to ask
        free, borrowed, held = set[int](), set[int](), []
        for words in _words_of(files):
            codes = codes_of(words)
            numbers = set(looked_at(codes))
            free |= numbers
            if not known.isdisjoint(numbers) and has_run(codes, known):
                borrowed.update(shingles_of(codes))
            if wanted.may_be_in(codes):
                text = row_of(words)
                held += [row for phrase in phrases if (row := row_of(phrase.words)) in text]
        unread = any(map(_is_large, files.values()))
        self._known = _Known(withheld, told, wanted, array("q", sorted(free)), unread, borrowed, held)

    def forget(self) -> None:
        """Know nothing, until it learns again."""
        self._known = None

    def warn(self, build: Build, changed: Iterable[str]) -> None:
        """These articles are about to change: if they clear words that stand elsewhere, nothing is sure any more."""
        if self._known is not None and _lends(self._known, build, changed):
            self.forget()

    def is_sure(self, build: Build, changed: Iterable[str], outputs: Mapping[str, Output | None], folder: Path) -> bool:
        """`folder` has the site of before. Whether these changes of articles, and the files that follow from them, brought nothing that may not be there."""
        known, paths = self._known, set(changed)
        if known is None or len(outputs) > _FEW or not {layout.kind_of(path) for path in paths} <= _OF_ARTICLES:
            return False
        if not _private(build, paths) <= known.phrases or _lends(known, build, paths):
            return False
        for row in _withheld(build, paths):
            if any(number not in known.withheld for number in row) and (known.unread or _stands(row, known.free)):
                return False
            for number in row:
                known.withheld.add(number)
        if not known.withheld and not known.wanted:
            return True  # Nothing is secret.
        if any(isinstance(output, Copy) for output in outputs.values()):
            return False  # A picture that is shown for the first time may be a capture, which no words tell.
        new = ((address, _news(folder, address, output)) for address, output in outputs.items() if output is not None)
        return all(_is_clear(known, address, output) for address, output in new)


def _sieve(rows: Sequence[array[int]]) -> Sieve:
    sieve = Sieve(sum(map(len, rows)))
    for row in rows:
        for number in row:
            sieve.add(number)
    return sieve


def _is_large(output: Output) -> bool:
    return (
        isinstance(output, Copy) and isinstance(output.value, Blob) and Path(output.value.path).stat().st_size > _LARGE
    )


def _words_of(files: Mapping[str, Output]) -> Iterator[list[bytes]]:
    for address, output in files.items():
        if not _is_large(output):
            yield from (shown_words(piece) for piece in seen_pieces(address, output))


def _lends(known: _Known, build: Build, paths: Iterable[str]) -> bool:
    """Whether what these articles say clears words that stand in files with words of their own."""
    if not known.borrowed and not known.borrowed_phrases:
        return False
    reader = Reader(build.catalog)
    for key in {layout.stem(path) for path in paths}:
        text = reader.one(ANY_ARTICLE, key)
        article = text.article if text else None
        for some in (
            (article.title, article.summary, *article.rights.cleared, text.body.text) if text and article else ()
        ):
            words = words_of((some or "").encode("utf-8", "replace"))
            if not known.borrowed.isdisjoint(shingles(words)) or any(
                row in row_of(words) for row in known.borrowed_phrases
            ):
                return True
    return False


def _stands(row: Iterable[int], free: array[int]) -> bool:
    """Whether something of what is kept of a text stands in files with words of their own."""
    places = ((number, bisect_left(free, number)) for number in row)
    return any(place < len(free) and free[place] == number for number, place in places)


def _news(folder: Path, address: str, output: Output) -> Output:
    """Of a table the lines that it did not have before: each is for itself, and most of them stay."""
    if isinstance(output, Copy) or not address.endswith((".csv", ".json")):
        return output
    content = bytes_of(output)
    try:
        before = set((folder / address).read_bytes().split(b"\n"))
    except OSError:
        return output
    return b"\n".join(line for line in content.split(b"\n") if line not in before)


def _is_clear(known: _Known, address: str, output: Output) -> bool:
    for piece in seen_pieces(address, output):
        codes = codes_of(shown_words(piece))
        if known.wanted.may_be_in(codes):
            return False
        if any(number in known.withheld for number in looked_at(codes)) and has_run(codes, known.withheld):
            return False
    return True


def _private(build: Build, paths: Set[str]) -> set[tuple[str, str, str]]:
    files = {path: build.files[path] for path in paths if path in build.files}
    rows = {(row.kind, row.path, row.text) for row in build.catalog.all(PRIVATE) if row.path in paths}
    return rows | {(one.kind, one.path, one.text) for one in private_words(files)}


def _withheld(build: Build, paths: Iterable[str]) -> Iterator[Sequence[int]]:
    # The row of an article is filed by the path of its Markdown, of which the sidecar has the name.
    articles = {path.removesuffix(".yaml").removesuffix(".md") + ".md" for path in paths}
    ids = set(map(layout.stem, articles))
    for bucket in set(map(bucket_of, articles)):
        for row in build.catalog.all(WITHHELD, bucket):
            if row.kind == "article" and row.id in ids:
                yield unpacked(row.shingles)
