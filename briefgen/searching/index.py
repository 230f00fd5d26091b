"""The index of one site: made anew when something has changed that it holds, kept as it is otherwise.

It is made before anything of a site is written, from the same facts as the pages. So both are published in one step,
and an index never leads to what is no longer there, nor holds what is no longer shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from pathlib import Path
from threading import Lock

import msgspec

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.diagnostics import Diagnostic, Place
from briefgen.digest import digest_bytes, digest_value
from briefgen.layout import CONFIG
from briefgen.manifest import MANIFEST
from briefgen.pipeline import Build
from briefgen.plan.search_records import SearchRecord
from briefgen.plan.searched import find_rows, make_records
from briefgen.reading import FileValue, Saved, read_settings
from briefgen.relations import Searched
from briefgen.searching import parts
from briefgen.searching.files import usable
from briefgen.searching.making import Index, Making
from briefgen.searching.packed import UnknownError
from briefgen.searching.parts import Part, divided
from briefgen.searching.tool import NoToolError, ToolFailedError, make_files

# Languages that part no words. Their words are parted in the records, and Pagefind is to take them as they are.
_UNPARTED = frozenset({"ja", "th", "zh"})
_OFF = "or write `search: false` in config.yaml, and the site does without"


class _Kept(msgspec.Struct, frozen=True):
    """What an index was made from, its files, and the names of its parts if it has any."""

    digest: str
    tags: dict[str, str]
    parts: tuple[str, ...] = ()


_encode = msgspec.msgpack.Encoder().encode
_kept = msgspec.msgpack.Decoder(_Kept)
_part = msgspec.msgpack.Decoder(Part)


class SearchIndex:
    """The index that belongs to a site in this folder. `tags` has a digest for each address of it."""

    def __init__(self, saved: Saved, folder: Path) -> None:
        self._saved = saved
        self._key = f"search {folder}"
        found = _recalled(saved, self._key)
        self._digest, self.tags, self._parts = found.digest, found.tags, found.parts
        self._fresh: dict[str, Part] = {}  # parts that are to be kept
        self.pending: dict[
            str, bytes | None
        ] = {}  # what differs from what was last published; emptied by who does that
        self.problems: tuple[Diagnostic, ...] = ()

    def is_missing(self, files: Mapping[str, FileValue]) -> bool:
        """Whether a site of these files has to have an index, and none is known."""
        return not self.tags and read_settings(files)[0].search

    def bring_up(self, build: Build, lost: Set[str] = frozenset()) -> bool:
        """Make the index of a build, unless it is there already. Says whether it has changed.

        `lost` are addresses where something else stands than what was written there.
        """
        self.problems = ()
        if not build.config.search:
            return self._replace("", Index(), lost)
        wanted = _Wanted(Reader(build.catalog), _language(build))
        if wanted.digest == self._digest and self.tags and lost.isdisjoint({*self.tags, MANIFEST}):
            return False
        return self._replace(wanted.digest, self._made(wanted, lost), lost)

    def _made(self, wanted: _Wanted, lost: Set[str]) -> Index:
        try:
            return self._merged(wanted, lost) if wanted.divisions else _whole(wanted)
        except UnknownError:
            return _whole(wanted)
        except NoToolError:
            hint = "run `pip install pagefind-bin`, or put the program `pagefind` on the path"
            self.problems = (_problem("C020", "the site has no search: Pagefind is not installed", hint),)
        except ToolFailedError as error:
            hint = "run `pip install --upgrade pagefind-bin` and build once more"
            self.problems = (_problem("C021", f"the site has no search: Pagefind failed, {error}", hint),)
        return Index()

    def _merged(self, wanted: _Wanted, lost: Set[str]) -> Index:
        """The index of many records. Raises UnknownError if it cannot be made of parts with this Pagefind."""

        def stands(name: str) -> str | None:
            address = urls.INDEX_FOLDER + name
            return None if MANIFEST in lost or address in lost else self.tags.get(address)

        kept = self._kept_parts()
        return Making(wanted.divisions, wanted.fields, wanted.language, kept, make_files).run(stands)

    def _kept_parts(self) -> dict[str, Part]:
        found = {}
        for key, data in self._saved.get(map(self._part_key, self._parts), ()).items():
            with suppress(msgspec.DecodeError):
                found[key.removeprefix(self._part_key(""))] = _part.decode(data)
        return found | self._fresh

    def _part_key(self, name: str) -> str:
        return f"{self._key} of {name}"

    def _replace(self, digest: str, index: Index, lost: Set[str]) -> bool:
        """Put another index in the place of this one. Most of its files are those of before."""
        before, self._digest = self.tags, digest
        self._parts = tuple(index.parts)
        self._fresh = {name: part for name, part in index.parts.items() if name in {*index.fresh, *self._fresh}}
        self.tags = {urls.INDEX_FOLDER + name: tag for name, tag in index.tags.items()}
        files = {urls.INDEX_FOLDER + name: data for name, data in index.data.items()}
        whole = MANIFEST in lost
        due = {at: data for at, data in files.items() if whole or at in lost or before.get(at) != self.tags[at]}
        self.pending = {**self.pending, **dict.fromkeys(before.keys() - self.tags.keys()), **due}
        return bool(self.pending)

    def remember(self) -> None:
        """Have it kept what was published, for the next build."""
        self._saved.put(self._key, _encode(_Kept(self._digest, dict(self.tags), self._parts)), ())
        for name, part in self._fresh.items():
            self._saved.put(self._part_key(name), _encode(part), ())
        self._fresh = {}


class _Wanted:
    """What an index is to be made from, in parts if that is much."""

    def __init__(self, reader: Reader, language: str) -> None:
        self._reader, self._one_at_a_time = reader, Lock()
        self.rows, self.language = find_rows(reader), language
        self.fields = sorted({name for row in self.rows for name in row.fields})
        is_much = sum(row.number for row in self.rows) > parts.WHOLE
        self.divisions = divided(self.rows, self.fields, language, self.records_of) if is_much else []
        self.digest = digest_value(([one.digest for one in self.divisions or self.rows], language))

    def records_of(self, rows: Sequence[Searched]) -> list[SearchRecord]:
        """The records of some. Parts are made in threads, and the catalog is read by one of them at a time."""
        with self._one_at_a_time:
            return make_records(self._reader, rows)


def _whole(wanted: _Wanted) -> Index:
    files = usable(make_files(wanted.records_of(wanted.rows), wanted.language))
    return Index({name: digest_bytes(data) for name, data in files.items()}, files)


def _recalled(saved: Saved, key: str) -> _Kept:
    with suppress(msgspec.DecodeError):
        for data in saved.get([key], ()).values():
            return _kept.decode(data)
    return _Kept("", {})


def _language(build: Build) -> str:
    language = build.config.language.partition("-")[0].lower()
    return "unknown" if language in _UNPARTED else language


def _problem(code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, message, CONFIG, Place(1, 1), (hint, _OFF))
