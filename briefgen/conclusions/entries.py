"""What is new in a briefing, as entries of feeds: the briefing, its changes, its questions and what became of them.

When something was, only the content says. What it gives no date for is not told; a briefing without one is as old as
the newest of its articles, and a question without one as old as the first article that raises it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefgen import dates, urls
from briefgen.catalog import Fact, Reader
from briefgen.config import Config
from briefgen.model import Briefing, OpenQuestion
from briefgen.relations import ARTICLE, BRIEFING, CONFIG, ENTRIES, Entry, cited_articles, since
from briefgen.views import EntryKind

_ANSWERED = ("answered", "partly-answered")


class _Step(NamedTuple):
    """What became of a question, and when."""

    at: str
    kind: EntryKind
    date: str = ""
    note: str | None = None


def entries(reader: Reader, key: str) -> Iterator[Fact]:
    """The entries of a published briefing, for its own feed, for that of the site and for that of the questions."""
    briefing, config = reader.one(BRIEFING, key), reader.one(CONFIG) or Config()
    if briefing is None or not (config.feeds and config.base_url):
        return
    told = _Told(reader, briefing, config.timezone)
    for feed, found in (("site", told.changes()), ("questions", told.questions())):
        for entry in found:
            yield Fact(ENTRIES, feed, entry)
            yield Fact(ENTRIES, f"briefing:{key}", entry)


class _Told:
    """A briefing while its entries are made."""

    def __init__(self, reader: Reader, briefing: Briefing, zone: str) -> None:
        self._reader = reader
        self._briefing = briefing
        self._zone = zone
        self._address = urls.briefing(briefing.id)
        self._first_address = urls.briefing(first_id(briefing.id, briefing.former_ids))
        self._ids: Counter[str] = Counter()

    def changes(self) -> Iterator[Entry]:
        """The briefing itself, and what was changed in it."""
        briefing = self._briefing
        known = [at for change in briefing.changes if (at := self._at(change.date))]
        published = self._at(briefing.published) or self._at(briefing.updated) or min(known, default=None)
        published = published or max(self._articles(cited_articles(briefing)), default=None)
        if published is not None:
            updated = max(published, self._at(briefing.updated) or "", *known)
            yield self._itself(published, updated)
        for change in briefing.changes:
            if at := self._at(change.date):
                name = self._id(f"change-{change.date}-{change.type}")
                address = f"{self._address}#page-changes"
                yield self._entry(name, address, change.type, briefing.title, at, at, change.text)

    def questions(self) -> Iterator[Entry]:
        """The questions that the briefing lists: that they were asked, and each later step."""
        for question in self._briefing.open_questions:
            asked = self._asked(question)
            steps = list(self._steps(question))
            anchor = urls.anchor("question", str(question.id))
            if asked is not None:
                latest = max([asked, *(step.at for step in steps)])
                yield self._question(question, self._id(anchor), _Step(asked, "asked"), latest)
            for step in steps:
                yield self._question(question, self._id(f"{anchor}-{step.date}-{step.kind}"), step, step.at)

    def _steps(self, question: OpenQuestion) -> Iterator[_Step]:
        history = question.history
        if history and (history[0].status, history[0].date) == ("open", since(question)):
            history = history[1:]  # the asking itself
        for event in history:
            if at := self._at(event.date):
                yield _Step(at, event.status, event.date, event.note)
        answer, told = question.answer, any(event.status in _ANSWERED for event in history)
        if answer and answer.date and not told and (at := self._at(answer.date)):
            yield _Step(at, question.status, answer.date)

    def _asked(self, question: OpenQuestion) -> str | None:
        if since(question) is not None:
            return self._at(since(question))
        raising = (reference.partition("#")[0] for reference in question.raised_by)
        return min(self._articles(raising), default=None) or self._at(self._briefing.published)

    def _articles(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            article = self._reader.one(ARTICLE, name)
            if article is not None and (at := self._at(article.published)):
                yield at

    def _at(self, date: str | None) -> str | None:
        return dates.instant(date, self._zone)

    def _id(self, name: str) -> str:
        """A name that no other entry of the briefing has: of two of one day and kind the second is numbered."""
        self._ids[name] += 1
        return name if self._ids[name] == 1 else f"{name}-{self._ids[name]}"

    def _itself(self, published: str, updated: str) -> Entry:
        briefing = self._briefing
        entry = self._entry("", self._address, "briefing", briefing.title, published, updated, briefing.summary)
        return entry._replace(topics=briefing.topics, points=tuple(point.text for point in briefing.key_points))

    def _question(self, question: OpenQuestion, name: str, step: _Step, updated: str) -> Entry:
        address = urls.in_briefing(self._briefing.id, "question", str(question.id))
        entry = self._entry(name, address, step.kind, question.question, step.at, updated, step.note)
        answer = question.answer if step.kind in ("asked", *_ANSWERED) else None
        return entry._replace(
            status=question.status, would_answer=question.would_answer, answer=answer.text if answer else None
        )

    def _entry(
        self, name: str, address: str, kind: EntryKind, title: str, published: str, updated: str, text: str | None
    ) -> Entry:
        briefing = self._briefing
        return Entry(
            id=f"{self._first_address}#{name}" if name else self._first_address,
            address=address,
            kind=kind,
            title=title,
            published=published,
            updated=updated,
            briefing=(briefing.id, briefing.title),
            text=text,
            language=briefing.language,
            authors=briefing.authors,
        )


def first_id(key: str, former: tuple[str, ...]) -> str:
    """The id that a thing had first: what feeds call it by, so that nothing is new because it was renamed."""
    return former[0] if former else key
