"""The page of a statement, its block in a briefing, and the index of statements: one thing said, in all its wordings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.dates import SortKey
from briefgen.languages import direction, written
from briefgen.lists import years_of_statements
from briefgen.model import KeyQuote, Passage
from briefgen.parse.passages import JOINED, clean_words
from briefgen.periods import MOST, part_of, split
from briefgen.plan import parts
from briefgen.plan.items import gathered
from briefgen.plan.sheet import Sheet
from briefgen.relations import (
    ACTOR_NAME,
    ARTICLE,
    BODY,
    BRIEFING,
    BRIEFING_LANGUAGE,
    BRIEFING_TITLE,
    BRIEFINGS_STATING,
    PERIODS,
    SOURCE,
    SOURCE_NAME,
    STATEMENT,
    STATEMENTS,
    Placed,
)
from briefgen.resolve import alignment
from briefgen.text import Span
from briefgen.views import (
    Link,
    Page,
    PassageCard,
    RelayStep,
    SegmentView,
    StatementPageView,
    StatementRow,
    StatementsView,
    StatementView,
    TermRow,
    WordingView,
)

# The signs by which a text itself says that words were left out of a quote. Three points alone may be a pause.
_LEFT_OUT = re.compile(r"[\[(] ?(?:…|\.\.\.) ?[\])]")


class _Told(NamedTuple):
    """A wording: where it stands, and how it is shown."""

    placed: Placed
    card: PassageCard


def plan(reader: Reader, key: str) -> Page | None:
    """The page of a statement of a published briefing, or None if there is no such statement."""
    entry = reader.one(STATEMENT, key)
    if entry is None:
        return None
    sheet = Sheet(reader, urls.statement(key))
    language = reader.one(BRIEFING_LANGUAGE, entry[0].briefing)
    # Only the edition that holds drafts says so. The public page need not be made again when a briefing changes.
    home = reader.one(BRIEFING, entry[0].briefing) if sheet.site.edition == "internal" else None
    statement = view(sheet, entry[1])
    title = statement.title or _described(sheet, statement)
    page = StatementPageView(
        statement=statement,
        briefings=tuple(_briefings(sheet, key)),
        index=Link(text=sheet.interface.text("Statements"), href=sheet.href(urls.STATEMENTS)),
    )
    return sheet.page(
        "statement.html",
        title,
        page,
        section="quotes",
        description=entry[1].note,
        language=language,
        status=sheet.standing(home.status, home.embargo) if home else None,
    )


def _described(sheet: Sheet, statement: StatementView) -> str:
    text = sheet.interface.text
    speakers = text(" and ").join(link.text for link in statement.speakers)
    return text("A statement by {names}", names=speakers) if speakers else text("A statement")


def _briefings(sheet: Sheet, key: str) -> Iterator[Link]:
    """The briefings that define a statement or point to it."""
    for name in dict.fromkeys(sheet.reader.all(BRIEFINGS_STATING, key)):
        title = sheet.reader.one(BRIEFING_TITLE, name)
        if title is not None:
            yield Link(text=title, href=sheet.href(urls.in_briefing(name, "statement", key)))


def view(sheet: Sheet, statement: KeyQuote) -> StatementView:
    """A statement and its wordings: those listed, then every other quote that refers to it."""
    key = str(statement.id)
    placed = gathered(sheet, statement.wordings, "quote", key)
    told = _by_language(_Told(one, sheet.passage_card(one)) for one in placed)
    speakers = _speakers(statement, placed)
    columns = _columns(statement, told)
    original = statement.original
    wordings = _wordings(sheet, statement, told)
    home = sheet.reader.one(STATEMENT, key)
    language = sheet.language_of(home[0].briefing) if home else None
    return StatementView(
        id=key,
        anchor=urls.anchor("statement", key),
        href=sheet.href(urls.statement(key)),
        title=statement.title,
        language=language,
        dir=direction(language),
        speakers=sheet.actors(speakers),
        date=sheet.when(statement.date),
        wordings=wordings,
        signs=_signs(wordings),
        original_text=original.text if original else None,
        original_language=original.language if original else None,
        original_dir=direction(original.language) if original else "ltr",
        original_status=original.status if original else None,
        original_url=original.url if original else None,
        chain=_chain(sheet, statement, speakers, told),
        term_sources=_heads(sheet, columns),
        term_languages=tuple(columns.values()),
        terms=tuple(
            TermRow(
                term=row.term,
                renderings=tuple(row.wordings.get(key) if _shown(sheet, key) else None for key in columns),
                withheld=tuple(key in row.wordings and not _shown(sheet, key) for key in columns),
                note=row.note,
            )
            for row in statement.terms
        ),
        note=statement.note,
    )


def _by_language(told: Iterable[_Told]) -> list[_Told]:
    """Wordings of one language beside each other, in the order in which the languages come first."""
    groups: dict[str | None, list[_Told]] = {}
    for one in told:
        groups.setdefault(written(one.card.language), []).append(one)
    return [one for group in groups.values() for one in group]


def _speakers(statement: KeyQuote, placed: Iterable[Placed]) -> tuple[str, ...]:
    return statement.speaker or next((one.passage.speaker for one in placed if one.passage.speaker), ())


# ── wordings ────────────────────────────────────────────────────────────────────────────────────────────────────


def _wordings(sheet: Sheet, statement: KeyQuote, told: Sequence[_Told]) -> tuple[WordingView, ...]:
    """The wordings, aligned word by word with those of their language. What may not be shown is not compared either."""
    shown = [one for one in told if one.card.words is not None]
    aligned = alignment.align([_aligned_by(sheet, statement, one) for one in shown])
    found = {id(one): result for one, result in zip(shown, aligned, strict=True)}
    spoken = written(statement.original.language) if statement.original else None
    return tuple(
        _wording(one, found.get(id(one)), spoken, statement.original.language if statement.original else None)
        for one in told
    )


def _aligned_by(sheet: Sheet, statement: KeyQuote, told: _Told) -> alignment.Wording:
    article = told.placed.article
    return alignment.Wording(
        text=told.card.words or "",
        group=written(told.card.language or sheet.site.language) or "",
        cuts=_cuts(sheet, told.placed),
        terms=tuple(row.wordings[article] for row in statement.terms if article in row.wordings),
    )


def _wording(told: _Told, aligned: alignment.Aligned | None, spoken: str | None, original: str | None) -> WordingView:
    own = written(told.card.language)
    segments = aligned.segments if aligned else ()
    return WordingView(
        passage=told.card,
        segments=tuple(
            SegmentView(kind=segment.kind, text=segment.text, loaded=segment.loaded, words=segment.words)
            for segment in segments
        ),
        others=aligned.others if aligned else 0,
        whole=aligned.whole if aligned else True,
        fragment=aligned.fragment if aligned else None,
        translated_from=original if spoken and own and spoken.partition("-")[0] != own.partition("-")[0] else None,
        parts=len(told.placed.passage.parts),
    )


def _signs(wordings: Sequence[WordingView]) -> tuple[str, ...]:
    """The kinds of segments that occur and need to be explained, in a fixed order."""
    segments = [segment for wording in wordings for segment in wording.segments]
    kinds = {segment.kind for segment in segments} | ({"loaded"} if any(s.loaded for s in segments) else set[str]())
    return tuple(kind for kind in ("only", "some", "part", "missing", "cut", "loaded") if kind in kinds)


def _cuts(sheet: Sheet, placed: Placed) -> tuple[Span, ...]:
    """Where words are left out of a quote: between its parts, and where its text says so in brackets."""
    words = placed.passage.words
    return tuple(sorted({*_between_parts(sheet, placed), *(found.span() for found in _LEFT_OUT.finditer(words))}))


def _between_parts(sheet: Sheet, placed: Placed) -> Iterator[Span]:
    passage = placed.passage
    if len(passage.parts) == 1:
        return
    at = 0
    # The text may have such signs of its own, so they are not looked for: the lengths of the parts tell where they stand.
    for length in _lengths(sheet, placed.article, passage)[:-1]:
        at += length
        if passage.words.startswith(JOINED, at):
            yield at, at + len(JOINED)
        at += len(JOINED)


def _lengths(sheet: Sheet, key: str, passage: Passage) -> list[int]:
    article, body = sheet.reader.one(ARTICLE, key), sheet.reader.one(BODY, key)
    text = (article.title if article else "") if passage.in_title else (body.text if body else "")
    return [len(clean_words(text[start:end])) for start, end in passage.parts]


# ── the way of a statement ──────────────────────────────────────────────────────────────────────────────────────


def _chain(
    sheet: Sheet, statement: KeyQuote, speakers: Sequence[str], told: Sequence[_Told]
) -> tuple[tuple[RelayStep, ...], ...]:
    """From the speaker over those who passed the statement on to the outlets; nothing if no more than these is known."""
    language = statement.original.language if statement.original else None
    if not (statement.relay or language or any(one.card.via for one in told)):
        return ()
    relayed = [
        RelayStep(by=_relayer(sheet, step.by), language=step.language, note=step.note) for step in statement.relay
    ]
    named = {step.by for step in statement.relay}
    outlets = tuple(dict.fromkeys(_outlet(one) for one in told if not named & _names_of(sheet, one)))
    spoken = tuple(RelayStep(by=sheet.actor(name), language=language) for name in speakers)
    stages = [spoken, *((step,) for step in relayed)]
    # If the last one who passed it on is an outlet itself, the others stand beside it.
    if statement.relay and any(statement.relay[-1].by in _names_of(sheet, one) for one in told):
        stages[-1] += outlets
    else:
        stages.append(outlets)
    return tuple(stage for stage in stages if stage)


def _names_of(sheet: Sheet, told: _Told) -> set[str]:
    """By which ids a relay may name the outlet of a wording."""
    article = sheet.reader.one(ARTICLE, told.placed.article)
    return {told.placed.article, article.source} if article else {told.placed.article}


def _outlet(told: _Told) -> RelayStep:
    return RelayStep(by=told.card.source, language=told.card.language, via=told.card.via)


def _relayer(sheet: Sheet, name: str) -> Link:
    """Who passed a statement on: an article, a source or an actor, or just a word such as “interpreter”."""
    article = sheet.reader.one(ARTICLE, name)
    if article is not None:
        return Link(text=sheet.source(article.source).text, href=sheet.href(urls.article(name)))
    if sheet.reader.one(SOURCE_NAME, name) is not None:
        return sheet.source(name)
    source = sheet.reader.one(SOURCE, name)
    if source is not None:
        return Link(text=source.name)
    return sheet.actor(name) if sheet.reader.one(ACTOR_NAME, name) else Link(text=name)


# ── loaded terms ────────────────────────────────────────────────────────────────────────────────────────────────


def _columns(statement: KeyQuote, told: Iterable[_Told]) -> dict[str, str | None]:
    """The articles whose renderings are given, each with the language of its wording."""
    given = {article for row in statement.terms for article in row.wordings}
    languages: dict[str, str | None] = {}
    for one in told:
        if one.placed.article in given:
            languages.setdefault(one.placed.article, one.card.language)
    return languages


def _heads(sheet: Sheet, keys: Iterable[str]) -> tuple[Link, ...]:
    """The articles by their sources; those of one source by their titles as well."""
    articles = [article for key in keys if (article := sheet.reader.one(ARTICLE, key))]
    names = [sheet.source(article.source).text for article in articles]
    return tuple(
        Link(
            text=name if names.count(name) == 1 else f"{name}: {article.title}",
            href=sheet.href(urls.article(article.id)),
        )
        for name, article in zip(names, articles, strict=True)
    )


def _shown(sheet: Sheet, article: str) -> bool:
    return sheet.allowance(article).publish != "none"


# ── the index ───────────────────────────────────────────────────────────────────────────────────────────────────


def plan_index(reader: Reader, part: str) -> Page:
    """All statements, the latest first, with how many wordings each has and by whom; of many the latest, and by year."""
    sheet = Sheet(reader, urls.list_of("statements", part))
    found, keys = reader.all(PERIODS, "statements"), dict.fromkeys(reader.all(STATEMENTS))
    if part:
        years = years_of_statements(reader)
        keys = {key: None for key in keys if years.get(key) == split(part)[0]}
    rows = [_row(sheet, key, entry[1]) for key in keys if (entry := reader.one(STATEMENT, key))]
    rows.sort(key=lambda row: sheet.interface.order(row[1].statement.text))
    rows.sort(key=lambda row: row[0], reverse=True)
    shown = part_of(rows, part) if part else rows[:MOST] if found else rows
    view = StatementsView(
        statements=tuple(row for _, row in shown),
        heading=parts.heading(sheet, part) if part else None,
        periods=parts.ways(sheet, found, part, "statements"),
        total=len(rows),
    )
    title = parts.title(sheet, "Statements", "Statements, {period}", part)
    return sheet.page("statements.html", title, view, section="quotes")


def _row(sheet: Sheet, key: str, statement: KeyQuote) -> tuple[SortKey, StatementRow]:
    placed = gathered(sheet, statement.wordings, "quote", key)
    articles = [article for one in placed if (article := sheet.reader.one(ARTICLE, one.article))]
    date = statement.date or next((article.published for article in articles), None)
    row = StatementRow(
        statement=Link(text=statement.title or key, href=sheet.href(urls.statement(key))),
        speakers=sheet.actors(_speakers(statement, placed)),
        date=sheet.when(date),
        wordings=len(placed),
        sources=tuple(dict.fromkeys(sheet.source(article.source) for article in articles)),
    )
    return sheet.order(date), row
