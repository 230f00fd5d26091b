"""Which words of a stretch stand inside quotation marks: what a speaker said there, and what the article tells."""

from __future__ import annotations

import re

from briefgen.text import Span, is_letter

_REACH = 4000  # so far back the marks are looked for that are still open where a stretch begins
_SINGLE = frozenset("'‘’‚‛‹›＇❛❜")
_STRAIGHT = frozenset("'\"＇＂״")
_OPENING = frozenset("“‘«‹„‚‛‟「『〝﹁﹃｢❛❝❮")
_ENDS = frozenset(",.;:!?)]}，。；：！？）］")
_SIGNS = re.compile("\n\n+|['\"‘’‚‛“”„‟‹›«»❛❜❝❞❮❯「」『』〝〞〟﹁﹂﹃﹄｢｣＂＇״]")


def spoken_between(text: str, end: int, start: int) -> list[Span]:
    """The words between two parts of a quote that are words of the speaker too.

    If both parts stand inside quotation marks, it is what stands inside of such marks between them: all of it, where
    the marks around the first part are not closed before the second. If one of them stands in none, it is all as well.
    """
    while end > 0 and not is_letter(text[end - 1]):
        end -= 1
    while start < len(text) and not is_letter(text[start]):
        start += 1
    walk = _Walk(text, end, start)
    return walk.inside if walk.quoted_at_both_ends else [(end, start)]


class _Walk:
    """A walk from the paragraph in which the first part ends to the second part, with the marks that are open."""

    def __init__(self, text: str, start: int, stop: int) -> None:
        self.inside: list[Span] = []
        self._open: list[bool] = []  # for each open mark whether it is a single one
        at, opened = start, None
        first = max(text.rfind("\n\n", 0, start), start - _REACH, 0)
        for sign in _SIGNS.finditer(text, first, stop):
            if sign.start() >= start and opened is None:
                opened = bool(self._open)
            if opened is not None:
                self._keep(at, sign.start())
                at = sign.end()
            self._pass(text, sign)
        self._keep(at, stop)
        self.quoted_at_both_ends = bool(self._open) and opened is not False

    def _keep(self, start: int, end: int) -> None:
        if self._open and start < end:
            self.inside.append((start, end))

    def _pass(self, text: str, found: re.Match[str]) -> None:
        sign, at = found[0], found.start()
        if sign[0] == "\n":
            # A quote that goes on in the next paragraph has its opening mark there once more.
            if text[found.end() : found.end() + 1] in _OPENING | {'"'}:
                self._open.clear()
            return
        single = sign in _SINGLE
        before, behind = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
        if (single or sign in _STRAIGHT) and is_letter(before) and is_letter(behind):
            return  # an apostrophe
        if self._opens(sign, before, behind, single=single):
            self._open.append(single)
        elif single in self._open:
            while self._open.pop() != single:
                pass

    def _opens(self, sign: str, before: str, behind: str, *, single: bool) -> bool:
        """By the place of a mark, since „this“ closes with what opens “that”; and by its form where that says nothing."""
        if not behind.isspace() and behind not in _ENDS and (before.isspace() or before in "([{（［-–—"):
            return True
        if not before.isspace() and not is_letter(behind) and behind not in _OPENING:
            return False
        return sign in _OPENING or (sign in _STRAIGHT and single not in self._open)
