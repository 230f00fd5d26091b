"""Sentences that leave something open, and say so."""

from __future__ import annotations

from briefgen.proposals.lexicon import Lexicon
from briefgen.proposals.records import Confidence, Proposal
from briefgen.proposals.sentences import Sentences

_QUESTION = ("?", "？", "؟")


def find_questions(sentences: Sentences, words: Lexicon) -> list[Proposal]:
    """The sentences that say that something is unclear, and the questions that the author asks."""
    found: list[Proposal] = []
    for start, end in sentences.spans:
        made = _unclear(sentences, words, start, end) or _asked(sentences, start, end)
        if made:
            found.append(made)
    return found


def _unclear(sentences: Sentences, words: Lexicon, start: int, end: int) -> Proposal | None:
    text = sentences.text[start:end].casefold().replace("'", "’")
    for phrase in words.unclear:
        at = text.find(phrase)
        while at >= 0:
            if not sentences.is_quoted(start + at) and (
                at == 0 or not text[at - 1].isalpha() or not phrase[0].isascii()
            ):
                return Proposal("question", start, end, "high", f"“{phrase}” says that something is open")
            at = text.find(phrase, at + len(phrase))
    return None


def _asked(sentences: Sentences, start: int, end: int) -> Proposal | None:
    if not sentences.text[start:end].endswith(_QUESTION) or sentences.is_quoted(end - 1):
        return None
    first, last = sentences.paragraphs[sentences.paragraph(start)]
    alone = not sentences.text[first:start].strip() and not sentences.text[end:last].strip()
    confidence: Confidence = "low" if alone else "medium"
    reason = "a line of its own in the form of a question, perhaps a heading" if alone else "the author asks"
    return Proposal("question", start, end, confidence, reason)
