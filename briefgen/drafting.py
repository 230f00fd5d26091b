"""A briefing that begins from articles: all that their marks already say. What only its author can say is left to write.

Nothing here reads a file. The text that comes out is YAML for `content/briefings/`, a draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from briefgen.catalog import Catalog
from briefgen.dates import sort_key
from briefgen.model import Article, Passage
from briefgen.placeholders import TO_WRITE
from briefgen.relations import ACTOR, DEFINED, KNOWN, Text
from briefgen.shapes import check_text
from briefgen.text import slug
from briefgen.yaml_edits import plain

_SHOWN = 60  # characters of a quote that stand behind it as a comment


class _Said(NamedTuple):
    """A passage and its article."""

    article: Article
    passage: Passage

    @property
    def name(self) -> str:
        return f"{self.article.id}#{self.passage.id}"


def draft_from(catalog: Catalog, texts: Sequence[Text], key: str, title: str) -> str:
    """The YAML of a briefing with this id on these articles."""
    draft = _Draft(catalog, key, [_Said(text.article, passage) for text in texts for passage in text.passages])
    lists = {
        "key_quotes": draft.key_quotes(),
        "actors": draft.actors(),
        "open_questions": draft.questions(),
        "claims": draft.claims(),
        "timeline": draft.timeline(),
    }
    listed = "\n".join(f"  - {plain(text.article.id)}" for text in texts)
    parts = [_HEAD.format(title=plain(title), to_write=TO_WRITE, articles=listed)]
    parts += [_list(name, lines) for name, lines in lists.items()]
    return "\n".join(parts)


_HEAD = """# yaml-language-server: $schema=../../schema/briefing.json
# Each text that begins with “{to_write}” waits for you. Take out what the briefing does not need.
title: {title}
summary: "{to_write} what happened, in two or three sentences."
status: draft  # write `published` when it is ready
articles:
{articles}

# What a reader should take away, each with the passages that bear it (cites: [article#passage]).
key_points:
  - text: "{to_write} what is so."
