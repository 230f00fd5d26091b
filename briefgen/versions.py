"""What a saved result depends on besides the files of the project: this briefgen, Python, and what is installed."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

_ENDINGS = (".dist-info", ".egg-info", ".egg-link", ".pth")
_SOURCES = (".py", ".so", ".pyd")


@cache
def versions(extensions: tuple[str, ...] = ()) -> str:
    """A digest of all this, and of the Markdown extensions of these names."""
    found = [
        sys.version,
        sys.platform,
        _own(),
        _installed(),
        *(_extension(name) for name in extensions if not _is_stock(name)),
    ]
    return blake2b(json.dumps(found).encode(), digest_size=16).hexdigest()


@cache
def _own() -> list[tuple[str, str]]:
    """briefgen's own source: a checkout changes without a new version."""
    package = Path(__file__).parent
    files = sorted(package.rglob("*.py"))
    return [(str(file.relative_to(package)), blake2b(file.read_bytes(), digest_size=16).hexdigest()) for file in files]


@cache
def _installed() -> list[str]:
    """The names and versions of all distributions, which are what their folders are called."""
    found: list[str] = []
    for folder in sys.path:
        with suppress(OSError):
            found += (name for name in os.listdir(folder or ".") if name.endswith(_ENDINGS))  # noqa: PTH208
    return sorted(found)


def _extension(name: str) -> list[object]:
    """An extension that is no part of a distribution changes without a new version: its files speak for it."""
    try:
        spec = importlib.util.find_spec(_module(name).partition(":")[0])
    except Exception:  # noqa: BLE001 - to find a module, Python runs the packages that it lies in
        return [name, "unknown"]
    if spec is None or spec.origin is None:
        return [name, None]
    place = Path(spec.origin)
    files = sorted(place.parent.rglob("*")) if spec.submodule_search_locations else [place]
    return [name, [_stamp(file) for file in files if file.suffix in _SOURCES]]


def _is_stock(name: str) -> bool:
    """Whether an extension comes with Python-Markdown."""
    found = importlib.util.find_spec("markdown")
    name = name.removeprefix("markdown.extensions.")
    folders = found.submodule_search_locations or () if found and name.isidentifier() else ()
    return any((Path(folder) / "extensions" / f"{name}.py").is_file() for folder in folders)


def _module(name: str) -> str:
    """The module of an extension that is named as Python-Markdown allows: by its entry point, or by its module."""
    # Loaded here, because few projects have such extensions, and it costs more than all the rest.
    from importlib import metadata

    for entry in metadata.entry_points(group="markdown.extensions"):
        if entry.name == name:
            return entry.value
    return name


def _stamp(file: Path) -> tuple[str, int, int]:
    status = file.stat()
    return str(file), status.st_size, status.st_mtime_ns
