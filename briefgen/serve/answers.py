"""How an answer is written to a connection: its status, its headers, and the whole or a part of what it holds."""

from __future__ import annotations

import io
import socket
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import BinaryIO, NamedTuple, Protocol

import msgspec

from briefgen.serve import conditions

_CHUNK = 1 << 16


class Connections(Protocol):
    """What a request tells of its connection."""

    def stir(self, connection: socket.socket) -> None:
        """Something went over it just now."""

    def listens(self, connection: socket.socket) -> None:
        """It is an event stream from now on."""


class Body(NamedTuple):
    """What an answer holds: so many bytes of a file or of memory, and what they are."""

    file: BinaryIO
    size: int
    kind: str
    etag: str | None = None
    modified: str | None = None


class Answering(BaseHTTPRequestHandler):
    """A connection over which answers go out. What they say is the business of its subclass."""

    protocol_version = "HTTP/1.1"
    server_version = "briefgen"
    sys_version = ""
    timeout = 10  # seconds for one read or write; a pause between two requests is one read
    # Head and body go out together and at once: each GET would take 44 ms otherwise.
    disable_nagle_algorithm = True
    wbufsize = 1 << 17
    connections: Connections

    def finish(self) -> None:
        for file in (self.wfile, self.rfile):
            with suppress(OSError, ValueError):  # what could not be sent before cannot be sent now
                file.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """The terminal belongs to the builds."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Refuse the request in a few plain words."""
        self.close_connection = True
        words = f"{message or HTTPStatus(code).phrase}\n".encode("utf-8", "replace")
        more = {"Allow": "GET, HEAD"} if code == HTTPStatus.METHOD_NOT_ALLOWED else {}
        self.send(HTTPStatus(code), in_memory(words, "text/plain; charset=utf-8"), more)

    def send_json(self, value: msgspec.Struct) -> None:
        self.send(HTTPStatus.OK, in_memory(msgspec.json.encode(value), "application/json"))

    def send_part(self, body: Body) -> None:
        """The whole, a range of it, or word that nothing has changed."""
        asked, etag = self.headers, body.etag or ""
        more = {"Accept-Ranges": "bytes"}
        if conditions.is_unchanged(etag, body.modified, asked.get("If-None-Match"), asked.get("If-Modified-Since")):
            self.send(HTTPStatus.NOT_MODIFIED, body._replace(size=0), more)
            return
        ranges = asked.get("Range") if self.command == "GET" else None
        try:
            span = conditions.wanted(ranges, asked.get("If-Range"), etag, body.modified, body.size)
        except ValueError:
            nothing = in_memory(b"", "text/plain; charset=utf-8")
            self.send(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, nothing, {"Content-Range": f"bytes */{body.size}"})
            return
        if span is None:
            self.send(HTTPStatus.OK, body, more)
            return
        body.file.seek(span.start)
        more["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{body.size}"
        self.send(HTTPStatus.PARTIAL_CONTENT, body._replace(size=span.end - span.start), more)

    def send(self, status: HTTPStatus, body: Body, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_common(body.kind)
        if body.etag:
            self.send_header("ETag", body.etag)
        if body.modified:
            self.send_header("Last-Modified", body.modified)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(body.size))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and status != HTTPStatus.NOT_MODIFIED:
            self._copy(body)

    def send_common(self, kind: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("X-Content-Type-Options", "nosniff")
        # Another site must not show our files, not even a picture.
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        # Nothing is stored: a browser that goes back in its history shows what it has stored without asking, however
        # old it is. Who keeps a copy all the same may ask by its ETag whether it is still right.
        self.send_header("Cache-Control", "no-store")

    def _copy(self, body: Body) -> None:
        left = body.size
        while left > 0:
            chunk = body.file.read(min(_CHUNK, left))
            if not chunk:
                # The file has become shorter meanwhile: only an end of the connection can say so.
                self.close_connection = True
                return
            self.wfile.write(chunk)
            self.connections.stir(self.connection)
            left -= len(chunk)


def in_memory(data: bytes, kind: str, etag: str | None = None, modified: str | None = None) -> Body:
    return Body(io.BytesIO(data), len(data), kind, etag, modified)
