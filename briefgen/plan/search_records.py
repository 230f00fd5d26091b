"""What can be found by searching: a record for each briefing, quote, article, actor and question that is published.

A record holds words that the site shows anyway, and the address, seen from search.html, of the place where it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.model import OpenQuestion
from briefgen.plan import items
from briefgen.plan.sheet import Sheet
from briefgen.plan.web_annotations import published_text
from briefgen.relations import (
    ACTORS,
    ARTICLE,
    ARTICLES,
    BODY,
    BRIEFING,
    BRIEFING_LANGUAGE,
    BRIEFING_TITLE,
    BRIEFINGS,
    LABEL,
    PERIODS,
    SHOWN_ACTOR,
    InBriefing,
    Label,
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


class Shelf:
    """The site as it is seen from search.html."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.sheet = Sheet(reader, urls.SEARCH)

    def labels(self, kind: str, keys: Iterable[str]) -> tuple[Label, ...]:
        """What actors or sources are called."""
        found = ((key, self.reader.one(LABEL, f"{kind}:{key}")) for key in keys)
        return tuple(label or Label(key, key) for key, label in found)


def things(reader: Reader) -> Iterator[tuple[str, str]]:
    """Whatever has records, by its kind and its id. Questions are taken together by their years."""
    for kind, relation in (("briefing", BRIEFINGS), ("actor", ACTORS), ("article", ARTICLES)):
        yield from ((kind, key) for key in reader.all(relation))
    yield from (("question", year) for year, _ in reader.all(PERIODS, "questions"))


def kinds_of(thing: str) -> tuple[str, ...]:
    """The kinds of records that a kind of thing has."""
    return ("article", "quote") if thing == "article" else (thing,)


def records_of(shelf: Shelf, kind: str, key: str) -> list[SearchRecord]:
    """The records of one kind that a thing has, by their addresses."""
    return sorted(_MAKERS[kind](shelf, key), key=lambda record: record.url)


def records(reader: Reader) -> list[SearchRecord]:
    """All of them, in a fixed order."""
    shelf = Shelf(reader)
    found = [
        record for thing, key in things(reader) for kind in kinds_of(thing) for record in records_of(shelf, kind, key)
    ]
    return sorted(found, key=lambda record: (record.filters["kind"], record.url))


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
    # Most texts have none of these signs, and it is sooner seen that they have none than that nothing was put in.
    return text if text.isascii() or not _SIGN.search(text) else _SIGN.sub(r" \1 ", text)


def _periods(date: When | None) -> tuple[str, ...]:
    """The year and the month of a date, as far as they are known."""
    found = _DAY.match(date.iso) if date and date.iso else None
    return (found[0][:4], found[0]) if found and len(found[0]) > 4 else (found[0],) if found else ()


def _briefing(shelf: Shelf, key: str) -> Iterator[SearchRecord]:
    briefing = shelf.reader.one(BRIEFING, key)
    if briefing is None:
        return
    texts = [briefing.summary, briefing.why_it_matters]
    texts += [point.text for point in briefing.key_points]
    texts += [claim.text for claim in briefing.claims]
    yield _record(
        "briefing",
        shelf.sheet.href(urls.briefing(briefing.id)),
        texts,
        {"title": briefing.title, "topics": ", ".join(briefing.topics)},
        language=briefing.language or shelf.sheet.site.language,
        date=shelf.sheet.when(briefing.updated or briefing.published),
    )


def _actor(shelf: Shelf, key: str) -> Iterator[SearchRecord]:
    actor = shelf.reader.one(SHOWN_ACTOR, key)
    if actor is None:
        return
    names = dict.fromkeys([*actor.names.values(), *(alias.name for alias in actor.aliases)])
    texts = [", ".join(names), *actor.roles, actor.description]
    yield _record("actor", shelf.sheet.href(urls.actor(key)), texts, {"title": actor.name})


def _article(shelf: Shelf, key: str) -> Iterator[SearchRecord]:
    """An article as far as its rights allow."""
    sheet, article, body = shelf.sheet, shelf.reader.one(ARTICLE, key), shelf.reader.one(BODY, key)
    if article is None:
        return
    text = None
    if body is not None and sheet.allowance(key).publish != "none":
        text = published_text(sheet, article, body, sheet.passages(key)).text.removeprefix(article.title).lstrip()
    (source,) = shelf.labels("source", [article.source])
    yield _record(
        "article",
        sheet.href(urls.article(key)),
        [article.summary, text],
        {"title": article.title, "source": source.filter, "authors": ", ".join(article.author)},
        language=article.language,
        date=sheet.when(article.published),
        sources=(source.filter,),
    )


def _quotes(shelf: Shelf, key: str) -> Iterator[SearchRecord]:
    """The quotes of an article, if its rights allow that their words are shown."""
    sheet, article = shelf.sheet, shelf.reader.one(ARTICLE, key)
    quotes = [passage for passage in sheet.passages(key) if passage.counts]
    if article is None or not quotes or sheet.allowance(key).publish == "none":
        return
    (source,) = shelf.labels("source", [article.source])
    home, date = sheet.href(urls.article(key)), sheet.when(article.published)
    for quote in quotes:
        speakers = shelf.labels("actor", quote.speaker)
        names = ", ".join(speaker.name for speaker in speakers)
        yield _record(
            "quote",
            urls.at(home, quote.id) if quote.parts else home,
            [quote.words],
            {"title": names or article.title, "source": source.filter, "article": article.title if speakers else None},
            language=quote.language or article.language,
            date=date,
            speakers=tuple(speaker.filter for speaker in speakers),
            sources=(source.filter,),
        )


def _questions(shelf: Shelf, year: str) -> Iterator[SearchRecord]:
    for home, question in items.questions_in(shelf.sheet, year):
        yield _question(shelf, home, question)


def _question(shelf: Shelf, home: InBriefing, question: OpenQuestion) -> SearchRecord:
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
        sources=tuple(label.filter for label in shelf.labels("source", [one.source for one in articles if one])),
    )


_MAKERS = {"briefing": _briefing, "actor": _actor, "article": _article, "quote": _quotes, "question": _questions}
