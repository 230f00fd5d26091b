"""What every kind of target can do, and how it tells that it cannot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, Protocol

Standing = Literal["same", "other", "absent"]


class TargetError(Exception):
    """A target could not be reached or changed. The message says why, `hints` what to do."""

    def __init__(self, message: str, *hints: str) -> None:
        super().__init__(message)
        self.hints = hints


class Destination(Protocol):
    """A place that a site is sent to. Every address is one of the site. All methods raise TargetError.

    Whatever is interrupted can be done again. No reader of the place ever sees half of a file.
    """

    def read(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """What these files hold there. Those that are not there are left out."""

    def standing(self, paths: Collection[str]) -> Mapping[str, Standing]:
        """What stands there at each of these addresses: the bytes of the site's file, something else, or nothing."""

    def put(self, paths: Sequence[str]) -> None:
        """Send these files of the site. All are there when this returns."""

    def write(self, path: str, data: bytes) -> None:
        """Send a file that is none of the site."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove these files, and the folders that are empty then. What is not there is passed over."""

    def finish(self) -> str:
        """Called once, behind everything else. Gives what is worth telling of it, or an empty text."""
