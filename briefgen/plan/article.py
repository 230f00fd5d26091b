"""The page of an article: its text, or what may be shown of it, with the marks and their notes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.languages import direction
from briefgen.model import Article, Body, Kind, Passage
from briefgen.periods import MOST, names, part_named, split
from briefgen.plan.sheet import Sheet, in_original
from briefgen.relations import (
    ARTICLE,
    BODY,
    BRIEFING_TITLE,
    BRIEFINGS_ON,
    CLAIM,
    EVENT,
    FRAGMENTS,
    MARKED,
    MENTIONS,
    QUESTION,
)
from briefgen.views import ArticleNotesView, ArticleView, Link, Page, PassageNote, Period
from briefgen.weave import Span, excerpt, weave, windows


def plan(reader: Reader, key: str) -> Page | None:
    """The page of a published article, or None if there is no such article."""
    article, body = reader.one(ARTICLE, key), reader.one(BODY, key)
    if article is None or body is None:
        return None
    sheet = Sheet(reader, urls.article(key))
    publish = sheet.allowance(key).publish
    passages = sheet.passages(key) if publish != "none" else ()
    notes = _notes(sheet, article, passages)
    shown = tuple(note for note in notes.values() if note)
    long = _are_many(notes)
    bare = sheet.site.edition == "annotations"
    annotated, marked = sheet.passages(key) if bare else passages, reader.one(MARKED, key) if bare else None
    view = ArticleView(
        **_told(sheet, article),
        title_html=_title_html(sheet, article, passages, notes),
        html=_html(sheet, article, body, passages, notes) if publish != "none" else "",
        summary=article.summary,
        notes=() if long else shown,
        actors=sheet.counted((sheet.actor(actor), count) for actor, count in reader.one(MENTIONS, key) or ()),
        briefings=_briefings(sheet, key),
        annotations=sheet.href(urls.annotations_of(key)) if annotated else None,
        marks=sheet.href(urls.yaml_of(f"articles/{key}")) if marked else None,
        notes_pages=_notes_pages(sheet, key, len(shown)) if long else (),
    )
    return _page(sheet, "article.html", article, article.title, view)


def plan_notes(reader: Reader, name: str) -> Page | None:
    """A part of the notes on an article with very many of them. `name` is `id/part`."""
    key, _, part = name.rpartition("/")
    article = reader.one(ARTICLE, key)
    if article is None:
        return None
    sheet = Sheet(reader, urls.part_of("article", key, part))
    noted, number = _noted(sheet.passages(key)), split(part)[1]
    first = (number - 1) * MOST
    notes = (_note(sheet, article, passage, at) for at, passage in enumerate(noted[first : first + MOST], first + 1))
    view = ArticleNotesView(
        **_told(sheet, article),
        title_html=escape(article.title, quote=False),
        html="",
        notes=tuple(notes),
        notes_pages=_notes_pages(sheet, key, len(noted), part),
        text_page=sheet.href(urls.article(key)),
        address=(sheet.site.base_url or "") + urls.between("", urls.article(key)),
    )
    title = sheet.interface.text(
        "{name}, {period}", name=article.title, period=_notes_called(sheet, number, len(noted))
    )
    return _page(sheet, "article-notes.html", article, title, view)


def _page(sheet: Sheet, template: str, article: Article, title: str, view: ArticleView) -> Page:
    status = sheet.standing(article.status, article.embargo)
    return sheet.page(template, title, view, section="articles", description=article.summary, status=status)


def _told(sheet: Sheet, article: Article) -> dict[str, Any]:
    """What is told of an article on all its pages."""
    return {
        "id": article.id,
        "title": article.title,
        "source": sheet.source(article.source),
        "publish": sheet.allowance(article.id).publish,
        "authors": article.author,
        "origin": article.origin,
        "published": sheet.when(article.published),
        "updated": sheet.when(article.updated),
        "retrieved": sheet.when(article.retrieved),
        "language": article.language,
        "dir": direction(article.language),
        "original": article.url,
        "archive": article.archive,
        "coded": article.coded == "complete",
        "held": article.text == "held",
    }


def _notes_pages(sheet: Sheet, key: str, count: int, current: str = "") -> tuple[Period, ...]:
    return tuple(
        Period(
            link=Link(text=_notes_called(sheet, number, count), href=sheet.href(urls.part_of("article", key, part))),
            current=part == current,
        )
        for number, part in enumerate(names("notes", count), 1)
    )


def _notes_called(sheet: Sheet, number: int, count: int) -> str:
    first = (number - 1) * MOST + 1
    return sheet.interface.text("Notes {first} to {last}", first=first, last=min(first + MOST - 1, count))


_KINDS: dict[Kind, str] = {
    "quote": "quote",
    "actor": "actor",
    "question": "question",
    "claim": "claim",
    "event": "event",
    "term": "term",
}


class _Tags(NamedTuple):
    open: str
    reopen: str


def _notes(sheet: Sheet, article: Article, passages: Sequence[Passage]) -> dict[str, PassageNote | None]:
    """For each passage's id its note; None for a marked actor, which needs none."""
    told = {passage.id: _note(sheet, article, passage, number) for number, passage in enumerate(_noted(passages), 1)}
    return {**told, **{passage.id: None for passage in passages if passage.kind == "actor"}}


