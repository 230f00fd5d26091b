"""By which end of an address a browser finds each passage in the original of its article."""

from __future__ import annotations

from briefgen.catalog import Fact, Reader
from briefgen.relations import ALLOWANCE, ARTICLE, BODY, FRAGMENTS, PASSAGES
from briefgen.resolve.fragment import Searched, directives


def fragments(reader: Reader, key: str) -> tuple[Fact, ...]:
    """The directives of an article's passages, by their ids. They hold nothing that may not be shown of the text.

    A headline needs none, and actors, whom every line may name, are not looked for.
    """
    article, body, allowed = reader.one(ARTICLE, key), reader.one(BODY, key), reader.one(ALLOWANCE, key)
    if article is None or body is None or allowed is None or allowed.publish == "none":
        return ()
    if not (article.url or article.archive):
        return ()
    searched, across = Searched(body.text), allowed.publish == "full"
    found = {
        passage.id: directives(searched, passage.parts, allowed.context, across=across)
        for passage in reader.one(PASSAGES, key) or ()
        if passage.kind != "actor" and not passage.in_title
    }
    return (Fact(FRAGMENTS, key, {name: directive for name, directive in found.items() if directive}),)
