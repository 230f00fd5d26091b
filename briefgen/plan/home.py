"""The first page, and the list of all briefings."""

from __future__ import annotations

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.languages import direction
from briefgen.periods import MOST, part_of, split
from briefgen.plan import items, parts
from briefgen.plan.sheet import Sheet
from briefgen.relations import (
    ARTICLES,
    CARDS,
    PENDING,
    PERIODS,
    TALLIES,
    Card,
    year_of,
)
from briefgen.views import BriefingCard, BriefingsView, HomeView, Link, NotFoundView, Page, QuestionCard

_MOST_BRIEFINGS = 20
_MOST_QUESTIONS = 12
_MOST_ACTORS = 24


def plan(reader: Reader, _key: str) -> Page:
    """index.html: the latest briefings, the questions that have been open longest, the actors quoted most."""
    sheet = Sheet(reader, urls.HOME)
    briefings = _latest(sheet)
    pending, open_questions = _pending(sheet)
    tallies = [tally for tally in reader.all(TALLIES) if tally.quotes]
    quoted = sheet.counted(
        ((Link(text=tally.name, href=sheet.href(urls.actor(tally.id))), tally.quotes) for tally in tallies),
        _MOST_ACTORS,
    )
    view = HomeView(
        briefings=tuple(briefing_card(sheet, briefing) for briefing in briefings[:_MOST_BRIEFINGS]),
        questions=tuple(pending),
        actors=quoted,
        total_briefings=len(briefings),
        open_questions=open_questions,
        total_questions=sum(count for _, count in reader.all(PERIODS, "questions")),
        total_actors=len(reader.all(TALLIES)),
        total_articles=len(reader.all(ARTICLES)),
        total_quotes=sum(count for _, count in reader.all(PERIODS, "quotes")),
    )
    return sheet.page("home.html", sheet.site.title, view, section="home", description=sheet.site.description)


def plan_briefings(reader: Reader, part: str) -> Page:
    """briefings/index.html: all briefings, the latest first; of many the latest, and the others by year."""
    sheet = Sheet(reader, urls.list_of("briefings", part))
    found, latest = reader.all(PERIODS, "briefings"), _latest(sheet)
    if part:
        latest = list(part_of([card for card in latest if year_of(card.date) == split(part)[0]], part))
    view = BriefingsView(
        briefings=tuple(briefing_card(sheet, card) for card in (latest[:MOST] if found else latest)),
        heading=parts.heading(sheet, part) if part else None,
        periods=parts.ways(sheet, found, part, "briefings"),
        total=len(latest),
    )
    title = parts.title(sheet, "Briefings", "Briefings, {period}", part)
    return sheet.page("briefings.html", title, view, section="briefings")


def plan_not_found(reader: Reader, _key: str, root: str | None = None) -> Page:
    """404.html. Any address may lead to it, so its links cannot be relative: they begin with `root`."""
    sheet = Sheet(reader, urls.NOT_FOUND)
    title = sheet.interface.text("Page not found")
    return sheet.page("404.html", title, NotFoundView(), root=root or sheet.site.base_url or "/")


def briefing_card(sheet: Sheet, briefing: Card) -> BriefingCard:
    """A briefing in a list."""
    return BriefingCard(
        id=briefing.id,
        title=briefing.title,
        href=sheet.href(urls.briefing(briefing.id)),
        summary=briefing.summary,
        date=sheet.when(briefing.date),
        topics=briefing.topics,
        articles=briefing.articles,
        sources=briefing.sources,
        origins=briefing.origins,
        open_questions=briefing.open_questions,
        language=briefing.language,
        dir=direction(briefing.language),
    )


def _latest(sheet: Sheet) -> list[Card]:
    found = sorted(sheet.reader.all(CARDS), key=lambda card: card.id)
    return sorted(found, key=lambda card: sheet.order(card.date or "0001"), reverse=True)


def _pending(sheet: Sheet) -> tuple[list[QuestionCard], int]:
    """The questions without a full answer: open ones first, those that wait longest, and how many there are."""
    years = sorted(year for year, _ in sheet.reader.all(PERIODS, "questions"))
    entries = [entry for year in years for entry in items.questions_in(sheet, year) if entry[1].status in PENDING]
    entries.sort(key=lambda entry: items.waiting_order(sheet, *entry))
    cards = [items.question_card(sheet, home.briefing, question) for home, question in entries[:_MOST_QUESTIONS]]
    return cards, len(entries)
