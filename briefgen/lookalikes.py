"""Letters of other alphabets that look like Latin ones, by which an id can be mistaken for another."""

from __future__ import annotations

import re
import unicodedata

# Lower case, since ids are compared without case; of Unicode's confusables (UTS 39) those that look the same in most fonts.
_CYRILLIC = {
    "а": "a",
    "в": "b",
    "ь": "b",
    "с": "c",
    "ԁ": "d",
    "е": "e",
    "һ": "h",
    "н": "h",
    "і": "i",
    "ј": "j",
    "к": "k",
    "ӏ": "l",
    "м": "m",
    "о": "o",
    "р": "p",
    "ԛ": "q",
    "г": "r",
    "ѕ": "s",
    "т": "t",
    "ѵ": "v",
    "ԝ": "w",
    "х": "x",
    "у": "y",
}
_GREEK = {
    "α": "a",
    "β": "b",
    "ϲ": "c",
    "ε": "e",
    "η": "n",
    "ι": "i",
    "κ": "k",
    "ν": "v",
    "ο": "o",
    "ρ": "p",
    "τ": "t",
    "υ": "u",
    "χ": "x",
    "γ": "y",
}
_LATIN = {**_CYRILLIC, **_GREEK}
_WORD = re.compile(r"[^\W\d_]+")


def latin_twin(name: str) -> str | None:
    """The name in Latin letters, without case, that a name in other letters looks like; None where there is none."""
    if name.isascii():
        return None
    twin = "".join(_LATIN.get(c, c) for c in unicodedata.normalize("NFC", name.casefold()))
    return twin if twin.isascii() else None


def mixed_in(name: str) -> str | None:
    """A letter in the name that only looks like those of the alphabet beside it, in one word; None in most names."""
    if name.isascii():
        return None
    for word in (found[0] for found in _WORD.finditer(name)):
        odd = next((c for c in word if c.casefold() in _LATIN), None)
        if odd and any("a" <= c <= "z" for c in word.casefold()):
            return odd
    return None


def alphabet_of(letter: str) -> str:
    """The name of a letter's alphabet, for a message."""
    return "Greek" if letter.casefold() in _GREEK else "Cyrillic"
