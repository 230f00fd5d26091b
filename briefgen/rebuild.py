"""What comes of changes while a project is watched."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Set
from types import MappingProxyType

import msgspec

from briefgen import urls
from briefgen.copies import Copy, content_of
from briefgen.diagnostics import Diagnostic, has_errors
from briefgen.pipeline import Output
from briefgen.reading import Blob

_NOTHING: Mapping[str, bool] = MappingProxyType({})


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
    looked: bool = True  # whether it was looked what may not be published; only then such problems can be among these
    ahead: Mapping[str, bytes | None] = {}  # what is shown before it is published, by address; None: nothing any more

    @property
    def stopped(self) -> bool:
        """Whether errors in the content keep the site as it was before."""
        return has_errors(self.problems)


class UnderWay:
    """A change on its way into the site. Where more pages are due than anyone should wait for, some are shown before all are made.

    `changed`, `rendered`, `ended` and `shown` are as of a `Rebuild`, whose `ahead` is what is `shown`.
    """

    def __init__(
        self,
        started: float,
        changed: Mapping[str, bool] = _NOTHING,
        rendered: Iterable[str] = (),
        ended: Iterable[str] = (),
    ) -> None:
        self.started = started
        self.changed, self.rendered, self.ended = dict(changed), set(rendered), set(ended)
        self.shown: dict[str, bytes | None] = {}

    def add(self, more: UnderWay) -> None:
        """Something came later."""
        self.changed |= more.changed
        self.rendered |= more.rendered
        self.ended |= more.ended

    def show(self, pending: Mapping[str, Output | None], asked: Set[str]) -> set[str]:
        """From now on what is asked for, and what is only copied, is shown as it is pending. Gives the addresses at which that is news."""
        before = self.shown
        wanted = {at for at, output in pending.items() if at in asked or at in before or isinstance(output, Copy)}
        found = {at: _held(pending[at]) for at in sorted(wanted)}
        self.shown = {at: value for at, value in found.items() if not isinstance(value, Blob)}
        return _differing(before, self.shown)

    def news(self, published: Mapping[str, Output | None]) -> set[str]:
        """The addresses at which something else stands once this was published and nothing is shown ahead of that."""
        shown = {at: _held(output) for at, output in published.items() if at in self.shown}
        return (published.keys() - shown.keys()) | _differing(self.shown, shown)

    def rebuild(self, news: Set[str], copied: Set[str], problems: tuple[Diagnostic, ...] = ()) -> Rebuild:
        """What came of it by now: something else stands at the addresses in `news`, of which `copied` are no pages."""
        return Rebuild(
            dict(self.changed),
            tuple(sorted(self.rendered)),
            tuple(sorted(filter(urls.is_page, news - copied))),
            tuple(sorted(news & copied)),
            problems,
            time.perf_counter() - self.started,
            ended=tuple(sorted(self.ended)),
        )


def _held(output: Output | None) -> bytes | Blob | None:
    return None if output is None else content_of(output)


def _differing(before: Mapping[str, object], now: Mapping[str, object]) -> set[str]:
    return {address for address in before.keys() | now.keys() if before.get(address, ...) != now.get(address, ...)}
