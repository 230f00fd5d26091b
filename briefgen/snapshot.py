"""The reader: the one place that looks at the files of a project. What it sees becomes values; the rest is pure."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from briefgen import layout
from briefgen.reading import Blob, FileValue, Unreadable

# What is copied and not read is known by its digest, so that films and large pictures need no memory.
_COPIED = frozenset({"static", "media"})
_TOO_LARGE = 64 * 1024 * 1024


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
    config = project / layout.CONFIG
    if os.path.lexists(config):
        files[layout.CONFIG] = read_file(project, layout.CONFIG)
    for folder in (layout.CONTENT, layout.THEMES):
        for path in _walk(project, folder):
            files[path] = read_file(project, path)
    return files | read_shipped_themes()


def read_shipped_themes() -> dict[str, FileValue]:
    """The themes that come with briefgen, under the prefix `briefgen:themes/`."""
    folder = shipped_folder()
    return {
        f"{layout.SHIPPED}{path[len(layout.THEMES) :]}": (folder / path).read_bytes()
        for path in _walk(folder, layout.THEMES)
    }


def read_file(project: Path, path: str) -> FileValue:
    """What stands at a path. Whatever is no ordinary file inside the project is `Unreadable`."""
    place = project / path
    if path != path.encode("utf-8", "replace").decode("utf-8"):
        return Unreadable("F005", "the file's name is not UTF-8", ("rename the file",))
    try:
        linked = _leaves(project, place)
        if linked is not None:
            hint = "copy the file into the project"
            return Unreadable("F004", f"this link leads to {linked}, outside the project", (hint,))
        status = place.stat()
        if stat.S_ISDIR(status.st_mode):
            return Unreadable("F004", "a link to a folder is not followed", ("copy the folder's files to this place",))
        if not stat.S_ISREG(status.st_mode):
            return Unreadable("F007", "this is no ordinary file", ("remove it from the project",))
        if layout.kind_of(path) in _COPIED:
            return Blob(str(place), _digest(place))
        if status.st_size > _TOO_LARGE:
            size = f"{status.st_size // (1024 * 1024)} MB; the limit is {_TOO_LARGE // (1024 * 1024)} MB"
            return Unreadable("F010", f"the file has {size}", ("split the file",))
        return place.read_bytes()
    except OSError as error:
        return Unreadable("F007", f"the file cannot be read: {error.strerror or error}", ("check its permissions",))


def _walk(project: Path, folder: str) -> Iterator[str]:
    """The paths below a folder, sorted. Hidden files, and those that editors make while they save, are left out."""
    found: list[str] = []
    todo = [folder.rstrip("/")]
    if _leaves(project, project / folder):
        # The link itself is what is wrong; nothing behind it is looked at.
        return iter(todo)
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
                found.append(path)
    return iter(sorted(found))


def _leaves(project: Path, place: Path) -> str | None:
    """Where a link leads, if that is outside the project."""
    if not place.is_symlink():
        return None
    # Path.resolve would raise where links go round in a circle.
    target = Path(os.path.realpath(place))
    return None if target.is_relative_to(os.path.realpath(project)) else str(target)


def _digest(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
