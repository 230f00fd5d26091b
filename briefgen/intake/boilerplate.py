"""Which blocks of a text are the article's, and which belong to the page around it: by their words, their form, their
neighbours, and by what the rest is about. Nothing is thrown away: what is doubtful is for the author to look at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from briefgen.intake import signs
from briefgen.intake.blocks import Block, Sorted, bare, is_cut, is_sentence, squeezed, words_of
from briefgen.intake.opening import Opening, opening
from briefgen.intake.subject import Subject

_OTHER = 0.2  # a block that shares less of its terms with the article is about something else
_SAME = 0.3  # a paragraph behind a list of other texts that shares so much goes on with the article
_QUOTES = "\"'“„«‘‚»「『"
_BULLETS = tuple("-–—•·*‣▪◦●")
_SEARCHED = 200_000_000  # characters that are looked through for repeated words, at most


class Parted(NamedTuple):
    """A text in blocks, each with why it is boilerplate or None, and what the beginning says."""

    blocks: tuple[Sorted, ...]
    opening: Opening


def part(blocks: Sequence[Block], title: str | None = None) -> Parted:
    """Sort the blocks of a text. With a `title` it is known, and what stands before it is sorted like the rest."""
    sorting = _Sorting(blocks)
    begins = opening(blocks, sorting.core, sorting.subject) if title is None else Opening(title)
    sorting.head(begins)
    sorting.lists_of_others()
    sorting.tail()
    sorting.middle()
    sorting.repeated(begins)
    if not any(reason is None for reason in sorting.reasons):
        # There is no telling what is what; the author decides.
        sorting.reasons = ["headline" if number == begins.title_at else None for number in range(len(blocks))]
    return Parted(tuple(map(Sorted, blocks, sorting.reasons)), begins)


class _Sorting:
    """The reasons found so far. Each step looks only at what no step before it has settled."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.texts = [block.text for block in blocks]
        self.reasons: list[str | None] = [signs.reason(text) for text in self.texts]
        self.prose = [
            reason is None and signs.is_prose(text) for text, reason in zip(self.texts, self.reasons, strict=True)
        ]
        points = _points(self.texts)
        self.lines = [signs.is_headline(text) and n not in points for n, text in enumerate(self.texts)]
        self.core = [number for number, prose in enumerate(self.prose) if prose]
        self.subject = Subject(self.texts[number] for number in self.core)
        self._share: dict[int, float] = {}

    def share(self, number: int) -> float:
        """How much a block shares with the paragraphs of the article: itself, and what it is the headline of, aside."""
        if number not in self._share:
            beside = number if self.prose[number] else number + 1
            aside = self.texts[beside] if beside < len(self.texts) and self.prose[beside] else ""
            self._share[number] = self.subject.share(self.texts[number], aside)
        return self._share[number]

    def settle(self, first: int, last: int, why: str) -> None:
        """The blocks from `first` up to `last` are boilerplate."""
        for number in range(first, last):
            self.reasons[number] = self.reasons[number] or why

    def head(self, begins: Opening) -> None:
        """What stands before the headline, the headline itself, and the labels below it."""
        if begins.title:
            self.subject.add(begins.title)
            self._share.clear()
        if begins.title_at is not None:
            self.settle(0, begins.title_at, "before the headline")
            self.reasons[begins.title_at] = "headline"
        for number, why in begins.taken.items():
            self.reasons[number] = self.reasons[number] or why
        start = 0 if begins.title_at is None else begins.title_at + 1
        first = next((number for number in self.core if number >= start), start)
        end = max([first, *begins.taken])
        for number in range(start, end):
            beside = self.reasons[number - 1] if number else None
            if self.lines[number] and words_of(self.texts[number]) <= 3 and (number < first or beside):
                self.settle(number, number + 1, "label")

    # ── other texts ──

    def lists_of_others(self) -> None:
        """“More stories” and what follows, up to where the article goes on."""
        number = self.core[0] + 1 if self.core else len(self.texts)
        while number < len(self.texts):
            if self._begins_list(number):
                end = self._goes_on(number + 1)
                self.settle(number, end, "other texts")
                number = end
            number += 1

    def _begins_list(self, number: int) -> bool:
        if not signs.is_section(self.texts[number]):
            return False
        end = self._goes_on(number + 1)
        teasers = self._teasers[end] - self._teasers[number + 1]
        return teasers * 3 >= end - number - 1

    @cached_property
    def _teasers(self) -> list[int]:
        """How many lines before each block could be of a list of other texts."""
        like = (line or is_cut(text) for line, text in zip(self.lines, self.texts, strict=True))
        return list(accumulate(like, initial=0))

    @cached_property
    def _sure(self) -> list[int]:
        """The paragraphs that are about what the article is about."""
        return [n for n in self.core if words_of(self.texts[n]) >= signs.SHORT and self.share(n) >= _SAME]

    def _goes_on(self, start: int) -> int:
        """Where the article goes on behind a list of other texts; the end of the text if it does not."""
        place = bisect_left(self._sure, start)
        return self._back(start, self._sure[place]) if place < len(self._sure) else len(self.texts)

    def _back(self, start: int, number: int) -> int:
        """Sentences right before a paragraph of the article are the article's, too, if they speak of it or in it."""
        while number > start:
            text = self.texts[number - 1]
            if self.reasons[number - 1] or not is_sentence(text):
                break
            if self.share(number - 1) < _OTHER and text[:1] not in _QUOTES:
                break
            number -= 1
        return number

    def tail(self) -> None:
        """Lines and teasers below the last paragraph."""
        number = len(self.texts)
        while number and self._is_tail(number - 1):
            number -= 1
        while number < len(self.texts) and not self._is_teaser(number):
            number += 1
        open_ones = [at for at in range(number, len(self.texts)) if not self.reasons[at]]
        headlines = [at for at in open_ones if self.lines[at]]
        if len(headlines) == 1 and any(is_sentence(self.texts[at]) for at in open_ones if at > headlines[0]):
            return  # a subheading and the last words below it
        if len(headlines) * 3 >= len(open_ones):
            self.settle(number, len(self.texts), "below the text")
        for at in open_ones:
            if self._is_teaser(at):
                self.settle(at, at + 1, "below the text")

    def _is_tail(self, number: int) -> bool:
        if self.reasons[number]:
            return True
        if not self.prose[number]:
            if not self.lines[number] and signs.is_headline(self.texts[number]):
                return False
            return not (self.lines[number] and self.share(number) > _SAME and self._heads_prose(number))
        # The words of a teaser stand below its own headline, and neither is about the article.
        above = number - 1
        if words_of(self.texts[number]) >= 2 * signs.SHORT or above < 0 or not self.lines[above]:
            return False
        return self.share(number) < _OTHER and self.share(above) < _OTHER

    def _heads_prose(self, number: int) -> bool:
        return number + 1 < len(self.texts) and self.prose[number + 1]

    def _is_teaser(self, number: int) -> bool:
        text = self.texts[number]
        return (
            self.lines[number]
            or (is_cut(text) and text[:1] not in _QUOTES)
            or (is_cut(text) and self.share(number) < _SAME)
        )

    def middle(self) -> None:
        """Headlines of other texts between the paragraphs."""
        inner = [number for number in range(len(self.texts)) if not self.reasons[number] and self._is_teaser(number)]
        first = self.core[0] if self.core else 0
        for run in _runs([number for number in inner if number > first]):
            if self._is_foreign(run):
                self.settle(run[0], run[-1] + 1, "other texts")

    def _is_foreign(self, run: Sequence[int]) -> bool:
        shares = sum(map(self.share, run)) / len(run)
        if len(run) >= 2:
            return shares < (0.5 if len(run) >= 3 else _SAME) and not all(map(self._is_point, run))
        text = self.texts[run[0]]
        return shares < _OTHER and (is_cut(text) or words_of(text) >= 6)

    def _is_point(self, number: int) -> bool:
        return self.texts[number][:2] in ("- ", "• ", "– ", "* ") and self.share(number) >= _OTHER

    # ── repetitions ──

    def repeated(self, begins: Opening) -> None:
        """What stands there twice: the standfirst as first paragraph, the headline, words lifted from the text."""
        seen = {bare(begins.title)} if begins.title else set()
        for number, text in enumerate(self.texts):
            if self.reasons[number]:
                continue
            key = bare(text)
            if key in seen and words_of(text) >= 3:
                self.settle(number, number + 1, "repeated")
            seen.add(key)
        self._lifted()

    def _lifted(self) -> None:
        whole = "\n".join(squeezed(self.texts[number]) for number in self.core if not self.reasons[number])
        left = _SEARCHED
        for number, text in enumerate(self.texts):
            if self.reasons[number] or self.prose[number] or not 5 <= words_of(text) <= 40:
                continue
            left -= len(whole)
            if left > 0 and squeezed(text) in whole:
                self.settle(number, number + 1, "repeated")


def _points(texts: Sequence[str]) -> set[int]:
    """Lines that are the points of a list of the article: marked as such, below a sentence that announces them."""
    found: set[int] = set()
    for number, text in enumerate(texts):
        above = texts[number - 1] if number else ""
        if text[:1] in _BULLETS and (above.rstrip().endswith((":", "：")) or number - 1 in found):
            found.add(number)
    return found


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers that follow one another, together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
