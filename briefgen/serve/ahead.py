"""What is shown before the site is published, and the pages that were asked for lately: of a large change these are made first."""

from __future__ import annotations

from collections.abc import Mapping, Set
from threading import Lock

_LATELY = 64  # addresses: more than anybody has tabs


class Ahead:
    """Used by all threads of the server, and by the one that builds."""

    def __init__(self) -> None:
        # By address what stands there instead of what the folder holds; None: nothing. Replaced as a whole.
        self.files: Mapping[str, bytes | None] = {}
        self._asked: dict[str, None] = {}  # the latest last
        self._lock = Lock()

    def note(self, address: str) -> None:
        """Somebody has asked for the page at this address."""
        with self._lock:
            self._asked.pop(address, None)
            self._asked[address] = None
            if len(self._asked) > _LATELY:
                del self._asked[next(iter(self._asked))]

    @property
    def asked(self) -> Set[str]:
        """The addresses of the pages that were asked for lately."""
        with self._lock:
            return frozenset(self._asked)
