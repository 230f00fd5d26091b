"""What hides brackets in Markdown (code, HTML, addresses of links) and what ends a paragraph.

Each recogniser looks at one place of the text and gives the end of what it found, or None. They follow
Python-Markdown where it differs from CommonMark, because it reads the text next. All of them together pass over a
text a bounded number of times: quantifiers are possessive, and closing marks are looked up in lists made once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

_RUN = re.compile(r"`+")
_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*(?:\n|\Z)")
# A private comment is no part of a tag, so that its `>` is none that closes the tag.
_TAG = re.compile(r"""</?[A-Za-z](?:[^<>"'{]++|\{(?!>>)|"[^"<]*+"|'[^'<]*+')*+>""")
_WITHIN = r"\n(?![ \t]*(?:\n|:::|\Z))"
_DESTINATION = re.compile(
    rf"""
    \([ \t]*+(?:\n[ \t]*+)?
    (?: (?: <[^<>\n]*+> | [^\s()<]*+(?:\([^\s()]*+\)[^\s()]*+)*+ )
        (?: [ \t\n]++ (?: "(?:[^"\n]|{_WITHIN})*+" | '(?:[^'\n]|{_WITHIN})*+' | \([^()\n]*+\) ) )?
        [ \t]*+\)
      | [^()\n\[\]{{}}<>"']*+ \) )
    """,
    re.VERBOSE,
)
_LABEL = re.compile(r"\[([^\[\]]*+)\]")
_DEFINITION = re.compile(
    r"""^[ ]{0,3}\[(?!\^)([^\[\]\n]+)\]:[ ]*+(?:\n[ ]*+)?(?:<[^<>\n]*+>|[^\s<]\S*+)"""
    r"""[ ]*+(?:(?:\n[ ]*+)?(?:"[^"\n]*+"|'[^'\n]*+'|\([^()\n]*+\))[ ]*+)?$""",
    re.MULTILINE,
)
_LINE = re.compile(
    r"""
    (?P<prefix>[ \t]*+(?:>[ \t]*+)*+)
    (?: (?P<blank>$)
      | (?P<div>:::)
      | (?P<fence>`{3,}+(?=[^`\n]*+$)|~{3,}+)
      | (?P<rule>(?:=++|[-*_ ]{3,}+|-++)[ \t]*+$)
      | (?P<item>(?:[-*+]|\d++\.)[ \t]|\[\^[^\[\]\n]++\]:|:[ \t]|!!!|\?\?\?)
      | (?P<heading>\#)
      | (?P<definition>\[[^\[\]\n]++\]:)
      | )
    """,
    re.VERBOSE | re.MULTILINE,
)


class Line(NamedTuple):
    """How a line begins: what sort it is, how far it is indented, and what stands before its content."""

    sort: str | None  # blank div fence rule item heading definition, or None for ordinary text
    prefix: str
    width: int
    quoted: bool
    content: int
    mark: str  # the fence itself, where the line is one


class Boundaries:
    """The hiding places of one text. `text` does not change; what was looked up is kept."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._paragraph_end = -1
        self._no_comment_end = False

    def line(self, start: int) -> Line:
        """How the line that begins at `start` begins."""
        found = _LINE.match(self._text, start)
        assert found is not None
        prefix = found["prefix"]
        indent = prefix.split(">", 1)[0].expandtabs(4)
        return Line(_sort(found), prefix, len(indent), ">" in prefix, found.end("prefix"), found["fence"] or "")

    def code(self, start: int, length: int) -> int | None:
        """Where the code span that a run of `length` backticks at `start` opens ends."""
        runs = self._runs[length]
        place = bisect_left(runs, start + length)
        if place == len(runs) or runs[place] + length > self.paragraph_end(start):
            return None
        end = runs[place] + length
        return None if self._splits_comment(start + length, end - length) else end

    def fenced(self, start: int, fence: str) -> int | None:
        """The end of the closing line of a fence whose opening line's content begins at `start`."""
        lines = self._fences[fence]
        place = bisect_left(lines, (start + len(fence), 0))
        return lines[place][1] if place < len(lines) else None

    def html(self, start: int) -> int | None:
        """The end of the HTML comment or tag that begins at `start`."""
        if self._text.startswith("<!--", start):
            return self._html_comment(start)
        found = _TAG.match(self._text, start)
        return found.end() if found and found.end() <= self.paragraph_end(start) else None

    def destination(self, start: int) -> int | None:
        """The end of a link's address and title in parentheses that begin at `start`."""
        found = _DESTINATION.match(self._text, start)
        return found.end() if found else None

    def reference(self, start: int, words: str) -> int | None:
        """The end of `[label]` at `start`, if the text defines that label; `[]` stands for the words themselves."""
        found = _LABEL.match(self._text, start)
        if found is None:
            return None
        return found.end() if _normal(found[1] or words) in self._labels else None

    def definition(self, start: int) -> int | None:
        """The end of the definition of a reference in the line that begins at `start`."""
        found = _DEFINITION.match(self._text, start)
        return found.end() if found else None

    def paragraph_end(self, start: int) -> int:
        """Where the blank line behind `start` begins, or the end of the text. Ask for places in rising order."""
        if self._paragraph_end <= start:
            found = _BLANK.search(self._text, start)
            self._paragraph_end = found.start() if found else len(self._text)
        return self._paragraph_end

    def _html_comment(self, start: int) -> int | None:
        end = -1 if self._no_comment_end else self._text.find("-->", start + 4)
        self._no_comment_end = end < 0
        return end + 3 if end >= 0 else None

    def _splits_comment(self, start: int, end: int) -> bool:
        """Whether a private comment begins in this code and ends behind it. Then it is no code: secrets come first."""
        begin = self._text.rfind("{>>", start, end)
        if begin < 0 or self._text.find("<<}", begin, end) >= 0 or self._text[start:end].strip() == "{>>":
            return False
        return self._last_comment_end > end

    @cached_property
    def _last_comment_end(self) -> int:
        return self._text.rfind("<<}")

    @cached_property
    def _runs(self) -> defaultdict[int, list[int]]:
        runs: defaultdict[int, list[int]] = defaultdict(list)
        for found in _RUN.finditer(self._text):
            runs[found.end() - found.start()].append(found.start())
        return runs

    @cached_property
    def _fences(self) -> defaultdict[str, list[tuple[int, int]]]:
        lines: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for found in _FENCE.finditer(self._text):
            lines[found[1]].append((found.start(1), found.end()))
        return lines

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(_normal(found[1]) for found in _DEFINITION.finditer(self._text))


def _sort(found: re.Match[str]) -> str | None:
    return found.lastgroup if found.lastgroup != "prefix" else None


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()
