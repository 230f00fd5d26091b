"""What each article, briefing, actor and source adds to the tables of `data/`.

Rows are written here, once for each thing, so that a file is no more than rows put together. They hold no positions:
an edit that moves the words of an article and changes none of its quotes changes no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from briefgen import dates, urls
from briefgen.catalog import Fact, Reader
from briefgen.conclusions.wordings import Wordings
from briefgen.config import Config
from briefgen.data.encoding import Row, write_rows
from briefgen.model import Article, Briefing, Claim, KeyQuote, OpenQuestion, Passage, TimelineEntry
from briefgen.relations import (
    ACTOR,
    ACTOR_NAME,
    ACTORS,
    ALLOWANCE,
    ARTICLE,
    ARTICLE_SOURCE,
    ARTICLES,
    ARTICLES_OF,
    BRIEFING,
    BRIEFINGS,
    CONFIG,
    PARTS,
    PASSAGES,
    REFERRING,
    ROW_COUNT,
    ROWS,
    SOURCE,
    SOURCE_NAME,
    SOURCES,
    TALLY,
    cited_articles,
    is_statement,
    part_of,
)


def keys(reader: Reader) -> Iterator[str]:
    """All that has rows, as `kind:id`."""
    for kind, relation in (("article", ARTICLES), ("briefing", BRIEFINGS), ("actor", ACTORS), ("source", SOURCES)):
        for name in reader.all(relation):
            yield f"{kind}:{name}"


def find(reader: Reader, key: str) -> tuple[Fact, ...]:
    """The rows of one thing, by table and part of it, and how many these are."""
    kind, _, name = key.partition(":")
    facts: list[Fact] = []
    for table, part, rows in _FINDERS[kind](_Look(reader), name):
        written = write_rows(rows)
        if written.number:
            facts.append(Fact(ROWS, f"{table}/{part}", written))
            facts.append(Fact(ROW_COUNT, table, (part, written.number)))
    return tuple(facts)


def parts(reader: Reader, table: str) -> tuple[Fact, ...]:
    """The parts of a table that hold anything, in order, each with the number of its rows."""
    totals: Counter[str] = Counter()
    for part, count in reader.all(ROW_COUNT, table):
        totals[part] += count
    return tuple(Fact(PARTS, table, row) for row in sorted(totals.items()))


_Found = Iterator[tuple[str, str, Iterable[Row]]]  # table, part of it, rows


class _Look:
    """What rows share: names, addresses, and what of an article may be told."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.wordings = Wordings(reader)

    @cached_property
    def config(self) -> Config:
        return self.reader.one(CONFIG) or Config()

    def address(self, target: str) -> str:
        """An address of the site: whole if it is known, otherwise from the site's root."""
        return (self.config.base_url or "") + urls.between("", target)

    def days(self, date: str | None) -> tuple[str | None, str | None]:
        first, last = dates.days(date, self.config.timezone)
        return first or None, last or None

    def names(self, ids: Iterable[str]) -> tuple[str, ...]:
        found = ((key, self.reader.one(ACTOR_NAME, key)) for key in ids)
        return tuple(called.name if called else key for key, called in found)

    def source_name(self, key: str) -> str:
        return self.reader.one(SOURCE_NAME, key) or key

    def is_shown(self, article: str) -> bool:
        """Whether any words of an article may be shown. Ids of passages may be made of its words."""
        allowed = self.reader.one(ALLOWANCE, article)
        return allowed is not None and allowed.publish != "none"

    def references(self, named: Iterable[str]) -> tuple[str, ...]:
        """References of a briefing, without those that would tell of a passage whose words may not be shown."""
        whole = (name if self.is_shown(name.partition("#")[0]) else name.partition("#")[0] for name in named)
        return tuple(dict.fromkeys(whole))

    def referring(self, kind: str, key: str) -> dict[str, Passage]:
        """The passages that refer to a thing and may be shown, by `article#passage`."""
        found = sorted(
            (placed for placed in self.reader.all(REFERRING, f"{kind}:{key}") if self.is_shown(placed.article)),
            key=lambda placed: (placed.article, placed.passage.parts),
        )
        return {f"{placed.article}#{placed.passage.id}": placed.passage for placed in found}

    def passages(self, named: Iterable[str]) -> dict[str, Passage]:
        """The passages that a briefing names, without those whose words may not be shown."""
        found: dict[str, Passage] = {}
        for reference in named:
            article, _, key = reference.partition("#")
            if self.is_shown(article):
                every = self.reader.one(PASSAGES, article) or ()
                found.update((reference, passage) for passage in every if passage.id == key)
        return found


