"""docs/themes.md names all that a theme can use and replace: blocks, macros, words, static files, names, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import filters, nodes, tests

from briefgen.compiling import environment
from briefgen.theming import MAKES
from tests.projects import ROOT

PAGE = (ROOT / "docs/themes.md").read_text("utf-8")
DEFAULT = ROOT / "themes/default"
TEMPLATES = sorted((ROOT / "themes").glob("*/templates/*"))
_CODE = re.compile(r"`([^`]+)`")
_MACRO = re.compile(r"{%-? macro (\w+\(.*?\)) -?%}")


def described(table: str) -> list[str]:
    """What stands in code in the first column of a table."""
    rows = PAGE.partition(f"<!-- {table} -->\n")[2].partition("\n\n")[0].splitlines()
    assert len(rows) > 2, f"there is no table {table}"
    return [name for row in rows[2:] for name in _CODE.findall(row.split("|")[1])]


def tree_of(path: Path) -> nodes.Template:
    return jinja2.Environment().parse(path.read_text("utf-8"))


def test_every_block_is_described() -> None:
    """All of them: one that only another template fills would be a promise that nobody knows of."""
    found = {block.name for path in TEMPLATES for block in tree_of(path).find_all(nodes.Block)}
    assert sorted(described("blocks")) == sorted(found)


def test_every_macro_of_the_default_theme_is_described_with_its_arguments() -> None:
    found = [
        f"{path.stem}.{macro}"
        for path in TEMPLATES
        if path.is_relative_to(DEFAULT)
        for macro in _MACRO.findall(path.read_text("utf-8"))
    ]
    assert sorted(described("macros")) == sorted(found)
    number = sum(1 for path in TEMPLATES if path.is_relative_to(DEFAULT) for _ in tree_of(path).find_all(nodes.Macro))
    assert len(found) == number, "a macro is written in a way that this test does not see"


def test_every_table_of_words_is_described() -> None:
    def names() -> Iterator[str]:
        for node in tree_of(DEFAULT / "templates/words.html").body:
            if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
                yield f"words.{node.target.name}"

    assert sorted(described("words")) == sorted(names())


def test_every_static_file_of_the_default_theme_is_described() -> None:
    assert sorted(described("static")) == sorted(path.name for path in (DEFAULT / "static").iterdir())


def test_every_name_that_a_template_can_use_is_described() -> None:
    made = environment({}, {})
    assert sorted(described("names")) == sorted({"site", "page", "view", *made.globals})
    assert made.filters.keys() == filters.FILTERS.keys()
    assert made.tests.keys() == tests.TESTS.keys()


def test_the_shipped_themes_read_no_settings() -> None:
    """The page says so. A setting that one comes to read belongs into it."""
    assert [path for path in TEMPLATES if "settings" in path.read_text("utf-8")] == []


def test_what_theme_show_says_of_pages_is_what_the_page_says() -> None:
    rows = PAGE.partition("<!-- templates -->\n")[2].partition("\n\n")[0].splitlines()[2:]
    pages = {_CODE.findall(row)[0] for row in rows if row.split("|")[3].strip()}
    assert pages | {"base.html"} == MAKES.keys()
