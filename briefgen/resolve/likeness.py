"""Which quotes may be wordings of one statement: one speaker, one language, dates near each other, and like words.

How like two quotes are is the share of the shorter one's words that the other has, where long and rare words count
more. It is a proposal for a reader's eyes and never more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import nsmallest
from itertools import pairwise
from typing import Literal, NamedTuple

from briefgen.text import fold, words

Confidence = Literal["high", "medium", "low"]

HIGH, MEDIUM, LOW = 80, 60, 40  # in per cent; what is below the last is not proposed
_SHARED = 12  # so many letters of shared words are the least that is worth a proposal
_FRAGMENT = 4  # of a quote so many times shorter than another, the words have to stand together there
_TOGETHER = 75  # … so much so, on the scale of rapidfuzz's partial ratio
_FEW = 3
_KEYS = 6  # by so many of its rarest words a quote is looked up
_NEAREST = 40  # among so many of the last quotes that have the word
_TRIED = 8  # so many of those it shares most with are compared
_LONG = 8  # a word of so many letters counts as much as a longer one
_DENSE = "\u2e80"  # from here on a letter says about as much as two
_COMPARED = 5_000  # characters


class Said(NamedTuple):
    """A quote: its name, where and when it was published (`day` counts days), in which language it is, and its words."""

    name: str
    article: str
    speaker: tuple[str, ...]
    day: int
    words: str
    language: str = ""
    headline: bool = False
    statement: str | None = None  # the one that it is already a wording of


class Group(NamedTuple):
    """Quotes that look like one statement, by date. `score` is the least likeness by which one came to the others."""

    score: int
    members: tuple[Said, ...]

    @property
    def confidence(self) -> Confidence:
        return "high" if self.score >= HIGH else "medium" if self.score >= MEDIUM else "low"


class _Quote(NamedTuple):
    said: Said
    sizes: dict[str, float]  # of each word, how much it counts
    whole: float  # … and all of them
    words: frozenset[str]


class _Link(NamedTuple):
    score: int
    first: int
    second: int


def propose(quotes: Sequence[Said], days: int) -> list[Group]:
    """Groups of quotes that look like one statement and are not yet under one, the most alike first.

    The quotes of a group were published within so many days. The time is bounded for each quote; the order in which
    they are given changes nothing.
    """
    groups: list[Group] = []
    for block in _blocks(quotes):
        linked = sorted(_links(block, days), key=lambda link: (-link.score, link.first, link.second))
        groups += _joined(block, linked, days)
    return sorted(groups, key=lambda group: (-group.score, [said.name for said in group.members]))


def _blocks(quotes: Sequence[Said]) -> Iterator[list[_Quote]]:
    """The quotes of one speaker in one language, by date."""
    frequent: dict[str, Counter[str]] = {}
    blocks: dict[tuple[str, tuple[str, ...]], list[tuple[Said, dict[str, int]]]] = {}
    for said in sorted(set(quotes), key=lambda said: (said.day, said.name)):
        if said.speaker:
            sizes = _sizes(said.words)
            frequent.setdefault(said.language, Counter()).update(sizes)
            blocks.setdefault((said.language, tuple(sorted(set(said.speaker)))), []).append((said, sizes))
    totals = Counter(said.language for said in set(quotes))
    for (language, _), block in blocks.items():
        if len(block) > 1:
            yield [_weighed(said, sizes, frequent[language], totals[language]) for said, sizes in block]


def _weighed(said: Said, sizes: dict[str, int], counts: Counter[str], quotes: int) -> _Quote:
    weights = {word: size * _rarity(counts[word], quotes) for word, size in sizes.items()}
    return _Quote(said, weights, math.fsum(weights.values()), frozenset(weights))


@lru_cache(maxsize=1 << 12)
def _rarity(count: int, quotes: int) -> float:
    """How much a word says that stands in so many of the quotes. In a small project nearly all words say the same."""
    return math.log(1 + (quotes + 100) / (count + 10))


def _sizes(text: str) -> dict[str, int]:
    """The words of a quote and their lengths. Letters of scripts without spaces are taken in twos."""
    folded = fold(text[:_COMPARED]).text.casefold()
    spans = words(folded)
    following = dict(pairwise(spans))
    sizes: dict[str, int] = {}
    for span in spans:
        after = following.get(span)
        start, end = span[0], after[1] if after and after[0] == span[1] else span[1]
        word = folded[start:end]
        sizes[word] = min(_LONG, len(word) * (2 if word >= _DENSE else 1))
    return sizes


# ── likeness ────────────────────────────────────────────────────────────────────────────────────────────────────


def _links(block: Sequence[_Quote], days: int) -> Iterator[_Link]:
    """Pairs of like quotes. Each is compared with a bounded number of those before it."""
    places: dict[str, list[int]] = {}
    same: dict[tuple[str, ...], int] = {}
    counts = Counter(word for quote in block for word in quote.sizes)
    for index, quote in enumerate(block):
        key = tuple(quote.sizes)
        twin = same.get(key)
        if twin is not None and _may_join(block[twin].said, quote.said, days):
            if _weighs(quote.sizes):
                yield _Link(100 if len(key) > _FEW else HIGH - 1, twin, index)
        else:
            for other in _candidates(block, index, places, counts, days):
                score = likeness(block[other], quote)
                if score >= LOW:
                    yield _Link(score, other, index)
        same[key] = index
        for word in quote.sizes:
            places.setdefault(word, []).append(index)


def _weighs(shared: Iterable[str]) -> bool:
    """Whether these words are enough to tell anything."""
    return sum(min(_LONG, len(word) * (2 if word >= _DENSE else 1)) for word in shared) >= _SHARED


def _may_join(first: Said, second: Said, days: int) -> bool:
    apart = first.article != second.article or first.headline != second.headline
    return apart and abs(first.day - second.day) <= days and not (first.statement and second.statement)


def _candidates(
    block: Sequence[_Quote], index: int, places: dict[str, list[int]], counts: Counter[str], days: int
) -> list[int]:
    quote = block[index]
    rarest = nsmallest(_KEYS, quote.words & places.keys(), key=lambda word: (counts[word], -quote.sizes[word], word))
    votes: dict[int, float] = {}
    for word in rarest:
        for other in reversed(places[word][-_NEAREST:]):
            if quote.said.day - block[other].said.day > days:
                break
            votes[other] = votes.get(other, 0.0) + quote.sizes[word]
    best = nsmallest(_TRIED, votes, key=lambda other: (-votes[other], -other))
    return [other for other in best if _may_join(block[other].said, quote.said, days)]


def likeness(one: _Quote, other: _Quote) -> int:
    """How like two quotes are, in per cent."""
    short, long = sorted((one, other), key=lambda quote: (quote.whole, quote.said.name))
    shared = short.words & long.words
    if len(shared) < 2 or not short.whole or not _weighs(shared):
        return 0
    score = round(100 * math.fsum(short.sizes[word] for word in shared) / short.whole)
    if score >= LOW and len(long.sizes) > _FRAGMENT * len(short.sizes) and not _stand_together(short.said, long.said):
        return 0
    # Two or three words in common can be a common phrase, however well they fit.
    return score if len(shared) > _FEW else min(score, HIGH - 1)


def _stand_together(short: Said, long: Said) -> bool:
    from rapidfuzz import fuzz  # only for what is this far apart in length

    needle, text = (fold(said.words[:_COMPARED]).text.casefold() for said in (short, long))
    return fuzz.partial_ratio(needle[:300], text, score_cutoff=_TOGETHER) >= _TOGETHER


# ── groups ──────────────────────────────────────────────────────────────────────────────────────────────────────


class _Union:
    """Which quotes belong together: each points to another of its group, and in the end to the group's head."""

    def __init__(self, days: Sequence[int]) -> None:
        self._next = list(range(len(days)))
        self._span = [(day, day) for day in days]
        self.score = [100] * len(days)

    def head(self, index: int) -> int:
        while self._next[index] != index:
            self._next[index] = index = self._next[self._next[index]]
        return index

    def join(self, link: _Link, days: int) -> None:
        """Put two groups together, unless they then stretch over more days than that."""
        one, other = sorted((self.head(link.first), self.head(link.second)))
        first = min(self._span[one][0], self._span[other][0])
        last = max(self._span[one][1], self._span[other][1])
        if one != other and last - first <= days:
            self._next[other] = one
            self._span[one] = (first, last)
            self.score[one] = min(link.score, self.score[one], self.score[other])


def _joined(block: Sequence[_Quote], links: Sequence[_Link], days: int) -> Iterator[Group]:
    """The groups that links make, the strongest links first."""
    union = _Union([quote.said.day for quote in block])
    for link in links:
        union.join(link, days)
    groups: dict[int, list[Said]] = {}
    for index, quote in enumerate(block):
        groups.setdefault(union.head(index), []).append(quote.said)
    for head, members in groups.items():
        if len(members) > 1:
            yield Group(union.score[head], tuple(members))
