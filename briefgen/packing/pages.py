"""What a rendered page of a site holds that a file packed of several takes over."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from briefgen.packing.tags import Tag, attributes, tags, words

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


class Sheet(NamedTuple):
    """A style sheet of a page: the address of its file in the site, or its text and the folder in which that stands, and
    the media that it is for."""

    address: str
    text: str
    media: str


class RenderedPage(NamedTuple):
    """A page: its content between `<main>` and `</main>`, or else that of `<body>`, and what goes with it.

    `heading` is the id of its first heading, if that has one. `links` are the addresses of the site to which it leads.
    """

    address: str
    content: str
    classes: str
    sheets: tuple[Sheet, ...]
    icon: str
    title: str
    heading: str
    own: frozenset[str]  # ids that stand for the whole of it: those of `body` and `main`
    ids: frozenset[str]
    links: tuple[str, ...]


def read_page(address: str, html: str) -> RenderedPage:
    """A page of a site from its HTML."""
    head, body = _bounds(html)
    content = html[body.start : body.end]
    heading, title = _heading(content)
    within = [(tag, attributes(tag)) for tag in tags(content) if not tag.is_end and "=" in tag.attributes]
    return RenderedPage(
        address,
        content,
        " ".join(filter(None, body.classes)),
        tuple(_sheets(address, html[:head])),
        _icon(address, html[:head]),
        title,
        heading,
        frozenset(filter(None, body.ids)),
        frozenset(found["id"] for _, found in within if found.get("id")),
        tuple(dict.fromkeys(_links(address, within))),
    )


def place_of(page: str, address: str) -> tuple[str, str] | None:
    """The address in the site, and the id there, to which an address on a page leads; None if it leads elsewhere."""
    address, _, fragment = address.strip().partition("#")
    if _SCHEME.match(address) or address.replace("\\", "/").startswith("//"):
        return None
    path = unquote(address.partition("?")[0])
    if not path:
        return page, unquote(fragment)
    whole = posixpath.normpath(posixpath.join("/", posixpath.dirname(page), path)).lstrip("/")
    return whole + ("/" if path.endswith("/") else ""), unquote(fragment)


class _Bounds(NamedTuple):
    start: int
    end: int
    classes: tuple[str, ...]
    ids: tuple[str, ...]


def _bounds(html: str) -> tuple[int, _Bounds]:
    """Where the head ends, and what stands around the content."""
    head, end = len(html), len(html)
    opened: list[Tag] = []
    for tag in tags(html):
        if tag.name == "body" and not tag.is_end:
            head = tag.start
        if tag.name in ("body", "main") and not tag.is_end and len(opened) < 2:
            opened.append(tag)
        elif tag.is_end and opened and tag.name == opened[-1].name:
            end = tag.start
            break
    found = [attributes(tag) for tag in opened]
    start = opened[-1].end if opened else 0
    return head, _Bounds(
        start, end, tuple(one.get("class", "") for one in found), tuple(one.get("id", "") for one in found)
    )


def _heading(content: str) -> tuple[str, str]:
    """The id and the text of the first heading."""
    opened: Tag | None = None
    for tag in tags(content):
        if tag.name == "h1" and not tag.is_end and opened is None:
            opened = tag
        elif tag.name == "h1" and opened is not None:
            return attributes(opened).get("id", ""), words(content[opened.end : tag.start])
    return "", ""


def _sheets(address: str, head: str) -> Iterator[Sheet]:
    opened: Tag | None = None
    for tag in tags(head):
        if tag.name == "style":
            if opened is not None and tag.is_end:
                yield Sheet(
                    f"{posixpath.dirname(address)}/", head[opened.end : tag.start], attributes(opened).get("media", "")
                )
            opened = None if tag.is_end else tag
        elif tag.name == "link" and (place := _linked(address, tag, "stylesheet")):
            yield Sheet(place, "", attributes(tag).get("media", ""))


def _icon(address: str, head: str) -> str:
    return next((place for tag in tags(head) if tag.name == "link" and (place := _linked(address, tag, "icon"))), "")


def _linked(address: str, tag: Tag, relation: str) -> str:
    found = attributes(tag)
    place = place_of(address, found.get("href", "")) if relation in found.get("rel", "").lower().split() else None
    return place[0] if place else ""


def _links(address: str, within: list[tuple[Tag, dict[str, str]]]) -> Iterator[str]:
    for tag, found in within:
        if tag.name in ("a", "area") and (target := found.get("href", found.get("xlink:href"))) is not None:
            place = place_of(address, target)
            if place is not None:
                yield place[0]
