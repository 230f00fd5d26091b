"""The page of a long briefing: each item shows its share of the evidence and leads to the rest of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TypeVar

import msgspec

from briefgen import urls
from briefgen.periods import MOST
from briefgen.plan.sheet import Sheet
from briefgen.relations import SHORTENED, BriefingPart
from briefgen.views import (
    BriefingView,
    ClaimCard,
    CountedLink,
    DifferenceView,
    KeyPointView,
    KeyQuotesView,
    Link,
    OriginGroup,
    PassageCard,
    QuestionCard,
    StanceGroup,
    StatementView,
    TimelineItem,
)

T = TypeVar("T")
_replace = msgspec.structs.replace

FEW = 6  # passages that a question or an event shows where it stands in a list with those of other briefings
_MOST_TOLD = 8  # figures in which sources differ


def shortened(sheet: Sheet, view: BriefingView) -> BriefingView:
    """The same briefing, if it is not long."""
    cut = sheet.reader.one(SHORTENED, view.id)
    if cut is None:
        return view
    pages = {(part.kind, part.item): _address(sheet, view.id, part) for part in cut.parts}
    shown = _without(view, pages)
    return _evidence(shown, cut.few, pages) if cut.few else shown


def _address(sheet: Sheet, key: str, part: BriefingPart) -> str:
    return sheet.href(urls.part_of("briefing", key, part.parts[0]))


_Pages = dict[tuple[str, str], str]


def _without(view: BriefingView, pages: _Pages) -> BriefingView:
    """Without the matrix and all but the first articles, where these have pages of their own."""
    if ("coverage", "") in pages and view.coverage is not None:
        view = _replace(view, coverage=None, coverage_page=pages["coverage", ""])
    if ("articles", "") not in pages:
        return view
    first = {card.id for card in view.articles[:MOST]}
    return _replace(
        view,
        articles=view.articles[:MOST],
        shared=tuple(_group(group, first) for group in view.shared if any(it.id in first for it in group.articles)),
        single=tuple(card for card in view.single if card.id in first),
        articles_page=pages["articles", ""],
    )


def _group(group: OriginGroup, first: set[str]) -> OriginGroup:
    return _replace(group, articles=tuple(card for card in group.articles if card.id in first))


def _evidence(view: BriefingView, few: int, pages: _Pages) -> BriefingView:
    return _replace(
        view,
        key_points=tuple(_point(it, few, pages) for it in view.key_points),
        statements=tuple(_statement(it, few) for it in view.statements),
        quoted=tuple(_quoted(it, few) for it in view.quoted),
        questions=tuple(question(it, few, pages.get(("question", it.id))) for it in view.questions),
        claims=tuple(_claim(it, few, pages) for it in view.claims),
        timeline=tuple(event(it, few, pages.get(("event", it.anchor.removeprefix("event-")))) for it in view.timeline),
    )


def more(text: str, href: str | None, left: int) -> CountedLink | None:
    """The way to what is left out, if anything is."""
    return CountedLink(link=Link(text=text, href=href), count=left) if href and left > 0 else None


def question(card: QuestionCard, few: int, href: str | None) -> QuestionCard:
    """A question with a few of those who raised it."""
    left = more(card.question, href, len(card.raised_by) - few)
    return _replace(card, raised_by=card.raised_by[:few], more=left) if left else card


def event(item: TimelineItem, few: int, href: str | None) -> TimelineItem:
    """An event with a few of the passages that tell of it."""
    left = more(item.title, href, len(item.cites) - few)
    return _replace(item, cites=item.cites[:few], differences=_told(item.differences), more=left) if left else item


def _point(point: KeyPointView, few: int, pages: _Pages) -> KeyPointView:
    left = more(point.text, pages.get(("point", point.anchor.removeprefix("point-"))), len(point.cites) - few)
    return _replace(point, cites=point.cites[:few], more=left) if left else point


def _statement(statement: StatementView, few: int) -> StatementView:
    left = more(statement.title or statement.id, statement.href, len(statement.wordings) - few)
    return _replace(statement, wordings=statement.wordings[:few], more=left) if left else statement


def _quoted(group: KeyQuotesView, few: int) -> KeyQuotesView:
    return _replace(group, statement=_statement(group.statement, few)) if group.statement else group


def _claim(claim: ClaimCard, few: int, pages: _Pages) -> ClaimCard:
    left = more(claim.text, pages.get(("claim", claim.id)), len(claim.passages) - few)
    if left is None:
        return claim
    groups = _some_of_each(claim.stances, few)
    return _replace(
        claim,
        passages=tuple(passage for group in groups for passage in group.passages),
        stances=groups,
        differences=_told(claim.differences),
        more=_replace(left, count=len(claim.passages) - sum(len(group.passages) for group in groups)),
    )


def _some_of_each(groups: Sequence[StanceGroup], few: int) -> tuple[StanceGroup, ...]:
    """The first passages of all stands in turn, and one of each at least: a denial must not be what is left out."""
    turns = [passage for row in zip_longest(*(group.passages for group in groups)) for passage in row if passage]
    chosen = {id(passage) for passage in turns[: max(few, len(groups))]}
    return tuple(_replace(group, passages=_chosen(group.passages, chosen)) for group in groups)


def _chosen(passages: Sequence[PassageCard], chosen: set[int]) -> tuple[PassageCard, ...]:
    return tuple(passage for passage in passages if id(passage) in chosen)


def _told(differences: Sequence[DifferenceView]) -> tuple[DifferenceView, ...]:
    """What is told, each only once, as far as there is room."""
    return tuple(
        _replace(it, told=tuple({one.text: one for one in it.told}.values())[:_MOST_TOLD]) for it in differences
    )
