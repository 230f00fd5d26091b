"""Drawings become PNGs: an SVG that a template has made, with given fonts and nothing else, by resvg.

No font and no file of the machine may change a picture. What resvg would fetch from elsewhere is refused before it
sees the drawing. It takes fonts only as files, so they are written to some that are gone when the picture is there.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from xml.parsers import expat

from briefgen.fonts import Fonts

WIDTH, HEIGHT = 1200, 630

_BITMAP = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,")
_SVG = "http://www.w3.org/2000/svg"
_DEEPEST = 200
_SHOWN = 10  # characters that a message names


class DrawingError(Exception):
    """The picture could not be drawn. The message says why."""


def draw(svg: str, fonts: Fonts, files: Mapping[str, bytes]) -> bytes:
    """The PNG of a drawing of 1200 × 630. `files` has the bytes of the fonts by their paths. Raises DrawingError."""
    if missing := fonts.missing(_Look().texts_of(svg)):
        raise DrawingError(f"no font has the characters {' '.join(missing[:_SHOWN])}")
    try:
        with ExitStack() as held:
            places = _written([files[face.path] for face in fonts.faces], held)
            return _drawn(svg, places, fonts.faces[0].family if fonts.faces else None)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DrawingError(f"its fonts cannot be written for the program that draws: {reason}") from None


def _written(fonts: Sequence[bytes], held: ExitStack) -> list[str]:
    """The names of files with these bytes, which are gone with what holds them."""
    try:
        return [_in_memory(data, held) for data in fonts]
    except OSError:
        folder = held.enter_context(tempfile.TemporaryDirectory(prefix="briefgen-"))
        places = [Path(folder, f"{number:03}.ttf") for number, _ in enumerate(fonts)]
        for place, data in zip(places, fonts, strict=True):
            place.write_bytes(data)
        return list(map(str, places))


def _in_memory(data: bytes, held: ExitStack) -> str:
    """A file that lies on no disk, so that nothing is left of it where the process is killed. Raises OSError if there is none."""
    if not hasattr(os, "memfd_create"):
        raise OSError
    file = held.enter_context(os.fdopen(os.memfd_create("font"), "wb"))
    file.write(data)
    file.flush()
    place = f"/proc/self/fd/{file.fileno()}"
    Path(place).stat()
    return place


def _drawn(svg: str, places: list[str], family: str | None) -> bytes:
    try:
        import resvg_py  # Only who wants pictures waits for it.

        data: bytes = resvg_py.svg_to_bytes(
            svg_string=svg,
            width=WIDTH,  # A larger drawing would be asked for so much memory that the process ends.
            height=HEIGHT,
            skip_system_fonts=True,
            font_files=places,
            font_family=family,
            serif_family=family,
            sans_serif_family=family,
            cursive_family=family,
            fantasy_family=family,
            monospace_family=family,
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - what goes wrong within resvg is no Exception
        raise DrawingError(" ".join(str(error).split())[:300] or type(error).__name__) from None
    return bytes(data)


class _Look:
    """A look at a drawing before it is drawn."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._open: list[str] = []

    def texts_of(self, svg: str) -> list[str]:
        """What is written in a drawing. Raises DrawingError if it would fetch anything, or has another size."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = self._begin, lambda _name: self._open.pop()
        parser.CharacterDataHandler, parser.buffer_text = self._read, True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            parser.Parse(svg.encode("utf-8", "replace"), True)  # noqa: FBT003 - expat takes it in no other way
        except expat.ExpatError as error:
            raise DrawingError(f"it is no well-formed SVG: {error}") from None
        return self._texts

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if not self._open:
            _check_root(name, attributes)
        if len(self._open) >= _DEEPEST:
            raise DrawingError("there are too many elements inside one another")
        self._open.append(local)
        for key, value in attributes.items():
            address = value.strip()
            if key.rpartition(" ")[2] == "href" and not (address.startswith("#") or _BITMAP.match(address)):
                raise DrawingError(f"<{local}> leads to “{address[:60]}”; a picture is drawn from nothing but itself")

    def _read(self, text: str) -> None:
        if "text" in self._open:
            self._texts.append(text)


def _check_root(name: str, attributes: Mapping[str, str]) -> None:
    size = (attributes.get("width"), attributes.get("height"))
    if name != f"{_SVG} svg" or size != (str(WIDTH), str(HEIGHT)):
        raise DrawingError(f'the drawing has to be an <svg xmlns="{_SVG}" width="{WIDTH}" height="{HEIGHT}">')


def _refuse_doctype(*_parts: object) -> None:
    raise DrawingError("take the DOCTYPE out")
