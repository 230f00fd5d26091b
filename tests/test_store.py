"""The saved cache: it saves time, and whatever becomes of it, the site and the diagnostics are those of a clean build."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import typing
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen import reading, relations, store
from briefgen.catalog import Catalog, Derivation, Fact, Reads, Relation, Topic
from briefgen.cli.program import program
from briefgen.cli.session import Session
from briefgen.conclusions import letters, long_briefings, long_lists
from briefgen.copies import Copy
from briefgen.later import wait_for_earlier
from briefgen.memory import Memory, lazy
from briefgen.outcome import Stood, digests_of, tags_of
from briefgen.parse.article import read_article
from briefgen.pipeline import Build
from briefgen.reading import FileValue
from briefgen.snapshot import read_drawer
from briefgen.spool import Spooled
from briefgen.store import Store
from briefgen.versions import versions
from tests.projects import PLAIN_THEME, PROJECT, as_values, write

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture(autouse=True)
def nothing_waits_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a large site wait on the disk, and with this all pages do."""
    monkeypatch.setattr("briefgen.spool._MOST", 0)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    write(folder, PROJECT)
    return folder


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(program, ["build", "-C", str(project), *arguments], obj=Session(0.0))


def site(project: Path, name: str = "site") -> dict[str, bytes]:
    folder = project / name
    return {place.relative_to(folder).as_posix(): place.read_bytes() for place in folder.rglob("*") if place.is_file()}


def clean(project: Path) -> tuple[dict[str, bytes], str]:
    """What a build without any cache makes of a project, and what it says."""
    copy = project.with_name("clean")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("site", ".briefgen"))
    result = run(copy)
    made = site(copy)
    wait_for_earlier(copy / ".briefgen")  # a large build is kept when it has ended
    shutil.rmtree(copy)
    return made, result.stderr.replace(str(copy), str(project))


def cache(project: Path) -> Path:
    return project / ".briefgen" / "cache.sqlite"


