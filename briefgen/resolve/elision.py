"""Quotes that are cut or added to: `…` for what is left out, `[words]` for what the author put in.

The fragments between these signs must stand in the text, in order and near one another; what lies between them must
not turn the sentence round. The bounds here are part of the published rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Literal, NamedTuple

from briefgen.resolve.negation import Languages, codes, negation_in
from briefgen.selectors import Haystack, find_folded
from briefgen.text import CONTRACT, Span, is_letter, is_word_boundary, is_word_end, is_word_start, word_count, words

GAP_WORDS = 60  # so many words of the text may be left out in one place …
GAP_LENGTH = 400  # … and so many characters
INSERTED_WORDS = 8  # so many words of the text may stand where the author's bracket stands …
INSERTED_LENGTH = 80  # … and so many characters
ENDING = 3  # so many letters of a word's ending may be changed by a bracket that is written to the word
FRAGMENTS = 20
_SIGNS_READ = 3 * FRAGMENTS  # a quote with more gaps and brackets than these has too many fragments in any case
_PLACES = 1_000  # a part that stands in more places than these …
_APART = 100  # … and more often than once in so many characters proves nothing
_WAYS = 100  # so many ways are enough to know that a quote is not clear
_BESIDE = 3  # so many words beside a quote may be what a bracket at its end stands for

_DOTS = r"(?:[…⋯]++|\.{3}(?!\.)|\.(?:[ \u00a0]\.){2}(?!\.))"
_SIGNS = re.compile(rf"(?P<gap>[\[(［（]\s*+{_DOTS}\s*+[\])］）]|{_DOTS})|(?P<put>\[[^\[\]]*+\]|［[^［］]*+］)")
_UNSEEN = f"[{re.escape(''.join(rule.characters for rule in CONTRACT if not rule.becomes))}]*+"
_APOSTROPHE = f"[{re.escape(next(rule.characters for rule in CONTRACT if rule.becomes == chr(39)))}]"
_CUT_NOT = re.compile(rf"{_UNSEEN}(?:[\s-]?+{_UNSEEN}[nN]{_UNSEEN})?+{_APOSTROPHE}{_UNSEEN}[tT]")
_NOT_LENGTH = 40
_SENTENCE = re.compile(r"[.!?…。！？\n]")

_BRACKETS = re.compile(r"[\[\]［］]")
_LAST_WORD = re.compile(r"[^\W_]{1,40}\Z")
_FIRST_WORD = re.compile(r"[^\W_]{1,40}")
_LONGEST_TAIL = 20
_PREFIXES_ALONE = frozenset(("un", "dis", "non"))
_ARTICLES = frozenset(("fr", "es", "it", "ro", "ca"))  # “un” is a word of these languages
_NEGATING_PREFIXES = _PREFIXES_ALONE | frozenset(
    ("in", "im", "il", "ir", "mis", "anti", "a", "miss", "не", "ни", "без")
)

Why = Literal["negation", "addition", "heading", "speaker", "length"]
Bar = Callable[[int, int], Why | None]


class Joint(NamedTuple):
    """What the author wrote between two fragments, before the first or behind the last.

    `to_left` and `to_right`: a bracket is written to the word on that side.
    """

    gap: bool = False
    insertions: tuple[str, ...] = ()
    shown: str = ""
    to_left: bool = False
    to_right: bool = False


class Cut(NamedTuple):
    """A quote taken apart: its fragments, and the joints around them, one more than fragments."""

    fragments: tuple[str, ...]
    joints: tuple[Joint, ...]


class Refusal(NamedTuple):
    """Why a quote does not count although its fragments stand in the text: what vanishes where, or what is added."""

    why: Why
    span: Span
    words: str


class Joined(NamedTuple):
    """The ways in which the fragments stand in the text. If there is just one, it may be refused."""

    cut: Cut
    ways: tuple[tuple[Span, ...], ...]
    refusal: Refusal | None = None


def has_signs(quoted: str) -> bool:
    """Whether anything in a quote may stand for a gap or for an insertion."""
    return _SIGNS.search(quoted) is not None


def join(
    quoted: str, hay: Haystack, prefix: str, suffix: str, language: Languages, barred: Bar | None
) -> Joined | None:
    """How the fragments of a quote stand in a text; None if they do not, or if there are none or too many of them.

    Brackets that the text itself has are words of it; if that leads nowhere, all brackets are the author's.
    """
    signs = [found for found, _ in zip(_SIGNS.finditer(quoted), range(_SIGNS_READ + 1), strict=False)]
    if len(signs) > _SIGNS_READ:
        return None
    put = dict.fromkeys(found[0] for found in signs if found["put"])
    own = {bracket for bracket in put if find_folded(hay, bracket, most=1)}
    for kept in (own, set[str]()) if own else (own,):
        cut = take_apart(quoted, kept)
        if not 0 < len(cut.fragments) <= FRAGMENTS:
            continue
        ways = _ways(hay, cut, prefix, suffix)
        if ways:
            refusal = _refusal(hay.text, cut, ways[0], language, barred) if len(ways) == 1 else None
            return Joined(cut, ways, refusal)
    return None


def take_apart(quoted: str, kept: set[str]) -> Cut:
    """A quote as fragments and joints. The brackets in `kept` are parts of fragments."""
    fragments: list[str] = []
    joints: list[Joint] = []
    words, signs, done = "", "", 0
    for found in (*_SIGNS.finditer(quoted), None):
        if found is not None and found[0] in kept:
            continue
        piece = quoted[done : found.start() if found else len(quoted)]
        if piece.strip():
            joints.append(_joint(words, signs, piece))
            fragments.append(piece.strip())
            words, signs = piece, ""
        else:
            signs += piece
        if found is not None:
            signs += found[0]
            done = found.end()
    return Cut(tuple(fragments), (*joints, _joint(words, signs, "")))


def _joint(before: str, signs: str, behind: str) -> Joint:
    insertions = tuple(found[0] for found in _SIGNS.finditer(signs) if found["put"])
    gap = any(found["gap"] for found in _SIGNS.finditer(signs))
    lead = " " if before[-1:].isspace() or signs[:1].isspace() else ""
    trail = " " if behind[:1].isspace() or signs[-1:].isspace() else ""
    bare = " ".join((["…"] if gap else []) + list(insertions)) if signs.strip() else ""
    if gap and not insertions:
        lead, trail = " " if before else "", " " if behind else ""
    return Joint(
        gap=gap,
        insertions=insertions,
        shown=f"{lead if before else ''}{bare}{trail if behind else ''}",
        to_left=bool(insertions) and _touch(before[-1:], insertions[0][1:2]) and not (lead or gap),
        to_right=bool(insertions) and _touch(insertions[-1][-2:-1], behind[:1]) and not (trail or gap),
    )


def _touch(one: str, other: str) -> bool:
    return bool(one and other) and is_letter(one) and is_letter(other)


# ── where the fragments stand ───────────────────────────────────────────────────────────────────────────────────


class _Link(NamedTuple):
    span: Span
    before: int  # the link of the fragment before
    start: int  # where the first fragment begins


def _ways(hay: Haystack, cut: Cut, prefix: str, suffix: str) -> tuple[tuple[Span, ...], ...]:
    """The shortest ways through the text, none of them around another.

    The nearest fragment before is always the best: it leaves the least out, and begins the latest.
    """
    rows: list[list[_Link]] = []
    last, most = len(cut.fragments) - 1, _most_places(hay)
    for number, fragment in enumerate(cut.fragments):
        admits = _Border(cut.joints[number], cut.joints[number + 1])
        places = _places(hay, fragment, prefix if not number else "", suffix if number == last else "", admits)
        row = _linked(hay.text, rows[-1], places, cut.joints[number]) if rows else _first(places)
        if not row or len(places) > most:
            return ()
        rows.append(row)
    shortest: dict[int, int] = {}
    for at, link in enumerate(rows[-1]):
        shortest.setdefault(link.start, at)
        if len(shortest) == _WAYS:
            break
    return tuple(_way(rows, at) for at in shortest.values())


def _most_places(hay: Haystack) -> int:
    return max(_PLACES, len(hay.text) // _APART)


def _places(hay: Haystack, fragment: str, prefix: str, suffix: str, border: _Border) -> tuple[Span, ...]:
    """The places of a fragment, which are looked for once: parts of quotes repeat one another."""
    key = (fragment, prefix, suffix, *border.letters)
    if (found := hay.parts.get(key)) is None:
        found = hay.parts[key] = find_folded(hay, fragment, prefix, suffix, border, _most_places(hay) + 1)
    return found


def _first(places: tuple[Span, ...]) -> list[_Link]:
    return [_Link(place, -1, place[0]) for place in places]


def _linked(text: str, before: list[_Link], places: tuple[Span, ...], joint: Joint) -> list[_Link]:
    row: list[_Link] = []
    at = 0
    for place in places:
        while at < len(before) and before[at].span[1] <= place[0]:
            at += 1
        if at and _fits(text[before[at - 1].span[1] : place[0]], joint):
            row.append(_Link(place, at - 1, before[at - 1].start))
    return row


def _way(rows: list[list[_Link]], at: int) -> tuple[Span, ...]:
    spans: list[Span] = []
    for row in reversed(rows):
        spans.append(row[at].span)
        at = row[at].before
    return tuple(reversed(spans))


def _fits(stretch: str, joint: Joint) -> bool:
    """Whether a stretch of the text may be what a joint stands for."""
    if joint.gap:
        return not is_too_long(stretch)
    if joint.to_left or joint.to_right or all(_is_sic(put) for put in joint.insertions):
        # A bracket that is written to a word changes this word and nothing else; what is not so ends in mid-word.
        return len(stretch) <= INSERTED_LENGTH and len(words(stretch)) <= int(not _starts_apart(stretch))
    return len(stretch) <= INSERTED_LENGTH and word_count(stretch) <= INSERTED_WORDS


def is_too_long(stretch: str) -> bool:
    """Whether a stretch is more than may be left out in one place."""
    # So few characters cannot be too many words.
    return len(stretch) > GAP_WORDS and (len(stretch) > GAP_LENGTH or word_count(stretch) > GAP_WORDS)


def _starts_apart(stretch: str) -> bool:
    return not stretch or not (is_letter(stretch[0]) or is_letter(stretch[-1]))


def _is_sic(insertion: str) -> bool:
    return insertion[1:-1].strip(" !").lower() == "sic"


class _Border:
    """Whether a fragment's place begins and ends as its joints allow: at borders of words, or at a changed letter."""

    def __init__(self, left: Joint, right: Joint) -> None:
        self._left = left.insertions[-1][1:-1].casefold() if left.to_right else None
        self._right = right.insertions[0][1:-1] if right.to_left else None

    @property
    def letters(self) -> tuple[str | None, str | None]:
        return self._left, self._right

    def __call__(self, text: str, start: int, end: int) -> bool:
        begins = is_word_start(text, start) if self._left is None else self._left == _head(text, start)
        if self._right is None:
            return begins and is_word_end(text, end) and not is_cut_not(text, end)
        return begins and len(self._right) <= ENDING and _tail(text, end) <= ENDING


