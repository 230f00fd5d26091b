"""Mappings whose values are fetched from the past when they are asked for, and which know what may differ since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, MutableMapping
from typing import Any, Generic, Self, TypeVar, cast

from briefgen.catalog import Topic

K = TypeVar("K")
V = TypeVar("V")


class Lazy(MutableMapping[K, V], Generic[K, V]):
    """A mapping whose values are fetched when they are asked for. `changed` holds the keys that may differ since."""

    def __init__(self, find: Callable[[K], V | None], keys: Callable[[], Collection[K]] = tuple) -> None:
        self._find = find
        self._all = keys
        self._own: MutableMapping[K, V | None] = {}  # None: not there
        self.changed: set[K] = set()

    @classmethod
    def over(cls, mapping: MutableMapping[K, V]) -> Self:
        """One that has all its values. The mapping belongs to it from now on."""
        if isinstance(mapping, cls):
            return mapping
        whole = cls(lambda _: None)
        whole._own = cast("MutableMapping[K, V | None]", mapping)
        return whole

    def __getitem__(self, key: K) -> V:
        if key not in self._own:
            self._own[key] = self._find(key)
        value = self._own[key]
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: K, value: V) -> None:
        self._own[key] = value
        self.changed.add(key)

    def __delitem__(self, key: K) -> None:
        self[key]
        self._own[key] = None
        self.changed.add(key)

    def get(self, key: K, default: Any = None) -> Any:
        """As of a dict."""
        value = self._own.get(key)
        if value is not None and type(self) is Lazy:
            return value
        return super().get(key, default)

    def setdefault(self, key: K, default: V) -> V:
        """As of a dict. The value may be changed by whoever asks."""
        if key not in self:
            self._own[key] = default
        self.changed.add(key)
        return self[key]

    def __iter__(self) -> Iterator[K]:
        own, known = dict(self._own), self._all()
        yield from (key for key in known if own.get(key, self) is not None)
        yield from (key for key, value in own.items() if value is not None and key not in known)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class LazySets(Lazy[Topic, set[str]]):
    """Sets that are changed in place by whoever gets them."""

    def __getitem__(self, key: Topic) -> set[str]:
        value = super().__getitem__(key)
        self.changed.add(key)
        return value


def touched(mapping: MutableMapping[K, Any]) -> Iterable[K]:
    """The keys whose values may differ from what is kept."""
    return mapping.changed if isinstance(mapping, Lazy) else mapping
