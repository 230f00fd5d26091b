"""The timeline at a glance: dates from the top to the bottom, and beside each the numbers of the events in the list.

What lies close together stands close together, and what lies far apart stands farther apart, but a long time without an event is
cut short and says how long it is. So a war of long ago and a day full of events have room in one picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from briefgen.pictures.sheet import WIDTH, Drawing
from briefgen.views import PictureText, TimeBar, TimeGap, TimeMark, TimePicture

MOST_ROWS = 24
_DATES = 122  # where they end
_AXIS = 132
_LANES = 142
_SIZE = 12
_RADIUS = 9
_STEP = 22
_EDGE = 6
_LONG_YEARS = 2


class Event(NamedTuple):
    """An event of the list. `labels` are its date in words, as exact as it is known and then ever less so.

    `first` and `last` are the days that it covers, None for an end that is open; an event without both has no date.
    """

    number: int
    title: str
    labels: tuple[str, ...]
    first: date | None
    last: date | None
    uncertain: bool = False
    disputed: bool = False
    lasts: bool = False  # from one day to another, by what was written, and not a day or month as a whole


class _Row(NamedTuple):
    label: str
    events: tuple[Event, ...]

    @property
    def day(self) -> date | None:
        return self.events[0].first or self.events[0].last


class _Placed(NamedTuple):
    row: _Row
    y: int  # of the first line of marks
    bottom: int


def draw(events: Sequence[Event], *, rtl: bool, said: Callable[[int], str] = str) -> TimePicture | None:
    """The picture of events in order of time; None if there are not two. `said` gives a number of years in words."""
    if len(events) < 2:
        return None
    drawing, rows = Drawing(rtl), _rows(events)
    lanes = _lanes(rows)
    marks_at = _LANES + 7 * (max(lanes.values()) + 1 if lanes else 0) + _RADIUS
    across = (WIDTH - _RADIUS - 1 - marks_at) // _STEP + 1
    placed = _placed(rows, drawing, across)
    height = placed[-1].bottom + _EDGE
    return TimePicture(
        width=WIDTH,
        height=height,
        axis=drawing.x(_AXIS),
        dates=tuple(text for one in placed for text in _date(one, drawing)),
        dots=tuple(one.y for one in placed),
        marks=tuple(mark for one in placed for mark in _marks(one, drawing, marks_at, across)),
        bars=tuple(_bar(event, lane, placed, drawing, height) for event, lane in lanes.items()),
        gaps=tuple(_gaps(placed, drawing, said)),
    )


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(events: Sequence[Event]) -> list[_Row]:
    """Events of one date in one row. If these are too many, those of one month, year, decade, or century."""
    rows: list[_Row] = []
    for level in range(max(len(event.labels) for event in events)):
        rows = []
        for event in events:
            label = event.labels[min(level, len(event.labels) - 1)]
            if rows and rows[-1].label == label:
                rows[-1] = _Row(label, (*rows[-1].events, event))
            else:
                rows.append(_Row(label, (event,)))
        if len(rows) <= MOST_ROWS:
            break
    return rows


def _placed(rows: Sequence[_Row], drawing: Drawing, across: int) -> list[_Placed]:
    placed: list[_Placed] = []
    top = _EDGE
    for at, row in enumerate(rows):
        if at:
            top += _distance(rows[at - 1], row)
        high = max(
            _STEP * -(-len(row.events) // across),
            (_SIZE + 3) * len(drawing.block(_DATES, 0, row.label, room=_DATES, size=_SIZE, most=3, ends=True)),
        )
        placed.append(_Placed(row, top + _STEP // 2, top + high))
        top += high
    return placed


def _distance(before: _Row, row: _Row) -> int:
    """Between two rows: more, the more time lies between them, but ever less more."""
    if _years(before, row) >= _LONG_YEARS:
        return 34
    if before.day is None or row.day is None:
        return 14
    return 4 + 2 * abs((row.day - before.day).days).bit_length()


def _years(before: _Row, row: _Row) -> int:
    """Whole years from the end of the earlier events to the beginning of the later."""
    if before.day is None or row.day is None:
        return 0
    ends = [event.last or event.first for event in before.events]
    end = max(day for day in ends if day)
    return row.day.year - end.year - ((row.day.month, row.day.day) < (end.month, end.day))


def _gaps(placed: Sequence[_Placed], drawing: Drawing, said: Callable[[int], str]) -> list[TimeGap]:
    gaps = []
    for one, other in pairwise(placed):
        years = _years(one.row, other.row)
        if years >= _LONG_YEARS:
            y = (one.bottom + other.y - _STEP // 2) // 2
            label = drawing.text(_LANES + 3, y + 4, said(years))
            gaps.append(TimeGap(y=y, years=years, label=label))
    return gaps


# ── what stands in a row ──────────────────────────────────────────────────────────────────────────────────────


def _date(one: _Placed, drawing: Drawing) -> tuple[PictureText, ...]:
    found = drawing.block(_DATES, 0, one.row.label, room=_DATES, size=_SIZE, most=3, ends=True)
    # The first line stands beside the dot, the others below it.
    down = one.y + 4 - found[0].y if found else 0
    return tuple(
        PictureText(x=text.x, y=text.y + down, text=text.text, anchor=text.anchor, dir=text.dir) for text in found
    )


def _marks(one: _Placed, drawing: Drawing, at: int, across: int) -> list[TimeMark]:
    return [
        TimeMark(
            x=drawing.x(at + _STEP * (index % across)),
            y=one.y + _STEP * (index // across),
            number=event.number,
            title=event.title,
            date=event.labels[0],
            uncertain=event.uncertain,
            disputed=event.disputed,
        )
        for index, event in enumerate(one.row.events)
    ]


# ── how long events last ──────────────────────────────────────────────────────────────────────────────────────


def _lanes(rows: Sequence[_Row]) -> dict[Event, int]:
    """The events that last, each in the first lane that is free for it. Five have room beside one another."""
    lanes: dict[Event, int] = {}
    free = [-1] * 5  # the row up to which each lane is taken
    for at, row in enumerate(rows):
        for event in row.events:
            if not event.lasts:
                continue
            lane = 0 if event.first is None else next((n for n, until in enumerate(free) if until < at), None)
            if lane is None or (event.first is None and free[0] >= at):
                continue
            free[lane] = _reaches(event, at, rows)
            lanes[event] = lane
    return lanes


def _reaches(event: Event, at: int, rows: Sequence[_Row]) -> int:
    """The last row that begins before the event ends."""
    if event.first is None:
        return at
    later = (n for n in range(at + 1, len(rows)) if not _begins_within(rows[n], event))
    return next(later, len(rows)) - 1


def _begins_within(row: _Row, event: Event) -> bool:
    return row.day is not None and (event.last is None or row.day <= event.last)


def _bar(event: Event, lane: int, placed: Sequence[_Placed], drawing: Drawing, height: int) -> TimeBar:
    at = next(n for n, one in enumerate(placed) if event in one.row.events)
    last = placed[_reaches(event, at, [one.row for one in placed])]
    return TimeBar(
        x=drawing.x(_LANES + 7 * lane),
        top=3 if event.first is None else placed[at].y - 7,
        bottom=height - 3 if event.last is None else max(last.y + 7, last.bottom - 4),
        open_start=event.first is None,
        open_end=event.last is None,
        uncertain=event.uncertain,
    )
