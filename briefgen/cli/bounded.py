"""Work that a bad input could make endless, done in processes of its own: with a limit of time and of memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_MEMORY = 2 * 1024**3  # bytes


class Overdue(NamedTuple):
    """There is no result: the work took too long, or its process ended."""

    reason: str


class _Worker(NamedTuple):
    process: BaseProcess
    pipe: Connection


class _Job(NamedTuple):
    number: int
    deadline: float


class _Pool(Generic[T, R]):
    """Processes that are given one item after the other; one that does not answer in time is ended and replaced."""

    def __init__(self, function: Callable[[T], R], items: Sequence[T], seconds: float) -> None:
        self._function, self._items, self._seconds = function, items, seconds
        self._busy: dict[_Worker, _Job] = {}
        self._next = 0
        self.results: dict[int, R | Overdue] = {}

    def start(self, workers: int) -> None:
        for _ in range(workers):
            self._give(self._worker())

    def step(self) -> None:
        """Wait for the next result or the next deadline."""
        now = monotonic()
        soon = min(job.deadline for job in self._busy.values()) - now
        ready = set(wait([worker.pipe for worker in self._busy], max(0.0, soon)))
        for worker, job in list(self._busy.items()):
            if worker.pipe in ready:
                self._receive(worker, job)
            elif monotonic() >= job.deadline:
                self._replace(worker, job, f"it took longer than {self._seconds:.0f} seconds")

    def stop(self) -> None:
        for worker in self._busy:
            _end(worker)

    def _worker(self) -> _Worker:
        # Forked, a process has all modules at once; elsewhere it loads them.
        here, there = multiprocessing.Pipe()
        process = _context().Process(target=_serve, args=(there, self._function), daemon=True)
        with warnings.catch_warnings():
            # Newer versions of Python warn of forks beside threads. What is forked here takes no lock of theirs.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        there.close()
        return _Worker(process, here)

    def _give(self, worker: _Worker) -> None:
        if self._next >= len(self._items):
            _end(worker)
            return
        self._busy[worker] = _Job(self._next, monotonic() + self._seconds)
        with suppress(OSError):
            worker.pipe.send(self._items[self._next])
        self._next += 1

    def _receive(self, worker: _Worker, job: _Job) -> None:
        try:
            result = worker.pipe.recv()
        except (EOFError, OSError):
            self._replace(worker, job, "reading it needs more memory than there is")
            return
        self.results[job.number] = result
        del self._busy[worker]
        self._give(worker)

    def _replace(self, worker: _Worker, job: _Job, reason: str) -> None:
        self.results[job.number] = Overdue(reason)
        del self._busy[worker]
        _end(worker)
        if self._next < len(self._items):
            self._give(self._worker())


def each(function: Callable[[T], R], items: Sequence[T], seconds: float) -> Iterator[R | Overdue]:
    """The results in the order of the items, each as soon as those before it are there.

    One item may take so many seconds; the others are done all the same.
    """
    if not items:
        return
    pool = _Pool(function, items, seconds)
    try:
        pool.start(min(len(items), os.cpu_count() or 1, 8))
        for index in range(len(items)):
            while index not in pool.results:
                pool.step()
            yield pool.results.pop(index)
    finally:
        pool.stop()


def _context() -> Any:
    return multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")


def _serve(pipe: Connection, function: Callable[[Any], Any]) -> None:
    # Ctrl-C reaches all processes of a terminal; the first one says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    with suppress(EOFError, OSError):
        while True:
            item = pipe.recv()
            try:
                pipe.send(function(item))
            except (MemoryError, RecursionError):
                os._exit(1)


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join(5)
