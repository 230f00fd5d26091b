"""Marks moved between the text and the YAML beside it, without the loss of a byte of the text.

Whatever would be written is read again first. A mark whose move would change the text, its HTML or any passage stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from briefgen.diagnostics import Place
from briefgen.document import read as read_yaml
from briefgen.edits import Edit, FileChange
from briefgen.marking.article_files import ArticleFiles
from briefgen.marking.brackets import block, most, nested
from briefgen.marking.entries import inline_list, selector, standoff_entry
from briefgen.marking.places import SourceMap
from briefgen.model import FrontMatter, Passage, Places, Sidecar
from briefgen.parse import standoff
from briefgen.parse.annotations import find_marks, removed_stretches, scan
from briefgen.parse.article import ParsedArticle, anchor, read_article, sidecar_path
from briefgen.parse.draft import Found
from briefgen.parse.passages import Anchored
from briefgen.parse.rendered import Source, render
from briefgen.parse.source_text import decode, split_front_matter
from briefgen.selectors import Haystack

Form = Literal["inline", "standoff"]
Extensions = tuple[str, ...]

_NOWHERE = Place(0, 0)
_TRIALS = 100  # for each the whole article is read
_CHANGES = "its move would change the text, or another mark"
_CROSSES = "it stands across another mark: begins in it and ends outside, or the other way round"
_UNTRIED = "with it, or one beside it, the text would change; too many are so to try them one by one"


class Kept(NamedTuple):
    """A mark that stays as it is, and why."""

    kind: str
    id: str
    reason: str


class Converted(NamedTuple):
    """The changes of files, how many marks move, and those that stay."""

    changes: tuple[FileChange, ...]
    moved: int
    kept: tuple[Kept, ...]


class _Move(NamedTuple):
    """One mark on its way: the edits of the body, and an entry that comes or the number of one that goes."""

    kind: str
    id: str
    edits: tuple[Edit, Edit]
    entry: str = ""
    beside: bool = False
    number: int = -1


def convert(files: ArticleFiles, form: Form, extensions: Extensions) -> Converted:
    """Move all marks of an article into one form. Its files have to be without errors."""
    parsed = read_article(files.path, files.article, files.sidecar, extensions)
    moves: list[_Move] = []
    kept: list[Kept] = []
    tried = 0
    candidates = _to_standoff(files, parsed, extensions) if form == "standoff" else _to_inline(files, parsed)
    for found in candidates:
        (moves if isinstance(found, _Move) else kept).append(found)  # type: ignore[arg-type]
    if form == "inline":
        moves, crossing = _apart(moves, find_marks(files.body))
        kept += [Kept(move.kind, move.id, _CROSSES) for move in crossing]

    def leaves_all(some: Sequence[_Move]) -> bool:
        nonlocal tried
        tried += 1
        if tried > _TRIALS:
            return False
        try:
            after = _made(files, some)
        except ValueError:  # two marks stand across each other
            return False
        return _shown(read_article(*after, extensions)) == _shown(parsed)

    done = most(moves, [], leaves_all)
    moved = set(map(id, done))
    why = _CHANGES if tried <= _TRIALS else _UNTRIED
    kept += [Kept(move.kind, move.id, why) for move in moves if id(move) not in moved]
    return Converted(files.changes_to(_made(files, done)), len(done), tuple(kept))


def _shown(parsed: ParsedArticle) -> tuple[object, ...]:
    """All that others see of an article. In which form a mark stands, and how it was found, is no part of that."""
    bare = (msgspec.structs.replace(passage, verdict=None) for passage in parsed.passages)
    passages = sorted(bare, key=lambda passage: passage.id)
    return parsed.article, parsed.body, passages, sorted(problem.code for problem in parsed.diagnostics)


def _apart(moves: Sequence[_Move], standing: Sequence[Found]) -> tuple[list[_Move], list[_Move]]:
    """The moves of which none stands across another or across a mark of the text, and the others.

    Of two that cross, the one that begins first moves. Where borders fall together, trying tells.
    """
    apart: list[_Move] = []
    crossing: list[_Move] = []
    around: list[int] = []  # where the moves end that the place is in, each within the one before
    for move in sorted(moves, key=lambda move: (_place(move), -_end(move))):
        while around and around[-1] <= _place(move):
            around.pop()
        if (around and around[-1] < _end(move)) or any(_crosses(move, mark) for mark in standing):
            crossing.append(move)
        else:
            apart.append(move)
            around.append(_end(move))
    return apart, crossing


def _crosses(move: _Move, mark: Found) -> bool:
    start, end = _place(move), _end(move)
    begins, ends = mark.opening[1] < start < mark.closing[0], mark.opening[1] < end < mark.closing[0]
    return (begins and end > mark.closing[1]) or (ends and start < mark.opening[0])


def _made(files: ArticleFiles, moves: Sequence[_Move]) -> ArticleFiles:
    """The files after some of the moves."""
    after = files.with_edits(nested([move.edits for move in moves]))
    beside = files.sidecar is not None
    if entries := [move.entry for move in sorted(moves, key=_place) if move.entry]:
        return after.with_entries(entries, beside=beside)
    for own in (False, True):
        if numbers := {move.number for move in moves if move.number >= 0 and move.beside is own}:
            after = after.without_entries(numbers, beside=own)
    return after


def _place(move: _Move) -> int:
    return move.edits[0].start


def _end(move: _Move) -> int:
    return move.edits[1].end


# ── out of the text ─────────────────────────────────────────────────────────────────────────────────────────────


def _to_standoff(files: ArticleFiles, parsed: ParsedArticle, extensions: Extensions) -> Iterator[_Move | Kept]:
    body = files.body
    scanned, _ = scan(body, files.path)
    rendered = render(scanned.markdown, extensions, Source(body, files.path, 1))
    anchored = {mark.places[""]: mark for mark in anchor(scanned.marks, rendered, files.path)[0]}
    hay = Haystack(parsed.body.text)
    ids = _Ids(parsed.passages)
    for mark, found in zip(scanned.marks, find_marks(body), strict=True):
        standing = anchored.get(mark.place)
        if standing is None:
            continue
        key = standing.id or ids.of(standing)
        where = selector(hay, standing.start, standing.end)
        if where is None:
            yield Kept(mark.kind, key, "no words name its place and no other")
        else:
            yield _Move(mark.kind, key, _bare(body, found), standoff_entry(mark.kind, key, where, mark.attributes))


class _Ids:
    """The ids of marks that have none of their own: that of their passage, or, for a further part, one made of it."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._of = {
            (passage.kind, part): (passage.id, number)
            for passage in passages
            if not passage.in_title
            for number, part in enumerate(passage.parts)
        }
        self._taken = {passage.id for passage in passages}

    def of(self, mark: Anchored) -> str:
        known, number = self._of.get((mark.kind, (mark.start, mark.end)), (mark.attributes.get("cont", mark.kind), 1))
        if not mark.attributes.get("cont"):
            return known
        name = f"{known}-part-{number + 1}"
        while name in self._taken:
            name += "x"
        self._taken.add(name)
        return name