"""


def _list(name: str, lines: Iterable[str]) -> str:
    found = list(lines)
    empty = "" if any(not line.lstrip().startswith("#") for line in found) else " []"
    return "\n".join([f"{name}:{empty}", *(f"  {line}" for line in found)]) + "\n"


class _Draft:
    """What becomes of the passages of the articles, list by list, as lines of YAML."""

    def __init__(self, catalog: Catalog, key: str, said: Sequence[_Said]) -> None:
        self._catalog, self._key, self._said = catalog, key, said
        self._taken: dict[str, set[str]] = {}

    # ── quotes and who is named ──

    def key_quotes(self) -> Iterator[str]:
        """Statements where quotes share a `ref`, then single quotes."""
        referring, single = self._by_ref("quote")
        for ref, quotes in referring.items():
            if home := self._home("statement", ref):
                yield f"- id: {plain(ref)}  # the statement of {home}"
            elif len({frozenset(said.passage.speaker) for said in quotes if said.passage.speaker}) > 1:
                yield f"# ref={ref} is said by several speakers, so it cannot be one statement:"
                yield from map(_quote, quotes)
            else:
                yield from self._statement(ref, quotes)
        yield from map(_quote, single)

    def _statement(self, ref: str, quotes: Sequence[_Said]) -> Iterator[str]:
        yield f"- id: {plain(ref)}"
        speaker = next((said.passage.speaker for said in quotes if said.passage.speaker), ())
        if speaker:
            yield f"  speaker: {_flow(speaker)}"
        yield "  wordings:"
        yield from (f"    {_quote(said)}" for said in quotes)

    def actors(self) -> Iterator[str]:
        """Who speaks, those with most quotes first, then all others that a mark names; only known ones."""
        spoken: dict[str, int] = {}
        named: dict[str, int] = {}
        for _, passage in self._said:
            for actor in passage.speaker:
                spoken[actor] = spoken.get(actor, 0) + 1
            marked = (passage.ref,) if passage.kind == "actor" and passage.ref else ()
            named |= dict.fromkeys((*passage.to, *passage.via, *passage.by, *marked), 0)
        by_quotes = sorted(spoken, key=lambda actor: -spoken[actor])
        for actor in dict.fromkeys((*by_quotes, *named)):
            if records := self._catalog.all(ACTOR, actor):
                yield f"- id: {plain(actor)}{_comment(records[0].name)}"

    # ── what is asked, asserted, and what happened ──

    def questions(self) -> Iterator[str]:
        for key, passages in self._things("question"):
            yield f"- id: {plain(key)}"
            yield f"  question: {_unwritten(passages)}"
            yield f"  raised_by: {_flow(said.name for said in passages)}"
            days = sorted(said.article.published[:10] for said in passages if said.article.published)
            if days:
                yield f"  opened: {days[0]}"

    def claims(self) -> Iterator[str]:
        for key, passages in self._things("claim"):
            yield f"- id: {plain(key)}"
            yield f"  text: {_unwritten(passages)}"
            yield f"  cites: {_flow(said.name for said in passages)}"

    def timeline(self) -> Iterator[str]:
        dated: list[tuple[str, str, Sequence[_Said]]] = []
        for key, passages in self._things("event"):
            date = next((said.passage.date for said in passages if said.passage.date), None)
            if date:
                dated.append((date, key, passages))
            else:
                yield f"# {passages[0].name} has no date: write date= in its mark to have it here"
        for date, key, passages in sorted(dated, key=lambda entry: sort_key(entry[0], "UTC")):
            yield f"- id: {plain(key)}"
            yield f"  date: {date}"
            yield f"  title: {_unwritten(passages)}"
            yield f"  cites: {_flow(said.name for said in passages)}"

    def _things(self, kind: str) -> Iterator[tuple[str, Sequence[_Said]]]:
        """The ids of new things of this kind and their passages, by `ref` where there is one."""
        referring, single = self._by_ref(kind)
        for ref, passages in referring.items():
            # What another briefing lists stays there: an id names one thing.
            if not self._home(kind, ref):
                yield ref, passages
        for said in single:
            yield self._free(kind, said), (said,)

    # ── passages and ids ──

    def _by_ref(self, kind: str) -> tuple[dict[str, list[_Said]], list[_Said]]:
        """The passages of a kind: by the id they refer to, and those that refer to none."""
        referring: dict[str, list[_Said]] = {}
        single: list[_Said] = []
        for said in self._said:
            if said.passage.kind == kind:
                (referring.setdefault(said.passage.ref, []) if said.passage.ref else single).append(said)
        self._taken[kind] = {*referring, *self._catalog.all(KNOWN, kind)}
        return referring, single

    def _home(self, kind: str, key: str) -> str | None:
        """The file in which a thing is defined already."""
        return next((found.path for found in self._catalog.all(DEFINED, f"{kind}:{key}")), None)

    def _free(self, kind: str, said: _Said) -> str:
        base = f"{self._key}.{slug(said.passage.words, 6) or kind}"
        names = (base if number == 1 else f"{base}-{number}" for number in count(1))
        name = next(name for name in names if name not in self._taken[kind])
        self._taken[kind].add(name)
        return name


def _quote(said: _Said) -> str:
    return f"- {said.name}{_comment(said.passage.words)}"


def _comment(text: str) -> str:
    """A text behind a line, cut to be read at a glance."""
    line = "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))
    return f"  # {line if len(line) <= _SHOWN else line[:_SHOWN].rstrip() + ' …'}"


def _flow(names: Iterable[str]) -> str:
    # No reference and no id needs quotation marks, but a word that YAML takes for something else.
    return "[" + ", ".join(name if "#" in name else plain(name) for name in names) + "]"


def _unwritten(passages: Sequence[_Said]) -> str:
    """A text to write, and the words that it has to say in the author's own."""
    words = " ".join(passages[0].passage.words.split())
    found = f"{TO_WRITE} {words}"
    return plain(found if check_text("", found) is None else TO_WRITE)
