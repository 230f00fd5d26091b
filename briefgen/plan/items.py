"""What a briefing is made of, as views: statements, questions, claims, events. Indexes show the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefgen import urls
from briefgen.dates import SortKey
from briefgen.digest import digest_value
from briefgen.languages import direction
from briefgen.lists import PENDING
from briefgen.model import Article, Claim, KeyQuote, OpenQuestion, Passage, QuestionStatus, TimelineEntry
from briefgen.plan.sheet import Sheet
from briefgen.relations import (
    ACTOR_NAME,
    ARTICLE,
    BRIEFING_TITLE,
    MARKED_QUESTIONS,
    QUESTION,
    QUESTIONS_IN,
    REFERRING,
    SOURCE,
    SOURCE_NAME,
    InBriefing,
    Placed,
    since,
)
from briefgen.views import (
    AnswerView,
    ClaimCard,
    HistoryStep,
    Link,
    QuestionCard,
    RelayStep,
    StatementView,
    TermRow,
    TimelineItem,
    When,
)

STATUSES: tuple[QuestionStatus, ...] = (*PENDING, "answered", "moot")
_STANCES = {"asserts": 0, "reports": 1, "doubts": 2, "denies": 3}


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


def statement_view(sheet: Sheet, statement: KeyQuote) -> StatementView:
    """A statement and its wordings: those listed, then every other quote that refers to it."""
    key = str(statement.id)
    wordings = gathered(sheet, statement.wordings, "quote", key)
    articles = list(dict.fromkeys(placed.article for placed in wordings))
    speakers = statement.speaker or next((placed.passage.speaker for placed in wordings if placed.passage.speaker), ())
    original = statement.original
    return StatementView(
        id=key,
        anchor=urls.anchor("statement", key),
        title=statement.title,
        speakers=sheet.actors(speakers),
        date=sheet.when(statement.date),
        wordings=tuple(sheet.passage_card(placed) for placed in wordings),
        original_text=original.text if original else None,
        original_language=original.language if original else None,
        original_dir=direction(original.language) if original else "ltr",
        original_status=original.status if original else None,
        original_url=original.url if original else None,
        relay=tuple(
            RelayStep(by=_relayer(sheet, step.by), language=step.language, note=step.note) for step in statement.relay
        ),
        term_sources=_columns(sheet, articles) if statement.terms else (),
        terms=tuple(
            TermRow(
                term=row.term,
                renderings=_renderings(sheet, row.wordings, articles),
                withheld=tuple(row.wordings.get(key) is not None and not _shown(sheet, key) for key in articles),
                note=row.note,
            )
            for row in statement.terms
        ),
        note=statement.note,
    )


def _relayer(sheet: Sheet, name: str) -> Link:
    """Who passed a statement on: an article, a source or an actor, or just a word such as “interpreter”."""
    article = sheet.reader.one(ARTICLE, name)
    if article is not None:
        return Link(text=sheet.source(article.source).text, href=sheet.href(urls.article(name)))
    if sheet.reader.one(SOURCE_NAME, name) is not None:
        return sheet.source(name)
    source = sheet.reader.one(SOURCE, name)
    if source is not None:
        return Link(text=source.name)
    return sheet.actor(name) if sheet.reader.one(ACTOR_NAME, name) else Link(text=name)


def _columns(sheet: Sheet, keys: Sequence[str]) -> tuple[Link, ...]:
    """The articles by their sources; those of one source by their titles as well."""
    articles = [article for key in keys if (article := sheet.reader.one(ARTICLE, key))]
    names = [sheet.source(article.source).text for article in articles]
    return tuple(
        Link(
            text=name if names.count(name) == 1 else f"{name}: {article.title}",
            href=sheet.href(urls.article(article.id)),
        )
        for name, article in zip(names, articles, strict=True)
    )


def _renderings(sheet: Sheet, wordings: dict[str, str], articles: Sequence[str]) -> tuple[str | None, ...]:
    """A term's renderings by column. Words of a text that may not be shown are left out."""
    return tuple(wordings.get(article) if _shown(sheet, article) else None for article in articles)


def _shown(sheet: Sheet, article: str) -> bool:
    return sheet.allowance(article).publish != "none"


def question_card(sheet: Sheet, briefing: str, question: OpenQuestion) -> QuestionCard:
    """A question of a briefing, with everybody who raised it."""
    key = str(question.id)
    title = sheet.reader.one(BRIEFING_TITLE, briefing)
    answer = question.answer
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


def claim_card(sheet: Sheet, claim: Claim) -> ClaimCard:
    """A claim, and every passage that takes a stand on it."""
    key = str(claim.id)
    passages = [sheet.passage_card(placed) for placed in gathered(sheet, claim.cites, "claim", key)]
    passages.sort(key=lambda card: _STANCES.get(card.stance or "reports", 1))
    return ClaimCard(
        id=key,
        anchor=urls.anchor("claim", key),
        text=claim.text,
        status=claim.status,
        passages=tuple(passages),
        note=claim.note,
    )


def timeline_item(sheet: Sheet, briefing: str, entry: TimelineEntry, *, within: bool = False) -> TimelineItem:
    """An event. `within` its own briefing it needs no link to there."""
    title = None if within else sheet.reader.one(BRIEFING_TITLE, briefing)
    placed = gathered(sheet, entry.cites, "event", entry.id)
    anchor = urls.anchor("event", str(entry.id))
    return TimelineItem(
        date=sheet.when(entry.date) or When(text=entry.date),
        title=entry.title,
        text=entry.text,
        cites=tuple(sheet.passage_card(item) for item in placed),
        briefing=None
        if title is None
        else Link(text=title, href=sheet.href(urls.in_briefing(briefing, "event", str(entry.id)))),
        anchor=anchor if within else f"{anchor}-{briefing}",
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
        cites=(card,),
        briefing=Link(text=home, href=sheet.href(urls.in_briefing(briefing, "event", key)))
        if briefing and home
        else None,
        anchor=urls.anchor("event", key),
    )
