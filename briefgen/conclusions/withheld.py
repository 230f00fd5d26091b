"""What may not be in the site: texts and parts of texts, titles and ids of what is not published, private notes.

It is concluded from the texts as they were read and from what may be shown of them, and from no page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zlib import crc32

import msgspec

from briefgen.catalog import Fact, Reader
from briefgen.model import Briefing
from briefgen.parse.plain import plain
from briefgen.relations import (
    ALLOWANCE,
    ANY_ARTICLE,
    ANY_BRIEFING,
    ANY_PAGE,
    DEFINED,
    DIFFERING,
    KNOWN,
    PASSAGES,
    PRIVATE,
    WITHHELD,
    Private,
    Text,
    Withheld,
)
from briefgen.resolve.shingles import packed
from briefgen.text import Span
from briefgen.weave import windows

BUCKETS = 64  # so that an edit changes a small part of what is kept


class Secret(NamedTuple):
    """A thing with words that may not be shown. `left` is how many of them may be all the same; None: all."""

    path: str
    texts: tuple[str, ...]
    left: int | None
    published: bool


def keys(reader: Reader) -> Iterator[str]:
    """All articles, briefings and pages, as `kind:id`."""
    return (f"{kind}:{key}" for kind in ("article", "briefing", "page") for key in reader.all(KNOWN, kind))


def withheld(reader: Reader, name: str) -> tuple[Fact, ...]:
    """What of one thing may not be shown, as facts."""
    kind, _, key = name.partition(":")
    secret = secret_of(reader, kind, key)
    if secret is None:
        return ()
    facts = [Fact(PRIVATE, "", row) for row in _private(reader, kind, key, secret)]
    if found := packed(secret.texts):
        facts.append(Fact(WITHHELD, bucket_of(secret.path), Withheld(kind, key, found)))
    return tuple(facts)


def bucket_of(path: str) -> str:
    """Where what is withheld of a file is filed."""
    return str(crc32(path.encode("utf-8", "replace")) % BUCKETS)


def secret_of(reader: Reader, kind: str, key: str) -> Secret | None:
    """The words of a thing that may not be shown; None if there is no such thing."""
    published = any(one.published for one in reader.all(DEFINED, f"{kind}:{key}"))
    if kind == "article":
        text = reader.one(ANY_ARTICLE, key)
        return _of_article(reader, text, published=published) if text else None
    if kind == "briefing":
        briefing = reader.one(ANY_BRIEFING, key)
        return Secret(briefing.path, () if published else tuple(strings(briefing)), 0, published) if briefing else None
    page = reader.one(ANY_PAGE, key)
    if page is None:
        return None
    return Secret(page.path, () if published else (plain(page.html), page.description or ""), 0, published)


def _of_article(reader: Reader, text: Text, *, published: bool) -> Secret:
    article, body = text.article, text.body
    if not published:
        reasons = (one.accepted or "" for one in text.passages)
        return Secret(article.path, (body.text, article.summary or "", *reasons), 0, published=False)
    allowed = reader.one(ALLOWANCE, article.id)
    if allowed is None or allowed.publish == "full":
        return Secret(article.path, (), None, published=True)
    left = max(0, allowed.most - allowed.words) if allowed.publish == "none" or allowed.most else None
    shown = shown_of(reader, text)
    return Secret(article.path, tuple(_between(body.text, shown)), left, published=True)


def shown_of(reader: Reader, text: Text) -> tuple[Span, ...]:
    """The stretches of a published article that may be shown."""
    allowed = reader.one(ALLOWANCE, text.article.id)
    if allowed is None or allowed.publish == "none":
        return ()
    if allowed.publish == "full":
        return ((0, len(text.body.text)),)
    parts = [part for one in reader.one(PASSAGES, text.article.id) or () if not one.in_title for part in one.parts]
    return windows(text.body.text, [*parts, *reader.all(DIFFERING, text.article.id)], allowed.context)


def _between(text: str, shown: Iterable[Span]) -> Iterator[str]:
    done = 0
    for start, end in shown:
        yield text[done:start]
        done = end
    yield text[done:]


def _private(reader: Reader, kind: str, key: str, secret: Secret) -> Iterator[Private]:
    text = reader.one(ANY_ARTICLE, key) if kind == "article" else None
    if text is not None:
        yield from (Private("note", secret.path, one.note) for one in text.passages if one.note)
    if secret.published:
        return
    briefing = reader.one(ANY_BRIEFING, key) if kind == "briefing" else None
    page = reader.one(ANY_PAGE, key) if kind == "page" else None
    if named := (text.article if text is not None else briefing or page):
        yield Private("title", secret.path, named.title)
    folder = {"article": "articles/", "briefing": "briefings/", "page": ""}[kind]
    if folder:
        yield from (Private("address", secret.path, f"{folder}{key}.{ending}") for ending in ("html", "json"))
    yield Private("id", secret.path, key if folder else f"{key}.html")
    if not folder:
        yield Private("id", secret.path, key)


def strings(value: object) -> Iterator[str]:
    """All texts of a record."""
    if isinstance(value, Briefing):
        yield from strings(msgspec.to_builtins(value))
    elif isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)
