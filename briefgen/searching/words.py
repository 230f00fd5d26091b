"""Where words stand, as Pagefind writes it: read as far as is needed to put the lists of several indexes behind each other.

Of each word there is a list of pages, each with the places in it. A page is told by how far it is from the one before.
So what follows the first page of a list can be taken over as it is, and is not read but for the numbers of the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from briefgen.searching.packed import ARRAY, NUMBER, TEXT, UnknownError, encoded, head, head_at

_COUNT = rb"(?>[\x00-\x17]|\x18.|\x19..|\x1a....)"
# An array of numbers ends where something stands that is no number: here that is always another array.
_PLACES = rb"(?>[\x80-\x97]|\x98.|\x99..|\x9a....)(?>[\x00-\x17\x20-\x37]++|[\x18\x38].|[\x19\x39]..|[\x1a\x3a]....)*+"
_PAGE = rb"\x83" + _COUNT + _PLACES + _PLACES
_PAGES = re.compile(rb"(?>" + _PAGE + rb")*+", re.DOTALL)
_STEPS = re.compile(rb"\x83(" + _COUNT + rb")" + _PLACES + _PLACES, re.DOTALL)


class Pages(msgspec.Struct, frozen=True, array_like=True):
    """The pages of one index that have a word: how many, the first and the last of them, and all behind the first number."""

    count: int
    first: int
    last: int
    rest: bytes


class Word(msgspec.Struct, frozen=True, array_like=True):
    """A word without its accents: the pages that have it so, and those that have it in other forms."""

    text: str
    pages: Pages | None
    forms: dict[str, Pages]


def read_words(plain: bytes) -> Iterator[Word]:
    """The words of a `.pf_index`. Page 0 is left out, and the others are counted without it. Raises what UNREADABLE names."""
    whole, at = head_at(plain, 0, ARRAY)
    count, at = head_at(plain, at, ARRAY)
    for _ in range(count):
        word, at = _word(plain, at)
        if word.pages or word.forms:
            yield word
    if whole != 1 or at != len(plain):
        raise UnknownError


def _word(plain: bytes, at: int) -> tuple[Word, int]:
    fields, at = head_at(plain, at, ARRAY)
    text, at = _text(plain, at)
    pages, at = _pages(plain, at)
    count, at = head_at(plain, at, ARRAY)
    forms = {}
    for _ in range(count):
        pair, at = head_at(plain, at, ARRAY)
        form, at = _text(plain, at)
        found, at = _pages(plain, at)
        if found is not None:
            forms[form] = found
        if pair != 2:
            raise UnknownError
    if fields != 3:
        raise UnknownError
    return Word(text, pages, forms), at


def _text(plain: bytes, at: int) -> tuple[str, int]:
    size, at = head_at(plain, at, TEXT)
    return plain[at : at + size].decode("utf-8"), at + size


def _pages(plain: bytes, at: int) -> tuple[Pages | None, int]:
    count, at = head_at(plain, at, ARRAY)
    found = _PAGES.match(plain, at)
    steps = _STEPS.findall(plain, at, found.end()) if found else []
    if found is None or len(steps) != count:
        raise UnknownError
    if not steps:
        return None, found.end()
    start, first = at + 1 + len(steps[0]), _number(steps[0])
    last = sum(map(_number, steps))
    if first == 0:
        if count == 1:
            return None, found.end()
        start = _STEPS.match(plain, at).end() + 1 + len(steps[1])  # type: ignore[union-attr]
        count, first = count - 1, _number(steps[1])
    return Pages(count, first - 1, last - 1, plain[start : found.end()]), found.end()


def _number(data: bytes) -> int:
    return data[0] if len(data) == 1 else int.from_bytes(data[1:], "big")


def joined(text: str, found: Sequence[tuple[int, Word]]) -> bytes:
    """A word as it stands in an index of several: each with the number of its first page."""
    pages = [(base, word.pages) for base, word in found if word.pages]
    forms = sorted({form for _, word in found for form in word.forms})
    rows = [[(base, word.forms[form]) for base, word in found if form in word.forms] for form in forms]
    variants = (head(ARRAY, 2) + encoded(form) + _joined(row) for form, row in zip(forms, rows, strict=True))
    return b"".join((head(ARRAY, 3), encoded(text), _joined(pages), head(ARRAY, len(forms)), *variants))


def _joined(found: Iterable[tuple[int, Pages]]) -> bytes:
    pieces, count, at = [b""], 0, 0
    for base, pages in found:
        pieces += (head(ARRAY, 3), head(NUMBER, base + pages.first - at), pages.rest)
        count, at = count + pages.count, base + pages.last
    pieces[0] = head(ARRAY, count)
    return b"".join(pieces)
