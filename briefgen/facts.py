"""What each file of a project states: facts under the relations of `relations`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from briefgen import layout
from briefgen.catalog import Fact
from briefgen.model import (
    Actor,
    Article,
    Body,
    Briefing,
    Capture,
    Claim,
    KeyQuote,
    OpenQuestion,
    Passage,
    Source,
    TextPage,
    TimelineEntry,
)
from briefgen.relations import (
    ACTOR,
    ACTORS,
    ANY_ARTICLE,
    ANY_BRIEFING,
    ANY_PAGE,
    ARTICLE,
    ARTICLE_SOURCE,
    ARTICLES,
    ARTICLES_OF,
    ASKED,
    BODY,
    BRIEFING,
    BRIEFING_LANGUAGE,
    BRIEFING_TITLE,
    BRIEFINGS,
    BRIEFINGS_ON,
    BRIEFINGS_STATING,
    BRIEFINGS_WITH,
    CAPTURED,
    CAPTURED_ARTICLES,
    CLAIM,
    DEFINED,
    DEFINES,
    EMBARGOES,
    EVENT,
    EVENT_COUNT,
    EVENTS_IN,
    FORMER,
    FORMERLY,
    KNOWN,
    MARKED,
    MOVED,
    MOVES,
    NAMED,
    QUESTION,
    QUESTION_COUNT,
    QUESTIONS_IN,
    QUOTE_COUNT,
    QUOTES_IN,
    REFERRING,
    RELEASE,
    SIMILAR,
    SOURCE,
    SOURCES,
    SPOKEN,
    STATEMENT,
    STATEMENT_TITLE,
    STATEMENTS,
    TAKEN,
    TEXT_PAGE,
    TEXT_PAGES,
    WORDINGS_IN,
    Definition,
    Former,
    InBriefing,
    Placed,
    Text,
    cited_articles,
    is_pointer,
    is_statement,
    named_actors,
    part_of,
    since,
    year_of,
)
from briefgen.release import Release


def release_facts(release: Release) -> Iterator[Fact]:
    """The edition and its moment, so that the next change can tell what they change."""
    yield Fact(RELEASE, "", release)


def embargo_facts(embargo: str | None, path: str) -> Iterator[Fact]:
    """That a file has to be read anew at a certain time."""
    if embargo:
        yield Fact(EMBARGOES, "", (path, embargo))


def article_facts(article: Article, body: Body, passages: tuple[Passage, ...], release: Release) -> Iterator[Fact]:
    """What an article states: itself, its text, its passages, and where each of these is looked for."""
    published = release.gives_out(article.status, article.embargo)
    yield from embargo_facts(article.embargo, article.path)
    yield from defined("article", Definition(article.id, article.path, "title", published), address=True)
    yield Fact(ANY_ARTICLE, article.id, Text(article, body, passages))
    yield from former_facts("article", article.id, article.former_ids, article.path, "", published=published)
    if not published:
        return
    yield Fact(ARTICLE, article.id, article)
    yield Fact(ARTICLE_SOURCE, article.id, article.source)
    yield Fact(BODY, article.id, body)
    yield Fact(MARKED, article.id, passages)
    yield Fact(ARTICLES, "", article.id)
    yield Fact(ARTICLES_OF, article.source, article.id)


def capture_facts(article: str, capture: Capture | None) -> Iterator[Fact]:
    """That an article has an untouched copy. Nothing that plans a page reads it."""
    if capture is not None:
        yield Fact(CAPTURED, article, capture)
        yield Fact(CAPTURED_ARTICLES, "", article)


def passage_facts(article: Article, passages: Iterable[Passage]) -> Iterator[Fact]:
    """Where the passages of a published article, marked or found, are looked for."""
    quotes = 0
    month = part_of(article)
    for passage in passages:
        placed = Placed(article.id, article.published, passage)
        if passage.ref:
            yield Fact(REFERRING, f"{passage.kind}:{passage.ref}", placed)
        if passage.counts:
            quotes += 1
            yield Fact(QUOTES_IN, month, placed)
            for speaker in passage.speaker:
                yield Fact(SPOKEN, speaker, placed)
    if quotes:
        yield Fact(QUOTE_COUNT, "", (month, quotes))


def source_facts(key: str, source: Source, path: str) -> Iterator[Fact]:
    yield from defined("source", Definition(key, path, f"{key}/@key", published=True), address=True)
    yield from former_facts("source", key, source.former_ids, path, f"{key}/", published=True)
    yield Fact(SOURCE, key, source)
    yield Fact(SOURCES, "", key)


def actor_facts(key: str, actor: Actor, path: str) -> Iterator[Fact]:
    yield from defined("actor", Definition(key, path, f"{key}/@key", published=True), address=True)
    yield from former_facts("actor", key, actor.former_ids, path, f"{key}/", published=True)
    yield Fact(ACTOR, key, actor)
    yield Fact(ACTORS, "", key)


def text_page_facts(page: TextPage, release: Release) -> Iterator[Fact]:
    published = release.gives_out(page.status, page.embargo)
    yield from embargo_facts(page.embargo, page.path)
    yield Fact(ANY_PAGE, page.id, page)
    yield from defined("page", Definition(page.id, page.path, "title", published), address=True)
    if published:
        yield Fact(TEXT_PAGE, page.id, page)
        yield Fact(TEXT_PAGES, "", page.id)


def briefing_facts(briefing: Briefing, release: Release) -> Iterator[Fact]:
    """What a briefing states: itself, and the statements, questions, claims and events that it defines."""
    published = release.gives_out(briefing.status, briefing.embargo)
    yield from embargo_facts(briefing.embargo, briefing.path)
    yield from defined("briefing", Definition(briefing.id, briefing.path, "title", published), address=True)
    yield Fact(ANY_BRIEFING, briefing.id, briefing)
    yield from former_facts("briefing", briefing.id, briefing.former_ids, briefing.path, "", published=published)
    for article in dict.fromkeys(quote.article for quote in briefing.key_quotes if quote.article):
        yield Fact(ASKED, article, True)  # noqa: FBT003 - a value of the catalog
    for index, quote in enumerate(briefing.key_quotes):
        if is_statement(quote):
            ids, place = quote.former_ids, f"key_quotes/{index}/"
            yield from former_facts("statement", str(quote.id), ids, briefing.path, place, published=published)
    yield from _items_defined(briefing, published=published)
    if not published:
        return
    yield Fact(BRIEFING, briefing.id, briefing)
    yield Fact(BRIEFING_TITLE, briefing.id, briefing.title)
    if briefing.language:
        yield Fact(BRIEFING_LANGUAGE, briefing.id, briefing.language)
    yield Fact(BRIEFINGS, "", briefing.id)
    for article in cited_articles(briefing):
        yield Fact(BRIEFINGS_ON, article, briefing.id)
    for row in briefing.actors:
        yield Fact(BRIEFINGS_WITH, row.id, (briefing.id, row.role))
    for actor in named_actors(briefing):
        yield Fact(NAMED, actor, briefing.path)
    yield from _items(briefing)


def _items_defined(briefing: Briefing, *, published: bool) -> Iterator[Fact]:
    lists: dict[str, tuple[str, Sequence[KeyQuote | OpenQuestion | Claim | TimelineEntry]]] = {
        "statement": ("key_quotes", briefing.key_quotes),
        "question": ("open_questions", briefing.open_questions),
        "claim": ("claims", briefing.claims),
        "event": ("timeline", briefing.timeline),
    }
    for kind, (name, items) in lists.items():
        for index, item in enumerate(items):
            if item.id and (not isinstance(item, KeyQuote) or is_statement(item)):
                definition = Definition(item.id, briefing.path, f"{name}/{index}/id", published)
                yield from defined(kind, definition, address=kind == "statement")


def _items(briefing: Briefing) -> Iterator[Fact]:
    for question in briefing.open_questions:
        yield from (Fact(TAKEN, reference, briefing.id) for reference in question.raised_by)
    for entry in briefing.timeline:
        yield from (Fact(TAKEN, reference, briefing.id) for reference in entry.cites)
    for index, quote in enumerate(briefing.key_quotes):
        if is_statement(quote):
            yield from _statement_facts(quote, InBriefing(briefing.id, index))
        elif is_pointer(quote):
            yield Fact(BRIEFINGS_STATING, str(quote.id), briefing.id)
    for index, claim in enumerate(briefing.claims):
        yield Fact(CLAIM, str(claim.id), (InBriefing(briefing.id, index), claim))
    for index, question in enumerate(briefing.open_questions):
        year = year_of(since(question) or briefing.published)
        yield Fact(QUESTION, str(question.id), (InBriefing(briefing.id, index), question))
        yield Fact(QUESTIONS_IN, year, str(question.id))
        yield Fact(QUESTION_COUNT, "", (year, 1))
    for index, entry in enumerate(briefing.timeline):
        year = year_of(entry.date)
        yield Fact(EVENT, str(entry.id), (InBriefing(briefing.id, index), entry))
        yield Fact(EVENTS_IN, year, (InBriefing(briefing.id, index), entry))
        yield Fact(EVENT_COUNT, "", (year, 1))


def _statement_facts(quote: KeyQuote, place: InBriefing) -> Iterator[Fact]:
    key = str(quote.id)
    yield Fact(STATEMENT, key, (place, quote))
    yield Fact(STATEMENT_TITLE, key, quote.title or key)
    yield Fact(STATEMENTS, "", key)
    yield Fact(BRIEFINGS_STATING, key, place.briefing)
    for reference in dict.fromkeys(quote.wordings):
        article, _, passage = reference.partition("#")
        yield Fact(WORDINGS_IN, article, (passage, key))


def defined(kind: str, definition: Definition, *, address: bool = False) -> Iterator[Fact]:
    """That an id exists. One that becomes an address must differ from others by more than case or Unicode form."""
    yield Fact(DEFINED, f"{kind}:{definition.id}", definition)
    yield Fact(DEFINES, definition.path, (kind, definition))
    yield Fact(KNOWN, kind, definition.id)
    if address:
        yield Fact(SIMILAR, f"{kind}:{layout.folded(definition.id)}", definition)


def former_facts(
    kind: str, key: str, ids: tuple[str, ...], path: str, place: str, *, published: bool
) -> Iterator[Fact]:
    """The ids that a thing had earlier. Its old addresses lead to the new one, if it is published."""
    for index, old in enumerate(ids):
        former = Former(kind, old, key, path, f"{place}former_ids/{index}")
        yield Fact(FORMER, path, former)
        yield Fact(FORMERLY, f"{kind}:{layout.folded(old)}", former)
        if published:
            yield Fact(MOVED, f"{kind}:{old}", key)
            yield Fact(MOVES, "", f"{kind}:{old}")
