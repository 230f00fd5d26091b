"""Work spread over processes. Results come in order and are the same as those of one process."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

T = TypeVar("T")

_FEWEST = 48  # items below this are done here: a process costs about as much as so many pages
_CHUNKS = 8  # for each process, so that none is left waiting for a slow one

_function: Callable[[str], Any] | None = None
_items: list[str] = []


def map_in_processes(function: Callable[[str], T], items: list[str], /) -> Iterable[T]:
    """`map`, in as many processes as there are processors.

    Processes are forked, so that they see all that this one holds; only results travel. Where forking is not safe
    (Windows, macOS) or not worth it, this process does the work alone.
    """
    workers = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if workers < 2 or len(items) < _FEWEST:
        return map(function, items)
    return _fork(function, items, workers)


def _fork(function: Callable[[str], T], items: list[str], workers: int) -> Iterable[T]:
    global _function, _items
    size = max(1, -(-len(items) // (workers * _CHUNKS)))
    starts = range(0, len(items), size)
    _function, _items = function, items
    # What exists now is not looked through by the collectors of the new processes, and so stays shared.
    gc.freeze()
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            chunks = list(pool.map(_run, starts, [size] * len(starts)))
    except (BrokenProcessPool, OSError):
        # A process was ended from outside, most often for want of memory. One process needs less.
        return map(function, items)
    finally:
        gc.unfreeze()
        _function, _items = None, []
    return [value for chunk in chunks for value in chunk]


def _run(start: int, size: int) -> list[Any]:
    assert _function is not None
    return [_function(item) for item in _items[start : start + size]]
