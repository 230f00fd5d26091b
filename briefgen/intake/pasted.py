"""Pasted text parted into blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.intake.blocks import Block, is_sentence

_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_WRAPPED = range(40, 121)  # characters in a line of text that was broken to a width
_UNEVEN = 30  # by so much lines of such a text differ in length


def blocks_of(text: str) -> list[Block]:
    """The paragraphs of a text: parted by blank lines, and by line ends where lines are paragraphs."""
    return [Block(part) for group in _GAP.split(text) for part in _parts(group)]


def _parts(group: str) -> Iterator[str]:
    lines = [line.strip() for line in group.split("\n")]
    lines = [line for line in lines if line]
    if is_wrapped(lines):
        yield "\n".join(lines)
    else:
        yield from lines


def is_wrapped(lines: list[str]) -> bool:
    """Whether lines are one paragraph that was broken to a width: nearly even, and few ends are ends of sentences."""
    full = [len(line) for line in lines[:-1]]
    if len(full) == 1:
        # Two lines are mostly two paragraphs, unless the second goes on in the middle of a sentence.
        return full[0] in _WRAPPED and not is_sentence(lines[0]) and lines[1][:1].islower()
    if not full or min(full) not in _WRAPPED or max(full) not in _WRAPPED:
        return False
    ended = sum(map(is_sentence, lines[:-1]))
    return max(full) - min(full) <= _UNEVEN and len(lines[-1]) <= max(full) + 10 and ended * 2 <= len(full)
