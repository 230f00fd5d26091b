"""The law of the last look: whatever came before, a command tells the leaks that a clean build finds, and publishes none."""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.changes import Batch
from briefgen.cli.program import program
from briefgen.leaks.guard import Guard
from briefgen.leaks.held import Held, recall_held
from briefgen.leaks.pieces import Pieces
from briefgen.leaks.standing import with_own_words
from briefgen.leaks.telling import find_leaks, secrets_of
from briefgen.manifest import MANIFEST
from briefgen.outcome import tags_of
from briefgen.pipeline import Build
from briefgen.release import EDITION, NOW
from briefgen.resolve.shingles import KEPT, RUN, shingles, words_of
from briefgen.snapshot import read_project
from briefgen.store import Store
from briefgen.watch import Watch
from tests.projects import PLAIN_THEME, write

SAID = "Seven grey barges waited beyond the outer mole until the tide had turned"
HALF = "the third of the pilots never came home and nobody in the port has asked why"
HEAD = "---\ntitle: {title}\nsource: s\npublished: 2024-03-05\n{more}---\n\n"
THEME = {path.replace("briefgen:themes/default", "themes/own"): text for path, text in PLAIN_THEME.items()}
CONFIG = "title: Desk\nsearch: false\ntheme: own\n"
PLACE = re.compile(r"error\[(L\d+)\].*\n *--> ([^:\n]+):")

BARGES, OTHER = "content/articles/barges.md", "content/articles/other.md"
# What may stand at each place, one of which each edit puts there. The first is that of the beginning.
VARIANTS: dict[str, tuple[str | None, ...]] = {
    BARGES: (
        HEAD.format(title="Barges wait", more="rights: {publish: full}\n") + f"{SAID}. {HALF}.\n",
        HEAD.format(title="Barges wait", more="rights: {publish: none}\n") + f"{SAID}. {HALF}.\n",
        HEAD.format(title="Barges wait", more="rights: {publish: excerpts, max_words: 20}\n") + f"{SAID}. {HALF}.\n",
        HEAD.format(title="Barges lie in wait", more="status: draft\n") + f"{SAID}.\n",
        HEAD.format(title="Barges lie in wait", more="embargo: 2024-06-10\n") + f"{SAID}.\n",
        HEAD.format(title="Barges wait", more="rights: {publish: full}\n") + f"Rain. {{>> {SAID} <<}}\n",
    ),
    OTHER: (
        HEAD.format(title="Other", more="rights: {publish: full}\n") + "Nothing of note.\n",
        HEAD.format(title="Other", more="rights: {publish: full}\n") + f"{SAID}.\n",
    ),
    "content/static/doc.txt": (SAID, "x", "Barges lie in wait"),
    "content/static/x.txt": ("x", "y", HALF),
    "content/pages/more.md": (
        "---\ntitle: More\n---\n\nOf it.\n",
        f"---\ntitle: More\n---\n\n{HALF}.\n",
        f"---\ntitle: More\n---\n\n{SAID}.\n",
    ),
    "content/actors.yaml": ("ada: {name: Ada}\n", f"ada: {{name: Ada, description: {SAID}}}\n"),
    "themes/own/templates/aside.html": (None, f"<p>{SAID}</p>"),
    "config.yaml": (CONFIG, f"{CONFIG}rights: {{cleared: ['{SAID}']}}\n"),
}
START = {
    **THEME,
    "content/sources.yaml": "s: {name: Some Paper}\n",
    **{path: text for path, (text, *_) in VARIANTS.items() if text is not None},
}


