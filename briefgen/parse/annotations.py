"""The annotation syntax in an article's Markdown: marks become sentinels, private comments and boilerplate go.

The text is read once, from one character that can matter to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

import msgspec

from briefgen.diagnostics import Diagnostic, Place
from briefgen.model import KINDS, Kind
from briefgen.parse import comments, sentinels
from briefgen.parse.blocks import Blocks
from briefgen.parse.boundaries import Boundaries, Line
from briefgen.parse.brackets import Brackets
from briefgen.parse.draft import Draft, Found
from briefgen.parse.paragraphs import Paragraphs


class Mark(msgspec.Struct, frozen=True, gc=False):
    """One mark: its number in the sentinels, what it says (raw values), and where it and its attributes stand."""

    index: int
    kind: Kind
    id: str | None
    attributes: dict[str, str]
    place: Place
    places: dict[str, Place]
    block: bool


class Scanned(msgspec.Struct, frozen=True, gc=False):
    """Markdown with sentinels at the marks' borders, the marks in order of their beginning, and what was left out."""

    markdown: str
    marks: tuple[Mark, ...]
    boilerplate_words: int
    removed: tuple[tuple[int, int], ...] = ()  # private comments and boilerplate, where they stand in the file


def scan(body: str, path: str, first_line: int = 1) -> tuple[Scanned, tuple[Diagnostic, ...]]:
    """Read the annotations of an article's Markdown, whose first line is line `first_line` of the file `path`.

    The body has `\\n` line ends and neither NUL nor noncharacters. Never raises; takes time linear in the text. A mark
    with a fault in its list keeps what is sound in it; one without kind, words or partner stays plain text.
    """
    if "{" not in body and not any(trigger in body for trigger in _TRIGGERS):
        return Scanned(body, (), 0), ()
    draft = Draft(body, path, first_line)
    words = _Reader(draft).read()
    marks = _number_marks(draft)
    problems = sorted(draft.problems, key=lambda problem: problem.sort_key)
    return Scanned(draft.edited(), marks, words, tuple(sorted(draft.removed.items()))), tuple(problems)


def find_marks(body: str) -> tuple[Found, ...]:
    """The marks of a text in the order of their numbers, each with the stretches of the text that make it a mark."""
    draft = Draft(body, "", 1)
    _Reader(draft).read()
    return tuple(sorted(draft.found, key=lambda found: found.opening))


def removed_stretches(body: str) -> list[tuple[int, int]]:
    """The stretches of a text that are none of its words: the borders of marks, private comments, boilerplate."""
    draft = Draft(body, "", 1)
    _Reader(draft).read()
    borders = [border for found in draft.found for border in (found.opening, found.closing)]
    return sorted([*borders, *((edit.start, edit.end) for edit in draft.edits)])


# With a brace, these are all that our syntax can begin or end with.
_TRIGGERS = (":::", "](actor:", "](.", "](#", "<<}")
# Signs that lines of words begin with, and no others.
_OF_WORDS = frozenset("“”„‘’‚«»\"'(…—–")
_STRAY_LIST = rf"[ \t\n]*(?:\#[\w.-]+[ \t\n]+)?\.(?:{'|'.join(KINDS)})\b"
# Each alternative begins with one character, which lets the search skip to the next of these at once.
# Python-Markdown's escapes; its code; HTML; brackets (a footnote's label is none); comments and lists; line ends.
_TOKEN = re.compile(
    rf"\\[\\`*_{{}}\[\]()>#+.!-]|``*|<(?:<\}}|(?=[A-Za-z/!]))|\[(?:\^[^\[\]\s]+\])?|\]|\{{(?:>>|{_STRAY_LIST})"
    r"|\n(?:[ \t]*\n)*"
)


