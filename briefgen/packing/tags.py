"""The tags of an HTML page, found in time that grows with the page. What is text stays where it is and is not touched."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_TAG = re.compile(r"""<(/?)([A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)*+)(>?)""")
# Blanks before no name are taken whole, too, so that they are not looked at again from each of them.
_ATTRIBUTE = re.compile(r"""([\s/]*+)([^\s"'<>/=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+))?|[\s/]++""")
# In these no tag is one, up to their own end.
_RAW = frozenset("iframe noembed noframes plaintext script style textarea title xmp".split())
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
_SPACE = re.compile(r"\s+")


class Tag(NamedTuple):
    """A tag and where it stands. `name` is in small letters, `attributes` are as they are written."""

    start: int
    end: int
    name: str
    is_end: bool
    attributes: str

    @property
    def closes_itself(self) -> bool:
        """Whether it is written as the whole of an element, which counts only in a picture."""
        return self.attributes.endswith("/")


def tags(html: str) -> Iterator[Tag]:
    """All tags of a page, in order; none of those within comments and scripts. One within which the page ends has no name."""
    position, svg = 0, 0
    while (position := html.find("<", position)) >= 0:
        if html.startswith("<!--", position):
            position = html.find("-->", position + 4)
            if position < 0:
                return
            continue
        match = _TAG.match(html, position)
        if match is None:
            position += 1
            continue
        if not match[4]:
            yield Tag(position, len(html), "", is_end=False, attributes="")
            return
        name = match[2].lower()
        tag = Tag(position, match.end(), name, bool(match[1]), match[3])
        yield tag
        position = match.end()
        if name == "svg" and not tag.closes_itself:
            svg += -1 if tag.is_end else 1
        # In a picture a title is an element like others.
        if name in _RAW and not tag.is_end and svg <= 0:
            end = _RAW_END[name].search(html, position)
            if end is None:
                return
            position = end.start()


def attributes(tag: Tag) -> dict[str, str]:
    """The attributes of a tag by their names in small letters, the first of each name. One without a value has ""."""
    found: dict[str, str] = {}
    for match in filter(_is_named, _ATTRIBUTE.finditer(tag.attributes)):
        found.setdefault(match[2].lower(), value_of(match[3]))
    return found


def _is_named(match: re.Match[str]) -> bool:
    return match[2] is not None


def value_of(written: str | None) -> str:
    """The value of an attribute from the way in which it is written."""
    if not written:
        return ""
    bare = written[1:-1] if written[0] in "\"'" else written
    return entities.unescape(bare) if "&" in bare else bare


def replaced(written: str, change: Callable[[str, str], str | None]) -> str:
    """The attributes of a tag, each with the value that `change` gives for its name and value, or without it for None."""

    def one(match: re.Match[str]) -> str:
        if not _is_named(match):
            return match[0]
        name, value = match[2].lower(), value_of(match[3])
        new = change(name, value)
        if new is None:
            return ""
        return match[0] if new == value else f'{match[1]}{match[2]}="{entities.escape(new)}"'

    return _ATTRIBUTE.sub(one, written)


def words(html: str) -> str:
    """The text of a piece of HTML, in one line."""
    text, position = [], 0
    for tag in tags(html):
        text.append(html[position : tag.start])
        position = tag.end
    return _SPACE.sub(" ", entities.unescape("".join(text) + html[position:])).strip()
