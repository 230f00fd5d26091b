"""Which pages of a site belong to a briefing: its own, those of the articles that it tells of, and the rules of evidence.

Pages of actors and sources do not: they tell of other briefings, too. What this one says of them stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.model import Briefing
from briefgen.packing.pages import RenderedPage
from briefgen.pages import Rendered
from briefgen.relations import BRIEFING, LONG, SHORTENED, cited_articles, is_statement

Made = Mapping[tuple[str, str], Rendered]
Kind = Literal["briefing", "part", "statement", "article", "notes", "method"]
KINDS: tuple[Kind, ...] = ("briefing", "part", "statement", "article", "notes", "method")
_PAGES: dict[Kind, str] = {
    "briefing": "briefing",
    "part": "part of a briefing",
    "statement": "statement",
    "article": "article",
    "notes": "notes on an article",
    "method": "method",
}


class Chosen(NamedTuple):
    """A page that belongs to a briefing."""

    kind: Kind
    key: str
    address: str


def own_pages(reader: Reader, key: str, made: Made) -> list[Chosen]:
    """The pages of a briefing, and those of what it names."""
    briefing = reader.one(BRIEFING, key)
    if briefing is None:
        return []
    parts = [("part", name) for name in reader.all(LONG, "briefing") if name.rpartition("/")[0] == key]
    cut = reader.one(SHORTENED, key)
    statements = [("statement", name) for name in statements_of(briefing)] if cut and cut.few else []
    articles = [("article", name) for name in cited_articles(briefing)]
    method = [("method", name) for kind, name in made if kind == _PAGES["method"]]
    return _there([("briefing", key), *parts, *statements, *articles, *method], made)  # type: ignore[list-item]


def more_articles(pages: Iterable[RenderedPage], known: Iterable[str], made: Made) -> list[Chosen]:
    """The articles that these pages lead to besides those that are known by their addresses: others in which a statement
    has another wording."""
    by_address = {page.path: name for (kind, name), page in made.items() if kind == _PAGES["article"]}
    leads = dict.fromkeys(address for page in pages for address in page.links if address in by_address)
    return _there([("article", by_address[address]) for address in leads if address not in set(known)], made)


def notes_on(reader: Reader, articles: Iterable[str], made: Made) -> list[Chosen]:
    """The pages with the notes on those of these articles that have very many."""
    wanted = set(articles)
    return _there([("notes", name) for name in reader.all(LONG, "article") if name.rpartition("/")[0] in wanted], made)


def statements_of(briefing: Briefing) -> list[str]:
    """The ids of the statements that a briefing defines."""
    return [str(quote.id) for quote in briefing.key_quotes if is_statement(quote)]


def moved(briefing: Briefing, pages: Mapping[str, RenderedPage]) -> dict[str, tuple[str, str]]:
    """For the pages of statements that are not among these: where the briefing has the same."""
    own = urls.briefing(briefing.id)
    places = {urls.statement(name): urls.anchor("statement", name) for name in statements_of(briefing)}
    return {
        address: (own, place)
        for address, place in places.items()
        if address not in pages and own in pages and place in pages[own].ids
    }


def _there(wanted: Iterable[tuple[Kind, str]], made: Made) -> list[Chosen]:
    return [Chosen(kind, name, made[_PAGES[kind], name].path) for kind, name in wanted if (_PAGES[kind], name) in made]
