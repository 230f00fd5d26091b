"""What a web page says of itself: in its JSON-LD, its meta elements, its headline, its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from briefgen.intake import tongues
from briefgen.intake.blocks import bare, squeezed
from briefgen.intake.known import Known, first, moment, places
from briefgen.intake.opening import byline
from briefgen.intake.page import Element, text_of

_DEEPEST = 8
_ARTICLE = re.compile(
    r"(?:News|Report|Analysis|Opinion|Review|Blog|Tech|Background|Scholarly|Social|Liveblog|LiveBlog)?\w{0,20}?(?:Article|Posting|Report)\Z"
)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->|<!--\s*Page saved with SingleFile\s+url:\s*(\S+)")
_LIST = re.compile(r"\s*(?:,|;|\band\b|\bund\b|\bet\b|\by\b|\bи\b|&)\s*")


def metadata(tree: Element, text: str, address: str | None = None) -> Known:
    """The facts of a page. `address` is where it was fetched or saved from, if that is known."""
    meta = _meta(tree)
    ld = next(iter(_articles(tree)), {})
    site = first([meta.get("og:site_name"), _name(ld.get("publisher")), meta.get("application-name")])
    url, archive = _places(tree, text, meta, ld, address)
    return Known(
        title=_title(tree, meta, ld, site),
        authors=_authors(tree, meta, ld, site),
        site=site,
        url=url,
        archive=archive,
        published=first(map(moment, _published(tree, meta, ld))),
        updated=first(
            map(
                moment,
                [
                    _text(ld.get("dateModified")),
                    meta.get("article:modified_time"),
                    meta.get("og:updated_time"),
                    meta.get("dcterms.modified"),
                ],
            )
        ),
        language=first(
            map(
                tongues.tag,
                [
                    tree.get("lang"),
                    tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
                    _text(ld.get("inLanguage")),
                    meta.get("og:locale"),
                    meta.get("content-language"),
                ],
            )
        ),
    )


def _meta(tree: Element) -> dict[str, str]:
    """The meta elements by name, in small letters; of several the first."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _articles(tree: Element) -> Iterator[dict[str, Any]]:
    """The articles that the page's JSON-LD describes."""
    for element in tree.iter("script"):
        if (element.get("type") or "").strip().lower() == "application/ld+json" and element.text:
            try:
                root = msgspec.json.decode(element.text.strip())
            except (msgspec.DecodeError, UnicodeError, RecursionError):
                continue
            yield from _with_type(root, _DEEPEST)


def _with_type(node: object, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(node, list) and depth:
        for entry in node:
            yield from _with_type(entry, depth - 1)
    elif isinstance(node, dict) and depth:
        kinds = node.get("@type")
        if any(
            isinstance(kind, str) and _ARTICLE.fullmatch(kind)
            for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield node
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _with_type(node.get(key), depth - 1)


def _title(tree: Element, meta: dict[str, str], ld: dict[str, Any], site: str | None) -> str | None:
    """The headline as the page shows it, if one of its main headings is like what the page calls itself."""
    whole = first(text_of(element) for element in tree.iter("title"))
    said = [first([_text(ld.get("headline"))]), first([meta.get("og:title")]), first([meta.get("twitter:title")])]
    names = [name for name in (*said, whole) if name]
    shown = [first([text_of(element)]) for element in tree.iter("h1")]
    for heading in filter(None, shown):
        key = squeezed(heading)
        if any(
            key and (key in squeezed(name) or squeezed(name) in key or _alike(heading, name))
            for name in names
            if squeezed(name)
        ):
            return heading
    if not any(said) and len(shown) == 1 and shown[0]:
        return shown[0]
    return first(
        [
            *(_without_site(name, site) if name else None for name in said),
            _without_site(whole, site) if whole else None,
            *shown,
        ]
    )


def _alike(one: str, other: str) -> bool:
    mine, theirs = set(bare(one).split()), set(bare(other).split())
    return len(mine & theirs) * 2 >= len(mine)


def _without_site(title: str, site: str | None) -> str:
    """The title of a page without the name of its site behind it."""
    parts = re.split(r"\s+[|–—·•»:-]\s+", title)
    if len(parts) > 1 and ((site and bare(parts[-1]) == bare(site)) or (not site and "|" in title)):
        return title[: title.rindex(parts[-1])].rstrip(" |–—·•»:-")
    return title


def _authors(tree: Element, meta: dict[str, str], ld: dict[str, Any], site: str | None) -> tuple[str, ...]:
    held = ld.get("author")
    found: list[str | None] = [_name(one) for one in (held if isinstance(held, list) else [held])]
    if not any(found):
        said = first(
            [meta.get("author"), meta.get("article:author"), meta.get("parsely-author"), meta.get("dc.creator")]
        )
        found += _LIST.split(said) if said and len(said) < 200 else ()
    if not any(found):
        found += _marked_authors(tree)[:3]
    names = [" ".join(_unlabelled(name).split())[:100] for name in found if name and "://" not in name]
    return tuple(dict.fromkeys(name for name in names if name and bare(name) != bare(site or "")))[:10]


def _marked_authors(tree: Element) -> list[str]:
    marked = (e for e in tree.iter("a", "span") if e.get("rel") == "author" or e.get("itemprop") == "author")
    return [text_of(element) for element in marked]


def _unlabelled(name: str) -> str:
    return ", ".join(byline(name)) or name


def _published(tree: Element, meta: dict[str, str], ld: dict[str, Any]) -> list[str | None]:
    names = "article:published_time datepublished date dc.date dc.date.issued dcterms.created pubdate publishdate publish-date parsely-pub-date sailthru.date citation_publication_date".split()
    times = [element for element in tree.iter("time") if element.get("datetime")]
    marked = [
        element.get("datetime")
        for element in times
        if element.get("pubdate") is not None or element.get("itemprop") == "datePublished"
    ]
    return [
        _text(ld.get("datePublished")),
        *(meta.get(name) for name in names),
        *marked,
        *(element.get("datetime") for element in times[:1]),
    ]


def _places(
    tree: Element, text: str, meta: dict[str, str], ld: dict[str, Any], address: str | None
) -> tuple[str | None, str | None]:
    saved = _SAVED_FROM.search(text[:4000])
    links = [
        element.get("href")
        for element in tree.iter("link")
        if (element.get("rel") or "").strip().lower() == "canonical"
    ]
    page = ld.get("mainEntityOfPage")
    said = [
        *links[:1],
        meta.get("og:url"),
        _text(ld.get("url")),
        _text(page) or (_text(page.get("@id")) if isinstance(page, dict) else None),
    ]
    given = [address, (saved[1] or saved[2]) if saved else None]
    pairs = [places(one) for one in (*said, *given)]
    return first(url for url, _ in pairs), first(archive for _, archive in pairs)


def _name(node: object) -> str | None:
    if isinstance(node, list) and node:
        node = node[0]
    return _text(node.get("name")) if isinstance(node, dict) else _text(node)


def _text(node: object) -> str | None:
    return node if isinstance(node, str) else None
