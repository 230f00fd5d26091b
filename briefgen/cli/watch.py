"""`briefgen watch`: the site is built, shown, and follows every change."""

from __future__ import annotations

import gc
import webbrowser
from collections.abc import Iterable
from pathlib import Path

import click

from briefgen.changes import Changes
from briefgen.cli import crash
from briefgen.cli.build import foreign_files
from briefgen.cli.edition import edition_options, run_files
from briefgen.cli.endings import MACHINE, USAGE, Failure
from briefgen.cli.news import news, tell
from briefgen.cli.progress import Progress
from briefgen.cli.project import output_folder, require_project
from briefgen.cli.reporting import summary
from briefgen.cli.session import Session, project_option, shown
from briefgen.cli.tabs import missing_page, notes_on, update_for
from briefgen.cli.terminal import complain, count, say
from briefgen.cli.whole import Whole
from briefgen.diagnostics import Diagnostic
from briefgen.leaks.telling import LOOKED_FOR
from briefgen.parallel import apart
from briefgen.publish import ForeignFilesError, PublishError
from briefgen.rebuild import Rebuild
from briefgen.relations import ARTICLES
from briefgen.serve import Preview, ServeError
from briefgen.watch import Watch

_NAMED = 3  # changed files that are named
_EXPLAINED = 50  # pages of which it is said why they were made again


@click.command(
    "watch",
    cls=Whole,
    instead=("run `briefgen watch` alone: every page can be opened in the preview",),
)
@project_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where the preview is served; if it is taken, the next free one.",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Whom the preview is for: by default, this machine alone."
)
@click.option("--open", "opened", is_flag=True, help="Open the preview in a browser.")
@click.option("--output", metavar="DIR", help="Write the site to this folder.")
@edition_options
@click.option("--why", is_flag=True, help="Say of each page why it was made again.")
@click.pass_obj
def command(
    session: Session,
    project: Path | None,
    port: int,
    host: str,
    output: str | None,
    edition: str | None,
    now: str | None,
    *,
    opened: bool,
    why: bool,
) -> None:
    """Build the site, show a preview, and follow every change until Ctrl-C.

    With an error in the content the site of before stays, and the preview shows what is wrong.
    """
    folder = require_project(project)
    if output is not None:
        output_folder(folder, "", output)
    gc.disable()
    progress = Progress()
    watch = Watch(folder, lambda: run_files(edition, now), reasons=why)
    try:
        if watch.look():
            apart(lambda: _open(watch, folder, output, progress))
            watch.look()
        place, first = _open(watch, folder, output, progress)
    except ForeignFilesError as error:
        raise foreign_files(error.paths) from error
    except PublishError as error:
        raise Failure(MACHINE, *str(error).split("; ", 1)) from error
    finally:
        progress.clear()
    named = watch.build.config.output if output is None else None
    _Session(watch, session, place, named).run(first, host, port, opened=opened)


def _open(watch: Watch, folder: Path, option: str | None, progress: Progress) -> tuple[Path, Rebuild]:
    """Build, publish, and keep the build. Where the site is, and what came of it."""
    build = watch.begin(progress.map_)
    place = output_folder(folder, build.config.output, option)
    progress.announce("Writing the site")
    return place, watch.open(place, progress.map_)


