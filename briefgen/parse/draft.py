"""A text while its annotations are read: what was found in it, what has to be changed, and what is wrong.

Nothing is changed before the end. So every place is one of the file, and what turns out to be no mark stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from briefgen.diagnostics import Diagnostic, Place, Related
from briefgen.parse.attributes import Meaning, Problem

# What is told even of boilerplate: what decides where it ends, and that its marks are left out.
_ALWAYS = frozenset({"A004", "A017", "A018", "A021"})
_SPACE = re.compile(r"\s*+")


class Edit(NamedTuple):
    """What stands in the place of a stretch of the text."""

    start: int
    end: int
    text: str


class Found(NamedTuple):
    """A mark before it has its number: the stretches of the text at its two borders, and what it says."""

    opening: tuple[int, int]
    closing: tuple[int, int]
    meaning: Meaning
    prefix: str | None  # what stands before each line of a block; None for a mark inside a line


class Draft:
    """The text of one article and what is known of it so far. Offsets count from the start of `body`."""

    def __init__(self, body: str, path: str, first_line: int) -> None:
        self.body, self.path = body, path
        self.edits: list[Edit] = []
        self.found: list[Found] = []
        self.problems: list[Diagnostic] = []
        self.removed: dict[int, int] = {}  # from where a comment or boilerplate begins to where it ends
        self.boilerplate = 0  # how many blocks of boilerplate are open here
        self.comment_open = False  # whether an unclosed private comment swallowed the rest
        self.line_removed = False  # whether a comment took the whole of its lines
        self._first_line = first_line
        self._line_starts: list[int] = []
        self._last_line = (0, 0, -1)

    def change(self, start: int, end: int, text: str = "") -> None:
        """Put `text` in the place of a stretch. A change inside a larger one is part of that."""
        self.edits.append(Edit(start, end, text))

    def keep(self, found: Found) -> None:
        """Take in a mark; in boilerplate only its borders go."""
        if not self.boilerplate:
            self.found.append(found)
            return
        self.ignore(*found.opening)
        self.change(*found.opening)
        self.change(*found.closing)

    def ignore(self, start: int, end: int) -> None:
        """Tell of a mark in boilerplate."""
        text = "this mark stands in boilerplate and is left out of account"
        self.report("A017", start, end, text, "remove the mark, or end the boilerplate before it")

    def has_words(self, start: int, end: int) -> bool:
        """Whether anything but white space is left of a stretch when private comments and boilerplate are gone."""
        while (start := self._after_space(start)) in self.removed:
            start = self.removed[start]
        return start < end

    def report(
        self, code: str, start: int, end: int, message: str, *hints: str, related: tuple[Related, ...] = ()
    ) -> None:
        """Tell of a problem in a stretch of the text; of boilerplate only what matters for the rest."""
        if not self.boilerplate or code in _ALWAYS:
            self.problems.append(Diagnostic(code, message, self.path, self.place(start, end), hints, related))

    def forget(self, code: str, start: int) -> None:
        """Take back the problems of one kind behind a place: they follow from a graver one."""
        first = self.place(start, start)
        self.problems = [one for one in self.problems if one.code != code or one.place < first]

    def report_all(self, problems: Iterable[Problem]) -> None:
        """Tell of the problems of a list of attributes."""
        for problem in problems:
            self.report(problem.code, problem.start, problem.end, problem.message, *problem.hints)

    def place(self, start: int, end: int) -> Place:
        """Where a stretch stands in the file, cut at the end of its first line."""
        number, first, limit = self._last_line
        if not first <= start <= limit:
            number, first, limit = self._last_line = self._line_of(start)
        return Place(self._first_line + number, start - first + 1, max(1, min(end, limit) - start))

    def end_of_line(self, start: int) -> int:
        """Where the line that holds `start` ends."""
        end = self.body.find("\n", start)
        return end if end >= 0 else len(self.body)

    def edited(self) -> str:
        """The whole text with all its changes."""
        return self.stretch(0, len(self.body), 0)

    def stretch(self, start: int, end: int, first_edit: int) -> str:
        """A stretch of the text with its changes, which begin with number `first_edit`."""
        parts: list[str] = []
        for edit in sorted(self.edits[first_edit:]):
            if edit.start >= start:
                parts += (self.body[start : edit.start], edit.text)
            start = max(start, edit.end)
        parts.append(self.body[start:end])
        return "".join(parts)

    def _after_space(self, start: int) -> int:
        found = _SPACE.match(self.body, start)
        return found.end() if found else start

    def _line_of(self, offset: int) -> tuple[int, int, int]:
        """The number (from 0), the beginning and the end of the line that holds a place of the text."""
        if not self._line_starts:
            self._line_starts = [0, *map(re.Match.end, re.finditer("\n", self.body))]
        number = bisect_right(self._line_starts, offset) - 1
        first = self._line_starts[number]
        return number, first, self.end_of_line(first)
