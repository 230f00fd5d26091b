"""The articles that a briefing rests on, and which of them have one origin: these are not so many witnesses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from briefgen.model import Article
from briefgen.plan.sheet import Sheet
from briefgen.relations import ORIGINS
from briefgen.resolve import origins
from briefgen.views import ArticleCard, OriginGroup


def plan(sheet: Sheet, key: str, articles: Sequence[Article]) -> dict[str, Any]:
    """The fields of a briefing's view that tell of its articles. `key` is the id of the briefing."""
    cards, shared = tuple(map(sheet.article_card, articles)), sheet.reader.all(ORIGINS, key)
    together = {name for group in shared for name in group.articles}
    return {
        "articles": cards,
        "total_articles": len(cards),
        "shared": tuple(_group(cards, group) for group in shared),
        "single": tuple(card for card in cards if card.id not in together),
        "sources": len({article.source for article in articles}),
        "origins": origins.count(len(cards), shared),
    }


def _group(cards: Sequence[ArticleCard], shared: origins.Shared) -> OriginGroup:
    by_id = {card.id: card for card in cards}
    return OriginGroup(
        articles=tuple(by_id[name] for name in shared.articles if name in by_id),
        name=shared.name,
        wording=shared.wording,
    )
