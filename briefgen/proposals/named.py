"""Whom the names and titles of an article mean: actors of the registry, and others."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from briefgen.free_ids import FreeIds
from briefgen.model import Actor, ActorType
from briefgen.proposals.joints import is_aside, is_described, is_genitive, leads_to
from briefgen.proposals.lexicon import Lexicon, given_names
from briefgen.proposals.nominals import Nominal
from briefgen.proposals.russian_names import nominative
from briefgen.proposals.sentences import Sentences
from briefgen.text import fold, slug, without_accents

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# The last words of names of companies and places, which are nobody in small letters.
_NO_PERSONS = frozenset(
    "energy media motors airways systems holdings holding industries foods steel oil gas water power rail railways shipping "
    "street road avenue lane square bridge river lake bay county "
    "ferries partners solutions pharma technologies labs capital trust society energie energía énergie gmbh ag se sa".split()
)
_APPOSITION = re.compile(r"[\s\u00a0]*,[\s\u00a0]*(?:[^\W\d_]+(?:['’]s?)?[\s\u00a0]*){0,4}")


@dataclass
class Person:
    """Somebody or some body, as far as the article and the registry tell."""

    key: str
    name: str
    type: ActorType
    known: bool
    tokens: frozenset[str]
    gender: str | None = None
    titles: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)  # other forms of the name in the article
    sure: bool = True
    seen: int = 0  # places
    first: tuple[int, int] = (-1, -1)


class Named:
    """Everybody with a name. `meant` holds for each nominal who it is, where that is plain from its words."""

    def __init__(
        self, sentences: Sentences, nominals: Sequence[Nominal], actors: Mapping[str, Actor], words: Lexicon
    ) -> None:
        self._sentences, self._nominals, self._words = sentences, nominals, words
        self._actors = actors
        self._ids = FreeIds(actors)
        self.all: dict[str, Person] = {}
        self.meant: list[str | None] = [None] * len(nominals)
        self._by_token: dict[str, dict[str, None]] = {}  # in the order in which they are named
        self._places: dict[str, list[tuple[int, str]]] = {}  # by a word of the name: the first place, in order
        self._unnamed: dict[str, int] = {}  # where a text first speaks of “a woman”; -1 if it never does
        self._by_title: dict[str, list[tuple[int, str]]] = {}
        self._registered_as = {key: _tokens(actors[key].name) for key in sorted(actors)}
        self._registry = self._registry_tokens()
        self.heard: list[tuple[int, int, str]] = []  # where (start, number of the nominal) who is named
        for number, nominal in enumerate(nominals):
            self._read(number, nominal)

    def _registry_tokens(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, tokens in self._registered_as.items():
            for token in sorted(tokens):
                found.setdefault(token, []).append(key)
        return found

    def _read(self, number: int, nominal: Nominal) -> None:
        person = None
        if nominal.kind == "actor" and nominal.actor is not None:
            person = self._registered(nominal.actor)
        elif nominal.kind == "name":
            person = self._named(nominal)
        elif nominal.kind in ("role", "organisation"):
            person = self._beside(number, nominal)
        if person is None:
            return
        person.seen += 1
        if person.first[0] < 0:
            person.first = (nominal.start, nominal.end)
            self._index(person)
        self._entitle(person, nominal)
        self.meant[number] = person.key
        self.heard.append((nominal.start, number, person.key))
        if nominal.kind in ("actor", "name"):
            self._join_role(number, person)

    def _registered(self, key: str) -> Person:
        if key not in self.all:
            actor = self._actors[key]
            person = Person(key, actor.name, actor.type, True, _tokens(actor.name))  # noqa: FBT003
            person.gender = self._gender_of(actor.name, ()) if actor.type == "person" else None
            self._add(person)
            for role in actor.roles:
                for word in _WORD.findall(role.casefold()):
                    insort(self._by_title.setdefault(word, []), (-1, key))
        return self.all[key]

    def _named(self, nominal: Nominal) -> Person:
        words = nominative(nominal.words) if self._words.language == "ru" else nominal.words
        tokens = _tokens(words)
        known = self._matching(tokens, words)
        if known is not None:
            if len(tokens) > len(known.tokens) and not known.known:
                known.short.append(known.name)
                known.name, known.tokens, known.sure = words, tokens, True
                self._index(known)
            elif nominal.words not in (known.name, *known.short):
                known.short.append(nominal.words)
            return known
        if len(tokens) > 1 and slug(words) in self._actors:  # the same name in other letters
            return self._registered(slug(words))
        person = Person(self._ids.take(slug(words)), words, self._type_of(nominal), False, tokens)  # noqa: FBT003
        person.sure = nominal.sure and (len(tokens) > 1 or bool(nominal.titles))
        person.gender = self._gender_of(words, nominal.titles)
        self._add(person)
        return person

    def _matching(self, tokens: frozenset[str], words: str) -> Person | None:
        """Who has these words in the name, the latest first; all words of the shorter name have to be in the longer."""
        for token in sorted(tokens, key=lambda token: (-len(token), token)):
            for key in islice(reversed(self._by_token.get(token, {})), 8):
                person = self.all[key]
                if (tokens <= person.tokens or person.tokens <= tokens) and _written_alike(words, person.name):
                    return person
            keys = self._registry.get(token, ())
            fits = [key for key in keys if tokens <= self._registered_as[key]]
            if len(fits) == 1 and self._actors[fits[0]].match and len(tokens) > 1:
                return self._registered(fits[0])
        return self._inflected(tokens) if self._words.language == "ru" else None

    def _inflected(self, tokens: frozenset[str]) -> Person | None:
        """Песков for Пескова: names of one beginning with other ends."""
        for key in reversed(list(self.all)[-30:]):
            if all(any(_one_name(token, other) for other in self.all[key].tokens) for token in tokens):
                return self.all[key]
        return None

    def _add(self, person: Person) -> None:
        self.all[person.key] = person
        self._index(person)

    def _index(self, person: Person) -> None:
        for token in sorted(person.tokens):
            self._by_token.setdefault(token, {}).setdefault(person.key)
            if person.first[0] >= 0:
                insort(self._places.setdefault(token, []), (person.first[0], person.key))

    def _type_of(self, nominal: Nominal) -> ActorType:
        words = nominal.words.split()
        held = any(
            self._words.is_role(title) for title in nominal.titles
        )  # the head of the ministry, and not a ministry
        titles = () if held else nominal.titles[-1:]
        if any(self._words.is_organisation(word) for word in (*titles, *nominal.words.casefold().split())):
            return "organization"
        if "&" in nominal.words or (len(words) > 1 and words[-1].casefold() in _NO_PERSONS):
            return "organization"
        if len(words) == 1 and not nominal.sure and not nominal.titles:
            return "unnamed"
        if len(words) == 1 and len(words[0]) > 1 and words[0].isupper():
            return "organization"
        return "person"

    def _gender_of(self, name: str, titles: Sequence[str]) -> str | None:
        if any(title in self._words.titles_she for title in titles):
            return "she"
        if any(title in self._words.titles_he for title in titles):
            return "he"
        return given_names().get(name.split()[0]) if " " in name else None

    def _entitle(self, person: Person, nominal: Nominal) -> None:
        titles = nominal.titles
        if nominal.kind in ("role", "organisation"):
            titles = tuple(word.casefold() for word in nominal.words.split())
        for title in titles:
            if title not in person.titles:
                person.titles.append(title)
            self._by_title.setdefault(title, []).append((nominal.start, person.key))
        if person.gender is None and titles:
            person.gender = self._gender_of("", titles) if person.type == "person" and titles else None

    def _beside(self, number: int, nominal: Nominal) -> Person | None:
        """Vera Holm, the minister: whom a role belongs to that stands behind a name."""
        if number == 0 or nominal.kind != "role":
            return None
        before = self._nominals[number - 1]
        if before.kind not in ("actor", "name") or before.behind_preposition or self.meant[number - 1] is None:
            return None
        between = self._sentences.text[before.end : nominal.start]
        if len(between) > 60 or not _APPOSITION.fullmatch(between):
            return None
        person = self.all[str(self.meant[number - 1])]
        return person if person.type == "person" else None

    def _join_role(self, number: int, person: Person) -> None:
        """The minister, Vera Holm: the role before a name, and what stands between."""
        for back in (1, 2, 3, 4):
            if number - back < 0 or (back > 2 and not self._dependent(self._nominals[number - back + 1])):
                return
            before = self._nominals[number - back]
            nominal = self._nominals[number]
            begins = self._sentences.tokens[nominal.first - len(nominal.titles)].start
            gap = self._sentences.text[before.end : max(before.end, begins)]
            body = before.kind == "organisation" and not before.behind_preposition and is_aside(gap, nominal)
            leads = leads_to(gap) or is_described(gap, self._words) or is_genitive(gap, self._words)
            if (before.kind == "role" or body) and self.meant[number - back] is None and leads:
                self.meant[number - back] = person.key
                if body and not person.known:
                    person.type = "organization"
                self._entitle(person, before)
                # Whom a role is given to is somebody, also by one name: his widow, Ada.
                person.sure = person.sure or not (self._words.capital_nouns or self._words.language == "ru")
                return

    def _dependent(self, nominal: Nominal) -> bool:
        return nominal.behind_preposition or nominal.possessive


def _tokens(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(without_accents(fold(name)).text.casefold()))


def _written_alike(one: str, other: str) -> bool:
    """Whether names share a word as it is written: UN is no short form of Kim Jong Un."""
    if len(one.split()) > 1 and len(other.split()) > 1:
        return True
    return one.isupper() == other.isupper() or len(one) > 5


def _one_name(one: str, other: str) -> bool:
    shared = min(len(one), len(other)) - 1
    shared = max(4, shared - 1)
    return one[:shared] == other[:shared] and abs(len(one) - len(other)) <= 3
