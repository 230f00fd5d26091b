"""`briefgen watch`: real files, the real watchdog, the real server. After any edits the site is that of a clean build."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner
from watchdog.observers.api import BaseObserver

from briefgen import reading
from briefgen.built import last_built
from briefgen.changes import Batch, Changes, Gathering
from briefgen.cli.program import program
from briefgen.cli.session import Session
from briefgen.cli.tabs import notes_on, update_for
from briefgen.cli.watch import what_changed
from briefgen.manifest import MANIFEST
from briefgen.parallel import apart
from briefgen.parse.article import read_article
from briefgen.pipeline import Build
from briefgen.publish import exclusive, publish
from briefgen.rebuild import Rebuild
from briefgen.release import NOW
from briefgen.snapshot import Seen, read_project
from briefgen.watch import Watch
from briefgen.watch.site import Site
from tests.projects import PROJECT, write

T = TypeVar("T")

STRIKE = "content/articles/strike.md"
QUIET = 0.4  # seconds after which nothing more is expected to be told
BUSY = 10.0  # … within which something has to be told
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when a file is closed")


# ── what comes when ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def nothing_waits_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a large site wait on the disk, and with this all pages do."""
    monkeypatch.setattr("briefgen.spool._MOST", 0)


def test_a_file_that_is_closed_waits_only_a_few_milliseconds_for_others() -> None:
    gathering = Gathering()
    gathering.note("a", 0.1, now=1.0)
    assert gathering.wait(1.0) == pytest.approx(0.1)
    gathering.note("a", 0.006, now=1.01)
    wait = gathering.wait(1.01)
    assert wait is not None
    assert 0 < wait < 0.01
    assert gathering.wait(1.03) == 0.0
    assert gathering.take() == Batch(frozenset({"a"}))
    assert gathering.wait(2.0) is None


def test_the_more_files_change_the_longer_the_rest_is_waited_for() -> None:
    gathering = Gathering()
    for number in range(1000):
        gathering.note(f"{number}", 0.006, now=1.0)
    wait = gathering.wait(1.0)
    assert wait is not None
    assert wait == pytest.approx(0.3)


def test_changes_that_never_end_are_built_all_the_same() -> None:
    gathering, now = Gathering(), 1.0
    while gathering.wait(now) != 0.0:
        gathering.note("a", 0.1, now)
        now += 0.01
    assert 2 < now < 4


def test_very_many_files_and_doubt_lead_to_a_look_at_all() -> None:
    gathering = Gathering()
    for number in range(5000):
        gathering.note(f"{number}", 0.0, now=1.0)
    assert gathering.take() == Batch(None)
    gathering.note("a", 0.0, now=1.0)
    gathering.doubt(1.0)
    assert gathering.take() == Batch(None)


# ── what a look at the disk finds ───────────────────────────────────────────────────────────────────────────────────


