"""From the path of a request to a file of the site, and never to one outside of it."""

from __future__ import annotations

import io
import math
import os
import re
import stat
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple
from urllib.parse import quote, unquote_to_bytes

from briefgen.digest import digest_bytes

_BAD = re.compile(r"[\x00-\x1f\x7f/\\]|^\.\.?$|^[A-Za-z]:|^\.briefgen")
_OPEN = os.O_RDONLY
for _flag in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"):
    _OPEN |= getattr(os, _flag, 0)  # not every system has them all

# The system's own tables differ from machine to machine, so there is one of our own.
_TEXT = "charset=utf-8"
_TYPES = {
    "html": f"text/html; {_TEXT}",
    "htm": f"text/html; {_TEXT}",
    "css": f"text/css; {_TEXT}",
    "js": f"text/javascript; {_TEXT}",
    "mjs": f"text/javascript; {_TEXT}",
    "txt": f"text/plain; {_TEXT}",
    "md": f"text/markdown; {_TEXT}",
    "csv": f"text/csv; {_TEXT}",
    "vtt": f"text/vtt; {_TEXT}",
    "yaml": f"application/yaml; {_TEXT}",
    "yml": f"application/yaml; {_TEXT}",
    "json": "application/json",
    "map": "application/json",
    "webmanifest": "application/manifest+json",
    "xml": f"application/xml; {_TEXT}",
    "atom": f"application/atom+xml; {_TEXT}",
    "rss": f"application/rss+xml; {_TEXT}",
    "svg": f"image/svg+xml; {_TEXT}",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "wasm": "application/wasm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
}


class Found(NamedTuple):
    """A file of the site, opened. Who gets it closes it."""

    address: str  # as in the site: articles/a.html
    file: BinaryIO
    size: int
    mtime: float  # seconds
    version: str  # another one for other bytes; stays the same over restarts of the server

    @property
    def is_html(self) -> bool:
        return content_type(self.address).startswith("text/html")


class Moved(NamedTuple):
    """A folder, asked for without its slash: relative links would lead astray."""

    location: str


def is_address(address: str) -> bool:
    """Whether a text may be an address in the site: names with slashes between them."""
    return not any(not name or _BAD.search(name) for name in address.split("/"))


def address_of(path: str) -> str | None:
    """The address in the site that a request's path stands for, or None if it can stand for nothing.

    Each segment is decoded by itself and once, so that an encoded slash or dot never becomes part of a way.
    """
    if not path.startswith("/"):
        return None
    try:
        names = [unquote_to_bytes(part.encode("latin-1")).decode("utf-8") for part in path[1:].split("/")]
    except UnicodeError:
        return None
    if any(_BAD.search(name) for name in names) or "" in names[:-1]:
        return None
    return "/".join([*names[:-1], names[-1] or "index.html"])


def content_type(address: str) -> str:
    return _TYPES.get(PurePosixPath(address).suffix[1:].lower(), "application/octet-stream")


def find(folder: Path, address: str) -> Found | Moved | None:
    """What stands at an address: a file, a folder that has a page of its own, or nothing that may be shown."""
    root = os.path.realpath(folder)
    # Links are followed to their end before anything is opened, so what lies outside is not even looked at.
    place = os.path.realpath(os.path.join(root, *address.split("/")))  # noqa: PTH118 - pathlib takes four times as long
    if not place.startswith(os.path.join(root, "")):  # noqa: PTH118 - the same
        return None
    try:
        if os.path.isdir(place):  # noqa: PTH112 - the same
            there = os.path.isfile(os.path.join(place, "index.html"))  # noqa: PTH113, PTH118 - the same
            return Moved("/" + quote(address) + "/") if there else None
        return _opened(address, place)
    except (OSError, ValueError):
        return None


def held(address: str, data: bytes) -> Found:
    """What will stand at an address, and is in no folder yet."""
    return Found(address, io.BytesIO(data), len(data), math.inf, digest_bytes(data))


def _opened(address: str, place: str) -> Found | None:
    # A pipe in the folder would keep an ordinary open() waiting for ever.
    file = os.fdopen(os.open(place, _OPEN), "rb")
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        file.close()
        return None
    version = f"{status.st_mtime_ns:x}-{status.st_size:x}-{status.st_ino:x}"
    return Found(address, file, status.st_size, status.st_mtime, version)
