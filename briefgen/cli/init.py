"""`briefgen init`: a new project with a sample to change."""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from pathlib import Path

import click

from briefgen.cli.endings import FINE, USAGE, Failure
from briefgen.cli.session import shown
from briefgen.cli.terminal import count, say
from briefgen.starter import EMPTY_FOLDERS, empty_files, starter_files, with_ignored

_NAMED = 10  # files in the way that are named


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--empty", is_flag=True, help="Without the sample: settings, empty registries and folders.")
def command(folder: Path, *, empty: bool) -> int:
    """Make a new project in DIR, with a sample to change.

    DIR may exist, also with other files in it. No file is ever overwritten.
    """
    files = empty_files() if empty else starter_files()
    _refuse(folder, files)
    files[".gitignore"] = _ignoring(folder, files[".gitignore"])
    _write(folder, files)
    for name in EMPTY_FOLDERS if empty else ():
        (folder / name).mkdir(parents=True, exist_ok=True)
    following = _next(folder, "briefgen new source ID" if empty else "briefgen build")
    say(f"Made a project in {shown(folder)}: {count(len(files), 'file')}.\n\nNext:\n{following}")
    return FINE


def _refuse(folder: Path, files: dict[str, bytes]) -> None:
    if folder.exists() and not folder.is_dir():
        raise Failure(USAGE, f"“{shown(folder)}” is a file", "name a folder")
    here = [path for path in files if path != ".gitignore" and os.path.lexists(folder / path)]
    if here:
        named = [f"there is already {shown(folder / path)}" for path in here[:_NAMED]]
        if len(here) > _NAMED:
            named.append(f"and {count(len(here) - _NAMED, 'more file')}")
        message = f"{count(len(here), 'file')} would be overwritten; nothing was changed"
        raise Failure(USAGE, message, *named, "name another folder, or move these away")


def _ignoring(folder: Path, data: bytes) -> bytes:
    """A `.gitignore` that is there is kept; what is missing in it is added at its end."""
    place = folder / ".gitignore"
    if not place.is_file():
        return data
    text = place.read_bytes().decode("utf-8", "surrogateescape")
    return with_ignored(text).encode("utf-8", "surrogateescape")


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write all files. If that fails half-way, those already written are taken back, so that it can be tried again."""
    written: list[Path] = []
    try:
        for path, data in files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if path != ".gitignore":
                written.append(place)
            place.write_bytes(data)
    except BaseException:
        for place in written:
            with suppress(OSError):
                place.unlink()
        raise


def _next(folder: Path, command: str) -> str:
    if folder.resolve() == Path.cwd().resolve():
        return f"  {command}"
    name = f'"{folder}"' if os.name == "nt" else shlex.quote(str(folder))
    return f"  cd {name}\n  {command}"
