"""The writer: the one place that changes the output folder.

A file is written beside its place and moved there, so that no reader ever sees half of one, and only if its bytes
differ. `manifest.json` in the output lists what briefgen has written. What it lists and the site no longer holds is
removed; nothing else ever is. Many files change by way of `staging`, so that a run that is interrupted leaves the old
site, or what the next run makes the new one before it does anything else.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Literal, NamedTuple

from briefgen import staging
from briefgen.copies import content_of
from briefgen.manifest import MANIFEST, read_manifest, write_manifest
from briefgen.pipeline import Output
from briefgen.reading import Blob


class Published(NamedTuple):
    """What publishing changed in the output folder."""

    written: int
    removed: int
    unchanged: int


class PublishError(Exception):
    """The output could not be written. The message says why and what to do."""


class BusyError(PublishError):
    """Another process is writing the output of this project."""


class ForeignFilesError(PublishError):
    """Files that are not briefgen's stand where the site's would go. `paths` names them."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__(f"{len(paths)} files in the output folder are not briefgen's")
        self.paths = paths


def publish(folder: Path, outputs: Mapping[str, Output | None], wanted: Iterable[str]) -> Published:
    """Bring the output folder up to date. `outputs` has what may have changed, `wanted` the addresses of the site."""
    wanted = set(wanted)
    with _system_errors():
        folder.mkdir(parents=True, exist_ok=True)
        staging.mend(folder)
        known = read_manifest(folder)
        step = _Step.of(folder, known, outputs, sorted(path for path in known if path not in wanted))
        kept = {path: digest for path, digest in (known | step.digests).items() if path in wanted}
        removed = step.take(kept)
    return Published(len(step.fresh), removed, len(wanted) - len(step.fresh))


def mend(folder: Path) -> bool:
    """Finish what an interrupted build has begun to change in a folder. Says whether there was anything.

    Raises PublishError.
    """
    with _system_errors():
        return staging.mend(folder)


class Publisher:
    """Publishes one site again and again, each time at the cost of what differs.

    The manifest always claims what is in the folder. The digests in it are brought up to date by `finish`, when there
    is time: a build that finds old ones compares the files themselves.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, str] | None = None
        self._written: tuple[int, int] | None = None  # by what a manifest is known that nobody else has written
        self.unfinished = False

    def publish(self, outputs: Mapping[str, Output | None], wanted: Callable[[], Set[str]]) -> bool:
        """Bring the folder up to date. Raises PublishError.

        `outputs` has what may have changed since the last time; `wanted` gives all addresses of the site, which are
        asked for only if another build may have been at work. False if then files are missing that `outputs` does not
        have.
        """
        if self._known is None or self._stamp() != self._written:
            return self._publish_all(outputs, wanted())
        known = self._known
        with _system_errors():
            staging.mend(self._folder)
            gone = sorted(path for path, output in outputs.items() if output is None and path in known)
            step = _Step.of(self._folder, known, outputs, gone)
            if not step.digests.keys() <= known.keys():
                write_manifest(self._folder, known | step.digests)
                self._written = self._stamp()
            known |= step.digests
            self.unfinished = True
            step.take()
            for path in step.gone:
                del known[path]
        return True

    def finish(self) -> None:
        """Write the manifest, if it is not up to date. Raises PublishError."""
        if self._known is not None and self.unfinished and self._stamp() == self._written:
            with _system_errors():
                write_manifest(self._folder, self._known)
            self._written = self._stamp()
        self.unfinished = False

    def _publish_all(self, outputs: Mapping[str, Output | None], wanted: Set[str]) -> bool:
        publish(self._folder, outputs, wanted)
        self._known, self._written, self.unfinished = read_manifest(self._folder), self._stamp(), False
        return self._known.keys() >= wanted

    def _stamp(self) -> tuple[int, int] | None:
        try:
            status = (self._folder / MANIFEST).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino


@contextmanager
def _system_errors() -> Iterator[None]:
    try:
        yield
    except (staging.OutsideError, staging.BlockedError) as error:
        raise PublishError(str(error)) from error
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        raise PublishError(f"the site could not be written: {error.strerror or error}{place}") from error


class _Step(NamedTuple):
    """What is to be done to a folder."""

    folder: Path
    fresh: dict[str, _Bytes]  # to be written, by address
    gone: list[str]  # to be removed
    digests: dict[str, str]  # of all that may have changed

    @classmethod
    def of(cls, folder: Path, known: Mapping[str, str], outputs: Mapping[str, Output | None], gone: list[str]) -> _Step:
        """Compare with what stands in the folder. Raises ForeignFilesError."""
        changed = {path: _Bytes.of(output) for path, output in outputs.items() if output is not None}
        root = str(folder)
        standing = {path: data.standing(f"{root}/{path}") for path, data in changed.items()}
        fresh = {path: data for path, data in changed.items() if standing[path] != "same"}
        others = sorted(path for path in fresh if standing[path] == "other" and path not in known)
        foreign = [path for path in others if not _holds_only(folder, path, set(gone))]
        if foreign:
            raise ForeignFilesError(foreign)
        return cls(folder, fresh, gone, {path: data.digest for path, data in changed.items()})

    def take(self, manifest: dict[str, str] | None = None) -> int:
        """Do it, and write the manifest behind it. Gives the number of files that were removed."""
        writers = {path: data.write for path, data in self.fresh.items()}
        return staging.carry_out(self.folder, writers, self.digests, self.gone, manifest)


class _Bytes(NamedTuple):
    """Something to be written: bytes, at hand or in a spool, or a file to be copied."""

    output: Output
    digest: str

    @classmethod
    def of(cls, output: Output) -> _Bytes:
        content = content_of(output)
        if isinstance(content, Blob):
            return cls(output, _digest(content.path))
        return cls(output, hashlib.sha256(content).hexdigest())

    def standing(self, place: str) -> Literal["same", "other", "absent"]:
        """What stands at a place: these bytes, something else, or nothing."""
        try:
            status = os.lstat(place)
        except (FileNotFoundError, NotADirectoryError):
            return "absent"
        if not stat.S_ISREG(status.st_mode):
            return "other"
        content = content_of(self.output)
        if isinstance(content, Blob):
            return "same" if _digest(place) == self.digest else "other"
        same = status.st_size == len(content) and _read(place) == content
        return "same" if same else "other"

    def write(self, place: str) -> None:
        content = content_of(self.output)
        if isinstance(content, Blob):
            shutil.copyfile(content.path, place)
        else:
            _create(place, content)


# Thousands of small files are read and written here, one after another: what pathlib and buffers add would show.


def _read(place: str) -> bytes:
    with open(place, "rb", buffering=0) as file:  # noqa: PTH123
        return file.read()


def _create(place: str, data: bytes) -> None:
    """Write a file that does not exist yet."""
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


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
            raise BusyError("another build of this project is under way; wait for it, or end it")
        # The end of the process lets go of the lock, however it comes.
        _held.add(file)
        try:
            yield
        finally:
            _held.discard(file)
            _unlock(file.fileno())


_held: set[IO[bytes]] = set()


def _close_held() -> None:
    """Processes that share the work must not keep the lock when the one that holds it is killed."""
    for file in _held:
        file.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_close_held)


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


def _unlock(descriptor: int) -> None:
    """Let go of the lock. Closing the file does not do it as long as a process that was forked meanwhile has not begun to run."""
    with suppress(ImportError):  # elsewhere no process is forked, and closing the file is enough
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_UN)
