"""The page of an actor, and the index of actors."""

from __future__ import annotations

from collections import Counter

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.languages import direction
from briefgen.model import Actor
from briefgen.plan.sheet import Sheet
from briefgen.relations import (
    ARTICLE,
    BRIEFING_TITLE,
    BRIEFINGS_WITH,
    MENTIONED,
    MENTIONS,
    SHOWN_ACTOR,
    SPOKEN,
    TALLIES,
)
from briefgen.views import (
    ActorBriefing,
    ActorRow,
    ActorsView,
    ActorView,
    CountedLink,
    Link,
    MentionRow,
    NameIn,
    Page,
)

_MOST_COMPANIONS = 20


def plan(reader: Reader, key: str) -> Page | None:
    """The page of an actor: names, roles, quotes, mentions, and with whom it appears."""
    actor = reader.one(SHOWN_ACTOR, key)
    if actor is None:
        return None
    sheet = Sheet(reader, urls.actor(key))
    spoken = sorted(set(reader.all(SPOKEN, key)), key=lambda placed: (placed.article, placed.passage.parts))
    spoken.sort(key=lambda placed: sheet.order(placed.date), reverse=True)
    cards = tuple(sheet.passage_card(placed) for placed in spoken)
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
        quotes=cards,
        quotes_by_source=sheet.counted(Counter(card.source for card in cards).items()),
        mentions=_mentions(sheet, key),
        appears_with=_companions(sheet, key),
        briefings=_briefings(sheet, key),
    )
    feed = ("actor", key) if cards else None
    return sheet.page("actor.html", actor.name, view, section="actors", description=actor.description, feed=feed)


def _names(actor: Actor) -> tuple[NameIn, ...]:
    return tuple(
        NameIn(language=language, name=name, dir=direction(language)) for language, name in sorted(actor.names.items())
    )


def _mentions(sheet: Sheet, key: str) -> tuple[MentionRow, ...]:
    found = [
        (article, count)
        for name, count in sheet.reader.all(MENTIONED, key)
        if (article := sheet.reader.one(ARTICLE, name))
    ]
    found.sort(key=lambda row: (sheet.order(row[0].published), row[0].id), reverse=True)
    return tuple(MentionRow(article=sheet.article_card(article), count=count) for article, count in found)


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


def plan_index(reader: Reader, _key: str) -> Page:
    """All actors by name, with how often they are quoted and in how many articles they appear."""
    sheet = Sheet(reader, urls.ACTORS)
    tallies = sorted(reader.all(TALLIES), key=lambda tally: (sheet.interface.order(tally.name), tally.id))
    rows = tuple(
        ActorRow(
            actor=Link(text=tally.name, href=sheet.href(urls.actor(tally.id))),
            type=tally.type,
            role=tally.role,
            quotes=tally.quotes,
            articles=tally.articles,
        )
        for tally in tallies
    )
    return sheet.page("actors.html", sheet.interface.text("Actors"), ActorsView(actors=rows), section="actors")