def _bare(body: str, found: Found) -> tuple[Edit, Edit]:
    """The edits that leave only the words of a mark."""
    if found.prefix is None:
        return Edit(*found.opening, ""), Edit(*found.closing, "")
    return _without_line(body, *found.opening, found.prefix), _without_line(body, *found.closing, found.prefix)


def _without_line(body: str, start: int, end: int, prefix: str) -> Edit:
    """The edit that takes out a block's line. It parts paragraphs, so an empty line stays unless one is there."""
    first, last = body.rfind("\n", 0, start) + 1, end
    blank = prefix.strip()
    above = body[: max(0, first - 1)].rpartition("\n")[2].strip() if first else blank
    below = body[last + 1 :].partition("\n")[0].strip()
    if above == blank or below == blank:
        return Edit(first, min(len(body), last + 1), "")
    return Edit(first, last, prefix.rstrip())


# ── into the text ───────────────────────────────────────────────────────────────────────────────────────────────


def _to_inline(files: ArticleFiles, parsed: ParsedArticle) -> Iterator[_Move | Kept]:
    body, text = files.body, parsed.body.text
    places = SourceMap(text, body, removed_stretches(body))
    hay, headline = Haystack(text), Haystack(parsed.article.title if parsed.article else "")
    for beside, lists in ((False, _listed(files, beside=False)), (True, _listed(files, beside=True))):
        for number, annotation in enumerate(lists.annotations):
            one = standoff.AnnotationList(lists.path, (annotation,), {})
            for mark in standoff.anchor_in(one, hay, headline).marks:
                written = _as_written(mark.attributes, lists.places, number)
                ordered = msgspec.structs.replace(mark, attributes=written)
                yield _inline(ordered, body, text, places, beside=beside, number=number)


def _as_written(attributes: Mapping[str, str], places: Places, number: int) -> dict[str, str]:
    """The attributes in the order in which the entry gives them."""
    return dict(sorted(attributes.items(), key=lambda item: places.get(f"annotations/{number}/{item[0]}", _NOWHERE)))


def _listed(files: ArticleFiles, *, beside: bool) -> standoff.AnnotationList:
    if beside:
        path = sidecar_path(files.path)
        found = read_yaml(decode(files.sidecar or b"", path).text, Sidecar, path) if files.sidecar else None
        return standoff.AnnotationList(
            path, found.value.annotations if found and found.value else (), found.places if found else {}
        )
    front = split_front_matter(decode(files.article, files.path).text, files.path)
    head = read_yaml(front.yaml or "", FrontMatter, files.path)
    return standoff.AnnotationList(files.path, head.value.annotations if head.value else (), head.places)


def _inline(mark: Anchored, body: str, text: str, places: SourceMap, *, beside: bool, number: int) -> _Move | Kept:
    key = mark.id or ""
    if mark.in_title:
        return Kept(mark.kind, key, "it marks the headline, which stands in YAML")
    start, end = places.opening(mark.start), places.closing(mark.end)
    if start is None or end is None:
        return Kept(mark.kind, key, "its words are written in another way in the file")
    listed = inline_list(mark.kind, key, mark.attributes)
    if "\n\n" in text[mark.start : mark.end]:
        edits = block(body, start, end, listed)
    else:
        edits = (Edit(start, start, "["), Edit(end, end, f"]{listed}"))
    return _Move(mark.kind, key, edits, beside=beside, number=number)
