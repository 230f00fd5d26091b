"""What is known of a text besides its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from briefgen.dates import check_date

_LONGEST = 500
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(https?:/{1,2}.+)", re.IGNORECASE)
_ARCHIVES = (
    "web.archive.org",
    "archive.org",
    "archive.ph",
    "archive.is",
    "archive.today",
    "archive.li",
    "archive.md",
    "webcitation.org",
    "perma.cc",
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Known(NamedTuple):
    """Facts for the front matter; None where nobody said."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None
    url: str | None = None
    archive: str | None = None
    published: str | None = None
    updated: str | None = None
    retrieved: str | None = None
    language: str | None = None


def first(values: Iterable[str | None]) -> str | None:
    """The first of the values that says something, in one line."""
    found = (" ".join(value.split())[:_LONGEST] for value in values if value)
    return next((value for value in found if value), None)


def harmless(text: str) -> str:
    """A text of a page as a value of YAML: there, what looks like a private comment is an error."""
    return text.replace("{>>", "{ >>").replace("<<}", "<< }")


def merged(*known: Known) -> Known:
    """The facts of the first that has them."""
    return Known(*(next((value for value in values if value), values[0]) for values in zip(*known, strict=True)))


def address(text: str | None) -> str | None:
    """A web address, if the text is one that can be written down."""
    text = (text or "").strip()
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= 2000
    except ValueError:
        return None
    return text if good and not re.search(r"[\s<>\"\\^`{|}\x00-\x1f]", text) else None


def places(text: str | None) -> tuple[str | None, str | None]:
    """The address of an original and that of its archived copy, from an address that may be either."""
    found = address(text)
    if found is None:
        return None, None
    if inner := _ARCHIVED.fullmatch(found):
        return address(re.sub(r"^(https?:)/+", r"\1//", inner[1])), found
    host = urlsplit(found).hostname or ""
    return (None, found) if host in _ARCHIVES else (found, None)


def moment(text: str | None) -> str | None:
    """A date or date-time of a page in the form that front matter takes; a time without a zone is left out."""
    text = (text or "").strip()[:40].replace("Z", "+00:00").replace(" ", "T", 1)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        day = _DAY.match(text)
        return day[0] if day and check_date(day[0]) is None else None
    if found.tzinfo is None or len(text) <= len("2024-01-01"):
        shown = found.date().isoformat()
    else:
        shown = found.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    return shown if check_date(shown) is None else None
