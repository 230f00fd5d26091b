"""The commands, as people and programs use them: real folders, real processes, and what these print and leave behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen.cli.listing import table
from briefgen.cli.program import COMMANDS, program
from briefgen.cli.progress import Progress
from briefgen.cli.terminal import Painted, cells, complain, fit, say, visible
from briefgen.codes import CODES
from briefgen.parallel import map_in_processes
from briefgen.publish import exclusive
from briefgen.starter import starter_files

# The empty lines below such a text belong to it, so nothing can stand below without changing it.
KEPT = "kim:\n  name: Kim\n  description: |+\n    Text\n"

ARTICLE = "content/articles/vostochny-b.md"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project as `init` makes it, and the working directory of the test."""
    folder = tmp_path / "project"
    for path, data in starter_files().items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one short article, for what does not need more."""
    folder = tmp_path / "small"
    files = {
        "config.yaml": "title: Small\n",
        "content/sources.yaml": "a: {name: A}\n",
        "content/actors.yaml": "# people\n\nkim:\n  name: Kim\n",
        "content/articles/one.md": "---\ntitle: One\nsource: a\n---\n\n[“So be it”]{.quote #q speaker=kim}, Kim said.\n",
    }
    for path, text in files.items():
        write(folder / path, text)
    monkeypatch.chdir(folder)
    return folder


def write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8", newline="")


def call(*arguments: str, env: dict[str, str] | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(program, list(arguments), env=env)


def start(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m briefgen` as a process of its own."""
    command = [sys.executable, "-m", "briefgen", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=_environment(**env), capture_output=True, text=True, encoding="utf-8", check=False
    )


def _environment(**env: str) -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "utf-8", **env}


def site_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ── from nothing to a site ──────────────────────────────────────────────────────────────────────────────────────


