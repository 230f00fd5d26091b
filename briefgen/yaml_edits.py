"""Changes to lists in a YAML text that leave all else, comments and layout, as its author wrote it.

A text is never written anew from what was read: only the lines of the entries in question change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from briefgen.edits import Edit
from briefgen.yaml_nodes import compose, without_odd_breaks

_PLAIN = re.compile(r"[^\W\d_][\w.-]*")
_PHRASE = re.compile(r"[^\W\d_][\w’.-]*(?: [\w’(][\w’().-]*)*")
# Words that YAML takes for something else than a text.
_TAKEN = frozenset("y n yes no true false on off null".split())
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


Value = str | Sequence[str] | tuple[int, int]


def flow(record: Mapping[str, Value]) -> str:
    """A record of texts, lists of texts and pairs of numbers in one line: `{quote: a, exact: "its words"}`."""
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in record.items()) + "}"


def _value(value: Value) -> str:
    if isinstance(value, str):
        return plain(value)
    shown = [str(item) if isinstance(item, int) else plain(item) for item in value]
    return shown[0] if len(shown) == 1 else "[" + ", ".join(shown) + "]"


def plain(text: str) -> str:
    """A text as a value: as it is where YAML cannot take it for something else, or in double quotation marks."""
    return text if _is_plain(text, _PLAIN) else _quoted(text)


def phrase(text: str) -> str:
    """A text of several words as a value: without quotation marks where YAML cannot take it for something else."""
    return text if _is_plain(text, _PHRASE) else _quoted(text)


def _is_plain(text: str, form: re.Pattern[str]) -> bool:
    return bool(form.fullmatch(text)) and text.casefold() not in _TAKEN


def _quoted(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def append_items(text: str, key: str, items: Sequence[str]) -> list[Edit]:
    """The edits that add entries, each in one line, to the list under a key of the YAML; without the key, they add it.

    Raises UnreadableError if the text is no YAML. Its root has to be a mapping, or nothing.
    """
    yaml = Yaml(text)
    found = yaml.entry(key)
    entries = "".join(f"\n  - {item}" for item in items)
    if found is None:
        body = text.rstrip("\n")
        return [Edit(len(body), len(body), f"{chr(10) if body else ''}{key}:{entries}")]
    name, value = found
    if isinstance(value, SequenceNode) and value.value:
        return [yaml.behind_last(value, items)]
    if isinstance(value, SequenceNode) or (isinstance(value, ScalarNode) and value.value):
        return [Edit(yaml.at(name.end_mark), yaml.at(value.end_mark), f":{entries}")]
    end = yaml.line_end(yaml.at(name.end_mark))
    return [Edit(end, end, entries)]


def remove_items(text: str, key: str, numbers: Collection[int]) -> list[Edit]:
    """The edits that take entries out of the list under a key. Where none is left the key goes too."""
    yaml = Yaml(text)
    found = yaml.entry(key)
    if found is None or not numbers:
        return []
    name, items = found
    if not isinstance(items, SequenceNode):
        return []
    if items.flow_style:
        return yaml.without_flow_items(name, items, numbers)
    gone = [Edit(*yaml.lines_of(item), "") for number, item in enumerate(items.value) if number in numbers]
    return [yaml.without_items(name), *gone] if len(gone) == len(items.value) else gone


def add_former(yaml: Yaml, mapping: MappingNode, old: str | None, new: str) -> list[Edit]:
    """The edits that add an id, if there is one to remember, to the `former_ids` of a thing that is `new` from now on."""
    found = next((value for name, value in mapping.value if name.value == _FORMER), None)
    if found is None:
        return [] if old is None else [yaml.behind_all(mapping, f"{_FORMER}: [{plain(old)}]")]
    nodes = found.value if isinstance(found, SequenceNode) else [found] if found.value else []
    known = [node.value for node in nodes]
    if new not in known and (old is None or old in known):
        return []
    if isinstance(found, SequenceNode) and known and old is not None and new not in known:
        return [yaml.behind_last(found, [plain(old)])]
    ids = dict.fromkeys([*(name for name in known if name != new), *(() if old is None else (old,))])
    return [yaml.instead_of(found, f"[{', '.join(map(plain, ids))}]")]


_FORMER = "former_ids"


class Yaml:
    """A text and its nodes. PyYAML's marks become offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = compose(without_odd_breaks(text)[0])
        self._lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def at(self, mark: Any) -> int:
        return self._lines[int(mark.line)] + int(mark.column)

    def entry(self, key: str) -> tuple[Node, Node] | None:
        """The nodes of a key of the root, and of its value."""
        pairs = self.root.value if isinstance(self.root, MappingNode) else ()
        return next(((name, value) for name, value in pairs if name.value == key), None)

    def line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def end_of(self, node: Node) -> int:
        """Where the last line of a block entry ends. A block's own mark may stand far behind it, at what comes next."""
        while isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        end = self.at(node.end_mark)
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            return len(self.text[:end].rstrip())
        return self.line_end(end)

    def behind_all(self, mapping: MappingNode, entry: str) -> Edit:
        """The edit that adds an entry at the end of a mapping."""
        if mapping.flow_style:
            end = self.at(mapping.value[-1][1].end_mark) if mapping.value else self.at(mapping.start_mark) + 1
            return Edit(end, end, f"{', ' if mapping.value else ''}{entry}")
        end = self.end_of(mapping)
        return Edit(end, end, f"\n{' ' * mapping.value[0][0].start_mark.column}{entry}")

    def instead_of(self, node: Node, text: str) -> Edit:
        """The edit that puts a value in one line in the place of another."""
        start, end = self.at(node.start_mark), self.at(node.end_mark)
        if isinstance(node, SequenceNode) and not node.flow_style:
            end = self.end_of(node)
        return Edit(start, end, text if self.text[start - 1 : start].isspace() else f" {text}")

    def behind_last(self, items: SequenceNode, new: Sequence[str]) -> Edit:
        last = items.value[-1]
        if items.flow_style:
            end = self.at(last.end_mark)
            return Edit(end, end, "".join(f", {item}" for item in new))
        start = self.at(items.start_mark)
        indent = self.text[self.line_start(start) : start]
        end = self.end_of(last)
        return Edit(end, end, "".join(f"\n{indent}- {item}" for item in new))

    def lines_of(self, item: Node) -> tuple[int, int]:
        """The lines of a block entry, the line end with them."""
        return self.line_start(self.at(item.start_mark)), min(len(self.text), self.end_of(item) + 1)

    def without_items(self, name: Node) -> Edit:
        """The edit of a key whose entries all go: its line goes too, unless a comment stands in it."""
        start, end = self.at(name.start_mark), self.line_end(self.at(name.end_mark))
        if "#" in self.text[start:end]:
            behind = self.at(name.end_mark) + 1
            return Edit(behind, behind, " []")
        return Edit(self.line_start(start), min(len(self.text), end + 1), "")

    def without_flow_items(self, name: Node, items: SequenceNode, numbers: Collection[int]) -> list[Edit]:
        start, end = self.at(items.start_mark), self.at(items.end_mark)
        kept = [item for number, item in enumerate(items.value) if number not in numbers]
        if not kept and self.text[self.line_start(start) : start].strip() == f"{name.value}:":
            return [Edit(self.line_start(start), min(len(self.text), self.line_end(end) + 1), "")]
        return [Edit(start, end, "[" + ", ".join(self._source(kept)) + "]")]

    def _source(self, nodes: Sequence[Node]) -> Iterator[str]:
        return (self.text[self.at(node.start_mark) : self.at(node.end_mark)] for node in nodes)
