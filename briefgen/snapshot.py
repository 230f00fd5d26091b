"""The reader: the one place that looks at the files of a project. What it sees becomes values; the rest is pure."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from briefgen import layout
from briefgen.drawings import what_runs
from briefgen.reading import Blob, FileValue, Unreadable

# What is copied and not read is known by its digest, so that films and large pictures need no memory.
_COPIED = frozenset({"static", "media"})
_PUBLISHED = "content/static"
_TOO_LARGE = 64 * 1024 * 1024
_CAPTURES = layout.CAPTURES.rstrip("/")
_ROOTS = (layout.CONFIG, layout.CONFIG_MISNAMED, *layout.FOLDERS)
# The fonts of share images, by the packages that bring them: Latin, Greek and Cyrillic letters, and Arabic ones.
_FONTS = {
    "fontpkg_ibm_plex_sans": ("IBMPlexSans[wdth,wght].ttf",),
    "fontpkg_ibm_plex_sans_arabic": ("IBMPlexSansArabic-Regular.ttf", "IBMPlexSansArabic-SemiBold.ttf"),
}
# Clocks of file systems are coarse: within this time two changes of a file can bear the same date.
_UNSURE = 2_000_000_000


def find_project(start: Path) -> Path | None:
    """The project that a folder belongs to: the nearest one, upwards, with a `config.yaml` or a `content/`."""
    for folder in (start, *start.parents):
        if (folder / layout.CONFIG).is_file() or (folder / layout.CONTENT).is_dir():
            return folder
    return None


def shipped_folder() -> Path:
    """Where the theme and the starter that come with briefgen lie: in the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "starter"
    return inside if inside.is_dir() else package.parent


def read_project(project: Path) -> dict[str, FileValue]:
    """Every file that a build of this project depends on, by its path with `/`; the shipped themes too."""
    files: dict[str, FileValue] = {}
    for path in (layout.CONFIG, layout.CONFIG_MISNAMED):
        if os.path.lexists(project / path):
            files[path] = read_file(project, path)
    for folder in layout.FOLDERS:
        for path in _walk(project, folder):
            files[path] = read_file(project, path)
    return files | read_shipped_themes() | read_drawer()


def read_shipped_themes() -> dict[str, FileValue]:
    """The themes that come with briefgen, under the prefix `briefgen:themes/`."""
    folder = shipped_folder()
    return {
        f"{layout.SHIPPED}{path[len(layout.THEMES) :]}": (folder / path).read_bytes()
        for path in _walk(folder, layout.THEMES)
    }


def read_drawer() -> dict[str, FileValue]:
    """What share images are drawn with, as far as it is installed: the program, by its version, and its fonts.

    The fonts are part of the theme `default`. Nothing is imported for it.
    """
    drawer = _package("resvg_py")
    if drawer is None:
        return {}
    found: dict[str, FileValue] = {layout.DRAWER: _version_of(drawer).encode("utf-8", "replace")}
    for package, names in _FONTS.items():
        folder = _package(package)
        for name in names:
            place = folder / "files" / name if folder else None
            if place is not None and place.is_file():
                found[f"{layout.SHIPPED}default/fonts/{package}/{name}"] = place.read_bytes()
    return found


def _package(name: str) -> Path | None:
    """Where a package lies that may be installed."""
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found and found.origin else None


def _version_of(package: Path) -> str:
    return next((entry.name for entry in sorted(package.parent.glob(f"{package.name}-*.dist-info"))), package.name)


def read_file(project: Path, path: str) -> FileValue:
    """What stands at a path. Whatever is no ordinary file inside the project is `Unreadable`."""
    # Thousands of files are read here, one after another: what pathlib and buffers add would show.
    place = f"{project}/{path}"
    if path != path.encode("utf-8", "replace").decode("utf-8"):
        return Unreadable("F005", "the file's name is not UTF-8", ("rename the file",))
    if sign := layout.sign_of_no_name(path):
        message = f"the name of the file or of its folder holds a sign that nobody sees ({sign})"
        return Unreadable("F015", message, ("rename it",))
    try:
        status = os.lstat(place)
        if stat.S_ISLNK(status.st_mode):
            if (led_away := _led_away(project, path)) is not None:
                return led_away
            status = Path(place).stat()
        return _read(place, layout.kind_of(path), status)
    except OSError as error:
        return Unreadable("F007", f"the file cannot be read: {error.strerror or error}", ("check its permissions",))


def _led_away(project: Path, path: str) -> Unreadable | None:
    """What is wrong with where a link leads."""
    linked = _leaves(project, project / path)
    if linked is not None:
        return Unreadable(
            "F004", f"this link leads to {linked}, outside the project", ("copy the file into the project",)
        )
    # All of this folder is published, so a link in it would publish what was never meant to be.
    if layout.kind_of(path) == "static" and _leaves(project / _PUBLISHED, project / path) is not None:
        hint = f"copy the file into {_PUBLISHED}/, if everybody may read it"
        return Unreadable("F004", f"this link leads to a file outside {_PUBLISHED}/", (hint,))
    return None


