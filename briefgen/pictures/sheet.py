"""The sheet that a picture is drawn on: as wide as a small telephone, and mirrored where a page runs from right to left."""

from __future__ import annotations

from typing import Literal, NamedTuple

from briefgen.pictures.lettering import lines, runs_left
from briefgen.views import PictureText

WIDTH = 288


class Drawing(NamedTuple):
    """Places are counted from the side where lines of text begin."""

    rtl: bool

    def x(self, place: int) -> int:
        """The place, counted from the left."""
        return WIDTH - place if self.rtl else place

    def left(self, place: int, width: int) -> int:
        """The left side of a box that begins at a place."""
        return WIDTH - place - width if self.rtl else place

    def text(self, place: int, y: int, text: str, *, ends: bool = False) -> PictureText:
        """A line of text that begins at a place, or `ends` there. It keeps the direction of its own letters."""
        own = runs_left(text)
        # `start` and `end` of an anchor follow the direction of the text and not that of the page.
        rightwards = self.rtl == ends
        anchor: Literal["start", "end"] = "start" if rightwards != own else "end"
        return PictureText(x=self.x(place), y=y, text=text, anchor=anchor, dir="rtl" if own else "ltr")

    def block(
        self, place: int, middle: int, text: str, *, room: int, size: int, most: int, ends: bool = False
    ) -> tuple[PictureText, ...]:
        """A text on as many lines as it needs, around a middle line."""
        found, leading = lines(text, room, size, most), size + 3
        first = middle + (size * 7 + 10) // 20 - (len(found) - 1) * leading // 2
        # All lines run as the text does, also one that begins with a word of the other direction.
        own = runs_left(text)
        rightwards = self.rtl == ends
        anchor: Literal["start", "end"] = "start" if rightwards != own else "end"
        return tuple(
            PictureText(x=self.x(place), y=first + at * leading, text=line, anchor=anchor, dir="rtl" if own else "ltr")
            for at, line in enumerate(found)
        )
