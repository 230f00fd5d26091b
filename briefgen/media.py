"""Pictures that texts show: from the address in a text to the file in content/."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit


def media_path(page: str, address: str) -> str | None:
    """The path of the picture that the file `page` shows as `address`, or None if it lies outside content/."""
    place = unquote(urlsplit(address).path)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), place))
    return path if path.startswith("content/") and "\0" not in path else None
