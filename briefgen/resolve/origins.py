"""Which articles have one origin: they share most of their wording, or name the same origin.

Compared are runs of `RUN` words, without case and punctuation and folded by the contract of matching. Two texts have
one origin if at least `SHARE` per cent of the runs of the shorter one stand in the other. Of a long text the `KEPT` runs
with the lowest hashes stand for all: the same for every text, so that they can be compared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from struct import pack, unpack
from typing import NamedTuple
from zlib import crc32

from briefgen.text import beyond_ascii, fold, is_spaceless, spelled

RUN = 5
SHARE = 50
KEPT = 128
SHORTEST = 25  # words; what is shorter shares too much with anything, or nothing
_SIGNS_TO_SPACES = bytes(byte if byte > 127 or chr(byte).isalnum() else 32 for byte in range(256))
_FEWEST = 5  # runs that are found in both texts; fewer tell nothing
_BEFORE = 200  # so many articles before it are compared with one


class Traces(NamedTuple):
    """What is kept of an article to compare it: the origin that it names, and the hashes of its runs.

    The hashes are 32 bits each, little-endian, in rising order. They tell no words.
    """

    origin: str | None
    runs: bytes


class Shared(NamedTuple):
    """Articles of one origin, in the order they were given in, and what it is called, if one of them names it."""

    articles: tuple[str, ...]
    name: str | None
    wording: bool  # whether any of them share their wording


def runs(text: str) -> bytes:
    """The hashes of a text's runs, as `Traces` has them. The same on every machine; linear in the text."""
    found = _words(fold(text).text.casefold())
    if len(found) < SHORTEST:
        return b""
    data = b" ".join(found) + b" "
    starts = list(accumulate(map((1).__add__, map(len, found)), initial=0))
    hashes = list(map(crc32, map(data.__getitem__, map(slice, starts, starts[RUN:]))))
    kept = sorted(set(hashes))[:KEPT] if len(hashes) <= KEPT else _lowest(hashes)
    return pack(f"<{len(kept)}I", *kept)


def _words(text: str) -> list[bytes]:
    if any(map(is_spaceless, beyond_ascii(text))):
        return [word.encode("utf-8", "surrogatepass") for word in spelled(text)]
    # Folding has left few signs beyond ASCII. To look for words by their letters would take as long as all the rest.
    return text.encode("utf-8", "surrogatepass").translate(_SIGNS_TO_SPACES).split()


def _lowest(hashes: Sequence[int]) -> list[int]:
    """The lowest `KEPT` of many hashes, of which a guess leaves few to be sorted."""
    limit = (KEPT << 32) // len(hashes) * 5 // 4
    few = sorted({value for value in hashes if value <= limit})
    return few[:KEPT] if len(few) >= KEPT else sorted(set(hashes))[:KEPT]


def share(one: bytes, other: bytes) -> int:
    """How many of a hundred runs of the shorter text the other has."""
    return _share(_Runs.of(one), _Runs.of(other))


def groups(articles: Sequence[tuple[str, Traces]]) -> tuple[Shared, ...]:
    """The articles of one origin, where there are two or more, in the order of the first of each.

    What shares its wording with one of a group belongs to the group. The time is bounded for each article.
    """
    read = [_Runs.of(traces.runs) for _, traces in articles]
    named: dict[str, int] = {}
    head = list(range(len(articles)))
    copied: set[int] = set()
    for index, (_, traces) in enumerate(articles):
        if traces.origin:
            _join(head, named.setdefault(_key(traces.origin), index), index)
        for other in range(max(0, index - _BEFORE), index):
            if _share(read[other], read[index]) >= SHARE:
                copied |= {other, index}
                _join(head, other, index)
    members: dict[int, list[int]] = {}
    for index in range(len(articles)):
        members.setdefault(_head(head, index), []).append(index)
    return tuple(_shared(articles, rows, copied) for rows in members.values() if len(rows) > 1)


def count(articles: int, shared: Iterable[Shared]) -> int:
    """How many origins so many articles have."""
    return articles - sum(len(group.articles) - 1 for group in shared)


class _Runs(NamedTuple):
    rising: tuple[int, ...]
    hashes: frozenset[int]
    last: int  # up to here all runs are known

    @classmethod
    def of(cls, data: bytes) -> _Runs:
        values = unpack(f"<{len(data) // 4}I", data)
        return cls(values, frozenset(values), values[-1] if len(values) == KEPT else 1 << 32)


def _share(one: _Runs, other: _Runs) -> int:
    both, last = one.hashes & other.hashes, min(one.last, other.last)
    if len(both) < _FEWEST:
        return 0
    return 100 * len(both) // min(bisect_right(known.rising, last) for known in (one, other))


def _key(origin: str) -> str:
    return " ".join(spelled(fold(origin).text.casefold())) or origin


def _head(head: list[int], index: int) -> int:
    while head[index] != index:
        head[index] = index = head[head[index]]
    return index


def _join(head: list[int], one: int, other: int) -> None:
    first, second = sorted((_head(head, one), _head(head, other)))
    head[second] = first


def _shared(articles: Sequence[tuple[str, Traces]], rows: Sequence[int], copied: set[int]) -> Shared:
    name = next((articles[index][1].origin for index in rows if articles[index][1].origin), None)
    return Shared(tuple(articles[index][0] for index in rows), name, any(index in copied for index in rows))
