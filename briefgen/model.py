"""The records: what the files of a project say, once read. Frozen, complete, and free of positions.

Where a record was written (for diagnostics) travels beside it as `Places`, so that a line put in at the top of a
file changes no record. The same classes are the published JSON Schema of the YAML files: a field's type is what an
author may write, and a class with a `shorthand` may be written as just that field's text.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, get_args

import msgspec

from briefgen.diagnostics import Place

Kind = Literal["quote", "actor", "question", "claim", "event", "term"]
QuoteType = Literal["direct", "indirect", "mixed", "expected", "headline"]
Stance = Literal["asserts", "denies", "doubts", "reports"]
ActorType = Literal["person", "organization", "government", "group", "document", "unnamed"]
Status = Literal["draft", "review", "published", "withheld", "expired"]
QuestionStatus = Literal["open", "partly-answered", "answered", "disputed", "moot"]
Verdict = Literal["exact", "typographic", "elided", "elsewhere", "altered", "absent", "unchecked"]
Op = Literal["same", "missing", "found"]
Difference = tuple[tuple[Op, str], ...]  # words quoted against words of the text: `missing` are not in it, `found` are
Publish = Literal["full", "excerpts", "none"]

KINDS: tuple[str, ...] = get_args(Kind)

Id = Annotated[str, "id"]  # letters, digits, and - _ . between them
Reference = Annotated[str, "reference", "article"]  # an article's id, or `article#passage`
Date = Annotated[str, "date"]  # an ISO date or date-time
EdtfDate = Annotated[str, "edtf"]  # an EDTF date or interval: 2023-09~, 2023-09-12/2023-09-17
Url = Annotated[str, "url"]  # http or https
Reason = Annotated[str, "reason"]  # words, and not just yes or no
Language = Annotated[str, "language"]  # a language tag of BCP 47: en, pt-BR

# Ids of things that stand elsewhere. The kind behind the rule is what `rename` goes by: wherever a hint says what an id
# names, it follows. `mark` is whatever the mark in which it stands refers to, `item` something of the same briefing.
ActorId = Annotated[str, "id", "actor"]
SourceId = Annotated[str, "id", "source"]
ArticleId = Annotated[str, "id", "article"]
StatementId = Annotated[str, "id", "statement"]
QuestionId = Annotated[str, "id", "question"]
ClaimId = Annotated[str, "id", "claim"]
EventId = Annotated[str, "id", "event"]
PassageId = Annotated[str, "id", "passage"]
MarkId = Annotated[str, "id", "mark"]
ItemId = Annotated[str, "id", "item"]
ArticleName = Annotated[str, "", "article"]
ActorName = Annotated[str, "", "actor"]  # or a name of his
RelayName = Annotated[str, "", "article source actor"]  # or just a word, such as `interpreter`

# From a path such as `key_quotes/1/article` (for a key: `…/@key`) to where it stands in the file.
Places = dict[str, Place]


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What all records share: named fields, never changed once made."""

    shorthand: ClassVar[str | None] = None


class Rights(Record, frozen=True, kw_only=True):
    """What of a text may be shown. A field left out is answered by the source, then by the configuration."""

    publish: Publish | None = None
    max_words: int | None = None
    max_words_total: int | None = None  # of all texts of one source together; of an article it says nothing
    cleared: tuple[str, ...] = ()  # sentences that may stand in the site, whatever they are found in


# ── registries ──────────────────────────────────────────────────────────────────────────────────────────────────


class Source(Record, frozen=True, kw_only=True):
    """The outlet or institution that published a text."""

    name: str
    url: Url | None = None
    country: str | None = None
    language: Language | None = None
    description: str | None = None
    rights: Rights = Rights()
    former_ids: tuple[Id, ...] = ()


class Alias(Record, frozen=True, kw_only=True):
    """Another name of an actor. `match: false` shows it on the actor's page and never looks for it in a text."""

    shorthand: ClassVar[str | None] = "name"

    name: str
    match: bool = True


