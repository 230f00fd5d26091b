"""Which briefings hold too much for one page, and what of each stands on pages of its own.

The page of a briefing always has all its items at their places. What is cut is their evidence: the page shows so many
passages in all, and each item its share of them; the rest of an item has a page. So has a large matrix, and a long list
of articles.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from briefgen import layout
from briefgen.catalog import Fact, Reader
from briefgen.digest import digest_value
from briefgen.model import Briefing
from briefgen.periods import MOST, names
from briefgen.relations import (
    ARTICLE_SOURCE,
    BRIEFING,
    BRIEFING_PART,
    LONG,
    REFERRING,
    SHORTENED,
    BriefingPart,
    Shortened,
    cited_articles,
    is_pointer,
    is_statement,
)

MOST_PASSAGES = 150  # shown as evidence on the page of a briefing
_MOST_CELLS = 400  # of a matrix there, and …
_CELLS_APART = 2000  # … on a page of its own
_MOST_ACTORS = 12  # rows of a matrix for which no actors are listed

_Item = tuple[str, str]  # kind and id


def of_briefing(reader: Reader, key: str) -> Iterator[Fact]:
    """How a briefing is shortened, and its other pages; nothing for one that is not long."""
    briefing = reader.one(BRIEFING, key)
    if briefing is None:
        return
    counts = {item: len(set(passages)) for item, passages in _evidence(reader, briefing)}
    sources = [source for name in cited_articles(briefing) if (source := reader.one(ARTICLE_SOURCE, name))]
    few = _share(counts.values())
    rows = _rows(briefing)
    apart = len(set(sources)) * (rows + (0 if briefing.actors else _MOST_ACTORS)) > _MOST_CELLS
    parts = list(_items_apart(briefing, counts, few)) if few else []
    if apart:
        parts += _parts("coverage", "coverage", "", -(-rows // rows_on_a_page(len(set(sources)))) * MOST)
    if len(sources) > MOST:
        parts += _parts("articles", "articles", "", len(sources))
    if parts:
        yield Fact(SHORTENED, key, Shortened(few, tuple(part for _, part in parts if part.number == 1)))
    for name, part in parts:
        yield Fact(LONG, "briefing", f"{key}/{name}")
        yield Fact(BRIEFING_PART, f"{key}/{name}", part)


def rows_on_a_page(columns: int) -> int:
    """How many rows of a matrix with so many columns stand on one page of its own."""
    return max(_CELLS_APART // max(columns, 1), 1)


def _evidence(reader: Reader, briefing: Briefing) -> Iterator[tuple[_Item, Iterable[str]]]:
    """Every item with the passages that it rests on, as `article#passage`."""

    def referring(kind: str, key: str, named: Iterable[str]) -> tuple[_Item, Iterable[str]]:
        found = (f"{it.article}#{it.passage.id}" for it in reader.all(REFERRING, f"{kind}:{key}"))
        return (kind, key), [*named, *found]

    for point in briefing.key_points:
        yield ("point", str(point.id)), point.cites
    for quote in briefing.key_quotes:
        if is_statement(quote) or is_pointer(quote):
            yield ("statement", str(quote.id)), referring("quote", str(quote.id), quote.wordings)[1]
    for question in briefing.open_questions:
        yield referring("question", str(question.id), question.raised_by)
    for claim in briefing.claims:
        yield referring("claim", str(claim.id), claim.cites)
    for entry in briefing.timeline:
        yield referring("event", str(entry.id), entry.cites)


def _share(counts: Collection[int]) -> int:
    """How many passages each item shows, so that there are not too many in all; 0 if it shows all."""
    if sum(counts) <= MOST_PASSAGES:
        return 0
    share = 1
    while sum(min(count, share + 1) for count in counts) <= MOST_PASSAGES:
        share += 1
    return share


def _rows(briefing: Briefing) -> int:
    """The rows of a matrix; actors only where they are listed."""
    statements = sum(is_statement(quote) or is_pointer(quote) for quote in briefing.key_quotes)
    return statements + len(briefing.claims) + len(briefing.open_questions) + len(briefing.actors)


def _items_apart(briefing: Briefing, counts: dict[_Item, int], few: int) -> Iterator[tuple[str, BriefingPart]]:
    answered = {str(it.id): len(it.answer.cites) for it in briefing.open_questions if it.answer}
    for (kind, key), count in counts.items():
        if count > few and kind != "statement":  # which has a page in any case
            yield from _parts(_name(kind, key), kind, key, count + (answered.get(key, 0) if kind == "question" else 0))


def _parts(first: str, kind: str, item: str, count: int) -> Iterator[tuple[str, BriefingPart]]:
    every = tuple(names(first, count))
    for number, name in enumerate(every, 1):
        yield name, BriefingPart(kind, item, number, every)


def _name(kind: str, key: str) -> str:
    """The name of an item's page. Ids of items may differ by case alone, or hold what no file's name can."""
    name = f"{kind}-{key}"
    plain = layout.is_id(name) and layout.folded(name) == name and "-part-" not in name
    return name if plain else f"{kind}-{digest_value(key)[:12]}"
