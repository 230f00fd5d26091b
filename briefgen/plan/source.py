"""The page of a source, and the index of sources."""

from __future__ import annotations

from collections import Counter

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.plan.sheet import Sheet
from briefgen.relations import ARTICLE, ARTICLES_OF, PASSAGES, SHOWN_SOURCE, SOURCES
from briefgen.views import Link, Page, SourceRow, SourcesView, SourceView

_MOST_QUOTED = 30


def plan(reader: Reader, key: str) -> Page | None:
    """The page of a source: its articles, and whom they quote."""
    source = reader.one(SHOWN_SOURCE, key)
    if source is None:
        return None
    sheet = Sheet(reader, urls.source(key))
    articles = [article for name in reader.all(ARTICLES_OF, key) if (article := reader.one(ARTICLE, name))]
    articles.sort(key=lambda article: (sheet.order(article.published), article.id), reverse=True)
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
        articles=tuple(sheet.article_card(article) for article in articles),
        quoted=sheet.counted((sheet.actor(actor), count) for actor, count in most),
    )
    return sheet.page("source.html", source.name, view, section="sources", description=source.description)


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