def test_the_whole_way_of_a_new_user(tmp_path: Path) -> None:
    made = start("init", "demo", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.endswith("Next:\n  cd demo\n  briefgen build\n")
    demo = tmp_path / "demo"

    first = start("build", cwd=demo)
    assert (first.returncode, first.stderr) == (0, "")
    told = r"Built \d+ pages from 3 articles in \d\.\d s; \d+ written, 0 removed, 0 unchanged → site/index\.html\n"
    assert re.fullmatch(told, first.stdout)
    built = site_of(demo / "site")
    assert b"<html" in built["index.html"]

    second = start("build", cwd=demo / "content")
    assert "; 0 written, 0 removed, " in second.stdout
    assert second.stdout.endswith("→ " + (demo / "site/index.html").as_posix() + "\n")
    assert site_of(demo / "site") == built

    text = (demo / ARTICLE).read_text(encoding="utf-8")
    write(demo / ARTICLE, text.replace("speaker=lim-soo-suk", "speaker=lim-so-suk"))
    checked = start("check", cwd=demo)
    assert checked.returncode == 1
    assert checked.stderr.startswith("error[R002]: ")
    assert f"  --> {ARTICLE}:" in checked.stderr
    assert "did you mean “lim-soo-suk”?" in checked.stderr
    assert checked.stderr.endswith("\n1 error\n")

    explained = start("explain", "R002", cwd=tmp_path)
    assert explained.returncode == 0
    assert CODES["R002"].title in explained.stdout


def test_with_an_error_nothing_is_published_and_the_old_site_stays(project: Path) -> None:
    assert call("build").exit_code == 0
    before = site_of(project / "site")
    write(project / "content/pages/about.md", "---\ntitle: Changed\n---\n\nOther words.\n")
    write(project / "content/articles/broken.md", "no front matter\n")
    result = call("build")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "error[A001]" in result.stderr
    assert result.stderr.endswith("; nothing was published\n")
    assert site_of(project / "site") == before
    (project / "content/articles/broken.md").unlink()
    assert call("build").exit_code == 0
    assert b"Other words." in (project / "site/about.html").read_bytes()


def test_strict_stops_at_warnings(small: Path) -> None:
    write(small / "content/stray.txt", "not used")
    assert call("check").exit_code == 0
    assert call("check", "--strict").exit_code == 1
    stopped = call("build", "--strict")
    assert stopped.exit_code == 1
    assert stopped.stderr.endswith("1 warning; nothing was published (--strict)\n")
    assert not (small / "site").exists()
    built = call("build")
    assert built.exit_code == 0
    assert "warning[F009]" in built.stderr
    assert "Built " in built.stdout


def test_the_output_goes_where_it_is_told(small: Path, tmp_path: Path) -> None:
    assert call("build", "--output", "../elsewhere").exit_code == 0
    assert (tmp_path / "elsewhere/index.html").is_file()
    write(small / "config.yaml", "output: public\n")
    assert call("build").stdout.endswith("→ public/index.html\n")


@pytest.mark.parametrize(
    "output", [".", "..", "", "content", "content/static/x", "Themes", ".git/x", ".briefgen", "config.yaml"]
)
def test_an_output_that_would_harm_the_project_is_refused(small: Path, output: str) -> None:
    before = site_of(small)
    result = call("build", "--output", output)
    assert result.exit_code == 2
    assert "cannot be written to" in result.stderr
    assert site_of(small) == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_an_output_that_leads_into_the_content_by_a_link_is_refused(small: Path) -> None:
    (small / "site").symlink_to(small / "content", target_is_directory=True)
    assert call("build").exit_code == 2
    assert not (small / "content/index.html").exists()


def test_foreign_files_are_named_and_left(small: Path) -> None:
    write(small / "site/index.html", "mine")
    write(small / "site/photo.txt", "mine too")
    result = call("build")
    assert result.exit_code == 3
    assert "it holds index.html" in result.stderr
    assert "--output" in result.stderr
    assert site_of(small / "site") == {"index.html": b"mine", "photo.txt": b"mine too"}


def test_two_builds_at_once_exclude_each_other(small: Path) -> None:
    with exclusive(small):
        result = call("build")
    assert result.exit_code == 3
    assert "another build of this project is under way" in result.stderr
    assert call("build").exit_code == 0


def test_a_folder_that_cannot_be_written_is_reported(small: Path) -> None:
    # Nobody can make a folder there, not even the superuser.
    result = call("build", "--output", "/dev/null/site")
    assert result.exit_code == 3
    assert "/dev/null" in result.stderr


def test_a_file_in_the_place_of_the_output_folder_is_wrong_usage(small: Path) -> None:
    (small / "site").write_text("not a folder")
    result = call("build")
    assert result.exit_code == 2
    assert (small / "site").read_text() == "not a folder"


# ── diagnostics ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_line_and_a_caret_are_shown_whatever_the_line_ends_are(small: Path) -> None:
    (small / "content/articles/two.md").write_bytes(
        "\ufeff---\r\ntitle: Zwei\r\nsource: b\r\n---\r\n\r\nText \x80.\r\n".encode()
    )
    result = call("check")
    assert " 3 | source: b\n   |         ^\n" in result.stderr
    assert "\r" not in result.stderr
    assert "\x80" not in result.stderr


def test_problems_of_the_shipped_theme_show_their_line(small: Path) -> None:
    write(small / "themes/mine/theme.yaml", "extends: default\n")
    write(small / "themes/mine/templates/home.html", "<p>\n{% if %}\n")
    write(small / "config.yaml", "theme: mine\n")
    result = call("check")
    assert "themes/mine/templates/home.html:2:1" in result.stderr
    assert " 2 | {% if %}" in result.stderr


def test_of_very_many_problems_the_gravest_are_drawn_and_json_has_all(small: Path) -> None:
    for number in range(60):
        write(small / f"content/a-stray-{number}.txt", "")
    write(small / "content/articles/zz.md", "no front matter")
    result = call("check")
    assert "error[A001]" in result.stderr
    assert result.stderr.count("warning[F009]") == 49
    assert "… and 11 more problems; `briefgen check --format json` gives all." in result.stderr
    assert result.stderr.endswith("1 error, 60 warnings\n")
    assert len(json.loads(call("check", "--format", "json").stdout)["problems"]) == 61


def test_json_says_what_the_text_says(small: Path) -> None:
    write(small / "content/articles/one.md", "---\ntitle: “One”\nsource: aa\n---\n\nText\n")
    result = call("check", "--format", "json")
    assert (result.exit_code, result.stderr) == (1, "")
    found = json.loads(result.stdout)
    assert (found["errors"], found["warnings"]) == (1, 0)
    problem = found["problems"][0]
    assert (problem["code"], problem["severity"]) == ("R001", "error")
    assert (problem["path"], problem["line"], problem["column"]) == ("content/articles/one.md", 3, 9)
    assert "“aa”" in problem["message"]


def test_github_gets_workflow_commands_with_paths_from_the_top_of_the_repository(small: Path) -> None:
    write(small / "content/articles/a,b.md", "x")
    workspace = {"GITHUB_WORKSPACE": str(small.parent)}
    lines = call("check", "--format", "github", env=workspace).stdout.splitlines()
    assert lines
    assert all(line.startswith("::error file=small/content/articles/a%2Cb.md,line=1,col=1,") for line in lines)
    assert any("title=F005::" in line for line in lines)


def test_messages_cannot_give_orders_to_the_terminal(small: Path) -> None:
    write(small / "config.yaml", '"\\e[2Jkey\\u202e": 1\n')
    result = call("check")
    assert result.exit_code == 1
    assert "key" in result.stderr
    assert not set(result.stderr) & {"\x1b", "\u202e"}
    assert visible("a\x1b[2J\tb\u2066") == "a\ufffd[2J\tb\ufffd"


def test_nothing_that_is_said_gives_orders_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("briefgen.cli.terminal.colourful", lambda _: True)
    say("a\x1b[31mb", Painted("c\x1b[2Jd", "red"))
    complain("error", "e\x1bf", "g\x9bh")
    output = "".join(capsys.readouterr())
    # Colours are ours alone.
    assert output.count("\x1b") == len(re.findall(r"\x1b\[(?:0|1|31)m", output)) > 0
    assert "a\ufffd[31mb" in output
    assert "c\ufffd[2Jd" in output
    assert "e\ufffdf" in output
    assert "g\ufffdh" in output


def test_json_is_whole_whatever_a_name_holds(small: Path) -> None:
    write(small / "content/briefings/od\u202ed.yaml", "x")
    result = call("check", "--format", "json")
    assert "\u202e" not in result.stdout
    assert any("\u202e" in problem["path"] for problem in json.loads(result.stdout)["problems"])


def test_a_project_elsewhere_is_named_in_the_summary(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.parent)
    assert call("check", "-C", "small").stdout == "No problems in 4 files in small.\n"


# ── usage ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_project_there_is_a_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (
        ["build"],
        ["check"],
        ["list", "quotes"],
        ["schema"],
        ["new", "actor", "x"],
        ["check", "-C", "."],
    ):
        result = call(*arguments)
        assert result.exit_code == 2
        assert "error[C006]" in result.stderr
        assert "`briefgen init DIR`" in result.stderr


