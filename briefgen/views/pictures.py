"""Pictures: places count in pixels from the top left, and every picture is 288 wide."""

from __future__ import annotations

from typing import Literal

from briefgen.views.coverage import CellState
from briefgen.views.frame import Link, View


class PictureText(View, frozen=True, kw_only=True):
    """A line of text in a picture. `anchor` and `dir` are meant for `text-anchor` and `direction`; `y` is its base line."""

    x: int
    y: int
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    dir: Literal["ltr", "rtl"] = "ltr"


class NetworkNode(View, frozen=True, kw_only=True):
    """An actor: a bar around `x` and `y`, as high as lines may end at it, with its name beside. `speaks`: it is quoted."""

    actor: Link
    type: str
    speaks: bool
    x: int
    y: int
    height: int
    label: tuple[PictureText, ...]
    ties: tuple[int, ...] = ()  # which of the `ties` begin at it


class NetworkLine(View, frozen=True, kw_only=True):
    """A line between two actors, for all that is between them. `kind` is the strongest: to, about, with.

    `path` is the `d` of a path, `heads` that of the arrowheads at its ends. `weight`, from 1 to 3, says how often.
    """

    kind: Literal["to", "about", "with"]
    path: str
    heads: str = ""
    weight: int = 1


class NetworkTie(View, frozen=True, kw_only=True):
    """What the lines say, in words: one actor speaks `to` another, speaks `about` it, or both are named `with` each other.

    `count` counts passages or, of `with`, articles. `href` leads to the first of them.
    """

    kind: Literal["to", "about", "with"]
    actor: Link
    other: Link
    count: int
    href: str


class NetworkView(View, frozen=True, kw_only=True):
    """Who speaks to and about whom in the articles of a briefing. `ties` are all between the actors that are shown.

    `left_out`: actors for whom there is no room; `lines_left_out`: pairs with little between them, without a line.
    """

    width: int
    height: int
    nodes: tuple[NetworkNode, ...] = ()
    lines: tuple[NetworkLine, ...] = ()
    ties: tuple[NetworkTie, ...] = ()
    kinds: tuple[Literal["to", "about", "with"], ...] = ()  # of the lines, for a legend
    left_out: int = 0
    lines_left_out: int = 0


class TimeMark(View, frozen=True, kw_only=True):
    """An event: a disc around `x` and `y` with its number in the list. `disputed`: sources differ in its date or figures."""

    x: int
    y: int
    number: int
    title: str
    date: str
    uncertain: bool = False
    disputed: bool = False


class TimeBar(View, frozen=True, kw_only=True):
    """How long an event goes on: a line from `top` to `bottom`. An open end leads on beyond."""

    x: int
    top: int
    bottom: int
    open_start: bool = False
    open_end: bool = False
    uncertain: bool = False


class TimeGap(View, frozen=True, kw_only=True):
    """A long time without an event, around `y` of the axis. `label` says how long it is."""

    y: int
    years: int
    label: PictureText


class TimePicture(View, frozen=True, kw_only=True):
    """The timeline of a briefing at a glance, from the top to the bottom. `dots` are places on the axis at `axis`."""

    width: int
    height: int
    axis: int
    dates: tuple[PictureText, ...] = ()
    dots: tuple[int, ...] = ()
    marks: tuple[TimeMark, ...] = ()
    bars: tuple[TimeBar, ...] = ()
    gaps: tuple[TimeGap, ...] = ()


class CoverageTile(View, frozen=True, kw_only=True):
    """What one source has on a subject, or, where there are too many to be shown one by one, what `count` of them have."""

    x: int
    y: int
    width: int
    height: int
    state: CellState
    count: int = 1


class CoverageGroup(View, frozen=True, kw_only=True):
    """The subjects of one kind, a line for each. `left_out`: those for which there is no room."""

    kind: Literal["statement", "claim", "question", "actor"]
    width: int
    height: int
    heads: tuple[PictureText, ...] = ()
    labels: tuple[PictureText, ...] = ()
    tiles: tuple[CoverageTile, ...] = ()
    left_out: int = 0


class CoveragePicture(View, frozen=True, kw_only=True):
    """The matrix at a glance. `letters` tell which column is which source; none where sources are only counted."""

    groups: tuple[CoverageGroup, ...] = ()
    letters: tuple[tuple[str, Link], ...] = ()
