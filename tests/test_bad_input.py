"""Bad input: every kind of mistake, where it is reported, and in which words.

A fixture in tests/bad/ is a small project in one text file. What is wrong stands between `⟦CODE|` and `⟧`, which are no
part of the project; after the files follows what the user sees. `UPDATE=1 pytest tests/test_bad_input.py` writes that
part anew; the places stay as they were written by hand.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from briefgen.cli.program import program
from briefgen.codes import CODES
from briefgen.diagnostics import Diagnostic, Place, draw
from briefgen.pipeline import Build
from briefgen.reading import FileValue
from briefgen.snapshot import read_project
from tests import test_leaks, test_search, test_share

FOLDER = Path(__file__).parent / "bad"
FIXTURES = sorted(FOLDER.glob("*.txt"))
SEEN = "=== what the user sees\n"

TEMPLATES = "404 actor actors article briefing briefings data home method page questions quotes search source sources statement statements timeline"
USUAL = {
    "content/sources.yaml": "outlet-a: {name: Outlet A}\noutlet-b: {name: Outlet B}\n",
    "content/actors.yaml": "kim-jong-un: {name: Kim Jong Un, match: false}\nvladimir-putin: {name: Vladimir Putin, match: false}\n",
    **{f"briefgen:themes/default/templates/{name}.html": "{{ page.title }}\n" for name in TEMPLATES.split()},
}

_PART = re.compile(r"^=== (.+)\n", re.MULTILINE)
_MARKER = re.compile(r"⟦([A-Z]\d{3}(?:,[A-Z]\d{3})*)(\||⟧)|⟧")

Spot = tuple[str, Place, str]


class Fixture(NamedTuple):
    """A project, what is wrong in it at which place, and what the user sees of that."""

    files: dict[str, FileValue]
    spots: list[Spot]
    seen: str


def read_fixture(text: str) -> Fixture:
    text, _, seen = text.partition(SEEN)
    _, *parts = _PART.split(text)
    files: dict[str, FileValue] = {path: source.encode() for path, source in USUAL.items()}
    spots: list[Spot] = []
    for path, marked in zip(parts[::2], parts[1::2], strict=True):
        bare, found = without_markers(marked)
        files[path] = bare.encode()
        spots += [(path, place, code) for place, code in found]
    return Fixture(files, sorted(spots), seen)


def without_markers(marked: str) -> tuple[str, list[tuple[Place, str]]]:
    """The text of a file, and the places that its markers enclose, each cut at the end of its first line."""
    bare, found, waiting, done = "", [], [], 0
    for marker in _MARKER.finditer(marked):
        bare += marked[done : marker.start()]
        done = marker.end()
        if marker[1]:
            waiting.append((len(bare), marker[1].split(",")))
        if marker[1] is None or marker[2] == "⟧":
            start, codes = waiting.pop()
            found += [(place_of(bare, start), code) for code in codes]
    assert not waiting
    return bare + marked[done:], found


def place_of(text: str, start: int) -> Place:
    line = text.count("\n", 0, start) + 1
    stretch = text[start:].partition("\n")[0]
    return Place(line, start - text.rfind("\n", 0, start), max(1, len(stretch)))


def drawn(build: Build) -> str:
    def line_of(path: str, line: int) -> str | None:
        data = build.files.get(path)
        lines = data.decode("utf-8", "replace").split("\n") if isinstance(data, bytes) else []
        return lines[line - 1] if line <= len(lines) else None

    return "\n\n".join(draw(problem, line_of) for problem in build.diagnostics) + "\n"


def built(files: dict[str, FileValue]) -> Build:
    build = Build()
    build.apply(files)
    return build


def codes_of(path: Path) -> set[str]:
    return {code for _, _, code in read_fixture(path.read_text("utf-8")).spots}


# ── the fixtures ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_mistake_is_reported_at_its_place_and_in_plain_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))  # for the Markdown extensions of fixtures
    text = path.read_text("utf-8")
    fixture = read_fixture(text)
    build = built(fixture.files)
    if os.environ.get("UPDATE"):
        path.write_text(text.partition(SEEN)[0] + SEEN + drawn(build), "utf-8")
    else:
        assert drawn(build) == fixture.seen
    assert [(p.path, p.place, p.code) for p in build.diagnostics] == fixture.spots
    assert build.has_errors == any(CODES[code].severity == "error" for _, _, code in fixture.spots)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_fixture_shows_the_code_that_it_is_named_after(path: Path) -> None:
    named = re.match(r"[A-Z]\d{3}", path.stem)
    assert named is None or named[0] in codes_of(path)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_problem_says_what_to_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    for problem in built(read_fixture(path.read_text("utf-8")).files).diagnostics:
        assert problem.hints or problem.severity == "note", problem.message
        assert_plain(problem)


def assert_plain(problem: Diagnostic) -> None:
    for words in (problem.message, *problem.hints):
        assert not re.search(r"Traceback|Exception|None\b|<class|\\x|%s|  ", words), words
        assert words == words.strip(), words
        assert not words.endswith("."), words


# ── what needs bytes, or a disk ─────────────────────────────────────────────────────────────────────────────────

Reported = tuple[str, str, int, int, str]
ARTICLE = "content/articles/talks.md"
HEAD = b"---\ntitle: Talks end\nsource: outlet-a\n---\n\n"


def reported(build: Build) -> list[Reported]:
    """Each problem: its code, file, line and column, and its message."""
    return [(p.code, p.path, p.place.line, p.place.column, p.message) for p in build.diagnostics]


def built_with(**files: bytes) -> Build:
    """The usual project with other files; `/` and `.` in names are written `__` and `_dot_`."""
    named: dict[str, FileValue] = {path: source.encode() for path, source in USUAL.items()}
    return built(named | {name.replace("__", "/").replace("_dot_", "."): data for name, data in files.items()})


BRIEFING = b"title: Talks\nsummary: They ended.\narticles: [talks]\nkey_quotes: [talks#ready]\n"
IN_BYTES: dict[str, tuple[str, bytes, Reported]] = {
    "Latin-1": (
        "F001",
        HEAD + "He was [“ready”]{.quote #ready} in a caf".encode() + b"\xe9.\n",
        ("F001", ARTICLE, 6, 41, "the file is not UTF-8: the byte 0xe9 cannot stand here"),
    ),
    "UTF-16": (
        "F001",
        "---\ntitle: Talks end\n".encode("utf-16"),
        ("F001", ARTICLE, 1, 1, "the file is not UTF-8: the byte 0xff cannot stand here"),
    ),
    "a Word document": (
        "F001",
        b"PK\x03\x04\x14\x00\x06\x00" + HEAD,
        ("F001", ARTICLE, 1, 1, "the file is a ZIP archive or an office document, and not a text"),
    ),
    "an RTF document": (
        "F001",
        b"{\\rtf1\\ansi Talks end}",
        ("F001", ARTICLE, 1, 1, "the file is an RTF document, and not a text"),
    ),
    "a byte order mark": (
        "F002",
        b"\xef\xbb\xbf" + HEAD + b"[Ready]{.quote #ready speaker=kim-jong-un}\n",
        ("F002", ARTICLE, 1, 1, "the file begins with a byte order mark, which is passed over"),
    ),
    "NUL": (
        "F003",
        HEAD + b"[Ready]{.quote #ready speaker=kim-jong-un} to \0 talk.\n",
        ("F003", ARTICLE, 6, 47, "a NUL character cannot stand in a text"),
    ),
    "a noncharacter": (
        "F003",
        HEAD + "[Ready]{.quote #ready speaker=kim-jong-un} \ufde0\n".encode(),
        ("F003", ARTICLE, 6, 44, "the character U+FDE0 cannot stand in a text"),
    ),
    "lines that end with CR LF": (
        "F008",
        (HEAD + b"[Ready]{.quote #ready speaker=kim-jong-un}\n").replace(b"\n", b"\r\n"),
        ("F008", ARTICLE, 1, 1, "lines end with CR LF or CR; they are read as they are meant"),
    ),
    "an empty file": ("A001", b"", ("A001", ARTICLE, 1, 1, "the article has no front matter")),
    "more marks than anybody makes": (
        "A048",
        HEAD + b"[Ready]{.quote #ready speaker=kim-jong-un}" + b"[a]{.term} " * 50_000,
        ("A048", ARTICLE, 5, 1, "the article has more than 50,000 marks, so its text is not read"),
    ),
    "nothing but front matter": ("A013", HEAD, ("A013", ARTICLE, 5, 1, "the article has no text")),
}


@pytest.mark.parametrize(("code", "data", "expected"), IN_BYTES.values(), ids=IN_BYTES.keys())
def test_bytes_that_are_no_plain_text(code: str, data: bytes, expected: Reported) -> None:
    """One mistake, one report: the briefing that cites the article is not blamed."""
    build = built_with(content__articles__talks_dot_md=data, content__briefings__b_dot_yaml=BRIEFING)
    assert reported(build) == [expected]
    assert build.has_errors == (CODES[code].severity == "error")


def test_places_are_the_same_in_a_file_from_windows() -> None:
    marked = HEAD + b"One.\n\nTwo [Ready]{.quot speaker=kim-jong-un}\n"
    build = built_with(content__articles__talks_dot_md=b"\xef\xbb\xbf" + marked.replace(b"\n", b"\r\n"))
    assert [(p.code, p.place) for p in build.diagnostics] == [
        ("F002", Place(1, 1)),
        ("F008", Place(1, 1)),
        ("A006", Place(8, 13, 5)),
    ]


@pytest.mark.parametrize("path", ["content/actors.yaml", "content/briefings/b.yaml", "content/pages/about.md"])
def test_every_kind_of_file_has_to_be_utf8(path: str) -> None:
    files: dict[str, FileValue] = {name: source.encode() for name, source in USUAL.items()}
    build = built(files | {path: b"title: caf\xe9\n"})
    assert [(p.code, p.path, p.place) for p in build.diagnostics] == [("F001", path, Place(1, 11))]


def test_names_in_two_forms_of_unicode_are_one_file_on_some_machines() -> None:
    composed, decomposed = "content/articles/caf\u00e9.md", "content/articles/cafe\u0301.md"
    files: dict[str, FileValue] = {path: source.encode() for path, source in USUAL.items()}
    build = built(files | {composed: HEAD + b"One.\n", decomposed: HEAD + b"Two.\n"})
    assert [(p.code, p.path, p.related[0].path) for p in build.diagnostics] == [("R008", composed, decomposed)]
    assert build.diagnostics[-1].hints == (f"rename this file or {decomposed}",)


# ── the disk ──


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project on the disk, whose briefing cites the article `talks`, which the tests put there."""
    root = tmp_path / "project"
    for path, text in USUAL.items():
        if not path.startswith("briefgen:"):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8")
    for folder in ("articles", "briefings", "static"):
        (root / "content" / folder).mkdir()
    (root / "content/briefings/b.yaml").write_bytes(BRIEFING)
    return root


