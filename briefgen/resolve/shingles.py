"""Words of any bytes, in one form, and digests of seven of them in a row, by which a text is known again.

Bytes are never decoded as a whole, so that this works on whatever a site holds, and at the speed of the C library.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import islice
from urllib.parse import unquote_to_bytes
from zlib import crc32

SIZE = 7  # words of a shingle: fewer stand beside each other by chance
KEPT, LOOKED_AT = 2, 3  # every second shingle of a secret is kept, and every third of a file is looked at
RUN = SIZE + KEPT * LOOKED_AT - 1  # so many words in a row hold one that is both
PHRASE = SIZE + LOOKED_AT - 1  # the same where all shingles are kept

_TABLE = bytes(
    ord(chr(byte).lower()) if byte < 0x80 and chr(byte).isalnum() else byte if byte >= 0x80 else 0x20
    for byte in range(256)
)
_TAG = re.compile(rb"<[^<>]*>")
_VALUE = re.compile(rb"=[\"']([^\"'<>]{8,})")
_ENTITY = re.compile(rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{4}")
_PERCENT = re.compile(rb"(?:%[0-9a-fA-F]{2})+")
# General punctuation, the signs of Latin-1, those of Chinese and Japanese, and full-width ones.
_SIGNS = re.compile(
    rb"\xe2[\x80\x81][\x80-\xbf]|\xc2[\x80-\xbf]|\xe3\x80[\x80-\xbf]|\xef\xbc[\x80-\x8f\x9a-\xa0]|\xef\xbf\xbd"
)
# Scripts without spaces between words: each character is one.
_SPACELESS = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}|\xe0[\xb8-\xbb][\x80-\xbf]")
_NOT_SPACELESS = bytes(byte for byte in range(256) if byte != 0xE0 and not 0xE3 <= byte <= 0xE9)
# Bytes with which one of the signs above begins.
_NO_SIGNS = bytes(byte for byte in range(256) if byte not in (0xC2, 0xE2, 0xE3, 0xEF))
# What is frequent is replaced as it stands, since each call of a function costs more than a look at a whole page.
_IN_JSON = ((b"\\\\", b" "), (b'\\"', b" "), (b"\\n", b" "), (b"\\r", b" "), (b"\\t", b" "))
_IN_ADDRESSES = (
    *((b"%20", b" "), (b"%27", b""), (b"%E2%80%99", b""), (b"%E2%80%9C", b" "), (b"%E2%80%9D", b" ")),
    *((b"%2C", b" "), (b"%22", b" "), (b"%3A", b" "), (b"%2F", b" ")),
)
_APOSTROPHES = (b"&#39;", b"&#x27;", b"&#039;", b"&apos;", b"&rsquo;", b"&lsquo;")
_IN_HTML = (
    (b"&amp;", b"&"),
    *((sign, b"") for sign in _APOSTROPHES),
    *((sign, b" ") for sign in (b"&lt;", b"&gt;", b"&quot;", b"&#34;")),
)
_IN_TEXT = (
    *((sign, b"") for sign in (b"\xe2\x80\x99", b"\xe2\x80\x98", b"\xc2\xad")),
    *((sign.encode(), b" ") for sign in "“”–—…«»·\u00a0"),
)


def words_of(data: bytes) -> list[bytes]:
    """The words: without case, signs, escapes of HTML, JSON and addresses; apostrophes are left out of a word."""
    return normal(data).split()


def row_of(words: Iterable[bytes]) -> bytes:
    """Words in a row, with a blank before each and behind the last: what stands in it begins and ends with a word."""
    return b" " + b" ".join(words) + b" "


def normal(data: bytes) -> bytes:
    """The same words, with blanks between them. Each step looks first whether there is anything to do."""
    if b"\\" in data:
        data = _without_escapes(data)
    if b"%" in data:
        data = _PERCENT.sub(_decoded, _replaced(data, _IN_ADDRESSES))
    if b"&" in data:
        data = _ENTITY.sub(
            lambda match: unescape(match[0].decode()).encode("utf-8", "replace"), _replaced(data, _IN_HTML)
        )
    if not data.isascii():
        data = _replaced(data, _IN_TEXT)
        if data.translate(None, _NO_SIGNS):
            data = _SIGNS.sub(b" ", data)
        if data.translate(None, _NOT_SPACELESS):
            data = _SPACELESS.sub(rb" \g<0> ", data)
    return data.translate(_TABLE, b"'")


def _replaced(data: bytes, table: Iterable[tuple[bytes, bytes]]) -> bytes:
    for before, behind in table:
        data = data.replace(before, behind)
    return data


def _without_escapes(data: bytes) -> bytes:
    data = _replaced(data, _IN_JSON)
    return (_ESCAPE.sub(_unescaped, data) if b"\\u" in data else data).replace(b"\\", b"")


def shown_words(data: bytes) -> list[bytes]:
    """The words of a file of a site: with what stands between its tags, then what stands in their attributes."""
    if b"<" not in data:
        return words_of(data)
    return words_of(_TAG.sub(b" ", data) + b"\n" + b" \n ".join(_VALUE.findall(data)))


def shingles(words: Sequence[bytes]) -> Iterator[int]:
    """A number for each seven words in a row. The same words have the same number in every process."""
    return _numbers(codes_of(words), 1)


def codes_of(words: Iterable[bytes]) -> list[int]:
    """A number for each word."""
    return list(map(crc32, words))


def shingles_of(codes: Sequence[int]) -> Iterator[int]:
    """The shingles, from a number for each word."""
    return _numbers(codes, 1)


def looked_at(codes: Sequence[int]) -> Iterator[int]:
    """Every third of these, from a number for each word."""
    return _numbers(codes, LOOKED_AT)


def _numbers(codes: Sequence[int], step: int) -> Iterator[int]:
    # The hash of a tuple of numbers is not salted.
    return map(hash, zip(*(codes[start::step] for start in range(SIZE)), strict=False))


def triples_of(codes: Sequence[int]) -> Iterator[int]:
    """A number for each three words in a row."""
    return map(hash, zip(codes, codes[1:], codes[2:], strict=False))


def packed(texts: Iterable[str]) -> bytes:
    """What is kept of texts to know them again: of each every second shingle."""
    found = array("q")
    for text in texts:
        words = words_of(text.encode("utf-8", "replace"))
        if is_telling(words):
            found.extend(islice(shingles(words), 0, None, KEPT))
    return found.tobytes()


def unpacked(data: bytes) -> array[int]:
    """The shingles that were packed."""
    found = array("q")
    found.frombytes(data)
    return found


def is_telling(words: Sequence[bytes]) -> bool:
    """Whether so many words in a row are hardly ever used twice: twelve of them, and not only short ones."""
    return len(words) >= RUN and sum(map(len, words)) >= RUN * 3


def _unescaped(match: re.Match[bytes]) -> bytes:
    return chr(int(bytes(match[0][2:]), 16)).encode("utf-8", "replace")


def _decoded(match: re.Match[bytes]) -> bytes:
    # A byte that no UTF-8 has may be a border between texts.
    return unquote_to_bytes(match[0]).replace(b"\xff", b" ")
