"""The languages of the interface: the files that are shipped are complete, and what an author writes in one is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import lxml.html
import pytest
from jinja2 import nodes
from playwright.sync_api import Browser

import briefgen.plan
from briefgen import periods, plurals
from briefgen.collation import LATIN, first_letter, sort_key
from briefgen.copies import Copy
from briefgen.dates_said import describe
from briefgen.interface import SLOT, Interface, read_interface
from briefgen.pipeline import Build
from briefgen.snapshot import read_shipped_themes
from tests.projects import PROJECT, Files, build, sample_project, shipped_theme, text_of, told

SHIPPED = read_shipped_themes()
FOLDER = "briefgen:themes/default/"
LANGUAGES = sorted(Path(path).stem for path in SHIPPED if path.startswith(FOLDER + "languages/"))
TEMPLATES = sorted(path for path in SHIPPED if "/templates/" in path)


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


def in_plans() -> Iterator[tuple[str, str | None]]:
    """The texts that plans ask for: `text("…")`, and the constants that stand for such a text; the plural last, if any."""
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
            if isinstance(node, ast.Call) and _name(node.func) in ("text", "title", "_title", "counted"):
                said = [constants.get(_name(part), getattr(part, "value", None)) for part in node.args]
                texts = [value for value in said if isinstance(value, str)]
                counts = "{n}" in texts[-1] and len(texts) == 2 if texts else False
                yield from [(texts[0], texts[1])] if counts else [(text, None) for text in texts]
            if isinstance(node, ast.AnnAssign) and _name(node.target) in ("_KINDS", "_STANDING"):
                assert isinstance(node.value, ast.Dict)
                yield from ((value.value, None) for value in node.value.values)  # type: ignore[attr-defined]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


ASKED = {*in_templates(), *in_plans()}
WORDS = {text for text, plural in ASKED if plural is None}
COUNTS = {plural for _, plural in ASKED if plural is not None}


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
_NO_TEXT = re.compile(r'[^A-Za-z]*|CSV|Markdown|Atom|JSON Feed|(?: ?[\w-]+="[^"]*")+|data-.*')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.removeprefix("briefgen:themes/"))
def test_no_text_is_left_in_english_in_a_shipped_template(path: str) -> None:
    if path.endswith(("data.html", "method.html")):
        pytest.skip("the data dictionary and the rules of checking are English, and say so")
    bare = re.sub(r"\{% block kind %\}\w+|\{#.*?#\}|\{%.*?%\}", "", source_of(path), flags=re.DOTALL)
    attributes = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', bare)
    between = re.findall(r">([^<>]*)(?=<|$)", re.sub(r"\{\{.*?\}\}", "", bare, flags=re.DOTALL))
    left = [re.sub(r"\{\{.*?\}\}", "", text).strip() for text in (*attributes, *between)]
    assert [text for text in left if not _NO_TEXT.fullmatch(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.removeprefix("briefgen:themes/"))
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


@pytest.mark.parametrize(
    ("name", "alphabet", "letter", "part"),
    [
        ("Émile", LATIN, "e", "e"),
        ("Æthel", LATIN, "a", "a"),
        ("«Das Blatt»", LATIN, "", "other"),
        ("7 Days", LATIN, "", "other"),
        ("金正恩", LATIN, "", "other"),
        ("", LATIN, "", "other"),
        ("Chata", "a b c ch d", "ch", "ch"),
        ("Ёлка", "а б в г д е ж", "е", "u0435"),
        ("أحمد", "ء ا ب ت", "ا", "u0627"),
        ("Ñu", "n ñ o", "ñ", "u00f1"),
    ],
)
def test_a_name_stands_under_a_letter_of_the_alphabet(name: str, alphabet: str, letter: str, part: str) -> None:
    assert first_letter(name, alphabet) == letter
    assert periods.of_letter(letter) == part
    assert periods.letter_of(part).casefold() == (letter or "#")


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


# ── sites ───────────────────────────────────────────────────────────────────────────────────────────────────────


def built(config: str, more: Files | None = None) -> Build:
    return build({**shipped_theme(), **PROJECT, "config.yaml": PROJECT["config.yaml"] + config, **(more or {})})


def page(site: Build, address: str) -> str:
    return text_of(site.pending[address])


def test_the_interface_is_in_the_language_of_the_site() -> None:
    site = built("language: de\n")
    assert told(site) == []
    assert '<html lang="de" dir="ltr">' in page(site, "index.html")
    assert '<h2 class="label" id="page-briefings">Neueste Dossiers</h2>' in page(site, "index.html")
    assert "<title>Zitate, März 2024 – Desk</title>" in page(site, "quotes/2024-03.html")
    assert "5. März 2024" in page(site, "articles/strike.html")


def test_a_project_replaces_single_texts_of_any_language() -> None:
    own = {
        "themes/default/languages/en.yaml": 'words: {Briefings: Dossiers}\ncounts: {"{n} quotes": {one: one quote}}\n'
    }
    site = built("", own)
    assert told(site) == []
    assert ">Dossiers</a>" in page(site, "index.html")
    assert ">Quotes</a>" in page(site, "index.html")
    assert "one quote<" in page(site, "index.html")


def test_a_region_takes_the_file_of_its_language_and_its_own_over_it() -> None:
    site = built("language: de-AT\n", {"themes/default/languages/de-AT.yaml": "words: {Actors: Leute}\n"})
    assert told(site) == []
    assert ">Leute</a>" in page(site, "index.html")
    assert ">Zitate</a>" in page(site, "index.html")


def test_a_text_of_a_child_theme_has_its_file_beside_it() -> None:
    own = {
        "themes/ours/templates/404.html": "{{ _('Lost in {place} & <b>gone</b>', place=page.path) }} {{ _(page.title) }}",
        "themes/ours/languages/de.yaml": 'words: {"Lost in {place} & <b>gone</b>": "<b>Weg</b> & fort: {place}"}\n',
    }
    site = built("language: de\ntheme: ours\n", own)
    assert told(site) == []
    assert page(site, "404.html") == "<b>Weg</b> &amp; fort: 404.html Seite nicht gefunden"


@pytest.mark.parametrize(
    "text", ["_('{n} of', n2=1)", "_('{n} a', '{n} b')", "'x' ~ _('<b>x</b>')", "_('<here>x</here>')"]
)
def test_a_text_without_its_values_is_a_mistake_of_the_template(text: str) -> None:
    site = built("theme: ours\n", {"themes/ours/templates/404.html": "{{ " + text + " }}"})
    assert [problem.code for problem in site.diagnostics] == ["T001"]


def test_what_is_not_in_the_language_of_the_site_says_so() -> None:
    port = PROJECT["content/briefings/port.yaml"]
    site = built("language: ar\n", {"content/briefings/port.yaml": "language: en\n" + port})
    text = page(site, "briefings/port.html")
    assert '<html lang="ar" dir="rtl">' in text
    assert '<h1 lang="en" dir="ltr">' in text
    assert '<p class="lede" lang="en" dir="ltr">' in text
    assert re.search(r'<h2 id="page-articles-name">المقالات\b', text)
    assert re.search(r'<a href="[^"]*" lang="en" dir="ltr">[^<]*\?</a>', page(site, "questions/index.html"))


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_words_in_another_direction_than_those_around_them_turn_nothing_but_themselves(theme: str) -> None:
    """An Arabic quote in an English article, and an English statement and quote in an Arabic briefing."""
    talks = PROJECT["content/articles/talks.md"].replace("title:", "language: en\ntitle:")
    own = {
        "content/articles/talks.md": f"{talks}\nThey cried [«لن نعود»]{{.quote #never speaker=ada language=ar}} at us.\n",
        "content/briefings/naql.yaml": (
            "title: الإضراب\nsummary: س\nlanguage: ar\npublished: 2024-03-08\narticles: [strike, talks]\n"
            "key_quotes: [{id: waiting}, {cites: talks#never, note: في الميناء.}]\n"
        ),
    }
    site = built(f"language: en\ntheme: {theme}\nsearch: false\n", own)
    assert told(site) == []
    tree = lxml.html.fromstring(page(site, "briefings/naql.html"))
    (said,) = tree.xpath("//span[text()='«لن نعود»']")
    assert (said.get("lang"), said.get("dir")) == ("ar", "rtl")
    (around,) = said.xpath("ancestor::blockquote")
    assert (around.get("lang"), around.get("dir")) == ("en", "ltr")
    assert around.text_content().endswith("They cried «لن نعود» at us.")
    (note,) = tree.xpath("//p[text()='في الميناء.']")
    assert (note.get("lang"), note.get("dir")) == ("ar", "rtl")
    (title,) = tree.xpath("//h3/a[contains(., 'On waiting')]")
    assert title.xpath("ancestor-or-self::*[@lang][1]/@lang | .//@lang") == ["en"]
    if theme == "default":
        (slip,) = lxml.html.fromstring(page(site, "articles/talks.html")).xpath(
            "//*[@class='slip']/blockquote[b[@dir]]"
        )
        assert (slip.get("dir"), slip.find("b").get("lang"), slip.find("b").get("dir")) == ("ltr", "ar", "rtl")


@pytest.mark.parametrize("language", ["ar", "de"])
def test_no_page_is_wider_than_a_small_screen(language: str, browser: Browser, tmp_path: Path) -> None:
    site = build({**sample_project(), **shipped_theme(), "config.yaml": f"title: Desk\nlanguage: {language}\n"})
    assert [problem.code for problem in site.diagnostics if problem.code.startswith(("C", "T"))] == []
    for address, output in site.pending.items():
        data = output.value if isinstance(output, Copy) else output
        if isinstance(data, bytes):
            (tmp_path / address).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / address).write_bytes(data)
    small = browser.new_page(viewport={"width": 320, "height": 700})
    for address in sorted(address for address in site.pending if address.endswith(".html")):
        small.goto((tmp_path / address).as_uri())
        found = small.evaluate("[document.dir, document.documentElement.scrollWidth]")
        assert found == ["rtl" if language == "ar" else "ltr", 320], address
    small.close()
