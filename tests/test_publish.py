"""The writer, on real folders: what it writes, what it removes, what it leaves alone, and what an interruption leaves."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from briefgen.manifest import MANIFEST
from briefgen.pipeline import Output
from briefgen.publish import ForeignFilesError, Published, PublishError, exclusive, mend, publish
from briefgen.reading import Blob
from briefgen.snapshot import read_project
from briefgen.staging import is_interrupted
from tests.projects import PLAIN_THEME, PROJECT, ROOT, build, write

SITE: dict[str, Output] = {
    "index.html": b"<p>home</p>",
    "actors/ada.html": b"<p>Ada</p>",
    "actors/cleo.html": b"<p>Cleo</p>",
    "a/deep/folder/file.txt": b"deep",
}


def put(folder: Path, site: dict[str, Output]) -> Published:
    return publish(folder, site, site)


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, the manifest left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def marks(folder: Path) -> dict[str, tuple[int, int]]:
    """By which it shows that a file was written anew, even with the same bytes."""
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*")}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_the_first_build_writes_all(site: Path) -> None:
    assert put(site, SITE) == Published(4, 0, 0)
    assert tree(site) == SITE
    assert sorted(path.name for path in site.iterdir()) == ["a", "actors", "index.html", MANIFEST]


def test_nothing_is_written_where_nothing_has_changed(site: Path) -> None:
    put(site, SITE)
    before = marks(site)
    assert put(site, SITE) == Published(0, 0, 4)
    assert publish(site, {}, SITE) == Published(0, 0, 4)
    assert marks(site) == before


def test_only_what_differs_is_written(site: Path) -> None:
    put(site, SITE)
    before = marks(site)
    assert put(site, SITE | {"index.html": b"<p>new</p>"}) == Published(1, 0, 3)
    changed = {path for path, mark in marks(site).items() if before[path] != mark and Path(path).is_file()}
    assert changed == {str(site / "index.html"), str(site / MANIFEST)}


def test_what_is_no_longer_wanted_goes_and_its_empty_folders_too(site: Path) -> None:
    put(site, SITE)
    assert put(site, {"index.html": SITE["index.html"]}) == Published(0, 3, 1)
    assert tree(site) == {"index.html": SITE["index.html"]}
    assert sorted(path.name for path in site.iterdir()) == ["index.html", MANIFEST]


def test_files_of_others_stay(site: Path) -> None:
    put(site, SITE)
    (site / "CNAME").write_text("desk.example")
    (site / "actors" / "photo.jpg").write_bytes(b"a photo")
    (site / "empty").mkdir()
    put(site, {"index.html": b"x"})
    assert tree(site) == {"index.html": b"x", "CNAME": b"desk.example", "actors/photo.jpg": b"a photo"}
    assert (site / "empty").is_dir()


def test_a_file_of_others_is_never_written_over(site: Path) -> None:
    write(site, {"index.html": "mine", "actors/ada.html": "mine too", "CNAME": "desk.example"})
    before = marks(site)
    with pytest.raises(ForeignFilesError) as caught:
        put(site, SITE)
    assert caught.value.paths == ["actors/ada.html", "index.html"]
    assert marks(site) == before


@pytest.mark.parametrize("kind", ["folder", "link", "dangling link", "file for a folder"])
def test_whatever_else_stands_where_a_page_would_go_stays(site: Path, tmp_path: Path, kind: str) -> None:
    site.mkdir()
    elsewhere = tmp_path / "elsewhere"
    if kind == "folder":
        write(site, {"index.html/mine.txt": "mine"})
    elif kind == "file for a folder":
        write(site, {"actors": "mine"})
    else:
        if kind == "link":
            elsewhere.write_text("mine")
        (site / "index.html").symlink_to(elsewhere)
    before = tree(site)
    with pytest.raises(PublishError):
        put(site, SITE)
    assert tree(site) == before
    assert kind != "link" or elsewhere.read_text() == "mine"


def test_a_file_that_is_there_already_with_the_same_bytes_is_fine(site: Path) -> None:
    write(site, {"index.html": "<p>home</p>"})
    before = marks(site)[str(site / "index.html")]
    assert put(site, SITE) == Published(3, 0, 1)
    assert marks(site)[str(site / "index.html")] == before


def test_what_was_changed_by_hand_is_put_right(site: Path) -> None:
    put(site, SITE)
    (site / "index.html").write_text("changed by hand")
    (site / "actors" / "ada.html").unlink()
    assert put(site, SITE) == Published(2, 0, 2)
    assert tree(site) == SITE


def test_a_file_can_become_a_folder_and_a_folder_a_file(site: Path) -> None:
    file, folder = {"index.html": b"", "files/data": b"one"}, {"index.html": b"", "files/data/part": b"two"}
    put(site, dict(file))
    put(site, dict(folder))
    assert tree(site) == folder
    put(site, dict(file))
    assert tree(site) == file


@pytest.mark.parametrize("name", ["a:b.txt", "back\\slash.txt", "ünï.txt", "with space.txt"])
def test_odd_names_are_known_again(site: Path, name: str) -> None:
    put(site, {name: b"one"})
    assert put(site, {name: b"two"}) == Published(1, 0, 0)
    put(site, {"index.html": b""})
    assert tree(site) == {"index.html": b""}


# ── the manifest ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"briefgen": 1}',
        '{"briefgen": 1, "files": []}',
        '{"briefgen": 2, "files": {"index.html": "x"}}',
        "\ufeff{}",
        "[" * 100_000,
    ],
)
def test_a_damaged_manifest_claims_nothing(site: Path, text: str) -> None:
    put(site, SITE)
    (site / MANIFEST).write_text(text)
    assert put(site, SITE) == Published(0, 0, 4)
    assert set(json.loads((site / MANIFEST).read_bytes())["files"]) == set(SITE)
    put(site, {"index.html": b"x"})
    assert tree(site) == {"index.html": b"x"}


def test_a_hostile_manifest_reaches_nothing_outside(site: Path, tmp_path: Path) -> None:
    put(site, SITE)
    outside = tmp_path / "outside.txt"
    outside.write_text("keep me")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file.txt").write_text("keep me")
    (site / "link").symlink_to(tmp_path / "folder")
    (site / "loop").symlink_to(site / "loop")
    names = ["../outside.txt", str(outside), "actors/../../outside.txt", "link/file.txt", "loop/x", "", ".", "..", "/"]
    names += ["nul\0nul", "\ud800", "a" * 5000, "index.html/x", "C:\\x", "actors", "gone/never.html"]
    (site / MANIFEST).write_text(json.dumps({"briefgen": 1, "files": dict.fromkeys(names, "x")}))
    put(site, SITE)
    assert outside.read_text() == "keep me"
    assert (tmp_path / "folder" / "file.txt").read_text() == "keep me"
    assert {path: data for path, data in tree(site).items() if not path.startswith("link")} == SITE
    assert set(json.loads((site / MANIFEST).read_bytes())["files"]) == set(SITE)


# ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_linked_folder_inside_the_output_is_not_followed(site: Path, tmp_path: Path) -> None:
    put(site, SITE)
    outside = tmp_path / "outside"
    write(outside, {"ada.html": "not yours", "cleo.html": "not yours"})
    before = marks(outside)
    for name in ("ada.html", "cleo.html"):
        (site / "actors" / name).unlink()
    (site / "actors").rmdir()
    (site / "actors").symlink_to(outside)
    with pytest.raises(PublishError):
        put(site, SITE | {"actors/ada.html": b"new", "actors/new.html": b"new"})
    put(site, {"index.html": b"x"})
    assert marks(outside) == before


def test_a_linked_output_folder_works(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "disk" / "www"
    target.mkdir(parents=True)
    site.symlink_to(target)
    put(site, SITE)
    assert tree(target) == SITE
    assert put(site, {"index.html": b"x"}) == Published(1, 3, 0)
    assert tree(target) == {"index.html": b"x"}
    assert site.is_symlink()


# ── what the disk refuses ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_output_that_is_a_file_is_refused(site: Path) -> None:
    site.write_text("a file")
    with pytest.raises(PublishError, match="could not be written"):
        put(site, SITE)
    assert site.read_text() == "a file"


@contextmanager
def not_root() -> Iterator[None]:
    """The superuser may write anywhere, so what a folder refuses is tried as somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="folders refuse nothing by mode there")