# ── articles and their quotes ───────────────────────────────────────────────────────────────────────────────────


def _of_article(look: _Look, key: str) -> _Found:
    article = look.reader.one(ARTICLE, key)
    if article is None:
        return
    passages = look.reader.one(PASSAGES, key) or () if look.is_shown(key) else ()
    quotes = [passage for passage in passages if passage.kind == "quote"]
    part = part_of(article)
    # The edition of annotations says of passages where they stand, though no word of them is shown.
    marks = look.reader.one(PASSAGES, key) if look.config.edition == "annotations" else passages
    yield (
        "articles",
        part,
        [_article(look, article, quotes=sum(quote.counts for quote in quotes), annotated=bool(marks))],
    )
    yield "quotes", part, [_quote(look, article, passage) for passage in quotes]


def _article(look: _Look, article: Article, *, quotes: int, annotated: bool) -> Row:
    allowed = look.reader.one(ALLOWANCE, article.id)
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "source_name": look.source_name(article.source),
        "day": look.days(article.published)[0],
        "published": article.published,
        "updated": article.updated,
        "retrieved": article.retrieved,
        "language": article.language,
        "authors": article.author,
        "origin": article.origin,
        "summary": article.summary,
        "fully_marked": article.coded == "complete",
        "rights": allowed.publish if allowed else "none",
        "quotes": quotes,
        "original": article.url,
        "archive": article.archive,
        "page": look.address(urls.article(article.id)),
        "annotations": look.address(urls.annotations_of(article.id)) if annotated else None,
    }


def _quote(look: _Look, article: Article, passage: Passage) -> Row:
    return {
        "id": f"{article.id}#{passage.id}",
        "article": article.id,
        "source": article.source,
        "source_name": look.source_name(article.source),
        "day": look.days(article.published)[0],
        "speakers": passage.speaker,
        "speaker_names": look.names(passage.speaker),
        "role": passage.role,
        "to": passage.to,
        "via": passage.via,
        "type": passage.type,
        "words": passage.words,
        "language": passage.language or article.language,
        "verdict": passage.verdict or "exact",
        "in_headline": passage.in_title,
        "statement": look.wordings.statement_of(article.id, passage),
        "page": look.address(urls.passage(article.id, passage.id)),
        "part_of": f"{article.id}#{passage.within}" if passage.within else None,
        "proved_in": passage.proved,
    }


# ── briefings and what they define ──────────────────────────────────────────────────────────────────────────────


def _of_briefing(look: _Look, key: str) -> _Found:
    briefing = look.reader.one(BRIEFING, key)
    if briefing is None:
        return
    yield "briefings", "", [_briefing(look, briefing)]
    statements = [quote for quote in briefing.key_quotes if is_statement(quote)]
    yield "statements", "", [_statement(look, key, statement) for statement in statements]
    yield "questions", "", [_question(look, key, question) for question in briefing.open_questions]
    yield "claims", "", [_claim(look, key, claim) for claim in briefing.claims]
    yield "events", "", [_event(look, key, entry) for entry in briefing.timeline]


def _briefing(look: _Look, briefing: Briefing) -> Row:
    return {
        "id": briefing.id,
        "title": briefing.title,
        "summary": briefing.summary,
        "published": briefing.published,
        "updated": briefing.updated,
        "cutoff": briefing.cutoff,
        "language": briefing.language,
        "authors": tuple(author.name for author in briefing.authors),
        "topics": briefing.topics,
        "articles": tuple(name for name in cited_articles(briefing) if look.reader.one(ARTICLE_SOURCE, name)),
        "page": look.address(urls.briefing(briefing.id)),
    }


