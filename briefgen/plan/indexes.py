"""Long indexes: quotes by month, questions and events by year.

Every item has its period's page, whose address never shifts. The index itself shows all items while they are few, and
otherwise the latest (of questions: first the open ones, those that have waited longest), with links to the periods.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from briefgen import dates, urls
from briefgen.catalog import Reader
from briefgen.model import OpenQuestion, QuestionStatus
from briefgen.plan import items
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
)
from briefgen.views import (
    CountedLink,
    Link,
    Page,
    Period,
    QuestionGroup,
    QuestionsView,
    QuotesView,
    TimelineItem,
    TimelineView,
)

T = TypeVar("T")

MOST = 200


def plan_quotes(reader: Reader, period: str) -> Page:
    """quotes/<month>.html, or quotes/index.html for the period ""."""
    sheet = Sheet(reader, urls.quotes_of(period) if period else urls.QUOTES)
    found = reader.all(PERIODS, "quotes")
    total = sum(count for _, count in found)
    placed = _gather([period] if period else [name for name, _ in found], lambda name: _quotes(sheet, name), period)
    title = _title(sheet, "Quotes", "Quotes, {period}", period)
    view = QuotesView(
        heading=_heading(sheet, period) if period else None,
        quotes=tuple(sheet.passage_card(item) for item in placed),
        periods=_periods(sheet, found, period, urls.quotes_of),
        complete=bool(period) or len(placed) == total,
        total=dict(found).get(period, 0) if period else total,
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
    """questions/<year>.html, or questions/index.html for the period ""."""
    sheet = Sheet(reader, urls.questions_of(period) if period else urls.QUESTIONS)
    found = reader.all(PERIODS, "questions")
    entries = [
        entry
        for name in ([period] if period else [name for name, _ in found])
        for entry in items.questions_in(sheet, name)
    ]
    # Open ones first, and of these the ones that wait longest: they must not be pushed out by what is answered.
    entries.sort(key=lambda entry: items.waiting_order(sheet, *entry))
    chosen = entries if period else entries[:MOST]
    totals = Counter(question.status for _, question in entries)
    view = QuestionsView(
        heading=_heading(sheet, period) if period else None,
        groups=tuple(_group(sheet, chosen, status, totals[status]) for status in items.STATUSES if totals[status]),
        periods=_periods(sheet, found, period, urls.questions_of),
        complete=len(chosen) == len(entries),
        total=len(entries) if period else sum(count for _, count in found),
    )
    title = _title(sheet, "Questions", "Questions, {period}", period)
    return sheet.page("questions.html", title, view, section="questions", feed=("questions", ""))


def plan_timeline(reader: Reader, period: str) -> Page:
    """timeline/<year>.html, or timeline.html for the period ""."""
    sheet = Sheet(reader, urls.timeline_of(period) if period else urls.TIMELINE)
    found = reader.all(PERIODS, "events")
    total = sum(count for _, count in found)
    chosen = _gather([period] if period else [name for name, _ in found], lambda name: _events(sheet, name), period)
    title = _title(sheet, "Timeline", "Timeline, {period}", period)
    view = TimelineView(
        heading=_heading(sheet, period) if period else None,
        items=tuple(item for _, item in sorted(chosen, key=lambda row: row[0])),
        periods=_periods(sheet, found, period, urls.timeline_of),
        complete=bool(period) or len(chosen) == total,
        total=dict(found).get(period, 0) if period else total,
    )
    return sheet.page("timeline.html", title, view, section="timeline")


def _gather(names: Iterable[str], read: Callable[[str], Sequence[T]], period: str) -> list[T]:
    """What the periods hold, one after another; for an index only until there is enough."""
    gathered: list[T] = []
    for name in names:
        if not period and len(gathered) >= MOST:
            break
        gathered += read(name)
    return gathered if period else gathered[:MOST]


def _quotes(sheet: Sheet, month: str) -> list[Placed]:
    """The quotes of a month, the latest first, those of one article in the order of its text."""
    placed = sorted(
        dict.fromkeys(sheet.reader.all(QUOTES_IN, month)), key=lambda item: (item.article, item.passage.parts)
    )
    return sorted(placed, key=lambda item: sheet.order(item.date), reverse=True)


_Asked = tuple[InBriefing, OpenQuestion]


def _group(sheet: Sheet, entries: Sequence[_Asked], status: QuestionStatus, total: int) -> QuestionGroup:
    cards = (items.question_card(sheet, home.briefing, asked) for home, asked in entries if asked.status == status)
    return QuestionGroup(status=status, questions=tuple(cards), total=total)


def _events(sheet: Sheet, year: str) -> list[tuple[tuple[dates.SortKey, str, str, int], TimelineItem]]:
    """The events of a year with their order, the latest first: those that briefings list, then those that are marked."""
    rows = [
        ((sheet.order(entry.date), briefing, "", index), items.timeline_item(sheet, briefing, entry))
        for (briefing, index), entry in sheet.reader.all(EVENTS_IN, year)
    ]
    for home, key, passage in sheet.reader.all(MARKED_EVENTS, year):
        article = sheet.reader.one(ARTICLE, key)
        if article is not None:
            item = items.marked_event(sheet, article, passage, home)
            rows.append(((sheet.order(passage.date), home, key, passage.parts[0][0]), item))
    return sorted(rows, key=lambda row: row[0], reverse=True)


def _periods(
    sheet: Sheet, found: Sequence[tuple[str, int]], current: str, address: Callable[[str], str]
) -> tuple[Period, ...]:
    """The way to the other parts. Only the index tells how much they hold: that would change every part's page."""
    return tuple(
        Period(
            link=Link(text=_heading(sheet, name), href=sheet.href(address(name))),
            count=None if current else count,
            current=name == current,
        )
        for name, count in found
    )


def _title(sheet: Sheet, whole: str, part: str, period: str) -> str:
    return sheet.interface.text(part, period=_heading(sheet, period)) if period else sheet.interface.text(whole)


def _heading(sheet: Sheet, period: str) -> str:
    if period == "undated":
        return sheet.interface.text("without a date")
    return dates.describe(period, words=sheet.interface.dates)
