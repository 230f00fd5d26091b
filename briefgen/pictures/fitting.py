"""Texts set in given fonts for pictures that are drawn here, and not in a browser: no line may be wider than its room."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

from briefgen.fonts import Face, Fonts
from briefgen.pictures.joined import joined, parted
from briefgen.pictures.lettering import measured_lines, usual_width


class Fitted(NamedTuple):
    """A text in lines, the size of its letters, and the family of fonts that it was measured in."""

    lines: tuple[str, ...]
    size: int
    family: str


def as_drawn(text: str) -> str:
    """The characters of a text that a font has to have for it to be drawn."""
    return parted(unicodedata.normalize("NFC", text))


class Fitting:
    """Sets texts in the fonts of a theme. It is the function `fitted` of the templates."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts

    def __call__(self, text: str, room: int, *ways: tuple[int, int]) -> Fitted:
        """The text in lines no wider than `room`, in the first way in which all of it has a place.

        A way is a size of letters and how many lines there may be. In none has it a place: then it is cut in the last.
        """
        text = as_drawn(text)
        faces = self._fonts.family_for(text)
        widths = cache(lambda letter: self._width(letter, faces))
        found: tuple[str, ...] = ()
        size = 0
        for size, most in ways:
            found = tuple(map(parted, measured_lines(joined(text), room, size, most, widths)))
            if "".join("".join(found).split()) == "".join(text.split()):
                break
        return Fitted(found, size, faces[0].family if faces else "sans-serif")

    def _width(self, letter: str, faces: tuple[Face, ...]) -> int:
        """Of a family with several weights that of the widest; of a letter that it does not have, that in another font."""
        plain = parted(letter)
        for sign, asked in ((letter, faces), (plain, faces), (plain, self._fonts.faces)):
            if widest := max((face.width(sign) for face in asked), default=0):
                return widest
        return usual_width(plain)
