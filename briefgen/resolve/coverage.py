"""What a source does with a subject of a briefing: what its passages say of it, or that it is silent, or not yet read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefgen.model import Passage
from briefgen.text import fold, words
from briefgen.views import CellState

# All that a source may do with a subject, what a reader must not miss first.
ORDER: tuple[CellState, ...] = ("denies", "doubts", "says", "differs", "asks", "names", "silent", "unread")
_BY_STANCE: dict[str, CellState] = {"asserts": "says", "reports": "says", "doubts": "doubts", "denies": "denies"}
_WORD, _CUT = "\x1f", "\x1e"  # control characters, which no text holds


def cell(states: Iterable[CellState], *, coded: bool) -> tuple[CellState, ...]:
    """What a source does, from what each of its passages on the subject does: each state once, in `ORDER`.

    That it only names the subject is not said beside anything more. Without a passage it is silent, but only if all
    of its articles are fully coded: where passages may still be unmarked, nobody knows.
    """
    found = set(states)
    more = found - {"names"}
    found = more or found or {"silent" if coded else "unread"}
    return tuple(state for state in ORDER if state in found)


def wordings(passages: Sequence[Passage]) -> list[CellState]:
    """For each wording of a statement whether it says it in the words of the first, or in others."""
    first = _pieces(passages[0].words) if passages else []
    return ["says" if _agree(first, _pieces(passage.words)) else "differs" for passage in passages]


def on_claim(passage: Passage) -> CellState:
    """What a passage does with a claim. One that takes no stand, such as a quote that is cited for it, says it."""
    return _BY_STANCE[passage.stance] if passage.kind == "claim" else "says"


def on_actor(passage: Passage) -> CellState:
    """What a passage does with an actor: it lets it speak, or only names it."""
    return "names" if passage.kind == "actor" else "says"


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two wordings have the same words as far as both go: one stands in the other, piece by piece."""
    return _holds(one, other) or _holds(other, one)


def _holds(whole: Sequence[str], pieces: Sequence[str]) -> bool:
    text, at = _CUT.join(whole), 0
    for piece in pieces:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece) - len(_WORD)  # two words share the sign between them
    return True


def _pieces(text: str) -> list[str]:
    """The words between the ellipses, without case and punctuation, each with a sign before and behind it."""
    pieces = (piece.casefold() for piece in fold(text).text.split("..."))
    found = ([piece[start:end] for start, end in words(piece)] for piece in pieces)
    return [_WORD + _WORD.join(piece) + _WORD for piece in found if piece]
