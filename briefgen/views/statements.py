"""Statements and their wordings."""

from __future__ import annotations

from typing import Literal

from briefgen.views.cards import PassageCard
from briefgen.views.frame import CountedLink, Link, Period, View, When


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
    `only`: no other has it. `part`: the only long wording has it, and so has a much shorter one; the rest of the long one
    is not marked. `cut`: a sign for words that were left out. `missing`: the others have `words` words more here; it has
    no text.
    """

    kind: Literal["same", "some", "only", "part", "cut", "missing"]
    text: str = ""
    loaded: bool = False  # part of a loaded term
    words: int = 0


class WordingView(View, frozen=True, kw_only=True):
    """One wording of a statement. `segments` are empty where its words may not be shown.

    It is compared with `others` wordings of its language; if it is very long, only its beginning is (`whole` is False).
    `fragment`: it has less than a third of the words of the longest; a longer one has `all` its words, or has not.
    """

    passage: PassageCard
    segments: tuple[SegmentView, ...] = ()
    others: int = 0
    whole: bool = True
    fragment: Literal["all", "some"] | None = None
    translated_from: str | None = None  # the language that was spoken, if it is known and another
    parts: int = 1


class StatementView(View, frozen=True, kw_only=True):
    """A thing said, and its wordings side by side. The columns of `terms` are those of `term_sources` and `term_languages`.
    `language` and `dir` are those of its title and its notes, where they are not the site's.

    `signs` are the kinds of segments that need to be explained: only, some, part, missing, cut, loaded. `chain` is the way
    from the speaker to the outlets: its stages, each of one or several who stand there.
    """

    id: str
    anchor: str
    href: str
    title: str | None = None
    language: str | None = None
    dir: Literal["ltr", "rtl"] = "ltr"
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
