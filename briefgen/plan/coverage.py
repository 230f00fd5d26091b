"""The coverage matrix of a briefing: its statements, claims, questions and actors against its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from briefgen import dates, urls
from briefgen.model import Article, Briefing, KeyQuote
from briefgen.plan import items
from briefgen.plan.sheet import Sheet
from briefgen.relations import ACTOR_NAME, ARTICLE, MENTIONS, ORIGINS, Placed
from briefgen.resolve import coverage
from briefgen.resolve.negation import negation_in
from briefgen.views import (
    CellState,
    CoverageArticle,
    CoverageCell,
    CoverageColumn,
    CoverageMark,
    CoverageRow,
    CoverageView,
    Link,
    SharedSources,
)

_MOST_LINKS = 9  # passages of one cell to which it leads; its row leads to all
_MOST_ACTORS = 12  # where a briefing lists none

Does = tuple[CellState, Placed]  # what a passage does with the subject of a row


class _Subject(NamedTuple):
    kind: Literal["statement", "claim", "question", "actor"]
    key: str
    label: Link
    passages: Sequence[Does]


class _Source(NamedTuple):
    id: str
    articles: tuple[Article, ...]

    @property
    def coded(self) -> bool:
        return all(article.coded == "complete" for article in self.articles)


def plan(
    sheet: Sheet,
    briefing: Briefing,
    statements: Sequence[KeyQuote],
    articles: Sequence[Article],
    only: slice = slice(None),
) -> CoverageView | None:
    """The matrix of these statements and of all else that the briefing holds; None if there is nothing to compare.

    `only` says which of its rows are wanted.
    """
    by_source: dict[str, tuple[Article, ...]] = {}
    for article in articles:
        by_source[article.source] = (*by_source.get(article.source, ()), article)
    sources = [_Source(*item) for item in by_source.items()]
    subjects = list(_subjects(sheet, briefing, statements, articles))[only]
    rows = tuple(_row(sheet, sources, subject) for subject in subjects)
    if not rows or not sources:
        return None
    states = {mark.state for row in rows for cell in row.cells for mark in cell.marks}
    return CoverageView(
        columns=tuple(_column(sheet, source, briefing.cutoff) for source in sources),
        rows=rows,
        states=tuple(state for state in coverage.ORDER if state in states),
        shared=tuple(_shared(sheet, briefing.id, articles)),
    )


def _shared(sheet: Sheet, briefing: str, articles: Sequence[Article]) -> Iterator[SharedSources]:
    """The sources that have an origin in common: columns that are not so many witnesses."""
    source_of = {article.id: article.source for article in articles}
    for group in sheet.reader.all(ORIGINS, briefing):
        sources = dict.fromkeys(source_of[name] for name in group.articles if name in source_of)
        if len(sources) > 1:
            yield SharedSources(sources=tuple(map(sheet.source, sources)), name=group.name)


def _column(sheet: Sheet, source: _Source, cutoff: str | None) -> CoverageColumn:
    zone = sheet.config.timezone
    return CoverageColumn(
        source=sheet.source(source.id),
        articles=tuple(
            CoverageArticle(
                link=Link(text=article.title, href=sheet.href(urls.article(article.id))),
                date=sheet.when(article.published),
                late=dates.is_after(article.published, cutoff, zone),
            )
            for article in source.articles
        ),
    )


def _subjects(
    sheet: Sheet, briefing: Briefing, statements: Sequence[KeyQuote], articles: Sequence[Article]
) -> Iterator[_Subject]:
    for quote in statements:
        key = str(quote.id)
        label = Link(text=quote.title or key, href=sheet.href(urls.in_briefing(briefing.id, "statement", key)))
        placed = items.gathered(sheet, quote.wordings, "quote", key)
        states = coverage.wordings([_wording(sheet, one) for one in placed], negation_in)
        yield _Subject("statement", key, label, list(zip(states, placed, strict=True)))
    for claim in briefing.claims:
        label = Link(text=claim.text, href=sheet.href(urls.in_briefing(briefing.id, "claim", str(claim.id))))
        placed = items.gathered(sheet, claim.cites, "claim", claim.id)
        yield _Subject("claim", str(claim.id), label, [(coverage.on_claim(one.passage), one) for one in placed])
    for question in briefing.open_questions:
        label = Link(
            text=question.question, href=sheet.href(urls.in_briefing(briefing.id, "question", str(question.id)))
        )
        asked = items.gathered(sheet, question.raised_by, "question", question.id)
        answers = [
            found for cite in (question.answer.cites if question.answer else ()) if (found := sheet.placed(cite))
        ]
        does: list[Does] = [*(("says", one) for one in answers), *(("asks", one) for one in asked)]
        yield _Subject("question", str(question.id), label, does)
    naming = _naming(sheet, articles)
    listed = [row.id for row in briefing.actors]
    for key in listed or [name for name in naming if sheet.reader.one(ACTOR_NAME, name)][:_MOST_ACTORS]:
        yield _Subject("actor", key, sheet.actor(key), naming.get(key, ()))


def _wording(sheet: Sheet, placed: Placed) -> coverage.Wording:
    article = sheet.reader.one(ARTICLE, placed.article)
    language = placed.passage.language or (article.language if article else None)
    return coverage.Wording(placed.passage.words, language)


def _naming(sheet: Sheet, articles: Sequence[Article]) -> dict[str, list[Does]]:
    """By actor, in the order in which they come up: the passages in which each speaks or is marked."""
    naming: dict[str, list[Does]] = {}
    for article in articles:
        for passage in sheet.passages(article.id):
            named = (passage.ref,) if passage.kind == "actor" and passage.ref else ()
            for name in dict.fromkeys((*passage.speaker, *passage.by, *named)):
                does = (coverage.on_actor(passage), Placed(article.id, article.published, passage))
                naming.setdefault(name, []).append(does)
    return naming


def _row(sheet: Sheet, sources: Sequence[_Source], subject: _Subject) -> CoverageRow:
    cells = tuple(_cell(sheet, source, subject) for source in sources)
    return CoverageRow(kind=subject.kind, label=subject.label, cells=cells)


def _cell(sheet: Sheet, source: _Source, subject: _Subject) -> CoverageCell:
    own = {article.id for article in source.articles}
    here = [(state, placed) for state, placed in subject.passages if placed.article in own]
    mentions = _mentions(sheet, source, subject.key) if subject.kind == "actor" else {}
    states = [state for state, _ in here] + ["names" for _ in mentions]
    marks = []
    for state in coverage.cell(states, coded=source.coded):
        passages = [placed for one, placed in here if one == state]
        hrefs = [_href(sheet, placed) for placed in passages]
        count = len(passages)
        if state == "names" and mentions:
            marked = {placed.article for placed in passages}
            hrefs += [sheet.href(urls.article(article)) for article in mentions if article not in marked]
            count = sum(mentions.values())
        links = tuple(dict.fromkeys(hrefs))
        marks.append(CoverageMark(state=state, count=count, hrefs=links[:_MOST_LINKS], more=len(links) > _MOST_LINKS))
    return CoverageCell(marks=tuple(marks))


def _mentions(sheet: Sheet, source: _Source, actor: str) -> dict[str, int]:
    """How often each article of a source names an actor, of those that do."""
    counts = {}
    for article in source.articles:
        named = sheet.reader.one(MENTIONS, article.id)
        counts[article.id] = dict(named or ()).get(actor, 0)
    return {article: count for article, count in counts.items() if count}


def _href(sheet: Sheet, placed: Placed) -> str:
    """Where a passage stands; where no words of its article may be shown, the article."""
    shown = sheet.allowance(placed.article).publish != "none"
    key = placed.article
    return sheet.href(urls.passage(key, placed.passage.id) if shown else urls.article(key))
