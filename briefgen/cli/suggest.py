"""`briefgen suggest`: what an author may want to add. Nothing is written; drafts are looked at, too."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count as count_up
from pathlib import Path
from typing import Any, NamedTuple

import click

from briefgen.catalog import Catalog, Reader
from briefgen.cli.endings import CONTENT, FINE
from briefgen.cli.group import Group
from briefgen.cli.listing import briefings_of, state, texts_of
from briefgen.cli.project import require_project
from briefgen.cli.reporting import say_json, summary
from briefgen.cli.session import project_option
from briefgen.cli.terminal import complain, count, fit, say, visible, watched
from briefgen.conclusions.evidence import evidence
from briefgen.languages import written
from briefgen.model import Article, KeyQuote
from briefgen.relations import ANY_ARTICLE, CONFIG, EVIDENCE, KNOWN, is_statement
from briefgen.resolve import likeness
from briefgen.resolve.likeness import Said, propose
from briefgen.snapshot import read_project
from briefgen.text import slug


@click.group("suggest", cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Propose what could be added. Nothing is written."""


class _Gathered(NamedTuple):
    """All quotes with a speaker and a date, those that have no date, and which are given by their words in a briefing."""

    quotes: list[Said]
    undated: list[str]
    found: dict[str, str]  # of a quote that has no mark: the briefing in which it stands


