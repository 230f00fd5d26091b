"""Preconditions and ranges of HTTP (RFC 9110, sections 13 and 14), as far as a server of files needs them."""

from __future__ import annotations

import re
from email.utils import formatdate, parsedate_to_datetime
from typing import NamedTuple

_RANGE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.ASCII)
_TAG = re.compile(r'(?:W/)?("[^"]*")')
_SETTLED = 2.0  # seconds


class Span(NamedTuple):
    """A stretch of bytes, half-open."""

    start: int
    end: int


def last_modified(mtime: float, now: float) -> str | None:
    """The date of a file for `Last-Modified`, or None while it is so new that it may change again unseen.

    Dates count whole seconds, so a file saved twice in one second would look the same.
    """
    return formatdate(mtime, usegmt=True) if now - mtime >= _SETTLED else None


def is_unchanged(etag: str, modified: str | None, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Whether who asks already has this version, so that 304 is the answer. Tags weigh more than dates."""
    if if_none_match is not None:
        return if_none_match.strip() == "*" or etag in _TAG.findall(if_none_match)
    if if_modified_since is None or modified is None:
        return False
    since, own = _seconds(if_modified_since), _seconds(modified)
    return since is not None and own is not None and own <= since


def wanted(header: str | None, if_range: str | None, etag: str, modified: str | None, size: int) -> Span | None:
    """The stretch that a `Range` header asks for, or None for the whole. Raises ValueError if there is no such one.

    Several ranges at once, other units and what is not understood are answered with the whole, as is a range of a
    version that is not this one.
    """
    if header is None or (if_range is not None and if_range.strip() not in (etag, modified)):
        return None
    found = _RANGE.fullmatch(header.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        span = Span(max(0, size - int(last)), size)
    else:
        if last and int(last) < int(first):
            return None
        span = Span(int(first), min(size, int(last) + 1) if last else size)
    if span.start >= span.end:
        raise ValueError("no such range")
    return span


def _seconds(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