class Actor(Record, frozen=True, kw_only=True):
    """A person, organization, government, group or document that acts or speaks."""

    name: str
    type: ActorType = "person"
    aliases: tuple[Alias, ...] = ()
    names: dict[Language, str] = {}
    roles: tuple[str, ...] = ()
    description: str | None = None
    url: Url | None = None
    same_as: tuple[Url, ...] = ()
    match: bool = True
    former_ids: tuple[Id, ...] = ()


# ── articles ────────────────────────────────────────────────────────────────────────────────────────────────────


class Annotation(Record, frozen=True, kw_only=True):
    """A standoff mark: one of the six kinds with the passage's id, the words it stands at, and its attributes.

    The words are given whole (`exact`, with `prefix` and `suffix` where they occur more than once) or by the first
    and the last of them (`start`, `end`). `exact` and its neighbours follow the W3C TextQuoteSelector. Where no word may
    be said, they are given by their place in the plain text and a digest (`at`, `digest`; see `place_digest`).
    """

    quote: PassageId | None = None
    actor: PassageId | None = None
    question: PassageId | None = None
    claim: PassageId | None = None
    event: PassageId | None = None
    term: PassageId | None = None
    mark: Kind | None = None  # in the place of these: the passage has no id of its own
    exact: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    start: str | None = None
    end: str | None = None
    at: tuple[int, ...] = ()
    digest: str | None = None
    ref: MarkId | None = None
    speaker: tuple[ActorId, ...] = ()
    to: tuple[ActorId, ...] = ()
    via: tuple[ActorId, ...] = ()
    by: tuple[ActorId, ...] = ()
    type: QuoteType | None = None
    stance: Stance | None = None
    language: Language | None = None
    date: EdtfDate | None = None
    role: str | None = msgspec.field(default=None, name="as")
    cont: PassageId | None = None
    note: str | None = None


class Capture(Record, frozen=True, kw_only=True):
    """The untouched copy that an article was imported from: its path in the project, and the SHA-256 of its bytes.

    `charset` is its encoding, where the bytes alone do not tell it. `differs` says why the article has other words than
    the copy. Then quotes need not stand there.
    """

    shorthand: ClassVar[str | None] = "file"

    file: str
    sha256: str | None = None
    charset: str | None = None
    differs: Reason | None = None


