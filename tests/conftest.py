"""What all tests share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

# Tests import one another as `tests.projects`, also where only the package is installed.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.chromium import launched


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process; each opens contexts or pages of its own in it."""
    yield from launched()
