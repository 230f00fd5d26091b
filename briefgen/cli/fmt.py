"""`briefgen fmt`: files in one form, of which nothing that is read changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from briefgen import layout
from briefgen.cli.changing import offer, write_option
from briefgen.cli.endings import CONTENT, USAGE, Failure
from briefgen.cli.project import require_project
from briefgen.cli.session import project_option
from briefgen.cli.terminal import complain
from briefgen.edits import FileChange
from briefgen.parse.article import sidecar_path
from briefgen.reading import FileValue, markdown_extensions, read_settings
from briefgen.snapshot import read_project
from briefgen.tidying.files import FORMED, tidy


@click.command("fmt")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--check", "checking", is_flag=True, help="Exit with 1 if something would change. Write nothing.")
@write_option
@project_option
def command(*, paths: tuple[str, ...], checking: bool, write: bool, project: Path | None) -> int:
    """Put articles, briefings, registries, pages and config.yaml in one form. The text of articles and all comments stay.

    Keys and attributes get one order, each list of attributes one line, and each passage the id that it has on its
    page. PATH is a file, a folder, or the id of an article; without one, all files. A file with errors stays as it is.
    """
    if checking and write:
        raise Failure(USAGE, "--check and --write do not go together", "take one of the two")
    folder = require_project(project)
    files = read_project(folder)
    extensions = markdown_extensions(read_settings(files)[0])
    changes: list[FileChange] = []
    for path in _chosen(paths, files, folder):
        data, beside = files[path], files.get(sidecar_path(path)) if path.endswith(".md") else None
        after = (
            tidy(path, data, beside if isinstance(beside, bytes) else None, extensions)
            if isinstance(data, bytes)
            else None
        )
        if after is None:
            complain("note", f"{path} stays as it is: it has errors, or would not be read as the same")
        elif isinstance(data, bytes) and after != data:
            changes.append(FileChange(path, data, after))
    status = offer(folder, changes, write=write)
    return CONTENT if checking and changes else status


def _chosen(names: Iterable[str], files: Mapping[str, FileValue], folder: Path) -> list[str]:
    """The files that are named. Raises Failure for a name that is none."""
    known = sorted(path for path in files if layout.kind_of(path) in FORMED)
    found: dict[str, None] = {} if names else dict.fromkeys(known)
    for name in names:
        try:
            path = Path(name).absolute().relative_to(folder.absolute()).as_posix()
        except ValueError:
            path = name
        ways = {path, f"content/articles/{name}.md"}
        some = [one for one in known if one in ways or one.startswith(f"{path}/") or path == "."]
        if not some:
            raise Failure(
                USAGE,
                f"there is nothing to put in form at “{name}”",
                "name config.yaml, or a file or folder of content/",
            )
        found |= dict.fromkeys(some)
    return list(found)
