"""Files that are no texts, names that deceive, drawings that run, and what stands in the way: on a real disk."""

from __future__ import annotations

import io
import os
import re
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.cli.program import program
from briefgen.drawings import what_runs
from briefgen.lookalikes import latin_twin, mixed_in
from briefgen.searching.tool import NoToolError, find_tool
from tests.projects import PROJECT, ROOT, build, shipped_theme, text_of, told, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and limits are those of POSIX")

HEAD = "---\ntitle: Talks end\nsource: outlet\nrights: {publish: full}\n---\n\n"
MEMORY = 1500 * 1024 * 1024
SECONDS = 60


def limited(project: Path, *command: str, seconds: int = SECONDS) -> subprocess.CompletedProcess[str]:
    """A command in a process that gets so much memory and so much time of the processor, and is ended if it wants more."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "briefgen", *command],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=4 * seconds,
        preexec_fn=limit,
        check=False,
    )


def a_project(folder: Path, **articles: str) -> Path:
    files = {
        "config.yaml": "search: false\n",
        "content/sources.yaml": "outlet: {name: Outlet}\n",
        "content/actors.yaml": "kim: {name: Kim, match: false}\n",
    }
    write(folder, files | {f"content/articles/{name}.md": text for name, text in articles.items()})
    return folder


# ── much of something ───────────────────────────────────────────────────────────────────────────────────────────

_WORDS = "The talks went on until the evening, and nobody said what had been agreed on in the end. "
_MUCH = {
    "an article of 50 MB": lambda: (_WORDS * 11 + "\n\n") * 50_000,
    "a line of 10 MB": lambda: _WORDS * 110_000,
    "a word of 10 MB": lambda: "a" * 10_000_000,
    "a million marks": lambda: ("[a]{.term} " * 20 + "\n\n") * 50_000,
    "a million marks in one line": lambda: "[a]{.term} " * 1_000_000,
    "a million brackets": lambda: "[" * 1_000_000,
    "a million lines of one letter": lambda: "a\n" * 1_000_000,
}


@pytest.mark.parametrize("name", _MUCH)
def test_much_of_something_ends_in_bounded_time_and_memory(tmp_path: Path, name: str) -> None:
    project = a_project(tmp_path, a=HEAD + _MUCH[name]())
    ended = limited(project, "check")
    assert ended.returncode in (0, 1), ended.stderr[-2000:]
    assert "Traceback" not in ended.stderr + ended.stdout
    assert "MemoryError" not in ended.stderr


# ── what is no file, and what stands in the way ─────────────────────────────────────────────────────────────────


def test_devices_pipes_sockets_and_circles_end_in_a_diagnostic_each(tmp_path: Path) -> None:
    project = a_project(tmp_path, a=HEAD + "Text.\n")
    folder = project / "content/articles"
    os.mkfifo(folder / "pipe.md")
    (folder / "device.md").symlink_to("/dev/zero")
    (folder / "memory.png").symlink_to("/proc/self/mem")
    (folder / "loop").symlink_to(folder)
    (folder / "one.md").symlink_to("two.md")
    (folder / "two.md").symlink_to("one.md")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(folder)  # the address of a socket is short
        try:
            listener.bind("ear.md")
        finally:
            os.chdir(here)
        ended = limited(project, "check", seconds=20)
    assert ended.returncode == 1, ended.stderr[-2000:]
    said = ended.stdout + ended.stderr
    for name in ("pipe.md", "device.md", "memory.png", "loop", "one.md", "two.md", "ear.md"):
        assert f"content/articles/{name}:1:1" in said, name
    assert "Traceback" not in said


@pytest.mark.parametrize("stands", ["link", "dead link", "file"])
def test_what_stands_in_the_way_of_publishing_is_named(tmp_path: Path, stands: str) -> None:
    project = a_project(tmp_path / "p", a=HEAD + "Text.\n")
    (project / "site").mkdir()
    staging = project / "site/.briefgen-staging"
    if stands == "file":
        staging.write_text("mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        staging.symlink_to(tmp_path / ("elsewhere" if stands == "link" else "nowhere"))
    result = CliRunner().invoke(program, ["build", "-C", str(project)])
    assert result.exit_code == 3
    assert ".briefgen-staging is in the way" in result.output
    assert "remove it" in result.output
    assert sorted(path.name for path in (project / "site").iterdir()) == [".briefgen-staging"]
    assert stands != "link" or list((tmp_path / "elsewhere").iterdir()) == []


def test_no_program_of_the_project_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pagefind", "pagefind_extended"):
        (tmp_path / name).write_text("#!/bin/sh\ntouch ran\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    for path in (".", "", ".:", f"./:{os.sep}nowhere"):
        monkeypatch.setenv("PATH", path)
        with pytest.raises(NoToolError):
            find_tool()
    monkeypatch.setenv("PATH", f".:{tmp_path}")
    assert find_tool() == tmp_path / "pagefind"


# ── names that deceive ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "odd", "twin"),
    [
        ("paypal", None, None),
        ("раypal", "р", "paypal"),
        ("pаypal", "а", "paypal"),
        ("соре", None, "cope"),
        ("СОРЕ", None, "cope"),
        ("κιτ", None, "kit"),
        ("переговоры", None, None),
        ("kim-встреча-2023", None, None),  # each word in one alphabet
        ("müller", None, None),
        ("金正恩", None, None),
    ],
)
def test_letters_that_only_look_like_others_are_seen(name: str, odd: str | None, twin: str | None) -> None:
    assert (mixed_in(name), latin_twin(name)) == (odd, twin)


def test_signs_that_turn_the_direction_are_shown_and_turn_nothing() -> None:
    article = "He said “ready \u202eton” to it, \u202daltogether, &#x202E;again &#8237; and <bdo dir='rtl'>yes</bdo>.\n"
    built = build(
        PROJECT
        | shipped_theme()
        | {
            "content/articles/talks.md": "---\ntitle: Talks \u202edne\nsource: harbor\nrights: {publish: full}\n---\n\n"
            + article,
            "content/briefings/port.yaml": "title: The \u202ekrow\nsummary: S\npublished: 2024-03-06\narticles: [talks]\n",
        }
    )
    assert {"F014 content/articles/talks.md:2", "F014 content/articles/talks.md:7"} < set(told(built))
    assert "F014 content/briefings/port.yaml:1" in told(built)
    for path, output in built.pending.items():
        if isinstance(output, bytes):
            shown = output.decode("utf-8", "replace")
            assert not re.search("[\u202d\u202e]|<bdo", shown), path
    assert "�ton” to it, �altogether" in text_of(built.pending["articles/talks.html"])


# ── drawings ────────────────────────────────────────────────────────────────────────────────────────────────────

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{}>{}</svg>'
_RUNNING = {
    "a script": _SVG.format("", "<script>alert(1)</script>"),
    "a script in another case": _SVG.format("", "<SCRIPT/>"),
    "a script behind a prefix": '<a:svg xmlns:a="http://www.w3.org/2000/svg"><a:script/></a:svg>',
    "a handler": _SVG.format(' onload="alert(1)"', ""),
    "a page": _SVG.format("", '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'),
    "a piece of a page": _SVG.format("", '<p xmlns="http://www.w3.org/1999/xhtml">x</p>'),
    "a link that runs": _SVG.format("", '<a xlink:href=" java\nscript:alert(1)">x</a>'),
    "a link to data": _SVG.format("", '<a href="data:text/html,x">x</a>'),
    "what is used from data": _SVG.format("", '<use href="data:image/svg+xml,x"/>'),
    "an animated link": _SVG.format("", '<a><set attributeName="href" to="javascript:alert(1)"/></a>'),
    "an animated handler": _SVG.format("", '<set attributeName="onclick" to="alert(1)"/>'),
    "an entity": "<!DOCTYPE svg [<!ENTITY x \"<script xmlns='http://www.w3.org/2000/svg'/>\">]>"
    + _SVG.format("", "&x;"),
    "entities that explode": "<!DOCTYPE svg [<!ENTITY a0 'x'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>"
    + _SVG.format("", "&a11;"),
    "a style sheet": '<?xml-stylesheet href="x.xsl" type="text/xsl"?>' + _SVG.format("", ""),
    "what is not closed": _SVG.format("", "<g>"),
    "elements without end": "<g>" * 100_000,
    "what is no drawing": "<html><body>x</body>",
    "nothing": "",
}


@pytest.mark.parametrize("text", _RUNNING.values(), ids=_RUNNING.keys())
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_drawing_that_runs_something_is_seen(text: str, encoding: str) -> None:
    assert what_runs(io.BytesIO(text.encode(encoding)))


@pytest.mark.parametrize(
    "text",
    [
        _SVG.format("", '<style>a{fill:red}</style><g id="one"><path d="M0 0"/><use href="#one"/></g>'),
        _SVG.format("", '<a href="https://a.example"><text>on</text></a><image href="data:image/png;base64,AA=="/>'),
        _SVG.format("", '<circle r="1"><animate attributeName="r" from="1" to="5"/></circle>'),
        '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">\n'
        + _SVG.format("", "<title>x</title>"),
    ],
)
def test_a_drawing_that_only_draws_is_published(text: str) -> None:
    assert what_runs(io.BytesIO(text.encode())) is None
