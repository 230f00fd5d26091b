"""Dates as authors write them: ISO dates and date-times, and the part of EDTF (ISO 8601-2) for dates that are not sure.

A date is never changed into another form on its way: records hold the text as written, and the functions here say
whether it is a date, in which order dates come, and how one reads (`DateWords`). Nothing here asks the clock or the
locale, and the time zones are those of the `tzdata` package, so that every machine says the same.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from briefgen.dates_meant import date_meant

SortKey = tuple[int, int, int, int, int, int, str]

_MONTHS = (
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


class DateWords(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """How a language says dates, with the parts of a date in braces. What stands here is English."""

    months: tuple[str, ...] = _MONTHS  # behind a day, and behind `about`, `since` and `until`
    months_alone: tuple[str, ...] = ()  # where no day stands before them, if these are other words
    day: str = "{day} {month} {year}"
    month: str = "{month} {year}"
    year: str = "{year}"
    the_first: str = "1"  # the number of a first day
    day_of_year: str = "{day} {month}"  # the first of two days that have their year in common
    time: str = "{date}, {time} {zone}"
    days: str = "{first}–{last}"  # two days of one month: the number of the first, the whole of the last
    months_between: str = "{first}–{last}"  # two months of one year: the name of the first, the whole of the last
    years: str = "{first}–{last}"
    between: str = "{first} – {last}"  # any other two dates
    about: str = "about {date}"
    perhaps: str = "perhaps {date}"
    perhaps_about: str = "perhaps about {date}"
    since: str = "since {date}"
    until: str = "until {date}"


ENGLISH = DateWords()


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
    span = _span_or_none(text)
    if text is None or span is None:
        return (1, 0, 0, 0, 0, 0, text or "")
    point = span.start or span.end
    assert point is not None
    doubtful = any(end is not None and end.doubt for end in span)
    day = _first(_local(point, zone)).toordinal()
    end = _instant(span.end, zone) if span.end else _NEVER
    return (0, day, doubtful, _instant(point, zone), _exactness(point), end, text)


@lru_cache(maxsize=1 << 14)
def limits(text: str | None, zone: str = "UTC") -> tuple[float, float] | None:
    """From when to when a date reaches, in seconds on one scale; an open end is infinite. None if that is not sure."""
    span = _span_or_none(text)
    if span is None or any(point and point.doubt for point in span):
        return None
    start = float("-inf") if span.start is None else float(_instant(span.start, zone))
    return start, float("inf") if span.end is None else float(_instant_behind(span.end, zone))


def is_after(text: str | None, other: str | None, zone: str = "UTC") -> bool:
    """Whether a date certainly begins when the other is over. Days are those of `zone`."""
    here, there = limits(text, zone), limits(other, zone)
    return here is not None and there is not None and here[0] >= there[1]


@lru_cache(maxsize=1 << 14)
def describe(text: str | None, zone: str = "UTC", words: DateWords = ENGLISH) -> str:
    """The date in words, times in `zone`: `about September 2023`, `12–17 September 2023`. Empty if it is none."""
    span = _span_or_none(text)
    if span is None:
        return ""
    if span.start is None:
        return _filled(words.until, date=_said(span.end, zone, words, alone=False)) if span.end else ""
    if span.end is None:
        return _filled(words.since, date=_said(span.start, zone, words, alone=False))
    if span.start == span.end:
        return _said(span.start, zone, words)
    return _interval(span.start, span.end, zone, words)


@lru_cache(maxsize=1 << 14)
def iso(text: str | None) -> str | None:
    """The value for `<time datetime>`, or None where HTML has none: intervals and dates that are not sure."""
    span = _span_or_none(text)
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
    span = _span_or_none(text)
    if span is None:
        return "", ""
    first = _first(_local(span.start, zone)).isoformat() if span.start else ""
    return first, _last(_local(span.end, zone)).isoformat() if span.end else ""


@lru_cache(maxsize=4096)
def moments(text: str | None, zone: str = "UTC") -> tuple[str, str] | None:
    """The first and the last second of a date or date-time, in UTC as `2023-09-13T18:00:00Z`. None if it has no such."""
    span = _span_or_none(text)
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
    span = _span_or_none(text)
    point = span and (span.start or span.end)
    if point is None:
        return None
    try:
        return _utc(point.moment or _midnight(_first(point), zone))
    except OverflowError:
        return None


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=_zone(zone))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


# ── time zones ──────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """The names of all time zones, such as `Europe/Berlin`."""
    return frozenset((_rules() / "zones").read_text("utf-8").split())


def known_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    return name in zones()


def _rules() -> Path:
    """The folder of the `tzdata` package."""
    package = find_spec("tzdata")
    assert package is not None, "tzdata is installed with briefgen"
    return Path(package.origin or "").parent


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    # ZoneInfo(name) would ask the operating system first, whose rules can be older or newer than the package's.
    if not known_zone(name):
        raise ValueError(f"there is no time zone {name}")
    with (_rules() / "zoneinfo" / name).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


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
        raise NoDateError(f"“{_short(text)}”: {_MONTHS[point.month - 1]} {point.year} has {days} days")


def _moment(text: str, time: str) -> datetime:
    match = _TIME.fullmatch(time)
    if match is None:
        raise NoDateError(f"“{_short(text)}”: the time cannot be read; write `T18:00:00Z`")
    if match[3] is None:
        raise NoDateError(f"“{_short(text)}”: the time needs its zone behind it, `Z` for UTC or such as `+09:00`")
    # Of the fraction of a second nothing is ever shown, so it is checked and left.
    return datetime.fromisoformat(f"{text[:10]}T{match[1]}{(match[2] or ':00')[:3]}{match[3]}")


def _span_or_none(text: str | None) -> Span | None:
    try:
        return read_span(text) if text else None
    except NoDateError:
        return None


def _known_point(text: str | None, zone: str) -> Point | None:
    span = _span_or_none(text)
    point = span and (span.start or span.end)
    return _local(point, zone) if point else None


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


# ── order ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _first(point: Point) -> date:
    return date(point.year, point.month or 1, point.day or 1)


def _last(point: Point) -> date:
    month = point.month or 12
    return date(point.year, month, point.day or calendar.monthrange(point.year, month)[1])


def _exactness(point: Point) -> int:
    return sum(part is not None for part in point[:4])


def _instant(point: Point, zone: str) -> int:
    """Seconds from the beginning of the calendar, counted in whole numbers, which no early year overflows."""
    first = _first(point)
    moment = point.moment or datetime(first.year, first.month, first.day, tzinfo=_zone(zone))
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


def _local(point: Point, zone: str) -> Point:
    if point.moment is None:
        return point
    try:
        moment = point.moment.astimezone(_zone(zone))
    except OverflowError:  # in the first or the last hours of the calendar
        moment = point.moment
    return Point(moment.year, moment.month, moment.day, moment)


# ── in words ────────────────────────────────────────────────────────────────────────────────────────────────────


def _filled(pattern: str, **parts: str) -> str:
    for name, part in parts.items():
        pattern = pattern.replace("{" + name + "}", part)
    return pattern


def _said(point: Point, zone: str, words: DateWords, *, alone: bool = True) -> str:
    """A date. `alone`: no word stands before it that asks for another form of the month."""
    point = _local(point, zone)
    doubts = {"~": words.about, "?": words.perhaps, "%": words.perhaps_about}
    said = _day_said(point, words, alone=alone and point.doubt not in ("~", "%"))
    if point.doubt:
        said = _filled(doubts[point.doubt], date=said)
    if point.moment is None:
        return said
    return _filled(words.time, date=said, time=f"{point.moment:%H:%M}", zone=_zone_words(point.moment))


def _day_said(point: Point, words: DateWords, *, alone: bool) -> str:
    if point.month is None:
        return _filled(words.year, year=str(point.year))
    month, year = _month(point.month, words, alone=alone and point.day is None), str(point.year)
    if point.day is None:
        return _filled(words.month, month=month, year=year)
    return _filled(words.day, day=_number(point.day, words), month=month, year=year)


def _month(number: int, words: DateWords, *, alone: bool) -> str:
    return ((alone and words.months_alone) or words.months)[number - 1]


def _number(day: int, words: DateWords) -> str:
    return words.the_first if day == 1 else str(day)


def _zone_words(moment: datetime) -> str:
    # Zones without a name of their own are called by their offset alone, such as `+10`.
    name = moment.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name


def _interval(start: Point, end: Point, zone: str, words: DateWords) -> str:
    """Both ends, and what they share said once."""
    last = _said(end, zone, words)
    if start.doubt or end.doubt or _exactness(start) != _exactness(end) or start.year != end.year or not start.month:
        years = _exactness(start) == _exactness(end) == 1 and not start.doubt + end.doubt
        return _filled(words.years if years else words.between, first=_said(start, zone, words), last=last)
    if start.day is None:
        return _filled(words.months_between, first=_month(start.month, words, alone=True), last=last)
    if start.month == end.month:
        return _filled(words.days, first=_number(start.day, words), last=last)
    month = _month(start.month, words, alone=False)
    return _filled(
        words.between, first=_filled(words.day_of_year, day=_number(start.day, words), month=month), last=last
    )
