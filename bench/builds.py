"""Builds, timed in turns: each round has one run of every contestant, so that a ratio compares runs minutes apart
at most. Three kinds: cold (no output, no cache), without a change, and after one article was edited."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contestants import Contestant, find_faults, measure_output
from peer_tools import PeerTools

from briefgen.later import wait_for_earlier

PHASES = ("cold", "no change", "one edit")
Runs = dict[str, dict[str, list[dict[str, Any]]]]  # by phase, then by contestant


class Rounds:
    """The timed runs of some contestants on one size of the corpus."""

    def __init__(self, tools: PeerTools, contestants: list[Contestant], logs: Path, *, limit: float, quiet: float):
        self._tools = tools
        self._contestants = contestants
        self._logs = logs
        self._limit = limit
        self._quiet = quiet
        self._edits = 0

    def run(self, reps: int) -> Runs:
        """All phases, each in `reps` rounds."""
        texts = {c.name: c.source.read_text(encoding="utf-8") for c in self._contestants}
        runs = {"cold": self._phase("cold", reps, self.scrub)}
        for contestant in self._contestants:
            _demand(find_faults(contestant))
            if contestant.warm_env:  # the cold runs had no cache to fill
                self.scrub(contestant)
                self.build(contestant, contestant.warm_env)
        runs["no change"] = self._phase("no change", reps, lambda _: None)
        runs["one edit"] = self._phase("one edit", reps, lambda c: self._edit(c, texts[c.name]), self._demand_edit)
        return runs

    def scrub(self, contestant: Contestant) -> None:
        """Remove what earlier builds have left."""
        for path in (contestant.out, *contestant.caches):
            self._tools.procs.remove(contestant.folder / path)

    def build(self, contestant: Contestant, env: dict[str, str]) -> dict[str, Any]:
        """One timed build. Ends the program with the tool's own words if it fails."""
        log = self._logs / f"{contestant.name}.log"
        row = self._tools.procs.run_timed(contestant.command, contestant.folder, env, log, self._limit)
        if row["timed_out"]:
            raise SystemExit(f"{contestant.name} took longer than {self._limit} s")
        if row["rc"] != 0:
            tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise SystemExit(f"{contestant.name} ended with status {row['rc']}:\n{tail}")
        return {**row, "later_s": _finish(contestant)}

    def _phase(
        self,
        phase: str,
        reps: int,
        prepare: Callable[[Contestant], None],
        demand: Callable[[Contestant], None] = lambda _: None,
    ) -> dict[str, list[dict[str, Any]]]:
        rows: dict[str, list[dict[str, Any]]] = {c.name: [] for c in self._contestants}
        for _ in range(reps):
            for contestant in self._contestants:
                prepare(contestant)
                os.sync()
                self._tools.procs.wait_quiet(self._quiet)
                env = contestant.env if phase == "cold" else contestant.warm_env or contestant.env
                row = {"yard_ms": self._tools.procs.yardstick(), **self.build(contestant, env)}
                rows[contestant.name].append(row)
                demand(contestant)
                print(f"  {phase}, {contestant.name}: {_told(row)}", flush=True)
        return rows

    def _edit(self, contestant: Contestant, text: str) -> None:
        self._edits += 1
        contestant.source.write_text(f"{text}\n{self._added}\n", encoding="utf-8")

    def _demand_edit(self, contestant: Contestant) -> None:
        page = contestant.folder / contestant.out / contestant.article_page
        if self._added not in page.read_text(encoding="utf-8"):
            _demand([f"{contestant.name}: the edit does not show on {contestant.article_page}"])

    @property
    def _added(self) -> str:
        return f"This is paragraph number {self._edits} that was put in later."


def _finish(contestant: Contestant) -> float:
    """Wait until what briefgen leaves to be done when its command has ended is done. Gives the seconds that took."""
    start = time.perf_counter()
    wait_for_earlier(contestant.folder / ".briefgen")
    return round(time.perf_counter() - start, 3)


def _demand(faults: list[str]) -> None:
    """A tool that has not done the work is not to be compared."""
    if faults:
        raise SystemExit("\n".join(faults))


def _told(row: dict[str, Any]) -> str:
    return (
        f"{row['wall']} s wall, {row['cpu']} s CPU, {row['rss_mb']} MB, "
        f"others {row['foreign']} of a core, yardstick {row['yard_ms']} ms"
    )


def compare(
    tools: PeerTools, contestants: list[Contestant], logs: Path, *, reps: int, limit: float, quiet: float
) -> dict[str, dict[str, Any]]:
    """Measure the contestants against each other. Gives runs, output and memory of each, by its name."""
    rounds = Rounds(tools, contestants, logs, limit=limit, quiet=quiet)
    runs = rounds.run(reps)
    found: dict[str, dict[str, Any]] = {}
    for contestant in contestants:
        phases = {phase: runs[phase][contestant.name] for phase in PHASES}
        found[contestant.name] = {"version": contestant.version, **measure_output(contestant), "runs": phases}
        if contestant.name == "briefgen":
            rounds.scrub(contestant)
            found[contestant.name] |= peak_memory(tools, contestant)
    return found


def peak_memory(tools: PeerTools, contestant: Contestant) -> dict[str, float]:
    """The most memory that all processes of a build together hold, in MB: as the sum of RSS, where what forked
    processes share counts for each, and of PSS, where it counts once.

    Looking costs time, so this is a build of its own, which is not timed.
    """
    most = {"all_rss_mb": 0.0, "all_pss_mb": 0.0}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        contestant.command, cwd=contestant.folder, env=contestant.env, stdin=quiet, stdout=quiet, stderr=quiet
    ) as process:
        while process.poll() is None:
            pss = sum(_pss_mb(pid) for pid in tools.procs.tree(process.pid))
            most["all_pss_mb"] = max(most["all_pss_mb"], round(pss, 1))
            most["all_rss_mb"] = max(most["all_rss_mb"], tools.procs.tree_rss_mb(process.pid))
            time.sleep(0.02)
    return most


def _pss_mb(pid: int) -> float:
    """A process's share of memory, what it shares with others divided among them. Nothing if it has ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next((int(line.split()[1]) / 1024 for line in file if line.startswith("Pss:")), 0.0)
    except OSError:
        return 0.0