class Project:
    """A project, what is done with it, and what has to hold after each step."""

    def __init__(self, folder: Path, now: str = "2024-06-01") -> None:
        self.folder, self.now = folder, now
        write(folder, START)

    def put(self, path: str, number: int) -> None:
        text = VARIANTS[path][number]
        if text is None:
            (self.folder / path).unlink(missing_ok=True)
        else:
            write(self.folder, {path: text})

    def build(self) -> None:
        with self.nothing_leaks():
            self.told(self.run("build"))

    def check(self) -> None:
        self.told(self.run("check"))

    def build_internal(self) -> None:
        self.run("build", "--edition", "internal", "--output", str(self.folder / "internal"))

    def watch(self, *edits: tuple[str, int]) -> None:
        """Watch while these edits are made, and end it."""
        with self.nothing_leaks():
            watch = Watch(self.folder, lambda: {NOW: self.now.encode()})
            watch.begin(map)
            problems = watch.open(self.folder / "site").problems
            assert self.leaks() == {(one.code, one.path) for one in problems if one.code[0] == "L"}
        for path, number in edits:
            with self.nothing_leaks():
                self.put(path, number)
                rebuild = watch.take(Batch(frozenset({path})))
                assert rebuild is None or rebuild.failure is None
                problems = rebuild.problems if rebuild else problems
                assert self.leaks() == {(one.code, one.path) for one in problems if one.code[0] == "L"}
                watch._rest()
        with self.nothing_leaks():
            watch.close()

    def run(self, *words: str) -> set[tuple[str, str]]:
        found = CliRunner().invoke(program, [words[0], "-C", str(self.folder), "--now", self.now, *words[1:]])
        assert found.exit_code in (0, 1), found.output
        leaks = set(PLACE.findall(found.stderr))
        assert bool(leaks) == (found.exit_code == 1), found.output
        return leaks

    def told(self, leaks: set[tuple[str, str]]) -> None:
        assert leaks == self.leaks()

    def clean(self) -> Build:
        built = Build()
        built.apply({**read_project(self.folder), NOW: self.now.encode(), EDITION: b"public"})
        return built

    def leaks(self) -> set[tuple[str, str]]:
        """What a clean build finds."""
        built = self.clean()
        return {(one.code, one.path) for one in find_leaks(built, built.pending)}

    def site(self) -> dict[str, bytes]:
        """What is there, but for the list of it."""
        files = [path for path in sorted((self.folder / "site").rglob("*")) if path.is_file() and path.name != MANIFEST]
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}

    def nothing_leaks(self) -> Unleaked:
        return Unleaked(self)


