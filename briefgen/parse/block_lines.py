"""In which line of its file each block of an article's text begins, so that a message can say where words stand.

Neither Markdown nor the sanitiser keeps lines, so blocks are found again by their first words, in order. What cannot be
found has no line, which costs a message its place and nothing else.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence

from briefgen.text import Span

# The first word of a line behind what Markdown puts in front of it: quotation, list, heading, brackets, emphasis.
_LINE = re.compile(r"^[^\w\n]*+(?:\d{1,9}[.)][^\w\n]++)?+(\w++)", re.MULTILINE)
_BLOCK = re.compile(r"[^\w\n]*+(\w++)")
_APART = "\n\n"


def block_lines(text: str, source: str, first_line: int, removed: Sequence[Span] = ()) -> bytes:
    """The line of each block of `text`, for `line_at`. 0 stands for none.

    It was made from `source`, but for the stretches that are `removed`, which stand in order.
    """
    if not text:
        return b""
    begins = _begins(source, first_line, removed)
    lines = array("I")
    at = first_line
    for block in text.split(_APART):
        line = _next(begins, block, at)
        lines.append(line)
        at = (line or at) + block.count("\n") + (line > 0)
    return lines.tobytes()


def _begins(source: str, number: int, removed: Sequence[Span]) -> dict[str, list[int]]:
    """From first words to the lines that begin with them."""
    begins: dict[str, list[int]] = {}
    done = until = index = 0
    for found in _LINE.finditer(source):
        start = found.start(1)
        while index < len(removed) and removed[index][0] <= start:
            until, index = max(until, removed[index][1]), index + 1
        if start >= until:
            number, done = number + source.count("\n", done, start), start
            begins.setdefault(found[1], []).append(number)
    return begins


def _next(begins: dict[str, list[int]], block: str, at: int) -> int:
    """The next line that begins with the first word of a block."""
    found = _BLOCK.match(block)
    known = begins.get(found[1], []) if found else []
    index = bisect_left(known, at)
    return known[index] if index < len(known) else 0


def line_at(lines: bytes, text: str, offset: int) -> int | None:
    """In which line of its file a place of the text stands, or None if that is not known."""
    known = array("I")
    known.frombytes(lines)
    number = text.count(_APART, 0, offset)
    if number >= len(known) or not known[number]:
        return None
    start = text.rfind(_APART, 0, offset) + 1
    return known[number] + text.count("\n", start and start + 1, offset)
