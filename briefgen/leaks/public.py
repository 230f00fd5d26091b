"""What is public elsewhere, and so no secret: what another text shows, what a briefing quotes, what registries and the theme say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial

import msgspec

from briefgen import layout
from briefgen.catalog import Reader
from briefgen.conclusions.withheld import Secret, shown_of, strings
from briefgen.config import Config
from briefgen.leaks.private import without_private
from briefgen.leaks.search import Found, Phrase
from briefgen.parse.plain import plain
from briefgen.pipeline import Build
from briefgen.relations import (
    ACTOR,
    ANY_ARTICLE,
    ARTICLE,
    BRIEFING,
    CONFIG,
    DEFINED,
    KNOWN,
    PASSAGES,
    SOURCE,
    TEXT_PAGE,
)
from briefgen.resolve.shingles import row_of, shingles, words_of

_OF_A_FILE = frozenset({"comment", "boilerplate"})  # what stands in a file and is taken out of it


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
    for _, text in _texts(reader, build, own_words=not published):
        found_there |= wanted.intersection(shingles(words_of(text.encode("utf-8", "replace"))))
    return found_there


def is_public(reader: Reader, build: Build) -> Callable[[Phrase], bool]:
    """Whether everybody may read the words of a phrase elsewhere, or know its name for that of something else."""
    texts = {
        own: [(path, _row_of_text(text)) for path, text in _texts(reader, build, own_words=own)]
        for own in (False, True)
    }
    names = _public_names(reader)
    row_of_file = cache(partial(_row_of_file, build))

    @cache
    def holders(row: bytes) -> frozenset[str]:
        return frozenset(path for path, text in texts[False] if row in text)

    def answer(phrase: Phrase) -> bool:
        if phrase.kind == "id" and phrase.text.removesuffix(".html") in names:
            return True
        row = row_of(phrase.words)
        if phrase.kind not in _OF_A_FILE:
            return any(row in text for _, text in texts[phrase.kind in ("title", "id")])
        # What the reader of the articles says of this file is not believed: the file itself is read once more.
        return not holders(row) <= {phrase.path} or row in row_of_file(phrase.path)

    return answer


class PublicRuns:
    """Which words of boilerplate everybody may read. All texts are read once, whatever the number of phrases."""

    def __init__(self, reader: Reader, build: Build, found: Found, phrases: Iterable[Phrase]) -> None:
        told = {phrase.words for phrase in phrases if phrase.kind == "boilerplate" and phrase.is_looked_for}
        self._wanted = {shingle for words in told for shingle in shingles(words) if found.holds(shingle)}
        self._holders: dict[int, str] = {}  # by shingle the one article that shows it; "" where it is not only one
        for path, text in _texts(reader, build, own_words=True):
            for shingle in self._known(_row_of_text(text)):
                self._holders[shingle] = path if self._holders.get(shingle, path) == path else ""
        self._in_file = cache(lambda path: self._known(_row_of_file(build, path)))

    def of(self, phrase: Phrase) -> Callable[[int], bool]:
        """Whether a shingle of these words stands in another text, or in what is shown of their own file."""
        path, in_file = phrase.path, self._in_file(phrase.path)
        return lambda shingle: self._holders.get(shingle, path) != path or shingle in in_file

    def _known(self, row: bytes) -> set[int]:
        return self._wanted.intersection(shingles(row.split()))


def _row_of_text(text: str) -> bytes:
    return row_of(words_of(text.encode("utf-8", "replace")))


def _row_of_file(build: Build, path: str) -> bytes:
    data = build.files.get(path)
    return _row_of_text(without_private(data.decode("utf-8-sig", "replace"))) if isinstance(data, bytes) else b""


def _public_names(reader: Reader) -> set[str]:
    """The ids of what is published, of passages, and whatever ids briefings give."""
    kinds = ("article", "briefing", "page", "actor", "source")
    found = {key for kind in kinds for key in reader.all(KNOWN, kind) if _is_published(reader, kind, key)}
    for key in reader.all(KNOWN, "article"):
        found.update(passage.id for passage in reader.one(PASSAGES, key) or ())
    for key in reader.all(KNOWN, "briefing"):
        if briefing := reader.one(BRIEFING, key):
            found.update(strings(briefing))
    return found


def _is_published(reader: Reader, kind: str, key: str) -> bool:
    return any(one.published for one in reader.all(DEFINED, f"{kind}:{key}"))


def _texts(reader: Reader, build: Build, *, own_words: bool) -> Iterator[tuple[str, str]]:
    """What everybody may read, and the path of the article that says it, if it is one.

    The author's `own_words` in briefings and pages clear what is a draft, and no secret.
    """
    for key in reader.all(KNOWN, "article"):
        article, text = reader.one(ARTICLE, key), reader.one(ANY_ARTICLE, key)
        if article and text:
            yield from (("", words) for words in (article.title, article.summary or "", *article.rights.cleared))
            yield from ((article.path, text.body.text[start:end]) for start, end in shown_of(reader, text))
    yield from (("", words) for words in _other_texts(reader, build, own_words=own_words))


def _other_texts(reader: Reader, build: Build, *, own_words: bool) -> Iterator[str]:
    config = reader.one(CONFIG) or Config()
    yield from (config.title, config.description, *config.rights.cleared)
    for path, data in build.files.items():
        if layout.kind_of(path) == "theme" and isinstance(data, bytes) and path.endswith(".html"):
            yield plain(data.decode("utf-8", "replace"))
    for key in reader.all(KNOWN, "actor"):
        yield from (text for actor in reader.all(ACTOR, key) for text in _strings(actor))
    for key in reader.all(KNOWN, "source"):
        yield from (text for source in reader.all(SOURCE, key) for text in _strings(source))
    for key in reader.all(KNOWN, "briefing"):
        if briefing := reader.one(BRIEFING, key):
            yield briefing.title
            # The edition of annotations shows no words that are quoted, so what a briefing quotes is no excuse in it.
            if config.edition != "annotations":
                yield from (text for quote in briefing.key_quotes for text in _strings(quote))
            yield from strings(briefing) if own_words else ()
    for key in reader.all(KNOWN, "page") if own_words else ():
        if page := reader.one(TEXT_PAGE, key):
            yield from (page.title, page.description or "", plain(page.html))


def _strings(record: object) -> Iterator[str]:
    return strings(msgspec.to_builtins(record))
