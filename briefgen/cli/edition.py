"""What a run is told besides the files: the edition, and the moment. The clock is read here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar, get_args

import click

from briefgen.dates import check_date
from briefgen.reading import FileValue
from briefgen.release import EDITION, NOW, EditionName

F = TypeVar("F", bound=Callable[..., Any])


def edition_options(function: F) -> F:
    """Give a command `--edition` and `--now`; it is called with `edition`, a name or None, and `now`, a text or None."""
    function = click.option(
        "--now",
        metavar="TIME",
        callback=_checked,
        help="The time by which embargoes are judged, such as 2024-05-02T12:00Z. Without it: the clock.",
    )(function)
    return click.option(
        "--edition",
        type=click.Choice(get_args(EditionName)),
        help="For whom the site is. Without it: what config.yaml says, and else public.",
    )(function)


def run_files(edition: str | None, now: str | None) -> dict[str, FileValue]:
    """The same, in the form in which a build takes its files."""
    told = {NOW: (now or clock()).encode()}
    return {**told, EDITION: edition.encode()} if edition else {**told}


def clock() -> str:
    """The present moment."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _checked(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and (problem := check_date(value)):
        raise click.BadParameter(problem)
    return value
