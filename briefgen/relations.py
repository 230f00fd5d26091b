"""The relations of the catalog, and the facts that each record states.

Read this as the schema of a small database: what stands under which key, and who states it. What is not published
(a draft, a withheld article) states only that it exists, so that references to it can be told from mistakes; no page
can come to hold more of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefgen.catalog import Relation
from briefgen.config import Config
from briefgen.data.encoding import Rows
from briefgen.dates import period
from briefgen.fonts import Fonts
from briefgen.interface import Interface
from briefgen.model import (
    Actor,
    Article,
    Author,
    Body,
    Briefing,
    Capture,
    Claim,
    KeyQuote,
    OpenQuestion,
    Passage,
    Places,
    QuestionStatus,
    Source,
    TextPage,
    TimelineEntry,
)
from briefgen.release import Release
from briefgen.resolve.evidence import Evidence
from briefgen.resolve.mentions import Names
from briefgen.resolve.origins import Shared, Traces
from briefgen.resolve.rights import Allowance
from briefgen.text import Span
from briefgen.views import EntryKind, ShareView, SiteView

# The states of a question without a full answer.
PENDING: tuple[QuestionStatus, ...] = ("open", "partly-answered", "disputed")


class Definition(NamedTuple):
    """Where an id is defined. `key` leads to its place in the file's places."""

    id: str
    path: str
    key: str
    published: bool


class Placed(NamedTuple):
    """A passage and the article it stands in."""

    article: str
    date: str | None
    passage: Passage


class Text(NamedTuple):
    """An article with all that is in it."""

    article: Article
    body: Body
    passages: tuple[Passage, ...]


class Copied(NamedTuple):
    """What the untouched copy of an article has of it.

    `apart` are the paragraphs of the article's text that do not stand in the copy as they are, and `missing` the ids of
    the quotes marked in the article that do not. `text` is that of the copy, if something of it has to be looked for
    there again.
    """

    apart: tuple[Span, ...] = ()
    title: bool = True  # whether the headline stands there
    missing: tuple[str, ...] = ()
    text: str = ""


class Tally(NamedTuple):
    """How often an actor is quoted, and in how many articles it appears."""

    id: str
    name: str
    type: str
    role: str | None
    quotes: int
    articles: int


class Called(NamedTuple):
    """What an actor is called, wherever it is only named."""

    name: str
    type: str


class Card(NamedTuple):
    """What lists show of a briefing."""

    id: str
    title: str
    summary: str
    date: str | None  # of its last change
    topics: tuple[str, ...]
    articles: int
    sources: int
    origins: int  # fewer than articles where some have one origin
    open_questions: int
    language: str | None


class Unshared(NamedTuple):
    """A briefing whose share image cannot be drawn, and the characters that no font has."""

    title: str
    missing: str


class Entry(NamedTuple):
    """Something new, as feeds tell it. Addresses count from the root; `id` stays what it is under another id.

    `published` and `updated` are moments in UTC. `briefing` is the id and the title of the one that it belongs to.
    """

    id: str
    address: str
    kind: EntryKind
    title: str
    published: str
    updated: str
    briefing: tuple[str, str]
    text: str | None = None
    language: str | None = None
    authors: tuple[Author, ...] = ()
    topics: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    status: QuestionStatus | None = None
    would_answer: str | None = None
    answer: str | None = None


class Former(NamedTuple):
    """An id that a thing had earlier: which kind of thing, the id now, and where that is said."""

    kind: str
    old: str
    id: str
    path: str
    key: str


class Withheld(NamedTuple):
    """Of a thing whose words may not be shown, or not all of them: shingles of these, packed."""

    kind: str
    id: str
    shingles: bytes


class Private(NamedTuple):
    """A few words that may stand nowhere in the site: a `note`, or the `title`, `address` or `id` of what is not published."""

    kind: str
    path: str
    text: str


class Listed(NamedTuple):
    """What stands on one part of a long list, in its order: quotes as `article#passage`, articles by their ids.

    `parts` are all parts of its period.
    """

    quotes: tuple[str, ...]
    articles: tuple[str, ...]
    parts: tuple[str, ...]


class BriefingPart(NamedTuple):
    """A page of its own for something of a long briefing: `coverage`, `articles`, or the evidence for an item.

    `item` is its id. `number` counts from 1 the pages of the same thing; `parts` are all of them.
    """

    kind: str
    item: str
    number: int
    parts: tuple[str, ...]


class Shortened(NamedTuple):
    """How the page of a long briefing is shortened: how many passages each item shows (0: all), and the first of the
    parts of all that has pages of its own."""

    few: int
    parts: tuple[BriefingPart, ...]


class InBriefing(NamedTuple):
    """The id of a briefing, and an item's place in its list."""

    briefing: str
    position: int


