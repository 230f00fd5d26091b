"""A bar on stderr, for work that takes longer than a second while somebody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import click

from briefgen.cli.terminal import visible, watched
from briefgen.parallel import map_in_processes

T = TypeVar("T")

_PATIENCE = 1.0  # seconds before anything is shown
_INTERVAL = 0.1  # seconds between two pictures of the bar
_CELLS = 30


class Progress:
    """Shows how far a build has come. `map_` is for `Build.apply`: it counts what is done.

    A build maps several times: over its texts first, then over what follows from them, page by page. How often is
    not known before, so each time has a bar of its own.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, shown: bool | None = None) -> None:
        self._clock = clock
        self._watched = watched(sys.stderr) if shown is None else shown
        self._due = clock() + _PATIENCE
        self._label = "Reading texts"
        self._drawn = False

    def map_(self, function: Callable[[str], T], items: list[str], /) -> Iterable[T]:
        """`map_in_processes`, watched."""
        values = map_in_processes(function, items)
        return self._counted(values, len(items)) if self._watched else values

    def announce(self, label: str) -> None:
        """Show what comes next, where there is nothing to count."""
        if self._watched and self._clock() >= self._due:
            self._draw(label)

    def clear(self) -> None:
        """Take the bar away."""
        if self._drawn:
            self._draw("")
            self._drawn = False

    def _counted(self, values: Iterable[T], total: int) -> Iterator[T]:
        for done, value in enumerate(values, 1):
            now = self._clock()
            if now >= self._due:
                self._due = now + _INTERVAL
                self._draw(_bar(self._label, done, total))
            yield value
        self._label = "Making pages"

    def _draw(self, text: str) -> None:
        # `\x1b[K` takes away what the line held before.
        click.echo(f"\r{visible(text)}\x1b[K", nl=False, err=True, color=True)
        self._drawn = True


def _bar(label: str, done: int, total: int) -> str:
    filled = _CELLS * done // total
    return f"{label}  [{'#' * filled}{'.' * (_CELLS - filled)}] {100 * done // total:3d} %"
