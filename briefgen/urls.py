"""Every address of the site is made here. Addresses count from the root of the site; `between` makes them relative."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

HOME = "index.html"
BRIEFINGS = "briefings/index.html"
ACTORS = "actors/index.html"
SOURCES = "sources/index.html"
QUOTES = "quotes/index.html"
QUESTIONS = "questions/index.html"
STATEMENTS = "statements/index.html"
TIMELINE = "timeline.html"
METHOD = "method.html"
SEARCH = "search.html"
NOT_FOUND = "404.html"
DATA = "data/index.html"
DATA_PACKAGE = "data/datapackage.json"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
STYLE_FOLDER = "theme/"
INDEX_FOLDER = "pagefind/"

# Static files of a theme that are no part of a site: a briefing that is packed into one file has them in it.
PACK_STYLE = "pack.css"
PACK_SCRIPT = "pack.js"

# What content/static/ and content/pages/ may not take: the site needs these for itself, now or in a later edition.
RESERVED_FOLDERS = frozenset(
    "actors articles briefings data pagefind questions quotes sources statements theme timeline".split()
)
RESERVED_FILES = (
    frozenset("404.html index.html manifest.json timeline.html feed.xml feed.json sitemap.xml".split())
    | {BRIEFINGS, ACTORS, SOURCES, QUOTES, QUESTIONS, STATEMENTS, METHOD, SEARCH}
    | {f"sitemap-{number}.xml" for number in range(1, 51)}  # for a million pages
)

# The forms of feeds, by the endings of their addresses.
ATOM, JSON_FEED = "xml", "json"

_ENDINGS = (".html", f".{ATOM}", f".{JSON_FEED}")
_PLAIN = re.compile(r"[A-Za-z0-9_./-]*").fullmatch


def is_page(path: str) -> bool:
    """Whether an address is that of a page, which people look at, and not of a file for programs."""
    return path.endswith(".html")


def article(key: str) -> str:
    return f"articles/{key}.html"


def briefing(key: str) -> str:
    return f"briefings/{key}.html"


def share_image(key: str) -> str:
    """The picture that stands for a briefing where its address is shared."""
    return f"briefings/{key}.png"


def actor(key: str) -> str:
    return f"actors/{key}.html"


def source(key: str) -> str:
    return f"sources/{key}.html"


def statement(key: str) -> str:
    return f"statements/{key}.html"


def text_page(key: str) -> str:
    return f"{key}.html"


# From kinds of things whose ids authors choose to their addresses.
NAMED: dict[str, Callable[[str], str]] = {
    "article": article,
    "briefing": briefing,
    "page": text_page,
    "actor": actor,
    "source": source,
    "statement": statement,
}


def verdict(name: str) -> str:
    """The place where the rule of a verdict stands."""
    return f"{METHOD}#page-{name}"


def passage(article_key: str, key: str) -> str:
    return f"articles/{article_key}.html#{key}"


def anchor(kind: str, key: str) -> str:
    """The id, on a briefing's page, of one of its statements, questions, claims and so on."""
    return f"{kind}-{key}"


def in_briefing(briefing_key: str, kind: str, key: str) -> str:
    return f"briefings/{briefing_key}.html#{anchor(kind, key)}"


# Lists that are cut into parts when they are long: where the list stands, and the folder of its parts. No briefing,
# actor, source or statement can have the id `index`.
_LISTS = {
    "quotes": (QUOTES, "quotes/"),
    "questions": (QUESTIONS, "questions/"),
    "events": (TIMELINE, "timeline/"),
    "briefings": (BRIEFINGS, "briefings/index/"),
    "statements": (STATEMENTS, "statements/index/"),
    "actors": (ACTORS, "actors/index/"),
    "sources": (SOURCES, "sources/index/"),
}


def list_of(kind: str, part: str = "") -> str:
    """The list of all quotes, questions, events, briefings, statements, actors or sources, or a part of it."""
    whole, folder = _LISTS[kind]
    return f"{folder}{part}.html" if part else whole


def part_of(kind: str, key: str, part: str) -> str:
    """A part of what is too long for the page of one thing, such as the quotes of an actor in a month."""
    folder = NAMED[kind](key).removesuffix(".html")
    # An id may end like a file's name. Then its folder could stand where the page of another id has to be.
    return f"{folder}{'~' if folder.lower().endswith(_ENDINGS) else ''}/{part}.html"


def annotations_of(key: str) -> str:
    return f"data/annotations/{key}.json"


def yaml_of(path: str) -> str:
    """A YAML file of `content/` as far as it may leave: `articles/NAME`, `actors` … Only the edition of annotations has it."""
    return f"data/content/{path}.yaml"


def table(name: str, part: str, form: str) -> str:
    """A table's file, or that of one part of it. `form` is `csv` or `json`."""
    return f"data/{name}/{part}.{form}" if part else f"data/{name}.{form}"


def feed(kind: str, key: str, form: str) -> str:
    """A feed: that of the site, of the questions, or of one thing, beside its page. `form` is `ATOM` or `JSON_FEED`."""
    if kind == "site":
        return f"feed.{form}"
    return f"questions/feed.{form}" if kind == "questions" else f"{NAMED[kind](key).removesuffix('.html')}.{form}"


def sitemap_part(number: int) -> str:
    """A part of the list of all pages. It may name addresses of its own folder only, and so it stands at the root."""
    return f"sitemap-{number}.xml"


def media(path: str) -> str:
    """Where a picture of content/ goes: the same folders, so that the relative address in the text stays right."""
    return path.removeprefix("content/")


def root_of(path: str) -> str:
    """What leads from a page to the root of the site."""
    return "../" * path.count("/")


def _quoted(text: str) -> str:
    # Nearly all addresses need no encoding, and there are many of them.
    return text if _PLAIN(text) else quote(text)


def at(address: str, key: str) -> str:
    """The address of a place on the page that a relative address leads to."""
    return f"{address}#{_quoted(key)}"


def to_text(address: str, directives: str) -> str:
    """An address on the web that leads to a text there. A fragment that it has stays; directives that it has do not."""
    if not directives:
        return address
    address = address.partition(":~:")[0]
    return f"{address}{directives}" if "#" in address else f"{address}#{directives}"


def between(page: str, target: str) -> str:
    """The relative address from one page to another, percent-encoded as a browser expects."""
    target, _, fragment = target.partition("#")
    if target == page and fragment:
        return "#" + _quoted(fragment)
    folder = page[: page.rfind("/") + 1]
    if folder and target.startswith(folder):
        relative = _quoted(target[len(folder) :])
    else:
        relative = "../" * page.count("/") + _quoted(target)
    return f"{relative}#{_quoted(fragment)}" if fragment else relative
