"""What a template may see: the contract with theme authors.

A template gets three values: `site` (the same on every page of a build), `page` (the frame of this page) and `view`
(one of the page views below). They hold plain values only, so two equal triples give the same bytes. Every `href` is
ready to use from the page that shows it. Texts are plain and are escaped by the template; only fields named `html`
hold markup, which is sanitised.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from briefgen.model import Difference, Kind, QuestionStatus, QuoteType, Stance, Verdict


class View(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What all views share: named fields, never changed once made."""


# ── the frame ───────────────────────────────────────────────────────────────────────────────────────────────────


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
    feeds: tuple[FeedLink, ...] = ()  # that of the page, if it has one, and that of the site


# ── cards: what several pages show ──────────────────────────────────────────────────────────────────────────────


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


class RelayStep(View, frozen=True, kw_only=True):
    """One step on the way of a statement: who passed it on, in which language, and for an outlet, via whom."""

    by: Link
    language: str | None = None
    note: str | None = None
    via: tuple[Link, ...] = ()


class TermRow(View, frozen=True, kw_only=True):
    """A loaded word of a statement, and its rendering in each article for which one is given for any of them.

    None: not given for this word, or, where `withheld` says so, given and not allowed to be shown.
    """

    term: str
    renderings: tuple[str | None, ...]
    withheld: tuple[bool, ...] = ()
    note: str | None = None


class SegmentView(View, frozen=True, kw_only=True):
    """A stretch of a wording. The texts of all segments of a wording are its words, to the character.

    `same`: the other wordings have it too, or there is none to compare with. `some`: some others have it, not all.
    `only`: no other has it. `cut`: a sign for words that were left out. `missing`: the others have `words` words more
    here; it has no text.
    """

    kind: Literal["same", "some", "only", "cut", "missing"]
    text: str = ""
    loaded: bool = False  # part of a loaded term
    words: int = 0


class WordingView(View, frozen=True, kw_only=True):
    """One wording of a statement. `segments` are empty where its words may not be shown.

    It is compared with `others` wordings of its language; if it is very long, only its beginning is (`whole` is False).
    """

    passage: PassageCard
    segments: tuple[SegmentView, ...] = ()
    others: int = 0
    whole: bool = True
    translated_from: str | None = None  # the language that was spoken, if it is known and another
    parts: int = 1


class StatementView(View, frozen=True, kw_only=True):
    """A thing said, and its wordings side by side. The columns of `terms` are those of `term_sources` and `term_languages`.

    `signs` are the kinds of segments that need to be explained: only, some, missing, cut, loaded. `chain` is the way
    from the speaker to the outlets: its stages, each of one or several who stand there.
    """

    id: str
    anchor: str
    href: str
    title: str | None = None
    speakers: tuple[Link, ...] = ()
    date: When | None = None
    wordings: tuple[WordingView, ...] = ()
    signs: tuple[str, ...] = ()
    original_text: str | None = None
    original_language: str | None = None
    original_dir: Literal["ltr", "rtl"] = "ltr"
    original_status: Literal["seen", "not-seen", "transcript", "recording"] | None = None
    original_url: str | None = None
    chain: tuple[tuple[RelayStep, ...], ...] = ()
    term_sources: tuple[Link, ...] = ()
    term_languages: tuple[str | None, ...] = ()
    terms: tuple[TermRow, ...] = ()
    note: str | None = None
    more: CountedLink | None = None


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


# ── pages ───────────────────────────────────────────────────────────────────────────────────────────────────────


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


class BriefingActorRow(View, frozen=True, kw_only=True):
    """An actor of a briefing."""

    actor: Link
    type: str
    role: str | None = None
    quotes: int = 0  # in the articles of this briefing


CellState = Literal["says", "differs", "denies", "doubts", "asks", "names", "silent", "unread"]


class CoverageMark(View, frozen=True, kw_only=True):
    """One thing that a source does with a subject, and the passages in which it does it.

    `says` and `differs` of a statement: in the words of its first wording, or in others. `says` of a question: answers
    it; of an actor: lets it speak. `names`: only names the actor; then `count` is how often. `silent`: no passage,
    although all articles of the source are fully marked; `unread`: no passage, and they are not.
    """

    state: CellState
    count: int = 0
    hrefs: tuple[str, ...] = ()  # the first few passages
    more: bool = False  # there are more than these


