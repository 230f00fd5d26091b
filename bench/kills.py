"""Kill builds at random moments and look at what they leave: the old site or the new one, after what a next build does first.

    python bench/kills.py --size 1000 --kills 200              # of the publishing, from its start to its end
    python bench/kills.py --size 1000 --kills 20 --of command  # of `briefgen build`, from its start to its end

Every build changes all pages, adds an article and takes one away, and goes back to what was before: whichever site stands
there, the other one is the new one. After each kill (SIGKILL) the folder is mended, as every build does first, and then has
to hold the old site or the new one, file by file, and nothing that its manifest does not say. Ends with 1 at the first that does not.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

import peer_tools
import project

from briefgen.manifest import compare, load_manifest
from briefgen.pipeline import Build
from briefgen.publish import mend, publish
from briefgen.snapshot import read_project
from briefgen.staging import is_interrupted

Start = Callable[[int], int]  # begins to make one of the two sites; gives the id of its process


def main() -> int:
    given = _arguments()
    work = Path(mkdtemp(prefix="briefgen-kills-", dir=given.work))
    try:
        states = _states(work, given.size, peer_tools.load(given.shared).corpus)
        site = work / "site"
        start = _command(states, site) if given.of == "command" else _publishing(states, site)
        return _kill(site, start, given.kills, given.minutes * 60, random.Random(given.seed))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1000, help="how many articles")
    parser.add_argument("--kills", type=int, default=200, help="how many builds are killed")
    parser.add_argument("--minutes", type=float, default=60, help="no kill begins later")
    parser.add_argument("--of", choices=("publishing", "command"), default="publishing", help="what is killed")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where the sites are made")
    parser.add_argument("--shared", type=Path, default=peer_tools.default_folder(), metavar="DIR")
    return parser.parse_args()


def _states(work: Path, size: int, corpus: object) -> tuple[Path, Path]:
    """Two projects: the second has another title, which is on every page, an article less and another one more."""
    states = work / "a", work / "b"
    for state in states:
        made = project.write(corpus, size, state)  # type: ignore[arg-type]
    second = states[1]
    config = second / "config.yaml"
    config.write_text(config.read_text("utf-8").replace("title: Bench", "title: Other Bench"), "utf-8")
    for number, state in enumerate(states):
        text = (state / made["target"]["path"]).read_text("utf-8")
        (state / f"content/articles/only-here-{number}.md").write_text(text, "utf-8")
    return states


def _publishing(states: tuple[Path, Path], site: Path) -> Start:
    """The publishing of two sites that are made beforehand, each time in a process of its own."""
    builds = []
    for state in states:
        build = Build()
        build.apply(read_project(state))
        if build.has_errors:
            raise SystemExit(f"the project has errors: {build.diagnostics[0].message}")
        builds.append(build)

    def start(number: int) -> int:
        process = os.fork()
        if not process:
            publish(site, builds[number].pending, builds[number].outputs)
            os._exit(0)
        return process

    return start


def _command(states: tuple[Path, Path], site: Path) -> Start:
    """The whole command, in a group of processes of its own, so that its workers are killed with it."""

    def start(number: int) -> int:
        command = [sys.executable, "-m", "briefgen", "build", "-C", str(states[number]), "--output", str(site)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True).pid

    return start


def _kill(site: Path, start: Start, kills: int, seconds: float, draw: random.Random) -> int:
    sites, longest = _whole(site, start)
    print(f"{len(sites[0]):,} and {len(sites[1]):,} files; a run takes {longest:.2f} s", flush=True)
    there, seen, end, done = 1, Counter[str](), time.monotonic() + seconds, 0
    while done < kills and time.monotonic() < end:
        process = start(1 - there)
        time.sleep(draw.random() * longest)
        _end(process)
        done += 1
        begun = is_interrupted(site)
        mend(site)
        found = _tree(site)
        if found not in sites or any(compare(site, load_manifest(site / "manifest.json"))[:3]):
            print(f"kill {done} left neither the old site nor the new one in {site}")
            return 1
        now = sites.index(found)
        seen[
            "while files were moved" if begun else "after all was done" if now != there else "before anything moved"
        ] += 1
        there = now
    print(
        f"{done} kills, each of which left the old site or the new one: "
        + ", ".join(f"{n} {what}" for what, n in seen.items())
    )
    return 0


def _whole(site: Path, start: Start) -> tuple[list[dict[str, str]], float]:
    """The two sites, and how long it takes to make one out of the other."""
    sites, longest = [], 0.0
    for number in (0, 1, 0, 1):
        started = time.monotonic()
        os.waitpid(start(number), 0)
        longest = time.monotonic() - started
        sites.append(_tree(site))
    if sites[0] == sites[1] or sites[:2] != sites[2:]:
        raise SystemExit("the two sites are not what they should be")
    return sites[:2], longest


def _end(process: int) -> None:
    """Kill a process, and its group if it leads one."""
    with suppress(ProcessLookupError):
        (os.killpg if os.getpgid(process) == process else os.kill)(process, signal.SIGKILL)
    os.waitpid(process, 0)


def _tree(site: Path) -> dict[str, str]:
    places = (place for place in site.rglob("*") if place.is_file())
    return {str(place.relative_to(site)): hashlib.sha256(place.read_bytes()).hexdigest() for place in places}


if __name__ == "__main__":
    sys.exit(main())
