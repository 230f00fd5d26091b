"""What is said of problems while a project is watched: those that are new, those that are gone, and all errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from briefgen.cli.reporting import print_problems
from briefgen.cli.terminal import count, say
from briefgen.diagnostics import Diagnostic, in_one_line
from briefgen.reading import FileValue

_NAMED = 5  # problems that are gone and are named


class News(NamedTuple):
    """What a change has made of the problems. A problem is the same one wherever in its file it stands."""

    shown: tuple[Diagnostic, ...]  # the errors, and what is new
    gone: tuple[Diagnostic, ...]
    kept: int  # warnings that stay as they were


def news(before: Iterable[Diagnostic], after: Sequence[Diagnostic], *, again: bool = True) -> News:
    """What to say of the problems after a change.

    An error is said `again` each time: with one nothing is published. That is left out where it was said of the same change.
    """
    known = Counter(map(_same, before))
    now = Counter(map(_same, after))
    fresh = set(map(id, _beyond(after, known)))
    shown = tuple(problem for problem in after if (again and problem.severity == "error") or id(problem) in fresh)
    kept = sum(problem.severity != "error" for problem in after) - sum(p.severity != "error" for p in shown)
    return News(shown, tuple(_beyond(before, now)), kept)


def _beyond(problems: Iterable[Diagnostic], known: Counter[tuple[str, str, str]]) -> list[Diagnostic]:
    """The problems that are more than those known; of several that are the same, the last."""
    left, found = Counter(known), list[Diagnostic]()
    for problem in problems:
        if left[_same(problem)] > 0:
            left[_same(problem)] -= 1
        else:
            found.append(problem)
    return found


def _same(problem: Diagnostic) -> tuple[str, str, str]:
    return problem.path, problem.code, problem.message


def tell(found: News, files: Mapping[str, FileValue]) -> None:
    """Print what has come of the problems."""
    if found.shown:
        print_problems(found.shown, files)
    for problem in found.gone[:_NAMED]:
        say(
            f"no longer: {problem.severity}[{problem.code}] {in_one_line(problem.message)} ({in_one_line(problem.path)})",
            err=True,
        )
    if len(found.gone) > _NAMED:
        say(f"no longer: {count(len(found.gone) - _NAMED, 'more problem')}", err=True)
