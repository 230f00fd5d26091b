"""Text fragments: the end of an address by which a browser finds a passage on a page and shows it (`#:~:text=`).

By the draft https://wicg.github.io/scroll-to-text-fragment/ a browser takes the first place that a directive fits, so
each one made here fits just one place of the text. The page may hold more than the text does (menus, teasers), and
may have other quotation marks; so terms have three words or more where that is possible, and begin and end with words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from briefgen.text import Span, beyond_ascii, continues, is_invisible, is_letter, is_spaceless, is_word_boundary, words
from briefgen.weave import windows

_MOST_PARTS = 6  # an address has its limits; so many parts of a quote are enough to find all of it
_WHOLE = 80  # a passage of up to so many characters is named as it is, a longer one by its first and last words
_REACH = 240  # the first and last words are looked for within so many characters
_WEIGHT = 3  # words that a term has at least, if there are so many; two letters of a script without spaces are one
_HEAVIEST = 12  # words that a term has at most
_EFFORT = 100_000_000  # characters that may be gone through for one text, so that time does not grow with its square
_FEW = 20  # places that are looked at to learn whether words stand alone

_BORDER = re.compile("\n\n|\t")  # no term may run across one: browsers look within one block
_RARE_SPACES = "\r\v\f\x1c\x1d\x1e\x1f"
_SPACES = re.compile(r"\s+")
# Signs that the page may have in another form than the text.
_DOUBTFUL = re.compile("['\"‘’“”«»‹›„‚`´…‐‑‒–—―-]|\\.\\.")
_SIMPLE = re.compile("[A-Za-z0-9 ]*").fullmatch
_QUOTES = re.compile('["‘’‚‛“”„‟′″‹›«»`´]')
# Signs that make one word of the letters at their two sides (Unicode's rules for the borders of words).
_INSIDE_NUMBERS = frozenset(",;，；")
_INSIDE = frozenset("'’‘.:·․‧﹒＇．") | _INSIDE_NUMBERS


class Searched:
    """A text in which passages are told apart: folded more than any browser folds, and once for all of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.effort = _EFFORT
        self._folded: str | None = None
        self._squeezed: str | None = None

    @property
    def folded(self) -> str:
        if self._folded is None:
            self._folded = folded(self.text)
        return self._folded

    @property
    def squeezed(self) -> str:
        if self._squeezed is None:
            self._squeezed = _squeezed(self.folded)
        return self._squeezed

    def stands_alone(self, start: int, end: int) -> bool:
        """Whether the words of a range stand at no other place, but inside longer words."""
        words = folded(self.text[start:end])
        self.effort -= len(self.folded)
        first = self.folded.find(words)
        if self.folded.find(words, first + 1) < 0:
            return first >= 0
        # Inside a longer word browsers find nothing. This place itself must be told from those places in any case.
        here = folded(self.text[max(0, start - 3) : end + 3])
        return _bounded_places(here, words) == 1 and _bounded_places(self.folded, words) == 1

    def stands_alone_between(self, start: int, end: int) -> bool:
        """The same for words that have a prefix or a suffix, where browsers ask less for spaces and words."""
        self.effort -= len(self.folded)
        words = _squeezed(folded(self.text[start:end]))
        first = self.squeezed.find(words)
        return first >= 0 and self.squeezed.find(words, first + 1) < 0


class _Term(NamedTuple):
    """The directive for one range: its first words and last words (the same range if it is named whole)."""

    first: Span
    last: Span


def folded(text: str) -> str:
    """The text without what no browser tells apart: case, accents, forms of letters and marks; one line for each block."""
    # Most texts have few kinds of characters beyond ASCII: replacing kind by kind beats looking at each of them.
    for kind in sorted(beyond_ascii(text)):
        text = text.replace(kind, _plain(kind))
    for space in _RARE_SPACES:
        text = text.replace(space, " ")
    text = text.casefold().replace('"', "'").replace("\t", "\n\n")
    return "\n".join([_spaced(block) for block in text.split("\n\n")])


@lru_cache(maxsize=1 << 16)
def _plain(character: str) -> str:
    """What a character is taken for: letters of its parts, without what is only a mark on them."""
    if _QUOTES.fullmatch(character):
        return "'"
    if character.isspace():
        return " "
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if not continues(part) and not is_invisible(part))


def _spaced(block: str) -> str:
    even = "  " not in block and "\n" not in block and not block.startswith(" ") and not block.endswith(" ")
    return block if even else " ".join(block.split())


def _squeezed(text: str) -> str:
    return _SPACES.sub("", text)


