"""What of an article's text may be shown."""

from __future__ import annotations

import msgspec

from briefgen.model import Article, Body, Passage, Publish, Rights, Source
from briefgen.release import EditionName
from briefgen.text import Span, word_count
from briefgen.weave import windows

# How many words of context an excerpt may have on each side; the widest that fits into the budget is taken.
_CONTEXTS = (12, 8, 4, 0)


class Allowance(msgspec.Struct, frozen=True, gc=False):
    """What may be shown: how much of the text, with how many words around a passage, and how that adds up.

    `words` is how many words of the text are shown, and `most` the budget; both are 0 where none is set.
    """

    publish: Publish
    context: int = 0
    words: int = 0
    most: int = 0


def allowance(
    article: Article,
    source: Source | None,
    default: Rights,
    body: Body,
    passages: tuple[Passage, ...],
    others: tuple[Span, ...] = (),
    edition: EditionName = "public",
) -> Allowance:
    """Article before source before configuration. Excerpts give up context until they fit into `max_words`.

    `others` are stretches that are shown besides the passages.
    The internal edition shows all, the edition of annotations nothing. A budget of no words at all is the same as `none`.
    """
    if edition != "public":
        return Allowance("full", _CONTEXTS[0]) if edition == "internal" else Allowance("none")
    steps = (article.rights, source.rights if source else Rights(), default)
    publish: Publish = next((step.publish for step in steps if step.publish), "excerpts")
    most = next((step.max_words for step in steps if step.max_words is not None), None)
    if most == 0 and publish == "excerpts":
        return Allowance("none")
    if publish != "excerpts":
        return Allowance(publish, _CONTEXTS[0] if publish == "full" else 0)
    spans = [part for passage in passages if not passage.in_title for part in passage.parts]
    spans += others
    if most is None:
        return Allowance(publish, _CONTEXTS[0])
    words = 0
    for context in _CONTEXTS:
        shown = windows(body.text, spans, context)
        words = sum(word_count(body.text[start:end]) for start, end in shown)
        if words <= most:
            return Allowance(publish, context, words, most)
    return Allowance(publish, 0, words, most)
