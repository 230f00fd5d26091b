"""A page of the project's own (about, method, imprint) becomes its record."""

from __future__ import annotations

from functools import partial

import msgspec

from briefgen import layout
from briefgen.diagnostics import Diagnostic
from briefgen.document import read as read_document
from briefgen.model import PageFile, Places, TextPage
from briefgen.parse.annotations import Mark, scan
from briefgen.parse.rendered import Source, places_of_images, render
from briefgen.parse.source_text import decode, not_closed, split_front_matter


class ParsedPage(msgspec.Struct, frozen=True, gc=False):
    """A page from its file alone; `page` is None where the file is too broken to use."""

    id: str
    path: str
    page: TextPage | None
    places: Places
    diagnostics: tuple[Diagnostic, ...]


def read_page(path: str, data: bytes, extensions: tuple[str, ...]) -> ParsedPage:
    """Read a page. Never raises: what is wrong with the file is in the diagnostics."""
    decoded = decode(data, path)
    if decoded.unreadable:
        return ParsedPage(layout.stem(path), path, None, {}, decoded.diagnostics)
    front = split_front_matter(decoded.text, path)
    found = [*decoded.diagnostics, *front.diagnostics]
    if front.yaml is None:
        return ParsedPage(layout.stem(path), path, None, {}, tuple(found))
    head = read_document(front.yaml, PageFile, path, front.yaml_line)
    if open_ := not_closed(front, head.diagnostics, path, PageFile.__struct_fields__):
        return ParsedPage(layout.stem(path), path, None, {}, (*decoded.diagnostics, *open_.diagnostics))
    source = Source(front.body, path, front.body_line)
    scanned, problems = scan(front.body, path, front.body_line)
    rendered = render(scanned.markdown, extensions, source)
    found += [*head.diagnostics, *problems, *map(partial(_misplaced, path), scanned.marks), *rendered.diagnostics]
    page = None
    if head.value is not None:
        fields = {name: getattr(head.value, name) for name in PageFile.__struct_fields__}
        page = TextPage(id=layout.stem(path), path=path, html=rendered.body.html, images=rendered.body.images, **fields)
    places = head.places | places_of_images(rendered.body, source)
    return ParsedPage(layout.stem(path), path, page, places, tuple(found))


def _misplaced(path: str, mark: Mark) -> Diagnostic:
    message = f"this {mark.kind} stands in a page of the site's own, and only articles have passages"
    hint = "take the brackets and the attributes out, or write a plain link"
    return Diagnostic("A015", message, path, mark.place, (hint,))
