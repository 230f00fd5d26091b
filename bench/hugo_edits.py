"""How soon `hugo server` serves the kinds of edits that `edits.py` has of briefgen, as far as it knows the like.

    python bench/hugo_edits.py --sizes 1000,10000 --reps 3

A title stands for a question that was answered, too: both are one line in one file. An actor is a term in the front matter of
articles there, so one is renamed in all that name it. An article that was deleted is served by it to the end.
"""

from __future__ import annotations

import argparse
import re
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

import contestants
import figures
import peer_tools
from contestants import Contestant
from edits import Edit, Running

_KINDS = ("body", "title", "new", "template", "actor")
_LIMIT = 120.0


def measure(tools: peer_tools.PeerTools, n: int, work: Path, reps: int) -> dict[str, list[float]]:
    """Seconds until each kind of edit is served. Each is taken back afterwards."""
    made = contestants.prepare_peer(tools, "hugo", n, work)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [part.replace("{port}", str(port)) for part in tools.peers.table()["hugo"].serve["hugo"]]
    with (work / f"hugo-edits-{n}.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=made.folder, env=made.env, stdout=log, stderr=log, start_new_session=True
        )
    found: dict[str, list[float]] = {kind: [] for kind in _KINDS}
    try:
        running = Running(tools, process, f"http://127.0.0.1:{port}/")
        text = made.source.read_text(encoding="utf-8")
        running.wait_for(Edit(made.source, text, _page(made), "</html>", stands=True), time.monotonic() + _LIMIT)
        running.rest()
        for number in range(reps):
            for kind in _KINDS:
                found[kind].append(_taken(running, made, kind, f"zq{kind}{number}"))
    finally:
        tools.procs.stop(process)
        tools.procs.remove(made.folder)
    return found


def _page(made: Contestant) -> str:
    return f"articles/{made.info['target']['slug']}/"


def _taken(running: Running, made: Contestant, kind: str, word: str) -> float:
    """Make an edit and take it back. Gives the seconds until it was served."""
    *others, last = _edits(made, kind, word)
    before = {
        edit.path: edit.path.read_text(encoding="utf-8") if edit.path.exists() else None for edit in (*others, last)
    }
    for edit in others:
        edit.path.write_text(str(edit.text), encoding="utf-8")
    seconds = running.take(last, _LIMIT)
    running.rest()
    for path, text in before.items():
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    running.rest()
    return seconds


def _edits(made: Contestant, kind: str, word: str) -> Iterator[Edit]:
    """The files of an edit. The last is the one whose page is asked for."""
    source, page = made.source, _page(made)
    text = source.read_text(encoding="utf-8")
    titled = re.sub(r'(?m)^title: "', f'title: "{word} ', text, count=1)
    if kind == "body":
        yield Edit(source, f"{text}\nAdded paragraph {word} for the record.\n", page, word, stands=True)
    elif kind == "title":
        yield Edit(source, titled, page, word, stands=True)
    elif kind == "new":
        path = source.with_name(f"{source.stem}-{word}.md")
        yield Edit(path, titled.replace(source.stem, path.stem), f"articles/{path.stem}/", word, stands=True)
    elif kind == "template":
        base = made.folder / "layouts/baseof.html"
        after = base.read_text(encoding="utf-8").replace("</body>", f"<!-- {word} --><p>{word}</p></body>")
        yield Edit(base, after, page, word, stands=True)
    else:
        found = re.search(r'(?m)^actors: \["([^"]+)"', text)
        assert found, "every article of the corpus names an actor"
        name = f'"{found[1]}"'
        for path in sorted(source.parent.rglob("*.md"), key=lambda path: path == source):
            head, end, body = path.read_text(encoding="utf-8").partition("\n---\n")
            if name in head:
                head = head.replace(name, f'"{found[1]} {word}"')
                yield Edit(path, f"{head}{end}{body}", page, f"{found[1]} {word}", stands=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000")
    parser.add_argument("--reps", type=int, default=3)
    parser.add_argument("--shared", type=Path, default=peer_tools.default_folder(), metavar="DIR")
    parser.add_argument("--work", type=Path, default=Path(gettempdir()) / "briefgen-own-bench", metavar="DIR")
    given = parser.parse_args()
    tools = peer_tools.load(given.shared)
    contestants.check_peers(tools, ["hugo"])
    given.work.mkdir(parents=True, exist_ok=True)
    rows = [["articles", *(f"{kind} ms" for kind in _KINDS)]]
    for n in map(int, given.sizes.split(",")):
        found = measure(tools, n, given.work, given.reps)
        figures.save(given.work / "results.jsonl", "hugo edits", {"n": n, "seconds": found})
        rows.append([f"{n:,}", *(f"{1000 * statistics.median(seconds):,.0f}" for seconds in found.values())])
    print(f"{figures.headline()}\n\n{figures.table(rows)}")


if __name__ == "__main__":
    main()
