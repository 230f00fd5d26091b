"""The text of an article as it is published, for programs: plain, with the place of each passage in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from briefgen.text import splits_letter

Range = tuple[int, int]

_BORDER = "\n\n"
_BESIDE = 32  # characters before and behind a passage that help to find it


class Quotation(NamedTuple):
    """Words of the published text, what stands directly before and behind them, and where they begin and end."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


class Published:
    """A headline, an empty line, and the text or those stretches of it that may be shown.

    Blocks are an empty line apart, and nothing else breaks a line. Where something is left out stands `…`.
    Offsets count characters (code points).
    """

    def __init__(self, title: str, text: str, stretches: Sequence[Range] | None) -> None:
        """`stretches` are what is shown of the text, in order and apart; None: all of it."""
        pieces = [title, _BORDER]
        length = len(title) + len(_BORDER)
        self._title_end = len(title)
        self._stretches = ((0, len(text)),) if stretches is None else tuple(stretches)
        self._begins: list[int] = []  # where each stretch begins in what is published
        for number, (start, end) in enumerate(self._stretches):
            if number:
                gap = _gap(text[self._stretches[number - 1][1] : start])
                pieces.append(gap)
                length += len(gap)
            self._begins.append(length)
            pieces.append(text[start:end])
            length += end - start
        self.text = _on_one_line("".join(pieces))

    def quotation(self, part: Range, *, in_title: bool) -> Quotation | None:
        """Where a part of a passage stands in the published text; None if it is not in it."""
        start, end = part
        if in_title:
            return self._quotation(start, end, 0, self._title_end) if start < end <= self._title_end else None
        number = bisect_right(self._stretches, (start, len(self.text) + end)) - 1
        if number < 0 or start >= end or end > self._stretches[number][1]:
            return None
        (first, last), begin = self._stretches[number], self._begins[number]
        return self._quotation(begin + start - first, begin + end - first, begin, begin + last - first)

    def _quotation(self, start: int, end: int, first: int, last: int) -> Quotation:
        """The words beside a passage come from its own stretch and block: only there do they stand beside it."""
        text = self.text
        before, behind = max(first, start - _BESIDE), min(last, end + _BESIDE)
        border = text.rfind(_BORDER, before, start)
        before = border + len(_BORDER) if border >= 0 else before
        border = text.find(_BORDER, end, behind)
        behind = border if border >= 0 else behind
        while before < start and splits_letter(text, before):
            before += 1
        while behind > end and splits_letter(text, behind):
            behind -= 1
        return Quotation(text[start:end], text[before:start], text[end:behind], start, end)


def _gap(left_out: str) -> str:
    return "\n\n…\n\n" if _BORDER in left_out else " … "


def _on_one_line(text: str) -> str:
    """Ends of lines that are no ends of blocks, and the tabs between cells, become spaces: each one character for one."""
    return _BORDER.join([block.replace("\n", " ") for block in text.replace("\t", " ").split(_BORDER)])
