"""The files of a project become facts: each file is read by the parser of its kind, and states what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol, get_args

import msgspec

from briefgen import layout, release
from briefgen.catalog import Fact, Mapper
from briefgen.config import Config, read_config
from briefgen.diagnostics import Diagnostic, Place, has_errors
from briefgen.digest import digest_value
from briefgen.facts import (
    actor_facts,
    article_facts,
    briefing_facts,
    capture_facts,
    defined,
    source_facts,
    text_page_facts,
)
from briefgen.model import Places
from briefgen.parse.article import UNCLOSED, ParsedArticle, read_article, sidecar_path
from briefgen.parse.briefing import read_briefing
from briefgen.parse.markup import missing_extensions
from briefgen.parse.page import read_page
from briefgen.parse.registries import read_actors, read_sources
from briefgen.parse.source_text import decode
from briefgen.parse.strays import Stray, article_as_page, beside_nothing, stray
from briefgen.relations import (
    BROKEN,
    CAPTURE,
    CONFIG,
    DEFINED,
    FILES,
    LINES,
    MEDIA,
    MISLAID,
    PLACES,
    STATIC,
    Definition,
)
from briefgen.release import EditionName, Release
from briefgen.resolve.evidence import nearest_words


class Blob(NamedTuple):
    """A file that is copied as it is, known by its digest; `path` is where it lies on the disk."""

    path: str
    digest: str


class Unreadable(NamedTuple):
    """A file that cannot be read, and why."""

    code: str
    message: str
    hints: tuple[str, ...] = ()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(ParsedArticle)

# Fenced code is read as code wherever it stands, so that nothing in it is taken for an annotation.
_ALWAYS = ("fenced_code",)

_ALL = Release("internal")

FileValue = bytes | Blob | Unreadable


class Stated(NamedTuple):
    """What one file states."""

    facts: tuple[Fact, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class Saved(Protocol):
    """Where things are kept from one build to the next. `about` names the Markdown extensions that they depend on."""

    def get(self, keys: Iterable[str], about: tuple[str, ...]) -> Mapping[str, bytes]:
        """What is known under these keys."""

    def put(self, key: str, value: bytes, about: tuple[str, ...]) -> None:
        """Keep a value for later."""


def owner_of(path: str) -> str:
    """The file that a file is read together with: an article's own `.yaml` belongs to the article."""
    return path.removesuffix(".yaml") + ".md" if layout.kind_of(path) == "sidecar" else path


def read_settings(files: Mapping[str, FileValue]) -> tuple[Config, Stated]:
    """The configuration; all defaults where there is none, or where it cannot be used."""
    config, stated = _read_config(files)
    named = files.get(release.EDITION)
    if named in _EDITIONS:
        config = msgspec.structs.replace(config, edition=_EDITIONS[named])
        others = tuple(fact for fact in stated.facts if fact.relation is not CONFIG)
        shown = msgspec.structs.replace(config, publish={})
        stated = stated._replace(facts=(Fact(CONFIG, "", shown), *others))
    return config, stated


_EDITIONS: dict[object, EditionName] = {name.encode(): name for name in get_args(EditionName)}


def read_release(files: Mapping[str, FileValue], config: Config) -> Release:
    """The edition and the moment that a build is for."""
    now = files.get(release.NOW)
    return Release(config.edition, now.decode("ascii", "replace") if isinstance(now, bytes) else None, config.timezone)


def _read_config(files: Mapping[str, FileValue]) -> tuple[Config, Stated]:
    data = files.get(layout.CONFIG, b"")
    if not isinstance(data, bytes):
        return Config(), Stated((Fact(CONFIG, "", Config()),), _unreadable(layout.CONFIG, data))
    text, problems = decode(data, layout.CONFIG)
    document = read_config(text, layout.CONFIG)
    config = document.value or Config()
    # No page may depend on where the site is published.
    shown = msgspec.structs.replace(config, publish={})
    facts = [Fact(CONFIG, "", shown), Fact(PLACES, layout.CONFIG, document.places)]
    if document.value is None:
        facts.append(Fact(BROKEN, "config", layout.CONFIG))
    own = (*_not_installed(config, document.places), *_no_feeds(config, document.places))
    return config, Stated(tuple(facts), (*problems, *document.diagnostics, *own))


