"""Digests: short names for contents, the same on every machine. BLAKE2b (RFC 7693), 128 bits, in hexadecimal."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

_encoder = msgspec.msgpack.Encoder(order="deterministic")


def digest_bytes(data: bytes) -> str:
    """The digest of a file's bytes."""
    return blake2b(data, digest_size=16).hexdigest()


def digest_value(value: object) -> str:
    """The digest of records and plain values: equal values have equal digests, whatever the order of their keys."""
    return blake2b(_encoder.encode(value), digest_size=16).hexdigest()
