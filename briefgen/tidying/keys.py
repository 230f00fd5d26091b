"""The keys of YAML in the order of the model. What moves takes its comments with it; nothing is written anew."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from briefgen.shapes import Fields, Items, Registry, Shape, Table
from briefgen.yaml_edits import Yaml

_HEAD = "# yaml-language-server:"  # an editor looks for it in the first line


class _Entry(NamedTuple):
    """A key, the lines of comments above it, and where it and its value end."""

    key: str
    lead: int
    start: int
    end: int
    value: Node


def in_order(text: str, shape: Shape) -> str:
    """The YAML with the keys of its records in order. A file that uses aliases stays as it is.

    Raises UnreadableError. Whether the text still says the same is for the caller to compare.
    """
    yaml = Yaml(text)
    if yaml.root is None or _repeats(yaml.root, set()):
        return text
    return _Ordered(yaml).text(shape, yaml.root, 0, len(text))


def _repeats(node: Node, seen: set[int]) -> bool:
    if id(node) in seen:
        return True
    seen.add(id(node))
    if isinstance(node, MappingNode):
        return any(_repeats(part, seen) for pair in node.value for part in pair)
    return isinstance(node, SequenceNode) and any(_repeats(item, seen) for item in node.value)


class _Ordered:
    def __init__(self, yaml: Yaml) -> None:
        self._yaml = yaml

    def text(self, shape: Shape, node: Node, start: int, end: int) -> str:
        """The stretch from `start` to `end`, in which the node stands, with all that is in the node in order."""
        whole = self._yaml.text
        if isinstance(node, ScalarNode):
            return whole[start:end]
        if isinstance(shape, Items) and isinstance(node, MappingNode):
            shape = shape.item
        if isinstance(node, MappingNode) and isinstance(shape, Fields):
            return self._record(shape, node, start, end)
        parts, done = [], start
        for inner, value in _children(shape, node):
            first, last = self._yaml.at(value.start_mark), self._end(value)
            parts += [whole[done:first], self.text(inner, value, first, last)]
            done = last
        return "".join([*parts, whole[done:end]])

    def _end(self, node: Node) -> int:
        block = isinstance(node, MappingNode | SequenceNode) and not node.flow_style
        return self._yaml.end_of(node) if block else self._yaml.at(node.end_mark)

    def _record(self, shape: Fields, node: MappingNode, start: int, end: int) -> str:
        whole, order = self._yaml.text, {key: number for number, key in enumerate(shape.fields)}
        entries = self._flow(node) if node.flow_style else self._block(node)
        inner = [
            whole[entry.lead : entry.start]
            + self.text(shape.fields[entry.key], entry.value, entry.start, entry.end)
            for entry in entries
        ]  # fmt: skip
        ranks = [order[entry.key] for entry in entries]
        numbers = range(len(entries))
        if ranks != sorted(ranks) and (node.flow_style or self._may_move(node, entries)):
            numbers = sorted(numbers, key=ranks.__getitem__)  # type: ignore[assignment]
        joints = [whole[one.end : other.lead] for one, other in pairwise(entries)]
        shown = [inner[number] for number in numbers]
        body = "".join(part for pair in zip(shown, [*joints, ""], strict=True) for part in pair)
        return whole[start : entries[0].lead] + body + whole[entries[-1].end : end] if entries else whole[start:end]

    def _flow(self, node: MappingNode) -> list[_Entry]:
        at = self._yaml.at
        spots = [(key.value, at(key.start_mark), at(value.end_mark), value) for key, value in node.value]
        return [_Entry(key, start, start, end, value) for key, start, end, value in spots]

    def _block(self, node: MappingNode) -> list[_Entry]:
        """The entries of a block, each with whole lines but for the indentation before its key."""
        entries: list[_Entry] = []
        for key, value in node.value:
            start = self._yaml.at(key.start_mark)
            end = self._behind(self._yaml.line_end(max(start, self._yaml.end_of(value))), key.start_mark.column)
            entries.append(_Entry(key.value, self._lead(start, entries[-1].end if entries else 0), start, end, value))
        return entries

    def _behind(self, end: int, column: int) -> int:
        """The end of an entry with the comments right below it, if an empty line parts them from the next key."""
        whole, last = self._yaml.text, end
        while last < len(whole):
            line = whole[last + 1 : self._yaml.line_end(last + 1)]
            if not line.startswith(" " * column + "#"):
                return end if line.strip() else last
            last += 1 + len(line)
        return last

    def _lead(self, start: int, above: int) -> int:
        """Where the comments right above a key begin; the key itself if there are none."""
        whole, lead = self._yaml.text, start
        line = self._yaml.line_start(start)
        indent = whole[line:start]
        if indent.strip():
            return start  # it stands behind the sign of an item
        while line > above + 1:
            previous = self._yaml.line_start(line - 1)
            comment = whole[previous : line - 1]
            if not comment.startswith(f"{indent}#") or comment.startswith(_HEAD):
                break
            line, lead = previous, previous + len(indent)
        return lead

    def _may_move(self, node: MappingNode, entries: list[_Entry]) -> bool:
        """Whether each entry stands in lines of its own at one indentation, so that any can be the first."""
        column = node.start_mark.column
        same = all(key.start_mark.column == column for key, _ in node.value)
        behind_a_sign = self._yaml.text[self._yaml.line_start(entries[0].start) : entries[0].start].strip()
        return same and (not behind_a_sign or all(entry.lead == entry.start for entry in entries))


def _children(shape: Shape, node: Node) -> list[tuple[Shape, Node]]:
    if isinstance(node, SequenceNode) and isinstance(shape, Items):
        return [(shape.item, item) for item in node.value]
    if isinstance(node, MappingNode) and isinstance(shape, Registry | Table):
        return [(shape.value, value) for _, value in node.value]
    return []
