"""Finding the project that a command is about, reading it, and the folder that it is built into."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.endings import USAGE, Failure
from briefgen.cli.session import Session, shown
from briefgen.snapshot import find_project

_OWN = ("content", "themes", ".briefgen", ".git")


def require_project(named: Path | None) -> Path:
    """The folder of the project, absolute. With `--project` it is that folder and no other."""
    start = (named or Path()).absolute()
    found = find_project(start)
    if found is None or (named is not None and found != start):
        where = "here, nor in a folder above" if named is None else f"in {shown(start)}"
        message = f"there is no briefgen project {where}"
        raise Failure(USAGE, message, "`briefgen init DIR` makes a new project", code="C006")
    session = click.get_current_context().find_object(Session)
    if session is not None:
        session.project = found
    return found


def output_folder(project: Path, setting: str, option: str | None) -> Path:
    """Where the site goes: `--output`, from the working directory, or else what the configuration says."""
    folder = project / setting if option is None else Path(option).absolute()
    problem = _unsafe(folder.resolve(), project.resolve()) if option != "" else "its name is empty"
    if problem:
        raise Failure(USAGE, f"the site cannot be written to “{option or setting}”: {problem}", "name another folder")
    return folder


def _unsafe(folder: Path, project: Path) -> str | None:
    """Why a folder cannot be the output, or None. Both paths are resolved: a link must not lead around this."""
    if project == folder:
        return "that is the project itself"
    if project.is_relative_to(folder):
        return "the project lies in it"
    if folder.exists() and not folder.is_dir():
        return "that is a file"
    # Some file systems hold `Content` and `content` for one folder.
    if any(part.casefold() == ".git" for part in folder.parts):
        return "git keeps its own files there"
    if folder.is_relative_to(project):
        first = folder.relative_to(project).parts[0]
        if first.casefold() in _OWN:
            return f"the project keeps its own files in {first}"
    return None
