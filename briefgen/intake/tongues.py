"""In which language a text is written, as far as its script and its small words tell. No more than a proposal."""

from __future__ import annotations

from collections import Counter

from briefgen.intake.wording import wording
from briefgen.languages import check_language
from briefgen.text import words

_LOOKED_AT = 20_000
_ENOUGH = 0.08  # of the words of a text in its own language are small words of the list; mostly far more
_SCRIPTS = (
    ("\u3040", "\u30ff", "ja"),
    ("\uac00", "\ud7af", "ko"),
    ("\u0600", "\u06ff", "ar"),
    ("\u0590", "\u05ff", "he"),
    ("\u0370", "\u03ff", "el"),
    ("\u0e00", "\u0e7f", "th"),
    ("\u0900", "\u097f", "hi"),
    ("\u4e00", "\u9fff", "zh"),
)
_PERSIAN = frozenset("پچژگی")


def tag(declared: str | None) -> str | None:
    """A language tag as a page declares it, if it is one: `en_US` is `en-US`."""
    found = (declared or "").strip().replace("_", "-")
    return found if found and len(found) <= 20 and check_language(found) is None else None


def guess(text: str) -> str | None:
    """The language of a text, or None where that is not clear."""
    text = text[:_LOOKED_AT]
    letters = Counter(c for c in text if c.isalpha())
    total = sum(letters.values())
    for first, last, language in _SCRIPTS:
        held = sum(count for letter, count in letters.items() if first <= letter <= last)
        # Japanese is told from Chinese by a few kana.
        if held * (10 if language == "ja" else 2) > total > 0:
            return "fa" if language == "ar" and sum(letters[c] for c in _PERSIAN) * 40 > total else language
    return _by_small_words(text)


def _by_small_words(text: str) -> str | None:
    found = [text[start:end].casefold() for start, end in words(text)]
    scores = sorted(
        ((sum(1 for word in found if word in small), name) for name, small in wording().stop.items()), reverse=True
    )
    (most, language), (second, _) = scores[:2]
    return language if most >= 3 and most >= _ENOUGH * len(found) and most >= 1.5 * second else None
