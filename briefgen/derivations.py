"""What follows from the facts that the files state: evidence, mentions, what may be shown, how often an actor speaks.

Each function looks at the catalog for one key and concludes facts and diagnostics. `STEPS` is their order: a step
reads what files and earlier steps stated.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

import msgspec

from briefgen import lists
from briefgen.catalog import Fact, Reader
from briefgen.config import Config
from briefgen.diagnostics import Diagnostic, Place
from briefgen.digest import digest_value
from briefgen.languages import direction
from briefgen.model import Briefing, KeyQuote, Passage
from briefgen.parse.passages import clean_words, context
from briefgen.relations import (
    ACTOR,
    ACTOR_NAME,
    ACTORS,
    ALLOWANCE,
    ANY_ARTICLE,
    ANY_BRIEFING,
    ARTICLE,
    ARTICLES,
    ARTICLES_OF,
    BEHIND_ALL,
    BODY,
    BRIEFINGS,
    BRIEFINGS_ON,
    CONFIG,
    EVENT_COUNT,
    EVIDENCE,
    FOUND,
    KNOWN,
    MARKED,
    MARKED_EVENTS,
    MARKED_QUESTIONS,
    MENTIONED,
    MENTIONS,
    NAMED,
    NAMES,
    PASSAGES,
    PLACES,
    QUESTION_COUNT,
    SHOWN_ACTOR,
    SHOWN_SOURCE,
    SITE,
    SOURCE,
    SOURCE_NAME,
    SOURCES,
    SPOKEN,
    TAKEN,
    TALLIES,
    TALLY,
    TEXT_PAGE,
    TEXT_PAGES,
    Called,
    InBriefing,
    Tally,
    Text,
    marked_question,
    passage_facts,
    year_of,
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
    every = reader.one(PASSAGES, key) or ()
    marks = [p for p in every if p.kind == "actor" and p.ref and not p.in_title]
    speakers = {speaker for p in every for speaker in (*p.speaker, *p.by)}
    present = {str(mark.ref) for mark in marks} | speakers
    found = find_mentions(body.text, known, present, article.ignore_mentions)
    places = {(str(mark.ref), part) for mark in marks for part in mark.parts}
    marked = _Marked(part for mark in marks for part in mark.parts)
    places |= {(m.actor, (m.start, m.end)) for m in found if not marked.touches(m.start, m.end)}
    counts = Counter(actor for actor, _ in places)
    for speaker in speakers:
        counts.setdefault(speaker, 1)
    rows = tuple(sorted(counts.items()))
    others = {actor for p in every for actor in _named_beside(p)} - counts.keys()
    return Conclusion(
        (
            Fact(MENTIONS, key, rows),
            *(Fact(MENTIONED, actor, (key, count)) for actor, count in rows),
            *(Fact(NAMED, actor, article.path) for actor in sorted(others)),
        ),
    )


def _named_beside(passage: Passage) -> tuple[str, ...]:
    """Whom a passage names without that they need stand in the text: whom a quote is told to, who told it on."""
    in_title = (passage.ref,) if passage.kind == "actor" and passage.ref else ()
    return (*passage.to, *passage.via, *in_title)


class _Marked:
    """Stretches of a text that an author has marked. There the mark decides who is meant, not the letters of a name."""

    def __init__(self, parts: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(parts)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))  # the farthest end so far

    def touches(self, start: int, end: int) -> bool:
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def allowed(reader: Reader, key: str) -> Conclusion:
    """What of an article's text may be shown."""
    article, body = reader.one(ARTICLE, key), reader.one(BODY, key)
    if article is None or body is None:
        return Conclusion()
    config = reader.one(CONFIG) or Config()
    found = allowance(article, reader.one(SOURCE, article.source), config.rights, body, reader.one(PASSAGES, key) or ())
    problems: tuple[Diagnostic, ...] = ()
    if found.most and found.words > found.most:
        message = f"the marked passages have {found.words} words; the rights allow {found.most} of this text"
        hint = "mark less, or set `rights:` of the article or its source to what you may show"
        places = reader.one(PLACES, article.path) or {}
        place = places.get("rights/max_words") or places.get("source") or Place(1, 1)
        problems = (Diagnostic("A022", message, article.path, place, (hint,)),)
    return Conclusion((Fact(ALLOWANCE, key, found),), problems)


