"""The shapes that a record's type hints allow an author to write, and the rules for its texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, cast, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import msgspec

from briefgen.dates import check_date, check_edtf
from briefgen.languages import check_language
from briefgen.layout import how_to_write_id, id_near, is_id
from briefgen.model import Record


class Text(NamedTuple):
    """A text, or one of the texts with a rule: `id`, `reference`, `date`, `edtf`, `url`, `language`.

    `names` is the kind of thing that the text is the id of; more than one if it may be any of them.
    """

    kind: str = ""
    names: str = ""


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
    """A mapping whose keys are up to the author, as texts of one kind."""

    value: Shape
    key: str = ""
    names: str = ""  # as of a text


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
    attributes: dict[str, str]  # for each key the record's attribute; `as` cannot be one


Shape = Text | Truth | Number | Choice | Items | Table | Registry | AnyOf | Fields


@lru_cache(maxsize=256)
def shape_of(hint: Any) -> Shape:
    """The shape of a type hint of the model. Raises TypeError for a hint that YAML cannot be read into."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Text(*arguments[1:])
    if origin is Literal:
        return Choice(arguments)
    if origin is tuple:
        return Items(shape_of(arguments[0]))
    if origin is dict:
        key = shape_of(arguments[0])
        return Table(shape_of(arguments[1]), *(key if isinstance(key, Text) else ()))
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
    shapes = {field.encode_name: shape_of(hints[field.name]) for field in fields}
    required = tuple(field.encode_name for field in fields if field.required)
    attributes = {field.encode_name: field.name for field in fields}
    return Fields(record, shapes, required, getattr(record, "shorthand", None), attributes)


# ── texts with a rule ───────────────────────────────────────────────────────────────────────────────────────────

_PASSAGE = re.compile(r"[\w.-]{1,200}")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)


def check_id(text: str) -> str | None:
    """What is wrong with an id, or None."""
    if is_id(text):
        return None
    return f"“{short(text)}” cannot be an id; {how_to_write_id(text)}"


def check_reference(text: str) -> str | None:
    """What is wrong with a reference, `article` or `article#passage`, or None."""
    article, mark, passage = text.partition("#")
    if is_id(article) and (not mark or _PASSAGE.fullmatch(passage)):
        return None
    near = id_near(article) if not mark or _PASSAGE.fullmatch(passage) else None
    example = f", such as `{near}{mark}{passage}`" if near else ""
    return f"“{short(text)}” names nothing; write `article#passage` or the id of an article{example}"


def check_reason(text: str) -> str | None:
    """What is wrong with a reason for an exception, or None. Whoever writes “no” wants none."""
    if text.strip().casefold() not in _NO_REASONS:
        return None
    return f"“{short(text)}” is no reason; write it in words, or take this out if there is no exception"


_NO_REASONS = frozenset(("", "yes", "no", "true", "false", "on", "off", "none", "null", "y", "n", "0", "1"))
_NOT_IN_URLS = re.compile(r'[ <>"\\]')


def check_url(text: str) -> str | None:
    """What is wrong with a web address, or None."""
    # Of all white space only the space itself is printable.
    if not text.isprintable() or _NOT_IN_URLS.search(text):
        return f"“{short(text)}” holds a character that no address can hold"
    try:
        parts = urlsplit(text)
        host = parts.hostname if parts.port is None or parts.port else None
    except ValueError:
        host = None
    if host and parts.scheme in ("http", "https"):
        return None
    return f"“{short(text)}” is no web address; it begins with `https://` and names a host"


_CHECKS: dict[str, tuple[str, Callable[[str], str | None]]] = {
    "id": ("Y010", check_id),
    "reference": ("Y010", check_reference),
    "date": ("Y007", check_date),
    "edtf": ("Y007", check_edtf),
    "url": ("Y011", check_url),
    "language": ("Y013", check_language),
    "reason": ("Y004", check_reason),
}


def parted(problem: str) -> tuple[str, str]:
    """What a check says, as a message and a hint, which may be empty. What a user wrote may hold a semicolon, too."""
    quoted = problem.rfind("”") + 1
    message, _, hint = problem[quoted:].partition("; ")
    return problem[:quoted] + message, hint


def check_text(kind: str, text: str) -> tuple[str, str] | None:
    """What is wrong with a text of this kind (see `Text`), as a code and a message; or None."""
    if not text.isprintable() and (match := _FORBIDDEN.search(text)):
        return "F003", f"the character U+{ord(match[0]):04X} cannot stand in a text"
    if "\u202d" in text or "\u202e" in text:  # as an escape: the character itself is dealt with where files are decoded
        return "F003", "a sign that forces a direction of writing (U+202D, U+202E) cannot stand in a text"
    if "{>>" in text:
        return "Y012", "a private comment cannot stand in a value: it would be published"
    if not kind:
        return None
    code, check = _CHECKS[kind]
    message = check(text)
    return (code, message) if message else None


def short(text: str, most: int = 60) -> str:
    """A text for a message: its beginning, if it is long."""
    return text if len(text) <= most else text[:most] + "…"


# ── shapes in words ─────────────────────────────────────────────────────────────────────────────────────────────

_WANTED = {
    "id": "an id",
    "reference": "a reference",
    "date": "a date",
    "edtf": "a date",
    "url": "a web address",
    "language": "a language tag",
    "reason": "a reason in words",
}


def wanted(shape: Shape) -> str:
    """What an author is to write, for a message."""
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
    return wanted(shape).split()[-1].replace("address", "addresse").replace("words", "word") + "s"
