"""What pages of periods have in common: their headings, and the ways to them and between the parts of a full one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.dates_said import describe
from briefgen.periods import names, split
from briefgen.plan.sheet import Sheet
from briefgen.relations import PERIOD_NAMES, PERIOD_SIZE, PERIODS
from briefgen.views import Link, Page, Period, PeriodView

Counts = Sequence[tuple[str, int]]  # periods with how much they hold


def counts(reader: Reader, kind: str, part: str) -> Counts:
    """The periods of an index. A part is told how much its own holds and not the others, which do not concern it."""
    if not part:
        return reader.all(PERIODS, kind)
    own = split(part)[0]
    held = reader.one(PERIOD_SIZE, f"{kind}/{own}") or 0
    return [(name, held if name == own else 0) for name in reader.all(PERIOD_NAMES, kind)]


def heading(sheet: Sheet, name: str) -> str:
    """A period, or a part of it, in words; of a list that has no periods the number of the part alone."""
    period, number = split(name)
    if period == "undated":
        said = sheet.interface.text("without a date")
    else:
        said = describe(period, words=sheet.interface.dates)
    if not said:
        return sheet.interface.text("Part {n}", n=number)
    return said if number == 1 else sheet.interface.text("{period}, part {n}", period=said, n=number)


def links(sheet: Sheet, kind: str, key: str) -> tuple[Period, ...]:
    """From the page of one thing to its periods, if it has any pages for them."""
    return tuple(
        Period(link=Link(text=heading(sheet, name), href=sheet.href(urls.part_of(kind, key, name))), count=count)
        for name, count in sheet.reader.all(PERIODS, f"{kind}:{key}")
    )


def among(sheet: Sheet, address: Callable[[str], str], name: str, every: Collection[str]) -> tuple[Period, ...]:
    """The ways between the parts of a period, to be shown on one of them; none if there is only one."""
    return tuple(
        Period(link=Link(text=heading(sheet, part), href=sheet.href(address(part))), current=part == name)
        for part in every
        if len(every) > 1
    )


def page(sheet: Sheet, name: str, view: PeriodView, *, section: str) -> Page:
    """The page of a part of what belongs to one thing."""
    title = sheet.interface.text("{name}, {period}", name=name, period=view.heading)
    return sheet.page("period.html", title, view, section=section)


def ways(sheet: Sheet, found: Counts, current: str, kind: str) -> tuple[Period, ...]:
    """From an index, or from a part of it, to all periods. Only the index tells how much they hold: that would change
    every part's page. A period that is too full also leads to its other parts."""
    rows: list[Period] = []
    address = partial(urls.list_of, kind)
    for name, count in found:
        link = Link(text=heading(sheet, name), href=sheet.href(address(name)))
        rows.append(Period(link=link, count=None if current else count, current=name == current))
        if current and name == split(current)[0]:
            rows += among(sheet, address, current, tuple(names(name, count)))[1:]
    return tuple(rows)


def title(sheet: Sheet, whole: str, part: str, name: str) -> str:
    """What an index is called, or a part of it."""
    return sheet.interface.text(part, period=heading(sheet, name)) if name else sheet.interface.text(whole)
