"""`briefgen theme`: what it starts builds, and what it prints is what a project has."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen.cli.program import program
from briefgen.snapshot import read_project, shipped_folder
from briefgen.theme import load_theme
from briefgen.theming import parts_of
from tests.projects import PROJECT, build, shipped_theme, text_of, told, write

SHIPPED = shipped_folder() / "themes"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    write(folder, {"config.yaml": "title: Desk\n"})
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["theme", *arguments])


def test_a_new_theme_adds_a_style_sheet_to_every_page_and_changes_nothing_else(project: Path) -> None:
    result = run("new", "harbour")
    assert result.exit_code == 0
    assert "theme: harbour" in result.stdout
    own = {path: data for path, data in read_project(project).items() if path.startswith("themes/harbour/")}
    assert len(own) == 3
    before = build({**shipped_theme(), **PROJECT})
    built = build({**shipped_theme(), **PROJECT, **own, "config.yaml": PROJECT["config.yaml"] + "theme: harbour\n"})
    assert told(built) == []
    more = '<link rel="stylesheet" href="{}theme/own.css">\n'
    for address in built.outputs:
        if address.endswith(".html"):
            root = "https://desk.example/" if address == "404.html" else "../" * address.count("/")
            assert text_of(built.pending[address]).count(more.format(root)) == 1, address
            assert text_of(built.pending[address]).replace(more.format(root), "") == text_of(before.pending[address])
    assert text_of(built.pending["theme/own.css"]).startswith("/*")


def test_a_new_theme_can_extend_any_other(project: Path) -> None:
    assert run("new", "first", "--extends", "plain").exit_code == 0
    assert run("new", "second", "--extends", "first").exit_code == 0
    theme = load_theme("second", read_project(project))
    assert theme.diagnostics == ()
    assert {"base.html", "first/base.html", "plain/base.html"} <= theme.templates.keys()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("../x",), "cannot be an id"),
        (("con",), "cannot be an id"),
        ((".hidden",), "cannot be an id"),
        (("Plain",), "comes with briefgen"),
        (("default",), "comes with briefgen"),
        (("HARBOUR",), "exists already"),
        (("new", "--extends", "plane"), "did you mean “plain”?"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_and_nothing_is_written(
    project: Path, arguments: tuple[str, ...], message: str
) -> None:
    write(project, {"themes/harbour/mine.txt": "mine"})
    result = run("new", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert [path.name for path in (project / "themes").rglob("*")] == ["harbour", "mine.txt"]


def test_what_is_shown_is_the_file_to_the_byte_and_the_rest_is_said_beside_it(project: Path) -> None:
    for name in ("source.html", "source", "templates/source.html"):
        result = run("show", name)
        assert result.stdout_bytes == (SHIPPED / "default/templates/source.html").read_bytes()
        assert "themes/default/templates/source.html" in result.stderr
    assert run("show", "style.css").stdout_bytes == (SHIPPED / "default/static/style.css").read_bytes()
    assert run("show", "touch-icon.png").stdout_bytes == (SHIPPED / "default/static/touch-icon.png").read_bytes()
    write(project, {"config.yaml": "theme: plain\n"})
    assert run("show", "source.html").stdout_bytes == (SHIPPED / "plain/templates/source.html").read_bytes()
    words = run("show", "words.html")
    assert "the theme “default”" in words.stderr
    assert "themes/plain/templates/words.html" in words.stderr


def test_a_copy_that_is_put_where_it_was_said_replaces_the_file(project: Path) -> None:
    run("new", "harbour")
    write(project, {"config.yaml": "theme: harbour\n"})
    place = run("show", "404").stderr.partition("A copy of it in ")[2].split()[0]
    # `briefgen theme show 404 > FILE`: the shell has emptied the file when the command begins.
    write(project, {place: ""})
    assert run("show", "404").stdout_bytes == (SHIPPED / "default/templates/404.html").read_bytes()
    write(project, {place: "ours"})
    assert run("show", "404").stdout == "ours"
    assert "yours already" in run("show", "404").stderr
    rows = [line.split() for line in run("show").stdout.splitlines()]
    assert ["404.html", "harbour,", "yours", "404.html"] in rows
    assert ["page.html", "default", "NAME.html,", "from", "content/pages/"] in rows
    assert ["static/own.css", "harbour,", "yours", "theme/own.css"] in rows
    assert all("/" not in row[0] or row[0].startswith("static/") for row in rows)


def test_an_unknown_name_leads_to_the_nearest(project: Path) -> None:
    result = run("show", "sorce.html")
    assert result.exit_code == 2
    assert "did you mean “source.html”?" in result.stderr
    write(project, {"config.yaml": "theme: gone\n"})
    assert "C001" in run("show").stderr


def test_every_part_of_a_shipped_theme_says_what_it_is() -> None:
    """Pages by the address they have, parts by the comment at their beginning."""
    for name in ("default", "plain"):
        parts = parts_of(load_theme(name, shipped_theme()))
        assert [part.name for part in parts.values() if part.about == "a part of other templates"] == []