def _bounded_places(text: str, words: str) -> int:
    """How often words stand in a folded text and not inside longer ones; many if there are more places than a few."""
    found, at = 0, text.find(words)
    for _ in range(_FEW):
        if at < 0:
            return found
        found += is_word_boundary(text, at) and is_word_boundary(text, at + len(words))
        at = text.find(words, at + 1)
    return _FEW


def directives(searched: Searched, parts: Sequence[Span], context: int, *, across: bool = False) -> str:
    """The directives that lead to a passage of the text, such as `:~:text=first%20words,last%20words`; "" if none can.

    Prefix and suffix are at most `context` words, and from the block of the passage; with `across` they may be from
    the blocks around where the passage fills its own.
    """
    found = [_directive(searched, *part, context, across) for part in parts[:_MOST_PARTS]]
    joined = "&".join(f"text={one}" for one in found if one)
    return f":~:{joined}" if joined else ""


def _directive(searched: Searched, start: int, end: int, context: int, across: bool) -> str | None:  # noqa: FBT001
    text = searched.text
    start, end = _trimmed(text, start, end)
    if start == end or searched.effort < 0:
        return None
    searched.effort -= end - start
    term = _term(searched, start, end)
    if term is None:
        return None
    alone = searched.stands_alone(*term.first)
    if alone and _is_sure(text, start) and _is_sure(text, end):
        return _written(text, term)
    found = _with_context(searched, term, context) or (_across(searched, term) if across else None)
    return found or (_written(text, term) if alone else None)


def _trimmed(text: str, start: int, end: int) -> Span:
    """The range without what is no word at its ends, and without words that go on outside it."""
    while start < end and not (is_letter(text[start]) and _is_border(text, start)):
        start += 1
    while end > start and not ((is_letter(text[end - 1]) or continues(text[end - 1])) and _is_border(text, end)):
        end -= 1
    return start, end


def _is_border(text: str, at: int) -> bool:
    """Whether a word begins or ends here by Unicode's rules: “it’s”, “3.5” and “a_b” are one word."""
    if not 0 < at < len(text):
        return True
    before, behind = text[at - 1], text[at]
    if before == " " and behind < "\x7f":
        return True
    if before == "_" or behind == "_" or not is_word_boundary(text, at):
        return False
    return not (_is_inside(text, at, behind) or _is_inside(text, at - 1, before))


def _is_inside(text: str, at: int, sign: str) -> bool:
    """Whether the sign at an offset stands between two letters, or between two digits, and so parts no words."""
    if sign not in _INSIDE or not 0 < at < len(text) - 1:
        return False
    before, behind = text[at - 1], text[at + 1]
    if sign in _INSIDE_NUMBERS:
        return before.isdecimal() and behind.isdecimal()
    return (is_letter(before) or continues(before)) and is_letter(behind)


def _is_sure(text: str, at: int) -> bool:
    """Whether every browser sees the border of a word here. Between letters of scripts without spaces, dictionaries differ."""
    return not (0 < at < len(text) and is_spaceless(text[at - 1]) and (is_spaceless(text[at]) or continues(text[at])))


def _term(searched: Searched, start: int, end: int) -> _Term | None:
    """The range named whole if it is short and plain, or else by its first and last words."""
    text = searched.text
    plain = text[start:end]
    one_block = _BORDER.search(plain) is None
    whole = _Term((start, end), (start, end)) if one_block and len(plain) <= _REACH else None
    if whole and len(plain) <= _WHOLE and not _DOUBTFUL.search(plain):
        return whole
    return _range(searched, start, end) or whole


def _range(searched: Searched, start: int, end: int) -> _Term | None:
    """The fewest first words that stand alone in the text, and the fewest last words that end the range and no less."""
    text = searched.text
    heads = list(_heads(text, start, end))
    head = next((cut for cut in heads if searched.stands_alone(start, cut)), heads[-1] if heads else start)
    inside = folded(text[start:end])
    after = len(folded(text[start:head]))
    for cut in _tails(text, start, end):
        last = folded(text[cut:end])
        if cut > head > start and inside.find(last, after) == len(inside) - len(last):
            return _Term((start, head), (cut, end))
    return None


def _heads(text: str, start: int, end: int) -> Iterator[int]:
    """Where the first words of a range may end, the fewest first."""
    border = _BORDER.search(text, start, end)
    stop = border.start() if border else end
    tokens = _tokens(text, start, min(stop, start + _REACH))
    yield from _heavy_enough(tokens, [token[1] for token in tokens], text, whole=stop - start <= _REACH)


