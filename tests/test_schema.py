"""The JSON Schemas say what the reader does."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from briefgen.config import read_config
from briefgen.document import Document, read
from briefgen.model import FrontMatter, PageFile, Sidecar
from briefgen.parse.briefing import read_briefing
from briefgen.parse.registries import read_actors, read_sources
from briefgen.schema import schemas

jsonschema = pytest.importorskip("jsonschema")

READERS: dict[str, Any] = {
    "config": lambda text: read_config(text, "x"),
    "sources": lambda text: read_sources(text, "x"),
    "actors": lambda text: read_actors(text, "x"),
    "briefing": lambda text: read_briefing(text, "x", "x"),
    "article": lambda text: read(text, FrontMatter, "x"),
    "sidecar": lambda text: read(text, Sidecar, "x"),
    "page": lambda text: read(text, PageFile, "x"),
}


class EditorLoader(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: dates stay texts, only `true` and `false` are truth values."""


EditorLoader.yaml_implicit_resolvers = {}
for name, pattern, first in (
    ("null", "~|null|", "~n"),
    ("bool", "true|false", "tf"),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]*", "-+0123456789"),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(f"^(?:{pattern})$"), [*first, ""])


def schema_accepts(kind: str, text: str) -> bool:
    validator = jsonschema.Draft202012Validator(schemas()[kind])
    return bool(validator.is_valid(yaml.load(text, Loader=EditorLoader)))


def reader_accepts(kind: str, text: str) -> bool:
    found: Document[Any] = READERS[kind](text)
    return not found.diagnostics


HEAD = "title: T\nsummary: S\n"
GOOD = [
    ("config", ""),
    ("config", "title: 1984\nbase_url: https://a.org/\nlanguage: pt-BR\ntimezone: Europe/Berlin\ntheme: default\n"),
    ("config", "theme_settings: {a: true, b: 2, c: x, d: [x, 1]}\noutput: site\nsearch: false\nfeeds: true\n"),
    ("config", "rights: {publish: none, max_words: 20}\nmarkdown: {extensions: tables}\ndescription:\n"),
    ("sources", ""),
    (
        "sources",
        "a: {name: A}\nb-2.c_d: {name: 12, url: 'https://a.org/x?y#z', country: no, rights: {}}\n文: {name: C}\n",
    ),
    (
        "actors",
        "kim: {name: Kim, type: person, aliases: [K, {name: L, match: false}], names: {ko: 김}, roles: Leader}\n",
    ),
    ("actors", "a: {name: A, aliases: K, same_as: https://a.org, match: false}\nb: {name: B, aliases: {name: C}}\n"),
    ("briefing", HEAD),
    (
        "briefing",
        HEAD + "status: draft\npublished: 2023-09-14\ncutoff: 2023-09-14T18:00:00Z\nauthors: [{name: D}, E]\n",
    ),
    ("briefing", HEAD + "articles: a, b\ntopics: x\nactors: [a, {id: b, role: r}]\nopen_questions: why?\n"),
    ("briefing", HEAD + "key_points: [one, {text: two, cites: [a#b, c], confidence: high}]\nclaims: {text: x}\n"),
    ("briefing", HEAD + "key_quotes: [a#b, {article: a, text: w, speaker: k l}, {id: s, wordings: a#b, relay: [r]}]\n"),
    (
        "briefing",
        HEAD + "timeline: [{date: 2023-09~, title: x}, {date: 2023-09-12/.., title: y}, {date: 2023, title: z}]\n",
    ),
    ("briefing", HEAD + "changes: {date: 2023-09-20, text: x, type: correction, affects: a}\nwhy_it_matters: ~\n"),
    ("briefing", HEAD + "open_questions: [{question: q, answer: yes, history: {date: 2023, status: moot}}]\n"),
    ("article", "title: T\nsource: 2023\nauthor: A. Writer\ncoded: complete\nrights: {publish: full}\n"),
    (
        "article",
        "title: T\nsource: a\nannotations: {quote: q, exact: 'x, y', speaker: 'k, l', type: mixed, date: 2023%}\n",
    ),
    ("sidecar", "summary: x\nannotations: []\n"),
    ("sidecar", ""),
    ("page", "title: About\nstatus: draft\n"),
]
BAD = [
    ("config", "titel: x"),
    ("config", "search: yes"),
    ("config", "rights: {max_words: x}"),
    ("config", "rights: {publish: all}"),
    ("config", "theme: ../x"),
    ("config", "- a"),
    ("config", "theme_settings: {a: {b: c}}"),
    ("sources", "a: {}"),
    ("sources", "a:"),
    ("sources", "a: x"),
    ("sources", "a/b: {name: A}"),
    ("sources", ".a: {name: A}"),
    ("sources", "a: {name: ''}"),
    ("sources", "a: {name: A, url: www.a.org}"),
    ("actors", "a: {name: A, type: robot}"),
    ("actors", "a: {name: A, aliases: [[b]]}"),
    ("actors", "a: {name: A, aliases: [{match: true}]}"),
    ("actors", "a: {name: A, match: 1}"),
    ("briefing", "title: T"),
    ("briefing", "title: T\nsummary: ~"),
    ("briefing", HEAD + "published: 14.9.2023"),
    ("briefing", HEAD + "published: 2023-09"),
    ("briefing", HEAD + "cutoff: 2023-09-14T18:00"),
    ("briefing", HEAD + "timeline: [{date: soon, title: x}]"),
    ("briefing", HEAD + "timeline: [{title: x}]"),
    ("briefing", HEAD + "articles: a, b!"),
    ("briefing", HEAD + "key_points: [{text: a, cites: ['a#']}]"),
    ("briefing", HEAD + "key_points: [{text: a, confidence: total}]"),
    ("briefing", HEAD + "topics: [a, ]\narticles: [[a]]"),
    ("briefing", HEAD + "claims: [x, ~]"),
    ("article", "title: T"),
    ("article", "title: T\nsource: a b"),
    ("article", "title: T\nsource: a\ncapture: {file: captures/a.txt, differs: no}"),
    ("article", "title: T\nsource: a\ncapture: {file: captures/a.txt, differs: False}"),
    ("article", "title: T\nsource: a\ncoded: yes"),
    ("article", "title: T\nsource: a\nannotations: [x]"),
    ("article", "title: {a: b}\nsource: a"),
    ("sidecar", "title: T"),
    ("page", "status: draft"),
]


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_what_the_reader_accepts_the_schema_accepts(kind: str, text: str) -> None:
    assert reader_accepts(kind, text)
    assert schema_accepts(kind, text)


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_what_the_reader_refuses_the_schema_refuses(kind: str, text: str) -> None:
    assert not reader_accepts(kind, text)
    assert not schema_accepts(kind, text)


def test_the_schemas_are_schemas_and_always_the_same() -> None:
    for schema in schemas().values():
        jsonschema.Draft202012Validator.check_schema(schema)
    assert json.dumps(schemas()) == json.dumps(schemas())


def test_an_editor_finds_descriptions_choices_and_defaults() -> None:
    briefing = schemas()["briefing"]
    assert briefing["$defs"]["OpenQuestion"]["description"].startswith("What the articles leave unclear")
    assert briefing["properties"]["status"]["enum"][:2] == ["draft", "review"]
    assert briefing["properties"]["status"]["default"] == "published"
    assert briefing["required"] == ["title", "summary"]