def test_a_folder_inside_a_project_is_no_project_when_it_is_named(small: Path) -> None:
    assert call("check", "-C", str(small / "content")).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["biuld"], "did you mean “build”?"),
        (["new", "artikel"], "did you mean “article”?"),
        (["build", "--strickt"], "--strict"),
        (["-C", "x", "build"], "`briefgen build -C DIR`"),
        (["list", "everything"], "'quotes'"),
        (["explain", "Q01"], "did you mean"),
        (["new", "article"], "`briefgen new article --help`"),
        (["check", "--format", "xml"], "'github'"),
    ],
)
def test_wrong_usage_is_met_with_a_hint(small: Path, arguments: list[str], hint: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert hint in result.stderr


def test_every_command_has_help_and_is_in_the_help() -> None:
    whole = call("--help")
    assert whole.exit_code == 0
    for name in COMMANDS:
        assert re.search(rf"^  {name} +[A-Z]", whole.stdout, re.MULTILINE)
        assert call(name, "-h").stdout.startswith(f"Usage: briefgen {name}")
    assert call().exit_code == 2


def test_version_and_help_load_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys\nsys.argv = ['briefgen', OPTION]\nfrom briefgen.cli import main\ntry: main()\nfinally: print(*sys.modules)"
    for option in ("--help", "--version"):
        ran = subprocess.run(
            [sys.executable, "-c", code.replace("OPTION", repr(option))],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        loaded = {name.partition(".")[0] for name in ran.stdout.splitlines()[-1].split()}
        assert not loaded & {"yaml", "jinja2", "markdown", "msgspec", "nh3", "rapidfuzz", "watchdog", "multiprocessing"}
        assert "briefgen" in ran.stdout


def test_every_code_is_listed_and_explained() -> None:
    listed = call("explain").stdout.splitlines()
    assert [line.split()[0] for line in listed] == sorted(CODES)
    assert "    ---\n    title:" in call("explain", "a001").stdout
    assert call("explain", "error[Q001]").exit_code == 2


# ── init, new, schema ───────────────────────────────────────────────────────────────────────────────────────────


def test_init_keeps_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "README.md", "mine")
    write(tmp_path / ".gitignore", "*.log\n")
    result = call("init", ".")
    assert result.exit_code == 0
    assert "cd " not in result.stdout
    assert (tmp_path / "README.md").read_text() == "mine"
    assert (tmp_path / ".gitignore").read_text() == "*.log\n/site/\n/.briefgen/\n"
    assert not (tmp_path / "themes").exists()
    assert call("check", "--strict").exit_code == 0
    again = call("init", ".")
    assert again.exit_code == 2
    assert "there is already config.yaml" in again.stderr


def test_init_changes_nothing_if_a_file_is_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "demo/content/actors.yaml", "mine")
    result = call("init", "demo")
    assert result.exit_code == 2
    assert "demo/content/actors.yaml" in result.stderr
    assert site_of(tmp_path / "demo") == {"content/actors.yaml": b"mine"}
    write(tmp_path / "file", "")
    assert call("init", "file").exit_code == 2


