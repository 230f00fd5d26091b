"""Figures as a reader sees them: a Markdown table of a comparison, and a JSON line that also says on what machine."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import os
import platform
import shlex
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from peer_tools import REPOSITORY

LIBRARIES = ("click", "jinja2", "markdown", "msgspec", "nh3", "pyahocorasick", "pyyaml", "rapidfuzz")
Found = dict[str, dict[str, Any]]

# A share of a core that others used, above which a figure is to be doubted.
NOISE = 0.25


def machine() -> dict[str, Any]:
    """What a figure depends on besides the program."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": _processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "commit": _commit(),
    }


def save(place: Path, kind: str, figures: dict[str, Any]) -> None:
    """Add a run to a file of JSON lines."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    line = {"kind": kind, "when": now, "command": shlex.join(sys.argv), "machine": machine(), **figures}
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def table(rows: list[list[str]]) -> str:
    """A Markdown table; the first row is its head."""
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def headline() -> str:
    """When and where a table was made, to be printed with it."""
    facts = machine()
    where = f"{facts['cores']} cores ({facts['cpu']}), {facts['system']}, Python {facts['python']}"
    commit = f", commit {facts['commit']}" if facts["commit"] else ""
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {where}{commit}. `python {shlex.join(sys.argv)}`"


def comparison(n: int, found: Found, base: str | None) -> str:
    """The table of one size, the fastest first. Ratios are to `base`, round by round, and their median."""
    measured = ("cold s (min–max)", "cold CPU s", "no change s", "one edit s")
    head = ["tool", *(cell for title in measured for cell in _with_ratio(title, f"× {base}", base))]
    head += ["largest process MB", "all processes MB", "pages", "files", "output MB", "others"]
    order = sorted(found, key=lambda name: _median(found[name], "cold", "wall"))
    versions = "; ".join(_named(name, found[name]["version"]) for name in order)
    rows = [head, *(_row(name, found, base) for name in order)]
    return f"### {n:,} articles\n\n{headline()}\n\n{table(rows)}\n\n{versions}\n{_doubts(found)}"


def _named(name: str, version: str) -> str:
    """A tool and its version; some tell more than that (`hugo v0.168.0-e27a… linux/amd64 BuildDate=…`)."""
    return f"{name} {next((word for word in version.split() if any(c.isdigit() for c in word)), version)}"


def _with_ratio(cell: str, ratio_cell: str, base: str | None) -> list[str]:
    return [cell] if base is None else [cell, ratio_cell]


def _row(name: str, found: Found, base: str | None) -> list[str]:
    one = found[name]
    cells = [name]
    for phase, key in (("cold", "wall"), ("cold", "cpu"), ("no change", "wall"), ("one edit", "wall")):
        times = f"{ratio(one, found[base], phase, key):.2f}" if base else ""
        cells += _with_ratio(_seconds(one, phase, key), times, base)
    largest = max(run["rss_mb"] for runs in one["runs"].values() for run in runs)
    together = f"{one['all_pss_mb']:,.0f}" if "all_pss_mb" in one else "–"
    made = [f"{one['pages']:,}", f"{one['files']:,}", f"{one['bytes'] / 1e6:.1f}"]
    return [*cells, f"{largest:,.0f}", together, *made, f"{_foreign(one):.2f}"]


def _seconds(one: dict[str, Any], phase: str, key: str) -> str:
    value = f"{_median(one, phase, key):.2f}"
    if (phase, key) != ("cold", "wall"):
        return value
    walls = [run["wall"] for run in one["runs"]["cold"]]
    return f"{value} ({min(walls):.2f}–{max(walls):.2f})"


def ratio(one: dict[str, Any], other: dict[str, Any], phase: str, key: str) -> float:
    """How many times as much one takes as the other: the median of the ratios inside each round."""
    pairs = zip(one["runs"][phase], other["runs"][phase], strict=True)
    return statistics.median(a[key] / max(b[key], 1e-3) for a, b in pairs)


def _median(one: dict[str, Any], phase: str, key: str) -> float:
    return statistics.median(run[key] for run in one["runs"][phase])


def _foreign(one: dict[str, Any]) -> float:
    return max(run["foreign"] for runs in one["runs"].values() for run in runs)


def _doubts(found: Found) -> str:
    worst = max(_foreign(one) for one in found.values())
    if worst <= NOISE:
        return ""
    return f"\nThe machine was not quiet: others used up to {worst:.2f} of a core. Do not publish these figures.\n"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _commit() -> str | None:
    """The checkout's commit, if this is one."""
    told = subprocess.run(
        ["git", "-C", str(REPOSITORY), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or None
