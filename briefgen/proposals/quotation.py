"""Which stretches of a text stand in quotation marks, in the manner of any language.

Read once from left to right. What is open at the end of a paragraph goes on in the next one if that begins with the
same mark. Marks that do not fit each other are taken as they seem to be meant.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from briefgen.text import Span

_MARKS = re.compile("''|``|‘‘|’’|[\"“”„‟«»‹›‘’‚'「」『』〝〞〟＂❝❞`]")
_PARAGRAPH = re.compile(r"\n\n")
# What opens, and by what it can be closed; straight marks and those that serve both ways are judged by their place.
_CLOSES: dict[str, tuple[str, ...]] = {
    "“": ("”", '"', "“", "''", "’’"),
    "”": ("”",),
    "„": ("“", "”", '"'),
    "‟": ("”",),
    "«": ("»",),
    "»": ("«", "»"),
    "‹": ("›",),
    "›": ("‹",),
    "‘": ("’", "'"),
    "‚": ("‘", "’", "'"),
    "'": ("'", "’"),
    '"': ('"', "”"),
    "''": ("''", '"', "’’"),
    "``": ("''", "’’"),
    "‘‘": ("’’",),
    "「": ("」",),
    "『": ("』",),
    "〝": ("〟", "〞"),
    "＂": ("＂",),
    "❝": ("❞",),
    "`": ("'", "’"),
}
_OPENS_ALWAYS = frozenset("「『〝❝‟„‘‚«‹") | {"``", "‘‘"}
_SINGLE = frozenset("‘’‚'`‹›")
_ELISION = re.compile(r"['’](?:\d0s|em\b|til\b|twas\b|tis\b|cause\b|n\b|bout\b|round\b)", re.IGNORECASE)
_BEFORE_OPENING = frozenset("([{<—–-/:;,=…*_¡¿") | {""}
_DEEP = 6  # marks in marks; deeper ones are no writing


class Quoted(NamedTuple):
    """A stretch in quotation marks, marks included, in no other such stretch."""

    start: int
    end: int
    inner: Span  # without the marks
    single: bool  # in marks that are used for words as well
    closed: bool = True


class _Open(NamedTuple):
    mark: str
    start: int
    end: int


def find_quoted(text: str) -> list[Quoted]:
    """The stretches in quotation marks, in order, none in another."""
    found: list[Quoted] = []
    carried: _Open | None = None
    for start, end in paragraphs(text):
        carried = _Paragraph(text, start, end, found, carried).read()
    return found


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of a plain text."""
    borders = [found.span() for found in _PARAGRAPH.finditer(text)]
    starts = [0, *(end for _, end in borders)]
    ends = [*(start for start, _ in borders), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]


