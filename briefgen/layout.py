"""Where each kind of file has its place in a project, and which names may stand there."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Literal

FileKind = Literal[
    "config", "sources", "actors", "article", "sidecar", "briefing", "page", "static", "theme", "media", "stray"
]

CONFIG = "config.yaml"
CONTENT = "content/"
THEMES = "themes/"
SHIPPED = "briefgen:themes/"  # where a snapshot holds the themes that come with briefgen

_MEDIA = frozenset(".avif .gif .jpeg .jpg .mp3 .mp4 .ogg .png .svg .webm .webp".split())
_ID = re.compile(r"[^\W_](?:[\w.-]*[\w-])?\Z")
# Names that Windows keeps for devices, whatever their ending (Microsoft, "Naming Files, Paths, and Namespaces").
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?\Z", re.IGNORECASE)
_PLACES: dict[str, tuple[str, FileKind]] = {
    "content/articles": (".md", "article"),
    "content/briefings": (".yaml", "briefing"),
    "content/pages": (".md", "page"),
    "content/actors": (".yaml", "actors"),
}


def kind_of(path: str) -> FileKind:
    """What the file at this path of a project (or of a shipped theme) is read as."""
    if path == CONFIG:
        return "config"
    if path in ("content/sources.yaml", "content/actors.yaml"):
        return "sources" if path.endswith("sources.yaml") else "actors"
    if path.startswith("content/static/"):
        return "static"
    if path.startswith((THEMES, SHIPPED)):
        return "theme"
    place = PurePosixPath(path)
    suffix, kind = _PLACES.get(str(place.parent), ("", "stray"))
    if place.suffix == suffix:
        return kind
    if kind == "article" and place.suffix == ".yaml":
        return "sidecar"
    return "media" if place.suffix.lower() in _MEDIA else "stray"


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is left alone: hidden ones, and those editors make while they save."""
    return name.startswith((".", "#")) or name.endswith(("~", ".swp", ".swx", ".tmp", ".bak", ".part", ".crdownload"))


def stem(path: str) -> str:
    """The id that a file's name gives."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def is_id(name: str) -> bool:
    """Whether a name can be an id: letters, digits, `-`, `_`, and `.` between them; portable as a file's name."""
    return len(name) <= 100 and _ID.match(name) is not None and not _RESERVED.match(name)


def folded(name: str) -> str:
    """The form in which two names are one file on some machine: without case, in Unicode's NFC."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
