"""`briefgen explain`: what the code of a problem means, and what to do."""

from __future__ import annotations

import difflib
import shutil
import textwrap

import click

from briefgen.cli.endings import FINE, USAGE, Failure
from briefgen.cli.terminal import say
from briefgen.codes import CODES


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Explain the code of a problem, such as Q001. Without CODE, list all codes."""
    if code is None:
        say("\n".join(f"{name}  {found.severity:7}  {found.title}" for name, found in sorted(CODES.items())))
    else:
        say(explanation(_known(code), min(shutil.get_terminal_size().columns, 100)))
    return FINE


def explanation(code: str, width: int) -> str:
    """A code, its title, and its text in lines of at most `width`; indented lines are examples and stay whole."""
    found = CODES[code]
    paragraphs = [f"{found.severity}[{code}]: {found.title}"]
    for paragraph in found.text.split("\n\n"):
        whole = paragraph.startswith("    ")
        paragraphs.append(paragraph if whole else textwrap.fill(paragraph, max(width, 20), break_long_words=False))
    return "\n\n".join(paragraphs)


def _known(code: str) -> str:
    wanted = code.strip().strip("[]").upper()
    if wanted in CODES:
        return wanted
    near = difflib.get_close_matches(wanted, CODES, n=1)
    meant = f"; did you mean “{near[0]}”?" if near else ""
    raise Failure(USAGE, f"there is no code “{code[:60]}”{meant}", "`briefgen explain` alone lists all codes")
