"""The page of a briefing. What its file leaves out is collected from the marks in its articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.model import Article, Briefing, KeyQuote, Passage
from briefgen.plan import items
from briefgen.plan.sheet import Sheet
from briefgen.relations import (
    ACTOR_NAME,
    ARTICLE,
    BRIEFING,
    EVIDENCE,
    MENTIONS,
    STATEMENT,
    Placed,
    cited_articles,
    is_pointer,
    is_statement,
    marked_question,
)
from briefgen.resolve.coverage import cell
from briefgen.views import (
    BriefingActorRow,
    BriefingView,
    ChangeView,
    CoverageCell,
    CoverageRow,
    CoverageView,
    KeyPointView,
    Link,
    Page,
    PassageCard,
    QuestionCard,
    StatementView,
    TimelineItem,
    When,
)

_MOST_COLLECTED = 12


class _Text(NamedTuple):
    article: Article
    passages: tuple[Passage, ...]


def plan(reader: Reader, key: str) -> Page | None:
    """The page of a published briefing, or None if there is no such briefing."""
    briefing = reader.one(BRIEFING, key)
    if briefing is None:
        return None
    sheet = Sheet(reader, urls.briefing(key))
    texts = [
        _Text(article, sheet.passages(name))
        for name in cited_articles(briefing)
        if (article := reader.one(ARTICLE, name))
    ]
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
        key_quotes=_key_quotes(sheet, briefing, texts),
        statements=_statements(sheet, briefing),
        actors=_actors(sheet, briefing, texts),
        questions=_questions(sheet, briefing, texts),
        claims=tuple(items.claim_card(sheet, claim) for claim in briefing.claims),
        coverage=_coverage(sheet, briefing, texts),
        timeline=_timeline(sheet, briefing, texts),
        articles=tuple(sheet.article_card(text.article) for text in texts),
        changes=_changes(sheet, briefing),
    )
    return sheet.page(
        "briefing.html",
        briefing.title,
        view,
        section="briefings",
        description=briefing.summary,
        language=briefing.language,
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


def _key_quotes(sheet: Sheet, briefing: Briefing, texts: Sequence[_Text]) -> tuple[PassageCard, ...]:
    """The quotes that are no statements, as listed; without a list, the first ones marked in the articles."""
    if not briefing.key_quotes:
        quotes = (
            Placed(text.article.id, text.article.published, passage)
            for text in texts
            for passage in text.passages
            if passage.kind == "quote"
        )
        return tuple(sheet.passage_card(placed) for placed, _ in zip(quotes, range(_MOST_COLLECTED), strict=False))
    evidence = sheet.reader.one(EVIDENCE, briefing.id) or ()
    found = (
        (quote.note, sheet.placed(reference))
        for quote, reference in zip(briefing.key_quotes, evidence, strict=True)
        if reference
    )
    return tuple(msgspec.structs.replace(sheet.passage_card(placed), note=note) for note, placed in found if placed)


def _statements(sheet: Sheet, briefing: Briefing) -> tuple[StatementView, ...]:
    return tuple(items.statement_view(sheet, quote) for quote in _own_statements(sheet, briefing))


def _own_statements(sheet: Sheet, briefing: Briefing) -> Iterator[KeyQuote]:
    """The statements that a briefing defines, and those of other briefings that it points to."""
    for quote in briefing.key_quotes:
        if is_pointer(quote):
            entry = sheet.reader.one(STATEMENT, str(quote.id))
            if entry is not None:
                yield entry[1]
        elif is_statement(quote):
            yield quote


def _actors(sheet: Sheet, briefing: Briefing, texts: Sequence[_Text]) -> tuple[BriefingActorRow, ...]:
    """The actors listed, then all others that speak or are marked in the articles."""
    quotes: Counter[str] = Counter()
    marked: dict[str, None] = {}
    for text in texts:
        for passage in text.passages:
            if passage.kind == "quote":
                quotes.update(passage.speaker)
            named = (passage.ref,) if passage.kind == "actor" and passage.ref else ()
            marked.update(dict.fromkeys((*passage.speaker, *named)))
    roles = {row.id: row.role for row in briefing.actors}
    return tuple(
        BriefingActorRow(actor=sheet.actor(key), type=actor.type, role=roles.get(key), quotes=quotes[key])
        for key in {**roles, **marked}
        if (actor := sheet.reader.one(ACTOR_NAME, key))
    )


def _questions(sheet: Sheet, briefing: Briefing, texts: Sequence[_Text]) -> tuple[QuestionCard, ...]:
    """The questions listed, then those that are marked in the articles and belong to no listed one."""
    cards = [items.question_card(sheet, briefing.id, question) for question in briefing.open_questions]
    raised = {reference for question in briefing.open_questions for reference in question.raised_by}
    for text in texts:
        for passage in text.passages:
            reference = f"{text.article.id}#{passage.id}"
            if passage.kind == "question" and passage.ref is None and reference not in raised:
                if sheet.allowance(text.article.id).publish == "none":
                    continue
                cards.append(items.question_card(sheet, briefing.id, marked_question(text.article.id, passage)))
    return tuple(items.questions_in_order(cards))


def _timeline(sheet: Sheet, briefing: Briefing, texts: Sequence[_Text]) -> tuple[TimelineItem, ...]:
    """The entries listed, and the dated events that are marked in the articles and belong to no listed one."""
    rows = [
        (sheet.order(entry.date), items.timeline_item(sheet, briefing.id, entry, within=True))
        for entry in briefing.timeline
    ]
    cited = {reference for entry in briefing.timeline for reference in entry.cites}
    for text in texts:
        for passage in text.passages:
            free = passage.ref is None and f"{text.article.id}#{passage.id}" not in cited
            if passage.kind == "event" and passage.date and free:
                rows.append((sheet.order(passage.date), items.marked_event(sheet, text.article, passage)))
    return tuple(item for _, item in sorted(rows, key=lambda row: row[0]))


def _coverage(sheet: Sheet, briefing: Briefing, texts: Sequence[_Text]) -> CoverageView | None:
    """The subjects of a briefing against its articles; None if there is nothing to compare."""
    rows = [_row(sheet, texts, *subject) for subject in _subjects(sheet, briefing)]
    if not rows or not texts:
        return None
    return CoverageView(columns=tuple(sheet.article_card(text.article) for text in texts), rows=tuple(rows))


def _subjects(sheet: Sheet, briefing: Briefing) -> Iterator[tuple[str, str, Link, list[Placed]]]:
    """Kind, id, name and passages of each subject."""
    for quote in _own_statements(sheet, briefing):
        key = str(quote.id)
        label = Link(text=quote.title or key, href="#" + urls.anchor("statement", key))
        yield "statement", key, label, items.gathered(sheet, quote.wordings, "quote", key)
    for claim in briefing.claims:
        label = Link(text=claim.text, href="#" + urls.anchor("claim", str(claim.id)))
        yield "claim", str(claim.id), label, items.gathered(sheet, claim.cites, "claim", claim.id)
    for question in briefing.open_questions:
        label = Link(text=question.question, href="#" + urls.anchor("question", str(question.id)))
        # An article that answers a question is not silent on it.
        cited = (*question.raised_by, *(question.answer.cites if question.answer else ()))
        yield "question", str(question.id), label, items.gathered(sheet, cited, "question", question.id)
    articles = cited_articles(briefing)
    for row in briefing.actors:
        yield "actor", row.id, sheet.actor(row.id), _naming(sheet, row.id, articles)


def _naming(sheet: Sheet, actor: str, articles: Sequence[str]) -> list[Placed]:
    """What an actor says, or where it is marked, in these articles."""
    return [
        Placed(name, None, passage)
        for name in articles
        for passage in (sheet.passages(name) if sheet.reader.one(ARTICLE, name) else ())
        if actor in passage.speaker or (passage.kind == "actor" and passage.ref == actor)
    ]


def _row(
    sheet: Sheet, texts: Sequence[_Text], kind: str, subject: str, label: Link, found: Sequence[Placed]
) -> CoverageRow:
    cells = []
    for text in texts:
        key = text.article.id
        here = [placed.passage for placed in found if placed.article == key]
        coded = text.article.coded == "complete"
        state, passage, count = cell(here, coded=coded)
        if kind == "actor" and passage is None:
            mentioned = sheet.reader.one(MENTIONS, key) or ()
            count = dict(mentioned).get(subject, 0)
            state = "names" if count else state
        shown = sheet.allowance(key).publish != "none"
        target = urls.passage(key, passage.id) if passage and shown else urls.article(key)
        cells.append(CoverageCell(state=state, href=sheet.href(target) if count else None, count=count))
    return CoverageRow(kind=kind, label=label, cells=tuple(cells))  # type: ignore[arg-type]  # one of four words


def _changes(sheet: Sheet, briefing: Briefing) -> tuple[ChangeView, ...]:
    anchors = _anchors(briefing)
    return tuple(
        ChangeView(
            date=sheet.when(change.date) or When(text=change.date),
            type=change.type,
            text=change.text,
            affects=tuple(
                Link(text=name, href="#" + anchors[name] if name in anchors else None) for name in change.affects
            ),
        )
        for change in briefing.changes
    )


def _anchors(briefing: Briefing) -> dict[str, str]:
    """The ids that a change can name, and where they stand on the page."""
    kinds = {
        "point": briefing.key_points,
        "statement": briefing.key_quotes,
        "question": briefing.open_questions,
        "claim": briefing.claims,
        "event": briefing.timeline,
    }
    return {item.id: urls.anchor(kind, item.id) for kind, entries in kinds.items() for item in entries if item.id}  # type: ignore[attr-defined]
