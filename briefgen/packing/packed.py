"""A briefing of a build becomes one file: nothing in it asks for another, and nothing runs but what came with the theme."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from briefgen import urls
from briefgen.catalog import Mapper, Reader
from briefgen.copies import Copy, content_of
from briefgen.model import Briefing
from briefgen.packing.choosing import KINDS, Chosen, more_articles, moved, notes_on, own_pages
from briefgen.packing.pages import RenderedPage, read_page
from briefgen.packing.passing import Places, anchor, heading_of, passed
from briefgen.packing.styles import data_uri, joined
from briefgen.pipeline import Build, Output
from briefgen.plan import pack as planning
from briefgen.reading import Blob
from briefgen.relations import BRIEFING
from briefgen.views import PackSection

# How every such file ends, so that it can be told from others.
END = b"<!-- packed by briefgen -->\n"


class Packed(NamedTuple):
    """The file, how many articles it has, and what it holds in an encoded form, by the addresses of the site."""

    data: bytes
    articles: int
    held: Mapping[str, Output]


def pack(build: Build, key: str, map_: Mapper = map) -> Packed:
    """The file of a briefing that has a page in this build. Raises TemplateFailedError, and OSError for a picture."""
    return _Packing(build, key, map_).packed()


class _Packing:
    def __init__(self, build: Build, key: str, map_: Mapper) -> None:
        self._build, self._key, self._map = build, key, map_
        self._reader = Reader(build.catalog)
        self._held: dict[str, Output] = {}

    def packed(self) -> Packed:
        briefing = self._reader.one(BRIEFING, self._key)
        assert briefing is not None, "only a briefing that has a page is packed"
        chosen, pages = self._chosen()
        sections = self._sections(briefing, chosen, pages)
        style, script = self._style(pages.values()), self._script()
        icon = next((self._picture(page.icon) for page in pages.values() if page.icon), "")
        page = planning.plan(
            self._reader,
            self._key,
            sections,
            style=style,
            script=script,
            policy=_policy(style, script),
            icon=icon,
        )
        data = self._build.fill(page).rstrip() + b"\n" + END
        return Packed(data, sum(one.kind == "article" for one in chosen), self._held)

    # ── pages ──

    def _chosen(self) -> tuple[list[Chosen], dict[str, RenderedPage]]:
        made = self._build.pages.made
        chosen = own_pages(self._reader, self._key, made)
        pages = self._read(chosen)
        own = [pages[one.address] for one in chosen if one.kind in ("briefing", "part", "statement")]
        chosen += more_articles(own, pages, made)
        chosen += notes_on(self._reader, (one.key for one in chosen if one.kind == "article"), made)
        pages |= self._read([one for one in chosen if one.address not in pages])
        return sorted(chosen, key=lambda one: KINDS.index(one.kind)), pages

    def _read(self, chosen: Iterable[Chosen]) -> dict[str, RenderedPage]:
        addresses = [one.address for one in chosen]
        pending = self._build.pending
        if missing := {address for address in addresses if pending.get(address) is None}:
            self._build.apply({}, self._map, missing)
        found: dict[str, RenderedPage] = {}
        for address in addresses:
            output = pending.get(address)
            data = None if output is None else content_of(output)
            if isinstance(data, bytes):
                found[address] = read_page(address, data.decode("utf-8", "replace"))
        return found

    def _sections(
        self, briefing: Briefing, chosen: Iterable[Chosen], pages: Mapping[str, RenderedPage]
    ) -> list[PackSection]:
        places = Places(pages, moved(briefing, pages), self._build.config.base_url, self._picture)
        return [self._section(one, pages[one.address], places) for one in chosen if one.address in pages]

    def _section(self, one: Chosen, page: RenderedPage, places: Places) -> PackSection:
        place = anchor(page.address)
        card = planning.card(self._reader, self._key, one.key, place) if one.kind == "article" else None
        # The heading of an article may hold the numbers of notes.
        page = page._replace(title=card.title) if card else page
        return PackSection(
            kind=one.kind,
            anchor=place,
            heading=heading_of(page),
            title=page.title,
            classes=page.classes,
            html=passed(page, places, leads=one.kind == "briefing"),
            card=card,
        )

    # ── what pages fetch ──

    def _fetch(self, address: str) -> bytes | None:
        copy = self._build.copies.get(address)
        return self._file(copy.source) if copy else None

    def _file(self, path: str) -> bytes | None:
        value = self._build.files.get(path)
        if isinstance(value, Blob):
            return Path(value.path).read_bytes()
        return value if isinstance(value, bytes) else None

    def _picture(self, address: str) -> str:
        data = self._fetch(address)
        found = data_uri(address, data) if data is not None else ""
        if found:
            self._hold(address)
        return found

    def _hold(self, address: str) -> None:
        copy = self._build.copies[address]
        value = self._build.files.get(copy.source)
        if isinstance(value, (bytes, Blob)):
            self._held[address] = Copy(copy.source, copy.digest, value)

    def _asset(self, address: str) -> bytes | None:
        data = self._fetch(address)
        if data is not None:
            self._hold(address)
        return data

    def _style(self, pages: Iterable[RenderedPage]) -> str:
        """The style sheets of all pages, each once, and that of packed files."""
        sheets = dict.fromkeys(sheet for page in pages for sheet in page.sheets)
        found = [(text or self._sheet(address), address, media) for address, text, media in sheets]
        own = (self._static(urls.PACK_STYLE), urls.STYLE_FOLDER + urls.PACK_STYLE, "")
        return _plain(joined([*found, own], self._asset))

    def _sheet(self, address: str) -> str:
        return (self._fetch(address) or b"").decode("utf-8-sig", "replace")

    def _script(self) -> str:
        return _plain(self._static(urls.PACK_SCRIPT)).replace("</script", "<\\/script").replace("<!--", "<\\!--")

    def _static(self, name: str) -> str:
        data = self._file(self._build.theme.static.get(name, ""))
        return data.decode("utf-8-sig", "replace") if data is not None else ""


def _plain(text: str) -> str:
    """A text as a browser reads it, so that its digest is the one that the browser takes."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
