"""`briefgen import`: annotations of other tools become marks beside the text."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from briefgen.cli.articles import article_files, article_ids, chosen, sound
from briefgen.cli.changing import offer, write_option
from briefgen.cli.endings import CONTENT, USAGE, Failure
from briefgen.cli.project import require_project
from briefgen.cli.session import project_option
from briefgen.cli.terminal import complain, count, say
from briefgen.edits import FileChange
from briefgen.layout import stem
from briefgen.marking.importing import by_address, sorted_out, take
from briefgen.marking.web_annotations import Imported, Unusable, read_annotations
from briefgen.model import KINDS
from briefgen.reading import FileValue, markdown_extensions, read_settings
from briefgen.relations import ANY_ARTICLE
from briefgen.snapshot import read_project

_LARGEST = 64 * 1024 * 1024


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--article", metavar="ID", help="The article they are of. Without it: the one that has their address.")
@click.option("--kind", type=click.Choice(KINDS), help="What an annotation marks whose tags do not say it.")
@write_option
@project_option
def command(*, files: tuple[str, ...], article: str | None, kind: str | None, write: bool, project: Path | None) -> int:
    """Take over annotations: W3C Web Annotations, or an export of Hypothesis, as JSON. FILE may be - for the input.

    An annotation belongs to the article whose url: is its address. Its tags say what it marks: a kind (quote), and
    attributes (speaker:actor-id). Its comment becomes the private note. What finds no place is told.
    """
    folder = require_project(project)
    held = read_project(folder)
    extensions = markdown_extensions(read_settings(held)[0])
    if article is not None:
        article = stem(chosen([article], held)[0].path)
    by_article, unusable = sorted_out(_annotations(files), _addresses(held), article)
    changes: list[FileChange] = []
    added = known = 0
    for key in sorted(by_article):
        before = article_files(key, held)
        taken = take(by_article[key], before, sound(before, extensions), kind)
        changes += before.changes_to(taken.files)
        unusable += taken.failed
        added, known = added + taken.added, known + taken.known
    for one in unusable:
        complain("warning", f"not taken over, annotation {one.name}: {one.reason}")
    status = offer(folder, changes, write=write)
    say(_summary(added, known, len(unusable), write=write))
    return CONTENT if unusable else status


def _annotations(names: Iterable[str]) -> list[Imported | Unusable]:
    found: list[Imported | Unusable] = []
    for name in names:
        read = read_annotations(_bytes(name))
        if isinstance(read, str):
            raise Failure(USAGE, f"{name} holds no annotations: {read}", "export them as JSON and name that file")
        found += read
    return found


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(_LARGEST)
    place = Path(name)
    if not place.is_file():
        raise Failure(USAGE, f"there is no file {name}", "name a file of annotations in JSON")
    if place.stat().st_size > _LARGEST:
        raise Failure(USAGE, f"{name} is larger than {_LARGEST >> 20} MB", "split it")
    return place.read_bytes()


def _addresses(files: dict[str, FileValue]) -> dict[str, str]:
    """From the addresses of originals, and of their archived copies, to articles."""
    from briefgen.cli.listing import state

    catalog, _ = state(files)
    articles = ((key, [text.article for text in catalog.all(ANY_ARTICLE, key)]) for key in article_ids(files))
    return by_address(
        (key, (address for one in found for address in (one.url, one.archive))) for key, found in articles
    )


def _summary(added: int, known: int, failed: int, *, write: bool) -> str:
    parts = [f"{count(added, 'mark')} {'added' if write else 'would be added'}"]
    parts += [f"{known} there already"] if known else []
    parts += [f"{failed} not taken over"] if failed else []
    return ", ".join(parts) + "."
