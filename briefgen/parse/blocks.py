"""Marks of whole paragraphs: `::: {.quote}` … `:::`, Pandoc's fenced divs. Boilerplate is such a block, too."""

from __future__ import annotations

import re
from typing import NamedTuple

from briefgen.diagnostics import nearest
from briefgen.model import KINDS
from briefgen.parse import attributes, comments
from briefgen.parse.attributes import Item, Listed, Meaning
from briefgen.parse.boundaries import Line
from briefgen.parse.draft import Draft, Found

_DIV = re.compile(r":{3,}+[ \t]*+(?:(?P<closing>$)|(?P<list>\{)|(?P<word>[\w.-]++)(?P<rest>[^\n]*+)$)", re.MULTILINE)
_DEEPEST = 50
_TAIL = re.compile(r"[ \t]*+:*+[ \t]*+$", re.MULTILINE)


class _Block(NamedTuple):
    """A block that is open: where its line begins and ends, and what it says."""

    line: int
    start: int  # of the colons
    end: int
    prefix: str
    meaning: Meaning | None  # None if the line is faulty; the block then waits for its end and nothing else
    edits: int  # how many changes the draft had before it

    @property
    def kind(self) -> str | None:
        return self.meaning.kind if self.meaning else None


class Blocks:
    """The blocks of one text, innermost last."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._open: list[_Block] = []
        self.boilerplate_words = 0

    def line(self, start: int, line: Line) -> int | None:
        """Read a line that begins with three colons; gives where it ends, or None if it is ordinary text."""
        found = _DIV.match(self._draft.body, line.content)
        if found is None:
            return None
        if (end := self._closing_end(found)) is not None:
            self._close(start, line, end)
            return end
        if found["list"] is not None:
            return self._listed(start, line, found.start("list"))
        return self._worded(start, line, found)

    def end(self) -> None:
        """Tell of the blocks that are still open. Boilerplate then runs to the end of the file."""
        draft = self._draft
        for block in reversed(self._open):
            if not draft.comment_open:
                draft.report(
                    "A004", block.start, block.end, "this block is not closed", "put a line “:::” where it ends"
                )
            if block.kind == "boilerplate":
                # Marks that stand behind it were not meant to be boilerplate.
                draft.forget("A017", block.start)
                self._leave_out(block, len(draft.body), len(draft.body))

    def _closing_end(self, found: re.Match[str]) -> int | None:
        """The end of a line that closes a block, behind which a private comment may stand."""
        if found["closing"] is not None:
            return found.end()
        brace = found.start("list")
        if found["list"] is None or not self._draft.body.startswith("{>>", brace):
            return None
        end = comments.behind(self._draft, brace)
        return end if end == self._draft.end_of_line(end) else None

    def _listed(self, start: int, line: Line, brace: int) -> int:
        draft = self._draft
        before = len(draft.edits)
        listed = attributes.read(draft.body, brace)
        list_end = listed.end if listed.closed else draft.end_of_line(brace)
        end = comments.behind(draft, comments.hide(draft, brace, list_end))
        tail = _TAIL.match(draft.body, end)
        if listed.closed and tail is not None:
            self._push(_Block(start, line.content, tail.end(), line.prefix, self._understood(listed), before))
            return tail.end()
        line_end = draft.end_of_line(end)
        if listed.closed:
            text = "only colons can follow the attributes of a block in its line"
            draft.report("A003", end, line_end, text, "begin the words in the next line")
        else:
            draft.report("A003", brace, line_end, attributes.UNCLOSED, attributes.HOW_TO_CLOSE)
        self._open.append(_Block(start, line.content, line_end, line.prefix, None, before))
        return comments.hide(draft, end, line_end)

    def _worded(self, start: int, line: Line, found: re.Match[str]) -> int | None:
        """Read the short form `::: quote`."""
        (first, last), rest = found.span("word"), found["rest"].strip()
        meaning = None
        if not rest.strip(":"):
            item = Item("kind", found["word"], "", first, last)
            meaning = self._understood(Listed(first, last, closed=True, items=(item,)))
        elif not set(rest) & set("#=") or nearest(found["word"], attributes.KEYS) is None:
            return None
        else:
            hint = f"write ::: {{.{found['word']} {rest.strip('{} ')}}}"
            self._draft.report("A005", first, last, "the attributes of a block stand in braces", hint)
            self._open.append(_Block(start, line.content, found.end(), line.prefix, None, len(self._draft.edits)))
            return comments.hide(self._draft, last, found.end())
        self._push(_Block(start, line.content, found.end(), line.prefix, meaning, len(self._draft.edits)))
        return found.end()

    def _understood(self, listed: Listed) -> Meaning:
        meaning = attributes.understand(listed, block=True)
        self._draft.report_all(meaning.problems)
        return meaning

    def _push(self, block: _Block) -> None:
        if len(self._open) >= _DEEPEST:
            if len(self._open) == _DEEPEST:
                hint = f"end some of the blocks around it before; at most {_DEEPEST} can stand in one another"
                self._draft.report("A030", block.start, block.end, "this block is nested too deeply", hint)
            block = block._replace(meaning=None)
        if self._draft.boilerplate and block.kind in KINDS:
            self._draft.ignore(block.start, block.end)
        self._draft.boilerplate += block.kind == "boilerplate"
        self._open.append(block)

    def _close(self, start: int, line: Line, end: int) -> None:
        draft = self._draft
        if not self._open:
            hint = "remove the line, or begin the block with a line such as “::: {.quote}”"
            draft.report("A021", line.content, end, "this line closes no block", hint)
            return
        block = self._open.pop()
        if block.kind == "boilerplate":
            self._leave_out(block, start, end)
        elif draft.boilerplate:
            draft.change(block.line, block.end)
            draft.change(start, end)
        elif block.meaning is not None and block.kind is not None:
            self._mark(block, block.meaning, line, (start, end))

    def _mark(self, block: _Block, meaning: Meaning, line: Line, closing: tuple[int, int]) -> None:
        if self._draft.has_words(block.end, line.content):
            self._draft.keep(Found((block.line, block.end), closing, meaning, block.prefix))
        else:
            text, hint = "this block has no words", "put the words between its two lines"
            self._draft.report("A020", block.start, block.end, text, hint)

    def _leave_out(self, block: _Block, inner_end: int, end: int) -> None:
        """Remove a block of boilerplate; what stands inside another one is counted with that."""
        draft = self._draft
        draft.boilerplate -= 1
        if draft.boilerplate:
            draft.change(block.line, block.end)
            draft.change(inner_end, end)
            return
        self.boilerplate_words += len(draft.stretch(block.end, inner_end, block.edits).split())
        draft.removed[block.start] = end
        draft.change(block.line, end, block.prefix.rstrip())
