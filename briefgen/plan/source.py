"""The page of a source, and the index of sources."""

from __future__ import annotations

from collections import Counter
from functools import partial

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.conclusions.long_lists import published_by
from briefgen.periods import MOST
from briefgen.plan import parts
from briefgen.plan.sheet import Sheet
from briefgen.relations import ARTICLE, ARTICLES_OF, LISTED, PASSAGES, SHOWN_SOURCE, SOURCES, Listed
from briefgen.views import Link, Page, PeriodView, SourceRow, SourcesView, SourceView

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
            if passage.kind == "quote":
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


def plan_index(reader: Reader, _key: str) -> Page:
    """All sources by name."""
    sheet = Sheet(reader, urls.SOURCES)
    rows = []
    for key in reader.all(SOURCES):
        source = reader.one(SHOWN_SOURCE, key)
        if source is not None:
            rows.append(
                SourceRow(
                    source=Link(text=source.name, href=sheet.href(urls.source(key))),
                    country=source.country,
                    language=source.language,
                    articles=len(reader.all(ARTICLES_OF, key)),
                )
            )
    rows.sort(key=lambda row: sheet.interface.order(row.source.text))
    title = sheet.interface.text("Sources")
    return sheet.page("sources.html", title, SourcesView(sources=tuple(rows)), section="sources")
