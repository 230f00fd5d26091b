"""Standoff marks that name their words by place and digest, and say none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from briefgen.diagnostics import Diagnostic, Place
from briefgen.place_digest import AROUND, place_digest
from briefgen.text import Span

_MOST = 100_000_000  # characters of which digests are made for one article: a second or less
_SOUGHT = 40_000_000  # characters of which they are made to find words of the article that stand elsewhere now
_LONG = 2_000  # longer words are looked for only by as much as others have moved
_FAR = 20_000  # characters from where they stood
_DIGEST = re.compile("[0-9a-fA-F]{64}")


class TooMuchError(Exception):
    """The marks of an article together hold more than anybody would mark."""


class PlacedText:
    """A text in which words are known by their place and digest. What is asked of it is counted, so that it has an end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._left, self._sought = _MOST, _SOUGHT
        self._shifts: dict[int, None] = {}  # by how much words have moved that were found elsewhere

    @property
    def length(self) -> int:
        return len(self._text)

    def stands(self, start: int, end: int, digest: str) -> bool:
        """Whether the words of this digest stand here. Raises TooMuchError if too much has been asked already."""
        if not 0 <= start < end <= len(self._text):
            return False
        self._left -= end - start + 2 * AROUND
        if self._left < 0:
            raise TooMuchError
        return place_digest(self._text, start, end) == digest.lower()

    def moved(self, start: int, end: int, digest: str) -> Span | None:
        """Where these words stand now, with the same words around them; None if that is nowhere near, or would cost too much."""
        length = end - start
        if not 0 < length <= len(self._text):
            return None
        first, last = -start, len(self._text) - end
        for shift in chain(tuple(self._shifts), _nearby(first, last) if length <= _LONG else ()):
            if not first <= shift <= last:
                continue
            self._sought -= length + 2 * AROUND
            if self._sought < 0:
                return None
            if place_digest(self._text, start + shift, end + shift) == digest.lower():
                self._shifts[shift] = None
                return start + shift, end + shift
        return None


def _nearby(first: int, last: int) -> Iterator[int]:
    """Distances from a place, the near ones first, as far as there is text."""
    for distance in range(max(1, first, -last), min(_FAR, max(-first, last)) + 1):
        if distance <= last:
            yield distance
        if -distance >= first:
            yield -distance


def is_place(at: tuple[int, ...], digest: str | None) -> bool:
    """Whether `at` and `digest` have the form of a place."""
    return len(at) == 2 and at[0] < at[1] and _DIGEST.fullmatch(digest or "") is not None


def words_at(at: tuple[int, ...], digest: str, text: PlacedText, path: str, place: Place) -> Span | Diagnostic:
    """The place that `at` and `digest` name, if the words that were marked stand there; else what is wrong."""
    start, end = at
    try:
        if text.stands(start, end, digest):
            return start, end
    except TooMuchError:
        message = "the marks before this one hold so much text that this one is not looked at"
        return Diagnostic("A048", message, path, place, ("split the article, or mark less",))
    message = "the words at this place are not those that were marked, or others stand around them"
    if now := text.moved(start, end, digest):
        hint = f"they stand elsewhere in the text now: write `at: [{now[0]}, {now[1]}]`"
        return Diagnostic("A049", message, path, place, (hint,))
    hint = f"compare the text with its source: it differs here or within {AROUND} characters, or the words stand far from here now"
    if end > text.length:
        hint = f"compare the text with its source: it ends before this place, after {text.length:,} characters"
    return Diagnostic(
        "A049",
        message,
        path,
        place,
        (hint, "to mark words of your own text give them by `exact:`, or in a briefing by `text:`"),
    )
