"""A page: its template, and all that the template may see."""

from __future__ import annotations

from briefgen.views.articles import ArticleNotesView, ArticleView
from briefgen.views.briefings import BriefingPartView, BriefingView, ShareView
from briefgen.views.feeds import FeedView
from briefgen.views.frame import Frame, SiteView, View
from briefgen.views.indexes import (
    BriefingsView,
    HomeView,
    MovedView,
    NotFoundView,
    QuestionsView,
    QuotesView,
    SearchView,
    TextPageView,
    TimelineView,
)
from briefgen.views.method import DataView, MethodView
from briefgen.views.pack import PackView
from briefgen.views.registries import ActorsView, ActorView, PeriodView, SourcesView, SourceView
from briefgen.views.statements import StatementPageView, StatementsView

PageView = (
    HomeView
    | BriefingsView
    | BriefingView
    | BriefingPartView
    | ShareView
    | StatementPageView
    | StatementsView
    | ArticleView
    | ArticleNotesView
    | ActorView
    | ActorsView
    | SourceView
    | SourcesView
    | PeriodView
    | QuotesView
    | QuestionsView
    | TimelineView
    | TextPageView
    | MethodView
    | DataView
    | FeedView
    | NotFoundView
    | SearchView
    | MovedView
    | PackView
)


class Page(View, frozen=True, kw_only=True):
    """One page to be rendered: where it goes, by which template, from which values. Equal pages give equal bytes."""

    template: str
    site: SiteView
    frame: Frame
    view: PageView

    @property
    def path(self) -> str:
        return self.frame.path


class DataFile(View, frozen=True, kw_only=True):
    """A file of the site that is no page: it is published as it is, and no template sees it."""

    path: str
    data: bytes
