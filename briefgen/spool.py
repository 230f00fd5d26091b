"""Bytes that wait on the disk until they are published or kept: those of a large site are more than memory should hold."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

if sys.platform == "linux":
    import fcntl


_MOST = 32 * 1024**2  # bytes that stay in memory: half of them for processes that share the work, all together


class Spooled(NamedTuple):
    """Bytes that were put into a spool. They can be read as long as that is open."""

    descriptor: int
    start: int
    size: int

    def read(self) -> bytes:
        """The bytes. Raises OSError."""
        if sys.platform == "linux":
            data = os.pread(self.descriptor, self.size, self.start)
        else:
            os.lseek(self.descriptor, self.start, os.SEEK_SET)
            data = os.read(self.descriptor, self.size)
        if len(data) != self.size:
            raise OSError(errno.EIO, "what waited on the disk is no longer there")
        return data


Data = bytes | Spooled
Put = Callable[[bytes], Data]


def bytes_of(data: Data) -> bytes:
    """The bytes themselves. Raises OSError."""
    return data.read() if isinstance(data, Spooled) else data


class Spool:
    """A file without a name, to which processes that are forked may add, too. It is gone when nobody has the spool any more."""

    def __init__(self, folder: Path) -> None:
        """Where the folder is not there or cannot be written, the file lies where the system has such files."""
        self._held = 0  # bytes in memory
        self._owner = os.getpid()
        self._file: IO[bytes] | None = None
        for place in (folder, None):
            with suppress(OSError):
                # Open before other processes are forked, so that a place in it is the same in all of them.
                self._file = TemporaryFile(dir=place, buffering=0)  # noqa: SIM115 - it is open as long as there is a spool
                break

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, data: bytes) -> Data:
        """The bytes in the spool, or themselves as long as they are few or cannot be put there."""
        self._held += len(data)
        # What processes that share the work leave in memory comes together in the one that asked them.
        most = _MOST if os.getpid() == self._owner else _MOST // (2 * (os.cpu_count() or 1))
        if self._file is None or self._held < most:
            return data
        try:
            return self._add(self._file.fileno(), data)
        except OSError:
            return data  # The disk is full: it will be told where it matters, when the site is written.

    def clear(self) -> None:
        """Forget all that was put in."""
        self._held = 0
        if self._file is not None:
            self._file.truncate(0)

    def _add(self, descriptor: int, data: bytes) -> Data:
        if sys.platform != "linux":
            start = os.lseek(descriptor, 0, os.SEEK_END)
            return Spooled(descriptor, start, len(data)) if os.write(descriptor, data) == len(data) else data
        fcntl.lockf(descriptor, fcntl.LOCK_EX)
        try:
            start = os.fstat(descriptor).st_size
            whole = os.pwrite(descriptor, data, start) == len(data)
        finally:
            fcntl.lockf(descriptor, fcntl.LOCK_UN)
        return Spooled(descriptor, start, len(data)) if whole else data
