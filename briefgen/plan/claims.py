"""The claims of a briefing: who asserts, reports, doubts and denies each, who is silent, and where sources differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from briefgen import urls
from briefgen.model import Article, Claim, Stance
from briefgen.plan import differences, items
from briefgen.plan.sheet import Sheet
from briefgen.relations import ARTICLE_SOURCE, Placed
from briefgen.resolve.contradictions import disputed
from briefgen.views import ClaimCard, Link, StanceGroup

_ORDER: tuple[Stance, ...] = ("asserts", "reports", "doubts", "denies")
assert set(_ORDER) == set(get_args(Stance))


def card(sheet: Sheet, claim: Claim, articles: Sequence[Article]) -> ClaimCard:
    """A claim, and every passage that takes a stand on it. `articles` are those of the briefing."""
    key = str(claim.id)
    placed = sorted(items.gathered(sheet, claim.cites, "claim", key), key=lambda one: _ORDER.index(_stance(one)))
    sources = {one.article: str(sheet.reader.one(ARTICLE_SOURCE, one.article)) for one in placed}
    sides = disputed((sources[one.article], str(one.passage.stance)) for one in placed if one.passage.kind == "claim")
    coded = _coded(articles)
    quiet = [source for source in coded if source not in sources.values()]
    groups = tuple(_group(sheet, stance, placed) for stance in dict.fromkeys(map(_stance, placed)))
    return ClaimCard(
        id=key,
        anchor=urls.anchor("claim", key),
        text=claim.text,
        status=claim.status,
        passages=tuple(passage for group in groups for passage in group.passages),
        note=claim.note,
        stances=groups,
        silent=_links(sheet, (source for source in quiet if coded[source])),
        unread=_links(sheet, (source for source in quiet if not coded[source])),
        say=_links(sheet, sides.say if sides else ()),
        deny=_links(sheet, sides.deny if sides else ()),
        differences=differences.views(sheet, placed),
    )


def _stance(placed: Placed) -> Stance:
    return placed.passage.stance if placed.passage.kind == "claim" else "reports"


def _group(sheet: Sheet, stance: Stance, placed: Sequence[Placed]) -> StanceGroup:
    cards = tuple(sheet.passage_card(one) for one in placed if _stance(one) == stance)
    return StanceGroup(stance=stance, passages=cards)


def _coded(articles: Iterable[Article]) -> dict[str, bool]:
    """The sources of a briefing, and whether all articles of each are fully marked: only then is one silent."""
    coded: dict[str, bool] = {}
    for article in articles:
        coded[article.source] = coded.get(article.source, True) and article.coded == "complete"
    return coded


def _links(sheet: Sheet, sources: Iterable[str]) -> tuple[Link, ...]:
    return tuple(sheet.source(source) for source in sources)
