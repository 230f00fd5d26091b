"""Themes: laid over one another by name, and what is told of those that cannot be used."""

from __future__ import annotations

import jinja2
import pytest
from markupsafe import Markup

from briefgen.compiling import environment
from briefgen.pipeline import Build
from briefgen.snapshot import read_shipped_themes
from briefgen.theme import load_theme
from briefgen.views import Link
from tests.projects import PLAIN_THEME, PROJECT, build, shipped_theme, text_of, told

CHILD = {"config.yaml": "theme: ours\n", "themes/ours/theme.yaml": "name: Ours\n"}


def shown(built: Build, address: str) -> str:
    return text_of(built.pending[address])


def test_the_shipped_theme_shows_every_kind_of_page_without_complaint() -> None:
    built = build({**shipped_theme(), **PROJECT})
    assert told(built) == []
    pages = {address for address in built.outputs if address.endswith(".html")}
    assert pages == {address for address in build(PROJECT).outputs if address.endswith(".html")}
    for address in pages:
        assert shown(built, address).startswith("<!DOCTYPE html>")


def test_what_the_shipped_templates_ask_for_can_be_read_off() -> None:
    """Shipped templates are not parsed to find it, and a page must still follow every part that it is made of."""
    shipped = read_shipped_themes()
    read_off = load_theme("default", shipped)
    parsed = load_theme("default", {path.removeprefix("briefgen:"): data for path, data in shipped.items()})
    assert len(parsed.trees) == len(parsed.templates) > 10
    assert read_off.trees == {}
    assert read_off.digests == parsed.digests


def test_a_child_theme_replaces_one_template_and_one_stylesheet_by_name() -> None:
    before = build({**shipped_theme(), **PROJECT})
    own = {
        **CHILD,
        "themes/ours/templates/sources.html": "{% extends 'base.html' %}{% block main %}our sources{% endblock %}",
        "themes/ours/static/style.css": "p { color: teal }",
        "themes/ours/static/fonts/plain.txt": "a font",
    }
    built = build({**shipped_theme(), **PROJECT, **own, "config.yaml": PROJECT["config.yaml"] + "theme: ours\n"})
    assert told(built) == []
    assert "our sources" in shown(built, "sources/index.html")
    assert "<!DOCTYPE html>" in shown(built, "sources/index.html")
    assert shown(built, "theme/style.css") == "p { color: teal }"
    assert shown(built, "theme/fonts/plain.txt") == "a font"
    changed = {address for address in built.outputs if built.pending[address] != before.pending.get(address)}
    assert changed == {"sources/index.html", "theme/style.css", "theme/fonts/plain.txt"}


def test_a_part_that_is_replaced_shows_on_all_pages_that_use_it() -> None:
    built = build({**PROJECT, **CHILD, "themes/ours/templates/base.html": "ours {% block main %}{% endblock %}"})
    assert {shown(built, address)[:4] for address in built.outputs if address.endswith(".html")} == {"ours"}


def test_the_projects_default_lies_over_the_shipped_one() -> None:
    built = build({**PROJECT, "themes/default/templates/home.html": "our home"})
    assert shown(built, "index.html") == "our home"
    assert "Frame(" in shown(built, "sources/index.html")


def test_a_theme_can_extend_one_that_extends_default() -> None:
    middle = {
        "themes/ours/theme.yaml": "extends: middle\n",
        "themes/middle/templates/home.html": "middle home",
        "themes/middle/templates/sources.html": "middle sources",
        "themes/ours/templates/home.html": "our home",
    }
    built = build({**PROJECT, **CHILD, **middle})
    assert told(built) == []
    assert shown(built, "index.html") == "our home"
    assert shown(built, "sources/index.html") == "middle sources"
    assert "Frame(" in shown(built, "actors/index.html")


def test_a_theme_that_is_not_there_is_told_once_with_the_nearest_name() -> None:
    built = build({**PROJECT, **CHILD, "config.yaml": "theme: our\n"})
    assert told(built) == ["C001 config.yaml:1"]
    assert any("ours" in hint for hint in built.diagnostics[0].hints)


def test_a_parent_that_is_not_there_is_told_where_it_is_named() -> None:
    built = build({**PROJECT, **CHILD, "themes/ours/theme.yaml": "name: Ours\nextends: midle\n"})
    assert told(built) == ["C001 themes/ours/theme.yaml:2"]


