"""From suspicion to diagnostics: which secret stands where, and whether it is one at all.

Words that are public elsewhere are no leak: what another text shows, what a briefing quotes, what the registries and the
theme say, and what `rights: {cleared: …}` names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from briefgen import layout
from briefgen.catalog import Mapper, Reader
from briefgen.conclusions.withheld import BUCKETS, Secret, secret_of, shown_of, strings
from briefgen.config import Config
from briefgen.diagnostics import Diagnostic, Place, Related
from briefgen.leaks.comments import comments
from briefgen.leaks.search import FEWEST, Found, Phrase, Wanted, near, suspects
from briefgen.parse.plain import plain
from briefgen.pipeline import Build, Output
from briefgen.relations import (
    ACTOR,
    ANY_ARTICLE,
    ARTICLE,
    BRIEFING,
    CONFIG,
    KNOWN,
    PRIVATE,
    SOURCE,
    TEXT_PAGE,
    WITHHELD,
    Withheld,
)
from briefgen.resolve.shingles import is_telling, shingles, unpacked, words_of

_SHOWN = 16  # words of a leak that a message shows
_HINT = "if these words are public elsewhere, name them under `rights: {cleared: […]}` in config.yaml"
_CODES = {"comment": "L002", "note": "L002", "title": "L004", "id": "L004"}
_KINDS = {
    "comment": "a private comment",
    "note": "a private note",
    "title": "the title of what is not published",
    "id": "the address of what is not published",
}


def find_leaks(build: Build, outputs: Mapping[str, Output | None], map_: Mapper = map) -> tuple[Diagnostic, ...]:
    """What is in these files of a site, by address, that may not be there. Reads the files that are only copied."""
    standing = {address: output for address, output in outputs.items() if output is not None}
    if not standing:
        return ()
    withheld = [row for number in range(BUCKETS) for row in build.catalog.all(WITHHELD, str(number))]
    phrases = list(phrases_of(build))
    wanted = Wanted(near(standing, (unpacked(row.shingles) for row in withheld)), phrases)
    addresses = suspects(standing, wanted, map_) if wanted else []
    if not addresses:
        return ()
    found = Found(standing, addresses, wanted)
    reader = Reader(build.catalog)
    told = [*_texts(build, reader, found, withheld), *_short(build, reader, found, phrases)]
    return tuple(sorted(told, key=lambda problem: problem.sort_key))


def phrases_of(build: Build) -> Iterator[Phrase]:
    """What may stand nowhere in this order: comments, notes, and titles and addresses of what is not published."""
    for path, offset, text in comments(build.files):
        yield Phrase("comment", path, offset, text, tuple(words_of(text.encode("utf-8", "replace"))))
    for row in build.catalog.all(PRIVATE):
        yield Phrase(row.kind, row.path, None, row.text, tuple(words_of(row.text.encode("utf-8", "replace"))))


def _texts(build: Build, reader: Reader, found: Found, withheld: Sequence[Withheld]) -> Iterator[Diagnostic]:
    """Of each text that may not be shown, or not all of it: whether more of it stands in the site."""
    rows = [row for row in withheld if found.holds_run(unpacked(row.shingles))]
    secrets = [secret for row in rows if (secret := secret_of(reader, row.kind, row.id))]
    cleared = {
        published: _cleared(reader, build, secrets, found, published=published)
        for published in {s.published for s in secrets}
    }
    for secret in secrets:
        if secret.left is None:
            continue
        words, first, where = 0, "", ""
        for text in secret.texts:
            every = words_of(text.encode("utf-8", "replace"))
            for start, end, address in found.runs(every, cleared[secret.published].__contains__):
                words += end - start
                if not first:
                    first, where = _as_written(text, every, start, end), address
        if words > secret.left:
            yield _too_much(build, secret, words, first, where)


def _too_much(build: Build, secret: Secret, words: int, first: str, where: str) -> Diagnostic:
    place = _place(build, secret.path, first, None)
    related = (Related(where, Place(1, 1), "in the site here"),)
    if not secret.published:
        message = f"{words} words of this text, which is not published, are in the site, in {where}: “{first}”"
        return Diagnostic(
            "L003", message, secret.path, place, (_HINT, "or take them out of what makes that file"), related
        )
    message = f"{words} words of this text beyond what may be shown are in the site, in {where}: “{first}”"
    return Diagnostic("L001", message, secret.path, place, (_HINT, "or take them out of what makes that file"), related)


def _short(build: Build, reader: Reader, found: Found, phrases: Iterable[Phrase]) -> Iterator[Diagnostic]:
    """Comments, notes, titles and addresses."""
    public: Callable[[Phrase], bool] | None = None
    for phrase in phrases:
        if len(phrase.words) < FEWEST:
            continue
        where, words = _standing(found, phrase)
        if where is None:
            continue
        public = public or _public(reader, build)
        if public(phrase):
            continue
        text = " ".join(phrase.text.split()[:_SHOWN])
        message = f"{_KINDS[phrase.kind]} is in the site, in {where}: “{text}”"
        place = _place(build, phrase.path, phrase.text, phrase.offset)
        related = (Related(where, Place(1, 1), "in the site here"),)
        yield Diagnostic(
            _CODES[phrase.kind],
            message,
            phrase.path,
            place,
            (_HINT, "or take them out of what makes that file"),
            related,
        )
        del words


def _standing(found: Found, phrase: Phrase) -> tuple[str | None, int]:
    """The file that holds a phrase; of a long one it is enough that it holds a part that nobody writes twice."""
    if where := found.place_of(phrase.words):
        return where, len(phrase.words)
    runs = (
        found.runs(phrase.words, lambda _: False)
        if phrase.kind in ("comment", "note") and is_telling(phrase.words)
        else []
    )
    return (runs[0][2], runs[0][1] - runs[0][0]) if runs else (None, 0)


# ── what is public elsewhere ────────────────────────────────────────────────────────────────────────────────────────


def _cleared(reader: Reader, build: Build, secrets: Sequence[Secret], found: Found, *, published: bool) -> set[int]:
    """Of the shingles of these secrets those that stand in what may be shown."""
    wanted = {
        shingle
        for secret in secrets
        if secret.published == published
        for text in secret.texts
        for shingle in shingles(words_of(text.encode("utf-8", "replace")))
        if found.holds(shingle)
    }
    cleared: set[int] = set()
    for text in _public_texts(reader, build, own_words=not published):
        cleared |= wanted.intersection(shingles(words_of(text.encode("utf-8", "replace"))))
    return cleared


def _public(reader: Reader, build: Build) -> Callable[[Phrase], bool]:
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


# ── places ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _as_written(text: str, every: Sequence[bytes], start: int, end: int) -> str:
    """The words of a stretch, in the form in which they are compared, cut to what a message holds."""
    del text
    shown = b" ".join(every[start : min(end, start + _SHOWN)]).decode("utf-8", "replace")
    return shown + " …" if end - start > _SHOWN else shown


def _place(build: Build, path: str, words: str, offset: int | None) -> Place:
    """Where words stand in a file: by their offset, or where the first three of them stand beside each other."""
    data = build.files.get(path)
    text = data.decode("utf-8-sig", "replace") if isinstance(data, bytes) else ""
    if offset is not None:
        line = text.count("\n", 0, offset) + 1
        return Place(line, offset - text.rfind("\n", 0, offset), max(1, len(words.partition("\n")[0])))
    wanted = words_of(words.encode("utf-8", "replace"))[:3]
    for number, line_ in enumerate(text.split("\n"), 1):
        if (
            wanted
            and b" " + b" ".join(wanted) + b" " in b" " + b" ".join(words_of(line_.encode("utf-8", "replace"))) + b" "
        ):
            return Place(number, 1, max(1, len(line_)))
    return Place(1, 1)
