"""The lists of marks in one form: attributes in their order, in one line, quoted only where needed, with an id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefgen.edits import Edit
from briefgen.marking.entries import inline_list
from briefgen.parse.annotations import find_marks, scan
from briefgen.parse.article import ParsedArticle, anchor
from briefgen.parse.attributes import KEYS
from briefgen.parse.draft import Found
from briefgen.parse.rendered import Source, render


def tidy_marks(body: str, parsed: ParsedArticle, extensions: tuple[str, ...]) -> list[Edit]:
    """The edits of an article's body. The article has to be without errors."""
    ids = _ids(body, parsed, extensions)
    edits: list[Edit] = []
    for number, found in enumerate(find_marks(body)):
        edits += _listed(body, found, ids.get(number))
    edits += [Edit(place, place, "\n") for place in sorted(_unparted(body))]
    return [edit for edit in edits if body[edit.start : edit.end] != edit.text]


def _unparted(body: str) -> set[int]:
    """Where an empty line is missing before a block of paragraphs, or behind it."""
    places: set[int] = set()
    for found in find_marks(body):
        if found.prefix == "":
            before, behind = body.rfind("\n", 0, found.opening[0]) + 1, body.find("\n", found.closing[1]) + 1
            if body[body.rfind("\n", 0, max(0, before - 1)) + 1 : before].strip():
                places.add(before)
            if behind and body[behind : (body + "\n").find("\n", behind)].strip():
                places.add(behind)
    return places


def _ids(body: str, parsed: ParsedArticle, extensions: tuple[str, ...]) -> Mapping[int, str]:
    """By the number of a mark without an id, the id that its passage is given."""
    scanned, _ = scan(body, parsed.path)
    rendered = render(scanned.markdown, extensions, Source(body, parsed.path, 1))
    known: dict[tuple[str, tuple[int, int]], list[str]] = {}
    for passage in parsed.passages:
        if not passage.in_title:
            known.setdefault((passage.kind, passage.parts[0]), []).append(passage.id)
    standing = {mark.places[""]: mark for mark in anchor(scanned.marks, rendered, parsed.path)[0]}
    found: dict[int, str] = {}
    for mark in scanned.marks:
        where = standing.get(mark.place)
        if where and not mark.id and "cont" not in mark.attributes:
            names = known.get((mark.kind, (where.start, where.end)), [])
            if len(names) == 1:  # two marks at one place are told apart by their order alone
                found[mark.index] = names[0]
    return found


def _listed(body: str, found: Found, made: str | None) -> Iterator[Edit]:
    """The edit of the braces of a mark. A list that holds a comment stays; so does a link to an actor."""
    start, end = found.closing if found.prefix is None else found.opening
    first = body.find("{", start, end)
    last = body.rfind("}", start, end) + 1
    if first < 0 or last <= first or "{>>" in body[start:end] or found.meaning.problems:
        return
    kind = str(found.meaning.kind)
    if set(found.meaning.attributes) <= set(KEYS[kind]):
        key = found.meaning.id or made
        listed = inline_list(kind, key or "", found.meaning.attributes)
        yield Edit(first, last, listed if key else listed.replace(f"{{.{kind} #", f"{{.{kind}", 1))