def _read(place: str, kind: layout.FileKind, status: os.stat_result) -> FileValue:
    if stat.S_ISDIR(status.st_mode):
        return Unreadable("F004", "a link to a folder is not followed", ("copy the folder's files to this place",))
    if not stat.S_ISREG(status.st_mode):
        return Unreadable("F007", "this is no ordinary file", ("remove it from the project",))
    if kind == "media" and place.lower().endswith(".svg") and (found := _runs(place)):
        hints = ("export the drawing as a plain SVG or as a PNG",)
        return Unreadable("F013", f"this drawing is not published: it holds {found}", hints)
    if kind in _COPIED:
        return Blob(place, _digest(place))
    if kind == "capture":
        return Blob(place, _sha256(place))
    if status.st_size > _TOO_LARGE:
        size = f"{status.st_size // (1024 * 1024)} MB; the limit is {_TOO_LARGE // (1024 * 1024)} MB"
        return Unreadable("F010", f"the file has {size}", ("split the file",))
    with open(place, "rb", buffering=0) as file:  # noqa: PTH123
        return file.read()


class Mark(NamedTuple):
    """By what a change of a file is noticed without reading it. A young file may change and keep its mark."""

    size: int
    modified: int  # nanoseconds
    changed: int
    inode: int
    young: bool

    def is_hot(self, age: float) -> bool:
        """Whether the file was changed within the last so many seconds."""
        return 0 <= time.time_ns() - self.modified < age * 1_000_000_000


class Seen:
    """What was last seen of a project's files, so that what has changed since can be told."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._marks = _look(project, _ROOTS)

    def changes(
        self, files: Mapping[str, FileValue], noted: Collection[str] | None = None, age: float = 0.0
    ) -> dict[str, FileValue | None]:
        """What differs from `files`, which is what was read before; None where a file is gone.

        `noted` names files and folders of the project that may have changed: these files are read, and of these
        folders (and of the whole project, without `noted`) all files whose marks differ. With an `age`, files that were
        changed within the last so many seconds are left for the next look: they may still be written.
        """
        found = _look(self._project, _ROOTS if noted is None else noted)
        left = {path for path, mark in found.items() if mark.is_hot(age)} if age else frozenset()
        before = self._marks.keys() if noted is None else self._known(noted, found)
        due = {path for path, mark in found.items() if mark.young or self._marks.get(path) != mark} - left
        due |= found.keys() & (noted or ())
        gone = [path for path in before if path not in found]
        self._marks |= {path: mark for path, mark in found.items() if path not in left}
        for path in gone:
            del self._marks[path]
        values: dict[str, FileValue | None] = {path: read_file(self._project, path) for path in sorted(due)}
        return {path: value for path, value in values.items() if value != files.get(path)} | {
            path: None for path in gone if path in files
        }

    def _known(self, noted: Iterable[str], found: Mapping[str, Mark]) -> list[str]:
        """The files seen before that are or were at or below these paths."""
        folders = tuple(f"{path}/" for path in noted if path not in found and path not in self._marks)
        inside = [path for path in self._marks if path.startswith(folders)] if folders else []
        return [path for path in noted if path in self._marks] + inside


def _look(project: Path, paths: Iterable[str]) -> dict[str, Mark]:
    """The marks of the files at and below these paths."""
    now = time.time_ns()
    found: dict[str, Mark] = {}
    for path in paths:
        try:
            if path in layout.FOLDERS or stat.S_ISDIR(os.lstat(project / path).st_mode):
                found.update((entry, _mark(status, now)) for entry, status in _statuses(project, path))
            else:
                found[path] = _mark(_status(project / path), now)
        except OSError:
            continue
    return found


def _statuses(project: Path, folder: str) -> Iterator[tuple[str, os.stat_result]]:
    for path, entry in _entries(project, folder):
        try:
            yield path, _status(entry)
        except OSError:
            continue


def _status(entry: os.DirEntry[str] | Path) -> os.stat_result:
    """The status of a file; of a link that leads nowhere its own. Raises OSError if there is nothing."""
    try:
        return entry.stat()
    except OSError:
        return os.lstat(entry)


def _mark(status: os.stat_result, now: int) -> Mark:
    young = status.st_mtime_ns > now - _UNSURE or status.st_ctime_ns > now - _UNSURE
    return Mark(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, young)


def _walk(project: Path, folder: str) -> Iterator[str]:
    """The paths below a folder, sorted. Hidden files, and those that editors make while they save, are left out."""
    return iter(sorted(path for path, _ in _entries(project, folder)))


def _entries(project: Path, folder: str) -> Iterator[tuple[str, os.DirEntry[str] | Path]]:
    todo = [folder.rstrip("/")]
    if _leaves(project, project / folder):
        if todo[0] == _CAPTURES:
            return  # Whoever keeps them elsewhere builds without them.
        # The link itself is what is wrong; nothing behind it is looked at.
        yield todo[0], project / todo[0]
        return
    while todo:
        current = todo.pop()
        try:
            entries = list(os.scandir(project / current))
        except OSError:
            continue
        for entry in entries:
            path = f"{current}/{entry.name}"
            if layout.is_ignored(path):
                continue
            if entry.is_dir(follow_symlinks=False):
                todo.append(path)
            else:
                yield path, entry


def _leaves(project: Path, place: Path) -> str | None:
    """Where a link leads, if that is outside the project."""
    if not place.is_symlink():
        return None
    # Path.resolve would raise where links go round in a circle.
    target = Path(os.path.realpath(place))
    return None if target.is_relative_to(os.path.realpath(project)) else str(target)


def _runs(place: str) -> str | None:
    with Path(place).open("rb") as file:
        return what_runs(file)


def _digest(place: str) -> str:
    with Path(place).open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _sha256(place: str) -> str:
    """The digest by which an article names its capture."""
    with Path(place).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
