"""Where each kind of file has its place in a project, and which names may stand there."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

FileKind = Literal[
    "config",
    "sources",
    "actors",
    "article",
    "sidecar",
    "briefing",
    "page",
    "static",
    "theme",
    "media",
    "capture",
    "run",
    "stray",
]

CONFIG = "config.yaml"
CONFIG_MISNAMED = "config.yml"  # looked for only to say that it is not read
CONTENT = "content/"
THEMES = "themes/"
CAPTURES = "captures/"
FOLDERS = ("content", "themes", "captures")  # in which the files of a project lie
RUN = ("briefgen:edition", "briefgen:now")  # what a run is told besides the files: see `release`
_TEXTS = frozenset({"article", "sidecar", "briefing", "page", "sources", "actors", "config"})
OWN = "briefgen:"  # before the names of all that lies in no file of a project
SHIPPED = "briefgen:themes/"  # where a snapshot holds the themes that come with briefgen
DRAWER = "briefgen:drawer"  # the program that draws share images, with its version, if it is installed

_MEDIA = frozenset(".avif .gif .jpeg .jpg .mp3 .mp4 .ogg .png .svg .webm .webp".split())
# Signs that control a terminal or end a line: programs that list files would take one name for two.
_NO_NAME = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ID = re.compile(r"[^\W_](?:[\w.-]*[\w-])?\Z")
# Names that Windows keeps for devices, whatever their ending (Microsoft, "Naming Files, Paths, and Namespaces").
_LONGEST = 100  # characters of an id
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?\Z", re.IGNORECASE)
# Backups, swap files and locks of editors, and downloads under way.
_SWAP = re.compile(r"#|\.#|\.~|.*(?:~|\.sw[a-z]|\.tmp|\.bak|\.part|\.crdownload)\Z")
_PLACES: dict[str, tuple[str, FileKind]] = {
    "content/articles": (".md", "article"),
    "content/briefings": (".yaml", "briefing"),
    "content/pages": (".md", "page"),
    "content/actors": (".yaml", "actors"),
}


@lru_cache(1 << 16)
def kind_of(path: str) -> FileKind:
    """What the file at this path of a project (or of a shipped theme) is read as. Many times in each build."""
    if path == CONFIG:
        return "config"
    if path in RUN:
        return "run"
    if path in ("content/sources.yaml", "content/actors.yaml"):
        return "sources" if path.endswith("sources.yaml") else "actors"
    if path.startswith("content/static/"):
        return "static"
    if path.startswith((THEMES, SHIPPED)) or path == DRAWER:
        return "theme"
    if path.startswith(CAPTURES):
        return "capture"
    # Pathlib would take ten times as long.
    folder, _, name = path.rpartition("/")
    stem, _, ending = name.rpartition(".")
    own = f".{ending}" if stem and ending else ""
    suffix, kind = _PLACES.get(folder, ("", "stray"))
    if own == suffix:
        return kind
    if kind == "article" and own == ".yaml":
        return "sidecar"
    return "media" if own.lower() in _MEDIA else "stray"


def decides_secrets(path: str) -> bool:
    """Whether words in this file can be a secret, or say that others are none: texts, registries, and the words of a theme."""
    kind = kind_of(path)
    return kind in _TEXTS or (kind == "theme" and path.endswith(".html"))


def is_ignored(path: str) -> bool:
    """Whether a file or folder is left alone: hidden ones, and those that editors make while they save.

    In content/static/ hidden names count (`.nojekyll`, `.well-known/`), for hosts ask for them.
    """
    name = path.rpartition("/")[2]
    if _SWAP.match(name) or name in (".DS_Store", ".git"):
        return True
    return name.startswith(".") and not path.startswith("content/static/")


def in_project(path: str) -> str:
    """A path as somebody wrote it, in the form in which files are known."""
    parts = (part for part in path.replace("\\", "/").split("/") if part not in ("", "."))
    return "/".join(parts)


def stem(path: str) -> str:
    """The id that a file's name gives, in Unicode's NFC: some systems hand out decomposed names."""
    name = path.rpartition("/")[2]
    return unicodedata.normalize("NFC", name.rpartition(".")[0] or name)


def sign_of_no_name(path: str) -> str | None:
    """The first sign of a path that no name may hold, as `U+000A`."""
    found = _NO_NAME.search(path)
    return f"U+{ord(found[0]):04X}" if found else None


def is_id(name: str) -> bool:
    """Whether a name can be an id: letters, digits, `-`, `_`, and `.` between them; portable as a file's name."""
    if len(name) > _LONGEST or _RESERVED.match(name):
        return False
    if _ID.match(name):
        return True
    # Vowel signs and accents belong to the letter before them; Devanagari and Thai cannot be written without.
    letters = "".join(c for c in name if not unicodedata.category(c).startswith("M"))
    return not unicodedata.category(name[:1] or " ").startswith("M") and _ID.match(letters) is not None


def id_near(name: str) -> str | None:
    """An id that says what a name says that can be none, or None if there is nothing to make it of."""
    plain = unicodedata.normalize("NFC", name[:1000]).lower()
    parts = "".join(c if c.isalnum() or c in "_.-" or unicodedata.category(c)[0] == "M" else " " for c in plain).split()
    words = re.sub(r"[-.]{2,}", "-", "-".join(parts))[:60].strip("-_.")
    wanted = f"{words}-1" if _RESERVED.match(words) else words
    return wanted if is_id(wanted) else None


def how_to_write_id(name: str) -> str:
    """The hint for a name that cannot be an id, with one that can where one is near."""
    near = id_near(name)
    rule = "letters, digits, `-` and `_`, and `.` between them"
    if near is None:
        return f"use {rule}"
    why = f"an id has {rule}"
    if len(name) > _LONGEST:
        why = f"an id has at most {_LONGEST} characters"
    elif _RESERVED.match(name):
        why = "Windows keeps that name for itself"
    return f"write `{near}`, for example; {why}"


def folded(name: str) -> str:
    """The form in which two names are one file on some machine: without case, in Unicode's NFC."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
