"""What an earlier build knew, fetched when somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefgen.catalog import Owned, Reads, Topic, Topics, by_topic
from briefgen.memory.head import Head
from briefgen.memory.lazy import Few, Lazy
from briefgen.memory.leaves import LEAVES, Lasting, LostError, Tree, fetch
from briefgen.memory.topics import TEXTS, keys_of_parses, readers, topic_of, value_decoders, words, written
from briefgen.reading import facts_of

_TREES = ("facts", "owners", "reads", "readers")


class Past:
    """The facts of a kept build, and what was read for what. Without a head it is empty."""

    def __init__(self, saved: Lasting, head: Head | None, extensions: tuple[str, ...]) -> None:
        self._saved = saved
        self._head = head
        self._extensions = extensions
        self.trees = {name: Tree(saved, head.trees[name] if head else [""] * LEAVES) for name in _TREES}
        self._values = value_decoders()
        self._parsed: Few[str, dict[Topic, tuple[Any, ...]]] = Few()
        self.topics: Topics = Lazy(self._topic)
        self.owned: Owned = Lazy(self._owned)
        self._readers: Few[Topic, dict[str, set[str]]] = Few()
        self.reads: Mapping[str, Reads] = {name: self._reads(head, name) for name in head.keys} if head else {}

    def _topic(self, topic: Topic) -> dict[str, tuple[Any, ...]] | None:
        raw = self.trees["facts"].get(written(topic))
        if raw is None:
            return None
        if topic[0] not in TEXTS:
            return self._values[topic[0].name].decode(raw)
        return {owner: self._text(key, topic) for owner, key in keys_of_parses.decode(raw).items()}

    def _text(self, key: str, topic: Topic) -> tuple[Any, ...]:
        """What an article states under a topic. It is kept once, as the article's parse."""
        if key not in self._parsed:
            data = self._saved.get([key], self._extensions).get(key)
            if data is None:
                raise LostError(key)
            self._parsed[key] = by_topic(facts_of(data))
        return self._parsed[key].get(topic, ())

    def _owned(self, owner: str) -> dict[Topic, tuple[Any, ...]] | None:
        raw = self.trees["owners"].get(owner)
        if raw is None:
            return None
        return {topic: self.topics[topic][owner] for topic in map(topic_of, words.decode(raw))}

    def _reads(self, head: Head, name: str) -> Reads:
        """What a derivation has read."""
        keys: list[frozenset[str]] = []

        def all_keys() -> frozenset[str]:
            if not keys:
                keys.append(frozenset(words.decode(fetch(self._saved, head.keys[name]))))
            return keys[0]

        def topics_of(key: str) -> tuple[Topic, ...] | None:
            raw = self.trees["reads"].get(f"{name}\0{key}")
            return None if raw is None else tuple(map(topic_of, words.decode(raw)))

        key_topics = set(map(topic_of, head.key_topics[name]))
        return Reads(key_topics, Lazy(topics_of, all_keys), Lazy(lambda topic: self._readers_of(topic).get(name)))

    def _readers_of(self, topic: Topic) -> dict[str, set[str]]:
        """Who has read a topic, by the name of the derivation."""
        if topic not in self._readers:
            raw = self.trees["readers"].get(written(topic))
            self._readers[topic] = {} if raw is None else readers.decode(raw)
        return self._readers[topic]
