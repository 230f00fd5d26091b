"""How much room a text takes in a picture, reckoned without a font: rather too much than too little.

Where the font is known, `Widths` says how wide a letter is, in hundredths of the size of the letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from briefgen.text import splits_letter

Widths = Callable[[str], int]

# Parts of a hundred of the size of the letters, for the widest of the usual fonts without serifs.
_NARROW, _SMALL, _CAPITAL, _WIDE, _FULL = 34, 60, 74, 94, 106
_NARROW_LETTERS = frozenset("iljtfrI.,:;'’‘!|()[]-· ")
_WIDE_LETTERS = frozenset("mwMW@%—…ЖШЩЮжшщюМ")
_UNSEEN = frozenset({"Mn", "Me", "Cf", "Cc"})

# Of a longer text only the beginning is looked at: no line of a picture has room for more.
_MOST = 400


def width(text: str, size: int) -> int:
    """The width of a text in letters of a size, rounded up."""
    return _width(text, size, usual_width)


def _width(text: str, size: int, widths: Widths) -> int:
    return -(-sum(map(widths, text)) * size // 100)


@lru_cache(maxsize=2048)
def lines(text: str, room: int, size: int, most: int) -> tuple[str, ...]:
    """The text on at most so many lines, none wider than the room, broken between words; `…` ends what is cut off."""
    return measured_lines(text, room, size, most, usual_width)


def measured_lines(text: str, room: int, size: int, most: int, widths: Widths) -> tuple[str, ...]:
    """The same by the widths of a font."""
    found: list[str] = []
    line = ""
    for word in _pieces(text[:_MOST].split(), room, size, widths):
        longer = f"{line} {word}" if line else word
        if _width(longer, size, widths) <= room:
            line = longer
            continue
        if line:
            found.append(line)
        line = word
        if len(found) == most:
            break
    if len(found) == most or len(text) > _MOST:
        *found, line = (*found, line)[:most]
        line = _cut(line, room, size, widths)
    return (*found, line) if line else tuple(found)


def runs_left(text: str) -> bool:
    """Whether a text by itself runs from right to left: its first letter that has a direction says so."""
    for letter in text[:_MOST]:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


@lru_cache(maxsize=4096)
def usual_width(letter: str) -> int:
    """The width of a letter in hundredths of the size of the letters, for the widest of the usual fonts."""
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _WIDE_LETTERS:
        return _WIDE
    if letter.isascii():
        return _CAPITAL if letter.isupper() else _SMALL
    category = unicodedata.category(letter)
    if category in _UNSEEN:
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return _FULL
    # Some letters of Indic and other scripts are very wide; Latin, Greek, Cyrillic, Arabic and Hebrew are not.
    return (_CAPITAL if category == "Lu" else _SMALL + 4) if letter < "\u0700" else _FULL


def _pieces(words: Iterable[str], room: int, size: int, widths: Widths) -> Iterator[str]:
    """The words; one that is wider than the room, as a sentence in Chinese is, in pieces that fit."""
    for word in words:
        rest = word
        while _width(rest, size, widths) > room:
            at = _fitting(rest, room, size, widths)
            yield rest[:at]
            rest = rest[at:]
        yield rest


def _cut(text: str, room: int, size: int, widths: Widths) -> str:
    """The text with a sign that there is more, without its last words if that is what it takes."""
    while _width(text + "…", size, widths) > room and " " in text:
        text = text.rpartition(" ")[0]
    if _width(text + "…", size, widths) > room:
        text = text[: _fitting(text, room - _width("…", size, widths), size, widths)]
    return text + "…"


def _fitting(text: str, room: int, size: int, widths: Widths) -> int:
    """How many characters fit, at least one, no letter parted from its accents."""
    taken = at = 0
    for at, letter in enumerate(text):
        taken += widths(letter) * size
        if taken > room * 100 and at:
            break
    else:
        return len(text)
    while at > 1 and splits_letter(text, at):
        at -= 1
    return at
