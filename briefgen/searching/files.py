"""The files of an index as they are published: those that a search needs, the same for the same records.

Pagefind orders the values of its filters, and the filters, as its hash tables happen to give them. So these two kinds
of files are read, put in order and written again. Files named by what they hold get new names, and so does what leads to them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from briefgen.digest import digest_bytes
from briefgen.searching.packed import UNREADABLE, packed, unpacked

# Pagefind brings interfaces of its own, which put style into pages. The site has its own, so these are left out.
_NEEDED = frozenset({"pagefind.js", "pagefind-worker.js", "pagefind-entry.json"})
_ENDINGS = (".pf_meta", ".pf_index", ".pf_filter", ".pf_fragment", ".pagefind")

ENTRY = "pagefind-entry.json"
_FILTERS = 3  # where the filters stand in the array of a `.pf_meta`


def usable(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that a search needs, in order. Those of a Pagefind that orders them in another way stay as they are."""
    wanted = needed(files)
    try:
        return _ordered(wanted)
    except UNREADABLE:
        return wanted


def needed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that a search needs."""
    return {name: data for name, data in files.items() if name in _NEEDED or name.endswith(_ENDINGS)}


def written_entry(entry: object) -> bytes:
    """The file that leads to all others."""
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _ordered(files: Mapping[str, bytes]) -> dict[str, bytes]:
    entry = json.loads(files[ENTRY])
    made = {name: data for name, data in files.items() if not name.endswith((".pf_meta", ".pf_filter"))}
    for language, about in entry["languages"].items():
        meta = unpacked(files[f"pagefind.{about['hash']}.pf_meta"])
        for row in meta[_FILTERS]:
            name, values = unpacked(files[f"filter/{row[1]}.pf_filter"])
            data = packed([name, sorted(values)])
            row[1] = f"{language}_{digest_bytes(data)[:10]}"
            made[f"filter/{row[1]}.pf_filter"] = data
        meta[_FILTERS].sort()
        data = packed(meta)
        about["hash"] = f"{language}_{digest_bytes(data)[:10]}"
        made[f"pagefind.{about['hash']}.pf_meta"] = data
    made[ENTRY] = written_entry(entry)
    return made
