"""What a source does with a subject of a briefing: what its passages say of it, or that it is silent, or not yet read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from briefgen.model import Passage
from briefgen.text import Span, fold, words
from briefgen.views import CellState

# All that a source may do with a subject, what a reader must not miss first.
ORDER: tuple[CellState, ...] = ("denies", "doubts", "says", "differs", "asks", "names", "silent", "unread")
_BY_STANCE: dict[str, CellState] = {"asserts": "says", "reports": "says", "doubts": "doubts", "denies": "denies"}
_WORD, _CUT = "\x1f", "\x1e"  # control characters, which no text holds
_ELLIPSIS = "..."  # as the contract folds it

Negates = Callable[[str, str | None], object]  # of some words, and their language


class Wording(NamedTuple):
    """The words of a statement as one source has them, and their language."""

    words: str
    language: str | None = None


def cell(states: Iterable[CellState], *, coded: bool) -> tuple[CellState, ...]:
    """What a source does, from what each of its passages on the subject does: each state once, in `ORDER`.

    That it only names the subject is not said beside anything more. Without a passage it is silent, but only if all
    of its articles are fully coded: where passages may still be unmarked, nobody knows.
    """
    found = set(states)
    more = found - {"names"}
    found = more or found or {"silent" if coded else "unread"}
    return tuple(state for state in ORDER if state in found)


def wordings(told: Sequence[Wording], negates: Negates) -> list[CellState]:
    """For each wording of a statement whether it says it in the words of the first, or in others.

    A wording that has more words than the other, before, between or behind those of both, is not the same if there is
    one among them that `negates`.
    """
    taken = [_Pieces(one) for one in told]
    return ["says" if one is taken[0] or _agree(taken[0], one, negates) else "differs" for one in taken]


def on_claim(passage: Passage) -> CellState:
    """What a passage does with a claim. One that takes no stand, such as a quote that is cited for it, says it."""
    return _BY_STANCE[passage.stance] if passage.kind == "claim" else "says"


def on_actor(passage: Passage) -> CellState:
    """What a passage does with an actor: it lets it speak, or only names it."""
    return "names" if passage.kind == "actor" else "says"


class _Pieces:
    """The words of a wording between its ellipses, without case and punctuation, and where each stands in its text."""

    def __init__(self, told: Wording) -> None:
        self.text, self.language = fold(told.words).text, told.language
        self.begins: dict[int, int] = {}  # for a sign in `joined`, where the word behind it begins in the text …
        self.ends: dict[int, int] = {}  # … and where the word before it ends
        self.pieces: list[str] = []
        at = length = 0
        for piece in self.text.split(_ELLIPSIS):
            if spans := [(at + start, at + end) for start, end in words(piece)]:
                self.pieces.append(self._signed(spans, length))
                length += len(self.pieces[-1]) + len(_CUT)
            at += len(piece) + len(_ELLIPSIS)
        self.joined = _CUT.join(self.pieces)

    def _signed(self, spans: Sequence[Span], at: int) -> str:
        """The words of a piece with a sign before and behind each."""
        parts = [_WORD]
        for start, end in spans:
            word = self.text[start:end].casefold()
            self.begins[at] = start
            at += len(_WORD) + len(word)
            self.ends[at] = end
            parts += word, _WORD
        return "".join(parts)


def _agree(one: _Pieces, other: _Pieces, negates: Negates) -> bool:
    """Whether two wordings have the same words as far as both go: one stands in the other, piece by piece."""
    return _holds(one, other.pieces, negates) or _holds(other, one.pieces, negates)


def _holds(whole: _Pieces, pieces: Sequence[str], negates: Negates) -> bool:
    found = _found(whole, pieces) if pieces else None
    if found is None:
        return False
    borders = [0, *(border for span in found for border in span), len(whole.text)]
    beyond = zip(borders[::2], borders[1::2], strict=True)
    return not any(negates(whole.text[start:end], whole.language) for start, end in beyond)


def _found(whole: _Pieces, pieces: Sequence[str]) -> list[Span] | None:
    """Where the pieces stand in a text, in order; None if they do not."""
    spans: list[Span] = []
    at = 0
    for piece in pieces:
        at = whole.joined.find(piece, at)
        if at < 0:
            return None
        last = at + len(piece) - len(_WORD)  # two words share the sign between them
        spans.append((whole.begins[at], whole.ends[last]))
        at = last
    return spans
