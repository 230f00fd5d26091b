"""`briefgen import`: pages and texts become articles, annotations of other tools become marks beside the text."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from briefgen.catalog import Catalog
from briefgen.cli.articles import article_files, article_ids, chosen, sound
from briefgen.cli.changing import offer
from briefgen.cli.endings import CONTENT, FINE, USAGE, Failure
from briefgen.cli.fetching import is_address
from briefgen.cli.intake import Handed, Wishes, day_of, import_texts
from briefgen.cli.new import id_option
from briefgen.cli.project import require_project
from briefgen.cli.session import project_option
from briefgen.cli.terminal import complain, count, say
from briefgen.diagnostics import suggest
from briefgen.edits import FileChange
from briefgen.intake.captures import LARGEST, Capture, sort_of
from briefgen.layout import stem
from briefgen.marking.importing import by_address, sorted_out, take
from briefgen.marking.web_annotations import Imported, Unusable, read_annotations
from briefgen.model import KINDS
from briefgen.reading import FileValue, markdown_extensions, read_settings
from briefgen.relations import ANY_ARTICLE, BROKEN, KNOWN
from briefgen.snapshot import read_project


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE|URL...")
@click.option(
    "--source",
    metavar="ID",
    callback=id_option,
    help="The source of the texts. Without it: the one whose address or name they have.",
)
@click.option("--dry-run", is_flag=True, help="Show the articles and write nothing.")
@click.option("--allow-private", is_flag=True, help="Fetch from machines of your own network, too.")
@click.option(
    "--article", metavar="ID", help="Of annotations: their article. Without it: the one that has their address."
)
@click.option("--kind", type=click.Choice(KINDS), help="Of annotations: what one marks whose tags do not say it.")
@click.option("--write", is_flag=True, help="Of annotations: make the changes. Without it they are only shown.")
@project_option
def command(
    *,
    files: tuple[str, ...],
    source: str | None,
    dry_run: bool,
    allow_private: bool,
    article: str | None,
    kind: str | None,
    write: bool,
    project: Path | None,
) -> int:
    """Make articles of saved web pages, pasted texts and addresses; take over annotations.

    FILE is a web page (HTML, MHTML), a text, a Markdown file, or - for the input. Each becomes a new draft in
    content/articles/. What looks like boilerplate stands in blocks for you to check. The untouched file is kept in
    captures/.

    A FILE of JSON holds annotations: W3C Web Annotations, or an export of Hypothesis. They become marks of the article
    whose url: is their address.
    """
    folder = require_project(project)
    held = read_project(folder)
    status, handed, annotated = _sorted_by_kind(files)
    if handed:
        status = max(status, import_texts(folder, held, handed, Wishes(source, allow_private, dry_run)))
    if annotated:
        status = max(status, _take_over(folder, held, annotated, article, kind, write=write and not dry_run))
    return status


def _sorted_by_kind(names: tuple[str, ...]) -> tuple[int, list[Handed], list[tuple[str, bytes]]]:
    """What makes articles, and what holds annotations. A file that cannot be read does not stop the others."""
    status, handed, annotated = FINE, [], []
    for name in names:
        if is_address(name):
            handed.append(Handed(name, None, day_of(None)))
            continue
        try:
            capture = Capture(name, _bytes(name))
        except (Failure, OSError) as error:
            if len(names) == 1:
                raise
            complain(
                "error", str(error.message if isinstance(error, Failure) else f"{name}: {error.strerror or error}")
            )
            status = CONTENT
            continue
        if sort_of(capture) == "json":
            annotated.append((name, capture.data))
        else:
            handed.append(Handed(name, capture, day_of(None if name == "-" else Path(name))))
    return status, handed, annotated


def _take_over(
    folder: Path,
    held: dict[str, FileValue],
    annotated: list[tuple[str, bytes]],
    article: str | None,
    kind: str | None,
    *,
    write: bool,
) -> int:
    from briefgen.cli.listing import state

    extensions = markdown_extensions(read_settings(held)[0])
    if article is not None:
        article = stem(chosen([article], held)[0].path)
    catalog, _ = state(held)
    by_article, unusable = sorted_out(_annotations(annotated), _addresses(held, catalog), article)
    changes: list[FileChange] = []
    named: list[tuple[str, str]] = []
    added = known = 0
    for key in sorted(by_article):
        before = article_files(key, held)
        taken = take(by_article[key], before, sound(before, extensions), kind)
        changes += before.changes_to(taken.files)
        unusable += taken.failed
        named += taken.named
        added, known = added + taken.added, known + taken.known
    for one in unusable:
        complain("warning", f"not taken over, annotation {one.name}: {one.reason}")
    for message, *hints in _unknown(catalog, named):
        complain("note", message, *hints)
    status = offer(folder, changes, write=write)
    say(_summary(added, known, len(unusable), write=write))
    return CONTENT if unusable else status


def _annotations(files: Iterable[tuple[str, bytes]]) -> list[Imported | Unusable]:
    found: list[Imported | Unusable] = []
    for name, data in files:
        read = read_annotations(data)
        if isinstance(read, str):
            raise Failure(USAGE, f"{name} holds no annotations: {read}", "export them as JSON and name that file")
        found += read
    return found


def _bytes(name: str) -> bytes:
    if name == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        place = Path(name)
        if not place.is_file():
            raise Failure(USAGE, f"there is no file {name}", "name a web page, a text, a URL, or annotations in JSON")
        with place.open("rb") as file:
            data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Failure(USAGE, f"{name} is larger than {LARGEST >> 20} MB", "split it")
    return data


def _unknown(catalog: Catalog, named: Iterable[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """For each actor that nobody defines what to say of it, and what to do, with the first annotation that names it."""
    known, told = set(catalog.all(KNOWN, "actor")), set[str]()
    for annotation, actor in named:
        if actor not in known and actor not in told and not catalog.all(BROKEN, "actor"):
            told.add(actor)
            message = f"annotation {annotation} names the actor “{actor}”, who is not known"
            yield message, *suggest(actor, known), "a new actor is added in content/actors.yaml"


def _addresses(files: dict[str, FileValue], catalog: Catalog) -> dict[str, str]:
    """From the addresses of originals, and of their archived copies, to articles."""
    articles = ((key, [text.article for text in catalog.all(ANY_ARTICLE, key)]) for key in article_ids(files))
    return by_address(
        (key, (address for one in found for address in (one.url, one.archive))) for key, found in articles
    )


def _summary(added: int, known: int, failed: int, *, write: bool) -> str:
    parts = [f"{count(added, 'mark')} {'added' if write else 'would be added'}"]
    parts += [f"{known} there already"] if known else []
    parts += [f"{failed} not taken over"] if failed else []
    return ", ".join(parts) + "."
