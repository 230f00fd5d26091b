"""The indexes of actors and sources by name; where there are very many, with a page for each letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from heapq import nsmallest
from typing import Any

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.periods import MOST, MOST_NAMES, letter_of, names, split
from briefgen.plan.parts import counts
from briefgen.plan.sheet import Sheet
from briefgen.relations import ARTICLES_OF, BY_NAME, LONG, PERIODS, SHOWN, SHOWN_SOURCE, TALLIES, TALLY, Tally
from briefgen.views import ActorRow, ActorsView, Link, Page, Period, SourceRow, SourcesView


def keys(kind: str) -> Callable[[Reader], Iterator[str]]:
    """The index, and the parts of all its letters."""

    def find(reader: Reader) -> Iterator[str]:
        yield ""
        yield from reader.all(LONG, kind)

    return find


def plan_actors(reader: Reader, part: str) -> Page:
    """actors/index/<part>.html, or actors/index.html for the part "": all actors, or of very many the most quoted."""
    sheet = Sheet(reader, urls.list_of("actors", part))
    rows = [_actor(sheet, tally) for tally in _tallies(sheet, part)]
    total = _held(reader, "actors", part) or len(rows)
    view = ActorsView(actors=tuple(rows), total=total, **_frame(sheet, "actors", part))
    return sheet.page("actors.html", _title(sheet, sheet.interface.text("Actors"), part), view, section="actors")


def plan_sources(reader: Reader, part: str) -> Page:
    """sources/index/<part>.html, or sources/index.html for the part "": all sources, or those with most articles."""
    sheet = Sheet(reader, urls.list_of("sources", part))
    rows = _sources(sheet, part)
    total = _held(reader, "sources", part) or len(rows)
    view = SourcesView(sources=tuple(rows), total=total, **_frame(sheet, "sources", part))
    return sheet.page("sources.html", _title(sheet, sheet.interface.text("Sources"), part), view, section="sources")


def _tallies(sheet: Sheet, part: str) -> Iterable[Tally]:
    if part:
        ids = sheet.reader.one(BY_NAME, f"actors/{part}") or ()
        return (tally for key in ids if (tally := sheet.reader.one(TALLY, key)))
    every: Iterable[Tally] = sheet.reader.all(TALLIES)
    ranked = bool(sheet.reader.all(PERIODS, "actors"))
    if ranked:
        every = nsmallest(MOST, every, key=lambda tally: (-tally.quotes, -tally.articles, tally.id))
    by_name = sorted(every, key=lambda tally: (sheet.interface.order(tally.name), tally.id))
    return sorted(by_name, key=lambda tally: (-tally.quotes, -tally.articles)) if ranked else by_name


def _actor(sheet: Sheet, tally: Tally) -> ActorRow:
    return ActorRow(
        actor=Link(text=tally.name, href=sheet.href(urls.actor(tally.id))),
        type=tally.type,
        role=tally.role,
        quotes=tally.quotes,
        articles=tally.articles,
    )


def _sources(sheet: Sheet, part: str) -> list[SourceRow]:
    ids = (sheet.reader.one(BY_NAME, f"sources/{part}") or ()) if part else sheet.reader.all(SHOWN, "source")
    rows = [row for key in ids if (row := _source(sheet, key))]
    if part:
        return rows
    ranked = bool(sheet.reader.all(PERIODS, "sources"))
    if ranked:
        rows = nsmallest(MOST, rows, key=lambda row: (-row.articles, row.source.href))
    by_name = sorted(rows, key=lambda row: (sheet.interface.order(row.source.text), row.source.href))
    return sorted(by_name, key=lambda row: -row.articles) if ranked else by_name


def _source(sheet: Sheet, key: str) -> SourceRow | None:
    source = sheet.reader.one(SHOWN_SOURCE, key)
    if source is None:
        return None
    return SourceRow(
        source=Link(text=source.name, href=sheet.href(urls.source(key))),
        country=source.country,
        language=source.language,
        articles=len(sheet.reader.all(ARTICLES_OF, key)),
    )


def _held(reader: Reader, kind: str, part: str) -> int:
    """How many names a letter holds, or all of them together; 0 if there are no letters."""
    found = dict(counts(reader, kind, part))
    return found.get(split(part)[0], 0) if part else sum(found.values())


def _frame(sheet: Sheet, kind: str, part: str) -> dict[str, Any]:
    """What the pages of both indexes have: which letter it is, and the ways to all letters."""
    heading = _called(sheet, part) if part else None
    return {"heading": heading, "letters": tuple(_letters(sheet, kind, part))}


def _letters(sheet: Sheet, kind: str, current: str) -> Iterator[Period]:
    """From an index or a part of it to all letters, and from a letter to its parts. Only the index says how much they
    hold: that would change every page."""
    for letter, held in counts(sheet.reader, kind, current):
        for part in names(letter, held if current else 0, MOST_NAMES):
            link = Link(text=_called(sheet, part), href=sheet.href(urls.list_of(kind, part)))
            yield Period(link=link, count=None if current else held, current=part == current)


def _called(sheet: Sheet, part: str) -> str:
    letter, number = split(part)
    said = letter_of(letter)
    return said if number == 1 else sheet.interface.text("{period}, part {n}", period=said, n=number)


def _title(sheet: Sheet, name: str, part: str) -> str:
    return sheet.interface.text("{name}, {period}", name=name, period=_called(sheet, part)) if part else name
