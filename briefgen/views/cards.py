"""What several pages show."""

from __future__ import annotations

from typing import Literal

from briefgen.model import Difference, Kind, Proved, QuestionStatus, QuoteType, Stance, Verdict
from briefgen.views.frame import CountedLink, Link, View, When


class ArticleCard(View, frozen=True, kw_only=True):
    """One article in a list. `original` is its address at the source."""

    id: str
    title: str
    href: str
    source: Link
    date: When | None = None
    language: str | None = None
    dir: Literal["ltr", "rtl"] = "ltr"
    authors: tuple[str, ...] = ()
    origin: str | None = None
    original: str | None = None
    summary: str | None = None
    quotes: int = 0
    coded: bool = False  # every passage about the story has been marked


class PassageCard(View, frozen=True, kw_only=True):
    """A passage away from its text: the words, who says them to whom, and where they stand.

    Two newlines in `words` part paragraphs. `words` is None where the rights of the text allow no words of it; `before` and `after` are the words around.
    Every quote has a `verdict`: how its words were found. `checked` leads to the rule by which that was done.
    Where an untouched copy of the article was kept, `proved` says whether they stand in that, too (`copy`), or in its text only (`text`).
    `accepted` is why a quote is published although its words were not found; `difference` is then how the text has
    them, as far as its rights allow. `insertions` are those stretches of `words` that the briefing put in, brackets included.
    """

    kind: Kind
    words: str | None
    href: str
    article: Link
    source: Link
    before: str = ""
    after: str = ""
    language: str | None = None
    dir: Literal["ltr", "rtl"] = "ltr"
    around_language: str | None = None  # these two are of `before` and `after`, if in another language
    around_dir: Literal["ltr", "rtl"] | None = None
    date: When | None = None
    original: str | None = None
    archive: str | None = None  # a copy of the original, at the passage
    retrieved: When | None = None  # when the article was taken from its source
    speakers: tuple[Link, ...] = ()
    to: tuple[Link, ...] = ()
    via: tuple[Link, ...] = ()
    role: str | None = None  # in what capacity the speaker spoke
    type: QuoteType = "direct"
    stance: Stance | None = None
    in_title: bool = False
    verdict: Verdict | None = None
    checked: str | None = None
    proved: Proved | None = None
    accepted: str | None = None
    insertions: tuple[str, ...] = ()
    difference: Difference = ()
    note: str | None = None  # what the briefing that shows the passage says of it
    statement: Link | None = None  # the statement of which a quote is a wording


class KeyPointView(View, frozen=True, kw_only=True):
    """A finding of a briefing and its evidence."""

    text: str
    cites: tuple[PassageCard, ...] = ()
    confidence: Literal["high", "medium", "low"] | None = None
    anchor: str = ""
    more: CountedLink | None = None  # in a long briefing: the way to all passages, and how many are not shown here


class AnswerView(View, frozen=True, kw_only=True):
    """The answer to a question."""

    text: str
    date: When | None = None
    cites: tuple[PassageCard, ...] = ()


class HistoryStep(View, frozen=True, kw_only=True):
    """One dated step of a question."""

    date: When
    status: QuestionStatus
    note: str | None = None


class QuestionCard(View, frozen=True, kw_only=True):
    """An open question: its status, who raised it, what would answer it. `href` leads to it in its briefing.

    `language` and `dir` are those of its words, where they are not the site's.
    """

    id: str
    anchor: str
    question: str
    status: QuestionStatus
    href: str
    briefing: Link
    opened: When | None = None
    raised_by: tuple[PassageCard, ...] = ()
    would_answer: str | None = None
    answer: AnswerView | None = None
    history: tuple[HistoryStep, ...] = ()
    language: str | None = None
    dir: Literal["ltr", "rtl"] = "ltr"
    more: CountedLink | None = None


class ToldView(View, frozen=True, kw_only=True):
    """What one article has where others have something else: its own words, or None where they may not be shown."""

    source: Link
    href: str
    text: str | None
    language: str | None = None
    dir: Literal["ltr", "rtl"] = "ltr"


class DifferenceView(View, frozen=True, kw_only=True):
    """A figure or a date in which articles differ."""

    kind: Literal["figures", "dates"]
    told: tuple[ToldView, ...]


class StanceGroup(View, frozen=True, kw_only=True):
    """The passages that take one stand on a claim. A passage that is no claim, such as a quote, reports it."""

    stance: Stance
    passages: tuple[PassageCard, ...]


class ClaimCard(View, frozen=True, kw_only=True):
    """An assertion, and the passages that take a stand on it.

    `stances` are the same passages as `passages`, grouped. `silent` are sources of the briefing that have none although
    all their articles in it are fully marked; `unread` those that have none and are not. `say` and `deny` are sources
    that stand against one another; both are empty if none do. `differences`: where the articles do not agree.
    """

    id: str
    anchor: str
    text: str
    status: Literal["reported", "confirmed", "disputed", "refuted", "unverified"]
    passages: tuple[PassageCard, ...] = ()  # by stance: asserts, reports, doubts, denies
    note: str | None = None
    stances: tuple[StanceGroup, ...] = ()
    silent: tuple[Link, ...] = ()
    unread: tuple[Link, ...] = ()
    say: tuple[Link, ...] = ()
    deny: tuple[Link, ...] = ()
    differences: tuple[DifferenceView, ...] = ()
    more: CountedLink | None = None


class TimelineItem(View, frozen=True, kw_only=True):
    """Something that happened. `language` and `dir` are those of `title` and `text`, where they are not the site's."""

    date: When
    title: str
    text: str | None = None
    cites: tuple[PassageCard, ...] = ()
    briefing: Link | None = None
    anchor: str = ""
    differences: tuple[DifferenceView, ...] = ()  # on the page of its briefing: where the articles do not agree
    language: str | None = None
    dir: Literal["ltr", "rtl"] = "ltr"
    more: CountedLink | None = None


class BriefingCard(View, frozen=True, kw_only=True):
    """One briefing in a list."""

    id: str
    title: str
    href: str
    summary: str
    date: When | None = None
    topics: tuple[str, ...] = ()
    articles: int = 0
    sources: int = 0
    origins: int = 0  # fewer than articles where some have one origin
    open_questions: int = 0
    language: str | None = None
    dir: Literal["ltr", "rtl"] = "ltr"
