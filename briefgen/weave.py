"""Marks are set into a body: the whole of it, or only the stretches that are shown."""

from __future__ import annotations

import heapq
import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from briefgen.model import Body
from briefgen.text import splits_letter

CUT = '<span class="cut" aria-hidden="true">…</span>'
_BORDER = "\n\n"
_LINK = re.compile(r"<a[ >]")


class Span(msgspec.Struct, frozen=True, gc=False):
    """A mark to be set: from where to where in `Body.text`, and the tags to set around each of its parts."""

    start: int
    end: int
    open: str  # the complete start tag of the first part
    reopen: str  # the start tag of all later parts, which carries no id
    close: str
    after: str = ""  # HTML put behind the last part, such as a note's number


def weave(body: Body, spans: Sequence[Span]) -> str:
    """The body's HTML with the spans set. A span over several elements comes in parts, one in each run of text.

    Spans that nest are nested; where two cross, the inner one is closed and opened again. A span without text is
    left out. The time grows with the text and the parts that are made.
    """
    runs = body.runs
    starts, html_starts, html_ends = runs[0::3], runs[1::3], runs[2::3]
    pieces = [
        (start, start + _text_length(body.html, html_start, html_end))
        for start, html_start, html_end in zip(starts, html_starts, html_ends, strict=True)
    ]
    spans, moved = _out_of_links(body, spans)
    out: list[str] = []
    done = 0
    for index, woven in _woven(body.text, pieces, spans):
        _copy(body.html, done, html_starts[index], moved, out)
        out.append(woven)
        done = html_ends[index]
    _copy(body.html, done, len(body.html), moved, out)
    return "".join(out)


def excerpt(body: Body, spans: Sequence[Span], windows: Sequence[tuple[int, int]]) -> str:
    """The text inside the windows, which are in order and apart, as paragraphs with the spans set.

    A block of the text is one paragraph; where some of its text is left out stands `CUT`.
    """
    text = body.text
    pieces = [piece for window in windows for piece in _by_block(text, *window)]
    woven = dict(_woven(text, pieces, spans))
    out: list[str] = []
    last = -1  # where the block of the last piece ends
    for index, (start, end) in enumerate(pieces):
        if start >= last:
            out.append(_paragraph_end(text, pieces[index - 1][1], last) if index else "")
            begin, last = _block_around(text, start, end)
            out.append(f"<p>{CUT} " if text[begin:start].strip() else "<p>")
        else:
            between = text[pieces[index - 1][1] : start]
            out.append(f" {CUT} " if between.strip() else between)
        out.append(woven.get(index) or escape(text[start:end]))
    if pieces:
        out.append(_paragraph_end(text, pieces[-1][1], last))
    return "".join(out)


def windows(text: str, spans: Sequence[tuple[int, int]], context_words: int) -> tuple[tuple[int, int], ...]:
    """The spans, each widened by so many words on both sides but not beyond its block, in order and merged.

    In scripts that put no spaces between words two characters count as a word.
    """
    widened = sorted(
        (words_before(text, start, context_words), words_behind(text, end, context_words))
        for start, end in spans
        if start < end
    )
    merged: list[tuple[int, int]] = []
    for start, end in widened:
        if merged and (start <= merged[-1][1] or not text[merged[-1][1] : start].strip()):
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _out_of_links(body: Body, spans: Sequence[Span]) -> tuple[Sequence[Span], list[tuple[int, str]]]:
    """A link cannot hold another one: what stands behind a span that ends in a link goes behind that link.

    Gives the spans without it, and where in the HTML it goes, the last place first.
    """
    links = [(found.start(), body.html.find("</a>", found.end()) + 4) for found in _LINK.finditer(body.html)]
    if not links:
        return spans, []
    starts, html_starts = body.runs[0::3], body.runs[1::3]
    kept: list[Span] = []
    moved: list[tuple[int, int, int, str]] = []
    for span in spans:
        run = bisect_left(starts, span.end) - 1 if span.after and span.start < span.end else -1
        link = bisect_left(links, (html_starts[run], 0)) - 1 if run >= 0 else -1
        if link >= 0 and html_starts[run] < links[link][1]:
            moved.append((links[link][1], span.end, -span.start, span.after))
            span = msgspec.structs.replace(span, after="")
        kept.append(span)
    return kept, [(place, after) for place, *_, after in sorted(moved, reverse=True)]


def _copy(html: str, start: int, end: int, moved: list[tuple[int, str]], out: list[str]) -> None:
    """Put a stretch of the HTML out, with what was moved into it."""
    while moved and moved[-1][0] <= end:
        place, after = moved.pop()
        out += (html[start:place], after)
        start = place
    out.append(html[start:end])


# ── setting spans ───────────────────────────────────────────────────────────────────────────────────────────────


class _Part:
    """A span on its way through the pieces."""

    __slots__ = ("begun", "span")

    def __init__(self, span: Span) -> None:
        self.span = span
        self.begun = False

    def start_tag(self) -> str:
        tag = self.span.reopen if self.begun else self.span.open
        self.begun = True
        return tag

    def end_tag(self, following: int) -> str:
        """The end tag of a part, after which the text goes on at `following`."""
        return self.span.close + self.span.after if self.span.end <= following else self.span.close


