"""Items of lists written as Markdown: lists in lists by indentation, further paragraphs of an item below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from briefgen.intake.blocks import Block

DEEPEST = 6  # lists in one another; what is deeper stands in the last of them
_STEP = " " * 4  # by so much Markdown wants the inside of an item set in
# Two lists side by side would become one; the comment that parts them is nothing to a reader.
PARTED = "<!-- -->\n\n"


def written_list(items: Sequence[Block], escape: Callable[[str], str]) -> str:
    """Items that follow one another as one or more lists."""
    lists = _Lists()
    return "".join(lists.added(item, escape(item.text)) for item in items)


class _Open:
    """A list to which items may still be added."""

    def __init__(self, key: int) -> None:
        self.key = key
        self.item = -1  # the last of its items
        self.length = 0


class _Lists:
    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._gap = ""  # between what was written last and the next item of the same list

    def added(self, block: Block, text: str) -> str:
        """What stands below the text so far."""
        inside = block.lists or (0,)
        while self._open and self._open[-1].key not in inside:
            self._open.pop()
        if not self._open or self._open[-1].key != inside[-1]:
            self._open.append(_Open(inside[-1]))
        current, indent = self._open[-1], _STEP * (len(self._open) - 1)
        if block.item and block.item == current.item:
            self._gap = "\n\n"
            return f"\n\n{_set_in(text, indent + _STEP)}"
        gap = f"\n\n{PARTED}" if self._gap and len(self._open) == 1 and not current.length else self._gap
        current.item, current.length, self._gap = block.item, current.length + 1, "\n"
        lead = "- " if block.kind == "item" else f"{current.length}. "
        return f"{gap}{indent}{lead}{_set_in(text, indent + ' ' * len(lead)).lstrip(' ')}"


def _set_in(text: str, indent: str) -> str:
    return indent + text.replace("\n", f"\n{indent}")
