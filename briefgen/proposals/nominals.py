"""What in a sentence can be somebody: names, pronouns, and words such as “the minister”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from briefgen.proposals.lexicon import Lexicon, given_names
from briefgen.proposals.neighbours import GENITIVE, MODIFIERS, Neighbours
from briefgen.proposals.sentences import Sentences
from briefgen.resolve.mentions import Mention

_POSSESSIVE = re.compile(r"['’]s\b|['’](?=\s)")
# Letters behind a name that are none of it: Sarah Bell KC.
_HONOURS = frozenset("KC QC MP MEP MSP OBE MBE CBE PhD MD Esq Jr Sr".split())
_LONGEST = 7  # words of a name
_GERMAN_ROLES = tuple("in er ent ist or eur ant mann frau loge lege propst probst rat experte arzt wirt".split())
_PARTICIPLES = tuple("é ée és ées ado ada ados adas ido ida idos idas".split())
_DATELINE = re.compile(r"([^\W\d_]{2,20})\b[^\n—–“\"]{0,40}[ \u00a0][—–-]{1,2} ")
_INDEFINITE = frozenset(
    "a an one another some ein eine einer eines einige un une una um uma algunos algunas один одна одного".split()
)
OBLIQUE = frozenset("den dem einen einem diesen diesem seinen seinem ihren ihrem keinen keinem".split())
_OF = frozenset("de d".split())
_PARTICLES = 3  # small words that may stand between the words of a name


class Nominal(NamedTuple):
    """Words that can stand for somebody. `first` and `last` are numbers of words; `titles` stand right before."""

    kind: Literal["actor", "name", "pronoun", "role", "organisation"]
    first: int
    last: int
    start: int
    end: int
    words: str
    titles: tuple[str, ...] = ()
    actor: str | None = None
    possessive: bool = False  # the minister's …
    behind_preposition: bool = False
    sure: bool = True  # a name for certain, and no noun or first word of a sentence
    definite: bool = True
    oblique: bool = False  # den Bericht: its article says that it is no subject


def find_nominals(sentences: Sentences, mentions: Sequence[Mention], words: Lexicon) -> list[Nominal]:
    """All of them, in order, none across another. `mentions` are places of actors that are known."""
    return list(_Finder(sentences, mentions, words).all())


class _Finder(Neighbours):
    def all(self) -> Iterator[Nominal]:
        dateline = _DATELINE.match(self._text)
        at = self._sentences.between(0, dateline.end())[1] if dateline and dateline[1].isupper() else 0
        while at < len(self._tokens):
            found = self._at(at)
            if found is not None:
                yield found
            at = at + 1 if found is None else max(at, found.last) + 1

    def _at(self, at: int) -> Nominal | None:
        token, words = self._tokens[at], self._words
        if at in self._mentions:
            mention, last = self._mentions[at]
            return self._made("actor", at, last, actor=mention.actor, titles=self._titles_before(at))
        if token.word in _HONOURS and at and self._joined(at - 1, at):
            return None
        if token.capital and (found := self._name(at)) is not None:
            return found
        if token.low in words.it and self._says(at + 1):
            return self._made("pronoun", at, at)
        if token.low in words.he or token.low in words.she or token.low in words.they:
            return self._made("pronoun", at, at)
        role = self._role_kind(token)
        return self._described(at, role) if role else None

    def _says(self, at: int) -> bool:
        """It said: only before such a verb “it” is somebody."""
        return self._words.language == "en" and at < len(self._tokens) and self._tokens[at].low in self._words.saying

    def _described(self, at: int, kind: Literal["role", "organisation"]) -> Nominal | None:
        """A role or a body; nothing where it is the title of a name that follows."""
        follows = at + 1
        if kind == "role" and follows < len(self._tokens) and self._joined(at, follows):
            after = self._tokens[follows]
            if (after.capital and self._is_name_word(follows)) or follows in self._mentions or self._role_kind(after):
                return None
        first = at
        while first > 0 and at - first < MODIFIERS and self._modifies(first - 1) and self._belongs(first):
            first -= 1
        last = at
        if self._words.language in ("fr", "es", "it", "pt") and kind == "organisation":
            last = self._with_adjective(at)
        return self._made(kind, first, last)

    def _with_adjective(self, at: int) -> int:
        follows = at + 1
        if follows < len(self._tokens) and self._joined(at, follows):
            token, words = self._tokens[follows], self._words
            plain = token.low not in words.prepositions and token.low not in words.saying
            if token.low in _OF and follows + 1 < len(self._tokens) and self._joined(follows, follows + 1):
                token = self._tokens[follows + 1]
                # Chambre de commerce: without an article the noun says which sort of body it is.
                return (
                    follows + 1
                    if not token.capital and len(token.low) > 4 and token.low not in words.determiners
                    else at
                )
            if plain and not token.capital and len(token.low) > 4 and not token.low.endswith(_PARTICIPLES):
                return follows
        return at

    def _name(self, at: int) -> Nominal | None:
        """A run of capitals. The titles at its head are no part of the name; a run of titles alone is a role."""
        last = self._run_end(at)
        begins = at in self._begins
        if begins and self._is_small_word(at):
            if last == at:
                return None
            at += 1
        head = at
        for number in range(at, last + 1):
            if self._is_title(number):
                head = number + 1
        head = max(head, self._given_name(head, last))
        if head > last:
            return self._title_alone(at, last)
        if head > at and self._tokens[head].low == "of":
            head += 1
        if at == last and (self._tokens[at].low in self._words.days or not self._is_name_word(at)):
            return None
        if self._before_role(last):
            return None
        titles = tuple(token.low for token in self._tokens[at:head])
        sure = not (begins and head == last == at) and not (self._words.capital_nouns and head == last and not titles)
        if self._words.capital_nouns and not titles and self._tokens[head].word not in given_names():
            sure = False
        if self._words.capital_nouns and head == last and not titles and self._behind_article(at):
            return None
        return self._made("name", head, last, titles=titles or self._titles_before(at), sure=sure)

    def _given_name(self, head: int, last: int) -> int:
        """Where a name begins that stands behind a word which only its place gave a capital: Driver Ann Lee."""
        names = given_names()
        plain = (
            self._tokens[head].word not in names and self._tokens[head].low not in self._words.particles
            if head <= last
            else False
        )
        if plain and head < last - 1:
            by_ending = self._words.capital_nouns and self._tokens[head].low.endswith(_GERMAN_ROLES)
            return head + (self._tokens[head + 1].word in names or by_ending)
        return head

    def _title_alone(self, at: int, last: int) -> Nominal | None:
        kind = self._role_kind(self._tokens[last])
        if kind is None or (kind == "role" and last + 1 in self._mentions and self._joined(last, last + 1)):
            return None
        return self._made(kind, at, last)

    def _before_role(self, last: int) -> bool:
        """North Korean leader …: these capitals only say which."""
        follows = last + 1
        if follows >= len(self._tokens) or not self._joined(last, follows):
            return False
        token = self._tokens[follows]
        return not token.capital and self._role_kind(token) == "role" and self._words.language == "en"

    def _is_small_word(self, at: int) -> bool:
        low, words = self._tokens[at].low, self._words
        known = low in words.determiners or low in words.prepositions or low in words.he or low in words.she
        known = known or low in words.they or low in words.it or low in words.days or low in words.saying
        return (
            known
            or low in words.common
            or low in self._small
            or self._is_adverb(low)
            or len(low) == 1
            or self._role_kind(self._tokens[at]) is not None
        )

    def _is_adverb(self, low: str) -> bool:
        """Indirectly, Regarding: in English an ending tells, unless the text has the word as a name elsewhere."""
        return (
            self._words.language == "en"
            and low.endswith(("ly", "ing", "ed"))
            and len(low) > 5
            and low not in self._inside
        )

    def _run_end(self, at: int) -> int:
        last = at
        while last + 1 < len(self._tokens) and last - at < _LONGEST:
            follows = last + 1
            if follows in self._mentions or not self._joined(last, follows):
                break
            if self._tokens[follows].word in _HONOURS:
                break
            if self._tokens[follows].capital and self._is_name_word(follows):
                last = follows
            elif (behind := self._behind_particles(follows)) is not None:
                last = behind
            else:
                break
        return last

    def _behind_particles(self, at: int) -> int | None:
        """Where a name goes on behind small words that belong to it: van Gogh, von der Leyen."""
        for behind in range(at, min(at + _PARTICLES, len(self._tokens) - 1)):
            low = self._tokens[behind].low
            # Alone these are articles: die Sprecherin der Stadt.
            article = self._words.capital_nouns and low in GENITIVE and behind == at
            if article or low not in self._words.particles or not self._joined(behind, behind + 1):
                return None
            if behind + 1 in self._mentions:
                return None
            if self._tokens[behind + 1].capital:
                return behind + 1
        return None

    def _made(
        self,
        kind: Literal["actor", "name", "pronoun", "role", "organisation"],
        first: int,
        last: int,
        *,
        titles: tuple[str, ...] = (),
        actor: str | None = None,
        sure: bool = True,
    ) -> Nominal:
        start, end = self._tokens[first].start, self._tokens[last].end
        before = self._before(first - len(titles))
        return Nominal(
            kind,
            first,
            last,
            start,
            end,
            self._text[start:end],
            titles,
            actor,
            possessive=bool(_POSSESSIVE.match(self._text, end)) and self._words.language in ("en", ""),
            behind_preposition=before in self._words.prepositions,
            sure=sure,
            definite=self._article(first) not in _INDEFINITE,
            oblique=self._words.language == "de" and self._article(first - len(titles)) in OBLIQUE,
        )
