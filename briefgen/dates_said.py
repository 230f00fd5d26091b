"""How dates read, in the words of a language."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import msgspec

from briefgen.dates import MONTHS, Point, exactness, local, span_of


class DateWords(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """How a language says dates, with the parts of a date in braces. What stands here is English."""

    months: tuple[str, ...] = MONTHS  # behind a day, and behind `about`, `since` and `until`
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


@lru_cache(maxsize=1 << 14)
def describe(text: str | None, zone: str = "UTC", words: DateWords = ENGLISH) -> str:
    """The date in words, times in `zone`: `about September 2023`, `12–17 September 2023`. Empty if it is none."""
    span = span_of(text)
    if span is None:
        return ""
    if span.start is None:
        return _filled(words.until, date=_said(span.end, zone, words, alone=False)) if span.end else ""
    if span.end is None:
        return _filled(words.since, date=_said(span.start, zone, words, alone=False))
    if span.start == span.end:
        return _said(span.start, zone, words)
    return _interval(span.start, span.end, zone, words)


def _filled(pattern: str, **parts: str) -> str:
    for name, part in parts.items():
        pattern = pattern.replace("{" + name + "}", part)
    return pattern


def _said(point: Point, zone: str, words: DateWords, *, alone: bool = True) -> str:
    """A date. `alone`: no word stands before it that asks for another form of the month."""
    point = local(point, zone)
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
    if start.doubt or end.doubt or exactness(start) != exactness(end) or start.year != end.year or not start.month:
        years = exactness(start) == exactness(end) == 1 and not start.doubt + end.doubt
        return _filled(words.years if years else words.between, first=_said(start, zone, words), last=last)
    if start.day is None:
        return _filled(words.months_between, first=_month(start.month, words, alone=True), last=last)
    if start.month == end.month:
        return _filled(words.days, first=_number(start.day, words), last=last)
    month = _month(start.month, words, alone=False)
    return _filled(
        words.between, first=_filled(words.day_of_year, day=_number(start.day, words), month=month), last=last
    )
