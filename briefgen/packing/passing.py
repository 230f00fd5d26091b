"""A page passes into a file of several: its ids become its own there, and whatever names an id or an address follows.

A link to a page of the same file leads to the place there; any other link into the site is a whole address, where the
site knows its own, and else plain text. Nothing is left that a browser would fetch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from briefgen import urls
from briefgen.packing.pages import RenderedPage, place_of
from briefgen.packing.styles import with_fragment
from briefgen.packing.tags import Tag, attributes, replaced, tags

HEADING = "title"  # the id of a heading that had none

# Left out with all that is in them: what runs, what is fetched, and styles, which the file has in one place.
_DROPPED = frozenset("audio canvas iframe noembed noframes object script style template video".split())
_DROPPED_ALONE = frozenset("base embed link meta source track".split())
_DROPPED_ATTRIBUTES = frozenset(
    "accesskey action autofocus background formaction imagesrcset loading nonce ping poster srcset sizes style".split()
)
_IDS = frozenset(
    "aria-activedescendant aria-controls aria-describedby aria-details aria-errormessage aria-flowto aria-labelledby"
    " aria-owns commandfor for form headers itemref list popovertarget".split()
)
_ADDRESSES = frozenset(("href", "xlink:href"))
# What makes no sense on a name that leads nowhere.
_OF_LINKS = _ADDRESSES | frozenset("aria-current aria-label download hreflang rel target type".split())
_LABELS = frozenset(("aria-label", "aria-labelledby"))
_URL = re.compile(r"""url\(\s*(["']?)#([^"')]*)\1\s*\)""")
_HEADINGS = re.compile(r"h[1-6]").fullmatch


class Places(NamedTuple):
    """Where links of packed pages lead. `moved` are addresses for which a place on a packed page stands.

    `picture` gives the picture at an address of the site in a form that needs no file, or "".
    """

    pages: Mapping[str, RenderedPage]
    moved: Mapping[str, tuple[str, str]]
    base_url: str | None
    picture: Callable[[str], str]


def anchor(address: str, key: str = "") -> str:
    """The id, in the file, of a page or of a place on it. No address holds a colon, so no two places have one id."""
    name = address.removesuffix(".html")
    return f"{name}:{key}" if key else name


def heading_of(page: RenderedPage) -> str:
    """The id of a page's heading, in the file."""
    return anchor(page.address, page.heading or HEADING)


def passed(page: RenderedPage, places: Places, *, leads: bool) -> str:
    """The content of a page for the file. The page that `leads` keeps its headings; those of others stand below it."""
    return _Passing(page, places, leads=leads).content()


class _Passing:
    def __init__(self, page: RenderedPage, places: Places, *, leads: bool) -> None:
        self._page = page
        self._places = places
        self._leads = leads
        self._links: list[str] = []  # the names under which the links that are open go on
        self._pictures = 0  # how many drawings are open
        self._headed = False
        self._level = 1  # of the last heading

    def content(self) -> str:
        html, pieces, position = self._page.content, [], 0
        dropped, depth = "", 0
        for tag in tags(html):
            if dropped:
                depth += 0 if tag.name != dropped or self._is_whole(tag) else -1 if tag.is_end else 1
                if not depth:
                    dropped, position = "", tag.end
                continue
            leaves = not tag.name or tag.name in _DROPPED or tag.name in _DROPPED_ALONE
            new = "" if leaves else self._tag(tag)
            if tag.name in _DROPPED and not tag.is_end and not self._is_whole(tag):
                dropped, depth = tag.name, 1
            if new is not None:
                pieces += [html[position : tag.start], new]
                position = tag.end
        return "".join(pieces) + ("" if dropped else html[position:])

    def _is_whole(self, tag: Tag) -> bool:
        return self._pictures > 0 and tag.closes_itself

    def _tag(self, tag: Tag) -> str | None:
        """A tag as it goes on, or None if it stays as it is."""
        if tag.name == "svg" and not tag.closes_itself:
            self._pictures += -1 if tag.is_end else 1
        if tag.name == "a":
            return self._link(tag)
        if tag.is_end:
            return None
        if _HEADINGS(tag.name):
            return self._heading(tag)
        if not self._leads and (new := self._beneath(tag)):
            return new
        return f"<{tag.name}{self._changed(tag)}>" if tag.attributes else None

    # ── links ──

    def _link(self, tag: Tag) -> str | None:
        if tag.is_end:
            name = self._links.pop() if self._links else "a"
            return None if name == "a" else f"</{name}>"
        found = attributes(tag)
        target = found.get("href", found.get("xlink:href"))
        if target is None or self._target(target) is not None:
            self._links.append("a")
            return f"<a{self._changed(tag)}>"
        name = "g" if self._pictures > 0 else "span"
        self._links.append(name)
        return f"<{name}{replaced(tag.attributes, self._unlinked)}>"

    def _unlinked(self, name: str, value: str) -> str | None:
        return None if name in _OF_LINKS else self._attribute("a", name, value)

    def _target(self, address: str) -> str | None:
        """Where a link leads from the file; None if there is no such place."""
        base = self._places.base_url
        if base and address.startswith(base):
            place = place_of("", address[len(base) :])
        else:
            place = place_of(self._page.address, address)
        if place is None:
            return address
        path, key = self._places.moved.get(place[0], place)
        page = self._places.pages.get(path)
        if page is not None:
            return "#" + quote(anchor(path, key if key in page.ids else ""), safe="/:")
        return base + urls.between("", f"{path}#{key}" if key else path) if base else None

    # ── attributes ──

    def _changed(self, tag: Tag) -> str:
        return replaced(tag.attributes, lambda name, value: self._attribute(tag.name, name, value))

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        if name in _DROPPED_ATTRIBUTES or name.startswith("on"):
            return None
        if name == "id":
            return self._id(value)
        if name in _IDS:
            return " ".join(map(self._id, value.split()))
        if name in _ADDRESSES:
            return self._address(tag, value)
        if name == "src":
            return self._picture(value)
        if name == "name" and tag in ("details", "input", "map"):
            return anchor(self._page.address, value)
        if name == "usemap":
            return "#" + anchor(self._page.address, value.removeprefix("#"))
        return _URL.sub(self._url, value) if self._pictures > 0 and "url(" in value else value

    def _url(self, match: re.Match[str]) -> str:
        return f"url(#{quote(self._id(match[2]), safe='/:')})"

    def _address(self, tag: str, value: str) -> str | None:
        if tag != "image":
            return self._target(value)
        return self._picture(value)

    def _picture(self, address: str) -> str | None:
        """The picture at an address, or None if the file cannot hold it."""
        if address.startswith("data:"):
            return address
        place = place_of(self._page.address, address)
        return with_fragment(self._places.picture(place[0]), place[1]) or None if place else None

    def _id(self, key: str) -> str:
        page = self._page
        return anchor(page.address, "" if key in page.own and key not in page.ids else key)

    # ── headings and landmarks ──

    def _heading(self, tag: Tag) -> str:
        """A heading: of a page below the first a level lower. The first of a page has an id."""
        found, more = attributes(tag), ""
        if not self._leads and "aria-level" not in found:
            # Of a page without a text of its own the second heading may be of the third level.
            self._level = min(int(tag.name[1]), self._level) + 1
            more += f' aria-level="{self._level}"'
        if tag.name == "h1" and not self._headed:
            self._headed = True
            more += "" if "id" in found else f' id="{escape(anchor(self._page.address, HEADING))}"'
        return f"<{tag.name}{self._changed(tag)}{more}>"

    def _beneath(self, tag: Tag) -> str:
        """The tag of a landmark on a page below the first: a page has few of them, and the file would have very many.

        Sections of pages are none in the file: their headings lead to them. What must have a name has that of the page, too.
        """
        found = attributes(tag)
        if tag.name in ("section", "aside") and "role" not in found:
            return f"<{tag.name}{replaced(tag.attributes, self._unnamed)}>"
        if tag.name == "nav" or found.get("role") in ("region", "navigation"):
            return f"<{tag.name}{replaced(tag.attributes, self._named)}>"
        return ""

    def _unnamed(self, name: str, value: str) -> str | None:
        return None if name in _LABELS else self._attribute("section", name, value)

    def _named(self, name: str, value: str) -> str | None:
        if name == "aria-labelledby":
            return f"{self._attribute('nav', name, value)} {heading_of(self._page)}"
        return f"{value} – {self._page.title}" if name == "aria-label" else self._attribute("nav", name, value)