class _Reader:
    """Goes through a text and lets those who know decide about each thing."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._boundaries = Boundaries(draft.body)
        self._brackets = Brackets(draft, self._boundaries)
        self._blocks = Blocks(draft)
        self._paragraphs = Paragraphs()

    def read(self) -> int:
        """Read all of the text; gives how many words of boilerplate it has."""
        handlers: dict[str, Callable[[re.Match[str]], int]] = {
            "`": self._code,
            "<": self._html,
            "[": self._opening,
            "]": self._closing,
            "{": self._brace,
            "\n": self._line_end,
            "\\": re.Match.end,
        }
        body = self._draft.body
        pos = self._line(0)
        while token := _TOKEN.search(body, pos):
            pos = handlers[body[token.start()]](token)
        self._blocks.end()
        return self._blocks.boilerplate_words

    def _code(self, token: re.Match[str]) -> int:
        end = self._boundaries.code(token.start(), token.end() - token.start())
        return token.end() if end is None else end

    def _html(self, token: re.Match[str]) -> int:
        start = token.start()
        if token[0] == "<<}":
            comments.stray_end(self._draft, start)
            return token.end()
        end = self._boundaries.html(start)
        if end is None:
            return token.end()
        if self._draft.body.startswith("<!--", start):
            return comments.hide(self._draft, start, end)
        return self._brackets.address(start, end)

    def _opening(self, token: re.Match[str]) -> int:
        if token.end() - token.start() == 1:
            self._brackets.open(token.start())
        return token.end()

    def _closing(self, token: re.Match[str]) -> int:
        return self._brackets.close(token.start())

    def _brace(self, token: re.Match[str]) -> int:
        if token[0] == "{>>":
            return comments.remove(self._draft, token.start())
        self._brackets.stray_list(*token.span())
        return token.end()

    def _line_end(self, token: re.Match[str]) -> int:
        if self._draft.line_removed:
            self._paragraphs.forget_line()
            self._draft.line_removed = False
        if token.end() - token.start() > 1:
            self._end_paragraph()
        return self._line(token.end())

    def _line(self, start: int) -> int:
        """Read how a line begins; gives where in it reading goes on."""
        first = self._draft.body[start : start + 1]
        # A line that begins like this is plain text: that needs no closer look, and most lines do.
        if first.isalpha() or first in _OF_WORDS:
            if self._paragraphs.begins_plainly():
                self._brackets.border()
            return start
        line = self._boundaries.line(start)
        if self._paragraphs.is_code(line):
            return self._brackets.code(start, self._draft.end_of_line(start))
        if self._paragraphs.begins(line):
            self._brackets.border()
        if line.sort is None or line.sort == "item":
            return line.content
        return self._special_line(start, line)

    def _special_line(self, start: int, line: Line) -> int:
        """Read a line that is more than words; where it is not what it seemed, reading goes on with its content."""
        if line.sort == "definition":
            end = self._boundaries.definition(start)
            self._brackets.border()
            return line.content if end is None else self._brackets.address(start, end)
        end = self._end_of_special(start, line)
        if end is None:
            return line.content
        self._end_paragraph()
        return end

    def _end_of_special(self, start: int, line: Line) -> int | None:
        if line.sort == "fence":
            return self._boundaries.fenced(line.content, line.mark)
        if line.sort == "div":
            return self._blocks.line(start, line) if line.width < 4 or self._paragraphs.depth else None
        if line.sort == "rule":
            return self._draft.end_of_line(start)
        # A heading's own words are still to be read; a blank line has none.
        return None if line.sort == "heading" and line.width % 4 else line.content

    def _end_paragraph(self) -> None:
        self._brackets.border()
        self._paragraphs.end()


def _number_marks(draft: Draft) -> tuple[Mark, ...]:
    """The marks in order of their beginning; the changes that set their sentinels go into the draft."""
    marks: list[Mark] = []
    for index, found in enumerate(sorted(draft.found, key=lambda found: found.opening)):
        first, last = sentinels.opening(index), sentinels.closing(index)
        if found.prefix is not None:
            first, last = _alone(first, found.prefix), _alone(last, found.prefix)
        draft.change(*found.opening, first)
        draft.change(*found.closing, last)
        marks.append(_numbered(draft, index, found))
    return tuple(marks)


def _numbered(draft: Draft, index: int, found: Found) -> Mark:
    meaning, (start, end) = found.meaning, found.opening
    places = {name: draft.place(*span) for name, span in meaning.spans.items()}
    place = draft.place(start + len(found.prefix or ""), end)
    kind, block = cast(Kind, meaning.kind), found.prefix is not None
    return Mark(index, kind, meaning.id, meaning.attributes, place, places, block)


def _alone(sentinel: str, prefix: str) -> str:
    """The sentinel as a paragraph of its own, in the quotation or list in which its line stood."""
    bare = prefix.rstrip()
    return f"{bare}\n{prefix}{sentinel}\n{bare}"
