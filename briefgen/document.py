"""The one way into YAML: text becomes a record, the places of its values, and all of its problems at once.

YAML guesses types from the look of a value (`no`, `12:30`, `0x10`). Here the record's type hints decide instead: where a
text is wanted, a text is read, as written. Nothing in this module raises on any text, and the time it takes grows
linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar, cast

import msgspec
import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from briefgen.diagnostics import Diagnostic, Place, Related, nearest
from briefgen.model import Places
from briefgen.shapes import (
    AnyOf,
    Choice,
    Fields,
    Items,
    Number,
    Registry,
    Shape,
    Table,
    Text,
    Truth,
    check_text,
    parted,
    shape_of,
    short,
    wanted,
)
from briefgen.yaml_nodes import UnreadableError, compose, too_large, without_odd_breaks

T = TypeVar("T")


class Document(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """What was read. `value` is None if there is any problem; for a registry it holds the entries that have none.

    `places` leads from a path such as `key_quotes/1/article` to the value, and from `kim/@key` to the key of an entry,
    also of entries that have problems.
    """

    value: T | None
    places: Places
    diagnostics: tuple[Diagnostic, ...]


def read(text: str, type: type[T], path: str, first_line: int = 1) -> Document[T]:  # noqa: A002
    """Read one record. `first_line` is the line of the file that the text begins at, for places."""
    reader = _Reader(text, path, first_line)
    value = reader.read_root(shape_of(cast(Any, type)))
    return Document(None if reader.problems else cast(T, value), reader.places, reader.diagnostics())


def read_mapping(text: str, type: type[T], path: str, first_line: int = 1) -> Document[dict[str, T]]:  # noqa: A002
    """Read a registry, a mapping from ids to records. `value` holds all entries that are well-formed."""
    reader = _Reader(text, path, first_line)
    value = reader.read_root(Registry(shape_of(cast(Any, type))))
    found = cast(dict[str, T], value) if isinstance(value, dict) else {}
    return Document(found, reader.places, reader.diagnostics())


class _Bad:
    """Stands for a value that has a problem, which has been reported."""


_BAD = _Bad()
_NULLS = frozenset(("", "~", "null"))
_YES_NO = frozenset(("yes", "no", "on", "off", "y", "n", "true", "false"))
_INTEGER = re.compile("0|[1-9][0-9]{0,17}")


class _Reader:
    """One text on its way to a record: gathers the problems and the places."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.text, self.put_back = without_odd_breaks(text.removeprefix("\ufeff"))
        self.places: Places = {}
        self.problems: dict[tuple[str, str, Place], Diagnostic] = {}
        self.failed: set[tuple[int, int]] = set()
        self.visits_left = 20_000 + len(text)
        self.guesses_left = 100

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(sorted(self.problems.values(), key=lambda problem: problem.sort_key))

    def report(
        self, code: str, message: str, place: Place, hints: tuple[str, ...] = (), related: tuple[Related, ...] = ()
    ) -> _Bad:
        problem = Diagnostic(code, message, self.path, place, hints, related)
        self.problems.setdefault((code, message, place), problem)
        return _BAD

    # ── places ──

    def place(self, node: Node) -> Place:
        """A scalar or a flow collection as far as it stands on one line; else the first key, or one character."""
        start, end = node.start_mark, node.end_mark
        if isinstance(node, ScalarNode) or getattr(node, "flow_style", None):
            return self.place_of(start, end.column - start.column if start.line == end.line else 1)
        first = node.value[0][0] if isinstance(node, MappingNode) and node.value else None
        return self.place(first) if isinstance(first, ScalarNode) else self.place_of(start)

    def place_of(self, mark: Any, length: int = 1) -> Place:
        return Place(mark.line + self.first_line, mark.column + 1, max(1, length))

    # ── the whole ──

    def read_root(self, shape: Shape) -> object:
        try:
            return self.read_top(shape, compose(self.text))
        except UnreadableError as problem:
            place = Place(problem.line + self.first_line, problem.column + 1)
            return self.report(problem.code, str(problem), place, problem.hints)

    def read_top(self, shape: Shape, node: Node | None) -> object:
        if node is None or _is_null(node):
            node = MappingNode("", [], yaml.Mark("", 0, 0, 0, None, 0), yaml.Mark("", 0, 0, 0, None, 0))
        elif not isinstance(node, MappingNode):
            place, spaced = self.place(node), re.match(r"[\w-]+:\S", self.text)
            hints = ("write a space behind the colon",) if spaced else ("write `key: value`, one on a line",)
            return self.report("Y004", f"a mapping is expected here, this is {_found(node)}", place, hints)
        return self.convert(shape, node, "")

    # ── any value ──

    def convert(self, shape: Shape, node: Node, path: str) -> object:
        """The value of a node, None for an empty one, or `_BAD`."""
        self.visits_left -= 1
        if self.visits_left < 0:
            raise too_large("its aliases make it too large", node.start_mark)
        place = self.places[path] = self.place(node)
        if node.tag:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            return self.report("Y009", f"the tag `{short(tag)}` has no meaning here", place, ("take it out",))
        if self.failed and (id(node), id(shape)) in self.failed:
            return _BAD  # an alias repeats it, and it has been reported
        if self.put_back and isinstance(node, ScalarNode):
            node.value = node.value.translate(self.put_back)
        value = None if _is_null(node) else _CONVERT[type(shape)](self, shape, node, path)
        if value is _BAD:
            self.failed.add((id(node), id(shape)))
        return value

    def wrong(self, shape: Shape, node: Node, path: str, hints: tuple[str, ...] = ()) -> _Bad:
        message = f"{wanted(shape)} is expected{_for(path)}, this is {_found(node)}"
        return self.report("Y004", message, self.place(node), hints or _writing(shape))

    # ── scalars ──

    def text_value(self, shape: Text, node: Node, path: str) -> object:
        if not isinstance(node, ScalarNode):
            return self.wrong(shape, node, path, _quoting(node))
        return self.checked(shape, node.value, self.places[path])

    def checked(self, shape: Text, value: str, place: Place) -> object:
        problem = check_text(shape.kind, value)
        if problem is None:
            return value
        message, hint = parted(problem[1])
        return self.report(problem[0], message, place, (hint or _MENDING[problem[0]],))

    def truth(self, shape: Truth, node: Node, path: str) -> object:
        if not isinstance(node, ScalarNode):
            return self.wrong(shape, node, path)
        if not node.style and node.value in ("true", "false"):
            return node.value == "true"
        hints = ("write `true` or `false`, without quotation marks",) if node.value.lower() in _YES_NO else ()
        message = f"true or false is expected{_for(path)}, this is “{short(node.value)}”"
        return self.report("Y004", message, self.places[path], hints)

    def number(self, shape: Number, node: Node, path: str) -> object:
        if not isinstance(node, ScalarNode):
            return self.wrong(shape, node, path)
        if not node.style and _INTEGER.fullmatch(node.value):
            return int(node.value)
        message = f"a whole number is expected{_for(path)}, this is “{short(node.value)}”"
        return self.report("Y004", message, self.places[path], ("write it in digits, such as `90`",))

    def choice(self, shape: Choice, node: Node, path: str) -> object:
        if not isinstance(node, ScalarNode):
            return self.wrong(shape, node, path)
        if node.value in shape.words:
            return node.value
        meant = self.guess(node.value, shape.words)
        hints = (f"did you mean “{meant}”?",) if meant else ()
        message = f"“{short(node.value)}” is not one of the choices{_for(path)}"
        return self.report("Y006", message, self.places[path], (*hints, "choose one of: " + ", ".join(shape.words)))

    def any_value(self, shape: AnyOf, node: Node, path: str) -> object:
        if isinstance(node, ScalarNode):
            return self.any_scalar(shape, node, path)
        if shape.lists and isinstance(node, SequenceNode):
            return self.items(Items(AnyOf(shape.scalars, lists=False)), node, path)
        return self.wrong(shape, node, path)

    def any_scalar(self, shape: AnyOf, node: ScalarNode, path: str) -> object:
        if not node.style and bool in shape.scalars and node.value in ("true", "false"):
            return node.value == "true"
        if not node.style and int in shape.scalars and _INTEGER.fullmatch(node.value):
            return int(node.value)
        return self.checked(Text(), node.value, self.places[path])

    # ── lists ──

    def items(self, shape: Items, node: Node, path: str) -> object:
        if isinstance(node, SequenceNode):
            return self.gathered(self.item(shape, item, f"{path}/{number}") for number, item in enumerate(node.value))
        if isinstance(node, ScalarNode) and (names := self.names(shape, node, path)):
            return self.gathered(names)
        if isinstance(node, MappingNode) and not isinstance(shape.item, Fields):
            return self.wrong(shape, node, path)
        return self.gathered([self.item(shape, node, f"{path}/0")])

    def gathered(self, values: Iterable[object]) -> object:
        found = tuple(values)
        return _BAD if _BAD in found else found

    def item(self, shape: Items, node: Node, path: str) -> object:
        value = self.convert(shape.item, node, path)
        if value is not None:
            return value
        return self.report("Y005", f"an item is empty{_for(path)}", self.places[path], ("write it, or take it out",))

    def names(self, shape: Items, node: ScalarNode, path: str) -> list[object]:
        """The ids of a text such as `kim, putin`; nothing if it is a single one."""
        if not isinstance(shape.item, Text) or shape.item.kind not in ("id", "reference"):
            return []
        matches = list(re.finditer(r"[^\s,]+", node.value))
        if len(matches) == 0 or matches[0][0] == node.value:
            return []
        return [self.name(shape.item, match, node, f"{path}/{number}") for number, match in enumerate(matches)]

    def name(self, shape: Text, match: re.Match[str], node: ScalarNode, path: str) -> object:
        place, on_one_line = self.place(node), node.start_mark.line == node.end_mark.line
        if on_one_line:
            column = place.column + match.start() + bool(node.style)
            place = Place(place.line, column, len(match[0]))
        self.places[path] = place
        return self.checked(shape, match[0], place)

    # ── mappings ──

    def entries(self, node: MappingNode) -> Iterator[tuple[str, ScalarNode, Node]]:
        """The keys and values of a mapping; keys that are no texts or not the first of their name are reported."""
        first: dict[str, ScalarNode] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or key.tag:
                hint = "put a text that begins with `{` or `[` in quotation marks"
                self.report("Y004", "a key is a text", self.place(key), (hint,))
            elif key.value in first:
                related = Related(self.path, self.place(first[key.value]), "first given here")
                message = f"the key `{short(key.value)}` is given twice"
                self.report("Y002", message, self.place(key), ("take one of the two out",), (related,))
            else:
                first[key.value] = key
                yield key.value.translate(self.put_back), key, value

    def table(self, shape: Table | Registry, node: Node, path: str) -> object:
        if not isinstance(node, MappingNode):
            return self.wrong(shape, node, path)
        found = {name: self.entry(shape, name, key, value, path) for name, key, value in self.entries(node)}
        good = {name: value for name, value in found.items() if value is not _BAD}
        return good if isinstance(shape, Registry) or len(good) == len(node.value) else _BAD

    def entry(self, shape: Table | Registry, name: str, key: ScalarNode, node: Node, path: str) -> object:
        inner = below(path, name)
        place = self.places[f"{inner}/@key"] = self.place(key)
        named = self.checked(Text("id" if isinstance(shape, Registry) else shape.key), name, place)
        value = self.convert(shape.value, node, inner)
        if value is None:
            return self.report("Y005", f"`{short(name)}` is empty", place, ("write its value, or take it out",))
        return value if named is not _BAD else _BAD

    def fields(self, shape: Fields, node: Node, path: str) -> object:
        if isinstance(node, MappingNode):
            return self.record(shape, node, path)
        if not isinstance(node, ScalarNode) or shape.shorthand is None:
            return self.wrong(shape, node, path, _spelled_out(shape, node, path))
        value = self.field(shape, shape.shorthand, node, node, path)
        return value if value is _BAD else shape.record(**{shape.shorthand: value})

    def record(self, shape: Fields, node: MappingNode, path: str) -> object:
        before = len(self.problems)
        values: dict[str, object] = {}
        meant: set[str | None] = set()
        for name, key, value in self.entries(node):
            if name in shape.fields:
                values[name] = self.field(shape, name, key, value, path)
            else:
                meant.add(self.report_unknown(shape, name, key, _cut_by_comma(node, value)))
        self.report_missing(shape, meant.union(values), node, path)
        given = {shape.attributes[name]: value for name, value in values.items() if value is not None}
        bad = len(self.problems) > before or _BAD in given.values()
        return _BAD if bad else shape.record(**given)

    def field(self, shape: Fields, name: str, key: Node, node: Node, path: str) -> object:
        value = self.convert(shape.fields[name], node, _join(path, name))
        blank = value is None or (isinstance(value, str) and not value.strip())
        if blank and (name in shape.required or key is node):
            return self.report("Y005", f"`{name}` is empty", self.place(key), ("write its value behind the colon",))
        return value

    def report_unknown(self, shape: Fields, name: str, key: Node, cut: bool) -> str | None:  # noqa: FBT001
        """The known key that was probably meant."""
        meant = self.guess(name, shape.fields)
        hint = f"did you mean “{meant}”?" if meant else "known keys: " + ", ".join(shape.fields)
        if cut:
            hint = "inside `{ }` a comma ends the value; put a text that holds a comma in quotation marks"
        self.report("Y003", f"the key `{short(name)}` is not known here", self.place(key), (hint,))
        return meant

    def report_missing(self, shape: Fields, given: set[str | None], node: MappingNode, path: str) -> None:
        for name in shape.required:
            if name not in given:
                place = self.place(node.value[0][0]) if node.value else self.place(node)
                self.report("Y005", f"`{name}` is missing{_inside(path)}", place, (f"add a line `{name}: …`",))

    def guess(self, word: str, known: Iterable[str]) -> str | None:
        # Guessing costs; a file full of unknown words gets no guesses after the first hundred.
        self.guesses_left -= 1
        return nearest(word, known) if self.guesses_left >= 0 and len(word) <= 100 else None


