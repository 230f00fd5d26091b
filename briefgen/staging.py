"""How many files change at once: all are written aside, then a journal says what is to be done, and only then it is.

Until the journal stands, the site is the old one, whatever happens. From then on nothing is left to do but to move and
to remove: whoever finds the journal, after a kill or a power cut, does the rest. A file that did not get to the disk
whole is seen by its digest; then the journal is worth nothing, and the next build compares all there is.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

import msgspec

from briefgen.manifest import STAGING, is_inside, write_manifest

_JOURNAL = "journal.json"


class OutsideError(Exception):
    """A folder of the site is a link that leads out of it. The message says which."""


class BlockedError(Exception):
    """Something that is no folder of ours stands where files are written aside. The message says where."""


class Journal(msgspec.Struct, frozen=True):
    """What is to be done. Each file to be moved lies in the staging folder under its number."""

    moves: tuple[tuple[str, str], ...]  # address and SHA-256, by number
    first: tuple[str, ...]  # to be removed before that: they stand in the way
    gone: tuple[str, ...]  # to be removed behind that
    manifest: dict[str, str] | None  # to be written at the end; None: it is left as it is


_decoder = msgspec.json.Decoder(Journal)
Writer = Callable[[str], None]


def carry_out(
    folder: Path,
    fresh: Mapping[str, Writer],
    digests: Mapping[str, str],
    gone: Iterable[str],
    manifest: dict[str, str] | None,
) -> int:
    """Write, move and remove. Gives the number of files that were removed. Raises OSError, OutsideError and BlockedError.

    What is raised before the journal stands leaves the site as it was. Behind that `mend` does the rest.
    """
    gone, paths = list(gone), sorted(fresh)
    journal = Journal(
        tuple((path, digests[path]) for path in paths), tuple(in_the_way(gone, fresh)), tuple(gone), manifest
    )
    if not paths and not gone:
        return _finish(folder, journal, 0)
    _check_folders(folder, journal)
    staging = folder / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    if os.path.lexists(staging):
        raise BlockedError(f"{staging} is in the way of what is to be written: remove it; briefgen did not make it")
    try:
        staging.mkdir()
        for number, path in enumerate(paths):
            fresh[path](f"{staging}/{number}")
        (staging / f"{_JOURNAL}.new").write_bytes(msgspec.json.encode(journal))
        os.replace(staging / f"{_JOURNAL}.new", staging / _JOURNAL)  # noqa: PTH105
    except BaseException:
        # A full disk needs the room.
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return _do(folder, journal)


def mend(folder: Path) -> bool:
    """Finish what an interrupted run has begun. Says whether there was anything. Raises OSError and OutsideError."""
    staging = folder / STAGING
    if not os.path.lexists(staging):
        return False
    journal = None if staging.is_symlink() else _read(staging)
    if journal is None:
        if staging.is_dir() and not staging.is_symlink():
            shutil.rmtree(staging, ignore_errors=True)
        return False
    _check_folders(folder, journal)
    _do(folder, journal)
    return True


def is_interrupted(folder: Path) -> bool:
    """Whether a run has been interrupted while the folder changed, and nothing has mended it since."""
    return os.path.lexists(folder / STAGING / _JOURNAL)


def _read(staging: Path) -> Journal | None:
    """The journal, if it is one and all that it tells of is there whole."""
    try:
        journal = _decoder.decode((staging / _JOURNAL).read_bytes())
    except (OSError, msgspec.DecodeError, ValueError):
        return None
    named = [*(path for path, _ in journal.moves), *journal.first, *journal.gone]
    whole = all(_is_whole(staging / str(number), digest) for number, (_, digest) in enumerate(journal.moves))
    return journal if whole and all(map(is_inside, named)) else None


def _is_whole(place: Path, digest: str) -> bool:
    """Whether a file holds what it should. One that is no longer there has been moved already."""
    if not os.path.lexists(place):
        return True
    if place.is_symlink() or not place.is_file():
        return False
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest


def _do(folder: Path, journal: Journal) -> int:
    staging, root = folder / STAGING, str(folder)
    removed = sum(remove(folder, path) for path in journal.first)
    for parent in sorted({path.rpartition("/")[0] for path, _ in journal.moves}):
        (folder / parent).mkdir(parents=True, exist_ok=True)
    for number, (path, _) in enumerate(journal.moves):
        try:
            os.replace(f"{staging}/{number}", f"{root}/{path}")  # noqa: PTH105
        except FileNotFoundError:
            continue  # It was moved before the run was interrupted.
    return _finish(folder, journal, removed)


def _finish(folder: Path, journal: Journal, removed: int) -> int:
    removed += sum(remove(folder, path) for path in journal.gone)
    if journal.manifest is not None:
        write_manifest(folder, journal.manifest)
    shutil.rmtree(folder / STAGING, ignore_errors=True)
    return removed


def in_the_way(gone: Iterable[str], fresh: Iterable[str]) -> list[str]:
    """Files to be removed first: where a folder has to come, or where a folder has to make room for a file."""
    files = set(fresh)
    folders = {str(parent) for path in files for parent in PurePosixPath(path).parents}
    return [path for path in gone if path in folders or not files.isdisjoint(map(str, PurePosixPath(path).parents))]


def _check_folders(folder: Path, journal: Journal) -> None:
    """What would fail in the middle is found before the beginning."""
    leaving = {folder / path for path in journal.first}
    for parent in sorted({path.rpartition("/")[0] for path, _ in journal.moves}):
        place = folder / parent
        # A folder of the site that is a link would lead the writing elsewhere.
        if leads_out(folder, place):
            raise OutsideError(f"{place} leads out of the output folder; remove the link")
        while not os.path.lexists(place):
            place = place.parent
        if place in leaving:
            continue
        if not place.is_dir():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
        if not os.access(place, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


def leads_out(folder: Path, place: Path) -> bool:
    """Whether a place is outside of a folder, wherever links lead."""
    # Path.resolve would raise where links go round in a circle.
    return not Path(os.path.realpath(place)).is_relative_to(os.path.realpath(folder))


def remove(folder: Path, path: str) -> bool:
    """Remove a file, and the folders that are empty then. Says whether there was one."""
    place = folder / path
    if not os.path.lexists(place) or leads_out(folder, place.parent):
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