def is_cut_not(text: str, end: int) -> bool:
    """Whether a range that ends here would make “can” of “can’t” or of “can n't”, by whatever apostrophe."""
    behind = _CUT_NOT.match(text[end : end + _NOT_LENGTH])
    return behind is not None and is_word_boundary(text, end + behind.end())


def _head(text: str, at: int) -> str:
    """The letters of a word before an offset inside it, without their case."""
    start = at
    while start > max(0, at - 40) and not is_word_boundary(text, start):
        start -= 1
    return text[start:at].casefold()


def _tail(text: str, at: int, most: int = ENDING) -> int:
    """How many letters of a word follow an offset inside it; one more than `most` if there are more."""
    end = at
    while end - at <= most and not is_word_boundary(text, end):
        end += 1
    return end - at


# ── what must not vanish ────────────────────────────────────────────────────────────────────────────────────────


def _refusal(text: str, cut: Cut, way: tuple[Span, ...], language: Languages, barred: Bar | None) -> Refusal | None:
    for number, joint in enumerate(cut.joints):
        if joint.insertions and _turns_round(text, cut, way, number, language):
            return Refusal("addition", (way[0][0], way[-1][1]), joint.shown.strip())
    stretches = [(end, start) for (_, end), (start, _) in pairwise(way)]
    for start, end in (*stretches, *_beside(text, cut, way)):
        if word := negation_in(_whole(text, start, end), language):
            return Refusal("negation", (start, end), word)
    for start, end in stretches:
        if barred and (why := barred(start, end)):
            return Refusal(why, (start, end), text[start:end])
    return None