class Counted:
    """Counts how many articles are parsed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parsed: list[str] = []
        stock = read_article

        def counting(path: str, *rest: typing.Any) -> typing.Any:
            self.parsed.append(path)
            return stock(path, *rest)

        monkeypatch.setattr(reading, "read_article", counting)


def edit(project: Path, path: str, old: str, new: str) -> None:
    place = project / path
    text = place.read_text("utf-8")
    assert old in text
    place.write_text(text.replace(old, new), "utf-8")


# ── what it saves ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_build_parses_nothing_and_makes_the_same(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project)
    before = site(project)
    counted = Counted(monkeypatch)
    result = run(project)
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing changed: ")
    assert counted.parsed == []
    assert site(project) == before


def test_of_many_articles_only_the_one_that_changed_is_parsed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project)
    edit(project, "content/articles/talks.md", "Talks go on", "Talks end")
    counted = Counted(monkeypatch)
    run(project)
    assert counted.parsed == ["content/articles/talks.md"]
    assert site(project) == clean(project)[0]


def test_a_text_that_is_as_it_was_once_is_not_parsed_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project)
    edit(project, "content/articles/talks.md", "Talks go on", "Talks end")
    run(project)
    edit(project, "content/articles/talks.md", "Talks end", "Talks go on")
    counted = Counted(monkeypatch)
    run(project)
    assert counted.parsed == []
    assert site(project) == clean(project)[0]


def test_problems_are_told_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(project, "content/articles/talks.md", "speaker=ada", "speaker=adda")
    first = run(project)
    assert first.exit_code == 1
    counted = Counted(monkeypatch)
    second = run(project)
    assert (second.exit_code, second.stderr) == (1, first.stderr)
    assert counted.parsed == []
    assert not (project / "site").exists()


def test_what_check_has_read_a_build_need_not_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project)
    edit(project, "content/articles/talks.md", "Talks go on", "Talks end")
    assert CliRunner().invoke(program, ["check", "-C", str(project)], obj=Session(0.0)).exit_code == 0
    counted = Counted(monkeypatch)
    run(project)
    assert counted.parsed == []
    assert site(project) == clean(project)[0]


def test_check_makes_no_folder_in_a_project_that_was_never_built(project: Path) -> None:
    CliRunner().invoke(program, ["check", "-C", str(project)], obj=Session(0.0))
    assert not (project / ".briefgen").exists()


# ── the output folder ───────────────────────────────────────────────────────────────────────────────────────────


def spoil(place: Path) -> None:
    place.write_bytes(b"x" * place.stat().st_size)


def spoil_and_set_back_its_date(place: Path) -> None:
    status = place.stat()
    spoil(place)
    os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("harm", [spoil, spoil_and_set_back_its_date, Path.unlink])
@pytest.mark.parametrize(
    "address", ["index.html", "articles/talks.html", "theme/style.css", "robots.txt", "manifest.json"]
)
def test_what_somebody_changed_in_the_site_is_mended(project: Path, address: str, harm: Callable[[Path], None]) -> None:
    run(project)
    before = site(project)
    harm(project / "site" / address)
    assert run(project).exit_code == 0
    assert site(project) == before


def test_another_output_folder_gets_the_whole_site(project: Path) -> None:
    run(project)
    run(project, "--output", str(project / "other"))
    assert site(project, "other") == site(project)
    shutil.rmtree(project / "site")
    run(project)
    assert site(project) == site(project, "other")


def test_a_page_that_only_a_check_has_seen_go_is_removed(project: Path) -> None:
    run(project)
    (project / "content/articles/bridge.md").unlink()
    (project / "content/briefings/bridge.yaml").unlink()
    CliRunner().invoke(program, ["check", "-C", str(project)], obj=Session(0.0))
    run(project)
    assert not (project / "site/articles/bridge.html").exists()
    assert site(project) == clean(project)[0]


# ── whatever becomes of it ──────────────────────────────────────────────────────────────────────────────────────


def cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[: place.stat().st_size // 2])


def foreign_text(place: Path) -> None:
    place.write_text("this is no database\n" * 50)


def emptied(place: Path) -> None:
    place.write_bytes(b"")


def foreign_database(place: Path) -> None:
    place.unlink()
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE saved (something TEXT)")


def older_format(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("PRAGMA user_version = 7")


def folder_in_its_place(place: Path) -> None:
    place.unlink()
    (place / "inside").mkdir(parents=True)


def link_to_nowhere(place: Path) -> None:
    place.unlink()
    place.symlink_to(place.with_name("nowhere") / "at all")


def rows_without_sense(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE saved SET value = 'text', used = 'once' WHERE length(value) % 2")


def swapped_rows(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        rows = connection.execute("SELECT key, value FROM saved ORDER BY key").fetchall()
        values = [value for _, value in rows]
        moved = zip((key for key, _ in rows), values[1:] + values[:1], strict=True)
        connection.executemany("UPDATE saved SET value = ? WHERE key = ?", [(value, key) for key, value in moved])


def half_of_the_rows_lost(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        rows = connection.execute("SELECT key FROM saved ORDER BY length(value)").fetchall()
        connection.executemany("DELETE FROM saved WHERE key = ?", rows[: len(rows) // 2])


_HARMS = [cut, foreign_text, emptied, foreign_database, older_format, folder_in_its_place, link_to_nowhere]
_HARMS += [rows_without_sense, swapped_rows, half_of_the_rows_lost]


@pytest.mark.parametrize("harm", _HARMS)
@pytest.mark.parametrize("changed", [False, True])
def test_a_damaged_cache_costs_time_and_nothing_else(
    project: Path, harm: Callable[[Path], None], *, changed: bool
) -> None:
    run(project)
    harm(cache(project))
    if changed:
        edit(project, "content/actors.yaml", "Ada Brandt", "Ada Brand")
        edit(project, "content/articles/talks.md", "Ada Brandt", "Ada Brand")
    expected, said = clean(project)
    for _ in range(2):
        result = run(project)
        assert (result.exit_code, result.stderr) == (0, said)
        assert site(project) == expected


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([1, 3, 20, 200]))
def test_bytes_that_are_turned_cost_time_and_nothing_else(
    built: tuple[Path, dict[str, bytes], str], seed: int, share: int
) -> None:
    project, expected, said = built
    chance = random.Random(seed)
    data = bytearray(cache(project).read_bytes())
    for _ in range(share):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    cache(project).write_bytes(data)
    edit(project, "content/articles/talks.md", "Talks", "Talks")
    (project / "content/pages/about.md").write_text(f"---\ntitle: About\n---\n\nWho we are. {seed}\n", "utf-8")
    result = run(project)
    assert result.stderr == said
    (project / "content/pages/about.md").write_text(PROJECT["content/pages/about.md"], "utf-8")
    assert run(project).exit_code == 0
    assert site(project) == expected


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], str]:
    project = tmp_path_factory.mktemp("turned") / "desk"
    write(project, PROJECT)
    run(project)
    expected, said = clean(project)
    return project, expected, said


def test_a_cache_that_another_program_holds_costs_time_and_nothing_else(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_PATIENCE", 0.05)
    run(project)
    edit(project, "content/articles/talks.md", "Talks go on", "Talks end")
    holder = sqlite3.connect(cache(project), isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    result = run(project)
    holder.close()
    assert (result.exit_code, result.stderr) == (0, "")
    assert site(project) == clean(project)[0]


# To root nothing is forbidden, but for a process that has given up its capabilities.
_WITHOUT_PRIVILEGES = """
import ctypes, sys
from briefgen.cli import main

