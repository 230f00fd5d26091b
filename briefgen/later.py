"""Work that nobody waits for: a process of its own does it, and goes on when the command has ended.

It holds a lock of the project until it is done, so that the next command can wait for what it is about to find.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

if sys.platform == "linux":
    import fcntl

_LOCK = "later.lock"  # in a project's `.briefgen/`
_PATIENCE = 60.0  # seconds; who has waited that long does without. What is kept of 10,000 articles takes a part of that
_PAUSE = 0.01


def do_later(folder: Path, task: Callable[[], None]) -> None:
    """Have a task done, now or later. The folder is a project's `.briefgen/`.

    The task must be one that may be lost: its process can be ended at any time, and nobody is told.
    """
    # A container ends with its first process, and with it would all that goes on.
    if sys.platform != "linux" or os.getpid() == 1:
        task()
        return
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:
        task()
        return
    try:
        # The lock is taken before the fork, so that a command that follows at once finds it. The new process has it too,
        # and it is let go of when the last of the two has closed the file.
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fork() == 0:
            _do_alone(task)
    except OSError:
        task()
    finally:
        os.close(lock)


def _do_alone(task: Callable[[], None]) -> None:
    """Do a task and end this process, whatever happens."""
    try:
        # Neither Ctrl-C nor the end of a terminal concerns it, and nobody who reads what the command says waits for it.
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        task()
    finally:
        os._exit(0)


def wait_for_earlier(folder: Path) -> None:
    """Wait until what an earlier command has left to be done later is done."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
        try:
            _wait(lock)
        finally:
            os.close(lock)


def _wait(lock: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            return