class Label(NamedTuple):
    """What an actor or a source is called, and what filters of the search call it: those of one name are told apart."""

    name: str
    filter: str


class Searched(NamedTuple):
    """What can be found by searching of a thing: so many records of a kind, at an address seen from search.html.

    The records themselves are made when an index of them is: `digest` tells whether they are others than before.
    """

    kind: str
    key: str  # the id of the thing; the year of a question
    at: str
    number: int
    fields: tuple[str, ...]  # names of what the records show
    digest: str


BEHIND_ALL = 1 << 30  # the place of what a briefing does not list itself


# Published or not: for checks, evidence, commands, and what must not leak. Nothing that plans a page reads these.
ANY_ARTICLE: Relation[Text] = Relation("any article")
ANY_BRIEFING: Relation[Briefing] = Relation("any briefing")
ANY_PAGE: Relation[TextPage] = Relation("any page")

# Stated by the run, and what a file states so that it can be read anew when its time has come.
RELEASE: Relation[Release] = Relation("release")
EMBARGOES: Relation[tuple[str, str]] = Relation("embargoes")  # (path of a file, when its embargo ends)

# Stated by files. The key is an id unless something else is said; "" is the only key of a list. Whoever only names a
# thing reads its name, so that nothing else of it concerns him.
CONFIG: Relation[Config] = Relation("config")
SOURCE: Relation[Source] = Relation("source")
ACTOR: Relation[Actor] = Relation("actor")
BRIEFING_TITLE: Relation[str] = Relation("title of a briefing")
BRIEFING_LANGUAGE: Relation[str] = Relation("language of a briefing")
STATEMENT_TITLE: Relation[str] = Relation("title of a statement")
ARTICLE: Relation[Article] = Relation("article")
BODY: Relation[Body] = Relation("body")
ARTICLE_SOURCE: Relation[str] = Relation("source of an article")
MARKED: Relation[tuple[Passage, ...]] = Relation("marked")  # article; the passages marked in it
BRIEFING: Relation[Briefing] = Relation("briefing")
TEXT_PAGE: Relation[TextPage] = Relation("text page")
STATEMENT: Relation[tuple[InBriefing, KeyQuote]] = Relation("statement")
WORDINGS_IN: Relation[tuple[str, str]] = Relation("wordings in an article")  # (passage, the statement that lists it)
QUESTION: Relation[tuple[InBriefing, OpenQuestion]] = Relation("question")
CLAIM: Relation[tuple[InBriefing, Claim]] = Relation("claim")
EVENT: Relation[tuple[InBriefing, TimelineEntry]] = Relation("event")
PLACES: Relation[Places] = Relation("places")  # path of a file
LINES: Relation[bytes] = Relation("lines")  # article; the lines in which the blocks of its text begin
DEFINED: Relation[Definition] = Relation("defined")  # kind:id, for all kinds, published or not
DEFINES: Relation[tuple[str, Definition]] = Relation("defines")  # path of a file; (kind, what it defines)
SIMILAR: Relation[Definition] = Relation("similar")  # kind:id folded, for ids that become addresses
KNOWN: Relation[str] = Relation("known")  # kind; the ids, for “did you mean”
FORMER: Relation[Former] = Relation("former ids")  # path of a file
FORMERLY: Relation[Former] = Relation("formerly")  # kind:old id folded
MOVED: Relation[str] = Relation("moved")  # kind:old id, of what is published; the id now
MOVES: Relation[str] = Relation("moves")  # all keys of the former
MEDIA: Relation[str] = Relation("media")  # path of a picture in content/; its digest
BROKEN: Relation[str] = Relation(
    "broken"
)  # kind, `config`, or `passages of` or `text of` an article, or `article` and its id; files in which more of it may stand
MISLAID: Relation[str] = Relation("mislaid")  # `article` and an id; a file that is not read and may be that one

STATIC: Relation[str] = Relation("static")  # folded address in the site; the path of the file in content/static/

CAPTURED: Relation[Capture] = Relation("captured")  # article, published or not; what it says of its capture
CAPTURED_ARTICLES: Relation[str] = Relation("captured articles")  # published or not
CAPTURE: Relation[str] = Relation("capture")  # path of a file in captures/; its SHA-256
ASKED: Relation[bool] = Relation("asked of")  # article; that a briefing gives words of it

