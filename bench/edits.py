"""`briefgen watch` by itself: how soon each kind of edit is served, and the memory of its processes over many edits."""

from __future__ import annotations

import re
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import contestants
from contestants import Contestant
from peer_tools import REPOSITORY, PeerTools

KINDS = ("body", "title", "new", "deleted", "actor", "question", "template")

_EVERY = 0.005  # seconds between two looks at a page
_CALM = 1.5  # seconds after an edit, in which is done what waits for a quiet moment
_SAMPLES = 10  # looks at the memory while texts are edited again and again


class Edit(NamedTuple):
    """What a file is to hold (None: it is removed), and the page on which a word then stands, or no longer does."""

    path: Path
    text: str | None
    page: str
    word: str
    stands: bool


class Running(NamedTuple):
    """A watch under way."""

    tools: PeerTools
    process: subprocess.Popen[bytes]
    base: str

    def is_served(self, edit: Edit) -> bool:
        """Whether a page is served as it is after an edit."""
        try:
            with urllib.request.urlopen(self.base + edit.page, timeout=60) as answer:
                return (edit.word.encode() in answer.read()) == edit.stands
        except urllib.error.HTTPError:
            return not edit.stands
        except OSError:
            return False

    def take(self, edit: Edit, limit: float) -> float:
        """Make an edit, and give the seconds until it is served."""
        started = time.monotonic()
        if edit.text is None:
            edit.path.unlink()
        else:
            edit.path.parent.mkdir(parents=True, exist_ok=True)
            edit.path.write_text(edit.text, encoding="utf-8")
        self.wait_for(edit, started + limit)
        return time.monotonic() - started

    def wait_for(self, edit: Edit, end: float) -> None:
        while not self.is_served(edit):
            if time.monotonic() > end or self.process.poll() is not None:
                raise SystemExit(f"{edit.page} was not served as it is after a change of {edit.path.name}")
            time.sleep(_EVERY)

    def cpu(self) -> float:
        return float(self.tools.procs.tree_cpu(self.process.pid))

    def rest(self) -> None:
        self.tools.procs.wait_idle(self.process.pid)
        time.sleep(_CALM)

    def memory(self) -> float:
        """The proportional set size of all its processes, in MB: what they share counts once."""
        return round(sum(map(_pss, self.tools.procs.tree(self.process.pid))), 1)


def measure(
    tools: PeerTools, version: str, n: int, work: Path, *, reps: int, soak: int, limit: float
) -> dict[str, Any]:
    """All kinds of edits at one size, then `soak` edits of texts, one after another."""
    made = contestants.prepare_briefgen(tools, version, n, work)
    found: dict[str, Any] = {"n": n, "edits": {}, "memory": {}}
    started = time.monotonic()
    with _watching(tools, made, work / f"edits-{n}.log") as running:
        text = made.source.read_text(encoding="utf-8")
        running.wait_for(Edit(made.source, text, made.article_page, "</html>", stands=True), started + limit)
        found["first_s"] = round(time.monotonic() - started, 2)
        running.rest()
        found["memory"]["first"] = running.memory()
        for kind in KINDS:
            found["edits"][kind] = _repeated(running, kind, made, reps, limit)
            found["memory"][kind] = running.memory()
            print(f"{n:,} {kind}: {found['edits'][kind]}, {found['memory'][kind]} MB", flush=True)
        found["soak"] = _soaked(running, made, soak, limit)
    return found


def told(all_found: list[dict[str, Any]]) -> list[list[str]]:
    """The table of several sizes: milliseconds until an edit is served, and megabytes."""
    rows = [["articles", "first page s", *(f"{kind} ms" for kind in KINDS), "MB at first", "MB most", "MB after all"]]
    for found in all_found:
        seconds = [statistics.median(row["s"] for row in found["edits"][kind]) for kind in KINDS]
        memory = [*found["memory"].values(), *found["soak"]["memory"]]
        figures = (memory[0], max(memory), memory[-1])
        row = [f"{found['n']:,}", f"{found['first_s']:.1f}", *(f"{1000 * value:,.0f}" for value in seconds)]
        rows.append([*row, *(f"{value:,.0f}" for value in figures)])
    return rows


