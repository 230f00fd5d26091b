"""Marks put into Markdown: the brackets or lines around their words, and as many of them as change nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from briefgen.edits import Edit

T = TypeVar("T")


def most(marks: Sequence[T], done: list[T], leaves_all: Callable[[Sequence[T]], bool]) -> list[T]:
    """As many of the marks as leave all as it is. Mostly these are all; where not, halves are tried."""
    together = [*done, *marks]
    if not marks or leaves_all(together):
        return together
    if len(marks) == 1:
        return done
    middle = len(marks) // 2
    return most(marks[middle:], most(marks[:middle], done, leaves_all), leaves_all)


def nested(pairs: Sequence[tuple[Edit, Edit]]) -> list[Edit]:
    """The edits of all marks. Where several stand at one place, what closes comes first, and the longer mark stands
    outside: it opens first and closes last."""
    ordered = []
    for number, (opening, closing) in enumerate(pairs):
        ordered.append(((opening.start, 1, -closing.start, number), opening))
        ordered.append(((closing.start, 0, -opening.start, -number), closing))
    return [edit for _, edit in sorted(ordered)]


def block(body: str, start: int, end: int, listed: str) -> tuple[Edit, Edit]:
    """The edits that put the lines of a block around whole paragraphs."""
    first = body.rfind("\n", 0, start) + 1
    last = body.find("\n", end)
    last = len(body) if last < 0 else last
    return Edit(first, first, f"::: {listed}\n"), Edit(last, last, "\n:::")
