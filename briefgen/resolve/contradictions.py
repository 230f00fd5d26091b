"""Where passages of one claim or event differ in their figures or dates, and where sources stand against one another.

Only what can be compared is: figures of the same unit or of the same word, and the only figures of two passages in
different languages. It is better to miss a difference than to tell of one that is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

from briefgen import dates
from briefgen.resolve.days import Day
from briefgen.resolve.figures import Figure, Found, read
from briefgen.text import Span

_FAR = 10  # so many times as much, told in another unit, is of something else
MOST = 40  # passages of one claim or event that are compared

Kind = Literal["figures", "dates"]


class Telling(NamedTuple):
    """A passage as far as it can be compared: where it stands, its words and their language, and its `date=`."""

    article: str
    words: str
    language: str | None = None
    date: str | None = None


class Told(NamedTuple):
    """What one passage, by its place in the list, says: stretches of its words, or its `date=` (then there are none)."""

    place: int
    spans: tuple[Span, ...] = ()


class Difference(NamedTuple):
    """Passages that do not agree in a figure or a date, in their order."""

    kind: Kind
    told: tuple[Told, ...]


class Sides(NamedTuple):
    """Sources that say something, and sources that deny it."""

    say: tuple[str, ...]
    deny: tuple[str, ...]


def differences(passages: Sequence[Telling], zone: str = "UTC") -> tuple[Difference, ...]:
    """The figures and dates in which passages of different articles differ, figures first."""
    passages = passages[:MOST]
    found = [read(one.words, one.language) for one in passages]
    return (*_figures(passages, found), *_dates(passages, found, zone))


def disputed(stands: Iterable[tuple[str, str]]) -> Sides | None:
    """The sides of a dispute between sources, from pairs of a source and a stance; None if there is no such dispute.

    Where every source reports both sides, they agree, and the dispute is one between speakers.
    """
    pairs = list(stands)
    say = dict.fromkeys(source for source, stance in pairs if stance in ("asserts", "reports"))
    deny = dict.fromkeys(source for source, stance in pairs if stance == "denies")
    apart = any(one != other and not {one, other} <= say.keys() & deny.keys() for one in say for other in deny)
    return Sides(tuple(say), tuple(deny)) if apart else None


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _figures(passages: Sequence[Telling], found: Sequence[Found]) -> list[Difference]:
    result = []
    for group in _groups(found):
        rows = [(index, figures) for index, figures in group.items() if figures]
        if any(
            passages[one].article != passages[other].article and not _agree(first, second)
            for (one, first), (other, second) in combinations(rows, 2)
        ):
            result.append(Difference("figures", tuple(Told(i, tuple(f.span for f in figures)) for i, figures in rows)))
    return result or _lone(passages, found)


def _groups(found: Sequence[Found]) -> list[dict[int, list[Figure]]]:
    """Figures that count the same, by passage."""
    groups: list[tuple[Figure, dict[int, list[Figure]]]] = []
    for index, one in enumerate(found):
        for figure in one.figures:
            if figure.unit:
                group = next((rows for first, rows in groups if _same_unit(first, figure)), None)
                if group is None:
                    group = {}
                    groups.append((figure, group))
                group.setdefault(index, []).append(figure)
    return [rows for _, rows in groups]


def _lone(passages: Sequence[Telling], found: Sequence[Found]) -> list[Difference]:
    """Passages that have one figure each, whose words for what it counts cannot be compared."""
    rows = [
        (index, one.figures[0])
        for index, one in enumerate(found)
        if len(one.figures) == 1 and not one.figures[0].spelled and not one.figures[0].known
    ]
    told: dict[int, Told] = {}
    for (one, first), (other, second) in combinations(rows, 2):
        here, there = passages[one], passages[other]
        comparable = not (first.unit and second.unit) or _language(here) != _language(there)
        if here.article != there.article and comparable and not _agree([first], [second]):
            told |= {one: Told(one, (first.span,)), other: Told(other, (second.span,))}
    return [Difference("figures", tuple(told[index] for index in sorted(told)))] if told else []


def _language(telling: Telling) -> str:
    return (telling.language or "").partition("-")[0].lower()


def _same_unit(one: Figure, other: Figure) -> bool:
    if one.known or other.known:
        return one.known and other.known and one.unit == other.unit
    longer = max(len(one.unit), len(other.unit))
    shared = next((i for i, (a, b) in enumerate(zip(one.unit, other.unit, strict=False)) if a != b), None)
    length = min(len(one.unit), len(other.unit)) if shared is None else shared
    return one.unit == other.unit or length >= max(3, longer - 2)


def _agree(these: Iterable[Figure], those: Sequence[Figure]) -> bool:
    """Whether a figure of one passage may be a figure of the other, or nothing says that they are of one thing."""
    return any(_may_agree(one, other) for one in these for other in those) or not any(
        _alike(one, other) for one in these for other in those
    )


def _may_agree(one: Figure, other: Figure) -> bool:
    return any(low <= last and first <= high for low, high in one.ranges for first, last in other.ranges)


def _alike(one: Figure, other: Figure) -> bool:
    """Whether two figures may be of one thing. Forty seconds and four hours are hardly the length of the same."""
    small, large = sorted((one.ranges[0][0], other.ranges[0][0]))
    return one.factor == other.factor or large <= small * _FAR


# ── dates ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _dates(passages: Sequence[Telling], found: Sequence[Found], zone: str) -> list[Difference]:
    told: dict[int, Told] = {}
    rows = [
        (index, one.date, found[index].days[0] if len(found[index].days) == 1 else None)
        for index, one in enumerate(passages)
    ]
    for (one, date, day), (other, other_date, other_day) in combinations(rows, 2):
        if passages[one].article == passages[other].article:
            continue
        if _apart(date or (day and day.edtf), other_date or (other_day and other_day.edtf), zone) or (
            not (date or other_date) and day and other_day and _parts_differ(day, other_day)
        ):
            told |= {one: _dated(one, date, day), other: _dated(other, other_date, other_day)}
    return [Difference("dates", tuple(told[index] for index in sorted(told)))] if told else []


def _dated(index: int, date: str | None, day: Day | None) -> Told:
    return Told(index, () if date or day is None else (day.span,))


def _apart(one: str | None, other: str | None, zone: str) -> bool:
    return dates.is_after(one, other, zone) or dates.is_after(other, one, zone)


def _parts_differ(one: Day, other: Day) -> bool:
    """Whether two dates of texts differ in a part that both have."""
    return any(a is not None and b is not None and a != b for a, b in zip(one[:3], other[:3], strict=True))
