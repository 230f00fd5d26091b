"""Long indexes: quotes by month, questions and events by year.

Every item has its period's page, whose address never shifts; a period that is too full has several. The index itself shows all items while they are few, and
otherwise the latest (of questions: first the open ones, those that have waited longest), with links to the periods.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from briefgen import dates, urls
from briefgen.catalog import Reader
from briefgen.model import OpenQuestion, QuestionStatus, TimelineEntry
from briefgen.periods import MOST, names, part_of, split
from briefgen.plan import items, parts, shortening
from briefgen.plan.sheet import Sheet
from briefgen.relations import (
    ARTICLE,
    EVENTS_IN,
    MARKED_EVENTS,
    PERIODS,
    QUOTES_IN,
    STATEMENTS,
    InBriefing,
    Placed,
    since,
)
from briefgen.views import (
    CountedLink,
    Link,
    Page,
    QuestionGroup,
    QuestionsView,
    QuotesView,
    TimelineItem,
    TimelineView,
)

T = TypeVar("T")

_Asked = tuple[InBriefing, OpenQuestion]


def keys(kind: str) -> Callable[[Reader], Iterator[str]]:
    """The index, and the parts of all its periods."""

    def find(reader: Reader) -> Iterator[str]:
        yield ""
        for period, count in reader.all(PERIODS, kind):
            yield from names(period, count)

    return find


def plan_quotes(reader: Reader, period: str) -> Page:
    """quotes/<part>.html, or quotes/index.html for the part ""."""
    sheet = Sheet(reader, urls.list_of("quotes", period))
    found = parts.counts(reader, "quotes", period)
    total = sum(count for _, count in found)
    placed = _gather(found, lambda name: _quotes(sheet, name), period)
    title = parts.title(sheet, "Quotes", "Quotes, {period}", period)
    view = QuotesView(
        heading=parts.heading(sheet, period) if period else None,
        quotes=tuple(sheet.passage_card(item) for item in placed),
        periods=parts.ways(sheet, found, period, "quotes"),
        complete=bool(period) or len(placed) == total,
        total=_held(found, period) if period else total,
        statements=None if period else _statements(sheet),
    )
    return sheet.page("quotes.html", title, view, section="quotes")


def _statements(sheet: Sheet) -> CountedLink | None:
    count = len(set(sheet.reader.all(STATEMENTS)))
    return (
        CountedLink(link=Link(text=sheet.interface.text("Statements"), href=sheet.href(urls.STATEMENTS)), count=count)
        if count
        else None
    )


def plan_questions(reader: Reader, period: str) -> Page:
    """questions/<part>.html, or questions/index.html for the part ""."""
    sheet = Sheet(reader, urls.list_of("questions", period))
    found = parts.counts(reader, "questions", period)
    entries = _asked(sheet, found, period)
    chosen = entries if period else entries[:MOST]
    totals = Counter(question.status for _, question in entries)
    view = QuestionsView(
        heading=parts.heading(sheet, period) if period else None,
        groups=tuple(_group(sheet, chosen, status, totals[status]) for status in items.STATUSES if totals[status]),
        periods=parts.ways(sheet, found, period, "questions"),
        complete=len(chosen) == len(entries),
        total=_held(found, period) if period else sum(count for _, count in found),
    )
    title = parts.title(sheet, "Questions", "Questions, {period}", period)
    return sheet.page("questions.html", title, view, section="questions", feed=("questions", ""))


def plan_timeline(reader: Reader, period: str) -> Page:
    """timeline/<part>.html, or timeline.html for the part ""."""
    sheet = Sheet(reader, urls.list_of("events", period))
    found = parts.counts(reader, "events", period)
    total = sum(count for _, count in found)
    chosen = _gather(found, lambda name: _events(sheet, name), period)
    title = parts.title(sheet, "Timeline", "Timeline, {period}", period)
    view = TimelineView(
        heading=parts.heading(sheet, period) if period else None,
        items=tuple(item for _, item in sorted(chosen, key=lambda row: row[0])),
        periods=parts.ways(sheet, found, period, "events"),
        complete=bool(period) or len(chosen) == total,
        total=_held(found, period) if period else total,
    )
    return sheet.page("timeline.html", title, view, section="timeline")


def _gather(found: parts.Counts, read: Callable[[str], Sequence[T]], part: str) -> Sequence[T]:
    """What belongs to a part; for an index what the periods hold, one after another, until there is enough."""
    if part:
        return part_of(read(split(part)[0]), part)
    gathered: list[T] = []
    for name, _ in found:
        if len(gathered) < MOST:
            gathered += read(name)
    return gathered[:MOST]


def _held(found: parts.Counts, part: str) -> int:
    """How much the period of a part holds."""
    return dict(found).get(split(part)[0], 0)


def _asked(sheet: Sheet, found: parts.Counts, part: str) -> list[_Asked]:
    """The questions of a part, or all: open ones first, so that what is answered does not push them out of an index."""
    if part:
        held = items.questions_in(sheet, split(part)[0])
        held.sort(key=lambda entry: (sheet.order(since(entry[1])), entry[0], str(entry[1].id)), reverse=True)
        entries = list(part_of(held, part))
    else:
        entries = [entry for name, _ in found for entry in items.questions_in(sheet, name)]
    return sorted(entries, key=lambda entry: items.waiting_order(sheet, *entry))


def _quotes(sheet: Sheet, month: str) -> list[Placed]:
    """The quotes of a month, the latest first, those of one article in the order of its text."""
    placed = sorted(
        dict.fromkeys(sheet.reader.all(QUOTES_IN, month)), key=lambda item: (item.article, item.passage.parts)
    )
    return sorted(placed, key=lambda item: sheet.order(item.date), reverse=True)


def _group(sheet: Sheet, entries: Sequence[_Asked], status: QuestionStatus, total: int) -> QuestionGroup:
    found = (items.question_card(sheet, home.briefing, asked) for home, asked in entries if asked.status == status)
    cards = (shortening.question(card, shortening.FEW, card.href) for card in found)
    return QuestionGroup(status=status, questions=tuple(cards), total=total)


def _event(sheet: Sheet, briefing: str, entry: TimelineEntry) -> TimelineItem:
    item = items.timeline_item(sheet, briefing, entry)
    return shortening.event(item, shortening.FEW, item.briefing.href if item.briefing else None)


def _events(sheet: Sheet, year: str) -> list[tuple[tuple[dates.SortKey, str, str, int], TimelineItem]]:
    """The events of a year with their order, the latest first: those that briefings list, then those that are marked."""
    rows = [
        ((sheet.order(entry.date), briefing, "", index), _event(sheet, briefing, entry))
        for (briefing, index), entry in sheet.reader.all(EVENTS_IN, year)
    ]
    for home, key, passage in sheet.reader.all(MARKED_EVENTS, year):
        article = sheet.reader.one(ARTICLE, key)
        if article is not None:
            item = items.marked_event(sheet, article, passage, home)
            rows.append(((sheet.order(passage.date), home, key, passage.parts[0][0]), item))
    return sorted(rows, key=lambda row: row[0], reverse=True)
