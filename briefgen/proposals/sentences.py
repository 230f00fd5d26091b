"""The words and sentences of a text, as attribution needs them: what is quoted is one thing and ends no sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from briefgen.proposals.lexicon import Lexicon
from briefgen.proposals.quotation import Quoted, paragraphs
from briefgen.text import Span

# A French pronoun behind its verb (dit-il, a-t-elle) is a word of its own; else a hyphen joins.
_WORD = re.compile(r"[^\W_]+(?:[-‑](?!(?:t-)?(?:il|elle|ils|elles|on)\b)[^\W_]+)*")
_END = re.compile(r"[.!?…。！？؟]+[)\]]*(?=\s|$|[\u3000-\u9fff])|\n(?!\n)")
_TERMINAL = frozenset(".!?…。！？؟")
_SHORT = frozenset(
    "st no vs mt jr sr dr mr mrs ms prof gen col sen rep gov lt brig z b d h u ca bzw usw etc им г ул".split()
)
_CLOSING = "”»“’\"'›」』)]"


class Token(NamedTuple):
    """A word: where it stands, and in small letters."""

    start: int
    end: int
    word: str
    low: str

    @property
    def capital(self) -> bool:
        return self.word[0].isupper()


class Sentences:
    """A text in sentences and words. What stands in quotation marks has none of its own."""

    def __init__(self, text: str, quoted: Sequence[Quoted], words: Lexicon) -> None:
        self.text = text
        self.quoted = quoted
        self._titles = words
        self._starts = [one.start for one in quoted]
        self.paragraphs = paragraphs(text)
        self._paragraph_starts = [start for start, _ in self.paragraphs]
        self.spans = [span for start, end in self.paragraphs for span in self._split(start, end)]
        self._span_starts = [start for start, _ in self.spans]
        self.tokens = [
            Token(*found.span(), found[0], found[0].casefold())
            for found in _WORD.finditer(text)
            if not self.is_quoted(found.start())
        ]
        self._token_starts = [token.start for token in self.tokens]

    def is_quoted(self, at: int) -> bool:
        """Whether an offset lies in quotation marks that are closed."""
        index = bisect_left(self._starts, at + 1) - 1
        return index >= 0 and at < self.quoted[index].end and self.quoted[index].closed

    def paragraph(self, at: int) -> int:
        """The number of the paragraph in which an offset lies."""
        return max(0, bisect_left(self._paragraph_starts, at + 1) - 1)

    def sentence(self, at: int) -> int:
        """The number of the sentence in which an offset lies."""
        return max(0, bisect_left(self._span_starts, at + 1) - 1)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the words between two offsets, half-open."""
        return bisect_left(self._token_starts, start), bisect_left(self._token_starts, end)

    def _split(self, start: int, end: int) -> list[Span]:
        ends = sorted({*self._plain_ends(start, end), *self._quoted_ends(start, end), end})
        spans: list[Span] = []
        begin = start
        for stop in ends:
            piece = self.text[begin:stop]
            if piece.strip():
                spans.append((begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip())))
            begin = stop
        return spans

    def _plain_ends(self, start: int, end: int) -> list[int]:
        return [
            found.end()
            for found in _END.finditer(self.text, start, end)
            if not self.is_quoted(found.start()) and self._ends_here(found.start(), found.end())
        ]

    def _ends_here(self, start: int, end: int) -> bool:
        following = self.text[end : end + 40].lstrip()[:1]
        if following.islower():
            return False
        if self.text[start] != "." or end - start > 1:
            return True
        begin = start
        while begin > 0 and start - begin < 14 and self.text[begin - 1].isalnum():
            begin -= 1
        word = self.text[begin:start].casefold()
        return not (word in _SHORT or word in self._titles.titles or (len(word) == 1 and word.isalpha()))

    def _quoted_ends(self, start: int, end: int) -> list[int]:
        """Sentences that end within quotation marks: He said: “We go.” Then he went."""
        first = bisect_left(self._starts, start)
        ends = []
        for one in self.quoted[first:]:
            if one.start >= end:
                break
            last = self.text[one.inner[0] : one.inner[1]].rstrip(_CLOSING + " \u00a0")[-1:]
            following = self.text[one.end : one.end + 40].lstrip()[:1]
            if last in _TERMINAL and last and (following.isupper() or following in '“„«"‘「'):
                ends.append(one.end)
        return ends