def _repeated(running: Running, kind: str, made: Contestant, reps: int, limit: float) -> list[dict[str, float]]:
    """One kind of edit, each time taken back. What is counted of a new article that is deleted again is the latter."""
    rows = []
    for number in range(reps):
        for edit in _edits(kind, made, f"zq{kind}{number}"):
            before = running.cpu()
            seconds = running.take(edit, limit)
            running.rest()
            if edit.stands == (kind != "deleted"):
                rows.append({"s": round(seconds, 4), "cpu": round(running.cpu() - before, 2)})
    return rows


def _soaked(running: Running, made: Contestant, edits: int, limit: float) -> dict[str, Any]:
    """Texts and titles of many articles are changed, one after another, without a pause."""
    texts = sorted(made.source.parent.glob("*.md"))
    seconds, memory = [], []
    for number in range(edits):
        path, word = texts[(number * 37) % len(texts)], f"zqsoak{number}"
        text = path.read_text(encoding="utf-8")
        after = _titled(text, word) if number % 5 == 0 else f"{text}\nAnd {word} was added.\n"
        seconds.append(running.take(Edit(path, after, f"articles/{path.stem}.html", word, stands=True), limit))
        if (number + 1) % max(edits // _SAMPLES, 1) == 0:
            running.rest()
            memory.append(running.memory())
            print(f"{number + 1} edits: {memory[-1]} MB", flush=True)
    return {"edits": edits, "memory": memory, "median_s": round(statistics.median(seconds), 4) if seconds else None}


def _edits(kind: str, made: Contestant, word: str) -> Iterator[Edit]:
    """An edit of a kind, and the one that takes it back."""
    source, page = made.source, made.article_page
    text = source.read_text(encoding="utf-8")
    before: str | None = None
    if kind in ("new", "deleted"):
        path = source.with_name(f"{source.stem}-{word}.md")
        after, page = _titled(text, word).replace(source.stem, path.stem), f"articles/{path.stem}.html"
    elif kind == "actor":
        path = made.folder / "content/actors.yaml"
        before = path.read_text(encoding="utf-8")
        name = before.partition(":")[0]
        after = re.sub(r'name: "([^"]*)"', rf'name: "\1 {word}", aliases: ["\1"]', before, count=1)
        page = f"actors/{name}.html"
    elif kind == "question":
        path = min((made.folder / "content/briefings").iterdir())
        before = path.read_text(encoding="utf-8")
        after, page = before + _answer(before, word), f"briefings/{path.stem}.html"
    elif kind == "template":
        path = made.folder / "themes/default/templates/base.html"
        base = (REPOSITORY / "themes/default/templates/base.html").read_text(encoding="utf-8")
        after = base.replace("</body>", f"<!-- {word} --></body>")
    else:
        path, before = source, text
        after = _titled(text, word) if kind == "title" else f"{text}\nAdded paragraph {word} for the record.\n"
    yield Edit(path, after, page, word, stands=True)
    yield Edit(path, before, page, word, stands=False)


def _titled(text: str, word: str) -> str:
    return re.sub(r'(?m)^title: "', f'title: "{word} ', text, count=1)


def _answer(briefing: str, word: str) -> str:
    """An answer to the last question of a briefing, which stands at its end."""
    found = re.search(r'cites: \["([^"]+)"', briefing)
    assert found, "every briefing of the corpus has a key point with its sources"
    return f'    status: answered\n    answer: {{text: {word}, date: 2025-06-01, cites: ["{found[1]}"]}}\n'


@contextmanager
def _watching(tools: PeerTools, made: Contestant, log: Path) -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*contestants.BRIEFGEN, "watch", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=made.folder,
            env=made.env,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield Running(tools, process, f"http://127.0.0.1:{port}/")
        finally:
            tools.procs.stop(process)


def _pss(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(r"(?m)^Pss: +(\d+) kB", text)
    return int(found[1]) / 1024 if found else 0.0
