"""Briefings, and the pages of long ones."""

from __future__ import annotations

from typing import Literal

from briefgen.views.cards import (
    ArticleCard,
    ClaimCard,
    DifferenceView,
    KeyPointView,
    PassageCard,
    QuestionCard,
    TimelineItem,
)
from briefgen.views.coverage import CoverageView
from briefgen.views.frame import Link, Period, View, When
from briefgen.views.pictures import CoveragePicture, NetworkView, TimePicture
from briefgen.views.statements import StatementView


class BriefingActorRow(View, frozen=True, kw_only=True):
    """An actor of a briefing."""

    actor: Link
    type: str
    role: str | None = None
    quotes: int = 0  # in the articles of this briefing


class KeyQuotesView(View, frozen=True, kw_only=True):
    """A statement with its wordings, or quotes that are none and stand beside each other in the list of key quotes."""

    statement: StatementView | None = None
    quotes: tuple[PassageCard, ...] = ()


class OriginGroup(View, frozen=True, kw_only=True):
    """Articles of one origin. `name` is what one of them calls it; `wording`: whether any share most of their words."""

    articles: tuple[ArticleCard, ...]
    name: str | None = None
    wording: bool = False


class ChangeView(View, frozen=True, kw_only=True):
    """What was changed after publication."""

    date: When
    type: str
    text: str
    affects: tuple[Link, ...] = ()


class BriefingView(View, frozen=True, kw_only=True):
    """briefings/<id>.html (template briefing.html).

    Of a long one there is less: items show a part of their evidence and lead to the rest by `more`, and a large matrix
    and all of many articles stand at `coverage_page` and `articles_page`.
    """

    id: str
    title: str
    summary: str
    why_it_matters: str | None = None
    published: When | None = None
    updated: When | None = None
    cutoff: When | None = None
    authors: tuple[Link, ...] = ()
    topics: tuple[str, ...] = ()
    key_points: tuple[KeyPointView, ...] = ()
    key_quotes: tuple[PassageCard, ...] = ()
    statements: tuple[StatementView, ...] = ()
    quoted: tuple[KeyQuotesView, ...] = ()  # key_quotes and statements together, in the order of the list
    actors: tuple[BriefingActorRow, ...] = ()
    questions: tuple[QuestionCard, ...] = ()
    claims: tuple[ClaimCard, ...] = ()
    coverage: CoverageView | None = None
    timeline: tuple[TimelineItem, ...] = ()
    articles: tuple[ArticleCard, ...] = ()
    shared: tuple[OriginGroup, ...] = ()  # those of `articles` that have one origin with others
    single: tuple[ArticleCard, ...] = ()  # … and all others
    sources: int = 0
    origins: int = 0  # fewer than articles where some have one origin
    changes: tuple[ChangeView, ...] = ()
    network: NetworkView | None = None  # these three draw what the page also says in words
    time_picture: TimePicture | None = None
    coverage_picture: CoveragePicture | None = None
    coverage_page: str | None = None
    articles_page: str | None = None
    total_articles: int = 0


class ShareView(View, frozen=True, kw_only=True):
    """briefings/<id>.png (template share.svg): the picture of a briefing where its address is shared.

    `counts` are texts such as “3 articles”, without what there is nothing of. They and the date are in the language of
    the site, `language` and `dir` are those of the briefing.
    """

    title: str
    site: str
    date: When | None = None  # of its last change
    counts: tuple[str, ...] = ()
    language: str = "en"
    dir: Literal["ltr", "rtl"] = "ltr"


class BriefingPartView(View, frozen=True, kw_only=True):
    """briefings/<id>/… (template briefing-part.html): what a long briefing has on pages of its own.

    It is all evidence for one item, whose words are `text` and which stands in the briefing at `item`; or the matrix, or
    all articles. `of` leads to the briefing; `title`, `published` and `updated` are its. `parts` are all pages of it.
    """

    kind: Literal["point", "question", "claim", "event", "coverage", "articles"]
    of: Link
    title: str
    published: When | None = None
    updated: When | None = None
    text: str | None = None
    item: Link | None = None
    anchor: str = ""
    passages: tuple[PassageCard, ...] = ()
    differences: tuple[DifferenceView, ...] = ()
    coverage: CoverageView | None = None
    articles: tuple[ArticleCard, ...] = ()
    total: int = 0  # of passages or articles
    address: str = ""  # of the briefing, as receipts tell it
    parts: tuple[Period, ...] = ()
