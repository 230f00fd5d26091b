"""Annotations of other tools, read from JSON: W3C Web Annotations (https://www.w3.org/TR/annotation-model/) alone, in
lists, pages and collections, and what Hypothesis exports (https://h.readthedocs.io/en/latest/api-reference/).

What an annotation marks is told by its tags: one of the six kinds (`quote`, or `kind:quote`), and attributes such as
`speaker:actor-id`. Its comment becomes the mark's private note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from briefgen.model import KINDS
from briefgen.parse.attributes import KEYS, bad_id
from briefgen.resolve.evidence import describe, examine
from briefgen.selectors import Haystack, find_exact
from briefgen.text import Span, fold

_DEEPEST = 8  # pages in collections, and selectors that refine others
_TAG = re.compile(r"(?:briefgen:)?([a-z]+)\s*[:=]\s*(.+)")
_HTML = re.compile(r"<[^<>]{0,500}>")
_SLACK = 32  # characters of a neighbour that are compared


class Imported(NamedTuple):
    """One annotation: the address of the text it is of, the words, and what it says of them."""

    name: str  # its id, or its number, to speak of it
    source: str | None
    exact: str
    prefix: str
    suffix: str
    kind: str | None
    attributes: dict[str, str]


class Unusable(NamedTuple):
    """An annotation that cannot become a mark, and why."""

    name: str
    reason: str


def read_annotations(data: bytes) -> list[Imported | Unusable] | str:
    """All annotations of a file, or what is wrong with the file. Never raises."""
    try:
        root = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return f"it is no JSON: {error}"
    found = [_read(item, number) for number, item in enumerate(_items(root, _DEEPEST), 1)]
    return found or "there is no annotation in it"


def anchor(annotation: Imported, hay: Haystack) -> Span | str:
    """Where the words of an annotation stand in a text, or why that is not clear.

    The neighbours were taken from the web page, which may have other text around: of several places that is taken
    whose neighbours are most like them, if there is one.
    """
    places = find_exact(hay, annotation.exact)
    if len(places) == 1:
        return places[0]
    if not places:
        return _missing(annotation.exact, hay)
    scored = sorted(((_likeness(annotation, hay.text, *place), place) for place in places), reverse=True)
    if scored[0][0] > scored[1][0]:
        return scored[0][1]
    return f"these words stand in the text {len(places)} times, and its prefix and suffix do not tell which is meant"


def _missing(exact: str, hay: Haystack) -> str:
    near = examine(exact, hay)
    if near.nearest is None or not near.difference:
        return "these words do not stand in the text"
    return f"these words do not stand in the text; the nearest passage differs: {describe(near.difference)}"


def _likeness(annotation: Imported, text: str, start: int, end: int) -> int:
    before, behind = fold(text[max(0, start - 2 * _SLACK) : start]).text, fold(text[end : end + 2 * _SLACK]).text
    prefix, suffix = fold(annotation.prefix).text, fold(annotation.suffix).text
    return _alike(reversed(before.rstrip()), reversed(prefix.rstrip())) + _alike(behind.lstrip(), suffix.lstrip())


def _alike(ours: Iterable[str], theirs: Iterable[str]) -> int:
    count = 0
    for a, b in zip(ours, theirs, strict=False):
        if a != b:
            break
        count += 1
    return count


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _items(node: object, depth: int) -> Iterator[dict[str, Any]]:
    """The annotations in a list, a page, a collection, or an answer of Hypothesis."""
    if depth and isinstance(node, list):
        for entry in node:
            yield from _items(entry, depth - 1)
    elif depth and isinstance(node, dict):
        held = [
            node[key] for key in ("items", "first", "rows", "annotations") if isinstance(node.get(key), list | dict)
        ]
        if "target" in node or not held:
            yield node
            return
        for entry in held:
            yield from _items(entry, depth - 1)


def _read(item: dict[str, Any], number: int) -> Imported | Unusable:
    name = _text(item.get("id")) or f"number {number}"
    target = next((one for one in _list(item.get("target")) if isinstance(one, dict)), {})
    quote = _quote(target.get("selector"), _DEEPEST)
    source = _address(target.get("source")) or _address(item.get("uri")) or _address(item.get("target"))
    if quote is None:
        return Unusable(name, "it names no words (no TextQuoteSelector), so its place is not known")
    tags, comments = _said(item)
    kind, attributes, wrong = _meaning(tags)
    if wrong:
        return Unusable(name, wrong)
    if comments:
        attributes["note"] = " ".join(" ".join(comments).split())
    prefix, suffix = _text(quote.get("prefix")), _text(quote.get("suffix"))
    return Imported(name, source, _text(quote["exact"]).strip(), prefix, suffix, kind, attributes)


def _quote(selector: object, depth: int) -> dict[str, Any] | None:
    """The innermost TextQuoteSelector with words."""
    for one in _list(selector):
        if isinstance(one, dict) and depth:
            if (inner := _quote(one.get("refinedBy"), depth - 1)) is not None:
                return inner
            if one.get("type") == "TextQuoteSelector" and _text(one.get("exact")).strip():
                return one
    return None


def _address(node: object) -> str | None:
    if isinstance(node, dict):
        node = node.get("id") or node.get("source")
    return node if isinstance(node, str) and node else None


def _said(item: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The tags and the comments."""
    tags = [_text(tag) for tag in _list(item.get("tags"))]
    comments = [_text(item.get("text"))]
    for body in _list(item.get("body")):
        if isinstance(body, str):
            continue
        if isinstance(body, dict) and (value := _text(body.get("value"))):
            is_tag = body.get("purpose") in ("tagging", "classifying") or body.get("type") == "Tag"
            plain = _HTML.sub(" ", value) if body.get("format") == "text/html" else value
            (tags if is_tag else comments).append(plain)
    return [tag.strip() for tag in tags if tag.strip()], [text for text in comments if text.strip()]


def _meaning(tags: Iterable[str]) -> tuple[str | None, dict[str, str], str]:
    """The kind and the attributes that tags give, and what is wrong with them. Other tags say nothing here."""
    given: dict[str, list[str]] = {}
    for tag in tags:
        if tag in KINDS:
            given.setdefault("kind", []).append(tag)
        elif found := _TAG.fullmatch(tag):
            given.setdefault(found[1], []).append(found[2].strip())
    kinds = list(dict.fromkeys(given.pop("kind", ())))
    if len(kinds) > 1 or (kinds and kinds[0] not in KINDS):
        return None, {}, f"its tags name {' and '.join(kinds)}; a mark has one of the kinds {', '.join(KINDS)}"
    known = KEYS[kinds[0]] if kinds else ()
    attributes = {key: ",".join(values) for key, values in given.items() if key in known and key != "cont"}
    for key in ("ref", "speaker", "to", "via", "by"):
        for value in re.split(r"[\s,]+", attributes.get(key, "")):
            if value and bad_id(value):
                return None, {}, f"“{value}” in the tag {key} cannot be an id"
    return kinds[0] if kinds else None, attributes, ""


def _list(node: object) -> list[Any]:
    return node if isinstance(node, list) else [] if node is None else [node]


def _text(node: object) -> str:
    return node if isinstance(node, str) else ""