def loose(reader: Reader, key: str) -> Conclusion:
    """The questions and events of an article that only its marks tell of, for the indexes; each once, with a briefing."""
    article, briefings = reader.one(ARTICLE, key), sorted(set(reader.all(BRIEFINGS_ON, key)))
    if article is None or not briefings:
        return Conclusion()
    shown = reader.one(ALLOWANCE, key)
    facts: list[Fact] = []
    for passage in reader.one(PASSAGES, key) or ():
        if passage.ref is not None or passage.kind not in ("question", "event"):
            continue
        if reader.all(TAKEN, f"{key}#{passage.id}"):
            continue
        if passage.kind == "event" and passage.date:
            year = year_of(passage.date)
            facts += [Fact(MARKED_EVENTS, year, (briefings[0], key, passage)), Fact(EVENT_COUNT, "", (year, 1))]
        elif passage.kind == "question" and shown is not None and shown.publish != "none":
            year = year_of(article.published)
            row = (InBriefing(briefings[0], BEHIND_ALL), marked_question(key, passage))
            facts += [Fact(MARKED_QUESTIONS, year, row), Fact(QUESTION_COUNT, "", (year, 1))]
    return Conclusion(tuple(facts))


def tally(reader: Reader, key: str) -> Conclusion:
    """How often an actor is quoted, and in how many articles it appears; nothing of one that nothing published names."""
    actor = reader.one(ACTOR, key)
    mentioned, named = reader.all(MENTIONED, key), reader.all(NAMED, key)
    if actor is None or not (mentioned or named):
        return Conclusion()
    spoken = {(placed.article, placed.passage.id) for placed in reader.all(SPOKEN, key)}
    role = actor.roles[0] if actor.roles else None
    row = Tally(key, actor.name, actor.type, role, len(spoken), len(mentioned))
    called = Called(actor.name, actor.type)
    shown = Fact(SHOWN_ACTOR, key, actor), Fact(ACTOR_NAME, key, called)
    return Conclusion((*shown, Fact(TALLY, key, row), Fact(TALLIES, "", row)))


def shown_source(reader: Reader, key: str) -> Conclusion:
    """A source, if something of it is published."""
    source = reader.one(SOURCE, key)
    if source is None or not reader.all(ARTICLES_OF, key):
        return Conclusion()
    return Conclusion((Fact(SHOWN_SOURCE, key, source), Fact(SOURCE_NAME, key, source.name)))


def evidence(reader: Reader, key: str) -> Conclusion:
    """Which passages the key quotes of a briefing are. Words that no mark holds become a passage of their article."""
    briefing = reader.one(ANY_BRIEFING, key)
    if briefing is None:
        return Conclusion()
    facts: list[Fact] = []
    problems: list[Diagnostic] = []
    references: list[str | None] = []
    for index, quote in enumerate(briefing.key_quotes):
        problems += _unproved_terms(reader, briefing, index)
        text = reader.one(ANY_ARTICLE, quote.article) if quote.article and quote.text else None
        if text is None:
            references.append(quote.cites)
            continue
        passage, problem = _prove(quote, text)
        if problem is not None:
            attribute = "speaker" if problem.code == "Q003" else "text"
            spot = _place(reader, briefing.path, f"key_quotes/{index}/{attribute}")
            problems.append(msgspec.structs.replace(problem, path=briefing.path, place=spot))
        references.append(f"{quote.article}#{passage.id}" if passage else None)
        published = briefing.status == text.article.status == "published"
        if passage and published and all(known.id != passage.id for known in text.passages):
            facts.append(Fact(FOUND, text.article.id, passage))
    facts.append(Fact(EVIDENCE, key, tuple(references)))
    return Conclusion(tuple(facts), tuple(problems))


def _unproved_terms(reader: Reader, briefing: Briefing, index: int) -> Iterator[Diagnostic]:
    """The renderings of loaded terms that do not stand in the article they are said to come from."""
    for number, term in enumerate(briefing.key_quotes[index].terms):
        for name, words in term.wordings.items():
            text = reader.one(ANY_ARTICLE, name)
            if text is None or examine(words, text.body.text).spans or examine(words, text.article.title).spans:
                continue
            place = _place(reader, briefing.path, f"key_quotes/{index}/terms/{number}/wordings/{name}")
            yield msgspec.structs.replace(
                _absent(words, examine(words, text.body.text), text), path=briefing.path, place=place
            )


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
    start, end = found.spans[0]
    whole = text.article.title if in_title else text.body.text
    if "\n\n" in whole[start:end] or "\t" in whole[start:end]:
        hint = "mark the passage in the article (`::: {.quote #id …}`) and name it as `article#id`"
        return None, Diagnostic("Q004", "these words run over the border of a paragraph or a cell", "", hints=(hint,))
    around = _marked_around(text, start, end, in_title=in_title)
    if around and quote.speaker and around.speaker and set(quote.speaker) != set(around.speaker):
        return None, _other_speaker(f"{text.article.id}#{around.id}", around, quote)
    if around and _are_the_words_of(around, start, end, whole):
        return around, None
    return _passage(quote, found, text, around, in_title=in_title), None