def _not_installed(config: Config, places: Places) -> Iterator[Diagnostic]:
    for index, name in enumerate(config.markdown.extensions):
        if missing_extensions((name,)):
            message = f"the Markdown extension “{name}” is not installed"
            place = places.get(f"markdown/extensions/{index}", Place(1, 1))
            hint = "install the package that brings it, or take it out of `extensions:`"
            yield Diagnostic("C002", message, layout.CONFIG, place, (hint,))


def _no_feeds(config: Config, places: Places) -> Iterator[Diagnostic]:
    """Who asks for feeds in so many words is told what they need. All others may not have thought of them."""
    if config.feeds and config.base_url is None and "feeds" in places:
        message = "there will be no feeds: they need the address of the site"
        hint = "set `base_url:` to it, such as `https://example.org/briefings/`, or write `feeds: false`"
        yield Diagnostic("C030", message, layout.CONFIG, places["feeds"], (hint,))


def markdown_extensions(config: Config) -> tuple[str, ...]:
    """The extensions of Python-Markdown that articles are read with."""
    return (*_ALWAYS, *config.markdown.extensions)


def read_files(
    owners: list[str],
    files: Mapping[str, FileValue],
    config: Config,
    map_: Mapper = map,
    saved: Saved | None = None,
    at: Release = _ALL,
) -> Iterator[tuple[str, Stated]]:
    """What each of these files states. Articles, which cost most, are spread by `map_` and come last."""
    extensions = markdown_extensions(config)

    # Encoded, a record travels between processes at a fraction of the cost.
    def read(owner: str) -> bytes:
        return _encoder.encode(read_article(owner, *_texts(owner, files), extensions, nearest_words))

    articles = [owner for owner in owners if _is_text(owner, files) and layout.kind_of(owner) == "article"]
    known = _saved_parses(articles, files, config, saved) if saved else {}
    new = [owner for owner in articles if owner not in known]
    parsed = map_(read, new)
    # Other processes, if there are any, are at work on the articles by now.
    rest = [(owner, _read_one(owner, files, extensions, at)) for owner in sorted(set(owners).difference(articles))]
    old = ((owner, _stated(parsed, owner, files, at)) for owner, parsed in known.items())
    return chain(rest, old, _fresh(new, parsed, files, config, saved, at))


def _fresh(
    owners: list[str],
    parsed: Iterable[bytes],
    files: Mapping[str, FileValue],
    config: Config,
    saved: Saved | None,
    at: Release,
) -> Iterator[tuple[str, Stated]]:
    for owner, data in zip(owners, parsed, strict=True):
        if saved:
            saved.put(parse_key(owner, files, config), data, config.markdown.extensions)
        yield owner, _stated(_decoder.decode(data), owner, files, at)


def _saved_parses(
    owners: list[str], files: Mapping[str, FileValue], config: Config, saved: Saved
) -> dict[str, ParsedArticle]:
    """The articles that an earlier build has parsed, from these very bytes."""
    keys = {parse_key(owner, files, config): owner for owner in owners}
    found: dict[str, ParsedArticle] = {}
    for key, data in saved.get(keys, config.markdown.extensions).items():
        with suppress(msgspec.DecodeError):
            parsed = _decoder.decode(data)
            if parsed.path == keys[key]:
                found[keys[key]] = parsed
    return found


def parse_key(owner: str, files: Mapping[str, FileValue], config: Config) -> str:
    """The key under which an article's parse is kept: a digest of all that it is made from."""
    data, beside = _texts(owner, files)
    return digest_value(("parse", owner, data, beside, config.markdown.extensions))


def facts_of(parse: bytes) -> tuple[Fact, ...]:
    """What an article states, from its parse as it is kept. Raises msgspec.DecodeError."""
    # Which of these hold at the time is known where they are kept.
    return _article(_decoder.decode(parse), _ALL).facts


def _texts(owner: str, files: Mapping[str, FileValue]) -> tuple[bytes, bytes | None]:
    """The bytes of an article, and those of the file beside it."""
    beside = files.get(sidecar_path(owner))
    return _bytes(files.get(owner)), beside if isinstance(beside, bytes) else None


def _bytes(data: FileValue | None) -> bytes:
    return data if isinstance(data, bytes) else b""


def _stated(parsed: ParsedArticle, owner: str, files: Mapping[str, FileValue], at: Release) -> Stated:
    return _with_sidecar(_article(parsed, at), owner, files)