# Lists of keys; only FILES holds also what is not published.
FILES: Relation[str] = Relation("files")  # paths of all files that are read
ARTICLES: Relation[str] = Relation("articles")
ACTORS: Relation[str] = Relation("actors")
SOURCES: Relation[str] = Relation("sources")
BRIEFINGS: Relation[str] = Relation("briefings")
TEXT_PAGES: Relation[str] = Relation("text pages")
STATEMENTS: Relation[str] = Relation("statements")
BRIEFINGS_STATING: Relation[str] = Relation("briefings with a statement")
ARTICLES_OF: Relation[str] = Relation("articles of a source")
BRIEFINGS_ON: Relation[str] = Relation("briefings on an article")
BRIEFINGS_WITH: Relation[tuple[str, str | None]] = Relation("briefings with an actor")  # and its role
NAMED: Relation[str] = Relation("named")  # actor; what names it: briefings, and articles that do not mention it
SPOKEN: Relation[Placed] = Relation("spoken by an actor")
REFERRING: Relation[Placed] = Relation("passages that refer to")  # kind:id
QUOTES_IN: Relation[Placed] = Relation("quotes in a month")
QUOTE_COUNT: Relation[tuple[str, int]] = Relation("quotes by month")  # (month, how many)
QUESTIONS_IN: Relation[str] = Relation("questions in a year")
QUESTION_COUNT: Relation[tuple[str, int]] = Relation("questions by year")
EVENTS_IN: Relation[tuple[InBriefing, TimelineEntry]] = Relation("events in a year")
EVENT_COUNT: Relation[tuple[str, int]] = Relation("events by year")


# Questions and dated events that are marked in articles of briefings and belong to none that a briefing lists.
TAKEN: Relation[str] = Relation("taken up")  # article#passage; the briefings that list a question or event for it
MARKED_QUESTIONS: Relation[tuple[InBriefing, OpenQuestion]] = Relation("marked questions in a year")
MARKED_EVENTS: Relation[tuple[str, str, Passage]] = Relation("marked events in a year")  # briefing, article


# Stated by derivations, from the facts above.
SHOWN_ACTOR: Relation[Actor] = Relation("shown actor")  # who has a page: only whom something published names
SHOWN_SOURCE: Relation[Source] = Relation("shown source")  # which has a page: only what has a published article
ACTOR_NAME: Relation[Called] = Relation("name of an actor")  # of those that have a page
SOURCE_NAME: Relation[str] = Relation("name of a source")  # of those that have a page
SITE: Relation[SiteView] = Relation("site")  # what all pages share
INTERFACE: Relation[Interface] = Relation("interface")  # the words of the site's language, from the theme
FONTS: Relation[Fonts] = Relation("fonts")  # what share images are drawn with, if there are to be any
SHARED: Relation[ShareView] = Relation("share image")  # briefing; what its share image shows
SHARED_BRIEFINGS: Relation[str] = Relation("briefings with a share image")
UNSHARED: Relation[Unshared] = Relation("without a share image")  # briefings whose texts no font can write
TEMPLATE: Relation[str] = Relation("template")  # name; the digest of all that it is made of
COPIED: Relation[Copied] = Relation("copied")  # article whose capture was read
NOT_HERE: Relation[str] = Relation("captures not here")  # articles that are quoted
FOUND: Relation[Passage] = Relation("found in an article")  # article; quotes that a briefing gave by their words
PASSAGES: Relation[tuple[Passage, ...]] = Relation("passages")  # article; marked and found ones, in order of the text
EVIDENCE: Relation[tuple[str | None, ...]] = Relation(
    "evidence"
)  # briefing; for each key quote the passage it stands for
FAILED: Relation[tuple[int, Evidence]] = Relation("failed")  # briefing; key quotes whose words their articles have not
SOUGHT: Relation[str] = Relation("sought")  # words of these that are looked for in all articles
STANDING: Relation[str] = Relation("standing")  # words that are looked for; the articles in which they stand
UNPLACED: Relation[tuple[int, Placed]] = Relation("unplaced")  # briefing; key quotes shown without a place in a text
DIFFERING: Relation[Span] = Relation("differing")  # article; what stands there instead of words that were accepted
NAMES: Relation[Names] = Relation("names")
MENTIONS: Relation[tuple[tuple[str, int], ...]] = Relation("mentions")  # article; (actor, how often)
SPEAKS_OF: Relation[tuple[tuple[str, str], ...]] = Relation(
    "speaks of"
)  # article; (quote or claim, who is named in it)
MENTIONED: Relation[tuple[str, int]] = Relation("mentioned")  # actor; (article, how often)
ALLOWANCE: Relation[Allowance] = Relation("allowance")  # article; what of its text may be shown
FRAGMENTS: Relation[dict[str, str]] = Relation("fragments")  # article; by passage, what leads to it in the original
TRACES: Relation[Traces] = Relation("traces")  # article of a briefing; what tells that another has the same origin
ORIGINS: Relation[Shared] = Relation("origins")  # briefing; its articles that have one origin
WITHHELD: Relation[Withheld] = Relation("withheld")  # a number; what may not be shown
PRIVATE: Relation[Private] = Relation("private")
TALLY: Relation[Tally] = Relation("tally")  # actor
TALLIES: Relation[Tally] = Relation("tallies")
CARDS: Relation[Card] = Relation("cards of briefings")
ENTRIES: Relation[Entry] = Relation("entries")  # site, questions, or briefing:id; what its feed may tell
SHOWN: Relation[str] = Relation("shown")  # actor, source, or speaker; the ids of those that have a page (and a quote)
PERIODS: Relation[tuple[str, int]] = Relation(
    "periods"
)  # quotes, questions or events, or kind:id of what is long; (period, how many), in order; actors, sources: letters
PERIOD_NAMES: Relation[str] = Relation("names of periods")  # the same; without the numbers, which change more often
PERIOD_SIZE: Relation[int] = Relation(
    "size of a period"
)  # quotes, questions, events, actors or sources/period; how many
LONG: Relation[str] = Relation(
    "long lists"
)  # actor, source, briefing or article; id/part, for each part that has a page of its own; actors, sources: part
LISTED: Relation[Listed] = Relation("part of a long list")  # kind:id/part
BY_NAME: Relation[tuple[str, ...]] = Relation("part of an index of names")  # actors or sources/part; ids in order
SHORTENED: Relation[Shortened] = Relation("shortened")  # briefing that is too long for one page
BRIEFING_PART: Relation[BriefingPart] = Relation("part of a briefing")  # briefing/part
ROWS: Relation[Rows] = Relation("rows")  # table/part of it; the rows of one thing
ROW_COUNT: Relation[tuple[str, int]] = Relation("row count")  # table; (part of it, rows of one thing in it)
PARTS: Relation[tuple[str, int]] = Relation("parts of a table")  # table; (part, how many rows), in order
# Only of a site with a search. No page reads these.
LABEL: Relation[Label] = Relation("label")  # actor:id or source:id, of those that have a page
SEARCHED: Relation[Searched] = Relation("searched")  # a number; what can be found of the things that have it