class _Paragraph:
    """One paragraph on its way. What is found goes into the list that it is given."""

    def __init__(self, text: str, start: int, end: int, found: list[Quoted], carried: _Open | None) -> None:
        self._text, self._start, self._end = text, start, end
        self._found = found
        self._carried = carried
        self._open: list[_Open] = []
        self._tokens = [(token[0], token.start(), token.end()) for token in _MARKS.finditer(text, start, end)]
        self._closers = self._later_closers()

    def read(self) -> _Open | None:
        """Find all; gives what is still open and may go on in the next paragraph."""
        tokens = self._tokens
        if self._carried:
            tokens = self._go_on(self._carried)
        for number, (mark, start, end) in enumerate(tokens, len(self._tokens) - len(tokens)):
            self._take(number, mark, start, end)
        first = self._open[0] if self._open else None
        if first is None or (first.mark in _SINGLE and first.start > self._lead and first is not self._carried):
            return None
        if self._next_begins_with(first):
            return first
        self._leave_unclosed(first)
        return None

    @property
    def _lead(self) -> int:
        return (
            self._start + len(self._text[self._start : self._end]) - len(self._text[self._start : self._end].lstrip())
        )

    def _go_on(self, carried: _Open) -> list[tuple[str, int, int]]:
        self._open.append(carried)
        return self._tokens[1:] if self._tokens and self._tokens[0][1] == self._lead else self._tokens

    def _next_begins_with(self, first: _Open) -> bool:
        rest = self._text[self._end + 2 : self._end + 6].lstrip()
        return rest.startswith(first.mark) or (first.mark == "«" and rest.startswith("»"))

    def _leave_unclosed(self, first: _Open) -> None:
        """A mark that nothing closes: what follows to the end of the paragraph may be quoted."""
        end = self._start + len(self._text[self._start : self._end].rstrip())
        if (
            first.mark not in _SINGLE
            and end > first.end
            and not any(one.start > first.start for one in self._found[-1:])
        ):
            self._found.append(Quoted(first.start, end, (first.end, end), False, False))  # noqa: FBT003

    def _take(self, number: int, mark: str, start: int, end: int) -> None:
        if self._is_apostrophe(number, mark, start, end):
            return
        at = self._closed_by(mark, start, end)
        if at is not None:
            self._close(at, start, end)
        elif self._opens(mark, start, end) and len(self._open) < _DEEP:
            self._open.append(_Open(mark, start, end))

    def _close(self, at: int, start: int, end: int) -> None:
        opening = self._open[at]
        del self._open[at:]
        if not self._open and self._text[opening.end : start].strip():
            single = opening.mark in _SINGLE
            self._found.append(Quoted(opening.start, end, (opening.end, start), single))

    def _closed_by(self, mark: str, start: int, end: int) -> int | None:
        """Which of the open marks this one closes, from the innermost on."""
        for at in range(len(self._open) - 1, -1, -1):
            opening = self._open[at].mark
            if mark in _CLOSES[opening] and self._closes_here(opening, mark, start, end):
                return at
        return None

    def _closes_here(self, opening: str, mark: str, start: int, end: int) -> bool:
        if mark not in ('"', "'", "''", "“", "‘", "»", "«") or (opening, mark) in _PAIRS:
            return True
        return not (self._space_before(start) and not self._space_after(end))

    def _opens(self, mark: str, start: int, end: int) -> bool:
        if mark in _OPENS_ALWAYS:
            return True
        if mark == "“":
            return not self._space_after(end) or self._space_before(start)
        if mark not in _CLOSES:
            return False
        before = self._before(start)
        return (before.isspace() or before in _BEFORE_OPENING or before in _CLOSES) and not self._space_after(end)

    def _is_apostrophe(self, number: int, mark: str, start: int, end: int) -> bool:
        if mark not in ("'", "’", "‘", "`"):
            return False
        before, after = self._before(start), self._after(end)
        if before.isalnum() and after.isalnum():
            return True
        if mark in "'’" and _ELISION.match(self._text, start, start + 8) and not before.isalnum():
            return not self._single_open() or mark == "’"
        if mark == "‘" or not (before.isalnum() and self._single_open()):
            return mark != "‘" and before.isalnum()
        # The workers’ rights: an s before it, a word behind it, and a better mark to close follows.
        return before in "sS" and after == " " and self._closers[number]

    def _single_open(self) -> bool:
        return any(one.mark in _SINGLE for one in self._open)

    def _later_closers(self) -> list[bool]:
        """For each mark, whether one that closes single marks follows before the next that opens them."""
        later: list[bool] = []
        state = False
        for mark, start, end in reversed(self._tokens):
            later.append(state)
            if mark in "'’" and not self._after(end).isalnum():
                state = True
            elif mark in "‘'" and self._space_before(start):
                state = False
        return later[::-1]

    def _before(self, start: int) -> str:
        return self._text[start - 1] if start > self._start else ""

    def _after(self, end: int) -> str:
        return self._text[end] if end < self._end else ""

    def _space_before(self, start: int) -> bool:
        before = self._before(start)
        return before.isspace() or before in _BEFORE_OPENING

    def _space_after(self, end: int) -> bool:
        after = self._after(end)
        return not after or after.isspace() or after in ".,;:!?)]}…"


# Pairs that mean one thing wherever they stand.
_PAIRS = frozenset({("„", "“"), ("«", "»"), ("‹", "›"), ("‚", "‘"), ("‘", "’")})