class Unleaked:
    """What is done within does not change the site if there are leaks at its end."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def __enter__(self) -> None:
        self._before = self._project.site()

    def __exit__(self, failed: object, *_: object) -> None:
        if failed is None and self._project.leaks():
            assert self._project.site() == self._before


DOC, STATIC, PAGE, ACTORS = (
    "content/static/doc.txt",
    "content/static/x.txt",
    "content/pages/more.md",
    "content/actors.yaml",
)
SECRET, FREE = (BARGES, 1), (DOC, 1)
Step = Callable[[Project], None]


def put(path: str, number: int) -> Step:
    return lambda project: project.put(path, number)


def watch(*edits: tuple[str, int]) -> Step:
    return lambda project: project.watch(*edits)


def at(now: str) -> Step:
    return lambda project: setattr(project, "now", now)


def draft(project: Project) -> None:
    """A text that is secret all the time, so that there is always something to look for."""
    text = "Eleven lamps burned along the quay and none of them was seen from the sea"
    write(project.folder, {"content/articles/lamps.md": HEAD.format(title="Lamps", more="status: draft\n") + text})


build, check, internal = Project.build, Project.check, Project.build_internal
SEQUENCES: dict[str, tuple[Step, ...]] = {
    "a check lies between": (build, put(*SECRET), check, build),
    "a stop lies between": (build, put(*SECRET), build, put(STATIC, 1), build, check),
    "another edition lies between": (build, put(*SECRET), internal, build),
    "watch was ended after a stop": (build, watch(SECRET), build),
    "an edit in watch follows a stop": (build, watch(SECRET, (STATIC, 1), (OTHER, 1), (OTHER, 0)), build),
    "watch starts where a check has told": (build, put(*SECRET), check, watch((STATIC, 1)), build),
    "what cleared it is gone": (put("config.yaml", 1), put(*SECRET), build, put("config.yaml", 0), check, build),
    "a registry cleared it": (put(ACTORS, 1), put(*SECRET), build, put(ACTORS, 0), build, watch((STATIC, 1))),
    "a theme cleared it": (
        put("themes/own/templates/aside.html", 1),
        *(put(*SECRET), build, put("themes/own/templates/aside.html", 0), build),
    ),
    "another article cleared it": (put(OTHER, 1), put(*SECRET), build, watch((OTHER, 0)), build),
    "another article cleared it in watch": (
        put(*SECRET),
        put(OTHER, 1),
        build,
        # A first edit of a text is learned from; the one that counts is the second.
        watch((BARGES, 2), (BARGES, 1), (OTHER, 0)),
        build,
    ),
    "words of two files are too many": (put(*FREE), put(BARGES, 2), put(PAGE, 1), build, put(DOC, 0), build),
    "words of two files are too many in watch": (put(*FREE), put(BARGES, 2), put(PAGE, 1), watch((DOC, 0)), build),
    "a text is secret beside another one": (draft, build, put(*SECRET), build, check),
    "another article cleared it before a watch": (
        draft,
        put(OTHER, 1),
        build,
        watch(SECRET),
        *(put(STATIC, 1), build, put(OTHER, 0), build, check),
    ),
    "it is no secret for a while": (
        draft,
        put(OTHER, 1),
        *(put(*SECRET), build, put(BARGES, 0), put(DOC, 1), build, put(*SECRET), put(DOC, 0), build),
        *(put(STATIC, 1), build, put(OTHER, 0), build),
    ),
    "a comment of long words becomes one": (put(OTHER, 1), build, put(BARGES, 5), build, put(OTHER, 0), build),
    "time goes back": (put(BARGES, 4), at("2024-06-20"), build, at("2024-06-01"), check, build),
    "it is mended": (build, put(*SECRET), build, put(*FREE), build, check, watch((DOC, 0), FREE), build),
}


@pytest.mark.parametrize("name", SEQUENCES)
def test_whatever_came_before_a_command_finds_what_a_clean_build_finds(tmp_path: Path, name: str) -> None:
    project = Project(tmp_path)
    for step in SEQUENCES[name]:
        step(project)


def steps(choice: random.Random, number: int) -> Iterator[Step]:
    """Edits, each followed now and then by a command."""
    for _ in range(number):
        edits = [(path, choice.randrange(len(VARIANTS[path]))) for path in choice.choices(list(VARIANTS), k=3)]
        yield from (put(*edit) for edit in edits[:2])
        yield choice.choice(
            [build, build, check, internal, watch(*edits[1:]), at(choice.choice(["2024-06-01", "2024-06-20"]))]
        )


@pytest.mark.parametrize("seed", range(3))
def test_after_any_sequence_a_command_finds_what_a_clean_build_finds(tmp_path: Path, seed: int) -> None:
    project = Project(tmp_path)
    for step in [*steps(random.Random(seed), 8), build]:
        step(project)


def kept(project: Project) -> tuple[Build, dict[str, str], Held]:
    """The project as it is now, its files with words of their own, and what the last build has kept of those."""
    built = project.clean()
    with closing(Store(project.folder)) as store:
        held = recall_held(store, built.release)
    return built, {address: tag for address, tag in tags_of(built).items() if address in with_own_words(built)}, held


def test_only_files_that_may_hold_a_new_secret_are_read_for_it(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put(STATIC, 2)
    draft(project)
    project.build()
    built, own, held = kept(project)
    assert {"doc.txt", "x.txt", "more.html"} <= own.keys()
    assert held.due(own, secrets_of(built)) == set()
    # Of what is not as it was nothing is known.
    assert held.due({**own, "more.html": "another"}, secrets_of(built)) == {"more.html"}
    project.put(*SECRET)
    built, own, held = kept(project)
    assert held.due(own, secrets_of(built)) == {"doc.txt", "x.txt"}
    # A short secret has no shingle by which it could be told where it stands.
    write(tmp_path, {"content/articles/lamps.md": HEAD.format(title="All of the hail", more="status: draft\n")})
    project.put(BARGES, 0)
    built, own, held = kept(project)
    assert held.due(own, secrets_of(built)) == {*own}


def test_a_file_that_was_cleared_is_read_again_when_any_secret_changes(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put(*SECRET)
    project.put(OTHER, 1)
    project.build()
    built, own, held = kept(project)
    assert held.suspects == ("doc.txt",)
    assert held.due(own, secrets_of(built)) == {"doc.txt"}


def test_files_for_which_there_is_no_room_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as many large pictures. They are not taken for files without words."""
    monkeypatch.setattr("briefgen.leaks.held._ROOM", 8 * 4)
    project = Project(tmp_path)
    draft(project)
    write(tmp_path, {DOC: f"{SAID} {HALF}", STATIC: "x"})
    project.build()
    built, own, held = kept(project)
    due = held.due(own, secrets_of(built))
    assert "doc.txt" in due
    assert "x.txt" not in due
    project.put(*SECRET)
    project.build()
    assert project.leaks() == {("L001", BARGES)}


@pytest.mark.parametrize("key", ["held public", "held shingles public"])
@pytest.mark.parametrize("value", [None, b"", b"\xff" * 90, b"\x80"])
def test_what_is_kept_of_words_may_be_damaged(tmp_path: Path, key: str, value: bytes | None) -> None:
    project = Project(tmp_path)
    project.put(BARGES, 3)
    project.put(*FREE)
    project.build()
    with closing(Store(tmp_path)) as store:
        found = store.get([key])[key]
        # Either junk, or what is well formed and does not belong to the other part.
        store.put(key, found[:-8] + b"\1" * 16 if value is None else value)
        assert store.commit()
    project.put(STATIC, 1)
    project.put(BARGES, 1)
    write(tmp_path, {"content/static/new.txt": "x"})
    project.build()
    project.put(DOC, 0)
    project.build()
    assert project.leaks() == {("L001", BARGES)}


