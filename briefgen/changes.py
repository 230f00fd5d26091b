"""What the system says of changed files, gathered until it has come to rest.

Nothing is believed but the names: what a file has become is seen by looking at it (`snapshot.Seen`). So it does no harm
if the system tells too much, or the same thing twice, or in another order. Where it may have told too little, the
whole project is looked at.
"""

from __future__ import annotations

import errno
import logging
import os
import queue
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from watchdog import events
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from briefgen import layout

# Seconds. Whoever has closed a file is done with it; the rest gives an editor the time for its next step.
_COMPANIONS = 0.006  # for other files that are saved together
_EACH = 0.002  # more for each file, since then a whole tree may be under way, on a machine that is busy besides
_MOST = 0.3
_UNFINISHED = 0.1 if sys.platform == "linux" else 0.03  # for a file that is being written; only Linux tells of closing
_GONE = 0.05  # for a file that is deleted to be made anew
_LONGEST = 2.0  # for a stream of changes that does not end
_STORM = 2_000  # files from which on all are looked at
_POLL = 1.0
_HEARTBEAT = 1.0

# Without this choice the system would also tell of each file that is opened and read.
_WANTED: list[type[FileSystemEvent]] = [
    events.FileCreatedEvent,
    events.FileModifiedEvent,
    events.FileClosedEvent,
    events.FileMovedEvent,
    events.FileDeletedEvent,
    events.DirCreatedEvent,
    events.DirMovedEvent,
    events.DirDeletedEvent,
    # A file that may be read again; watchdog has a name for this from version 7 on.
    *([events.FileAttribEvent] if hasattr(events, "FileAttribEvent") else []),
]


class Batch(NamedTuple):
    """Changes that belong together: files and folders to look at, or None if the whole project has to be looked at."""

    paths: frozenset[str] | None


class Gathering:
    """Names of what has changed, each with the time at which it is at rest. `now` is a monotonic clock's, in seconds."""

    def __init__(self) -> None:
        self._rest: dict[str, float] = {}
        self._first = self._last = 0.0
        self._all = False

    def note(self, path: str, wait: float, now: float) -> None:
        """Something has happened to a file or folder; it is not looked at for `wait` seconds."""
        if not self._rest and not self._all:
            self._first = now
        self._last = now
        self._rest[path] = now + wait

    def doubt(self, now: float) -> None:
        """Something may have happened anywhere."""
        self.note("", _UNFINISHED, now)
        self._all = True

    def wait(self, now: float) -> float | None:
        """For how many seconds nothing must happen for all to be at rest; None if nothing has changed."""
        if not self._rest:
            return None
        storm = min(_MOST, _COMPANIONS + _EACH * len(self._rest))
        at_rest = max(self._last + storm, *self._rest.values())
        return max(0.0, min(at_rest, self._first + _LONGEST) - now)

    def take(self) -> Batch:
        """All that was gathered. What comes from now on belongs to the next batch."""
        batch = Batch(None if self._all or len(self._rest) > _STORM else frozenset(self._rest))
        self._rest, self._all = {}, False
        return batch