_CONVERT: dict[type, Callable[..., object]] = {
    Text: _Reader.text_value,
    Truth: _Reader.truth,
    Number: _Reader.number,
    Choice: _Reader.choice,
    AnyOf: _Reader.any_value,
    Items: _Reader.items,
    Table: _Reader.table,
    Registry: _Reader.table,
    Fields: _Reader.fields,
}


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.style and node.value in _NULLS


def _cut_by_comma(mapping: MappingNode, value: Node) -> bool:
    """Whether what stands as a key in a flow mapping is the rest of a text with a comma: nothing follows it."""
    return bool(mapping.flow_style) and _is_null(value) and not cast(ScalarNode, value).value


def below(path: str, key: str) -> str:
    """Where `Document.places` has an entry of a table, which stands at `path`: a `/` in its key is not a step."""
    return _join(path, key.replace("/", "~1"))


def _join(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


# ── words for messages ──────────────────────────────────────────────────────────────────────────────────────────


def _found(node: Node) -> str:
    if isinstance(node, MappingNode):
        return "a mapping"
    return "a list" if isinstance(node, SequenceNode) else "a text"


def _name_of(path: str) -> str:
    return next((part for part in reversed(path.split("/")) if not part.isdecimal()), "")


def _for(path: str) -> str:
    name = _name_of(path)
    return f" for `{name}`" if name else " here"


def _inside(path: str) -> str:
    name = _name_of(path)
    return f" in `{name}`" if name else ""


_MENDING = {
    "F003": "take it out",
    "Y007": "correct the date",
    "Y010": "write a shorter one",
    "Y011": "copy the address from the browser",
    "Y012": "keep private notes in YAML as comments: on a line of their own, behind `#`",
}


def _writing(shape: Shape) -> tuple[str, ...]:
    """How a value of this shape is written."""
    if isinstance(shape, Items):
        return ("write `[one, two]`, or each item on a line of its own behind `- `",)
    if isinstance(shape, Table | Registry | Fields):
        return ("write `key: value`, each on a line of its own, further to the right than the key above",)
    return (f"write {wanted(shape)} behind the colon",)


def _spelled_out(shape: Fields, node: Node, path: str) -> tuple[str, ...]:
    """How to write as a mapping the one word that was written for it, where a key of the mapping takes that word."""
    word = node.value if isinstance(node, ScalarNode) else None
    keys = (key for key, inner in shape.fields.items() if isinstance(inner, Choice) and word in inner.words)
    return tuple(f"write `{_name_of(path)}: {{{key}: {word}}}`" for key in keys)


def _quoting(node: Node) -> tuple[str, ...]:
    """How to write as a text what YAML read as a list or a mapping."""
    if getattr(node, "flow_style", None):
        return ("a text that begins with `[` or `{` needs quotation marks",)
    return ("a text with `: ` in it needs quotation marks",) if isinstance(node, MappingNode) else ()
