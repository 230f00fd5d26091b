"""`briefgen undo`: take back what a command changed last in the project's own files."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.changing import apply, forget, last, offer, write_option
from briefgen.cli.endings import FINE
from briefgen.cli.project import require_project
from briefgen.cli.session import project_option
from briefgen.cli.terminal import count, say
from briefgen.cli.whole import Whole
from briefgen.edits import FileChange


@click.command(
    "undo",
    cls=Whole,
    instead=("it takes back what the last command changed; without --write it only shows that",),
)
@write_option
@project_option
def command(*, write: bool, project: Path | None) -> int:
    """Show what the last command changed, turned round; with --write, take it back."""
    folder = require_project(project)
    found = last(folder)
    if found is None:
        say("There is nothing to take back.")
        return FINE
    record, changes = found
    back = [FileChange(change.path, change.after, change.before) for change in reversed(changes)]
    if not write:
        return offer(folder, back, write=False)
    apply(folder, back, remember=False)
    forget(folder, record)
    say(f"Took back the changes of {count(len(back), 'file')}.")
    return FINE
