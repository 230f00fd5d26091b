"""Which files of an index belong to a site."""

from __future__ import annotations

from collections.abc import Mapping

# Pagefind brings interfaces of its own, which put style into pages. The site has its own, so these are left out.
_NEEDED = frozenset({"pagefind.js", "pagefind-worker.js", "pagefind-entry.json"})
_ENDINGS = (".pf_meta", ".pf_index", ".pf_filter", ".pf_fragment", ".pagefind")


def usable(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that a search needs."""
    return {name: data for name, data in files.items() if name in _NEEDED or name.endswith(_ENDINGS)}
