"""Dates as authors write them: ISO dates and date-times, and the part of EDTF (ISO 8601-2) for dates that are not sure.

A date is never changed into another form on its way: records hold the text as written, and the functions here say
whether it is a date, in which order dates come, and what one covers. Nothing here asks the clock or the locale.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from briefgen.dates_meant import date_meant
from briefgen.zones import zone_of

SortKey = tuple[int, int, int, int, int, int, str]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TIME = re.compile(
    r"((?:[01][0-9]|2[0-3]):[0-5][0-9])(:[0-5][0-9](?:\.[0-9]{1,6})?)?(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)
_DOUBTS = "~?%"
_NEVER = 1 << 40  # seconds: later than every date that can be written
_FORMS = "year, month and day are written as in `2023-09-13`, with a time as in `2023-09-13T18:00:00Z` (examples)"
_EDTF_FORMS = (
    "a date is written as in `2023-09-13`, `2023-09` or `2023`, with `~` (about) or `?` (uncertain) behind it, "
    "or as in `2023-09-12/2023-09-17` (examples)"
)
_NO_DAY = "add the day, as in the example `2023-09-13`"


class Point(NamedTuple):
    """A date to the year, the month, the day or (with `moment`) the minute, and the mark of doubt behind it."""

    year: int
    month: int | None = None
    day: int | None = None
    moment: datetime | None = None
    doubt: str = ""


class Span(NamedTuple):
    """What a date covers. For a single date both ends are the same; an open end is None."""

    start: Point | None
    end: Point | None


class NoDateError(ValueError):
    """The text is no date; the message says why, in words for its author."""


def check_date(text: str) -> str | None:
    """What is wrong with an ISO date or date-time, or None: `2023-09-13`, `2023-09-13T18:00:00Z`, `…+09:00`."""
    try:
        point = _point(text)
    except NoDateError as problem:
        return str(problem)
    return None if point.day is not None else f"“{_short(text)}” names no day; {_NO_DAY}"


def check_edtf(text: str) -> str | None:
    """What is wrong with an EDTF date, or None.

    Known are years, months, days and date-times, `~`, `?` or `%` behind a date, and intervals (`a/b`, `../b`, `a/..`).
    """
    try:
        read_span(text)
    except NoDateError as problem:
        return str(problem)
    return None


@lru_cache(maxsize=4096)
def read_span(text: str) -> Span:
    """What the date covers. Raises `NoDateError`."""
    first, slash, second = text.partition("/")
    if not slash:
        return Span(point := _edtf_point(text), point)
    if "/" in second:
        raise NoDateError(f"“{_short(text)}” is no date; {_how_to_write(text, with_day=False) or _EDTF_FORMS}")
    span = Span(_end(first), _end(second))
    if span == (None, None):
        raise NoDateError(f"“{text}” is open at both ends, so it names no time")
    if span.start and span.end and _last(span.end) < _first(span.start):
        raise NoDateError(f"“{text}” ends before it begins")
    return span


@lru_cache(maxsize=1 << 14)
def sort_key(text: str | None, zone: str = "UTC") -> SortKey:
    """A key that puts dates in order of the day on which they begin, and what has no date last.

    Of one day, dates that are certain come before those that are not (`~`, `?`, `%` at either end). Then they come in
    order of the moment of their beginning, the less exact first, and last by what they cover: a date by itself before
    an interval, a short interval before a long one, one without an end last. A day begins at midnight of `zone`. An
    interval that is open at its start comes where it ends.
    """
    span = span_of(text)
    if text is None or span is None:
        return (1, 0, 0, 0, 0, 0, text or "")
    point = span.start or span.end
    assert point is not None
    doubtful = any(end is not None and end.doubt for end in span)
    day = _first(local(point, zone)).toordinal()
    end = _instant(span.end, zone) if span.end else _NEVER
    return (0, day, doubtful, _instant(point, zone), exactness(point), end, text)


@lru_cache(maxsize=1 << 14)
def limits(text: str | None, zone: str = "UTC") -> tuple[float, float] | None:
    """From when to when a date reaches, in seconds on one scale; an open end is infinite. None if that is not sure."""
    span = span_of(text)
    if span is None or any(point and point.doubt for point in span):
        return None
    start = float("-inf") if span.start is None else float(_instant(span.start, zone))
    return start, float("inf") if span.end is None else float(_instant_behind(span.end, zone))


def is_after(text: str | None, other: str | None, zone: str = "UTC") -> bool:
    """Whether a date certainly begins when the other is over. Days are those of `zone`."""
    here, there = limits(text, zone), limits(other, zone)
    return here is not None and there is not None and here[0] >= there[1]


@lru_cache(maxsize=1 << 14)
def iso(text: str | None) -> str | None:
    """The value for `<time datetime>`, or None where HTML has none: intervals and dates that are not sure."""
    span = span_of(text)
    exact = span is not None and span.start is not None and span.start == span.end and not span.start.doubt
    return text if exact and text is not None and "/" not in text else None


def period(text: str | None, zone: str = "UTC") -> str:
    """The month in which the date begins, as `2023-09`; `2023` where only the year is known; else `undated`."""
    point = _known_point(text, zone)
    if point is None:
        return "undated"
    return f"{point.year:04}" if point.month is None else f"{point.year:04}-{point.month:02}"


def year(text: str | None, zone: str = "UTC") -> int | None:
    """The year in which the date begins, or None for no date."""
    point = _known_point(text, zone)
    return point.year if point else None


@lru_cache(maxsize=1 << 14)
def days(text: str | None, zone: str = "UTC") -> tuple[str, str]:
    """The first and the last day that a date covers, as `2023-09-13`, in `zone`. An open end, or no date, is empty."""
    span = span_of(text)
    if span is None:
        return "", ""
    first = _first(local(span.start, zone)).isoformat() if span.start else ""
    return first, _last(local(span.end, zone)).isoformat() if span.end else ""


@lru_cache(maxsize=4096)
def moments(text: str | None, zone: str = "UTC") -> tuple[str, str] | None:
    """The first and the last second of a date or date-time, in UTC as `2023-09-13T18:00:00Z`. None if it has no such."""
    span = span_of(text)
    if span is None or span.start is None or span.end is None:
        return None
    try:
        first = span.start.moment or _midnight(_first(span.start), zone)
        last = span.end.moment or _midnight(_last(span.end), zone) + timedelta(hours=23, minutes=59, seconds=59)
        return _utc(first), _utc(last)
    except OverflowError:  # in the first or the last hours of the calendar
        return None


def instant(text: str | None, zone: str = "UTC") -> str | None:
    """The moment at which a date begins, in UTC as `2023-09-13T00:00:00Z`; of one open at its start, at which it ends.

    None for no date, and in the first and the last hours of the calendar.
    """
    span = span_of(text)
    point = span and (span.start or span.end)
    if point is None:
        return None
    try:
        return _utc(point.moment or _midnight(_first(point), zone))
    except OverflowError:
        return None


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone_of(zone))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _end(text: str) -> Point | None:
    if text == "..":
        return None
    if "T" in text:
        raise NoDateError("the two ends of an interval are dates without a time")
    return _edtf_point(text)


def _edtf_point(text: str) -> Point:
    if text[-1:] not in _DOUBTS:
        return _point(text, _EDTF_FORMS)
    point = _point(text[:-1], _EDTF_FORMS)
    if point.moment is not None:
        raise NoDateError(f"“{_short(text)}”: a time takes no `{text[-1]}`")
    return point._replace(doubt=text[-1])


def _point(text: str, forms: str = _FORMS) -> Point:
    day, letter, time = text.partition("T")
    match = _DAY.fullmatch(day)
    if match is None or (letter and match[3] is None):
        raise NoDateError(f"“{_short(text)}” is no date; {_how_to_write(text, with_day=forms == _FORMS) or forms}")
    point = Point(*(int(part) if part else None for part in match.groups()))  # type: ignore[arg-type]
    _check_calendar(text, point)
    return point._replace(moment=_moment(text, time)) if letter else point


def _how_to_write(text: str, *, with_day: bool) -> str | None:
    """The hint for a text that is no date, where it is plain which date was meant and that one can stand there."""
    day, space, time = text.partition(" ")
    read = _TIME.fullmatch(time) if space and _is_point(day, with_day=True) else None
    if read:
        return f"write `{day}T{time}`" if read[3] else f"write `{day}T{time}Z`, if the time is in UTC"
    meant = date_meant(text)
    return f"write `{meant}`" if meant and _is_point(meant, with_day=with_day) else None


def _is_point(text: str, *, with_day: bool) -> bool:
    match = _DAY.fullmatch(text)
    if match is None or (with_day and match[3] is None):
        return False  # so that asking for what was meant never leads back here
    try:
        return _point(text).moment is None
    except NoDateError:
        return False


def _check_calendar(text: str, point: Point) -> None:
    if point.year == 0:
        raise NoDateError(f"“{_short(text)}”: there is no year 0")
    if point.month is not None and not 1 <= point.month <= 12:
        raise NoDateError(f"“{_short(text)}”: there is no month {point.month}")
    if point.month is None or point.day is None:
        return
    days = calendar.monthrange(point.year, point.month)[1]
    if not 1 <= point.day <= days:
        raise NoDateError(f"“{_short(text)}”: {MONTHS[point.month - 1]} {point.year} has {days} days")


def _moment(text: str, time: str) -> datetime:
    match = _TIME.fullmatch(time)
    if match is None:
        raise NoDateError(f"“{_short(text)}”: the time cannot be read; write `T18:00:00Z`")
    if match[3] is None:
        raise NoDateError(f"“{_short(text)}”: the time needs its zone behind it, `Z` for UTC or such as `+09:00`")
    # Of the fraction of a second nothing is ever shown, so it is checked and left.
    return datetime.fromisoformat(f"{text[:10]}T{match[1]}{(match[2] or ':00')[:3]}{match[3]}")


def span_of(text: str | None) -> Span | None:
    """What a date covers; None if it is none."""
    try:
        return read_span(text) if text else None
    except NoDateError:
        return None


def _known_point(text: str | None, zone: str) -> Point | None:
    span = span_of(text)
    point = span and (span.start or span.end)
    return local(point, zone) if point else None


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


# ── order ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _first(point: Point) -> date:
    return date(point.year, point.month or 1, point.day or 1)


def _last(point: Point) -> date:
    month = point.month or 12
    return date(point.year, month, point.day or calendar.monthrange(point.year, month)[1])


def exactness(point: Point) -> int:
    """How much of it is known: 1 for a year, 4 for a moment."""
    return sum(part is not None for part in point[:4])


def _instant(point: Point, zone: str) -> int:
    """Seconds from the beginning of the calendar, counted in whole numbers, which no early year overflows."""
    first = _first(point)
    moment = point.moment or datetime(first.year, first.month, first.day, tzinfo=zone_of(zone))
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    offset = moment.utcoffset() or timedelta()
    return moment.toordinal() * 86400 + seconds - int(offset.total_seconds())


def _instant_behind(point: Point, zone: str) -> int:
    """The first second that is no longer part of a date."""
    if point.moment is not None:
        return _instant(point, zone) + 1
    last = _last(point)
    if last == date.max:
        return _instant(Point(last.year, last.month, last.day), zone) + 86400
    behind = last + timedelta(days=1)
    return _instant(Point(behind.year, behind.month, behind.day), zone)


def local(point: Point, zone: str) -> Point:
    """The same with its moment, if it has one, as clocks show it in a zone. A moment has no doubt."""
    if point.moment is None:
        return point
    try:
        moment = point.moment.astimezone(zone_of(zone))
    except OverflowError:  # in the first or the last hours of the calendar
        moment = point.moment
    return Point(moment.year, moment.month, moment.day, moment)
