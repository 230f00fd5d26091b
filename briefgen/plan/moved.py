"""The page at the address that a thing had under an id of earlier days: it leads to where the thing is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from briefgen import layout, urls
from briefgen.catalog import Catalog, Reader, Relation
from briefgen.plan.sheet import Sheet
from briefgen.relations import (
    ARTICLE,
    BRIEFING,
    LONG,
    MOVED,
    MOVES,
    SHOWN_ACTOR,
    SHOWN_SOURCE,
    SIMILAR,
    STATEMENT,
)
from briefgen.views import MovedView, Page

# What a thing states that has a page.
_HAS_PAGE: dict[str, Relation[Any]] = {
    "article": ARTICLE,
    "briefing": BRIEFING,
    "actor": SHOWN_ACTOR,
    "source": SHOWN_SOURCE,
    "statement": STATEMENT,
}


def plan(reader: Reader, key: str) -> Page | None:
    """The page for `kind:old id`. None if something else has that id (an error), or if the thing has no page."""
    kind, _, old = key.partition(":")
    new = target_id(reader, key)
    return _leading(reader, urls.NAMED[kind](old), urls.NAMED[kind](new)) if new else None


def part_keys(reader: Reader) -> Iterator[str]:
    """The parts of long lists under former ids, as `kind:old id/part`."""
    moves = reader.all(MOVES)
    parts: dict[tuple[str, str | None], list[str]] = {}
    for kind in sorted({key.partition(":")[0] for key in moves}):
        for name in reader.all(LONG, kind):
            owner, _, part = name.rpartition("/")
            parts.setdefault((kind, owner), []).append(part)
    for key in moves if parts else ():
        found = parts.get((key.partition(":")[0], target_id(reader, key)), ())
        yield from (f"{key}/{part}" for part in found)


def plan_part(reader: Reader, key: str) -> Page | None:
    """The page for `kind:old id/part`."""
    name, _, part = key.rpartition("/")
    kind, _, old = name.partition(":")
    new = target_id(reader, name)
    return _leading(reader, urls.part_of(kind, old, part), urls.part_of(kind, new, part)) if new else None


def _leading(reader: Reader, address: str, target: str) -> Page:
    """A page that leads from one address to another."""
    sheet = Sheet(reader, address)
    page = sheet.page("moved.html", sheet.interface.text("This page has moved"), MovedView(href=sheet.href(target)))
    base = sheet.site.base_url
    # A search engine shall keep the new address alone.
    canonical = base + urls.between("", target) if base else sheet.href(target)
    return msgspec.structs.replace(page, frame=msgspec.structs.replace(page.frame, canonical=canonical))


def target_id(reader: Reader, key: str) -> str | None:
    """The id that the thing `kind:old id` has now. None if something else has the old one, or if it has no page."""
    kind, _, old = key.partition(":")
    new = min(reader.all(MOVED, key), default=None)
    taken = reader.all(SIMILAR, f"{kind}:{layout.folded(old)}")
    if new is None or taken or layout.folded(urls.NAMED[kind](old)) in urls.RESERVED_FILES:
        return None
    return new if has_page(reader, kind, new) else None


def has_page(reader: Reader | Catalog, kind: str, key: str) -> bool:
    """Whether a thing of one of the kinds that can have a page has one."""
    return bool(reader.all(_HAS_PAGE[kind], key))