if sys.argv.pop(1) == "root":
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    assert ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)()) == 0
sys.exit(main())
"""


@pytest.mark.skipif(sys.platform != "linux" and IS_ROOT, reason="nothing is forbidden to root")
def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(project: Path) -> None:
    run(project)
    edit(project, "content/articles/talks.md", "Talks go on", "Talks end")
    cache(project).chmod(0o444)
    before = cache(project).read_bytes()
    command = [sys.executable, "-c", _WITHOUT_PRIVILEGES, "root" if IS_ROOT else "-", "build", "-C", str(project)]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert cache(project).read_bytes() == before
    assert site(project) == clean(project)[0]


# ── what it holds ───────────────────────────────────────────────────────────────────────────────────────────────


def test_another_version_finds_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project)
    monkeypatch.setattr("briefgen.store.versions", lambda *_: "another")
    counted = Counted(monkeypatch)
    run(project)
    assert len(counted.parsed) == 3


def test_an_extension_of_the_authors_own_counts_with_its_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    place = tmp_path / "ownextension.py"
    found = set()
    for text in ("", "a = 1\n", "a = 12\n"):
        place.write_text(text)
        versions.cache_clear()
        found.add(versions(("ownextension",)))
    versions.cache_clear()
    assert len(found) == 3


def test_what_was_not_used_for_long_is_swept(tmp_path: Path) -> None:
    day = 86_400.0
    early = Store(tmp_path, clock=lambda: 100 * day)
    early.put("kept", b"1")
    early.put("left", b"2")
    early.commit()
    later = Store(tmp_path, clock=lambda: 110 * day)
    assert later.get(["kept"]) == {"kept": b"1"}
    later.commit()
    late = Store(tmp_path, clock=lambda: 120 * day)
    late.put("new", b"3")
    late.commit()
    assert late.get(["kept", "left", "new"]) == {"kept": b"1", "new": b"3"}


def test_two_builds_may_share_it(tmp_path: Path) -> None:
    one, other = Store(tmp_path), Store(tmp_path)
    one.put("a", b"1")
    other.put("b", b"2")
    one.commit()
    other.commit()
    assert one.get(["a", "b"]) == other.get(["a", "b"]) == {"a": b"1", "b": b"2"}


def test_it_does_not_grow_with_each_edit(project: Path) -> None:
    run(project)
    sizes = []
    for number in range(12):
        edit(project, "content/articles/talks.md", "Talks", "Talks ")
        run(project)
        sizes.append(cache(project).stat().st_size)
        del number
    assert sizes[-1] < 2 * sizes[0]


# ── killed at any moment ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_build_that_is_killed_leaves_whole_files_and_the_next_one_works(project: Path) -> None:
    """Each page is that of before or that of after, whatever the build was doing: reading, writing, or keeping."""
    draw, command = random.Random(11), [sys.executable, "-m", "briefgen", "build", "-C", str(project)]
    for number in range(200):
        (project / f"content/pages/p{number}.md").write_text(f"---\ntitle: Page {number}\n---\n\nText.\n")
    before = clean(project)[0]
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - started
    signs = (project / "site/.briefgen-staging", cache(project).with_name("cache.sqlite-journal"), project / "nothing")
    for number in range(8):
        edit(project, "config.yaml", "title: ", f"title: {number} ")
        after = clean(project)[0]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            _wait_for(signs[number % 3], running, whole * draw.random())
            time.sleep(draw.random() * 0.01)
            running.kill()
        left = {path: data for path, data in site(project).items() if not path.startswith((".", "manifest.json"))}
        assert all(data in (before.get(path), after.get(path)) for path, data in left.items())
        if number % 4 == 3:
            again = subprocess.run(command, check=False, capture_output=True)
            assert again.returncode == 0, again.stderr
            assert site(project) == after
            before = after
        else:
            # Files of any of the builds that were killed may stand there until one comes to its end.
            before |= left


def _wait_for(sign: Path, running: subprocess.Popen[bytes], longest: float) -> None:
    """Until a file or folder is there and holds something, the build is over, or for a while if it never comes."""
    end = time.monotonic() + (longest if sign.name == "nothing" else 30)
    while time.monotonic() < end and running.poll() is None:
        if sign.is_dir() or (sign.is_file() and sign.stat().st_size):
            return


# ── the law ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Shelf:
    """A store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, keys: typing.Iterable[str], about: tuple[str, ...] = ()) -> Mapping[str, bytes]:
        return {key: self.kept[f"{about}{key}"] for key in keys if f"{about}{key}" in self.kept}

    def put(self, key: str, value: bytes, about: tuple[str, ...] = ()) -> None:
        self.kept[f"{about}{key}"] = value

    def drop(self, key: str) -> None:
        self.kept.pop(f"(){key}", None)

    def use(self, keys: typing.Iterable[str], about: tuple[str, ...]) -> None:
        pass

    def is_due(self) -> bool:
        return True

    def commit(self) -> bool:
        return True


