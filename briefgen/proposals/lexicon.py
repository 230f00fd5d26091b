"""The words by which a language says who speaks. They stand in `words/`, a file for each language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "de", "fr", "es", "ru", "it", "pt", "zh", "ja", "ko", "ar")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HAN = re.compile("[\u4e00-\u9fff]")
_ARABIC = re.compile("[\u0620-\u064a]")
_LOOKED_AT = 20_000  # characters from which a language is guessed


class Words:
    """A set of words; one that ends in `*` stands for all that begin so."""

    def __init__(self, listed: Iterable[str]) -> None:
        every = [word.replace("'", "’") for word in listed]
        self._whole = frozenset(word for word in every if not word.endswith("*"))
        self._stems = tuple(sorted({word[:-1] for word in every if word.endswith("*")}))

    def __contains__(self, word: str) -> bool:
        return word in self._whole or (bool(self._stems) and word.startswith(self._stems))


@dataclass(frozen=True)
class Lexicon:
    """The words of one language, in small letters. Lists of phrases stay in their order."""

    language: str
    saying: Words
    telling: Words
    passing: Words  # quoted: the subject says what another one said
    roles: Words
    organisations: Words
    titles: Words
    titles_he: Words
    titles_she: Words
    prepositions: Words
    determiners: Words
    naming: Words
    he: Words
    she: Words
    they: Words
    it: Words
    days: Words
    particles: Words
    role_endings: tuple[str, ...]
    according: tuple[str, ...]
    so_called: tuple[str, ...]
    unclear: tuple[str, ...]
    phrases: tuple[str, ...]
    naming_phrases: tuple[str, ...]
    generic: Words
    bodies: Words
    reported: Words
    common: frozenset[str]
    capital_nouns: bool

    def is_role(self, word: str) -> bool:
        """Whether a word says what somebody is: minister, spokeswoman."""
        return word in self.roles or (len(word) > 6 and word.endswith(self.role_endings))

    def is_generic(self, word: str) -> bool:
        """Whether a word may stand for whoever was named last: the politician, der 17-Jährige."""
        return word in self.generic or word.endswith(_AGES)

    def is_organisation(self, word: str) -> bool:
        """Whether a word says that a body is meant: ministry, company."""
        return word in self.organisations or (self.capital_nouns and len(word) > 9 and word.endswith(_COMPOUNDS))


_COMPOUNDS = ("ministerium", "gewerkschaft", "behörde", "verband", "partei", "anwaltschaft", "agentur", "verwaltung")
_AGES = ("-jährige", "-jähriger", "-politiker", "-politikerin")
_SETS = """saying telling passing roles organisations titles titles_he titles_she prepositions determiners naming he she they it
days particles generic bodies reported""".split()
_LISTS = "role_endings according so_called unclear phrases naming_phrases".split()


@lru_cache(maxsize=32)
def lexicon(language: str | None) -> Lexicon:
    """The words of a language; none of a language that has no file."""
    base = (language or "").split("-")[0].casefold()
    found = _file(base) if base in LANGUAGES else {}
    sets: dict[str, Any] = {name: Words(_words(found.get(name, "")).union(())) for name in _SETS}
    sets["days"] = Words(word.casefold() for word in found.get("days", "").split())
    lists: dict[str, Any] = {name: tuple(sorted(_words(found.get(name, "")), key=_longest)) for name in _LISTS}
    return Lexicon(
        language=base, **sets, **lists, common=_words(found.get("common", "")), capital_nouns=bool(found.get("nouns"))
    )


def _longest(phrase: str) -> tuple[int, str]:
    return -len(phrase), phrase


def _words(value: str | list[str]) -> frozenset[str]:
    listed = value.split() if isinstance(value, str) else value
    return frozenset(word.casefold().replace("'", "’") for word in listed)


@lru_cache(maxsize=1)
def given_names() -> Mapping[str, str]:
    """From common given names to `he` or `she`; a name of both is in neither."""
    found = _file("given")
    he, she = set(found["he"].split()), set(found["she"].split())
    return {**dict.fromkeys(sorted(he - she), "he"), **dict.fromkeys(sorted(she - he), "she")}


def guess(text: str) -> str | None:
    """The language of a text, by its most common words and its letters; None if nothing tells."""
    part = text[:_LOOKED_AT]
    for language, letters in (("ja", _KANA), ("ko", _HANGUL), ("zh", _HAN), ("ar", _ARABIC)):
        if len(letters.findall(part)) * 5 > len(part):
            return language
    words = re.findall(r"[^\W\d_]+", part.casefold())
    counts = {language: sum(map(_common(language).__contains__, words)) for language in LANGUAGES}
    best = max(LANGUAGES, key=lambda language: counts[language])
    return best if counts[best] * 20 > len(words) else None


@lru_cache(maxsize=32)
def _common(language: str) -> frozenset[str]:
    return frozenset(_file(language)["common"].split())


@lru_cache(maxsize=32)
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words", f"{name}.toml").read_text("utf-8"))
