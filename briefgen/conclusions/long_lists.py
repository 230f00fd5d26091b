"""What belongs to one actor or source, in the order in which pages show it, and what is too long for one page in parts.

For each part it is stated what stands there. So an edit reaches the pages of its own month, however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from briefgen import dates
from briefgen.catalog import Fact, Reader
from briefgen.config import Config
from briefgen.model import Article, Passage
from briefgen.periods import MOST, in_order, names, part_of
from briefgen.relations import ARTICLE, ARTICLES_OF, CONFIG, LISTED, LONG, MENTIONED, PERIODS, SPOKEN, Listed, Placed
from briefgen.resolve.rights import Allowance

T = TypeVar("T")


def spoken_by(reader: Reader, key: str) -> list[Placed]:
    """All quotes of an actor, the latest first, those of one article in the order of its text."""
    zone = _zone(reader)
    spoken = sorted(set(reader.all(SPOKEN, key)), key=lambda placed: (placed.article, placed.passage.parts))
    return sorted(spoken, key=lambda placed: dates.sort_key(placed.date, zone), reverse=True)


def naming(reader: Reader, key: str) -> list[Article]:
    """The articles that name an actor, the latest first."""
    return _latest(reader, (name for name, _ in reader.all(MENTIONED, key)))


def published_by(reader: Reader, key: str) -> list[Article]:
    """The articles of a source, the latest first."""
    return _latest(reader, reader.all(ARTICLES_OF, key))


def _latest(reader: Reader, names: Iterable[str]) -> list[Article]:
    zone = _zone(reader)
    articles = [article for name in names if (article := reader.one(ARTICLE, name))]
    return sorted(articles, key=lambda it: (dates.sort_key(it.published, zone), it.id), reverse=True)


def _zone(reader: Reader) -> str:
    return (reader.one(CONFIG) or Config()).timezone


def of_actor(reader: Reader, key: str) -> Iterator[Fact]:
    """The parts of an actor of whom there are many quotes or mentions; else nothing."""
    if len(reader.all(SPOKEN, key)) > MOST or len(reader.all(MENTIONED, key)) > MOST:
        yield from _parts("actor", key, spoken_by(reader, key), naming(reader, key))


def of_source(reader: Reader, key: str) -> Iterator[Fact]:
    """The parts of a source of which there are many articles; else nothing."""
    if len(reader.all(ARTICLES_OF, key)) > MOST:
        yield from _parts("source", key, (), published_by(reader, key))


def of_article(key: str, passages: Sequence[Passage], allowed: Allowance) -> Iterator[Fact]:
    """The parts of the notes on an article with very many of them; else nothing. Marked actors have no note."""
    if len(passages) <= MOST or allowed.publish == "none":
        return
    count = sum(passage.kind != "actor" for passage in passages)
    yield from (Fact(LONG, "article", f"{key}/{part}") for part in names("notes", count) if count > MOST)


def _parts(kind: str, key: str, quotes: Iterable[Placed], articles: Iterable[Article]) -> Iterator[Fact]:
    said = _by_period((placed.date, f"{placed.article}#{placed.passage.id}") for placed in quotes)
    named = _by_period((article.published, article.id) for article in articles)
    for period in in_order({*said, *named}):
        held, there = said[period], named[period]
        yield Fact(PERIODS, f"{kind}:{key}", (period, len(held) or len(there)))
        every = tuple(names(period, max(len(held), len(there))))
        for part in every:
            listed = Listed(tuple(part_of(held, part)), tuple(part_of(there, part)), every)
            yield Fact(LONG, kind, f"{key}/{part}")
            yield Fact(LISTED, f"{kind}:{key}/{part}", listed)


def _by_period(dated: Iterable[tuple[str | None, T]]) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for date, item in dated:
        found[dates.period(date)].append(item)
    return found
