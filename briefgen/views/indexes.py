"""The home page, lists of the whole site, and pages of its own."""

from __future__ import annotations

from briefgen.model import QuestionStatus
from briefgen.views.cards import BriefingCard, PassageCard, QuestionCard, TimelineItem
from briefgen.views.frame import CountedLink, Period, View


class HomeView(View, frozen=True, kw_only=True):
    """index.html (template home.html). The lists are the beginnings of longer ones; totals count all."""

    briefings: tuple[BriefingCard, ...] = ()
    questions: tuple[QuestionCard, ...] = ()
    actors: tuple[CountedLink, ...] = ()
    total_briefings: int = 0
    open_questions: int = 0  # those without a full answer
    total_questions: int = 0
    total_actors: int = 0
    total_articles: int = 0
    total_quotes: int = 0


class BriefingsView(View, frozen=True, kw_only=True):
    """briefings/index.html (template briefings.html): all briefings, latest first.

    Of very many only the latest are here; `periods` lead to briefings/index/<year>.html, whose `heading` names the year.
    """

    briefings: tuple[BriefingCard, ...] = ()
    heading: str | None = None
    periods: tuple[Period, ...] = ()
    total: int = 0


class QuotesView(View, frozen=True, kw_only=True):
    """quotes/index.html and quotes/<month>.html (template quotes.html), the latest first.

    `heading` names the month, or is None on the index, which shows the latest quotes of all (`complete`: all there are).
    """

    heading: str | None = None
    quotes: tuple[PassageCard, ...] = ()
    periods: tuple[Period, ...] = ()
    complete: bool = True
    total: int = 0
    statements: CountedLink | None = None  # on the index: the list of statements, and how many there are


class QuestionGroup(View, frozen=True, kw_only=True):
    """The questions of one status, those first that wait longest. `total` counts also those that are not shown here."""

    status: QuestionStatus
    questions: tuple[QuestionCard, ...] = ()
    total: int = 0


class QuestionsView(View, frozen=True, kw_only=True):
    """questions/index.html and questions/<year>.html (template questions.html): open ones first, oldest first.

    There is a group for each status that occurs. `heading` names the year, or is None on the index.
    """

    heading: str | None = None
    groups: tuple[QuestionGroup, ...] = ()
    periods: tuple[Period, ...] = ()
    complete: bool = True
    total: int = 0


class TimelineView(View, frozen=True, kw_only=True):
    """timeline.html and timeline/<year>.html (template timeline.html), in order of time."""

    heading: str | None = None
    items: tuple[TimelineItem, ...] = ()
    periods: tuple[Period, ...] = ()
    complete: bool = True
    total: int = 0


class TextPageView(View, frozen=True, kw_only=True):
    """<slug>.html (template page.html): a page of the project's own."""

    title: str
    html: str


class NotFoundView(View, frozen=True, kw_only=True):
    """404.html (template 404.html). Its `page.root` is absolute, since any address may lead here."""


class SearchView(View, frozen=True, kw_only=True):
    """search.html: a form, and the results that `search.js` puts below it.

    `counts` is what is said of their number, with the form of numbers that each text is for. There always is an `other`.
    """

    counts: tuple[tuple[str, str], ...] = ()


class MovedView(View, frozen=True, kw_only=True):
    """The address of an id in `former_ids` (template moved.html). The page leads to `href` by itself; it has no script."""

    href: str
