"""Files in one form: the same is read from them, a second time changes nothing, and comments go with their keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from briefgen.cli.program import program
from briefgen.parse.article import read_article
from briefgen.tidying.files import tidy
from tests.projects import PROJECT, sample_project, write

EXTENSIONS = ("fenced_code", "tables", "footnotes")
HEAD = "---\n# who\nsource: a\ntitle: T  # what\n---\n\n"
PATH = "content/articles/x.md"
PARTS = (
    "[“we wait”]{.quote speaker=\"ada\" #w note='two\nlines \\\"x\\\"'} ", "[we]{.quote\n  ref=b speaker=\"ada, port\"} ",
    "[x](actor:ada) ", "[and]{.quote cont=w} ", "[a [b]{.term ref=\"t\"} c]{.claim stance=denies by=ada} ",
    "[so]{.term {>> mine <<} ref=z} ", "plain {words} ", "`[x]{.quote}` ", "[what]{.question} [what]{.question} ",
    "\n::: {.quote speaker=ada}\nOne.\n\nTwo.\n:::\n", "\n\n::: {.boilerplate}\nad\n:::\n\n", "\n\n", "> [q]{.event date=\"2024\"}\n",
)  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=9).map("".join), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_the_same_is_read_and_a_second_time_changes_nothing(body: str, end: str, mark: bool) -> None:
    data = (b"\xef\xbb\xbf" if mark else b"") + (HEAD + body).replace("\n", end).encode()
    before = read_article(PATH, data, None, EXTENSIONS)
    after = tidy(PATH, data, None, EXTENSIONS)
    if any(problem.severity == "error" for problem in before.diagnostics):
        assert after is None
        return
    assert after is not None
    assert tidy(PATH, after, None, EXTENSIONS) == after
    read = read_article(PATH, after, None, EXTENSIONS)
    assert (read.body, [one.id for one in read.passages]) == (before.body, [one.id for one in before.passages])
    assert after.startswith(b"\xef\xbb\xbf") == mark
    assert after.count(b"\r\n") == (after.count(b"\n") if end == "\r\n" else 0)
    assert b"title: T  # what" + end.encode() + b"# who" + end.encode() + b"source: a" in after


BRIEFING = """# yaml-language-server: $schema=x
# of the summary
summary: s  # behind
title: "t"
key_points: []
#  - an example

# of the quotes
key_quotes:
  - wordings: [a#b]   # two
    # of the id
    id: w
  - {text: x, article: a}
status: draft
"""
FORMED = """# yaml-language-server: $schema=x
title: "t"
# of the summary
summary: s  # behind
status: draft
key_points: []
#  - an example

# of the quotes
key_quotes:
  - wordings: [a#b]   # two
    # of the id
    id: w
  - {article: a, text: x}
"""


def test_comments_go_with_their_keys() -> None:
    done = tidy("content/briefings/b.yaml", BRIEFING.encode(), None, EXTENSIONS)
    assert done is not None
    assert sorted(done.decode().split("\n")) == sorted(FORMED.split("\n"))
    assert done.decode().index("# of the summary\nsummary: s  # behind\n") > done.decode().index("title:")
    assert "key_points: []\n#  - an example\n" in done.decode()
    assert "# of the quotes\nkey_quotes:" in done.decode()
    assert tidy("content/briefings/b.yaml", done, None, EXTENSIONS) == done


def test_a_page_and_the_settings_have_a_form_too() -> None:
    page = b"---\r\n# short\r\ndescription: d\r\ntitle: t # what\r\n---\r\n\r\nWords *so*.\r\n"
    formed = b"---\r\ntitle: t # what\r\n# short\r\ndescription: d\r\n---\r\n\r\nWords *so*.\r\n"
    assert tidy("content/pages/about.md", page, None, EXTENSIONS) == formed
    assert tidy("content/pages/about.md", formed, None, EXTENSIONS) == formed
    assert tidy("content/pages/about.md", page.replace(b"title", b"titel"), None, EXTENSIONS) is None
    config = b"# the language\nlanguage: de\ntitle: T\nrights: {max_words: 9, publish: none}\n"
    formed = b"title: T\n# the language\nlanguage: de\nrights: {publish: none, max_words: 9}\n"
    assert tidy("config.yaml", config, None, EXTENSIONS) == formed
    assert tidy("config.yaml", b"language: 5x\n", None, EXTENSIONS) is None


@pytest.mark.parametrize("text", ["title: [\n", "title: t\n", "summary: s\ntitle: t\nnope: x\n"])
def test_a_file_with_errors_is_left_alone(text: str) -> None:
    assert tidy("content/briefings/b.yaml", text.encode(), None, EXTENSIONS) is None


@pytest.mark.parametrize("path", ["content/actors.yaml", "content/sources.yaml", "content/briefings/b.yaml", PATH])
@pytest.mark.parametrize("data", [b"caf\xe9: {name: x}\n", b"\xff\xfea\x00", b"---\ntitle: \xe9\n---\n"])
def test_a_file_that_is_not_utf_8_is_left_alone(path: str, data: bytes) -> None:
    assert tidy(path, data, None, EXTENSIONS) is None


def test_an_article_beside_a_file_that_is_not_utf_8_is_left_alone() -> None:
    assert tidy(PATH, (HEAD + "Words.\n").encode(), b"summary: \xe9\n", EXTENSIONS) is None


def test_the_sample_keeps_all_that_is_read_of_it() -> None:
    for path, data in sample_project().items():
        if path.startswith("content/") and path.endswith((".yaml", ".md")) and isinstance(data, bytes):
            beside = sample_project().get(path.replace(".md", ".yaml")) if path.endswith(".md") else None
            done = tidy(path, data, beside if isinstance(beside, bytes) else None, EXTENSIONS)
            assert done is not None, path
            assert tidy(path, done, beside if isinstance(beside, bytes) else None, EXTENSIONS) == done


def test_the_command_shows_checks_writes_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, PROJECT)
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "content/articles/strike.md"
    before = place.read_bytes()

    def run(*arguments: str) -> int:
        return CliRunner().invoke(program, arguments).exit_code

    assert (run("fmt"), run("fmt", "--check")) == (0, 1)
    assert place.read_bytes() == before
    assert run("fmt", "strike", "--write") == 0
    assert b"{.quote #quote-patience speaker=ada to=port}" in place.read_bytes()
    assert run("fmt", "content/articles", "--write") == 0
    assert run("fmt", "strike", "--check") == 0
    assert run("check") == 0
    assert run("fmt", "nowhere") == 2
    while place.read_bytes() != before:
        assert run("undo", "--write") == 0
