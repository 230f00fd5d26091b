"""The quick start does what it says: its commands are run in order, its files written, and its briefing is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.cli.program import program
from tests.projects import ROOT

_STEP = re.compile(r"(?:<!-- (by hand|file: [^\n]+) -->\n)?```(\w+)\n(.*?)```", re.DOTALL)
_UNKNOWN = {"light-stays", "lamp", "no-money"}


def test_the_quick_start_leads_to_a_published_briefing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    steps = _STEP.findall((ROOT / "docs/quick-start.md").read_text("utf-8"))
    checks = []
    for note, language, text in steps:
        if note.startswith("file: "):
            place = Path(note.removeprefix("file: "))
            assert place.parent.is_dir()
            place.write_text(text, "utf-8")
        elif language == "sh" and note != "by hand":
            for line in text.splitlines():
                command, *rest = shlex.split(line)
                if command == "cd":
                    monkeypatch.chdir(rest[0])
                    continue
                assert command == "briefgen"
                done = CliRunner().invoke(program, rest)
                assert done.exit_code == 0 or rest == ["check"], done.output
                checks += [(done.exit_code, done.output)] if rest == ["check"] else []
    (first, told), (second, _) = checks
    assert (first, second) == (1, 0)
    assert set(re.findall(r"“([\w-]+)” is not known", told)) == _UNKNOWN
    page = Path("site/briefings/light.html").read_text("utf-8")
    assert "the light will remain" in page
    assert "The light stays," in page
    assert Path("site/actors/mara-lind.html").is_file()


def test_an_empty_project_is_one_and_holds_no_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(program, ["init", "--empty", "desk"]).exit_code == 0
    monkeypatch.chdir("desk")
    assert CliRunner().invoke(program, ["check", "--strict"]).exit_code == 0
    assert CliRunner().invoke(program, ["build"]).exit_code == 0
    assert not list(Path("content").rglob("*.md"))
    assert sorted(place.name for place in Path("content").iterdir() if place.is_dir()) == [
        "articles",
        "briefings",
        "pages",
        "static",
    ]
