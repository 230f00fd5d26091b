"""Words that turn a sentence round: what must not vanish in a gap or behind a bracket of a quote."""

from __future__ import annotations

from functools import lru_cache

from briefgen.resolve.negating_words import NEGATIONS, Negations
from briefgen.text import fold, without_accents, words

Languages = str | tuple[str, ...] | None  # one that counts, or several; none: not known
_SAME = {"nb": "no", "nn": "no", "ms": "id", "bs": "hr", "sh": "hr", "yue": "zh", "prs": "fa"}


def negation_in(stretch: str, language: Languages = None) -> str | None:
    """The first negating word of a stretch of text, or None.

    With languages that are listed, of the lists in Latin letters only theirs and the English one count, since one word
    has many meanings.
    """
    named = codes(language)
    text = fold(stretch).text.lower()
    tokens = [text[start:end] for start, end in words(text)]
    return next((found for row in _lists(named) if (found := _negation(row, text, tokens, named))), None)


def unlisted(language: Languages) -> str | None:
    """The first of these languages whose negating words are not known here, or None."""
    known = {row.language for row in NEGATIONS}
    return next((name for name in codes(language) if name not in known), None)


def codes(language: Languages) -> tuple[str, ...]:
    """Languages as the lists name them: `nb-NO` is `no`."""
    named = (language,) if isinstance(language, str) else language or ()
    plain = (name.partition("-")[0].lower() for name in named)
    return tuple(_SAME.get(code, code) for code in plain)


@lru_cache(maxsize=256)
def _lists(languages: tuple[str, ...]) -> tuple[Negations, ...]:
    if not languages or unlisted(languages):
        return NEGATIONS
    counting = {"en", *languages}
    return tuple(row for row in NEGATIONS if row.language in counting or not row.latin)


def _negation(row: Negations, text: str, tokens: list[str], named: tuple[str, ...]) -> str | None:
    own = row.language in named
    listed = _listed(row, own=own)
    for token in tokens:
        if listed.intersection(_forms(token, row)) or (own and _begins(token, row)):
            return token
    for part in row.harmless if row.within else ():
        text = text.replace(part, " ")
    return next((part for part in row.within if part in text), None)


@lru_cache(maxsize=256)
def _listed(row: Negations, *, own: bool) -> frozenset[str]:
    """The words of a list as they are compared."""
    return frozenset(fold(word).text if row.latin else _bare(word) for word in (*row.words, *(row.own if own else ())))


def _forms(token: str, row: Negations) -> tuple[str, ...]:
    """What a word may be in a list as: whole, up to its apostrophe (the `n'` of `n'ont`), without a letter before it."""
    if row.latin:
        head, apostrophe, _ = token.partition("'")
        return token, head + apostrophe
    bare = token if token.isascii() else _bare(token)
    return (bare, bare[1:]) if bare[0] in row.prefixes else (bare,)


def _begins(token: str, row: Negations) -> bool:
    return token.startswith(row.begins) and not token.startswith(row.harmless) if row.begins else False


@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    """A word without the points and accents that many leave out."""
    return without_accents(fold(word)).text
