"""The digest of words at a place: who has the text can see that they stand there; who has not learns nothing of them.

A digest of the words alone would give away short words: whoever tries all names finds the one. So what stands around them
is part of it, and nobody who does not have that can try anything.
"""

from __future__ import annotations

import hashlib

AROUND = 200  # characters before and behind that are part of the digest


def place_digest(text: str, start: int, end: int) -> str:
    """The SHA-256, in hexadecimal digits, of the words from `start` to `end` with what stands around them.

    Up to `AROUND` characters before, the words, and up to as many behind are each on a line of their own, in UTF-8. Ends of
    lines and tabs of the text count as spaces, so that it does not matter how a file breaks its lines.
    """
    parts = (text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND])
    joined = "\n".join(part.replace("\n", " ").replace("\t", " ") for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()
