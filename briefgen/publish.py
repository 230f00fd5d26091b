"""The writer: the one place that changes the output folder.

A file is written beside its place and moved there, so that no reader ever sees half of one, and only if its bytes
differ. `manifest.json` in the output lists what briefgen has written. What it lists and the site no longer holds is
removed; nothing else ever is.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

from briefgen.copies import Copy
from briefgen.pipeline import Output
from briefgen.reading import Blob

MANIFEST = "manifest.json"
_STAGING = ".briefgen-staging"
_FORMAT = 1
_WRITERS = 4


class Published(NamedTuple):
    """What publishing changed in the output folder."""

    written: int
    removed: int
    unchanged: int


class PublishError(Exception):
    """The output could not be written. The message says why and what to do."""


class ForeignFilesError(PublishError):
    """Files that are not briefgen's stand where the site's would go. `paths` names them."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__(f"{len(paths)} files in the output folder are not briefgen's")
        self.paths = paths


def publish(folder: Path, outputs: Mapping[str, Output | None], wanted: Iterable[str]) -> Published:
    """Bring the output folder up to date. `outputs` has what may have changed, `wanted` the addresses of the site."""
    wanted = set(wanted)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        known = read_manifest(folder)
        changed = {path: _Bytes.of(output) for path, output in outputs.items() if output is not None}
        standing = {path: data.standing(f"{folder}/{path}") for path, data in changed.items()}
        fresh = {path: data for path, data in changed.items() if standing[path] != "same"}
        gone = sorted(path for path in known if path not in wanted)
        others = sorted(path for path in fresh if standing[path] == "other" and path not in known)
        foreign = [path for path in others if not _holds_only(folder, path, set(gone))]
        if foreign:
            raise ForeignFilesError(foreign)
        digests = {path: data.digest for path, data in changed.items()}
        # Until all is done the manifest claims both what is old and what is new: after a crash nothing of ours is foreign.
        if fresh or gone:
            _write_manifest(folder, known | digests)
        removed = sum(_remove(folder, path) for path in _in_the_way(gone, fresh))
        _write(folder, fresh)
        removed += sum(_remove(folder, path) for path in gone)
        _write_manifest(folder, {path: digest for path, digest in (known | digests).items() if path in wanted})
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        raise PublishError(f"the site could not be written: {error.strerror or error}{place}") from error
    return Published(len(fresh), removed, len(wanted) - len(fresh))


class _Bytes(NamedTuple):
    """Something to be written: bytes at hand, or a file to be copied."""

    data: bytes | None
    source: str
    digest: str

    @classmethod
    def of(cls, output: Output) -> _Bytes:
        value = output.value if isinstance(output, Copy) else output
        if isinstance(value, Blob):
            return cls(None, value.path, _digest(value.path))
        return cls(value, "", hashlib.sha256(value).hexdigest())

    def standing(self, place: str) -> Literal["same", "other", "absent"]:
        """What stands at a place: these bytes, something else, or nothing."""
        try:
            status = os.lstat(place)
        except (FileNotFoundError, NotADirectoryError):
            return "absent"
        if not stat.S_ISREG(status.st_mode):
            return "other"
        if self.data is None:
            return "same" if _digest(place) == self.digest else "other"
        same = status.st_size == len(self.data) and Path(place).read_bytes() == self.data
        return "same" if same else "other"

    def write(self, place: str) -> None:
        if self.data is not None:
            Path(place).write_bytes(self.data)
        else:
            shutil.copyfile(self.source, place)


def _digest(place: str) -> str:
    with Path(place).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _holds_only(folder: Path, path: str, gone: set[str]) -> bool:
    """Whether a folder stands at this address with nothing in it but files of ours that are about to go."""
    place = folder / path
    if place.is_symlink() or not place.is_dir():
        return False
    held = [inside.relative_to(folder).as_posix() for inside in place.rglob("*") if not inside.is_dir()]
    return bool(held) and gone.issuperset(held)


