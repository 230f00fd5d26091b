"""Files that go into the site as they are: content/static/, a theme's static files, and the pictures that pages show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from briefgen import layout, urls
from briefgen.digest import digest_bytes
from briefgen.reading import Blob, FileValue
from briefgen.spool import Spooled, bytes_of

_PACKED = (urls.PACK_STYLE, urls.PACK_SCRIPT)


class Copy(NamedTuple):
    """A file of the project to be copied. `source` is its path in the project; `value` is what the snapshot holds."""

    source: str
    digest: str
    value: bytes | Blob


def content_of(output: bytes | Spooled | Copy) -> bytes | Blob:
    """What is to stand at an address: bytes, or a file that is too large to be held. Raises OSError."""
    return output.value if isinstance(output, Copy) else bytes_of(output)


def find_copies(
    files: Mapping[str, FileValue], theme_static: Mapping[str, str], images: Iterable[str]
) -> dict[str, Copy]:
    """All copies by their address in the site."""
    wanted = {path.removeprefix("content/static/"): path for path in files if layout.kind_of(path) == "static"}
    wanted |= {urls.STYLE_FOLDER + name: path for name, path in theme_static.items() if name not in _PACKED}
    wanted |= {urls.media(path): path for path in images}
    copies: dict[str, Copy] = {}
    for address, path in sorted(wanted.items()):
        value = files.get(path)
        if isinstance(value, bytes):
            copies[address] = Copy(path, digest_bytes(value), value)
        elif isinstance(value, Blob):
            copies[address] = Copy(path, value.digest, value)
    return copies