def test_init_that_fails_half_way_can_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "demo/schema", "a file where a folder has to be")
    assert call("init", "demo").exit_code == 3
    assert site_of(tmp_path / "demo").keys() == {"schema"}
    (tmp_path / "demo/schema").unlink()
    assert call("init", "demo").exit_code == 0


def test_what_new_writes_is_clean_and_not_published(small: Path) -> None:
    assert call("new", "source", "b", "--name", "B: the second").exit_code == 0
    assert call("new", "actor", "no", "--name", "No One").exit_code == 0
    assert call("new", "article", "two", "--source", "b", "--title", "“Two”: more").exit_code == 0
    assert call("new", "briefing", "talks").exit_code == 0
    result = call("build", "--strict")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "from 1 article " in result.stdout
    assert not (small / "site/articles/two.html").exists()
    assert not (small / "site/briefings/talks.html").exists()
    listed = json.loads(call("list", "articles", "--format", "json").stdout)
    assert listed[1] | {"article": "two", "source": "b", "title": "“Two”: more", "status": "draft"} == listed[1]


def test_what_new_writes_is_taken_back_step_by_step(small: Path) -> None:
    (small / "content/sources.yaml").write_bytes(b"\xef\xbb\xbfa: {name: A}\r\n")
    before = {path: path.read_bytes() for path in (small / "content").rglob("*") if path.is_file()}
    for arguments in (["source", "b"], ["actor", "no"], ["article", "two"], ["briefing", "talks"]):
        assert "`briefgen undo --write` takes it back" in call("new", *arguments).stdout
    for _ in range(4):
        assert call("undo", "--write").exit_code == 0
    assert {path: path.read_bytes() for path in (small / "content").rglob("*") if path.is_file()} == before


