"""Where a line stands among paragraphs, lists, quotations and code, as far as marks have to know.

It follows Python-Markdown: a list begins only behind a blank line, a heading or a fence cuts a paragraph, and what is
indented by four is code unless it goes on with an item.
"""

from __future__ import annotations

from briefgen.parse.boundaries import Line


class Paragraphs:
    """The state from line to line. `depth` is how many lists are open."""

    def __init__(self) -> None:
        self.depth = 0
        self._fresh = self._was_fresh = True  # whether the line is the first of its paragraph
        self._in_list = self._in_code = self._in_quotation = False

    def is_code(self, line: Line) -> bool:
        """Whether the line is indented code. To be asked first for each line."""
        self._was_fresh = self._fresh
        deep = line.width >= 4 * (self.depth + 1) and not line.quoted and line.sort != "blank"
        self._in_code = deep and (self._fresh or self._in_code)
        if self._in_code:
            self._fresh = False
        return self._in_code

    def begins(self, line: Line) -> bool:
        """Whether a paragraph begins with this line, which is no code."""
        item = line.sort == "item" and (self._fresh or self._in_list)
        border = self._fresh or item or line.quoted > self._in_quotation
        self._in_quotation = line.quoted or (self._in_quotation and not self._fresh)
        if item:
            self._in_list, self.depth = True, line.width // 4 + 1
        elif self._fresh and line.sort != "blank":
            self._in_list = False
            self.depth = self.depth if line.width >= 4 else 0
        self._fresh = False
        return border

    def begins_plainly(self) -> bool:
        """What `is_code` and `begins` do for a line that begins with a letter: it is no code; whether it begins one."""
        fresh = self._was_fresh = self._fresh
        self._fresh = self._in_code = False
        if fresh:
            self._in_quotation = self._in_list = False
            self.depth = 0
        return fresh

    def end(self) -> None:
        """A paragraph ends; the next line begins another."""
        self._fresh = True

    def forget_line(self) -> None:
        """The line before is to be removed: the next one stands where it stood."""
        self._fresh = self._was_fresh