def test_a_look_at_all_finds_what_was_added_changed_and_removed(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    seen, files = Seen(tmp_path), read_project(tmp_path)
    assert seen.changes(files) == {}
    (tmp_path / STRIKE).write_text("new")
    (tmp_path / "content/pages/about.md").unlink()
    (tmp_path / "themes/own").mkdir(parents=True)
    (tmp_path / "themes/own/theme.yaml").write_text("name: Own")
    found = {STRIKE: b"new", "content/pages/about.md": None, "themes/own/theme.yaml": b"name: Own"}
    assert seen.changes(files) == found


def test_a_change_that_keeps_size_and_date_is_found_while_the_file_is_young(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    place = tmp_path / STRIKE
    place.write_text("old")
    status = place.stat()
    seen, files = Seen(tmp_path), read_project(tmp_path)
    place.write_text("new")
    os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert seen.changes(files) == {STRIKE: b"new"}


def test_a_folder_stands_for_all_files_that_are_or_were_in_it(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    seen, files = Seen(tmp_path), read_project(tmp_path)
    (tmp_path / "content/articles").rename(tmp_path / "content/texts")
    found = seen.changes(files, {"content/articles", "content/texts"})
    articles = {path for path in PROJECT if path.startswith("content/articles/")}
    assert {path for path, value in found.items() if value is None} == articles
    assert {path for path, value in found.items() if value} == {path.replace("articles", "texts") for path in articles}


def test_a_file_that_may_still_be_written_is_left_for_the_next_look(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    seen, files = Seen(tmp_path), read_project(tmp_path)
    (tmp_path / STRIKE).write_text("half")
    assert seen.changes(files, age=60) == {}
    assert seen.changes(files) == {STRIKE: b"half"}


# ── the watcher ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Watched:
    """A project on the disk that is watched, step by step."""

    def __init__(self, folder: Path, make_observer: Callable[[], BaseObserver] | None = None, **options: bool) -> None:
        self.folder = folder
        self.watch = Watch(folder, reasons=options.get("reasons", False))
        self.watch.begin(map)
        self.first = self.watch.open(folder / "site")
        self.changes = Changes(folder, make_observer) if make_observer else Changes(folder)
        self.changes.start()
        self.watch.take(Batch(None))

    def settle(self, quiet: float = QUIET, first: float = BUSY) -> list[Rebuild]:
        """Everything that is built until nothing more comes; the first of it after however long a busy machine takes."""
        found: list[Rebuild] = []
        while batch := self.changes.next(quiet if found else first):
            rebuild = self.watch.take(batch, polling=bool(self.changes.polling))
            if rebuild is not None:
                found.append(rebuild)
            elif self.changes.polling:
                break
        self.watch._rest()
        return found

    def site(self) -> dict[str, bytes]:
        return tree(self.folder / "site")


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    write(tmp_path, PROJECT)
    found = Watched(tmp_path)
    yield found
    found.changes.stop()


def tree(folder: Path) -> dict[str, bytes]:
    """All files by their paths, without those that vanish while they are read, and their folders."""
    found: dict[str, bytes] = {}
    for place, _, names in os.walk(folder):
        for path in (Path(place, name) for name in names):
            with suppress(FileNotFoundError):
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return without_index(found)


def without_index(files: dict[str, bytes]) -> dict[str, bytes]:
    """The index of the search follows when all is done; tests/test_search.py looks at it."""
    listed = json.loads(files.get(MANIFEST, b'{"files": {}}'))["files"]
    listed = {path: digest for path, digest in listed.items() if not path.startswith("pagefind/")}
    rest = {path: data for path, data in files.items() if not path.startswith("pagefind/")}
    return {**rest, MANIFEST: json.dumps(listed).encode()}


def clean_site(project: Path) -> dict[str, bytes]:
    """What a clean build of the project publishes."""
    build = Build()
    build.apply(read_project(project))
    assert not build.has_errors, build.diagnostics
    folder = project.parent / f"{project.name}-clean"
    shutil.rmtree(folder, ignore_errors=True)
    publish(folder, build.pending, build.outputs)
    return tree(folder)


def edit(folder: Path, path: str, old: str, new: str) -> None:
    place = folder / path
    text = place.read_text("utf-8")
    assert old in text
    place.write_text(text.replace(old, new), "utf-8")


def save_beside_and_rename(place: Path, text: str) -> None:
    new = place.with_name(f"{place.name}.{random.randrange(10**6)}.new")
    new.write_text(text, "utf-8")
    new.replace(place)


def save_as_vim_does(place: Path, text: str) -> None:
    place.with_name(f".{place.name}.swp").write_bytes(b"swap")
    backup = place.with_name(place.name + "~")
    place.rename(backup)
    time.sleep(0.02)
    place.write_text(text, "utf-8")
    backup.unlink()
    place.with_name(f".{place.name}.swp").unlink()


def save_by_deleting(place: Path, text: str) -> None:
    place.unlink()
    time.sleep(0.02)
    place.write_text(text, "utf-8")


def save_in_two_steps(place: Path, text: str) -> None:
    place.write_bytes(b"")
    time.sleep(0.02)
    place.write_text(text, "utf-8")


def save_slowly(place: Path, text: str) -> None:
    with place.open("w", encoding="utf-8") as file:
        for part in (text[:20], text[20:40], text[40:]):
            file.write(part)
            file.flush()
            time.sleep(0.03)


@pytest.mark.parametrize(
    "save",
    [save_beside_and_rename, save_as_vim_does, save_by_deleting, save_in_two_steps, save_slowly],
    ids=lambda save: save.__name__,
)
def test_however_an_editor_saves_it_is_one_rebuild_without_an_error(
    watched: Watched, save: Callable[[Path, str], None]
) -> None:
    place = watched.folder / STRIKE
    text = place.read_text("utf-8").replace("Cranes stand still", "Cranes rest")
    editor = threading.Thread(target=save, args=(place, text))
    editor.start()
    rebuilds = watched.settle()
    editor.join()
    assert [rebuild.problems for rebuild in rebuilds] == [watched.first.problems]
    assert list(rebuilds[0].changed.items()) == [(STRIKE, True)]
    assert "articles/strike.html" in rebuilds[0].pages
    assert watched.site() == clean_site(watched.folder)


def test_who_reads_touches_or_leaves_swap_files_causes_nothing(watched: Watched) -> None:
    for place in watched.folder.rglob("*"):
        if place.is_file():
            place.read_bytes()
    list(os.walk(watched.folder))
    (watched.folder / STRIKE).touch()
    for name in (".strike.md.swp", "strike.md~", "#strike.md#", ".#strike.md", "strike.md.tmp"):
        (watched.folder / "content/articles" / name).write_text("x")
    (watched.folder / "content/.git").mkdir()
    (watched.folder / "notes.txt").write_text("x")
    assert watched.settle(first=QUIET) == []


def test_reading_does_not_even_wake_the_watcher(watched: Watched) -> None:
    watched.settle(first=QUIET)
    for place in watched.folder.rglob("*"):
        if place.is_file():
            place.read_bytes()
    assert watched.changes.next(QUIET) is None


def test_only_what_shows_the_change_is_rendered(watched: Watched) -> None:
    edit(watched.folder, STRIKE, "[the quay]", "[the old quay]")
    (rebuild,) = watched.settle()
    assert rebuild.rendered == rebuild.pages == ("articles/strike.html",)


def test_two_hundred_files_are_one_batch(watched: Watched) -> None:
    for number in range(200):
        text = f"---\ntitle: Page {number}\n---\n\nText.\n"
        (watched.folder / f"content/pages/page-{number}.md").write_text(text)
    (rebuild,) = watched.settle()
    assert len(rebuild.changed) == 200
    assert watched.site() == clean_site(watched.folder)


def test_an_error_keeps_the_site_until_it_is_mended(watched: Watched) -> None:
    before = watched.site()
    edit(watched.folder, STRIKE, "speaker=ada", "speaker=adda")
    (broken,) = watched.settle()
    assert broken.stopped
    assert (broken.pages, watched.site()) == ((), before)
    told = update_for(broken, watched.watch.build.files).problems
    assert told is not None
    assert told[0].place.startswith(f"{STRIKE}:")
    assert "speaker=adda" in told[0].excerpt
    edit(watched.folder, STRIKE, "speaker=adda", "speaker=ada")
    (mended,) = watched.settle()
    assert not mended.stopped
    assert watched.site() == before == clean_site(watched.folder)


def test_a_template_that_appears_and_vanishes(watched: Watched) -> None:
    place = watched.folder / "themes/default/templates/404.html"
    place.parent.mkdir(parents=True)
    place.write_text("nothing here")
    watched.settle()
    assert watched.site()["404.html"] == b"nothing here"
    shutil.rmtree(watched.folder / "themes")
    watched.settle()
    assert watched.site() == clean_site(watched.folder)


def test_a_folder_of_content_may_go_and_come_back(watched: Watched) -> None:
    before = watched.site()
    content = watched.folder / "content"
    content.rename(watched.folder / "away")
    watched.settle(1.0)
    assert watched.site() != before
    (watched.folder / "away").rename(content)
    watched.settle(1.0)
    assert watched.site() == before
    edit(watched.folder, STRIKE, "[the quay]", "[the old quay]")
    assert [rebuild.pages for rebuild in watched.settle()] == [("articles/strike.html",)]


def test_why_a_page_was_made_again(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    watched = Watched(tmp_path, reasons=True)
    try:
        edit(tmp_path, STRIKE, "“we wait”", "“we will wait”")
        (rebuild,) = watched.settle()
        assert "the marks in strike" in rebuild.reasons["articles/strike.html"]
        assert "quotes spoken by ada" in rebuild.reasons["actors/ada.html"]
        assert rebuild.reasons.keys() == set(rebuild.rendered)
    finally:
        watched.changes.stop()


def test_the_author_sees_notes_and_verdicts_that_are_not_published(watched: Watched) -> None:
    edit(watched.folder, STRIKE, "#wait speaker=ada", "#wait speaker=ada note='ask her again'")
    watched.settle()
    told = {note.anchor: (note.verdict, note.note) for note in notes_on("articles/strike.html", watched.watch).passages}
    assert told["wait"] == (None, "ask her again")
    found = notes_on("articles/talks.html", watched.watch).passages
    assert [note.verdict for note in found] == ["exact"]
    assert b"ask her again" not in b"".join(watched.site().values())
    assert notes_on("index.html", watched.watch).passages == ()


# ── when the machine fails ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EMFILE])
def test_without_the_system_the_files_are_looked_at_again_and_again(tmp_path: Path, number: int) -> None:
    def no_observer() -> BaseObserver:
        raise OSError(number, "limit reached")

    write(tmp_path, PROJECT)
    watched = Watched(tmp_path, no_observer)
    assert "limit" in watched.changes.polling
    edit(tmp_path, STRIKE, "[the quay]", "[the old quay]")
    rebuilds = watched.settle(2.5)
    assert [rebuild.pages for rebuild in rebuilds] == [("articles/strike.html",)]
    watched.changes.stop()


@ON_LINUX
def test_what_the_system_could_not_tell_is_found_by_a_look_at_all(watched: Watched) -> None:
    import logging

    # What watchdog writes into its log when the kernel's queue has overflowed.
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    assert watched.changes.next(QUIET) == Batch(None)


def test_a_failure_of_briefgen_itself_is_over_with_the_next_change(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(watched.watch.build, "apply", lambda *_, **__: 1 / 0)
        edit(watched.folder, STRIKE, "[the quay]", "[the old quay]")
        (failed,) = watched.settle()
    assert isinstance(failed.failure, ZeroDivisionError)
    edit(watched.folder, "content/pages/about.md", "Who we are", "Who you are")
    watched.settle()
    assert watched.site() == clean_site(watched.folder)


def test_while_another_build_publishes_this_one_waits(watched: Watched) -> None:
    before = watched.site()
    with exclusive(watched.folder):
        edit(watched.folder, STRIKE, "[the quay]", "[the old quay]")
        (rebuild,) = watched.settle()
        assert rebuild.waiting
        assert watched.site() == before
    again = watched.watch._rest()
    assert again is not None
    assert again.pages == ("articles/strike.html",)
    watched.watch.close()
    assert watched.site() == clean_site(watched.folder)


def test_an_output_folder_that_was_emptied_is_filled_again(watched: Watched) -> None:
    shutil.rmtree(watched.folder / "site")
    edit(watched.folder, STRIKE, "[the quay]", "[the old quay]")
    watched.settle()
    assert watched.site() == clean_site(watched.folder)


def test_the_next_start_goes_on_from_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, PROJECT)
    first = Watched(tmp_path)
    edit(tmp_path, STRIKE, "Cranes stand still", "Cranes rest")
    first.settle()
    first.changes.stop()
    first.watch.close()
    parsed: list[str] = []

    def counting(path: str, *rest: Any) -> Any:
        parsed.append(path)
        return read_article(path, *rest)

    monkeypatch.setattr(reading, "read_article", counting)
    again = Watched(tmp_path)
    again.changes.stop()
    assert (parsed, again.first.pages) == ([], ())
    again.watch.close()
    edit(tmp_path, STRIKE, "Cranes rest", "Cranes sleep")
    (tmp_path / "content/pages/about.md").unlink()
    (tmp_path / "site/timeline.html").write_text("somebody was here")
    third = Watched(tmp_path)
    third.changes.stop()
    assert parsed == [STRIKE]
    assert {"articles/strike.html", "timeline.html", "about.html"} < set(third.first.pages)
    assert tree(tmp_path / "site") == clean_site(tmp_path)


def test_a_start_after_a_session_that_was_killed(tmp_path: Path) -> None:
    """What was published and never kept is found out and made again."""
    write(tmp_path, PROJECT)
    Watched(tmp_path).changes.stop()
    killed = Watched(tmp_path)
    edit(tmp_path, STRIKE, "Cranes stand still", "Cranes rest")
    killed.settle()
    killed.changes.stop()
    edit(tmp_path, STRIKE, "Cranes rest", "Cranes stand still")
    Watched(tmp_path).changes.stop()
    assert tree(tmp_path / "site") == clean_site(tmp_path)


def test_what_was_kept_may_vanish_while_it_is_used(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    Watched(tmp_path).changes.stop()
    again = Watched(tmp_path)
    (tmp_path / ".briefgen/cache.sqlite").write_bytes(b"")
    again.watch._project.store.close()
    edit(tmp_path, STRIKE, "Cranes stand still", "Cranes rest")
    (tmp_path / "content/pages/about.md").rename(tmp_path / "content/pages/desk.md")
    rebuilds = again.settle()
    again.changes.stop()
    assert not any(rebuild.failure for rebuild in rebuilds)
    assert tree(tmp_path / "site") == clean_site(tmp_path)


def test_a_build_in_another_terminal_changes_nothing(watched: Watched) -> None:
    edit(watched.folder, STRIKE, "[the quay]", "[the old quay]")
    clean_build = Build()
    clean_build.apply(read_project(watched.folder))
    publish(watched.folder / "site", clean_build.pending, clean_build.outputs)
    watched.settle()
    edit(watched.folder, "content/pages/about.md", "Who we are", "Who you are")
    watched.settle()
    assert watched.site() == clean_site(watched.folder)


def test_what_another_build_has_kept_is_gone_on_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, PROJECT)
    watched = Watched(tmp_path)
    edit(tmp_path, STRIKE, "Cranes stand still", "Cranes rest")
    edit(tmp_path, "config.yaml", "Desk", "Other desk")
    assert CliRunner().invoke(program, ["build", "-C", str(tmp_path)], obj=Session(0.0)).exit_code == 0
    anew: list[object] = []
    monkeypatch.setattr(Site, "begin_anew", lambda *_: anew.append(1))
    rebuilds = watched.settle()
    edit(tmp_path, STRIKE, "Cranes rest", "Cranes sleep")
    rebuilds += watched.settle()
    watched.changes.stop()
    assert not any(rebuild.failure for rebuild in rebuilds)
    assert not anew, "all was built again"
    assert watched.site() == clean_site(tmp_path)


# ── large changes ───────────────────────────────────────────────────────────────────────────────────────────────────

BASE = "themes/default/templates/base.html"


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """A project of some hundred pages, of which somebody looks at two, and a program that stops after each page."""
    monkeypatch.setattr("briefgen.watch.loop._SLICE", 0.0)
    pages = {f"content/pages/page-{number}.md": f"---\ntitle: Page {number}\n---\n\nText.\n" for number in range(120)}
    write(tmp_path, PROJECT | pages)
    found = Watched(tmp_path)
    found.watch.asked = lambda: frozenset({"page-7.html", "articles/strike.html"})
    return found


def take(watched: Watched, changes: dict[str, str]) -> Rebuild:
    write(watched.folder, changes)
    rebuild = watched.watch.take(Batch(frozenset(changes)))
    assert rebuild is not None
    return rebuild


def finish(watched: Watched) -> list[Rebuild]:
    found: list[Rebuild] = []
    while watched.watch.build.pages.left:
        found += filter(None, [watched.watch._rest()])
    watched.watch._rest()
    return found


def is_stopped(watched: Watched) -> bool:
    """Whether those who publish the site are told that errors stopped it."""
    found = last_built(watched.folder, watched.folder / "site")
    return found is None or found.stopped


def marked(words: str) -> dict[str, str]:
    """The base template, with words at its end."""
    text = (Path(__file__).parent.parent / BASE).read_text("utf-8")
    return {BASE: text.replace("</body>", f"<p>{words}</p></body>")}


def test_of_a_large_change_what_somebody_looks_at_is_shown_first(large: Watched) -> None:
    before = large.site()
    first = take(large, marked("New foot"))
    assert first.left > 100
    assert {address for address, data in first.ahead.items() if data and b"New foot" in data} == set(first.pages)
    assert set(first.pages) == {"page-7.html", "articles/strike.html"}
    assert large.site() == before, "something was published before all of it was made"
    (last,) = finish(large)
    assert (last.left, last.ahead, list(last.changed)) == (0, {}, [BASE])
    assert len(last.pages) > 100
    assert not set(last.pages) & set(first.pages), "a tab would load again what it shows"
    assert large.site() == clean_site(large.folder)


def test_who_turns_to_another_page_meanwhile_is_shown_that_one(large: Watched) -> None:
    take(large, marked("New foot"))
    large.watch.asked = lambda: frozenset({"about.html"})
    shown = large.watch._rest()
    assert shown is not None
    assert shown.pages == ("about.html",)
    assert set(shown.ahead) == {"page-7.html", "articles/strike.html", "about.html"}
    assert b"New foot" in (shown.ahead["about.html"] or b"")


def test_edits_of_what_is_still_being_made(large: Watched) -> None:
    take(large, marked("New foot"))
    strike = (large.folder / STRIKE).read_text("utf-8").replace("[the quay]", "[the old quay]")
    second = take(large, {STRIKE: strike, "content/pages/added.md": "---\ntitle: Added\n---\n\nText.\n"})
    assert "articles/strike.html" in second.pages
    assert b"the old quay" in (second.ahead["articles/strike.html"] or b"")
    assert "added.html" in second.rendered, "a page that is new has no address yet, and may be waited for"
    (large.folder / "content/pages/page-7.md").unlink()
    third = large.watch.take(Batch(frozenset({"content/pages/page-7.md"})))
    assert third is not None
    assert third.ahead["page-7.html"] is None
    assert "page-7.html" in third.pages
    fourth = take(large, marked("Newer foot"))
    assert fourth.pages == ("articles/strike.html",)
    finish(large)
    assert large.site() == clean_site(large.folder)


def test_an_error_takes_back_what_was_shown_and_publishes_nothing(large: Watched) -> None:
    before = large.site()
    take(large, marked("New foot"))
    broken = take(large, {"content/actors.yaml": "ada: {nam: x}\n"})
    assert broken.stopped
    assert (broken.ahead, set(broken.pages)) == ({}, {"page-7.html", "articles/strike.html"})
    (last,) = finish(large)  # The error is told once, however often more pages are made.
    assert last.stopped
    assert large.site() == before
    mended = take(large, {"content/actors.yaml": PROJECT["content/actors.yaml"]})
    rebuilds = [mended, *finish(large)]
    assert not rebuilds[-1].stopped
    assert large.site() == clean_site(large.folder)


def test_a_mend_whose_pages_are_not_all_made_is_not_yet_told_to_who_publishes(large: Watched) -> None:
    take(large, {"content/actors.yaml": "ada: {nam: x}\n"})
    assert is_stopped(large)
    take(large, marked("New foot") | {"content/actors.yaml": PROJECT["content/actors.yaml"]})
    assert is_stopped(large)
    finish(large)
    large.watch.close()
    assert not is_stopped(large)


def test_a_style_sheet_is_shown_with_the_pages_and_told_once(large: Watched) -> None:
    style = "themes/default/static/style.css"
    text = (Path(__file__).parent.parent / style).read_text("utf-8") + "p { color: red }\n"
    first = take(large, marked("New foot") | {style: text})
    assert first.copies == ("theme/style.css",)
    assert first.ahead["theme/style.css"] == text.encode()
    (last,) = finish(large)
    assert last.copies == ()


def test_the_reasons_of_what_is_made_late_are_those_of_all_its_changes(large: Watched) -> None:
    large.watch._reasons = True
    take(large, marked("New foot"))
    take(large, {STRIKE: (large.folder / STRIKE).read_text("utf-8").replace("[the quay]", "[the old quay]")})
    (last,) = finish(large)
    assert "template" in last.reasons["page-90.html"]
    assert {"template", "text"} <= set(last.reasons["articles/strike.html"].split())


def test_where_the_system_tells_nothing_there_is_time_between_two_looks(tmp_path: Path) -> None:
    changes = Changes(tmp_path)
    changes.polling = "it tells nothing"
    assert changes.next(0.001) == Batch(None)
    assert changes.next(0.001) is None
    assert changes.next(2.0) == Batch(None)


def test_a_template_that_fails_on_a_page_made_late_publishes_nothing(large: Watched) -> None:
    before = large.site()
    text = marked("New foot")[BASE] + "{% if page.path == 'page-90.html' %}{{ view.nothing.more }}{% endif %}"
    assert not take(large, {BASE: text}).stopped
    found, *_ = finish(large)
    assert found.stopped
    assert set(found.pages) == {"page-7.html", "articles/strike.html"}, "what was shown is no longer shown"
    assert large.site() == before


def test_a_start_after_an_end_in_the_middle_makes_the_rest(large: Watched) -> None:
    before = large.site()
    take(large, marked("New foot"))
    large.watch.close()
    large.changes.stop()
    assert large.site() == before
    assert Watched(large.folder).site() == clean_site(large.folder)


def test_a_failure_in_the_middle_is_over_with_the_next_change(large: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    take(large, marked("New foot"))
    with monkeypatch.context() as broken:
        broken.setattr(large.watch.build, "make_more", lambda *_: 1 / 0)
        failed = large.watch._rest()
    assert failed is not None
    assert isinstance(failed.failure, ZeroDivisionError)
    assert (failed.ahead, set(failed.pages)) == ({}, {"page-7.html", "articles/strike.html"})
    told = update_for(failed, large.watch.build.files)
    assert (set(told.pages), told.problems) == (set(failed.pages), None)
    take(large, marked("Newer foot"))
    finish(large)
    assert large.site() == clean_site(large.folder)


def test_after_a_failure_what_waits_is_not_published_before_the_next_change(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, about = watched.site(), "content/pages/about.md"
    strike = (watched.folder / STRIKE).read_text("utf-8").replace("[the quay]", "[the old quay]")
    with exclusive(watched.folder), monkeypatch.context() as broken:
        assert take(watched, {STRIKE: strike}).waiting
        broken.setattr(watched.watch.build, "apply", lambda *_, **__: 1 / 0)
        assert take(watched, {about: PROJECT[about].replace("we are", "you are")}).failure
    assert watched.watch._rest() is None
    assert watched.site() == before
    take(watched, {about: PROJECT[about].replace("we are", "they are")})
    assert watched.site() == clean_site(watched.folder)


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Command:
    """`briefgen watch` in a process of its own."""

    def __init__(self, project: Path, *options: str) -> None:
        self.log = project.parent / f"{project.name}.log"
        with self.log.open("wb") as log:
            command = [sys.executable, "-m", "briefgen", "watch", "-C", str(project), "--port", "0", *options]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"PYTHONUNBUFFERED": "1"})
        self.url = self.until(lambda: self._line("Preview at ")).split()[2]

    def text(self) -> str:
        return self.log.read_text("utf-8")

    def _line(self, start: str) -> str:
        return next((line for line in self.text().splitlines() if line.startswith(start)), "")

    def until(self, found: Callable[[], T], longest: float = 20.0) -> T:
        end = time.monotonic() + longest
        while not (value := found()):
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < end, self.text()
            time.sleep(0.01)
        return value

    def page(self, address: str) -> str:
        with urllib.request.urlopen(self.url + address, timeout=20) as answer:
            return str(answer.read().decode("utf-8"))


@contextmanager
def command(project: Path, *options: str) -> Iterator[Command]:
    found = Command(project, *options)
    try:
        yield found
    finally:
        found.process.kill()
        found.process.wait()


def follows(project: Path, running: Command, longest: float = 20.0) -> None:
    """Wait until the site is that of a clean build."""
    wanted, end = clean_site(project), time.monotonic() + longest
    while (found := tree(project / "site")) != wanted:
        assert time.monotonic() < end, {path for path in found | wanted if found.get(path) != wanted.get(path)}
        assert running.process.poll() is None, running.text()
        time.sleep(0.05)


def test_any_edits_lead_to_the_site_of_a_clean_build(tmp_path: Path) -> None:
    project, draw = tmp_path / "project", random.Random(20240305)
    write(project, PROJECT)
    articles = [path for path in PROJECT if path.startswith("content/articles/") and path.endswith(".md")]
    saves: list[Callable[[Path, str], object]] = [
        Path.write_text,
        save_beside_and_rename,
        save_as_vim_does,
        save_by_deleting,
        save_in_two_steps,
    ]

    def write_more(number: int) -> None:
        place = project / draw.choice(articles)
        draw.choice(saves)(place, place.read_text("utf-8") + f"\nMore of it, number {number}.\n")

    def retitle(number: int) -> None:
        place = project / draw.choice(articles)
        lines = place.read_text("utf-8").split("\n")
        lines[1] = f"title: Title {number}"
        draw.choice(saves)(place, "\n".join(lines))

    def rename_a_folder(number: int) -> None:
        (project / "content/articles").rename(project / "content/elsewhere")
        time.sleep(draw.choice((0, 0.2)))
        (project / "content/elsewhere").rename(project / "content/articles")
        write_more(number)

    def add_and_remove(number: int) -> None:
        for old in (project / "content/pages").glob("extra-*.md"):
            old.unlink()
        for one in range(draw.choice((1, 60))):
            place = project / f"content/pages/extra-{number}-{one}.md"
            place.write_text(f"---\ntitle: Extra {one}\n---\n\nText.\n")

    def restyle(number: int) -> None:
        place = project / f"content/static/deep/{number}/extra.css"
        place.parent.mkdir(parents=True)
        place.write_text("p {}")
        shutil.rmtree(project / "themes", ignore_errors=True)
        if draw.random() < 0.5:
            (project / "themes/default/templates").mkdir(parents=True)
            (project / "themes/default/templates/404.html").write_text(f"nothing {number}")

    def rename_the_site(number: int) -> None:
        save_by_deleting(project / "config.yaml", PROJECT["config.yaml"].replace("Desk", f"Desk {number}"))

    def break_and_mend(number: int) -> None:
        place = project / "content/briefings/port.yaml"
        text = place.read_text("utf-8")
        place.write_text(text.replace("articles: [", "articles: [nowhere, "))
        time.sleep(draw.choice((0, 0.2)))
        place.write_text(text)

    steps = [write_more, retitle, rename_a_folder, add_and_remove, restyle, rename_the_site, break_and_mend]
    with command(project) as running:
        for number in range(21):
            steps[number % len(steps) if number < len(steps) else draw.randrange(len(steps))](number)
            time.sleep(draw.choice((0, 0, 0.01, 0.1)))
            if number % 7 == 6:
                follows(project, running)
        assert running.page("index.html")


def test_an_edit_is_served_and_the_site_holds_nothing_of_the_preview(tmp_path: Path) -> None:
    write(tmp_path / "project", PROJECT)
    with command(tmp_path / "project") as running:
        assert "Cranes stand still" in running.page("articles/strike.html")
        edit(tmp_path / "project", STRIKE, "Cranes stand still", "Cranes rest")
        running.until(lambda: "Cranes rest" in running.page("articles/strike.html"))
        running.until(lambda: running._line(f"{STRIKE}: "))
        assert running.page("articles/strike.html") != (tmp_path / "project/site/articles/strike.html").read_text()


def test_a_page_that_is_not_there_leads_back_to_the_preview_and_not_to_the_public_site(tmp_path: Path) -> None:
    project, public = tmp_path / "project", "https://desk.example/news/"
    write(project, PROJECT | {"config.yaml": f"title: Desk\nbase_url: {public}\n"})
    with command(project) as running:
        for address in ("no/such/page.html", "404.html"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                running.page(address)
            shown = refused.value.read().decode()
            assert 'href="/index.html"' in shown
            assert 'href="/theme/style.css"' in shown
            assert f'href="{public}index.html"' not in shown
    assert f'href="{public}index.html"' in (project / "site/404.html").read_text("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_ends_it_at_once_and_quietly(tmp_path: Path) -> None:
    write(tmp_path / "project", PROJECT)
    with command(tmp_path / "project") as running:
        before, started = running.text(), time.monotonic()
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(20) == 130
        assert time.monotonic() - started < 5
        assert running.text().strip() == before.strip()


def test_a_port_that_is_taken_is_told_or_stepped_over(tmp_path: Path) -> None:
    write(tmp_path / "one", PROJECT)
    write(tmp_path / "two", PROJECT)
    with command(tmp_path / "one") as first:
        port = first.url.rstrip("/").rpartition(":")[2]
        with command(tmp_path / "two", "--port", port) as second:
            assert first.url != second.url
            assert "Desk" in second.page("index.html")


def test_another_name_for_the_output_is_told_and_waits_for_the_next_start(tmp_path: Path) -> None:
    project = tmp_path / "project"
    write(project, PROJECT)
    with command(project) as running:
        (project / "config.yaml").write_text(PROJECT["config.yaml"] + "output: public\n")
        running.until(lambda: "although `output:` has changed" in running.text())
        edit(project, STRIKE, "Cranes stand still", "Cranes rest")
        running.until(lambda: "Cranes rest" in running.page("articles/strike.html"))
        assert running.text().count("although `output:` has changed") == 1
        assert not (project / "public").exists()


def test_files_of_a_tree_that_come_slowly_are_one_batch(watched: Watched) -> None:
    for number in range(60):
        (watched.folder / f"content/pages/p{number}.md").write_text(f"---\ntitle: Page {number}\n---\n\nText.\n")
        time.sleep(0.002 if number < 10 else 0.02)
    assert [len(rebuild.changed) for rebuild in watched.settle()] == [60]


def test_a_first_build_with_errors_is_shown_and_can_be_mended(tmp_path: Path) -> None:
    project = tmp_path / "project"
    write(project, PROJECT)
    edit(project, STRIKE, "speaker=ada", "speaker=adda")
    with command(project) as running:
        assert "adda" in running.text()
        edit(project, STRIKE, "speaker=adda", "speaker=ada")
        follows(project, running)
        assert "Cranes" in running.page("articles/strike.html")


@pytest.mark.parametrize("wrong", [False, True], ids=["sound", "with an error"])
def test_a_large_first_build_leads_to_the_same(tmp_path: Path, wrong: bool) -> None:
    project = tmp_path / "project"
    write(project, PROJECT)
    for number in range(510):
        (project / f"content/pages/p{number}.md").write_text(f"---\ntitle: Page {number}\n---\n\nText.\n")
    if wrong:
        edit(project, STRIKE, "speaker=ada", "speaker=adda")
    with command(project) as running:
        assert running.text().count("errors;") == int(wrong), running.text()
        if wrong:
            assert not (project / "site/index.html").exists()
            edit(project, STRIKE, "speaker=adda", "speaker=ada")
        follows(project, running)
        edit(project, STRIKE, "Cranes stand still", "Cranes rest")
        follows(project, running)


@ON_LINUX
def test_a_large_first_build_ends_with_the_watch(tmp_path: Path) -> None:
    held, release = os.pipe()
    told, tell = os.pipe()

    def wait() -> None:
        os.write(tell, str(os.getpid()).encode())
        os.read(held, 1)

    parent = os.fork()
    if parent == 0:
        apart(wait)
        os._exit(0)
    child = int(os.read(told, 20))
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    end = time.monotonic() + 10
    while _is_running(child):
        assert time.monotonic() < end
        time.sleep(0.01)
    for end_of_pipe in (held, release, told, tell):
        os.close(end_of_pipe)


def _is_running(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def test_a_process_that_is_killed_leaves_a_whole_site_and_the_next_start_works(tmp_path: Path) -> None:
    project, draw = tmp_path / "project", random.Random(7)
    write(project, PROJECT)
    for number in range(3):
        with command(project) as running:
            place = project / "config.yaml"
            place.write_text(PROJECT["config.yaml"].replace("Desk", f"Desk {number}"))
            time.sleep(draw.random() * 0.5)
        for path, data in tree(project / "site").items():
            assert data.endswith((b"</html>\n", b"</html>", b"\n")) or not path.endswith(".html"), path
    with command(project) as running:
        follows(project, running)
        assert not (project / "site/.briefgen-staging").exists()


# ── time ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_embargo_that_ends_is_named(tmp_path: Path) -> None:
    held = PROJECT[STRIKE].replace("---\n", "---\nembargo: 2024-05-01T12:00:00Z\n", 1)
    write(tmp_path, {**PROJECT, "content/articles/later.md": held.replace("#", "#later-")})
    moment = ["2024-05-01T11:00:00Z"]
    watch = Watch(tmp_path, lambda: {NOW: moment[0].encode()})
    watch.begin(map)
    watch.open(tmp_path / "site")
    assert watch.take(Batch(frozenset())) is None
    moment[0] = "2024-05-01T12:00:00Z"
    rebuild = watch.take(Batch(frozenset()))
    assert rebuild is not None
    assert what_changed(rebuild) == "The embargo of content/articles/later.md has ended"
    assert "articles/later.html" in rebuild.pages
    watch.close()