_EDITS: list[tuple[str, str | None]] = [
    *((path, None) for path in sorted(PROJECT)),
    *((path, text) for path, text in sorted(PROJECT.items())),
    ("config.yaml", "title: Another desk\nrights: {publish: full}\n"),
    ("config.yaml", "title: [\n"),
    ("config.yaml", "theme: own\n"),
    ("themes/own/templates/article.html", "{{ view.title }}\n"),
    ("themes/own/templates/article.html", None),
    ("content/actors.yaml", "ada: {name: Ada Brand}\nport: {name: Port, type: organization}\n"),
    (
        "content/articles/talks.md",
        "---\ntitle: Talks\nsource: valley\n---\n\n[“we are waiting”]{.quote #waiting speaker=port}\n",
    ),
    (
        "content/articles/talks.md",
        "---\ntitle: Talks\nsource: nobody\nstatus: draft\n---\n\n[“we”]{.quote speaker=x}\n",
    ),
    ("content/articles/strike.yaml", "summary: [\n"),
    ("content/articles/quay.png", "another picture"),
    (
        "content/articles/new.md",
        "---\ntitle: New\nsource: harbor\npublished: 2025-01-01\n---\n\nAda Brandt [“is here”]{.quote speaker=ada}.\n",
    ),
    ("content/articles/new.md", None),
    ("content/pages/about.md", "---\ntitle: About us\n---\n\n![quay](../articles/quay.png)\n"),
    ("content/static/style/style.css", "body { color: red }\n"),
]


