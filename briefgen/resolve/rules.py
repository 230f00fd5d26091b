"""The rule of each verdict in words for readers, with the bounds that the code keeps."""

from __future__ import annotations

from typing import NamedTuple

from briefgen.model import Verdict
from briefgen.resolve import elision

ELSEWHERE_WORDS = 3  # words as few as two stand in many articles by chance


class VerdictRule(NamedTuple):
    """A verdict, when it is given, and whether a quote can have it only if the author says why."""

    verdict: Verdict
    rule: str
    needs_reason: bool = False


VERDICT_RULES: tuple[VerdictRule, ...] = (
    VerdictRule(
        "exact",
        "The words stand in the article letter for letter, as whole words, in one place. A figure is whole with its points, its sign and its % or currency (5 is no word of 3.5 or −5), a word with a hyphen with both its parts.",
    ),
    VerdictRule(
        "typographic",
        "The words stand in the article, but for signs that are set by a house or a keyboard and not by the speaker. The table below has all of them.",
    ),
    VerdictRule(
        "elided",
        "The quote shows where it is cut (…) or where words of ours were put in ([…]). All its parts stand in one article, in order, as whole words. "
        f"A cut leaves out at most {elision.GAP_WORDS} words and {elision.GAP_LENGTH} characters, no heading, and no words that the article gives to another speaker. That holds between the parts of a split quote too. "
        f"A bracket stands for nothing, or for at most {elision.INSERTED_WORDS} words and {elision.INSERTED_LENGTH} characters; written to a word, it changes "
        f"the case of its first letters or at most {elision.ENDING} letters of its ending. A quote has at most {elision.FRAGMENTS} parts. "
        "Where one of the negating words below would vanish in a cut or behind a bracket, or stand in a bracket, the quote is refused. "
        "So is a quote that an article breaks off and goes on with, if such a word vanishes between its parts: all words between them count, unless both parts "
        "stand in quotation marks; then those inside quotation marks do, and what the article itself tells between them may negate.",
    ),
    VerdictRule(
        "unchecked",
        "We don’t hold the text of the article, so nobody but the author has compared the words.",
    ),
    VerdictRule(
        "elsewhere",
        f"The words, {ELSEWHERE_WORDS} or more, don’t stand in the article that they are given to, but in another one that we hold.",
        needs_reason=True,
    ),
    VerdictRule(
        "altered",
        "The words don’t stand in the article, but some that are much like them do. The difference is shown word by word, as far as the rights in the text allow.",
        needs_reason=True,
    ),
    VerdictRule("absent", "Neither the words nor any that are near them stand in the article.", needs_reason=True),
)
