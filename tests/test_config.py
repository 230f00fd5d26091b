"""The settings: their defaults, and what is no use."""

from __future__ import annotations

import pytest

from briefgen.config import Config, read_config
from briefgen.model import Rights


def problems(text: str) -> list[str]:
    found = read_config(text, "config.yaml")
    assert (found.value is None) == bool(found.diagnostics)
    return [f"{problem.code} {problem.place.line}:{problem.place.column}" for problem in found.diagnostics]


def config(text: str) -> Config:
    found = read_config(text, "config.yaml")
    assert found.value is not None, found.diagnostics
    return found.value


def test_every_key_is_optional() -> None:
    found = config("")
    assert found == Config()
    assert (found.title, found.language, found.timezone, found.theme) == ("Briefings", "en", "UTC", "default")
    assert (found.output, found.base_url, found.search, found.feeds) == ("site", None, True, True)
    assert found.rights == Rights(publish="excerpts", max_words=90)
    assert found.markdown.extensions == ("tables", "footnotes")


def test_rights_say_only_what_differs() -> None:
    assert config("rights: {publish: full}").rights == Rights(publish="full", max_words=90)
    assert config("rights: {max_words: 20}").rights == Rights(publish="excerpts", max_words=20)


def test_the_base_url_ends_with_a_slash() -> None:
    for written in ("https://example.org/a", "https://example.org/a/"):
        assert config(f"base_url: {written}").base_url == "https://example.org/a/"


def test_theme_settings_are_free() -> None:
    text = "theme_settings: {accent: '#a00', serif: no, wide: true, columns: 2, at: 12:30, links: [a, 1]}"
    settings = {"accent": "#a00", "serif": "no", "wide": True, "columns": 2, "at": "12:30", "links": ("a", 1)}
    assert config(text).theme_settings == settings
    assert problems("theme_settings: {a: {b: c}}") == ["Y004 1:21"]
    assert problems("theme_settings: {a: [[b]]}") == ["Y004 1:22"]


def test_a_folder_is_written_in_many_ways() -> None:
    assert [config(f"output: {written}").output for written in ("site", "./site/", "a//b")] == ["site", "site", "a/b"]


@pytest.mark.parametrize(
    "text",
    [
        "base_url: example.org", "base_url: ftp://example.org", "base_url: 'https://'", "base_url: https://a.org/?x",
        "base_url: https://a.org/#x", "language: english language", "language: x_y", "language: ''", "timezone: ''",
        "timezone: Mars/Olympus", "timezone: ../../etc/passwd", "timezone: CEST",
    ],
)  # fmt: skip
def test_settings_that_do_not_do_what_they_are_for(text: str) -> None:
    assert problems("title: x\n" + text) == [f"C003 2:{text.index(':') + 3}"]


def test_a_limit_of_no_words_is_refused() -> None:
    assert problems("rights:\n  max_words: 0") == ["C003 2:14"]


def test_a_time_zone_gets_a_suggestion() -> None:
    (problem,) = read_config("timezone: Europe/Berlim", "config.yaml").diagnostics
    assert problem.hints == ("did you mean “Europe/Berlin”?",)


@pytest.mark.parametrize(
    "name",
    [
        "smarty",
        "markdown.extensions.smarty",
        "pymdownx.smartsymbols",
        "smartypants",
        "mdx_typogrify",
        "a:SmartyExtension",
    ],
)
def test_extensions_that_change_words_are_refused(name: str) -> None:
    assert problems(f"markdown:\n  extensions: [tables, '{name}']") == ["C004 2:24"]


@pytest.mark.parametrize("name", ["tables", "markdown.extensions.footnotes", "pymdownx.superfences", "def_list"])
def test_other_extensions_are_left_to_the_user(name: str) -> None:
    assert config(f"markdown: {{extensions: {name}}}").markdown.extensions == (name,)


@pytest.mark.parametrize(
    "output",
    [
        "''", ".", "./", "..", "../site", "a/../..", "a/../b", "/tmp/site", "C:/site", "'a\\b'", "content", "Content",
        "content/articles", "themes/default", ".git", ".git/hooks", ".briefgen", "./content", "'content.'", "'content /a'",
        "config.yaml",
    ],
)  # fmt: skip
def test_the_output_stays_in_the_project_and_off_its_files(output: str) -> None:
    assert problems(f"output: {output}") == ["C005 1:9"]


def test_a_theme_is_named_by_an_id() -> None:
    assert problems("theme: ../x") == ["Y010 1:8"]


def test_all_problems_come_at_once_and_in_order() -> None:
    text = "output: content\nbase_url: x\ntimezone: y\nmarkdown: {extensions: [smarty]}\n"
    assert problems(text) == ["C005 1:9", "C003 2:11", "C003 3:11", "C004 4:25"]
    assert problems("titel: a\nsearch: yes\nrights: {publish: all}") == ["Y003 1:1", "Y004 2:9", "Y006 3:19"]
