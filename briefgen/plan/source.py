"""The page of a source, and those of its months."""

from __future__ import annotations

from collections import Counter
from functools import partial

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.conclusions.long_lists import published_by
from briefgen.periods import MOST
from briefgen.plan import parts
from briefgen.plan.sheet import Sheet
from briefgen.relations import ARTICLE, LISTED, PASSAGES, SHOWN_SOURCE, Listed
from briefgen.views import Page, PeriodView, SourceView

_MOST_QUOTED = 30


def plan(reader: Reader, key: str) -> Page | None:
    """The page of a source: its articles, and whom they quote."""
    source = reader.one(SHOWN_SOURCE, key)
    if source is None:
        return None
    sheet = Sheet(reader, urls.source(key))
    articles = published_by(reader, key)
    quoted: Counter[str] = Counter()
    for article in articles:
        for passage in reader.one(PASSAGES, article.id) or ():
            if passage.counts:
                quoted.update(passage.speaker)
    most = sorted(quoted.items(), key=lambda row: (-row[1], row[0]))[:_MOST_QUOTED]
    view = SourceView(
        id=key,
        name=source.name,
        url=source.url,
        country=source.country,
        language=source.language,
        description=source.description,
        articles=tuple(map(sheet.article_card, articles[:MOST])),
        quoted=sheet.counted((sheet.actor(actor), count) for actor, count in most),
        total=len(articles),
        periods=parts.links(sheet, "source", key),
    )
    return sheet.page("source.html", source.name, view, section="sources", description=source.description)


def plan_period(reader: Reader, name: str) -> Page | None:
    """A month of a source with many articles, or a part of it. `name` is `id/part`."""
    key, _, part = name.rpartition("/")
    source = reader.one(SHOWN_SOURCE, key)
    if source is None:
        return None
    listed = reader.one(LISTED, f"source:{name}") or Listed((), (), ())
    sheet = Sheet(reader, urls.part_of("source", key, part))
    articles = (article for name in listed.articles if (article := reader.one(ARTICLE, name)))
    view = PeriodView(
        of=sheet.source(key),
        heading=parts.heading(sheet, part),
        articles=tuple(map(sheet.article_card, articles)),
        parts=parts.among(sheet, partial(urls.part_of, "source", key), part, listed.parts),
    )
    return parts.page(sheet, source.name, view, section="sources")
