"""The time zones of the `tzdata` package, so that every machine says the same."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """The names of all time zones, such as `Europe/Berlin`."""
    return frozenset((_rules() / "zones").read_text("utf-8").split())


def known_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    return name in zones()


def _rules() -> Path:
    """The folder of the `tzdata` package."""
    package = find_spec("tzdata")
    assert package is not None, "tzdata is installed with briefgen"
    return Path(package.origin or "").parent


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name. Raises ValueError if there is none."""
    # ZoneInfo(name) would ask the operating system first, whose rules can be older or newer than the package's.
    if not known_zone(name):
        raise ValueError(f"there is no time zone {name}")
    with (_rules() / "zoneinfo" / name).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)