def test_a_file_in_the_folder_of_themes_is_no_theme() -> None:
    files = {"config.yaml": "title: T\ntheme: README.md\n", "themes/README.md": "Our themes."}
    built = build({**PROJECT, **CHILD, **files})
    assert told(built) == ["C001 config.yaml:2"]
    assert built.diagnostics[0].hints == ("the themes are: default, ours",)


@pytest.mark.parametrize("extends", ["ours", "other"])
def test_themes_that_extend_each_other_in_a_circle(extends: str) -> None:
    circle = {"themes/ours/theme.yaml": f"extends: {extends}\n", "themes/other/theme.yaml": "extends: ours\n"}
    assert [line.split()[0] for line in told(build({**PROJECT, **CHILD, **circle}))] == ["T004"]


def test_a_mistake_in_theme_yaml_has_its_place() -> None:
    built = build({**PROJECT, **CHILD, "themes/ours/theme.yaml": "name: Ours\nextend: default\n"})
    assert told(built) == ["Y003 themes/ours/theme.yaml:2"]


def test_a_template_that_cannot_be_read_is_told_once_with_its_line() -> None:
    broken = {"themes/ours/templates/base.html": "one\ntwo\n{% if %}\n"}
    assert told(build({**PROJECT, **CHILD, **broken})) == ["T001 themes/ours/templates/base.html:3"]


def test_a_template_that_asks_for_a_missing_one_is_told_once_with_its_line() -> None:
    asks = {"themes/ours/templates/article.html": "one\n{% include 'side-bar.html' %}\n"}
    near = {"themes/ours/templates/sidebar.html": ""}
    built = build({**PROJECT, **CHILD, **asks, **near})
    assert told(built) == ["T003 themes/ours/templates/article.html:2"]
    assert any("sidebar.html" in hint for hint in built.diagnostics[0].hints)


@pytest.mark.parametrize(
    "asks",
    ["{% include 'part.html' ignore missing %}", "{% include ['part.html', 'sources.html'] %}", "{# part.html #}"],
)
def test_a_template_that_can_do_without_another_may_ask_for_it(asks: str) -> None:
    assert told(build({**PROJECT, **CHILD, "themes/ours/templates/home.html": asks})) == []


def test_a_page_without_its_template_is_told() -> None:
    theme = {path: text for path, text in PLAIN_THEME.items() if not path.endswith("/timeline.html")}
    built = Build()
    built.apply({path: text.encode() for path, text in {**PROJECT, **theme}.items()})
    assert {problem.code for problem in built.diagnostics} == {"T003"}
    assert all("timeline.html" in problem.message for problem in built.diagnostics)


def test_with_a_broken_template_all_other_problems_are_told_too() -> None:
    broken = {"themes/ours/templates/home.html": "{% if %}", "content/actors.yaml": "ada: {nam: x}\n"}
    codes = {problem.code for problem in build({**PROJECT, **CHILD, **broken}).diagnostics}
    assert {"T001", "Y003"} <= codes


# ── what is compiled for speed means what Jinja says ────────────────────────────────────────────────────────────────

_EVIL = "<b title=\"x\">Tom & 'Jerry'</b>"
_SHOWN = {
    "text": _EVIL,
    "markup": Markup(_EVIL),
    "link": Link(text=_EVIL),
    "rows": {"text": _EVIL, "items": [_EVIL, 1], "deep": {"er": {"still": _EVIL}}},
    "plain": [None, True, 3, 2.5, (_EVIL,), b"<i>"],
}
_PIECES = [
    "{{ text }}{{ markup }}{{ link.text }}{{ link.href }}{{ rows }}{{ plain }}",
    "{{ rows.text }}{{ rows['items'] }}{{ rows.deep.er.still }}{{ rows.deep.er.still.upper().lower() }}",
    "{% for it in plain %}{{ it }}{{ loop.index }}{{ loop.last }}{% endfor %}",
    "{{ text|safe }}{{ text|e }}{{ text|e|e }}{{ text ~ markup }}{{ [text, markup]|join(text) }}{{ '<' + text }}",
    "{% set kept %}{{ text }}<hr>{% endset %}{{ kept }}{{ kept ~ text }}{{ kept|length }}",
    "{% macro said(it) %}<p>{{ it.text }}</p>{% endmacro %}{{ said(link) }}{{ said(link) ~ text }}{{ said(rows) }}",
    "{% filter upper %}{{ text }}{% endfilter %}{% autoescape false %}{{ text }}{{ link.text }}{% endautoescape %}",
    "{% autoescape plain[1] %}{{ text }}{% endautoescape %}{% autoescape plain[0] %}{{ text }}{% endautoescape %}",
    "{{ rows.nothing is defined }}{{ link.nothing is defined }}{{ link.nothing|default(text) }}{{ nothing is defined }}",
    "{% for it in [link] if it.text %}{{ it.text.title() }}{% endfor %}{{ [link]|map(attribute='text')|list }}",
    "{{ link.nothing }}",
    "{{ link.nothing.more }}",
    "{{ nothing }}",
    "{{ nothing.more }}",
    "{{ text.nothing }}{{ rows.deep.nothing.more }}",
]


