"""Arabic letters in the form that they have beside their neighbours, so that a text can be measured letter by letter.

Unicode has a sign for each form. A letter alone is often twice as wide as the same letter within a word.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_FORMS = (("isolated", "initial"), ("final", "medial"))  # by whether a letter is joined to the one before, and after
_SIGNS = (range(0xFB50, 0xFDD0), range(0xFE80, 0xFEFD))


def joined(text: str) -> str:
    """The text with a sign for each form of a letter, one for one. It reads as before."""
    if not any("\u0600" <= letter <= "\u06ff" for letter in text):
        return text
    forms, found = _forms(), list(text)
    seen = [at for at, letter in enumerate(text) if unicodedata.category(letter) != "Mn"]  # a sign above parts nothing
    before = False
    for at, after in zip(seen, [*seen[1:], -1], strict=True):
        own = forms.get(text[at], {})
        next_ = forms.get(text[after], {}) if after >= 0 else {}
        onward = "initial" in own and "final" in next_
        found[at] = own.get(_FORMS[before and "final" in own][onward], text[at])
        before = onward
    return "".join(found)


def parted(text: str) -> str:
    """The text with its letters as they are written, whatever their forms."""
    letters = _letters()
    return "".join(letters.get(letter, letter) for letter in text)


@cache
def _forms() -> dict[str, dict[str, str]]:
    """By letter its forms."""
    found: dict[str, dict[str, str]] = {}
    for sign in map(chr, (code for codes in _SIGNS for code in codes)):
        form, _, letters = unicodedata.decomposition(sign).partition("> ")
        if letters and " " not in letters:
            found.setdefault(chr(int(letters, 16)), {}).setdefault(form.removeprefix("<"), sign)
    return found


@cache
def _letters() -> dict[str, str]:
    return {sign: letter for letter, forms in _forms().items() for sign in forms.values()}
