"""Files that go into the site as they are: content/static/, a theme's static files, and the pictures that pages show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from briefgen import layout, urls
from briefgen.digest import digest_bytes
from briefgen.reading import Blob, FileValue
from briefgen.spool import Data, bytes_of

_TEXTS = frozenset({"sources", "actors", "article", "sidecar", "briefing", "page", "capture"})
_PACKED = (urls.PACK_STYLE, urls.PACK_SCRIPT)


class Copy(NamedTuple):
    """A file of the project to be copied. `source` is its path in the project; `value` is what the snapshot holds."""

    source: str
    digest: str
    value: bytes | Blob


def content_of(output: Data | Copy) -> bytes | Blob:
    """What is to stand at an address: bytes, or a file that is too large to be held. Raises OSError."""
    return output.value if isinstance(output, Copy) else bytes_of(output)


class Copies:
    """The copies of a site, by their address in it."""

    def __init__(self, made: dict[str, Copy] | None = None, images: Set[str] = frozenset()) -> None:
        """`images` are the paths of the pictures that pages show."""
        self.made: dict[str, Copy] = {} if made is None else made
        self._images = images

    def may_be(self, path: str) -> bool:
        """Whether a file can have to do with what is copied: it does not hold text, or a page shows it."""
        return layout.kind_of(path) not in _TEXTS or path in self._images

    def lose(self, addresses: Set[str]) -> None:
        """What belongs at these addresses is to be copied again, although it may not have changed."""
        self.made |= {address: self.made[address]._replace(digest="") for address in addresses & self.made.keys()}

    def refresh(
        self, files: Mapping[str, FileValue], theme_static: Mapping[str, str], images: Set[str], pages: Set[str]
    ) -> dict[str, Copy | None]:
        """Take in what there is now. Gives what has changed, by address; None where a copy is gone."""
        self._images = images
        # Where a page has the address (an error, told by the checks), the copy waits until the page is gone.
        found = find_copies(files, theme_static, images)
        now = {address: copy for address, copy in found.items() if address not in pages}
        changed: dict[str, Copy | None] = dict.fromkeys(self.made.keys() - now.keys() - pages)
        changed |= {at: copy for at, copy in now.items() if at not in self.made or self.made[at].digest != copy.digest}
        self.made = now
        return changed


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
