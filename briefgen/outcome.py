"""What the last build came to, kept so that a build in which nothing has changed need not be done again.

It is found again by the digests of all files that it was made from. What is kept of an output folder says how each
file stood when it was written, and what it holds; what has been touched since, by whomever, is made anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from briefgen.diagnostics import Diagnostic
from briefgen.digest import digest_bytes, digest_value
from briefgen.pipeline import Build
from briefgen.reading import Blob, FileValue, Saved, read_release, read_settings
from briefgen.relations import ARTICLES, EMBARGOES
from briefgen.release import NOW, Release

_KEY = "outcome"


class Outcome(msgspec.Struct, frozen=True):
    """All that a build has to say. `tags` has a digest for each address of the site: equal digests, equal files."""

    files: dict[str, str]  # path → digest, of all that it was made from
    output: str  # what the configuration says of the folder
    articles: int
    pages: int
    diagnostics: tuple[Diagnostic, ...]
    tags: dict[str, str]
    release: Release
    embargoes: tuple[str, ...]  # their ends; when one has passed, another site follows from the same files


class Standing(NamedTuple):
    """How a file stands on the disk, and the tag of what it holds. A write, a rename and a changed date all show."""

    tag: str
    size: int
    modified: int  # nanoseconds
    changed: int  # nanoseconds; the date of the file's entry, which nobody can set back


_encode = msgspec.msgpack.Encoder().encode
_outcomes = msgspec.msgpack.Decoder(Outcome)
_sites = msgspec.msgpack.Decoder(dict[str, Standing])


def digests_of(files: Mapping[str, FileValue]) -> dict[str, str]:
    """A digest for each file of a snapshot."""
    return {path: _digest(value) for path, value in files.items()}


def outcome_of(build: Build, digests: dict[str, str]) -> Outcome:
    """What a build has come to. `digests` are those of its files."""
    return Outcome(
        files=digests,
        output=build.config.output,
        articles=len(build.catalog.all(ARTICLES)),
        pages=build.pages.number,
        diagnostics=build.diagnostics,
        tags=tags_of(build),
        release=build.release,
        embargoes=tuple(sorted({end for _, end in build.catalog.all(EMBARGOES)})),
    )


def tags_of(build: Build) -> dict[str, str]:
    """For each address of the site a digest of all that its file is made from."""
    pages = {made.path: made.digest for made in build.pages.made.values()}
    return {address: copy.digest for address, copy in build.copies.items()} | pages


def recall(saved: Saved, files: Mapping[str, FileValue], digests: dict[str, str]) -> Outcome | None:
    """The outcome of the last build, if it was one of these very files, and no embargo has ended since."""
    config = read_settings(files)[0]
    extensions, now = config.markdown.extensions, read_release(files, config)
    with suppress(msgspec.DecodeError):
        for data in saved.get([_KEY], extensions).values():
            outcome = _outcomes.decode(data)
            same = outcome.files | {NOW: ""} == digests | {NOW: ""}
            # Of all files the moment alone may be another one.
            return msgspec.structs.replace(outcome, files=digests) if same and _still_holds(outcome, now) else None
    return None


def _still_holds(outcome: Outcome, now: Release) -> bool:
    return all(outcome.release.holds(end) == now.holds(end) for end in outcome.embargoes)


def remember(saved: Saved, outcome: Outcome, extensions: tuple[str, ...]) -> None:
    """Keep an outcome for the next build."""
    saved.put(_KEY, _encode(outcome), extensions)


class Stood:
    """How the files of a site stood in a folder when they were written. `also`, wherever it is given, names files without a tag."""

    def __init__(self, saved: Saved, folder: Path) -> None:
        self._saved, self._key, self._root = saved, f"site {folder}", str(folder)

    @cached_property
    def _known(self) -> dict[str, Standing]:
        with suppress(msgspec.DecodeError):
            for data in self._saved.get([self._key], ()).values():
                return _sites.decode(data)
        return {}

    def changed_outside(self, tags: Mapping[str, str], also: Iterable[str] = ()) -> set[str]:
        """The addresses where something else stands than what was written there for these tags."""
        wanted = {**tags, **dict.fromkeys(also, "")}
        return {address for address, tag in wanted.items() if not self._stands(address, tag)}

    def remember(self, tags: Mapping[str, str], also: Iterable[str] = (), written: Set[str] | None = None) -> None:
        """Keep how they stand now. Only those of `written` may have been written since it was last asked; None: all of them."""
        # What is no longer so is made anew the next time, so it does no harm to know a file as it stood before.
        kept = {} if written is None else self._known.keys() - written - set(also)
        found: dict[str, Standing | None] = {}
        for address, tag in (*tags.items(), *((one, "") for one in also)):
            known = self._known[address] if address in kept else None
            found[address] = known if known and known.tag == tag else _standing(self._root, address, tag)
        self._known = {address: one for address, one in found.items() if one is not None}
        self._saved.put(self._key, _encode(self._known), ())

    def _stands(self, address: str, tag: str) -> bool:
        known = self._known.get(address)
        return known is not None and known.tag == tag and _standing(self._root, address, tag) == known


def _standing(root: str, address: str, tag: str) -> Standing | None:
    try:
        status = os.lstat(f"{root}/{address}")
    except OSError:
        return None
    return Standing(tag, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _digest(value: FileValue) -> str:
    if isinstance(value, bytes):
        return digest_bytes(value)
    return value.digest if isinstance(value, Blob) else digest_value(tuple(value))