def _tails(text: str, start: int, end: int) -> Iterator[int]:
    """Where the last words of a range may begin, the fewest first."""
    begin = max(text.rfind("\n\n", start, end) + 2, text.rfind("\t", start, end) + 1, start)
    tokens = _tokens(text, max(begin, end - _REACH), end)[::-1]
    yield from _heavy_enough(tokens, [token[0] for token in tokens], text, whole=end - begin <= _REACH)


def _heavy_enough(tokens: Sequence[Span], cuts: Sequence[int], text: str, *, whole: bool) -> Iterator[int]:
    """The cuts behind so many words as a term shall have; where the block has less, the one behind them all."""
    weight = 0
    for number, ((start, end), cut) in enumerate(zip(tokens, cuts, strict=True), 1):
        weight += max(1, (end - start) // 2) if is_spaceless(text[start]) else 1
        last = number == len(tokens)
        # Where the stretch was cut off, the last of its words may not be whole.
        if last and not whole:
            return
        if (weight >= _WEIGHT or last) and _is_border(text, cut) and _is_sure(text, cut):
            yield cut
        if weight > _HEAVIEST:
            return


def _tokens(text: str, start: int, end: int) -> list[Span]:
    """The words of a stretch. In scripts without spaces, what stands between signs and spaces."""
    found: list[Span] = []
    for first, last in words(text[start:end]):
        if found and found[-1][1] == start + first and not _is_sure(text, start + first):
            found[-1] = found[-1][0], start + last
        else:
            found.append((start + first, start + last))
    return found


def _with_context(searched: Searched, term: _Term, context: int) -> str | None:
    """The directive with the fewest words of context by which it fits one place only."""
    text = searched.text
    start, end = term.first[0], term.last[1]
    ((low, high),) = windows(text, [(start, end)], context)
    low = max(low, text.rfind("\t", low, start) + 1)
    high = min(high, cell) if (cell := text.find("\t", end, high)) >= 0 else high
    before = [start, *(at for at, _ in _tokens(text, low, start)[::-1] if _is_border(text, at) and _is_sure(text, at))]
    behind = [end, *(to for _, to in _tokens(text, end, high) if _is_border(text, to) and _is_sure(text, to))]
    for at, to in _pairs(before, behind):
        unsure = (at == start and not _is_sure(text, start)) or (to == end and not _is_sure(text, end))
        if unsure or searched.effort < 0:
            continue
        # What is behind the last words cannot tell where the first ones are.
        if searched.stands_alone_between(at, to if term.first == term.last else term.first[1]):
            return _written(text, term, (at, start), (end, to))
    return None


def _pairs(before: Sequence[int], behind: Sequence[int]) -> Iterator[Span]:
    """How far the context may reach on both sides: one word before, one behind, one on each side, two before …"""
    for count in range(1, max(len(before), len(behind))):
        if count < len(before):
            yield before[count], behind[0]
        if count < len(behind):
            yield before[0], behind[count]
        if count < min(len(before), len(behind)):
            yield before[count], behind[count]


def _across(searched: Searched, term: _Term) -> str | None:
    """The directive for a passage that begins its block, told from others by the last words of the block before."""
    text = searched.text
    start = max(text.rfind("\n\n", 0, term.first[0]) + 2, text.rfind("\t", 0, term.first[0]) + 1)
    edge = len(text[max(0, start - _REACH) : start].rstrip()) + max(0, start - _REACH)
    if start < 2 or any(map(is_letter, text[start : term.first[0]])) or not _is_sure(text, term.last[1]):
        return None
    first = (start, term.first[1])
    widened = _Term(first, first if term.first == term.last else term.last)
    for cut in _tails(text, max(0, edge - _REACH - 1), edge):
        if searched.effort >= 0 and searched.stands_alone_between(cut, first[1]):
            return _written(text, widened, (cut, edge))
    return None


def _written(text: str, term: _Term, before: Span = (0, 0), behind: Span = (0, 0)) -> str:
    """The directive as the draft has it: `prefix-,first,last,-suffix`."""
    written = _encoded(text, term.first)
    if term.last != term.first:
        written += "," + _encoded(text, term.last)
    if before[0] < before[1]:
        written = f"{_encoded(text, before)}-,{written}"
    return f"{written},-{_encoded(text, behind)}" if behind[0] < behind[1] else written


def _encoded(text: str, span: Span) -> str:
    """A term as the draft has it: `-`, `,` and `&` have a meaning of their own and are encoded with the rest."""
    words = " ".join(text[span[0] : span[1]].split())
    if _SIMPLE(words):
        return words.replace(" ", "%20")
    visible = words if words.isascii() else "".join(sign for sign in words if not is_invisible(sign))
    return quote(visible, safe="").replace("-", "%2D")
