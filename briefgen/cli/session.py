"""What a command knows from its start: when that was, and which project it is about."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class Session:
    """One run of briefgen. `started` is a reading of `time.perf_counter`."""

    def __init__(self, started: float) -> None:
        self.started = started
        self.project: Path | None = None

    @property
    def seconds(self) -> float:
        """How long this run has taken so far."""
        return time.perf_counter() - self.started


def project_option(function: F) -> F:
    """Give a command the option `--project`; it is called with `project`, a folder or None."""
    return click.option(
        "-C",
        "--project",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The project's folder. Without it: the nearest project, from the working directory upwards.",
    )(function)


def shown(path: Path) -> str:
    """A path for the user's eyes: from the working directory if it lies below that, with `/`."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