class CoverageCell(View, frozen=True, kw_only=True):
    """What one source does with one subject. There is always at least one mark; the weightiest stands first."""

    marks: tuple[CoverageMark, ...] = ()


class CoverageRow(View, frozen=True, kw_only=True):
    """One subject of a briefing: a statement, claim, question or actor."""

    kind: Literal["statement", "claim", "question", "actor"]
    label: Link
    cells: tuple[CoverageCell, ...] = ()


class CoverageArticle(View, frozen=True, kw_only=True):
    """An article of a source in the matrix. `late`: published after the cutoff of the briefing."""

    link: Link
    date: When | None = None
    late: bool = False


class CoverageColumn(View, frozen=True, kw_only=True):
    """A source, and its articles in this briefing."""

    source: Link
    articles: tuple[CoverageArticle, ...] = ()


class SharedSources(View, frozen=True, kw_only=True):
    """Sources of a briefing that have articles of one origin, and what it is called, if that is known."""

    sources: tuple[Link, ...]
    name: str | None = None


class CoverageView(View, frozen=True, kw_only=True):
    """Subjects against sources. The cells of each row stand in the order of `columns`; `states` are those that occur.

    `shared` are groups of sources whose articles have one origin, so that they are not so many witnesses.
    """

    columns: tuple[CoverageColumn, ...] = ()
    rows: tuple[CoverageRow, ...] = ()
    states: tuple[CellState, ...] = ()
    shared: tuple[SharedSources, ...] = ()


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


# ── pictures: places count in pixels from the top left, and every picture is 288 wide ─────────────────────────


class PictureText(View, frozen=True, kw_only=True):
    """A line of text in a picture. `anchor` and `dir` are meant for `text-anchor` and `direction`; `y` is its base line."""

    x: int
    y: int
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    dir: Literal["ltr", "rtl"] = "ltr"


class NetworkNode(View, frozen=True, kw_only=True):
    """An actor: a bar around `x` and `y`, as high as lines may end at it, with its name beside. `speaks`: it is quoted."""

    actor: Link
    type: str
    speaks: bool
    x: int
    y: int
    height: int
    label: tuple[PictureText, ...]
    ties: tuple[int, ...] = ()  # which of the `ties` begin at it


class NetworkLine(View, frozen=True, kw_only=True):
    """A line between two actors, for all that is between them. `kind` is the strongest: to, about, with.

    `path` is the `d` of a path, `heads` that of the arrowheads at its ends. `weight`, from 1 to 3, says how often.
    """

    kind: Literal["to", "about", "with"]
    path: str
    heads: str = ""
    weight: int = 1


class NetworkTie(View, frozen=True, kw_only=True):
    """What the lines say, in words: one actor speaks `to` another, speaks `about` it, or both are named `with` each other.

    `count` counts passages or, of `with`, articles. `href` leads to the first of them.
    """

    kind: Literal["to", "about", "with"]
    actor: Link
    other: Link
    count: int
    href: str


class NetworkView(View, frozen=True, kw_only=True):
    """Who speaks to and about whom in the articles of a briefing. `ties` are all between the actors that are shown.

    `left_out`: actors for whom there is no room; `lines_left_out`: pairs with little between them, without a line.
    """

    width: int
    height: int
    nodes: tuple[NetworkNode, ...] = ()
    lines: tuple[NetworkLine, ...] = ()
    ties: tuple[NetworkTie, ...] = ()
    kinds: tuple[Literal["to", "about", "with"], ...] = ()  # of the lines, for a legend
    left_out: int = 0
    lines_left_out: int = 0


class TimeMark(View, frozen=True, kw_only=True):
    """An event: a disc around `x` and `y` with its number in the list. `disputed`: sources differ in its date or figures."""

    x: int
    y: int
    number: int
    title: str
    date: str
    uncertain: bool = False
    disputed: bool = False


class TimeBar(View, frozen=True, kw_only=True):
    """How long an event goes on: a line from `top` to `bottom`. An open end leads on beyond."""

    x: int
    top: int
    bottom: int
    open_start: bool = False
    open_end: bool = False
    uncertain: bool = False


