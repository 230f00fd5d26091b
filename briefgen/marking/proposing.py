"""Proposed marks put into an article: into its text, beside it where that cannot be, or not at all.

Whatever would be written is read again first. The text, its HTML and all marks that were there stay what they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from briefgen.diagnostics import has_errors
from briefgen.edits import Edit
from briefgen.free_ids import FreeIds
from briefgen.marking.article_files import ArticleFiles
from briefgen.marking.brackets import block, most, nested
from briefgen.marking.entries import inline_list, selector, standoff_entry
from briefgen.marking.places import SourceMap
from briefgen.parse.annotations import removed_stretches
from briefgen.parse.article import ParsedArticle, read_article
from briefgen.parse.passages import proposed_id
from briefgen.proposals.records import Proposal
from briefgen.selectors import Haystack


class Unplaced(NamedTuple):
    """A proposal that cannot be written, and why."""

    proposal: Proposal
    reason: str


class Placed(NamedTuple):
    """The article's files with the marks, how many stand in the text and beside it, and those that stand nowhere."""

    files: ArticleFiles
    inline: int
    beside: int
    failed: tuple[Unplaced, ...]


class _Mark(NamedTuple):
    """A proposal on its way: its id (of a further part: that of its quote) and its attributes."""

    proposal: Proposal
    id: str
    part: str
    attributes: Mapping[str, str]


def place(
    proposals: Sequence[Proposal], files: ArticleFiles, parsed: ParsedArticle, extensions: tuple[str, ...]
) -> Placed:
    """Put proposals into an article that is without errors."""
    marks = _named(proposals, parsed)
    after, done = _in_text(marks, files, parsed, extensions)
    left = [mark for mark in marks if mark not in done]
    both, beside = _beside(left, after, parsed, extensions)
    failed = [Unplaced(mark.proposal, _why_not(mark, parsed)) for mark in left if mark not in beside]
    return Placed(both, len(done), len(beside), tuple(failed))


def _why_not(mark: _Mark, parsed: ParsedArticle) -> str:
    if selector(Haystack(parsed.body.text), mark.proposal.start, mark.proposal.end) is None:
        return "no words name its place and no other"
    return "it would change the text, or another mark"


def _named(proposals: Sequence[Proposal], parsed: ParsedArticle) -> list[_Mark]:
    """The proposals with ids that nothing else has. Further parts of a quote name its first."""
    ids = FreeIds(passage.id for passage in parsed.passages)
    first: dict[int, str] = {}
    marks: list[_Mark] = []
    for proposal in sorted(proposals, key=lambda one: (one.start, -one.end)):
        of = first.get(proposal.group) if proposal.continues else None
        words = parsed.body.text[proposal.start : proposal.end]
        key = ids.take(f"{of}-part" if of else proposed_id(proposal.kind, words))
        if proposal.kind == "quote" and of is None:
            first[proposal.group] = key
        marks.append(_Mark(proposal, key, of or "", _attributes(proposal, of)))
    return marks


def _attributes(proposal: Proposal, of: str | None) -> dict[str, str]:
    if of:
        return {"cont": of}
    given = {"speaker": proposal.speaker, "ref": proposal.ref}
    return {name: value for name, value in given.items() if value}


# ── into the text ───────────────────────────────────────────────────────────────────────────────────────────────


def _in_text(
    marks: Sequence[_Mark], files: ArticleFiles, parsed: ParsedArticle, extensions: tuple[str, ...]
) -> tuple[ArticleFiles, list[_Mark]]:
    body = files.body
    places = SourceMap(parsed.body.text, body, removed_stretches(body))
    pairs = {mark.id: pair for mark in marks if (pair := _brackets(mark, body, parsed.body.text, places))}

    def made(some: Sequence[_Mark]) -> ArticleFiles:
        return files.with_edits(nested([pairs[mark.id] for mark in some]))

    def leaves_all(some: Sequence[_Mark]) -> bool:
        try:
            after = made(some)
        except ValueError:  # two marks stand across each other
            return False
        return _adds_only(some, parsed, read_article(*after, extensions))

    done = most([mark for mark in marks if mark.id in pairs], [], leaves_all)
    return made(done), done


def _brackets(mark: _Mark, body: str, text: str, places: SourceMap) -> tuple[Edit, Edit] | None:
    start, end = places.opening(mark.proposal.start), places.closing(mark.proposal.end)
    if start is None or end is None:
        return None
    named = mark.proposal.kind == "quote" and not mark.part
    listed = inline_list(mark.proposal.kind, mark.id if named else "", mark.attributes)
    if "\n\n" in text[mark.proposal.start : mark.proposal.end]:
        return block(body, start, end, listed)
    return Edit(start, start, "["), Edit(end, end, f"]{listed}")


def _adds_only(added: Sequence[_Mark], before: ParsedArticle, after: ParsedArticle) -> bool:
    """Whether an article has the new marks where they were meant, and else is what it was."""
    if (after.article, after.body) != (before.article, before.body) or has_errors(after.diagnostics):
        return False
    old = {passage.id: msgspec.structs.replace(passage, verdict=None) for passage in before.passages}
    new = {passage.id: msgspec.structs.replace(passage, verdict=None) for passage in after.passages}
    if any(new.get(key) != passage for key, passage in old.items()):
        return False
    spans = sorted((passage.kind, part) for key, passage in new.items() if key not in old for part in passage.parts)
    return spans == sorted((mark.proposal.kind, (mark.proposal.start, mark.proposal.end)) for mark in added)


# ── beside it ───────────────────────────────────────────────────────────────────────────────────────────────────


def _beside(
    marks: Sequence[_Mark], files: ArticleFiles, parsed: ParsedArticle, extensions: tuple[str, ...]
) -> tuple[ArticleFiles, list[_Mark]]:
    if not marks:
        return files, []
    hay = Haystack(parsed.body.text)
    entries = {
        mark.id: standoff_entry(mark.proposal.kind, mark.id, where, mark.attributes)
        for mark in marks
        if (where := selector(hay, mark.proposal.start, mark.proposal.end)) is not None
    }
    now = read_article(*files, extensions)

    def made(some: Sequence[_Mark]) -> ArticleFiles:
        listed = [entries[mark.id] for mark in some]
        return files.with_entries(listed, beside=files.sidecar is not None) if listed else files

    def leaves_all(some: Sequence[_Mark]) -> bool:
        return _adds_only(some, now, read_article(*made(some), extensions))

    done = most([mark for mark in marks if mark.id in entries], [], leaves_all)
    return made(done), done