def _turns_round(text: str, cut: Cut, way: tuple[Span, ...], number: int, language: Languages) -> bool:
    """Whether what is put in negates: by itself, by its first letters, or with the letters that it is written to."""
    joint = cut.joints[number]
    put = _BRACKETS.sub("", joint.shown)
    # Letters that are written to the word behind are this word's own in the text, in upper or lower case.
    free = joint.insertions[:-1] if joint.to_right else joint.insertions
    if (
        negation_in(put, language)
        or _CUT_NOT.match(put.strip())
        or any(_negates_the_next(insertion, language) for insertion in free)
    ):
        return True
    before = _LAST_WORD.search(cut.fragments[number - 1]) if number else None
    behind = _FIRST_WORD.match(cut.fragments[number]) if number < len(cut.fragments) else None
    written = f"{before[0] if before else ''}{put}{behind[0] if behind else ''}"
    # What is written to another word may make a “not” of it, where the text has none.
    if not negation_in(written, language):
        return False
    first = way[number - 1][1] - len(before[0]) if before else way[number][0]
    last = way[number][0] + len(behind[0]) if behind else way[number - 1][1]
    return not negation_in(_whole_words(text, first, last), language)


def _negates_the_next(insertion: str, language: Languages) -> bool:
    """Whether a bracket is letters that negate the word behind it: “[dis-] agree”, “[un] safe”."""
    put = insertion[1:-1].strip().casefold()
    bare = put.rstrip("-‐‑–")
    if bare != put:
        return bare in _NEGATING_PREFIXES
    return bare in _PREFIXES_ALONE and not _ARTICLES.intersection(codes(language))


