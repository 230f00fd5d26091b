"""The one way into YAML: text becomes a record, the places of its values, and all of its problems at once.

YAML guesses types from the look of a value (`no`, `12:30`, `0x10`). Here the record's type hints decide instead: where a
text is wanted, a text is read, as written. Nothing in this module raises on any text, and the time it takes grows
linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from types import NoneType
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar, cast, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import msgspec
import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from briefgen.dates import check_date, check_edtf
from briefgen.diagnostics import Diagnostic, Place, Related, nearest
from briefgen.layout import is_id
from briefgen.model import Places, Record

T = TypeVar("T")

MAX_DEPTH = 50


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


# ── shapes: what a record's type hints allow an author to write ─────────────────────────────────────────────────


class Text(NamedTuple):
    """A text, or one of the texts with a rule: `id`, `reference`, `date`, `edtf`, `url`."""

    kind: str = ""


class Truth(NamedTuple):
    """`true` or `false`."""


class Number(NamedTuple):
    """A whole number that is not negative."""


class Choice(NamedTuple):
    """One of a few words."""

    words: tuple[str, ...]


class Items(NamedTuple):
    """A list, or a single item of it."""

    item: Shape


class Table(NamedTuple):
    """A mapping whose keys are up to the author."""

    value: Shape


class Registry(NamedTuple):
    """A mapping from ids."""

    value: Shape


class AnyOf(NamedTuple):
    """A value whose look decides: true or false, a whole number, a text; or a list of these."""

    scalars: frozenset[type]
    lists: bool


class Fields(NamedTuple):
    """A mapping with the keys of a record. With a `shorthand` its text alone may stand for the whole."""

    record: type
    fields: dict[str, Shape]
    required: tuple[str, ...]
    shorthand: str | None


Shape = Text | Truth | Number | Choice | Items | Table | Registry | AnyOf | Fields


@lru_cache(maxsize=256)
def shape_of(hint: Any) -> Shape:
    """The shape of a type hint of the model. Raises TypeError for a hint that YAML cannot be read into."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Text(arguments[1])
    if origin is Literal:
        return Choice(arguments)
    if origin is tuple:
        return Items(shape_of(arguments[0]))
    if origin is dict:
        return Table(shape_of(arguments[1]))
    if isinstance(hint, type):
        return _shape_of_class(hint)
    return _shape_of_union([part for part in arguments if part is not NoneType])


def _shape_of_class(hint: type) -> Shape:
    plain: dict[type, Shape] = {str: Text(), bool: Truth(), int: Number()}
    return plain[hint] if hint in plain else _shape_of_record(cast(type[Record], hint))


def _shape_of_union(members: list[Any]) -> Shape:
    if len(members) == 1:
        return shape_of(members[0])
    scalars = frozenset(member for member in members if isinstance(member, type))
    return AnyOf(scalars, lists=any(get_origin(member) is tuple for member in members))


def _shape_of_record(record: type[Record]) -> Fields:
    hints = get_type_hints(record, include_extras=True)
    fields = msgspec.structs.fields(record)
    shapes = {field.name: shape_of(hints[field.name]) for field in fields}
    required = tuple(field.name for field in fields if field.required)
    return Fields(record, shapes, required, getattr(record, "shorthand", None))


# ── texts with a rule ───────────────────────────────────────────────────────────────────────────────────────────

_PASSAGE = re.compile(r"[\w.-]{1,200}")
_FORBIDDEN_IN_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)
# What libyaml refuses to read at all.
_FORBIDDEN_IN_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def check_id(text: str) -> str | None:
    """What is wrong with an id, or None."""
    if is_id(text):
        return None
    if len(text) > 100:
        return f"an id has at most 100 characters, this has {len(text)}"
    return f"“{_short(text)}” cannot be an id; use letters, digits, `-` and `_`, and `.` between them"


def check_reference(text: str) -> str | None:
    """What is wrong with a reference, `article` or `article#passage`, or None."""
    article, mark, passage = text.partition("#")
    if is_id(article) and (not mark or _PASSAGE.fullmatch(passage)):
        return None
    return f"“{_short(text)}” names nothing; write `article#passage` or the id of an article"


