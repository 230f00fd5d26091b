"""What is public elsewhere, and so no secret: what another text shows, what a briefing quotes, what registries and the theme say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from briefgen import layout
from briefgen.catalog import Reader
from briefgen.conclusions.withheld import Secret, shown_of, strings
from briefgen.config import Config
from briefgen.leaks.search import Found, Phrase
from briefgen.parse.plain import plain
from briefgen.pipeline import Build
from briefgen.relations import ACTOR, ANY_ARTICLE, ARTICLE, BRIEFING, CONFIG, KNOWN, SOURCE, TEXT_PAGE
from briefgen.resolve.shingles import shingles, words_of


def cleared_of(reader: Reader, build: Build, secrets: Sequence[Secret], found: Found, *, published: bool) -> set[int]:
    """Of the shingles of these secrets those that stand in what may be shown."""
    wanted = {
        shingle
        for secret in secrets
        if secret.published == published
        for text in secret.texts
        for shingle in shingles(words_of(text.encode("utf-8", "replace")))
        if found.holds(shingle)
    }
    found_there: set[int] = set()
    for text in _public_texts(reader, build, own_words=not published):
        found_there |= wanted.intersection(shingles(words_of(text.encode("utf-8", "replace"))))
    return found_there


def is_public(reader: Reader, build: Build) -> Callable[[Phrase], bool]:
    """Whether everybody may read the words of a phrase elsewhere."""
    texts = {
        own: b" \n ".join(
            b" " + b" ".join(words_of(text.encode("utf-8", "replace"))) + b" "
            for text in _public_texts(reader, build, own_words=own)
        )
        for own in (False, True)
    }
    return lambda phrase: b" " + b" ".join(phrase.words) + b" " in texts[phrase.kind == "title"]


def _public_texts(reader: Reader, build: Build, *, own_words: bool) -> Iterator[str]:
    """What everybody may read. The author's `own_words` in briefings and pages clear what is a draft, and no secret."""
    config = reader.one(CONFIG) or Config()
    yield from (config.title, config.description, *config.rights.cleared)
    for path, data in build.files.items():
        if layout.kind_of(path) == "theme" and isinstance(data, bytes) and path.endswith(".html"):
            yield plain(data.decode("utf-8", "replace"))
    for key in reader.all(KNOWN, "article"):
        article, text = reader.one(ARTICLE, key), reader.one(ANY_ARTICLE, key)
        if article and text:
            yield from (article.title, article.summary or "", *article.rights.cleared)
            yield from (text.body.text[start:end] for start, end in shown_of(reader, text))
    for key in reader.all(KNOWN, "actor"):
        yield from (text for actor in reader.all(ACTOR, key) for text in _strings(actor))
    for key in reader.all(KNOWN, "source"):
        yield from (text for source in reader.all(SOURCE, key) for text in _strings(source))
    for key in reader.all(KNOWN, "briefing"):
        if briefing := reader.one(BRIEFING, key):
            yield briefing.title
            yield from (text for quote in briefing.key_quotes for text in _strings(quote))
            yield from strings(briefing) if own_words else ()
    for key in reader.all(KNOWN, "page") if own_words else ():
        if page := reader.one(TEXT_PAGE, key):
            yield from (page.title, page.description or "", plain(page.html))


def _strings(record: object) -> Iterator[str]:
    return strings(msgspec.to_builtins(record))
