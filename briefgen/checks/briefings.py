"""What a briefing refers to: articles, passages, actors, statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefgen import layout
from briefgen.catalog import Reader
from briefgen.checks.claims import check_claims
from briefgen.checks.desk import Desk
from briefgen.checks.questions import check_questions
from briefgen.checks.statements import check_statement
from briefgen.conclusions.speakers import all_known
from briefgen.config import Config
from briefgen.diagnostics import Diagnostic, suggest
from briefgen.model import Briefing, KeyQuote, Record
from briefgen.placeholders import TO_WRITE, is_unwritten
from briefgen.relations import (
    ANY_BRIEFING,
    BROKEN,
    CONFIG,
    DEFINED,
    EVIDENCE,
    FOUND,
    REFERRING,
    is_pointer,
    is_statement,
)


def check(reader: Reader, path: str) -> list[Diagnostic]:
    briefing = reader.one(ANY_BRIEFING, layout.stem(path))
    if briefing is None or briefing.path != path:
        return []
    examination = _Examination(reader, briefing)
    examination.check()
    return examination.desk.found


# What a key quote can say of its passage.
_TOLD = ("speaker", "to", "via", "type", "language")


def _same_names(one: object, other: object) -> bool:
    return isinstance(one, tuple) and isinstance(other, tuple) and set(one) == set(other)


def _said(attribute: str, value: object) -> str:
    text = " and ".join(value) if isinstance(value, tuple) else value
    return f"{attribute} {text}" if text else f"no {attribute}"


def _texts(value: object, key: str) -> Iterator[tuple[str, str]]:
    """Every text of a record, with the key of its place."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, f"{key}/{index}")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(item, f"{key}/{name}")
    elif isinstance(value, Record):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name), f"{key}/{name}" if key else name)