def test_a_link_that_leads_out_of_the_project_is_refused(project: Path) -> None:
    secret = project.parent / "secret.md"
    secret.write_bytes(HEAD + b"[Secret]{.quote #ready}\n")
    (project / ARTICLE).symlink_to(secret)
    (project / "content/static/secret.txt").symlink_to(secret)
    (project / "content/articles/other.md").write_bytes(HEAD + b"They met.\n")
    (project / "content/articles/other.yaml").symlink_to(secret)
    build = built(read_project(project))
    message = f"this link leads to {secret}, outside the project"
    assert reported(build) == [
        ("F004", "content/articles/other.yaml", 1, 1, message),
        ("F004", ARTICLE, 1, 1, message),
        ("F004", "content/static/secret.txt", 1, 1, message),
    ]
    assert {problem.hints for problem in build.diagnostics} == {("copy the file into the project",)}
    assert "secret.txt" not in build.outputs


def test_a_theme_cannot_link_to_files_outside_either(project: Path) -> None:
    (project / ARTICLE).write_bytes(HEAD + b"[Ready]{.quote #ready speaker=kim-jong-un}\n")
    (project / "config.yaml").write_text("theme: mine\n")
    (project / "themes/mine/templates").mkdir(parents=True)
    (project / "themes/mine/templates/article.html").symlink_to("/etc/hostname")
    assert [code for code, *_ in reported(built(read_project(project)))] == ["F004"]


