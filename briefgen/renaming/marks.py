"""The marks of a text that name things, changed where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from briefgen.edits import Edit
from briefgen.parse.annotations import find_marks
from briefgen.parse.draft import Found
from briefgen.renaming.target import REFERS_TO

_WORD = re.compile(r"[^\s,]+")
_ACTORS = ("speaker", "to", "via", "by")

New = Callable[[str, str], str | None]  # from the kinds that are named and the word to the new word


def edits_of_marks(body: str, new: New) -> Iterator[Edit]:
    """The edits that change what marks name. For the id of a mark, and for `cont=`, the kind is `passage`."""
    for found in find_marks(body):
        for key, value in _named(found):
            names = _kind(key, str(found.meaning.kind))
            if names and any(new(names, word) is not None for word in _WORD.findall(value)):
                yield from _changed(body, found, key, value, lambda word, names=names: new(names, word))  # type: ignore[misc]


def _named(found: Found) -> Iterator[tuple[str, str]]:
    yield from found.meaning.attributes.items()
    if found.meaning.id:
        yield "id", found.meaning.id


def _kind(key: str, kind: str) -> str:
    if key in _ACTORS:
        return "actor"
    if key == "ref":
        return REFERS_TO.get(kind, kind)
    return "passage" if key in ("cont", "id") else ""


def _changed(body: str, found: Found, key: str, value: str, new: Callable[[str], str | None]) -> Iterator[Edit]:
    start, end = found.meaning.spans[key]
    source = body[start:end]
    # An id stands behind its `#`, a value behind its key; in a link to an actor there is nothing but the id.
    first = len("#") if key == "id" else len(key) + 1 if source.startswith(f"{key}=") else 0
    quoted = source[first : first + 1] in ("'", '"')
    first, last = first + quoted, len(source) - quoted
    if source[first:last] == value:
        for word in _WORD.finditer(source, first, last):
            if (other := new(word[0])) is not None:
                yield Edit(start + word.start(), start + word.end(), other)
        return
    # It is written with a comment or an escape in it.
    words = [word if (other := new(word)) is None else other for word in _WORD.findall(value)]
    yield Edit(start, end, f'{key}="{" ".join(words)}"' if len(words) > 1 else f"{key}={words[0]}")