def _noted(passages: Sequence[Passage]) -> list[Passage]:
    """The passages that have notes, in the order of these: the references stand behind the passages."""
    noted = (passage for passage in passages if passage.kind != "actor")
    return sorted(noted, key=lambda item: (not item.in_title, item.parts[-1][1], -item.parts[0][0]))


def _note(sheet: Sheet, article: Article, passage: Passage, number: int) -> PassageNote:
    around = sheet.may_show_around(article.id, passage)
    fragments = sheet.reader.one(FRAGMENTS, article.id) or {}
    return PassageNote(
        number=number,
        kind=passage.kind,
        anchor=passage.id,
        words=passage.words,
        speakers=sheet.actors(passage.speaker),
        to=sheet.actors(passage.to),
        via=sheet.actors(passage.via),
        by=sheet.actors(passage.by),
        role=passage.role,
        type=passage.type,
        stance=passage.stance if passage.kind == "claim" else None,
        subject=_subject(sheet, article.id, passage),
        date=sheet.when(passage.date),
        parts=len(passage.parts),
        in_title=passage.in_title,
        before=passage.before if around else "",
        after=passage.after if around else "",
        language=passage.language,
        dir=direction(passage.language) if passage.language else "ltr",
        verdict=passage.verdict,
        proved=passage.proved,
        original=in_original(article.url, passage, fragments),
        archive=in_original(article.archive, passage, fragments),
    )


def _subject(sheet: Sheet, article: str, passage: Passage) -> Link | None:
    """What `ref=` names, with a link to where it is shown; for a quote the statement of which it is a wording."""
    if passage.kind == "quote":
        return sheet.statement_of(article, passage)
    if passage.ref is None:
        return None
    if passage.kind == "actor":
        return sheet.actor(passage.ref)
    subject = titled(sheet.reader, passage.kind, passage.ref)
    if subject is None:
        return Link(text=passage.ref) if passage.kind == "term" else None
    briefing, title = subject
    return Link(text=title, href=sheet.href(urls.in_briefing(briefing, passage.kind, passage.ref)))


def titled(reader: Reader, kind: str, key: str) -> tuple[str, str] | None:
    """The briefing that defines what a passage refers to, and what it is called there."""
    if kind == "question" and (question := reader.one(QUESTION, key)):
        return question[0].briefing, question[1].question
    if kind == "claim" and (claim := reader.one(CLAIM, key)):
        return claim[0].briefing, claim[1].text
    if kind == "event" and (event := reader.one(EVENT, key)):
        return event[0].briefing, event[1].title
    return None


