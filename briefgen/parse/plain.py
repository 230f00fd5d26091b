"""The text of sanitised HTML, without its tags."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<[^<>]*>")


def plain(html: str) -> str:
    """The text, with a space for each tag."""
    return unescape(_TAG.sub(" ", html))