class _Session:
    """What is said and shown while a project is watched."""

    def __init__(self, watch: Watch, session: Session, place: Path, named: str | None) -> None:
        self._watch = watch
        self._session = session
        self._place = place
        self._named = named  # what config.yaml says of the folder; None if an option names another
        self._told: tuple[Diagnostic, ...] = ()  # problems that stand on the screen
        self._left = False  # whether they were told while pages were left to be made: it is told again when none are
        self._preview: Preview | None = None

    def run(self, first: Rebuild, host: str, port: int, *, opened: bool) -> None:
        """Follow the changes until Ctrl-C."""
        try:
            preview = self._preview = Preview(
                self._place, host, port, lambda page: notes_on(page, self._watch), lambda: missing_page(self._watch)
            )
        except ServeError as error:
            raise Failure(USAGE, *str(error).split("; ", 1)) from error
        changes = Changes(self._session.project or Path())
        try:
            self._begin(first)
            changes.start()
            self._watch.asked = lambda: preview.asked
            preview.start()
            say(f"Preview at {preview.url} (Ctrl-C ends it)")
            if changes.polling:
                hint = "the files are looked at once a second instead"
                complain("note", changes.polling, hint)
            if opened:
                webbrowser.open(preview.url)
            self._watch.follow(changes, self._tell)
        finally:
            changes.stop()
            preview.stop()
            self._watch.close()

    def _begin(self, first: Rebuild) -> None:
        self._tell_problems(first)
        build = self._watch.build
        if first.stopped:
            say(f"{summary(_worth(first.problems))}; the site of before stays until they are mended", err=True)
        elif first.waiting:
            say("another build of this project is under way; the site follows when it is done")
        else:
            articles = count(len(build.catalog.all(ARTICLES)), "article")
            pages = count(build.pages.number, "page")
            say(
                f"Built {pages} from {articles} in {self._session.seconds:,.1f} s → {shown(self._place / 'index.html')}"
            )
        self._show(first)

    def _tell(self, rebuild: Rebuild) -> None:
        self._show(rebuild)
        if isinstance(rebuild.failure, PublishError):
            complain("error", *str(rebuild.failure).split("; ", 1))
            return
        if rebuild.failure is not None:
            self._tell_crash(rebuild.failure)
            return
        if rebuild.left and not (rebuild.changed or rebuild.ended):
            return  # Somebody has asked for one more page.
        kept = self._tell_problems(rebuild)
        stay = f" ({count(kept, 'warning')} as before)" if kept else ""
        say(f"{what_changed(rebuild)}: {_outcome(rebuild)} in {_duration(rebuild.seconds)}{stay}")
        if not rebuild.stopped:
            self._tell_other_output()
        for page in list(rebuild.reasons)[:_EXPLAINED]:
            say(f"  {page}: {rebuild.reasons[page]}")
        if len(rebuild.reasons) > _EXPLAINED:
            say(f"  … and {count(len(rebuild.reasons) - _EXPLAINED, 'more page')}")

    def _tell_other_output(self) -> None:
        """The preview shows one folder from its start to its end."""
        named = self._watch.build.config.output
        if self._named not in (None, named):
            self._named = named
            hint = f"end this with Ctrl-C and start it again, and the site is built in {named}/"
            complain("note", f"the site stays in {shown(self._place)}/, although `output:` has changed", hint)

    def _tell_problems(self, rebuild: Rebuild) -> int:
        """Say what is new and what is gone, and all errors. Gives how many warnings stay as they were."""
        worth = _worth(rebuild.problems)
        # What nobody has looked for is neither gone nor there again.
        unknown = () if rebuild.looked else tuple(problem for problem in self._told if problem.code in LOOKED_FOR)
        found = news(
            [problem for problem in self._told if problem not in unknown],
            worth,
            again=bool(rebuild.left) or not self._left,
        )
        self._told, self._left = (*worth, *unknown), bool(rebuild.left)
        tell(found, self._watch.build.files)
        return found.kept

    def _tell_crash(self, error: Exception) -> None:
        kept = crash.keep(error, self._session)
        hint = f"what happened is written in {kept}; please report it" if kept else "it could not be written down"
        message = f"briefgen itself failed ({type(error).__name__}); the site of before stays"
        complain("error", message, hint, "the next change builds everything anew")

    def _show(self, rebuild: Rebuild) -> None:
        if self._preview is not None:
            self._preview.tell(update_for(rebuild, self._watch.build.files), rebuild.ahead)


def _worth(problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(problem for problem in problems if problem.severity != "note")


def what_changed(rebuild: Rebuild) -> str:
    """What has changed, in a few names."""
    changed = _few(path if there else f"{path} (gone)" for path, there in sorted(rebuild.changed.items()))
    ended = f"the embargo of {_few(rebuild.ended)} has ended" if rebuild.ended else ""
    told = "; ".join(filter(None, (changed, ended)))
    # Without a change and without an embargo it is what another build had kept from being published.
    return told[:1].upper() + told[1:] if ended and not changed else told or "What had to wait"


def _few(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + more


def _outcome(rebuild: Rebuild) -> str:
    if rebuild.stopped:
        return f"{summary(_worth(rebuild.problems))}; nothing was published"
    if rebuild.waiting:
        return "waits until another build of this project is done"
    pages, files = len(rebuild.pages), len(rebuild.copies)
    told = [count(pages, "page")] * bool(pages or not files) + [count(files, "file")] * bool(files)
    if rebuild.left:
        told.append(f"{rebuild.left:,} more to be made")
    return " and ".join(told)


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.1f} s"