def _other_speaker(reference: str, marked: Passage, quote: KeyQuote) -> Diagnostic:
    given, said = " and ".join(quote.speaker), " and ".join(marked.speaker)
    message = f"these words are part of “{reference}”, marked as said by {said}; here they are given to {given}"
    return Diagnostic("Q003", message, "", hints=("correct the speaker here or in the article",))


def _marked_around(text: Text, start: int, end: int, *, in_title: bool) -> Passage | None:
    """The innermost marked quote that shares words with this stretch."""
    quotes = [passage for passage in text.passages if passage.kind == "quote" and passage.in_title == in_title]
    near = [passage for passage in quotes if any(start < last and first < end for first, last in passage.parts)]
    return min(near, key=lambda passage: (sum(b - a for a, b in passage.parts), passage.parts), default=None)


def _passage(quote: KeyQuote, found: Evidence, text: Text, around: Passage | None, *, in_title: bool) -> Passage:
    """A passage of its own. What the briefing does not say of it, the quote that it is a part of does."""
    start, end = found.spans[0]
    whole = text.article.title if in_title else text.body.text
    words = clean_words(whole[start:end])
    before, after = context(whole, start, end)
    marked = around or Passage(id="", kind="quote", parts=(), words="")
    return Passage(
        id=_found_id(words, whole, start, in_title=in_title),
        kind="quote",
        parts=((start, end),),
        words=words,
        before=before,
        after=after,
        in_title=in_title,
        verdict="exact" if found.verdict == "exact" else "typographic",
        speaker=quote.speaker or marked.speaker,
        to=quote.to or marked.to,
        via=quote.via or marked.via,
        role=marked.role,
        ref=quote.id,
        type=quote.type or marked.type,
        language=quote.language or marked.language,
    )


def _are_the_words_of(marked: Passage, start: int, end: int, text: str) -> bool:
    """Whether a marked quote is just these words, but for the quotation marks and points around them."""
    first, last = marked.parts[0]
    around = text[first:start] + text[end:last]
    return len(marked.parts) == 1 and first <= start and end <= last and not any(map(str.isalnum, around))


def _found_id(words: str, text: str, start: int, *, in_title: bool) -> str:
    """An id from the words and from which of their occurrences is meant, the same for every briefing."""
    occurrence = text.count(words, 0, start)
    return f"quote-{slug(words, 6)}-{digest_value((words, occurrence, in_title))[:6]}"


def passages(reader: Reader, key: str) -> Conclusion:
    """All passages of a published article: those marked in it, and those that briefings found by their words."""
    article = reader.one(ARTICLE, key)
    if article is None:
        return Conclusion()
    marked = reader.one(MARKED, key) or ()
    found = {passage.id: passage for passage in reversed(reader.all(FOUND, key))}
    every = (*marked, *found.values())
    if found:
        every = tuple(sorted(every, key=lambda passage: (not passage.in_title, passage.parts, passage.id)))
    return Conclusion((Fact(PASSAGES, key, every), *passage_facts(article, every)))


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


def card(reader: Reader, key: str) -> Conclusion:
    """What lists show of a briefing."""
    return Conclusion(tuple(lists.card(reader, key)))


def periods(reader: Reader, key: str) -> Conclusion:
    """How much there is in which month or year."""
    return Conclusion(tuple(lists.periods(reader, key)))


def once(_reader: Reader) -> Iterable[str]:
    """The only key of a conclusion that is drawn once."""
    return ("",)


STEPS = (
    Step("site", once, site),
    Step("names", once, names),
    Step("evidence", lambda reader: reader.all(KNOWN, "briefing"), evidence),
    Step("passages", lambda reader: reader.all(ARTICLES), passages),
    Step("mentions", lambda reader: reader.all(ARTICLES), mentions, heavy=True),
    Step("allowance", lambda reader: reader.all(ARTICLES), allowed),
    Step("loose", lambda reader: reader.all(ARTICLES), loose),
    Step("tally", lambda reader: reader.all(ACTORS), tally),
    Step("card", lambda reader: reader.all(BRIEFINGS), card),
    Step("periods", lambda _: lists.COUNTS, periods),
    Step("shown source", lambda reader: reader.all(SOURCES), shown_source),
)
