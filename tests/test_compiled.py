"""The templates that come with briefgen are compiled once for each installation, and a project leaves nothing there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen import compiling
from briefgen.compiled import compiled_templates
from briefgen.pipeline import Build
from tests.projects import PLAIN_THEME, as_values

FILES = {
    **PLAIN_THEME,
    "config.yaml": "title: Desk\n",
    "themes/default/templates/404.html": "{% extends 'base.html' %}{% block main %}ours{% endblock %}",
}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation in which nothing is compiled yet."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    before = dict(compiling.CODES)
    yield tmp_path
    compiling.CODES.clear()
    compiling.CODES.update(before)


def run(files: dict[str, str]) -> tuple[dict[str, object], set[str]]:
    """A build as the first of a process: its outputs, and the files of the templates that are compiled when it begins."""
    compiling.CODES.clear()
    build = Build()
    with compiled_templates():
        known = {key.path for key in compiling.CODES}
        build.apply(as_values(files))
    assert not build.diagnostics
    return dict(build.pending), known


def test_the_next_run_finds_shipped_templates_compiled_and_none_of_a_project() -> None:
    first, known = run(FILES)
    assert not known
    again, known = run(FILES)
    assert again == first
    assert b"ours" in first["404.html"]  # type: ignore[operator]
    assert "briefgen:themes/default/templates/base.html" in known
    assert not any(path.startswith("themes/") for path in known)


def test_words_of_a_project_leave_nothing(place: Path) -> None:
    base = "briefgen:themes/default/templates/base.html"
    ours = {
        "config.yaml": "language: de\n",
        "themes/default/languages/de.yaml": "words: {Home: Unser Anfang}\n",
        base: "{{ _('Home') }} {% block main %}{% endblock %}",
    }
    outputs, _ = run({**FILES, **ours})
    assert outputs["404.html"] == b"Unser Anfang ours"
    assert not any(file.is_file() for file in place.rglob("*"))


def test_a_template_of_another_briefgen_is_not_used() -> None:
    run(FILES)
    base = "briefgen:themes/default/templates/base.html"
    outputs, _ = run({**FILES, base: "newer {% block main %}{% endblock %}"})
    assert outputs["404.html"] == b"newer ours"


@pytest.mark.parametrize("damage", [b"", b"\0" * 40], ids=["cut short", "zeros"])
def test_what_is_damaged_is_compiled_anew(place: Path, damage: bytes) -> None:
    first, _ = run(FILES)
    (file,) = (file for file in place.rglob("*") if file.is_file())
    whole = file.read_bytes()
    file.write_bytes(damage or whole[:-1])
    assert run(FILES) == (first, set())
    assert run(FILES)[1], "and kept again"


def test_nothing_is_kept_where_python_is_told_to_keep_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    run(FILES)
    assert not any(file.is_file() for file in place.rglob("*"))
