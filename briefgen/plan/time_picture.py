"""What the picture of a timeline needs to know of its events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from briefgen import dates
from briefgen.pictures import timeline
from briefgen.pictures.timeline import Event
from briefgen.plan.sheet import Sheet
from briefgen.views import TimelineItem, TimePicture


def plan(sheet: Sheet, happened: Sequence[tuple[str, TimelineItem]], *, rtl: bool) -> TimePicture | None:
    """The picture of a timeline, of which each item comes with its date as written. They are counted from 1."""
    events = (_event(sheet, number, written, item) for number, (written, item) in enumerate(happened, 1))
    return timeline.draw(tuple(events), rtl=rtl)


def _event(sheet: Sheet, number: int, written: str, item: TimelineItem) -> Event:
    first, last = (date.fromisoformat(day) if day else None for day in dates.days(written, sheet.config.timezone))
    return Event(
        number=number,
        title=item.title,
        labels=(item.date.text, *_vaguer(sheet, first or last)),
        first=first,
        last=last,
        uncertain=item.date.uncertain,
        disputed=bool(item.differences),
        lasts="/" in written and bool(first or last),
    )


def _vaguer(sheet: Sheet, day: date | None) -> Iterator[str]:
    """The month of a day, its year, decade and century, in words."""
    if day is None:
        return
    decade, century = day.year // 10 * 10, day.year // 100 * 100
    for written in (
        f"{day.year:04}-{day.month:02}",
        f"{day.year:04}",
        f"{max(decade, 1):04}/{decade + 9:04}",
        f"{max(century, 1):04}/{century + 99:04}",
    ):
        when = sheet.when(written)
        assert when is not None
        yield when.text
