"""Several wordings of one statement, word by word: what they have in common, what stands in only one, what is left out.

Words are compared as `text.CONTRACT` folds them, without regard to capitals. Signs between words are not compared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise
from typing import Literal, NamedTuple

import msgspec

from briefgen.resolve.subsequence import common
from briefgen.selectors import Haystack, find_words, whole_words
from briefgen.text import Span, fold, word_count, words

SegmentKind = Literal["same", "some", "only", "part", "cut", "missing"]
Fragment = Literal["all", "some"]

MOST_WORDINGS = 12  # so many wordings of one language are compared
MOST_WORDS = 4_000  # so many words of each; English has about 3,500 in 20,000 characters
_FRAGMENT = 3  # a wording with less than a third of the words of the longest is a fragment of the statement


class Wording(NamedTuple):
    """The words of a wording. Only those of one `group`, a language, are compared.

    `cuts` are ranges of signs that stand for words left out. `terms` are loaded words of it, as they stand in it.
    """

    text: str
    group: str = ""
    cuts: tuple[Span, ...] = ()
    terms: tuple[str, ...] = ()


class Segment(msgspec.Struct, frozen=True, gc=False):
    """A stretch of a wording. The texts of all segments of a wording make up its words, to the character.

    `same`: in every other wording, or not compared. `some`: in some others. `only`: in no other. `part`: in the one full
    wording and in a fragment of it. `cut`: a sign for words left out. `missing`: here the others have `words` more words;
    it has no text. `loaded`: part of a loaded term.
    """

    kind: SegmentKind
    text: str = ""
    loaded: bool = False
    words: int = 0


class Aligned(NamedTuple):
    """A wording in segments. `others`: with how many it was compared. `whole`: whether all its words were.

    `fragment`: it is much shorter than the longest one, which has `all` its words in this order, or does not.
    """

    segments: tuple[Segment, ...]
    others: int = 0
    whole: bool = True
    fragment: Fragment | None = None


class _Token(NamedTuple):
    start: int
    end: int
    key: str


def align(wordings: Sequence[Wording]) -> tuple[Aligned, ...]:
    """Each wording in segments, in the order given. That order changes nothing but which ones are too many.

    A fragment is compared with the others, but does not make what they share less common: beside two words of a headline
    all the rest of a quote would stand out. What one wording has and a fragment has too is not that wording's alone.
    Where there is one full wording, what it shares with fragments is all that there is to mark. Time and memory are
    bounded by `MOST_WORDINGS` and `MOST_WORDS`.
    """
    aligned = [Aligned(_segments(wording, _Found((), {}, {}))) for wording in wordings]
    for members in _groups(wordings):
        tokens = [_tokens(wordings[index].text) for index in members]
        found = _compared([each[:MOST_WORDS] for each in tokens])
        for index, own, all_of_them in zip(members, found, tokens, strict=True):
            segments = _segments(wordings[index], own)
            aligned[index] = Aligned(segments, len(members) - 1, len(all_of_them) <= MOST_WORDS, own.fragment)
    return tuple(aligned)


def _groups(wordings: Sequence[Wording]) -> list[list[int]]:
    """The wordings to be compared with each other, by their places."""
    groups: dict[str, list[int]] = {}
    for index, wording in enumerate(wordings):
        groups.setdefault(wording.group, []).append(index)
    return [members[:MOST_WORDINGS] for members in groups.values() if len(members) > 1]


def _tokens(text: str) -> list[_Token]:
    folded = fold(text)
    tokens: list[_Token] = []
    done = 0
    for first, last in words(folded.text):
        start, end = folded.covering(first, last)
        if start >= done:
            tokens.append(_Token(start, end, folded.text[first:last].casefold()))
            done = end
    return tokens


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Column:
    """One word at one place of the statement, and which wordings have it there: for each, which of its words."""

    __slots__ = ("holders", "key")

    def __init__(self, key: str) -> None:
        self.key = key
        self.holders: dict[int, int] = {}


class _Found(NamedTuple):
    """What was found of one wording: its words, of what kind each is, and where how many words of others are missing."""

    tokens: Sequence[_Token]
    kinds: dict[int, SegmentKind]
    missing: dict[int, int]  # before which word; as many as there are words for the end
    fragment: Fragment | None = None


def _compared(tokens: Sequence[Sequence[_Token]]) -> list[_Found]:
    longest = max(map(len, tokens), default=0)
    full = [index for index, own in enumerate(tokens) if len(own) * _FRAGMENT >= longest]
    columns: list[_Column] = []
    # The order in which wordings are laid over one another must not be that of the list.
    for index in sorted(full, key=lambda i: (-len(tokens[i]), [token.key for token in tokens[i]])):
        columns = _laid(columns, tokens[index], index)
    keys = [column.key for column in columns]
    fragments = [index for index in range(len(tokens)) if index not in full]
    met = {index: common(keys, [token.key for token in tokens[index]]) for index in fragments}
    shared = {at for pairs in met.values() for at, _ in pairs}
    told = _told_by_many([tokens[index] for index in fragments])
    found = []
    for index, own in enumerate(tokens):
        if index in met:
            kinds = _kinds_of_fragment(columns, own, met[index], len(full), told)
            found.append(_Found(own, kinds, {}, _fragment([columns[at] for at, _ in met[index]], full, len(own))))
        else:
            kinds = _kinds(columns, index, len(full), shared)
            found.append(_Found(own, kinds, _missing(columns, index, len(full), len(own))))
    return found


def _fragment(met: Sequence[_Column], full: Iterable[int], words: int) -> Fragment | None:
    """`met` are the columns that hold some of its words. One full wording must have them all."""
    if not words:
        return None
    whole = len(met) == words and any(all(index in column.holders for column in met) for index in full)
    return "all" if whole else "some"


def _told_by_many(fragments: Iterable[Sequence[_Token]]) -> set[str]:
    """The words that more than one fragment has."""
    counts = Counter(key for own in fragments for key in {token.key for token in own})
    return {key for key, count in counts.items() if count > 1}


def _laid(columns: list[_Column], tokens: Sequence[_Token], index: int) -> list[_Column]:
    """The columns with one more wording: its words join those that they match, in order, or are put between."""
    pairs = common([column.key for column in columns], [token.key for token in tokens])
    laid: list[_Column] = []
    left = right = 0
    for at, place in [*pairs, (len(columns), len(tokens))]:
        laid += columns[left:at]
        laid += [_new(tokens, own, index) for own in range(right, place)]
        if at < len(columns):
            columns[at].holders[index] = place
            laid.append(columns[at])
        left, right = at + 1, place + 1
    return laid


def _new(tokens: Sequence[_Token], place: int, index: int) -> _Column:
    column = _Column(tokens[place].key)
    column.holders[index] = place
    return column


def _kinds(columns: Iterable[_Column], index: int, everybody: int, shared: Set[int]) -> dict[int, SegmentKind]:
    """`shared` are the columns whose word a fragment has as well."""
    return {
        column.holders[index]: _kind(len(column.holders), everybody, shared=at in shared)
        for at, column in enumerate(columns)
        if index in column.holders
    }


def _kind(count: int, everybody: int, *, shared: bool) -> SegmentKind:
    if count == everybody:
        return "part" if shared and everybody == 1 else "same"
    return "some" if count > 1 or shared else "only"


def _kinds_of_fragment(
    columns: list[_Column], tokens: Sequence[_Token], met: Iterable[Span], everybody: int, told: Set[str]
) -> dict[int, SegmentKind]:
    """`met` are the columns that hold its words, each with the place of the word; `told` what other fragments have too."""
    kinds: dict[int, SegmentKind] = {
        place: "some" if token.key in told else "only" for place, token in enumerate(tokens)
    }
    for at, place in met:
        kinds[place] = _kind(len(columns[at].holders), everybody, shared=True)
    return kinds


def _missing(columns: Iterable[_Column], index: int, everybody: int, end: int) -> dict[int, int]:
    """Where all others have words between two that are common to all, and this wording has nothing instead."""
    missing: dict[int, int] = {}
    place = 0
    absent: list[str] = []
    own = False
    for column in columns:
        if len(column.holders) == everybody:
            if absent and not own:
                missing[place] = word_count(" ".join(absent))
            place, absent, own = column.holders[index] + 1, [], False
        elif index in column.holders:
            own = True
        elif len(column.holders) == everybody - 1:
            absent.append(column.key)
    if absent and not own:
        missing[end] = word_count(" ".join(absent))
    return missing


# ── segments ────────────────────────────────────────────────────────────────────────────────────────────────────


def _segments(wording: Wording, found: _Found) -> tuple[Segment, ...]:
    text = wording.text
    signs = _signs(found, wording)
    runs = _runs(found, {start for start, _ in wording.cuts} | set(signs))
    loaded = [(span, True) for span in _loaded(wording)]
    told: list[tuple[Span, SegmentKind]] = sorted([*runs, *((span, "cut") for span in wording.cuts)])
    borders = {0, len(text), *signs}
    for start, end in (span for span, _ in (*told, *loaded)):
        borders |= {start, end}
    segments = [Segment("missing", words=signs[0])] if 0 in signs else []
    for start, end in pairwise(sorted(borders)):
        kind = told[at][1] if (at := _around(told, start)) is not None else "same"
        segments.append(Segment(kind, text[start:end], _around(loaded, start) is not None))
        if end in signs:
            segments.append(Segment("missing", words=signs[end]))
    return tuple(segments)


def _signs(found: _Found, wording: Wording) -> dict[int, int]:
    """Where in the text words are missing: before the next word, or at the end. A cut says it itself."""
    tokens, signs = found.tokens, dict[int, int]()
    end = tokens[-1].end if len(tokens) == MOST_WORDS else len(wording.text)
    for at, count in found.missing.items():
        before = tokens[at - 1].end if at else 0
        place = tokens[at].start if at < len(tokens) else end
        if not any(before <= start < place for start, _ in wording.cuts):
            signs[place] = count
    return signs


def _runs(found: _Found, borders: set[int]) -> list[tuple[Span, SegmentKind]]:
    """Stretches of words of one kind, with what stands between them. What is common to all needs none."""
    runs: list[tuple[Span, SegmentKind]] = []
    last = -2
    for place, token in enumerate(found.tokens):
        kind = found.kinds.get(place, "same")
        if kind == "same":
            continue
        joined = last == place - 1 and runs[-1][1] == kind
        between = range(runs[-1][0][1], token.start + 1) if joined else range(0)
        if joined and borders.isdisjoint(between):
            runs[-1] = ((runs[-1][0][0], token.end), kind)
        else:
            runs.append(((token.start, token.end), kind))
        last = place
    return runs


def _loaded(wording: Wording) -> list[Span]:
    """Where loaded terms stand, none of them across another or across a cut."""
    hay = Haystack(wording.text)
    spans = sorted({span for term in wording.terms for span in find_words(hay, term, None, None, whole_words).spans})
    free: list[Span] = []
    for start, end in spans:
        if (not free or start >= free[-1][1]) and all(end <= first or last <= start for first, last in wording.cuts):
            free.append((start, end))
    return free


def _around(spans: Sequence[tuple[Span, object]], at: int) -> int | None:
    """Which of some spans, in order and apart, holds a place."""
    index = bisect_right(spans, at, key=lambda item: item[0][0]) - 1
    return index if index >= 0 and at < spans[index][0][1] else None
