"""What was handed in: its bytes, where they come from, and which sort of text they are."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from typing import Literal, NamedTuple

from briefgen.intake.encodings import decoded, two_bytes
from briefgen.intake.known import moment
from briefgen.parse.source_text import no_text

Sort = Literal["json", "html", "mhtml", "markdown", "text", "other"]

LARGEST = 20 * 1024 * 1024  # bytes
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}+-->\s*+)*+<(?:!doctype\s+html|html|head|body|article|div|p|h1|meta|title|main|section)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(
    rb"\A(?:[\w-]+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+){0,20}?Content-Type:\s*multipart/related", re.IGNORECASE
)


class Capture(NamedTuple):
    """A file, a page that was fetched, or the input."""

    name: str  # as its user knows it
    data: bytes
    address: str | None = None  # where it was fetched
    charset: str | None = None  # as the sender declared it
    media_type: str = ""  # as the sender declared it


class Page(NamedTuple):
    """The text of a capture, and what its envelope says."""

    text: str
    address: str | None = None
    retrieved: str | None = None


ENDINGS: dict[Sort, str] = {"html": "html", "mhtml": "mhtml", "markdown": "md", "text": "txt"}


def sort_of(capture: Capture) -> Sort:
    """Which sort of text it is: by its first bytes, then by the ending of its name."""
    data, name = capture.data, capture.name.lower()
    if what_else(capture):
        return "other"
    start = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or two_bytes(data):
        start = decoded(data[:4096]).encode("utf-8", "replace")
    if _MHTML.match(start) or name.endswith((".mhtml", ".mht")):
        return "mhtml"
    if (
        _HTML.match(start)
        or capture.media_type in ("text/html", "application/xhtml+xml")
        or name.endswith((".html", ".htm", ".xhtml"))
    ):
        return "html"
    if name.endswith((".json", ".jsonld")) or _like_json(start):
        return "json"
    return "markdown" if name.endswith((".md", ".markdown")) or capture.media_type == "text/markdown" else "text"


def _like_json(start: bytes) -> bool:
    return re.match(rb'\s*(?:\{\s*"|\[\s*(?:\{\s*["}]|\]\s*$))', start) is not None


def what_else(capture: Capture) -> str | None:
    """What a capture is, if it is no text."""
    data = capture.data
    known = no_text(data)
    if known or capture.charset or data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return known
    start = data[:4096]
    return "no text" if start.count(0) * 10 > len(start) > 0 and not two_bytes(data) else None


def page_of(capture: Capture, sort: Sort) -> Page:
    """The text of a capture."""
    if sort == "mhtml":
        try:
            return _unfolded(capture)
        except RecursionError:
            return Page("")
    return Page(decoded(capture.data, capture.charset), capture.address)


def _unfolded(capture: Capture) -> Page:
    """The page in a web archive (RFC 2557); of several parts the first one that is HTML."""
    message = email.message_from_bytes(capture.data, policy=email.policy.compat32)
    address = message.get("Snapshot-Content-Location")
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                where = address or part.get("Content-Location")
                return Page(decoded(data, part.get_content_charset()), str(where) if where else None, _sent(message))
    return Page("", None, None)


def _sent(message: object) -> str | None:
    date = message.get("Date") if hasattr(message, "get") else None
    try:
        found = email.utils.parsedate_to_datetime(str(date))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment(found.date().isoformat())
