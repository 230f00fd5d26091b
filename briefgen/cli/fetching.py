"""Fetching one page from the web: within limits, and from no machine of the user's own network unless asked."""

from __future__ import annotations

import ipaddress
import socket
import zlib
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from briefgen import __version__
from briefgen.cli.endings import CONTENT, Failure
from briefgen.intake.captures import Capture

if TYPE_CHECKING:
    import httpx

LARGEST = 10 * 1024 * 1024  # bytes, as they come and as they are unpacked
SECONDS = 30.0  # for all of it, redirects too
_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_BY_HAND = "save the page in your browser and import the file"


def is_address(name: str) -> bool:
    """Whether what was named is a web address and no file."""
    return name.lower().startswith(("http://", "https://"))


def fetch(address: str, *, private: bool) -> Capture:
    """The page at an address. Raises Failure where it cannot be had.

    Each name is looked up once, its addresses are checked, and the connection goes to the very address that was
    checked, so that a name that changes its mind between the two leads nowhere.
    """
    deadline, where = monotonic() + SECONDS, address
    for _ in range(_REDIRECTS + 1):
        with _answer(where, deadline, private=private) as answer:
            if answer.status_code in _MOVED and "location" in answer.headers:
                where = urljoin(where, answer.headers["location"])
                continue
            if answer.status_code != 200:
                raise Failure(CONTENT, f"{address} answers with status {answer.status_code}", _BY_HAND)
            data = _body(answer, address, deadline)
            media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Capture(address, data, where, answer.charset_encoding, media_type)
    raise Failure(CONTENT, f"{address} leads from one address to the next, more than {_REDIRECTS} times", _BY_HAND)


class _answer:  # noqa: N801 - used as a function
    """One request, as a context: the answer without its body. Only http and https; no proxy, no cookies."""

    def __init__(self, address: str, deadline: float, *, private: bool) -> None:
        self._address, self._deadline, self._private = address, deadline, private
        self._client: Any = None

    def __enter__(self) -> httpx.Response:
        import httpx

        parts = _parts(self._address)
        host = parts.hostname or ""
        pinned = _checked(host, parts.port or (443 if parts.scheme == "https" else 80), private=self._private)
        left = max(0.1, self._deadline - monotonic())
        self._client = httpx.Client(timeout=left, trust_env=False, follow_redirects=False)
        try:
            url = httpx.URL(self._address)
            request = self._client.build_request(
                "GET",
                url.copy_with(host=pinned, fragment=None),
                headers={
                    "Host": url.netloc.decode("ascii"),
                    "User-Agent": f"briefgen/{__version__}",
                    "Accept-Encoding": "gzip, identity",
                    "Accept": "text/html, text/plain, */*;q=0.5",
                },
                extensions={"sni_hostname": host},
            )
            answer: httpx.Response = self._client.send(request, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            self._client.close()
            raise Failure(CONTENT, f"{self._address} cannot be fetched: {_told(error)}", _BY_HAND) from error
        return answer

    def __exit__(self, *_: object) -> None:
        self._client.close()


def _parts(address: str) -> Any:
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1) > 0 and not parts.username
    except ValueError:
        good = False
    if not good:
        raise Failure(CONTENT, f"{address[:200]} is no address of a web page", "it begins with http:// or https://")
    return parts


def _checked(host: str, port: int, *, private: bool) -> str:
    """The address of a machine, if pages may be fetched from it; all that its name stands for are looked at."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Failure(
            CONTENT, f"there is no machine {host[:100]}", "check the address, and whether you are online"
        ) from error
    if not private and not all(map(_is_public, found)):
        hint = "with --allow-private it is fetched all the same; do that only if you know the machine"
        raise Failure(CONTENT, f"{host[:100]} is a machine of your own network", hint)
    return found[0]


def _is_public(text: str) -> bool:
    """Whether an address belongs to the public network, also where it is an IPv4 address in the clothes of IPv6."""
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is None and isinstance(address, ipaddress.IPv6Address) and address in ipaddress.ip_network("64:ff9b::/96"):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


def _body(answer: httpx.Response, address: str, deadline: float) -> bytes:
    """The body, unpacked as far as the limit goes: what is small on the way can be huge when it is unpacked."""
    import httpx

    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise Failure(CONTENT, f"{address} comes packed in a way that was not asked for ({coding[:20]})", _BY_HAND)
    data = bytearray()
    try:
        for piece in _unpacked(answer.iter_raw(), packed=coding not in ("identity", "")):
            data += piece
            if len(data) > LARGEST:
                raise Failure(CONTENT, f"{address} is larger than {LARGEST >> 20} MB", _BY_HAND)
            if monotonic() > deadline:
                raise Failure(CONTENT, f"{address} takes longer than {SECONDS:.0f} seconds", _BY_HAND)
    except (httpx.HTTPError, zlib.error) as error:
        raise Failure(CONTENT, f"{address} cannot be fetched: {_told(error)}", _BY_HAND) from error
    return bytes(data)


def _unpacked(pieces: Iterator[bytes], *, packed: bool) -> Iterator[bytes]:
    if not packed:
        yield from pieces
        return
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    for piece in pieces:
        rest = piece
        while rest:
            yield unpacker.decompress(rest, 1 << 20)
            rest = unpacker.unconsumed_tail


def _told(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