def part_of(article: Article) -> str:
    """The part of a table that an article and its quotes are filed under: the month in which it was published."""
    return period(article.published)


def is_pointer(quote: KeyQuote) -> bool:
    """Whether a key quote only points to a statement that is defined elsewhere: its id and nothing else."""
    return quote.id is not None and quote == KeyQuote(id=quote.id)


def is_statement(quote: KeyQuote) -> bool:
    """Whether a key quote defines a statement, whose wordings are listed or refer to its id."""
    return quote.id is not None and not (quote.cites or quote.text or quote.at or is_pointer(quote))


def cited_articles(briefing: Briefing) -> tuple[str, ...]:
    """The articles of a briefing: those it lists, then all others it cites, in the order of the file."""
    listed = dict.fromkeys(briefing.articles)
    listed.update(dict.fromkeys(reference.partition("#")[0] for reference in references(briefing)))
    return tuple(listed)


def named_actors(briefing: Briefing) -> tuple[str, ...]:
    """Every id in a briefing at which a page may show an actor, in the order of the file."""
    found = [row.id for row in briefing.actors]
    for quote in briefing.key_quotes:
        found += [*quote.speaker, *quote.to, *quote.via, *(step.by for step in quote.relay)]
    return tuple(dict.fromkeys(found))


def references(briefing: Briefing) -> list[str]:
    """Every article and `article#passage` that a briefing names, in the order of the file."""
    found: list[str] = []
    for point in briefing.key_points:
        found += point.cites
    for quote in briefing.key_quotes:
        found += [name for name in (quote.cites, quote.article) if name] + list(quote.wordings)
    for question in briefing.open_questions:
        found += [*question.raised_by, *(question.answer.cites if question.answer else ())]
    for claim in briefing.claims:
        found += claim.cites
    for entry in briefing.timeline:
        found += entry.cites
    return found


def marked_question(article: str, passage: Passage) -> OpenQuestion:
    """The question that a mark in an article asks, as a briefing would list it."""
    return OpenQuestion(question=passage.words, id=f"{article}-{passage.id}", raised_by=(f"{article}#{passage.id}",))


def loose_questions(briefing: Briefing, article: str, passages: Iterable[Passage]) -> Iterator[Passage]:
    """The questions that are marked in an article of a briefing and belong to none that it lists."""
    raised = {reference for question in briefing.open_questions for reference in question.raised_by}
    for passage in passages:
        if passage.kind == "question" and passage.ref is None and f"{article}#{passage.id}" not in raised:
            yield passage


def since(question: OpenQuestion) -> str | None:
    """Since when a question is open, as far as its briefing says so."""
    return question.opened or (question.history[0].date if question.history else None)


def year_of(date: str | None) -> str:
    """The year an item is filed under, or `undated`."""
    return period(date)[:4] if date and period(date) != "undated" else "undated"
