"""Annotations of other tools become entries of `annotations:` in the articles that they are of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from briefgen.free_ids import FreeIds
from briefgen.marking.article_files import ArticleFiles
from briefgen.marking.entries import selector, standoff_entry
from briefgen.marking.web_annotations import Imported, Unusable, anchor
from briefgen.model import KINDS
from briefgen.parse.article import ParsedArticle
from briefgen.selectors import Haystack
from briefgen.text import slug

_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_VIA = re.compile(r"https?://via\.hypothes\.is/(?=https?://)", re.IGNORECASE)


class Taken(NamedTuple):
    """The article's files with the new marks, how many these are, how many were there already, and what failed.

    `named` are the actors that the new marks name, each with the annotation that names it.
    """

    files: ArticleFiles
    added: int
    known: int
    failed: tuple[Unusable, ...]
    named: tuple[tuple[str, str], ...] = ()


def take(
    annotations: Sequence[Imported], files: ArticleFiles, parsed: ParsedArticle, default_kind: str | None
) -> Taken:
    """Put annotations into an article that is without errors. One that is a mark already is passed over."""
    hay = Haystack(parsed.body.text)
    known = {(str(passage.kind), part) for passage in parsed.passages if not passage.in_title for part in passage.parts}
    ids = FreeIds(passage.id for passage in parsed.passages)
    entries: list[str] = []
    failed: list[Unusable] = []
    named: list[tuple[str, str]] = []
    before = len(known)
    seen = 0
    for annotation in annotations:
        kind = annotation.kind or default_kind
        place = anchor(annotation, hay)
        where = selector(hay, *place) if not isinstance(place, str) else None
        if kind is None:
            failed.append(Unusable(annotation.name, f"no tag says what it marks ({', '.join(KINDS)})"))
        elif isinstance(place, str):
            failed.append(Unusable(annotation.name, place))
        elif where is None:
            failed.append(Unusable(annotation.name, "no words name its place and no other"))
        elif (kind, place) in known:
            seen += 1
        else:
            known.add((kind, place))
            key = ids.take(f"{kind}-{slug(annotation.exact, 6)}")
            entries.append(standoff_entry(kind, key, where, annotation.attributes))
            named += [(annotation.name, actor) for actor in _actors(kind, annotation.attributes)]
    assert len(entries) == len(known) - before
    after = files.with_entries(entries, beside=files.sidecar is not None) if entries else files
    return Taken(after, len(entries), seen, tuple(failed), tuple(named))


def _actors(kind: str, attributes: Mapping[str, str]) -> list[str]:
    """The ids of actors that a mark names."""
    keys = ("speaker", "to", "via", "by", *(("ref",) if kind == "actor" else ()))
    values = " ".join(attributes[key] for key in keys if key in attributes)
    return list(dict.fromkeys(filter(None, re.split(r"[\s,]+", values))))


def by_address(articles: Iterable[tuple[str, Iterable[str | None]]]) -> dict[str, str]:
    """From the addresses of texts, in one form, to the articles that give them."""
    return {plain_address(address): key for key, addresses in articles for address in addresses if address}


def plain_address(address: str) -> str:
    """An address without what does not tell texts apart: scheme, `www.`, fragment, a slash at the end."""
    return _SCHEME.sub("", _VIA.sub("", address)).partition("#")[0].rstrip("/")


def sorted_out(
    found: Iterable[Imported | Unusable], addresses: Mapping[str, str], article: str | None
) -> tuple[dict[str, list[Imported]], list[Unusable]]:
    """The annotations by article, and those that belong to none. `article` takes all, whatever their addresses."""
    by_article: dict[str, list[Imported]] = {}
    unusable: list[Unusable] = []
    for one in found:
        if isinstance(one, Unusable):
            unusable.append(one)
            continue
        key = article or (addresses.get(plain_address(one.source)) if one.source else None)
        if key is not None:
            by_article.setdefault(key, []).append(one)
        else:
            reason = f"no article has its address as `url:` ({one.source})" if one.source else "it names no text"
            unusable.append(Unusable(one.name, reason))
    return by_article, unusable
