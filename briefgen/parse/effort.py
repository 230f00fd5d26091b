"""Texts that would keep Python-Markdown or the sanitiser busy for minutes are known before these begin.

Both take time that grows with the square of some texts: for each of certain beginnings they look through all the rest
of the paragraph. So the price of a text is the sum, over its paragraphs, of such beginnings times the length. The
limits were measured: what stays just below them takes one or two seconds, and real texts stay far below.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

_DEAR = 20_000_000  # for beginnings behind which the text is looked through character by character
_CHEAP = 3_000_000_000  # for what makes Python-Markdown only copy the paragraph
_BLOCKS = 15_000
_DEEPEST_LINE = 100
_DEEPEST = 500
_MOST_ENTITIES = 150_000
_FEW = 1_000  # with fewer tags, nesting costs nothing that matters


class _Construct(NamedTuple):
    """Something that costs for each of its beginnings in a paragraph; each of these holds one of `signs`."""

    name: str
    beginning: re.Pattern[str]
    signs: str
    limit: int


_CONSTRUCTS = (
    _Construct("links that are begun and not closed", re.compile(r"\]\((?![^()]*+\))"), "]", _DEAR),
    _Construct(
        "headings or lines of signs without a blank line between them",
        re.compile(r"^[ \t>]*+(?:#|[=*_-][ \t=*_-]*+$)", re.MULTILINE),
        "\n",
        _DEAR,
    ),
    _Construct(
        "signs of Markdown, or tags, without a blank line between them",
        re.compile(r"[\[<\\`*_&]|  $", re.MULTILINE),
        "[<\\`*_&\n",
        _CHEAP,
    ),
)
_LEVEL_SIGNS = " \t>*+-.0123456789"
_LEVEL = r"(?:[*+-]|\d+\.)[ \t]"
_DEEP = re.compile(
    rf"(?:[ \t]*+>){{{_DEEPEST_LINE}}}"
    rf"|(?: {{4}}|\t){{{_DEEPEST_LINE}}}[ \t]*+{_LEVEL}"
    rf"|[ \t]*+(?:{_LEVEL}[ \t]*+){{{_DEEPEST_LINE}}}"
)
_RAW_BLOCK = re.compile(r"^ {0,3}<", re.MULTILINE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
# These close themselves, or one another, so that they are not nested unless others between them are.
_FLAT = frozenset("area base br col dd dt embed hr img input li link meta p param source td th tr track wbr".split())


def too_costly(markdown: str) -> str | None:
    """Why Python-Markdown must not be given this text, in words; None for any text that a person would write."""
    if len(markdown) ** 2 <= _DEAR:
        return None
    for construct in _CONSTRUCTS:
        if _costs_too_much(construct, markdown):
            return f"it has too many {construct.name}"
    if markdown.count("\n\n") > 2 * _BLOCKS or _raw_blocks(markdown) > _BLOCKS:
        return "it has too many paragraphs"
    if _never_closed(markdown):
        return "it has too many tags that are begun and not closed"
    if any(map(_is_deep, markdown.split("\n"))):
        return "its lists or quotations are nested too deeply"
    return None


def _costs_too_much(construct: _Construct, markdown: str) -> bool:
    # Counting signs is quick, and mostly the text is within the limit even if each were such a beginning.
    size = len(markdown)
    if (1 + sum(map(markdown.count, construct.signs))) * size <= construct.limit:
        return False
    paragraphs = markdown.split("\n\n")
    return sum(len(construct.beginning.findall(text)) * len(text) for text in paragraphs) > construct.limit


def _raw_blocks(markdown: str) -> int:
    return len(_RAW_BLOCK.findall(markdown)) if markdown.count("<") > _BLOCKS else 0


def _never_closed(markdown: str) -> bool:
    """For a tag the whole rest of the text is looked through, over all paragraphs."""
    tail = markdown[markdown.rfind(">") + 1 :]
    return tail.count("<") * len(tail) > _DEAR or markdown.count("<?") * len(markdown) > _CHEAP


def _is_deep(line: str) -> bool:
    signs = len(line) - len(line.lstrip(_LEVEL_SIGNS))
    return signs >= _DEEPEST_LINE and _DEEP.match(line) is not None


def too_tangled(html: str) -> str | None:
    """Why the sanitiser must not be given this HTML, in words; None for all that comes of what a person would write."""
    if html.count("&") > _MOST_ENTITIES:
        return "it has too many of the signs `&`, `<` and `>`"
    if html.count("<") < _FEW:
        return None
    still_open: Counter[str] = Counter()
    depth = 0
    for closing, written in _TAG.findall(html):
        name = written.lower()
        if name in _FLAT or (closing and not still_open[name]):
            continue
        step = -1 if closing else 1
        still_open[name] += step
        depth += step
        if depth > _DEEPEST:
            return "its tags are nested too deeply"
    return None
