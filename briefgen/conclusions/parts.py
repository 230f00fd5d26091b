"""Quotes that a briefing gives by words which are a part of another quote: they are shown, and do not count again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from briefgen.model import Passage


def parts_of_others(marked: Sequence[Passage], found: Sequence[Passage]) -> Iterator[Passage]:
    """The found quotes of an article; each that lies in another of the same speakers says in which.

    Of several that hold it, a marked one is named before one that was found, then the shortest.
    """
    quotes = [passage for passage in marked if passage.kind == "quote" and passage.parts]
    for one in found:
        inside = [quote for quote in quotes if _holds(quote, one)]
        inside = inside or [other for other in found if other is not one and _holds(other, one) and _first(other, one)]
        holder = min(inside, key=lambda quote: (_length(quote), quote.parts, quote.id), default=None)
        yield msgspec.structs.replace(one, within=holder.id) if holder else one


def _holds(outer: Passage, inner: Passage) -> bool:
    """Whether all words of a quote stand in another one, and the same persons say both."""
    # A quotation mark may stand outside of the one and inside of the other.
    inside = all(any(a - 1 <= start and end <= b + 1 for a, b in outer.parts) for start, end in inner.parts)
    return (
        bool(inside and inner.parts) and outer.in_title == inner.in_title and set(outer.speaker) == set(inner.speaker)
    )


def _first(one: Passage, other: Passage) -> bool:
    """Whether, of two quotes that may be the very same words, this is the one that counts."""
    return _length(one) > _length(other) or (_length(one) == _length(other) and one.id < other.id)


def _length(quote: Passage) -> int:
    return sum(end - start for start, end in quote.parts)
