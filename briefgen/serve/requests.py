"""One request, and its answer."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs

from briefgen import urls
from briefgen.digest import digest_bytes
from briefgen.serve import conditions, files, guard, injection
from briefgen.serve.ahead import Ahead
from briefgen.serve.answers import Answering, Body, Connections, in_memory
from briefgen.serve.feed import Feed
from briefgen.serve.files import Found, Moved
from briefgen.serve.messages import Notes, PageState

_HEARTBEAT = 15.0  # seconds of silence after which a listener hears a comment
_LOOK = 1.0  # seconds after which we look whether a listener is still there
_EMPTY = b"<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Not here</title>\n<p>This page is not here.\n"

NotesOf = Callable[[str], Notes]


class Site(NamedTuple):
    """What is served, and to whom."""

    folder: Path
    host: str
    port: int
    feed: Feed
    ahead: Ahead
    notes: NotesOf | None
    missing: Callable[[], bytes | None] | None = None

    def find(self, address: str) -> Found | Moved | None:
        """What stands at an address now."""
        ahead = self.ahead.files
        data = ahead.get(address)
        if data is not None:
            return files.held(address, data)
        return None if address in ahead else files.find(self.folder, address)


class Request(Answering):
    """Answers the requests of one connection, one after the other, until it is closed."""

    def __init__(self, connection: socket.socket, peer: object, site: Site, connections: Connections) -> None:
        self.site = site
        self.connections = connections
        super().__init__(connection, peer, site)  # type: ignore[arg-type]

    def handle_one_request(self) -> None:
        try:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline:
                self.close_connection = True
                return
            if len(self.raw_requestline) > 65536:
                self.request_version = self.requestline = self.command = ""
                self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
            elif self.parse_request():
                self.connections.stir(self.connection)
                self._answer()
            self.wfile.flush()
            self.connections.stir(self.connection)
        except (OSError, ValueError):
            # The other side has gone, is too slow, or the server ends. Nobody is left to be told.
            self.close_connection = True

    # ── whether ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _answer(self) -> None:
        hosts = self.headers.get_all("Host") or []
        if self.command not in ("GET", "HEAD"):
            self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)
        elif len(hosts) > 1:
            self.send_error(HTTPStatus.BAD_REQUEST)
        elif not guard.is_own_host(hosts[0] if hosts else None, self.site.host, self.site.port):
            self.send_error(HTTPStatus.FORBIDDEN, "This preview answers to its own address only.")
        else:
            # What a body would hold is not read, so the next request could not be found behind it.
            if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
                self.close_connection = True
            self._route()

    def _route(self) -> None:
        path, _, query = self.path.partition("?")
        if path.startswith(injection.PREFIX):
            origins, sites = self.headers.get_all("Origin") or [], self.headers.get_all("Sec-Fetch-Site") or []
            if guard.is_same_site(self.headers["Host"], origins, sites):
                self._own(path.removeprefix(injection.PREFIX), query)
            else:
                self.send_error(HTTPStatus.FORBIDDEN, "Only pages of this preview may ask for this.")
            return
        address = files.address_of(path)
        if address is not None and files.content_type(address).startswith("text/html"):
            self.site.ahead.note(address)
        found = self.site.find(address) if address is not None else None
        if isinstance(found, Moved):
            self.send(HTTPStatus.FOUND, in_memory(b"", "text/plain; charset=utf-8"), {"Location": found.location})
        elif found is None:
            self._missing(address or "")
        elif found.address == urls.NOT_FOUND:
            found.file.close()
            self._missing(found.address)
        else:
            with found.file:
                self._found(found)

    # ── the site ────────────────────────────────────────────────────────────────────────────────────────────────

    def _found(self, found: Found) -> None:
        modified = conditions.last_modified(found.mtime, time.time())
        kind = files.content_type(found.address)
        if found.is_html:
            state = self.site.feed.state
            html = found.file.read()
            version = _version(html)
            page = self._with_script(html, found.address, version, missing=False)
            etag = f'"{version}-{state.run}.{state.styles}.{state.others}"'
            self.send_part(in_memory(page, kind, etag, modified))
        else:
            self.send_part(Body(found.file, found.size, kind, f'"{found.version}"', modified))

    def _missing(self, address: str) -> None:
        page = self._read(urls.NOT_FOUND)
        html = self._own_missing() or (_EMPTY if page is None else page)
        data = self._with_script(html, address, _version_of_missing(page), missing=True)
        self.send(HTTPStatus.NOT_FOUND, in_memory(data, files.content_type(urls.NOT_FOUND)))

    def _read(self, address: str) -> bytes | None:
        """The bytes of a page, as they are without what is put into it."""
        found = self.site.find(address)
        if not isinstance(found, Found):
            return None
        with found.file:
            return found.file.read() if found.is_html else None

    def _own_missing(self) -> bytes | None:
        """The page of the preview's own, whose links do not lead to the public site."""
        try:
            return self.site.missing() if self.site.missing else None
        except Exception:  # noqa: BLE001 - whatever is wrong with it, that of the site is shown
            return None

    def _with_script(self, html: bytes, address: str, version: str, *, missing: bool) -> bytes:
        notes = self.site.notes is not None and not missing
        return injection.inject(
            html, address=address, version=version, state=self.site.feed.state, missing=missing, notes=notes
        )

    # ── what only our own pages ask for ─────────────────────────────────────────────────────────────────────────

    def _own(self, name: str, query: str) -> None:
        page = (parse_qs(query, max_num_fields=4).get("page") or [""])[0]
        script = injection.script_named(name)
        if script is not None:
            self.send(HTTPStatus.OK, in_memory(script, files.content_type(name)))
        elif name == "events" and self.command == "GET":
            self._listen()
        elif name == "state":
            self.send_json(self._state_of(page))
        elif name == "notes" and self.site.notes is not None:
            self._send_notes(self.site.notes, page)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _send_notes(self, notes: NotesOf, page: str) -> None:
        try:
            found = notes(page)
        except Exception:  # noqa: BLE001 - whatever is wrong with the notes, the page itself is shown
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, "The notes of this page could not be made.")
        else:
            self.send_json(found)

    def _state_of(self, page: str) -> PageState:
        # First where the feed stands, then the file: what comes in between is then told once more, never missed.
        state = self.site.feed.state
        html = self._read(page) if files.is_address(page) else None
        version = _version_of_missing(self._read(urls.NOT_FOUND)) if html is None else _version(html)
        return PageState(state.run, state.number, state.styles, state.others, state.report, version)

    def _listen(self) -> None:
        self.close_connection = True
        self.connections.listens(self.connection)
        self.send_response(HTTPStatus.OK)
        self.send_common("text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        number, data = self.site.feed.greeting()
        self._push(b"retry: 1000\n\n" + data)
        heard = time.monotonic()
        while not _is_gone(self.connection):
            came = self.site.feed.after(number, _LOOK)
            if came is None:
                return
            number, data = came
            if data or time.monotonic() - heard >= _HEARTBEAT:
                self._push(data or b":\n\n")
                heard = time.monotonic()

    def _push(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()


def _version(html: bytes) -> str:
    """By what a tab knows whether the page that it shows is still the one that stands there."""
    return digest_bytes(html)


def _version_of_missing(shown: bytes | None) -> str:
    """The same where no page stands, by the page of the site that is shown instead, if it has one."""
    return "none" if shown is None else f"none-{_version(shown)}"


def _is_gone(connection: socket.socket) -> bool:
    """Whether the other side has closed the connection. It has nothing more to say, so any byte counts as its end."""
    connection.settimeout(0)
    try:
        connection.recv(1, socket.MSG_PEEK)
    except (BlockingIOError, InterruptedError):
        return False
    except OSError:
        return True
    else:
        return True
    finally:
        connection.settimeout(Request.timeout)
