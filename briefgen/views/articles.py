"""Articles and the notes on their passages."""

from __future__ import annotations

from typing import Literal

from briefgen.model import Kind, Proved, QuoteType, Stance, Verdict
from briefgen.views.frame import CountedLink, Link, Period, View, When


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
    proved: Proved | None = None
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
    marks: str | None = None  # in the edition of annotations: leads to the marks as YAML, to be put beside the article
    # If there are too many notes, they stand on pages of their own, and these lead there.
    notes_pages: tuple[Period, ...] = ()
    text_page: str = ""  # on these: leads back to the text
    address: str = ""  # … and what receipts say of where it stands


class ArticleNotesView(ArticleView, frozen=True, kw_only=True):
    """articles/<slug>/notes.html (template article-notes.html): notes on an article with very many of them.

    It has no `html`: the text stands on the page of the article, at `text_page`.
    """
