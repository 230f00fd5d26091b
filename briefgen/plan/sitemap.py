"""What search engines ask for: the list of all pages, and the file that tells where it is. Both need `base_url`.

The list is one file, or an index of parts where it would grow too long. It tells when something was changed only of
briefings, whose authors say so; a date of an article is not that of its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from briefgen import dates, urls
from briefgen.catalog import Reader
from briefgen.config import Config
from briefgen.periods import names
from briefgen.relations import (
    ARTICLES,
    BRIEFINGS,
    CARDS,
    CONFIG,
    LONG,
    PERIODS,
    SHOWN,
    SITE,
    STATEMENTS,
    STATIC,
    TEXT_PAGES,
)
from briefgen.views import DataFile

MOST = 20_000  # addresses in a file: at most 50,000 may be, and no more than 50 MB of them, however long they are

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PERIODS = ("quotes", "questions", "events", "briefings", "statements")
_LETTERS = ("actors", "sources")
_ALWAYS = (
    urls.HOME,
    urls.BRIEFINGS,
    urls.ACTORS,
    urls.SOURCES,
    urls.QUOTES,
    urls.QUESTIONS,
    urls.TIMELINE,
    urls.METHOD,
    urls.DATA,
)


def keys(reader: Reader) -> Iterator[str]:
    """The list, and its parts if it is cut, by their numbers."""
    if _base(reader) is not None:
        yield ""
        yield from map(str, range(1, _parts(len(_addresses(reader))) + 1))


def plan(reader: Reader, key: str) -> DataFile:
    """sitemap.xml, or one part of it."""
    base, addresses = _base(reader) or "", _addresses(reader)
    count = _parts(len(addresses))
    if key:
        start = (int(key) - 1) * MOST
        return DataFile(path=urls.sitemap_part(int(key)), data=_list(reader, base, addresses[start : start + MOST]))
    if not count:
        return DataFile(path=urls.SITEMAP, data=_list(reader, base, addresses))
    parts = (f"<sitemap><loc>{escape(base + urls.sitemap_part(n))}</loc></sitemap>\n" for n in range(1, count + 1))
    return DataFile(path=urls.SITEMAP, data=_file("sitemapindex", parts))


def _parts(count: int) -> int:
    """Into how many parts so many addresses are cut; 0 if they are not."""
    return 0 if count <= MOST else -(-count // MOST)


def _addresses(reader: Reader) -> list[str]:
    """All pages, each once, in an order that does not depend on that of edits."""
    periods = (
        urls.list_of(kind, part)
        for kind in _PERIODS
        for period, count in reader.all(PERIODS, kind)
        for part in names(period, count)
    )
    long = (
        urls.part_of(kind, *name.rsplit("/", 1))
        for kind in ("actor", "source", "briefing", "article")
        for name in reader.all(LONG, kind)
    )
    letters = (urls.list_of(kind, part) for kind in _LETTERS for part in reader.all(LONG, kind))
    statements = reader.all(STATEMENTS)
    found = {
        *_ALWAYS,
        *periods,
        *long,
        *letters,
        *map(urls.briefing, reader.all(BRIEFINGS)),
        *map(urls.article, reader.all(ARTICLES)),
        *map(urls.actor, reader.all(SHOWN, "actor")),
        *map(urls.source, reader.all(SHOWN, "source")),
        *map(urls.statement, statements),
        *((urls.STATEMENTS,) if statements else ()),
        *map(urls.text_page, reader.all(TEXT_PAGES)),
    }
    return sorted(found)


def _list(reader: Reader, base: str, addresses: Iterable[str]) -> bytes:
    zone = (reader.one(CONFIG) or Config()).timezone
    changed = {urls.briefing(card.id): dates.days(card.date, zone)[1] for card in reader.all(CARDS)}
    base = escape(base)
    return _file("urlset", (_entry(base, address, changed.get(address)) for address in addresses))


def _entry(base: str, address: str, changed: str | None) -> str:
    last = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{base}{escape(urls.between('', address))}</loc>{last}</url>\n"


def _file(name: str, rows: Iterable[str]) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_NAMESPACE}">\n'
    return f"{head}{''.join(rows)}</{name}>\n".encode()


def robots_keys(reader: Reader) -> Iterator[str]:
    """The file for robots, unless the project has one of its own."""
    if _base(reader) is not None and not reader.all(STATIC, urls.ROBOTS):
        yield ""


def plan_robots(reader: Reader, _key: str) -> DataFile:
    """robots.txt: everything may be read, and where the list of pages is."""
    text = f"User-agent: *\nAllow: /\n\nSitemap: {_base(reader)}{urls.SITEMAP}\n"
    return DataFile(path=urls.ROBOTS, data=text.encode())


def _base(reader: Reader) -> str | None:
    site = reader.one(SITE)
    return site.base_url if site else None
