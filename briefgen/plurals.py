"""Which form of a word a number takes, by rules as CLDR writes them: `n % 10 = 2..4 and n % 100 != 12..14`.

Only whole numbers are counted on a page, so that `n` is all a rule has to speak of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

ENGLISH: Mapping[str, str] = {"one": "n = 1"}

_RELATION = re.compile(r"n(?: ?% ?([1-9][0-9]{0,6}))? ?(!?=) ?([0-9., ]+)")
_RANGE = re.compile(r" ?([0-9]{1,9})(?: ?\.\. ?([0-9]{1,9}))? ?")


@lru_cache(maxsize=256)
def rule(text: str) -> Callable[[int], bool] | None:
    """Whether a number takes a form, by the rule of that form; None if the rule cannot be read."""
    choices = [[_relation(part.strip()) for part in choice.split(" and ")] for choice in text.split(" or ")]
    parts = [[part for part in choice if part] for choice in choices]
    if [len(part) for part in parts] != [len(choice) for choice in choices]:
        return None
    return lambda number: any(all(holds(number) for holds in choice) for choice in parts)


def _relation(text: str) -> Callable[[int], bool] | None:
    match = _RELATION.fullmatch(text)
    ranges = [_RANGE.fullmatch(part) for part in match[3].split(",")] if match else [None]
    bounds = [(int(found[1]), int(found[2] or found[1])) for found in ranges if found]
    if match is None or len(bounds) < len(ranges):
        return None
    modulus, wanted = int(match[1] or 0), match[2] == "="
    return lambda n: any(low <= (n % modulus if modulus else n) <= high for low, high in bounds) == wanted


def form_of(number: int, rules: Mapping[str, str]) -> str:
    """The name of the form that a number takes: the first whose rule holds, else `other`."""
    for name, text in rules.items():
        holds = rule(text)
        if holds is not None and holds(number):
            return name
    return "other"
