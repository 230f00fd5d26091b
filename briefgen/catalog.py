"""The catalog: facts under topics, and what is derived from them.

A *relation* names a kind of fact. A *topic* is a relation and a key, and holds values, each owned by the file (or the
derivation) that stated it. Replacing an owner's facts gives the topics whose values differ: these are *touched*.

Whoever reads the catalog does so through a `Reader`, which notes each topic that was asked for, also those that hold
nothing. A `Derivation` computes a value for each key of a relation, remembers what it read, and computes again only
where that was touched. There is no second, incremental logic: a clean build is the case in which all is touched.
(The idea is that of Hakyll's rule sets and of query-based compilers: a set that was enumerated, and a thing that was
absent, are dependencies like any other.)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, MutableMapping, Set
from typing import Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar

T = TypeVar("T")
V = TypeVar("V")

_SORTED = 4096  # topics whose values are at hand in their order
_FEW = 4  # keys that are no set


class Relation(Generic[T]):
    """A kind of fact, with values of type T. Each relation is made once, at import, under a name of its own."""

    _made: ClassVar[dict[str, Relation[Any]]] = {}

    def __init__(self, name: str) -> None:
        assert name not in self._made, f"relation {name} exists"
        self.name = name
        self._made[name] = self

    def __repr__(self) -> str:
        return f"Relation({self.name!r})"

    def __reduce__(self) -> tuple[Callable[[str], Relation[Any]], tuple[str]]:
        return _relation, (self.name,)


def _relation(name: str) -> Relation[Any]:
    return Relation._made[name]  # noqa: SLF001 - the class keeps its own instances, for copies sent between processes


Topic = tuple[Relation[Any], str]
Topics = MutableMapping[Topic, dict[str, tuple[Any, ...]]]
Owned = MutableMapping[str, dict[Topic, tuple[Any, ...]]]


class Fact(NamedTuple):
    """One value under one topic."""

    relation: Relation[Any]
    key: str
    value: Any


class Catalog:
    """All facts, by topic and by owner."""

    def __init__(self, topics: Topics | None = None, owned: Owned | None = None) -> None:
        self._topics: Topics = {} if topics is None else topics
        self._owned: Owned = {} if owned is None else owned
        self._sorted: dict[Topic, tuple[Any, ...]] = {}
        self._same: dict[Topic, Topic] = {}

    @property
    def topics(self) -> Topics:
        """All values by topic, then by owner."""
        return self._topics

    @property
    def owned(self) -> Owned:
        """All values by owner, then by topic."""
        return self._owned

    def replace(self, owner: str, facts: Iterable[Fact]) -> set[Topic]:
        """Make these the owner's only facts. Gives the topics whose values are no longer what they were."""
        new = by_topic(facts)
        old = self._owned.get(owner, {})
        touched = {topic for topic in old.keys() | new.keys() if old.get(topic) != new.get(topic)}
        for topic in touched:
            self._put(topic, owner, new.get(topic))
        if new:
            self._owned[owner] = new
        else:
            self._owned.pop(owner, None)
        return touched

    def _put(self, topic: Topic, owner: str, values: tuple[Any, ...] | None) -> None:
        self._sorted.pop(topic, None)
        owners = self._topics.setdefault(topic, {})
        if values is not None:
            owners[owner] = values
        else:
            del owners[owner]
            if not owners:
                del self._topics[topic]

    def all(self, relation: Relation[T], key: str = "") -> tuple[T, ...]:
        """The values of a topic, ordered by owner, then as the owner stated them."""
        return self.at((relation, key))

    def at(self, topic: Topic) -> tuple[Any, ...]:
        """The same for a topic."""
        values = self._sorted.get(topic)
        if values is None:
            owners = self._topics.get(topic)
            if owners is None:
                return ()
            values = _in_order(owners)
            if len(self._sorted) >= _SORTED:
                self._sorted.clear()  # What is read often is soon there again; the rest need not be held.
            self._sorted[topic] = values
        return values

    def same(self, topics: Iterable[Topic]) -> tuple[Topic, ...]:
        """These topics, equal ones as one object: each process that has read a topic gives a copy of its own."""
        same = self._same
        return tuple([same.setdefault(topic, topic) for topic in topics])


