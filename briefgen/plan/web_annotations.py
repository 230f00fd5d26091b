"""The marks of an article as W3C Web Annotations (https://www.w3.org/TR/annotation-model/), in JSON-LD.

A page of annotations holds the published text as well, so that positions in it mean something to whoever has only this
file. Each part of a passage has two targets: the article at its source, found by words, and the published text, found by
words and by position. Nothing else of the text is in here, so an article whose text is not shown has no such file.

In the edition of annotations no word of a text is in it. Passages have numbers, since an id can be made of words. Positions
count in the whole text, and digests tell whoever has it whether it is the same (`place_digest`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import msgspec

from briefgen import dates, urls
from briefgen.catalog import Reader
from briefgen.model import Article, Body, Passage
from briefgen.place_digest import place_digest
from briefgen.plan.article import titled
from briefgen.plan.sheet import Sheet
from briefgen.relations import ARTICLE, BODY
from briefgen.resolve.published import Published, Quotation
from briefgen.views import DataFile
from briefgen.weave import windows

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

_MOTIVATIONS = {
    "quote": "identifying",
    "actor": "identifying",
    "question": "questioning",
    "claim": "classifying",
    "event": "describing",
    "term": "tagging",
}
_ROLES = ("speaker", "to", "via", "by", "named")
_TEXT, _COLLECTION = "page-text", "page-collection"  # ids of the file itself; no passage's id begins like this
_encode = msgspec.json.Encoder().encode

Node = dict[str, Any]


def plan(reader: Reader, key: str) -> DataFile | None:
    """The annotations of a published article; None if it has none, or none that may be shown."""
    article, body = reader.one(ARTICLE, key), reader.one(BODY, key)
    if article is None or body is None:
        return None
    sheet = Sheet(reader, urls.annotations_of(key))
    passages = sheet.passages(key)
    bare = sheet.site.edition == "annotations"
    if not passages or (sheet.allowance(key).publish == "none" and not bare):
        return None
    whole = Published(article.title, body.text, None)
    published = whole if bare else published_text(sheet, article, body, passages)
    site = _Iris(sheet)
    state = _state(article, sheet.config.timezone)
    creator = _raw({"id": site.of(urls.HOME), "type": "Organization", "name": sheet.site.title})
    items = [
        {
            "id": site.own(f"passage-{number}" if bare else passage.id),
            "type": "Annotation",
            "motivation": _MOTIVATIONS[passage.kind],
            "creator": creator,
            "body": list(_bodies(sheet, site, key, passage)),
            "target": list((_positions if bare else _targets)(site, article, passage, published, state)),
        }
        for number, passage in enumerate(passages, 1)
    ]
    text = {"schema:sha256": _sha256(published.text)} if bare else {"value": published.text}
    return DataFile(path=sheet.path, data=_written(_head(site, article, text, len(items)), items))


class _Iris:
    """How things are named: by their whole addresses if the site's is known, otherwise relative to this file."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._base = sheet.site.base_url
        self.file = self.of(sheet.path)

    def of(self, target: str) -> str:
        return self._base + urls.between("", target) if self._base else self._sheet.href(target)

    def own(self, key: str) -> str:
        return urls.at(self.file, key)


def published_text(sheet: Sheet, article: Article, body: Body, passages: Iterable[Passage]) -> Published:
    """The text of an article as far as it is published. Its rights must allow at least excerpts."""
    allowed = sheet.allowance(article.id)
    if allowed.publish == "full":
        return Published(article.title, body.text, None)
    places = [part for passage in passages if not passage.in_title for part in passage.parts]
    return Published(article.title, body.text, windows(body.text, places, allowed.context))


def _head(site: _Iris, article: Article, text: Node, total: int) -> Node:
    """All of the page of annotations but its items."""
    collection = {
        "id": site.own(_COLLECTION),
        "type": "AnnotationCollection",
        "label": article.title,
        "total": total,
        "first": site.file,
        "last": site.file,
    }
    whole = {"id": site.own(_TEXT), "type": "Text", "format": "text/plain", **text}
    if article.language:
        whole["language"] = article.language
    return {
        "@context": CONTEXT,
        "id": site.file,
        "type": "AnnotationPage",
        "partOf": collection,
        "startIndex": 0,
        "schema:about": {"id": site.of(urls.article(article.id)), "schema:name": article.title},
        "schema:hasPart": whole,
    }


def _written(head: Node, items: Iterable[Node]) -> bytes:
    """One line for each annotation, so that a difference between two versions can be read."""
    return _encode(head)[:-1] + b',"items":[\n' + b",\n".join(map(_encode, items)) + b"\n]}\n"


# ── what is said of a passage ───────────────────────────────────────────────────────────────────────────────────