def test_a_folder_that_is_a_link_is_not_followed(project: Path) -> None:
    (project / "content/articles/more").symlink_to(project.parent, target_is_directory=True)
    (project / ARTICLE).write_bytes(HEAD + b"[Ready]{.quote #ready speaker=kim-jong-un}\n")
    (problem,) = built(read_project(project)).diagnostics
    assert (problem.code, problem.path) == ("F004", "content/articles/more")


def test_what_is_no_file_is_refused_and_waited_for_by_nobody(project: Path) -> None:
    os.mkfifo(project / ARTICLE)
    (problem,) = built(read_project(project)).diagnostics
    assert (problem.code, problem.path, problem.message) == ("F007", ARTICLE, "this is no ordinary file")
    assert problem.hints == ("remove it from the project",)


def test_a_link_to_nowhere_is_told(project: Path) -> None:
    (project / ARTICLE).symlink_to(project / "content/articles/gone.md")
    (problem,) = built(read_project(project)).diagnostics
    assert (problem.code, problem.path) == ("F007", ARTICLE)
    assert problem.message.startswith("the file cannot be read: ")


@pytest.mark.skipif(sys.platform == "darwin", reason="the file system refuses such names")
def test_a_name_that_is_not_utf8_is_told(project: Path) -> None:
    (project / ARTICLE).write_bytes(HEAD + b"[Ready]{.quote #ready speaker=kim-jong-un}\n")
    Path(os.fsdecode(os.fsencode(project / "content/articles") + b"/caf\xe9.md")).write_bytes(HEAD)
    (problem,) = built(read_project(project)).diagnostics
    assert (problem.code, problem.message, problem.hints) == (
        "F005",
        "the file's name is not UTF-8",
        ("rename the file",),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the file system refuses such names")
@pytest.mark.parametrize(("sign", "shown"), [("\n", "U+000A"), ("\x85", "U+0085"), ("\u2028", "U+2028")])
@pytest.mark.parametrize("where", ["content/static/a{}b.txt", "content/stat{}ic/b.txt", "content/pages/a{}b.md"])
def test_a_name_with_a_sign_that_nobody_sees_is_told(project: Path, where: str, sign: str, shown: str) -> None:
    (project / ARTICLE).write_bytes(HEAD + b"[Ready]{.quote #ready speaker=kim-jong-un}\n")
    place = project / where.format(sign)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("x")
    (problem,) = built(read_project(project)).diagnostics
    assert (problem.code, problem.path) == ("F015", where.format(sign))
    assert shown in problem.message
    assert draw(problem, lambda *_: None).count("\n") == 2
    assert sign not in draw(problem, lambda *_: None).replace("\n", "", 2)


def test_a_drawing_that_would_run_something_is_not_published(project: Path) -> None:
    (project / ARTICLE).write_bytes(HEAD + b"[Ready]{.quote #ready speaker=kim-jong-un} ![map](map.svg)\n")
    (project / "content/articles/map.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')
    (problem,) = built(read_project(project)).diagnostics
    assert (problem.code, problem.path) == ("F013", "content/articles/map.svg")
    assert problem.message == "this drawing is not published: it holds the attribute onload"


def test_a_file_over_the_limit_is_not_read(project: Path) -> None:
    with (project / ARTICLE).open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)  # takes no room on the disk
    (problem,) = built(read_project(project)).diagnostics
    assert (problem.code, problem.path) == ("F010", ARTICLE)
    assert problem.hints == ("split the file",)


def test_a_folder_without_a_project_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_command_says(tmp_path, monkeypatch, "C006", "briefgen init DIR")


def test_a_file_that_is_not_ours_is_not_overwritten(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / ARTICLE).write_bytes(HEAD + b"[Ready]{.quote #ready speaker=kim-jong-un}\n")
    (project / "site").mkdir()
    (project / "site/index.html").write_text("my own page")
    assert_command_says(project, monkeypatch, "P003", "index.html")
    assert (project / "site/index.html").read_text() == "my own page"


def assert_command_says(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(program, ["build"])
    assert result.exit_code != 0
    for part in words:
        assert part in result.output


# Codes that no text fixture shows, and the test that does.
COVERED: dict[str, Callable[..., None]] = {
    **dict.fromkeys(
        ("L001", "L002", "L003", "L004"),
        test_leaks.test_each_kind_of_secret_stops_the_build_and_the_site_of_before_stays,
    ),
    "C006": test_a_folder_without_a_project_is_told,
    "C020": test_search.test_without_pagefind_the_site_is_built_and_it_is_said_what_to_do,
    "C021": test_search.test_a_pagefind_that_fails_is_told,
    "C033": test_share.test_without_a_font_there_is_no_picture_and_it_is_said_which_font_to_put_where,
    "T005": test_share.test_a_font_that_cannot_be_used_is_told,
    "T006": test_share.test_a_drawing_that_cannot_be_drawn_is_told,
    "F001": test_bytes_that_are_no_plain_text,
    "F002": test_bytes_that_are_no_plain_text,
    "F004": test_a_link_that_leads_out_of_the_project_is_refused,
    "A048": test_bytes_that_are_no_plain_text,
    "F007": test_what_is_no_file_is_refused_and_waited_for_by_nobody,
    "F008": test_bytes_that_are_no_plain_text,
    "F010": test_a_file_over_the_limit_is_not_read,
    "F015": test_a_name_with_a_sign_that_nobody_sees_is_told,
    "F013": test_a_drawing_that_would_run_something_is_not_published,
    "P003": test_a_file_that_is_not_ours_is_not_overwritten,
}


def test_every_code_has_a_fixture() -> None:
    shown = {code for path in FIXTURES for code in codes_of(path)}
    assert shown.isdisjoint(COVERED)
    assert shown | COVERED.keys() == CODES.keys()