def test_of_words_that_files_share_each_keeps_its_own() -> None:
    """What stands in two files is put into words once; when the first of them is gone, the second still holds it."""
    rain = " ".join(f"rain{number}" for number in range(60))
    tag = " ".join(f"hail{number}" for number in range(20))
    page = f'<p>{rain}</p><meta content="{tag}"><img alt="{tag} {tag[:-3]}">Of it.'.encode()
    known, held = Pieces(), set[int]()
    known.codes_of(b"<p>Before</p>" + page, "html")
    known.codes_of(b"<p>Other</p>" + page, "html", held)
    for words in (words_of(rain.encode()), words_of(tag.encode())):
        for start in range(len(words) - RUN + 1):
            numbers = list(shingles(words[start : start + RUN]))
            assert not held.isdisjoint(numbers[0::KEPT])
            assert not held.isdisjoint(numbers[1::KEPT])


def test_the_end_of_watch_publishes_nothing_that_a_leak_has_stopped(tmp_path: Path) -> None:
    """Its index is made at its end, and what was published then was whatever was pending."""
    project = Project(tmp_path)
    write(tmp_path, {"config.yaml": "title: Desk\n", DOC: "x"})
    project.put(BARGES, 1)
    watch = Watch(tmp_path, lambda: {NOW: b"2024-06-01"})
    watch.begin(map)
    watch.open(tmp_path / "site")
    project.put(OTHER, 1)
    assert watch.take(Batch(frozenset({OTHER})))  # The index is older than the pages now.
    project.put(OTHER, 0)
    write(tmp_path, {DOC: SAID})
    rebuild = watch.take(Batch(frozenset({OTHER, DOC})))
    assert rebuild is not None
    assert [problem.code for problem in rebuild.problems] == ["L001"]
    before = project.site()
    watch.close()
    assert project.site() == before
    assert project.run("build") == {("L001", BARGES)}
    assert project.site() == before


def test_what_is_made_again_because_the_folder_was_emptied_is_looked_through_first(tmp_path: Path) -> None:
    project = Project(tmp_path)
    watch = Watch(tmp_path, lambda: {NOW: b"2024-06-01"})
    watch.begin(map)
    watch.open(tmp_path / "site")
    shutil.rmtree(tmp_path / "site")
    project.put(BARGES, 1)
    rebuild = watch.take(Batch(frozenset({BARGES})))
    assert rebuild is not None
    assert {problem.code for problem in rebuild.problems} == {"L001"}
    assert project.site() == {}
    project.put(*FREE)
    rebuild = watch.take(Batch(frozenset({DOC})))
    assert rebuild is not None
    assert rebuild.problems == ()
    assert project.site()["site/doc.txt"] == b"x"
    watch.close()
    assert project.run("build") == set()


@pytest.mark.parametrize(
    ("address", "between"), [("feed.xml", "&lt;/i&gt; &lt;i&gt;"), ("feed.json", "\\u003c/i\\u003e \\u003ci\\u003e")]
)
def test_words_between_tags_of_html_within_a_feed_stand_in_a_row_for_the_quick_look_too(
    tmp_path: Path, address: str, between: str
) -> None:
    project = Project(tmp_path)
    project.put(BARGES, 1)
    write(tmp_path, {DOC: "x"})
    built, guard = project.clean(), Guard()
    guard.learn(built, {})
    feed = between.join(SAID.split()).encode()
    assert guard.is_sure(built, [OTHER], {address: b"Nothing of note"}, tmp_path)
    assert not guard.is_sure(built, [OTHER], {address: feed}, tmp_path)


def test_a_picture_that_is_a_capture_is_found_when_an_edit_shows_it(tmp_path: Path) -> None:
    project = Project(tmp_path)
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89" + b"x" * 20
    capture = f"capture: {{file: captures/shot.png, sha256: {hashlib.sha256(picture).hexdigest()}}}\nrights: {{publish: full}}\n"
    text = HEAD.format(title="Shot", more=capture) + "Some text that goes on for a while."
    path = "content/articles/shot.md"
    write(tmp_path, {path: text})
    (tmp_path / "content/media").mkdir()
    (tmp_path / "content/media/shot.png").write_bytes(picture)
    watch = Watch(tmp_path, lambda: {NOW: b"2024-06-01"})
    watch.begin(map)
    assert watch.open(tmp_path / "site").problems == ()
    watch._rest()
    write(tmp_path, {path: f"{text}\n\n![shot](../media/shot.png)\n"})
    rebuild = watch.take(Batch(frozenset({path})))
    assert rebuild is not None
    assert [problem.code for problem in rebuild.problems if problem.severity == "error"] == ["L002"]
    assert "site/media/shot.png" not in project.site()
    watch.close()
