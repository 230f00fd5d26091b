"""The files of an index as they are published: those that a search needs, the same for the same records.

Pagefind orders the values of its filters, and the filters, as its hash tables happen to give them. So these two kinds
of files are read, put in order and written again. They are arrays of texts and numbers in CBOR (RFC 8949), compressed,
with a mark in front. Files named by what they hold get new names, and so does what leads to them.
"""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

from briefgen.digest import digest_bytes

# Pagefind brings interfaces of its own, which put style into pages. The site has its own, so these are left out.
_NEEDED = frozenset({"pagefind.js", "pagefind-worker.js", "pagefind-entry.json"})
_ENDINGS = (".pf_meta", ".pf_index", ".pf_filter", ".pf_fragment", ".pagefind")

_ENTRY = "pagefind-entry.json"
_MARK = b"pagefind_dcd"
_FILTERS = 3  # where the filters stand in the array of a `.pf_meta`
_DEEP = 8
_NUMBER, _TEXT, _ARRAY = 0, 3, 4


class _UnknownError(ValueError):
    """A file is not what it was in the versions of Pagefind that are known."""


def usable(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that a search needs, in order. Those of a Pagefind that orders them in another way stay as they are."""
    needed = {name: data for name, data in files.items() if name in _NEEDED or name.endswith(_ENDINGS)}
    try:
        return _ordered(needed)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, EOFError, zlib.error):
        return needed


def _ordered(files: Mapping[str, bytes]) -> dict[str, bytes]:
    entry = json.loads(files[_ENTRY])
    made = {name: data for name, data in files.items() if not name.endswith((".pf_meta", ".pf_filter"))}
    for language, about in entry["languages"].items():
        meta = _unpacked(files[f"pagefind.{about['hash']}.pf_meta"])
        for row in meta[_FILTERS]:
            name, values = _unpacked(files[f"filter/{row[1]}.pf_filter"])
            data = _packed([name, sorted(values)])
            row[1] = f"{language}_{digest_bytes(data)[:10]}"
            made[f"filter/{row[1]}.pf_filter"] = data
        meta[_FILTERS].sort()
        data = _packed(meta)
        about["hash"] = f"{language}_{digest_bytes(data)[:10]}"
        made[f"pagefind.{about['hash']}.pf_meta"] = data
    made[_ENTRY] = json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return made


def _unpacked(data: bytes) -> list[Any]:
    plain = gzip.decompress(data)
    if not plain.startswith(_MARK):
        raise _UnknownError
    value, end = _decoded(plain, len(_MARK), 0)
    if end != len(plain) or not isinstance(value, list):
        raise _UnknownError
    return value


def _packed(value: list[Any]) -> bytes:
    plain = _MARK + _encoded(value)
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # The head that libraries write names the system that they run on.
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    return (
        head
        + squeezer.compress(plain)
        + squeezer.flush()
        + struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)
    )


def _decoded(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    """The value that begins at a place, and where it ends."""
    kind, number = divmod(data[at], 32)
    at += 1
    if 24 <= number <= 27:
        size = 1 << (number - 24)
        number, at = int.from_bytes(data[at : at + size], "big"), at + size
    elif number > 27:
        raise _UnknownError
    if kind == _NUMBER:
        return number, at
    if kind == _TEXT:
        return data[at : at + number].decode("utf-8"), at + number
    if kind != _ARRAY or depth == _DEEP:
        raise _UnknownError
    values = []
    for _ in range(number):
        value, at = _decoded(data, at, depth + 1)
        values.append(value)
    return values, at


def _encoded(value: str | int | list[Any]) -> bytes:
    if isinstance(value, int):
        return _head(_NUMBER, value)
    if isinstance(value, str):
        text = value.encode("utf-8")
        return _head(_TEXT, len(text)) + text
    return _head(_ARRAY, len(value)) + b"".join(map(_encoded, value))


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes((kind * 32 + number,))
    size = next(size for size in (0, 1, 2, 3) if number < 1 << (8 << size))
    return bytes((kind * 32 + 24 + size,)) + number.to_bytes(1 << size, "big")
