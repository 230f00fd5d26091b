"""Writing to the terminal: nothing that could harm it, colours only where somebody looks, and calm when nobody does."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from contextlib import suppress
from typing import NamedTuple, TextIO

import click

# What would move a terminal's cursor, give it orders, or turn the direction of its text.
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def prepare_streams() -> None:
    """A character that an output's encoding does not have is replaced; it is no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


class Painted(NamedTuple):
    """Text in a colour or in bold, where colours are wanted."""

    text: str
    colour: str | None = None
    bold: bool = False


def say(*parts: str | Painted, err: bool = False) -> None:
    """Print text and a line end. Nothing in it harms the terminal, wherever it comes from: colours are ours alone.

    If the reader of a pipe has left, what follows is dropped in silence.
    """
    stream = sys.stderr if err else sys.stdout
    colours = colourful(stream)
    try:
        click.echo("".join(_shown(part, colours=colours) for part in parts), err=err, color=colours)
    except BrokenPipeError:
        _give_up(stream)
    except OSError:
        # The disk behind the output is full, for example. Python must not try once more at its end.
        _give_up(stream)
        if not err:
            raise


def complain(severity: str, message: str, *hints: str, label: str = "") -> None:
    """Print a problem of no file: a headline and what to do, in the form that all diagnostics have."""
    say(*headline(severity, label or severity, message), *(f"\n  = {hint}" for hint in hints), err=True)


def headline(severity: str, label: str, message: str) -> tuple[Painted, ...]:
    """The first line of a problem. `severity` chooses the colour, `label` is the word."""
    return Painted(label, _COLOURS[severity], bold=True), Painted(f": {message}", bold=True)


def _shown(part: str | Painted, *, colours: bool) -> str:
    if isinstance(part, str):
        return visible(part)
    return click.style(visible(part.text), fg=part.colour, bold=part.bold or None) if colours else visible(part.text)


def in_a_line(name: str) -> str:
    """A name from elsewhere, which may hold ends of lines, so that it does not look like two."""
    return visible(" ".join(name.splitlines()))


def visible(text: str) -> str:
    """Text that a terminal shows and does not obey."""
    return HARMFUL.sub("\ufffd", text)


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
