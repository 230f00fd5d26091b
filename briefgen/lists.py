"""What lists show: conclusions so small that a page of many of them need not read what they are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from briefgen.catalog import Fact, Reader, Relation
from briefgen.periods import MOST, in_order
from briefgen.relations import (
    ARTICLE_SOURCE,
    BRIEFING,
    CARDS,
    EVENT_COUNT,
    ORIGINS,
    PENDING,
    PERIOD_NAMES,
    PERIOD_SIZE,
    PERIODS,
    QUESTION_COUNT,
    QUOTE_COUNT,
    STATEMENT,
    STATEMENTS,
    Card,
    cited_articles,
    year_of,
)
from briefgen.resolve import origins

COUNTS: dict[str, Relation[tuple[str, int]]] = {
    "quotes": QUOTE_COUNT,
    "questions": QUESTION_COUNT,
    "events": EVENT_COUNT,
}


def card(reader: Reader, key: str) -> Iterator[Fact]:
    """What lists show of a published briefing."""
    briefing = reader.one(BRIEFING, key)
    if briefing is None:
        return
    sources = [source for name in cited_articles(briefing) if (source := reader.one(ARTICLE_SOURCE, name)) is not None]
    found = Card(
        id=briefing.id,
        title=briefing.title,
        summary=briefing.summary,
        date=briefing.updated or briefing.published,
        topics=briefing.topics,
        articles=len(sources),
        sources=len(set(sources)),
        origins=origins.count(len(sources), reader.all(ORIGINS, key)),
        open_questions=sum(question.status in PENDING for question in briefing.open_questions),
        language=briefing.language,
    )
    yield Fact(CARDS, "", found)


def _listed(reader: Reader, key: str) -> list[tuple[str, int]]:
    found = YEARS[key](reader) if len(reader.all(LISTS[key])) > MOST else {}
    return [(year, 1) for year in found.values()]


def years_of_briefings(reader: Reader) -> dict[str, str]:
    """By id, the year that each briefing is filed under."""
    return {card.id: year_of(card.date) for card in reader.all(CARDS)}


def years_of_statements(reader: Reader) -> dict[str, str]:
    """By id, the year that each statement is filed under: that of its date, or of the briefing that defines it."""
    briefings = years_of_briefings(reader)
    entries = {key: reader.one(STATEMENT, key) for key in dict.fromkeys(reader.all(STATEMENTS))}
    return {
        key: year_of(entry[1].date) if entry[1].date else briefings.get(entry[0].briefing, "undated")
        for key, entry in entries.items()
        if entry
    }


LISTS: dict[str, Relation[Any]] = {"briefings": CARDS, "statements": STATEMENTS}
YEARS = {"briefings": years_of_briefings, "statements": years_of_statements}


def periods(reader: Reader, key: str) -> Iterator[Fact]:
    """The periods that hold anything, the latest first, `undated` last, each with how much it holds.

    Of briefings and statements there are none while one page holds them all.
    """
    totals: Counter[str] = Counter()
    for period, count in _listed(reader, key) if key in LISTS else reader.all(COUNTS[key]):
        totals[period] += count
    for period in in_order(totals):
        yield Fact(PERIODS, key, (period, totals[period]))
        yield Fact(PERIOD_NAMES, key, period)
        yield Fact(PERIOD_SIZE, f"{key}/{period}", totals[period])
