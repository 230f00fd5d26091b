"""The manifest of a site: which files briefgen has written, with a SHA-256 of each, and whether they still stand so."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

MANIFEST = "manifest.json"
STAGING = ".briefgen-staging"  # where files lie until all of them are written
_FORMAT = 1
_PLAIN = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*", re.ASCII)  # addresses like almost all; none leads anywhere else


class Comparison(NamedTuple):
    """A folder against a manifest: addresses, sorted. `added` are files that the manifest does not list."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    number: int  # of files listed


class ManifestError(Exception):
    """There is no manifest that could be read. The message says why."""


def read_manifest(folder: Path) -> dict[str, str]:
    """What briefgen has written into a folder: the SHA-256 of each file by its address. Empty if nothing is known."""
    try:
        return load_manifest(folder / MANIFEST)
    except (OSError, ManifestError):
        return {}


def load_manifest(place: Path) -> dict[str, str]:
    """The same of a manifest's file. Raises OSError and ManifestError."""
    return listed_in(place.read_bytes())


def listed_in(data: bytes) -> dict[str, str]:
    """The same of what such a file holds. Raises ManifestError."""
    try:
        found = json.loads(data)
        files = found["files"] if found["briefgen"] == _FORMAT else None
        if not isinstance(files, dict):
            raise ManifestError("it is not written by this version of briefgen")
        return {str(path): str(digest) for path, digest in files.items() if is_inside(str(path))}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ManifestError("it is damaged, or it is no manifest of briefgen") from error


def is_inside(path: str) -> bool:
    """A damaged manifest must not make us remove or read anything outside of the folder."""
    if _PLAIN.fullmatch(path):
        return True
    drive, rest = os.path.splitdrive(path)
    parts = rest.replace(os.sep, "/").split("/")
    usable = "\0" not in path and path == path.encode("utf-8", "replace").decode("utf-8")
    return usable and not drive and parts[0] != "" and ".." not in parts


def write_manifest(folder: Path, files: Mapping[str, str]) -> None:
    """Put a manifest into a folder, unless it stands there already."""
    # One line for each file, without `indent`, which would take the slow way through json.
    listed = {"briefgen": _FORMAT, "files": dict(sorted(files.items()))}
    data = (json.dumps(listed, ensure_ascii=False, separators=(",\n", ": ")) + "\n").encode("utf-8")
    place = folder / MANIFEST
    if place.is_file() and place.read_bytes() == data:
        return
    new = folder / (MANIFEST + ".new")
    new.unlink(missing_ok=True)  # A link that somebody has put there would lead the words elsewhere.
    new.write_bytes(data)
    new.replace(place)


def compare(folder: Path, listed: Mapping[str, str]) -> Comparison:
    """Hash what stands in a folder and compare it. Nothing is followed that leads out of it. Raises OSError."""
    standing = set(_files(folder)) - {MANIFEST}
    missing = sorted(listed.keys() - standing)
    changed = [path for path in sorted(listed.keys() & standing) if _digest(folder / path) != listed[path]]
    return Comparison(tuple(missing), tuple(changed), tuple(sorted(standing - listed.keys())), len(listed))


def _files(folder: Path) -> list[str]:
    """The addresses of all ordinary files. A link is none: what it shows may change without it."""
    found: list[str] = []
    todo = [""]
    while todo:
        current = todo.pop()
        with os.scandir(folder / current) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(f"{current}{entry.name}/")
                elif entry.is_file(follow_symlinks=False) or entry.is_symlink():
                    found.append(f"{current}{entry.name}")
    return found


def _digest(place: Path) -> str:
    if place.is_symlink():
        return ""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
