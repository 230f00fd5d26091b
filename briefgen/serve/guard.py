"""Who may ask. The preview is for its author: another site, in the same browser, must not read or drive it."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def is_own_host(header: str | None, bound: str, port: int) -> bool:
    """Whether a `Host` header names this server.

    A foreign name that leads here is an attack (DNS rebinding). Where the server listens on all addresses, any
    number is one of them as far as we can tell; no attacker owns a number that leads to this machine.
    """
    if header is None:
        return False
    name, number = _split(header.strip().lower())
    if number != (port if port != 80 or ":" in header.rpartition("]")[2] else None):
        return False
    if name in _LOOPBACK or name == in_brackets(bound).lower():
        return True
    return listens_everywhere(bound) and _is_number(name)


def is_same_site(host: str, origins: Sequence[str], fetch_sites: Sequence[str]) -> bool:
    """Whether a request for what only our own pages need comes from one of them, or from the author's own hand.

    `Sec-Fetch-Site: same-site` is refused too: another port of this machine may belong to anybody.
    """
    own = f"http://{host.strip().lower()}"
    return all(origin.lower() == own for origin in origins) and all(
        site in ("same-origin", "none") for site in fetch_sites
    )


def listens_everywhere(bound: str) -> bool:
    return bound in ("", "0.0.0.0", "::")  # noqa: S104 - compared, not bound


def in_brackets(host: str) -> str:
    """A host as it stands in an address: IPv6 numbers go in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _split(header: str) -> tuple[str, int | None]:
    name, colon, number = header.rpartition(":")
    if not colon or "]" in number:
        return header, None
    return name, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else -1


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name[1:-1] if name.startswith("[") and name.endswith("]") else name)
    except ValueError:
        return False
    return ":" not in name or name.startswith("[")
