"""What of a long briefing stands on a page of its own: all evidence for one item, the matrix, all articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.conclusions.long_briefings import rows_on_a_page
from briefgen.model import Article, Briefing
from briefgen.periods import MOST
from briefgen.plan import claims, coverage, items, parts
from briefgen.plan.key_quotes import own_statements
from briefgen.plan.sheet import Sheet
from briefgen.relations import BRIEFING, BRIEFING_PART, BriefingPart
from briefgen.views import BriefingPartView, Link, Page

_KINDS = {
    "point": "Key point",
    "question": "Open question",
    "claim": "Claim",
    "event": "Event",
    "coverage": "Who reports what",
    "articles": "Articles",
}
_Shown = dict[str, Any]  # by field of the view


def plan(reader: Reader, name: str) -> Page | None:
    """`name` is `id/part`. None if the briefing turns out to have no such page."""
    key, _, name_of_part = name.rpartition("/")
    briefing, part = reader.one(BRIEFING, key), reader.one(BRIEFING_PART, name)
    if briefing is None or part is None:
        return None
    sheet = Sheet(reader, urls.part_of("briefing", key, name_of_part))
    shown = _PLANS[part.kind](sheet, briefing, part, sheet.articles_of(briefing))
    if shown is None:
        return None
    view = BriefingPartView(
        kind=part.kind,  # type: ignore[arg-type]
        of=Link(text=briefing.title, href=sheet.href(urls.briefing(key))),
        title=briefing.title,
        published=sheet.when(briefing.published),
        updated=sheet.when(briefing.updated),
        parts=parts.among(sheet, lambda one: urls.part_of("briefing", key, one), name_of_part, part.parts),
        address=(sheet.site.base_url or "") + urls.between("", urls.briefing(key)),
        **shown,
    )
    said = view.text or sheet.interface.text(_KINDS[part.kind])
    if part.number > 1:
        said = sheet.interface.text("{period}, part {n}", period=said, n=part.number)
    return sheet.page(
        "briefing-part.html",
        sheet.interface.text("{name}, {period}", name=briefing.title, period=said),
        view,
        section="briefings",
        language=briefing.language,
        status=sheet.standing(briefing.status, briefing.embargo),
    )


def _point(sheet: Sheet, briefing: Briefing, part: BriefingPart, _articles: tuple[Article, ...]) -> _Shown | None:
    found = next((it for it in briefing.key_points if str(it.id) == part.item), None)
    return _item(sheet, briefing, part, found.text, sheet.cards(found.cites)) if found else None


def _question(sheet: Sheet, briefing: Briefing, part: BriefingPart, _articles: tuple[Article, ...]) -> _Shown | None:
    found = next((it for it in briefing.open_questions if str(it.id) == part.item), None)
    if found is None:
        return None
    card = items.question_card(sheet, briefing.id, found)
    passages = ((*card.answer.cites, *card.raised_by)) if card.answer else card.raised_by
    return _item(sheet, briefing, part, card.question, passages)


def _claim(sheet: Sheet, briefing: Briefing, part: BriefingPart, articles: tuple[Article, ...]) -> _Shown | None:
    found = next((it for it in briefing.claims if str(it.id) == part.item), None)
    if found is None:
        return None
    card = claims.card(sheet, found, articles)
    return _item(sheet, briefing, part, card.text, card.passages) | {"differences": card.differences}


def _event(sheet: Sheet, briefing: Briefing, part: BriefingPart, _articles: tuple[Article, ...]) -> _Shown | None:
    found = next((it for it in briefing.timeline if str(it.id) == part.item), None)
    if found is None:
        return None
    card = items.timeline_item(sheet, briefing.id, found, within=True)
    return _item(sheet, briefing, part, card.title, card.cites) | {"differences": card.differences}


def _item(sheet: Sheet, briefing: Briefing, part: BriefingPart, text: str, passages: tuple[Any, ...]) -> _Shown:
    place = urls.in_briefing(briefing.id, part.kind, part.item)
    return {
        "text": text,
        "item": Link(text=text, href=sheet.href(place)),
        "anchor": urls.anchor(part.kind, part.item),
        "passages": passages[(part.number - 1) * MOST : part.number * MOST],
        "total": len(passages),
    }


def _coverage(sheet: Sheet, briefing: Briefing, part: BriefingPart, articles: tuple[Article, ...]) -> _Shown | None:
    rows = rows_on_a_page(len({article.source for article in articles}))
    # The last part has all rows that are left.
    only = slice((part.number - 1) * rows, None if part.number == len(part.parts) else part.number * rows)
    matrix = coverage.plan(sheet, briefing, tuple(own_statements(sheet, briefing)), articles, only)
    return {"coverage": matrix} if matrix else None


def _articles(sheet: Sheet, _briefing: Briefing, part: BriefingPart, articles: tuple[Article, ...]) -> _Shown:
    shown = articles[(part.number - 1) * MOST : part.number * MOST]
    return {"articles": tuple(map(sheet.article_card, shown)), "total": len(articles)}


_PLANS: dict[str, Callable[[Sheet, Briefing, BriefingPart, tuple[Article, ...]], _Shown | None]] = {
    "point": _point,
    "question": _question,
    "claim": _claim,
    "event": _event,
    "coverage": _coverage,
    "articles": _articles,
}
