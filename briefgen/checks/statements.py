"""What a statement says of its wordings: that there are some, and that its loaded terms stand in them."""

from __future__ import annotations

from briefgen.checks.desk import Desk
from briefgen.model import KeyQuote, LoadedTerm, Passage
from briefgen.relations import ANY_ARTICLE, BROKEN, REFERRING
from briefgen.resolve.evidence import examine


def check_statement(desk: Desk, statement: KeyQuote, key: str, *, published: bool) -> None:
    """Examine a statement of a briefing; `key` is its place in the file."""
    referring = desk.reader.all(REFERRING, f"quote:{statement.id}")
    if published and not statement.wordings and not referring:
        message = f"the statement “{statement.id}” has no wording"
        hint = f"list its quotes under `wordings:`, or mark them with `ref={statement.id}`"
        desk.report("Q022", message, f"{key}/id" if desk.has(f"{key}/id", desk.path) else key, (hint,))
    for number, term in enumerate(statement.terms):
        _check_term(desk, statement, term, f"{key}/terms/{number}/wordings")


def _check_term(desk: Desk, statement: KeyQuote, term: LoadedTerm, key: str) -> None:
    for article, words in term.wordings.items():
        text = desk.reader.one(ANY_ARTICLE, article)
        if text is None:
            continue
        wordings = _wordings_in(desk, statement, article)
        if not wordings and desk.reader.all(BROKEN, f"passages of {article}"):
            continue
        if not wordings:
            message = f"the statement “{statement.id}” has no wording in {article}, so this term is not shown"
            hint = f"mark the quote in {article} with `ref={statement.id}`, or take the term out"
            desk.report("Q021", message, f"{key}/{article}", (hint,))
        elif not any(examine(words, passage.words).spans for passage in wordings):
            if not examine(words, text.body.text).spans and not examine(words, text.article.title).spans:
                continue  # that is Q001
            message = f"“{words}” stands in {article}, but not in its wording of this statement"
            names = ", ".join(f"“{passage.id}”" for passage in wordings[:3])
            hint = f"take words of {names}, or mark more of the article as the quote"
            desk.report("Q020", message, f"{key}/{article}", (hint,))


def _wordings_in(desk: Desk, statement: KeyQuote, article: str) -> list[Passage]:
    """The wordings of a statement in an article, published or not."""
    text = desk.reader.one(ANY_ARTICLE, article)
    marked = [passage for passage in text.passages if passage.kind == "quote"] if text else []
    listed = [
        passage for passage in marked if passage.ref == statement.id or f"{article}#{passage.id}" in statement.wordings
    ]
    found = [p.passage for p in desk.reader.all(REFERRING, f"quote:{statement.id}") if p.article == article]
    return list({passage.id: passage for passage in (*listed, *found)}.values())
