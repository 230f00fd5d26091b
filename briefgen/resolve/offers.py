"""Which articles may answer a question: those that share an actor with it, and words that few of the others have.

A guess for the author of the question, who reads the article and decides. It is never shown to readers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from briefgen.text import fold, words

MOST = 5  # articles that are offered for one question
_NEEDED = 2  # words that an article shares with a question
_FEW = 3  # articles in which a word may stand in any case and still be rare
_SHARE = 4  # otherwise it stands in one of so many
_SHORTEST = 4  # letters of a word that says something, in scripts with capitals
_STEM = 6  # letters by which two forms of a word are taken for one

# English words of four letters and more that say nothing of a subject. Other languages have only the rule of rarity.
_COMMON = frozenset(
    """about above according account accounts after again against ahead along already also although always among
    another answer answered anyone anything around asked because become been before began behind being below between
    beyond both came cannot clear come comes could does doing done down during each either ever every exactly explain
    following from further gave give given gives going gone have having held here himself however into itself just keep
    kept know known knows last later least less like long made make makes making many mean means might more most much
    must near need neither never nobody nothing once only open other others over part perhaps place possible question
    quite rather reach report reported reports said same says seem seen several shall should show shown since some
    somebody something soon still such sure take taken takes talk tell tells than that their them then there these they
    thing things think this those though through time told took toward towards unclear under until upon used very want
    wants well went were what when where whether which while whom whose will with within without words would wrote year
    years your""".split()
)


class Wanted(NamedTuple):
    """What a question is about: ids of actors, and its words by their stems."""

    actors: frozenset[str]
    terms: Mapping[str, str]


class Candidate(NamedTuple):
    """An article that came later than a question: its actors, and the stems of its words."""

    article: str
    actors: frozenset[str]
    terms: frozenset[str]


class Offer(NamedTuple):
    """An article that may answer a question, and what it shares with it: ids of actors, and words of the question."""

    article: str
    actors: tuple[str, ...]
    terms: tuple[str, ...]


def offers(wanted: Wanted, candidates: Sequence[Candidate]) -> tuple[Offer, ...]:
    """The candidates that share most, at most `MOST`; of equals the one that stands first.

    A word counts only if it stands in few of the candidates with one of these actors: what all have tells nothing.
    """
    near = [(one, wanted.terms.keys() & one.terms) for one in candidates if one.actors & wanted.actors]
    often = Counter(stem for _, shared in near for stem in shared)
    rare = {stem for stem, times in often.items() if times <= max(_FEW, len(near) // _SHARE)}
    needed = min(_NEEDED, len(wanted.terms))
    found = [(one, shared & rare) for one, shared in near if shared and len(shared & rare) >= needed]
    found.sort(key=lambda row: (-len(row[1]), -len(row[0].actors & wanted.actors)))
    return tuple(
        Offer(
            one.article,
            tuple(sorted(one.actors & wanted.actors)),
            tuple(word for stem, word in wanted.terms.items() if stem in shared),
        )
        for one, shared in found[:MOST]
    )


def terms(text: str) -> dict[str, str]:
    """The words of a text that may say what it is about, by stem, in the order of the text and as it first has them.

    In scripts that put no space between words, pairs of letters stand for words.
    """
    found: dict[str, str] = {}
    for word in _words(fold(text).text):
        stem = _stem(word.casefold())
        if stem:
            found.setdefault(stem, word)
    return found


def _words(text: str) -> Iterator[str]:
    spans = words(text)
    for (start, end), (then, _) in pairwise((*spans, (-1, -1))):
        alone = end - start == 1 and not _has_case(text[start])
        if not alone:
            yield text[start:end]
        elif then == end:
            yield text[start : end + 1]


def _stem(word: str) -> str:
    """The beginning of a word, which its forms share; empty for words that say nothing."""
    if word in _COMMON or not any(map(str.isalpha, word)):
        return ""
    if _has_case(word[0]):
        return word[:_STEM] if len(word) >= _SHORTEST else ""
    # Korean writes particles to the word.
    hangul = "가" <= word[0] <= "힣"
    return word[: 2 if hangul else _STEM] if len(word) > 1 else ""


def _has_case(letter: str) -> bool:
    return letter.lower() != letter.upper()
