"""Ids that nothing else has."""

from __future__ import annotations

from collections.abc import Callable, Iterable


class FreeIds:
    """Gives out ids: each as it is wanted, or with the first number behind it that makes it free.

    Two ids are the same if `alike` makes the same of them. The last number of each is remembered, so that a thousand
    passages of the same words cost no more than a thousand of different words.
    """

    def __init__(self, taken: Iterable[str] = (), alike: Callable[[str], str] = str) -> None:
        self._alike = alike
        self._last = {alike(name): 1 for name in taken}

    def take(self, wanted: str) -> str:
        """An id that was free, and is not any more."""
        first = self._alike(wanted)
        name, number = wanted, self._last.get(first, 1)
        while self._alike(name) in self._last:
            number += 1
            name = f"{wanted}-{number}"
        self._last[first] = number
        self._last.setdefault(self._alike(name), 1)
        return name
