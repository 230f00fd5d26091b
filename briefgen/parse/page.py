"""A page of the project's own (about, method, imprint) becomes its record."""

from __future__ import annotations

import msgspec

from briefgen import layout
from briefgen.diagnostics import Diagnostic
from briefgen.document import read as read_document
from briefgen.model import PageFile, Places, TextPage
from briefgen.parse import flatten, markup
from briefgen.parse.source_text import decode, split_front_matter


class ParsedPage(msgspec.Struct, frozen=True, gc=False):
    """A page from its file alone; `page` is None where the file is too broken to use."""

    id: str
    path: str
    page: TextPage | None
    places: Places
    diagnostics: tuple[Diagnostic, ...]


def read_page(path: str, data: bytes, extensions: tuple[str, ...]) -> ParsedPage:
    """Read a page. Never raises: what is wrong with the file is in the diagnostics."""
    text, problems = decode(data, path)
    front = split_front_matter(text, path)
    found = [*problems, *front.diagnostics]
    if front.yaml is None:
        return ParsedPage(layout.stem(path), path, None, {}, tuple(found))
    head = read_document(front.yaml, PageFile, path, front.yaml_line)
    clean, swallowed, dropped = markup.sanitise(markup.convert(front.body, extensions))
    body, _, _ = flatten.flatten(clean)
    found += head.diagnostics
    found += [Diagnostic("A014", f"this would be lost: “{piece}”", path) for piece in swallowed]
    found += [Diagnostic("A016", f"left out: {what}", path) for what in dropped]
    page = None
    if head.value is not None:
        fields = {name: getattr(head.value, name) for name in PageFile.__struct_fields__}
        page = TextPage(id=layout.stem(path), path=path, html=body.html, images=body.images, **fields)
    return ParsedPage(layout.stem(path), path, page, head.places, tuple(found))
