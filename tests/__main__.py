"""`python -m tests`: all checks of the project, one after another. Further arguments go to pytest.

All run, even when one fails. The last line is pytest's own; the exit status is 0 only if everything passed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "ruff",
    "mypy",
    "importlinter",
    "pytest",
    "xdist",
    "hypothesis",
    "jsonschema",
    "lxml",
    "playwright",
    "trafilatura",
    "httpx",
    "boto3",
    "moto",
    "resvg_py",
    "fontpkg_ibm_plex_sans",
    "fontpkg_ibm_plex_sans_arabic",
)
PROGRAMS = {"git": "git", "nginx": "nginx-light", "rsync": "rsync"}  # each with its package
PLACES = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin"  # where programs are, servers too
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# pytest's own profile for machines: the same examples on each run, and no deadline that a busy machine would miss.
# Each process begins with a row of whole files, so that what the tests of a file share is mostly made once.
PYTEST = ("pytest", "--hypothesis-profile=ci", "-n", "auto", "--dist", "worksteal")


class Result(NamedTuple):
    """How a check ended. `closing` is the last line that it printed, if that was held back."""

    name: str
    passed: bool
    seconds: float
    closing: str = ""


def missing() -> Iterator[str]:
    """What the checks need and this machine does not have, each with what to do."""
    absent = [name for name in ("briefgen", *PACKAGES) if find_spec(name) is None]
    if absent:
        yield f"Python packages are missing: {', '.join(absent)}\n  run: {sys.executable} -m pip install -e '.[dev]'"
    if not any(map(shutil.which, BROWSERS)):
        yield f"no browser was found (looked for {', '.join(BROWSERS)})\n  run: sudo apt-get install -y chromium"
    lacking = [name for name in PROGRAMS if shutil.which(name, path=PLACES) is None]
    if lacking:
        packages = " ".join(PROGRAMS[name] for name in lacking)
        yield f"programs are missing: {', '.join(lacking)}\n  run: sudo apt-get install -y {packages}"


def commands(arguments: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The checks by the names that people call them, in their order."""
    python = [sys.executable, "-m"]
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    yield "ruff format --check", [*python, "ruff", "format", "--check"]
    yield "ruff check", [*python, "ruff", "check"]
    yield "mypy", [*python, "mypy"]
    yield "lint-imports", [sys.executable, "-c", lint_imports]
    yield "pytest", [*python, *PYTEST, *arguments]


def run(name: str, command: list[str]) -> Result:
    """Run one check and let its output through, except for the last line."""
    say(f"── {name}\n")
    started = time.monotonic()
    held = ""
    pipe, end = subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=end, encoding="utf-8", errors="replace") as process:
        for line in process.stdout or ():
            say(held)
            held = line
    return Result(name, process.returncode == 0, time.monotonic() - started, held)


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def table(results: list[Result]) -> str:
    rows = (f"{'passed' if r.passed else 'FAILED'}  {r.seconds:6.1f} s  {r.name}\n" for r in results)
    return "── results\n" + "".join(rows)


def main(arguments: list[str]) -> int:
    lacking = list(missing())
    if lacking:
        say("the checks cannot run:\n" + "\n".join(lacking) + "\n")
        return 2
    results: list[Result] = []
    for name, command in commands(arguments):
        results.append(run(name, command))
        if name != "pytest":
            say(results[-1].closing)
    # Pytest's closing line stands last, below the table, where people and programs look for it.
    say(table(results) + results[-1].closing)
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
