"""What lists show: conclusions so small that a page of many of them need not read what they are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from briefgen.catalog import Fact, Reader, Relation
from briefgen.model import QuestionStatus
from briefgen.periods import in_order
from briefgen.relations import (
    ARTICLE_SOURCE,
    BRIEFING,
    CARDS,
    EVENT_COUNT,
    ORIGINS,
    PERIODS,
    QUESTION_COUNT,
    QUOTE_COUNT,
    Card,
    cited_articles,
)
from briefgen.resolve import origins

# The states of a question without a full answer.
PENDING: tuple[QuestionStatus, ...] = ("open", "partly-answered", "disputed")
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


def periods(reader: Reader, key: str) -> Iterator[Fact]:
    """The periods that hold anything, the latest first, `undated` last, each with how much it holds."""
    totals: Counter[str] = Counter()
    for period, count in reader.all(COUNTS[key]):
        totals[period] += count
    for period in in_order(totals):
        yield Fact(PERIODS, key, (period, totals[period]))
