"""The articles of a project that may answer the questions of its briefings. For their author alone.

No page and no build needs this. It is asked for by the preview and by `briefgen list`, and looks at published articles
and drafts alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from briefgen import dates
from briefgen.catalog import Catalog
from briefgen.config import Config
from briefgen.model import Briefing, OpenQuestion, Passage
from briefgen.relations import (
    ACTOR,
    ACTORS,
    ANY_ARTICLE,
    ARTICLE,
    ARTICLES,
    CONFIG,
    KNOWN,
    MENTIONED,
    NAMES,
    REFERRING,
    Text,
    cited_articles,
)
from briefgen.resolve.mentions import Names, find_mentions
from briefgen.resolve.offers import Candidate, Offer, Wanted, offers, terms

_PENDING = ("open", "partly-answered", "disputed")
_MOST_CANDIDATES = 500  # the latest articles of a question's actors: more are not looked at
_MOST_PASSAGES = 5  # that raise a question
_MOST_LETTERS = 1000  # of each of them

Asked = tuple[Briefing, OpenQuestion]


class _Search(NamedTuple):
    """What is looked for to answer a question: from when on, and in which articles it is of no use to look."""

    wanted: Wanted
    after: float
    taken: frozenset[str]


class _Late(NamedTuple):
    """An article that is late enough for some question, with those of its actors that a question wants."""

    begins: float
    key: str
    actors: frozenset[str]


def offers_to(catalog: Catalog, asked: Sequence[Asked]) -> list[tuple[Offer, ...]]:
    """For each of these questions the articles that may answer it: none for those that are settled or have no date."""
    shelf = _Shelf(catalog)
    searches = [shelf.search(briefing, question) for briefing, question in asked]
    return shelf.find(searches)


class _Shelf:
    """The articles of a project, to be searched for several questions at once."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._zone = (next(iter(catalog.all(CONFIG)), None) or Config()).timezone
        known = next(iter(catalog.all(NAMES)), None)
        self._names = known or Names.of({key: catalog.all(ACTOR, key)[0] for key in catalog.all(ACTORS)})
        # Of what a build has looked through, the catalog says who is named where; of all else nothing is known yet.
        looked_through = set(catalog.all(ARTICLES)) if known else set()
        keys = sorted(set(catalog.all(KNOWN, "article")) - looked_through)
        self._others = {key: text for key in keys for text in catalog.all(ANY_ARTICLE, key)[:1]}
        self._asking: dict[str, list[str]] = {}  # by question, the passages in the others that refer to it
        for key, text in self._others.items():
            for passage in text.passages:
                if passage.kind == "question" and passage.ref:
                    self._asking.setdefault(passage.ref, []).append(f"{key}#{passage.id}")

    def search(self, briefing: Briefing, question: OpenQuestion) -> _Search | None:
        """What to look for, or None where there is nothing to go by."""
        if question.status not in _PENDING:
            return None
        raised = self._raised(question)
        wanted = self._wanted(briefing, question, self._passages(raised[:_MOST_PASSAGES]))
        after = self._after(briefing, question, raised)
        if after is None or not (wanted.actors and wanted.terms):
            return None
        cites = (*raised, *(question.answer.cites if question.answer else ()))
        return _Search(wanted, after, frozenset(reference.partition("#")[0] for reference in cites))

    def _raised(self, question: OpenQuestion) -> list[str]:
        """The passages that raise a question, by its own list or by their marks."""
        key = str(question.id)
        marked = (f"{placed.article}#{placed.passage.id}" for placed in self._catalog.all(REFERRING, f"question:{key}"))
        return list(dict.fromkeys((*question.raised_by, *marked, *self._asking.get(key, ()))))

    def find(self, searches: Sequence[_Search | None]) -> list[tuple[Offer, ...]]:
        """What is found for each search."""
        every = [search for search in searches if search]
        stems = frozenset(stem for search in every for stem in search.wanted.terms)
        by_actor = self._late(every)
        candidates: dict[str, Candidate] = {}

        def candidate(row: _Late) -> Candidate:
            if row.key not in candidates:
                text = self._catalog.all(ANY_ARTICLE, row.key)[0]
                shared = terms(f"{text.article.title}\n{text.body.text}").keys() & stems
                candidates[row.key] = Candidate(row.key, row.actors, frozenset(shared))
            return candidates[row.key]

        return [
            offers(one.wanted, [candidate(row) for row in _latest(one, by_actor)]) if one else () for one in searches
        ]

    def _late(self, searches: Sequence[_Search]) -> dict[str, list[_Late]]:
        """By actor the articles that are late enough for any of the searches, the latest first."""
        wanted = frozenset(actor for search in searches for actor in search.wanted.actors)
        first = min((search.after for search in searches), default=float("inf"))
        found: dict[str, list[_Late]] = {}
        for key, actors in self._naming(wanted, first).items():
            row = _Late(self._begins(key), key, frozenset(actors))
            for actor in actors if row.begins >= first else ():
                found.setdefault(actor, []).append(row)
        for rows in found.values():
            rows.sort(key=_latest_first)
        return found

    def _naming(self, wanted: frozenset[str], first: float) -> dict[str, Set[str]]:
        """The articles in which any of these actors is named or speaks, and which; of others only those late enough."""
        found: dict[str, set[str]] = {}
        for actor in wanted:
            for key, _ in self._catalog.all(MENTIONED, actor):
                found.setdefault(key, set()).add(actor)
        others = {key: self._actors(text) & wanted for key, text in self._others.items() if self._begins(key) >= first}
        return {**found, **others}

    def _begins(self, key: str) -> float:
        """When an article was published; before all others if that is not sure."""
        text = self._others.get(key)
        articles = (text.article,) if text else self._catalog.all(ARTICLE, key)
        limits = dates.limits(articles[0].published, self._zone) if articles else None
        return limits[0] if limits else float("-inf")

    def _passages(self, references: Iterable[str]) -> list[Passage]:
        split = [reference.partition("#") for reference in references]
        return [
            passage
            for key, _, name in split
            for text in self._catalog.all(ANY_ARTICLE, key)[:1]
            for passage in text.passages
            if passage.id == name
        ]

    def _wanted(self, briefing: Briefing, question: OpenQuestion, raising: Sequence[Passage]) -> Wanted:
        """The actors that a question names, or else those of its briefing, and its words without their names."""
        said = [passage.words[:_MOST_LETTERS] for passage in raising]
        text = "\n".join((question.question, question.would_answer or "", *said))
        named = {mention.actor for mention in find_mentions(text, self._names)}
        named.update(name for passage in raising for name in (*passage.speaker, *passage.by))
        actors = frozenset(named or {row.id for row in briefing.actors} or self._acting(briefing))
        own = {stem for actor, alias in self._names.aliases if actor in actors for stem in terms(alias)}
        return Wanted(actors, {stem: word for stem, word in terms(text).items() if stem not in own})

    def _acting(self, briefing: Briefing) -> set[str]:
        """The actors of a briefing that lists none: who speaks or is marked in its articles."""
        texts = (text for name in cited_articles(briefing) for text in self._catalog.all(ANY_ARTICLE, name)[:1])
        passages = [passage for text in texts for passage in text.passages]
        marked = {passage.ref for passage in passages if passage.kind == "actor" and passage.ref}
        return marked | {speaker for passage in passages for speaker in passage.speaker}

    def _after(self, briefing: Briefing, question: OpenQuestion, raised: Iterable[str]) -> float | None:
        """When the last is over that is known of a question; where it has no date, what first raised it."""
        answered = question.answer.date if question.answer else None
        own = self._ends(question.opened, answered, *(step.date for step in question.history))
        if own:
            return max(own)
        texts = (self._catalog.all(ANY_ARTICLE, reference.partition("#")[0])[:1] for reference in raised)
        raising = self._ends(*(text.article.published for found in texts for text in found))
        return min(raising or self._ends(briefing.published), default=None)

    def _ends(self, *given: str | None) -> list[float]:
        return [limits[1] for date in given if (limits := dates.limits(date, self._zone))]

    def _actors(self, text: Text) -> frozenset[str]:
        """Who speaks in an article or is named in it."""
        said = {name for passage in text.passages for name in (*passage.speaker, *passage.by)}
        said |= {passage.ref for passage in text.passages if passage.kind == "actor" and passage.ref}
        found = find_mentions(text.body.text, self._names, said, text.article.ignore_mentions)
        return frozenset(said.union(mention.actor for mention in found))


def _latest_first(row: _Late) -> tuple[float, str]:
    return -row.begins, row.key


def _latest(search: _Search, by_actor: Mapping[str, Sequence[_Late]]) -> list[_Late]:
    """The articles to look at for a search: late enough, and not so many that the search would not end."""
    rows = {
        row.key: row
        for actor in search.wanted.actors
        for row in by_actor.get(actor, ())[: _MOST_CANDIDATES + len(search.taken)]
        if row.begins >= search.after and row.key not in search.taken
    }
    return sorted(rows.values(), key=_latest_first)[:_MOST_CANDIDATES]
