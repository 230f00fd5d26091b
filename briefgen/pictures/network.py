"""The network of actors: one below the other, with arcs beside them that say who speaks to whom, and about whom.

A line of names with arcs reads well on a narrow screen, and names stand where names are read. What would make it a tangle is
left out: all that is between two actors is one arc, and that they are named in the same articles is drawn only
for whom there is nothing else to tell, to the one with whom that is so most often.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from briefgen.pictures.order import side_by_side
from briefgen.pictures.sheet import WIDTH, Drawing
from briefgen.views import Link, NetworkLine, NetworkNode, NetworkTie, NetworkView

TieKind = Literal["to", "about", "with"]
KINDS: tuple[TieKind, ...] = ("to", "about", "with")

MOST = 14  # actors
MOST_LINES = 18  # more become a tangle
_AXIS = 100
_NAMES = 112
_SIZE = 13
_ROW = 38
_BAR = 26
_TOUCH = 5  # from the axis to the side of a bar
_NEAR, _FAR = 18, 90  # how far arcs reach out, from one to the next and between the outermost


class Tie(NamedTuple):
    """Something between two actors, by their ids, and how often. `href` leads to the first place."""

    kind: TieKind
    actor: str
    other: str
    times: int
    href: str


class Person(NamedTuple):
    """An actor as it is drawn."""

    id: str
    link: Link
    type: str
    speaks: bool


Pair = tuple[str, str]  # in order of the ids


def draw(people: Sequence[Person], ties: Sequence[Tie], *, rtl: bool) -> NetworkView | None:
    """The network of those who are connected; None if nobody is. The order of what is given does not matter."""
    known = {person.id: person for person in sorted(people)}
    between = [tie for tie in sorted(ties) if tie.actor in known and tie.other in known and tie.actor != tie.other]
    told = _telling(between)
    chosen = _chosen(told)
    if not chosen:
        return None
    shown = [tie for tie in told if tie.actor in chosen and tie.other in chosen]
    order = side_by_side(sorted(chosen), _weights(shown))
    order = _without_loners(order, shown)
    lines = _lines(order, _strongest(shown), Drawing(rtl))
    places = {key: at for at, key in enumerate(order)}
    told_ties = sorted(shown, key=lambda tie: (places[tie.actor], KINDS.index(tie.kind), places[tie.other]))
    return NetworkView(
        width=WIDTH,
        height=_ROW * len(order),
        nodes=tuple(_node(at, known[key], told_ties, Drawing(rtl)) for at, key in enumerate(order)),
        lines=lines,
        ties=tuple(
            NetworkTie(
                kind=tie.kind,
                actor=known[tie.actor].link,
                other=known[tie.other].link,
                count=tie.times,
                href=tie.href,
            )
            for tie in told_ties
        ),
        kinds=tuple(kind for kind in KINDS if any(line.kind == kind for line in lines)),
        lines_left_out=len(set(map(_pair, shown))) - len(lines),
        left_out=len({name for tie in told for name in (tie.actor, tie.other)}) - len(order),
    )


def _telling(ties: Sequence[Tie]) -> list[Tie]:
    """All ties of speech; of being named together one for each actor that has no other, the most frequent."""
    spoken = [tie for tie in ties if tie.kind != "with"]
    busy = {name for tie in spoken for name in (tie.actor, tie.other)}
    met: Counter[str] = Counter()
    for tie in ties:
        met.update({tie.actor: tie.times, tie.other: tie.times})
    best: dict[str, Tie] = {}
    for tie in (tie for tie in ties if tie.kind == "with"):
        for name in (tie.actor, tie.other):
            better = name not in best or _rank(tie, name, busy, met) > _rank(best[name], name, busy, met)
            if name not in busy and better:
                best[name] = tie
    return [*spoken, *sorted(set(best.values()))]


def _rank(tie: Tie, name: str, busy: Collection[str], met: Mapping[str, int]) -> tuple[int, bool, int]:
    """How well a tie shows where an actor belongs: how often, and whether to one that the story is about."""
    other = tie.other if tie.actor == name else tie.actor
    return tie.times, other in busy, met[other]


def _chosen(ties: Iterable[Tie]) -> set[str]:
    """The most connected actors: those with the most others first, then those with the most passages."""
    others: dict[str, set[str]] = defaultdict(set)
    weight: Counter[str] = Counter()
    for tie in ties:
        for one, other in ((tie.actor, tie.other), (tie.other, tie.actor)):
            others[one].add(other)
            weight[one] += tie.times
    ranked = sorted(others, key=lambda key: (-len(others[key]), -weight[key], key))
    return set(ranked[:MOST])


def _without_loners(order: Sequence[str], ties: Iterable[Tie]) -> list[str]:
    """Without those whose every partner was left out."""
    tied = {name for tie in ties for name in (tie.actor, tie.other)}
    return [key for key in order if key in tied]


def _pair(tie: Tie) -> Pair:
    return (tie.actor, tie.other) if tie.actor < tie.other else (tie.other, tie.actor)


def _weights(ties: Iterable[Tie]) -> dict[Pair, int]:
    weights: Counter[Pair] = Counter()
    for tie in ties:
        weights[_pair(tie)] += min(tie.times, 4)
    return dict(weights)


def _node(at: int, person: Person, ties: Sequence[Tie], drawing: Drawing) -> NetworkNode:
    y = _ROW * at + _ROW // 2
    return NetworkNode(
        actor=person.link,
        type=person.type,
        speaks=person.speaks,
        x=drawing.x(_AXIS),
        y=y,
        height=_BAR,
        label=drawing.block(_NAMES, y, person.link.text, room=WIDTH - _NAMES, size=_SIZE, most=2),
        ties=tuple(index for index, tie in enumerate(ties) if tie.actor == person.id),
    )


def _lines(order: Sequence[str], ties: Sequence[Tie], drawing: Drawing) -> tuple[NetworkLine, ...]:
    """An arc for each pair, the widest first, so that the smaller ones lie on top."""
    places = {key: at for at, key in enumerate(order)}
    pairs: dict[Pair, list[Tie]] = defaultdict(list)
    for tie in ties:
        pairs[_pair(tie)].append(tie)
    spans = {pair: _span(places[pair[0]], places[pair[1]]) for pair in pairs}
    ends = _ends(spans)
    widest = max(last - first for first, last in spans.values())
    lines = []
    for pair in sorted(pairs, key=lambda pair: (spans[pair][0] - spans[pair][1], spans[pair])):
        first, last = spans[pair]
        reach = _NEAR + (_FAR - _NEAR) * (last - first - 1) // max(widest - 1, 4)
        addressed = {places[tie.other] for tie in pairs[pair] if tie.kind != "with"}
        lines.append(
            NetworkLine(
                kind=min((tie.kind for tie in pairs[pair]), key=KINDS.index),
                path=_arc(ends[pair, first], ends[pair, last], reach, drawing),
                heads="".join(_head(ends[pair, place], drawing) for place in (first, last) if place in addressed),
                weight=_weight(sum(tie.times for tie in pairs[pair])),
            )
        )
    return tuple(lines)


def _strongest(ties: Sequence[Tie]) -> list[Tie]:
    """All between the pairs with the most between them, as many as can be told apart; of each actor the strongest first."""
    weight: Counter[Pair] = Counter()
    for tie in ties:
        weight[_pair(tie)] += tie.times
    ranked = sorted(weight, key=lambda pair: (-weight[pair], pair))
    needed: dict[Pair, None] = {}
    seen: set[str] = set()
    for pair in ranked:
        if not seen.issuperset(pair):
            needed[pair] = None
            seen.update(pair)
    kept = set([*needed, *(pair for pair in ranked if pair not in needed)][:MOST_LINES])
    return [tie for tie in ties if _pair(tie) in kept]


def _span(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _weight(count: int) -> int:
    return 1 if count == 1 else 2 if count < 4 else 3


def _ends(spans: Mapping[Pair, tuple[int, int]]) -> dict[tuple[Pair, int], int]:
    """At which height each arc ends at each of its places, so that no two ends meet and nested arcs stay nested."""
    arriving: dict[int, list[tuple[int, Pair]]] = defaultdict(list)
    for pair, (first, last) in spans.items():
        arriving[first].append((last, pair))
        arriving[last].append((first, pair))
    ends: dict[tuple[Pair, int], int] = {}
    for place, others in arriving.items():
        # From the top: up to the nearest, up to the farthest, down to the farthest, down to the nearest.
        ordered = sorted(others, key=lambda other: (other[0] > place, -other[0]))
        step = min(7, _BAR // len(ordered))
        top = _ROW * place + _ROW // 2 - step * (len(ordered) - 1) // 2
        ends |= {(pair, place): top + at * step for at, (_, pair) in enumerate(ordered)}
    return ends


def _arc(top: int, bottom: int, reach: int, drawing: Drawing) -> str:
    """Half of something round. A curve of this kind reaches three quarters as far as the points that bend it."""
    axis, bend = drawing.x(_AXIS - _TOUCH), drawing.x(_AXIS - _TOUCH - reach * 4 // 3)
    return f"M{axis} {top}C{bend} {top} {bend} {bottom} {axis} {bottom}"


def _head(y: int, drawing: Drawing) -> str:
    """An arrowhead that points at the axis."""
    tip, back = drawing.x(_AXIS - _TOUCH), drawing.x(_AXIS - _TOUCH - 7)
    return f"M{tip} {y}L{back} {y - 4}V{y + 4}Z"
