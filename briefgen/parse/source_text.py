"""Bytes become text, and a Markdown file its front matter and its body."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
_ASCII = bytes(range(0x80))
# The letters of Western European languages in Windows-1252, and the signs that texts are full of.
_OF_WINDOWS = "€‚„…‘’“”•–—™ŠŒŽšœžŸ\xa0¡£§©ª«®°·º»½¿".encode("cp1252") + bytes({*range(0xC0, 0x100)} - {0xD7, 0xF7})
_OF_UTF8 = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
# How a line of YAML begins that is not indented: a key, an item, a comment, the end of something that goes over lines.
_OF_YAML = re.compile(r"[\w.-]+[ \t]*:(?:\s|$)|[-#%\]})\"'?&!|>\s]|$")
_MISSED = {"Y001", "Y003", "Y004"}  # what YAML says of a text that it was never meant to read


_NO_TEXTS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"bplist": "a web archive of Safari",
}


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
    if what := no_text(data):
        hint = "save its words as plain text in a file outside content/, and `briefgen import` that"
        return Decoded("", (Diagnostic("F001", f"the file is {what}, and not a text", path, hints=(hint,)),))
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


def no_text(data: bytes) -> str | None:
    """What a file is by its first bytes, if these are those of a format that holds no plain text."""
    return next((what for start, what in _NO_TEXTS.items() if data.startswith(start)), None)


def without_force(text: str) -> str:
    """A text in which nothing forces a direction; a visible sign stands in each such place."""
    for sign in FORCING:
        text = text.replace(sign, "\ufffd")
    return text


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
    message = f"the file is not UTF-8: the byte 0x{data[error.start]:02x} cannot stand here"
    looks, name = "", "WINDOWS-1252"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        looks, name = "it looks like UTF-16", "UTF-16"
    elif _looks_like_windows(data):
        letter = data[error.start : error.start + 1].decode("cp1252")
        looks = f"it looks like Windows-1252 (Western European), where this byte stands for {letter}"
    if not looks:
        return Diagnostic("F001", message, path, Place(line, column), ("save the file as UTF-8 in your editor",))
    hint = f"save it as UTF-8 in your editor, or convert it: `iconv -f {name} -t UTF-8 OLD > NEW`"
    return Diagnostic("F001", message, path, Place(line, column), (looks, hint))


def _looks_like_windows(data: bytes) -> bool:
    """Whether a text is Windows-1252 as far as one can see: here and there a letter or sign of it, and nothing else."""
    high = data.translate(None, _ASCII)
    return 0 < len(high) * 4 < len(data) and not high.strip(_OF_WINDOWS) and not _OF_UTF8.search(data)


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
        return _open(path, _first_line_of_text(rest))
    yaml = rest[: end.start()]
    body = rest[end.end() + 1 :]
    return FrontAndBody(yaml, 2, body, yaml.count("\n") + 3)


def not_closed(front: FrontAndBody, found: Iterable[Diagnostic], path: str, keys: Iterable[str]) -> FrontAndBody | None:
    """The file as one whose front matter has no end, if a line `---` of its text was taken for that; else None.

    `found` is what is wrong with its YAML: only where YAML cannot make sense of a line of text is the text told from it.
    Nor is it text if one of the `keys` of front matter follows.
    """
    missed = [problem.place.line for problem in found if problem.code in _MISSED]
    first = _first_line_of_text(front.yaml or "") if missed else None
    if first is None or max(missed) < first + 2:
        return None
    follows = {line.partition(":")[0].rstrip() for line in (front.yaml or "").split("\n")[first:] if ":" in line}
    return None if follows.intersection(keys) else _open(path, first)


def _open(path: str, first: int | None) -> FrontAndBody:
    """A file whose front matter has no end; `first` is the line below the first that seems to be of the text."""
    where = "where the YAML ends and the text begins"
    if first is not None:
        where = f"above line {first + 2}, where the text seems to begin"
    problem = Diagnostic("A002", "the front matter is not closed", path, Place(1, 1, 3), (f"add a line `---` {where}",))
    return FrontAndBody(None, 2, "", 1, (problem,))


def _first_line_of_text(yaml: str) -> int | None:
    """The first line that no YAML begins with: one of `:::`, or one behind an empty line that has no key."""
    lines = yaml.split("\n")
    for number, line in enumerate(lines):
        behind = number > 0 and not lines[number - 1].strip()
        if line.startswith(":::") or (behind and not _OF_YAML.match(line)):
            return number
    return None
