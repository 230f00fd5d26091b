"""What an article is about, as the words that its paragraphs share: by these a teaser of another story is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from briefgen.intake.wording import wording
from briefgen.text import fold, is_spaceless, words

_STEM = 5  # letters: what is behind them is mostly an ending
_SHORTEST = 4  # letters: shorter words tell nothing, unless they are names


class Subject:
    """The words of the paragraphs that are surely the article's, each with the number of paragraphs that have it."""

    def __init__(self, core: Iterable[str]) -> None:
        self._held: Counter[str] = Counter()
        for text in core:
            self.add(text)

    def add(self, text: str) -> None:
        """One more text that is surely of the article: its headline, for one."""
        self._held.update(terms(text))

    def share(self, text: str, aside: str = "") -> float:
        """How much of the terms of a text the article has, from 0 to 1, one of its paragraphs left aside."""
        found, other = terms(text), terms(aside)
        if not found:
            return 0.0
        return sum(1 for term in found if self._held[term] > (term in other)) / len(found)

    def shared(self, text: str) -> int:
        """How many terms of a text the article has."""
        return sum(1 for term in terms(text) if self._held[term])


def terms(text: str) -> frozenset[str]:
    """The words of a text that tell what it is about: long ones and names, cut to their stems; pairs of letters where
    a script has no spaces."""
    folded = fold(text).text
    found: set[str] = set()
    before = ""
    small = _small()
    for start, end in words(folded):
        word = folded[start:end]
        if is_spaceless(word[0]):
            found.add(before + word if before else word)
            before = word
            continue
        before = ""
        plain = word.casefold()
        if plain not in small and (len(word) >= _SHORTEST or word[:1].isupper()) and not word.isdecimal():
            found.add(plain[:_STEM])
    return frozenset(found)


@cache
def _small() -> frozenset[str]:
    return frozenset().union(*wording().stop.values())
