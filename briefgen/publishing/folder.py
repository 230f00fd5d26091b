"""A folder of this machine, or of a drive that is mounted."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from briefgen import staging
from briefgen.manifest import MANIFEST
from briefgen.publishing.destination import Standing, TargetError

_PART = ".briefgen-part"  # where a file lies until it is whole; one that was left behind is written over


class Folder:
    """A target that is a folder."""

    def __init__(self, site: Path, folder: Path) -> None:
        """Raises TargetError if the folder could not be made: a drive that is not mounted must not become a folder."""
        self._site = site
        self._folder = folder
        self._unsafe: list[Path] = []  # files that may not have got to the disk yet
        if folder.is_dir():
            return
        if os.path.lexists(folder):
            raise TargetError(f"the target {folder} is no folder", "name another `path`")
        if not folder.parent.is_dir():
            raise TargetError(
                f"there is no folder {folder.parent}", "mount the drive, or make the folder, and publish again"
            )

    def read(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """See `Destination`."""
        with _told():
            return {name: (self._folder / name).read_bytes() for name in names if (self._folder / name).is_file()}

    def standing(self, paths: Collection[str]) -> Mapping[str, Standing]:
        """See `Destination`."""
        with _told():
            return {path: self._standing(path) for path in paths}

    def put(self, paths: Sequence[str]) -> None:
        """See `Destination`. The manifest is sent when all that came before it is on the disk."""
        with _told():
            for path in paths:
                if path == MANIFEST:
                    self._make_safe()
                place = self._place(path)
                shutil.copyfile(self._site / path, self._part())
                (self._folder / _PART).replace(place)
                self._unsafe.append(place)

    def write(self, path: str, data: bytes) -> None:
        """See `Destination`."""
        with _told():
            self._place(path)
            self._part().write_bytes(data)
            (self._folder / _PART).replace(self._folder / path)

    def remove(self, paths: Sequence[str]) -> None:
        """See `Destination`."""
        with _told():
            for path in paths:
                staging.remove(self._folder, path)

    def finish(self) -> str:
        """See `Destination`."""
        with _told():
            (self._folder / _PART).unlink(missing_ok=True)
            self._make_safe()
        return ""

    def _make_safe(self) -> None:
        """Wait until what was sent is on the disk: a drive may be pulled out before the system writes by itself."""
        for place in self._unsafe:
            with place.open("rb+") as file:
                os.fsync(file.fileno())
        self._unsafe.clear()

    def _part(self) -> Path:
        """Where a file lies until it is whole. Nothing may stand there: a link would lead the words elsewhere."""
        part = self._folder / _PART
        part.unlink(missing_ok=True)
        return part

    def _standing(self, path: str) -> Standing:
        place = self._folder / path
        if not os.path.lexists(place):
            return "absent"
        same = place.is_file() and not place.is_symlink() and _digest(place) == _digest(self._site / path)
        return "same" if same else "other"

    def _place(self, path: str) -> Path:
        """Where a file goes. Its folder is made; a link must not lead it elsewhere."""
        place = self._folder / path
        if staging.leads_out(self._folder, place.parent):
            raise TargetError(f"{place.parent} leads out of the target", "remove the link, and publish again")
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        message = f"the target could not be read or written: {error.strerror or error}{place}"
        hint = "mend that, and publish again: what is already there is not sent twice"
        raise TargetError(message, hint) from error


def _digest(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
