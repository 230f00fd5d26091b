"""Fonts, as far as it must be known what they can write and how wide it is: read from the bytes of a .ttf or .otf file.

Only two tables are kept, and looked into letter by letter, so that a font of 60,000 signs costs no more than another.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable

import msgspec

from briefgen.digest import digest_bytes

_KINDS = (b"\0\1\0\0", b"OTTO", b"true")
_OTHERS = {
    b"ttcf": "it holds several fonts; save the one you need as a .ttf file",
    b"wOFF": "it is made for browsers (WOFF); take the .ttf or .otf file of the font",
    b"wOF2": "it is made for browsers (WOFF2); take the .ttf or .otf file of the font",
}
_READ = frozenset((b"cmap", b"fvar", b"head", b"hhea", b"hmtx", b"name"))
_NO_FONT = "it is no font in the form TrueType or OpenType"
_DAMAGED = "it is damaged"
# Tables of letters that are numbered as Unicode does, the fullest first: (platform, encoding).
_UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
_FAMILY_NAMES = (16, 1)  # the first is there where a family has more than four styles
_POSTSCRIPT_NAME = 6
_ENGLISH = 0x409
_ROOM = 102  # in a hundred: letters are measured one by one, and pairs of them may stand a little farther apart
_REGULAR, _BOLD = 400, 700
_UNSEEN = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})


class FontError(Exception):
    """The font cannot be used. The message says why, and behind `; ` what to do."""


class Face(msgspec.Struct, frozen=True, gc=False):
    """One font file. `digest` is that of all its bytes."""

    path: str
    family: str
    digest: str
    room: int  # what its letters need, in a hundred parts of what its file says: more where it has several weights
    units: int  # to the size of a letter
    letters: bytes  # table from characters to glyphs
    widths: bytes
    measured: int  # glyphs that have a width of their own; all others have that of the last

    def writes(self, letter: str) -> bool:
        """Whether the font has this character, or nobody would see it anyway."""
        return _is_unseen(letter) or bool(self._glyphs(letter))

    def width(self, letter: str) -> int:
        """The width of a character in hundredths of the size of the letters, rounded up; 0 if the font does not have it."""
        places = (4 * min(glyph, self.measured - 1) for glyph in self._glyphs(letter))
        return -(-sum(_u16(self.widths, at) for at in places) * self.room // self.units)

    def _glyphs(self, letter: str) -> list[int]:
        """What a character is drawn with: one glyph, or where there is none those of its letter and signs; nothing if one is missing."""
        for form in (letter, unicodedata.normalize("NFD", letter)):
            found = [self._glyph(ord(part)) for part in form]
            if all(found):
                return found
        return []

    def _glyph(self, code: int) -> int:
        try:
            return (
                _in_groups(self.letters, code) if _u16(self.letters, 0) == _GROUPS else _in_segments(self.letters, code)
            )
        except struct.error:  # The table is cut off.
            return 0


class Fonts(msgspec.Struct, frozen=True, gc=False):
    """The fonts that pictures are written with, those that count most first, and the program that draws (None: there is none)."""

    faces: tuple[Face, ...] = ()
    drawer: str | None = None

    def missing(self, texts: Iterable[str]) -> str:
        """The characters that no font has, each once, in the order of the texts.

        A letter and the signs above and below it have to be in one font: no program takes them from two.
        """
        wanted = dict.fromkeys(part for text in texts for part in _letters_with_signs(text))
        return "".join(dict.fromkeys("".join(part for part in wanted if not self._has(part))))

    def _has(self, letters: str) -> bool:
        return any(all(map(face.writes, letters)) for face in self.faces)

    def family_for(self, text: str) -> tuple[Face, ...]:
        """The family that a text is best written in: the first that has all of it, or else most of it."""
        letters = set(unicodedata.normalize("NFC", text))
        families: dict[str, list[Face]] = {}
        for face in self.faces:
            families.setdefault(face.family, []).append(face)
        counts = {name: sum(faces[0].writes(letter) for letter in letters) for name, faces in families.items()}
        return tuple(families[max(counts, key=counts.__getitem__)]) if counts else ()


def read_face(path: str, data: bytes) -> Face:
    """What there is to know of a font. Raises FontError."""
    if data[:4] not in _KINDS:
        raise FontError(_OTHERS.get(data[:4], _NO_FONT))
    try:
        tables = {tag: data[at : at + size] for tag, (at, size) in _tables(data).items()}
        measured = _u16(tables[b"hhea"], 34)
        units = _u16(tables[b"head"], 18)
        widths = tables[b"hmtx"][: 4 * measured]
        family = _family(tables[b"name"])
        letters = _letters(tables[b"cmap"])
        room = _room(tables.get(b"fvar", b""))
    except (struct.error, KeyError) as error:
        raise FontError(_DAMAGED) from error
    if not (family and units and measured and len(widths) == 4 * measured):
        raise FontError(_DAMAGED)
    return Face(path, family, digest_bytes(data), room, units, letters, widths, measured)


def _u16(data: bytes, at: int) -> int:
    value: int = struct.unpack_from(">H", data, at)[0]
    return value


def _u32(data: bytes, at: int) -> int:
    value: int = struct.unpack_from(">I", data, at)[0]
    return value


def _tables(data: bytes) -> dict[bytes, tuple[int, int]]:
    rows = (struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(_u16(data, 4)))
    return {tag: (at, size) for tag, _, at, size in rows if tag in _READ}


def _family(names: bytes) -> str:
    """The name of the family: in English if there is one, as the program that draws takes it."""
    found: dict[tuple[int, bool], str] = {}
    start = _u16(names, 4)
    for number in range(_u16(names, 2)):
        platform, _, language, kind, size, at = struct.unpack_from(">6H", names, 6 + 12 * number)
        key = (kind, language == _ENGLISH)
        if kind in (*_FAMILY_NAMES, _POSTSCRIPT_NAME) and platform in (0, 3) and key not in found:
            found[key] = names[start + at : start + at + size].decode("utf-16-be", "replace")
    if not any(kind == _POSTSCRIPT_NAME for kind, _ in found):
        raise FontError("it has no PostScript name, without which it is passed over; take another copy of the font")
    best = ((kind, english) for kind in _FAMILY_NAMES for english in (True, False))
    family = next((found[key] for key in best if key in found), "")
    if any(sign == "'" or unicodedata.category(sign) == "Cc" for sign in family):
        raise FontError("no template can write the name of its family; take another copy of the font")
    return family


def _letters(tables: bytes) -> bytes:
    """The best table from characters to glyphs."""
    found: dict[tuple[int, int], int] = {}
    for number in range(_u16(tables, 2)):
        platform, encoding, at = struct.unpack_from(">HHI", tables, 4 + 8 * number)
        if _u16(tables, at) in (_SEGMENTS, _GROUPS):
            found.setdefault((platform, encoding), at)
    at = next((found[kind] for kind in _UNICODE if kind in found), None)
    if at is None:
        raise FontError("its letters are not numbered as in Unicode; take another font")
    # In the older form a table of more than 64 KB cannot say its size.
    return tables[at : at + _u32(tables, at + 4)] if _u16(tables, at) == _GROUPS else tables[at:]


def _room(variations: bytes) -> int:
    """What letters of a font need whose file has several weights: they are measured in the one that it names as usual."""
    if not variations:
        return _ROOM
    start, size = _u16(variations, 4), _u16(variations, 10)
    for number in range(_u16(variations, 8)):
        tag, _, usual, _ = struct.unpack_from(">4s3i", variations, start + number * size)
        if tag == b"wght":
            weight = int(usual) // 65536
            return _ROOM + max(0, _BOLD - weight) // 40 + max(0, _REGULAR - weight) // 25
    return _ROOM


# ── from characters to glyphs: the two forms of table that fonts of today have ──

_SEGMENTS, _GROUPS = 4, 12


def _in_groups(table: bytes, code: int) -> int:
    low, high = 0, min(_u32(table, 12), len(table) // 12)
    while low < high:
        middle = (low + high) // 2
        first, last, glyph = struct.unpack_from(">III", table, 16 + 12 * middle)
        if first <= code <= last:
            return int(glyph + code - first)
        low, high = (middle + 1, high) if code > last else (low, middle)
    return 0


def _in_segments(table: bytes, code: int) -> int:
    size = _u16(table, 6) & ~1
    low, high = 0, size // 2
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if code > _u16(table, 14 + 2 * middle) else (low, middle)
    if low == size // 2 or code > 0xFFFF:
        return 0
    at = 16 + size + 2 * low
    first, delta, way = _u16(table, at), _u16(table, at + size), _u16(table, at + 2 * size)
    if code < first:
        return 0
    if not way:
        return (code + delta) & 0xFFFF
    glyph = _u16(table, at + 2 * size + way + 2 * (code - first))
    return (glyph + delta) & 0xFFFF if glyph else 0


def _letters_with_signs(text: str) -> list[str]:
    found: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        if found and unicodedata.category(letter).startswith("M"):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN or "\ufe00" <= letter <= "\ufe0f"
