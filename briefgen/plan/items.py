"""What a briefing is made of, as views: questions, claims, events. Indexes show the same."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen import urls
from briefgen.dates import SortKey
from briefgen.digest import digest_value
from briefgen.languages import direction
from briefgen.model import Article, OpenQuestion, Passage, QuestionStatus, TimelineEntry
from briefgen.plan import differences
from briefgen.plan.sheet import Sheet
from briefgen.relations import (
    ARTICLE,
    BRIEFING_TITLE,
    MARKED_QUESTIONS,
    PENDING,
    QUESTION,
    QUESTIONS_IN,
    REFERRING,
    InBriefing,
    Placed,
    since,
)
from briefgen.views import (
    AnswerView,
    HistoryStep,
    Link,
    QuestionCard,
    TimelineItem,
    When,
)

STATUSES: tuple[QuestionStatus, ...] = (*PENDING, "answered", "moot")


def gathered(sheet: Sheet, references: Iterable[str], kind: str, key: str | None) -> list[Placed]:
    """The passages that a file names, then all others that refer to the same thing, by date."""
    named = [placed for placed in map(sheet.placed, references) if placed]
    if key is None:
        return named
    others = sorted(
        sheet.reader.all(REFERRING, f"{kind}:{key}"),
        key=lambda placed: (sheet.order(placed.date), placed.article, placed.passage.parts),
    )
    return list({(placed.article, placed.passage.id): placed for placed in (*named, *others)}.values())


def question_card(sheet: Sheet, briefing: str, question: OpenQuestion) -> QuestionCard:
    """A question of a briefing, with everybody who raised it."""
    key = str(question.id)
    title = sheet.reader.one(BRIEFING_TITLE, briefing)
    answer, language = question.answer, sheet.language_of(briefing)
    return QuestionCard(
        id=key,
        anchor=urls.anchor("question", key),
        question=question.question,
        status=question.status,
        href=sheet.href(urls.in_briefing(briefing, "question", key)),
        briefing=Link(text=briefing if title is None else title, href=sheet.href(urls.briefing(briefing))),
        opened=sheet.when(since(question)),
        raised_by=tuple(sheet.passage_card(p) for p in gathered(sheet, question.raised_by, "question", key)),
        would_answer=question.would_answer,
        answer=AnswerView(text=answer.text, date=sheet.when(answer.date), cites=sheet.cards(answer.cites))
        if answer
        else None,
        history=tuple(
            HistoryStep(date=sheet.when(step.date) or When(text=step.date), status=step.status, note=step.note)
            for step in question.history
        ),
        language=language,
        dir=direction(language),
    )


def questions_in(sheet: Sheet, year: str) -> list[tuple[InBriefing, OpenQuestion]]:
    """The questions of a year: those that briefings list, and those that only marks in articles tell of."""
    keys = dict.fromkeys(sheet.reader.all(QUESTIONS_IN, year))
    listed = [entry for key in keys if (entry := sheet.reader.one(QUESTION, key))]
    return [*listed, *sheet.reader.all(MARKED_QUESTIONS, year)]


def questions_in_order(cards: Iterable[QuestionCard]) -> list[QuestionCard]:
    """Open ones first; within one status the order is kept."""
    return sorted(cards, key=lambda card: STATUSES.index(card.status))


def waiting_order(sheet: Sheet, home: InBriefing, question: OpenQuestion) -> tuple[int, SortKey, InBriefing, str]:
    """Open questions first, and of one status the one that waits longest; else the order of the briefing's file.

    One without a date waits since the first article that raises it.
    """
    date = sheet.order(since(question))
    if since(question) is None:
        raising = [sheet.reader.one(ARTICLE, reference.partition("#")[0]) for reference in question.raised_by]
        dates = [article.published for article in raising if article]
        dates += [placed.date for placed in sheet.reader.all(REFERRING, f"question:{question.id}")]
        date = min(map(sheet.order, dates), default=date)
    return STATUSES.index(question.status), date, home, str(question.id)


def timeline_item(sheet: Sheet, briefing: str, entry: TimelineEntry, *, within: bool = False) -> TimelineItem:
    """An event. `within` its own briefing it needs no link to there."""
    title = None if within else sheet.reader.one(BRIEFING_TITLE, briefing)
    placed = gathered(sheet, entry.cites, "event", entry.id)
    anchor, language = urls.anchor("event", str(entry.id)), sheet.language_of(briefing)
    return TimelineItem(
        date=sheet.when(entry.date) or When(text=entry.date),
        title=entry.title,
        text=entry.text,
        cites=tuple(sheet.passage_card(item) for item in placed),
        briefing=None
        if title is None
        else Link(text=title, href=sheet.href(urls.in_briefing(briefing, "event", str(entry.id)))),
        anchor=anchor if within else f"{anchor}-{briefing}",
        differences=differences.views(sheet, placed) if within else (),
        language=language,
        dir=direction(language),
    )


def marked_event(sheet: Sheet, article: Article, passage: Passage, briefing: str | None = None) -> TimelineItem:
    """A dated event that only a mark tells of. Outside its `briefing`, which shows it too, it leads there."""
    card = sheet.passage_card(Placed(article.id, article.published, passage))
    # An id that is made from the words would tell them where the rights do not allow that.
    key = f"{article.id}-{digest_value(passage.parts)[:8]}"
    home = sheet.reader.one(BRIEFING_TITLE, briefing) if briefing else None
    return TimelineItem(
        date=sheet.when(passage.date) or When(text=str(passage.date)),
        title=card.words or article.title,
        language=card.language if card.language != sheet.config.language else None,
        dir=card.dir,
        cites=(card,),
        briefing=Link(text=home, href=sheet.href(urls.in_briefing(briefing, "event", key)))
        if briefing and home
        else None,
        anchor=urls.anchor("event", key),
    )
