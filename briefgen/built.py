"""What the last build of a site came to, for those who publish it: `.briefgen/built.json`.

It is bound to the manifest that the build left in the folder. If something else has changed the site since, or if the
file is gone, it says nothing about that site.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from briefgen.digest import digest_value
from briefgen.layout import RUN
from briefgen.manifest import MANIFEST
from briefgen.release import EditionName

_NAME = "built.json"
_MOST = 20  # folders that are remembered


class Built(msgspec.Struct, frozen=True):
    """A build into one folder. `sources` and `manifest` are digests of what it was made from and of what it left."""

    edition: EditionName
    stopped: bool  # whether problems of the content kept it from being published
    sources: str
    manifest: str


_builds = msgspec.json.Decoder(dict[str, Built])


def remember_built(project: Path, folder: Path, built: Built) -> None:
    """Keep it. What cannot be kept is not known later: nothing is raised."""
    known = _read(project)
    key = _key(project, folder)
    if known.get(key) == built:
        return
    others = [(name, value) for name, value in known.items() if name != key]
    place = project / ".briefgen" / _NAME
    with suppress(OSError):
        new = place.with_name(_NAME + ".new")
        new.unlink(missing_ok=True)
        new.write_bytes(msgspec.json.encode(dict([*others[1 - _MOST :], (key, built)])))
        new.replace(place)


def last_built(project: Path, folder: Path) -> Built | None:
    """The last build into a folder; None if it is not known, or if its site was changed since by something else."""
    built = _read(project).get(_key(project, folder))
    return built if built is not None and built.manifest == manifest_digest(folder) else None


def manifest_digest(folder: Path) -> str:
    """A digest of the manifest of a folder; empty if there is none."""
    try:
        return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    except OSError:
        return ""


def sources_digest(digests: Mapping[str, str]) -> str:
    """One digest of all files of a project, by the digests of each. What a run is told besides does not count."""
    return digest_value(tuple(sorted((path, digest) for path, digest in digests.items() if path not in RUN)))


def _read(project: Path) -> dict[str, Built]:
    try:
        return _builds.decode((project / ".briefgen" / _NAME).read_bytes())
    except (OSError, msgspec.DecodeError, ValueError, RecursionError):
        return {}


def _key(project: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(folder, project)).as_posix()
    except ValueError:  # another drive
        return folder.as_posix()
