"""Stand-ins for the borders of marks, which travel through Markdown and the sanitiser inside the text.

They are made of Unicode noncharacters (U+FDD0 … U+FDEF): no text may hold these, no tool in between gives them a
meaning, and none of them is a letter, so Markdown sees at such a border what it would see at a bracket.
"""

from __future__ import annotations

import re

_DIGITS = "".join(chr(0xFDD0 + value) for value in range(16))
_OPEN, _CLOSE, _END = "\ufde0", "\ufde1", "\ufde2"
_TO_DIGIT = {ord(digit): format(value, "x") for value, digit in enumerate(_DIGITS)}

SENTINEL = re.compile(f"([{_OPEN}{_CLOSE}])([{_DIGITS}]+){_END}")


def opening(index: int) -> str:
    """What stands in the text where mark number `index` begins."""
    return _OPEN + _number(index) + _END


def closing(index: int) -> str:
    """What stands in the text where mark number `index` ends."""
    return _CLOSE + _number(index) + _END


def read(match: re.Match[str]) -> tuple[bool, int]:
    """What a match of `SENTINEL` says: whether a mark opens there, and its number."""
    number = match[2]
    value = _DIGITS.index(number) if len(number) == 1 else int(number.translate(_TO_DIGIT), 16)
    return match[1] == _OPEN, value


def _number(index: int) -> str:
    if index < 16:
        return _DIGITS[index]
    return "".join(_DIGITS[int(digit, 16)] for digit in format(index, "x"))
