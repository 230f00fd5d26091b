"""`briefgen build`: the site is built, or nothing is."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from briefgen.cli.endings import CONTENT, FINE, MACHINE, Failure
from briefgen.cli.progress import Progress
from briefgen.cli.project import output_folder, require_project
from briefgen.cli.reporting import place_of, print_problems, summary
from briefgen.cli.session import Session, project_option, shown
from briefgen.cli.terminal import count, say
from briefgen.pipeline import Build
from briefgen.publish import ForeignFilesError, Published, PublishError, exclusive, publish
from briefgen.relations import ARTICLES
from briefgen.snapshot import read_project

_NAMED = 10  # foreign files that are named


@click.command("build")
@project_option
@click.option("--output", metavar="DIR", help="Write the site to this folder.")
@click.option("--strict", is_flag=True, help="Publish nothing if there is a warning.")
@click.pass_obj
def command(session: Session, project: Path | None, output: str | None, *, strict: bool) -> int:
    """Build the site. With an error in the content nothing is written: the site of before stays."""
    folder = require_project(project)
    if output is not None:
        output_folder(folder, "", output)
    # A build makes much and throws little away before it ends, so there is nothing to collect.
    gc.disable()
    progress = Progress()
    try:
        with exclusive(folder):
            return _build(folder, output, session, progress, strict=strict)
    except ForeignFilesError as error:
        raise _foreign(error.paths) from error
    except PublishError as error:
        raise Failure(MACHINE, *str(error).split("; ", 1)) from error
    finally:
        progress.clear()


def _build(project: Path, output: str | None, session: Session, progress: Progress, *, strict: bool) -> int:
    files = read_project(project)
    build = Build()
    build.apply(files, progress.map_)
    problems = build.diagnostics
    grave = [problem for problem in problems if problem.severity == "error"]
    worth = [problem for problem in problems if problem.severity != "note"]
    stopped = bool(worth if strict else grave)
    if not stopped:
        place = output_folder(project, build.config.output, output)
        progress.announce("Writing the site")
        published = publish(place, build.pending, build.outputs)
    progress.clear()
    print_problems(worth, files)
    if worth:
        say(_verdict(summary(worth), place_of(project), stopped=stopped, strict=not grave), err=True)
    if stopped:
        return CONTENT
    say(_told(build, published, session.seconds, place))
    return FINE


def _verdict(found: str, where: str, *, stopped: bool, strict: bool) -> str:
    end = "; nothing was published" + (" (--strict)" if strict else "") if stopped else ""
    return f"{found}{where}{end}"


def _told(build: Build, published: Published, seconds: float, folder: Path) -> str:
    pages = count(len(build.pages.made), "page")
    articles = count(len(build.catalog.all(ARTICLES)), "article")
    files = f"{published.written:,} written, {published.removed:,} removed, {published.unchanged:,} unchanged"
    return f"Built {pages} from {articles} in {seconds:,.1f} s; {files} → {shown(folder / 'index.html')}"


def _foreign(paths: list[str]) -> Failure:
    named = [f"it holds {path}" for path in paths[:_NAMED]]
    if len(paths) > _NAMED:
        named.append(f"and {count(len(paths) - _NAMED, 'more file')}")
    message = f"the site would overwrite {count(len(paths), 'file')} in the output folder that briefgen did not write"
    advice = "move them away, or name another folder with `--output` or with `output:` in config.yaml"
    return Failure(MACHINE, message, *named, advice, code="P003")
