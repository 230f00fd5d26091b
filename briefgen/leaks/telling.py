"""From suspicion to diagnostics: which secret stands where, and whether it is one at all.

Words that are public elsewhere are no leak: what another text shows, what a briefing quotes, what the registries and the
theme say, and what `rights: {cleared: …}` names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from typing import NamedTuple

from briefgen.catalog import Mapper, Reader
from briefgen.conclusions.withheld import BUCKETS, Secret, secret_of
from briefgen.copies import Copy
from briefgen.diagnostics import Diagnostic, Place, Related
from briefgen.leaks.files import sha256_of
from briefgen.leaks.private import private_words
from briefgen.leaks.public import PublicRuns, cleared_of, is_public
from briefgen.leaks.search import Found, Phrase, Wanted
from briefgen.leaks.suspicion import Seen, near, suspects
from briefgen.pipeline import Build, Output
from briefgen.relations import PRIVATE, WITHHELD, Withheld
from briefgen.resolve.shingles import is_telling, row_of, unpacked, words_of

_SHOWN = 16  # words of a leak that a message shows
_HINT = "if these words are public elsewhere, name them under `rights: {cleared: […]}` in config.yaml"
LOOKED_FOR = ("L001", "L002", "L003", "L004")  # what is told of what is about to be published, and of nothing else
_CODES = {"title": "L004", "address": "L004", "id": "L004"}  # of all others L002
_KINDS = {
    "comment": "a private comment",
    "note": "a private note",
    "title": "the title of what is not published",
    "address": "the address of what is not published",
    "id": "the id of what is not published",
    "boilerplate": "boilerplate, which is never shown,",
    "capture": "what tells of a capture",
}


class Finding(NamedTuple):
    """What a look came to. `counted` are the files in which words of a text stand that are few enough to be shown."""

    leaks: tuple[Diagnostic, ...] = ()
    counted: tuple[str, ...] = ()
    seen: Seen = Seen()


class Secrets(NamedTuple):
    """All that may not be shown, or not more of it than is."""

    withheld: list[Withheld]
    phrases: list[Phrase]

    @property
    def are_none(self) -> bool:
        return not self.withheld and not self.phrases


def secrets_of(build: Build) -> Secrets:
    """What the files of a site are searched for."""
    withheld = [row for number in range(BUCKETS) for row in build.catalog.all(WITHHELD, str(number))]
    return Secrets(withheld, list(phrases_of(build)))


def find_leaks(build: Build, outputs: Mapping[str, Output | None], map_: Mapper = map) -> tuple[Diagnostic, ...]:
    """What is in these files, by address, that may not be there. Reads the files that are only copied.

    It knows nothing of what was looked through before: whoever asks gives it every file that is to be given out.
    """
    return look_through(build, secrets_of(build), outputs, map_).leaks


def look_through(
    build: Build,
    secrets: Secrets,
    outputs: Mapping[str, Output | None],
    map_: Mapper = map,
    own: Set[str] = frozenset(),
) -> Finding:
    """The same, and what has to be counted again when other files hold words of the same text.

    Of the files `own` it says which shingles stand in them, too.
    """
    standing = {address: output for address, output in outputs.items() if output is not None}
    if not standing:
        return Finding()
    withheld, phrases = secrets
    wanted = Wanted(near(standing, (unpacked(row.shingles) for row in withheld)), phrases)
    seen = suspects(standing, wanted, map_, own) if wanted or own else Seen()
    captures = tuple(_captures(build, standing, phrases))
    if not seen.suspects:
        return Finding(captures, seen=seen)
    found = Found(standing, seen.suspects, wanted)
    reader = Reader(build.catalog)
    shown = list(_shown(build, reader, found, withheld))
    too_much = [_too_much(build, one) for one in shown if one.words > (one.secret.left or 0)]
    told = [*too_much, *_short(build, reader, found, phrases), *captures]
    leaks = tuple(sorted(told, key=lambda problem: problem.sort_key))
    return Finding(leaks, seen.suspects if len(too_much) < len(shown) else (), seen)


def phrases_of(build: Build) -> Iterator[Phrase]:
    """What may stand nowhere in this order: comments, notes, and titles and addresses of what is not published."""
    for kind, path, offset, text in private_words(build.files):
        yield Phrase(kind, path, offset, text, tuple(words_of(text.encode("utf-8", "replace"))))
    for row in build.catalog.all(PRIVATE):
        yield Phrase(row.kind, row.path, None, row.text, tuple(words_of(row.text.encode("utf-8", "replace"))))


class _Shown(NamedTuple):
    """So many words of a text that stand in the site and are public nowhere else: the first of them, and where."""

    secret: Secret
    words: int
    first: str
    where: str


def _shown(build: Build, reader: Reader, found: Found, withheld: Sequence[Withheld]) -> Iterator[_Shown]:
    """Of each text that may not be shown, or not all of it: whether more of it stands in the site."""
    rows = [row for row in withheld if found.holds_run(unpacked(row.shingles))]
    secrets = [secret for row in rows if (secret := secret_of(reader, row.kind, row.id))]
    cleared = {
        published: cleared_of(reader, build, secrets, found, published=published)
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
                    first, where = _begin(every[start:end]), address
        if words:
            yield _Shown(secret, words, first, where)


def _too_much(build: Build, shown: _Shown) -> Diagnostic:
    secret, words, first, where = shown
    place = _place(build, secret.path, first, None)
    related = (Related(where, Place(1, 1), "in the site here"),)
    hints = (_HINT, "or take them out of what makes that file")
    if not secret.published:
        message = f"{words} words of this text, which is not published, are in the site, in {where}: “{first}”"
        return Diagnostic("L003", message, secret.path, place, hints, related)
    message = f"{words} words of this text beyond what may be shown are in the site, in {where}: “{first}”"
    return Diagnostic("L001", message, secret.path, place, hints, related)


def _short(build: Build, reader: Reader, found: Found, phrases: Sequence[Phrase]) -> Iterator[Diagnostic]:
    """Comments, notes, titles and addresses."""
    public: Callable[[Phrase], bool] | None = None
    runs = cache(lambda: PublicRuns(reader, build, found, phrases))
    named: set[tuple[str, str]] = set()  # An address holds the id, which need not be told once more.
    for phrase in phrases:
        where = _standing(found, phrase, runs)
        if where is None or (phrase.kind in ("address", "id") and (phrase.path, where) in named):
            continue
        public = public or is_public(reader, build)
        if public(phrase):
            continue
        if phrase.kind in ("address", "id"):
            named.add((phrase.path, where))
        text = " ".join(phrase.text.split()[:_SHOWN])
        message = f"{_KINDS[phrase.kind]} is in the site, in {where}: “{text}”"
        place = _place(build, phrase.path, phrase.text, phrase.offset)
        hints = (_HINT, "or take them out of what makes that file")
        related = (Related(where, Place(1, 1), "in the site here"),)
        yield Diagnostic(_CODES.get(phrase.kind, "L002"), message, phrase.path, place, hints, related)


def _captures(build: Build, outputs: Mapping[str, Output], phrases: Iterable[Phrase]) -> Iterator[Diagnostic]:
    """Copied files that are, byte for byte, what an article was imported from."""
    digests = {phrase.text: phrase for phrase in phrases if phrase.is_digest}
    for address, output in sorted(outputs.items()) if digests else ():
        if isinstance(output, Copy) and (phrase := digests.get(sha256_of(output))):
            place = _place(build, phrase.path, phrase.text, phrase.offset)
            related = (Related(address, Place(1, 1), "in the site here"),)
            message = f"the capture of this article is in the site, as {address}"
            yield Diagnostic("L002", message, phrase.path, place, (f"take it out of {output.source}",), related)


def _standing(found: Found, phrase: Phrase, public: Callable[[], PublicRuns]) -> str | None:
    """The file that holds a phrase; of a long one it is enough that it holds a part that nobody writes twice."""
    if not phrase.is_looked_for:
        return None
    if phrase.kind == "id":
        return found.place_of_name(phrase.words, phrase.text)
    if where := found.place_of(phrase.words):
        return where
    if phrase.kind not in ("comment", "note", "boilerplate") or not is_telling(phrase.words):
        return None
    if not found.runs(phrase.words, lambda _: False):
        return None
    others = phrase.kind == "boilerplate"  # of which much stands in other texts, too
    runs = found.runs(phrase.words, public().of(phrase) if others else lambda _: False)
    return runs[0][2] if runs else None


# ── places ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _begin(words: Sequence[bytes]) -> str:
    """The words of a stretch, in the form in which they are compared, cut to what a message holds."""
    shown = b" ".join(words[:_SHOWN]).decode("utf-8", "replace")
    return shown + " …" if len(words) > _SHOWN else shown


def _place(build: Build, path: str, words: str, offset: int | None) -> Place:
    """Where words stand in a file: by their offset, or where the first three of them stand beside each other."""
    data = build.files.get(path)
    text = data.decode("utf-8-sig", "replace") if isinstance(data, bytes) else ""
    if offset is not None:
        line = text.count("\n", 0, offset) + 1
        return Place(line, offset - text.rfind("\n", 0, offset), max(1, len(words.partition("\n")[0])))
    wanted = words_of(words.encode("utf-8", "replace"))[:3]
    for number, line_ in enumerate(text.split("\n"), 1):
        if wanted and row_of(wanted) in row_of(words_of(line_.encode("utf-8", "replace"))):
            return Place(number, 1, max(1, len(line_)))
    return Place(1, 1)
