"""Printing diagnostics: as text with excerpts, as JSON, and as annotations of GitHub Actions."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefgen.cli.session import shown
from briefgen.cli.terminal import HARMFUL, Painted, count, headline, say, visible
from briefgen.diagnostics import Diagnostic, Related, Severity, draw, in_one_line
from briefgen.reading import FileValue

MOST = 50  # problems that are drawn; nobody reads more at once
_GITHUB: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


def print_problems(problems: Sequence[Diagnostic], files: Mapping[str, FileValue]) -> None:
    """Draw problems on stderr, in the order of files and lines; of very many the gravest."""
    line_of = lines_of(files)
    gravest = sorted(problems, key=lambda problem: _ORDER[problem.severity])[:MOST]
    for problem in sorted(gravest, key=lambda problem: problem.sort_key):
        say(*_drawn(problem, line_of), "\n", err=True)
    if len(problems) > MOST:
        rest = count(len(problems) - MOST, "more problem")
        say(f"… and {rest}; `briefgen check --format json` gives all.\n", err=True)


def summary(problems: Sequence[Diagnostic]) -> str:
    """How many errors, warnings and notes there are: `2 errors, 1 warning`; empty if there are none."""
    found = Counter(problem.severity for problem in problems)
    return ", ".join(count(found[severity], severity) for severity in _ORDER if found[severity])


def place_of(project: Path) -> str:
    """` in DIR`, where the project is not the working directory: paths in messages begin there."""
    return "" if project == Path.cwd() else f" in {shown(project)}"


def lines_of(files: Mapping[str, FileValue]) -> Callable[[str, int], str | None]:
    """A function that gives a line of a file, decoded as well as can be, or None."""
    known: dict[str, list[str]] = {}

    def line_of(path: str, line: int) -> str | None:
        if path not in known:
            data = files.get(path)
            text = data.decode("utf-8-sig", "replace") if isinstance(data, bytes) else ""
            known[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = known[path]
        return lines[line - 1] if 0 < line <= len(lines) else None

    return line_of


def _drawn(problem: Diagnostic, line_of: Callable[[str, int], str | None]) -> tuple[str | Painted, ...]:
    label = f"{problem.severity}[{problem.code}]"
    # What `draw` puts first is printed in colour; the rest stands below it.
    rest = draw(problem, line_of)[len(f"{label}: {problem.message}") :]
    return (*headline(problem.severity, label, in_one_line(problem.message)), rest)


def print_json(problems: Sequence[Diagnostic]) -> None:
    """Print all problems on stdout as one JSON object."""
    found = Counter(problem.severity for problem in problems)
    rows = [_record(problem) for problem in problems]
    say_json({"errors": found["error"], "warnings": found["warning"], "notes": found["note"], "problems": rows})


def say_json(value: Any) -> None:
    """Print a value as JSON on stdout; in ASCII where the output cannot hold all characters."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    text = json.dumps(value, ensure_ascii=not encoding.startswith("utf"), indent=2)
    # What JSON leaves as it is, and a terminal would obey, is escaped: programs read the same.
    say(HARMFUL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))


def _record(problem: Diagnostic) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        **_position(problem),
        "hints": list(problem.hints),
        "related": [{"message": other.message, **_position(other)} for other in problem.related],
    }


def _position(item: Diagnostic | Related) -> dict[str, Any]:
    line, column, length = item.place
    return {"path": item.path, "line": line, "column": column, "length": length}


def print_github(problems: Sequence[Diagnostic], project: Path) -> None:
    """Print problems on stdout as workflow commands, which GitHub shows beside the lines of a change."""
    for problem in problems:
        say(_command(problem, _in_repository(project, problem.path)))


def _in_repository(project: Path, path: str) -> str:
    """GitHub wants paths from the top of the repository, which is where its jobs run."""
    top = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    place = project.resolve() / path
    return place.relative_to(top.resolve()).as_posix() if place.is_relative_to(top.resolve()) else path


def _command(problem: Diagnostic, path: str) -> str:
    line, column, length = problem.place
    values = {"file": path, "line": line, "col": column, "endColumn": column + length, "title": problem.code}
    listed = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in values.items())
    return f"::{_GITHUB[problem.severity]} {listed}::{_escaped(chr(10).join((problem.message, *problem.hints)))}"


def _escaped(text: str, more: str = "") -> str:
    """As the toolkit of GitHub's actions does it (`@actions/core`, `command.ts`)."""
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return visible(text)
