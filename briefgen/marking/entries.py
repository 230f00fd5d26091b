"""A mark as it is written: as an entry of `annotations:`, which finds its words again, or as a list in braces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from briefgen.parse.attributes import KEYS
from briefgen.selectors import Haystack, find_between, find_exact
from briefgen.text import words
from briefgen.yaml_edits import flow

_WHOLE = 240  # characters up to which a passage is named by all of its words
_ENDS = (4, 6, 9, 14, 24)  # how many of its first and last words name a longer one
_NEIGHBOURS = (1, 2, 3, 5, 8, 13, 24)  # how many words before and behind tell it from others
_REACH = 600  # characters in which these neighbours are looked for
_MANY_VALUED = ("speaker", "to", "via", "by")
_BARE = re.compile(r"[\w.,:/~?-]+")

Selector = dict[str, str]


def selector(hay: Haystack, start: int, end: int) -> Selector | None:
    """What names this stretch of the text and no other: `exact`, with neighbours if they are needed, or `start` and
    `end` for a long one. None if nothing does."""
    text = hay.text
    exact = text[start:end]
    if len(exact) > _WHOLE:
        for ends in _by_ends(exact):
            if find_between(hay, ends["start"], ends["end"]) == ((start, end),):
                return ends
    for found in _with_neighbours(text, start, end):
        if find_exact(hay, exact, found.get("prefix"), found.get("suffix")) == ((start, end),):
            return {"exact": exact, **found}
    return None


def _by_ends(exact: str) -> Iterator[Selector]:
    spans = words(exact)
    for count in _ENDS:
        if 2 * count < len(spans):
            first, last = exact[: spans[count - 1][1]], exact[spans[-count][0] :]
            if "\n\n" not in first and "\n\n" not in last:
                yield {"start": first, "end": last}


def _with_neighbours(text: str, start: int, end: int) -> Iterator[Selector]:
    """No neighbours, then more and more of them; those of other paragraphs only if the own one has not enough."""
    yield {}
    before, behind = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    yield from _neighbours(before.rpartition("\n\n")[2], behind.partition("\n\n")[0])
    yield from _neighbours(before, behind)


def _neighbours(before: str, behind: str) -> Iterator[Selector]:
    ahead, after = words(before), words(behind)
    for count in _NEIGHBOURS:
        found: Selector = {}
        if ahead:
            found["prefix"] = before[ahead[-min(count, len(ahead))][0] :]
        if after:
            found["suffix"] = behind[: after[min(count, len(after)) - 1][1]]
        yield from ({key: value} for key, value in found.items())
        yield found


def standoff_entry(kind: str, key: str, where: Selector, attributes: Mapping[str, str]) -> str:
    """An item of `annotations:` in one line. The attributes keep their order."""
    given = {name: value for name, value in attributes.items() if name in KEYS[kind]}
    lists = {name: re.split(r"[\s,]+", value.strip(" ,")) for name, value in given.items() if name in _MANY_VALUED}
    return flow({kind: key, **where, **given, **lists})


def inline_list(kind: str, key: str, attributes: Mapping[str, str]) -> str:
    """What stands in braces behind a mark's words. Without a key it has no id of its own there.

    The attributes keep their order.
    """
    given = (f"{name}={_quoted(value)}" for name, value in attributes.items() if name in KEYS[kind])
    return "{" + " ".join([f".{kind}", *([f"#{key}"] if key else []), *given]) + "}"


def _quoted(value: str) -> str:
    if _BARE.fullmatch(value):
        return value
    # A list stands in one paragraph, so a value cannot hold an empty line.
    return '"' + re.sub(r'(["\\])', r"\\\1", re.sub(r"\s+", " ", value)) + '"'
