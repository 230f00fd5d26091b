"""Topics and facts as they are written into leaves, and as they are read from them."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from briefgen import relations
from briefgen.catalog import Relation, Topic

encode = msgspec.msgpack.Encoder().encode
words = msgspec.msgpack.Decoder(tuple[str, ...])
readers = msgspec.msgpack.Decoder(dict[str, set[str]])
keys_of_parses = msgspec.msgpack.Decoder(dict[str, str])

# Stated by the files of articles alone. What stands there is kept once, as the article's parse.
TEXTS: tuple[Relation[Any], ...] = (relations.ANY_ARTICLE, relations.BODY)

_RELATIONS = {value.name: value for value in vars(relations).values() if isinstance(value, Relation)}


def value_decoders() -> dict[str, msgspec.msgpack.Decoder[dict[str, tuple[Any, ...]]]]:
    """For each relation a decoder of a topic. The type of its values is that of its annotation."""
    hints = typing.get_type_hints(relations)
    found = ((value, hints[name]) for name, value in vars(relations).items() if isinstance(value, Relation))
    return {
        relation.name: msgspec.msgpack.Decoder(dict[str, tuple[typing.get_args(hint)[0], ...]])  # type: ignore[misc]
        for relation, hint in found
    }


@lru_cache(1 << 16)
def written(topic: Topic) -> str:
    """How a topic is written. A build that is kept asks for the same ones again and again."""
    return f"{topic[0].name}\0{topic[1]}"


def topic_of(name: str) -> Topic:
    """The topic that is written so."""
    relation, _, key = name.partition("\0")
    return _RELATIONS[relation], key


def encoded_topics(topics: Iterable[Topic] | None) -> bytes | None:
    return None if topics is None else encode(tuple(map(written, topics)))