def _in_order(owners: dict[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    if len(owners) == 1:  # as nearly all have
        return next(iter(owners.values()))
    return tuple(value for owner in sorted(owners) for value in owners[owner])


def by_topic(facts: Iterable[Fact]) -> dict[Topic, tuple[Any, ...]]:
    topics: dict[Topic, list[Any]] = {}
    for relation, key, value in facts:
        topics.setdefault((relation, key), []).append(value)
    return {topic: tuple(values) for topic, values in topics.items()}


class Reader:
    """A look at the catalog that notes every topic it was asked for."""

    __slots__ = ("_catalog", "topics")

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.topics: set[Topic] = set()

    def all(self, relation: Relation[T], key: str = "") -> tuple[T, ...]:
        """The values of a topic, in the catalog's order."""
        topic = (relation, key)
        self.topics.add(topic)
        return self._catalog.at(topic)

    def one(self, relation: Relation[T], key: str = "") -> T | None:
        """The first value of a topic, or None. (That an id stands twice is a diagnostic of its own.)"""
        topic = (relation, key)
        self.topics.add(topic)
        values = self._catalog.at(topic)
        return values[0] if values else None


class Derived(NamedTuple, Generic[V]):
    """What a derivation made of one key, and the topics it read for it."""

    value: V
    topics: tuple[Topic, ...]


class Mapper(Protocol):
    """Applies a function to each item, in order; `map` does, and so may several processes together."""

    def __call__(self, function: Callable[[str], T], items: list[str], /) -> Iterable[T]: ...


class Reads(NamedTuple):
    """What a derivation has read: for its list of keys, for each key, and the keys by topic."""

    key_topics: set[Topic]
    reads: MutableMapping[str, tuple[Topic, ...]]
    readers: MutableMapping[Topic, Collection[str]]


class Derivation(Generic[V]):
    """A function of the catalog, computed for each of its keys, and again where what it read is touched.

    The keys are themselves read from the catalog. The function must not read what its own values state.
    """

    def __init__(
        self,
        keys: Callable[[Reader], Iterable[str]],
        function: Callable[[Reader, str], V],
        past: Reads | None = None,
    ) -> None:
        self._find_keys = keys
        self._function = function
        self._key_topics: set[Topic] | None = past.key_topics if past else None
        self._reads: MutableMapping[str, tuple[Topic, ...]] = past.reads if past else {}
        self._readers: MutableMapping[Topic, Collection[str]] = past.readers if past else {}
        self.due: set[str] = set()  # keys that were found to be computed, and are not yet settled

    @property
    def past(self) -> Reads:
        """All that was read, from which another derivation of the same kind can go on."""
        return Reads(self._key_topics or set(), self._reads, self._readers)

    def refresh(self, catalog: Catalog, touched: Set[Topic], map_: Mapper = map) -> list[tuple[str, V | None]]:
        """Compute what is new or touched. Gives each such key with its value, or with None if the key is gone."""
        due, gone = self.find_due(catalog, touched)
        derived = map_(lambda key: self.compute(catalog, key), due)
        values: list[tuple[str, V | None]] = [(key, None) for key in gone]
        values += [(key, self.settle(catalog, key, one)) for key, one in zip(due, derived, strict=True)]
        return values

    def find_due(self, catalog: Catalog, touched: Set[Topic]) -> tuple[list[str], list[str]]:
        """The keys to compute, and those that are gone (which are forgotten here); both sorted."""
        due = self.due
        due.update(key for topic in touched & self._readers.keys() for key in self._readers[topic])
        gone: list[str] = []
        if self._key_topics is None or not touched.isdisjoint(self._key_topics):
            reader = Reader(catalog)
            keys = set(self._find_keys(reader))
            self._key_topics = reader.topics
            known = set(self._reads)  # To ask for one key after another could mean to fetch what was read for each.
            gone = sorted(known - keys)
            due.update(keys - known)
            due &= keys
        for key in gone:
            self._note(key, ())
            del self._reads[key]
        return sorted(due), gone

    def compute(self, catalog: Catalog, key: str) -> Derived[V]:
        """The value of a key and what was read for it. Changes nothing, so it may run in another process."""
        reader = Reader(catalog)
        value = self._function(reader, key)
        return Derived(value, tuple(reader.topics))

    def topics_of(self, key: str) -> Set[Topic]:
        """What was read for a key when it was last computed."""
        return set(self._reads.get(key, ()))

    def settle(self, catalog: Catalog, key: str, derived: Derived[V]) -> V:
        """Remember what was read for a key, and give its value."""
        self._note(key, catalog.same(derived.topics))
        self.due.discard(key)
        return derived.value

    def _note(self, key: str, topics: tuple[Topic, ...]) -> None:
        # Mostly the same is read again. Only what differs is touched: it may have to be fetched, and to be kept.
        before, now = set(self._reads.get(key, ())), set(topics)
        for topic in before - now:
            if readers := _without(self._readers.get(topic, ()), key):
                self._readers[topic] = readers
            else:
                self._readers.pop(topic, None)
        for topic in now - before:
            self._readers[topic] = _with(self._readers.get(topic, ()), key)
        if before != now or key not in self._reads:
            self._reads[key] = topics


def _with(readers: Collection[str], key: str) -> Collection[str]:
    """Keys, and one that is not among them. Most topics have one reader or two, and for these a set would be large."""
    if isinstance(readers, set):
        readers.add(key)
        return readers
    return (*readers, key) if len(readers) < _FEW else {*readers, key}


def _without(readers: Collection[str], key: str) -> Collection[str]:
    if isinstance(readers, set):
        readers.discard(key)
        return readers
    return tuple(one for one in readers if one != key)
