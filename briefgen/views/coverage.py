"""Who reports what."""

from __future__ import annotations

from typing import Literal

from briefgen.views.frame import Link, View, When

CellState = Literal["says", "differs", "denies", "doubts", "asks", "names", "silent", "unread"]


class CoverageMark(View, frozen=True, kw_only=True):
    """One thing that a source does with a subject, and the passages in which it does it.

    `says` and `differs` of a statement: in the words of its first wording, or in others. `says` of a question: answers
    it; of an actor: lets it speak. `names`: only names the actor; then `count` is how often. `silent`: no passage,
    although all articles of the source are fully marked; `unread`: no passage, and they are not.
    """

    state: CellState
    count: int = 0
    hrefs: tuple[str, ...] = ()  # the first few passages
    more: bool = False  # there are more than these


class CoverageCell(View, frozen=True, kw_only=True):
    """What one source does with one subject. There is always at least one mark; the weightiest stands first."""

    marks: tuple[CoverageMark, ...] = ()


class CoverageRow(View, frozen=True, kw_only=True):
    """One subject of a briefing: a statement, claim, question or actor."""

    kind: Literal["statement", "claim", "question", "actor"]
    label: Link
    cells: tuple[CoverageCell, ...] = ()


class CoverageArticle(View, frozen=True, kw_only=True):
    """An article of a source in the matrix. `late`: published after the cutoff of the briefing."""

    link: Link
    date: When | None = None
    late: bool = False


class CoverageColumn(View, frozen=True, kw_only=True):
    """A source, and its articles in this briefing."""

    source: Link
    articles: tuple[CoverageArticle, ...] = ()


class SharedSources(View, frozen=True, kw_only=True):
    """Sources of a briefing that have articles of one origin, and what it is called, if that is known."""

    sources: tuple[Link, ...]
    name: str | None = None


class CoverageView(View, frozen=True, kw_only=True):
    """Subjects against sources. The cells of each row stand in the order of `columns`; `states` are those that occur.

    `shared` are groups of sources whose articles have one origin, so that they are not so many witnesses.
    """

    columns: tuple[CoverageColumn, ...] = ()
    rows: tuple[CoverageRow, ...] = ()
    states: tuple[CellState, ...] = ()
    shared: tuple[SharedSources, ...] = ()