def _with_sidecar(stated: Stated, owner: str, files: Mapping[str, FileValue]) -> Stated:
    """An article with what is wrong with the file beside it, where that cannot be read."""
    beside = files.get(sidecar_path(owner))
    if not isinstance(beside, Unreadable):
        return stated
    broken = Fact(BROKEN, f"passages of {layout.stem(owner)}", owner)
    return Stated((*stated.facts, broken), (*stated.diagnostics, *_unreadable(sidecar_path(owner), beside)))


def _is_text(path: str, files: Mapping[str, FileValue]) -> bool:
    return isinstance(files.get(path), bytes)


def _read_one(path: str, files: Mapping[str, FileValue], extensions: tuple[str, ...], at: Release) -> Stated:
    data = files.get(path)
    kind = layout.kind_of(path)
    if kind == "capture":
        return _capture(path, data)
    if isinstance(data, Unreadable):
        hidden = list(_hidden(path)) if data.code != "F005" else []
        # A picture that is refused is there all the same, and no text that shows it is to blame.
        hidden += [Fact(MEDIA, path, "")] if kind == "media" and data.code == "F013" else []
        return Stated((Fact(FILES, "", path), *hidden), _unreadable(path, data))
    if data is None:
        beside = sidecar_path(path)
        if kind == "article" and beside in files:
            return _told_of(beside_nothing(beside, _bytes(files[beside]), path), beside)
        return Stated()
    if kind in ("static", "media"):
        return _copied(path, data)
    if kind == "stray" and layout.kind_of(_in_yaml(path)) in _IN_YAML:
        return _misnamed(path)
    if kind == "stray":
        return _told_of(stray(path, _bytes(data)), path)
    reader = _READERS.get(kind)
    if reader is None or isinstance(data, Blob):
        return Stated()
    stated = reader(path, data, extensions, at)
    return Stated((Fact(FILES, "", path), *stated.facts), stated.diagnostics)


def _article(parsed: ParsedArticle, at: Release) -> Stated:
    facts = [Fact(FILES, "", parsed.path)]
    facts += [Fact(PLACES, path, places) for path, places in parsed.places.items()]
    if parsed.article is None:
        facts += _hidden(parsed.path)
    else:
        facts += article_facts(parsed.article, parsed.body, parsed.passages, at)
        facts.append(Fact(LINES, parsed.id, parsed.lines))
        facts += capture_facts(parsed.id, parsed.capture)
        if has_errors(parsed.diagnostics):
            facts.append(Fact(BROKEN, f"passages of {parsed.id}", parsed.path))
        if any(problem.code in UNCLOSED for problem in parsed.diagnostics):
            facts.append(Fact(BROKEN, f"text of {parsed.id}", parsed.path))
    return Stated(tuple(facts), parsed.diagnostics)


def _briefing(path: str, data: bytes, _extensions: tuple[str, ...], at: Release) -> Stated:
    decoded = decode(data, path)
    if decoded.unreadable:
        return Stated(tuple(_hidden(path)), decoded.diagnostics)
    key = layout.stem(path)
    document = read_briefing(decoded.text, path, key)
    facts = [Fact(PLACES, path, document.places)]
    if document.value is None:
        facts += _hidden(path)
    else:
        facts += briefing_facts(document.value, at)
    return Stated(tuple(facts), (*decoded.diagnostics, *document.diagnostics))


def _page(path: str, data: bytes, extensions: tuple[str, ...], at: Release) -> Stated:
    if article := article_as_page(path, data):
        return _told_of(article, path)
    parsed = read_page(path, data, extensions)
    facts = [Fact(PLACES, path, parsed.places)]
    if parsed.page is not None:
        facts += text_page_facts(parsed.page, at)
    return Stated(tuple(facts), parsed.diagnostics)


def _sources(path: str, data: bytes, _extensions: tuple[str, ...], _at: Release) -> Stated:
    text, problems = decode(data, path)
    document = read_sources(text, path)
    facts = [fact for key, source in (document.value or {}).items() for fact in source_facts(key, source, path)]
    return _registry("source", path, facts, document.places, (*problems, *document.diagnostics))


