"""Changing files of the user's own: shown first, written only when asked, whole or not at all, and taken back by `undo`.

Every command that changes what somebody has written goes through `offer`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import click

from briefgen.cli.endings import CONTENT, FINE, Failure
from briefgen.cli.session import F
from briefgen.cli.terminal import Painted, count, say, visible
from briefgen.cli.writing import write_file
from briefgen.digest import digest_bytes
from briefgen.edits import FileChange, difference

_UNDO = Path(".briefgen/undo")
_KEPT = 50
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def write_option(function: F) -> F:
    """Give a command the option `--write`; without it a command only shows what it would change."""
    return click.option("--write", is_flag=True, help="Make the changes. Without it they are only shown.")(function)


def offer(
    project: Path, changes: Sequence[FileChange], *, write: bool, moved: Mapping[str, str] = MappingProxyType({})
) -> int:
    """Show the changes; with `write` make them, all or none. Gives the exit status.

    A file that gets another name is shown as one: `moved` leads from old paths to new ones.
    Raises Failure where a file is no longer what was read, or would be written outside the project.
    """
    real = [change for change in changes if change.before != change.after]
    before = {moved[change.path]: change for change in real if change.path in moved}
    for change in real:
        if change.path in before:
            old = before[change.path]
            _show(f"rename from {old.path}\nrename to {change.path}\n{difference(change._replace(before=old.before))}")
        elif change.path not in moved:
            _show(difference(change))
    if not real:
        say("There is nothing to change.")
    elif not write:
        say(f"\nNothing was written. With --write {count(len(real), 'file')} would change.")
    else:
        apply(project, real)
        say(f"\nChanged {count(len(real), 'file')}. `briefgen undo --write` takes it back.")
    return FINE


def apply(project: Path, changes: Sequence[FileChange], *, remember: bool = True) -> None:
    """Make changes to files, all or none, and remember them for `undo`."""
    for change in changes:
        _refuse_others(project, change)
    record = _remember(project, changes) if remember else None
    done: list[FileChange] = []
    try:
        for change in changes:
            _put(project / change.path, change.after)
            done.append(change)
    except BaseException:
        for change in reversed(done):
            _put(project / change.path, change.before)
        if record is not None:
            _drop(record)
        raise


def last(project: Path) -> tuple[Path, list[FileChange]] | None:
    """What was changed last and still is, and where that is remembered; None if nothing is.

    A command that was killed has left some files, or all, as they were: they are none of the changes.
    """
    for record in reversed(_records(project)):
        if changes := _changed_by(record, project):
            return record, changes
    return None


def forget(project: Path, record: Path) -> None:
    """Drop what was remembered of these changes, and of all that came later."""
    for later in reversed(_records(project)):
        if int(later.name) >= int(record.name):
            _drop(later)


def _changed_by(record: Path, project: Path) -> list[FileChange]:
    try:
        entries = json.loads((record / "changes.json").read_text("utf-8"))
        changes = [_remembered(record, project, entry) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError):
        message = f"what was changed last cannot be read from {record.relative_to(project).as_posix()}"
        raise Failure(CONTENT, message, "remove that folder; the files themselves are as they were left") from None
    return [change for change in changes if change.before != change.after]


def _show(text: str) -> None:
    lines = [visible(line.expandtabs()) for line in text.splitlines()]
    painted = [Painted(line, _COLOURS[line[0]]) if line[:1] in _COLOURS else line for line in lines]
    say(*list(chain.from_iterable(("\n", line) for line in painted))[1:])


def _refuse_others(project: Path, change: FileChange) -> None:
    """Refuse a file that is not what was read, and one that lies elsewhere by a link."""
    place = project / change.path
    if not place.resolve().is_relative_to(project.resolve()):
        raise Failure(CONTENT, f"{change.path} leads out of the project", "copy the file to where the link stands")
    if _bytes(place) != change.before:
        raise Failure(CONTENT, f"{change.path} was changed meanwhile", "nothing was written; run the command again")


def _bytes(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None


def _put(place: Path, data: bytes | None) -> None:
    if data is None:
        place.unlink(missing_ok=True)
    else:
        write_file(place, data)


def _records(project: Path) -> list[Path]:
    folder = project / _UNDO
    found = [place for place in folder.iterdir() if place.name.isdecimal()] if folder.is_dir() else []
    return sorted(found, key=lambda place: int(place.name))


def _drop(record: Path) -> None:
    """Forget a record at once: one of which a part is left, as after a kill, would stand in the way of the others."""
    dropped = record.with_name(f".{record.name}.{os.getpid()}.dropped")
    record.rename(dropped)
    shutil.rmtree(dropped, ignore_errors=True)


def _remember(project: Path, changes: Sequence[FileChange]) -> Path:
    """Keep what the files held. A record counts once its list is there, which is written last."""
    known = _records(project)
    for old in known[: max(0, len(known) - _KEPT + 1)]:
        _drop(old)
    number = int(known[-1].name) + 1 if known else 1
    record = project / _UNDO / str(number)
    unfinished = record.with_name(f".{number}.{os.getpid()}")
    unfinished.mkdir(parents=True)
    entries = []
    for index, change in enumerate(changes):
        if change.before is not None:
            (unfinished / str(index)).write_bytes(change.before)
        after = None if change.after is None else digest_bytes(change.after)
        entries.append({"path": change.path, "before": change.before is not None, "after": after, "kept": str(index)})
    (unfinished / "changes.json").write_text(json.dumps(entries, indent=1), "utf-8")
    unfinished.replace(record)
    return record


def _remembered(record: Path, project: Path, entry: dict[str, str | bool | None]) -> FileChange:
    """One change as it was made, with what the file holds now. Refuses a file that was changed since."""
    path = str(entry["path"])
    now = _bytes(project / path)
    before = (record / str(entry["kept"])).read_bytes() if entry["before"] else None
    if now != before and (None if now is None else digest_bytes(now)) != entry["after"]:
        raise Failure(
            CONTENT, f"{path} was changed since", "what was changed last can no longer be taken back by itself"
        )
    return FileChange(path, before, now)
