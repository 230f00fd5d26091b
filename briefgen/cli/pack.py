"""`briefgen pack`: a briefing and its evidence as one file, made by the rules of the site."""

from __future__ import annotations

import gc
from contextlib import closing
from pathlib import Path

import click

from briefgen import layout
from briefgen.cli.edition import edition_options, run_files
from briefgen.cli.endings import CONTENT, FINE, MACHINE, USAGE, Failure
from briefgen.cli.progress import Progress
from briefgen.cli.project import require_project
from briefgen.cli.reporting import place_of, print_problems, summary
from briefgen.cli.session import Session, project_option, shown
from briefgen.cli.terminal import count, say
from briefgen.cli.writing import write_file
from briefgen.diagnostics import Diagnostic, suggest
from briefgen.leaks.telling import find_leaks
from briefgen.memory import LostError, Memory
from briefgen.outcome import digests_of
from briefgen.packing.packed import END, Packed, pack
from briefgen.pipeline import Build
from briefgen.reading import FileValue
from briefgen.relations import ANY_BRIEFING
from briefgen.render import TemplateFailedError
from briefgen.snapshot import read_project
from briefgen.spool import Put, Spool
from briefgen.store import Store

_NAMED = 10  # briefings that are named


@click.command("pack")
@project_option
@click.argument("name", metavar="BRIEFING")
@click.option("--output", metavar="FILE", help="Write this file. Without it: BRIEFING.html in the working directory.")
@edition_options
@click.pass_obj
def command(
    session: Session, project: Path | None, name: str, output: str | None, edition: str | None, now: str | None
) -> int:
    """Write a briefing and its evidence into one HTML file, which opens from a disk and needs nothing else.

    It holds what the site shows of them, by the same rules. With an error in the content nothing is written.
    """
    folder = require_project(project)
    gc.disable()
    files = read_project(folder) | run_files(edition, now)
    key = _known(name, files)
    place = _place(output, key, folder)
    progress = Progress()
    try:
        spool = Spool(folder / ".briefgen")
        with closing(Store(folder, make=False)) as store:
            try:
                made, problems = _made(store, spool.put, files, key, place, progress)
            except LostError:
                made, problems = _made(store, spool.put, files, key, place, progress, fresh=True)
    finally:
        progress.clear()
    print_problems(problems, files)
    if problems:
        end = "" if made else "; nothing was written"
        say(f"{summary(problems)}{place_of(folder)}{end}", err=True)
    if made is None:
        return CONTENT
    write_file(place, made.data)
    size = f"{len(made.data) / 1e6:,.1f} MB"
    say(
        f"Packed 1 briefing with {count(made.articles, 'article')} in {session.seconds:,.1f} s; {size} → {shown(place)}"
    )
    return FINE


def _made(
    store: Store,
    put: Put,
    files: dict[str, FileValue],
    key: str,
    place: Path,
    progress: Progress,
    *,
    fresh: bool = False,
) -> tuple[Packed | None, list[Diagnostic]]:
    """The file, or None where something is wrong, and all that is to be told."""
    # What was kept of the last build is used and left as it is: the next one has to look through all that it changes.
    memory = Memory(store, files, digests_of(files), put, fresh=fresh)
    memory.take_in(progress.map_)
    problems = [problem for problem in memory.build.diagnostics if problem.severity != "note"]
    made = None
    if not memory.build.has_errors:
        _require(memory.build, key)
        made, wrong = _packed(memory.build, key, place.name, progress)
        problems = sorted((*problems, *wrong), key=lambda problem: problem.sort_key)
    return made, problems


def _packed(build: Build, key: str, name: str, progress: Progress) -> tuple[Packed | None, tuple[Diagnostic, ...]]:
    progress.announce("Packing")
    try:
        made = pack(build, key, progress.map_)
    except TemplateFailedError as failure:
        return None, (failure.diagnostic,)
    progress.announce("Looking for what may not be published")
    leaks = find_leaks(build, {name: made.data, **made.held}, progress.map_)
    return (None, leaks) if leaks else (made, ())


def _known(name: str, files: dict[str, FileValue]) -> str:
    """The id of a briefing that is named by it or by its file. Raises Failure if there is none."""
    key = layout.stem(name) if name.endswith(".yaml") else name
    known = sorted(layout.stem(path) for path in files if layout.kind_of(path) == "briefing")
    if key in known:
        return key
    named = f"there are {', '.join(known[:_NAMED])}{' …' if len(known) > _NAMED else ''}"
    hints = (*suggest(key, known), named) if known else ("write one first: `briefgen new briefing`",)
    raise Failure(USAGE, f"there is no briefing “{key}”", *hints)


def _require(build: Build, key: str) -> None:
    """Raises Failure if a briefing is not part of the edition."""
    if ("briefing", key) in build.pages.made:
        return
    held = next(iter(build.catalog.all(ANY_BRIEFING, key)), None)
    message = f"the briefing “{key}” is not in the {build.release.edition} edition"
    if held is not None:
        message += (
            f": its status is `{held.status}`" if held.status != "published" else f": embargo until {held.embargo}"
        )
    raise Failure(CONTENT, message, "`--edition internal` packs it for those who may read all of it")


def _place(output: str | None, key: str, project: Path) -> Path:
    """Where the file goes. Raises Failure where that would write over what briefgen did not pack."""
    place = Path(f"{key}.html" if output is None else output).absolute()
    problem = "its name is empty" if output == "" else _unsafe(place.resolve(), project.resolve())
    if problem:
        raise Failure(USAGE, f"the file cannot be written to “{output or place.name}”: {problem}", "name another file")
    if place.exists() and not (place.is_file() and _is_ours(place)):
        hint = "move it away, or name another file with `--output`"
        raise Failure(MACHINE, f"{shown(place)} is there already, and briefgen did not pack it", hint, code="P003")
    return place


def _is_ours(place: Path) -> bool:
    with place.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - len(END)))
        return file.read() == END


def _unsafe(place: Path, project: Path) -> str | None:
    if place.is_dir():
        return "that is a folder"
    if not place.name.endswith(".html"):
        return "its name does not end in .html"
    own = place.relative_to(project).parts if place.is_relative_to(project) else ()
    if any(part.casefold() in (".git", ".briefgen") for part in (*own, *place.parts)):
        return "others keep their files there"
    return None
