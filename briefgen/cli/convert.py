"""`briefgen convert`: marks moved out of the text into YAML, or into the text."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.articles import article_ids, chosen, sound
from briefgen.cli.changing import offer, write_option
from briefgen.cli.endings import USAGE, Failure
from briefgen.cli.project import require_project
from briefgen.cli.session import project_option
from briefgen.cli.terminal import complain, count, say
from briefgen.edits import FileChange
from briefgen.marking.conversion import Form, Kept, convert
from briefgen.reading import markdown_extensions, read_settings
from briefgen.snapshot import read_project

_MOST = 20  # marks that stay, told one by one


@click.command("convert")
@click.argument("articles", nargs=-1, metavar="ARTICLE...")
@click.option("--all", "every", is_flag=True, help="All articles of the project.")
@click.option(
    "--to",
    "form",
    type=click.Choice(["inline", "standoff"]),
    required=True,
    help="inline: into the text. standoff: into YAML, which leaves the text bare.",
)
@write_option
@project_option
def command(*, articles: tuple[str, ...], every: bool, form: Form, write: bool, project: Path | None) -> int:
    """Move the marks of articles into the text or beside it. The text itself keeps every byte.

    ARTICLE is an id, or the path of a file. Beside the text means the article's own .yaml if there is one, and its
    front matter otherwise. A mark that the other form cannot hold, such as one that crosses another, stays.
    """
    folder = require_project(project)
    files = read_project(folder)
    if bool(articles) is every:
        raise Failure(USAGE, "which articles?", "name them by their ids, or give --all")
    extensions = markdown_extensions(read_settings(files)[0])
    changes: list[FileChange] = []
    moved = 0
    for article in chosen(article_ids(files) if every else articles, files):
        sound(article, extensions)
        done = convert(article, form, extensions)
        changes += done.changes
        moved += done.moved
        _tell_kept(article.path, done.kept)
    status = offer(folder, changes, write=write)
    if moved:
        say(f"{count(moved, 'mark')} {'moved' if write else 'would move'}.")
    return status


def _tell_kept(path: str, kept: tuple[Kept, ...]) -> None:
    for mark in kept[:_MOST]:
        complain("note", f"{path}: the {mark.kind} “{mark.id}” stays where it is: {mark.reason}")
    if len(kept) > _MOST:
        complain("note", f"{path}: {len(kept) - _MOST} more marks stay where they are")
