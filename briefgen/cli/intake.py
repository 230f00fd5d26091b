"""Pages and texts become articles: read within bounds, named, written with their untouched captures, told of."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from briefgen import layout
from briefgen.cli.articles import article_ids
from briefgen.cli.bounded import Overdue, each
from briefgen.cli.changing import apply
from briefgen.cli.endings import CONTENT, FINE, USAGE, Failure
from briefgen.cli.fetching import SECONDS as FETCHING
from briefgen.cli.fetching import fetch
from briefgen.cli.terminal import complain, count, in_a_line, say, visible
from briefgen.edits import FileChange
from briefgen.free_ids import FreeIds
from briefgen.intake.captured import Refused, Taken, take_in
from briefgen.intake.captures import ENDINGS, Capture, sort_of
from briefgen.intake.encodings import to_note
from briefgen.intake.front_matter import UNKNOWN_SOURCE, Origin, front_matter, how_to_add, origin
from briefgen.model import Source
from briefgen.parse.registries import read_sources
from briefgen.parse.source_text import decode
from briefgen.reading import FileValue, markdown_extensions, read_settings
from briefgen.text import slug

SECONDS = 20.0  # for reading one text, once it is here
_SHA256 = re.compile(rb"sha256:\s*\"?([0-9a-f]{64})")
_NAMED = 5  # texts of one source that are named
_HEAD = 64 * 1024  # bytes of an article in which its front matter is looked for
_NEEDED = ("trafilatura", "lxml", "httpx")


class Handed(NamedTuple):
    """Something to import: bytes that were read, or an address."""

    name: str
    capture: Capture | None  # None: it is to be fetched
    day: str  # when the text was taken, as far as that is known


class Wishes(NamedTuple):
    """What the command was called with."""

    source: str | None = None
    private: bool = False
    dry_run: bool = False


class _Work(NamedTuple):
    handed: Handed
    extensions: tuple[str, ...]
    private: bool


class _Failed(NamedTuple):
    reason: str
    hints: tuple[str, ...]


Done = tuple[Capture, Taken | Refused] | _Failed


def import_texts(project: Path, held: Mapping[str, FileValue], handed: Sequence[Handed], wishes: Wishes) -> int:
    """Import pages and texts. Gives the exit status: 1 if one of them failed; the others are imported all the same."""
    if any(one.capture is None or sort_of(one.capture) in ("html", "mhtml") for one in handed):
        _require_extra()
    extensions = markdown_extensions(read_settings(dict(held))[0])
    shelf = _Shelf(project, held, wishes)
    work = [_Work(one, extensions, wishes.private) for one in handed]
    status = FINE
    for one, done in zip(
        handed,
        each(_work, work, SECONDS + (FETCHING if any(one.capture is None for one in handed) else 0)),
        strict=True,
    ):
        if isinstance(done, Overdue):
            done = _Failed(done.reason, ("import a smaller part of it",))
        status = max(status, shelf.put(one, done))
    if shelf.changes and not wishes.dry_run:
        apply(project, shelf.changes)
    shelf.tell()
    return status


def _require_extra() -> None:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        message = f"web pages can only be read when more is installed ({', '.join(missing)})"
        raise Failure(USAGE, message, "pip install 'briefgen[import]'", "or copy the text of the page into a .txt file")
    # Loaded before the processes begin, so that each has it at once.
    importlib.import_module("briefgen.intake.main_text")
    importlib.import_module("trafilatura")


def _work(work: _Work) -> Done:
    """What one process does with one text."""
    try:
        capture = work.handed.capture or fetch(work.handed.name, private=work.private)
    except Failure as failure:
        return _Failed(failure.message, failure.hints)
    return capture, take_in(capture, work.extensions)


class _Shelf:
    """The articles of the project and those that come to them."""

    def __init__(self, project: Path, held: Mapping[str, FileValue], wishes: Wishes) -> None:
        self._wishes = wishes
        self._sources = _sources(held)
        self._ids = FreeIds([*article_ids(held), *_taken_names(project)], layout.folded)
        self._known = _captures(held)
        self._proposed: dict[str, Origin] = {}
        self._from: dict[str, list[str]] = {}  # of each such source: what was handed in, with the article made of it
        self.changes: list[FileChange] = []

    def put(self, handed: Handed, done: Done) -> int:
        """Name a text and keep it to be written; gives the exit status for it."""
        name = visible(handed.name)
        if isinstance(done, _Failed):
            complain("error", f"{name} was not imported: {done.reason}", *done.hints)
            return CONTENT
        capture, taken = done
        if isinstance(taken, Refused):
            complain("error", f"{name} was not imported: {taken.reason}", taken.hint)
            return CONTENT
        digest = hashlib.sha256(capture.data).hexdigest()
        if digest in self._known:
            say(f"{name} is there already: {self._known[digest]}")
            return FINE
        self._add(handed, capture, taken, digest)
        return FINE

    def _add(self, handed: Handed, capture: Capture, taken: Taken, digest: str) -> None:
        known = taken.known._replace(retrieved=taken.known.retrieved or handed.day)
        source = origin(known, taken.lines, self._sources)
        if self._wishes.source is not None:
            source = Origin(self._wishes.source, proposed=self._wishes.source not in self._sources)
        wanted = slug(known.title or "untitled")
        key = self._ids.take(wanted if layout.is_id(wanted) else f"text-{wanted}")
        kept = f"captures/{key}.{ENDINGS[taken.sort]}"
        charset = to_note(capture.data, capture.charset) if taken.sort != "mhtml" else None
        article = front_matter(known, source, kept, digest, charset) + taken.body
        path = f"content/articles/{key}.md"
        self._known[digest] = path
        if source.proposed:
            self._proposed.setdefault(source.id, source)
            self._from.setdefault(source.id, []).append(f"{in_a_line(handed.name)} ({path})")
        self.changes += [FileChange(kept, None, capture.data), FileChange(path, None, article.encode("utf-8"))]
        _report(handed.name, path, taken)
        if self._wishes.dry_run:
            say(visible(article))

    def tell(self) -> None:
        """Say what is to be done next."""
        articles = len(self.changes) // 2
        for source in sorted(self._proposed.values()):
            texts = self._from[source.id]
            # What takes all texts back is no advice where others had a source, or nothing was written.
            complain("note", *_about_source(source, texts, undo=len(texts) == articles and not self._wishes.dry_run))
        if articles and self._wishes.dry_run:
            say(f"Nothing was written. Without --dry-run there would be {count(articles, 'new article')}.")
        elif articles:
            what, those = ("a draft", "it") if articles == 1 else ("drafts", "them")
            say(f"{count(articles, 'new article')}, {what} for now. `briefgen undo --write` takes {those} back.")


def _about_source(source: Origin, texts: list[str], *, undo: bool) -> tuple[str, ...]:
    """What to say of a source that has to be added or found out, with the texts that are from it. `undo` takes just these back."""
    those = ", ".join(texts[:_NAMED]) + (f" and {len(texts) - _NAMED} more" if len(texts) > _NAMED else "")
    if source.id != UNKNOWN_SOURCE:
        return f"the source {source.id} is not known: {those}", how_to_add(source)
    them, articles = ("it", "the article") if len(texts) == 1 else ("them", "the articles")
    way = f": take {them} back with `briefgen undo --write` for that" if undo else ""
    return (
        f"no source was found for {those}",
        f"write the id of the source behind `source:` in {articles}; `briefgen new source ID` adds one",
        f"`briefgen import --source ID` names it at once{way}",
    )


def _report(name: str, path: str, taken: Taken) -> None:
    parts = [count(taken.words, "word")]
    parts += [f"{count(taken.boilerplate, 'word')} of boilerplate to check"] if taken.boilerplate else []
    parts += [f"{count(taken.left_out, 'word')} of the page left out"] if taken.left_out else []
    say(f"{path}: {', '.join(parts)}, from {visible(name)}")
    if taken.untitled:
        complain("note", f"{path}: no headline was found, so its first words stand for it", "write its title")
    if not taken.exact:
        complain("warning", f"{path}: some words may differ from the original", "compare it with its capture")


def _sources(held: Mapping[str, FileValue]) -> dict[str, Source]:
    data = held.get("content/sources.yaml")
    if not isinstance(data, bytes):
        return {}
    return read_sources(decode(data, "content/sources.yaml").text, "content/sources.yaml").value or {}


def _taken_names(project: Path) -> set[str]:
    """The stems of all files that are where something is to be written."""
    folders = (project / "content/articles", project / "captures")
    return {layout.stem(place.name) for folder in folders if folder.is_dir() for place in folder.iterdir()}


def _captures(held: Mapping[str, FileValue]) -> dict[str, str]:
    """From the digests of captures to the articles that were made from them."""
    articles: Iterable[tuple[str, bytes]] = (
        (path, data)
        for path, data in sorted(held.items())
        if layout.kind_of(path) == "article" and isinstance(data, bytes)
    )
    return {found[1].decode(): path for path, data in articles if (found := _SHA256.search(data[:_HEAD]))}


def day_of(place: Path | None) -> str:
    """The day on which a file was saved; without one, today."""
    moment = datetime.now() if place is None else datetime.fromtimestamp(place.stat().st_mtime)  # noqa: DTZ005, DTZ006 - the user's own day
    return moment.astimezone().date().isoformat()
