"""The page of a briefing. What its file leaves out is collected from the marks in its articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.model import Article, Briefing, Passage
from briefgen.pictures import coverage as coverage_picture
from briefgen.plan import claims, coverage, items, key_quotes, network, share, shortening, time_picture, witnesses
from briefgen.plan.sheet import Sheet
from briefgen.relations import (
    ACTOR_NAME,
    BRIEFING,
    loose_questions,
    marked_question,
)
from briefgen.views import (
    BriefingActorRow,
    BriefingView,
    ChangeView,
    KeyPointView,
    Link,
    Page,
    PassageCard,
    QuestionCard,
    StatementView,
    TimelineItem,
    When,
)


class _Text(NamedTuple):
    article: Article
    passages: tuple[Passage, ...]


def plan(reader: Reader, key: str) -> Page | None:
    """The page of a published briefing, or None if there is no such briefing."""
    briefing = reader.one(BRIEFING, key)
    if briefing is None:
        return None
    sheet = Sheet(reader, urls.briefing(key))
    texts = [_Text(article, sheet.passages(article.id)) for article in sheet.articles_of(briefing)]
    articles = tuple(text.article for text in texts)
    rtl = sheet.direction(briefing.language) == "rtl"
    matrix = coverage.plan(sheet, briefing, tuple(key_quotes.own_statements(sheet, briefing)), articles)
    quoted = key_quotes.plan(sheet, briefing, articles)
    happened = _timeline(sheet, briefing, texts)
    actors = _actors(sheet, briefing, texts)
    view = BriefingView(
        id=key,
        title=briefing.title,
        summary=briefing.summary,
        why_it_matters=briefing.why_it_matters,
        published=sheet.when(briefing.published),
        updated=sheet.when(briefing.updated),
        cutoff=sheet.when(briefing.cutoff),
        authors=tuple(Link(text=author.name, href=author.url) for author in briefing.authors),
        topics=briefing.topics,
        key_points=_key_points(sheet, briefing),
        key_quotes=tuple(one for one in quoted if isinstance(one, PassageCard)),
        statements=tuple(one for one in quoted if isinstance(one, StatementView)),
        quoted=key_quotes.in_order(quoted),
        actors=tuple(actors.values()),
        questions=_questions(sheet, briefing, texts),
        claims=tuple(claims.card(sheet, claim, articles) for claim in briefing.claims),
        coverage=matrix,
        timeline=tuple(item for _, item in happened),
        **witnesses.plan(sheet, key, articles),
        changes=_changes(sheet, briefing),
        network=network.plan(sheet, actors, articles, rtl=rtl),
        time_picture=time_picture.plan(sheet, happened, rtl=rtl),
        coverage_picture=coverage_picture.draw(matrix, rtl=rtl) if matrix else None,
    )
    return sheet.page(
        "briefing.html",
        briefing.title,
        shortening.shortened(sheet, view),
        section="briefings",
        description=briefing.summary,
        language=briefing.language,
        status=sheet.standing(briefing.status, briefing.embargo),
        feed=("briefing", key),
        image=share.image(sheet, key),
    )


def _key_points(sheet: Sheet, briefing: Briefing) -> tuple[KeyPointView, ...]:
    return tuple(
        KeyPointView(
            text=point.text,
            cites=sheet.cards(point.cites),
            confidence=point.confidence,
            anchor=urls.anchor("point", str(point.id)),
        )
        for point in briefing.key_points
    )


def _actors(sheet: Sheet, briefing: Briefing, texts: Sequence[_Text]) -> dict[str, BriefingActorRow]:
    """By id: the actors listed, then all others that speak or are marked in the articles."""
    quotes: Counter[str] = Counter()
    marked: dict[str, None] = {}
    for text in texts:
        for passage in text.passages:
            if passage.counts:
                quotes.update(passage.speaker)
            named = (passage.ref,) if passage.kind == "actor" and passage.ref else ()
            marked.update(dict.fromkeys((*passage.speaker, *named)))
    roles = {row.id: row.role for row in briefing.actors}
    return {
        key: BriefingActorRow(actor=sheet.actor(key), type=actor.type, role=roles.get(key), quotes=quotes[key])
        for key in {**roles, **marked}
        if (actor := sheet.reader.one(ACTOR_NAME, key))
    }


def _questions(sheet: Sheet, briefing: Briefing, texts: Sequence[_Text]) -> tuple[QuestionCard, ...]:
    """The questions listed, then those that are marked in the articles and belong to no listed one."""
    cards = [items.question_card(sheet, briefing.id, question) for question in briefing.open_questions]
    for text in texts:
        for passage in loose_questions(briefing, text.article.id, text.passages):
            if sheet.allowance(text.article.id).publish == "none":
                continue
            cards.append(items.question_card(sheet, briefing.id, marked_question(text.article.id, passage)))
    return tuple(items.questions_in_order(cards))


def _timeline(sheet: Sheet, briefing: Briefing, texts: Sequence[_Text]) -> list[tuple[str, TimelineItem]]:
    """The entries listed, and the dated events that are marked in the articles and belong to no listed one; with dates."""
    rows = [(entry.date, items.timeline_item(sheet, briefing.id, entry, within=True)) for entry in briefing.timeline]
    cited = {reference for entry in briefing.timeline for reference in entry.cites}
    for text in texts:
        for passage in text.passages:
            free = passage.ref is None and f"{text.article.id}#{passage.id}" not in cited
            if passage.kind == "event" and passage.date and free:
                rows.append((passage.date, items.marked_event(sheet, text.article, passage)))
    return sorted(rows, key=lambda row: sheet.order(row[0]))


def _changes(sheet: Sheet, briefing: Briefing) -> tuple[ChangeView, ...]:
    named = _named(briefing)
    return tuple(
        ChangeView(
            date=sheet.when(change.date) or When(text=change.date),
            type=change.type,
            text=change.text,
            affects=tuple(named.get(name) or Link(text=name) for name in change.affects),
        )
        for change in briefing.changes
    )


def _named(briefing: Briefing) -> dict[str, Link]:
    """The items that a change can name by their ids: what each is called, and where it stands on the page."""
    kinds: dict[str, Iterable[tuple[str | None, str | None]]] = {
        "point": ((it.id, it.text) for it in briefing.key_points),
        "statement": ((it.id, it.title) for it in briefing.key_quotes),
        "question": ((it.id, it.question) for it in briefing.open_questions),
        "claim": ((it.id, it.text) for it in briefing.claims),
        "event": ((it.id, it.title) for it in briefing.timeline),
    }
    return {
        key: Link(text=text or key, href="#" + urls.anchor(kind, key))
        for kind, entries in kinds.items()
        for key, text in entries
        if key
    }
