"""Mappings whose values are fetched from the past when they are asked for, and which know what may differ since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, MutableMapping, Set
from typing import Any, Generic, TypeVar, cast

K = TypeVar("K")
V = TypeVar("V")


MOST = 2048  # values that are at hand because they were asked for, in each mapping


class Few(dict[K, V]):
    """What was fetched lately. All of it is forgotten when it has become much: it can be fetched again."""

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) >= MOST:
            self.clear()
        super().__setitem__(key, value)


class Lazy(MutableMapping[K, V], Generic[K, V]):
    """A mapping whose values are fetched when they are asked for. `changed` holds the keys that may differ since.

    Only these have values that stay; whoever changes one in place gets it by `setdefault`.
    """

    def __init__(self, find: Callable[[K], V | None], keys: Callable[[], Collection[K]] = tuple) -> None:
        self._find = find
        self._all = keys
        self._own: dict[K, V | None] = {}  # None: not there any more
        self._fetched: Few[K, V | None] = Few()

    @property
    def changed(self) -> Set[K]:
        return self._own.keys()

    def get(self, key: K, default: Any = None) -> Any:
        """As of a dict."""
        value = self._fetched.get(key)
        if value is None or key in self._own:
            value = self._value(key)
        return default if value is None else value

    def _value(self, key: K) -> V | None:
        if key in self._own:
            return self._own[key]
        if key not in self._fetched:
            self._fetched[key] = self._find(key)
        return self._fetched[key]

    def __getitem__(self, key: K) -> V:
        value = self._value(key)
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        return self._value(cast("K", key)) is not None

    def __setitem__(self, key: K, value: V) -> None:
        self._own[key] = value

    def __delitem__(self, key: K) -> None:
        self[key]
        self._own[key] = None

    def setdefault(self, key: K, default: V) -> V:
        """As of a dict. The value may be changed by whoever asks."""
        value = self._value(key)
        self._own[key] = value = default if value is None else value
        return value

    def __iter__(self) -> Iterator[K]:
        gone = {key for key, value in self._own.items() if value is None}
        return iter((self._own.keys() | self._all()) - gone)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def touched(mapping: MutableMapping[K, Any]) -> Iterable[K]:
    """The keys whose values may differ from what is kept."""
    return mapping.changed if isinstance(mapping, Lazy) else mapping