def test_an_article_takes_the_first_source_or_tells_how_to_make_one(small: Path) -> None:
    write(small / "content/sources.yaml", "z: {name: Z}\na: {name: A}\n")
    call("new", "article", "two")
    assert "source: z " in (small / "content/articles/two.md").read_text(encoding="utf-8")
    (small / "content/sources.yaml").unlink()
    (small / "content/articles/one.md").unlink()
    (small / "content/articles/two.md").unlink()
    made = call("new", "article", "three")
    assert "`briefgen new source my-source`" in made.stdout
    assert call("check").exit_code == 1
    call("new", "source", "my-source")
    assert call("check", "--strict").exit_code == 0


def test_an_entry_is_added_and_all_else_stays_byte_for_byte(small: Path) -> None:
    place = small / "content/actors.yaml"
    place.write_bytes(b"\xef\xbb\xbf# people\r\n\r\nkim:   {name:  Kim}  # note\r\n# the end")
    assert call("new", "actor", "putin").exit_code == 0
    text = place.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf# people\r\n\r\nkim:   {name:  Kim}  # note\r\n# the end\r\n\r\nputin:\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert [row["name"] for row in json.loads(call("list", "actors", "--format", "json").stdout)] == ["Kim", "Putin"]


@pytest.mark.parametrize("before", [None, "", "# only a comment", "\n\n", "  kim:\n    name: Kim\n"])
def test_a_registry_may_be_missing_empty_or_set_in(small: Path, before: str | None) -> None:
    place = small / "content/actors.yaml"
    place.unlink()
    (small / "content/articles/one.md").unlink()
    if before is not None:
        write(place, before)
    assert call("new", "actor", "lee").exit_code == 0
    assert place.read_text(encoding="utf-8").startswith(before.rstrip("\n") if before else "# yaml-language-server: ")
    assert call("check", "--strict").exit_code == 0


@pytest.mark.parametrize(
    "before", ["{kim: {name: Kim}}\n", "kim: {name: Kim\n", "kim: {name: Kim}\n...\n", "- kim\n", KEPT]
)
def test_a_registry_that_cannot_be_added_to_is_left_alone(small: Path, before: str) -> None:
    write(small / "content/actors.yaml", before)
    result = call("new", "actor", "lee")
    assert result.exit_code == 1
    assert "lee:\n  name: Lee" in result.stderr
    assert (small / "content/actors.yaml").read_text(encoding="utf-8") == before


def test_ids_that_exist_or_are_none_are_refused(small: Path) -> None:
    write(small / "content/actors/more.yaml", "lee: {name: Lee}\n")
    before = site_of(small)
    for arguments in (
        ["article", "one"],
        ["article", "ONE"],
        ["article", "../x"],
        ["briefing", "a b"],
        ["actor", "kim"],
        ["actor", "Kim"],
        ["actor", "lee"],
        ["actor", "con"],
        ["source", "a"],
        ["source", ""],
        ["source", "b", "--name", " "],
        ["article", "two", "--source", "../x"],
        ["article", "two", "--title", "a\x1bb"],
    ):
        assert call("new", *arguments).exit_code == 2, arguments
    assert site_of(small) == before


def test_schema_writes_the_schemas_or_prints_one(small: Path) -> None:
    first = call("schema")
    assert first.exit_code == 0
    assert "schema/briefing.json was written" in first.stdout
    assert "schema/briefing.json is up to date" in call("schema").stdout
    assert call("schema", "--stdout", "briefing").stdout == (small / "schema/briefing.json").read_text(encoding="utf-8")


