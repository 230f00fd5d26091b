"""Work spread over processes. Results come in order and are the same as those of one process."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")

_FEWEST = 48  # items below this are done here: a process costs about as much as so many pages
_CHUNKS = 8  # for each process at least, so that none is left waiting for a slow one

_END_WITH_PARENT = 1  # Linux's PR_SET_PDEATHSIG

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


def apart(task: Callable[[], object]) -> None:
    """Do a task in a process of its own, and wait for it, where that is possible; otherwise not at all.

    The task must be one that may be lost, as nobody is told how it went. What it leaves is on the disk.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError):
        process = os.fork()
        if process == 0:
            _do_quietly(task)
        os.waitpid(process, 0)


def _do_quietly(task: Callable[[], object]) -> None:
    """Do a task and end this process, whatever happens, and with the one that waits. Ctrl-C reaches that one, too."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
        task()
    finally:
        os._exit(0)


def _fork(function: Callable[[str], T], items: list[str], workers: int) -> Iterator[T]:
    """Begin the work at once, and give the results chunk by chunk as they come."""
    global _function, _items
    _function, _items = function, items
    # What exists now is not looked through by the collectors of the new processes, and so stays shared.
    gc.freeze()
    life = os.pipe()
    try:
        context = multiprocessing.get_context("fork")
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare, initargs=life)
        # The processes are forked with the first chunk that is handed in.
        chunks: Iterator[list[T]] = pool.map(_run, *zip(*_cut(len(items), workers), strict=True))
    except OSError:
        _close(life)
        return map(function, items)
    finally:
        gc.unfreeze()
        _function, _items = None, []
    return _gather(pool, chunks, function, items, life)


def _gather(
    pool: ProcessPoolExecutor,
    chunks: Iterator[list[T]],
    function: Callable[[str], T],
    items: list[str],
    life: tuple[int, int],
) -> Iterator[T]:
    """The results of all chunks. If a process dies, this one does what is left."""
    done = 0
    try:
        for chunk in chunks:
            done += len(chunk)
            yield from chunk
    except BrokenProcessPool:
        # A process was ended from outside, most often for want of memory. One process needs less.
        yield from map(function, items[done:])
    finally:
        # Whoever stops asking for results, or stops the program, does not wait for those not yet begun.
        pool.shutdown(cancel_futures=True)
        _close(life)


def _cut(count: int, workers: int) -> Iterator[tuple[int, int]]:
    """Where chunks begin and end. They grow from one item, since callers put the largest items first."""
    start, size, most = 0, 1, -(-count // (workers * _CHUNKS))
    while start < count:
        for _ in range(workers):
            end = min(start + size, count)
            if start < end:
                yield start, end
            start = end
        size = min(size * 2, most)


def _prepare(reading: int, writing: int) -> None:
    """Ctrl-C reaches all processes of a terminal: these end without a word, the first one says what there is to say.

    They also end when the first one does, however that comes: it alone holds the writing end of the pipe.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.close(writing)
    threading.Thread(target=_end_with, args=(reading,), daemon=True).start()


def _end_with(reading: int) -> None:
    os.read(reading, 1)
    os._exit(0)


def _close(ends: tuple[int, int]) -> None:
    for end in ends:
        os.close(end)


def _run(start: int, end: int) -> list[Any]:
    assert _function is not None
    return [_function(item) for item in _items[start:end]]
