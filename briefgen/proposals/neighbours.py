"""What the words around a word make of it: its titles, its article, the preposition before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from briefgen.proposals.lexicon import Lexicon
from briefgen.proposals.sentences import Sentences, Token
from briefgen.resolve.mentions import Mention

_JOINED = re.compile(r"[ \u00a0]+(?:&[ \u00a0]+)?|\.[ \u00a0]*|[ \u00a0]*\n")
_ARTICLES = frozenset(
    "the a an der die das ein eine le la les un une el los las una unos o os as um uma il lo gli".split()
)
_RELATIVE = frozenset("what who which that que qui quien что кто".split())
_POSSESSED = re.compile(r"['’][ \u00a0]")
GENITIVE = frozenset("der des eines einer".split())
_ABOUT = frozenset("about around over under unter über rund около".split())
_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve fifteen dozen twenty thirty forty fifty sixty seventy "
    "eighty ninety hundred thousand".split()
)
_AND = frozenset("and or und oder et ou y e o и или".split())
_SAINTS = frozenset("st ste mt ft sta sto".split())
_RUSSIAN_ADJECTIVES = tuple("ый ий ой ая яя ое ее ые ие ого его ому ему ую юю ей ых их ым им".split())
MODIFIERS = 4  # words before a role that belong to it


class Neighbours:
    """Reads what stands beside the words of a text."""

    def __init__(self, sentences: Sentences, mentions: Sequence[Mention], words: Lexicon) -> None:
        self._text, self._tokens = sentences.text, sentences.tokens
        self._words = words
        self._mentions = {}
        for mention in mentions:
            first, last = sentences.between(mention.start, mention.end)
            if last > first:
                self._mentions[first] = (mention, last - 1)
        self._begins = {sentences.between(start, end)[0] for start, end in sentences.spans}
        self._sentences = sentences
        self._inside = {token.low for at, token in enumerate(self._tokens) if token.capital and at not in self._begins}
        self._small = {token.low for token in self._tokens if not token.capital}

    def _role_kind(self, token: Token) -> Literal["role", "organisation"] | None:
        low = token.low
        if self._words.is_role(low) or (low.endswith("s") and self._words.is_role(low[:-1])):
            return "role"
        return "organisation" if self._words.is_organisation(low) else None

    def _belongs(self, at: int) -> bool:
        """Whether a word belongs to the one before: senior official, the farmers’ union."""
        gap = self._text[self._tokens[at - 1].end : self._tokens[at].start]
        return self._joined(at - 1, at) or bool(_POSSESSED.fullmatch(gap))

    def _modifies(self, at: int) -> bool:
        low, words = self._tokens[at].low, self._words
        if words.language == "ru" and not low.endswith(_RUSSIAN_ADJECTIVES):
            return False
        if words.language in ("fr", "es", "it", "pt") and words.is_organisation(low):
            return False  # la municipalité juge: the judge is none
        return not (
            low in _RELATIVE
            or low in _NUMBERS
            or low.isdigit()
            or low in words.determiners
            or low in words.prepositions
            or low in words.saying
            or low in words.he
            or low in words.she
            or low in ("s", "that", "who", "is", "was", "are", "were", "dass", "qu", "que", "что")
        )

    def _is_name_word(self, at: int) -> bool:
        low, words = self._tokens[at].low, self._words
        return not (low in words.days or low in words.determiners or low in words.saying)

    def _is_title(self, number: int) -> bool:
        low, words = self._tokens[number].low, self._words
        return (
            low in words.titles
            or low in words.titles_he
            or low in words.titles_she
            or (words.is_role(low) and not words.is_organisation(low))
            or (low in words.determiners and low not in words.particles)
        )

    def _behind_article(self, at: int) -> bool:
        return at > 0 and (
            self._tokens[at - 1].low in self._words.determiners
            or (
                not self._tokens[at - 1].capital
                and at not in self._begins
                and self._tokens[at - 1].low not in self._words.saying
                and not self._role_kind(self._tokens[at - 1])
                and at > 1
                and self._tokens[at - 2].low in self._words.determiners
            )
        )

    def _joined(self, one: int, other: int) -> bool:
        between = self._text[self._tokens[one].end : self._tokens[other].start]
        if not _JOINED.fullmatch(between):
            return False
        # A stop joins only behind a title or an initial: Mr. Lee, J. Smith.
        low = self._tokens[one].low
        return "." not in between or len(low) == 1 or low in _SAINTS or (len(low) < 6 and self._is_title(one))

    def _titles_before(self, at: int) -> tuple[str, ...]:
        titles: list[str] = []
        while at > 0 and len(titles) < MODIFIERS and self._joined(at - 1, at):
            token = self._tokens[at - 1]
            if not (self._is_title(at - 1) or self._role_kind(token) or (titles and self._modifies(at - 1))):
                break
            if token.low in self._words.determiners:
                break
            titles.insert(0, token.low)
            at -= 1
        return tuple(titles)

    def _article(self, first: int) -> str:
        return self._tokens[first - 1].low if first > 0 and self._glued(first - 1) else ""

    def _before(self, first: int) -> str:
        """The word before, articles and what stands between left out: of the, by two former."""
        if self._is_genitive(first):
            return "von"
        at = first - 1
        steps = 0
        if first in self._begins:
            return ""
        while at >= 0 and steps < 3 and self._glued(at) and self._tokens[at].low not in self._words.prepositions:
            low = self._tokens[at].low
            # A written statement: between an article and a noun such a word is no verb.
            says = low in self._words.saying and (at == 0 or self._tokens[at - 1].low not in _ARTICLES)
            if low in _RELATIVE or says or (self._tokens[at].capital and low not in _ARTICLES):
                return ""
            if low not in self._words.determiners and steps:
                return ""
            at -= 1
            steps += 1
        if at < 0 or not self._glued(at) or self._counts(at):
            return ""
        if self._tokens[at].low in _AND and at and not self._glued(at - 1):
            return ""  # behind a comma “and” begins a clause
        return self._tokens[at].low

    def _is_genitive(self, first: int) -> bool:
        """Eine Sprecherin der Stadt: what stands behind a noun and its article only says whose."""
        return (
            self._words.capital_nouns
            and first > 1
            and self._tokens[first - 2].capital
            and first - 2 not in self._begins
            and self._tokens[first - 1].low in GENITIVE
            and self._glued(first - 2)
        )

    def _counts(self, at: int) -> bool:
        """About forty protesters: the preposition only says how many."""
        follows = self._tokens[at + 1].low if at + 1 < len(self._tokens) else ""
        return self._tokens[at].low in _ABOUT and (follows.isdigit() or follows in _NUMBERS)

    def _glued(self, at: int) -> bool:
        if at + 1 >= len(self._tokens):
            return False
        between = self._text[self._tokens[at].end : self._tokens[at + 1].start]
        return not between.strip(" \u00a0\n’'.") and "\n\n" not in between
