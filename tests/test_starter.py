"""What `init` copies and `new` writes: texts that the readers of the project take without a word."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen import starter
from briefgen.parse.article import read_article
from briefgen.parse.briefing import read_briefing
from briefgen.parse.registries import read_actors, read_sources
from briefgen.yaml_edits import phrase
from tests.projects import build


def test_the_starter_holds_a_project_and_nothing_else() -> None:
    files = starter.starter_files()
    assert {"config.yaml", "content/actors.yaml", "content/sources.yaml", ".gitignore"} <= files.keys()
    assert {"schema/config.json", "schema/briefing.json", "schema/article.json"} <= files.keys()
    assert all(path.startswith(("content/", "schema/")) or path in ("config.yaml", ".gitignore") for path in files)
    assert not any(part.startswith(".") for path in files for part in path.split("/")[1:])
    assert not any("\\" in path or "__pycache__" in path for path in files)


def test_every_schema_that_the_starter_names_is_there() -> None:
    files = starter.starter_files()
    for path, data in files.items():
        for line in data.decode("utf-8", "replace").splitlines():
            if line.startswith("# yaml-language-server: $schema="):
                named = line.rpartition("/")[2]
                assert f"schema/{named}" in files, path
    assert all(json.loads(data) for path, data in files.items() if path.startswith("schema/"))


def test_a_new_article_is_read_without_a_problem_and_waits_for_its_text() -> None:
    text = starter.new_article("Talks: “no” end", "outlet-a", "no", "2026-11-22")
    parsed = read_article("content/articles/a.md", text.encode(), None, ("tables", "footnotes"))
    assert [problem.code for problem in parsed.diagnostics] == ["I011"]
    assert parsed.article is not None
    assert (parsed.article.title, parsed.article.source) == ("Talks: “no” end", "outlet-a")
    assert (parsed.article.status, parsed.article.language) == ("draft", "no")
    assert "comment" not in parsed.body.text


def test_a_new_article_is_still_right_when_every_line_is_switched_on() -> None:
    text = starter.new_article("Title", "outlet-a", "en", "2026-11-22").replace("\n# ", "\n")
    parsed = read_article("content/articles/a.md", text.encode(), None, ())
    assert [problem.code for problem in parsed.diagnostics if "archive" not in problem.message] == ["I011"]


def test_a_new_briefing_is_a_draft_and_is_read_without_a_problem() -> None:
    document = read_briefing(starter.new_briefing("On: talks", ("a", "1")), "content/briefings/b.yaml", "b")
    assert document.diagnostics == ()
    assert document.value is not None
    assert (document.value.status, document.value.title, document.value.articles) == ("draft", "On: talks", ("a", "1"))


def test_a_new_briefing_is_still_right_when_every_list_is_filled() -> None:
    text = starter.new_briefing("Title").replace("\n# authors", "\nauthors").replace("\n# topics", "\ntopics")
    text = text.replace(": []\n#  -", ":\n  -").replace("\n#  -", "\n  -")
    document = read_briefing(text, "content/briefings/b.yaml", "b")
    assert document.diagnostics == ()
    assert document.value is not None
    assert len(document.value.key_quotes) == 2
    assert document.value.timeline[0].cites == ("article-id#passage-id",)


def test_entries_are_read_as_written_and_with_every_line_switched_on() -> None:
    for text in (starter.source_entry("no", "On"), starter.source_entry("no", "On").replace("\n  # ", "\n  ")):
        sources = read_sources(text, "content/sources.yaml")
        assert sources.diagnostics == ()
        assert (sources.value or {})["no"].name == "On"
    for text in (
        starter.actor_entry("1", "A. “B”: c"),
        starter.actor_entry("1", "A. “B”: c").replace("\n  # ", "\n  "),
    ):
        actors = read_actors(text, "content/actors.yaml")
        assert actors.diagnostics == ()
        assert (actors.value or {})["1"].name == "A. “B”: c"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1))
def test_a_scalar_is_the_same_text_to_every_reader_of_yaml(text: str) -> None:
    assert yaml.safe_load(f"key: {phrase(text)} # note")["key"] == text


@pytest.mark.parametrize("text", ["yes", "No", "null", "~", "1", "1e3", "2023-09-13", "a: b", "a #b", "- a", "", "x:"])
def test_a_scalar_is_never_taken_for_something_else(text: str) -> None:
    assert yaml.safe_load(f"[{phrase(text)}]") == [text]


def test_plain_names_stay_plain() -> None:
    assert phrase("Kim Jong Un") == "Kim Jong Un"
    assert phrase("Lim Soo-suk (김)") == "Lim Soo-suk (김)"


def test_append_keeps_line_ends_comments_and_the_final_newline() -> None:
    assert starter.append("a: 1\n", "b: 2\n") == "a: 1\n\nb: 2\n"
    assert starter.append("a: 1 # no end", "b: 2\n") == "a: 1 # no end\n\nb: 2\n"
    assert starter.append("a: 1\r\n# c\r\n\r\n", "b:\n  c: 1\n") == "a: 1\r\n# c\r\n\r\nb:\r\n  c: 1\r\n"
    assert starter.append("", "b: 2\n") == "b: 2\n"
    assert starter.append("\ufeff", "b: 2\n") == "\ufeffb: 2\n"
    assert starter.append("# head\n", "b: 2\n") == "# head\n\nb: 2\n"


def test_a_gitignore_gets_only_what_it_lacks() -> None:
    assert starter.with_ignored("") == "/site/\n/.briefgen/\n"
    assert starter.with_ignored("*.log\nsite\n") == "*.log\nsite\n/.briefgen/\n"
    assert starter.with_ignored("site/\r\n.briefgen/") == "site/\r\n.briefgen/"


def test_what_new_writes_is_not_published_by_taking_out_its_status() -> None:
    article = starter.new_article("Talks", "a", "en", "2024-01-01")
    briefing = starter.new_briefing("Talks")
    drafts = {"content/sources.yaml": "a: {name: A}\n", "content/articles/t.md": article}
    drafts["content/briefings/t.yaml"] = briefing
    assert not build(drafts).has_errors
    bare = {path: re.sub(r"status: draft.*\n", "", text) for path, text in drafts.items()}
    assert [problem.code for problem in build(bare).diagnostics] == ["A034", "B006"]