class _Examination:
    def __init__(self, reader: Reader, briefing: Briefing) -> None:
        self.desk = Desk(reader, briefing.path)
        self.briefing = briefing
        self.published = any(one.published for one in reader.all(DEFINED, f"briefing:{briefing.id}"))

    def check(self) -> None:
        briefing = self.briefing
        self.unwritten()
        for index, name in enumerate(briefing.articles):
            key = f"articles/{index}"
            self.desk.refer("article", name, key, published=self.published, beside=briefing.articles)
        for index, row in enumerate(briefing.actors):
            self.desk.refer("actor", row.id, f"actors/{index}/id")
        for index, point in enumerate(briefing.key_points):
            self.cites(point.cites, f"key_points/{index}/cites")
        for index, quote in enumerate(briefing.key_quotes):
            self.key_quote(quote, f"key_quotes/{index}")
        for index, question in enumerate(briefing.open_questions):
            self.cites(question.raised_by, f"open_questions/{index}/raised_by")
            if question.answer:
                self.cites(question.answer.cites, f"open_questions/{index}/answer/cites")
        zone = (self.desk.reader.one(CONFIG) or Config()).timezone
        check_questions(self.desk, briefing, zone)
        check_claims(self.desk, briefing, zone)
        for index, claim in enumerate(briefing.claims):
            self.cites(claim.cites, f"claims/{index}/cites")
        for index, entry in enumerate(briefing.timeline):
            self.cites(entry.cites, f"timeline/{index}/cites")
        self.changes()

    def unwritten(self) -> None:
        """Texts that still wait for their author: mistakes in what is published, to be counted in a draft."""
        found = [key for key, text in _texts(self.briefing, "") if is_unwritten(text)]
        if self.published:
            for key in found:
                what = "summary" if key == "summary" else "text"
                message = f"{'the' if key == 'summary' else 'this'} {what} of this briefing is not written yet"
                self.desk.report("B006", message, key, ("write your own, or keep `status: draft`",))
        elif found and self.briefing.status in ("draft", "review"):
            number = "one text" if len(found) == 1 else f"{len(found)} texts"
            others = f"; each begins with “{TO_WRITE}”" if len(found) > 1 else ""
            hint = f"write your own words in its place{others}"
            self.desk.report("I011", f"{number} of this draft still to write", found[0], (hint,))

    def cites(self, references: Iterable[str], key: str, kind: str | None = None) -> None:
        """References to passages. Those into an article that the briefing does not list are a slip of the list."""
        for index, reference in enumerate(references):
            self.cite(reference, f"{key}/{index}", kind)

    def cite(self, reference: str, key: str, kind: str | None = None) -> None:
        if self.desk.refer_to_passage(reference, key, published=self.published, kind=kind):
            self.listed(reference.partition("#")[0], key)

    def listed(self, article: str, key: str) -> None:
        if self.briefing.articles and article not in self.briefing.articles:
            hint = f"add {article} to `articles:`"
            self.desk.report("B001", f"the article “{article}” is cited but not listed", key, (hint,))

    def key_quote(self, quote: KeyQuote, key: str) -> None:
        for attribute in ("speaker", "to", "via"):
            self.desk.refer_to_actors(getattr(quote, attribute), f"{key}/{attribute}")
        self.accepted(quote, key)
        if quote.cites:
            self.cite(quote.cites, f"{key}/cites", "quote")
        if quote.article and self.desk.refer("article", quote.article, f"{key}/article", published=self.published):
            self.listed(quote.article, f"{key}/article")
        if is_pointer(quote):
            self.desk.refer("statement", str(quote.id), f"{key}/id", published=self.published)
        self.cites(quote.wordings, f"{key}/wordings", "quote")
        for index, wording in enumerate(quote.wordings):
            if wording in quote.wordings[:index]:
                hints = ("take one of the two out",)
                self.desk.report("B004", f"the wording “{wording}” is given twice", f"{key}/wordings/{index}", hints)
        evidence = self.desk.reader.one(EVIDENCE, self.briefing.id) or ()
        position = int(key.rpartition("/")[2])
        if position < len(evidence) and (reference := evidence[position]):
            self.agrees(quote, reference, key)
        if is_statement(quote):
            self.one_speaker(quote, key)
            check_statement(self.desk, quote, key, published=self.published and not self.marks_missing())
        for index, step in enumerate(quote.relay):
            self.relayed(step.by, f"{key}/relay/{index}/by")
        for index, term in enumerate(quote.terms):
            for article in term.wordings:
                self.desk.refer("article", article, f"{key}/terms/{index}/wordings/{article}/@key")

    def marks_missing(self) -> bool:
        """Whether an article has mistakes for which marks of it may seem not to be there."""
        return any(self.desk.reader.all(BROKEN, f"passages of {name}") for name in self.briefing.articles)

    def relayed(self, name: str, key: str) -> None:
        """Who relays a statement may be anybody; but the id of what is not published would stand on the page."""
        if any(self.desk.reader.all(DEFINED, f"{kind}:{name}") for kind in ("source", "actor")):
            return
        for kind in ("article", "briefing"):
            if self.desk.reader.all(DEFINED, f"{kind}:{name}"):
                self.desk.refer(kind, name, key, published=self.published)

    def accepted(self, quote: KeyQuote, key: str) -> None:
        """Words that do not stand in their article are accepted only together with a reason."""
        if quote.verdict and not quote.reason:
            hints = ("add `reason:`, a sentence that is published with the quote",)
            self.desk.report("Q007", "this quote is accepted without a reason", f"{key}/verdict", hints)
        elif quote.reason and not quote.verdict:
            hints = ("add `verdict: accepted`, or take the reason out",)
            self.desk.report("Q007", "this quote has a reason, but nothing that it is for", f"{key}/reason", hints)
        elif quote.verdict and not (quote.article and quote.text):
            hints = ("take out `verdict:` and `reason:`; only words that are looked for in an article are accepted",)
            self.desk.report("Q007", "there are no words here that could be accepted", f"{key}/verdict", hints)

    def agrees(self, quote: KeyQuote, reference: str, key: str) -> None:
        """What a key quote says of its passage must be what its mark says, and what other briefings say."""
        article, _, name = reference.partition("#")
        told = [passage for passage in self.desk.reader.all(FOUND, article) if passage.id == name]
        marked = self.desk.passage(reference)
        for passage in (marked, *told):
            for attribute in _TOLD if passage and passage.kind == "quote" else ():
                given, other = getattr(quote, attribute), getattr(passage, attribute)
                if given and given != other and not _same_names(given, other) and self.all_known(given, other):
                    message = f"“{reference}” has {_said(attribute, other)}; here it has {_said(attribute, given)}"
                    hint = "correct it here or in the article" if passage is marked else "another briefing says so"
                    self.desk.report("Q003", message, f"{key}/{attribute}", (hint,))
                    return

    def all_known(self, *values: object) -> bool:
        """Whether no actor among these values is unknown, for which there is an error already."""
        return all_known(self.desk.reader, (name for value in values if isinstance(value, tuple) for name in value))

    def one_speaker(self, statement: KeyQuote, key: str) -> None:
        """All wordings of a statement are of one speaker, also those that only refer to it by its id."""
        listed = [(name, self.desk.passage(name), f"{key}/wordings/{i}") for i, name in enumerate(statement.wordings)]
        others = [
            (f"{placed.article}#{placed.passage.id}", placed.passage, key)
            for placed in self.desk.reader.all(REFERRING, f"quote:{statement.id}")
        ]
        speaker = statement.speaker if self.all_known(statement.speaker) else ()
        for reference, passage, place in (*listed, *others):
            if passage is None or passage.kind != "quote" or not passage.speaker or not self.all_known(passage.speaker):
                continue
            speaker = speaker or passage.speaker
            if not _same_names(speaker, passage.speaker):
                message = f"“{reference}” is said by {' and '.join(passage.speaker)}, the statement by {' and '.join(speaker)}"
                hint = "all wordings of a statement are of one speaker: correct one of them, or take the wording out"
                self.desk.report("Q003", message, place, (hint,))

    def changes(self) -> None:
        """What a change affects has to be something of this briefing."""
        briefing = self.briefing
        lists = (briefing.key_points, briefing.key_quotes, briefing.open_questions, briefing.claims, briefing.timeline)
        known = {str(item.id) for items in lists for item in items if item.id}
        for index, change in enumerate(briefing.changes):
            for place, name in enumerate(change.affects):
                if name not in known:
                    message = f"the briefing has nothing with the id “{name}”"
                    hints = suggest(name, known) or ("give the item that it affects this `id:`, or take the name out",)
                    self.desk.report("B005", message, f"changes/{index}/affects/{place}", hints)
