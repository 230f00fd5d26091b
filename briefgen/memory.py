"""What a build knew, kept from one run to the next: its facts, what was read for what, and the pages that it made.

A build that remembers is one to which files are changed, as in `watch`: it costs what the changes touch. Nothing is
taken from the saved cache before it is asked for. All is kept in *leaves*, each under the digest of its own bytes, and
`_Head` names the leaves. So a leaf that is there is right, whatever another build has written meanwhile; one that is
not there is `LostError`, and a clean build follows.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from operator import itemgetter
from typing import Any, Generic, Protocol, Self, TypeVar, cast
from zlib import crc32

import msgspec

from briefgen import layout, relations
from briefgen.catalog import Reads, Relation, Topic, by_topic
from briefgen.config import Config
from briefgen.copies import Copy
from briefgen.diagnostics import Diagnostic, Place
from briefgen.digest import digest_bytes
from briefgen.outcome import Outcome, digests_of, remember
from briefgen.pages import Rendered
from briefgen.pipeline import Build, Known
from briefgen.reading import FileValue, Saved, facts_of, parse_key, read_settings

K = TypeVar("K")
V = TypeVar("V")

_KEY = "memory"
_LEAVES = 1024  # of each tree; a leaf of a project with 10,000 articles has some 40 KB
_TEXTS: tuple[Relation[Any], ...] = (relations.ANY_ARTICLE, relations.BODY)  # stated by the files of articles alone


class Lasting(Saved, Protocol):
    """What `Saved` promises, for things that are looked after."""

    def drop(self, key: str) -> None:
        """A value kept under this key, for no extensions, is of no more use."""

    def use(self, keys: Iterable[str], about: tuple[str, ...]) -> None:
        """Values under these keys are of use: they are not to be swept."""

    def is_due(self) -> bool:
        """Whether the next commit sweeps."""

    def commit(self) -> bool:
        """Keep all this, if that is possible. Says whether it was."""


class LostError(Exception):
    """Something that was kept is no longer there."""


class _Head(msgspec.Struct, frozen=True):
    """What every build needs at once, and where all else is."""

    files: dict[str, str]
    config: Config
    theme_named: Place
    trees: dict[str, list[str]]  # name → digest of each leaf; empty for an empty one
    keys: dict[str, str]  # derivation → digest of the list of its keys
    key_topics: dict[str, list[str]]
    made: dict[str, dict[str, tuple[str, str, tuple[str, ...], Diagnostic | None]]]
    copies: dict[str, tuple[str, str]]
    problems: list[tuple[str, str, tuple[Diagnostic, ...]]]

    @property
    def leaves(self) -> set[str]:
        """The digests of all that is kept apart. Equal leaves are kept once."""
        return {digest for tree in self.trees.values() for digest in tree} | set(self.keys.values())


_encode = msgspec.msgpack.Encoder().encode
_heads = msgspec.msgpack.Decoder(_Head)
_leaf = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])
_words = msgspec.msgpack.Decoder(tuple[str, ...])
_readers = msgspec.msgpack.Decoder(dict[str, set[str]])
_keys_of_parses = msgspec.msgpack.Decoder(dict[str, str])


def _value_decoders() -> dict[str, msgspec.msgpack.Decoder[dict[str, tuple[Any, ...]]]]:
    """For each relation a decoder of a topic. The type of its values is that of its annotation."""
    hints = typing.get_type_hints(relations)
    found = ((value, hints[name]) for name, value in vars(relations).items() if isinstance(value, Relation))
    return {
        relation.name: msgspec.msgpack.Decoder(dict[str, tuple[typing.get_args(hint)[0], ...]])  # type: ignore[misc]
        for relation, hint in found
    }


class _Tree:
    """A mapping from texts to encoded values, in leaves."""

    def __init__(self, saved: Lasting, digests: list[str]) -> None:
        self._saved = saved
        self._digests = digests
        self._loaded: dict[int, dict[str, msgspec.Raw]] = {}

    def get(self, key: str) -> msgspec.Raw | None:
        return self._leaf(_place(key)).get(key)

    def _leaf(self, number: int) -> dict[str, msgspec.Raw]:
        if number not in self._loaded:
            digest = self._digests[number]
            self._loaded[number] = _leaf.decode(fetch(self._saved, digest)) if digest else {}
        return self._loaded[number]

    def changed(self, changes: Mapping[str, bytes | None]) -> list[str]:
        """The digests of the leaves after these changes, which are put into the store."""
        digests = list(self._digests)
        parts: dict[int, dict[str, bytes | None]] = {}
        for key, value in changes.items():
            parts.setdefault(_place(key), {})[key] = value
        for number, part in parts.items():
            leaf = {key: value for key, value in self._leaf(number).items() if key not in part}
            leaf |= {key: msgspec.Raw(value) for key, value in part.items() if value is not None}
            digests[number] = _put(self._saved, _encode(leaf)) if leaf else ""
        return digests


def _place(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) % _LEAVES


def fetch(saved: Lasting, digest: str) -> bytes:
    """What is kept under the digest of its own bytes. Raises LostError."""
    data = saved.get([digest], ()).get(digest)
    if data is None:
        raise LostError(digest)
    return data


def _put(saved: Lasting, data: bytes) -> str:
    digest = digest_bytes(data)
    saved.put(digest, data, ())
    return digest


class _Lazy(MutableMapping[K, V], Generic[K, V]):
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
        if value is not None and type(self) is _Lazy:
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


class _LazySets(_Lazy[Topic, set[str]]):
    """Sets that are changed in place by whoever gets them."""

    def __getitem__(self, key: Topic) -> set[str]:
        value = super().__getitem__(key)
        self.changed.add(key)
        return value


_RELATIONS = {value.name: value for value in vars(relations).values() if isinstance(value, Relation)}


class Memory:
    """The build of a project, as far as an earlier one is remembered. Whatever it does may raise LostError."""

    def __init__(
        self, saved: Lasting, files: Mapping[str, FileValue], digests: dict[str, str], *, fresh: bool = False
    ) -> None:
        """The files come with their digests. With `fresh` the earlier build is left aside: something of it was lost."""
        self._saved = saved
        self._extensions = read_settings(files)[0].markdown.extensions
        self._digests = digests
        self._head = None if fresh else self._find_head()
        trees = self._head.trees if self._head else {}
        names = ("facts", "owners", "reads", "readers")
        self._trees = {name: _Tree(saved, trees.get(name, [""] * _LEAVES)) for name in names}
        self._values = _value_decoders()
        self._parsed: dict[str, dict[Topic, tuple[Any, ...]]] = {}
        self.build = Build(saved, self._remembered(files) if self._head else None)
        before = self._head.files if self._head else {}
        self.changes: dict[str, FileValue | None] = {path: None for path in before if path not in files}
        self.changes |= {path: value for path, value in files.items() if before.get(path) != self._digests[path]}

    def keep(self) -> _Head:
        """Remember the build as it is now, as soon as the cache is committed. May be done again and again."""
        known = self.build.known
        self._digests = digests_of(known.files)
        head = _Head(
            files=self._digests,
            config=known.config,
            theme_named=known.theme_named,
            trees={name: self._trees[name].changed(changes) for name, changes in self._changed(known).items()},
            keys={name: self._kept_keys(name, reads) for name, reads in known.reads.items()},
            key_topics={name: sorted(map(_written, reads.key_topics)) for name, reads in known.reads.items()},
            made=_listed(known.made),
            copies={address: (copy.source, copy.digest) for address, copy in known.copies.items()},
            problems=[(stage, key, found) for (stage, key), found in sorted(known.problems.items())],
        )
        self._saved.put(_KEY, _encode(head), self._extensions)
        leaves = head.leaves
        for digest in self._head.leaves - leaves if self._head else ():
            self._saved.drop(digest)
        if self._saved.is_due():
            self._saved.use(leaves, ())
            articles = (path for path in known.files if layout.kind_of(path) == "article")
            self._saved.use(map(self._parse_key, articles), self._extensions)
        return head

    def go_on(self, head: _Head) -> None:
        """From now on only what changes has to be kept; the rest is."""
        known = self.build.known
        reads = {
            name: Reads(one.key_topics, _Lazy.over(one.reads), _LazySets.over(one.readers))
            for name, one in known.reads.items()
        }
        known = known._replace(topics=_Lazy.over(known.topics), owned=_Lazy.over(known.owned), reads=reads)
        self._head = head
        self._trees = {name: _Tree(self._saved, digests) for name, digests in head.trees.items()}
        for mapping in (known.topics, known.owned, *(part for one in reads.values() for part in one[1:])):
            cast("_Lazy[Any, Any]", mapping).changed.clear()
        self.build.go_on(known)

    def _find_head(self) -> _Head | None:
        for data in self._saved.get([_KEY], self._extensions).values():
            try:
                return _heads.decode(data)
            except msgspec.DecodeError:
                return None
        return None

    def _remembered(self, files: Mapping[str, FileValue]) -> Known:
        head = self._head
        assert head is not None
        made = {
            (kind, key): Rendered(path, digest, images, None, problem)
            for kind, pages in head.made.items()
            for key, (path, digest, images, problem) in pages.items()
        }
        return Known(
            files={path: value for path, value in files.items() if head.files.get(path) == self._digests[path]},
            config=head.config,
            theme_named=head.theme_named,
            topics=_Lazy(self._topic),
            owned=_Lazy(self._owned),
            reads={name: self._reads(name) for name in head.keys},
            made=made,
            copies={address: Copy(source, digest, b"") for address, (source, digest) in head.copies.items()},
            problems={(stage, key): found for stage, key, found in head.problems},
        )

    # What is asked of the past.

    def _topic(self, topic: Topic) -> dict[str, tuple[Any, ...]] | None:
        raw = self._trees["facts"].get(_written(topic))
        if raw is None:
            return None
        if topic[0] not in _TEXTS:
            return self._values[topic[0].name].decode(raw)
        return {owner: self._text(key, topic) for owner, key in _keys_of_parses.decode(raw).items()}

    def _text(self, key: str, topic: Topic) -> tuple[Any, ...]:
        """What an article states under a topic. It is kept once, as the article's parse."""
        if key not in self._parsed:
            data = self._saved.get([key], self._extensions).get(key)
            if data is None:
                raise LostError(key)
            self._parsed[key] = by_topic(facts_of(data))
        return self._parsed[key].get(topic, ())

    def _owned(self, owner: str) -> dict[Topic, tuple[Any, ...]] | None:
        raw = self._trees["owners"].get(owner)
        if raw is None:
            return None
        return {topic: self.build.catalog.topics[topic][owner] for topic in map(_topic_of, _words.decode(raw))}

    def _reads(self, name: str) -> Reads:
        head = self._head
        assert head is not None
        keys: list[frozenset[str]] = []

        def all_keys() -> frozenset[str]:
            if not keys:
                keys.append(frozenset(_words.decode(fetch(self._saved, head.keys[name]))))
            return keys[0]

        def topics_of(key: str) -> tuple[Topic, ...] | None:
            raw = self._trees["reads"].get(f"{name}\0{key}")
            return None if raw is None else tuple(map(_topic_of, _words.decode(raw)))

        def readers_of(topic: Topic) -> set[str] | None:
            raw = self._trees["readers"].get(_written(topic))
            return None if raw is None else _readers.decode(raw).get(name)

        key_topics = set(map(_topic_of, head.key_topics[name]))
        return Reads(key_topics, _Lazy(topics_of, all_keys), _LazySets(readers_of))

    # What is different now.

    def _changed(self, known: Known) -> dict[str, dict[str, bytes | None]]:
        topics, owned = known.topics, known.owned
        return {
            "facts": {_written(topic): self._fact(topic, topics.get(topic)) for topic in _touched(topics)},
            "owners": {owner: _encoded_topics(owned.get(owner)) for owner in _touched(owned)},
            "reads": {
                f"{name}\0{key}": _encoded_topics(reads.reads.get(key))
                for name, reads in known.reads.items()
                for key in _touched(reads.reads)
            },
            "readers": self._encoded_readers(known.reads),
        }

    def _fact(self, topic: Topic, owners: Mapping[str, tuple[Any, ...]] | None) -> bytes | None:
        if owners is None:
            return None
        return _encode({owner: self._parse_key(owner) for owner in owners} if topic[0] in _TEXTS else owners)

    def _parse_key(self, owner: str) -> str:
        return parse_key(owner, self.build.files, self.build.config)

    def _encoded_readers(self, reads: Mapping[str, Reads]) -> dict[str, bytes | None]:
        """Who has read each of the topics whose readers may differ, by the name of the derivation."""
        found: dict[Topic, dict[str, Iterable[str]]] = {}
        for name, one in reads.items():
            for topic in _touched(one.readers):
                if topic not in found:
                    raw = self._trees["readers"].get(_written(topic))
                    found[topic] = {} if raw is None else dict(_readers.decode(raw))
                found[topic].pop(name, None)
                if keys := one.readers.get(topic):
                    found[topic][name] = keys
        return {
            _written(topic): _encode({name: sorted(keys) for name, keys in sorted(readers.items())})
            if readers
            else None
            for topic, readers in found.items()
        }

    def _kept_keys(self, name: str, past: Reads) -> str:
        if self._head and not _touched(past.reads):
            return self._head.keys[name]
        return _put(self._saved, _encode(sorted(past.reads)))