def _actors(path: str, data: bytes, _extensions: tuple[str, ...], _at: Release) -> Stated:
    text, problems = decode(data, path)
    document = read_actors(text, path)
    facts = [fact for key, actor in (document.value or {}).items() for fact in actor_facts(key, actor, path)]
    return _registry("actor", path, facts, document.places, (*problems, *document.diagnostics))


def _registry(kind: str, path: str, facts: list[Fact], places: Places, problems: tuple[Diagnostic, ...]) -> Stated:
    facts.append(Fact(PLACES, path, places))
    keys = [place.removesuffix("/@key") for place in places if place.endswith("/@key") and place.count("/") == 1]
    sound = {fact.key for fact in facts if fact.relation is DEFINED}
    for key in keys:
        # An entry with a mistake is there all the same: what names it is not to blame.
        if f"{kind}:{key}" not in sound:
            facts += defined(kind, Definition(key, path, f"{key}/@key", published=True))
    if has_errors(problems) and not keys:
        facts.append(Fact(BROKEN, kind, path))
    return Stated(tuple(facts), problems)


def _hidden(path: str) -> Iterator[Fact]:
    """What a file that cannot be read may well say, so that nothing else is blamed for its mistake."""
    kind, key = layout.kind_of(path), layout.stem(path)
    if kind in ("article", "briefing"):
        yield from defined(kind, Definition(key, path, "title", published=True), address=True)
    if kind in ("sources", "actors"):
        yield Fact(BROKEN, kind.removesuffix("s"), path)
    elif kind in ("article", "sidecar"):
        yield Fact(BROKEN, f"passages of {key}", path)
    elif kind == "briefing":
        yield from (Fact(BROKEN, item, path) for item in ("statement", "question", "claim", "event"))


_READERS: dict[str, Callable[[str, bytes, tuple[str, ...], Release], Stated]] = {
    "briefing": _briefing,
    "page": _page,
    "sources": _sources,
    "actors": _actors,
}


def _copied(path: str, data: bytes | Blob) -> Stated:
    digest = data.digest if isinstance(data, Blob) else ""
    if layout.kind_of(path) == "media":
        return Stated((Fact(MEDIA, path, digest),))
    address = path.removeprefix("content/static/")
    return Stated((Fact(FILES, "", path), Fact(STATIC, layout.folded(address), path)))


def _capture(path: str, data: FileValue | None) -> Stated:
    """A capture by its digest. One that cannot be read is none, and the articles that name it say so."""
    if isinstance(data, Blob):
        return Stated((Fact(CAPTURE, path, data.digest),))
    return Stated((Fact(CAPTURE, path, hashlib.sha256(data).hexdigest()),) if isinstance(data, bytes) else ())


def capture_of(value: FileValue | None) -> bytes | None:
    """The bytes of a capture. They are read from the disk when they are needed, and believed only by their digest."""
    if not isinstance(value, Blob):
        return value if isinstance(value, bytes) else None
    try:
        data = Path(value.path).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == value.digest else None


def _unreadable(path: str, data: Blob | Unreadable) -> tuple[Diagnostic, ...]:
    if isinstance(data, Blob):
        return ()
    return (Diagnostic(data.code, data.message, path, hints=data.hints),)


_IN_YAML = ("config", "sources", "actors", "briefing", "sidecar")


def _in_yaml(path: str) -> str:
    return path.removesuffix(".yml") + ".yaml" if path.endswith(".yml") else path


def _misnamed(path: str) -> Stated:
    """A file under a name that is not read. What it may well say is not missed elsewhere: it is the one mistake."""
    meant = _in_yaml(path)
    missed = [fact for fact in _hidden(meant) if fact.relation is BROKEN]
    hint = f"rename it to {meant.rpartition('/')[2]}"
    return Stated(tuple(missed), (Diagnostic("F011", "this file is not read: it ends in `.yml`", path, hints=(hint,)),))


def _told_of(found: Stray, path: str) -> Stated:
    """A file that is not read where it lies. What it surely says is not missed elsewhere: it is the one mistake."""
    facts: list[Fact] = []
    if found.is_ == "article":
        facts = [Fact(BROKEN, f"article {found.key}", path)]
    elif found.is_ == "briefing":
        facts = [fact for fact in _hidden(f"content/briefings/{found.key}.yaml") if fact.relation is BROKEN]
    elif found.may_be:
        facts = [Fact(MISLAID, f"article {found.key}", path)]
    return Stated(tuple(facts), (found.problem,))
