"""What stands in the gaps of quotes: borders, words of other speakers, and what must not vanish between split parts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, pairwise

from briefgen.catalog import Reader
from briefgen.conclusions.refusals import refused, unread
from briefgen.diagnostics import Diagnostic, Place
from briefgen.model import Article, Body, Passage
from briefgen.parse.article import sidecar_path
from briefgen.relations import PLACES
from briefgen.resolve import elision
from briefgen.resolve.elision import Bar, Refusal, Why
from briefgen.resolve.negation import negation_in, unlisted
from briefgen.resolve.quotation import spoken_between
from briefgen.text import Span

_HEADING = re.compile(r"</?h[1-6][ >]")


class Gaps:
    """An article whose gaps are looked at, with its borders and quotes in order. It is made once for many quotes."""

    def __init__(self, body: Body, passages: tuple[Passage, ...]) -> None:
        self._body, self._passages = body, passages

    def bar(self, speaker: frozenset[str]) -> Bar:
        """Says of a gap why nothing may be left out there: a heading stands in it, or words of another speaker.

        For a quote whose speaker is not said, it is the one in whose mark the words beside the gap stand.
        """

        def barred(start: int, end: int) -> Why | None:
            if self._crosses_border(start, end):
                return "heading"
            return "speaker" if self._holds_another(start, end, speaker) else None

        return barred

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return self._body.runs[::3]

    @cached_property
    def _headings(self) -> list[int]:
        return [found.start() for found in _HEADING.finditer(self._body.html)]

    @cached_property
    def _quotes(self) -> list[tuple[int, int, frozenset[str]]]:
        quotes = (p for p in self._passages if p.kind == "quote" and p.speaker and not p.in_title)
        return sorted(((*part, frozenset(p.speaker)) for p in quotes for part in p.parts), key=lambda quote: quote[:2])

    @cached_property
    def _quote_starts(self) -> list[int]:
        return [start for start, _, _ in self._quotes]

    @cached_property
    def _farthest(self) -> list[int]:
        return list(accumulate((end for _, end, _ in self._quotes), max))

    def _crosses_border(self, start: int, end: int) -> bool:
        """Whether a tab, or a heading of the HTML from the first run of a stretch to its last, stands in it."""
        if "\t" in self._body.text[start:end]:
            return True
        first, last = bisect_right(self._starts, start) - 1, bisect_right(self._starts, end) - 1
        if last < 0:
            return False
        low, high = self._body.runs[3 * max(first, 0) + 1], self._body.runs[3 * last + 1]
        at = bisect_left(self._headings, low)
        return at < len(self._headings) and self._headings[at] < high

    def _holds_another(self, start: int, end: int, speaker: frozenset[str]) -> bool:
        met = list(self._around(start, end))
        # A mark around the gap is one around the words beside it: who says these is another question.
        beside = {who for first, last, who in met if first < start <= last or first <= end < last}
        known = {speaker} if speaker else beside
        within = [who for first, last, who in met if not (first < start and end < last)]
        return bool(known) and any(who not in known for who in within)

    def _around(self, start: int, end: int) -> Iterator[tuple[int, int, frozenset[str]]]:
        """The marked quotes that share something with a stretch or touch it."""
        at = bisect_right(self._quote_starts, end) - 1
        while at >= 0 and self._farthest[at] >= start:
            if self._quotes[at][1] >= start:
                yield self._quotes[at]
            at -= 1


def split_quotes(reader: Reader, article: Article, body: Body, passages: tuple[Passage, ...]) -> Iterator[Diagnostic]:
    """An error for each part of a split quote before which something vanishes that must not."""
    gaps = Gaps(body, passages)
    for passage in passages:
        if passage.kind != "quote":
            continue
        text = article.title if passage.in_title else body.text
        bar = None if passage.in_title else gaps.bar(frozenset(passage.speaker))
        languages = tuple(filter(None, (article.language, passage.language)))
        for number, ((_, end), (start, _)) in enumerate(pairwise(passage.parts), 1):
            found = refusal(text, (end, start), languages, bar) if end < start else None
            if found:
                yield _at_part(reader, article, f"#{passage.id}/part/{number}", refused(found, text))
            elif foreign := unlisted(languages):
                yield _at_part(reader, article, f"#{passage.id}/part/{number}", unread(foreign))


def refusal(text: str, gap: Span, languages: tuple[str, ...], barred: Bar | None) -> Refusal | None:
    """Why a quote may not go on behind a gap between two of its parts; None if it may."""
    # What is too long is not looked at any further, so that many splits across one text cost no more than one.
    if gap[1] - gap[0] > elision.GAP_LENGTH or elision.is_too_long(text[slice(*gap)]):
        return Refusal("length", gap, "")
    for start, end in spoken_between(text, *gap):
        if word := negation_in(text[start:end], languages):
            return Refusal("negation", gap, word)
    if barred and (why := barred(*gap)):
        return Refusal(why, gap, "")
    return None


def _at_part(reader: Reader, article: Article, key: str, problem: Diagnostic) -> Diagnostic:
    for path in (article.path, sidecar_path(article.path)):
        if place := (reader.one(PLACES, path) or {}).get(key):
            return Diagnostic(problem.code, problem.message, path, place, problem.hints)
    return Diagnostic(problem.code, problem.message, article.path, Place(1, 1), problem.hints)
