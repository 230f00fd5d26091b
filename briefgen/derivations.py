"""What follows from the facts that the files state: evidence, mentions, what may be shown, how often an actor speaks.

Each function looks at the catalog for one key and concludes facts and diagnostics. `STEPS` is their order: a step
reads what files and earlier steps stated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from briefgen.catalog import Fact, Reader
from briefgen.config import Config
from briefgen.diagnostics import Diagnostic, Place
from briefgen.languages import direction
from briefgen.model import KeyQuote, Passage
from briefgen.parse.passages import clean_words, context_after, context_before
from briefgen.relations import (
    ACTOR,
    ACTORS,
    ALLOWANCE,
    ANY_ARTICLE,
    ANY_BRIEFING,
    ARTICLE,
    ARTICLES,
    BODY,
    CONFIG,
    EVIDENCE,
    FOUND,
    KNOWN,
    MENTIONED,
    MENTIONS,
    NAMES,
    PASSAGES,
    PLACES,
    SITE,
    SOURCE,
    SPOKEN,
    TALLIES,
    TALLY,
    TEXT_PAGE,
    TEXT_PAGES,
    Tally,
    Text,
    passage_facts,
)
from briefgen.resolve.evidence import Evidence, describe, examine
from briefgen.resolve.mentions import Names, find_mentions
from briefgen.resolve.rights import allowance
from briefgen.text import slug
from briefgen.views import SiteView


class Conclusion(NamedTuple):
    """What one look at the catalog leads to."""

    facts: tuple[Fact, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class Step(NamedTuple):
    """A kind of conclusion: for which keys it is drawn, and how. A `heavy` one is worth more than one process."""

    name: str
    keys: Callable[[Reader], Iterable[str]]
    conclude: Callable[[Reader, str], Conclusion]
    heavy: bool = False


def site(reader: Reader, _key: str) -> Conclusion:
    """What all pages share."""
    config = reader.one(CONFIG) or Config()
    pages = (page for key in reader.all(TEXT_PAGES) if (page := reader.one(TEXT_PAGE, key)))
    view = SiteView(
        title=config.title,
        description=config.description,
        language=config.language,
        dir=direction(config.language),
        base_url=config.base_url,
        settings=dict(config.theme_settings),
        pages=tuple((page.title, f"{page.id}.html") for page in pages),
    )
    return Conclusion((Fact(SITE, "", view),))


def names(reader: Reader, _key: str) -> Conclusion:
    """The names by which actors are found in texts."""
    actors = {key: actor for key in reader.all(ACTORS) if (actor := reader.one(ACTOR, key))}
    return Conclusion((Fact(NAMES, "", Names.of(actors)),))


def mentions(reader: Reader, key: str) -> Conclusion:
    """Who is named in an article, and how often: found by name or marked. Who speaks in it is in it once at least."""
    article, body, known = reader.one(ARTICLE, key), reader.one(BODY, key), reader.one(NAMES)
    if article is None or body is None or known is None:
        return Conclusion()
    passages = reader.one(PASSAGES, key) or ()
    marks = [p for p in passages if p.kind == "actor" and p.ref and not p.in_title]
    speakers = {speaker for p in passages for speaker in (*p.speaker, *p.by)}
    present = {str(mark.ref) for mark in marks} | speakers
    found = find_mentions(body.text, known, present, article.ignore_mentions)
    places = {(str(mark.ref), part) for mark in marks for part in mark.parts}
    marked = sorted(part for mark in marks for part in mark.parts)
    places |= {(m.actor, (m.start, m.end)) for m in found if not _overlaps(marked, m.start, m.end)}
    counts = Counter(actor for actor, _ in places)
    for speaker in speakers:
        counts.setdefault(speaker, 1)
    rows = tuple(sorted(counts.items()))
    return Conclusion(
        (Fact(MENTIONS, key, rows), *(Fact(MENTIONED, actor, (key, count)) for actor, count in rows)),
    )


def _overlaps(marked: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a name found by its letters stands where the author has marked an actor: then the mark decides."""
    return any(start < mark_end and mark_start < end for mark_start, mark_end in marked)


def allowed(reader: Reader, key: str) -> Conclusion:
    """What of an article's text may be shown."""
    article, body = reader.one(ARTICLE, key), reader.one(BODY, key)
    if article is None or body is None:
        return Conclusion()
    config = reader.one(CONFIG) or Config()
    passages = (*(reader.one(PASSAGES, key) or ()), *reader.all(FOUND, key))
    found = allowance(article, reader.one(SOURCE, article.source), config.rights, body, passages)
    problems: tuple[Diagnostic, ...] = ()
    if found.most and found.words > found.most:
        message = f"the marked passages have {found.words} words; the rights allow {found.most} of this text"
        hint = "mark less, or set `rights:` of the article or its source to what you may show"
        places = reader.one(PLACES, article.path) or {}
        place = places.get("rights/max_words") or places.get("source") or Place(1, 1)
        problems = (Diagnostic("A022", message, article.path, place, (hint,)),)
    return Conclusion((Fact(ALLOWANCE, key, found),), problems)


def tally(reader: Reader, key: str) -> Conclusion:
    """How often an actor is quoted, and in how many articles it appears."""
    actor = reader.one(ACTOR, key)
    if actor is None:
        return Conclusion()
    spoken = {(placed.article, placed.passage.id) for placed in reader.all(SPOKEN, key)}
    role = actor.roles[0] if actor.roles else None
    row = Tally(key, actor.name, actor.type, role, len(spoken), len(reader.all(MENTIONED, key)))
    return Conclusion((Fact(TALLY, key, row), Fact(TALLIES, "", row)))


