"""Style sheets for a file that stands alone: what they would fetch stands in them."""

from __future__ import annotations

import posixpath
import re
from base64 import b64encode
from collections.abc import Callable

_TYPES = {
    "avif": "image/avif",
    "css": "text/css",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "otf": "font/otf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
}
_DEEPEST = 8  # style sheets that ask for others
# Comments and strings are taken whole, so that nothing in them is read as an address.
_PART = re.compile(
    r"""/\*.*?\*/"""
    r"""|(?P<import>@import\s+)(?P<name>"[^"\n]*"|'[^'\n]*')"""
    r"""|\burl\(\s*(?P<address>"[^"\n]*"|'[^'\n]*'|[^"'()\s]*)\s*\)"""
    r"""|"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'""",
    re.DOTALL | re.IGNORECASE,
)

_REMARK = re.compile(r"/\*(?!!)")  # of `/*!` comments, which name licences, all are kept

Fetch = Callable[[str], bytes | None]  # the bytes of a file by its address in the site


def data_uri(address: str, data: bytes) -> str:
    """A file as an address that holds it; "" where nobody would know what it is."""
    kind = _TYPES.get(address.rpartition(".")[2].lower())
    return f"data:{kind};base64,{b64encode(data).decode()}" if kind else ""


def alone(text: str, address: str, fetch: Fetch, depth: int = 0) -> str:
    """A style sheet that needs no other file. `address` is its own; what is not part of the site is left out."""

    def part(match: re.Match[str]) -> str:
        written = match["name"] or match["address"]
        if written is None:
            return "" if _REMARK.match(match[0]) else match[0]
        target = written.strip("\"'")
        if target.startswith(("data:", "#")):
            return match[0]
        return f'{match["import"] or ""}url("{_held(target, address, fetch, depth)}")'

    # A style element ends at the first `</style`, wherever that stands.
    return _PART.sub(part, text).replace("</", "<\\/")


def _held(target: str, address: str, fetch: Fetch, depth: int) -> str:
    if depth == _DEEPEST or ":" in target.partition("/")[0] or target.startswith("//"):
        return "data:,"
    path = target.partition("#")[0].partition("?")[0]
    place = posixpath.normpath(posixpath.join("/", posixpath.dirname(address), path)).lstrip("/")
    data = fetch(place)
    if data is not None and place.lower().endswith(".css"):
        data = alone(data.decode("utf-8-sig", "replace"), place, fetch, depth + 1).encode()
    return (data_uri(place, data) if data is not None else "") or "data:,"
