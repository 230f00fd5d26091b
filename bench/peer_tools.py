"""The benchmark tools that briefgen shares with its peers: the corpus, the peers themselves, and measuring.

They are no part of the checkout. `load` finds them in a folder and says what is missing if they are not there.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
VARIABLE = "BRIEFGEN_BENCH_SHARED"


class PeerTools(NamedTuple):
    """The shared modules, and the folder they come from."""

    folder: Path
    corpus: ModuleType
    peers: ModuleType
    procs: ModuleType
    watch_latency: ModuleType


def default_folder() -> Path:
    """Where the tools are looked for: what the environment names, or `shared/bench` beside the checkout."""
    return Path(os.environ.get(VARIABLE) or REPOSITORY.parent / "shared" / "bench")


def load(folder: Path) -> PeerTools:
    """The tools of a folder. Ends the program with a message if they are not there."""
    names = ("corpus", "peers", "procs", "watch_latency")
    missing = [f"{name}.py" for name in names if not (folder / f"{name}.py").is_file()]
    if missing:
        raise SystemExit(
            f"The shared benchmark tools are not in {folder} ({', '.join(missing)} missing).\n"
            f"Name their folder with --shared DIR or in the environment variable {VARIABLE}."
        )
    # The folder may belong to somebody else: nothing is left in it.
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    sys.path.append(str(folder))
    try:
        return PeerTools(folder, *(importlib.import_module(name) for name in names))
    finally:
        sys.dont_write_bytecode = before
