"""`briefgen verify`: a folder against its manifest, or against that of another one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen.cli.program import program
from briefgen.publish import publish
from tests.projects import PROJECT, write

SITE = {"index.html": b"home", "actors/ada.html": b"Ada", "a/b.txt": b"deep"}


def verify(*words: str | Path) -> Result:
    return CliRunner().invoke(program, ["verify", *map(str, words)])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    publish(tmp_path / "site", SITE, SITE)
    return tmp_path / "site"


def test_a_site_as_it_was_written_is_fine(site: Path) -> None:
    found = verify(site)
    assert found.exit_code == 0
    assert "All 3 files of the manifest stand as they were written" in found.output


def test_what_is_missing_changed_or_added_is_named(site: Path) -> None:
    (site / "index.html").write_bytes(b"hom3")
    (site / "a/b.txt").unlink()
    (site / "actors/evil.js").write_text("x")
    found = verify(site)
    assert found.exit_code == 1
    for line in ("missing: a/b.txt", "changed: index.html", "not in the manifest: actors/evil.js"):
        assert line in found.output
    assert "ada" not in found.output


def test_other_files_are_a_failure_only_if_that_is_wanted(site: Path) -> None:
    (site / "CNAME").write_text("desk.example")
    assert verify(site).exit_code == 0
    assert verify("--strict", site).exit_code == 1


def test_a_copy_is_compared_with_the_manifest_of_the_site(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "copy")
    # Whoever changes files may change the manifest beside them.
    (tmp_path / "copy/index.html").write_bytes(b"other")
    publish(tmp_path / "other", {**SITE, "index.html": b"other"}, SITE)
    shutil.copy(tmp_path / "other/manifest.json", tmp_path / "copy/manifest.json")
    assert verify(tmp_path / "copy").exit_code == 0
    assert verify(tmp_path / "copy", "--against", site / "manifest.json").exit_code == 1
    assert verify(tmp_path / "copy", "--against", site).exit_code == 1


def test_a_link_does_not_stand_for_a_file(site: Path, tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(b"home")
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(tmp_path / "same")
    assert "changed: index.html" in verify(site).output


@pytest.mark.parametrize("text", ["", "{", "[]", '{"briefgen": 9, "files": {}}', "[" * 100_000])
def test_a_damaged_manifest_is_told(site: Path, text: str) -> None:
    (site / "manifest.json").write_text(text)
    found = verify(site)
    assert found.exit_code == 2
    assert "cannot be used" in found.output


def test_what_is_not_there_is_told(tmp_path: Path, site: Path) -> None:
    assert verify(tmp_path / "nothing").exit_code == 2
    assert verify(site, "--against", tmp_path / "nothing.json").exit_code == 2


def test_an_interrupted_build_is_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.staging._do", lambda *_: 0)
    publish(site, {"index.html": b"new"}, {"index.html"})
    found = verify(site)
    assert found.exit_code == 1
    assert "interrupted" in found.output


def test_without_a_folder_it_is_the_site_of_the_project(tmp_path: Path) -> None:
    project = tmp_path / "project"
    write(project, {**PROJECT, "config.yaml": PROJECT["config.yaml"] + "output: www\n"})
    assert verify("-C", project).exit_code == 2
    assert CliRunner().invoke(program, ["build", "-C", str(project)]).exit_code == 0
    assert verify("-C", project).exit_code == 0
    (project / "www/index.html").write_text("changed")
    assert verify("-C", project).exit_code == 1


@pytest.mark.parametrize("colour", [True, False])
def test_a_manifest_from_elsewhere_gives_the_terminal_no_orders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, colour: bool
) -> None:
    name = "\x1b]0;owned\x07\x1b[31mevil\u202e\nmissing: nothing"
    (tmp_path / "manifest.json").write_text(json.dumps({"briefgen": 1, "files": {name: "0"}}))
    monkeypatch.setattr("briefgen.cli.terminal.colourful", lambda _: colour)
    found = CliRunner().invoke(program, ["verify", str(tmp_path)], color=True)
    assert found.exit_code == 1
    assert "evil" in found.output
    assert not set(found.output) & {"\x1b", "\x07", "\u202e"}
    assert "\nmissing: nothing" not in found.output
