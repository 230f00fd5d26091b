"""Actors and sources."""

from __future__ import annotations

from typing import Literal

from briefgen.views.cards import ArticleCard, PassageCard
from briefgen.views.frame import CountedLink, Link, Period, View


class NameIn(View, frozen=True, kw_only=True):
    """An actor's name in one language."""

    language: str
    name: str
    dir: Literal["ltr", "rtl"] = "ltr"


class MentionRow(View, frozen=True, kw_only=True):
    """An article that names an actor, and how often."""

    article: ArticleCard
    count: int


class ActorBriefing(View, frozen=True, kw_only=True):
    """A briefing in which an actor plays a part."""

    briefing: Link
    role: str | None = None


class ActorView(View, frozen=True, kw_only=True):
    """actors/<id>.html (template actor.html). Quotes are the latest first.

    Of long lists only the latest are here; then `periods` lead to all of them, and the totals count them.
    """

    id: str
    name: str
    type: str
    names: tuple[NameIn, ...] = ()
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    description: str | None = None
    url: str | None = None
    same_as: tuple[str, ...] = ()
    quotes: tuple[PassageCard, ...] = ()
    quotes_by_source: tuple[CountedLink, ...] = ()
    mentions: tuple[MentionRow, ...] = ()
    appears_with: tuple[CountedLink, ...] = ()
    briefings: tuple[ActorBriefing, ...] = ()
    total_quotes: int = 0
    total_mentions: int = 0
    periods: tuple[Period, ...] = ()


class ActorRow(View, frozen=True, kw_only=True):
    """One actor in the index."""

    actor: Link
    type: str
    role: str | None = None
    quotes: int = 0
    articles: int = 0


class ActorsView(View, frozen=True, kw_only=True):
    """actors/index.html and actors/index/<letter>.html (template actors.html): by name.

    Of very many the index shows the most quoted, and `letters` lead to all of them. `heading` names the letter on its
    page, or is None on the index; `total` counts those of the letter, or all.
    """

    actors: tuple[ActorRow, ...] = ()
    heading: str | None = None
    letters: tuple[Period, ...] = ()
    total: int = 0


class SourceView(View, frozen=True, kw_only=True):
    """sources/<id>.html (template source.html). Articles are the latest first.

    Of many only the latest are here; then `periods` lead to all of them, and `total` counts them.
    """

    id: str
    name: str
    url: str | None = None
    country: str | None = None
    language: str | None = None
    description: str | None = None
    articles: tuple[ArticleCard, ...] = ()
    quoted: tuple[CountedLink, ...] = ()
    total: int = 0
    periods: tuple[Period, ...] = ()


class PeriodView(View, frozen=True, kw_only=True):
    """actors/<id>/2024-05.html, sources/<id>/2024-05.html (template period.html): a month of one actor or source.

    `of` leads to its page. Of an actor there are quotes and mentions, of a source articles, the latest first. `parts`
    are all pages of a month that is too full for one.
    """

    of: Link
    heading: str
    quotes: tuple[PassageCard, ...] = ()
    mentions: tuple[MentionRow, ...] = ()
    articles: tuple[ArticleCard, ...] = ()
    parts: tuple[Period, ...] = ()


class SourceRow(View, frozen=True, kw_only=True):
    """One source in the index."""

    source: Link
    country: str | None = None
    language: str | None = None
    articles: int = 0


class SourcesView(View, frozen=True, kw_only=True):
    """sources/index.html and sources/index/<letter>.html (template sources.html): by name.

    Of very many the index shows those with most articles, and `letters` lead to all of them. `heading` and `total` are
    as in `ActorsView`.
    """

    sources: tuple[SourceRow, ...] = ()
    heading: str | None = None
    letters: tuple[Period, ...] = ()
    total: int = 0
