"""The order of names by the alphabet of a language: its own letters first, accents only where letters are equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SortKey = tuple[str, str, str]

LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"

# Where each kind of character comes: signs and digits keep their places in Unicode, then the alphabet, then the rest.
_ALPHABET, _OTHERS = 0xE000, 0x20000
# Letters that neither Unicode nor folding (which makes ß ss) takes apart, as CLDR's root order has them.
_SPELLED = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}


def sort_key(name: str, alphabet: str = LATIN) -> SortKey:
    """A key that puts names in order. `alphabet`: the letters in their order, with spaces between; one may be a pair."""
    folded = unicodedata.normalize("NFC", name.casefold())
    table, pairs = _order(alphabet)
    if pairs is not None:
        folded = pairs.sub(lambda pair: table.of[pair[0]], folded)
    return folded.translate(table), folded, name


def first_letter(name: str, alphabet: str = LATIN) -> str:
    """The letter of the alphabet under which a name stands; "" if it begins with none of them."""
    place = ord(sort_key(name, alphabet)[0][:1] or " ") - _ALPHABET
    letters = _letters(alphabet)
    return letters[place] if 0 <= place < len(letters) else ""


class _Table(dict[int, str]):
    """Where each character comes, looked up when it is first asked for."""

    def __init__(self, letters: list[str]) -> None:
        super().__init__()
        self.of = {letter: chr(_ALPHABET + number) for number, letter in enumerate(letters)}

    def __missing__(self, code: int) -> str:
        found = self[code] = self._place(chr(code))
        return found

    def _place(self, character: str) -> str:
        if character in self.of or _ALPHABET <= ord(character) < _ALPHABET + len(self.of):
            return self.of.get(character, character)
        apart = _SPELLED.get(character) or unicodedata.normalize("NFKD", character)
        bare = "".join(part for part in apart if unicodedata.category(part) != "Mn")
        if bare != character:
            return "".join(self._place(part) for part in bare)
        return chr(_OTHERS + ord(character)) if character.isalpha() and ord(character) < 0xE0000 else character


@lru_cache(maxsize=16)
def _letters(alphabet: str) -> list[str]:
    return list(dict.fromkeys(unicodedata.normalize("NFC", alphabet.casefold()).split()))


@lru_cache(maxsize=16)
def _order(alphabet: str) -> tuple[_Table, re.Pattern[str] | None]:
    letters = _letters(alphabet)
    pairs = sorted((re.escape(letter) for letter in letters if len(letter) > 1), key=len, reverse=True)
    return _Table(letters), re.compile("|".join(pairs)) if pairs else None
