"""The words that `briefgen new` puts where an author's own belong. What still holds them is not finished."""

from __future__ import annotations

ARTICLE_TEXT = "Put the text of the article here, in place of this line."
BRIEFING_SUMMARY = "What happened, in two or three sentences."
TO_WRITE = "To write:"  # what every other text begins with that its author still has to write


def is_unwritten(text: str) -> bool:
    """Whether a text of a briefing still waits for its author."""
    return text.lstrip().startswith(TO_WRITE) or " ".join(text.split()) == BRIEFING_SUMMARY
