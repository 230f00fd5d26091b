"""Where the words of an article's plain text stand in the Markdown that it was made from.

Both are read word by word. A mistake here does no harm: whoever changes a file reads the result again and compares.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from briefgen.text import Span, words

_AHEAD = 400  # words of Markdown that may stand between two words of the text, such as a long address
# What stands in brackets behind a link's text, and addresses that stand alone: none of it is text.
_ADDRESS = re.compile(r"(?<=\])\([^()\s]*+(?:[ \t]+\"[^\"\n]*+\")?\)|<(?:https?:|/?[A-Za-z])[^<>\n]*+>")


class SourceMap:
    """From offsets in the plain text to offsets in the Markdown."""

    def __init__(self, text: str, markdown: str, hidden: Sequence[Span]) -> None:
        """`hidden` are the stretches of the Markdown that are no text: marks, comments, boilerplate."""
        self._text, self._markdown = text, markdown
        self._words = words(text)
        self._starts = [start for start, _ in self._words]
        self._ends = [end for _, end in self._words]
        self._stands = _matched(text, self._words, markdown, _shown(markdown, hidden))

    def opening(self, start: int) -> int | None:
        """Where in the Markdown a passage of the text begins; None if that is not clear."""
        index = bisect_left(self._ends, start + 1)
        if index >= len(self._words) or (span := self._stands[index]) is None:
            return None
        # What stands between the passage's beginning and its first word, such as a quotation mark, belongs to it.
        at = span[0] + max(0, start - self._starts[index])
        for character in reversed(self._text[start : self._starts[index]]):
            at = self._markdown.rfind(character, max(0, at - 40), at)
            if at < 0:
                return None
        return at

    def closing(self, end: int) -> int | None:
        """Where in the Markdown a passage of the text ends; None if that is not clear."""
        index = bisect_right(self._starts, end - 1) - 1
        if index < 0 or (span := self._stands[index]) is None:
            return None
        at = span[1] - max(0, self._ends[index] - end)
        for character in self._text[self._ends[index] : end]:
            at = self._markdown.find(character, at, at + 40) + 1
            if not at:
                return None
        return at


def _shown(markdown: str, hidden: Sequence[Span]) -> list[Span]:
    """The words of the Markdown that can be words of the text."""
    gone = sorted([*hidden, *(found.span() for found in _ADDRESS.finditer(markdown))])
    shown: list[Span] = []
    done = 0
    for start, end in [*gone, (len(markdown), len(markdown))]:
        if start > done:
            shown += [(first + done, last + done) for first, last in words(markdown[done:start])]
        done = max(done, end)
    return shown


def _matched(text: str, ours: Sequence[Span], markdown: str, theirs: Sequence[Span]) -> list[Span | None]:
    """For each word of the text the same word of the Markdown, in order; None for one that is written otherwise."""
    found: list[Span | None] = []
    at = 0
    for index, (start, end) in enumerate(ours):
        word = text[start:end]
        following = text[slice(*ours[index + 1])] if index + 1 < len(ours) else None
        place = _next(word, following, markdown, theirs, at)
        found.append(None if place is None else theirs[place])
        at = at if place is None else place + 1
    return found


def _next(word: str, following: str | None, markdown: str, theirs: Sequence[Span], at: int) -> int | None:
    """The next place of a word; rather one that the following word follows."""
    first: int | None = None
    for place in range(at, min(at + _AHEAD, len(theirs))):
        if markdown[slice(*theirs[place])] == word:
            after = theirs[place + 1] if place + 1 < len(theirs) else (0, 0)
            if place == at or following is None or markdown[slice(*after)] == following:
                return place
            first = place if first is None else first
    return first
