"""Programs of others that do the sending: run, and asked what went wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from briefgen.publishing.destination import TargetError

_LINES = 4  # of what a program said when it failed


class ProgramError(Exception):
    """A program has failed. `said` is what it printed of that, `output` what it gave before."""

    def __init__(self, status: int, said: str, output: bytes = b"") -> None:
        super().__init__(said)
        self.status = status
        self.said = said
        self.output = output

    @property
    def last(self) -> str:
        """The end of what it said, in one line."""
        lines = [line.strip() for line in self.said.splitlines() if line.strip()]
        return " / ".join(lines[-_LINES:]) or f"it ended with status {self.status}"


def require(program: str) -> str:
    """Where a program is. Raises TargetError if it is not installed."""
    found = shutil.which(program)
    if found is None:
        raise TargetError(
            f"the program {program} is not installed", f"install it, on Debian: apt-get install {program}"
        )
    return found


def run(words: Sequence[str], data: bytes = b"", *, folder: Path, env: Mapping[str, str] | None = None) -> bytes:
    """Run a program to its end, and give what it printed. Raises ProgramError."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}
    done = subprocess.run(words, input=data, cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S603 - no shell
    if done.returncode:
        raise ProgramError(done.returncode, done.stderr.decode("utf-8", "replace"), done.stdout)
    return done.stdout


def can_ask() -> bool:
    """Whether somebody is there to be asked for a password."""
    return sys.stdin is not None and sys.stdin.isatty()
