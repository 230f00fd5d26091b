"""The coverage matrix at a glance: a line for each subject, a tile for each source, its sign in it.

Where sources are too many for tiles, a bar says how many of them have what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from briefgen.pictures.lettering import lines
from briefgen.pictures.sheet import WIDTH, Drawing
from briefgen.resolve.coverage import ORDER
from briefgen.views import (
    CellState,
    CoverageGroup,
    CoveragePicture,
    CoverageRow,
    CoverageTile,
    CoverageView,
    PictureText,
)

MOST_SOURCES = 8
MOST_ROWS = 20
_SIZE = 12
_TILE, _STEP = 18, 20
_BAR, _LEAST = 136, 17
_LETTERS = "ABCDEFGH"
_GAP = 10
_KINDS = ("statement", "claim", "question", "actor")


def draw(matrix: CoverageView, *, rtl: bool) -> CoveragePicture:
    """The picture of a matrix, for each kind of subjects that it has."""
    single = len(matrix.columns) <= MOST_SOURCES
    by_kind = ([row for row in matrix.rows if row.kind == kind] for kind in _KINDS)
    return CoveragePicture(
        groups=tuple(_group(rows, len(matrix.columns) if single else 0, Drawing(rtl)) for rows in by_kind if rows),
        letters=tuple(zip(_LETTERS, (column.source for column in matrix.columns), strict=False)) if single else (),
    )


def _group(rows: Sequence[CoverageRow], columns: int, drawing: Drawing) -> CoverageGroup:
    """The lines of one kind. `columns` is 0 where sources are only counted."""
    first = WIDTH - (_STEP * columns if columns else _BAR)
    y = _STEP if columns > 1 else 0
    heads = [_head(at, first, drawing) for at in range(columns)] if columns > 1 else []
    labels: list[PictureText] = []
    tiles: list[CoverageTile] = []
    for row in rows[:MOST_ROWS]:
        count = len(lines(row.label.text, first - _GAP, _SIZE, 2))
        high = _STEP + 2 if count < 2 else 2 * (_SIZE + 3) + 6
        labels += drawing.block(0, y + high // 2, row.label.text, room=first - _GAP, size=_SIZE, most=2)
        tiles += (_tiles if columns else _bar)(row, first, y + (high - _TILE) // 2, drawing)
        y += high
    return CoverageGroup(
        kind=rows[0].kind,
        width=WIDTH,
        height=y,
        heads=tuple(heads),
        labels=tuple(labels),
        tiles=tuple(tiles),
        left_out=max(0, len(rows) - MOST_ROWS),
    )


def _head(at: int, first: int, drawing: Drawing) -> PictureText:
    """The letter above a column."""
    x = drawing.left(first + _STEP * at + 1, _TILE) + _TILE // 2
    return PictureText(x=x, y=_STEP - 6, text=_LETTERS[at], anchor="middle")


def _tiles(row: CoverageRow, first: int, y: int, drawing: Drawing) -> Iterator[CoverageTile]:
    """A tile for each source, or two halves where it does two things."""
    for at, cell in enumerate(row.cells):
        shown = cell.marks[:2]
        wide = _TILE // len(shown)
        for part, mark in enumerate(shown):
            x = drawing.left(first + 1 + _STEP * at + wide * part, wide)
            yield CoverageTile(x=x, y=y, width=wide, height=_TILE, state=mark.state)


def _bar(row: CoverageRow, first: int, y: int, drawing: Drawing) -> Iterator[CoverageTile]:
    """How many sources do what: parts of a bar, each wide enough for its sign, the rest of the room shared by number."""
    counts = Counter(cell.marks[0].state for cell in row.cells)
    states: list[CellState] = [state for state in ORDER if counts[state]]
    room, total, done = _BAR - _LEAST * len(states), sum(counts.values()), 0
    for at, state in enumerate(states):
        start = first + _LEAST * at + room * done // total
        done += counts[state]
        end = first + _LEAST * (at + 1) + room * done // total
        x = drawing.left(start, end - start - 1)
        yield CoverageTile(x=x, y=y, width=end - start - 1, height=_TILE, state=state, count=counts[state])