def _in_the_way(gone: Iterable[str], fresh: Iterable[str]) -> list[str]:
    """Files to be removed first: where a folder has to come, or where a folder has to make room for a file."""
    files = set(fresh)
    folders = {str(parent) for path in files for parent in PurePosixPath(path).parents}
    return [path for path in gone if path in folders or not files.isdisjoint(map(str, PurePosixPath(path).parents))]


def _write(folder: Path, fresh: Mapping[str, _Bytes]) -> None:
    staging = folder / _STAGING
    # What a build that was interrupted has left is of no use.
    shutil.rmtree(staging, ignore_errors=True)
    if not fresh:
        return
    staging.mkdir()
    for parent in sorted({(folder / path).parent for path in fresh}):
        _make_folder(folder, parent)

    def place(numbered: tuple[int, str]) -> None:
        number, path = numbered
        new = f"{staging}/{number}"
        fresh[path].write(new)
        os.replace(new, f"{folder}/{path}")  # noqa: PTH105 - pathlib would double the cost of a small file

    # The system, not Python, does most of this work, so threads share it.
    with ThreadPoolExecutor(_WRITERS) as pool:
        for _ in pool.map(place, enumerate(sorted(fresh))):
            pass
    staging.rmdir()


def _make_folder(folder: Path, wanted: Path) -> None:
    """Make a folder of the site. One that is a link would lead the writing elsewhere."""
    if _leads_out(folder, wanted):
        raise PublishError(f"{wanted} leads out of the output folder; remove the link")
    wanted.mkdir(parents=True, exist_ok=True)


def _leads_out(folder: Path, place: Path) -> bool:
    # Path.resolve would raise where links go round in a circle.
    return not Path(os.path.realpath(place)).is_relative_to(os.path.realpath(folder))


def _remove(folder: Path, path: str) -> bool:
    place = folder / path
    if not os.path.lexists(place) or _leads_out(folder, place.parent):
        return False
    if place.is_dir() and not place.is_symlink():
        return False
    place.unlink()
    for parent in place.parents:
        if parent == folder:
            break
        try:
            parent.rmdir()
        except OSError:
            break
    return True


def read_manifest(folder: Path) -> dict[str, str]:
    """What briefgen has written into a folder: the SHA-256 of each file by its address. Empty if nothing is known."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        files = found["files"] if found["briefgen"] == _FORMAT else {}
        return {str(path): str(digest) for path, digest in files.items() if _is_inside(str(path))}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _is_inside(path: str) -> bool:
    """A damaged manifest must not make us remove anything outside of the folder."""
    drive, rest = os.path.splitdrive(path)
    parts = rest.replace(os.sep, "/").split("/")
    usable = "\0" not in path and path == path.encode("utf-8", "replace").decode("utf-8")
    return usable and not drive and parts[0] != "" and ".." not in parts


def _write_manifest(folder: Path, files: Mapping[str, str]) -> None:
    text = json.dumps({"briefgen": _FORMAT, "files": dict(sorted(files.items()))}, indent=0, ensure_ascii=False) + "\n"
    data = text.encode("utf-8")
    place = folder / MANIFEST
    if place.is_file() and place.read_bytes() == data:
        return
    new = folder / (MANIFEST + ".new")
    new.write_bytes(data)
    new.replace(place)


@contextmanager
def exclusive(project: Path) -> Iterator[None]:
    """Keep other builds of the project out. Raises PublishError if one is under way."""
    folder = project / ".briefgen"
    try:
        folder.mkdir(exist_ok=True)
        file = (folder / "lock").open("a+b")
    except OSError as error:
        raise PublishError(f"the folder {folder} cannot be written: {error.strerror or error}") from error
    with file:
        if not _lock(file.fileno()):
            raise PublishError("another build of this project is under way; wait for it, or end it")
        # Closing the file lets go of the lock, and so does the end of the process, however it comes.
        yield


def _lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
