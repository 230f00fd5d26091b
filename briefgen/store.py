"""The saved cache of a project, `.briefgen/cache.sqlite`: bytes under keys, so that a later build need not make them again.

Whatever is wrong with the file (damaged, foreign, locked, not writable), it costs time and nothing else: what cannot
be had is not there, and what cannot be kept is not kept. Each row carries a checksum over its key and its value, so
damage is seen. Somebody who writes a sound row with a wrong value is not kept out, and need not be: the folder lies
in the project beside the texts themselves, and whoever can write there can change the texts.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from briefgen.later import wait_for_earlier
from briefgen.spool import Data, Spool, bytes_of
from briefgen.versions import versions

T = TypeVar("T")

_NAME = "cache.sqlite"
_FORMAT = 0x62670001  # SQLite's `user_version`; another number is another format
_PATIENCE = 1.0  # seconds to wait for another build that is writing; then this one does without
_KEEP = 14  # days that a row is kept after its last use
_TOO_LARGE = 2 * 1024**3  # bytes; a file that has grown beyond is begun anew
_CHECK = 8  # bytes of a row's checksum
_DAY = 86_400
_SWEPT = "swept"  # the row that says when

_TABLE = "CREATE TABLE IF NOT EXISTS saved (key TEXT PRIMARY KEY, used INTEGER, value BLOB)"
_LOAD = "SELECT key, used, value FROM saved WHERE key IN (SELECT value FROM json_each(?))"
_SAVE = "INSERT OR REPLACE INTO saved VALUES (?, ?, ?)"
_DROP = "DELETE FROM saved WHERE key IN (SELECT value FROM json_each(?))"
_USE = "UPDATE saved SET used = ? WHERE used <> ? AND key IN (SELECT value FROM json_each(?))"
_SWEEP = "DELETE FROM saved WHERE used < ? OR used > ?"


class Store:
    """What is kept for one project by this very briefgen, with these very libraries. No method raises."""

    def __init__(self, project: Path, clock: Callable[[], float] = time.time, *, make: bool = True) -> None:
        """With `make` the folder `.briefgen/` is made where it is not there yet."""
        self._place = project / ".briefgen" / _NAME
        if make:
            with suppress(OSError):
                self._place.parent.mkdir(exist_ok=True)
        wait_for_earlier(self._place.parent)
        self._today = int(clock() // _DAY)
        self._connection: sqlite3.Connection | None = None
        self._damaged = False
        self._new: dict[str, Data] = {}
        self._spool = Spool(self._place.parent)
        self._dropped: set[str] = set()
        self._used: list[str] = []
        self._owner = os.getpid()

    def get(self, keys: Iterable[str], about: tuple[str, ...] = ()) -> dict[str, bytes]:
        """The values of those of these keys that are known, in one query. `about` names the extensions in use."""
        version = versions(about)
        names = {_name(key, version): key for key in keys}
        found: dict[str, bytes] = {}
        for name, used, value in self._attempt(lambda: self._rows(list(names))) or []:
            data = _checked(name, value)
            if data is not None and name in names:
                found[names[name]] = data
                if used != self._today:
                    self._used.append(name)
        return found

    def put(self, key: str, value: bytes, about: tuple[str, ...] = ()) -> None:
        """Have a value kept under a key, when `commit` is called."""
        name = _name(key, versions(about))
        self._new[name] = self._spool.put(_check(name, value) + value)

    def drop(self, key: str, about: tuple[str, ...] = ()) -> None:
        """Let go of a value when `commit` is called, unless it is put again."""
        self._dropped.add(_name(key, versions(about)))

    def is_due(self) -> bool:
        """Whether `commit` will sweep, as the first one of each day does."""
        rows = self._attempt(lambda: self._rows([_SWEPT]))
        return not rows or rows[0][1] != self._today

    def use(self, keys: Iterable[str], about: tuple[str, ...] = ()) -> None:
        """Keep these values from being swept."""
        version = versions(about)
        self._used += (_name(key, version) for key in keys)

    def commit(self) -> bool:
        """Keep what was put, in one transaction, and sweep what has not been used for long. False if that failed."""
        done = True
        if self._new or self._dropped or self._used:
            due = self.is_due()
            self._begin_anew_if_useless()
            done = bool(self._attempt(lambda: self._write(sweep=due)))
            self._new, self._dropped, self._used = {}, set(), []
            self._spool.clear()
        return done

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _rows(self, names: list[str]) -> list[tuple[str, int, bytes]]:
        # A reader that finds nothing makes nothing: `check` leaves no traces in a project that was never built.
        if self._connection is None and not self._place.is_file():
            return []
        return self._opened().execute(_LOAD, (json.dumps(names),)).fetchall()

    def _write(self, *, sweep: bool) -> bool:
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_SAVE, ((name, self._today, bytes_of(value)) for name, value in self._new.items()))
            connection.execute(_DROP, (json.dumps(sorted(self._dropped - self._new.keys())),))
            if sweep:
                connection.execute(_SAVE, (_SWEPT, self._today, b""))
                connection.execute(_USE, (self._today, self._today, json.dumps(self._used)))
                connection.execute(_SWEEP, (self._today - _KEEP, self._today + 1))
        return True

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None or self._owner != os.getpid():
            # A connection must not be used by a process that was forked since.
            self._owner = os.getpid()
            # Whoever uses it from several threads lets only one at a time, as `watch` does.
            connection = sqlite3.connect(self._place, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            self._connection = connection
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if found == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                # Rows are long and written by the thousand: large pages and a plain journal are ten times as quick.
                connection.execute("PRAGMA page_size = 16384")
                connection.execute(_TABLE)
                connection.execute(f"PRAGMA user_version = {_FORMAT}")
            elif found != _FORMAT:
                raise sqlite3.DatabaseError("another format")
            # What a loss of power undoes or spoils is found out by the checksums.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = TRUNCATE")
        return self._connection

    def _attempt(self, step: Callable[[], T]) -> T | None:
        try:
            return step()
        except (sqlite3.Error, OSError, ValueError, OverflowError, MemoryError) as error:
            # What is only busy or not permitted is left as it is.
            passing = (sqlite3.OperationalError, OSError)
            self._damaged = self._damaged or not isinstance(error, passing) or "malformed" in str(error)
            self.close()
            return None

    def _begin_anew_if_useless(self) -> None:
        with suppress(OSError):
            if self._damaged or self._place.stat().st_size > _TOO_LARGE:
                self.close()
                for ending in ("", "-wal", "-shm", "-journal"):
                    self._place.with_name(_NAME + ending).unlink(missing_ok=True)
                self._damaged = False


def _name(key: str, version: str) -> str:
    return blake2b(f"{version}\0{key}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _check(name: str, value: bytes) -> bytes:
    return blake2b(value, key=name.encode(), digest_size=_CHECK).digest()


def _checked(name: object, value: object) -> bytes | None:
    """The value of a row that is what it was when it was written, or None."""
    if not isinstance(name, str) or not isinstance(value, bytes) or len(name) > 64:
        return None
    data = value[_CHECK:]
    return data if value[:_CHECK] == _check(name, data) else None