@pytest.mark.parametrize("piece", _PIECES)
def test_templates_mean_what_jinja_says(piece: str) -> None:
    plain = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    assert _outcome(environment({}, {}), piece) == _outcome(plain, piece)


def _outcome(env: jinja2.Environment, piece: str) -> str:
    try:
        return env.from_string(piece).render(_SHOWN)
    except jinja2.TemplateError as error:
        return repr(error)


def test_a_long_chain_of_fields_is_compiled_in_no_time() -> None:
    chain = ".a" * 40
    with pytest.raises(jinja2.UndefinedError):
        environment({}, {}).from_string("{{ rows" + chain + " }}").render(_SHOWN)


def test_a_template_can_extend_the_one_that_it_replaces() -> None:
    own = {
        **CHILD,
        "themes/ours/templates/base.html": "{% extends 'default/base.html' %}{% block main %}[{{ super() }}]{% endblock %}",
        "themes/ours/templates/home.html": '{% extends "default/home.html" %}{% block main %}ours {{ super() }}{% endblock %}',
    }
    built = build({**PROJECT, **own})
    assert told(built) == []
    assert shown(built, "index.html").startswith("Frame(")
    assert "ours HomeView(" in shown(built, "index.html")
    # What replaces the frame holds for the template that was replaced, too.
    assert "[" not in shown(built, "sources/index.html").partition("SourcesView(")[0][-1:]


def test_a_template_of_another_theme_is_found_behind_other_words_of_its_line() -> None:
    own = {
        **CHILD,
        "config.yaml": "theme: ours\n",
        "themes/ours/theme.yaml": "extends: middle\n",
        "themes/middle/templates/home.html": "{% block main %}middle{% endblock %}",
        "themes/ours/templates/home.html": "<p>{{ 'a' }}</p>{% include 'middle/home.html' %}",
    }
    built = build({**PROJECT, **own})
    assert (told(built), shown(built, "index.html")) == ([], "<p>a</p>middle")


def test_what_a_replaced_template_says_reaches_the_pages_that_extend_it() -> None:
    own = {
        **CHILD,
        "config.yaml": "theme: ours\n",
        "themes/ours/theme.yaml": "extends: middle\n",
        "themes/middle/templates/home.html": "{% block main %}middle{% endblock %}",
        "themes/ours/templates/home.html": "{% extends 'middle/home.html' %}",
    }
    built = build({**PROJECT, **own})
    assert (told(built), shown(built, "index.html")) == ([], "middle")
    assert built.apply({"themes/middle/templates/home.html": b"{% block main %}changed{% endblock %}"}) == [
        "index.html"
    ]
    assert shown(built, "index.html") == "changed"


@pytest.mark.parametrize("asked", ["ours/home.html", "gone/home.html", "default/gone.html"])
def test_a_template_of_a_theme_that_is_not_there_or_is_itself_is_named(asked: str) -> None:
    built = build({**PROJECT, **CHILD, "themes/ours/templates/home.html": f"{{% extends '{asked}' %}}"})
    assert {line.split()[1] for line in told(built)} == {"themes/ours/templates/home.html:1"}


def test_a_briefing_that_has_just_begun_says_so_and_shows_no_empty_part() -> None:
    built = build({**shipped_theme(), "content/briefings/new.yaml": "title: Just begun\nsummary: Nothing else yet.\n"})
    page = text_of(built.pending["briefings/new.html"])
    assert page.count("No article belongs to this briefing yet.") == 1
    for absent in ("All the evidence", "In this briefing", "<details", "<table"):
        assert absent not in page
    home = text_of(built.pending["index.html"])
    assert "0 articles" not in home
    assert "No article belongs to this briefing yet." in home
