"""The languages of the interface: the files that are shipped are complete, and what an author writes in one is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

import briefgen.plan
from briefgen import plurals
from briefgen.collation import sort_key
from briefgen.dates import describe
from briefgen.interface import SLOT, Interface, read_interface
from briefgen.snapshot import read_shipped_themes

SHIPPED = read_shipped_themes()
FOLDER = "briefgen:themes/default/"
LANGUAGES = sorted(Path(path).stem for path in SHIPPED if path.startswith(FOLDER + "languages/"))
TEMPLATES = sorted(path for path in SHIPPED if path.startswith(FOLDER + "templates/"))


def source_of(path: str) -> str:
    data = SHIPPED[path]
    assert isinstance(data, bytes)
    return data.decode()


def interface(language: str) -> Interface:
    problems: list[object] = []
    found = read_interface(language, [FOLDER], SHIPPED, problems)  # type: ignore[arg-type]
    assert problems == []
    assert found is not None
    return found


def in_templates() -> Iterator[tuple[str, str | None]]:
    """The texts of the shipped templates, by the names they have in a language file; with a plural, that alone."""
    for path in TEMPLATES:
        for call in jinja2.Environment().parse(source_of(path)).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                english = [part.value for part in call.args if isinstance(part, nodes.Const)]
                about = [pair.value.value for pair in call.kwargs if pair.key == "about"]  # type: ignore[attr-defined]
                yield english[0] + "".join(f" [{it}]" for it in about), (*english, None)[1]


def in_plans() -> Iterator[str]:
    """The texts that plans ask for: `text("…")`, and the constants that stand for such a text."""
    for path in Path(briefgen.plan.__path__[0]).glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in ("text", "_title"):
                for part in node.args:
                    value = constants.get(part.id) if isinstance(part, ast.Name) else getattr(part, "value", None)
                    if isinstance(value, str):
                        yield value
            if isinstance(node, ast.AnnAssign) and _name(node.target) == "_KINDS":
                assert isinstance(node.value, ast.Dict)
                yield from (value.value for value in node.value.values)  # type: ignore[attr-defined]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


WORDS = {text for text, plural in in_templates() if plural is None} | set(in_plans())
COUNTS = {plural for _, plural in in_templates() if plural is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shipped_language_has_every_text_and_no_other(language: str) -> None:
    found = interface(language)
    assert sorted(WORDS - found.words.keys()) == []
    assert sorted(found.words.keys() - WORDS) == []
    assert sorted(COUNTS ^ found.counts.keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shipped_language_has_the_forms_of_all_numbers(language: str) -> None:
    found = interface(language)
    forms = {found.form_of(number) for number in range(1, 1000)}
    for english, texts in found.counts.items():
        assert forms <= texts.keys() or "other" in texts or "{n}" not in english, english
        for number in (1, 2, 3, 11, 21, 100):
            said = found.text("", english, n=number, shown=1, names="A")
            assert not SLOT.search(re.sub(r"</?sources>", "", said)), said


# What is put between tags and into attributes that people read, and is no text of a language.
_NO_TEXT = re.compile(r"[^A-Za-z]*|CSV|Markdown|data-.*")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.rpartition("/")[2])
def test_no_text_is_left_in_english_in_a_shipped_template(path: str) -> None:
    if path.endswith(("data.html", "method.html")):
        pytest.skip("the data dictionary and the rules of checking are English, and say so")
    bare = re.sub(r"\{% block kind %\}\w+|\{#.*?#\}|\{%.*?%\}", "", source_of(path), flags=re.DOTALL)
    attributes = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', bare)
    between = re.findall(r">([^<>]*)(?=<|$)", re.sub(r"\{\{.*?\}\}", "", bare, flags=re.DOTALL))
    left = [re.sub(r"\{\{.*?\}\}", "", text).strip() for text in (*attributes, *between)]
    assert [text for text in left if not _NO_TEXT.fullmatch(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.rpartition("/")[2])
def test_no_word_is_left_in_english_in_an_expression(path: str) -> None:
    """A text with a space in it, or with a capital letter, is for people."""
    tree = jinja2.Environment().parse(source_of(path))
    said = {part for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") == "_" for part in call.args}
    left = [
        const.value
        for const in tree.find_all(nodes.Const)
        if const not in said and isinstance(const.value, str) and re.search(r"[A-Z][a-z]|[a-z] [a-z]", const.value)
    ]
    assert [text for text in left if not text.startswith(("class=", "<", " lang="))] == []


# ── what is said of files that are not shipped ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "form"), [(1, "one"), (2, "few"), (5, "other"), (11, "other"), (12, "other"), (21, "one"), (102, "few")]
)
def test_a_number_takes_the_form_that_its_rule_gives(number: int, form: str) -> None:
    assert interface("ru").form_of(number) == form


def test_a_rule_that_cannot_be_read_is_none() -> None:
    for text in ("", "n", "n = ", "n = 1 and", "i = 1", "n % 0 = 1", "n = 1..", "__import__('os')"):
        assert plurals.rule(text) is None


@pytest.mark.parametrize(
    ("language", "date", "words"),
    [
        ("de", "2023-09-13", "13. September 2023"),
        ("de", "2023-09-12/2023-09-17", "12.–17. September 2023"),
        ("de", "2023-03-01T18:00:00Z", "1. März 2023, 18:00 Uhr UTC"),
        ("fr", "2023-08-01", "1er août 2023"),
        ("es", "2023-08-01/2023-09-02", "1 de agosto – 2 de septiembre de 2023"),
        ("ru", "2023-09", "сентябрь 2023 года"),
        ("ru", "2023-09~", "около сентября 2023 года"),
        ("ru", "2023-09/..", "с сентября 2023 года"),
        ("ar", "2023-09-13", "13 سبتمبر 2023"),
    ],
)
def test_dates_are_said_as_the_language_says_them(language: str, date: str, words: str) -> None:
    assert describe(date, words=interface(language).dates) == words


def test_names_come_in_the_order_of_the_alphabet() -> None:
    def in_order(names: str, language: str | None = None) -> str:
        order = (interface(language) if language else Interface()).order
        return " ".join(sorted(names.split(), key=order))

    assert in_order("Zeta Émile Eva Ødegård Olga") == "Émile Eva Ødegård Olga Zeta"
    assert in_order("Ñu Nz Oa Na", "es") == "Na Nz Ñu Oa"
    assert in_order("Adam Ян Ёлка Ежов Елин Йот Иван", "ru") == "Ежов Елин Ёлка Иван Йот Ян Adam"
    assert in_order("Adam هدى أحمد بدر آدم", "ar") == "أحمد آدم بدر هدى Adam"
    assert sorted(["chata", "cesta", "dům", "hora"], key=lambda name: sort_key(name, "a b c d e f g h ch i")) == [
        "cesta", "dům", "hora", "chata",
    ]  # fmt: skip
