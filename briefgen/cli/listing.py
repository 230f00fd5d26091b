"""`briefgen list`: what the project holds, for people as a table, for programs as JSON.

What is not published is listed too: this is for the author's own eyes.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from briefgen import layout
from briefgen.catalog import Catalog, Reader
from briefgen.cli.endings import CONTENT, FINE
from briefgen.cli.project import require_project
from briefgen.cli.reporting import say_json, summary
from briefgen.cli.session import project_option
from briefgen.cli.terminal import cells, complain, fit, say, visible, watched
from briefgen.cli.whole import Whole
from briefgen.conclusions.elsewhere import quotes_given
from briefgen.diagnostics import Diagnostic
from briefgen.may_answer import offers_to
from briefgen.model import Article, Briefing, Passage
from briefgen.parallel import map_in_processes
from briefgen.reading import FileValue, owner_of, read_files, read_settings
from briefgen.relations import ACTOR, ACTORS, ANY_ARTICLE, ANY_BRIEFING, KNOWN, Text, since
from briefgen.snapshot import read_project

Row = dict[str, Any]
_NARROWEST = 16  # cells that the last column keeps where there is any room


@click.command(
    "list",
    cls=Whole,
    instead=("the rows name their articles; `--format json` gives them to a program that picks some",),
)
@click.argument("what", metavar="WHAT", type=click.Choice(["quotes", "actors", "questions", "articles"]))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@project_option
def command(what: str, form: str, project: Path | None) -> int:
    """List what the project holds, drafts too. WHAT: quotes, actors, questions or articles."""
    catalog, problems = state(read_project(require_project(project)))
    rows = list(LISTS[what].rows(catalog))
    if form == "json":
        say_json(rows)
    elif rows:
        say(table(rows, LISTS[what].columns, _width()))
    else:
        say(f"There are no {what} yet.", err=True)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        complain(
            "warning", f"what cannot be read is not listed ({summary(errors)})", "`briefgen check` shows what it is"
        )
    return CONTENT if errors else FINE


def state(files: dict[str, FileValue]) -> tuple[Catalog, list[Diagnostic]]:
    """A catalog of what the files say, without anything that follows from it."""
    catalog, problems = Catalog(), list[Diagnostic]()
    config, settings = read_settings(files)
    catalog.replace(layout.CONFIG, settings.facts)
    owners = sorted({owner_of(path) for path in files if layout.kind_of(path) not in ("config", "theme")})
    for owner, stated in read_files(owners, files, config, map_in_processes):
        catalog.replace(owner, stated.facts)
        problems += stated.diagnostics
    return catalog, problems


def texts_of(catalog: Catalog) -> Iterator[Text]:
    """All articles, published or not, by id."""
    for key in sorted(set(catalog.all(KNOWN, "article"))):
        yield from catalog.all(ANY_ARTICLE, key)[:1]


def briefings_of(catalog: Catalog) -> Iterator[Briefing]:
    """All briefings, published or not, by id."""
    for key in sorted(set(catalog.all(KNOWN, "briefing"))):
        yield from catalog.all(ANY_BRIEFING, key)[:1]


def quotes(catalog: Catalog) -> Iterator[Row]:
    """The quotes that articles mark, in the order of the texts; then those that briefings give by their words."""
    for article, _body, passages in texts_of(catalog):
        for passage in passages:
            if passage.kind == "quote":
                yield _quote(article, passage)
    reader = Reader(catalog)
    given = {placed: None for briefing in briefings_of(catalog) for placed in quotes_given(reader, briefing.id)}
    for placed in given:
        (text,) = catalog.all(ANY_ARTICLE, placed.article)[:1]
        yield _quote(text.article, placed.passage)


def _quote(article: Article, passage: Passage) -> Row:
    return {
        # What has no place in the article has no address there.
        "quote": f"{article.id}#{passage.id}" if passage.parts else article.id,
        "speaker": list(passage.speaker),
        "source": article.source,
        "date": article.published,
        "type": passage.type,
        "ref": passage.ref,
        "verdict": passage.verdict,
        "words": passage.words,
    }


def actors(catalog: Catalog) -> Iterator[Row]:
    """The actors, and how many quotes of theirs are marked."""
    spoken = Counter(
        speaker
        for text in texts_of(catalog)
        for passage in text.passages
        if passage.kind == "quote"
        for speaker in passage.speaker
    )
    for key in sorted(set(catalog.all(ACTORS))):
        actor = catalog.all(ACTOR, key)[0]
        yield {
            "actor": key,
            "type": actor.type,
            "quotes": spoken[key],
            "name": actor.name,
            "aliases": [alias.name for alias in actor.aliases],
        }


def questions(catalog: Catalog) -> Iterator[Row]:
    """The open questions of all briefings, with the articles that may answer them."""
    asked = [(briefing, question) for briefing in briefings_of(catalog) for question in briefing.open_questions]
    for (briefing, question), offers in zip(asked, offers_to(catalog, asked), strict=True):
        yield {
            "question": question.id,
            "status": question.status,
            "opened": since(question),
            "briefing": briefing.id,
            "may_answer": [offer._asdict() for offer in offers],
            "text": question.question,
        }


def articles(catalog: Catalog) -> Iterator[Row]:
    """The articles, and how many quotes are marked in each."""
    for article, _body, passages in texts_of(catalog):
        yield {
            "article": article.id,
            "source": article.source,
            "date": article.published,
            "status": article.status,
            "quotes": sum(passage.kind == "quote" for passage in passages),
            "title": article.title,
        }


class Listing(NamedTuple):
    """A kind of list: its rows, and those of their columns that a table shows. JSON has all."""

    rows: Callable[[Catalog], Iterator[Row]]
    columns: tuple[str, ...]


LISTS = {
    "quotes": Listing(quotes, ("quote", "speaker", "date", "verdict", "words")),
    "actors": Listing(actors, ("actor", "type", "quotes", "name")),
    "questions": Listing(questions, ("question", "status", "may_answer", "briefing", "text")),
    "articles": Listing(articles, ("article", "source", "date", "status", "quotes", "title")),
}


def table(rows: list[Row], columns: tuple[str, ...], width: int | None) -> str:
    """Some columns of the rows, aligned under their names. With a width each line is cut to so many cells."""
    lines = [
        [column.upper().replace("_", " ") for column in columns],
        *([_cell(row[column]) for column in columns] for row in rows),
    ]
    widths = [max(cells(line[index]) for line in lines) for index in range(len(columns))]
    if width is not None:
        widths = _narrowed(widths, width)
    return "\n".join(_line(line, widths) for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, list):
        # Where each item says several things, a table has room only for how many items there are.
        value = str(len(value)) if any(isinstance(item, dict) for item in value) else ", ".join(value)
    text = "" if value is None else str(value)
    return visible(" ".join(text.split()))


def _narrowed(widths: list[int], width: int) -> list[int]:
    """Widths that fit. The last column, the words, gives way first, then the widest of the others."""
    *others, last = widths
    room = width - 2 * len(others)
    kept = min(last, max(room - sum(others), width // 4, _NARROWEST))
    while sum(others) + kept > room and max(others, default=0) > _NARROWEST // 2:
        others[others.index(max(others))] -= 1
    return [*others, min(kept, max(room - sum(others), _NARROWEST // 2))]


def _line(line: list[str], widths: list[int]) -> str:
    parts = [fit(text, width) for text, width in zip(line, widths, strict=True)]
    return "  ".join(part + " " * (width - cells(part)) for part, width in zip(parts, widths, strict=True)).rstrip()


def _width() -> int | None:
    """The terminal's width; a file or a pipe gets all."""
    return shutil.get_terminal_size().columns if watched(sys.stdout) else None