def _html(
    sheet: Sheet, article: Article, body: Body, passages: Sequence[Passage], notes: dict[str, PassageNote | None]
) -> str:
    in_text = [passage for passage in passages if not passage.in_title]
    long = _are_many(notes)
    spans = [span for passage in in_text for span in _spans(sheet, article.id, passage, notes[passage.id], long=long)]
    allowed = sheet.allowance(article.id)
    if allowed.publish == "full":
        return weave(body, spans)
    places = [part for passage in in_text for part in passage.parts]
    return excerpt(body, spans, windows(body.text, places, allowed.context))


def _title_html(
    sheet: Sheet, article: Article, passages: Sequence[Passage], notes: dict[str, PassageNote | None]
) -> str:
    title, long = article.title, _are_many(notes)
    named = [passage for passage in passages if passage.in_title]
    spans = [span for passage in named for span in _spans(sheet, article.id, passage, notes[passage.id], long=long)]
    html = escape(title, quote=False)
    return weave(Body(html=html, text=title, runs=(0, 0, len(html))), spans) if spans else html


def _are_many(notes: dict[str, PassageNote | None]) -> bool:
    """Whether there are so many notes that they stand on pages of their own."""
    return sum(note is not None for note in notes.values()) > MOST


def _spans(sheet: Sheet, article: str, passage: Passage, note: PassageNote | None, *, long: bool) -> list[Span]:
    """One span for each part. The first has the passage's id; behind the last stands the reference to its note."""
    tags = _tags(passage)
    last = len(passage.parts) - 1
    reference = _reference(sheet, article, note, long=long) if note else ""
    return [
        Span(
            start=start,
            end=end,
            open=tags.open if index == 0 else tags.reopen,
            reopen=tags.reopen,
            close="</span>",
            after=reference if index == last else "",
        )
        for index, (start, end) in enumerate(passage.parts)
    ]


def _tags(passage: Passage) -> _Tags:
    """The start tags of a mark. What authors wrote becomes `data-*`, escaped, and nothing else."""
    key = escape(passage.id)
    data = f' data-kind="{passage.kind}" data-passage="{key}"'
    # Of what a briefing defines only the published may be named, and the note does that.
    if passage.ref and passage.kind in ("actor", "term"):
        data += f' data-ref="{escape(passage.ref)}"'
    if passage.speaker:
        data += f' data-speaker="{escape(" ".join(passage.speaker))}"'
    if passage.kind == "quote" and passage.type != "direct":
        data += f' data-type="{escape(passage.type)}"'
    if passage.kind == "claim" and passage.stance:
        data += f' data-stance="{escape(passage.stance)}"'
    language = f' lang="{escape(passage.language)}" dir="{direction(passage.language)}"' if passage.language else ""
    common = f'class="mark {passage.kind}"{data}{language}'
    return _Tags(f'<span {common} id="{key}">', f"<span {common}>")


def _reference(sheet: Sheet, article: str, note: PassageNote, *, long: bool) -> str:
    text = sheet.interface.text
    who = text(", ").join(link.text for link in note.speakers or note.by)
    said = text("note {n}: {kind}", n=note.number, kind=text(_KINDS[note.kind]))
    label = escape(text("{note}, {who}", note=said, who=who) if who else said)
    page = sheet.href(urls.part_of("article", article, part_named("notes", note.number))) if long else ""
    return f'<a class="ref" href="{escape(page)}#note-{note.number}" aria-label="{label}">{note.number}</a>'


def _briefings(sheet: Sheet, key: str) -> tuple[Link, ...]:
    links = []
    for briefing_key in sheet.reader.all(BRIEFINGS_ON, key):
        title = sheet.reader.one(BRIEFING_TITLE, briefing_key)
        if title is not None:
            links.append(Link(text=title, href=sheet.href(urls.briefing(briefing_key))))
    return tuple(links)