def test_an_output_that_cannot_be_written_is_told(site: Path) -> None:
    put(site, SITE)
    for path in [site.parent, *site.parent.parents]:
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o011)
    site.chmod(0o555)
    (site / MANIFEST).chmod(0o444)
    try:
        with not_root(), pytest.raises(PublishError, match="could not be written"):
            put(site, SITE | {"index.html": b"new"})
    finally:
        site.chmod(0o755)
    assert tree(site) == SITE


def test_a_source_that_has_vanished_is_told(site: Path, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="film"):
        put(site, {"film.mp4": _copy(Blob(str(tmp_path / "film.mp4"), "x"))})


def _copy(blob: Blob) -> Output:
    from briefgen.copies import Copy

    return Copy("content/static/film.mp4", blob.digest, blob)


def test_large_files_are_copied_and_compared(site: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film" * 100_000)
    assert put(site, {"film.mp4": _copy(Blob(str(film), "x"))}).written == 1
    assert (site / "film.mp4").read_bytes() == film.read_bytes()
    assert put(site, {"film.mp4": _copy(Blob(str(film), "y"))}).written == 0
    film.write_bytes(b"film" * 99_999 + b"FILM")
    assert put(site, {"film.mp4": _copy(Blob(str(film), "z"))}).written == 1
    assert (site / "film.mp4").read_bytes() == film.read_bytes()


# ── interruptions ───────────────────────────────────────────────────────────────────────────────────────────────────

OLD: dict[str, Output] = {f"p/{number}.html": f"old {number} ".encode() * 2000 for number in range(60)}
NEW: dict[str, Output] = {f"p/{number}.html": f"new {number} ".encode() * 2000 for number in range(20, 80)}
LATER: dict[str, Output] = {f"p/{number}.html": f"later {number}".encode() for number in range(10, 75)}


def _is_whole(folder: Path) -> bool:
    """Each page is the old one or the new one, never a mixture or a part."""
    pages = {path: data for path, data in tree(folder).items() if path.startswith("p/")}
    return all(data in (OLD.get(path), NEW.get(path)) for path, data in pages.items())


class _Interrupted(BaseException):
    pass


@pytest.mark.parametrize("following", [NEW, LATER], ids=["the same", "another"])
@pytest.mark.parametrize("moment", [0, 1, 2, 7, 40, 60])
@pytest.mark.parametrize("error", [_Interrupted, OSError])
def test_a_publish_that_fails_leaves_whole_files_and_the_next_mends(
    site: Path, monkeypatch: pytest.MonkeyPatch, moment: int, error: type[BaseException], following: dict[str, Output]
) -> None:
    put(site, OLD)
    calls = 0
    replace: Callable[..., None] = os.replace

    def failing(*places: str) -> None:
        nonlocal calls
        calls += 1
        if calls > moment:
            raise error
        replace(*places)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises((_Interrupted, PublishError)):
        put(site, NEW)
    monkeypatch.undo()
    assert _is_whole(site)
    put(site, following)
    assert tree(site) == following


_PUBLISH = """
import sys
from pathlib import Path
from briefgen.publish import publish
from tests.test_publish import NEW
print("go", flush=True)
publish(Path(sys.argv[1]), NEW, NEW)
"""


@pytest.mark.parametrize(
    ("moment", "following"), [(0.0, NEW), (0.002, LATER), (0.004, NEW), (0.008, LATER), (0.016, NEW), (0.03, LATER)]
)
def test_a_killed_publish_leaves_whole_files_and_the_next_mends(
    site: Path, moment: float, following: dict[str, Output]
) -> None:
    put(site, OLD)
    with subprocess.Popen([sys.executable, "-c", _PUBLISH, str(site)], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moment)
        process.kill()
    assert process.returncode in (0, -signal.SIGKILL)
    assert _is_whole(site)
    put(site, following)
    assert tree(site) == following


# ── the old site or the new one ─────────────────────────────────────────────────────────────────────────────────────


def whole_tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, the manifest too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The old site and the new one, each with a file of somebody else's."""
    folder = tmp_path_factory.mktemp("sites")
    put(folder, OLD)
    (folder / "CNAME").write_text("desk.example")
    old = whole_tree(folder)
    put(folder, NEW)
    return old, whole_tree(folder)


def is_old_or_new(folder: Path, sites: tuple[dict[str, bytes], dict[str, bytes]]) -> bool:
    mend(folder)
    return whole_tree(folder) in sites


@pytest.mark.parametrize("call", ["replace", "rmdir", "unlink", "open", "mkdir"])
@pytest.mark.parametrize("error", [_Interrupted, OSError(28, "No space left on device"), PermissionError(13, "no")])
def test_whatever_fails_at_whatever_step_the_site_is_the_old_or_the_new_one(
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    sites: tuple[dict[str, bytes], dict[str, bytes]],
    call: str,
    error: BaseException | type[BaseException],
) -> None:
    for moment in (0, 1, 3, 20, 60, 61, 62):
        put(site, OLD)
        (site / "CNAME").write_text("desk.example")
        with monkeypatch.context() as patch:
            left, real = moment, getattr(os, call)

            def failing(*args: object, real: Callable[..., object] = real, **named: object) -> object:
                nonlocal left
                left -= 1
                if left < 0:
                    raise error
                return real(*args, **named)

            patch.setattr(os, call, failing)
            with suppress(_Interrupted, PublishError):
                put(site, NEW)
        assert is_old_or_new(site, sites)


def test_a_full_disk_leaves_the_old_site_and_gives_the_room_back(
    site: Path, monkeypatch: pytest.MonkeyPatch, sites: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    put(site, OLD)
    (site / "CNAME").write_text("desk.example")
    written = 0
    write_: Callable[..., int] = os.write

    def full(descriptor: int, data: bytes) -> int:
        nonlocal written
        written += len(data)
        if written > 300_000:
            raise OSError(28, "No space left on device")
        return write_(descriptor, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(PublishError, match="No space left"):
        put(site, NEW)
    assert whole_tree(site) == sites[0]


def test_a_file_that_never_got_to_the_disk_is_not_moved_into_the_site(
    site: Path, monkeypatch: pytest.MonkeyPatch, sites: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    """As a power cut may leave it: the journal stands, and a file that it tells of is empty."""
    put(site, OLD)
    (site / "CNAME").write_text("desk.example")
    monkeypatch.setattr("briefgen.staging._do", lambda *_: 0)
    put(site, NEW)
    monkeypatch.undo()
    (site / ".briefgen-staging/7").write_bytes(b"")
    mend(site)
    assert whole_tree(site) == sites[0]


@pytest.mark.parametrize("journal", ["{", "[]", "null", "[" * 100_000, "outside", "link"])
def test_a_hostile_journal_reaches_nothing_outside(site: Path, tmp_path: Path, journal: str) -> None:
    put(site, SITE)
    outside = tmp_path / "outside.txt"
    outside.write_text("keep me")
    staging = site / ".briefgen-staging"
    if journal == "link":
        write(tmp_path / "elsewhere", {"journal.json": "{}", "mine.txt": "mine"})
        staging.symlink_to(tmp_path / "elsewhere")
    else:
        write(staging, {"0": "x"})
        digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        told = {"moves": [["../outside.txt", digest]], "first": [], "gone": ["../outside.txt"], "manifest": None}
        (staging / "journal.json").write_text(json.dumps(told) if journal == "outside" else journal)
    assert not mend(site)
    assert outside.read_text() == "keep me"
    assert {path: data for path, data in tree(site).items() if not path.startswith(".")} == SITE
    assert journal != "link" or (tmp_path / "elsewhere/mine.txt").read_text() == "mine"


_STEPS = (0, 1, 2, 5, 12, 25, 40, 60, 90, 10_000)  # the journal gets its name with the first that is replaced


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("call", ["open", "replace", "unlink"])
def test_killed_at_any_moment_the_site_is_the_old_or_the_new_one(
    site: Path, sites: tuple[dict[str, bytes], dict[str, bytes]], call: str
) -> None:
    """Until the journal stands it is the old one, and from then on the new one."""
    seen = []
    for step in _STEPS:
        put(site, OLD)
        (site / "CNAME").write_text("desk.example")
        process = os.fork()
        if not process:
            _die_at(call, step)
            put(site, NEW)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)
        begun = is_interrupted(site)
        assert is_old_or_new(site, sites)
        seen.append((sites.index(whole_tree(site)), begun))
        if status == 0:
            break
    assert seen[-1] == (1, False)
    old, new = seen.count((0, False)), seen.count((1, True))
    assert seen[:-1] == [(0, False)] * old + [(1, True)] * new, "what was new must not become old again"
    assert (old > 0) == (call != "unlink")
    assert new > 0


def _die_at(call: str, step: int) -> None:
    """Let this process be killed at a step of what it does to files."""
    stock, steps = getattr(os, call), itertools.count()

    def dying(*places: Any, **options: Any) -> Any:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return stock(*places, **options)

    setattr(os, call, dying)


_HOLD = """
import sys
from pathlib import Path
from briefgen.publish import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_two_builds_at_once_exclude_each_other(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(PublishError, match="another build"), exclusive(tmp_path):
            pass
        # However the other ends, nothing is left that would keep the next one out.
        other.kill()
        other.wait()
        with exclusive(tmp_path):
            pass


def _is_open(number: int, place: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(number), place.stat())
    return False


def test_a_build_that_has_ended_keeps_no_other_out_whatever_was_forked_meanwhile(tmp_path: Path) -> None:
    with exclusive(tmp_path):
        # A process that was forked and has not run yet has the file open like this.
        forked = [os.dup(number) for number in range(256) if _is_open(number, tmp_path / ".briefgen/lock")]
    assert forked
    with exclusive(tmp_path):
        pass
    for descriptor in forked:
        os.close(descriptor)


# ── all together ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_project_on_the_disk_becomes_the_site_that_its_build_says(tmp_path: Path) -> None:
    project = tmp_path / "project"
    theme = {path.removeprefix("briefgen:"): text for path, text in PLAIN_THEME.items()}
    write(project, PROJECT | theme)
    first = build(read_project(project))
    assert not first.has_errors
    publish(project / "site", first.pending, first.outputs)
    assert set(tree(project / "site")) == first.outputs
    (project / "content/articles/bridge.md").unlink()
    (project / "content/briefings/bridge.yaml").unlink()
    first.apply({"content/articles/bridge.md": None, "content/briefings/bridge.yaml": None})
    publish(project / "site", first.pending, first.outputs)
    clean = build(read_project(project))
    publish(tmp_path / "clean", clean.pending, clean.outputs)
    assert tree(project / "site") == tree(tmp_path / "clean")


def test_a_link_beside_the_manifest_does_not_lead_the_writing_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "site/manifest.json.new").symlink_to(tmp_path / "precious")
    publish(tmp_path / "site", {"a.html": b"a"}, ["a.html"])
    assert (tmp_path / "precious").read_text() == "mine"
    assert not (tmp_path / "site/manifest.json").is_symlink()
