"""Feeds."""

from __future__ import annotations

from typing import Literal

from briefgen.model import QuestionStatus
from briefgen.views.cards import PassageCard
from briefgen.views.frame import Link, View

FeedKind = Literal["site", "briefing", "actor", "questions"]


EntryKind = Literal[
    "briefing", "update", "correction", "clarification", "retraction",
    "asked", "open", "partly-answered", "answered", "disputed", "moot", "quotes",
]  # fmt: skip


class FeedEntry(View, frozen=True, kw_only=True):
    """One entry of a feed. Its addresses are whole ones, dates are moments in UTC, and `id` never changes.

    `kind` is what it tells: a `briefing`; a change of one, by its type; a question that was `asked`, or that has become
    what its status says; or the `quotes` of an actor in one article. `title` is that of the briefing, the question or
    the article; `text` what is said of it. `points` are the key points of a briefing.
    """

    id: str
    href: str
    kind: EntryKind
    title: str
    published: str
    updated: str
    text: str | None = None
    language: str | None = None  # where it is not that of the site
    dir: Literal["ltr", "rtl"] = "ltr"
    authors: tuple[Link, ...] = ()
    topics: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    briefing: Link | None = None  # to which a change or a question belongs
    status: QuestionStatus | None = None  # of a question, now
    would_answer: str | None = None
    answer: str | None = None
    source: Link | None = None  # of an article
    quotes: tuple[PassageCard, ...] = ()
    more: int = 0  # quotes of the article that are not shown here


class FeedView(View, frozen=True, kw_only=True):
    """A feed (templates feed.xml and feed.json): the newest entries first. Its addresses are whole ones.

    `href` leads to the page that it belongs to, `atom` and `json` to its two forms. `id` never changes. `updated` is
    when the newest of its entries was, as far as the content says so.
    """

    kind: FeedKind
    id: str
    title: str
    href: str
    atom: str
    json: str
    updated: str
    description: str | None = None
    entries: tuple[FeedEntry, ...] = ()
