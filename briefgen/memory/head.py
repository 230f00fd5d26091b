"""What every build needs at once of the one before, and where all else is."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter

import msgspec

from briefgen.config import Config
from briefgen.diagnostics import Diagnostic
from briefgen.memory.leaves import Lasting
from briefgen.memory.topics import encode
from briefgen.pages import Rendered
from briefgen.theme import Named

_KEY = "memory"
_Made = dict[str, dict[str, tuple[str, str, tuple[str, ...], Diagnostic | None]]]


class Head(msgspec.Struct, frozen=True):
    """Everything but the facts and what was read, which lie in leaves."""

    files: dict[str, str]
    config: Config
    named: Named
    trees: dict[str, list[str]]  # name → digest of each leaf; empty for an empty one
    keys: dict[str, str]  # derivation → digest of the list of its keys
    key_topics: dict[str, list[str]]
    made: _Made
    copies: dict[str, tuple[str, str]]
    problems: list[tuple[str, str, tuple[Diagnostic, ...]]]

    @property
    def leaves(self) -> set[str]:
        """The digests of all that is kept apart. Equal leaves are kept once."""
        return {digest for tree in self.trees.values() for digest in tree} | set(self.keys.values())

    @property
    def pages(self) -> dict[tuple[str, str], Rendered]:
        """The pages as they were made."""
        return {
            (kind, key): Rendered(path, digest, images, None, problem)
            for kind, pages in self.made.items()
            for key, (path, digest, images, problem) in pages.items()
        }


_heads = msgspec.msgpack.Decoder(Head)


def find_head(saved: Lasting, extensions: tuple[str, ...]) -> Head | None:
    """That of the build that was kept last, if there is one that can be read."""
    for data in saved.get([_KEY], extensions).values():
        try:
            return _heads.decode(data)
        except msgspec.DecodeError:
            return None
    return None


def keep_head(saved: Lasting, head: Head, extensions: tuple[str, ...]) -> None:
    saved.put(_KEY, encode(head), extensions)


def listed(pages: Mapping[tuple[str, str], Rendered]) -> _Made:
    """Pages as a head has them."""
    made: _Made = {}
    for (kind, key), page in sorted(pages.items(), key=itemgetter(0)):
        made.setdefault(kind, {})[key] = (page.path, page.digest, page.images, page.problem)
    return made
