"""`briefgen publish`: the built site goes to where it is read, if it is fit for that."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.built import last_built, sources_digest
from briefgen.cli.endings import CONTENT, FINE, MACHINE, USAGE, Failure
from briefgen.cli.progress import Progress
from briefgen.cli.project import output_folder, require_project
from briefgen.cli.session import project_option, shown
from briefgen.cli.terminal import complain, count, in_a_line, say
from briefgen.config import Config
from briefgen.diagnostics import has_errors, suggest
from briefgen.manifest import MANIFEST, ManifestError, compare, load_manifest
from briefgen.outcome import digests_of
from briefgen.publish import PublishError, exclusive
from briefgen.publishing.destination import TargetError
from briefgen.publishing.opening import open_target, where
from briefgen.publishing.sending import Plan, carry_out, plan
from briefgen.reading import read_settings
from briefgen.snapshot import read_project
from briefgen.staging import is_interrupted
from briefgen.targets import Target

_NAMED = 10  # files of each sort that are named
_AGAIN = "run `briefgen build`, then publish"


@click.command("publish")
@project_option
@click.argument("name", metavar="TARGET", required=False)
@click.option("--dry-run", is_flag=True, help="Say what would be sent and removed. Change nothing.")
@click.option("--output", metavar="DIR", help="Publish the site in this folder, as `build --output` wrote it.")
@click.option("--all", "every", is_flag=True, help="Compare every file, whatever the manifest at the target says.")
@click.option("--overwrite", is_flag=True, help="Write over files at the target that briefgen did not send.")
def command(
    project: Path | None, name: str | None, output: str | None, *, dry_run: bool, every: bool, overwrite: bool
) -> int:
    """Send the built site to TARGET, one of those that `publish:` of config.yaml names. Only what differs is sent.

    The site must be as the last build left it, and that build without errors. When it is interrupted, the next run goes on.
    """
    folder = require_project(project)
    progress = Progress()
    try:
        with exclusive(folder):
            files = read_project(folder)
            config, stated = read_settings(files)
            if has_errors(stated.diagnostics):
                raise Failure(CONTENT, "config.yaml has errors", "`briefgen check` says which")
            target = _target(config, name)
            site = output_folder(folder, config.output, output)
            listed = _fit(folder, site, target, name or "", sources_digest(digests_of(files)))
            progress.announce("Asking the target what it has")
            destination = open_target(target, folder, site)
            steps = plan(listed, destination, every=every)
            if steps.foreign and not overwrite:
                raise _foreign(steps.foreign)
            if dry_run:
                _list(steps)
                return FINE
            told = carry_out(steps, destination, progress.announce)
            progress.clear()
            _tell(steps, f"{name} ({', '.join(filter(None, (where(target), told)))})")
    except PublishError as error:
        raise Failure(MACHINE, *str(error).split("; ", 1)) from error
    except TargetError as error:
        raise Failure(MACHINE, str(error), *error.hints) from error
    finally:
        progress.clear()
    return FINE


def _target(config: Config, name: str | None) -> Target:
    targets = config.publish
    if name in targets:
        return targets[name]
    if not targets:
        hint = "add `publish: {live: {to: folder, path: ../www}}`, with a folder of yours"
        more = "`briefgen explain P010` shows the other kinds: rsync, git and s3"
        raise Failure(USAGE, "config.yaml names no target to publish to", hint, more)
    known = f"there are {', '.join(targets)}" if len(targets) > 1 else f"there is {', '.join(targets)}"
    if name is None:
        raise Failure(
            USAGE, "say where the site is to be published", f"{known}: `briefgen publish {next(iter(targets))}`"
        )
    raise Failure(USAGE, f"there is no target “{name}”", *suggest(name, targets), known)


def _fit(project: Path, site: Path, target: Target, name: str, sources: str) -> dict[str, str]:
    """The manifest of a site that may be published at this target; all others are refused."""
    listed = _listed(site)
    if is_interrupted(site):
        raise Failure(CONTENT, f"a build was interrupted while it changed {shown(site)}", _AGAIN)
    built = last_built(project, site)
    if built is None:
        message = f"it is not known how the site in {shown(site)} was built, or something has changed it since"
        raise Failure(CONTENT, message, _AGAIN)
    if built.stopped:
        message = "the last build stopped, so the site is an older one; nothing was published"
        raise Failure(CONTENT, message, "`briefgen build` says why; mend that, build, and publish again")
    _check_edition(built.edition, target, name)
    found = compare(site, listed)
    if found.missing or found.changed:
        wrong = [*(f"missing: {path}" for path in found.missing), *(f"changed: {path}" for path in found.changed)]
        raise Failure(CONTENT, f"the site in {shown(site)} is not as it was built", *_some(wrong), _AGAIN)
    if built.sources != sources:
        complain("note", "files of the project have changed since the site was built", "`briefgen build` takes them in")
    if found.added:
        message = f"{count(len(found.added), 'file')} in {shown(site)} that briefgen did not write stay here"
        complain("note", message, *_some(list(found.added)), "what belongs to the site lies in content/static/")
    return listed


def _listed(site: Path) -> dict[str, str]:
    try:
        return load_manifest(site / MANIFEST)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Failure(USAGE, f"there is no site in {shown(site)}", _AGAIN) from error
    except ManifestError as error:
        raise Failure(CONTENT, f"the manifest of {shown(site)} cannot be used: {error}", _AGAIN) from error


def _check_edition(edition: str, target: Target, name: str) -> None:
    wanted = target.edition
    if edition == "internal" and wanted is None:
        message = f"the site is the internal edition, and the target {name} is not marked for it"
        hint = "build the public one, or write `edition: internal` at the target if only those who may read all of it get there"
        raise Failure(CONTENT, message, hint)
    if wanted is not None and edition != wanted:
        message = f"the site is the {edition} edition, and the target {name} is for the {wanted} one"
        raise Failure(CONTENT, message, f"build that: `briefgen build --edition {wanted}`")


def _foreign(paths: tuple[str, ...]) -> Failure:
    message = f"{count(len(paths), 'file')} would be written over that briefgen did not send to the target"
    hint = "move them away there, name another place, or publish with `--overwrite`"
    return Failure(MACHINE, message, *_some(list(paths)), hint)


def _some(paths: list[str]) -> list[str]:
    more = [f"and {count(len(paths) - _NAMED, 'more file')}"] if len(paths) > _NAMED else []
    return [*map(in_a_line, paths[:_NAMED]), *more]


def _list(steps: Plan) -> None:
    for path in steps.first:
        say(f"remove {in_a_line(path)}")
    for path in steps.sent:
        say(f"send {in_a_line(path)}")
    for path in steps.gone:
        say(f"remove {in_a_line(path)}")
    say(
        f"Would send {count(len(steps.sent), 'file')} and remove {len(steps.removed):,}; {steps.unchanged:,} unchanged."
    )


def _tell(steps: Plan, place: str) -> None:
    if steps.is_empty:
        say(f"Nothing to send: {count(steps.unchanged, 'file')} unchanged → {place}")
        return
    files = f"{count(len(steps.sent), 'file')}, removed {len(steps.removed):,}, {steps.unchanged:,} unchanged"
    say(f"Sent {files} → {place}")
