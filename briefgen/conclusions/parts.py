"""Quotes that a briefing gives by words which are a part of another quote: they are shown, and do not count again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import msgspec

from briefgen.model import Passage
from briefgen.text import is_letter


def parts_of_others(marked: Sequence[Passage], found: Sequence[Passage]) -> Iterator[Passage]:
    """The found quotes of an article; each that lies in another of the same speakers says in which.

    Of several that hold it, a marked one is named before one that was found, then the shortest.
    """
    written = _Quotes([passage for passage in marked if passage.kind == "quote"])
    given = _Quotes(found)
    for one in found:
        inside = [quote for quote in written.around(one) if _holds(quote, one)]
        inside = inside or [other for other in given.around(one) if _first(other, one) and _holds(other, one)]
        holder = min(inside, key=lambda quote: (_length(quote), quote.parts, quote.id), default=None)
        yield msgspec.structs.replace(one, within=holder.id) if holder else one


class _Quotes:
    """Quotes of one article in the order of its text."""

    def __init__(self, quotes: Sequence[Passage]) -> None:
        self._quotes = sorted((quote for quote in quotes if quote.parts), key=lambda quote: quote.parts)
        self._starts = [quote.parts[0][0] for quote in self._quotes]
        self._ends = list(accumulate((quote.parts[-1][1] for quote in self._quotes), max))  # the farthest end so far

    def around(self, inner: Passage) -> Sequence[Passage]:
        """Those that may hold all of a quote: none of the others begins early and ends late enough."""
        if not inner.parts:
            return ()
        first = bisect_left(self._ends, inner.parts[-1][1] - 1)
        return self._quotes[first : bisect_right(self._starts, inner.parts[0][0] + 1)]


def _holds(outer: Passage, inner: Passage) -> bool:
    """Whether all words of a quote stand in another one, and the same persons say both."""
    if outer.in_title != inner.in_title or set(outer.speaker) != set(inner.speaker):
        return False
    # A quotation mark may stand outside of the one and inside of the other, a letter may not.
    left, right = (not is_letter(sign) for sign in (inner.words[0], inner.words[-1]))
    return all(any(a - left <= start and end <= b + right for a, b in outer.parts) for start, end in inner.parts)


def _first(one: Passage, other: Passage) -> bool:
    """Whether, of two quotes that may be the very same words, this is the one that counts."""
    return (-_length(one), one.id) < (-_length(other), other.id)


def _length(quote: Passage) -> int:
    return sum(end - start for start, end in quote.parts)
