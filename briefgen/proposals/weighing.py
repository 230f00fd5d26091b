"""How much speaks for it that words in quotation marks are a quote, and not a title, a term or a slogan."""

from __future__ import annotations

import re
from typing import NamedTuple

from briefgen.proposals.attribution import Attribution
from briefgen.proposals.lexicon import Lexicon
from briefgen.proposals.quotation import Quoted
from briefgen.proposals.sentences import Sentences
from briefgen.text import is_letter, word_count

_STOPS = ".!?…。！？"
_LOOKED_BACK = 48  # characters before a stretch in which it may be called a name
_SHORT, _LONG = 4, 8  # words
# Der Film heißt „…“; but „…“, heißt es, is said.
_IS_CALLED = re.compile(r"\b(heisst|hiess|heissen|hiessen)(?! es\b)[^.;:,]{0,16}$")


class Weight(NamedTuple):
    """Points for a quote, and what they are for. Two make it likely, four nearly certain; below none it is no quote."""

    points: int
    reasons: tuple[str, ...]

    def told(self, attribution: Attribution) -> str:
        """The reasons in one sentence part."""
        return "; ".join([attribution.reason, *self.reasons])


def weigh(sentences: Sentences, quoted: Quoted, attribution: Attribution, words: Lexicon, *, alone: bool) -> Weight:
    """Weigh one stretch."""
    inner = sentences.text[quoted.inner[0] : quoted.inner[1]].strip(" \u00a0\n")
    before = sentences.text[max(0, quoted.start - _LOOKED_BACK) : quoted.start].casefold().replace("'", "’")
    length = word_count(inner)
    reasons: list[str] = []
    points = (0, 1, 2, 3)[attribution.strength]
    points += _by_length(length, reasons)
    points += _by_form(inner, length, words, reasons)
    if sentences.text[quoted.end : quoted.end + 1] in (":", "："):
        points -= 3
        reasons.append("a colon stands behind it")
    points += _by_words_before(before, length, inner, attribution, words, reasons)
    if alone:
        points += 1
    elif attribution.speaker and length > 1 and inner[:1].isupper() and _is_sentence(sentences, quoted):
        points += 2
        reasons.append("it is a sentence of its own")
    if attribution.strength == 0 and length <= _SHORT:
        points -= 1
    if not quoted.closed:
        points = min(points - 2, 1)
        reasons.append("its mark is never closed")
    return Weight(points, tuple(reasons))


def _is_sentence(sentences: Sentences, quoted: Quoted) -> bool:
    """Whether a stretch is all of a sentence, its stop before or behind the closing mark: … he said. “We wait”."""
    start, end = sentences.spans[sentences.sentence(quoted.start)]
    return start == quoted.start and not sentences.text[quoted.end : end].strip(" .!?…")


def _by_length(length: int, reasons: list[str]) -> int:
    if length >= _LONG:
        reasons.append("it is long")
        return 2
    if length > _SHORT:
        return 1
    if length <= 2:
        reasons.append("it is short")
        return -1
    return 0


def _by_form(inner: str, length: int, words: Lexicon, reasons: list[str]) -> int:
    points = 0
    title = _is_title(inner, words)
    if title and length > 1 and inner[-1:] in ".,":
        return -2
    if inner[-1:] in _STOPS and inner:
        points += 2 if length > _SHORT or inner[-1] in "!?…" else 1
        reasons.append("it ends as a sentence does")
    elif inner.endswith((",", "，")):
        points += 1
    if inner[:1].islower():
        points += 1
    elif title and inner[-1:] not in ".,":
        points -= 2
        reasons.append("it is written as a title")
    return points


def _is_title(inner: str, words: Lexicon) -> bool:
    """Whether all words but the little ones have capitals. In German all nouns have them, so it says nothing there."""
    if words.capital_nouns or inner[-1:] in "!?…":
        return False
    large = [word for word in inner.split() if is_letter(word[0]) and len(word) > 3]
    first = inner.split()[:1]
    if not large or len(inner.split()) > 9:
        return False
    if len(inner.split()) == 1:
        return first[0][0].isupper()
    return words.language in ("en", "") and all(word[0].isupper() for word in large)


def _by_words_before(
    before: str, length: int, inner: str, attribution: Attribution, words: Lexicon, reasons: list[str]
) -> int:
    tail = before.rstrip()
    last = tail.rpartition(" ")[2].strip("(,—–-").rpartition("’")[2]
    touching = bool(tail) and tail[-1:].isalnum()
    named = _named(before, last, words, touching=touching)
    if named:
        reasons.append(f"“{named}” stands before it")
        own = inner.split(" ")[0].casefold() not in _DEFINITE
        if named == last and inner[:1].islower() and own and length > 2 and attribution.strength > 1:
            return -1  # … called the plan “a house without a roof”
        return -4 if length < _LONG else -2
    if not touching:
        return 0
    points = 0
    if length <= 3 and last in _DEFINITE:
        points -= 1
    if length <= 2 and last in words.naming:
        points -= 4
    if words.language == "ru" and length <= _SHORT and inner[:1].isupper() and inner[-1:] not in _STOPS:
        reasons.append("it reads as a name")
        points -= 3
    elif length <= _SHORT and inner[:1].isupper() and attribution.strength < 3 and not words.capital_nouns:
        points -= 1
    return points


_WHAT = (" what ", " ce que ", " ce qu’", " lo que ", " то, что ")
_COMPOUNDS = (
    "stück",
    "film",
    "buch",
    "roman",
    "lied",
    "sender",
    "zeitung",
    "magazin",
    "projekt",
    "programm",
    "kampagne",
    "bündnis",
)
_DEFINITE = frozenset("the der die das den dem des le la les el los las il lo o os as".split())


def _named(before: str, last: str, words: Lexicon, *, touching: bool) -> str | None:
    """The word by which what stands in the marks is called a name, if there is one."""
    if words.language == "de" and (found := _IS_CALLED.search(before)):
        return found[1]
    for phrase in words.so_called:
        at = before.rfind(phrase)
        if at >= 0 and len(before) - at - len(phrase) < 18 and not any(stop in before[at:] for stop in ".;:"):
            return phrase
    if any(phrase in before for phrase in _WHAT):
        return None  # … what the mayor called “the worst of all winters”
    if touching and (last in words.naming or (words.capital_nouns and last.endswith(_COMPOUNDS))):
        return last
    return next((phrase for phrase in words.naming_phrases if phrase in before[-12:]), None)
