"""What comes of changes while a project is watched."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from briefgen.diagnostics import Diagnostic, has_errors


class Rebuild(msgspec.Struct, frozen=True):
    """What came of a batch of changes."""

    changed: Mapping[str, bool]  # by path in the project: whether the file is still there
    rendered: tuple[str, ...]  # addresses of the pages that were made again, sorted
    pages: tuple[str, ...]  # addresses of the pages that have changed in the site, or are gone from it
    copies: tuple[str, ...]  # the same for all that is copied into it
    problems: tuple[Diagnostic, ...]  # all there are now
    seconds: float
    reasons: Mapping[str, str] = {}  # if wanted: for each page why it was made again
    waiting: bool = False  # another build keeps this one from being published
    failure: Exception | None = None  # what kept it from being built or published
    ended: tuple[str, ...] = ()  # paths of the files whose embargo has ended

    @property
    def stopped(self) -> bool:
        """Whether errors in the content keep the site as it was before."""
        return has_errors(self.problems)
