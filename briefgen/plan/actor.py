"""The page of an actor, and those of its months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.conclusions.long_lists import naming, spoken_by
from briefgen.languages import direction
from briefgen.model import Actor, Article
from briefgen.periods import MOST
from briefgen.plan import parts
from briefgen.plan.sheet import Sheet
from briefgen.relations import (
    ARTICLE,
    ARTICLE_SOURCE,
    BRIEFING_TITLE,
    BRIEFINGS_WITH,
    LISTED,
    MENTIONED,
    MENTIONS,
    SHOWN_ACTOR,
    Listed,
)
from briefgen.views import (
    ActorBriefing,
    ActorView,
    CountedLink,
    Link,
    MentionRow,
    NameIn,
    Page,
    PeriodView,
)

_MOST_COMPANIONS = 20


def plan(reader: Reader, key: str) -> Page | None:
    """The page of an actor: names, roles, quotes, mentions, and with whom it appears."""
    actor = reader.one(SHOWN_ACTOR, key)
    if actor is None:
        return None
    sheet = Sheet(reader, urls.actor(key))
    spoken, named = spoken_by(reader, key), naming(reader, key)
    sources = Counter(source for placed in spoken if (source := reader.one(ARTICLE_SOURCE, placed.article)))
    view = ActorView(
        id=key,
        name=actor.name,
        type=actor.type,
        names=_names(actor),
        aliases=tuple(alias.name for alias in actor.aliases),
        roles=actor.roles,
        description=actor.description,
        url=actor.url,
        same_as=actor.same_as,
        quotes=tuple(map(sheet.passage_card, spoken[:MOST])),
        quotes_by_source=sheet.counted((sheet.source(source), count) for source, count in sources.items()),
        mentions=_mentions(sheet, key, named[:MOST]),
        appears_with=_companions(sheet, key),
        briefings=_briefings(sheet, key),
        total_quotes=len(spoken),
        total_mentions=len(named),
        periods=parts.links(sheet, "actor", key),
    )
    feed = ("actor", key) if spoken else None
    return sheet.page("actor.html", actor.name, view, section="actors", description=actor.description, feed=feed)


def _names(actor: Actor) -> tuple[NameIn, ...]:
    return tuple(
        NameIn(language=language, name=name, dir=direction(language)) for language, name in sorted(actor.names.items())
    )


def plan_period(reader: Reader, name: str) -> Page | None:
    """A month of an actor with long lists, or a part of it. `name` is `id/part`."""
    key, _, part = name.rpartition("/")
    actor = reader.one(SHOWN_ACTOR, key)
    if actor is None:
        return None
    listed = reader.one(LISTED, f"actor:{name}") or Listed((), (), ())
    sheet = Sheet(reader, urls.part_of("actor", key, part))
    articles = (article for name in listed.articles if (article := reader.one(ARTICLE, name)))
    view = PeriodView(
        of=sheet.actor(key),
        heading=parts.heading(sheet, part),
        quotes=sheet.cards(listed.quotes),
        mentions=_mentions(sheet, key, articles),
        parts=parts.among(sheet, partial(urls.part_of, "actor", key), part, listed.parts),
    )
    return parts.page(sheet, actor.name, view, section="actors")


def _mentions(sheet: Sheet, key: str, articles: Iterable[Article]) -> tuple[MentionRow, ...]:
    rows = []
    for article in articles:
        count = next((n for actor, n in sheet.reader.one(MENTIONS, article.id) or () if actor == key), 0)
        rows.append(MentionRow(article=sheet.article_card(article), count=count))
    return tuple(rows)


def _companions(sheet: Sheet, key: str) -> tuple[CountedLink, ...]:
    """Actors that are named in the same articles, and in how many."""
    together: Counter[str] = Counter()
    for article, _ in sheet.reader.all(MENTIONED, key):
        together.update(other for other, _ in sheet.reader.one(MENTIONS, article) or () if other != key)
    # Only the names that can be shown are looked up: each lookup makes the page depend on that actor.
    most = sorted(together.items(), key=lambda row: (-row[1], row[0]))[:_MOST_COMPANIONS]
    return sheet.counted((sheet.actor(other), count) for other, count in most)


def _briefings(sheet: Sheet, key: str) -> tuple[ActorBriefing, ...]:
    rows = []
    for name, role in sheet.reader.all(BRIEFINGS_WITH, key):
        title = sheet.reader.one(BRIEFING_TITLE, name)
        if title is not None:
            link = Link(text=title, href=sheet.href(urls.briefing(name)))
            rows.append(ActorBriefing(briefing=link, role=role))
    return tuple(rows)
