"""Who is the subject of a verb, and whom such words mean."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from briefgen.proposals.clauses import described_by_aside, parted
from briefgen.proposals.lexicon import Lexicon
from briefgen.proposals.nominals import Nominal
from briefgen.proposals.people import OBJECTS, People
from briefgen.proposals.sentences import Sentences, Token

_ROLE_TO_NAME = 9  # words in which a role may be followed by its name
LOOKED_AT = 60  # nominals of a sentence that are looked at
# What is done beside by whom the sentence is about.
_GERUNDS: dict[str, tuple[str, ...]] = {
    "en": ("ing",),
    "fr": ("ant",),
    "es": ("ndo",),
    "it": ("ndo",),
    "pt": ("ndo",),
    "ru": ("ав", "ив", "ув"),
}
_SHORTEST_GERUND = 4
THAT = frozenset("that whether if how why que qu dass ob daß что che si se".split())


class Subjects:
    """Finds subjects among the nominals of a text."""

    def __init__(self, sentences: Sentences, nominals: Sequence[Nominal], people: People, words: Lexicon) -> None:
        self._sentences, self._nominals, self._people, self._words = sentences, nominals, people, words
        self._starts = [nominal.start for nominal in nominals]

    def _tokens(self, start: int, end: int) -> list[Token]:
        first, last = self._sentences.between(start, end)
        return self._sentences.tokens[first:last]

    def _numbers(self, start: int, end: int) -> range:
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def _head_of_sentence(self, verb: Token, start: int) -> int | None:
        """The group, known as “Us”, said …: whom a sentence begins with, ahead of the quote before this one."""
        head, _ = self._sentences.spans[self._sentences.sentence(verb.start)]
        numbers = self._numbers(head, start)[:LOOKED_AT]
        return next((number for number in numbers if self._eligible(number)), None)

    def _is_gerund(self, verb: Token) -> bool:
        return verb.low.endswith(_GERUNDS.get(self._words.language, ())) and len(verb.low) > _SHORTEST_GERUND

    def _main_subject(self, verb: Token, start: int) -> int | None:
        """Of “Holm left, calling it …” Holm: whom the sentence is about."""
        eligible = (number for number in self._numbers(start, verb.start)[:LOOKED_AT] if self._eligible(number))
        return next((number for number in eligible if self._is_plain(number)), None)

    def _is_plain(self, number: int) -> bool:
        """Whether it is somebody for certain, and no word with a capital that stands here alone."""
        key, kind = self._people.meant[number], self._nominals[number].kind
        known = key is not None and (self._people.all[key].sure or self._people.all[key].seen > 1)
        return kind in ("actor", "pronoun") or (kind == "name" and known)

    def _subject_of(self, verb: Token, start: int, end: int, *, opens: bool) -> int | None:
        before = self._nearest_before(verb, start)
        if self._is_gerund(verb) and before is not None and not opens:
            main = self._main_subject(verb, start)
            return before if main is None else main
        after = self._first_after(verb, end)
        if opens:
            return after if after is not None else before
        english = self._words.language in ("en", "")
        if (
            not english
            and after is not None
            and self._adjacent(verb, after)
            and not self._adjacent_before(verb, before)
        ):
            return after
        if before is not None or after is None:
            return before
        # In English what follows a verb that does not begin the clause is mostly its object.
        free = not english and not self._subordinate(verb, after)
        return after if self._follows(verb, after) or free else None

    def _subordinate(self, verb: Token, number: int) -> bool:
        """Whether a “that” stands between a verb and somebody, who then is no subject of it."""
        first, last = self._sentences.between(verb.end, self._nominals[number].start)
        return any(token.low in THAT for token in self._sentences.tokens[first:last])

    def _follows(self, verb: Token, number: int) -> bool:
        nominal = self._nominals[number]
        first, last = self._sentences.between(verb.end, nominal.start)
        near = last - first <= 1 + len(nominal.titles)
        plain = nominal.kind != "pronoun" and verb.low not in self._words.telling
        return near and plain and not any(token.low in THAT for token in self._sentences.tokens[first:last])

    def _nearest_before(self, verb: Token, start: int) -> int | None:
        for number in reversed(self._numbers(start, verb.start)):
            title = self._nominals[number].kind in ("role", "organisation") and number and self._is_title_of(number)
            if self._eligible(number) and not title:
                named = described_by_aside(self._sentences, self._nominals, number, verb, self._words)
                return number if named is None or self._nominals[named].start < start else named
        return None

    def _is_title_of(self, number: int) -> bool:
        """Whether a role was found to belong to the name right before it."""
        return self._people.meant[number] is not None and self._people.meant[number] == self._people.meant[number - 1]

    def _first_after(self, verb: Token, end: int) -> int | None:
        for number in self._numbers(verb.end, end):
            if self._eligible(number):
                return self._named_behind(number, end)
        return None

    def _named_behind(self, number: int, end: int) -> int:
        """From a role to the name that comes with it: the captain of the port, Igor Sablin."""
        if self._nominals[number].kind not in ("role", "organisation") or self._people.meant[number] is not None:
            return number
        for other in range(number + 1, min(number + 3, len(self._nominals))):
            nominal = self._nominals[other]
            far = self._sentences.between(self._nominals[number].end, nominal.start)
            if nominal.end > end or far[1] - far[0] > _ROLE_TO_NAME:
                break
            if nominal.kind in ("name", "actor") and not nominal.behind_preposition and not nominal.possessive:
                return other
        return number

    def _eligible(self, number: int) -> bool:
        nominal = self._nominals[number]
        if not nominal.sure and nominal.kind == "name" and self._is_lone_word(nominal):
            return False
        low = nominal.words.casefold()
        if nominal.oblique:
            return False
        if nominal.kind == "pronoun" and (low in OBJECTS or self._between_commas(nominal)):
            return False
        if self._sentences.text[max(0, nominal.start - 1)] == "(":
            return False  # Arno Hellwig (FDP) said
        return not (nominal.behind_preposition or nominal.possessive)

    def _is_lone_word(self, nominal: Nominal) -> bool:
        """Será, dijo, …: a word with a capital only because it begins the sentence, and a comma behind it."""
        text, plain = self._sentences.text, not self._words.capital_nouns
        begins = self._sentences.spans[self._sentences.sentence(nominal.start)][0] == nominal.start
        return (
            plain
            and begins
            and nominal.first == nominal.last
            and text.startswith(",", nominal.end)
            and self._once(nominal)
        )

    def _once(self, nominal: Nominal) -> bool:
        key = self._people.meant[self._numbers(nominal.start, nominal.end)[0]]
        return key is None or (self._people.all[key].seen < 2 and not self._people.all[key].known)

    def _between_commas(self, nominal: Nominal) -> bool:
        """La direction, elle, …: the pronoun only stresses who is named already."""
        text = self._sentences.text
        return (
            text[max(0, nominal.start - 2) : nominal.start].strip() == ","
            and text[nominal.end : nominal.end + 1] == ","
        )

    def _adjacent(self, verb: Token, number: int) -> bool:
        nominal = self._nominals[number]
        first, last = self._sentences.between(verb.end, nominal.start)
        if any(token.low in THAT for token in self._sentences.tokens[first:last]):
            return False
        if parted(self._sentences, verb.end, nominal.start):
            return False
        return last - first <= 2 + len(nominal.titles)

    def _adjacent_before(self, verb: Token, number: int | None) -> bool:
        if number is None or self._nominals[number].kind not in ("name", "actor", "pronoun"):
            return False
        first, last = self._sentences.between(self._nominals[number].end, verb.start)
        return last - first <= 1

    def _meant(self, number: int, last: str | None) -> str | None:
        nominal, people = self._nominals[number], self._people
        if people.meant[number] is not None:
            return people.meant[number]
        if nominal.kind == "pronoun":
            return people.pronoun(nominal.start, nominal.words.casefold(), last)
        found = people.role(number)
        if found is None and nominal.definite and self._words.is_generic(nominal.words.split()[-1].casefold()):
            found = people.generic(number, last)
        return found or people.described(number)
