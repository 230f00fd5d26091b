"""Bytes become text, and a Markdown file its front matter and its body."""

from __future__ import annotations

import re
from typing import NamedTuple

from briefgen.diagnostics import Diagnostic, Place, has_errors

_LIMIT = 64 * 1024 * 1024
# Control characters but tab and newline, surrogates, and the noncharacters that Unicode reserves for programs.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# What makes characters stand in another order than they are written in: what forces it, what embeds, what closes.
FORCING = "\u202d\u202e"
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOSED_BY = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
_HARMLESS = b"\t\n" + bytes(range(0x20, 0x7F))  # bytes that stand for nothing else in UTF-8
_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


class Decoded(NamedTuple):
    """A file's text with `\\n` at the end of lines, or "" if it is none."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def unreadable(self) -> bool:
        """Whether nothing is known of the text, so that nothing else can be said of it."""
        return not self.text and has_errors(self.diagnostics)


class FrontAndBody(NamedTuple):
    """The two halves of a Markdown file. Lines count from 1; `yaml` is None where there is no front matter."""

    yaml: str | None
    yaml_line: int
    body: str
    body_line: int
    diagnostics: tuple[Diagnostic, ...] = ()


def decode(data: bytes, path: str) -> Decoded:
    """Read UTF-8. A byte order mark and CR LF are taken as they are meant; what no page can hold is replaced."""
    if len(data) > _LIMIT:
        size = f"{len(data) // (1024 * 1024)} MB; the limit is {_LIMIT // (1024 * 1024)} MB"
        return Decoded("", (Diagnostic("F010", f"the file has {size}", path),))
    problems: list[Diagnostic] = []
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        problems.append(Diagnostic("F002", "the file begins with a byte order mark, which is passed over", path))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Decoded("", (_not_utf8(data, error, path),))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        problems.append(Diagnostic("F008", "lines end with CR LF or CR; they are read as they are meant", path))
    # For nearly all files there is nothing to replace, and what is left without plain ASCII is quickly looked through.
    rest = data.translate(None, _HARMLESS).decode("utf-8")
    if _FORBIDDEN.search(rest):
        problems += _forbidden(text, path)
        text = _FORBIDDEN.sub("\ufffd", text)
    if _TURNING.search(rest):
        problems += _turning(text, path)
        text = without_force(text)
    return Decoded(text, tuple(problems))


def without_force(text: str) -> str:
    """A text in which nothing forces a direction; a visible sign stands in each such place."""
    return text.translate(_VISIBLE)


_VISIBLE = dict.fromkeys(map(ord, FORCING), "\ufffd")


def _turning(text: str, path: str, most: int = 20) -> list[Diagnostic]:
    """The signs that force a direction, and those that are not closed in their line."""
    found: list[Diagnostic] = []
    for number, line in enumerate(text.split("\n"), 1):
        if len(found) < most and _TURNING.search(line):
            found += [_turned(line[at], path, Place(number, at + 1)) for at in _disturbing(line)]
    return found[:most]


def _disturbing(line: str) -> list[int]:
    told: list[int] = []
    open_: dict[str, list[int]] = {"\u202c": [], "\u2069": []}
    for match in _TURNING.finditer(line):
        sign = match[0]
        if sign in FORCING:
            told.append(match.start())
            open_["\u202c"].append(-1)
        elif sign in _CLOSED_BY:
            open_[_CLOSED_BY[sign]].append(match.start())
        elif open_[sign]:
            open_[sign].pop()
    return sorted(told + [at for ats in open_.values() for at in ats if at >= 0])


def _turned(sign: str, path: str, place: Place) -> Diagnostic:
    if sign in FORCING:
        message = f"the invisible sign U+{ord(sign):04X} would show what follows in another order"
        return Diagnostic("F014", message, path, place, ("take it out; until then it is shown as �",))
    message = f"the invisible sign U+{ord(sign):04X} turns the direction of writing and is not closed in this line"
    return Diagnostic("F014", message, path, place, (f"take it out, or close it with U+{ord(_CLOSED_BY[sign]):04X}",))


def _not_utf8(data: bytes, error: UnicodeDecodeError, path: str) -> Diagnostic:
    before = data[: error.start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    hints = ["save the file as UTF-8 in your editor"]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        hints.insert(0, "it looks like UTF-16")
    message = f"the file is not UTF-8: the byte 0x{data[error.start]:02x} cannot stand here"
    return Diagnostic("F001", message, path, Place(line, column), tuple(hints))


def _forbidden(text: str, path: str, most: int = 20) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for match in _FORBIDDEN.finditer(text):
        if len(found) == most:
            break
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        name = "a NUL character" if match[0] == "\0" else f"the character U+{ord(match[0]):04X}"
        found.append(Diagnostic("F003", f"{name} cannot stand in a text", path, Place(line, column), ("remove it",)))
    return found


def split_front_matter(text: str, path: str) -> FrontAndBody:
    """Part the YAML between two `---` lines at the top from what follows it."""
    first, _, rest = text.partition("\n")
    if first.rstrip(" \t") != "---":
        hint = "begin the file with a line `---`, the YAML (`title:`, `source:`), and a second line `---`"
        problem = Diagnostic("A001", "the article has no front matter", path, Place(1, 1), (hint,))
        return FrontAndBody(None, 1, text, 1, (problem,))
    end = _FENCE.search(rest)
    if end is None:
        hint = "add a line `---` where the YAML ends and the text begins"
        problem = Diagnostic("A002", "the front matter is not closed", path, Place(1, 1, 3), (hint,))
        return FrontAndBody(None, 2, "", 1, (problem,))
    yaml = rest[: end.start()]
    body = rest[end.end() + 1 :]
    return FrontAndBody(yaml, 2, body, yaml.count("\n") + 3)
