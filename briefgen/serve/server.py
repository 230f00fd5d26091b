"""The connections of the preview: how many there are, and how all of them end at once."""

from __future__ import annotations

import errno
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from pathlib import Path

from briefgen.serve import guard
from briefgen.serve.ahead import Ahead
from briefgen.serve.feed import Feed
from briefgen.serve.messages import Notes, Update
from briefgen.serve.requests import Request, Site

_TRIES = 20
_CONNECTIONS = 128  # each has a thread of its own
_WAITING = 1024  # connections that the system holds ready; who finds no place there tries again a second later
_LISTENERS = 32  # a browser needs one
_BUFFER = 1 << 18  # bytes on their way to one connection
_PATIENCE = 0.05  # seconds


class ServeError(Exception):
    """The preview cannot be served. The message says why and what to do."""


class Preview:
    """Serves a built site to its author, and tells every open page what has changed.

    The address is taken at once: `port`, or the next free one above it; port 0 takes any. Raises ServeError if there
    is none. `notes` gives what only the author sees on a page, by its address; `missing` the page for addresses that do
    not exist, or None for that of the site. Both are called from threads of the server, and may be called at any time.
    """

    def __init__(
        self,
        folder: Path,
        host: str = "127.0.0.1",
        port: int = 8000,
        notes: Callable[[str], Notes] | None = None,
        missing: Callable[[], bytes | None] | None = None,
    ) -> None:
        self._listener = _listener(host, port)
        port = self._listener.getsockname()[1]
        self._feed, self._ahead = Feed(), Ahead()
        self._connections = _Connections(Site(folder, host, port, self._feed, self._ahead, notes, missing))
        self._wake, self._woken = socket.socketpair()
        self._accepting: threading.Thread | None = None
        self._stopping = False
        self.url = f"http://{_shown(host)}:{port}/"

    def start(self) -> None:
        """Serve from now on, in threads that end with the program."""
        self._accepting = threading.Thread(target=self._accept, name="briefgen-preview", daemon=True)
        self._accepting.start()

    def stop(self) -> None:
        """End all connections at once and give the address free. May be called more than once."""
        if self._stopping:
            return
        self._stopping = True
        self._feed.close()
        self._wake.close()
        self._connections.close()
        if self._accepting:
            self._accepting.join()
        with suppress(OSError):  # a process forked for a build may hold it too; without this the port would stay taken
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._woken.close()

    @property
    def listeners(self) -> int:
        """How many browsers listen now. One listens for all of its tabs."""
        return self._connections.listeners

    @property
    def asked(self) -> Set[str]:
        """The addresses of the pages that browsers have asked for lately."""
        return self._ahead.asked

    def tell(self, update: Update, ahead: Mapping[str, bytes | None] | None = None) -> None:
        """Tell all open pages what has changed. Waits for nobody.

        `ahead` is served instead of what the folder holds, until the next time; None: there is nothing at the address.
        """
        self._ahead.files = ahead or {}
        self._feed.tell(update)

    def _accept(self) -> None:
        self._listener.settimeout(0)
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while not self._stopping:
                selector.select()
                try:
                    connection, peer = self._listener.accept()
                except (BlockingIOError, InterruptedError):
                    continue
                except OSError:
                    # No files are left to this process, or the caller has gone again. Some may be free in a moment.
                    self._connections.drop_idlest()
                    time.sleep(_PATIENCE)
                    continue
                self._connections.serve(connection, peer)


class _Connections:
    """All open connections. Whoever comes is served; where there are too many, the idlest one has to go."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._changed = threading.Condition()
        self._stirred: dict[socket.socket, None] = {}  # the idlest first
        self._listeners: dict[socket.socket, None] = {}  # the oldest first
        self._threads: set[threading.Thread] = set()
        self._closed = False

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    def serve(self, connection: socket.socket, peer: object) -> None:
        """Answer a connection in a thread of its own, once there is room for it."""
        thread = threading.Thread(
            target=self._run, args=(connection, peer), name="briefgen-preview-connection", daemon=True
        )
        with self._changed:
            while len(self._threads) >= _CONNECTIONS and not self._closed:
                self._drop(self._stirred)
                self._changed.wait(_PATIENCE)
            if self._closed:
                connection.close()
                return
            self._stirred[connection] = None
            self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError:  # the system gives no more threads
            self._forget(connection, thread)

    def stir(self, connection: socket.socket) -> None:
        with self._changed:
            if connection in self._stirred:
                del self._stirred[connection]
                self._stirred[connection] = None

    def listens(self, connection: socket.socket) -> None:
        with self._changed:
            if connection not in self._stirred:
                return  # it had to go meanwhile
            del self._stirred[connection]
            if len(self._listeners) >= _LISTENERS:
                self._drop(self._listeners)
            self._listeners[connection] = None

    def drop_idlest(self) -> None:
        with self._changed:
            self._drop(self._stirred)

    def close(self) -> None:
        """End all connections. Their threads end by themselves; those that are quick are waited for."""
        with self._changed:
            self._closed = True
            while self._stirred:
                self._drop(self._stirred)
            while self._listeners:
                self._drop(self._listeners)
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._threads, timeout=0.5)

    def _run(self, connection: socket.socket, peer: object) -> None:
        try:
            with suppress(OSError):  # it may have been closed before it was looked at
                # Those who do not read must not make the system hold megabytes for each of them.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
                Request(connection, peer, self._site, self)
        finally:
            self._forget(connection, threading.current_thread())

    def _forget(self, connection: socket.socket, thread: threading.Thread) -> None:
        with suppress(OSError):  # closing alone would not reach the other side while a forked process holds it too
            connection.shutdown(socket.SHUT_WR)
        connection.close()
        with self._changed:
            self._stirred.pop(connection, None)
            self._listeners.pop(connection, None)
            self._threads.discard(thread)
            self._changed.notify_all()

    def _drop(self, connections: dict[socket.socket, None]) -> None:
        """End the first of these connections. Its thread notices, and closes it."""
        connection = next(iter(connections), None)
        if connection is None:
            return
        del connections[connection]
        with suppress(OSError):  # it may have ended already
            connection.shutdown(socket.SHUT_RDWR)


def _shown(host: str) -> str:
    """The host as the author's browser reaches it."""
    everywhere = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
    return guard.in_brackets(everywhere.get(host, host))


def _listener(host: str, port: int) -> socket.socket:
    last = min(port + _TRIES - 1, 65535) if port else 0
    for number in range(port, last + 1):
        try:
            return _bound(host, number)
        except (OSError, OverflowError, UnicodeError) as error:
            if getattr(error, "errno", None) not in (errno.EADDRINUSE, errno.EACCES) or number == last:
                raise ServeError(_words(error, host, port, last)) from error
    raise ServeError(f"port {port} does not exist; take one from 1 to 65535")


def _bound(host: str, port: int) -> socket.socket:
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    # Browsers try both for “localhost”, most other programs the older kind first.
    family, kind, protocol, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            # The address of a preview that has just ended can be taken again at once.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_WAITING)
    except BaseException:
        listener.close()
        raise
    return listener


def _words(error: Exception, host: str, port: int, last: int) -> str:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return f"ports {port} to {last} are all in use; end what uses them, or name another with --port"
    if number == errno.EACCES:
        return f"port {port} needs the rights of an administrator; name one above 1023 with --port"
    if isinstance(error, socket.gaierror | UnicodeError) or number == errno.EADDRNOTAVAIL:
        return f"“{host}” is no address of this machine; name one with --host, such as 127.0.0.1"
    return f"the preview cannot be served at {host}, port {port}: {getattr(error, 'strerror', None) or error}"