@settings(max_examples=25, deadline=None)
@given(
    steps=st.lists(st.lists(st.sampled_from(_EDITS), min_size=1, max_size=3), min_size=1, max_size=5),
    most=st.sampled_from((1, 20, lazy.MOST)),
    draw=st.data(),
)
def test_a_build_that_remembers_is_a_clean_one(
    steps: list[list[tuple[str, str | None]]], most: int, draw: st.DataObject
) -> None:
    """Also one that is kept again and again while it goes on, one that was last kept a few changes ago, and one that
    has little of what it fetched at hand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lazy, "MOST", most)
        _remember_and_compare(steps, draw)


def _remember_and_compare(steps: list[list[tuple[str, str | None]]], draw: st.DataObject) -> None:
    memory: Memory | None = None
    shelf, files = Shelf(), dict(PLAIN_THEME | PROJECT)
    site: dict[str, object] = {}
    kept: dict[str, object] = {}
    for step in [[], *steps]:
        for path, text in step:
            if text is None:
                files.pop(path, None)
            else:
                files[path] = text
        values = as_values(files)
        if memory is None or draw.draw(st.booleans(), label="a new run"):
            # What was published since the last time it was kept, `changed_outside` would find and have made again.
            site = dict(kept)
            memory = Memory(shelf, values, digests_of(values))
            memory.build.apply(memory.changes)
        else:
            changed = dict.fromkeys(memory.build.files.keys() - values.keys())
            memory.build.apply(
                changed | {path: value for path, value in values.items() if memory.build.files.get(path) != value}
            )
        site |= memory.build.pending
        memory.build.pending = {}
        if draw.draw(st.booleans(), label="is kept"):
            memory.go_on(memory.keep(digests_of(values)))
            kept = dict(site)
        fresh = Build()
        fresh.apply(values)
        there = {address: output for address, output in site.items() if output is not None}
        wanted = {address: output for address, output in fresh.pending.items() if output is not None}
        assert memory.build.diagnostics == fresh.diagnostics
        assert set(there) == set(wanted)
        assert {address: data_of(output) for address, output in there.items()} == {
            address: data_of(output) for address, output in wanted.items()
        }


def test_a_build_goes_on_from_what_it_has_kept_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one may have kept its own in between."""
    shelf, mine = Shelf(), as_values(PLAIN_THEME | PROJECT)
    monkeypatch.setattr(shelf, "drop", lambda _: None)
    memory = Memory(shelf, mine, digests_of(mine))
    memory.build.apply(memory.changes)
    head = memory.keep(digests_of(mine))
    others = mine | {"content/actors.yaml": b"port: {name: Port}\n", "content/other.yaml": b"x: 1\n"}
    del others["content/articles/talks.md"]
    other = Memory(shelf, others, digests_of(others))
    other.build.apply(other.changes)
    other.keep(digests_of(others))
    memory.go_on(head)
    edited: dict[str, FileValue] = {"content/sources.yaml": b"harbor: {name: Harbor}\n"}
    memory.build.apply(edited)
    fresh = Build()
    fresh.apply(mine | edited)
    assert memory.build.diagnostics == fresh.diagnostics
    assert tags_of(memory.build) == tags_of(fresh)


SHARE = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><text y="99">{{ view.title }}</text></svg>'


def data_of(output: object) -> object:
    return output.value if isinstance(output, Copy) else output


