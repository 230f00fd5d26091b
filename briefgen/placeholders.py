"""The words that `briefgen new` puts where an author's own belong. What still holds them is not finished."""

from __future__ import annotations

ARTICLE_TEXT = "Put the text of the article here, in place of this line."
BRIEFING_SUMMARY = "What happened, in two or three sentences."
