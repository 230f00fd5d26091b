"""A command that is about the whole project: a file or an id behind it is refused, with what to do instead."""

from __future__ import annotations

import shlex
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from briefgen.cli.endings import USAGE, Failure
from briefgen.cli.terminal import visible


class Whole(click.Command):
    """A command that takes no file or id beyond its arguments. `instead` says what does what one may have wanted."""

    def __init__(self, *args: Any, instead: tuple[str, ...] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self._instead = instead

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments. Raises Failure for one too many."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            message = f"`{ctx.command_path}` takes no file and no id (“{visible(rest[0])[:60]}”): it is about the whole project"
            raise Failure(USAGE, message, *_other_project(ctx, rest[0]), *self._instead)
        return rest


def _other_project(ctx: click.Context, word: str) -> tuple[str, ...]:
    """What to write if the word is the folder of a project."""
    # What can be no path, or may not be looked into, is no folder that helps.
    with suppress(OSError, ValueError):
        folder = Path(word)
        if (folder / "config.yaml").is_file() or (folder / "content").is_dir():
            return (f"write `{ctx.command_path} -C {shlex.quote(visible(word))}`, if that is the project",)
    return ()
