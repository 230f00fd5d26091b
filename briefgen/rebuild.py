"""What comes of changes while a project is watched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

import msgspec

from briefgen.copies import Copy
from briefgen.diagnostics import Diagnostic, has_errors
from briefgen.pipeline import Output


class Rebuild(msgspec.Struct, frozen=True):
    """What came of a batch of changes."""

    changed: Mapping[str, bool]  # by path in the project: whether the file is still there
    rendered: tuple[str, ...]  # addresses of the pages that were made again, sorted
    pages: tuple[str, ...]  # addresses of the pages that are others now where they are shown, or are gone
    copies: tuple[str, ...]  # the same for all that is copied into it
    problems: tuple[Diagnostic, ...]  # all there are now
    seconds: float
    reasons: Mapping[str, str] = {}  # if wanted: for each page why it was made again
    waiting: bool = False  # another build keeps this one from being published
    failure: Exception | None = None  # what kept it from being built or published
    ended: tuple[str, ...] = ()  # paths of the files whose embargo has ended
    left: int = 0  # pages that are still to be made, before anything is published
    ahead: Mapping[str, bytes | None] = {}  # what is shown before it is published, by address; None: nothing any more

    @property
    def stopped(self) -> bool:
        """Whether errors in the content keep the site as it was before."""
        return has_errors(self.problems)


class UnderWay:
    """A change of which more pages are due than anyone should wait for: some are shown before all of them are made."""

    def __init__(self, started: float) -> None:
        self.started = started
        self.changed: dict[str, bool] = {}  # all that it is made of, as in `Rebuild`
        self.rendered: set[str] = set()
        self.shown: dict[str, bytes | None] = {}  # as `Rebuild.ahead`

    def add(self, changed: Mapping[str, bool], rendered: Iterable[str]) -> None:
        """More has changed, or more was rendered."""
        self.changed |= changed
        self.rendered.update(rendered)

    def show(self, pending: Mapping[str, Output | None], asked: Set[str]) -> set[str]:
        """From now on what is asked for is shown as it is pending. Gives the addresses at which that is news."""
        before, shown = self.shown, {}
        for address in asked | before.keys():
            output = pending.get(address, ...)
            value = output.value if isinstance(output, Copy) else output
            if value is None or isinstance(value, bytes):
                shown[address] = value
        self.shown = shown
        return _differing(before, shown)

    def news(self, published: Mapping[str, Output | None]) -> set[str]:
        """The addresses at which something else stands once this was published and nothing is shown ahead of that."""
        return _differing(self.shown, published)


def _differing(before: Mapping[str, object], now: Mapping[str, object]) -> set[str]:
    return {address for address in before.keys() | now.keys() if before.get(address, ...) != now.get(address, ...)}
