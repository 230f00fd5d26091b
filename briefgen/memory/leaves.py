"""Where a build is kept: in *leaves*, bytes under their own digest, and mappings that are spread over them.

A leaf that is there is right, whatever another build has written meanwhile. One that is not there is `LostError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol
from zlib import crc32

import msgspec

from briefgen.digest import digest_bytes
from briefgen.reading import Saved

LEAVES = 1024  # of each tree; a leaf of a project with 10,000 articles has some 40 KB


class Lasting(Saved, Protocol):
    """What `Saved` promises, for things that are looked after."""

    def drop(self, key: str) -> None:
        """A value kept under this key, for no extensions, is of no more use."""

    def use(self, keys: Iterable[str], about: tuple[str, ...]) -> None:
        """Values under these keys are of use: they are not to be swept."""

    def is_due(self) -> bool:
        """Whether the next commit sweeps."""

    def commit(self) -> bool:
        """Keep all this, if that is possible. Says whether it was."""


class LostError(Exception):
    """Something that was kept is no longer there."""


_encode = msgspec.msgpack.Encoder().encode
_leaf = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])


class Tree:
    """A mapping from texts to encoded values, in leaves."""

    def __init__(self, saved: Lasting, digests: list[str]) -> None:
        self._saved = saved
        self._digests = digests
        self._loaded: dict[int, dict[str, msgspec.Raw]] = {}

    def get(self, key: str) -> msgspec.Raw | None:
        return self._leaf(_place(key)).get(key)

    def _leaf(self, number: int) -> dict[str, msgspec.Raw]:
        if number not in self._loaded:
            digest = self._digests[number]
            self._loaded[number] = _leaf.decode(fetch(self._saved, digest)) if digest else {}
        return self._loaded[number]

    def changed(self, changes: Mapping[str, bytes | None]) -> list[str]:
        """The digests of the leaves after these changes, which are put into the store."""
        digests = list(self._digests)
        parts: dict[int, dict[str, bytes | None]] = {}
        for key, value in changes.items():
            parts.setdefault(_place(key), {})[key] = value
        for number, part in parts.items():
            leaf = {key: value for key, value in self._leaf(number).items() if key not in part}
            leaf |= {key: msgspec.Raw(value) for key, value in part.items() if value is not None}
            digests[number] = put(self._saved, _encode(leaf)) if leaf else ""
        return digests


def _place(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) % LEAVES


def fetch(saved: Lasting, digest: str) -> bytes:
    """What is kept under the digest of its own bytes. Raises LostError."""
    data = saved.get([digest], ()).get(digest)
    if data is None:
        raise LostError(digest)
    return data


def put(saved: Lasting, data: bytes) -> str:
    digest = digest_bytes(data)
    saved.put(digest, data, ())
    return digest