class FrontMatter(Record, frozen=True, kw_only=True):
    """What stands between the `---` lines of an article."""

    title: str
    source: SourceId
    author: tuple[str, ...] = ()
    url: Url | None = None
    published: Date | None = None
    updated: Date | None = None
    retrieved: Date | None = None
    language: Language | None = None
    archive: Url | None = None
    origin: str | None = None
    summary: str | None = None
    status: Status = "published"
    embargo: Date | None = None
    coded: Literal["partial", "complete"] = "partial"
    text: Literal["held", "not-held"] = "held"
    rights: Rights = Rights()
    capture: Capture | None = None  # for the author alone: nothing that is published tells of it
    ignore_mentions: tuple[ActorName, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    former_ids: tuple[Id, ...] = ()


class Sidecar(Record, frozen=True, kw_only=True):
    """An article's own `.yaml` beside it: its summary and standoff marks."""

    summary: str | None = None
    annotations: tuple[Annotation, ...] = ()


Proved = Literal["copy", "text"]  # in the untouched copy of the article, too; or in the text of the article only


class Passage(Record, frozen=True, kw_only=True):
    """A marked span of an article. Offsets count characters of the article's plain text (or of its title)."""

    id: str
    kind: Kind
    parts: tuple[tuple[int, int], ...]  # half-open, in order; more than one where words are left out between them
    words: str  # parts are joined with “ … ”, paragraphs are two newlines apart; may hold `insertions`
    before: str = ""  # a few words of the text around, from the same paragraph
    after: str = ""
    in_title: bool = False
    verdict: Verdict | None = None  # of every quote: how its words were found; other kinds have none
    accepted: str | None = None  # why the quote is published although its words were not found; then it has no parts
    insertions: tuple[str, ...] = ()  # the author's own words in square brackets within `words`, brackets included
    proved: Proved | None = None  # of a quote, if an untouched copy of its article was kept
    difference: Difference = ()  # of an accepted quote whose words stand nearly so: what differs
    within: str | None = None  # of a quote that a briefing gives by words inside another of the same speakers: that one
    ref: str | None = None
    speaker: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    role: str | None = None  # `as=`: in what capacity the speaker spoke
    type: QuoteType = "direct"
    stance: Stance = "reports"
    language: str | None = None
    date: str | None = None
    note: str | None = None  # the author's own; never published

    @property
    def counts(self) -> bool:
        """Whether it is one quote more. A part of another one is shown, and what was said was said once."""
        return self.kind == "quote" and self.within is None


class Body(Record, frozen=True, kw_only=True):
    """An article's text twice: as sanitised HTML without marks, and as plain text, aligned run by run.

    `runs` holds triples flattened into one tuple: where a stretch of text begins in `text`, where it begins in `html`,
    and where it ends in `html`. A run's HTML is the escaped form of its text. Blocks are two newlines apart in `text`.
    """

    html: str = ""
    text: str = ""
    runs: tuple[int, ...] = ()
    images: tuple[str, ...] = ()  # relative addresses of images that the text shows, as written


class Article(Record, frozen=True, kw_only=True):
    """One text of a source, without its body and its passages, which change at another pace."""

    id: str
    path: str
    title: str
    source: str
    author: tuple[str, ...] = ()
    url: str | None = None
    published: str | None = None
    updated: str | None = None
    retrieved: str | None = None
    language: str | None = None
    archive: str | None = None
    origin: str | None = None
    summary: str | None = None
    status: Status = "published"
    embargo: Date | None = None
    coded: Literal["partial", "complete"] = "partial"
    text: Literal["held", "not-held"] = "held"
    rights: Rights = Rights()
    ignore_mentions: tuple[str, ...] = ()
    former_ids: tuple[Id, ...] = ()


# ── briefings ───────────────────────────────────────────────────────────────────────────────────────────────────


class Author(Record, frozen=True, kw_only=True):
    """Somebody who wrote a briefing."""

    shorthand: ClassVar[str | None] = "name"

    name: str
    url: Url | None = None


class KeyPoint(Record, frozen=True, kw_only=True):
    """One finding of a briefing and the passages that bear it."""

    shorthand: ClassVar[str | None] = "text"

    text: str
    cites: tuple[Reference, ...] = ()
    confidence: Literal["high", "medium", "low"] | None = None
    id: Id | None = None


class Original(Record, frozen=True, kw_only=True):
    """What is known of a statement's words in the language they were said in."""

    language: Language | None = None
    text: str | None = None
    status: Literal["seen", "not-seen", "transcript", "recording"] = "not-seen"
    url: Url | None = None


class Relay(Record, frozen=True, kw_only=True):
    """One step on the way of a statement from the speaker to an outlet."""

    shorthand: ClassVar[str | None] = "by"

    by: RelayName
    language: Language | None = None
    note: str | None = None


class LoadedTerm(Record, frozen=True, kw_only=True):
    """A word of a statement that carries weight, and how each article renders it."""

    term: str
    wordings: dict[ArticleName, str] = {}
    note: str | None = None


class KeyQuote(Record, frozen=True, kw_only=True):
    """A quote that a briefing shows: a marked passage, words looked for in an article, or a statement's wordings.

    Where no word may be said, `at` and `digest` name those of an article, as in an `Annotation`.
    """

    shorthand: ClassVar[str | None] = "cites"

    cites: Reference | None = None
    article: ArticleId | None = None
    text: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    at: tuple[int, ...] = ()
    digest: str | None = None
    id: StatementId | None = None
    title: str | None = None
    speaker: tuple[ActorId, ...] = ()
    to: tuple[ActorId, ...] = ()
    via: tuple[ActorId, ...] = ()
    type: QuoteType | None = None
    language: Language | None = None
    verdict: Literal["accepted"] | None = None
    reason: str | None = None
    date: EdtfDate | None = None
    wordings: tuple[Reference, ...] = ()
    original: Original | None = None
    relay: tuple[Relay, ...] = ()
    terms: tuple[LoadedTerm, ...] = ()
    note: str | None = None
    former_ids: tuple[Id, ...] = ()


class BriefingActor(Record, frozen=True, kw_only=True):
    """An actor of a briefing and the part it plays there."""

    shorthand: ClassVar[str | None] = "id"

    id: ActorId
    role: str | None = None


class Answer(Record, frozen=True, kw_only=True):
    """The answer to a question and its evidence."""

    shorthand: ClassVar[str | None] = "text"

    text: str
    cites: tuple[Reference, ...] = ()
    date: EdtfDate | None = None


class QuestionEvent(Record, frozen=True, kw_only=True):
    """One step in the history of a question."""

    date: EdtfDate
    status: QuestionStatus
    note: str | None = None


class OpenQuestion(Record, frozen=True, kw_only=True):
    """What the articles leave unclear: its status, who raised it, and what would answer it."""

    shorthand: ClassVar[str | None] = "question"

    question: str
    id: QuestionId | None = None
    status: QuestionStatus = "open"
    raised_by: tuple[Reference, ...] = ()
    opened: EdtfDate | None = None
    would_answer: str | None = None
    answer: Answer | None = None
    history: tuple[QuestionEvent, ...] = ()


class Claim(Record, frozen=True, kw_only=True):
    """An assertion that sources support, deny, report or pass over in silence."""

    shorthand: ClassVar[str | None] = "text"

    text: str
    id: ClaimId | None = None
    status: Literal["reported", "confirmed", "disputed", "refuted", "unverified"] = "reported"
    cites: tuple[Reference, ...] = ()
    note: str | None = None


class TimelineEntry(Record, frozen=True, kw_only=True):
    """Something that happened, as far as its date is known."""

    date: EdtfDate
    title: str
    cites: tuple[Reference, ...] = ()
    text: str | None = None
    id: EventId | None = None


class Change(Record, frozen=True, kw_only=True):
    """What was changed in a briefing after it was published."""

    date: EdtfDate
    text: str
    type: Literal["update", "correction", "clarification", "retraction"] = "update"
    affects: tuple[ItemId, ...] = ()


class BriefingFile(Record, frozen=True, kw_only=True):
    """The YAML summary of one event or subject, as its author writes it."""

    title: str
    summary: str
    why_it_matters: str | None = None
    status: Status = "published"
    embargo: Date | None = None
    published: Date | None = None
    updated: Date | None = None
    cutoff: Date | None = None
    language: Language | None = None
    authors: tuple[Author, ...] = ()
    topics: tuple[str, ...] = ()
    articles: tuple[ArticleId, ...] = ()
    key_points: tuple[KeyPoint, ...] = ()
    key_quotes: tuple[KeyQuote, ...] = ()
    actors: tuple[BriefingActor, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    claims: tuple[Claim, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    changes: tuple[Change, ...] = ()
    former_ids: tuple[Id, ...] = ()


class Briefing(BriefingFile, frozen=True, kw_only=True):
    """A briefing once read: every question, claim and statement has its id."""

    id: str
    path: str


# ── pages ───────────────────────────────────────────────────────────────────────────────────────────────────────


class PageFile(Record, frozen=True, kw_only=True):
    """What stands between the `---` lines of a page such as about, method or imprint."""

    title: str
    description: str | None = None
    language: Language | None = None
    status: Status = "published"
    embargo: Date | None = None


class TextPage(PageFile, frozen=True, kw_only=True):
    """A page of the project's own words."""

    id: str
    path: str
    html: str
    images: tuple[str, ...] = ()
