"""The key quotes of a briefing, in the order of its file: passages, and statements with all their wordings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from briefgen import urls
from briefgen.model import Article, Briefing, KeyQuote
from briefgen.plan import statement
from briefgen.plan.sheet import Sheet
from briefgen.relations import EVIDENCE, STATEMENT, UNPLACED, Placed, is_pointer, is_statement
from briefgen.views import KeyQuotesView, Link, PassageCard, StatementView

_MOST_COLLECTED = 12


def plan(sheet: Sheet, briefing: Briefing, articles: Sequence[Article]) -> tuple[PassageCard | StatementView, ...]:
    """Those listed; without a list, the first quotes marked in the articles."""
    if briefing.key_quotes:
        return tuple(_listed(sheet, briefing))
    return tuple(islice(_marked(sheet, articles), _MOST_COLLECTED))


def own_statements(sheet: Sheet, briefing: Briefing) -> Iterator[KeyQuote]:
    """The statements that a briefing defines, and those of other briefings that it points to."""
    return (found for quote in briefing.key_quotes if (found := _stated(sheet, quote)))


def in_order(found: Iterable[PassageCard | StatementView]) -> tuple[KeyQuotesView, ...]:
    """Each statement by itself, and the quotes between two of them together."""
    groups: list[KeyQuotesView] = []
    quotes: list[PassageCard] = []
    for one in found:
        if isinstance(one, PassageCard):
            quotes.append(one)
            continue
        if quotes:
            groups.append(KeyQuotesView(quotes=tuple(quotes)))
        groups.append(KeyQuotesView(statement=one))
        quotes = []
    return (*groups, KeyQuotesView(quotes=tuple(quotes))) if quotes else tuple(groups)


def _listed(sheet: Sheet, briefing: Briefing) -> Iterator[PassageCard | StatementView]:
    evidence = sheet.reader.one(EVIDENCE, briefing.id) or ()
    unplaced = dict(sheet.reader.all(UNPLACED, briefing.id))
    shown_here = {str(found.id) for found in own_statements(sheet, briefing)}
    for index, (quote, reference) in enumerate(zip(briefing.key_quotes, evidence, strict=True)):
        if stated := _stated(sheet, quote):
            yield statement.view(sheet, stated)
        elif placed := sheet.placed(reference) if reference else unplaced.get(index):
            yield _card(sheet, placed, quote.note, shown_here)


def _stated(sheet: Sheet, quote: KeyQuote) -> KeyQuote | None:
    if is_pointer(quote):
        entry = sheet.reader.one(STATEMENT, str(quote.id))
        return entry[1] if entry else None
    return quote if is_statement(quote) else None


def _card(sheet: Sheet, placed: Placed, note: str | None, shown_here: set[str]) -> PassageCard:
    """A quote whose statement stands on the same page leads to it there."""
    card = msgspec.structs.replace(sheet.passage_card(placed), note=note)
    key = sheet.wordings.statement_of(placed.article, placed.passage)
    if card.statement is None or key not in shown_here:
        return card
    here = Link(text=card.statement.text, href="#" + urls.anchor("statement", str(key)))
    return msgspec.structs.replace(card, statement=here)


def _marked(sheet: Sheet, articles: Iterable[Article]) -> Iterator[PassageCard]:
    return (
        sheet.passage_card(Placed(article.id, article.published, passage))
        for article in articles
        for passage in sheet.passages(article.id)
        if passage.counts
    )
