"""The records of a large site in parts, each of which Pagefind makes an index of: what an edit touches is one or two.

A part ends before a record whose address says so. So the records of a part are the same whatever is added to others,
and all parts behind each other are all records in their order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec

from briefgen.digest import digest_bytes, digest_value
from briefgen.plan.search_records import SearchRecord
from briefgen.relations import Searched
from briefgen.searching.files import ENTRY, needed
from briefgen.searching.packed import UnknownError, opened, unpacked
from briefgen.searching.words import Word, read_words

WHOLE = 2_000  # records up to which a site has one index, as Pagefind makes it
_MEAN = {"article": 128}  # records in a part, by their kind; texts of articles are long
_MEAN_OF_OTHERS = 512
_MOST = 2  # times as many a part has at most
_FRAGMENT, _ENDING = "fragment/", ".pf_fragment"
_SOME = 200  # words that are packed together

_encode = msgspec.msgpack.Encoder().encode
_words = msgspec.msgpack.Decoder(tuple[Word, ...])


class Division(NamedTuple):
    """Records that belong to one part: what the part is called, what it is made from, and how its records are had."""

    name: str
    digest: str
    records: Callable[[], Sequence[SearchRecord]]


class Part(msgspec.Struct, frozen=True):
    """What is kept of the index of a part."""

    digest: str
    entry: bytes  # as Pagefind wrote it, without what differs from part to part
    version: str
    language: str
    pages: tuple[tuple[str, int, str], ...]  # of each its name, how many words it has, and the digest of its fragment
    filters: dict[str, dict[str, list[int]]]
    words: tuple[bytes, ...]
    shared: dict[str, str]  # digests of the files that all parts have in common

    def all_words(self) -> Iterator[Word]:
        """In their order."""
        for some in self.words:
            yield from _words.decode(some)


def divided(
    rows: Iterable[Searched],
    fields: Sequence[str],
    language: str,
    find: Callable[[Sequence[Searched]], Sequence[SearchRecord]],
) -> list[Division]:
    """The parts of what can be found, which stands in its order. `find` gives the records of some."""
    return [
        Division(
            f"{run[0].kind} {run[0].at}",
            digest_value(([row.digest for row in run], fields, language)),
            partial(find, run),
        )
        for run in _runs(rows)
    ]


def _runs(rows: Iterable[Searched]) -> Iterator[list[Searched]]:
    run: list[Searched] = []
    size = 0
    for row in rows:
        mean = _MEAN.get(row.kind, _MEAN_OF_OTHERS)
        if run and (size >= mean * _MOST or _ends_before(row, mean)):
            yield run
            run, size = [], 0
        run.append(row)
        size += row.number
    if run:
        yield run


def _ends_before(row: Searched, mean: int) -> bool:
    return int(digest_bytes(row.at.encode("utf-8", "replace"))[:8], 16) % max(1, mean // row.number) == 0


def first_record(fields: Iterable[str]) -> SearchRecord:
    """A record that is put before those of each part and taken out again: it makes Pagefind count the fields alike."""
    return SearchRecord(url="", content="x", meta=dict.fromkeys(fields, "x"), filters={})


def read_part(digest: str, files: Mapping[str, bytes], fields: Sequence[str]) -> Part:
    """What Pagefind has made of the records of a part. Raises what UNREADABLE names if it is another Pagefind."""
    wanted = needed(files)
    entry = json.loads(wanted[ENTRY])
    ((language, about),) = entry["languages"].items()
    meta = unpacked(wanted[f"pagefind.{about.pop('hash')}.pf_meta"])
    version, pages, chunks, filters, sorts, found = meta
    if sorts or found != list(fields) or about.pop("page_count") != len(pages) or not _is_first(wanted, pages):
        raise UnknownError
    return Part(
        digest=digest,
        entry=msgspec.json.encode(entry, order="sorted"),
        version=version,
        language=language,
        pages=tuple((name, words, digest_bytes(wanted[fragment_of(name)])) for name, words in pages[1:]),
        filters={name: _filter(wanted, name, place) for name, place in filters},
        words=tuple(_packed_words(wanted, (chunk[2] for chunk in chunks))),
        shared={name: digest_bytes(data) for name, data in wanted.items() if is_shared(name)},
    )


def is_shared(name: str) -> bool:
    """Whether a file is the same for all parts: a program."""
    return name.endswith((".js", ".pagefind"))


def fragment_of(name: str) -> str:
    """The file that has what is shown of a page."""
    return f"{_FRAGMENT}{name}{_ENDING}"


def _is_first(files: Mapping[str, bytes], pages: Sequence[Any]) -> bool:
    return bool(json.loads(opened(files[fragment_of(pages[0][0])]))["url"] == first_record(()).url)


def _filter(files: Mapping[str, bytes], name: str, place: str) -> dict[str, list[int]]:
    called, values = unpacked(files[f"filter/{place}.pf_filter"])
    if called != name:
        raise UnknownError
    return {value: [page - 1 for page in pages] for value, pages in sorted(values)}


def _packed_words(files: Mapping[str, bytes], names: Iterable[str]) -> Iterator[bytes]:
    some: list[Word] = []
    for name in names:
        for word in read_words(opened(files[f"index/{name}.pf_index"])):
            some.append(word)
            if len(some) == _SOME:
                yield _encode(some)
                some = []
    yield _encode(some)
