"""`briefgen verify`: whether a folder holds just what briefgen has written."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen import layout
from briefgen.cli.endings import CONTENT, FINE, USAGE, Failure
from briefgen.cli.project import output_folder, require_project
from briefgen.cli.session import project_option, shown
from briefgen.cli.terminal import complain, count, in_a_line, say
from briefgen.manifest import MANIFEST, Comparison, ManifestError, compare, load_manifest
from briefgen.reading import read_settings
from briefgen.snapshot import read_file
from briefgen.staging import is_interrupted

_NAMED = 20  # files of each sort that are named


@click.command("verify")
@project_option
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--against", metavar="MANIFEST", type=click.Path(path_type=Path), help="A manifest, or a folder that holds one."
)
@click.option("--strict", is_flag=True, help="Fail if there are other files, too.")
def command(project: Path | None, folder: Path | None, against: Path | None, *, strict: bool) -> int:
    """Check the site, or the folder DIR, against manifest.json: files that are missing or changed, and others.

    Every file is hashed again. Other files are named, and are no failure: briefgen leaves them alone.
    """
    place = _site(project) if folder is None else folder.absolute()
    if not place.is_dir():
        raise Failure(USAGE, f"there is no folder {shown(place)}", "build the site first, or name another folder")
    listed = _listed(place / MANIFEST if against is None else against.absolute())
    if is_interrupted(place):
        hint = "run `briefgen build`, which finishes it first"
        complain("error", "a build was interrupted while it changed this folder", hint)
        return CONTENT
    found = compare(place, listed)
    _name("missing", found.missing)
    _name("changed", found.changed)
    _name("not in the manifest", found.added)
    failed = bool(found.missing or found.changed or (strict and found.added))
    say(_told(found, place), err=failed)
    return CONTENT if failed else FINE


def _site(project: Path | None) -> Path:
    folder = require_project(project)
    files = {layout.CONFIG: read_file(folder, layout.CONFIG)} if (folder / layout.CONFIG).exists() else {}
    return output_folder(folder, read_settings(files)[0].output, None)


def _listed(manifest: Path) -> dict[str, str]:
    place = manifest / MANIFEST if manifest.is_dir() else manifest
    try:
        return load_manifest(place)
    except FileNotFoundError as error:
        hint = "name one with `--against`; `briefgen build` writes it into the site"
        raise Failure(USAGE, f"there is no manifest {shown(place)}", hint) from error
    except ManifestError as error:
        raise Failure(USAGE, f"the manifest {shown(place)} cannot be used: {error}", "build the site again") from error


def _name(what: str, paths: tuple[str, ...]) -> None:
    for path in paths[:_NAMED]:
        say(f"{what}: {in_a_line(path)}")
    if len(paths) > _NAMED:
        say(f"{what}: and {count(len(paths) - _NAMED, 'more file')}")


def _told(found: Comparison, place: Path) -> str:
    where = shown(place)
    others = f"; {count(len(found.added), 'other file')}" if found.added else ""
    if not (found.missing or found.changed):
        return f"All {count(found.number, 'file')} of the manifest stand as they were written in {where}{others}."
    told = f"{len(found.missing):,} missing, {len(found.changed):,} changed, of {count(found.number, 'file')}"
    return f"{told} in {where}{others}."
