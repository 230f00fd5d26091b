"""An article's file (and its own `.yaml` beside it) becomes its record, its text and its passages."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple

import msgspec

from briefgen import layout
from briefgen.diagnostics import Diagnostic, Place
from briefgen.document import Document
from briefgen.document import read as read_document
from briefgen.model import Article, Body, Capture, FrontMatter, Passage, Places, Sidecar
from briefgen.parse import passages, standoff
from briefgen.parse.annotations import Mark, scan
from briefgen.parse.block_lines import block_lines
from briefgen.parse.rendered import Rendered, Source, places_of_images, render
from briefgen.parse.signs import taken_as_markdown
from briefgen.parse.source_text import FrontAndBody, decode, not_closed, split_front_matter
from briefgen.placeholders import ARTICLE_TEXT
from briefgen.shapes import short

# Mistakes after which nobody knows where the text or a mark ends, and what is then not found for no reason of its own.
UNCLOSED = frozenset({"A004", "A018"})
_NOT_FOUND = frozenset({"A008", "A011"})
MOST_MARKS = 50_000
_BEFORE_LISTS = ("]{", "](actor:", ":::")
_UNPUBLISHED = ("annotations", "capture")  # of front matter: what the record of an article does not hold


class ParsedArticle(msgspec.Struct, frozen=True, gc=False):
    """All that is known of an article from its files alone. `article` is None where they are too broken to use.

    `places` holds, for each file, the keys of its YAML, and `#id`, `#id/speaker` … of the passages marked in it;
    `lines` those in which the blocks of the text begin (`parse/block_lines`).
    """

    id: str
    path: str
    article: Article | None
    body: Body
    passages: tuple[Passage, ...]
    places: dict[str, Places]
    diagnostics: tuple[Diagnostic, ...]
    lines: bytes = b""
    capture: Capture | None = None


def read_article(
    path: str,
    data: bytes,
    sidecar: bytes | None,
    extensions: tuple[str, ...],
    nearest: standoff.Nearest = standoff.nothing_near,
) -> ParsedArticle:
    """Read an article. Never raises: what is wrong with the files is in the diagnostics."""
    decoded = decode(data, path)
    if decoded.unreadable:
        return ParsedArticle(layout.stem(path), path, None, Body(), (), {}, decoded.diagnostics)
    files = _taken_apart(decoded.text, path, sidecar)
    source = files.source
    scanned, scan_problems = scan(source.text, path, source.first_line)
    rendered = render(scanned.markdown, extensions, source)
    body = rendered.body
    marks, mark_problems = anchor(scanned.marks, rendered, path)
    standing = standoff.anchor_all(files.lists, body.text, files.title, nearest)
    made = passages.assemble((*marks, *standing.marks), body.text, files.title)
    follow = [*(standing.diagnostics if files.held else ()), *made.diagnostics]
    if any(problem.code in UNCLOSED for problem in scan_problems):
        follow = [problem for problem in follow if problem.code not in _NOT_FOUND]
    problems = [*decoded.diagnostics, *files.diagnostics, *taken_as_markdown(scanned.markdown, body, source)]
    problems += [*scan_problems, *rendered.diagnostics, *mark_problems, *follow]
    problems += _about_the_text(files, body, problems)
    head, beside = files.head, files.beside
    return ParsedArticle(
        id=layout.stem(path),
        path=path,
        article=_article(path, head.value, beside.value) if head.value else None,
        body=body,
        passages=made.passages,
        places=_places(
            {path: head.places, sidecar_path(path): beside.places}, made.places, {path: places_of_images(body, source)}
        ),
        diagnostics=tuple(problems),
        lines=block_lines(body.text, source.text, source.first_line, scanned.removed),
        capture=head.value.capture if head.value else None,
    )


class _Files(NamedTuple):
    """An article's two files, taken apart."""

    path: str
    head: Document[FrontMatter]
    beside: Document[Sidecar]
    source: Source
    diagnostics: tuple[Diagnostic, ...]

    @property
    def title(self) -> str:
        return self.head.value.title if self.head.value else ""

    @property
    def held(self) -> bool:
        """Whether the text is there, and not only its description."""
        return self.head.value is None or self.head.value.text == "held"

    @property
    def lists(self) -> list[standoff.AnnotationList]:
        return [
            standoff.AnnotationList(where, document.value.annotations, document.places)
            for where, document in ((self.path, self.head), (sidecar_path(self.path), self.beside))
            if document.value is not None
        ]


def _taken_apart(text: str, path: str, sidecar: bytes | None) -> _Files:
    front = split_front_matter(text, path)
    head = _read_head(front.yaml, front.yaml_line, path)
    if open_ := not_closed(front, head.diagnostics, path, FrontMatter.__struct_fields__):
        front, head = open_, Document(None, {}, ())
    beside = _read_sidecar(sidecar, sidecar_path(path))
    body, found = front.body, front.diagnostics
    if too_many := _too_many_marks(front, path):
        body, found = "", (*found, too_many)
    problems = (*found, *head.diagnostics, *beside.diagnostics)
    return _Files(path, head, beside, Source(body, path, front.body_line), problems)


