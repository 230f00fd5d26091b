"""Memory that is no longer used goes back to the system."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """Let the system have what the C library holds for later, where that can be asked for. It takes a moment."""
    if sys.platform == "linux":
        # Other C libraries than glibc have no such function; there is nothing to be done then.
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
