"""The index of a large site: of its parts those are made that have changed, several at once, and all are merged."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from briefgen.digest import digest_bytes
from briefgen.plan.search_records import SearchRecord
from briefgen.searching.merging import Made, merged, page_names
from briefgen.searching.packed import UNREADABLE, UnknownError
from briefgen.searching.parts import Division, Part, first_record, fragment_of, is_shared, read_part

T = TypeVar("T")
R = TypeVar("R")

Make = Callable[[Sequence[SearchRecord], str], Mapping[str, bytes]]  # what Pagefind makes of records in a language
Stands = Callable[[str], str | None]  # the digest of what is known to stand under a name in the index of before

_MOST_AT_ONCE = 8  # each takes up to some hundred megabytes


class Index(NamedTuple):
    """An index: the digests of all its files, those files that do not stand there yet, and its parts by their names."""

    tags: Mapping[str, str] = {}
    data: Mapping[str, bytes] = {}
    parts: Mapping[str, Part] = {}
    fresh: Set[str] = frozenset()  # names of the parts that were made now


class Making:
    """One index in the making. `kept` has the parts of the one before, by their names."""

    def __init__(
        self, divisions: Sequence[Division], fields: Sequence[str], language: str, kept: Mapping[str, Part], make: Make
    ) -> None:
        self._divisions, self._fields, self._language, self._make = divisions, fields, language, make
        known = {n: kept[one.name] for n, one in enumerate(divisions) if one.name in kept}
        self._parts = {n: part for n, part in known.items() if part.digest == divisions[n].digest}
        self._files: dict[int, dict[str, bytes]] = {}  # fragments and programs, of the parts that were made

    def run(self, stands: Stands) -> Index:
        """Make what is needed. Raises UnknownError for a Pagefind of another kind, and what `make` raises."""
        while lacking := self._lacking(stands):
            for n, (part, files) in zip(lacking, _at_once(self._made, lacking), strict=True):
                self._parts[n], self._files[n] = part, files
        parts = [self._parts[n] for n in range(len(self._divisions))]
        names = page_names(parts)
        tags, data = self._taken(parts, names, stands)
        for made, tag, closed in _closed(merged(parts, names, self._fields), stands):
            tags[made.name] = tag
            if closed is not None:
                data[made.name] = closed
        fresh = frozenset(self._divisions[n].name for n in self._files)
        return Index(tags, data, {one.name: part for one, part in zip(self._divisions, parts, strict=True)}, fresh)

    def _lacking(self, stands: Stands) -> list[int]:
        """The parts that have to be made, as far as that is known by now."""
        every = range(len(self._divisions))
        if missing := [n for n in every if n not in self._parts]:
            return missing
        parts = [self._parts[n] for n in every]
        newest = parts[next(reversed(self._files), 0)]
        rest = [n for n in every if n not in self._files]
        if foreign := [n for n in rest if _tool(parts[n]) != _tool(newest)]:
            return foreign
        names = page_names(parts)
        if lost := [n for n in rest if any(stands(name) != tag for name, tag, _ in _fragments(parts[n], names[n]))]:
            return lost
        # Any part brings the programs.
        return [] if self._files or all(stands(name) == tag for name, tag in newest.shared.items()) else [0]

    def _made(self, n: int) -> tuple[Part, dict[str, bytes]]:
        one = self._divisions[n]
        files = self._make([first_record(self._fields), *one.records()], self._language)
        try:
            part = read_part(one.digest, files, self._fields)
        except UNREADABLE as error:
            raise UnknownError from error
        shown = {fragment_of(name) for name, _, _ in part.pages}
        return part, {name: data for name, data in files.items() if name in shown or is_shared(name)}

    def _taken(
        self, parts: Sequence[Part], names: Sequence[Sequence[str]], stands: Stands
    ) -> tuple[dict[str, str], dict[str, bytes]]:
        """The files that are taken over as Pagefind made them."""
        tags, data = dict(parts[0].shared), {}
        programs = next(iter(self._files.values()), {})
        data = {name: programs[name] for name, tag in tags.items() if stands(name) != tag}
        for n, part in enumerate(parts):
            for name, tag, own in _fragments(part, names[n]):
                tags[name] = tag
                if stands(name) != tag:
                    data[name] = self._files[n][own]
        return tags, data


def _fragments(part: Part, names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """What is shown of each page: its file, the digest of that, and the file that Pagefind made."""
    for name, (own, _, tag) in zip(names, part.pages, strict=True):
        yield fragment_of(name), tag, fragment_of(own)


def _tool(part: Part) -> tuple[object, ...]:
    """By what the parts are told that one Pagefind has made, so that they fit together."""
    return part.version, part.language, part.entry, part.shared


def _closed(files: Iterable[Made], stands: Stands) -> Iterator[tuple[Made, str, bytes | None]]:
    """Files with their digests, and with their bytes unless they stand there already: names tell what files hold."""
    due = []
    for made in files:
        tag = stands(made.name) if made.is_named else None
        if tag is None:
            due.append(made)
        else:
            yield made, tag, None
    for made, data in zip(due, _at_once(Made.data, due), strict=True):
        yield made, digest_bytes(data), data


def _at_once(function: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """`map`, in threads: the work is done by programs and by zlib, while this process waits."""
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    pool = ThreadPoolExecutor(min(processors, _MOST_AT_ONCE))
    try:
        yield from pool.map(function, items)
    finally:
        pool.shutdown(cancel_futures=True)