def _statement(look: _Look, briefing: str, statement: KeyQuote) -> Row:
    key = str(statement.id)
    wordings = look.passages(statement.wordings) | look.referring("quote", key)
    speakers = statement.speaker or next((one.speaker for one in wordings.values() if one.speaker), ())
    original = statement.original
    return {
        "id": key,
        "briefing": briefing,
        "title": statement.title,
        "speakers": speakers,
        "speaker_names": look.names(speakers),
        "date": statement.date,
        "wordings": tuple(wordings),
        "original_language": original.language if original else None,
        "original_text": original.text if original else None,
        "original_status": original.status if original else None,
        "note": statement.note,
        "page": look.address(urls.statement(key)),
    }


def _question(look: _Look, briefing: str, question: OpenQuestion) -> Row:
    key, answer = str(question.id), question.answer
    return {
        "id": key,
        "briefing": briefing,
        "question": question.question,
        "status": question.status,
        "opened": question.opened,
        "raised_by": look.references((*question.raised_by, *look.referring("question", key))),
        "would_answer": question.would_answer,
        "answer": answer.text if answer else None,
        "answered": answer.date if answer else None,
        "answered_by": look.references(answer.cites) if answer else (),
        "page": look.address(urls.in_briefing(briefing, "question", key)),
    }


def _claim(look: _Look, briefing: str, claim: Claim) -> Row:
    key = str(claim.id)
    by_stance: dict[str, list[str]] = {}
    for name, passage in (look.passages(claim.cites) | look.referring("claim", key)).items():
        by_stance.setdefault(passage.stance, []).append(name)
    return {
        "id": key,
        "briefing": briefing,
        "text": claim.text,
        "status": claim.status,
        "asserted_by": tuple(by_stance.get("asserts", ())),
        "reported_by": tuple(by_stance.get("reports", ())),
        "doubted_by": tuple(by_stance.get("doubts", ())),
        "denied_by": tuple(by_stance.get("denies", ())),
        "note": claim.note,
        "page": look.address(urls.in_briefing(briefing, "claim", key)),
    }


def _event(look: _Look, briefing: str, entry: TimelineEntry) -> Row:
    first, last = look.days(entry.date)
    cites = (*entry.cites, *(look.referring("event", entry.id) if entry.id else ()))
    return {
        "id": entry.id,
        "briefing": briefing,
        "date": entry.date,
        "first_day": first,
        "last_day": last,
        "title": entry.title,
        "text": entry.text,
        "cites": look.references(cites),
        "page": look.address(urls.in_briefing(briefing, "event", str(entry.id))),
    }


# ── actors and sources ──────────────────────────────────────────────────────────────────────────────────────────


def _of_actor(look: _Look, key: str) -> _Found:
    actor, tally = look.reader.one(ACTOR, key), look.reader.one(TALLY, key)
    if actor is None or tally is None:
        return
    row: Row = {
        "id": key,
        "name": actor.name,
        "type": actor.type,
        "aliases": tuple(alias.name for alias in actor.aliases),
        "names": tuple(f"{language}: {name}" for language, name in sorted(actor.names.items())),
        "roles": actor.roles,
        "description": actor.description,
        "quotes": tally.quotes,
        "articles": tally.articles,
        "url": actor.url,
        "same_as": actor.same_as,
        "page": look.address(urls.actor(key)),
    }
    yield "actors", "", [row]


def _of_source(look: _Look, key: str) -> _Found:
    source, articles = look.reader.one(SOURCE, key), look.reader.all(ARTICLES_OF, key)
    if source is None or not articles:
        return
    row: Row = {
        "id": key,
        "name": source.name,
        "country": source.country,
        "language": source.language,
        "description": source.description,
        "articles": len(articles),
        "url": source.url,
        "page": look.address(urls.source(key)),
    }
    yield "sources", "", [row]


_FINDERS: dict[str, Callable[[_Look, str], _Found]] = {
    "article": _of_article,
    "briefing": _of_briefing,
    "actor": _of_actor,
    "source": _of_source,
}
