"""What two rows of words have in common, in the same order."""

from __future__ import annotations

from collections.abc import Sequence


def common(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """A longest common subsequence, as pairs of places. Of several it is always the same one.

    The rows of the table are integers with a bit for each place of `a` (Hyyrö 2004), so that it is filled at the speed of long
    additions. What begins and ends both alike is not looked at.
    """
    first = 0
    while first < min(len(a), len(b)) and a[first] == b[first]:
        first += 1
    last = 0
    while last < min(len(a), len(b)) - first and a[-1 - last] == b[-1 - last]:
        last += 1
    inner = _common(a[first : len(a) - last], b[first : len(b) - last])
    pairs = [(place, place) for place in range(first)]
    pairs += [(left + first, right + first) for left, right in inner]
    return pairs + [(len(a) - back, len(b) - back) for back in range(last, 0, -1)]


def _common(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    places: dict[str, int] = {}
    for place, key in enumerate(a):
        places[key] = places.get(key, 0) | 1 << place
    full = row = (1 << len(a)) - 1
    rows = []
    for key in b:
        met = row & places.get(key, 0)
        row = (row + met | row - met) & full
        rows.append(row)
    pairs: list[tuple[int, int]] = []
    left, right = len(a), len(b)
    while left and right:
        bit = 1 << left - 1
        if rows[right - 1] & bit:
            left -= 1
            continue
        right -= 1
        if not right or rows[right - 1] & bit:
            left -= 1
            pairs.append((left, right))
    return pairs[::-1]