def _woven(text: str, pieces: Sequence[tuple[int, int]], spans: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """The pieces of the text that spans touch: each one's index and its HTML with their tags."""
    queue = [_Part(span) for span in sorted(spans, key=lambda span: (span.start, -span.end)) if span.start < span.end]
    queue.reverse()
    starts = [start for start, _ in pieces]
    active: list[_Part] = []
    index = 0
    while index < len(pieces) and (queue or active):
        start, end = pieces[index]
        following = starts[index + 1] if index + 1 < len(pieces) else sys.maxsize
        active = [part for part in active if part.span.end > start]
        while queue and queue[-1].span.start <= start:
            if (part := queue.pop()).span.end > start:
                active.append(part)
        if active or (queue and queue[-1].span.start < end):
            active.sort(key=lambda part: -part.span.end)
            yield index, _piece(text, start, end, following, active, queue)
            index += 1
        elif queue:
            index = max(index + 1, bisect_right(starts, queue[-1].span.start) - 1)


def _piece(text: str, start: int, end: int, following: int, active: list[_Part], queue: list[_Part]) -> str:
    """One piece's HTML. `active` are the open parts, outermost first; it is brought to the piece's end."""
    out = [part.start_tag() for part in active]
    ends = [part.span.end for part in active if part.span.end < end]
    heapq.heapify(ends)
    position = start
    while ends or (queue and queue[-1].span.start < end):
        event = min(ends[0] if ends else end, queue[-1].span.start if queue else end)
        out.append(escape(text[position:event]))
        position = event
        out += _close(active, ends, position)
        while queue and queue[-1].span.start == position:
            part = queue.pop()
            active.append(part)
            out.append(part.start_tag())
            if part.span.end < end:
                heapq.heappush(ends, part.span.end)
    out.append(escape(text[position:end]))
    out += [part.end_tag(following) for part in reversed(active)]
    return "".join(out)


def _close(active: list[_Part], ends: list[int], position: int) -> Iterator[str]:
    """The tags that close what ends at a position. What crosses it is closed too, and opened again."""
    crossing: list[_Part] = []
    while ends and ends[0] == position:
        part = active.pop()
        yield part.end_tag(position)
        if part.span.end == position:
            heapq.heappop(ends)
        else:
            crossing.append(part)
    while crossing:
        part = crossing.pop()
        active.append(part)
        yield part.start_tag()


def _text_length(html: str, start: int, end: int) -> int:
    """How many characters of text a run's HTML stands for."""
    if html.find("&", start, end) < 0:
        return end - start
    lesser = html.count("&lt;", start, end) + html.count("&gt;", start, end)
    return end - start - 4 * html.count("&amp;", start, end) - 3 * lesser


def escape(text: str) -> str:
    """Text as the HTML of a run, with a no-break space as itself."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# ── windows ─────────────────────────────────────────────────────────────────────────────────────────────────────

# Thai, Lao, Tibetan, Burmese, Khmer, kana and Han, and their punctuation.
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]{{1,2}}|[^\s{_UNSPACED}]+")
_LONGEST = 30  # Context is looked for within so many characters for each word.


def words_before(text: str, start: int, words: int) -> int:
    """Where the last `words` words before an offset begin, in its own block."""
    floor = max(0, start - words * _LONGEST)
    border = text.rfind(_BORDER, floor, start)
    begin = border + len(_BORDER) if border >= 0 else floor
    position = start - _reach(text[begin:start][::-1], words, whole=begin > floor or floor == 0)
    while position > begin and splits_letter(text, position):
        position -= 1
    return position


def words_behind(text: str, end: int, words: int) -> int:
    """Where the first `words` words behind an offset end, in its own block."""
    ceiling = min(len(text), end + words * _LONGEST)
    border = text.find(_BORDER, end, ceiling)
    stop = border if border >= 0 else ceiling
    position = end + _reach(text[end:stop], words, whole=stop < ceiling or ceiling == len(text))
    while splits_letter(text, position):
        position += 1
    return position


def _reach(stretch: str, words: int, *, whole: bool) -> int:
    """How far the first words of a stretch reach. If it is not `whole`, its last word may have been cut through."""
    ends = [match.end() for match in islice(_WORD.finditer(stretch), words)]
    if ends and ends[-1] == len(stretch) and not whole:
        del ends[-1]
    return ends[-1] if ends else 0


def _by_block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch of the text, cut where blocks meet."""
    while start < end:
        border = text.find(_BORDER, start, end)
        stop = border if border >= 0 else end
        if text[start:stop].strip():
            yield start, stop
        start = stop + len(_BORDER)


def _block_around(text: str, start: int, end: int) -> tuple[int, int]:
    border = text.rfind(_BORDER, 0, start)
    stop = text.find(_BORDER, end)
    return border + len(_BORDER) if border >= 0 else 0, stop if stop >= 0 else len(text)


def _paragraph_end(text: str, end: int, last: int) -> str:
    return f" {CUT}</p>" if text[end:last].strip() else "</p>"
