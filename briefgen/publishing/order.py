"""In which order files are sent, so that nothing that is there already leads to something that is not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple


class Phase(NamedTuple):
    """Files that may be sent in any order among themselves."""

    name: str
    paths: tuple[str, ...]


_NAMES = (
    "files of the theme and pictures",
    "data",
    "new pages",
    "changed pages",
    "the first page",
    "feeds and indexes",
)
_ENTRY = "pagefind/pagefind-entry.json"  # the one file of the search that names the others


def phases(paths: Iterable[str], new: Collection[str]) -> tuple[Phase, ...]:
    """The files by phases, without empty ones. `new` are those of which nothing is there yet.

    What pages show comes before them, new pages before those that link to them, and last what tells others of pages.
    """
    found: list[list[str]] = [[] for _ in _NAMES]
    for path in sorted(paths):
        found[_rank(path, new)].append(path)
    return tuple(Phase(name, tuple(files)) for name, files in zip(_NAMES, found, strict=True) if files)


def _rank(path: str, new: Collection[str]) -> int:
    folder = path.partition("/")[0]
    if path == "index.html":
        return 4
    if path.endswith(".html"):
        return 2 if path in new else 3
    if path == _ENTRY or (path.endswith((".xml", ".json")) and folder not in ("data", "theme", "pagefind")):
        return 5
    return 1 if folder == "data" else 0
