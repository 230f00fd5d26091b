"""Key quotes whose words do not stand in their article: in which others they do, and what becomes of them.

Each article is searched by itself, so that an edit searches one article and not all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from briefgen.catalog import Fact, Reader
from briefgen.conclusions import Conclusion
from briefgen.conclusions.evidence import are_published, placed_at, quotes_proved, unplaced
from briefgen.conclusions.refusals import failure, no_speaker
from briefgen.model import Briefing, Passage
from briefgen.relations import (
    ANY_ARTICLE,
    ANY_BRIEFING,
    BROKEN,
    DIFFERING,
    FAILED,
    KNOWN,
    LINES,
    SOUGHT,
    STANDING,
    UNPLACED,
    Placed,
    Text,
)
from briefgen.resolve.evidence import Evidence, stands
from briefgen.selectors import Haystack


class _Failed(NamedTuple):
    """A key quote that failed: its number in the list, its article, what was found there, and other articles."""

    number: int
    text: Text
    found: Evidence
    others: tuple[str, ...]


def articles(reader: Reader) -> Iterable[str]:
    """The articles, published or not, if words are looked for in them."""
    return reader.all(KNOWN, "article") if reader.all(SOUGHT) else ()


def standing(reader: Reader, key: str) -> Conclusion:
    """Which of the words that are looked for stand in an article."""
    sought, text = dict.fromkeys(reader.all(SOUGHT)), reader.one(ANY_ARTICLE, key)
    if text is None:
        return Conclusion()
    hay = Haystack(text.body.text)
    return Conclusion(tuple(Fact(STANDING, words, key) for words in sought if stands(words, hay)))


def settled(reader: Reader, key: str) -> Conclusion:
    """What becomes of the key quotes of a briefing that failed: they are published for a reason, or they are errors."""
    briefing = reader.one(ANY_BRIEFING, key)
    facts: list[Fact] = []
    problems = []
    for failed in _failed(reader, briefing) if briefing else ():
        assert briefing is not None
        passage = _accepted(briefing, failed)
        if passage is None and reader.all(BROKEN, f"text of {failed.text.article.id}"):
            continue  # the words may stand in what an unclosed block or comment has swallowed
        if passage is None:
            quote, lines = briefing.key_quotes[failed.number], reader.one(LINES, failed.text.article.id) or b""
            problem = failure(quote, failed.found, failed.text, failed.others, lines)
            problems.append(placed_at(reader, briefing, failed.number, "text", problem))
            continue
        if not passage.speaker and passage.type != "headline" and briefing.status != "draft":
            problems.append(placed_at(reader, briefing, failed.number, "text", no_speaker()))
        if are_published(reader, briefing, failed.text):
            facts += _published(briefing, failed, passage)
    return Conclusion(tuple(facts), tuple(problems))


def quotes_given(reader: Reader, key: str) -> tuple[Placed, ...]:
    """The quotes that a briefing gives by their words and no mark holds, published or not, but for errors."""
    briefing = reader.one(ANY_BRIEFING, key)
    if briefing is None:
        return ()
    accepted = ((failed, _accepted(briefing, failed)) for failed in _failed(reader, briefing))
    return (*quotes_proved(reader, key), *(_placed(failed, passage) for failed, passage in accepted if passage))


def _failed(reader: Reader, briefing: Briefing) -> Iterator[_Failed]:
    for index, found in reader.all(FAILED, briefing.id):
        quote = briefing.key_quotes[index]
        text = reader.one(ANY_ARTICLE, str(quote.article))
        if text is not None:
            others = () if found.refusal else reader.all(STANDING, str(quote.text))
            yield _Failed(index, text, found, tuple(name for name in others if name != text.article.id))


def _accepted(briefing: Briefing, failed: _Failed) -> Passage | None:
    """A quote that its author gives a reason for, with its verdict."""
    quote = briefing.key_quotes[failed.number]
    if not (quote.verdict and quote.reason):
        return None
    passage = unplaced(quote, "elsewhere" if failed.others else failed.found.verdict)
    difference = () if failed.others else failed.found.difference
    return msgspec.structs.replace(passage, accepted=quote.reason, difference=difference)


def _placed(failed: _Failed, passage: Passage) -> Placed:
    return Placed(failed.text.article.id, failed.text.article.published, passage)


def _published(briefing: Briefing, failed: _Failed, passage: Passage) -> Iterator[Fact]:
    """A quote that has no place in its article. Only the briefing that gives it shows it."""
    yield Fact(UNPLACED, briefing.id, (failed.number, _placed(failed, passage)))
    if passage.difference and failed.found.nearest and not failed.found.in_title:
        yield Fact(DIFFERING, failed.text.article.id, failed.found.nearest)
