"""One index from the indexes of several parts: the same pages, words and filters as if Pagefind had made it of all records."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple
from zlib import crc32

from briefgen.digest import digest_bytes
from briefgen.searching.files import ENTRY, written_entry
from briefgen.searching.packed import ARRAY, closed, encoded, head
from briefgen.searching.parts import Part
from briefgen.searching.words import Word, joined

# A file of words ends behind a word that says so, so that a change in one leaves the others as they are.
_LEAST, _MOST, _ENDS = 16 * 1024, 64 * 1024, 8
_SHORT = 10  # signs of a digest that are enough for a name


class Made(NamedTuple):
    """A file of the merged index. One that is named by what it holds is compressed."""

    name: str
    plain: bytes
    is_named: bool = True

    def data(self) -> bytes:
        """The file as it is published."""
        return closed(self.plain) if self.is_named else self.plain


def page_names(parts: Sequence[Part]) -> list[list[str]]:
    """What the pages of each part are called: as Pagefind calls them, and those that share such a name by more."""
    called = {(name, tag) for part in parts for name, _, tag in part.pages}
    often = Counter(name for name, _ in called)
    return [[name if often[name] == 1 else f"{name}-{tag}" for name, _, tag in part.pages] for part in parts]


def merged(parts: Sequence[Part], names: Sequence[Sequence[str]], fields: Sequence[str]) -> Iterator[Made]:
    """The files of the index, but for those that are the same for all parts and those of single pages."""
    language = parts[0].language
    bases = list(accumulate((len(part.pages) for part in parts), initial=0))
    chunks, filters = [], []
    for first, last, plain in _chunks(_words(parts, bases)):
        chunks.append([first, last, _named(language, plain)])
        yield Made(f"index/{chunks[-1][2]}.pf_index", plain)
    for name, values in _filters(parts, bases).items():
        plain = encoded([name, [[value, pages] for value, pages in sorted(values.items())]])
        filters.append([name, _named(language, plain)])
        yield Made(f"filter/{filters[-1][1]}.pf_filter", plain)
    pages = [
        [name, row[1]]
        for part, some in zip(parts, names, strict=True)
        for name, row in zip(some, part.pages, strict=True)
    ]
    _shorten(chunks)
    plain = encoded([parts[0].version, pages, chunks, filters, [], list(fields)])
    yield Made(f"pagefind.{_named(language, plain)}.pf_meta", plain)
    yield Made(ENTRY, _entry(parts[0], _named(language, plain), len(pages)), is_named=False)


def _entry(part: Part, name: str, pages: int) -> bytes:
    entry = json.loads(part.entry)
    entry["languages"][part.language] |= {"hash": name, "page_count": pages}
    return written_entry(entry)


def _named(language: str, plain: bytes) -> str:
    return f"{language}_{digest_bytes(plain)[:_SHORT]}"


def _words(parts: Sequence[Part], bases: Sequence[int]) -> Iterator[tuple[str, bytes]]:
    streams = (_placed(part, base) for part, base in zip(parts, bases, strict=False))
    for text, found in groupby(heapq.merge(*streams, key=_key), key=lambda row: row[1].text):
        yield text, joined(text, list(found))


def _placed(part: Part, base: int) -> Iterator[tuple[int, Word]]:
    return ((base, word) for word in part.all_words())


def _key(row: tuple[int, Word]) -> tuple[str, int]:
    return row[1].text, row[0]


def _chunks(words: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str, bytes]]:
    """Words put together: the first of them, the last, and all."""
    some: list[tuple[str, bytes]] = []
    size = 0
    for text, data in words:
        some.append((text, data))
        size += len(data)
        if size >= _MOST or (size >= _LEAST and crc32(text.encode()) % _ENDS == 0):
            yield _chunk(some)
            some, size = [], 0
    if some:
        yield _chunk(some)


def _chunk(some: Sequence[tuple[str, bytes]]) -> tuple[str, str, bytes]:
    data = b"".join((head(ARRAY, 1), head(ARRAY, len(some)), *(data for _, data in some)))
    return some[0][0], some[-1][0], data


def _shorten(chunks: list[list[str]]) -> None:
    """Have each chunk begin and end with no more signs than part it from its neighbours, as Pagefind does."""
    for one, other in pairwise(chunks):
        size = 1 + _common(one[1], other[0])
        one[1], other[0] = one[1][:size], other[0][:size]


def _common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (first, second) in pairs if first != second), min(len(one), len(other)))


def _filters(parts: Sequence[Part], bases: Sequence[int]) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = {}
    for part, base in zip(parts, bases, strict=False):
        for name, values in part.filters.items():
            known = found.setdefault(name, {})
            for value, pages in values.items():
                known.setdefault(value, []).extend(page + base for page in pages)
    return dict(sorted(found.items()))
