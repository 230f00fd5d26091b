"""The YAML of briefings and registries as the edition of annotations gives it out: without a word that is quoted.

Together with the marks of the articles (`plan/marks`) these files are laid over the `content/` of somebody who has the
texts. What is quoted is named by its place. What only words can name is left out: quotes that are cut, renderings of loaded
terms, and references to passages whose ids are made of words. So is what is not for others: notes on quotes, rights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
import yaml

from briefgen import urls
from briefgen.catalog import Reader, Relation
from briefgen.model import Briefing, KeyQuote, Record
from briefgen.parse.passages import has_made_id
from briefgen.place_digest import place_digest
from briefgen.plan.marks import around
from briefgen.relations import (
    ARTICLE,
    BODY,
    BRIEFING,
    EVIDENCE,
    MARKED,
    PASSAGES,
    SHOWN,
    SHOWN_ACTOR,
    SHOWN_SOURCE,
    is_statement,
)
from briefgen.views import DataFile

# Files of `content/`, and what of them has pages.
_SHOWN: dict[str, tuple[str, Relation[Any]]] = {
    "actors": ("actor", SHOWN_ACTOR),
    "sources": ("source", SHOWN_SOURCE),
}
REGISTRIES = tuple(_SHOWN)
_REFERENCES = ("cites", "wordings", "raised_by")  # keys whose lists name passages
_BESIDE_WORDS = ("id", "speaker", "to", "via", "type", "language")  # what is said of a quote that is given by its words
_NOT_WRITTEN = ("id", "path", "embargo")  # of a briefing: its name, and a time that has come

Yaml = dict[str, Any]


def plan_briefing(reader: Reader, key: str) -> DataFile | None:
    """The YAML of a published briefing; None if there is no such briefing."""
    briefing = reader.one(BRIEFING, key)
    if briefing is None:
        return None
    may_say = _Named(reader).may_say
    quotes = list(_quotes(reader, briefing, may_say))
    gone = {quote.id for quote, written in quotes if not isinstance(written, dict)}
    given = {name: value for name, value in _plain(briefing).items() if name not in _NOT_WRITTEN}
    if quotes:
        given["key_quotes"] = [written for _, written in quotes if written]
    whole: Yaml = _without(given, may_say)
    for change in whole.get("changes", ()):
        if "affects" in change:
            change["affects"] = [name for name in change["affects"] if name not in gone]
    return DataFile(path=urls.yaml_of(f"briefings/{key}"), data=_written(whole))


def plan_registry(reader: Reader, name: str) -> DataFile | None:
    """The actors or the sources that have pages, by the name of their file; None if there are none."""
    kind, relation = _SHOWN[name]
    records = {key: reader.one(relation, key) for key in sorted(reader.all(SHOWN, kind))}
    found = {key: _plain(record) for key, record in records.items() if record is not None}
    for entry in found.values():
        entry.pop("rights", None)
    return DataFile(path=urls.yaml_of(name), data=_written(found)) if found else None


class _Named:
    """Which passages may be named: those that are marked, by an id that is not made of their words."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._of: dict[str, frozenset[str]] = {}

    def may_say(self, reference: str) -> bool:
        article, mark, name = reference.partition("#")
        if not mark:
            return True
        if article not in self._of:
            marked = self._reader.one(MARKED, article) or ()
            self._of[article] = frozenset(passage.id for passage in marked if not has_made_id(passage))
        return name in self._of[article]


def _quotes(
    reader: Reader, briefing: Briefing, may_say: Callable[[str], bool]
) -> Iterator[tuple[KeyQuote, Yaml | str | None]]:
    """Each key quote as it is written; None if only its words say which it is. Loaded terms are without renderings."""
    evidence = reader.one(EVIDENCE, briefing.id)
    for quote, reference in zip(briefing.key_quotes, evidence or (), strict=True):
        if quote.article is None and quote.cites is None:
            written = _without(_plain(quote), may_say)
            if quote.terms:
                written["terms"] = [{k: v for k, v in term.items() if k != "wordings"} for term in written["terms"]]
            if is_statement(quote) and written.keys() == {"id"}:
                written["title"] = quote.id  # or else it would only point to a statement of another briefing
            yield quote, written
        elif reference and may_say(reference):
            yield quote, reference
        else:
            yield quote, _by_place(reader, quote, reference) if reference else None


def _by_place(reader: Reader, quote: KeyQuote, reference: str) -> Yaml | None:
    """A quote that was given by its words, or an id made of them, by where they stand; None if they are cut or added to."""
    key, _, name = reference.partition("#")
    article, body = reader.one(ARTICLE, key), reader.one(BODY, key)
    found = [passage for passage in reader.one(PASSAGES, key) or () if passage.id == name]
    if article is None or body is None or not found or len(found[0].parts) != 1 or found[0].insertions:
        return None
    start, end = found[0].parts[0]
    if found[0].in_title:
        place: Yaml = {"text": article.title[start:end], **around(article.title, start, end), "type": "headline"}
    else:
        place = {"at": [start, end], "digest": place_digest(body.text, start, end)}
    kept = {name: value for name, value in _plain(quote).items() if name in _BESIDE_WORDS}
    return {"article": key, **place, **kept}


def _plain(value: Any) -> Any:
    """A record as its file would have it, without what is as if it were left out."""
    if isinstance(value, Record):
        fields = [(field, getattr(value, field.name)) for field in msgspec.structs.fields(value)]
        return {field.encode_name: _plain(inner) for field, inner in fields if inner != _default(field)}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return {key: _plain(inner) for key, inner in value.items()} if isinstance(value, Mapping) else value


def _default(field: msgspec.structs.FieldInfo) -> object:
    factory = field.default_factory
    return field.default if factory is msgspec.NODEFAULT else factory()


def _without(value: Any, may_say: Callable[[str], bool]) -> Any:
    """The same without references to passages that must not be named."""
    if isinstance(value, list):
        return [_without(item, may_say) for item in value]
    if not isinstance(value, Mapping):
        return value
    found = {
        key: list(filter(may_say, inner))
        if key in _REFERENCES and isinstance(inner, list)
        else _without(inner, may_say)
        for key, inner in value.items()
    }
    return {key: inner for key, inner in found.items() if inner != []}


def _written(value: Yaml) -> bytes:
    text: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    return text.encode("utf-8", "replace")