def check_url(text: str) -> str | None:
    """What is wrong with a web address, or None."""
    if any(c.isspace() or not c.isprintable() or c in '<>"\\' for c in text):
        return f"“{_short(text)}” holds a character that no address can hold"
    try:
        parts = urlsplit(text)
        host = parts.hostname if parts.port is None or parts.port else None
    except ValueError:
        host = None
    if host and parts.scheme in ("http", "https"):
        return None
    return f"“{_short(text)}” is no web address; it begins with `https://` and names a host"


_CHECKS: dict[str, tuple[str, Callable[[str], str | None]]] = {
    "id": ("Y010", check_id),
    "reference": ("Y010", check_reference),
    "date": ("Y007", check_date),
    "edtf": ("Y007", check_edtf),
    "url": ("Y011", check_url),
}


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


# ── composing: text becomes a tree of nodes ─────────────────────────────────────────────────────────────────────


class _TooLargeError(Exception):
    """Nested too deeply, or too much of it. `mark` is where, if that is known."""

    def __init__(self, message: str, mark: Any = None) -> None:
        super().__init__(message)
        self.mark = mark


class _Composing:
    """What is ours in composing: no type is guessed (an empty tag), and the depth is bounded.

    PyYAML's composers recurse for each level and call `descend_resolver` first, so the bound holds before the stack
    does.
    """

    depth = 0

    def resolve(self, *_: object) -> str:
        return ""

    def descend_resolver(self, parent: Node | None, _key: object) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooLargeError(f"nested more than {MAX_DEPTH} levels deep", parent and parent.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1


class _PlainComposer(_Composing, yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer):
    """For a PyYAML that was built without libyaml: the same, ten times slower."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)


_composer: Callable[[str], Any] = _PlainComposer
if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _FastComposer(_Composing, CParser):
        """Nodes straight from libyaml."""

    _composer = _FastComposer


def _compose(text: str) -> Node | None:
    # libyaml compares every %TAG line with all others.
    if text.count("\n%") > 100:
        raise _TooLargeError("too many lines begin with `%`")
    return cast("Node | None", _composer(text).get_single_node())


class _Syntax(NamedTuple):
    """A complaint of the YAML parser (known by a part of it), in words that help."""

    part: str
    message: str
    hint: str


_QUOTE_IT = "put the text in quotation marks"
_SECOND_COLON = _Syntax("", "a text that is not in quotation marks cannot hold `: `", _QUOTE_IT)
_BEHIND_QUOTE = _Syntax(
    "",
    "the text goes on behind the quotation mark that closes it",
    'put the whole text in the other kind of quotation marks, or write `\\"` inside double ones',
)
_SYNTAX = (
    _Syntax(
        "mapping values are not allowed",
        "a `:` stands where no key can be",
        "write a space behind the colon of the key above, and check the indentation",
    ),
    _Syntax(
        "block sequence entries are not allowed",
        "a list begins in the middle of a line",
        "put each `- ` on a line of its own, below its key",
    ),
    _Syntax(
        "found unexpected end of stream",
        "the quotation mark that opens here is never closed",
        "close it, or put the whole text in the other kind of quotation marks",
    ),
    _Syntax("tab character", "a tab stands where YAML allows only spaces", "indent with spaces"),
    _Syntax("undefined alias", "to YAML a text that begins with `*` is an alias, and there is none", _QUOTE_IT),
    _Syntax("expected alphabetic or numeric", "a text cannot begin with `*` or `&`", _QUOTE_IT),
    _Syntax("duplicate anchor", "an anchor (`&name`) is given twice", "rename one, or " + _QUOTE_IT),
    _Syntax(
        "escape",
        "a backslash that begins no escape YAML knows",
        "write `\\\\` for a backslash, or use single quotation marks",
    ),
    _Syntax(
        "',' or ']'",
        "a list that `[` begins is not closed, or a comma is missing",
        "close it with `]`; put a text that begins with `[` in quotation marks",
    ),
    _Syntax(
        "',' or '}'",
        "a mapping that `{` begins is not closed, or a comma is missing",
        "close it with `}`; put a text that begins with `{` in quotation marks",
    ),
    _Syntax(
        "did not find expected key",
        "this does not fit to what stands above",
        "check the indentation, and the quotation marks above",
    ),
    _Syntax("expected '-' indicator", "an item of the list (`- `) is expected here", "check the indentation"),
    _Syntax(
        "could not find expected ':'",
        "this line has no `: ` behind its key",
        "write `key: value`, with a space behind the colon; indent a text that goes on over lines",
    ),
    _Syntax("another document", "a second YAML document begins here", "one file holds one; remove the line `---`"),
    _Syntax(
        "comment or line break",
        "nothing can follow `|` or `>` on its line",
        "begin the text on the next line, indented, or put it in quotation marks",
    ),
    _Syntax("directive", "a line that begins with `%` is an instruction to YAML", _QUOTE_IT),
    _Syntax("incompatible YAML", "this version of YAML is not known", "remove the line that begins with `%YAML`"),
    _Syntax("node content", "no value can begin with this", _QUOTE_IT),
)


# ── converting: nodes become a record ───────────────────────────────────────────────────────────────────────────


class _Bad:
    """Stands for a value that has a problem, which has been reported."""


_BAD = _Bad()
_NULLS = frozenset(("", "~", "null"))
_YES_NO = frozenset(("yes", "no", "on", "off", "y", "n", "true", "false"))
_INTEGER = re.compile("0|[1-9][0-9]{0,17}")
# YAML 1.1 ends a line at these, too; editors do not, nor does YAML 1.2.
_ODD_BREAKS = "\x85\u2028\u2029"
_WANTED = {"id": "an id", "reference": "a reference", "date": "a date", "edtf": "a date", "url": "a web address"}


class _Reader:
    """One text on its way to a record: gathers the problems and the places."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.text, self.put_back = _without_odd_breaks(text.removeprefix("\ufeff"))
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

    def place_at(self, offset: int) -> Place:
        line = self.text.count("\n", 0, offset)
        return Place(line + self.first_line, offset - self.text.rfind("\n", 0, offset))

    # ── the whole ──

    def read_root(self, shape: Shape) -> object:
        try:
            node = _compose(self.text)
            return self.read_top(shape, node)
        except _TooLargeError as problem:
            place = self.place_of(problem.mark) if problem.mark else Place(self.first_line, 1)
            return self.report("Y008", str(problem), place)
        except yaml.MarkedYAMLError as problem:
            return self.report_syntax(problem)
        except (yaml.reader.ReaderError, UnicodeEncodeError):
            return self.report_character()

    def read_top(self, shape: Shape, node: Node | None) -> object:
        if node is None or _is_null(node):
            node = MappingNode("", [], yaml.Mark("", 0, 0, 0, None, 0), yaml.Mark("", 0, 0, 0, None, 0))
        elif not isinstance(node, MappingNode):
            place, spaced = self.place(node), re.match(r"[\w-]+:\S", self.text)
            hints = ("write a space behind the colon",) if spaced else ("write `key: value`, one on a line",)
            return self.report("Y004", f"a mapping is expected here, this is {_found(node)}", place, hints)
        return self.convert(shape, node, "")

    def report_syntax(self, problem: yaml.MarkedYAMLError) -> _Bad:
        complaint = problem.problem or problem.context or "it cannot be read"
        mark = _telling_mark(problem)
        place = self.place_of(mark)
        if "tag" in complaint and "handle" in complaint:
            return self.report("Y009", "a YAML tag has no meaning here", place)
        if "cannot start any token" in complaint:
            return self.report_start(mark)
        known = _explain(complaint, self.text[self.text.rfind("\n", 0, mark.index) + 1 : mark.index])
        if known is None:
            return self.report("Y001", f"the YAML cannot be read: {complaint}", place)
        return self.report("Y001", known.message, place, (known.hint,))

    def report_start(self, mark: Any) -> _Bad:
        character = self.text[mark.index : mark.index + 1]
        if character == "\t":
            message, hint = "a tab stands where YAML allows only spaces", "indent with spaces"
        else:
            message, hint = f"no value can begin with `{character}`", _QUOTE_IT
        return self.report("Y001", message, self.place_of(mark), (hint,))

    def report_character(self) -> _Bad:
        match = _FORBIDDEN_IN_YAML.search(self.text)
        if match is None:
            return self.report("Y001", "the YAML cannot be read", Place(self.first_line, 1))
        return self.report("F003", _forbidden(match[0]), self.place_at(match.start()))

    # ── any value ──

    def convert(self, shape: Shape, node: Node, path: str) -> object:
        """The value of a node, None for an empty one, or `_BAD`."""
        self.visits_left -= 1
        if self.visits_left < 0:
            raise _TooLargeError("its aliases make it too large", node.start_mark)
        place = self.places[path] = self.place(node)
        if node.tag:
            return self.report("Y009", f"the tag `{_short(node.tag)}` has no meaning here", place, ("take it out",))
        if self.failed and (id(node), id(shape)) in self.failed:
            return _BAD  # an alias repeats it, and it has been reported
        if self.put_back and isinstance(node, ScalarNode):
            node.value = node.value.translate(self.put_back)
        value = None if _is_null(node) else _CONVERT[type(shape)](self, shape, node, path)
        if value is _BAD:
            self.failed.add((id(node), id(shape)))
        return value

    def wrong(self, shape: Shape, node: Node, path: str, hints: tuple[str, ...] = ()) -> _Bad:
        message = f"{_wanted(shape)} is expected{_for(path)}, this is {_found(node)}"
        return self.report("Y004", message, self.place(node), hints)

    # ── scalars ──

    def text_value(self, shape: Text, node: Node, path: str) -> object:
        if not isinstance(node, ScalarNode):
            return self.wrong(shape, node, path, _quoting(node))
        return self.checked(shape, node.value, self.places[path])

    def checked(self, shape: Text, value: str, place: Place) -> object:
        if not value.isprintable() and (match := _FORBIDDEN_IN_TEXT.search(value)):
            return self.report("F003", _forbidden(match[0]), place)
        if shape.kind:
            code, check = _CHECKS[shape.kind]
            if message := check(value):
                return self.report(code, message, place)
        return value

    def truth(self, shape: Truth, node: Node, path: str) -> object:
        if not isinstance(node, ScalarNode):
            return self.wrong(shape, node, path)
        if not node.style and node.value in ("true", "false"):
            return node.value == "true"
        hints = ("write `true` or `false`, without quotation marks",) if node.value.lower() in _YES_NO else ()
        message = f"true or false is expected{_for(path)}, this is “{_short(node.value)}”"
        return self.report("Y004", message, self.places[path], hints)

    def number(self, shape: Number, node: Node, path: str) -> object:
        if not isinstance(node, ScalarNode):
            return self.wrong(shape, node, path)
        if not node.style and _INTEGER.fullmatch(node.value):
            return int(node.value)
        message = f"a whole number is expected{_for(path)}, this is “{_short(node.value)}”"
        return self.report("Y004", message, self.places[path], ("write it in digits, such as `90`",))

    def choice(self, shape: Choice, node: Node, path: str) -> object:
        if not isinstance(node, ScalarNode):
            return self.wrong(shape, node, path)
        if node.value in shape.words:
            return node.value
        meant = self.guess(node.value, shape.words)
        hints = (f"did you mean “{meant}”?",) if meant else ()
        message = f"“{_short(node.value)}” is not one of the choices{_for(path)}"
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
        return self.report("Y005", f"an item is empty{_for(path)}", self.places[path]) if value is None else value

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
                self.report("Y002", f"the key `{_short(key.value)}` is given twice", self.place(key), (), (related,))
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
        inner = _join(path, name.replace("/", "~1"))
        place = self.places[f"{inner}/@key"] = self.place(key)
        named = self.checked(Text("id" if isinstance(shape, Registry) else ""), name, place)
        value = self.convert(shape.value, node, inner)
        if value is None:
            return self.report("Y005", f"`{_short(name)}` is empty", place)
        return value if named is not _BAD else _BAD

    def fields(self, shape: Fields, node: Node, path: str) -> object:
        if isinstance(node, MappingNode):
            return self.record(shape, node, path)
        if not isinstance(node, ScalarNode) or shape.shorthand is None:
            return self.wrong(shape, node, path)
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
        given = {name: value for name, value in values.items() if value is not None}
        bad = len(self.problems) > before or _BAD in given.values()
        return _BAD if bad else shape.record(**given)

    def field(self, shape: Fields, name: str, key: Node, node: Node, path: str) -> object:
        value = self.convert(shape.fields[name], node, _join(path, name))
        blank = value is None or (isinstance(value, str) and not value.strip())
        if blank and (name in shape.required or key is node):
            return self.report("Y005", f"`{name}` is empty", self.place(key))
        return value

    def report_unknown(self, shape: Fields, name: str, key: Node, cut: bool) -> str | None:  # noqa: FBT001
        """The known key that was probably meant."""
        meant = self.guess(name, shape.fields)
        hint = f"did you mean “{meant}”?" if meant else "known keys: " + ", ".join(shape.fields)
        if cut:
            hint = "inside `{ }` a comma ends the value; put a text that holds a comma in quotation marks"
        self.report("Y003", f"the key `{_short(name)}` is not known here", self.place(key), (hint,))
        return meant

    def report_missing(self, shape: Fields, given: set[str | None], node: MappingNode, path: str) -> None:
        for name in shape.required:
            if name not in given:
                place = self.place(node.value[0][0]) if node.value else self.place(node)
                self.report("Y005", f"`{name}` is missing{_inside(path)}", place)

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


def _without_odd_breaks(text: str) -> tuple[str, dict[int, str]]:
    """The text with private characters, which it does not hold itself, for odd line breaks; and the way back."""
    odd = [character for character in _ODD_BREAKS if character in text]
    if not odd:
        return text, {}
    held = set(text)
    free = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in held)
    stand_ins = {ord(old): new for old, new in zip(odd, free, strict=False)}
    return text.translate(stand_ins), {ord(new): chr(old) for old, new in stand_ins.items()}


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.style and node.value in _NULLS


