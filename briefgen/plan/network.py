"""What the network of a briefing is drawn from: who speaks to whom, who about whom, and who is named with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from briefgen import urls
from briefgen.model import Article, Passage
from briefgen.pictures import network
from briefgen.pictures.network import Person, Tie, TieKind
from briefgen.plan.sheet import Sheet
from briefgen.relations import ACTOR_NAME, MENTIONS, SPEAKS_OF
from briefgen.views import NetworkView

# Pairs of names grow with their square: of an article that names more, those that it names most often are paired.
_MOST_TOGETHER = 20


class _Found(NamedTuple):
    kind: TieKind
    actor: str
    other: str
    href: str


def plan(sheet: Sheet, actors: Collection[str], articles: Sequence[Article], *, rtl: bool) -> NetworkView | None:
    """The network of the actors of a briefing, by their ids; None if there is nothing between any two.

    Whom these speak to or about is in it, too, though it be no actor of the briefing.
    """
    found = [tie for article in articles for tie in _in_article(sheet, article, actors)]
    ties = _counted(found)
    speaking = {
        name
        for article in articles
        for passage in sheet.passages(article.id)
        if passage.kind == "quote"
        for name in passage.speaker
    }
    named = dict.fromkeys(name for tie in ties for name in (tie.actor, tie.other))
    people = [
        Person(id=key, link=sheet.actor(key), type=called.type, speaks=key in speaking)
        for key in named
        if (called := sheet.reader.one(ACTOR_NAME, key))
    ]
    return network.draw(people, ties, rtl=rtl)


def _counted(found: Iterable[_Found]) -> list[Tie]:
    """Each thing between two actors once, with how often it occurs and where first."""
    first: dict[tuple[TieKind, str, str], str] = {}
    counts: Counter[tuple[TieKind, str, str]] = Counter()
    for tie in found:
        key = tie.kind, tie.actor, tie.other
        first.setdefault(key, tie.href)
        counts[key] += 1
    return [Tie(*key, times=times, href=first[key]) for key, times in counts.items()]


def _in_article(sheet: Sheet, article: Article, actors: Collection[str]) -> Iterator[_Found]:
    named: dict[str, list[str]] = {}
    for name, actor in sheet.reader.one(SPEAKS_OF, article.id) or ():
        named.setdefault(name, []).append(actor)
    for passage in sheet.passages(article.id):
        if passage.kind == "claim" or passage.counts:
            yield from _in_passage(sheet, article, passage, named.get(passage.id, ()))
    together = [row for row in sheet.reader.one(MENTIONS, article.id) or () if row[0] in actors]
    href = sheet.href(urls.article(article.id))
    often = sorted(together, key=lambda row: (-row[1], row[0]))[:_MOST_TOGETHER]
    yield from (_Found("with", *pair, href) for pair in combinations(sorted(name for name, _ in often), 2))


def _in_passage(sheet: Sheet, article: Article, passage: Passage, named: Sequence[str]) -> Iterator[_Found]:
    """Whom the speakers address in a passage, and of whom else they speak in it."""
    shown = passage.parts and sheet.allowance(article.id).publish != "none"
    place = urls.passage(article.id, passage.id) if shown else urls.article(article.id)
    href = sheet.href(place)
    for speaker in passage.by if passage.kind == "claim" else passage.speaker:
        yield from (_Found("to", speaker, other, href) for other in passage.to)
        yield from (_Found("about", speaker, other, href) for other in named if other not in passage.to)
