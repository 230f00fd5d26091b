"""The command `briefgen` and the names of its commands. A command's module is loaded when the command is called."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

import click

from briefgen import __version__
from briefgen.cli import endings
from briefgen.cli.group import Group
from briefgen.cli.session import Session
from briefgen.cli.terminal import prepare_streams


class Entry(NamedTuple):
    """Where a command is found, and what `briefgen --help` says of it, so that it need not be loaded for that."""

    module: str
    help: str


COMMANDS = {
    "init": Entry("init", "Make a new project in DIR, with a sample to change."),
    "new": Entry("new", "Add an article, a briefing, an actor or a source."),
    "check": Entry("check", "Say what is wrong with the content. Write nothing."),
    "build": Entry("build", "Build the site."),
    "watch": Entry("watch", "Build, show a preview, and follow every change."),
    "list": Entry("listing", "List quotes, actors, questions or articles."),
    "import": Entry("importing", "Make articles of pages and texts; take over annotations."),
    "annotate": Entry("annotate", "Propose marks: quotes with speakers, actors, questions."),
    "convert": Entry("convert", "Move marks out of the text into YAML, or into the text."),
    "fmt": Entry("fmt", "Put files in one form. The text stays."),
    "rename": Entry("rename", "Give a thing another id, wherever it is named."),
    "theme": Entry("theme", "Start a theme of your own, or show what one is made of."),
    "undo": Entry("undo", "Take back what a command changed last in your files."),
    "suggest": Entry("suggest", "Propose quotes that look like one statement."),
    "pack": Entry("pack", "Write a briefing and its evidence into one file."),
    "publish": Entry("publish", "Send the built site to where it is read."),
    "verify": Entry("verify", "Check a site against its manifest."),
    "explain": Entry("explain", "Explain the code of a problem, such as Q001."),
    "schema": Entry("schema_files", "Write the JSON Schemas of the YAML files."),
}


class Program(Group):
    """A group that loads a command when it is called, and ends as `endings` says."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        found = importlib.import_module(f"briefgen.cli.{entry.module}").command
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    # Click's own has two modes; in one of them it returns. This one never does.
    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run a command and end the process. Nothing but SystemExit leaves this method."""
        session = Session(time.perf_counter())
        prepare_streams()
        extra |= {"standalone_mode": False, "obj": session}
        try:
            status = super().main(args, prog_name or "briefgen", **extra)
        except BaseException as error:  # noqa: BLE001 - no traceback may ever reach a user
            status = endings.tell(error, session)
        sys.exit(status if isinstance(status, int) else endings.FINE)


@click.group(
    "briefgen", cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="briefgen", message="%(prog)s %(version)s")
def program() -> None:
    """Turn annotated articles and YAML summaries into a static briefing site."""
