"""Bytes of a page or a text become characters."""

from __future__ import annotations

import codecs
import re
import unicodedata

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,30})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,30})""",
    re.IGNORECASE,
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_LOOKED_AT = 4096  # bytes in which a page has to name its encoding
_GUESSED_FROM = 64 * 1024
# Codecs of Python that no page is in, some of them slow.
_NONE = frozenset(
    "idna punycode undefined unicode_escape raw_unicode_escape unicode-escape raw-unicode-escape utf-7 utf_7".split()
)
# What pages call by these names is what Windows has by them (WHATWG Encoding Standard).
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}


def two_bytes(data: bytes) -> str | None:
    """The sort of UTF-16 that a text without a byte order mark is in, if it is.

    Its spaces and line ends have a NUL in one of their two bytes, always the same; no other text has any but by a slip.
    """
    start = data[:_LOOKED_AT]
    if _is_utf_8(start) and len(_CONTROLS.findall(start)) * 4 < max(len(start), 16):
        return None
    first, second = start[::2].count(0), start[1::2].count(0)
    if max(first, second) * 40 < len(start) or min(first, second) * 20 > max(first, second) or not start:
        return None
    name = "utf-16-be" if first > second else "utf-16-le"
    text = start.decode(name, "replace")
    odd = sum(1 for c in text if not c.isprintable() and not c.isspace() and unicodedata.category(c) != "Cf")
    return name if odd * 50 <= len(text) else None


def _is_utf_8(start: bytes) -> bool:
    """Whether bytes can be read as UTF-8, but for what is cut at their end. Those of UTF-16 often can, full of controls."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def decoded(data: bytes, declared: str | None = None) -> str:
    """The text of a page. Never raises: what fits no encoding is shown as U+FFFD.

    A byte order mark is believed first, then bytes that can only be UTF-16, then what the sender declared, then the
    page itself; then it is guessed.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\ufeff")
    for found in (two_bytes(data), declared, _named(data)):
        text = _decoded_as(data, found)
        if text is not None:
            return text
    text = _decoded_as(data, "utf-8")
    return text if text is not None else _guessed(data)


def to_note(data: bytes, declared: str | None = None) -> str | None:
    """The encoding that was taken for a page, where its bytes alone do not tell it for certain."""
    if any(data.startswith(mark) for mark, _ in _BOMS) or two_bytes(data):
        return None
    for name in (_named(data), "utf-8"):
        text = _decoded_as(data, name)
        if text is not None:
            return declared if declared and decoded(data, declared) != text else None
    return declared if _decoded_as(data, declared) is not None else _guess(data)


def _named(data: bytes) -> str | None:
    found = _META.search(data[:_LOOKED_AT])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _decoded_as(data: bytes, name: str | None) -> str | None:
    """The text, if the data is in this encoding but for some odd byte."""
    if name is None or name.lower() in _NONE:
        return None
    try:
        text = data.decode(_MEANT.get(name.strip().lower(), name), "replace")
    except (LookupError, ValueError, TypeError, AssertionError):
        return None
    if text.count("\ufffd") * 200 > len(text):
        return None
    # One wrong byte is a slip, unless it is all that the text has beyond ASCII: then the encoding is another.
    odd = text.count("\ufffd")
    return text if not odd or sum(1 for c in text if c > "\x7f") > 2 * odd else None


def _guessed(data: bytes) -> str:
    text = _decoded_as(data, _guess(data))
    return text if text is not None else data.decode("cp1252", "replace")


def _guess(data: bytes) -> str | None:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    best = from_bytes(data[:_GUESSED_FROM]).best()
    return best.encoding if best else None
