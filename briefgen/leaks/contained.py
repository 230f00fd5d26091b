"""What bytes hold besides themselves: what is compressed in them, and texts in two bytes for each character."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

_MOST = 64 * 1024 * 1024  # bytes that are unpacked of one file, so that a bomb does no harm
_CHUNK = 16 * 1024 * 1024  # of a film or a large picture
_STEP = 4096  # bytes of a gzip file that are read at once: what stands behind a member is copied
_GZIP = 31
_OVERLAP = 4096
_DEEPEST = 3
_PNG = b"\x89PNG\r\n\x1a\n"
_HEAD = (
    65536  # bytes in which pictures say what they show, and by which a text in two bytes for each character is known
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# Two bytes of a character: what Latin letters and signs have beside the NUL, and the higher of the two of other letters.
_LATIN, _OTHERS = rb"[\t\n\r -~\xa0-\xff]", rb"[\x01-\x11\x1e-\x20\x30\x4e-\x9f\xac-\xd7]"
# Texts in two bytes for each character, wherever they begin. Shorter ones are no secrets.
_LITTLE = re.compile(rb"(?:" + _LATIN + rb"\x00|." + _OTHERS + rb"){8,}", re.DOTALL)
_BIG = re.compile(rb"(?:\x00" + _LATIN + rb"|" + _OTHERS + rb".){8,}", re.DOTALL)


def contents(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and all that is unpacked from them. Never raises."""
    yield from _as_texts(data)
    if depth < _DEEPEST:
        for inner in _inside(io.BytesIO(data)):
            yield from contents(inner, depth + 1)


def large_contents(file: IO[bytes]) -> Iterator[bytes]:
    """The same of a file of any size, its bytes in pieces that overlap. Raises OSError if it cannot be read."""
    data = file.read(_CHUNK)
    if len(data) < _CHUNK:
        yield from contents(data)
        return
    yield from _as_texts(data)
    while more := file.read(_CHUNK):
        data = data[-_OVERLAP:] + more
        yield from _as_texts(data)
    for inner in _inside(file):
        yield from contents(inner, 1)


def _as_texts(data: bytes) -> Iterator[bytes]:
    yield data
    if data.startswith(_UTF_16):
        yield data.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\0" in data[:_HEAD]:
        # In what is no text, words end where bytes stand that are none; and cameras write two bytes for a character.
        yield data.decode("utf-8", "replace").encode()
        yield data.replace(b"\0\0", b" ").replace(b"\0", b"").decode("utf-8", "replace").encode()
        yield _in_two_bytes(data[:_HEAD], _LITTLE, "utf-16-le")
        yield _in_two_bytes(data[:_HEAD], _BIG, "utf-16-be")


def _in_two_bytes(data: bytes, runs: re.Pattern[bytes], name: str) -> bytes:
    """The texts in letters that need both bytes, such as Cyrillic or Arabic ones."""
    return "\n".join(run.decode(name, "replace") for run in runs.findall(data)).encode("utf-8", "replace")


def _inside(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    begin = file.read(8)
    file.seek(0)
    if begin.startswith(b"\x1f\x8b"):
        yield _unzipped(file)
    elif begin.startswith(_PNG):
        yield from _chunks(file)
    elif begin.startswith(b"PK\x03\x04"):
        yield from _members(file)


def _unzipped(file: IO[bytes]) -> bytes:
    """All members of a gzip file, one behind the other, as everybody reads them; of a damaged one what can be read."""
    found: list[bytes] = []
    left, machine = _MOST, zlib.decompressobj(_GZIP)
    with suppress(zlib.error):
        while left > 0 and (data := file.read(_STEP)):
            while data and left > 0:
                found.append(machine.decompress(data, left))
                left -= len(found[-1])
                data = machine.unused_data if machine.eof else b""
                machine = zlib.decompressobj(_GZIP) if machine.eof else machine
    return b"".join(found)


def _inflated(data: bytes, most: int) -> bytes:
    machine = zlib.decompressobj()
    try:
        return machine.decompress(data, most)
    except zlib.error:
        return b""


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The compressed texts of a PNG; what is not compressed stands in its bytes as it is."""
    place, left = len(_PNG), _MOST
    while left > 0:
        file.seek(place)
        head = file.read(8)
        if len(head) < 8:
            return
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        place += size + 12
        if kind in (b"tEXt", b"iTXt", b"eXIf", b"zTXt", b"iCCP"):
            for text in _texts_of_chunk(kind, file.read(min(size, left)), left):
                left -= len(text)
                yield text


def _texts_of_chunk(kind: bytes, body: bytes, most: int) -> Iterator[bytes]:
    if kind in (b"tEXt", b"iTXt", b"eXIf"):
        yield body
    if kind in (b"zTXt", b"iCCP"):
        yield _inflated(body.partition(b"\0")[2][1:], most)
    elif kind == b"iTXt" and body.partition(b"\0")[2][:1] == b"\1":
        yield _inflated(body.partition(b"\0")[2][2:].partition(b"\0")[2].partition(b"\0")[2], most)


def _members(file: IO[bytes]) -> Iterator[bytes]:
    """The files of an archive, such as a document of an office program. One that cannot be read hides no other."""
    left = _MOST
    with suppress(Exception), zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            yield info.filename.encode("utf-8", "replace")
            found = _member(archive, info, left)
            left -= len(found)
            yield found
            if left <= 0:
                return


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    # An archive from anywhere can be broken in any way.
    with suppress(Exception), archive.open(info) as file:
        return file.read(most)
    return b""
