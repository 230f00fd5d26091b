"""The words by which web pages around articles are known, by language, from the files in `words/`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

LANGUAGES = ("de", "en", "es", "fr", "ru")


class Wording(NamedTuple):
    """All languages together: a page in one often has buttons in another."""

    lines: frozenset[str]  # whole lines
    starts: tuple[str, ...]
    inside: tuple[str, ...]
    sections: frozenset[str]  # heads of lists of other texts
    by: tuple[str, ...]
    published: tuple[str, ...]
    updated: tuple[str, ...]
    months: dict[str, int]
    stop: dict[str, frozenset[str]]  # by language: small words that nearly every sentence has


@cache
def wording() -> Wording:
    """The word lists of all languages."""
    held = {name: tomllib.loads(_file(name)) for name in LANGUAGES}

    def every(key: str) -> list[str]:
        return [entry for one in held.values() for entry in _entries(one[key])]

    def longest(key: str) -> tuple[str, ...]:
        return tuple(sorted(set(every(key)), key=lambda entry: (-len(entry), entry)))

    return Wording(
        lines=frozenset(every("lines")),
        starts=longest("starts"),
        inside=longest("inside"),
        sections=frozenset(every("sections")),
        by=longest("by"),
        published=longest("published"),
        updated=longest("updated"),
        months={
            month: number % 12 + 1
            for one in held.values()
            for number, month in enumerate(one["months"].split("|"))
            if month
        },
        stop={name: frozenset(one["stop"].split()) for name, one in held.items()},
    )


@cache
def starts_of_boilerplate() -> re.Pattern[str]:
    """Matches the beginning of a line that is told to be boilerplate by its first words."""
    return re.compile("|".join(re.escape(start) for start in wording().starts))


def _file(name: str) -> str:
    return (files("briefgen.intake") / "words" / f"{name}.toml").read_text("utf-8")


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in re.split(r"[|\n]", text) if entry.strip()]
