"""A diagnostic is one problem, told as a value. It is made anywhere, drawn here, and printed by the command line."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

import msgspec

from briefgen.codes import CODES

Severity = Literal["error", "warning", "note"]
_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


class Place(NamedTuple):
    """A stretch of one line of a file: line and column count from 1, in characters; length is at least 1."""

    line: int
    column: int
    length: int = 1


class Related(msgspec.Struct, frozen=True, gc=False):
    """A second place that belongs to a problem, such as the first use of an id."""

    path: str
    place: Place
    message: str


class Diagnostic(msgspec.Struct, frozen=True, gc=False):
    """One problem: what is wrong, where, and what to do. `path` is relative to the project, with `/`."""

    code: str
    message: str
    path: str
    place: Place = Place(1, 1)
    hints: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity

    @property
    def sort_key(self) -> tuple[str, Place, int, str, str]:
        return self.path, self.place, _RANK[self.severity], self.code, self.message


def has_errors(problems: Iterable[Diagnostic]) -> bool:
    """Whether something has to be mended before anything is published."""
    return any(problem.severity == "error" for problem in problems)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that `word` was most probably meant to be, or None if none is near."""
    names = sorted(known)
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.casefold(), name)
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def suggest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The hint for an unknown name: `did you mean …?`, or nothing."""
    name = nearest(word, known)
    return (f"did you mean “{name}”?",) if name is not None else ()


def draw(problem: Diagnostic, line_of: Callable[[str, int], str | None]) -> str:
    """A problem as plain text: a headline, the place, the line with a caret, and the hints.

    `line_of(path, line)` gives the text of a line without its end, or None where there is none to show.
    """
    where = f"{in_one_line(problem.path)}:{problem.place.line}:{problem.place.column}"
    rows = [f"{problem.severity}[{problem.code}]: {in_one_line(problem.message)}", f"  --> {where}"]
    rows += excerpt(problem.place, line_of(problem.path, problem.place.line))
    for other in problem.related:
        rows.append(
            f"  ::: {in_one_line(other.path)}:{other.place.line}:{other.place.column}: {in_one_line(other.message)}"
        )
        rows += excerpt(other.place, line_of(other.path, other.place.line))
    rows += [f"  = {in_one_line(hint)}" for hint in problem.hints]
    return "\n".join(rows)


def excerpt(place: Place, line: str | None, width: int = 100) -> list[str]:
    """A line with a caret below a place in it; nothing if there is no such line."""
    if line is None or not line.strip():
        return []
    # A long line is cut around its caret, so that the caret is always on the screen.
    start = max(0, place.column - 1 - width // 2) if len(line) > width else 0
    shown = line[start : start + width].replace("\t", " ")
    lead, tail = "…" if start else "", "…" if start + width < len(line) else ""
    before = lead + shown[: place.column - 1 - start]
    marked = shown[place.column - 1 - start : place.column - 1 - start + place.length]
    gutter = " " * len(str(place.line))
    caret = " " * _columns(before) + "^" * max(1, _columns(marked))
    return [f" {gutter} |", f" {place.line} | {in_one_line(lead + shown + tail)}", f" {gutter} | {caret}"]


def in_one_line(text: str) -> str:
    """Text as safe for a terminal, and as long: what would move its cursor or turn its direction is shown as U+FFFD."""
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cs") or c in _DIRECTION else c for c in text)


def _columns(text: str) -> int:
    """How many cells of a terminal the text fills."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


_DIRECTION = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
