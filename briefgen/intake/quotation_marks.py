"""Whether quotation marks stand at words that a page has in a `q`, around which browsers set marks of their own."""

from __future__ import annotations

import re

_ANY = "\"'“”„‟«»‘’‚‹›「」『』"
_THIN = "\u00a0\u2009\u202f"  # spaces that French has within its marks
_MARKED = re.compile(rf"\s*[{_ANY}][^{_ANY}]*[{_ANY}]\s*")


def is_marked(left: str, right: str, words: str) -> bool:
    """Whether marks of the author's own stand right around a `q`, or right within it. `left` and `right` are beside it."""
    if left.rstrip(_THIN).endswith(tuple(_ANY)) and right.lstrip(_THIN).startswith(tuple(_ANY)):
        return True
    return words.lstrip()[:1] in {*_ANY} and _MARKED.fullmatch(words) is not None
