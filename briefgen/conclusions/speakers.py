"""Speakers: whether those named are known at all, and whom a mark names and the article does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from briefgen.catalog import Reader
from briefgen.diagnostics import Diagnostic, Place
from briefgen.model import Article, Passage
from briefgen.parse.article import sidecar_path
from briefgen.relations import ACTOR, DEFINED, MARKED, PLACES


def all_known(reader: Reader, names: Iterable[str]) -> bool:
    """Whether all these actors are defined. One that is not is told of where it is named, and compared with nothing:
    it may be a slip for the very name that it would be held against."""
    return all(reader.all(DEFINED, f"actor:{name}") for name in names)


def nowhere_named(reader: Reader, article: Article, named: Set[str]) -> Iterator[Diagnostic]:
    """A warning for each speaker of a marked quote who is not among those the article names, at the first such mark."""
    told = set(named)
    for passage in reader.one(MARKED, article.id) or ():
        for index, speaker in enumerate(passage.speaker if passage.kind == "quote" else ()):
            if speaker not in told and (name := _name(reader, article, speaker)):
                yield _problem(reader, article, passage, index, name)
            told.add(speaker)


def _name(reader: Reader, article: Article, speaker: str) -> str | None:
    """The name by which the article should name a speaker; None where it cannot be looked for or need not be there."""
    actor = reader.one(ACTOR, speaker)
    if actor is None or not actor.match or actor.type == "unnamed":
        return None
    known = {speaker, actor.name, *(alias.name for alias in actor.aliases)}
    return None if known.intersection(article.ignore_mentions) else actor.name


def _problem(reader: Reader, article: Article, passage: Passage, index: int, name: str) -> Diagnostic:
    key, paths = f"#{passage.id}", (article.path, sidecar_path(article.path))
    listed = [(path, reader.one(PLACES, path) or {}) for path in paths]
    path, places = next(((path, places) for path, places in listed if key in places), listed[0])
    place = places.get(f"{key}/speaker/{index}") or places.get(f"{key}/speaker") or places.get(key) or Place(1, 1)
    hint = "check the speaker; or add the name used here to the actor’s `aliases:`, or mark it as an `.actor`"
    return Diagnostic("Q011", f"{name} speaks here and is nowhere named in this article", path, place, (hint,))
