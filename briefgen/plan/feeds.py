"""The feeds: of the site, of each briefing, of each actor that is quoted, and of the questions; each in two forms.

A feed is read away from the site, so all its addresses are whole ones. It holds the newest entries only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from briefgen import dates, urls
from briefgen.catalog import Reader
from briefgen.conclusions.entries import first_id
from briefgen.languages import direction
from briefgen.plan import moved
from briefgen.plan.sheet import Sheet
from briefgen.relations import (
    ARTICLE,
    BRIEFING,
    BRIEFINGS,
    ENTRIES,
    MOVES,
    SHOWN,
    SHOWN_ACTOR,
    SITE,
    SPOKEN,
    Entry,
    Placed,
)
from briefgen.views import FeedEntry, FeedKind, FeedView, Link, Page

MOST = 50  # entries of a feed
MOST_ARTICLES = 20  # in the feed of an actor: these are most of all feeds, and most of their bytes
_MOST_QUOTES = 20  # of an article, in the feed of an actor
_NEVER = "1970-01-01T00:00:00Z"  # a feed without entries has to have a date too
_FORMS = (urls.ATOM, urls.JSON_FEED)
_HAVE_FEEDS = ("actor", "briefing")


class _FeedSheet(Sheet):
    """A sheet of which every link is a whole address."""

    def href(self, target: str) -> str:
        return (self.config.base_url or "") + urls.between("", target)


def keys(reader: Reader) -> Iterator[str]:
    """All feeds, as `form kind:key`."""
    site = reader.one(SITE)
    if site is None or not site.feeds:
        return
    names = ["site:", "questions:", *(f"briefing:{key}" for key in reader.all(BRIEFINGS))]
    names += [f"actor:{key}" for key in reader.all(SHOWN, "speaker")]
    yield from (f"{form} {name}" for name in names for form in _FORMS)


def plan(reader: Reader, key: str) -> Page | None:
    """One form of a feed."""
    form, _, name = key.partition(" ")
    kind, _, of = name.partition(":")
    return _page(reader, kind, of, urls.feed(kind, of, form), form)


def moved_keys(reader: Reader) -> Iterator[str]:
    """Feeds at the addresses of former ids, as `form kind:old id`: who follows one there goes on to get it."""
    site = reader.one(SITE)
    if site is not None and site.feeds:
        found = (key for key in reader.all(MOVES) if key.partition(":")[0] in _HAVE_FEEDS)
        yield from (f"{form} {key}" for key in found for form in _FORMS)


def plan_moved(reader: Reader, key: str) -> Page | None:
    """The feed of a thing once more, at the address that it had under an id of earlier days."""
    form, _, name = key.partition(" ")
    kind, _, old = name.partition(":")
    new = moved.target_id(reader, name)
    if new is None or (kind == "actor" and new not in reader.all(SHOWN, "speaker")):
        return None
    return _page(reader, kind, new, urls.feed(kind, old, form), form)


def _page(reader: Reader, kind: str, key: str, path: str, form: str) -> Page | None:
    sheet = _FeedSheet(reader, path)
    view = _PLANS[kind](sheet, key)
    if view is None:
        return None
    return sheet.page(f"feed.{form}", view.title, view, description=view.description)


def _site(sheet: Sheet, _key: str) -> FeedView:
    entries = _newest(sheet, "site")
    return _feed(sheet, "site", "", sheet.site.title, urls.HOME, entries, description=sheet.site.description)


def _questions(sheet: Sheet, _key: str) -> FeedView:
    title = sheet.interface.text("Questions")
    return _feed(sheet, "questions", "", title, urls.QUESTIONS, _newest(sheet, "questions"))


def _briefing(sheet: Sheet, key: str) -> FeedView | None:
    briefing = sheet.reader.one(BRIEFING, key)
    if briefing is None:
        return None
    first, entries = first_id(key, briefing.former_ids), _newest(sheet, f"briefing:{key}")
    return _feed(sheet, "briefing", key, briefing.title, urls.briefing(key), entries, first, briefing.summary)


def _actor(sheet: Sheet, key: str) -> FeedView | None:
    """What an actor is quoted with, article by article."""
    actor = sheet.reader.one(SHOWN_ACTOR, key)
    if actor is None:
        return None
    first, zone = first_id(key, actor.former_ids), sheet.config.timezone
    articles: dict[str, dict[str, Placed]] = {}  # by article, then by passage, each once
    for placed in sheet.reader.all(SPOKEN, key):
        articles.setdefault(placed.article, {})[placed.passage.id] = placed
    dated = [(at, name) for name in sorted(articles) if (at := _published(articles[name], zone))]
    dated.sort(key=lambda row: row[0], reverse=True)
    entries = [_quoted(sheet, urls.actor(first), at, articles[name].values()) for at, name in dated[:MOST_ARTICLES]]
    return _feed(sheet, "actor", key, actor.name, urls.actor(key), entries, first, actor.description)


def _published(passages: dict[str, Placed], zone: str) -> str | None:
    """When the article of these passages was published."""
    return dates.instant(next(iter(passages.values())).date, zone)


def _quoted(sheet: Sheet, actor: str, at: str, passages: Iterable[Placed]) -> FeedEntry:
    """That an article quotes an actor. Its quotes are shown as far as the rights of the article allow."""
    placed = sorted(passages, key=lambda one: (one.passage.parts, one.passage.id))
    key = placed[0].article
    article = sheet.reader.one(ARTICLE, key)
    cards = tuple(sheet.passage_card(one) for one in placed[:_MOST_QUOTES])
    return FeedEntry(
        id=sheet.href(f"{actor}#in-{first_id(key, article.former_ids if article else ())}"),
        href=cards[0].href,
        kind="quotes",
        title=cards[0].article.text,
        published=at,
        updated=at,
        language=article.language if article else None,
        dir=direction(article.language) if article and article.language else sheet.site.dir,
        source=cards[0].source,
        quotes=cards,
        more=len(placed) - len(cards),
    )


def _newest(sheet: Sheet, name: str) -> list[FeedEntry]:
    found = sorted(sheet.reader.all(ENTRIES, name), key=lambda entry: entry.id)
    found.sort(key=lambda entry: (entry.updated, entry.published), reverse=True)
    return [_entry(sheet, entry) for entry in found[:MOST]]


def _entry(sheet: Sheet, entry: Entry) -> FeedEntry:
    key, title = entry.briefing
    briefing = None if entry.kind == "briefing" else Link(text=title, href=sheet.href(urls.briefing(key)))
    return FeedEntry(
        id=sheet.href(entry.id),
        href=sheet.href(entry.address),
        kind=entry.kind,
        title=entry.title,
        published=entry.published,
        updated=entry.updated,
        text=entry.text,
        language=entry.language,
        dir=direction(entry.language) if entry.language else sheet.site.dir,
        authors=tuple(Link(text=author.name, href=author.url) for author in entry.authors),
        topics=entry.topics,
        points=entry.points,
        briefing=briefing,
        status=entry.status,
        would_answer=entry.would_answer,
        answer=entry.answer,
    )


def _feed(
    sheet: Sheet,
    kind: FeedKind,
    key: str,
    title: str,
    page: str,
    entries: Iterable[FeedEntry],
    first: str = "",
    description: str | None = None,
) -> FeedView:
    found = tuple(entries)
    return FeedView(
        kind=kind,
        id=sheet.href(urls.feed(kind, first, urls.ATOM)),
        title=title,
        href=sheet.href(page),
        atom=sheet.href(urls.feed(kind, key, urls.ATOM)),
        json=sheet.href(urls.feed(kind, key, urls.JSON_FEED)),
        updated=max((entry.updated for entry in found), default=_NEVER),
        description=description,
        entries=found,
    )


_PLANS: dict[str, Callable[[Sheet, str], FeedView | None]] = {
    "site": _site,
    "questions": _questions,
    "briefing": _briefing,
    "actor": _actor,
}
