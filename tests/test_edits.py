"""Changes to a user's own files: what is kept to the byte, what is shown, what is refused, and what can be taken back."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from briefgen.cli import changing
from briefgen.cli.endings import Failure
from briefgen.cli.program import program
from briefgen.edits import Edit, FileChange, difference, edited
from briefgen.parse.source_text import decode

TEXTS = st.text(st.sampled_from("ab é\n\r“”"), max_size=40)


@given(
    TEXTS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5), st.sampled_from(["", "x", "y\nz"])), max_size=4)
)
def test_an_edited_file_reads_as_the_edited_text(text: str, wanted: list[tuple[int, int, str]]) -> None:
    data = text.encode()
    simple = decode(data, "a").text
    edits: list[Edit] = []
    for start, length, new in sorted(wanted):
        if start + length <= len(simple) and (not edits or start >= edits[-1].end):
            edits.append(Edit(start, start + length, new))
    expected, done = "", 0
    for edit in edits:
        expected += simple[done : edit.start] + edit.text
        done = edit.end
    result = edited(data, edits)
    # A lone CR that comes to stand before a LF makes one line end of two; both are line ends still.
    assert decode(result, "a").text.replace("\n", "") == (expected + simple[done:]).replace("\n", "")
    if not edits:
        assert result == data


def test_byte_order_mark_and_line_ends_stay() -> None:
    data = b"\xef\xbb\xbfone\r\ntwo\r\nthree"
    assert edited(data, [Edit(4, 7, "2\nand"), Edit(0, 0, ">")]) == b"\xef\xbb\xbf>one\r\n2\r\nand\r\nthree"


def test_edits_must_not_overlap() -> None:
    with pytest.raises(ValueError, match="overlap"):
        edited(b"abc", [Edit(0, 2, ""), Edit(1, 3, "")])


@given(
    st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=12), st.lists(st.sampled_from(["a", "b", "x"]), max_size=12)
)
def test_the_difference_is_one_that_patch_understands(old: list[str], new: list[str]) -> None:
    before, after = ("".join(f"{line}\n" for line in lines).encode() for lines in (old, new))
    shown = difference(FileChange("f", before, after))
    if before == after:
        assert shown == ""
        return
    lines = shown.splitlines()
    assert lines[:2] == ["--- a/f", "+++ b/f"]
    assert _patched(old, lines[2:]) == new


def _patched(old: list[str], hunks: list[str]) -> list[str]:
    """What `patch` would make of a text."""
    result: list[str] = []
    at = 0
    for line in hunks:
        if line.startswith("@@"):
            first, _, length = line.split()[1][1:].partition(",")
            start = int(first) - (0 if length == "0" else 1)
            result += old[at:start]
            at = start
        elif line[0] in " -":
            assert old[at] == line[1:]
            result += [line[1:]] if line[0] == " " else []
            at += 1
        else:
            result.append(line[1:])
    return result + old[at:]


def test_a_difference_of_a_large_file_is_bounded() -> None:
    old = "".join(f"{n % 7}\n" for n in range(60_000)).encode()
    new = "".join(f"{n % 5}\n" for n in range(60_000)).encode()
    assert difference(FileChange("f", old, new)).count("\n") > 100_000


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "config.yaml").write_text("title: T\n")
    (tmp_path / "content/one.md").write_text("one\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


CHANGES = [
    FileChange("content/one.md", b"one\n", b"uno\n"),
    FileChange("content/two.md", None, b"due\n"),
]


def undo(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(program, ["undo", *arguments])
    return result.exit_code, result.output


def test_changes_are_shown_first_and_written_when_asked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert changing.offer(project, CHANGES, write=False) == 0
    shown = capsys.readouterr().out
    assert "-one" in shown
    assert "+uno" in shown
    assert "Nothing was written" in shown
    assert (project / "content/one.md").read_text() == "one\n"
    changing.offer(project, CHANGES, write=True)
    assert (project / "content/one.md").read_text() == "uno\n"
    assert (project / "content/two.md").read_text() == "due\n"


def test_what_was_changed_is_taken_back_step_by_step(project: Path) -> None:
    changing.apply(project, CHANGES)
    changing.apply(project, [FileChange("content/one.md", b"uno\n", None)])
    status, shown = undo()
    assert status == 0
    assert "+uno" in shown
    assert not (project / "content/one.md").exists()
    assert undo("--write")[0] == 0
    assert (project / "content/one.md").read_text() == "uno\n"
    assert undo("--write")[0] == 0
    assert (project / "content/one.md").read_text() == "one\n"
    assert not (project / "content/two.md").exists()
    assert undo("--write") == (0, "There is nothing to take back.\n")


def test_undo_refuses_a_file_that_was_changed_since(project: Path) -> None:
    changing.apply(project, CHANGES)
    (project / "content/one.md").write_text("mine\n")
    status, shown = undo("--write")
    assert status == 1
    assert "content/one.md was changed since" in shown
    assert (project / "content/one.md").read_text() == "mine\n"
    assert (project / "content/two.md").read_text() == "due\n"


def test_what_a_killed_command_has_done_is_taken_back(project: Path) -> None:
    changing.apply(project, CHANGES)
    (project / "content/two.md").unlink()  # the kill came before the second file
    status, shown = undo()
    assert status == 0
    assert "+one" in shown
    assert undo("--write") == (0, "Took back the changes of 1 file.\n")
    assert (project / "content/one.md").read_text() == "one\n"
    assert not (project / "content/two.md").exists()


def test_a_command_that_was_killed_before_all_files_is_passed_over(project: Path) -> None:
    changing.apply(project, CHANGES)
    changing.apply(project, [FileChange("content/one.md", b"uno\n", b"un\n")])
    (project / "content/one.md").write_text("uno\n")  # the kill came before the first file
    assert undo("--write") == (0, "Took back the changes of 2 files.\n")
    assert (project / "content/one.md").read_text() == "one\n"
    assert undo("--write") == (0, "There is nothing to take back.\n")


def test_undo_that_is_killed_while_it_forgets_leaves_nothing_in_the_way(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing.apply(project, CHANGES)
    changing.apply(project, [FileChange("content/one.md", b"uno\n", b"un\n")])

    def killed(folder: Path, **_: object) -> None:
        (folder / "0").unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", killed)
        undo("--write")
    assert (project / "content/one.md").read_text() == "uno\n"
    assert undo("--write") == (0, "Took back the changes of 2 files.\n")
    assert undo("--write") == (0, "There is nothing to take back.\n")


def test_a_file_that_is_not_what_was_read_is_not_overwritten(project: Path) -> None:
    (project / "content/two.md").write_text("mine\n")
    with pytest.raises(Failure, match="changed meanwhile"):
        changing.apply(project, CHANGES)
    assert (project / "content/one.md").read_text() == "one\n"


def test_nothing_is_written_outside_the_project(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (project / "content/away").symlink_to(outside)
    with pytest.raises(Failure, match="leads out"):
        changing.apply(project, [FileChange("content/away/x.md", None, b"x")])
    assert not list(outside.iterdir())


def test_changes_are_made_all_or_none(project: Path) -> None:
    changes = [*CHANGES, FileChange("content/three.md", None, bytes(200_000))]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))  # as a full disk would, this stops the third file
    try:
        with pytest.raises(OSError, match="too large"):
            changing.apply(project, changes)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (project / "content/one.md").read_text() == "one\n"
    assert not (project / "content/two.md").exists()
    assert undo("--write") == (0, "There is nothing to take back.\n")
