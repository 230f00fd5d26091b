"""Which stretches in quotation marks are what somebody said, and who."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from briefgen.proposals.attribution import Attribution, Attributor
from briefgen.proposals.lexicon import Lexicon
from briefgen.proposals.quotation import Quoted
from briefgen.proposals.records import Confidence, Proposal
from briefgen.proposals.sentences import Sentences, Token
from briefgen.proposals.weighing import Weight, weigh

_ENDS_SENTENCE = re.compile(r"[.!?…。！？][”»“’\"'›」』)]*$")
_GAP = 220  # characters of an attribution between two parts of a quote
_LONGEST = 2_000  # characters of a sentence before a quote that are read for who speaks
_FOLLOWING = 16  # words of a sentence that only says who spoke


class _Said(NamedTuple):
    quoted: Quoted
    part: int
    attribution: Attribution
    weight: Weight
    alone: bool


class QuoteFinder:
    """Reads the quotes of a text from its first to its last."""

    def __init__(
        self, sentences: Sentences, found: Sequence[tuple[Quoted, int]], attributor: Attributor, words: Lexicon
    ) -> None:
        self._sentences, self._attributor, self._words = sentences, attributor, words
        self._all = found
        self._said: list[_Said] = []

    def find(self) -> list[Proposal]:
        """All stretches as proposals, with low confidence those that are rather no quotes; none of the others."""
        for number in range(len(self._all)):
            self._said.append(self._read(number))
        self._look_ahead()
        return self._proposals()

    # ── reading one ──

    def _read(self, number: int) -> _Said:
        quoted, part = self._all[number]
        last = self._last()
        direct = self._around(number, last)
        attribution = direct
        if attribution is None or attribution.speaker is None:
            carried = self._carried(number, direct)
            if direct and carried and not self._attributor.allows(direct, carried.speaker):
                carried = None
            attribution = carried or direct or Attribution(None, 0, "nothing near says who speaks")
        alone = self._is_alone(number)
        weight = weigh(self._sentences, quoted, attribution, self._words, alone=alone)
        if part >= 0 or self._sentences.text[quoted.start] in "—–―-":
            weight = Weight(max(weight.points, 4), weight.reasons)
        return _Said(quoted, part, attribution, weight, alone)

    def _last(self) -> str | None:
        for said in reversed(self._said[-12:]):
            if said.attribution.speaker and said.weight.points >= 2:
                return said.attribution.speaker
        return None

    def _around(self, number: int, last: str | None) -> Attribution | None:
        """What the words beside a stretch say: those behind it first where a sentence begins with it."""
        quoted, part = self._all[number]
        sentences = self._sentences
        start, _ = sentences.spans[sentences.sentence(quoted.start)] if sentences.spans else (0, 0)
        begin = max(start, self._all[number - 1][0].end if number else 0)
        ahead = self._has_words(begin, quoted.start)
        stop = self._end_behind(number)
        behind = self._attributor.behind(quoted.end, stop, last) if self._has_words(quoted.end, stop) else None
        if behind and self._belongs_to_next(number, stop):
            behind = None
        if part > 0 or not ahead:
            return behind or self._following(number, last)
        before = self._attributor.before(begin, quoted.start, last)
        if (
            part < 0
            and behind
            and behind.speaker
            and behind.strength == 3
            and (before is None or before.strength < 3 or self._behind_colon(number, before))
            and self._comma(number)
        ):
            return behind
        if before and (before.speaker or not behind):
            return before
        return behind or before

    def _behind_colon(self, number: int, before: Attribution) -> bool:
        """The group will stay: “Every day”, said its head. What stands before the colon is another sentence."""
        start = self._all[number][0].start
        return before.speaker is not None and self._sentences.text[max(0, start - 3) : start].rstrip().endswith(":")

    def _comma(self, number: int) -> bool:
        quoted = self._all[number][0]
        inner = self._sentences.text[quoted.inner[0] : quoted.inner[1]].rstrip()
        return inner.endswith((",", "?", "!")) or self._sentences.text[quoted.end : quoted.end + 2].lstrip().startswith(
            (",", "—", "–")
        )

    def _end_behind(self, number: int) -> int:
        quoted = self._all[number][0]
        _, end = self._sentences.spans[self._sentences.sentence(max(quoted.start, quoted.end - 1))]
        following = self._all[number + 1][0].start if number + 1 < len(self._all) else len(self._sentences.text)
        return max(quoted.end, min(end, following))

    def _belongs_to_next(self, number: int, stop: int) -> bool:
        """“Yes.” Kim went on, “No.”: what stands between says who spoke the second."""
        if number + 1 >= len(self._all) or self._all[number + 1][0].start > stop + 2:
            return False
        quoted = self._all[number][0]
        gap = self._sentences.text[quoted.end : stop].rstrip()
        inner = self._sentences.text[quoted.inner[0] : quoted.inner[1]].rstrip()
        return inner.endswith(".") and not gap.startswith((",", " —", " –")) and gap.endswith((",", ":"))

    def _following(self, number: int, last: str | None) -> Attribution | None:
        """A short sentence behind a quote that only says who spoke: “Never!” The mayor shook her head, she said."""
        quoted = self._all[number][0]
        sentences = self._sentences
        index = sentences.sentence(max(quoted.start, quoted.end - 1)) + 1
        if index >= len(sentences.spans) or sentences.spans[index - 1][1] > quoted.end:
            return None
        start, end = sentences.spans[index]
        if sentences.paragraph(start) != sentences.paragraph(quoted.end - 1):
            return None
        first, stop = sentences.between(start, end)
        follows = self._all[number + 1][0].start if number + 1 < len(self._all) else len(sentences.text)
        if stop - first > _FOLLOWING or follows < end:
            return None
        if not any(token.low in self._words.saying for token in sentences.tokens[first : first + 6]):
            return None
        return self._attributor.behind(start, end, last)

    def _has_words(self, start: int, end: int) -> bool:
        first, last = self._sentences.between(start, end)
        return last > first or any(
            character.isalnum() for character in self._sentences.text[start : min(end, start + 40)]
        )

    def _carried(self, number: int, direct: Attribution | None) -> Attribution | None:
        """Who spoke the quote before this one, or whom the sentence before is about, where nothing else is said."""
        quoted = self._all[number][0]
        sentences = self._sentences
        strength = direct.strength if direct else 0
        said = self._said[-1] if self._said else None
        here = sentences.paragraph(quoted.start)
        if said and said.attribution.speaker and said.weight.points >= 2:
            near = sentences.paragraph(said.quoted.end - 1)
            same = sentences.sentence(said.quoted.start) == sentences.sentence(quoted.start)
            if same:
                return Attribution(
                    said.attribution.speaker, max(2, strength), "the same sentence quotes it further", sure=False
                )
            own = self._own_subject(number)
            if own and own.speaker:
                return own._replace(strength=max(own.strength, strength))
            if self._parted(said.quoted, quoted) and (found := self._earlier_subject(number)):
                return found._replace(strength=max(found.strength, strength))
            if near == here or (near == here - 1 and not self._has_words(sentences.paragraphs[here][0], quoted.start)):
                return Attribution(said.attribution.speaker, max(1, strength), "the quote before is theirs", sure=False)
        found = self._own_subject(number) or self._earlier_subject(number)
        return found._replace(strength=max(found.strength, strength)) if found else None

    def _parted(self, before: Quoted, quoted: Quoted) -> bool:
        """Whether a whole sentence stands between two quotes, which may be about somebody else."""
        return self._sentences.sentence(quoted.start) - self._sentences.sentence(before.end - 1) > 1

    def _own_subject(self, number: int) -> Attribution | None:
        quoted = self._all[number][0]
        start, _ = self._sentences.spans[self._sentences.sentence(quoted.start)]
        return self._attributor.subject(start, quoted.start, self._last())

    def _earlier_subject(self, number: int) -> Attribution | None:
        quoted = self._all[number][0]
        index = self._sentences.sentence(quoted.start)
        for back in (1, 2):
            if index - back < 0:
                return None
            start, end = self._sentences.spans[index - back]
            apart = self._sentences.paragraph(quoted.start) - self._sentences.paragraph(start)
            colon = self._sentences.text[end - 1] in ":："
            if apart > 1 or (apart == 1 and back > 1):
                return None
            found = self._attributor.before(max(start, end - _LONGEST), end, self._last()) if colon else None
            found = found or self._attributor.subject(start, end, self._last())
            if found and found.speaker:
                return found._replace(strength=3 if colon else 1, sure=colon)
        return None

    def _is_alone(self, number: int) -> bool:
        """Whether a stretch is a paragraph, or begins one that holds nothing but quotes and who says them."""
        quoted = self._all[number][0]
        start, end = self._sentences.paragraphs[self._sentences.paragraph(quoted.start)]
        before = self._all[number - 1][0].end if number else 0
        behind = self._all[number + 1][0].start if number + 1 < len(self._all) else end
        if before > start or behind < end:
            return False
        text = self._sentences.text
        return not text[start : quoted.start].strip() and not text[quoted.end : end].strip(" \n.")

    # ── what follows from those behind ──

    def _look_ahead(self) -> None:
        """A quote that nobody speaks takes the speaker of the next one in its paragraph, if that is told plainly."""
        for number in range(len(self._said) - 2, -1, -1):
            said, after = self._said[number], self._said[number + 1]
            weak = (said.attribution.strength <= 1 and not said.attribution.sure) or said.attribution.speaker is None
            near = self._sentences.paragraph(said.quoted.start) == self._sentences.paragraph(after.quoted.start)
            begins = not self._has_words(
                self._sentences.paragraphs[self._sentences.paragraph(said.quoted.start)][0], said.quoted.start
            )
            gap = self._has_words(said.quoted.end, after.quoted.start)
            if weak and near and begins and gap and after.attribution.speaker and after.attribution.strength == 3:
                attribution = Attribution(
                    after.attribution.speaker,
                    max(1, said.attribution.strength),
                    "the quote behind is theirs",
                    sure=False,
                )
                weight = weigh(self._sentences, said.quoted, attribution, self._words, alone=said.alone)
                self._said[number] = said._replace(attribution=attribution, weight=weight)

    def _proposals(self) -> list[Proposal]:
        made: list[Proposal] = []
        group = -1
        for number, said in enumerate(self._said):
            if said.weight.points < 0:
                group = -1
                continue
            joined = group >= 0 and self._joins(number)
            if not joined:
                group = number
            speaker = made[-1].speaker if joined else said.attribution.speaker
            confidence: Confidence = made[-1].confidence if joined else _confidence(said)
            reason = "it goes on after its attribution" if joined else said.weight.told(said.attribution)
            made.append(
                Proposal("quote", said.quoted.start, said.quoted.end, confidence, reason, speaker, None, group, joined)
            )
        return made

    def _joins(self, number: int) -> bool:
        """Whether a quote is the second part of the one before: only who says it stands between."""
        if number == 0:
            return False
        before, said = self._said[number - 1], self._said[number]
        if said.part > 0 and before.part == said.part - 1:
            return True
        text = self._sentences.text
        gap = text[before.quoted.end : said.quoted.start]
        if said.part >= 0 or len(gap) > _GAP or "\n\n" in gap or before.attribution.strength < 2:
            return False
        if self._is_answered(number, gap):
            return False
        tail = text[before.quoted.inner[0] : before.quoted.inner[1]].rstrip()[-1:]
        opens = gap.lstrip().startswith((",", "—", "–")) or tail in ",?!…—"
        ends = gap.rstrip()[-1:] in ",.—–"
        one = sum(gap.count(stop) for stop in (". ", "? ", "! ")) <= 1
        first, _ = self._sentences.spans[self._sentences.sentence(before.quoted.start)]
        head = self._has_words(first, before.quoted.start) and before.part <= 0
        spoken = any(
            token.low in self._words.saying or token.low in self._words.according
            for token in self._gap_tokens(before.quoted.end, said.quoted.start)
        )
        return opens and ends and one and spoken and not head

    def _is_answered(self, number: int, gap: str) -> bool:
        """“I saw smoke,” said Harl. “So did I,” said Moss: a sentence of its own that says of another that he speaks."""
        before, said = self._said[number - 1], self._said[number]
        speaker = said.attribution.speaker
        other = speaker is not None and speaker != before.attribution.speaker
        plain = said.attribution.strength == 3 and self._comma(number)
        return other and plain and gap.rstrip().endswith(".")

    def _gap_tokens(self, start: int, end: int) -> Sequence[Token]:
        first, last = self._sentences.between(start, end)
        return self._sentences.tokens[first:last]


def _confidence(said: _Said) -> Confidence:
    points = said.weight.points
    if points >= 4 and said.attribution.speaker and said.attribution.sure and said.quoted.closed:
        return "high"
    return "medium" if points >= 2 and said.quoted.closed else "low"