def test_all_that_is_stated_comes_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_lists, "MOST", 1)
    monkeypatch.setattr(letters, "MOST_NAMES", 1)
    monkeypatch.setattr(long_briefings, "_MOST_CELLS", 1)
    built = Build()
    quote = "{article: strike, text: A ship did leave, verdict: accepted, reason: It stands in the other.}"
    accepted = f"title: ท\nsummary: S\nkey_quotes: [{quote}]\n"  # no font for share images has this letter
    actors = PROJECT["content/actors.yaml"].replace("roles: [Harbor", "former_ids: [brandt], roles: [Harbor")
    late = "---\ntitle: Late\nsource: valley\nembargo: 2024-05-01T12:00:00Z\n---\n\n" + " ".join(
        f"word{n}" for n in range(40)
    )
    talk = "---\ntitle: Talk\nsource: valley\ncapture: captures/talk.txt\n---\n\n[“Cleo Dunn stays”]{.quote speaker=ada note='in her car'}.\n"
    more = {
        "captures/talk.txt": "A talk.",
        "content/articles/talk.md": talk,
        "content/articles/gone.md": talk.replace("talk.txt", "gone.txt"),
        "content/actors.yaml": actors,
        "content/briefings/accepted.yaml": accepted,
        "content/articles/late.md": late,
        "content/articles/notes.txt": "Not read.\n",
        "config.yaml": PROJECT["config.yaml"] + "share_images: true\n",
        "briefgen:themes/default/templates/share.svg": SHARE,
    }
    built.apply({**as_values(PLAIN_THEME | PROJECT | more), **read_drawer()})
    shelf = Shelf()
    first = Memory(shelf, built.files, digests_of(built.files))
    first.build.apply(first.changes)
    first.keep(digests_of(built.files))
    again = Memory(shelf, built.files, digests_of(built.files)).build.known
    known = built.known
    for topic, owners in known.topics.items():
        assert again.topics[topic] == owners, topic
    assert all(again.owned[owner] == facts for owner, facts in known.owned.items())
    for name, reads in known.reads.items():
        assert again.reads[name].key_topics == reads.key_topics
        assert {key: set(topics) for key, topics in reads.reads.items()} == {
            key: set(topics) for key, topics in again.reads[name].reads.items()
        }
        assert all(set(again.reads[name].readers[topic]) == set(keys) for topic, keys in reads.readers.items())
    stated = {topic[0] for topic in known.topics}
    silent = {relation.name for relation in vars(relations).values() if isinstance(relation, Relation)} - {
        relation.name for relation in stated
    }
    assert silent <= {"broken"}, "the project states nothing of these"


def test_what_was_read_for_old_keys_is_not_fetched_to_find_new_ones() -> None:
    """A project of ten thousand articles has a hundred thousand such lists: a new article asks for none of them."""
    seen: Relation[str] = Relation("seen")
    topic: Topic = (seen, "")
    catalog = Catalog()
    catalog.replace("file", [Fact(seen, "", key) for key in ("new", "old")])

    def find(key: str) -> tuple[Topic, ...] | None:
        raise AssertionError(f"what was read for {key} was fetched")

    past = Reads({topic}, lazy.Lazy(find, lambda: frozenset({"gone", "old"})), lazy.Lazy(lambda _: None))
    listed = Derivation(lambda reader: reader.all(seen), lambda _, key: key, past)
    with pytest.raises(AssertionError, match="for gone"):  # That one is taken apart.
        listed.find_due(catalog, {topic})
    catalog.replace("more", [Fact(seen, "", "gone")])
    assert listed.find_due(catalog, {topic}) == (["new"], [])


def test_what_was_not_written_is_known_as_it_stood_before(tmp_path: Path) -> None:
    """Who changes a file while a build is under way is found out by the next one, which makes the file again."""
    for name in ("kept.html", "made.html"):
        (tmp_path / name).write_text("before", "utf-8")
    tags = {"kept.html": "1", "made.html": "1"}
    shelf = Shelf()
    Stood(shelf, tmp_path).remember(tags)
    stood = Stood(shelf, tmp_path)
    assert stood.changed_outside(tags) == set()
    for name in tags:
        (tmp_path / name).write_text("behind its back", "utf-8")
    stood.remember(tags | {"made.html": "2"}, (), {"made.html"})
    assert Stood(shelf, tmp_path).changed_outside(tags | {"made.html": "2"}) == {"kept.html"}


def test_much_that_is_to_be_kept_waits_on_the_disk_and_is_kept_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefgen.spool._MOST", 1000)
    values = {f"key {number}": bytes([number]) * 400 for number in range(9)}
    with closing(Store(tmp_path)) as store:
        for key, value in values.items():
            store.put(key, value)
        assert sum(isinstance(value, Spooled) for value in store._new.values()) > 5
        assert store.commit()
    with closing(Store(tmp_path)) as store:
        assert store.get(values) == values
