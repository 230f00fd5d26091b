"""How long after a save a watching tool serves the change: briefgen and its peers in one run, with the shared tool."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
from pathlib import Path
from typing import Any, NamedTuple

import contestants
from peer_tools import PeerTools

KINDS = ("body", "title", "new")


class Watcher(NamedTuple):
    """A tool that watches its copy of the corpus. Addresses have no host; `{i}` and `{port}` are filled in later."""

    name: str
    folder: Path
    command: list[str]
    env: dict[str, str]
    content: str
    article: str
    listing: str
    new_content: str
    new_article: str


def briefgen(tools: PeerTools, version: str, n: int, work: Path) -> list[Watcher]:
    """`briefgen watch`, without anything kept from an earlier run."""
    made = contestants.prepare_briefgen(tools, version, n, work)
    found = re.search(r'^source: "(.*)"$', made.source.read_text(encoding="utf-8"), re.MULTILINE)
    assert found, "every article of the corpus names its source"
    slug, command = made.info["target"]["slug"], [*contestants.BRIEFGEN, "watch", "--port", "{port}"]
    page, new = f"articles/{slug}.html", f"{slug}-new{{i}}"
    content = made.info["target"]["path"]
    listing, beside = f"sources/{found[1]}.html", f"content/articles/{new}.md"
    return [
        Watcher("briefgen", made.folder, command, {}, content, page, listing, beside, f"articles/{new}.html"),
    ]


def peer(tools: PeerTools, name: str, n: int, work: Path, ways: list[str]) -> list[Watcher]:
    """A peer in each of the ways in which it can watch, or in those that are named."""
    made, entry = contestants.prepare_peer(tools, name, n, work), tools.peers.table()[name]
    target = made.info["target"]
    new = f"{target['slug']}-new{{i}}"
    beside = f"{os.path.dirname(target['path'])}/{new}.md"
    return [
        Watcher(
            variant,
            made.folder,
            command,
            {**entry.env, **entry.serve_env.get(variant, {})},
            target["path"],
            f"articles/{target['slug']}/",
            f"sources/{target['source']}/",
            beside,
            f"articles/{new}/",
        )
        for variant, command in entry.serve.items()
        if not ways or variant in ways
    ]


def measure(tools: PeerTools, one: Watcher, logs: Path, *, reps: int, limit: float, quiet: float) -> dict[str, Any]:
    """Start it, edit, and wait for each change to be served. It starts without its output and its caches."""
    for left in ("site", "public", "output", "_site", ".briefgen", "cache", "resources"):
        shutil.rmtree(one.folder / left, ignore_errors=True)
    port = _free_port()
    base = f"http://127.0.0.1:{port}/"
    os.sync()
    found: dict[str, Any] = tools.watch_latency.measure(
        [word.replace("{port}", str(port)) for word in one.command],
        one.folder,
        one.folder / one.content,
        base + one.article,
        base + one.listing,
        one.new_content,
        base + one.new_article,
        reps=reps,
        env=one.env,
        log=logs / f"watch-{one.name.replace(' ', '-')}.log",
        start_limit=limit,
        quiet=quiet,
        kinds=KINDS,
    )
    return found


def told(found: dict[str, dict[str, Any]], base: str | None) -> list[list[str]]:
    """A table: for each tool the medians, and how many times as long as `base` it takes."""
    head = ["tool", "first page s", "body ms", "title, its page ms", "the list ms", "new, its page ms", "the list ms"]
    ways = (("body", "article"), ("title", "article"), ("title", "list"), ("new", "article"), ("new", "list"))
    rows = [[*head, "CPU of a title s", "MB at the end"]]
    for name, one in found.items():
        cells = [_shown(found, name, base, *way) for way in ways]
        more = [f"{one['median']['title']['cpu']}", f"{one['rss_end_mb']:.0f}"]
        rows.append([name, f"{one['first_page_s']:.2f}", *cells, *more])
    return rows


def _shown(found: dict[str, dict[str, Any]], name: str, base: str | None, kind: str, page: str) -> str:
    value = found[name]["median"][kind][page]
    other = found[base]["median"][kind][page] if base in found else None
    if value is None:
        return "never"
    return f"{value * 1000:,.0f}" + (f" (× {value / other:.2f})" if other and name != base else "")


def fastest(found: dict[str, dict[str, Any]]) -> str | None:
    """The peer that shows a changed text first."""
    peers = {name: one["median"]["body"]["article"] for name, one in found.items() if name != "briefgen"}
    shown = {name: value for name, value in peers.items() if value is not None}
    return min(shown, key=lambda name: shown[name], default=None)


def line(name: str, one: dict[str, Any]) -> str:
    return f"{name}: {json.dumps(one['median'])}"


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
