"""What follows from the facts that the files state: evidence, mentions, what may be shown, how often an actor speaks.

Each function looks at the catalog for one key and concludes facts and diagnostics. `STEPS` is their order: a step
reads what files and earlier steps stated.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import accumulate

from briefgen import checks, lists
from briefgen.catalog import Fact, Reader
from briefgen.conclusions import (
    Conclusion,
    captured,
    elsewhere,
    letters,
    long_briefings,
    long_lists,
    rows,
    share,
    withheld,
)
from briefgen.conclusions.entries import entries
from briefgen.conclusions.evidence import evidence
from briefgen.conclusions.fragments import fragments
from briefgen.conclusions.gaps import split_quotes
from briefgen.conclusions.origins import origins, traces
from briefgen.conclusions.parts import parts_of_others
from briefgen.conclusions.speakers import nowhere_named
from briefgen.config import Config
from briefgen.data.tables import TABLES
from briefgen.diagnostics import Diagnostic, Place
from briefgen.facts import passage_facts
from briefgen.languages import direction
from briefgen.model import Passage
from briefgen.relations import (
    ACTOR,
    ACTOR_NAME,
    ACTORS,
    ALLOWANCE,
    ARTICLE,
    ARTICLES,
    ARTICLES_OF,
    BEHIND_ALL,
    BODY,
    BRIEFINGS,
    BRIEFINGS_ON,
    BROKEN,
    CONFIG,
    DIFFERING,
    EVENT_COUNT,
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
    SHOWN,
    SHOWN_ACTOR,
    SHOWN_SOURCE,
    SITE,
    SOURCE,
    SOURCE_NAME,
    SOURCES,
    SPEAKS_OF,
    SPOKEN,
    TAKEN,
    TALLIES,
    TALLY,
    TEXT_PAGE,
    TEXT_PAGES,
    Called,
    InBriefing,
    Tally,
    marked_question,
    year_of,
)
from briefgen.resolve.mentions import Names, find_mentions
from briefgen.resolve.rights import allowance
from briefgen.steps import Step
from briefgen.views import SiteView

_SOURCES = "content/sources.yaml"


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
        edition=config.edition,
        settings=dict(config.theme_settings),
        pages=tuple((page.title, f"{page.id}.html") for page in pages),
        feeds=config.feeds and config.base_url is not None,
        search=config.search,
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
    unnamed: tuple[Diagnostic, ...] = ()
    if not counts.keys() >= speakers:
        titled = {mention.actor for mention in find_mentions(article.title, known, present)}
        unnamed = tuple(nowhere_named(reader, article, counts.keys() | titled))
    for speaker in speakers:
        counts.setdefault(speaker, 1)
    rows = tuple(sorted(counts.items()))
    spoken_of = tuple(_spoken_of(every, places))
    others = {actor for p in every for actor in _named_beside(p)} - counts.keys()
    return Conclusion(
        (
            Fact(MENTIONS, key, rows),
            *([Fact(SPEAKS_OF, key, spoken_of)] if spoken_of else ()),
            *(Fact(MENTIONED, actor, (key, count)) for actor, count in rows),
            *(Fact(NAMED, actor, article.path) for actor in sorted(others)),
        ),
        unnamed,
    )


def _spoken_of(passages: Iterable[Passage], places: Iterable[tuple[str, tuple[int, int]]]) -> Iterator[tuple[str, str]]:
    """For quotes and claims of the text: whom each names, besides those whose words they are."""
    ordered = sorted((part, actor) for actor, part in places)
    starts = [start for (start, _), _ in ordered]
    for passage in passages:
        if passage.kind not in ("quote", "claim") or passage.in_title:
            continue
        named: dict[str, None] = {}
        for start, end in passage.parts:
            inside = ordered[bisect_left(starts, start) : bisect_left(starts, end)]
            named.update((actor, None) for (_, last), actor in inside if last <= end)
        yield from ((passage.id, actor) for actor in named if actor not in (*passage.speaker, *passage.by))


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
    source, every = reader.one(SOURCE, article.source), reader.one(PASSAGES, key) or ()
    found = allowance(article, source, config.rights, body, every, reader.all(DIFFERING, key), config.edition)
    problems: tuple[Diagnostic, ...] = ()
    # Of settings that cannot be read the defaults stand for the rights: they are not what the author allows.
    if found.most and found.words > found.most and not reader.all(BROKEN, "config"):
        message = f"the marked passages have {found.words} words; the rights allow {found.most} of this text"
        hint = (
            "mark less; or, if you may show so much, write `rights: {publish: excerpts, max_words: N}` with that number "
            "of words in the article, or at its source"
        )
        places = reader.one(PLACES, article.path) or {}
        place = places.get("rights/max_words") or places.get("source") or Place(1, 1)
        problems = (Diagnostic("A022", message, article.path, place, (hint,)),)
    return Conclusion((Fact(ALLOWANCE, key, found), *long_lists.of_article(key, every, found)), problems)


def budget(reader: Reader, key: str) -> Conclusion:
    """Whether all excerpts of a source together keep within what may be shown of it."""
    source, config = reader.one(SOURCE, key), reader.one(CONFIG) or Config()
    own = source.rights.max_words_total if source else None
    most = config.rights.max_words_total if own is None else own
    if source is None or most is None:
        return Conclusion()
    shown = [found for article in reader.all(ARTICLES_OF, key) if (found := reader.one(ALLOWANCE, article))]
    excerpts = [found.words for found in shown if found.publish == "excerpts" and found.words]
    if sum(excerpts) <= most:
        return Conclusion()
    texts = "1 text" if len(excerpts) == 1 else f"{len(excerpts)} texts"
    message = (
        f"{sum(excerpts)} words of {texts} of “{source.name}” are shown as excerpts; its rights allow {most} together"
    )
    hint = (
        "mark less, set a smaller `max_words` for its texts, or, if you may show so much, write "
        "`rights: {max_words_total: N}` at the source with that number of words"
    )
    places = reader.one(PLACES, _SOURCES) or {}
    place = places.get(f"{key}/rights/max_words_total") or places.get(key) or Place(1, 1)
    return Conclusion((), (Diagnostic("L005", message, _SOURCES, place, (hint,)),))


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
    shown = [Fact(SHOWN_ACTOR, key, actor), Fact(ACTOR_NAME, key, called), Fact(SHOWN, "actor", key)]
    if spoken:
        shown.append(Fact(SHOWN, "speaker", key))
    shown += long_lists.of_actor(reader, key)
    return Conclusion((*shown, Fact(TALLY, key, row), Fact(TALLIES, "", row)))


def shown_source(reader: Reader, key: str) -> Conclusion:
    """A source, if something of it is published."""
    source = reader.one(SOURCE, key)
    if source is None or not reader.all(ARTICLES_OF, key):
        return Conclusion()
    shown = [Fact(SHOWN_SOURCE, key, source), Fact(SOURCE_NAME, key, source.name), Fact(SHOWN, "source", key)]
    return Conclusion((*shown, *long_lists.of_source(reader, key)))


def passages(reader: Reader, key: str) -> Conclusion:
    """All passages of a published article: those marked in it, and those that briefings found by their words."""
    article = reader.one(ARTICLE, key)
    if article is None:
        return Conclusion()
    stated: tuple[Passage, ...] = reader.one(MARKED, key) or ()
    marked = tuple(captured.of_marked(reader, key, stated))
    found = {passage.id: passage for passage in reversed(reader.all(FOUND, key))}
    every = (*marked, *found.values())
    if found:
        every = (*marked, *parts_of_others(marked, tuple(found.values())))
        every = tuple(sorted(every, key=lambda passage: (not passage.in_title, passage.parts, passage.id)))
    split = any(passage.kind == "quote" and len(passage.parts) > 1 for passage in marked)
    body = reader.one(BODY, key) if split else None
    problems = tuple(split_quotes(reader, article, body, marked)) if body else ()
    return Conclusion((Fact(PASSAGES, key, every), *passage_facts(article, every)), problems)


def card(reader: Reader, key: str) -> Conclusion:
    """What lists show of a briefing."""
    return Conclusion(tuple(lists.card(reader, key)))


def long_briefing(reader: Reader, key: str) -> Conclusion:
    """What of a briefing has pages of its own."""
    return Conclusion(tuple(long_briefings.of_briefing(reader, key)))


def periods(reader: Reader, key: str) -> Conclusion:
    """How much there is in which month or year."""
    return Conclusion(tuple(lists.periods(reader, key)))


def by_name(reader: Reader, key: str) -> Conclusion:
    """The letters of a long index of names."""
    return Conclusion(tuple(letters.of_index(reader, key)))


def data_rows(reader: Reader, key: str) -> Conclusion:
    """What a thing adds to the tables of `data/`."""
    return Conclusion(rows.find(reader, key))


def data_parts(reader: Reader, key: str) -> Conclusion:
    """The parts of a table of `data/`, with how much is in each."""
    return Conclusion(rows.parts(reader, key))


def once(_reader: Reader) -> Iterable[str]:
    """The only key of a conclusion that is drawn once."""
    return ("",)


def steps(captures: Callable[[str], bytes | None]) -> tuple[Step, ...]:
    """All steps. `captures` gives the bytes of those captures whose digest is in the catalog."""
    return (Step("captures", captured.articles, partial(captured.compared, captures), heavy=True), *STEPS)


STEPS = (
    Step("captures not here", once, captured.not_here),
    Step("site", once, site),
    Step("names", once, names),
    Step("evidence", lambda reader: reader.all(KNOWN, "briefing"), evidence),
    Step("elsewhere", elsewhere.articles, elsewhere.standing, heavy=True),
    Step("settled", lambda reader: reader.all(KNOWN, "briefing"), elsewhere.settled),
    Step("passages", lambda reader: reader.all(ARTICLES), passages),
    Step("mentions", lambda reader: reader.all(ARTICLES), mentions, heavy=True),
    Step("allowance", lambda reader: reader.all(ARTICLES), allowed),
    Step("budget", lambda reader: reader.all(SOURCES), budget),
    Step("loose", lambda reader: reader.all(ARTICLES), loose),
    Step("withheld", withheld.keys, lambda *of: Conclusion(withheld.withheld(*of)), heavy=True),
    Step("fragments", lambda reader: reader.all(ARTICLES), lambda *of: Conclusion(fragments(*of)), heavy=True),
    Step("traces", lambda reader: reader.all(ARTICLES), lambda *of: Conclusion(tuple(traces(*of))), heavy=True),
    Step("origins", lambda reader: reader.all(BRIEFINGS), lambda *of: Conclusion(tuple(origins(*of)))),
    Step("entries", lambda reader: reader.all(BRIEFINGS), lambda *of: Conclusion(tuple(entries(*of)))),
    Step("long briefings", lambda reader: reader.all(BRIEFINGS), long_briefing),
    Step("tally", lambda reader: reader.all(ACTORS), tally),
    Step("share image", share.keys, lambda *of: Conclusion(tuple(share.shared(*of)))),
    Step("share images", once, lambda *of: Conclusion((), tuple(share.problems(*of)))),
    Step("card", lambda reader: reader.all(BRIEFINGS), card),
    Step("periods", lambda _: (*lists.COUNTS, *lists.LISTS), periods),
    Step("shown source", lambda reader: reader.all(SOURCES), shown_source),
    Step("letters", lambda _: letters.INDEXES, by_name),
    Step("rows", rows.keys, data_rows, heavy=True),
    Step("parts", lambda _: TABLES, data_parts),
    Step("check", checks.files, lambda *of: Conclusion((), checks.check(*of))),
)
