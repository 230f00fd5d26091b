"""Changes to a user's own files, as values: what stands where, the bytes that follow, the difference to look at."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"
_DOUBLE = re.compile("\r\n")
_CONTEXT = 2  # unchanged lines shown around a change
_COMPARED = 4000  # changed stretches of more lines than this are shown whole, since comparing could take for ever


class Edit(NamedTuple):
    """A stretch of a text, and what shall stand there. The offsets count as `source_text.decode` gives the text:
    without a byte order mark, each line end one character."""

    start: int
    end: int
    text: str


class FileChange(NamedTuple):
    """A file's bytes as they were read and as they shall be. None: there is no such file."""

    path: str
    before: bytes | None
    after: bytes | None


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The file with the edits made. All else stays byte for byte; new lines end as the file's lines do.

    The data is UTF-8. Edits must not overlap (ValueError); those at one place are made in the order given.
    """
    lead = _BOM if data.startswith(_BOM) else b""
    raw = data[len(lead) :].decode("utf-8")
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    if any(second.start < first.end for first, second in pairwise(ordered)):
        raise ValueError("two edits overlap")
    offsets, end = _Offsets(raw), _line_end(raw)
    parts: list[str] = []
    done = 0
    for edit in ordered:
        start = offsets.raw(edit.start)
        parts += [raw[done:start], edit.text.replace("\n", end)]
        done = max(start, offsets.raw(edit.end))
    return lead + "".join([*parts, raw[done:]]).encode("utf-8")


class _Offsets:
    """From offsets in the text with simple line ends to offsets in the text as it stands. Asked in rising order."""

    def __init__(self, raw: str) -> None:
        self._doubled = [found.start() for found in _DOUBLE.finditer(raw)]
        self._passed = 0

    def raw(self, offset: int) -> int:
        # The n-th CR LF before the offset stands n characters earlier in the simple text.
        while self._passed < len(self._doubled) and self._doubled[self._passed] - self._passed < offset:
            self._passed += 1
        return offset + self._passed


def _line_end(raw: str) -> str:
    found = re.search("\r\n?|\n", raw)
    return found[0] if found else "\n"


def difference(change: FileChange) -> str:
    """A file's change in the form of `diff -u`, with `\\n` line ends; "" if there is none."""
    if change.before == change.after:
        return ""
    lines = _unified(_lines(change.before), _lines(change.after))
    old = "/dev/null" if change.before is None else f"a/{change.path}"
    new = "/dev/null" if change.after is None else f"b/{change.path}"
    return "\n".join([f"--- {old}", f"+++ {new}", *lines]) + "\n"


def _lines(data: bytes | None) -> list[str]:
    lines = re.split("\r\n?|\n", "" if data is None else data.decode("utf-8", "replace"))
    return lines if lines[-1] else lines[:-1]


def _unified(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The hunks. What begins and ends alike is left aside first, which for most changes leaves next to nothing."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    first, old_end, new_end = max(0, head - _CONTEXT), len(old) - tail, len(new) - tail
    before, after = old[first : old_end + _CONTEXT], new[first : new_end + _CONTEXT]
    if max(len(before), len(after)) > _COMPARED:
        yield f"@@ -{first + 1},{len(before)} +{first + 1},{len(after)} @@"
        yield from (f"-{line}" for line in before)
        yield from (f"+{line}" for line in after)
        return
    for line in list(difflib.unified_diff(before, after, n=_CONTEXT, lineterm=""))[2:]:
        yield _moved(line, first) if line.startswith("@@") else line


def _moved(header: str, lines: int) -> str:
    """A hunk's header for numbers that count from the beginning of the file."""
    return re.sub(r"([-+])(\d+)", lambda found: f"{found[1]}{int(found[2]) + lines}", header)


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines are the same from the first on."""
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
