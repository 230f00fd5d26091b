"""The project's own benchmark, run by hand.

    python bench/run.py build --sizes 1000 --reps 3 --peers hugo      compare builds with the peers'
    python bench/run.py watch --sizes 1000 --peers hugo               how soon a saved change is served
    python bench/run.py edits --sizes 1000                            each kind of edit, and memory over many
    python bench/run.py start                                         what it costs to start a command
    python bench/run.py stages --size 1000                            where the time of a build goes

See bench/README.md for what is measured.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import builds
import contestants
import edits
import figures
import peer_tools
import project
import stages
import watching


def run_build(given: argparse.Namespace) -> None:
    """Compare builds, one size after the other."""
    tools = peer_tools.load(given.shared)
    contestants.check_peers(tools, given.peers)
    version = contestants.compile_briefgen(tools.procs.clean_env())
    base = "hugo" if "hugo" in given.peers else next(iter(given.peers), None)
    logs = _folder(given.work / "logs")
    for n in given.sizes:
        print(f"{n:,} articles", flush=True)
        all_of_them = [contestants.prepare_briefgen(tools, version, n, given.work)]
        all_of_them += [contestants.prepare_peer(tools, name, n, given.work) for name in given.peers]
        found = builds.compare(tools, all_of_them, logs, reps=given.reps, limit=given.limit, quiet=given.quiet)
        figures.save(given.results, "build", {"n": n, "reps": given.reps, "contestants": found})
        print(f"\n{figures.comparison(n, found, base)}", flush=True)
        if not given.keep:
            for one in all_of_them:
                tools.procs.remove(one.folder)


def run_watch(given: argparse.Namespace) -> None:
    """How soon a change is served, one tool after the other."""
    tools = peer_tools.load(given.shared)
    contestants.check_peers(tools, given.peers)
    version = contestants.compile_briefgen(tools.procs.clean_env())
    logs = _folder(given.work / "logs")
    for n in given.sizes:
        print(f"{n:,} articles", flush=True)
        watchers = watching.briefgen(tools, version, n, given.work)
        for name in given.peers:
            watchers += watching.peer(tools, name, n, given.work, given.ways)
        found: dict[str, dict[str, Any]] = {}
        for one in watchers:
            found[one.name] = watching.measure(tools, one, logs, reps=given.reps, limit=given.limit, quiet=given.quiet)
            print(watching.line(one.name, found[one.name]), flush=True)
        figures.save(given.results, "watch", {"n": n, "reps": given.reps, "tools": found})
        table = figures.table(watching.told(found, watching.fastest(found)))
        print(f"\n{figures.headline()}\n\n{table}\n", flush=True)
        if not given.keep:
            for one in watchers:
                tools.procs.remove(one.folder)


def run_edits(given: argparse.Namespace) -> None:
    """Each kind of edit under `briefgen watch`, and its memory."""
    tools = peer_tools.load(given.shared)
    version = contestants.compile_briefgen(tools.procs.clean_env())
    all_found = []
    for n in given.sizes:
        found = edits.measure(tools, version, n, given.work, reps=given.reps, soak=given.soak, limit=given.limit)
        figures.save(given.results, "edits", found)
        all_found.append(found)
        if not given.keep:
            tools.procs.remove(given.work / f"briefgen-{n}")
    print(f"\n{figures.headline()}\n\n{figures.table(edits.told(all_found))}")


def run_start(given: argparse.Namespace) -> None:
    """What it costs to start: in turns, so that a busy moment hits all alike. The first round is not counted."""
    tools = peer_tools.load(given.shared)
    env = tools.procs.clean_env()
    contestants.compile_briefgen(env)
    sample = _copy_sample(given.work / "sample")
    briefgen = contestants.BRIEFGEN
    commands = {"python alone": [briefgen[0], "-P", "-c", "pass"]}
    commands |= {f"briefgen {word}": [*briefgen, word] for word in ("--help", "--version", "check")}
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in commands}
    log = _folder(given.work / "logs") / "start.log"
    tools.procs.wait_quiet(given.quiet)
    for turn in range(given.reps + 1):
        for name, command in commands.items():
            row = tools.procs.run_timed(command, sample, env, log, given.limit)
            if row["rc"] != 0:
                raise SystemExit(f"`{name}` ended with status {row['rc']}:\n{log.read_text(encoding='utf-8')}")
            if turn:
                runs[name].append(row)
    figures.save(given.results, "start", {"reps": given.reps, "commands": runs})
    rows = [["command", "median ms", "min–max ms", "CPU ms"], *(_start_row(*item) for item in runs.items())]
    print(f"{figures.headline()}\n\n{figures.table(rows)}")


def _start_row(name: str, runs: list[dict[str, Any]]) -> list[str]:
    walls, cpu = [run["wall"] * 1000 for run in runs], [run["cpu"] * 1000 for run in runs]
    spread = f"{min(walls):.0f}–{max(walls):.0f}"
    return [name, f"{statistics.median(walls):.0f}", spread, f"{statistics.median(cpu):.0f}"]


def _copy_sample(place: Path) -> Path:
    """The sample project of the checkout, apart from it, so that nothing in the checkout is touched."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(peer_tools.REPOSITORY / "content", place / "content")
    shutil.copy(peer_tools.REPOSITORY / "config.yaml", place)
    return place