# ── list ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_lists_name_what_the_project_holds(project: Path) -> None:
    quotes = json.loads(call("list", "quotes", "--format", "json").stdout)
    sacred = next(row for row in quotes if row["quote"] == "vostochny-a#sacred")
    assert (sacred["speaker"], sacred["source"], sacred["ref"]) == (["kim-jong-un"], "outlet-a", "support")
    rows = call("list", "questions").stdout.splitlines()
    assert rows[0].split() == ["QUESTION", "STATUS", "MAY", "ANSWER", "BRIEFING", "TEXT"]
    assert any(row.startswith("arms-deal ") and "Did the two sides" in row for row in rows)
    actors = {row["actor"]: row for row in json.loads(call("list", "actors", "--format", "json").stdout)}
    assert actors["kim-jong-un"]["quotes"] == sum("kim-jong-un" in row["speaker"] for row in quotes)
    assert [row["article"] for row in json.loads(call("list", "articles", "--format", "json").stdout)] == [
        "vostochny-a",
        "vostochny-b",
        "vostochny-ru",
    ]


def test_a_list_of_broken_content_says_that_something_is_missing(small: Path) -> None:
    write(small / "content/articles/two.md", "broken")
    result = call("list", "quotes")
    assert result.exit_code == 1
    assert "one#q" in result.stdout
    assert "what cannot be read is not listed" in result.stderr


def test_an_empty_list_is_no_error(small: Path) -> None:
    result = call("list", "questions")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "There are no questions yet.\n")


def test_a_table_is_aligned_in_cells_and_cut_to_the_width() -> None:
    rows = [{"id": "a" * 12, "words": "김정은 " * 30}, {"id": "김", "words": "x\ny"}]
    wide = table(rows, ("id", "words"), None).splitlines()
    assert [cells(line[: line.index(word)]) for line, word in zip(wide, ("WORDS", "김정은", "x y"), strict=True)] == [
        14
    ] * 3
    for width in (80, 40, 33):
        assert max(cells(line) for line in table(rows, ("id", "words"), width).splitlines()) <= width
    assert fit("김정은", 5) == "김정…"
    assert fit("김정은", 6) == "김정은"


# ── terminals, pipes, signals, failures ─────────────────────────────────────────────────────────────────────────


