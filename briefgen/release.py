"""What leaves the machine: the edition, and the moment at which it is made. Both are inputs, as the files are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from briefgen.dates import limits

EditionName = Literal["public", "internal", "annotations"]

# Beside the files of a project a build is given these two, of which there is no file.
EDITION = "briefgen:edition"  # the edition, where an option names one
NOW = "briefgen:now"  # the moment, as an ISO date-time


class Release(NamedTuple):
    """An edition at a moment. Without a moment no embargo has ended. A day begins in `zone`."""

    edition: EditionName = "public"
    now: str | None = None
    zone: str = "UTC"

    def holds(self, embargo: str | None) -> bool:
        """Whether an embargo is still on."""
        end = limits(embargo, self.zone) if embargo else None
        now = limits(self.now, self.zone) if self.now else None
        return embargo is not None and (end is None or now is None or now[0] < end[0])

    def gives_out(self, status: str, embargo: str | None) -> bool:
        """Whether a thing is part of the edition."""
        return self.edition == "internal" or (status == "published" and not self.holds(embargo))


def next_end(embargoes: Iterable[str], release: Release) -> float | None:
    """In how many seconds the next embargo ends."""
    now = limits(release.now, release.zone) if release.now else None
    ends = [end[0] - now[0] for text in embargoes if now and (end := limits(text, release.zone)) and end[0] > now[0]]
    return min(ends, default=None)
