"""What a target needs to show the site, and how it is brought there.

The target has the manifest of the site that was sent last. Before anything changes there, a second file names all that
is in doubt from now on; it goes when everything is done. So a run that was interrupted leaves nothing that is taken for
what it is not, and nothing that nobody owns: the next one looks at what is in doubt, and goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from briefgen.manifest import MANIFEST, ManifestError, listed_in
from briefgen.publishing.destination import Destination, Standing
from briefgen.publishing.order import Phase, phases
from briefgen.staging import in_the_way

PENDING = "manifest.pending.json"


class Plan(NamedTuple):
    """What is to be done at a target. Empty if it shows the site already."""

    first: tuple[
        str, ...
    ]  # to be removed before all else: where a file has to give way to a folder, or a folder to a file
    phases: tuple[Phase, ...]
    gone: tuple[str, ...]  # to be removed at the end
    in_doubt: tuple[str, ...]  # while this is done
    unchanged: int
    resumes: bool  # whether a run before was interrupted
    foreign: tuple[str, ...]  # files of others that would be written over
    stale: bool  # whether the manifest there is not that of the site

    @property
    def sent(self) -> tuple[str, ...]:
        """The files to be sent, in their order."""
        return tuple(path for phase in self.phases for path in phase.paths)

    @property
    def removed(self) -> tuple[str, ...]:
        """The files to be removed, in their order."""
        return (*self.first, *self.gone)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.phases or self.first or self.gone or self.resumes or self.stale)


class _There(NamedTuple):
    """What is known of a target."""

    listed: Mapping[str, str]  # its manifest
    in_doubt: frozenset[str]
    resumes: bool

    @property
    def owned(self) -> frozenset[str]:
        return self.in_doubt | self.listed.keys()


def plan(site: Mapping[str, str], destination: Destination, *, every: bool = False) -> Plan:
    """Compare a site, given as its manifest, with what is at a target. Raises TargetError.

    With `every` the manifest there is not believed, and all files are compared themselves.
    """
    there = _there(destination)
    trusted = {} if every else {path: there.listed[path] for path in there.listed.keys() - there.in_doubt}
    due = sorted(path for path, digest in site.items() if trusted.get(path) != digest)
    standing = destination.standing(due) if due else {}
    send = [path for path in due if standing[path] != "same"]
    gone = sorted(path for path in there.owned - site.keys() - {MANIFEST, PENDING} if not _lies_in(path, site, send))
    first = tuple(in_the_way(gone, send))
    return Plan(
        first=first,
        phases=phases(send, {path for path in send if standing[path] == "absent"}),
        gone=tuple(path for path in gone if path not in first),
        in_doubt=tuple(sorted({*there.in_doubt, *send, *gone})),
        unchanged=len(site) - len(send),
        resumes=there.resumes,
        foreign=_foreign(standing, {*there.owned, *_folders(gone)}),
        stale=there.listed != site,
    )


def carry_out(steps: Plan, destination: Destination, announce: Callable[[str], None]) -> str:
    """Do what a plan says. Gives what the target tells of it. Raises TargetError; then it can be planned again."""
    if steps.is_empty:
        return ""
    destination.write(PENDING, _pending(steps.in_doubt))
    destination.remove(steps.first)
    for phase in steps.phases:
        announce(f"Sending {phase.name} ({len(phase.paths):,})")
        destination.put(phase.paths)
    destination.put([MANIFEST])
    announce("Removing what the site no longer holds")
    destination.remove(steps.gone)
    destination.remove([PENDING])
    return destination.finish()


def _there(destination: Destination) -> _There:
    found = destination.read([MANIFEST, PENDING])
    pending = found.get(PENDING)
    return _There(_listed(found.get(MANIFEST)), frozenset(_listed(pending)), pending is not None)


def _listed(data: bytes | None) -> Mapping[str, str]:
    """What a manifest lists. One that is damaged lists nothing: then all files are compared themselves."""
    try:
        return listed_in(data) if data is not None else {}
    except ManifestError:
        return {}


def _pending(paths: Collection[str]) -> bytes:
    files = dict.fromkeys(sorted(paths), "")
    return (json.dumps({"briefgen": 1, "files": files}, ensure_ascii=False, indent=0) + "\n").encode("utf-8")


def _lies_in(path: str, site: Mapping[str, str], send: Collection[str]) -> bool:
    """Whether a file of the site stands there already where this one's folder would be."""
    return any(folder in site and folder not in send for folder in _folders([path]))


def _folders(paths: Iterable[str]) -> Iterator[str]:
    """The folders that these files lie in."""
    return (str(parent) for path in paths for parent in PurePosixPath(path).parents)


def _foreign(standing: Mapping[str, Standing], owned: Collection[str]) -> tuple[str, ...]:
    return tuple(path for path, state in standing.items() if state == "other" and path not in owned)
