"""What the picture of a timeline needs to know of its events."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from briefgen import dates
from briefgen.pictures import timeline
from briefgen.pictures.timeline import Event
from briefgen.plan.sheet import Sheet
from briefgen.views import TimelineItem, TimePicture


def plan(sheet: Sheet, happened: Sequence[tuple[str, TimelineItem]], *, rtl: bool) -> TimePicture | None:
    """The picture of a timeline, of which each item comes with its date as written. They are counted from 1."""
    events = (_event(sheet, number, written, item) for number, (written, item) in enumerate(happened, 1))
    return timeline.draw(tuple(events), rtl=rtl, said=partial(_time, sheet))


def _time(sheet: Sheet, years: int) -> str:
    return sheet.interface.text("{n} year", "{n} years", n=years)


def _event(sheet: Sheet, number: int, written: str, item: TimelineItem) -> Event:
    first, last = (date.fromisoformat(day) if day else None for day in dates.days(written, sheet.config.timezone))
    return Event(
        number=number,
        title=item.title,
        labels=(item.date.text, *_vaguer(sheet, item.date.text, first, last)),
        first=first,
        last=last,
        uncertain=item.date.uncertain,
        disputed=bool(item.differences),
        lasts="/" in written and bool(first or last),
    )


def _vaguer(sheet: Sheet, full: str, first: date | None, last: date | None) -> Iterator[str]:
    """The month, the year, the decade and the century of a date, in words; `full` where it is not a part of one.

    So a year that is all that is known is never told as one of its months, and a war of six years stays one.
    """
    if first is None or last is None:
        return
    for begins, ends, written in _around(first):
        when = sheet.when(written) if begins <= first and last <= ends and (first, last) != (begins, ends) else None
        yield when.text if when else full


def _around(day: date) -> Iterator[tuple[date, date, str]]:
    """The month of a day, its year, decade and century: the first and the last day, and how it is written."""
    yield day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), f"{day.year:04}-{day.month:02}"
    yield date(day.year, 1, 1), date(day.year, 12, 31), f"{day.year:04}"
    for years in (10, 100):
        begin = max(day.year // years * years, 1)
        end = day.year // years * years + years - 1
        yield date(begin, 1, 1), date(end, 12, 31), f"{begin:04}/{end:04}"
