"""`briefgen check`: what is wrong with the content. Nothing is written."""

from __future__ import annotations

import gc
from contextlib import closing
from pathlib import Path

import click

from briefgen.cli.edition import edition_options, run_files
from briefgen.cli.endings import CONTENT, FINE
from briefgen.cli.leaks import look_for_leaks, told_of
from briefgen.cli.progress import Progress
from briefgen.cli.project import require_project
from briefgen.cli.reporting import place_of, print_github, print_json, print_problems, summary
from briefgen.cli.session import project_option
from briefgen.cli.terminal import count, say
from briefgen.cli.whole import Whole
from briefgen.diagnostics import Diagnostic, has_errors
from briefgen.layout import OWN
from briefgen.leaks.last_look import LastLook
from briefgen.memory import LostError, Memory, keep
from briefgen.outcome import digests_of, outcome_of, recall
from briefgen.reading import FileValue
from briefgen.snapshot import read_project
from briefgen.spool import Put, Spool
from briefgen.store import Store


@click.command(
    "check",
    cls=Whole,
    instead=("run `briefgen check` alone: of each problem it says the file and the line",),
)
@project_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="text for people, json for programs, github for annotations in GitHub Actions.",
)
@edition_options
@click.option("--strict", is_flag=True, help="Fail if there is a warning.")
def command(project: Path | None, form: str, edition: str | None, now: str | None, *, strict: bool) -> int:
    """Say what is wrong with the content. Nothing is written."""
    folder = require_project(project)
    gc.disable()
    files = read_project(folder) | run_files(edition, now)
    # A project that was never built gets no folder for it.
    with closing(Store(folder, make=False)) as store:
        problems = _problems(store, files, Spool(folder / ".briefgen").put)
    if form == "json":
        print_json(problems)
    elif form == "github":
        print_github(problems, folder)
    else:
        print_problems(problems, files)
        _conclude(summary(problems), sum(not path.startswith(OWN) for path in files), place_of(folder))
    fatal = ("error", "warning") if strict else ("error",)
    return CONTENT if any(problem.severity in fatal for problem in problems) else FINE


def _problems(store: Store, files: dict[str, FileValue], put: Put) -> tuple[Diagnostic, ...]:
    digests = digests_of(files)
    known = recall(store, files, digests)
    # What was kept by a run that did not look for leaks, or did not look for all of them, says nothing of them.
    if known is not None and (has_errors(known.diagnostics) or LastLook(store, known).is_done):
        return known.diagnostics
    try:
        return _found(store, Memory(store, files, digests, put), digests)
    except LostError:
        return _found(store, Memory(store, files, digests, put, fresh=True), digests)


def _found(store: Store, memory: Memory, digests: dict[str, str]) -> tuple[Diagnostic, ...]:
    progress = Progress()
    try:
        memory.take_in(progress.map_)
        outcome = outcome_of(memory.build, digests)
        if not has_errors(outcome.diagnostics):
            look = LastLook(store, outcome)
            outcome = told_of(outcome, look_for_leaks(look, memory.build, {}, None, progress))
    finally:
        progress.clear()
    keep(store, memory, outcome)
    return outcome.diagnostics


def _conclude(found: str, files: int, where: str) -> None:
    if found:
        say(found + where, err=True)
    else:
        say(f"No problems in {count(files, 'file')}{where}.")
