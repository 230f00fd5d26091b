"""The texts of a YAML file that name things: found by the type hints of its record, and changed where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from briefgen.edits import Edit
from briefgen.model import KINDS
from briefgen.renaming.target import REFERS_TO
from briefgen.shapes import Fields, Items, Registry, Shape, Table, Text
from briefgen.yaml_edits import Yaml, plain

_WORD = re.compile(r"[^\s,]+")
_LISTED = ("id", "reference")  # of these a text may hold several, with commas between them


class Name(NamedTuple):
    """A text that names something: of which kinds (see `model`), and its node. `listed` if it may hold several."""

    names: str
    node: ScalarNode
    listed: bool = False

    @property
    def words(self) -> list[str]:
        return _WORD.findall(self.node.value) if self.listed else [self.node.value]


def names_in(shape: Shape, node: Node | None, registry: str = "") -> Iterator[Name]:
    """All texts in a value that name something. `registry` is the kind of thing that a registry's keys name."""
    seen: set[int] = set()
    yield from _names(shape, node, registry, "", seen)


def _names(shape: Shape, node: Node | None, registry: str, mark: str, seen: set[int]) -> Iterator[Name]:
    if isinstance(node, ScalarNode):
        yield from _scalar(shape, node, mark)
    elif node is None or id(node) in seen:
        return  # what an alias repeats is changed where it stands
    elif isinstance(node, SequenceNode):
        seen.add(id(node))
        if isinstance(shape, Items):
            for item in node.value:
                yield from _names(shape.item, item, registry, mark, seen)
    elif isinstance(node, MappingNode):
        seen.add(id(node))
        yield from _mapping(shape, node, registry, seen)


def _scalar(shape: Shape, node: ScalarNode, mark: str) -> Iterator[Name]:
    while isinstance(shape, Items | Fields):
        if isinstance(shape, Fields):
            if shape.shorthand is None:
                return
            shape = shape.fields[shape.shorthand]
        else:
            shape = shape.item
    if isinstance(shape, Text) and shape.names:
        yield Name(mark if shape.names == "mark" else shape.names, node, listed=shape.kind in _LISTED)


def _mapping(shape: Shape, node: MappingNode, registry: str, seen: set[int]) -> Iterator[Name]:
    if isinstance(shape, Items):
        shape = shape.item  # a single item may stand without its list
    mark = next(filter(None, (_marked(key.value, value.value) for key, value in node.value)), "")
    for key, value in node.value:
        if isinstance(shape, Registry | Table):
            names = registry if isinstance(shape, Registry) else shape.names
            if names and isinstance(key, ScalarNode):
                yield Name(names, key)
            yield from _names(shape.value, value, "", "", seen)
        elif isinstance(shape, Fields) and isinstance(key.value, str) and key.value in shape.fields:
            yield from _names(shape.fields[key.value], value, "", mark, seen)


def _marked(key: object, value: object) -> str:
    """What a mark of the kind that an entry names refers to: `quote: id`, or `mark: quote`."""
    kind = value if key == "mark" else key
    return REFERS_TO.get(kind, kind) if isinstance(kind, str) and kind in KINDS else ""


def change(yaml: Yaml, name: Name, new: Callable[[str], str | None]) -> list[Edit]:
    """The edits that put other words in the place of some of a text. `new` gives None for a word that stays."""
    start, end = yaml.at(name.node.start_mark), yaml.at(name.node.end_mark)
    spots = _spots(yaml.text[start:end], name)
    changed = [(spot, word) for spot, text in spots if (word := new(text)) is not None]
    if not changed and not any(new(word) is not None for word in name.words):
        return []
    if [text for _, text in spots] != name.words or any(word.casefold() == "null" for _, word in changed):
        # It is written with signs that stand for others, or the new word needs quotation marks.
        words = [word if (other := new(word)) is None else other for word in name.words]
        return [Edit(start, end, plain(", ".join(words)))]
    return [Edit(start + first, start + last, word) for (first, last), word in changed]


def _spots(source: str, name: Name) -> list[tuple[tuple[int, int], str]]:
    """Where in the source of a text each of its words stands."""
    quoted = source[:1] in ("'", '"') and len(source) > 1
    inner = source[1:-1] if quoted else source
    if not name.listed:
        return [((int(quoted), int(quoted) + len(inner)), inner)]
    return [((found.start() + quoted, found.end() + quoted), found[0]) for found in _WORD.finditer(inner)]