def _about_the_text(files: _Files, body: Body, found: list[Diagnostic]) -> list[Diagnostic]:
    """What is wrong with the text as a whole: it lacks, or is not finished. `found` is what is wrong with its parts."""
    path, line = files.path, files.source.first_line
    problems = _capture_outside(files.head, path)
    if ARTICLE_TEXT in body.text:
        problems += _unfinished(files.source.text, files.head.value, path, line)
    has_text = bool(body.text.strip())
    if not files.held:
        has_some = has_text or any(marks.annotations for marks in files.lists)
        problems += _text_not_held(files.head, path, has_some)
    elif not has_text and not any(map(_hides_text, found)):
        problems.append(_no_text(path, line))
    return problems


def _too_many_marks(front: FrontAndBody, path: str) -> Diagnostic | None:
    """Each mark takes a thousand times the memory of its characters, so there must be an end to them."""
    if sum(map(front.body.count, _BEFORE_LISTS)) <= MOST_MARKS:
        return None
    message = f"the article has more than {MOST_MARKS:,} marks, so its text is not read"
    return Diagnostic("A048", message, path, Place(front.body_line, 1), ("split the file, or mark less",))


def _text_not_held(head: Document[FrontMatter], path: str, has_some: bool) -> list[Diagnostic]:  # noqa: FBT001
    """A text or marks where the front matter says that there are none."""
    if not has_some:
        return []
    hint = "take out `text: not-held`, or the text and the marks"
    return [Diagnostic("A040", "the article has a text or marks", path, head.places["text"], (hint,))]


def _no_text(path: str, first_line: int) -> Diagnostic:
    hint = "add the text below the front matter, or remove the file"
    return Diagnostic("A013", "the article has no text", path, Place(first_line, 1), (hint,))


def _capture_outside(head: Document[FrontMatter], path: str) -> list[Diagnostic]:
    """A capture that is said to lie outside the project, or in what is published."""
    capture = head.value.capture if head.value else None
    if capture is None:
        return []
    parts = PurePosixPath(capture.file.replace("\\", "/")).parts
    inside = parts and not parts[0].startswith("/") and ":" not in parts[0] and ".." not in parts
    if inside and layout.folded(parts[0]) != "content":
        return []
    place = next((head.places[key] for key in ("capture/file", "capture") if key in head.places), Place(1, 1))
    message = f"the capture “{short(capture.file, 120)}” does not lie where captures are kept"
    return [Diagnostic("A045", message, path, place, ("name a file of the project outside content/: captures/…",))]


def _unfinished(body: str, head: FrontMatter | None, path: str, first_line: int) -> list[Diagnostic]:
    """What `briefgen new` wrote, if it is still there: a mistake in what is to be published, to be counted in a draft."""
    before, found, _ = body.partition(ARTICLE_TEXT)
    if not found or head is None or head.status not in ("published", "draft", "review"):
        return []
    place = Place(first_line + before.count("\n"), len(before) - before.rfind("\n"), len(found))
    if head.status != "published":
        hint = "put the text in the place of this line"
        return [Diagnostic("I011", "the text of this draft is not here yet", path, place, (hint,))]
    hint = "put the text in the place of this line, or write `status: draft` in the front matter"
    return [Diagnostic("A034", "the text of this article is not here yet", path, place, (hint,))]


def sidecar_path(path: str) -> str:
    """Where an article's own `.yaml` stands."""
    return path.removesuffix(".md") + ".yaml"


def _hides_text(problem: Diagnostic) -> bool:
    """Whether a text seems empty only because of another mistake, which is reported by itself."""
    return problem.code in ("A001", "A002", "A004", "A014", "A018", "A048", "F001", "F010")


def _read_head(yaml: str | None, line: int, path: str) -> Document[FrontMatter]:
    if yaml is None:
        return Document(None, {}, ())
    return read_document(yaml, FrontMatter, path, line)


def _read_sidecar(data: bytes | None, path: str) -> Document[Sidecar]:
    if data is None:
        return Document(None, {}, ())
    text, problems = decode(data, path)
    document = read_document(text, Sidecar, path)
    return Document(document.value, document.places, (*problems, *document.diagnostics))


def anchor(marks: tuple[Mark, ...], rendered: Rendered, path: str) -> tuple[list[passages.Anchored], list[Diagnostic]]:
    """Where the words of each mark of the text stand, and what is wrong with the others."""
    text = rendered.body.text
    problems: list[Diagnostic] = []
    found: list[passages.Anchored] = []
    for mark in marks:
        starts, ends = rendered.opens.get(mark.index, []), rendered.closes.get(mark.index, [])
        if len(starts) != 1 or len(ends) != 1:
            message = f"this {mark.kind} stands where no mark can be"
            hint = "put the brackets around words of the text, not into an address, a tag or a description"
            problems.append(Diagnostic("A015", message, path, mark.place, (hint,)))
            continue
        start, end = _trim(text, starts[0], ends[0])
        if start >= end:
            problems.append(Diagnostic("A020", f"this {mark.kind} has no words", path, mark.place))
            continue
        places = {"": mark.place, **mark.places}
        found.append(passages.Anchored(mark.kind, mark.id, start, end, mark.attributes, path, places))
    return found, problems


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _article(path: str, head: FrontMatter, beside: Sidecar | None) -> Article:
    fields = {name: getattr(head, name) for name in FrontMatter.__struct_fields__ if name not in _UNPUBLISHED}
    if beside is not None and beside.summary:
        fields["summary"] = beside.summary
    return Article(id=layout.stem(path), path=path, **fields)


def _places(*maps: dict[str, Places]) -> dict[str, Places]:
    joined: dict[str, Places] = {}
    for map_ in maps:
        for path, places in map_.items():
            joined.setdefault(path, {}).update(places)
    return {path: places for path, places in joined.items() if places}
