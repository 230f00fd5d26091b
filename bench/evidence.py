"""What evidence, mentions and statements cost: their CPU within a build, and within an edit that touches no quote.

    python bench/evidence.py --size 2000

The project is that of the other benchmarks, but each briefing gives all quotes of its articles by their words, so that
every one has to be looked for, and has a statement with two wordings, if two of its articles quote one speaker.
"""

from __future__ import annotations

import argparse
import gc
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import figures
import peer_tools
import project

_QUOTE = re.compile(r"\[“([^”]*),”\]\{\.quote #(q\d+) speaker=([\w-]+)\}")
_CONCLUSIONS = frozenset({"evidence", "elsewhere", "settled", "mentions"})
_EDITS = 7
Quote = tuple[str, str, str, str]  # article, id, words, speaker


def rewrite(folder: Path) -> tuple[int, int]:
    """Have the briefings of a project give quotes by their words. Gives how many, and how many statements."""
    quotes: dict[str, list[Quote]] = {}
    for place in sorted((folder / "content/articles").glob("*.md")):
        text = place.read_text("utf-8")
        found = [(place.stem, of[2], of[1], of[3]) for of in _QUOTE.finditer(text)]
        quotes[place.stem] = [one for one in found if text.count(one[2]) == 1]
    given = statements = 0
    for place in sorted((folder / "content/briefings").glob("*.yaml")):
        text = place.read_text("utf-8")
        listed = [one for name in re.findall(r"^  - ([\w-]+)#q1$", text, re.MULTILINE) for one in quotes[name]]
        rows = [f'  - {{article: {name}, text: "{words}", speaker: {who}}}' for name, _, words, who in listed]
        pair = _pair(listed)
        rows += [f"  - {{id: statement-{place.stem}, wordings: [{', '.join(pair)}]}}"] if pair else []
        given, statements = given + len(listed), statements + bool(pair)
        text = re.sub(
            r"^(key_quotes:\n)(?:  - .*\n)+",
            lambda of, rows=rows: of[1] + "\n".join(rows) + "\n",
            text,
            flags=re.MULTILINE,
        )  # type: ignore[misc]
        place.write_text(text, "utf-8")
    return given, statements


def _pair(quotes: list[Quote]) -> tuple[str, str] | None:
    """The first two quotes of one speaker in two articles."""
    first: dict[str, Quote] = {}
    for quote in quotes:
        known = first.setdefault(quote[3], quote)
        if known[0] != quote[0]:
            return f"{known[0]}#{known[1]}", f"{quote[0]}#{quote[1]}"
    return None


class Meter:
    """CPU seconds spent in some functions."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any) -> Any:
            start = time.process_time()
            try:
                return function(*arguments)
            finally:
                self.spent[name] = self.spent.get(name, 0.0) + time.process_time() - start

        return timed


def measure(folder: Path, target: str, meter: Meter) -> dict[str, Any]:
    """Build a project and edit an article. Gives CPU seconds: of all, and of the parts, for both."""
    from briefgen import pipeline
    from briefgen.plan import statement
    from briefgen.snapshot import read_project
    from briefgen.steps import Step

    steps = pipeline.steps

    def metered(captures: Callable[[str], bytes | None]) -> tuple[Step, ...]:
        return tuple(
            step._replace(conclude=meter.around(step.name, step.conclude)) if step.name in _CONCLUSIONS else step
            for step in steps(captures)
        )

    pipeline.steps = metered
    statement.view = meter.around("statements", statement.view)
    gc.disable()
    files = read_project(folder)
    build = pipeline.Build()
    clean = _spent(lambda: build.apply(files), meter)
    if build.has_errors:
        raise SystemExit("\n".join(f"{p.path}: {p.message}" for p in build.diagnostics[:10]))
    edits = []
    for number in range(_EDITS):
        text = bytes(files[target]) + f"\n\nThe weather was fine for the {number}th day.\n".encode()  # type: ignore[arg-type]
        edits.append(_spent(lambda text=text: build.apply({target: text}), meter))  # type: ignore[misc]
    return {"clean": clean, "edit": {key: statistics.median(edit[key] for edit in edits) for key in edits[0]}}


def _spent(work: Callable[[], Any], meter: Meter) -> dict[str, float]:
    names = (*sorted(_CONCLUSIONS), "statements")
    meter.spent.clear()
    start = time.process_time()
    work()
    whole = time.process_time() - start
    return {"all": whole} | {name: meter.spent.get(name, 0.0) for name in names}


def _rows(found: dict[str, Any]) -> list[list[str]]:
    rows = [["", "clean build CPU s", "of all others", "one edit CPU ms"]]
    clean, edit = found["clean"], found["edit"]
    others = clean["all"] - sum(value for key, value in clean.items() if key != "all")
    for name, seconds in clean.items():
        share = "" if name == "all" else f"{seconds / others:.1%}"
        rows.append([name, f"{seconds:.3f}", share, f"{edit[name] * 1000:.2f}"])
    together = clean["all"] - others
    return [*rows, ["these parts", f"{together:.3f}", f"{together / others:.1%}", ""]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=2000, help="how many articles")
    parser.add_argument("--shared", type=Path, default=peer_tools.default_folder(), metavar="DIR")
    parser.add_argument("--work", type=Path, default=Path(gettempdir()) / "briefgen-own-bench", metavar="DIR")
    given = parser.parse_args()
    tools, folder = peer_tools.load(given.shared), given.work / f"evidence-{given.size}"
    tools.procs.remove(folder)
    written = project.write(tools.corpus, given.size, folder)
    quotes, statements = rewrite(folder)
    found = measure(folder, written["target"]["path"], Meter())
    figures.save(given.work / "results.jsonl", "evidence", {"n": given.size, "quotes": quotes, **found})
    print(f"{figures.headline()}\n{quotes:,} quotes by their words, {statements:,} statements\n")
    print(figures.table(_rows(found)))
    tools.procs.remove(folder)


if __name__ == "__main__":
    main()