@command.command("statements")
@click.option("--days", type=click.IntRange(0, 366), default=3, show_default=True, help="How far dates may lie apart.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="So many groups at most, as text.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@project_option
def statements(days: int, most: int, form: str, project: Path | None) -> int:
    """Propose quotes that look like wordings of one statement.

    They have one speaker and one language, near dates and like words, and are not yet under one statement. Each group
    comes with the YAML to paste. Drafts are looked at, too.
    """
    catalog, problems = state(read_project(require_project(project)))
    gathered = _gathered(catalog)
    rows = list(_rows(catalog, gathered, days))
    if form == "json":
        say_json(rows)
    else:
        _show(rows, most, gathered)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        hint = "`briefgen check` shows what it is"
        complain("warning", f"what cannot be read is not looked at ({summary(errors)})", hint)
    return CONTENT if errors else FINE


# ── what is compared ────────────────────────────────────────────────────────────────────────────────────────────


def _gathered(catalog: Catalog) -> _Gathered:
    config = catalog.all(CONFIG)
    language = config[0].language if config else "en"
    gathered = _Gathered([], [], {})
    listed = _listed(catalog)
    for article, _body, passages in texts_of(catalog):
        for passage in passages:
            if passage.kind == "quote" and passage.speaker:
                name = f"{article.id}#{passage.id}"
                own = passage.language or article.language or language
                statement = passage.ref or listed.get(name)
                said = Said(name, article.id, passage.speaker, 0, passage.words, own, passage.in_title, statement)
                _add(gathered, said, article)
    for path, quote, name, article in _given_by_words(catalog):
        if quote.speaker and name not in gathered.found:
            own = quote.language or article.language or language
            headline = quote.type == "headline"
            gathered.found[name] = path
            _add(gathered, Said(name, article.id, quote.speaker, 0, str(quote.text), own, headline, quote.id), article)
    return gathered


def _add(gathered: _Gathered, said: Said, article: Article) -> None:
    day = _day(article.published)
    if day is None:
        gathered.undated.append(said.name)
    else:
        gathered.quotes.append(said._replace(day=day, language=written(said.language) or ""))


def _day(published: str | None) -> int | None:
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return None


def _listed(catalog: Catalog) -> dict[str, str]:
    """By quote, the statement that lists it as a wording."""
    statements = (quote for briefing in briefings_of(catalog) for quote in briefing.key_quotes if is_statement(quote))
    return {reference: str(quote.id) for quote in statements for reference in quote.wordings}


def _given_by_words(catalog: Catalog) -> Iterator[tuple[str, KeyQuote, str, Article]]:
    """The key quotes that are no marked passage: their briefing's file, what it says, their name, their article."""
    marked = {f"{article.id}#{passage.id}" for article, _, passages in texts_of(catalog) for passage in passages}
    for briefing in briefings_of(catalog):
        facts = evidence(Reader(catalog), briefing.id).facts
        references = next((fact.value for fact in facts if fact.relation is EVIDENCE), ())
        for quote, name in zip(briefing.key_quotes, references, strict=False):
            text = catalog.all(ANY_ARTICLE, str(quote.article))
            if name and quote.text and text and name not in marked:
                yield briefing.path, quote, name, text[0].article


# ── what is proposed ────────────────────────────────────────────────────────────────────────────────────────────


def _rows(catalog: Catalog, gathered: _Gathered, days: int) -> Iterator[dict[str, Any]]:
    homes = {
        str(quote.id): (briefing.path, quote)
        for briefing in briefings_of(catalog)
        for quote in briefing.key_quotes
        if is_statement(quote)
    }
    taken = set(catalog.all(KNOWN, "statement"))
    for group in propose(gathered.quotes, days):
        known = Counter(said.statement for said in group.members if said.statement in homes).most_common(1)
        statement = known[0][0] if known else None
        name = statement or _free_id(group, taken)
        taken.add(name)
        home = homes.get(statement) if statement else None
        yield {
            "confidence": group.confidence,
            "score": group.score,
            "speaker": list(group.members[0].speaker),
            "statement": statement,
            "quotes": [_quote_row(said) for said in group.members],
            "yaml": "\n".join(_yaml(group, name, home, gathered.found)),
        }


def _quote_row(said: Said) -> dict[str, Any]:
    return {
        "quote": said.name,
        "date": date.fromordinal(said.day).isoformat(),
        "language": said.language,
        "statement": said.statement,
        "words": said.words,
    }


def _free_id(group: likeness.Group, taken: set[str]) -> str:
    """An id from the speaker and the first words that the quotes share."""
    first, *others = (slug(said.words, 200, 2000).split("-") for said in group.members)
    shared = [word for word in first if len(word) > 3 and all(word in other for other in others)] or first
    base = slug(f"{group.members[0].speaker[0]} {' '.join(shared[:3])}")
    return next(name for number in count_up(1) if (name := base if number == 1 else f"{base}-{number}") not in taken)


def _yaml(group: likeness.Group, name: str, home: tuple[str, KeyQuote] | None, found: dict[str, str]) -> Iterator[str]:
    """What to paste, line by line; comments say where, and what has to be done elsewhere."""
    named = [said.name for said in group.members if said.name not in found]
    if home:
        path, statement = home
        yield f"# in {path}, for the statement {name}:"
        yield f"wordings: [{', '.join(dict.fromkeys([*statement.wordings, *named]))}]"
    else:
        yield f"- id: {name}"
        yield f"  speaker: {_listed_in_yaml(group.members[0].speaker)}"
        yield f"  wordings: [{', '.join(named)}]"
    for said in group.members:
        if said.name in found and said.statement != name:
            words = " ".join(said.words.split())[:60]
            yield f"# in {found[said.name]}, add `id: {name}` to the key quote of {said.article} that begins “{words}”"


def _listed_in_yaml(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def _show(rows: list[dict[str, Any]], most: int, gathered: _Gathered) -> None:
    width = shutil.get_terminal_size().columns if watched(sys.stdout) else None
    say("\n\n".join(_drawn(number, row, width) for number, row in enumerate(rows[:most], 1))) if rows else None
    if not rows:
        say(f"No quotes look like one statement ({count(len(gathered.quotes), 'quote')} compared).", err=True)
    if len(rows) > most:
        say(f"\n{count(len(rows) - most, 'more group')}; `--most {len(rows)}` shows all", err=True)
    if gathered.undated:
        message = f"{count(len(gathered.undated), 'quote')} not compared: the article has no date"
        complain("note", message, "add `published:` to these articles")


def _drawn(number: int, row: dict[str, Any], width: int | None) -> str:
    speakers = " and ".join(row["speaker"])
    lines = [f"{number}. {row['confidence']} confidence ({row['score']} of 100): {speakers}"]
    for quote in row["quotes"]:
        line = f"   {quote['quote']}  {quote['date']}  {' '.join(quote['words'].split())}"
        lines.append(fit(visible(line), width) if width else visible(line))
    return "\n".join([*lines, "", *(f"   {line}" for line in visible_lines(row["yaml"]))])


def visible_lines(text: str) -> list[str]:
    return [visible(line) for line in text.split("\n")]
