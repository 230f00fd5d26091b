"""Who is compared: briefgen and its peers, each with its own copy of the corpus, its command and what it leaves."""

from __future__ import annotations

import compileall
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import project
from peer_tools import PeerTools

# -P: the briefgen of this environment, and not one that happens to lie in the folder where the command is run.
BRIEFGEN = [sys.executable, "-P", "-m", "briefgen"]


@dataclass(frozen=True)
class Contestant:
    """One tool on one size of the corpus. `out` and `caches` are relative to `folder`."""

    name: str
    version: str
    folder: Path
    command: list[str]
    out: str
    caches: list[str]
    env: dict[str, str]
    info: Mapping[str, Any]
    article_page: str  # the page of the edited article, below `out`
    warm_env: dict[str, str] = field(default_factory=dict)  # turns the tool's own cache on

    @property
    def source(self) -> Path:
        """The file that an edit touches."""
        return self.folder / self.info["target"]["path"]


def compile_briefgen(env: Mapping[str, str]) -> str:
    """Compile briefgen's modules, so that no timed run does. Gives its version; ends the program if there is none."""
    found = importlib.util.find_spec("briefgen")
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"briefgen is not installed for {sys.executable}: run `pip install -e .` in the checkout.")
    for folder in found.submodule_search_locations:
        compileall.compile_dir(folder, quiet=2)
    told = subprocess.run([*BRIEFGEN, "--version"], env=dict(env), capture_output=True, text=True, check=False)
    if told.returncode != 0:
        raise SystemExit(f"`briefgen --version` fails:\n{told.stderr.strip()}")
    return told.stdout.strip()


def prepare_briefgen(tools: PeerTools, version: str, n: int, work: Path) -> Contestant:
    """briefgen with a fresh project of `n` articles."""
    folder = work / f"briefgen-{n}"
    tools.procs.remove(folder)
    info = project.write(tools.corpus, n, folder)
    page = f"articles/{info['target']['slug']}.html"
    env = tools.procs.clean_env()
    return Contestant("briefgen", version, folder, [*BRIEFGEN, "build"], "site", [".briefgen"], env, info, page)


def prepare_peer(tools: PeerTools, name: str, n: int, work: Path) -> Contestant:
    """A peer with a fresh site of the same articles."""
    peer = tools.peers.table()[name]
    folder = work / f"{name}-{n}"
    tools.procs.remove(folder)
    info = tools.corpus.generate(n, peer.layout, folder)
    if peer.node_modules:
        (folder / "node_modules").symlink_to(tools.peers.PEERS / peer.node_modules / "node_modules")
    page = f"articles/{info['target']['slug']}/index.html"
    env, warm_env = tools.procs.clean_env(peer.env), tools.procs.clean_env({**peer.env, **peer.warm_env})
    version = tools.peers.version(peer, folder)
    return Contestant(
        name, version, folder, peer.build, peer.out, peer.caches, env, info, page, warm_env if peer.warm_env else {}
    )


def check_peers(tools: PeerTools, names: list[str]) -> None:
    """End the program with a message if a peer is unknown or not installed."""
    table = tools.peers.table()
    for name in names:
        if name not in table:
            raise SystemExit(f"There is no peer “{name}”. There are: {', '.join(table)}.")
        if not _is_installed(table[name].build, tools.peers.PEERS):
            setup = tools.folder / "setup_peers.sh"
            raise SystemExit(f"{name} is not installed under {tools.peers.PEERS}: run ONLY={name} {setup}")


def _is_installed(command: list[str], peers: Path) -> bool:
    """Whether a command's program is there, and so are the scripts among the peers that it is given."""
    scripts = [word for word in command[1:] if word.startswith(f"{peers}/")]
    return shutil.which(command[0]) is not None and all(Path(script).exists() for script in scripts)


def find_faults(contestant: Contestant) -> list[str]:
    """Whether the site has a page for each article, actor, source and briefing. A list of what is amiss."""
    site = contestant.folder / contestant.out
    wanted = {"articles": contestant.info["n"], **contestant.info["terms"]}
    faults = []
    for kind, number in wanted.items():
        found = _count_pages(site / kind)
        if found != number:
            faults.append(f"{contestant.name}: {found} pages of {kind}, not {number}")
    return faults


def _count_pages(folder: Path) -> int:
    """The pages of a kind, as `name.html` or `name/index.html`, but for the index of the kind."""
    if not folder.is_dir():
        return 0
    flat = sum(1 for page in folder.glob("*.html") if page.name != "index.html")
    return flat + sum(1 for _ in folder.glob("*/index.html"))


def measure_output(contestant: Contestant) -> dict[str, int]:
    """What the tool has written: files, HTML pages among them, and bytes."""
    files = pages = size = 0
    for folder, _, names in os.walk(contestant.folder / contestant.out):
        files += len(names)
        pages += sum(name.endswith(".html") for name in names)
        size += sum(os.lstat(os.path.join(folder, name)).st_size for name in names)
    return {"files": files, "pages": pages, "bytes": size}
