"""What a briefing refers to: articles, passages, actors, statements."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen import layout
from briefgen.catalog import Reader
from briefgen.checks.desk import Desk
from briefgen.diagnostics import Diagnostic, suggest
from briefgen.model import Briefing, KeyQuote
from briefgen.relations import ANY_BRIEFING, EVIDENCE, is_pointer


def check(reader: Reader, path: str) -> list[Diagnostic]:
    briefing = reader.one(ANY_BRIEFING, layout.stem(path))
    if briefing is None or briefing.path != path:
        return []
    examination = _Examination(reader, briefing)
    examination.check()
    return examination.desk.found


class _Examination:
    def __init__(self, reader: Reader, briefing: Briefing) -> None:
        self.desk = Desk(reader, briefing.path)
        self.briefing = briefing
        self.published = briefing.status == "published"

    def check(self) -> None:
        briefing = self.briefing
        for index, name in enumerate(briefing.articles):
            self.desk.refer("article", name, f"articles/{index}", published=self.published)
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
        for index, claim in enumerate(briefing.claims):
            self.cites(claim.cites, f"claims/{index}/cites")
        for index, entry in enumerate(briefing.timeline):
            self.cites(entry.cites, f"timeline/{index}/cites")
        self.changes()

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
            for index, name in enumerate(getattr(quote, attribute)):
                self.desk.refer("actor", name, f"{key}/{attribute}/{index}")
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
            self.speaker(quote, reference, f"{key}/speaker")
        for index, wording in enumerate(quote.wordings):
            self.speaker(quote, wording, f"{key}/wordings/{index}")
        for index, term in enumerate(quote.terms):
            for article in term.wordings:
                self.desk.refer("article", article, f"{key}/terms/{index}/wordings/{article}/@key")

    def speaker(self, quote: KeyQuote, reference: str, key: str) -> None:
        """Words must not be given to somebody else than the mark in the article gives them to."""
        passage = self.desk.passage(reference)
        if passage is None or passage.kind != "quote" or not passage.speaker or not quote.speaker:
            return
        if set(passage.speaker) != set(quote.speaker):
            given, marked = " and ".join(quote.speaker), " and ".join(passage.speaker)
            message = f"“{reference}” is marked as said by {marked}; here it is given to {given}"
            self.desk.report("Q003", message, key, ("correct the speaker here or in the article",))

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
