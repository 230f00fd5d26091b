"""Where a text names an actor: all aliases of all actors are looked for at once, in one pass over the text.

An alias matches in the folded text, without accents, in its own case; one of several words also in full capitals (so
that a headline counts, and MAY or US do not). It must be a whole word; in Korean particles may follow, in Arabic and
Hebrew “and” may be written to it, and in a run of katakana it must be the run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol, cast

import ahocorasick
import msgspec

from briefgen.model import Actor
from briefgen.selectors import Haystack
from briefgen.text import fold, is_letter, is_word_end, is_word_start, without_accents


class Mention(NamedTuple):
    """A place where an article names an actor: half-open offsets of the original text, and the alias that matched."""

    actor: str
    start: int
    end: int
    alias: str


class _Owner(NamedTuple):
    actor: str
    alias: str
    key: str


class _Match(NamedTuple):
    start: int
    end: int
    owners: tuple[_Owner, ...]


class _Automaton(Protocol):
    def iter(self, text: str) -> Iterator[tuple[int, tuple[int, tuple[_Owner, ...]]]]: ...


@dataclass(frozen=True)
class Names:
    """By what names actors are looked for: pairs of actor and alias, sorted. Equal pairs make equal names."""

    aliases: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, actors: Mapping[str, Actor]) -> Names:
        """The names of all actors, except those that are not to be looked for."""
        pairs = {(actor_id, alias) for actor_id, actor in actors.items() if actor.match for alias in _aliases(actor)}
        return cls(tuple(sorted(pair for pair in pairs if any(map(is_letter, pair[1])))))

    def actor_called(self, name: str) -> str | None:
        """The one actor that has a name, whatever its case; None if none has it, or several have."""
        actors = self._actors_by_name.get(name.casefold(), ())
        return actors[0] if len(actors) == 1 else None

    @cached_property
    def _actors_by_name(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for actor, alias in self.aliases:
            key = alias.casefold()
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), actor)))
        return found

    @cached_property
    def digest(self) -> str:
        """A digest of all that is looked for."""
        return hashlib.blake2b(msgspec.msgpack.encode(self.aliases), digest_size=16).hexdigest()

    @cached_property
    def automaton(self) -> _Automaton | None:
        """The machine that looks for all aliases at once, made when first asked for. None without aliases."""
        owners: dict[str, list[_Owner]] = {}
        for actor, alias in self.aliases:
            key = _key(alias)
            for written in sorted({key, key.upper()} if " " in key else {key}):
                owners.setdefault(written, []).append(_Owner(actor, alias, key))
        automaton = ahocorasick.Automaton()
        for written in sorted(owners):
            automaton.add_word(written, (len(written), tuple(owners[written])))
        if not owners:
            return None
        automaton.make_automaton()
        return cast(_Automaton, automaton)

    def __reduce__(self) -> tuple[type[Names], tuple[object, ...]]:
        # The automaton is cheaper made anew than sent to another process.
        return Names, (self.aliases,)


def find_mentions(
    text: Haystack | str, names: Names, marked: Collection[str] = (), ignored: Collection[str] = ()
) -> tuple[Mention, ...]:
    """The mentions of actors, in order, none across another; the leftmost and then the longest alias wins.

    `marked` are actors that the article's marks name. `ignored` are actors or aliases that are not to be looked for in
    this article. An alias of several actors counts only if exactly one of them is otherwise there: marked, or
    mentioned by an alias of its own. An alias that does not count still covers the shorter ones in it.
    """
    automaton = names.automaton
    if automaton is None:
        return ()
    hay = Haystack.of(text)
    bare = without_accents(hay.folded)
    matches = _longest(_matches(automaton, bare.text))
    if not matches:
        return ()
    claims = _claims(
        hay, [(bare.covering(match.start, match.end), match.owners) for match in matches], frozenset(ignored)
    )
    present = frozenset(marked) | {owners[0].actor for _, owners in claims if _one_actor(owners)}
    return tuple(
        Mention(owner.actor, start, end, owner.alias)
        for (start, end), owners in claims
        for owner in _settled(owners, present)
    )


def _aliases(actor: Actor) -> Iterable[str]:
    yield actor.name
    yield from (alias.name for alias in actor.aliases if alias.match)
    yield from actor.names.values()


def _key(alias: str) -> str:
    return without_accents(fold(alias)).text.strip(" ")


def _matches(automaton: _Automaton, text: str) -> list[_Match]:
    return [
        _Match(last + 1 - length, last + 1, owners)
        for last, (length, owners) in automaton.iter(text)
        if _stands_alone(text, last + 1 - length, last + 1)
    ]


def _stands_alone(text: str, start: int, end: int) -> bool:
    if not (is_word_start(text, start) and is_word_end(text, end)):
        return False
    # プーチン is a part of ラスプーチン: katakana writes names and foreign words as runs.
    return not (_katakana(text, start - 1, start) or _katakana(text, end - 1, end))


def _katakana(text: str, before: int, after: int) -> bool:
    """Whether a run of katakana goes on from one offset to the next."""
    return before >= 0 and after < len(text) and _is_katakana(text[before]) and _is_katakana(text[after])


def _is_katakana(character: str) -> bool:
    return "ァ" <= character <= "ヺ" or character == "ー"


def _longest(matches: list[_Match]) -> list[_Match]:
    """The leftmost and then the longest of matches that overlap."""
    chosen: list[_Match] = []
    done = 0
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= done:
            chosen.append(match)
            done = match.end
    return chosen


_Claim = tuple[tuple[int, int], tuple[_Owner, ...]]


def _claims(hay: Haystack, places: list[_Claim], ignored: frozenset[str]) -> list[_Claim]:
    """Who may be meant at each place."""
    unwanted = {_key(name) for name in ignored}
    return [
        (span, _as_written(hay.text[span[0] : span[1]], wanted))
        for span, owners in places
        if (wanted := tuple(o for o in owners if o.actor not in ignored and o.key not in unwanted))
    ]


def _as_written(words: str, owners: tuple[_Owner, ...]) -> tuple[_Owner, ...]:
    """Of several owners those whose alias has the very accents that stand in the text, if there are such."""
    if _one_actor(owners):
        return owners
    written = fold(words).text
    return tuple(owner for owner in owners if fold(owner.alias).text.strip(" ") == written) or owners


def _settled(owners: tuple[_Owner, ...], present: frozenset[str]) -> tuple[_Owner, ...]:
    if _one_actor(owners):
        return owners[:1]
    there = tuple(owner for owner in owners if owner.actor in present)
    return there[:1] if there and _one_actor(there) else ()


def _one_actor(owners: tuple[_Owner, ...]) -> bool:
    return all(owner.actor == owners[0].actor for owner in owners)
