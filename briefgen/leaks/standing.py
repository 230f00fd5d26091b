"""What an earlier build has written and this one leaves: where authors and files speak for themselves."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from briefgen.copies import Copy
from briefgen.pipeline import Build, Output
from briefgen.reading import Blob

_FREE = frozenset({"briefing", "text page", "method"})  # pages that show more than marks and registries


def written_before(build: Build, folder: Path) -> dict[str, Output]:
    """The files of the site that do not change, as far as they hold words that are nobody's marks."""
    pages = [made.path for (kind, _), made in build.pages.made.items() if kind in _FREE]
    found: dict[str, Output] = {}
    for address in pages:
        if address not in build.pending:
            with suppress(OSError):
                found[address] = (folder / address).read_bytes()
    for address, copy in build.copies.items():
        value = build.files.get(copy.source)
        if address not in build.pending and isinstance(value, (bytes, Blob)):
            found[address] = Copy(copy.source, copy.digest, value)
    return found