class TimeGap(View, frozen=True, kw_only=True):
    """A long time without an event, around `y` of the axis. `label` says how long it is."""

    y: int
    years: int
    label: PictureText


class TimePicture(View, frozen=True, kw_only=True):
    """The timeline of a briefing at a glance, from the top to the bottom. `dots` are places on the axis at `axis`."""

    width: int
    height: int
    axis: int
    dates: tuple[PictureText, ...] = ()
    dots: tuple[int, ...] = ()
    marks: tuple[TimeMark, ...] = ()
    bars: tuple[TimeBar, ...] = ()
    gaps: tuple[TimeGap, ...] = ()


class CoverageTile(View, frozen=True, kw_only=True):
    """What one source has on a subject, or, where there are too many to be shown one by one, what `count` of them have."""

    x: int
    y: int
    width: int
    height: int
    state: CellState
    count: int = 1


class CoverageGroup(View, frozen=True, kw_only=True):
    """The subjects of one kind, a line for each. `left_out`: those for which there is no room."""

    kind: Literal["statement", "claim", "question", "actor"]
    width: int
    height: int
    heads: tuple[PictureText, ...] = ()
    labels: tuple[PictureText, ...] = ()
    tiles: tuple[CoverageTile, ...] = ()
    left_out: int = 0


class CoveragePicture(View, frozen=True, kw_only=True):
    """The matrix at a glance. `letters` tell which column is which source; none where sources are only counted."""

    groups: tuple[CoverageGroup, ...] = ()
    letters: tuple[tuple[str, Link], ...] = ()


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


class StatementPageView(View, frozen=True, kw_only=True):
    """statements/<id>.html (template statement.html). `index` leads to the list of all statements."""

    statement: StatementView
    briefings: tuple[Link, ...] = ()
    index: Link


class StatementRow(View, frozen=True, kw_only=True):
    """One statement in the index."""

    statement: Link
    speakers: tuple[Link, ...] = ()
    date: When | None = None
    wordings: int = 0
    sources: tuple[Link, ...] = ()


class StatementsView(View, frozen=True, kw_only=True):
    """statements/index.html (template statements.html): the latest first.

    Of very many only the latest are here; `periods` lead to statements/index/<year>.html, whose `heading` names the year.
    """

    statements: tuple[StatementRow, ...] = ()
    heading: str | None = None
    periods: tuple[Period, ...] = ()
    total: int = 0


class PassageNote(View, frozen=True, kw_only=True):
    """What stands in the margin of an article beside one passage. `anchor` is the passage's id on the page.

    `subject` is what `ref=` names: an actor, statement, question, claim or timeline entry.
    """

    number: int
    kind: Kind
    anchor: str
    words: str
    speakers: tuple[Link, ...] = ()
    to: tuple[Link, ...] = ()
    via: tuple[Link, ...] = ()
    by: tuple[Link, ...] = ()
    role: str | None = None
    type: QuoteType = "direct"
    stance: Stance | None = None
    subject: Link | None = None
    date: When | None = None
    parts: int = 1
    in_title: bool = False
    before: str = ""  # the words around, as far as they may be shown
    after: str = ""
    language: str | None = None  # where it is not that of the article
    dir: Literal["ltr", "rtl"] = "ltr"
    verdict: Verdict | None = None
    original: str | None = None  # these two lead to the very passage
    archive: str | None = None


class ArticleView(View, frozen=True, kw_only=True):
    """articles/<slug>.html (template article.html).

    `publish` says what `html` is: the whole text, excerpts around the marked passages, or nothing ("").
    The headline is `title_html`, since words in it can be marked.
    """

    id: str
    title: str
    title_html: str
    source: Link
    publish: Literal["full", "excerpts", "none"]
    html: str
    authors: tuple[str, ...] = ()
    origin: str | None = None
    published: When | None = None
    updated: When | None = None
    retrieved: When | None = None
    language: str | None = None
    dir: Literal["ltr", "rtl"] = "ltr"
    original: str | None = None
    archive: str | None = None
    summary: str | None = None
    coded: bool = False
    held: bool = True  # whether the text is at hand: if not, there is nothing to show or to check against
    notes: tuple[PassageNote, ...] = ()  # quotes, questions, claims, events and terms, in the order of the text
    actors: tuple[CountedLink, ...] = ()  # marked or mentioned
    briefings: tuple[Link, ...] = ()
    annotations: str | None = None  # leads to the marks as W3C annotations, if there are any that may be shown
    # If there are too many notes, they stand on pages of their own, and these lead there.
    notes_pages: tuple[Period, ...] = ()
    text_page: str = ""  # on these: leads back to the text
    address: str = ""  # … and what receipts say of where it stands


