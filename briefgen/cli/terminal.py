"""Writing to the terminal: nothing that could harm it, colours only where somebody looks, and calm when nobody does."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from contextlib import suppress
from typing import TextIO

import click

# What would move a terminal's cursor, give it orders, or turn the direction of its text.
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def prepare_streams() -> None:
    """A character that an output's encoding does not have is replaced; it is no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def say(text: str, *, err: bool = False) -> None:
    """Print text and a line end. If the reader of a pipe has left, what follows is dropped in silence."""
    stream = sys.stderr if err else sys.stdout
    try:
        click.echo(text, err=err, color=colourful(stream))
    except BrokenPipeError:
        _give_up(stream)
    except OSError:
        # The disk behind the output is full, for example. Python must not try once more at its end.
        _give_up(stream)
        if not err:
            raise


def complain(severity: str, message: str, *hints: str, label: str = "") -> None:
    """Print a problem of no file: a headline and what to do, in the form that all diagnostics have."""
    rows = [headline(severity, label or severity, message), *(f"  = {visible(hint)}" for hint in hints)]
    say("\n".join(rows), err=True)


def headline(severity: str, label: str, message: str) -> str:
    """The first line of a problem. `severity` chooses the colour, `label` is the word."""
    if not colourful(sys.stderr):
        return f"{label}: {visible(message)}"
    return click.style(label, fg=_COLOURS[severity], bold=True) + click.style(f": {visible(message)}", bold=True)


def visible(text: str) -> str:
    """Text that a terminal shows and does not obey."""
    return _HARMFUL.sub("\ufffd", text)


def watched(stream: TextIO | None) -> bool:
    """Whether a terminal is at the end of a stream."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def colourful(stream: TextIO | None) -> bool:
    """Whether colours are wanted: on a terminal that has them, unless NO_COLOR (https://no-color.org) is set."""
    return watched(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def cells(text: str) -> int:
    """How many cells of a terminal the text fills."""
    return sum(_cells(character) for character in text)


def fit(text: str, width: int) -> str:
    """The text, cut with `…` where it would fill more cells than `width`."""
    if cells(text) <= width:
        return text
    filled = 1
    for index, character in enumerate(text):
        filled += _cells(character)
        if filled > width:
            return text[:index].rstrip() + "…"
    return text


def count(number: int, one: str, many: str = "") -> str:
    """A number and its noun: `1 page`, `1,200 pages`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _cells(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _give_up(stream: TextIO) -> None:
    """Let all further writing to a stream, Python's own at the end too, lead nowhere."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
