"""The form of Pagefind's files: arrays of texts and numbers in CBOR (RFC 8949), compressed, with a mark in front."""

from __future__ import annotations

import gzip
import struct
import zlib
from typing import Any

_MARK = b"pagefind_dcd"
_DEEP = 8
NUMBER, TEXT, ARRAY = 0, 3, 4


class UnknownError(ValueError):
    """A file is not what it was in the versions of Pagefind that are known."""


# What reading a file may raise that is of another version.
UNREADABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, EOFError, zlib.error)


def opened(data: bytes) -> bytes:
    """What is compressed in a file, without the mark."""
    plain = gzip.decompress(data)
    if not plain.startswith(_MARK):
        raise UnknownError
    return plain[len(_MARK) :]


def closed(plain: bytes) -> bytes:
    """The file that has this in it."""
    plain = _MARK + plain
    # As far as it goes would take several times as long, for files that are 2 or 3 % smaller.
    squeezer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    # The head that libraries write names the system that they run on.
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    return (
        head
        + squeezer.compress(plain)
        + squeezer.flush()
        + struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)
    )


def unpacked(data: bytes) -> list[Any]:
    """The array that a file holds."""
    plain = opened(data)
    value, end = decoded(plain, 0, 0)
    if end != len(plain) or not isinstance(value, list):
        raise UnknownError
    return value


def packed(value: list[Any]) -> bytes:
    """The file that holds an array."""
    return closed(encoded(value))


def decoded(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    """The value that begins at a place, and where it ends."""
    kind, number = divmod(data[at], 32)
    at += 1
    if 24 <= number <= 27:
        size = 1 << (number - 24)
        number, at = int.from_bytes(data[at : at + size], "big"), at + size
    elif number > 27:
        raise UnknownError
    if kind == NUMBER:
        return number, at
    if kind == TEXT:
        return data[at : at + number].decode("utf-8"), at + number
    if kind != ARRAY or depth == _DEEP:
        raise UnknownError
    values = []
    for _ in range(number):
        value, at = decoded(data, at, depth + 1)
        values.append(value)
    return values, at


def head_at(data: bytes, at: int, kind: int) -> tuple[int, int]:
    """The number in the head of a value of a kind, and where the head ends."""
    found, number = divmod(data[at], 32)
    if found != kind or number > 27:
        raise UnknownError
    if number < 24:
        return number, at + 1
    end = at + 1 + (1 << (number - 24))
    return int.from_bytes(data[at + 1 : end], "big"), end


def encoded(value: str | int | list[Any]) -> bytes:
    """A text, a number or an array, as it is written."""
    if isinstance(value, int):
        return head(NUMBER, value)
    if isinstance(value, str):
        text = value.encode("utf-8")
        return head(TEXT, len(text)) + text
    return head(ARRAY, len(value)) + b"".join(map(encoded, value))


def head(kind: int, number: int) -> bytes:
    """What a value begins with: its kind, and its number or its length."""
    first = kind * 32
    if number < 24:
        return _BYTES[first + number]
    if number < 1 << 8:
        return _TWO(first + 24, number)
    if number < 1 << 16:
        return _THREE(first + 25, number)
    return _FIVE(first + 26, number) if number < 1 << 32 else _NINE(first + 27, number)


_BYTES = tuple(bytes((number,)) for number in range(256))
_TWO, _THREE, _FIVE, _NINE = (struct.Struct(form).pack for form in (">BB", ">BH", ">BI", ">BQ"))