class ArticleNotesView(ArticleView, frozen=True, kw_only=True):
    """articles/<slug>/notes.html (template article-notes.html): notes on an article with very many of them.

    It has no `html`: the text stands on the page of the article, at `text_page`.
    """


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


class VerdictRow(View, frozen=True, kw_only=True):
    """A verdict on quotes, when it is given, and whether it needs a published reason. Its id is `page-` and its name."""

    verdict: Verdict
    rule: str
    needs_reason: bool = False


class FoldingRow(View, frozen=True, kw_only=True):
    """Signs that count as one: some of them (those that leave no trace by name), and how many others there are."""

    name: str
    why: str
    becomes: str
    runs: bool = False
    examples: tuple[str, ...] = ()
    others: int = 0


class KeptRow(View, frozen=True, kw_only=True):
    """A difference that counts, and why."""

    name: str
    why: str


class NegationRow(View, frozen=True, kw_only=True):
    """The words of a language that must not vanish in a cut. Those in `within` count also inside longer words, and those
    in `begins` as their beginnings in an article of the language, except in the `harmless` ones."""

    language: str
    name: str
    dir: Literal["ltr", "rtl"] = "ltr"
    words: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()


class MethodView(View, frozen=True, kw_only=True):
    """method.html (template method.html): the project's own page of this name, if there is one, and the rules of checking."""

    title: str
    html: str = ""
    verdicts: tuple[VerdictRow, ...] = ()
    folded: tuple[FoldingRow, ...] = ()
    kept: tuple[KeptRow, ...] = ()
    negations: tuple[NegationRow, ...] = ()


class DataColumn(View, frozen=True, kw_only=True):
    """A column of a table of `data/`. `table` names the table in which its ids are found."""

    name: str
    type: str
    meaning: str
    table: str | None = None


class DataTable(View, frozen=True, kw_only=True):
    """A table of `data/`, with its files, the latest first where months have files of their own."""

    name: str
    about: str
    rows: int
    files: tuple[Link, ...] = ()
    columns: tuple[DataColumn, ...] = ()


class DataView(View, frozen=True, kw_only=True):
    """data/index.html (template data.html): the tables with what their columns mean. `types` are pairs: name, meaning."""

    version: int
    package: Link
    tables: tuple[DataTable, ...] = ()
    types: tuple[tuple[str, str], ...] = ()


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


class PackSection(View, frozen=True, kw_only=True):
    """A page of the site within a packed file. `html` is what the page has between `<main>` and `</main>`; its ids and
    links are made for the file. Show it in an element with the id `anchor` and the `classes`.

    `heading` is the id of its heading, `title` the text of that. An article has its `card`.
    """

    kind: Literal["briefing", "part", "statement", "article", "notes", "method"]
    anchor: str
    heading: str
    title: str
    classes: str
    html: str
    card: ArticleCard | None = None


class PackView(View, frozen=True, kw_only=True):
    """A briefing as one file (template pack.html), as `briefgen pack` makes it. The first of `sections` is the briefing.

    `style` and `script` have to stand in a `<style>` and a `<script>` just as they are, for `policy`, the content security
    policy of the file, allows these two and nothing else. `icon` is an address that holds the icon. `counts` are as in
    SearchView.
    """

    sections: tuple[PackSection, ...]
    style: str
    script: str
    policy: str
    icon: str | None = None
    counts: tuple[tuple[str, str], ...] = ()


PageView = (
    HomeView
    | BriefingsView
    | BriefingView
    | BriefingPartView
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