def evidence(reader: Reader, key: str) -> Conclusion:
    """Which passages the key quotes of a briefing are. Words that no mark holds become a passage of their article."""
    briefing = reader.one(ANY_BRIEFING, key)
    if briefing is None:
        return Conclusion()
    facts: list[Fact] = []
    problems: list[Diagnostic] = []
    references: list[str | None] = []
    for index, quote in enumerate(briefing.key_quotes):
        text = reader.one(ANY_ARTICLE, quote.article) if quote.article and quote.text else None
        if text is None:
            references.append(quote.cites)
            continue
        passage, problem = _prove(quote, text)
        if problem is not None:
            spot = _place(reader, briefing.path, f"key_quotes/{index}/text")
            problems.append(msgspec.structs.replace(problem, path=briefing.path, place=spot))
        references.append(f"{quote.article}#{passage.id}" if passage else None)
        if passage and briefing.status == "published" and text.article.status == "published":
            facts += _found_facts(text, passage)
    facts.append(Fact(EVIDENCE, key, tuple(references)))
    return Conclusion(tuple(facts), tuple(problems))


def _found_facts(text: Text, passage: Passage) -> Iterator[Fact]:
    """Facts of a passage that only a briefing knows of; for one that is marked, the article has stated them."""
    if all(known.id != passage.id for known in text.passages):
        yield Fact(FOUND, text.article.id, passage)
        yield from passage_facts(text.article, (passage,))


def _prove(quote: KeyQuote, text: Text) -> tuple[Passage | None, Diagnostic | None]:
    """The passage that holds the words of a quote, or what is wrong with it. The path is filled in by the caller."""
    words = str(quote.text)
    found = examine(words, text.body.text, quote.prefix, quote.suffix)
    in_title = not found.spans and quote.type == "headline"
    if in_title:
        found = examine(words, text.article.title, quote.prefix, quote.suffix)
    if len(found.spans) > 1:
        message = f"these words stand {len(found.spans)} times in {text.article.id}"
        hint = "add `prefix:` or `suffix:`, the words before or behind, or mark the passage and name it"
        return None, Diagnostic("Q002", message, "", hints=(hint,))
    if not found.spans:
        return None, _absent(words, found, text)
    return _passage(quote, found, text, in_title=in_title), None


def _passage(quote: KeyQuote, found: Evidence, text: Text, *, in_title: bool) -> Passage:
    start, end = found.spans[0]
    whole = text.article.title if in_title else text.body.text
    for marked in text.passages:
        if marked.kind == "quote" and marked.in_title == in_title and _are_the_words_of(marked, start, end, whole):
            return marked
    words = clean_words(whole[start:end])
    return Passage(
        id=_free_id(f"quote-{slug(words, 6)}", (start, end), text),
        kind="quote",
        parts=((start, end),),
        words=words,
        before=context_before(whole, start),
        after=context_after(whole, end),
        in_title=in_title,
        verdict="exact" if found.verdict == "exact" else "typographic",
        speaker=quote.speaker,
        to=quote.to,
        via=quote.via,
        ref=quote.id,
        type=quote.type or "direct",
        language=quote.language,
    )


def _are_the_words_of(marked: Passage, start: int, end: int, text: str) -> bool:
    """Whether a marked quote is just these words, but for the quotation marks and points around them."""
    first, last = marked.parts[0]
    around = text[first:start] + text[end:last]
    return len(marked.parts) == 1 and first <= start and end <= last and not any(map(str.isalnum, around))


def _free_id(name: str, span: tuple[int, int], text: Text) -> str:
    """An id that no marked passage has, and that two briefings which quote the same words share."""
    taken = {marked.id for marked in text.passages}
    return f"{name}-at-{span[0]}" if name in taken or _recurs(span, text) else name


def _recurs(span: tuple[int, int], text: Text) -> bool:
    """Whether the same words also stand elsewhere in the article, so that another quote could get the same id."""
    words = text.body.text[span[0] : span[1]]
    return text.body.text.count(words) > 1


def _absent(words: str, found: Evidence, text: Text) -> Diagnostic:
    key = text.article.id
    if found.nearest is None:
        hint = "copy the words from the article, or name another article"
        if examine(words, text.article.title).spans:
            hint = "they stand in the headline: add `type: headline`"
        return Diagnostic("Q001", f"these words do not stand in {key}, nor anything near them", "", hints=(hint,))
    near = clean_words(text.body.text[found.nearest[0] : found.nearest[1]])
    if not found.difference:
        hint = "correct `prefix:` or `suffix:`, or leave them out"
        return Diagnostic("Q001", f"these words stand in {key}, but next to other words than these", "", hints=(hint,))
    hints: tuple[str, ...] = (
        f"the nearest passage is “{near}”",
        f"word by word: {describe(found.difference)}",
        "copy the words from the article, or name another article",
    )
    if examine(words, text.article.title).spans:
        hints = ("they stand in the headline: add `type: headline`",)
    return Diagnostic("Q001", f"these words do not stand in {key}", "", hints=hints)


def _place(reader: Reader, path: str, key: str) -> Place:
    return (reader.one(PLACES, path) or {}).get(key, Place(1, 1))


def once(_reader: Reader) -> Iterable[str]:
    """The only key of a conclusion that is drawn once."""
    return ("",)


STEPS = (
    Step("site", once, site),
    Step("names", once, names),
    Step("evidence", lambda reader: reader.all(KNOWN, "briefing"), evidence),
    Step("mentions", lambda reader: reader.all(ARTICLES), mentions, heavy=True),
    Step("allowance", lambda reader: reader.all(ARTICLES), allowed),
    Step("tally", lambda reader: reader.all(ACTORS), tally),
)
