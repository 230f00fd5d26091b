"""What can be found by searching: a record for each briefing, quote, article, actor and question that is published.

A record holds words that the site shows anyway, and the address, seen from search.html, of the place where it does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.model import Actor, Article, Briefing, OpenQuestion
from briefgen.plan import items
from briefgen.plan.sheet import Sheet
from briefgen.plan.web_annotations import published_text
from briefgen.relations import (
    ACTOR_NAME,
    ACTORS,
    ARTICLE,
    ARTICLES,
    BODY,
    BRIEFING,
    BRIEFING_LANGUAGE,
    BRIEFING_TITLE,
    BRIEFINGS,
    PERIODS,
    SHOWN_ACTOR,
    SOURCE_NAME,
    SOURCES,
    InBriefing,
    Placed,
    since,
)
from briefgen.views import When

# Chinese and Japanese part no words, so each of their signs is made a word. search.js does the same to what is asked.
_SIGN = re.compile(
    r"([\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
_DAY = re.compile(r"\d{4}(?:-\d\d)?")


class SearchRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be found. `meta` is shown with it and searched like `content`; `filters` narrow a search."""

    url: str
    content: str
    meta: dict[str, str]
    filters: dict[str, tuple[str, ...]]


class _Names:
    """What actors and sources are called in filters: those that share a name are told apart by their ids."""

    def __init__(self, called: Mapping[str, str]) -> None:
        often = Counter(called.values())
        self._labels = {key: name if often[name] == 1 else f"{name} ({key})" for key, name in called.items()}

    def __call__(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._labels.get(key, key) for key in keys)


class _Shelf:
    """The site as it is seen from search.html."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.sheet = Sheet(reader, urls.SEARCH)
        actors = {key: called.name for key in reader.all(ACTORS) if (called := reader.one(ACTOR_NAME, key))}
        sources = {key: name for key in reader.all(SOURCES) if (name := reader.one(SOURCE_NAME, key))}
        self.actors, self.sources = _Names(actors), _Names(sources)


def records(reader: Reader) -> list[SearchRecord]:
    """All of them, in a fixed order."""
    shelf = _Shelf(reader)
    briefings = [briefing for key in reader.all(BRIEFINGS) if (briefing := reader.one(BRIEFING, key))]
    actors = [(key, actor) for key in reader.all(ACTORS) if (actor := reader.one(SHOWN_ACTOR, key))]
    articles = [article for key in reader.all(ARTICLES) if (article := reader.one(ARTICLE, key))]
    rows = [
        *(_briefing(shelf, briefing) for briefing in briefings),
        *(_actor(shelf, key, actor) for key, actor in actors),
        *_questions(shelf),
        *(record for article in articles for record in _article(shelf, article)),
    ]
    return sorted(rows, key=lambda record: (record.filters["kind"], record.url))


def _record(
    kind: str,
    url: str,
    texts: Iterable[str | None],
    meta: Mapping[str, str | None],
    *,
    language: str | None = None,
    date: When | None = None,
    speakers: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
) -> SearchRecord:
    filters = {
        "kind": (kind,),
        "speaker": speakers,
        "source": sources,
        "date": _periods(date),
        "language": (language,) if language else (),
    }
    shown = {**meta, "date": date.text if date else None}
    # Pagefind leaves out what has no content, so a title may have to stand in for it.
    found = [text for text in texts if text] or [meta["title"] or ""]
    return SearchRecord(
        url=url,
        content="\n\n".join(map(_parted, found)),
        meta={name: _parted(text) for name, text in shown.items() if text},
        filters={name: tuple(dict.fromkeys(values)) for name, values in filters.items() if values},
    )


def _parted(text: str) -> str:
    return _SIGN.sub(r" \1 ", text)


def _periods(date: When | None) -> tuple[str, ...]:
    """The year and the month of a date, as far as they are known."""
    found = _DAY.match(date.iso) if date and date.iso else None
    return (found[0][:4], found[0]) if found and len(found[0]) > 4 else (found[0],) if found else ()


def _briefing(shelf: _Shelf, briefing: Briefing) -> SearchRecord:
    texts = [briefing.summary, briefing.why_it_matters]
    texts += [point.text for point in briefing.key_points]
    texts += [claim.text for claim in briefing.claims]
    return _record(
        "briefing",
        shelf.sheet.href(urls.briefing(briefing.id)),
        texts,
        {"title": briefing.title, "topics": ", ".join(briefing.topics)},
        language=briefing.language or shelf.sheet.site.language,
        date=shelf.sheet.when(briefing.updated or briefing.published),
    )


def _actor(shelf: _Shelf, key: str, actor: Actor) -> SearchRecord:
    names = dict.fromkeys([*actor.names.values(), *(alias.name for alias in actor.aliases)])
    texts = [", ".join(names), *actor.roles, actor.description]
    return _record("actor", shelf.sheet.href(urls.actor(key)), texts, {"title": actor.name})


def _article(shelf: _Shelf, article: Article) -> Iterator[SearchRecord]:
    """An article as far as its rights allow, and its quotes."""
    sheet, body = shelf.sheet, shelf.reader.one(BODY, article.id)
    passages = sheet.passages(article.id)
    sources = shelf.sources([article.source])
    text = None
    if body is not None and sheet.allowance(article.id).publish != "none":
        text = published_text(sheet, article, body, passages).text.removeprefix(article.title).lstrip()
    yield _record(
        "article",
        sheet.href(urls.article(article.id)),
        [article.summary, text],
        {"title": article.title, "source": sources[0], "authors": ", ".join(article.author)},
        language=article.language,
        date=sheet.when(article.published),
        sources=sources,
    )
    for passage in passages:
        if passage.kind == "quote":
            yield from _quote(shelf, Placed(article.id, article.published, passage), sources)


def _quote(shelf: _Shelf, placed: Placed, sources: tuple[str, ...]) -> Iterator[SearchRecord]:
    card = shelf.sheet.passage_card(placed)
    if card.words is None:
        return
    yield _record(
        "quote",
        card.href,
        [card.words],
        {
            "title": ", ".join(link.text for link in card.speakers) or card.article.text,
            "source": sources[0],
            "article": card.article.text if card.speakers else None,
        },
        language=card.language,
        date=card.date,
        speakers=shelf.actors(placed.passage.speaker),
        sources=sources,
    )


def _questions(shelf: _Shelf) -> Iterator[SearchRecord]:
    for year, _ in shelf.reader.all(PERIODS, "questions"):
        for home, question in items.questions_in(shelf.sheet, year):
            yield _question(shelf, home, question)


def _question(shelf: _Shelf, home: InBriefing, question: OpenQuestion) -> SearchRecord:
    key, sheet = str(question.id), shelf.sheet
    raised = items.gathered(sheet, question.raised_by, "question", key)
    articles = (shelf.reader.one(ARTICLE, placed.article) for placed in raised)
    return _record(
        "question",
        sheet.href(urls.in_briefing(home.briefing, "question", key)),
        [question.answer.text if question.answer else None, question.would_answer],
        {"title": question.question, "briefing": shelf.reader.one(BRIEFING_TITLE, home.briefing)},
        language=shelf.reader.one(BRIEFING_LANGUAGE, home.briefing) or sheet.site.language,
        date=sheet.when(since(question)),
        sources=shelf.sources(article.source for article in articles if article),
    )
