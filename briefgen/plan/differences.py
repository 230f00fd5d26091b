"""Where the articles of a claim or an event do not agree, as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.plan.sheet import Sheet
from briefgen.relations import ARTICLE, Placed
from briefgen.resolve.contradictions import Difference, Telling, Told, differences
from briefgen.views import DifferenceView, ToldView


def views(sheet: Sheet, placed: Sequence[Placed]) -> tuple[DifferenceView, ...]:
    """The figures and dates in which these passages differ."""
    if len({one.article for one in placed}) < 2:
        return ()
    tellings = [_telling(sheet, one) for one in placed]
    return tuple(_view(sheet, placed, found) for found in differences(tellings, sheet.config.timezone))


def _telling(sheet: Sheet, placed: Placed) -> Telling:
    passage, article = placed.passage, sheet.reader.one(ARTICLE, placed.article)
    language = passage.language or (article.language if article else None) or sheet.config.language
    return Telling(placed.article, passage.words, language, passage.date if passage.kind == "event" else None)


def _view(sheet: Sheet, placed: Sequence[Placed], found: Difference) -> DifferenceView:
    return DifferenceView(kind=found.kind, told=tuple(_told(sheet, placed[one.place], one) for one in found.told))


def _told(sheet: Sheet, placed: Placed, told: Told) -> ToldView:
    card = sheet.passage_card(placed)
    if told.spans:
        words = card.words and ", ".join(placed.passage.words[start:end] for start, end in told.spans)
        return ToldView(source=card.source, href=card.href, text=words, language=card.language, dir=card.dir)
    when = sheet.when(placed.passage.date)
    return ToldView(source=card.source, href=card.href, text=when.text if when else None)