def run_stages(given: argparse.Namespace) -> None:
    """CPU of each stage of a build."""
    tools = peer_tools.load(given.shared)
    contestants.compile_briefgen(tools.procs.clean_env())
    folder, output = given.work / f"stages-{given.size}", given.work / "stages-site"
    for place in (folder, output):
        tools.procs.remove(place)
    project.write(tools.corpus, given.size, folder)
    found = stages.measure(folder, output, profile=given.profile)
    figures.save(given.results, "stages", {"n": given.size, "profiled": given.profile, "stages": found})
    print(f"{figures.headline()}\n\n{figures.table(stages.told(found))}")
    if not given.keep:
        for place in (folder, output):
            tools.procs.remove(place)


def _folder(place: Path) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    return place


def _number(text: str) -> int:
    if not text.strip().isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is no number above 0")
    return int(text)


def _numbers(text: str) -> list[int]:
    return [_number(word) for word in text.split(",")]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    build = kinds.add_parser("build", help="compare builds with the peers'")
    build.add_argument("--sizes", type=_numbers, default=[1000], help="numbers of articles, with commas between")
    build.add_argument("--peers", type=_words, default=["hugo"], help="names, with commas between; ratios are to Hugo")
    watch = kinds.add_parser("watch", help="how soon a saved change is served")
    watch.add_argument("--sizes", type=_numbers, default=[1000], help="numbers of articles, with commas between")
    watch.add_argument("--peers", type=_words, default=["hugo"], help="names, with commas between")
    watch.add_argument(
        "--ways", type=_words, default=[], help="of the peers' ways to watch only these (`hugo,hugo -M`)"
    )
    edit = kinds.add_parser("edits", help="each kind of edit, and the memory of watch over many")
    edit.add_argument("--sizes", type=_numbers, default=[1000], help="numbers of articles, with commas between")
    edit.add_argument("--soak", type=_number, default=1000, help="edits one after another (default 1000)")
    start = kinds.add_parser("start", help="what it costs to start a command")
    stage = kinds.add_parser("stages", help="where the time of a build goes")
    stage.add_argument("--size", type=_number, default=1000, help="number of articles")
    stage.add_argument(
        "--profile", action="store_true", help="print the costliest functions; the stages are then slower"
    )
    for kind, reps in ((build, 3), (watch, 5), (edit, 3), (start, 20)):
        kind.add_argument("--reps", type=_number, default=reps, help=f"rounds (default {reps})")
        kind.add_argument("--limit", type=float, default=900.0, help="seconds that one run may take")
        kind.add_argument("--quiet", type=float, default=60.0, help="seconds to wait at most for an idle machine")
    for kind in (build, watch, edit, stage):
        kind.add_argument("--keep", action="store_true", help="keep what was built")
    for kind in (build, watch, edit, start, stage):
        _add_places(kind)
    return parser


def _add_places(parser: argparse.ArgumentParser) -> None:
    work = Path(tempfile.gettempdir()) / "briefgen-own-bench"
    shared = peer_tools.default_folder()
    parser.add_argument(
        "--shared", type=Path, default=shared, metavar="DIR", help=f"the shared tools (default {shared})"
    )
    parser.add_argument("--work", type=Path, default=work, metavar="DIR", help=f"projects and logs (default {work})")
    parser.add_argument("--results", type=Path, metavar="FILE", help="JSON lines (default results.jsonl in --work)")


def main() -> None:
    given = _parser().parse_args()
    # Without compiled modules every start is three times as slow; no user has that.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    given.work = _folder(given.work).resolve()
    given.results = given.results or given.work / "results.jsonl"
    {"build": run_build, "watch": run_watch, "edits": run_edits, "start": run_start, "stages": run_stages}[given.kind](
        given
    )


if __name__ == "__main__":
    main()
