"""What bytes hold besides themselves: what is compressed in them, and texts in two bytes for each character."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO, cast

_MOST = 64 * 1024 * 1024  # bytes that are unpacked of one file and of all archives in it, so that a bomb does no harm
_CHUNK = 16 * 1024 * 1024  # of a film or a large picture
_STEP = 4096  # bytes of a gzip file that are read at once: what stands behind a member is copied
_GZIP, _ZLIB = 31, 15
_BARE_GZIP = b"\x1f\x8b\x08\x00"  # with neither a name nor a comment
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


class _Room:
    """How many bytes may still be unpacked of a file, with all the archives in it."""

    def __init__(self) -> None:
        self.left = _MOST

    def of(self, data: bytes) -> bytes:
        """Unpacked bytes, which are counted."""
        self.left -= len(data)
        return data


def contents(data: bytes) -> Iterator[bytes]:
    """The bytes, and all that is unpacked from them. Never raises."""
    return _contents(data, 0, _Room())


def contents_of_made(data: bytes) -> Iterable[bytes]:
    """The same of a file that a build has made, whose texts are all in UTF-8."""
    inner = only_content(data)
    if inner is None:
        return contents(data)
    return (inner, inner.decode("utf-8", "replace").encode()) if b"\0" in inner[:_HEAD] else (inner,)


def only_content(data: bytes) -> bytes | None:
    """What a file of one sound gzip stream holds, if that is all there is to be seen in it. Never raises."""
    if not data.startswith(_BARE_GZIP):
        return None
    machine = zlib.decompressobj(_GZIP)
    with suppress(zlib.error):
        inner = machine.decompress(data, _MOST)
        if machine.eof and not machine.unused_data and next(_inside(io.BytesIO(inner), _Room()), None) is None:
            return inner
    return None


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
    room = _Room()
    for inner in _inside(file, room):
        yield from _contents(inner, 1, room)


def _contents(data: bytes, depth: int, room: _Room) -> Iterator[bytes]:
    yield from _as_texts(data)
    if depth < _DEEPEST:
        for inner in _inside(io.BytesIO(data), room):
            yield from _contents(inner, depth + 1, room)


def _as_texts(data: bytes) -> Iterator[bytes]:
    yield data
    if data.startswith(_UTF_16):
        yield data.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\0" in data[:_HEAD]:
        # In what is no text, words end where bytes stand that are none; and cameras write two bytes for a character.
        yield data.decode("utf-8", "replace").encode()
        yield data.replace(b"\0\0", b" ").replace(b"\0", b"").decode("utf-8", "replace").encode()
        yield _in_two_bytes(data, _LITTLE, "utf-16-le")
        yield _in_two_bytes(data, _BIG, "utf-16-be")


def _in_two_bytes(data: bytes, runs: re.Pattern[bytes], name: str) -> bytes:
    """The texts in letters that need both bytes, such as Cyrillic or Arabic ones: of a picture those in its head."""
    head = data[:_HEAD]
    found = runs.findall(head)
    if len(head) < len(data) and sum(map(len, found)) * 2 > len(head):
        found = runs.findall(data)
    return "\n".join(run.decode(name, "replace") for run in found).encode("utf-8", "replace")


def _inside(file: IO[bytes], room: _Room) -> Iterator[bytes]:
    file.seek(0)
    begin = file.read(8)
    file.seek(0)
    if begin.startswith(b"\x1f\x8b"):
        yield _inflated(file, _GZIP, room)
    elif begin.startswith(_PNG):
        yield from _chunks(file, room)
    elif begin.startswith(b"PK\x03\x04"):
        yield from _members(file, room)


def _inflated(file: IO[bytes], form: int, room: _Room) -> bytes:
    """All streams of a file, one behind the other, as everybody reads them; of a damaged one what can be read."""
    found: list[bytes] = []
    machine = zlib.decompressobj(form)
    while room.left > 0 and (data := file.read(_STEP)):
        while data and room.left > 0:
            before = machine.copy()
            try:
                found.append(room.of(machine.decompress(data, room.left)))
            except zlib.error:
                return b"".join(found) + _up_to_damage(before, data, room)
            data = machine.unused_data if machine.eof else b""
            machine = zlib.decompressobj(form) if machine.eof else machine
    return b"".join(found)


def _up_to_damage(machine: zlib._Decompress, data: bytes, room: _Room) -> bytes:
    """What comes of the bytes before those at which a stream breaks; a wrong checksum at its end is such a place."""
    found: list[bytes] = []
    with suppress(zlib.error):
        for byte in data:
            found += [room.of(machine.decompress(bytes((byte,)), room.left))] if room.left > 0 else []
    return b"".join(found)


def _chunks(file: IO[bytes], room: _Room) -> Iterator[bytes]:
    """The compressed texts of a PNG; what is not compressed stands in its bytes as it is."""
    place = len(_PNG)
    while room.left > 0:
        file.seek(place)
        head = file.read(8)
        if len(head) < 8:
            return
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        place += size + 12
        if kind in (b"tEXt", b"iTXt", b"eXIf", b"zTXt", b"iCCP"):
            yield from _texts_of_chunk(kind, file.read(min(size, room.left)), room)


def _texts_of_chunk(kind: bytes, body: bytes, room: _Room) -> Iterator[bytes]:
    if kind in (b"tEXt", b"iTXt", b"eXIf"):
        yield room.of(body)
    if kind in (b"zTXt", b"iCCP"):
        yield _inflated(io.BytesIO(body.partition(b"\0")[2][1:]), _ZLIB, room)
    elif kind == b"iTXt" and (text := body.partition(b"\0")[2])[:1] == b"\1":
        yield _inflated(io.BytesIO(text[2:].partition(b"\0")[2].partition(b"\0")[2]), _ZLIB, room)


def _members(file: IO[bytes], room: _Room) -> Iterator[bytes]:
    """The files of an archive, such as a document of an office program. One that cannot be read hides no other."""
    with suppress(Exception), zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            yield info.filename.encode("utf-8", "replace")
            yield _member(archive, info, room)
            if room.left <= 0:
                return


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: _Room) -> bytes:
    """A file of an archive; of a damaged one what can be read."""
    found: list[bytes] = []
    # An archive from anywhere can be broken in any way. Without the checksum nobody compares it.
    with suppress(Exception):
        del info.CRC
        with cast(zipfile.ZipExtFile, archive.open(info)) as file:
            while room.left > 0 and (data := file.read1(min(_STEP, room.left))):
                found.append(room.of(data))
    return b"".join(found)