def _bodies(sheet: Sheet, site: _Iris, article: str, passage: Passage) -> Iterator[Node | msgspec.Raw]:
    """What kind of passage it is and how it is to be taken, who has to do with it in which role, what it belongs to."""
    yield _text("classifying", passage.kind)
    if passage.kind == "quote":
        yield _text("classifying", passage.type)
        yield _text("assessing", passage.verdict or "exact")
    if passage.kind == "claim":
        yield _text("classifying", passage.stance)
    named = (passage.ref,) if passage.kind == "actor" and passage.ref else ()
    roles = (passage.speaker, passage.to, passage.via, passage.by, named)
    for role, actors in zip(_ROLES, roles, strict=True):
        for actor in actors:
            yield _actor(sheet, site, actor, role)
    for words in (passage.role, passage.date):
        if words:
            yield _text("describing", words)
    yield from _subject(sheet, site, article, passage)


def _raw(value: Node) -> msgspec.Raw:
    """A node that is written now, since it is used more than once."""
    return msgspec.Raw(_encode(value))


@lru_cache(maxsize=1024)
def _text(purpose: str, value: str, role: str | None = None) -> msgspec.Raw:
    node = {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}
    return _raw(node | {"schema:roleName": role} if role else node)


def _actor(sheet: Sheet, site: _Iris, key: str, role: str) -> Node | msgspec.Raw:
    """An actor by the address of its page; by its name alone if it has none."""
    link = sheet.actor(key)
    if link.href is None:
        return _text("identifying", link.text, role)
    source = {"id": site.of(urls.actor(key)), "name": link.text}
    return {"type": "SpecificResource", "purpose": "identifying", "source": source, "schema:roleName": role}


def _subject(sheet: Sheet, site: _Iris, article: str, passage: Passage) -> Iterator[Node | msgspec.Raw]:
    """What `ref=` names, if a published briefing defines it. The reference of a term is a word of its own."""
    if (statement := sheet.wordings.statement_of(article, passage)) is not None:
        yield {"type": "SpecificResource", "purpose": "linking", "source": site.of(urls.statement(statement))}
    if passage.ref is None or passage.kind == "actor":
        return
    found = titled(sheet.reader, passage.kind, passage.ref)
    if found is not None:
        address = site.of(urls.in_briefing(found[0], passage.kind, passage.ref))
        yield {"type": "SpecificResource", "purpose": "linking", "source": address}
    elif passage.kind == "term":
        yield _text("tagging", passage.ref)


# ── where it stands ─────────────────────────────────────────────────────────────────────────────────────────────


def _targets(
    site: _Iris, article: Article, passage: Passage, published: Published, state: Node | None
) -> Iterator[Node]:
    """For each part of a passage the article at its source, and the published text."""
    source = article.url or site.of(urls.article(article.id))
    found = [published.quotation(part, in_title=passage.in_title) for part in passage.parts]
    quotations = [quotation for quotation in found if quotation]
    text = site.own(_TEXT)
    for quotation in quotations:
        selector = _quote(quotation)
        target: Node = {"type": "SpecificResource", "source": source}
        if state and article.url:
            target["state"] = state
        yield {**target, "selector": selector}
        position = {"type": "TextPositionSelector", "start": quotation.start, "end": quotation.end}
        yield {"type": "SpecificResource", "source": text, "selector": [selector, position]}
    if not quotations:  # words that stand nowhere in the text: all that can be said is of which article they are told
        yield {"type": "SpecificResource", "source": source}


def _positions(
    site: _Iris, article: Article, passage: Passage, published: Published, state: Node | None
) -> Iterator[Node]:
    """The article at its source, and for each part of a passage where it stands in the text; without a word of it."""
    target: Node = {"type": "SpecificResource", "source": article.url or site.of(urls.article(article.id))}
    yield target | ({"state": state} if state and article.url else {})
    for part in passage.parts:
        if found := published.quotation(part, in_title=passage.in_title):
            digest = place_digest(published.text, found.start, found.end)
            selector = {"type": "TextPositionSelector", "start": found.start, "end": found.end, "schema:sha256": digest}
            yield {"type": "SpecificResource", "source": site.own(_TEXT), "selector": selector}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _quote(quotation: Quotation) -> msgspec.Raw:
    selector = {"type": "TextQuoteSelector", "exact": quotation.exact}
    if quotation.prefix:
        selector["prefix"] = quotation.prefix
    if quotation.suffix:
        selector["suffix"] = quotation.suffix
    return _raw(selector)


def _state(article: Article, zone: str) -> Node | None:
    """When the article was as it is described, and where a copy of it is kept."""
    moments = dates.moments(article.retrieved, zone)
    state: Node = {"type": "TimeState"}
    if moments is not None and moments[0] == moments[1]:
        state["sourceDate"] = moments[0]
    elif moments is not None:
        state["sourceDateStart"], state["sourceDateEnd"] = moments
    if article.archive:
        state["cached"] = article.archive
    return state if len(state) > 1 else None
