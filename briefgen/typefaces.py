"""The fonts that themes have for share images: what lies in their folders `fonts/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from briefgen.diagnostics import Diagnostic
from briefgen.fonts import Face, FontError, Fonts, read_face
from briefgen.layout import DRAWER

_USED = (".ttf", ".otf")
_TAKEN_FOR_SUCH = (".woff", ".woff2", ".ttc", ".otc")


def read_fonts(folders: Iterable[str], files: Mapping[str, object], problems: list[Diagnostic]) -> Fonts:
    """The fonts of a theme and of those that it extends, and what draws with them. `folders` are themes, the nearest last."""
    drawer = files.get(DRAWER)
    paths = (path for folder in reversed(list(folders)) for path in _paths(folder, files))
    faces = tuple(face for path in paths if (face := _face(path, files[path], problems)))
    return Fonts(faces, drawer.decode("utf-8", "replace") if isinstance(drawer, bytes) else None)


def _paths(folder: str, files: Mapping[str, object]) -> Iterator[str]:
    found = sorted(path for path in files if path.startswith(folder + "fonts/"))
    return (path for path in found if path.lower().endswith(_USED + _TAKEN_FOR_SUCH))


def _face(path: str, data: object, problems: list[Diagnostic]) -> Face | None:
    if not isinstance(data, bytes):
        return None
    try:
        return read_face(path, data)
    except FontError as error:
        why, _, hint = str(error).partition("; ")
        hints = (hint or "take another copy of the font, or take the file out of the folder",)
        problems.append(Diagnostic("T005", f"the font cannot be used: {why}", path, hints=hints))
        return None
