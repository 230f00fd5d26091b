"""Files of a site that do not change: where authors and files speak for themselves, and where they can be had from."""

from __future__ import annotations

import hashlib
from collections.abc import Set
from contextlib import suppress
from pathlib import Path

from briefgen.copies import Copy
from briefgen.manifest import read_manifest
from briefgen.pipeline import Build, Output
from briefgen.reading import Blob

_OWN_WORDS = frozenset(
    {"briefing", "yaml of a briefing", "text page", "method"}
)  # pages that show more than marks and registries


def with_own_words(build: Build) -> set[str]:
    """The addresses of the files with words that are nobody's marks: when a text becomes secret, these may hold it."""
    return {made.path for (kind, _), made in build.pages.made.items() if kind in _OWN_WORDS} | build.copies.keys()


def at_hand(build: Build, addresses: Set[str], folder: Path | None) -> dict[str, Output]:
    """These files, as far as nothing has to be made: those that are copied, and those that stand as they were written."""
    found: dict[str, Output] = {}
    listed = read_manifest(folder) if folder is not None and addresses else {}
    for address in addresses:
        if copy := build.copies.get(address):
            value = build.files.get(copy.source)
            if isinstance(value, bytes | Blob):
                found[address] = Copy(copy.source, copy.digest, value)
        elif folder is not None and address in listed:
            with suppress(OSError):
                with open(f"{folder}/{address}", "rb", buffering=0) as file:  # noqa: PTH123 - there are thousands
                    data = file.read()
                if hashlib.sha256(data).hexdigest() == listed[address]:
                    found[address] = data
    return found
