"""Who is meant by a name, a pronoun, or “the minister”: actors of the registry, and others that the article names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from briefgen.model import Actor, ActorType
from briefgen.proposals.lexicon import Lexicon
from briefgen.proposals.named import Named, Person
from briefgen.proposals.nominals import Nominal
from briefgen.proposals.sentences import Sentences
from briefgen.text import slug

_BACK = 60  # mentions that are looked at for whom a pronoun means
# Pronouns that are no subjects.
OBJECTS = frozenset("him his her their them sein seine seiner ihn ihm ihre ihrer ihr lui его ему её ее ей их".split())
_PLURAL_S = frozenset(("en", "fr", "es", "pt"))


class People(Named):
    """All of them. `meant` holds for each nominal who it is, where that is plain from its words."""

    def __init__(
        self, sentences: Sentences, nominals: Sequence[Nominal], actors: Mapping[str, Actor], words: Lexicon
    ) -> None:
        super().__init__(sentences, nominals, actors, words)
        self._hear_pronouns()

    # ── roles ──

    def role(self, number: int) -> str | None:
        """Whom a role or a body means that was named before: the minister, the company."""
        nominal = self._nominals[number]
        if not nominal.definite:
            return None
        for word in reversed([word.casefold() for word in nominal.words.split()]):
            key = _last_before(self._by_title.get(word, ()), nominal.start)
            if key is None and nominal.kind == "organisation":
                key = _last_before(self._places.get(word, ()), nominal.start)
            if key is not None:
                return key
        return self._body_before(nominal) if nominal.words.casefold() in self._words.bodies else None

    def _body_before(self, nominal: Nominal) -> str | None:
        """The company, the group: which body was named last, in this paragraph or one of the two before."""
        here = self._sentences.paragraph(nominal.start)
        index = bisect_left(self._heard_starts, nominal.start)
        for start, number, key in reversed(self.heard[max(0, index - _BACK) : index]):
            if self._nominals[number].kind not in ("name", "actor"):
                continue
            if self._sentences.paragraph(start) < here - 2:
                return None
            if self.all[key].type in ("organization", "government", "group"):
                return key
        return None

    def described(self, number: int) -> str:
        """A new actor without a name, for words such as “a spokesman of the ministry”."""
        nominal = self._nominals[number]
        key = slug(nominal.words)
        if key in self._actors:
            return self._registered(key).key
        if key not in self.all:
            kind: ActorType = "organization" if nominal.kind == "organisation" else "unnamed"
            person = Person(key, nominal.words, kind, False, frozenset())  # noqa: FBT003
            person.first = (nominal.start, nominal.end)
            self._unnamed.setdefault(nominal.words.split()[-1].casefold(), -1 if nominal.definite else nominal.start)
            person.gender = self._gender_by_word(nominal.words.split()[-1].casefold())
            self.all[key] = person
        return key

    def generic(self, number: int, last: str | None) -> str | None:
        """Whom “the politician” or “the 17-year-old” means: a person with a name, of that gender if the word tells."""
        nominal = self._nominals[number]
        if 0 <= self._unnamed.get(nominal.words.split()[-1].casefold(), -1) < nominal.start:
            return None  # the woman, of whom the text said “a woman” before
        gender = self._gender_by_word(nominal.words.split()[-1].casefold())
        found = self.pronoun(nominal.start, "", last)
        if found and self._is_named(found, gender):
            return found
        index = bisect_left(self._heard_starts, nominal.start)
        near = (key for _, _, key in reversed(self.heard[max(0, index - _BACK) : index]))
        return next((key for key in near if self._is_named(key, gender)), None)

    def _is_named(self, key: str, gender: str | None) -> bool:
        person = self.all[key]
        return person.type == "person" and (gender is None or person.gender in (gender, None))

    def _gender_by_word(self, word: str) -> str | None:
        if self._words.capital_nouns and self._words.is_role(word) and word.endswith("in"):
            return "she"
        return self._gender_of("", (word,))

    def document(self, start: int, end: int) -> str:
        """A new actor for words that name what was quoted from: the indictment."""
        name = " ".join(self._sentences.text[start:end].split())
        key = slug(name)
        if key in self._actors:
            return self._registered(key).key
        if key not in self.all:
            self.all[key] = Person(key, name, "unnamed", False, frozenset(), first=(start, end))  # noqa: FBT003
        return key

    # ── pronouns ──

    def _hear_pronouns(self) -> None:
        """Pronouns name somebody, too: who is asked answers."""
        named = self.heard
        self.heard = []
        self._heard_starts: list[int] = []
        waiting = iter(named)
        following = next(waiting, None)
        last: dict[str, str | None] = {}
        for number, nominal in enumerate(self._nominals):
            while following is not None and following[0] <= nominal.start:
                self._hear(following)
                following = next(waiting, None)
            word = nominal.words.casefold()
            if nominal.kind == "pronoun" and (word in self._words.he or word in self._words.she):
                which = "he" if word in self._words.he else "she"
                key = last[which] = self.pronoun(nominal.start, word, last.get(which))
                if key:
                    self._hear((nominal.start, number, key))
            elif nominal.kind == "role" and self.meant[number] is None and self._acts(nominal):
                if self._has_name(number):
                    continue
                self._hear((nominal.start, number, self.role(number) or self.described(number)))
        for one in (following, *waiting):
            if one is not None:
                self._hear(one)

    def _has_name(self, number: int) -> bool:
        """Whether a name follows a role in the same breath: глава администрации Пётр Громов."""
        for other in self._nominals[number + 1 : number + 3]:
            gap = self._sentences.text[self._nominals[number].end : other.start]
            if other.kind in ("name", "actor") and not other.behind_preposition and len(gap) < 50:
                return not any(mark in gap for mark in ".;:!?\n")
        return False

    def _acts(self, nominal: Nominal) -> bool:
        """Whether a role is one person, of whom a sentence may go on to speak."""
        word = nominal.words.split()[-1].casefold()
        return not self._dependent(nominal) and (
            self._words.is_role(word) or self._words.is_role(word.removesuffix("s"))
        )

    def _hear(self, one: tuple[int, int, str]) -> None:
        self.heard.append(one)
        self._heard_starts.append(one[0])

    def may_mean(self, word: str, key: str) -> bool:
        """Whether a pronoun can stand for somebody."""
        return self._fits(self.all[key], word)

    def pronoun(self, at: int, word: str, last: str | None) -> str | None:
        """Whom a pronoun at this place means: who was named last and fits, rather who acts than who is acted upon.

        `last` is who spoke last: whom this sentence or the one before names, if it fits.
        """
        index = bisect_left(self._heard_starts, at)
        group: list[tuple[int, str]] = []
        sentence, beside = -1, None
        for start, number, key in reversed(self.heard[max(0, index - _BACK) : index]):
            here = self._sentences.sentence(start)
            if here != sentence and group:
                beside = beside or self._best(group, last)
                away = self._sentences.paragraph(self._nominals[group[0][0]].start) != self._sentences.paragraph(start)
                if away or any(key == last or not self._dependent(self._nominals[number]) for number, key in group):
                    return self._best(group, last)
                # Speaking to the Echo, she said: whom a sentence only mentions is asked last.
                group = []
            sentence = here
            if self._fits(self.all[key], word):
                group.append((number, key))
        found = self._best(group, last) or beside or last
        return found if found is None or not word or self._fits(self.all[found], word) else None

    def _best(self, group: Sequence[tuple[int, str]], last: str | None) -> str | None:
        ordered = sorted(group)
        free = [key for number, key in ordered if not self._dependent(self._nominals[number])]
        # Where the one who spoke last is only “his” or “him”, another one acts.
        if any(key == last and not self._is_object(number) for number, key in group) or (
            last in dict(group).values() and not set(free) - {last}
        ):
            return last
        acting = [key for number, key in ordered if key in free and not self._is_object(number)]
        free = acting or free
        return next(iter([*free, *(key for _, key in ordered)]), None)

    def _is_object(self, number: int) -> bool:
        return self._nominals[number].kind == "pronoun" and self._nominals[number].words.casefold() in OBJECTS

    def _many(self, person: Person) -> bool:
        """Whether somebody without a name is several: protesters."""
        return person.type == "unnamed" and self._words.language in _PLURAL_S and person.name.endswith("s")

    def _fits(self, person: Person, word: str) -> bool:
        words = self._words
        if word in words.it:
            return person.type not in ("person", "unnamed")
        if word in words.they and word not in words.she:
            return person.type != "person"
        if person.type not in ("person", "unnamed") or not person.sure or self._many(person):
            return False
        wanted = {name for name, held in (("he", words.he), ("she", words.she)) if word in held}
        if person.gender is None:
            return person.known or len(person.tokens) > 1 or bool(person.titles) or person.type == "unnamed"
        return person.gender in wanted or not wanted


def _last_before(places: Sequence[tuple[int, str]], start: int) -> str | None:
    """Who has the last of these places, which are in order, before another one."""
    index = bisect_left(places, (start, ""))
    return places[index - 1][1] if index else None
