"""`briefgen build`: the site is built, or nothing is."""

from __future__ import annotations

import gc
from contextlib import closing
from pathlib import Path

import click

from briefgen.built import Built, manifest_digest, remember_built, sources_digest
from briefgen.cli.edition import edition_options, run_files
from briefgen.cli.endings import CONTENT, FINE, MACHINE, Failure
from briefgen.cli.leaks import look_for_leaks, told_of
from briefgen.cli.progress import Progress
from briefgen.cli.project import output_folder, require_project
from briefgen.cli.reporting import place_of, print_problems, summary
from briefgen.cli.session import Session, project_option, shown
from briefgen.cli.terminal import count, say
from briefgen.later import do_later
from briefgen.manifest import MANIFEST
from briefgen.memory import LostError, Memory, keep
from briefgen.outcome import Outcome, changed_outside, digests_of, outcome_of, recall, remember_site
from briefgen.pipeline import Build
from briefgen.publish import ForeignFilesError, Published, PublishError, exclusive, mend, publish
from briefgen.reading import FileValue
from briefgen.searching.index import SearchIndex
from briefgen.snapshot import read_project
from briefgen.store import Store

_NAMED = 10  # foreign files that are named
_MANY = 100  # changed files, from which on it takes so long to remember the build that nobody should wait for it


@click.command("build")
@project_option
@click.option("--output", metavar="DIR", help="Write the site to this folder.")
@edition_options
@click.option("--strict", is_flag=True, help="Publish nothing if there is a warning.")
@click.pass_obj
def command(
    session: Session, project: Path | None, output: str | None, edition: str | None, now: str | None, *, strict: bool
) -> int:
    """Build the site. With an error in the content nothing is written: the site of before stays."""
    folder = require_project(project)
    if output is not None:
        output_folder(folder, "", output)
    # A build makes much and throws little away before it ends, so there is nothing to collect.
    gc.disable()
    progress = Progress()
    told = run_files(edition, now)
    try:
        with exclusive(folder), closing(Store(folder, make=False)) as store:
            try:
                return _build(folder, store, output, session, progress, told, strict=strict)
            except LostError:
                return _build(folder, store, output, session, progress, told, strict=strict, fresh=True)
    except ForeignFilesError as error:
        raise foreign_files(error.paths) from error
    except PublishError as error:
        raise Failure(MACHINE, *str(error).split("; ", 1)) from error
    finally:
        progress.clear()


def _build(
    project: Path,
    store: Store,
    option: str | None,
    session: Session,
    progress: Progress,
    told: dict[str, FileValue],
    *,
    strict: bool,
    fresh: bool = False,
) -> int:
    files = read_project(project) | told
    digests = digests_of(files)
    outcome, memory = None if fresh else recall(store, files, digests), None
    if outcome is None:
        memory = _made(Memory(store, files, digests, fresh=fresh), progress)
        outcome = outcome_of(memory.build, digests)
    grave = [problem for problem in outcome.diagnostics if problem.severity == "error"]
    worth = [problem for problem in outcome.diagnostics if problem.severity != "note"]
    stopped = bool(worth if strict else grave)
    published = Published(0, 0, len(outcome.tags))
    place = output_folder(project, outcome.output, option)
    # Also where nothing is published now: what an earlier build has begun is not left half done.
    mend(place)
    index = None if stopped else SearchIndex(store, place)
    if index:
        lost = changed_outside(store, place, {**outcome.tags, **index.tags}, (MANIFEST,))
        if lost or memory or index.is_missing(files):
            memory = memory or _made(Memory(store, files, digests), progress)
            _make_again(memory.build, lost, progress)
            progress.announce("Indexing for the search")
            index.bring_up(memory.build, lost)
            worth += index.problems
            stopped = bool(strict and index.problems)
        published = Published(0, 0, len(outcome.tags) + len(index.tags))
    # With --strict warnings stop it, too; whoever mends them should know of all that is in the way.
    leaks = (
        look_for_leaks(memory.build, place, memory.changes, index.pending if index else {}, progress)
        if memory and not grave
        else ()
    )
    if leaks:
        stopped, outcome = True, told_of(outcome, leaks)
        grave, worth = [*grave, *leaks], sorted((*worth, *leaks), key=lambda problem: problem.sort_key)
    elif index and memory and not stopped:
        published = _publish(memory.build, index, place, progress)
        index.remember()
        remember_site(store, place, {**outcome.tags, **index.tags}, (MANIFEST,))
    remember_built(project, place, _built(outcome, place, stopped=stopped))
    progress.clear()
    print_problems(worth, files)
    if worth:
        say(_verdict(summary(worth), place_of(project), stopped=stopped, strict=not grave), err=True)
    if not stopped:
        say(_told(outcome, published, session.seconds, place))
    if memory:
        _keep(store, memory, outcome, project)
    return CONTENT if stopped else FINE


def _built(outcome: Outcome, place: Path, *, stopped: bool) -> Built:
    return Built(outcome.release.edition, stopped, sources_digest(outcome.files), manifest_digest(place))


def _made(memory: Memory, progress: Progress) -> Memory:
    memory.build.apply(memory.changes, progress.map_)
    return memory


def _make_again(build: Build, lost: set[str], progress: Progress) -> None:
    """Make what somebody else has changed in the output folder."""
    again = build.outputs if MANIFEST in lost else lost & build.outputs
    again = again - build.pending.keys()
    if again:
        build.apply({}, progress.map_, again)


def _publish(build: Build, index: SearchIndex, place: Path, progress: Progress) -> Published:
    progress.announce("Writing the site")
    return publish(place, build.pending | index.pending, build.outputs | index.tags.keys())


def _keep(store: Store, memory: Memory, outcome: Outcome, project: Path) -> None:
    if len(memory.changes) < _MANY:
        keep(store, memory, outcome)
        return
    store.close()  # A connection must not be open in two processes.
    do_later(project / ".briefgen", lambda: keep(store, memory, outcome))


def _verdict(found: str, where: str, *, stopped: bool, strict: bool) -> str:
    end = "; nothing was published" + (" (--strict)" if strict else "") if stopped else ""
    return f"{found}{where}{end}"


def _told(outcome: Outcome, published: Published, seconds: float, folder: Path) -> str:
    pages, articles = count(outcome.pages, "page"), count(outcome.articles, "article")
    begin = "Built" if published.written or published.removed else "Nothing changed:"
    files = f"{published.written:,} written, {published.removed:,} removed, {published.unchanged:,} unchanged"
    return f"{begin} {pages} from {articles} in {seconds:,.1f} s; {files} → {shown(folder / 'index.html')}"


def foreign_files(paths: list[str]) -> Failure:
    """The end of a command that would have overwritten files that are not briefgen's."""
    named = [f"it holds {path}" for path in paths[:_NAMED]]
    if len(paths) > _NAMED:
        named.append(f"and {count(len(paths) - _NAMED, 'more file')}")
    message = f"the site would overwrite {count(len(paths), 'file')} in the output folder that briefgen did not write"
    advice = "move them away, or name another folder with `--output` or with `output:` in config.yaml"
    return Failure(MACHINE, message, *named, advice, code="P003")
