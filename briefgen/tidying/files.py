"""A file put in one form. It is read again before it is given back: if anything else came of it, it stays as it was."""

from __future__ import annotations

import re

import msgspec

from briefgen import layout
from briefgen.config import Config, read_config
from briefgen.diagnostics import has_errors
from briefgen.document import read, read_mapping
from briefgen.edits import Edit, edited
from briefgen.model import Actor, BriefingFile, FrontMatter, PageFile, Passage, Sidecar, Source
from briefgen.parse.article import ParsedArticle, read_article
from briefgen.parse.page import read_page
from briefgen.parse.source_text import decode, split_front_matter
from briefgen.shapes import Registry, Shape, shape_of
from briefgen.tidying.keys import in_order
from briefgen.tidying.marks import tidy_marks

_SHAPES: dict[str, Shape] = {
    "sources": Registry(shape_of(Source)),
    "actors": Registry(shape_of(Actor)),
    "sidecar": shape_of(Sidecar),
    "briefing": shape_of(BriefingFile),
    "config": shape_of(Config),
}
FORMED = frozenset((*_SHAPES, "article", "page"))  # kinds of files that have one form


def tidy(path: str, data: bytes, beside: bytes | None, extensions: tuple[str, ...]) -> bytes | None:
    """A file in its form; None if it has errors, or if its form would not be read as the same."""
    if layout.kind_of(path) == "article":
        return _article(path, data, beside, extensions)
    if layout.kind_of(path) == "page":
        return _page(path, data, extensions)
    decoded = decode(data, path)
    text = decoded.text
    before = None if decoded.unreadable else _value(path, text)
    if before is None:
        return None
    new = in_order(text, _SHAPES[layout.kind_of(path)])
    return (
        edited(data, [_whole(text, new)]) if _value(path, new) == before and _comments(new) == _comments(text) else None
    )


def _value(path: str, text: str) -> object:
    """What a YAML file says; None if it has errors."""
    kind = layout.kind_of(path)
    if kind in ("sources", "actors"):
        found = read_mapping(text, Source, path) if kind == "sources" else read_mapping(text, Actor, path)
        return None if found.diagnostics else found.value
    if kind == "config":
        return read_config(text, path).value
    return read(text, BriefingFile, path).value if kind == "briefing" else read(text, Sidecar, path).value


def _article(path: str, data: bytes, beside: bytes | None, extensions: tuple[str, ...]) -> bytes | None:
    parsed = read_article(path, data, beside, extensions)
    if parsed.article is None or has_errors(parsed.diagnostics):
        return None
    text = decode(data, path).text
    front = split_front_matter(text, path)
    start = len(text) - len(front.body)
    edits = [
        edit._replace(start=edit.start + start, end=edit.end + start)
        for edit in tidy_marks(front.body, parsed, extensions)
    ]
    after = edited(data, [*edits, *_front_matter(text, front.yaml or "", shape_of(FrontMatter))])
    return after if _read(read_article(path, after, beside, extensions)) == _read(parsed) else None


def _page(path: str, data: bytes, extensions: tuple[str, ...]) -> bytes | None:
    parsed = read_page(path, data, extensions)
    if parsed.page is None or has_errors(parsed.diagnostics):
        return None
    text = decode(data, path).text
    yaml = split_front_matter(text, path).yaml or ""
    after = edited(data, _front_matter(text, yaml, shape_of(PageFile)))
    return after if read_page(path, after, extensions).page == parsed.page else None


def _front_matter(text: str, yaml: str, shape: Shape) -> list[Edit]:
    """The edit of what stands between the `---` lines."""
    new, first = in_order(yaml, shape), text.find("\n") + 1
    if _comments(new) != _comments(yaml):
        return []
    whole = _whole(yaml, new)
    return [whole._replace(start=whole.start + first, end=whole.end + first)]


def _read(parsed: ParsedArticle) -> object:
    """What an article says. That a value stood in several lines is no part of it."""
    codes = sorted(problem.code for problem in parsed.diagnostics)
    return parsed.article, parsed.body, [_in_one_line(passage) for passage in parsed.passages], codes


def _in_one_line(passage: Passage) -> Passage:
    note, role = ((re.sub(r"\s+", " ", text) if text else text) for text in (passage.note, passage.role))
    return msgspec.structs.replace(passage, note=note, role=role)


def _whole(text: str, new: str) -> Edit:
    return Edit(0, len(text), new) if new != text else Edit(0, 0, "")


def _comments(text: str) -> list[str]:
    return sorted(line.strip() for line in text.split("\n") if line.lstrip().startswith("#"))
