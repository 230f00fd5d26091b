"""What has to be kept of a build: all that may differ from what is kept already, by the name of its tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from briefgen.catalog import Reads, Topic
from briefgen.memory.lazy import touched
from briefgen.memory.leaves import Tree
from briefgen.memory.topics import TEXTS, encode, encoded_topics, readers, written
from briefgen.pipeline import Known

_Changes = dict[str, bytes | None]


def changes_of(
    known: Known, trees: Mapping[str, Tree], parse_key: Callable[[str], str]
) -> dict[str, Callable[[], _Changes]]:
    """For each tree the new bytes of what may differ; None for what is gone. `parse_key` names the parse of an article.

    Each is made when it is asked for, since all of them together are more than memory should hold.
    """
    return {
        "facts": lambda: _facts(known, parse_key),
        "owners": lambda: {owner: encoded_topics(known.owned.get(owner)) for owner in touched(known.owned)},
        "reads": lambda: _reads(known.reads),
        "readers": lambda: _readers(known.reads, trees["readers"]),
    }


def _facts(known: Known, parse_key: Callable[[str], str]) -> _Changes:
    changes: _Changes = {}
    for topic in touched(known.topics):
        owners = known.topics.get(topic)
        if owners is None:
            changes[written(topic)] = None
        else:
            kept = {owner: parse_key(owner) for owner in owners} if topic[0] in TEXTS else owners
            changes[written(topic)] = encode(kept)
    return changes


def _reads(reads: Mapping[str, Reads]) -> _Changes:
    return {
        f"{name}\0{key}": encoded_topics(one.reads.get(key))
        for name, one in reads.items()
        for key in touched(one.reads)
    }


def _readers(reads: Mapping[str, Reads], tree: Tree) -> _Changes:
    """Who has read each of the topics whose readers may differ, by the name of the derivation."""
    found: dict[Topic, dict[str, Iterable[str]]] = {}
    for name, one in reads.items():
        for topic in touched(one.readers):
            if topic not in found:
                raw = tree.get(written(topic))
                found[topic] = {} if raw is None else dict(readers.decode(raw))
            found[topic].pop(name, None)
            if keys := one.readers.get(topic):
                found[topic][name] = keys
    return {
        written(topic): encode({name: sorted(keys) for name, keys in sorted(by_name.items())}) if by_name else None
        for topic, by_name in found.items()
    }