def test_a_closed_pipe_is_quiet(project: Path) -> None:
    command = [sys.executable, "-m", "briefgen", "list", "quotes"]
    with subprocess.Popen(command, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_an_encoding_without_the_characters_is_no_reason_to_fail(project: Path) -> None:
    result = start("list", "articles", cwd=project, PYTHONIOENCODING="latin-1")
    assert result.returncode == 0
    assert "???????: ???? " in result.stdout
    listed = start("list", "articles", "--format", "json", cwd=project, PYTHONIOENCODING="ascii")
    assert "Заметка" in json.loads(listed.stdout)[2]["title"]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no such terminals here")
@pytest.mark.parametrize(("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_are_for_terminals_that_want_them(small: Path, env: dict[str, str], *, coloured: bool) -> None:
    write(small / "config.yaml", "tilte: x\n")
    reader, terminal = os.openpty()
    settings = {key: value for key, value in _environment().items() if key != "NO_COLOR"} | {"TERM": "xterm"} | env
    command = [sys.executable, "-m", "briefgen", "check"]
    subprocess.run(command, env=settings, stdout=terminal, stderr=terminal, check=False)
    os.close(terminal)
    shown = os.read(reader, 100_000)
    os.close(reader)
    assert b"error[Y003]" in shown
    assert (b"\x1b[31m" in shown) is coloured


@pytest.mark.skipif(os.name == "nt", reason="signals are another thing there")
def test_ctrl_c_is_quiet(small: Path) -> None:
    text = "---\ntitle: T\nsource: a\n---\n" + "Some text [“with a mark”]{.quote speaker=kim}.\n\n" * 40_000
    for number in range(4):
        write(small / f"content/articles/long-{number}.md", text)
    with subprocess.Popen(
        [sys.executable, "-m", "briefgen", "build"],
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not (small / ".briefgen/lock").exists():
            time.sleep(0.02)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.strip()) == (130, "", "")
    assert not (small / "site").exists()


def test_a_fault_of_ours_ends_calmly_and_is_written_down(small: Path) -> None:
    code = (
        "import briefgen.pipeline as p\n"
        "def fail(*_): raise ValueError('deep inside')\n"
        "p.Build.apply = fail\n"
        "import sys; sys.argv = ['briefgen', 'build']\n"
        "from briefgen.cli import main; main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env=_environment(), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 3
    assert "Traceback" not in ran.stderr
    assert ".briefgen/crash.txt" in ran.stderr
    assert "deep inside" in (small / ".briefgen/crash.txt").read_text(encoding="utf-8")


def test_the_bar_waits_a_second_counts_and_goes(capsys: pytest.CaptureFixture[str]) -> None:
    now = iter(index * 0.3 for index in range(1000))
    progress = Progress(lambda: next(now), shown=True)
    items = [str(number) for number in range(10)]
    assert list(progress.map_(str.upper, items)) == items
    progress.clear()
    drawn = capsys.readouterr().err.split("\r")
    assert "40 %" in drawn[1]
    assert "100 %" in drawn[-2]
    assert drawn[-1] == "\x1b[K"
    assert list(Progress(shown=False).map_(str.upper, items)) == items
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform != "linux", reason="work is spread by forking on Linux only")
class TestProcesses:
    def test_results_come_in_order_and_before_all_is_done(self) -> None:
        def slow(item: str) -> str:
            time.sleep(0.005)
            return item

        items = [str(number) for number in range(200)]
        begun = time.monotonic()
        came = [(item, time.monotonic() - begun) for item in map_in_processes(slow, items)]
        assert [item for item, _ in came] == items
        assert came[0][1] < came[-1][1] / 2

    def test_when_a_process_dies_this_one_does_the_rest(self) -> None:
        here = os.getpid()

        def fragile(item: str) -> str:
            if item == "150" and os.getpid() != here:
                os._exit(9)
            return item

        items = [str(number) for number in range(200)]
        assert list(map_in_processes(fragile, items)) == items

    def test_a_mistake_in_the_function_is_not_hidden(self) -> None:
        items = [str(number) for number in range(200)] + ["x"]
        with pytest.raises(ValueError, match="invalid literal"):
            list(map_in_processes(int, items))

    def test_who_stops_asking_does_not_wait_for_all(self) -> None:
        def slow(item: str) -> str:
            time.sleep(0.005)
            return item

        begun = time.monotonic()
        results: Iterator[str] = iter(map_in_processes(slow, [str(number) for number in range(3000)]))
        assert next(results) == "0"
        getattr(results, "close", lambda: None)()
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", ARTICLE], "run `briefgen check` alone"),
        (["check", "."], "write `briefgen check -C .`"),
        (["build", "kim-putin-vostochny"], "`briefgen pack ID` writes one briefing"),
        (["watch", "vostochny-b"], "run `briefgen watch` alone"),
        (["list", "quotes", "vostochny-b"], "the rows name their articles"),
        (["undo", ARTICLE], "what the last command changed"),
        (["check", "a" * 300], "it is about the whole project"),
    ],
)
def test_a_command_about_the_whole_project_says_what_to_do_instead(small: Path, words: list[str], told: str) -> None:
    result = CliRunner().invoke(program, words)
    assert result.exit_code == 2
    assert f"`briefgen {words[0]}` takes no file and no id" in result.output
    assert told in result.output
