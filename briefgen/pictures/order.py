"""The order in which things stand in a row so that those with much between them stand near one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

_ROUNDS = 40


def side_by_side(keys: Sequence[str], weights: Mapping[tuple[str, str], int]) -> list[str]:
    """The keys in an order in which no swap of two neighbours would bring what belongs together nearer.

    The work is bounded: rounds over a few keys. Of equal orders the one that is nearer to that of `keys` is taken.
    """
    near: dict[str, dict[str, int]] = defaultdict(dict)
    for (one, other), weight in weights.items():
        near[one][other] = near[other][one] = weight
    order = _chained(keys, near)
    place = {key: at for at, key in enumerate(order)}
    for _ in range(_ROUNDS):
        if not _swapped(order, place, near):
            break
    return order


def _chained(keys: Sequence[str], near: Mapping[str, Mapping[str, int]]) -> list[str]:
    """One after another, each time the one with most between it and those that stand there, at the side where it is drawn to."""
    degree = {key: sum(near[key].values()) if key in near else 0 for key in keys}
    order: list[str] = []
    left = list(keys)
    while left:
        pull = {key: sum(near[key].get(other, 0) for other in order) if key in near else 0 for key in left}
        best = max(left, key=lambda key: (pull[key], degree[key], -keys.index(key)))
        left.remove(best)
        order.insert(0 if _drawn_up(best, order, near) else len(order), best)
    return order


def _drawn_up(key: str, order: Sequence[str], near: Mapping[str, Mapping[str, int]]) -> bool:
    middle = len(order) - 1
    return sum(weight * (2 * order.index(other) - middle) for other, weight in near[key].items() if other in order) < 0


def _swapped(order: list[str], place: dict[str, int], near: Mapping[str, Mapping[str, int]]) -> bool:
    """One round of swaps of neighbours. Whether there was any."""
    any_swap = False
    for at in range(len(order) - 1):
        upper, lower = order[at], order[at + 1]
        if _gain(upper, lower, place, near) > 0:
            order[at], order[at + 1] = lower, upper
            place[upper], place[lower] = at + 1, at
            any_swap = True
    return any_swap


def _gain(upper: str, lower: str, place: Mapping[str, int], near: Mapping[str, Mapping[str, int]]) -> int:
    """By how much all that is tied comes nearer if two neighbours change places."""
    down = sum(_sign(place[other] - place[upper]) * w for other, w in near[upper].items() if other != lower)
    up = sum(_sign(place[lower] - place[other]) * w for other, w in near[lower].items() if other != upper)
    return down + up


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
