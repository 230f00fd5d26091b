"""A command that has commands: in the order they were written down, and with a suggestion for a mistyped one."""

from __future__ import annotations

import difflib

import click


class UnknownCommandError(click.UsageError):
    """A word stands where a command should. The nearest command is named."""

    def __init__(self, word: str, known: list[str], ctx: click.Context) -> None:
        near = difflib.get_close_matches(word.casefold(), known, n=1)
        meant = f"; did you mean “{near[0]}”?" if near else ""
        super().__init__(f"there is no command “{word[:60]}”{meant}", ctx)


class Group(click.Group):
    """A group with suggestions."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in known:
            raise UnknownCommandError(args[0], known, ctx)
        return super().resolve_command(ctx, args)
