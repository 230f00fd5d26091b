"""Who says what is quoted: verbs of saying and their subjects, “according to”, and what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from briefgen.proposals.clauses import speaking_body
from briefgen.proposals.lexicon import Lexicon
from briefgen.proposals.nominals import OBLIQUE
from briefgen.proposals.people import OBJECTS
from briefgen.proposals.sentences import Token
from briefgen.proposals.subjects import LOOKED_AT, THAT, Subjects

_NEAR = 4  # words between a verb of saying and the quote that still make them neighbours
_LEADING = frozenset("so pour para per".split())  # they mean “according to” only where a clause begins with them
_NOUN = 4  # words of somebody without a name, with the article
_PHRASE_REACH = 12  # words behind “according to” in which somebody is named


class Attribution(NamedTuple):
    """Who speaks, how the text says it, and how near: 3 right beside, 2 in the sentence, 1 elsewhere, 0 not at all."""

    speaker: str | None
    strength: int
    reason: str
    sure: bool = True
    pronoun: str = ""  # he, she: all that is said of whom nobody knows
    settled: bool = False  # the text says who speaks, in words that are not understood: nobody is to be guessed


class Attributor(Subjects):
    """Reads the words around quotes."""

    def behind(self, start: int, end: int, last: str | None) -> Attribution | None:
        """What stands behind a quote: “…”, said the minister."""
        tokens = self._tokens(start, end)
        found = self._phrase(start, end, last)
        if found and not found.settled:
            return found
        for number, token in enumerate(tokens[:16]):
            if token.low in self._words.saying:
                made = self._by_verb(token, start, end, last, near=number <= _NEAR, opens=number == 0)
                return made if made.speaker or not found else found
        return self._by_comma(start, end, last) or found or self._by_other_script(start, end, last)

    def before(self, start: int, end: int, last: str | None) -> Attribution | None:
        """What stands before a quote: the minister said that “…”. The verb that is nearest counts."""
        found = self._phrase(start, end, last)
        tokens = self._tokens(start, end)
        for number, token in enumerate(reversed(tokens[-60:])):
            if token.low in self._words.saying:
                if found and number > _NEAR:
                    break
                made = self._by_verb(token, start, end, last, near=number <= _NEAR, opens=False)
                if made.speaker or not found:
                    return made
        if found:
            return found
        return self._by_other_script(start, end, last) or self._by_colon(start, end, last) or self._reported(tokens)

    def allows(self, told: Attribution, speaker: str | None) -> bool:
        """Whether somebody whom other sentences name may be the one of whom these words say that he or she speaks."""
        if told.settled:
            return False
        return not told.pronoun or speaker is None or self._people.may_mean(told.pronoun, speaker)

    def subject(self, start: int, end: int, last: str | None) -> Attribution | None:
        """Who acts in a sentence that says nothing of speaking."""
        for number in self._numbers(start, end)[:LOOKED_AT]:
            nominal = self._nominals[number]
            if self._eligible(number) and (nominal.kind in ("name", "actor", "pronoun") or self._is_known(number)):
                key = self._meant(number, last)
                if key and (self._people.all[key].sure or self._people.all[key].seen > 1):
                    return Attribution(key, 1, f"“{nominal.words}” acts in the sentence before", sure=False)
        return None

    def _is_known(self, number: int) -> bool:
        """The company, the writer: whether words without a name mean somebody who was named."""
        nominal = self._nominals[number]
        role = nominal.kind == "role" and nominal.definite
        return self._people.meant[number] is not None or self._people.role(number) is not None or role

    # ── according to ──

    def _phrase(self, start: int, end: int, last: str | None) -> Attribution | None:
        text = self._sentences.text[start:end].casefold().replace("'", "’")
        open_: Attribution | None = None
        for phrase in self._words.according:
            at = _word_at(text, phrase)
            if at is None or (phrase in _LEADING and not self._leads(start, start + at)):
                continue
            if phrase == "zufolge" and (key := self._in_front(start, start + at, last)):
                return Attribution(key, 3, f"“{phrase}”", sure=False)
            behind = start + at + len(phrase)
            comma = self._sentences.text.find(",", behind, end)
            for number in self._numbers(behind, comma if comma > 0 else end):
                if self._far(behind, self._nominals[number].start):
                    break
                if self._nominals[number].possessive or self._owns(number, end):
                    continue
                number = self._named_behind(number, comma if comma > 0 else end)
                key = self._meant(number, last)
                if key:
                    return Attribution(key, 3, f"“{phrase} {self._nominals[number].words}”")
            if (key := self._noun_behind(behind, end)) is not None:
                return Attribution(key, 3, f"“{phrase}”", sure=False)
            if _of_pronoun(phrase, self._words):
                word = phrase.split()[1]
                return Attribution(self._people.pronoun(start + at, word, last), 3, f"“{phrase}”")
            if phrase not in _LEADING and open_ is None:
                open_ = Attribution(None, 3, f"“{phrase}” somebody", sure=False, settled=True)
        return open_

    def _leads(self, start: int, at: int) -> bool:
        """Whether a clause begins here: right behind a quote only with a comma. A “stroll” for the owners is none."""
        text = self._sentences.text
        if text[start:at].strip(" ,—–-\u00a0"):
            return False
        begins = self._sentences.spans[self._sentences.sentence(start)][0] == start
        return begins or any(mark in text[max(0, start - 2) : at] for mark in ",—–?!")

    def _in_front(self, start: int, end: int, last: str | None) -> str | None:
        """Einem Sprecher zufolge: who stands right before, in whatever case."""
        numbers = [number for number in self._numbers(start, end)[-2:] if not self._nominals[number].possessive]
        near = [number for number in numbers if len(self._tokens(self._nominals[number].end, end)) <= _NEAR]
        named = [number for number in near if self._nominals[number].kind in ("actor", "name")]
        return next((key for number in (named or near)[-1:] if (key := self._meant(number, last))), None)

    def _owns(self, number: int, end: int) -> bool:
        """According to his deputy: the pronoun only says whose."""
        low = self._nominals[number].words.casefold()
        follows = number + 1 < len(self._nominals) and self._nominals[number + 1].start < end
        return self._nominals[number].kind == "pronoun" and low in OBJECTS and follows

    def _noun_behind(self, start: int, end: int) -> str | None:
        """Who or what stands right behind with an article and has no name: the indictment, one stallholder."""
        first, last = self._sentences.between(start, end)
        tokens = self._sentences.tokens[first : min(last, first + _NOUN)]
        if len(tokens) < 2 or tokens[0].low not in self._words.determiners or tokens[0].low in OBJECTS:
            return None
        if tokens[1].low in self._words.determiners or tokens[1].low in self._words.prepositions:
            return None  # l’un des pêcheurs, одна из девушек
        behind = 1
        while behind + 1 < len(tokens) and self._words.language == "en" and self._goes_on(tokens, behind):
            behind += 1
        return self._people.document(tokens[1].start, tokens[behind].end)

    def _goes_on(self, tokens: Sequence[Token], at: int) -> bool:
        """One young stallholder: in English the noun is the last of the words that only spaces part."""
        gap = self._sentences.text[tokens[at].end : tokens[at + 1].start]
        low = tokens[at + 1].low
        small = low in self._words.prepositions or low in self._words.saying or low in _RELATIVE
        return not gap.strip() and not small and not tokens[at + 1].capital

    def _far(self, start: int, end: int) -> bool:
        first, last = self._sentences.between(start, end)
        return last - first > _PHRASE_REACH

    # ── verbs ──

    def _by_verb(self, verb: Token, start: int, end: int, last: str | None, *, near: bool, opens: bool) -> Attribution:
        if self._passes_on(verb):
            return Attribution(None, 2, f"“{verb.word}” passes on what another said", sure=False, settled=True)
        body = speaking_body(self._sentences, self._nominals, self._numbers(start, end), verb, self._words)
        number = self._subject_of(verb, start, end, opens=opens) if body is None else body
        if number is None and not opens and not verb.low.endswith("ing"):
            number = self._head_of_sentence(verb, start)
        strength = 3 if near else 2
        if opens and (number is None or not self._adjacent(verb, number)):
            spoken_to = self._words.language == "de" and any(
                one.low in OBLIQUE for one in self._tokens(verb.end, end)[:1]
            )
            key = None if spoken_to else self._noun_behind(verb.end, end)
            if key is not None:
                return Attribution(key, strength, f"“{self._people.all[key].name}” with “{verb.word}”", sure=False)
        if number is None:
            return Attribution(None, strength, f"“{verb.word}” stands {'beside it' if near else 'in the sentence'}")
        nominal = self._nominals[number]
        key = self._meant(number, last)
        meant = f" (meaning {self._people.all[key].name})" if key and nominal.kind == "pronoun" else ""
        sure = nominal.kind in ("actor", "name")
        pronoun = nominal.words.casefold() if nominal.kind == "pronoun" and key is None else ""
        return Attribution(key, strength, f"“{nominal.words}”{meant} with “{verb.word}”", sure, pronoun)

    def _passes_on(self, verb: Token) -> bool:
        """Harl quoted her as saying, but not: she was quoted as saying."""
        if verb.low not in self._words.passing:
            return False
        if self._words.language == "de":  # its verb may stand at either end: wird mit den Worten zitiert, zitiert wird
            clause = self._tokens(*self._sentences.spans[self._sentences.sentence(verb.start)])
            return not any(token.low in _PASSIVE_DE for token in clause)
        first, _ = self._sentences.between(verb.start, verb.end)
        return not any(token.low in _PASSIVE for token in self._sentences.tokens[max(0, first - 3) : first])

    # ── other ways ──

    def _reported(self, tokens: Sequence[Token]) -> Attribution | None:
        """A verb in the mood of reported speech, as German has it: what was said before goes on."""
        verb = next((token for token in tokens if token.low in self._words.reported), None)
        return Attribution(None, 2, f"“{verb.word}” reports what was said", sure=False) if verb else None

    def _by_comma(self, start: int, end: int, last: str | None) -> Attribution | None:
        """“…,” grumbled Dieter Falk: behind a comma any verb with a name beside it may be one of saying."""
        text = self._sentences.text
        # A comma, a dash behind it, or a question within the marks: “Why me?” grumbled Dieter Falk.
        if not set(text[max(0, start - 2) : start + 1]) & set(",?!") or "." in text[start : start + 1]:
            return None
        tokens = self._tokens(start, end)[:3]
        for number in self._numbers(start, end)[:1]:
            nominal = self._nominals[number]
            first, behind = self._sentences.between(
                start, nominal.start - sum(len(title) + 1 for title in nominal.titles)
            )
            between = tokens[: behind - first]
            plain = not any(token.low in self._words.prepositions or token.low in THAT for token in between)
            behind -= sum(token.low in self._words.determiners for token in between)
            number = self._named_behind(number, end)
            nominal = self._nominals[number]
            named = nominal.kind in ("name", "actor") or (nominal.kind == "role" and self._words.language != "en")
            reach = 2 if self._words.language == "ru" else 1
            if behind - first <= reach and plain and named and self._eligible(number):
                key = self._meant(number, last)
                return Attribution(key, 3, f"“{nominal.words}” stands right behind its comma", sure=False)
        return None

    def _by_colon(self, start: int, end: int, last: str | None) -> Attribution | None:
        if not self._sentences.text[start:end].rstrip().endswith((":", "：")):
            return None
        found = self.subject(start, end, last)
        if found:
            return Attribution(found.speaker, 3, f"a colon behind {found.reason.split(' acts')[0]}")
        for number in self._numbers(start, end)[:1]:
            nominal = self._nominals[number]
            if self._eligible(number) and (key := self._meant(number, last)):
                return Attribution(key, 3, f"a colon behind “{nominal.words}”", sure=False)
        return None

    def _by_other_script(self, start: int, end: int, last: str | None) -> Attribution | None:
        zone = self._sentences.text[start:end]
        phrase = next((phrase for phrase in self._words.phrases if phrase in zone), None)
        if phrase is None:
            return None
        names = [number for number in self._numbers(start, end) if self._nominals[number].kind in ("actor", "name")]
        key = self._meant(names[0], last) if names else None
        return Attribution(key, 3, f"“{phrase}” stands beside it", sure=False)


_PASSIVE = frozenset("was were been being is are".split())
_PASSIVE_DE = frozenset("wird wurde wurden werden worden".split())
_RELATIVE = frozenset("who that which whose as when while last this on".split())


def _of_pronoun(phrase: str, words: Lexicon) -> bool:
    parts = phrase.split()
    return len(parts) == 3 and (parts[1] in words.he or parts[1] in words.she or parts[1] in words.they)


def _word_at(text: str, phrase: str) -> int | None:
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if (at == 0 or not text[at - 1].isalnum()) and (
            phrase[-1] == "’" or end >= len(text) or not text[end].isalnum()
        ):
            return at
        at = text.find(phrase, at + 1)
    return None
