"""Pages from templates: failures have their place, and nothing that an author wrote becomes markup."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from tests.projects import PROJECT, build, shipped_theme, text_of, told


def test_a_template_that_fails_is_told_once_however_many_pages_use_it() -> None:
    built = build({**PROJECT, "themes/default/templates/part.html": "one\n\n{{ view.nothing.at.all }}\n"})
    assert told(built) == ["T002 themes/default/templates/part.html:3"]
    (problem,) = built.diagnostics
    assert "nothing" in problem.message
    assert any("404.html" in hint for hint in problem.hints)


def test_each_mistake_of_a_template_is_told() -> None:
    mistakes = "{% if page.section == 'home' %}\n{{ 1 / 0 }}\n{% else %}\n{{ view.nothing }}\n{% endif %}\n"
    built = build({**PROJECT, "themes/default/templates/part.html": mistakes})
    assert told(built) == [f"T002 themes/default/templates/part.html:{line}" for line in (2, 4)]


@pytest.mark.parametrize("mistake", ["{{ view.nothing }}", "{{ nothing }}", "{{ 'a' + 1 }}", "{{ page.path() }}"])
def test_whatever_a_template_does_wrong_is_a_diagnostic(mistake: str) -> None:
    assert told(build({**PROJECT, "themes/default/templates/home.html": f"\n{mistake}"})) == [
        "T002 themes/default/templates/home.html:2"
    ]


def test_a_template_that_was_seen_elsewhere_is_told_where_it_stands() -> None:
    for theme in ("own", "other"):
        files = {f"themes/{theme}/templates/home.html": "\n{{ view.nothing }}", "config.yaml": f"theme: {theme}\n"}
        assert told(build({**PROJECT, **files})) == [f"T002 themes/{theme}/templates/home.html:2"]


def test_an_endless_template_is_a_diagnostic() -> None:
    built = build({**PROJECT, "themes/default/templates/home.html": "{% include 'home.html' %}"})
    assert told(built) == ["T001 themes/default/templates/home.html:1"]


def test_a_failing_template_can_be_mended() -> None:
    built = build({**PROJECT, "themes/default/templates/home.html": "{{ view.nothing }}"})
    assert built.has_errors
    assert built.apply({"themes/default/templates/home.html": b"mended"}) == ["index.html"]
    assert not built.has_errors
    assert built.pending["index.html"] == b"mended"


# ── what authors write is text ──────────────────────────────────────────────────────────────────────────────────────

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> &amp; javascript:x"


def _yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _hostile(number: int) -> str:
    """A hostile text, with a number by which it is known again."""
    return _yaml(f"E{number}E {EVIL}")


def _numbered(text: str) -> tuple[str, int]:
    """Put a hostile text of its own in each place that `@` marks."""
    pieces = text.split("@")
    return "".join(
        piece + (_hostile(number) if number < len(pieces) - 1 else "") for number, piece in enumerate(pieces)
    ), len(pieces) - 1


BRIEFING = """
title: @
summary: @
why_it_matters: @
published: 2024-03-06
authors: [{name: @, url: "https://x.example/?a=1&b=2"}]
topics: [@]
articles: [one]
key_points: [{text: @, cites: [one#q], id: point}]
key_quotes:
  - id: said
    title: @
    speaker: ada
    wordings: [one#q]
    original: {language: de, text: @, status: seen}
    relay: [{by: @, language: en, note: @}]
    terms: [{term: @, wordings: {one: "<script>alert(3)</script>"}, note: @}]
    note: @
actors: [{id: ada, role: @}]
open_questions:
  - {id: open, question: @, would_answer: @, status: answered, opened: 2024-03-05,
     answer: {text: @, cites: [one#q]}, history: [{date: 2024-03-05, status: answered, note: @}]}
claims: [{id: claim, text: @, note: @}]
timeline: [{id: event, date: 2024-03-04, title: @, text: @}]
changes: [{date: 2024-03-07, text: @, affects: [point]}]
"""
ACTORS = """
ada:
  name: @
  match: false
  aliases: [{name: @, match: false}]
  names: {de: @}
  roles: [@]
  description: @
  url: "https://x.example/?a=1&b=2"
"""
SOURCES = "harbor: {name: @, description: @, country: NL}\n"
ARTICLE = """---
title: @
source: harbor
author: [@]
origin: @
summary: @
published: 2024-03-05
rights: {publish: full}
annotations:
  - {quote: headline, exact: alert(1), type: headline, speaker: ada}
---

Ada said [“&lt;script&gt;alert(3)&lt;/script&gt; words”]{.quote #q speaker=ada ref=said as="<script>alert(4)</script>"}.
[Who?]{.question #open ref=open note="<script>"} [A claim]{.claim #c ref=claim by=ada stance=asserts}.
[An event]{.event #e ref=event}, [a term]{.term #t ref=term}.
"""
PAGE = "---\ntitle: @\ndescription: @\n---\n\nText.\n"
CONFIG = "title: @\ndescription: @\nbase_url: https://x.example/\n"


class _Markup(HTMLParser):
    """What a browser would see: tags, and attributes that could run something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The theme has one script of its own.
        if not (tag == "script" and dict(attrs).get("src") == "../theme/receipts.js"):
            self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src", "action")}


def test_no_text_of_any_field_becomes_markup() -> None:
    templates = {
        "config.yaml": CONFIG,
        "content/sources.yaml": SOURCES,
        "content/actors.yaml": ACTORS,
        "content/articles/one.md": ARTICLE,
        "content/briefings/first.yaml": BRIEFING,
        "content/pages/about.md": PAGE,
    }
    files: dict[str, str] = {}
    everything = "\x00".join(templates.values())
    filled, count = _numbered(everything)
    files = dict(zip(templates, filled.split("\x00"), strict=True))
    built = build({**shipped_theme(), **files})
    assert [line for line in told(built) if line.startswith(("T", "Y"))] == []
    assert not built.has_errors, told(built)
    site = {address: text_of(data) for address, data in built.pending.items() if address.endswith(".html")}
    for address, html in site.items():
        seen = _Markup()
        html = re.sub(r'<script src="[^"]*theme/\w+\.js"( [a-z-]+(="[^"<>]*")?)*></script>', "", html)
        bare, begin, rest = html.partition('<script type="application/ld+json">')  # data, which no browser runs
        linked, _, rest = rest.partition("</script>")
        seen.feed(bare + rest)
        assert begin == "" or json.loads(linked), address
        assert not seen.tags & {"script", "img"}, address
        assert not [name for name in seen.attributes if name.startswith("on")], address
        assert not [target for target in seen.addresses if re.match(r"\s*javascript:", target)], address
    whole = "\n".join(site.values())
    missing = [number for number in range(count) if f"E{number}E &lt;script&gt;" not in whole]
    assert missing == [], [filled.split(f"E{number}E")[0][-40:] for number in missing]


def test_a_change_names_what_it_affects_in_words() -> None:
    page = text_of(build({**PROJECT, **shipped_theme()}).pending["briefings/port.html"])
    assert 'Affects <a href="#point-nobody"><bdi>Nobody moves.</bdi></a>' in page
