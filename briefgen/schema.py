"""The JSON Schema of the YAML files, so that editors complete and check them. It is made from the records themselves.

A schema accepts whatever the reader accepts. What no schema can say (two ids alike, the days of a month, a key quote
that names its words twice) only the reader refuses.
"""

from __future__ import annotations

from typing import Any

import msgspec

from briefgen.config import Config
from briefgen.languages import TAG
from briefgen.model import Actor, BriefingFile, FrontMatter, PageFile, Sidecar, Source
from briefgen.shapes import AnyOf, Choice, Fields, Items, Number, Registry, Shape, Table, Text, Truth, shape_of

Json = dict[str, Any]

# The patterns avoid `\w` and `\d`, which mean other things to other languages.
_WORD = r"[^\s!-,/:-@\[-^`{-~]"  # letters, digits, `-`, `_`, `.`
_ID = r"(?![._-])(?!.*\.$)" + _WORD + "{1,100}"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
_ABOUT = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?"
_PATTERNS = {
    "id": f"^{_ID}$",
    "reference": f"^(?![._-]){_WORD}{{1,100}}(#{_WORD}{{1,200}})?$",
    "date": f"^{_DAY}({_TIME})?$",
    "edtf": rf"^({_ABOUT}|{_DAY}{_TIME}|{_ABOUT}/({_ABOUT}|\.\.)|\.\./{_ABOUT})$",
    "language": f"^{TAG}$",
    "reason": r"^(?!\s*([Yy]([Ee][Ss])?|[Nn][Oo]?|[Oo][Nn]|[Oo][Ff]{2}|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Oo][Nn][Ee]|[Nn][Uu][Ll]{2}|[01])?\s*$)",
    "url": r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#<>\"\\]+[^\s<>\"\\]*$",
}
# A text may look like a number or a truth value: the reader takes it as it is written.
_SCALARS = ["string", "number", "boolean"]


def schemas() -> dict[str, Json]:
    """One schema for each kind of YAML, by its name: `config`, `sources`, `actors`, `briefing`, `article` …"""
    return {
        "config": _schema("config.yaml", shape_of(Config)),
        "sources": _schema("content/sources.yaml", Registry(shape_of(Source))),
        "actors": _schema("content/actors.yaml", Registry(shape_of(Actor))),
        "briefing": _schema("A briefing", shape_of(BriefingFile)),
        "article": _schema("The front matter of an article", shape_of(FrontMatter)),
        "sidecar": _schema("An article's own YAML beside it", shape_of(Sidecar)),
        "page": _schema("The front matter of a page", shape_of(PageFile)),
    }


def _schema(title: str, shape: Shape) -> Json:
    definitions: dict[str, Json] = {}
    _define(shape, definitions)
    body = _object(shape) if isinstance(shape, Fields) else _value(shape)
    required = isinstance(shape, Fields) and shape.required
    whole = body if required else body | {"type": ["object", "null"]}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return head | whole | {"$defs": {name: definitions[name] for name in sorted(definitions)}}


def _define(shape: Shape, definitions: dict[str, Json]) -> None:
    """Gathers the records below a shape."""
    match shape:
        case Items(inner) | Table(inner) | Registry(inner):
            inners = [inner]
        case Fields():
            inners = list(shape.fields.values())
        case _:
            inners = []
    for inner in inners:
        if isinstance(inner, Fields):
            definitions[inner.record.__name__] = _object(inner)
        _define(inner, definitions)


def _object(shape: Fields) -> Json:
    defaults = {field.encode_name: field.default for field in msgspec.structs.fields(shape.record)}
    properties = {
        name: _value(inner) if name in shape.required else _optional(inner, defaults[name])
        for name, inner in shape.fields.items()
    }
    described: Json = {"description": " ".join((shape.record.__doc__ or "").split()), "type": "object"}
    if shape.required:
        described["required"] = list(shape.required)
        properties |= {name: _filled(properties[name]) for name in shape.required}
    return described | {"properties": properties, "additionalProperties": False}


def _filled(schema: Json) -> Json:
    """A text that is required has to say something."""
    return schema | {"pattern": r"\S"} if schema.get("type") == _SCALARS and "pattern" not in schema else schema


def _optional(shape: Shape, default: Any) -> Json:
    """A key that is there without a value counts as left out."""
    schema = _value(shape)
    if "enum" in schema:
        schema = schema | {"enum": [*schema["enum"], None]}
    elif isinstance(schema.get("type"), list):
        schema = schema | {"type": [*schema["type"], "null"]}
    elif "type" in schema:
        schema = schema | {"type": [schema["type"], "null"]}
    else:
        schema = {"oneOf": [*_alternatives(schema), {"type": "null"}]}
    return schema | {"default": default} if isinstance(default, str | bool | int) else schema


def _alternatives(schema: Json) -> list[Json]:
    found: list[Json] = schema.get("oneOf", [schema])
    return found


def _value(shape: Shape) -> Json:
    match shape:
        case Text(kind):
            types = ["string"] if kind == "reason" else _SCALARS
            return {"type": types, "pattern": _PATTERNS[kind]} if kind else {"type": types}
        case Truth():
            return {"type": "boolean"}
        case Number():
            return {"type": "integer", "minimum": 0}
        case Choice(words):
            return {"enum": list(words)}
        case Items(item):
            return {"oneOf": [{"type": "array", "items": _value(item)}, *_single(item)]}
        case AnyOf(lists=lists):
            scalar = {"type": _SCALARS}
            return {"oneOf": [scalar, {"type": "array", "items": scalar}]} if lists else scalar
        case Table(inner, key):
            named = {"propertyNames": {"pattern": _PATTERNS[key]}} if key else {}
            return {"type": "object", **named, "additionalProperties": _value(inner)}
        case Registry(inner):
            return {"type": "object", "propertyNames": _id_key(), "additionalProperties": _value(inner)}
        case Fields():
            return _record(shape)


def _id_key() -> Json:
    return {"pattern": _PATTERNS["id"]}


def _single(item: Shape) -> list[Json]:
    """How a list with one item may be written without the list; ids also as one text with commas between."""
    if isinstance(item, Text) and item.kind in ("id", "reference"):
        return [{"type": _SCALARS, "pattern": rf"^[\s,]*{_WORD}+(#{_WORD}+)?([\s,]+{_WORD}+(#{_WORD}+)?)*[\s,]*$"}]
    return _alternatives(_value(item))


def _record(shape: Fields) -> Json:
    reference = {"$ref": f"#/$defs/{shape.record.__name__}"}
    if shape.shorthand is None:
        return reference
    return {"oneOf": [_filled(_value(shape.fields[shape.shorthand])), reference]}
