"""What every page has around it, and what all views are made of."""

from __future__ import annotations

from typing import Literal

import msgspec


class View(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What all views share: named fields, never changed once made."""


class Link(View, frozen=True, kw_only=True):
    """A name that leads somewhere, or just a name if `href` is None."""

    text: str
    href: str | None = None


class When(View, frozen=True, kw_only=True):
    """A date: for people, for machines (None if no valid `datetime` attribute can say it), and how sure it is."""

    text: str
    iso: str | None = None
    uncertain: bool = False


class SiteView(View, frozen=True, kw_only=True):
    """What is the same on every page. `settings` is `theme_settings` of the configuration."""

    title: str
    description: str | None = None
    language: str = "en"
    dir: Literal["ltr", "rtl"] = "ltr"
    base_url: str | None = None
    edition: Literal["public", "internal", "annotations"] = "public"
    settings: dict[str, object] = {}
    pages: tuple[tuple[str, str], ...] = ()  # title and address (from the root) of the project's own pages
    feeds: bool = False  # whether there are feeds: they need `base_url`
    search: bool = True  # whether the site is meant to have a search


class FeedLink(View, frozen=True, kw_only=True):
    """A feed in its two forms, Atom and JSON Feed."""

    title: str
    atom: str
    json: str


class ShareImage(View, frozen=True, kw_only=True):
    """The picture that stands for a page where its address is shared: its whole address, its text, its size."""

    href: str
    alt: str
    width: int
    height: int


class Frame(View, frozen=True, kw_only=True):
    """The page itself. `root` leads to the root of the site (`""`, `"../"`); put it before addresses of your own.

    `language` and `dir` are those of what the page tells; the words of the interface are in the language of the site.
    """

    path: str
    root: str
    title: str
    description: str | None = None
    section: str = ""  # home, briefings, quotes, questions, actors, sources, timeline, or a page's id
    language: str = "en"
    dir: Literal["ltr", "rtl"] = "ltr"
    canonical: str | None = None
    status: str | None = None  # in the internal edition: why the page is not for everybody, such as `draft`
    linked_data: str | None = None  # what the page says, for programs: JSON-LD, ready for a script element
    image: ShareImage | None = None  # where share images are wanted: that of a briefing
    feeds: tuple[FeedLink, ...] = ()  # that of the page, if it has one, and that of the site


class CountedLink(View, frozen=True, kw_only=True):
    """A name with how often it occurs."""

    link: Link
    count: int


class Period(View, frozen=True, kw_only=True):
    """One part of a long index, such as a month. `current` marks the part that the page shows.

    `count` is told on the index only, so that a new quote changes the page of its own month and no other.
    """

    link: Link
    count: int | None = None
    current: bool = False