class Changes(FileSystemEventHandler):
    """The changes of a project's files, from `start` on.

    `polling` says why the system cannot tell of changes, or is empty. Then each batch is a look at the whole project.
    """

    def __init__(self, project: Path, make_observer: Callable[[], BaseObserver] = Observer) -> None:
        # The system tells real paths, whatever links lead to the project.
        self._project = Path(os.path.realpath(project))
        self._make_observer = make_observer
        self._observer: BaseObserver | None = None
        self._watches: dict[str, ObservedWatch] = {}
        self._told: queue.SimpleQueue[tuple[str, float, float]] = queue.SimpleQueue()
        self._gathering = Gathering()
        self._log = _Log(self._doubt)
        self._polled = 0.0  # the time of the last look at the whole project because of that
        self.polling = ""

    def start(self) -> None:
        """Begin to watch. What happens from now on is not missed."""
        self._log.open()
        try:
            self._observer = self._make_observer()
            self._observer.start()
            for folder in layout.FOLDERS:
                self._watch(folder)
            # Last, since only the top folder's failure is told: if the limit was hit below the others, it is hit here.
            self._watches[""] = self._observer.schedule(self, str(self._project), event_filter=_WANTED)
        except OSError as error:
            self._give_up(_reason(error))

    def stop(self) -> None:
        """Stop watching, without waiting for anything."""
        if self._observer is not None:
            self._observer.stop()
            self._observer = None
        self._log.close()

    def next(self, longest: float | None = None) -> Batch | None:
        """Wait for the next batch; None if there was none in so many seconds."""
        end = None if longest is None else time.monotonic() + longest
        while True:
            now = time.monotonic()
            rest = self._gathering.wait(now)
            if rest == 0.0:
                return self._gathering.take()
            if end is not None and now >= end:
                return None
            limits = [seconds for seconds in (rest, None if end is None else end - now) if seconds is not None]
            if self.polling:
                due = max(now, self._polled + _POLL)
                if end is not None and end < due:
                    time.sleep(end - now)
                    return None
                time.sleep(due - now)
                self._polled = time.monotonic()
                return Batch(None)
            self._receive(min([_HEARTBEAT, *limits]))

    def dispatch(self, event: FileSystemEvent) -> None:
        """Called by watchdog, in a thread of its own."""
        moved = isinstance(event, events.FileSystemMovedEvent)
        told = [(event.src_path, _GONE if moved else _wait_for(event))]
        if moved:
            told.append((event.dest_path, _COMPANIONS))
        for place, wait in told:
            path = self._name(os.fsdecode(place))
            if path is not None:
                self._told.put((path, wait, time.monotonic()))
                if event.is_directory:
                    # What is in it may have been there before anybody watched it.
                    self._doubt()

    def _name(self, place: str) -> str | None:
        """The name in the project of what is watched and not ignored."""
        try:
            path = Path(place).relative_to(self._project).as_posix()
        except ValueError:
            return None
        if path in (layout.CONFIG, layout.CONFIG_MISNAMED) or path in layout.FOLDERS:
            return path
        watched = path.startswith((layout.CONTENT, layout.THEMES, layout.CAPTURES))
        return None if not watched or any(map(layout.is_ignored, _with_folders(path))) else path

    def _doubt(self) -> None:
        self._told.put(("", 0.0, time.monotonic()))

    def _receive(self, timeout: float) -> None:
        """Wait for something to be told, and take in all that is."""
        try:
            told = self._told.get(timeout=timeout)
            while True:
                self._take_in(*told)
                told = self._told.get_nowait()
        except queue.Empty:
            self._look_after()

    def _take_in(self, path: str, wait: float, when: float) -> None:
        if path:
            self._gathering.note(path, wait, when)
        else:
            self._gathering.doubt(when)
        if path in layout.FOLDERS:
            try:
                self._watch(path)
            except FileNotFoundError:
                return  # The top folder's watch tells when it is there again.
            except OSError as error:
                self._give_up(_reason(error))

    def _watch(self, folder: str) -> None:
        """Watch a folder, also one that has come anew under the old name."""
        if self._observer is None:
            return
        old = self._watches.pop(folder, None)
        if old is not None:
            self._observer.unschedule(old)
        place = self._project / folder
        if place.is_symlink():
            self._give_up(f"{folder}/ is a link, and the system does not follow links")
        elif place.is_dir():
            self._watches[folder] = self._observer.schedule(self, str(place), recursive=True, event_filter=_WANTED)

    def _look_after(self) -> None:
        """Polling takes over where a thread that should watch has died."""
        if self._observer is not None and not self._observer.is_alive():
            self._give_up("watching has failed")

    def _give_up(self, reason: str) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer = None
        self.polling, self._polled = reason, time.monotonic()


def _with_folders(path: str) -> list[str]:
    """A path and the folders that it stands in."""
    parts = path.split("/")
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def _wait_for(event: FileSystemEvent) -> float:
    if event.event_type == events.EVENT_TYPE_DELETED:
        return _GONE
    if event.is_directory:
        return _COMPANIONS
    if event.event_type in (events.EVENT_TYPE_CREATED, events.EVENT_TYPE_MODIFIED):
        return _UNFINISHED
    return _UNFINISHED if _is_empty(event.src_path) else _COMPANIONS


def _is_empty(place: bytes | str) -> bool:
    """Whether a file holds nothing yet: some programs empty a file, close it, and write it after that."""
    try:
        return Path(os.fsdecode(place)).stat().st_size == 0
    except OSError:
        return False


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the system's limit for watched folders is reached (on Linux: fs.inotify.max_user_watches)"
    if error.errno == errno.EMFILE:
        return "the system's limit for programs that watch is reached (on Linux: fs.inotify.max_user_instances)"
    return f"the system cannot watch the project: {error.strerror or error}"


class _Log(logging.Handler):
    """watchdog says only in its log that the system had more to tell than it could keep."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell
        self._logger = logging.getLogger("watchdog")

    def open(self) -> None:
        self._logger.addHandler(self)
        self._logger.propagate = False

    def close(self) -> None:
        self._logger.removeHandler(self)
        self._logger.propagate = True
        super().close()

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - whatever it says, a look at all is the answer
        self._tell()
