"""What bytes hold besides themselves: what is compressed in them, and texts in two bytes for each character."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

_MOST = 64 * 1024 * 1024  # bytes that are unpacked of one file, so that a bomb does no harm
_DEEPEST = 3
_PNG = b"\x89PNG\r\n\x1a\n"


def contents(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and all that is unpacked from them. Never raises."""
    yield data
    if b"\0" in data[:65536]:
        # In what is no text, words end where bytes stand that are none; and cameras write two bytes for a character.
        yield data.decode("utf-8", "replace").encode()
        yield data.replace(b"\0\0", b" ").replace(b"\0", b"").decode("utf-8", "replace").encode()
    if depth == _DEEPEST:
        return
    for inner in _inside(data):
        yield from contents(inner, depth + 1)


def _inside(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"\x1f\x8b"):
        yield _inflated(data, 31)
    elif data.startswith(_PNG):
        yield from _chunks(data)
    elif data.startswith(b"PK\x03\x04"):
        yield from _members(data)


def _inflated(data: bytes, form: int = 15) -> bytes:
    machine = zlib.decompressobj(form)
    try:
        return machine.decompress(data, _MOST)
    except zlib.error:
        return b""


def _chunks(data: bytes) -> Iterator[bytes]:
    """The compressed texts of a PNG; what is not compressed stands in its bytes as it is."""
    place = len(_PNG)
    while place + 8 <= len(data):
        size, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        body = data[place + 8 : place + 8 + size]
        if kind in (b"tEXt", b"iTXt", b"eXIf"):
            yield body
        if kind == b"zTXt":
            yield _inflated(body.partition(b"\0")[2][1:])
        elif kind == b"iTXt" and body.partition(b"\0")[2][:1] == b"\1":
            yield _inflated(body.partition(b"\0")[2][2:].partition(b"\0")[2].partition(b"\0")[2])
        elif kind == b"iCCP":
            yield _inflated(body.partition(b"\0")[2][1:])
        place += size + 12


def _members(data: bytes) -> Iterator[bytes]:
    """The files of an archive, such as a document of an office program."""
    left = _MOST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                yield info.filename.encode("utf-8", "replace")
                with archive.open(info) as file:
                    found = file.read(left)
                left -= len(found)
                yield found
                if left <= 0:
                    return
    except Exception:  # noqa: BLE001 - an archive from anywhere can be broken in any way
        return
