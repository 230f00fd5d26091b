"""The index of one site: made anew when something has changed that it holds, kept as it is otherwise.

It is made before anything of a site is written, from the same facts as the pages. So both are published in one step,
and an index never leads to what is no longer there, nor holds what is no longer shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from pathlib import Path

import msgspec

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.diagnostics import Diagnostic, Place
from briefgen.digest import digest_bytes, digest_value
from briefgen.layout import CONFIG
from briefgen.manifest import MANIFEST
from briefgen.pipeline import Build
from briefgen.plan.search_records import SearchRecord, records
from briefgen.reading import FileValue, Saved, read_settings
from briefgen.searching.files import usable
from briefgen.searching.tool import NoToolError, ToolFailedError, make_files

# Languages that part no words. Their words are parted in the records, and Pagefind is to take them as they are.
_UNPARTED = frozenset({"ja", "th", "zh"})
_OFF = "or write `search: false` in config.yaml, and the site does without"


class _Kept(msgspec.Struct, frozen=True):
    """What an index was made from, and its files."""

    digest: str
    tags: dict[str, str]


_encode = msgspec.msgpack.Encoder().encode
_kept = msgspec.msgpack.Decoder(_Kept)


class SearchIndex:
    """The index that belongs to a site in this folder. `tags` has a digest for each address of it."""

    def __init__(self, saved: Saved, folder: Path) -> None:
        self._saved = saved
        self._key = f"search {folder}"
        found = _recalled(saved, self._key)
        self._digest, self.tags = found.digest, found.tags
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
            return self._replace("", {}, lost)
        wanted, language = records(Reader(build.catalog)), _language(build)
        digest = digest_value((wanted, language))
        if digest == self._digest and self.tags and lost.isdisjoint({*self.tags, MANIFEST}):
            return False
        return self._replace(digest, self._made(wanted, language), lost)

    def _made(self, wanted: Iterable[SearchRecord], language: str) -> dict[str, bytes]:
        try:
            files = usable(make_files(wanted, language))
        except NoToolError:
            hint = "run `pip install pagefind-bin`, or put the program `pagefind` on the path"
            self.problems = (_problem("C020", "the site has no search: Pagefind is not installed", hint),)
        except ToolFailedError as error:
            hint = "run `pip install --upgrade pagefind-bin` and build once more"
            self.problems = (_problem("C021", f"the site has no search: Pagefind failed, {error}", hint),)
        else:
            return {urls.INDEX_FOLDER + name: data for name, data in files.items()}
        return {}

    def _replace(self, digest: str, files: Mapping[str, bytes], lost: Set[str]) -> bool:
        """Put another index in the place of this one. Most of its files are those of before."""
        before, self._digest = self.tags, digest
        self.tags = {address: digest_bytes(data) for address, data in files.items()}
        whole = MANIFEST in lost
        due = {at: files[at] for at, tag in self.tags.items() if whole or at in lost or before.get(at) != tag}
        self.pending = {**self.pending, **dict.fromkeys(before.keys() - files.keys()), **due}
        return bool(self.pending)

    def remember(self) -> None:
        """Have it kept what was published, for the next build."""
        self._saved.put(self._key, _encode(_Kept(self._digest, dict(self.tags))), ())


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
