"""The project that is watched: its files, and the build of them, which goes on from one run to the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from briefgen.catalog import Mapper
from briefgen.memory import LostError, Memory, keep
from briefgen.outcome import Outcome, digests_of, outcome_of
from briefgen.pipeline import Build
from briefgen.reading import FileValue, read_release
from briefgen.relations import EMBARGOES
from briefgen.snapshot import Seen, read_project
from briefgen.spool import Spool
from briefgen.store import Store


class Project:
    """The build of a project, and where it is kept. Who asks the build, or changes it, may have to do with LostError.

    It is changed by one thread, which holds the `lock` meanwhile. Others ask for it by `settled`.
    """

    def __init__(self, folder: Path, told: Callable[[], Mapping[str, FileValue]]) -> None:
        """`told` gives what holds for the run besides the files."""
        self.folder, self._told = folder, told
        self.store = Store(folder)
        self.spool = Spool(folder / ".briefgen")  # for what is made, until it is published
        self.lock = threading.RLock()
        self._seen = Seen(folder)

    @cached_property
    def _memory(self) -> Memory:
        return self._recall()

    def _recall(self, *, fresh: bool = False) -> Memory:
        files = {**read_project(self.folder), **self._told()}
        return Memory(self.store, files, digests_of(files), self.spool.put, fresh=fresh)

    @property
    def build(self) -> Build:
        """The project as it was last built."""
        return self._memory.build

    @property
    def outcome(self) -> Outcome:
        """What the build has come to."""
        return outcome_of(self.build, digests_of(self.build.files))

    def look(self) -> int:
        """Read the project, next to the build that was kept. Gives how many files are others than in that one."""
        self._memory = self._recall()
        self.store.close()  # A connection must not be open in two processes.
        return len(self._memory.changes)

    def begin(self, map_: Mapper) -> Build:
        """Build what differs from the build that was kept."""
        try:
            self._memory.take_in(map_)
        except LostError:
            self.begin_anew(map_)
        return self.build

    def begin_anew(self, map_: Mapper = map) -> tuple[str, ...]:
        """A clean build takes the place of this one. Gives the addresses of the pages that were rendered."""
        return self._replace(map_, fresh=True)

    def catch_up(self) -> tuple[str, ...]:
        """The build that was kept last takes the place of this one, with what has changed since. Gives what `begin_anew` does."""
        return self._replace(map)

    def _replace(self, map_: Mapper, *, fresh: bool = False) -> tuple[str, ...]:
        with self.lock:
            self._memory = self._recall(fresh=fresh)
            return tuple(self._memory.take_in(map_))

    def changes(
        self, paths: Collection[str] | None, age: float
    ) -> tuple[Mapping[str, FileValue | None], tuple[str, ...]]:
        """What the build has not taken in yet, as `Seen.changes` tells it, and the files whose embargo has ended."""
        changed, ended = self._seen.changes(self.build.files, paths, age), self.ended()
        return {**changed, **self._told()} if ended else changed, ended

    def ended(self) -> tuple[str, ...]:
        """The files whose embargo has ended since the moment that the build was last told of."""
        now, before = read_release({**self.build.files, **self._told()}, self.build.config), self.build.release
        ends = self.build.catalog.all(EMBARGOES)
        return tuple(sorted(path for path, end in ends if now.holds(end) != before.holds(end)))

    def keep(self, outcome: Outcome, *, last: bool) -> None:
        """Keep the build. One that is not the `last` lets go of all that can be fetched again."""
        with self.lock:
            keep(self.store, self._memory, outcome, last=last)

    @contextmanager
    def settled(self, longest: float) -> Iterator[Build | None]:
        """The build while nothing in it changes, for other threads; None if that takes longer than so many seconds."""
        taken = self.lock.acquire(timeout=longest)
        try:
            yield self.build if taken else None
        finally:
            if taken:
                self.lock.release()
