"""`briefgen build`: the site is built, or nothing is."""

from __future__ import annotations

import errno
import gc
from collections.abc import Mapping, Sequence, Set
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
from briefgen.cli.whole import Whole
from briefgen.diagnostics import Diagnostic
from briefgen.later import do_later
from briefgen.leaks.last_look import LastLook
from briefgen.manifest import MANIFEST
from briefgen.memory import LostError, Memory, keep
from briefgen.outcome import Outcome, Stood, digests_of, outcome_of, recall
from briefgen.pipeline import Build, Output
from briefgen.publish import ForeignFilesError, Published, PublishError, exclusive, mend, publish
from briefgen.reading import FileValue
from briefgen.searching.index import SearchIndex
from briefgen.snapshot import read_project
from briefgen.spool import Spool, Spooled, bytes_of
from briefgen.store import Store

_NAMED = 10  # foreign files that are named
_MANY = 100  # changed files, from which on it takes so long to remember the build that nobody should wait for it


@click.command(
    "build",
    cls=Whole,
    instead=(
        "run `briefgen build` alone: it makes again only what has changed",
        "`briefgen pack ID` writes one briefing into one file",
    ),
)
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
                return _build(_Run(folder, store, output, told, progress), session, strict=strict)
            except LostError:
                return _build(_Run(folder, store, output, told, progress), session, strict=strict, fresh=True)
    except ForeignFilesError as error:
        raise foreign_files(error.paths) from error
    except PublishError as error:
        raise Failure(MACHINE, *str(error).split("; ", 1)) from error
    finally:
        progress.clear()


class _Run:
    """One build of a project: what it is made from, what it came to, and where it goes.

    There is a `memory` only where something has to be made; a build in which nothing has changed needs none.
    """

    def __init__(
        self, project: Path, store: Store, output: str | None, told: dict[str, FileValue], progress: Progress
    ) -> None:
        self.project, self.store, self.option, self.progress = project, store, output, progress
        self.spool = Spool(project / ".briefgen")
        self.files = read_project(project) | told
        self.digests = digests_of(self.files)
        self.memory: Memory | None = None

    def conclude(self, *, fresh: bool) -> None:
        """Find out what the site is, and what is wrong with it: from what is remembered, or by making it."""
        outcome = None if fresh else recall(self.store, self.files, self.digests)
        self.outcome = outcome or outcome_of(self.build(fresh=fresh), self.digests)
        self.problems = [problem for problem in self.outcome.diagnostics if problem.severity != "note"]
        self.place = output_folder(self.project, self.outcome.output, self.option)
        self.stood = Stood(self.store, self.place)
        self.index = SearchIndex(self.store, self.place)

    def build(self, *, fresh: bool = False) -> Build:
        """The build with all changes taken in."""
        if self.memory is None:
            self.memory = Memory(self.store, self.files, self.digests, self.spool.put, fresh=fresh)
            self.memory.take_in(self.progress.map_)
        return self.memory.build

    def complete(self) -> None:
        """Make what somebody else has changed in the output folder, and bring the index of the search up to date."""
        tags = {**self.outcome.tags, **self.index.tags}
        lost = self.stood.changed_outside(tags, (MANIFEST,))
        if lost or self.memory or self.index.is_missing(self.files) or not self._last_look().is_done:
            build = self.build()
            _make_again(build, lost, self.progress)
            self.progress.announce("Indexing for the search")
            self.index.bring_up(build, lost)
            self.problems += self.index.problems

    def look_for_leaks(self) -> None:
        """Look for what may not be published in what is about to be."""
        look = self._last_look()
        if self.memory is None and look.is_done:
            return
        leaks = look_for_leaks(look, self.build(), self.index.pending, self.place, self.progress)
        if leaks:
            self.outcome = told_of(self.outcome, leaks)
            self.problems = sorted((*self.problems, *leaks), key=lambda problem: problem.sort_key)

    def _last_look(self) -> LastLook:
        return LastLook(self.store, self.outcome, self.index.tags)

    def publish(self) -> Published:
        """Write what differs from what stands in the output folder."""
        tags = {**self.outcome.tags, **self.index.tags}
        if self.memory is None:
            return Published(0, 0, len(tags))
        self.progress.announce("Writing the site")
        build = self.build()
        pending = build.pending | self.index.pending
        published = self._written(build, pending, tags.keys())
        self.index.remember()
        self.stood.remember(tags, (MANIFEST,), pending.keys())
        # The site holds them now. To keep the build takes memory and room enough.
        build.pending, self.index.pending = {}, {}
        self.spool.clear()
        return published

    def _written(self, build: Build, pending: Mapping[str, Output | None], wanted: Set[str]) -> Published:
        try:
            return publish(self.place, pending, wanted)
        except PublishError as error:
            if getattr(error.__cause__, "errno", None) != errno.ENOSPC:
                raise
            # What waits on the disk takes the room that the site needs.
            held = {at: bytes_of(output) if isinstance(output, Spooled) else output for at, output in pending.items()}
            build.pending = {}
            self.spool.clear()
            return publish(self.place, held, wanted)

    def keep(self) -> None:
        """Remember the build for the next one."""
        memory = self.memory
        if memory is None:
            return
        if len(memory.changes) < _MANY:
            keep(self.store, memory, self.outcome)
            return
        self.store.close()  # A connection must not be open in two processes.
        do_later(self.project / ".briefgen", lambda: keep(self.store, memory, self.outcome))


def _build(run: _Run, session: Session, *, strict: bool, fresh: bool = False) -> int:
    run.conclude(fresh=fresh)
    # Also where nothing is published now: what an earlier build has begun is not left half done.
    mend(run.place)
    published = None
    if not _stops(run.problems, strict=strict):
        run.complete()
    # With --strict warnings stop it, too; whoever mends them should know of all that is in the way.
    if not _stops(run.problems, strict=False):
        run.look_for_leaks()
    if not _stops(run.problems, strict=strict):
        published = run.publish()
    remember_built(run.project, run.place, _built(run.outcome, run.place, stopped=published is None))
    run.progress.clear()
    print_problems(run.problems, run.files)
    if run.problems:
        why = " (--strict)" if not _stops(run.problems, strict=False) else ""
        end = "" if published else f"; nothing was published{why}"
        say(f"{summary(run.problems)}{place_of(run.project)}{end}", err=True)
    if published:
        say(_told(run.outcome, published, session.seconds, run.place))
    run.keep()
    return FINE if published else CONTENT


def _stops(problems: Sequence[Diagnostic], *, strict: bool) -> bool:
    return any(strict or problem.severity == "error" for problem in problems)


def _built(outcome: Outcome, place: Path, *, stopped: bool) -> Built:
    return Built(outcome.release.edition, stopped, sources_digest(outcome.files), manifest_digest(place))


def _make_again(build: Build, lost: set[str], progress: Progress) -> None:
    """Make what somebody else has changed in the output folder."""
    again = build.outputs if MANIFEST in lost else lost & build.outputs
    again = again - build.pending.keys()
    if again:
        build.apply({}, progress.map_, again)


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