def _whole_words(text: str, start: int, end: int) -> str:
    """A stretch, widened to the borders of words."""
    first = max(start - len(_head(text, start)), 0)
    return text[first : end + _tail(text, end, _LONGEST_TAIL)]


def _whole(text: str, start: int, end: int) -> str:
    """A stretch with the whole of a word that it begins in: of “can't” behind “can” all, not just “'t”."""
    if start < end and (
        is_letter(text[start]) or (text[start] in "'’" and is_letter(text[start + 1 : start + 2] or " "))
    ):
        while start > max(0, end - 500) and is_letter(text[start - 1]):
            start -= 1
    return text[start:end]


def _beside(text: str, cut: Cut, way: tuple[Span, ...]) -> list[Span]:
    """The words before and behind a quote for which a bracket at its very beginning or end may stand."""
    found: list[Span] = []
    start, end = way[0][0], way[-1][1]
    if cut.joints[0].insertions and not cut.joints[0].gap:
        base = max(0, start - INSERTED_LENGTH)
        before = _SENTENCE.split(text[base:start])[-1]
        spans = words(before)[-_BESIDE:]
        found += [(start - len(before) + spans[0][0], start)] if spans else []
    if cut.joints[-1].insertions and not cut.joints[-1].gap and not all(map(_is_sic, cut.joints[-1].insertions)):
        behind = _SENTENCE.split(text[end : end + INSERTED_LENGTH])[0]
        spans = words(behind)[:_BESIDE]
        found += [(end, end + spans[-1][1])] if spans else []
    return found