def _encoded_topics(topics: Iterable[Topic] | None) -> bytes | None:
    return None if topics is None else _encode(tuple(map(_written, topics)))


def keep(saved: Lasting, memory: Memory, outcome: Outcome, *, last: bool = True) -> None:
    """Keep a build and what it came to, if that is possible. One that is not the `last` of a run goes on from there."""
    with suppress(LostError):
        head = memory.keep()
        remember(saved, outcome, memory.build.config.markdown.extensions)
        if saved.commit() and not last:
            memory.go_on(head)


def _touched(mapping: MutableMapping[K, Any]) -> Iterable[K]:
    """The keys whose values may differ from what is kept."""
    return mapping.changed if isinstance(mapping, _Lazy) else mapping


class _Names(dict[Topic, str]):
    """How topics are written. A build asks for the same ones again and again."""

    def __missing__(self, topic: Topic) -> str:
        self[topic] = name = f"{topic[0].name}\0{topic[1]}"
        return name


_written = _Names().__getitem__


def _topic_of(written: str) -> Topic:
    name, _, key = written.partition("\0")
    return _RELATIONS[name], key


_Made = dict[str, dict[str, tuple[str, str, tuple[str, ...], Diagnostic | None]]]


def _listed(pages: Mapping[tuple[str, str], Rendered]) -> _Made:
    made: _Made = {}
    for (kind, key), page in sorted(pages.items(), key=itemgetter(0)):
        made.setdefault(kind, {})[key] = (page.path, page.digest, page.images, page.problem)
    return made
