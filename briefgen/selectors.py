"""Where in a text a selector stands: words, the first and last of them, what is before and behind (W3C TextQuoteSelector)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import islice, takewhile
from typing import NamedTuple

from briefgen.text import Folded, Span, fold, is_invisible, is_word_end, is_word_start, splits_letter

Admits = Callable[[str, int, int], bool]
MANY = 100  # so many ranges between words are enough to know that they are not clear
_LONG = 200  # a text this long is not looked for across its own beginning: that would cost its square

_BESIDE = 8  # so many characters on each side of a border tell whether a figure or a word runs across it


def _across(left: str, sign: str, right: str) -> str:
    """What matches at a border on either side of a sign that joins what stands left and right of it."""
    return f"(?<={left}){sign}{right}|(?<={left}{sign}){right}"


_MONEY = "$¢£¤¥֏؋৲৳૱௹฿៛₠-⃀﷼﹩＄￠￡￥￦"
# Borders of words that are inside a longer one: of a figure (3.5, 10,000, 10 000, 5–10, −5, $5, 5%, 3½) or of words with
# a hyphen between them. Two hyphens, and a dash between letters, part words.
_RUNS_ON = re.compile(
    "|".join(
        (
            _across(r"\d", r"[.,:/'’·٫٬–]", r"\d"),
            _across(r"\d", r"[\u00a0\u2008\u2009\u202f]", r"\d{3}(?!\d)"),
            _across(r"\d", r" ", r"000(?!\d)"),
            _across(r"[^\W_]", r"[-‐‑﹣]", r"[^\W_]"),
            rf"(?<=(?<!-)[-−+±~≈<>≤≥{_MONEY}])\d|(?<=(?<!\w)–)\d|(?<=[A-Z])[{_MONEY}]\d",
            rf"(?<=\d)[%٪％‰‱°¼½¾⅐-⅞{_MONEY}]",
        )
    )
)


class Haystack:
    """A text in which words are looked for many times. It is folded once, and only if something asks for that."""

    __slots__ = ("_folded", "ends", "parts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded: Folded | None = None
        # Where words stand that a stretch begins or ends with: many stretches may share them.
        self.ends: dict[tuple[str, bool], tuple[Span, ...]] = {}
        # Where the fragments of cut quotes stand, by their words and by what limits their places.
        self.parts: dict[tuple[str | None, ...], tuple[Span, ...]] = {}

    @classmethod
    def of(cls, text: Haystack | str) -> Haystack:
        return cls(text) if isinstance(text, str) else text

    @property
    def folded(self) -> Folded:
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded


class Found(NamedTuple):
    """Ranges of the original text, in order, none across another; `literal` if the words stand there as they are."""

    spans: tuple[Span, ...]
    literal: bool


def anywhere(_text: str, _start: int, _end: int) -> bool:
    return True


def whole_letters(text: str, start: int, end: int) -> bool:
    """Whether a range cuts no letter from its marks."""
    return not splits_letter(text, start) and not splits_letter(text, end)


def whole_words(text: str, start: int, end: int) -> bool:
    """Whether a range begins and ends at the borders of words."""
    return is_word_start(text, start) and is_word_end(text, end)


def stands_free(text: str, start: int, end: int) -> bool:
    """Whether a range cuts no figure and no word with a hyphen, of which it would be a word: 5 of 3.5, war of anti-war."""
    return not (_runs_on(text, start) or _runs_on(text, end))


def _runs_on(text: str, at: int) -> bool:
    before, behind = text[max(0, at - _BESIDE) : at], text[at : at + _BESIDE]
    if not (before + behind).isascii():
        before, behind = ("".join(c for c in side if not is_invisible(c)) for side in (before, behind))
    return _RUNS_ON.match(before + behind, len(before)) is not None


def find_exact(
    text: Haystack | str, exact: str, prefix: str | None = None, suffix: str | None = None
) -> tuple[Span, ...]:
    """All ranges where the words stand: literally; if that gives none, folded by the contract. More than one: ambiguous.

    `prefix` and `suffix` must adjoin, spaces aside. A range inside a longer word counts only where there is no other.
    """
    hay = Haystack.of(text)
    return _preferred(hay, find_words(hay, exact, prefix, suffix, whole_letters).spans)


def find_between(text: Haystack | str, start: str, end: str) -> tuple[Span, ...]:
    """The ranges, at most `MANY`, from a place of the first words to the nearest following place of the last words.

    The last words begin behind the first ones, unless both are the same: then these are the range.
    """
    hay = Haystack.of(text)
    if _needle(start) == _needle(end):
        return find_exact(hay, start)
    return _pairs(_kept(hay, start), _kept(hay, end)) or _pairs(
        _kept(hay, start, anyhow=True), _kept(hay, end, anyhow=True)
    )


def _kept(hay: Haystack, words: str, *, anyhow: bool = False) -> tuple[Span, ...]:
    """The places of words, which are looked for once."""
    if (found := hay.ends.get((words, anyhow))) is None:
        found = hay.ends[words, anyhow] = _anyhow(hay, words) if anyhow else find_exact(hay, words)
    return found


def find_words(
    hay: Haystack, words: str, prefix: str | None, suffix: str | None, admits: Admits, proves: Admits = anywhere
) -> Found:
    """Where the words stand, in ranges that `admits` accepts: literally, or if that gives none, folded.

    `proves` is asked as well, always of the original text, in which a dash is not a hyphen.
    """
    literally = words.strip()
    if not prefix and not suffix:
        found = _occurrences(hay.text, literally, lambda *place: admits(*place) and proves(*place))
        if spans := tuple(found):
            return Found(spans, literal=True)
    spans = find_folded(hay, words, prefix or "", suffix or "", admits, proves=proves)
    literal = tuple(span for span in spans if hay.text[span[0] : span[1]] == literally)
    return Found(literal or spans, bool(literal))


def find_folded(
    hay: Haystack,
    words: str,
    prefix: str = "",
    suffix: str = "",
    admits: Admits = whole_letters,
    most: int | None = None,
    proves: Admits = anywhere,
) -> tuple[Span, ...]:
    """Where the words stand as the contract folds them, in ranges that `admits` accepts in the folded text.

    With `most`, the first so many of them.
    """
    folded, before, behind = hay.folded, _needle(prefix), _needle(suffix)

    def fits(text: str, start: int, end: int) -> bool:
        return (
            admits(text, start, end)
            # Spaces are folded to one, so this much of the text is enough to compare with.
            and text[max(0, start - len(before) - 1) : start].rstrip(" ").endswith(before)
            and text[end : end + len(behind) + 1].lstrip(" ").startswith(behind)
            and (place := folded.span(start, end)) is not None
            and proves(hay.text, *place)
        )

    return tuple(folded.covering(*place) for place in islice(_occurrences(folded.text, _needle(words), fits), most))


def _occurrences(text: str, words: str, admits: Admits) -> Iterator[Span]:
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        admitted = admits(text, at, end)
        if admitted:
            yield at, end
        at = text.find(words, end if admitted or len(words) > _LONG else at + 1)


def _anyhow(hay: Haystack, words: str) -> tuple[Span, ...]:
    return _preferred(hay, find_folded(hay, words))


def _preferred(hay: Haystack, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    if len(spans) < 2:
        return spans
    whole = tuple(span for span in spans if whole_words(hay.text, *span))
    return tuple(span for span in whole if stands_free(hay.text, *span)) or whole or spans


def _pairs(starts: tuple[Span, ...], ends: tuple[Span, ...]) -> tuple[Span, ...]:
    nearest = ((start, bisect_left(ends, (start[1], 0))) for start in starts)
    paired = takewhile(lambda pair: pair[1] < len(ends), nearest)
    return tuple((start[0], ends[index][1]) for start, index in islice(paired, MANY))


def _needle(words: str) -> str:
    return fold(words).text.strip(" ")
