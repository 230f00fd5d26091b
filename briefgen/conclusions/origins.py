"""Which articles of a briefing have one origin, concluded from what is kept of each."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.catalog import Fact, Reader
from briefgen.relations import ARTICLE, BODY, BRIEFING, BRIEFINGS_ON, ORIGINS, TRACES, cited_articles
from briefgen.resolve.origins import Traces, groups, runs


def traces(reader: Reader, key: str) -> Iterator[Fact]:
    """What is kept of an article to compare it with others, if a briefing holds it."""
    article = reader.one(ARTICLE, key)
    if article is None or not reader.all(BRIEFINGS_ON, key):
        return
    body = reader.one(BODY, key)
    yield Fact(TRACES, key, Traces(article.origin, runs(body.text) if body else b""))


def origins(reader: Reader, key: str) -> Iterator[Fact]:
    """The articles of a published briefing that have one origin."""
    briefing = reader.one(BRIEFING, key)
    names = cited_articles(briefing) if briefing else ()
    if len(names) > 1:
        found = [(name, one) for name in names if (one := reader.one(TRACES, name)) is not None]
        yield from (Fact(ORIGINS, key, shared) for shared in groups(found))
