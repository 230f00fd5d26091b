"""Where the time of a build goes: CPU of each stage, in one process and without the command line.

The pipeline hands the work of each stage to the mapper that it is given, so a mapper with a clock sees every stage.
"""

from __future__ import annotations

import cProfile
import gc
import pstats
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class Clock:
    """A mapper that notes for each stage its items, its CPU seconds, and those until the next stage began."""

    def __init__(self) -> None:
        self.stages: list[dict[str, Any]] = []
        self._end: float | None = None

    def __call__(self, function: Callable[[str], T], items: list[str], /) -> Iterable[T]:
        start = time.process_time()
        self.close(start)
        values = [function(item) for item in items]
        self._end = time.process_time()
        self.stages.append({"items": len(items), "work": self._end - start, "between": 0.0})
        return values

    def close(self, now: float) -> None:
        """Count the time since the last stage ended as that stage's `between`: its results entering the catalog."""
        if self._end is not None:
            self.stages[-1]["between"] = now - self._end


def measure(folder: Path, output: Path, *, profile: bool) -> list[dict[str, Any]]:
    """Build a project once. Gives the stages in order, with `stage`, `items`, `work` and `between` (CPU seconds)."""
    from briefgen.pipeline import Build
    from briefgen.publish import publish
    from briefgen.snapshot import read_project

    # A pass of the collector would fall on whichever stage is running.
    gc.disable()
    files, reading = _timed(lambda: read_project(folder))
    clock, build = Clock(), Build()
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    build.apply(files, clock)
    profiler.disable()
    clock.close(time.process_time())
    _, told = _timed(lambda: build.diagnostics)
    if build.has_errors:
        raise SystemExit("\n".join(f"{p.path}: {p.message}" for p in build.diagnostics[:10]))
    _, publishing = _timed(lambda: publish(output, build.pending, build.outputs))
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
    return [
        {"stage": "snapshot", "items": len(files), "work": reading, "between": 0.0},
        *({"stage": name, **stage} for name, stage in zip(_names(len(clock.stages)), clock.stages, strict=True)),
        {"stage": "diagnostics", "items": len(build.diagnostics), "work": told, "between": 0.0},
        {"stage": "publish", "items": len(build.outputs), "work": publishing, "between": 0.0},
    ]


def _names(number: int) -> list[str]:
    """The names of the stages, in the order in which the pipeline runs them."""
    from briefgen.derivations import steps
    from briefgen.plan import searched

    before, behind = ([step.name for step in all_ if step.heavy] for all_ in (steps(lambda _: None), searched.STEPS))
    names = ["read articles", *before, "pages", *behind]
    if len(names) != number:
        raise SystemExit(f"The pipeline has {number} stages, bench/stages.py knows {len(names)}: bring it up to date.")
    return names


def _timed(function: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    value = function()
    return value, time.process_time() - start


def told(stages: list[dict[str, Any]]) -> list[list[str]]:
    """The stages as rows of a table, with their sum."""
    rows = [["stage", "items", "CPU s", "ms each", "until the next s"]]
    for stage in stages:
        each = f"{stage['work'] / stage['items'] * 1000:.2f}" if stage["items"] else "–"
        rows.append([stage["stage"], f"{stage['items']:,}", f"{stage['work']:.3f}", each, f"{stage['between']:.3f}"])
    work, between = (sum(stage[key] for stage in stages) for key in ("work", "between"))
    return [*rows, ["all", "", f"{work:.3f}", "", f"{between:.3f}"]]
