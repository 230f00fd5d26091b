"""What each article says of each subject of a briefing, or that it is silent, or that nobody has looked yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from briefgen.model import Passage
from briefgen.views import CellState

_BY_KIND: dict[str, CellState] = {
    "quote": "says",
    "question": "asks",
    "event": "says",
    "term": "says",
    "actor": "names",
}
_BY_STANCE: dict[str, CellState] = {"asserts": "says", "reports": "says", "doubts": "doubts", "denies": "denies"}
# Where an article holds several marks on one subject, the cell shows the one that a reader must not miss.
_WEIGHT: dict[CellState, int] = {"denies": 0, "doubts": 1, "says": 2, "asks": 3, "names": 4}


class Cell(NamedTuple):
    """The state, the passage that it comes from (None without a mark), and the number of marks."""

    state: CellState
    passage: Passage | None = None
    marks: int = 0


def cell(passages: Sequence[Passage], *, coded: bool) -> Cell:
    """What an article's passages on one subject amount to. Silence counts only in an article that is fully coded."""
    if not passages:
        return Cell("silent" if coded else "unread")
    chosen = min(passages, key=lambda passage: (_WEIGHT[_state(passage)], passage.parts))
    return Cell(_state(chosen), chosen, len(passages))


def _state(passage: Passage) -> CellState:
    return _BY_STANCE[passage.stance] if passage.kind == "claim" else _BY_KIND[passage.kind]