def _cut_by_comma(mapping: MappingNode, value: Node) -> bool:
    """Whether what stands as a key in a flow mapping is the rest of a text with a comma: nothing follows it."""
    return bool(mapping.flow_style) and _is_null(value) and not cast(ScalarNode, value).value


def _join(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _explain(complaint: str, before: str) -> _Syntax | None:
    """The parser's complaint in words that help, by what stands before it on its line."""
    if "mapping values" in complaint and ": " in before:
        return _SECOND_COLON
    if "expected key" in complaint and before.rstrip().endswith(('"', "'")):
        return _BEHIND_QUOTE
    return next((row for row in _SYNTAX if row.part in complaint), None)


def _telling_mark(problem: yaml.MarkedYAMLError) -> Any:
    """Where to point: at what was opened, if the parser noticed only lines later that it was not closed."""
    here, opened = problem.problem_mark, problem.context_mark
    if here is None or opened is None:
        return here or opened
    complaint = str(problem.problem)
    late = "',' or" in complaint and here.line > opened.line
    return opened if late or "end of stream" in complaint or "could not find expected ':'" in complaint else here


# ── words for messages ──────────────────────────────────────────────────────────────────────────────────────────


def _wanted(shape: Shape) -> str:
    match shape:
        case Text(kind):
            return _WANTED.get(kind, "a text")
        case Truth():
            return "true or false"
        case Number():
            return "a whole number"
        case Choice():
            return "one of a few words"
        case Items(item):
            return f"a list of {_plural(item)}"
        case AnyOf():
            return "a text or a list of texts" if shape.lists else "a text"
        case Fields(shorthand=str()):
            return "a text or a mapping"
        case _:
            return "a mapping"


def _plural(shape: Shape) -> str:
    return _wanted(shape).split()[-1].replace("address", "addresse").replace("words", "word") + "s"


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


def _quoting(node: Node) -> tuple[str, ...]:
    """How to write as a text what YAML read as a list or a mapping."""
    if getattr(node, "flow_style", None):
        return ("a text that begins with `[` or `{` needs quotation marks",)
    return ("a text with `: ` in it needs quotation marks",) if isinstance(node, MappingNode) else ()


def _forbidden(character: str) -> str:
    return f"the character U+{ord(character):04X} cannot stand in a text"
