"""The JSON-LD of pages: it parses, uses words of schema.org that exist, says what the page says, and cannot break out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import lxml.html
import pytest

from briefgen.plan.linked_data import linked_data
from briefgen.views import ActorView, SiteView
from tests.projects import build, shipped_theme
from tests.reusable import reused

Node = dict[str, Any]

# The types that stand on pages, and for each the properties of schema.org that it has by itself or inherits.
_THING = set("name description url sameAs alternateName".split())
_WORK = _THING | set(
    "abstract about author archivedAt citation dateCreated dateModified datePublished hasPart headline inLanguage "
    "isBasedOn isPartOf keywords publisher text".split()
)
TYPES = {
    "NewsArticle": _WORK,
    "Report": _WORK,
    "WebSite": _WORK,
    "CollectionPage": _WORK,
    "CreativeWork": _WORK,
    "Quotation": _WORK | {"spokenByCharacter"},
    "Question": _WORK | {"acceptedAnswer", "suggestedAnswer"},
    "Answer": _WORK,
    "Claim": _WORK | {"appearance", "firstAppearance"},
    "Event": _THING | {"startDate"},
    "Person": _THING | {"jobTitle"},
    "Organization": _THING,
    "GovernmentOrganization": _THING,
    "Thing": _THING,
}
_SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@cache
def pages(config: str | None = None) -> dict[str, str]:
    return {path: text for path, text in reused(config).items() if path.endswith(".html")}


@cache
def said(path: str, config: str | None = None) -> Node:
    (found,) = _SCRIPT.findall(pages(config)[path])
    node: Node = json.loads(found)
    return node


def nodes(value: object) -> Iterator[Node]:
    if isinstance(value, list):
        for part in value:
            yield from nodes(part)
    elif isinstance(value, dict):
        yield value
        for part in value.values():
            yield from nodes(part)


SILENT = (
    "404.html",
    "about.html",
    "data/index.html",
    "method.html",
    "actors/index.html",
    "sources/index.html",
    "briefings/index.html",
    "search.html",
)


def test_pages_say_what_they_are_and_in_words_that_exist() -> None:
    for path, text in pages().items():
        assert len(_SCRIPT.findall(text)) == (0 if path in SILENT or path.startswith("quotes/") else 1), path
        if not _SCRIPT.search(text):
            continue
        whole = said(path)
        assert whole["@context"] == "https://schema.org"
        for node in nodes(whole):
            kind = node.get("@type")
            allowed = TYPES[kind] if kind else {"name"}
            assert set(node) - {"@context", "@type", "@id"} <= allowed, (path, kind)
            assert kind or "@id" in node


@pytest.mark.parametrize("config", [None, "title: Desk\n"], ids=["base_url", "relative"])
def test_things_are_named_by_addresses_that_lead_to_them(config: str | None) -> None:
    base = "https://desk.example/"
    for path, text in pages(config).items():
        for node in nodes(said(path, config)) if _SCRIPT.search(text) else ():
            if "@id" in node:
                whole, place = urldefrag(urljoin(base + path, node["@id"]))
                target = pages(config)[unquote(whole.removeprefix(base))]
                assert not place or f' id="{unquote(place)}"' in target, (path, node["@id"])


def test_nothing_ends_the_script_element() -> None:
    """The headline of one article holds what would, and its text a line separator of JavaScript."""
    text = pages()["articles/split.html"]
    (script,) = lxml.html.fromstring(text).xpath('//script[@type="application/ld+json"]')
    assert json.loads(script.text)["headline"] == "“Never” again, says Brandt </script><!-- &"
    for path, page in pages().items():
        for found in _SCRIPT.findall(page):
            assert not re.search("[<>&\u2028\u2029]", found), path
    assert any("\u2028" in part.get("text", "") for part in said("articles/split.html")["hasPart"])


def test_an_article_says_who_published_it_and_whom_it_quotes() -> None:
    article = said("articles/split.html")
    assert article["@type"] == "NewsArticle"
    assert article["isBasedOn"] == "https://valley.example/split?a=1&b=2"
    assert article["url"] == "https://desk.example/articles/split.html"
    assert article["datePublished"] == "2024-03-05T23:30:00Z"
    assert article["publisher"] == {"@type": "Organization", "@id": "../sources/valley.html", "name": "=cmd|calc"}
    move = next(part for part in article["hasPart"] if part["@id"] == "#move")
    assert move["text"] == "“We will not move,” … “ever.”"
    assert move["spokenByCharacter"] == [{"@id": "../actors/ada.html", "name": "Ada Brandt"}]


def test_an_article_that_is_not_shown_says_nothing_of_its_words() -> None:
    article = said("articles/hushed.html")
    assert "hasPart" not in article
    assert article["headline"] == "A hushed text"


def test_an_actor_is_what_its_type_says() -> None:
    actor = said("actors/min.html")
    assert actor["@type"] == "GovernmentOrganization"
    assert actor["alternateName"] == ["مين", "Min Jun", "@min", "-1", "'=x"]
    assert said("actors/ada.html")["jobTitle"] == ["Harbor master"]


def test_a_briefing_says_its_questions_claims_and_events() -> None:
    briefing = said("briefings/answers.html")
    parts = {part["@id"]: part for part in briefing["hasPart"]}
    assert parts["#question-when-over"]["acceptedAnswer"] == {
        "@type": "Answer",
        "text": "Today.",
        "dateCreated": "2024-05-01",
    }
    assert "acceptedAnswer" not in parts["#question-who-next"]
    assert parts["#question-who-next"]["suggestedAnswer"]["text"] == "Some."
    assert parts["#claim-over"]["firstAppearance"] == {"@id": "../articles/hushed.html"}
    assert parts["#event-spring"]["name"] == "A spring of strikes"
    assert parts["../articles/split.html#move"]["isPartOf"] == {"@id": "../articles/split.html"}
    assert said("briefings/port.html")["hasPart"][-1]["startDate"] == "2024-03-04"


def test_only_quotes_whose_words_were_found_are_facts() -> None:
    head = "title: T\nsource: s\nrights: {publish: full}\n"
    accepted = "verdict: accepted, reason: As broadcast."
    made = build(
        {
            **shipped_theme(),
            "content/sources.yaml": "s: {name: Source}\n",
            "content/articles/one.md": f"---\n{head}---\n\nWe are not going to close the port in any case.\n",
            "content/articles/two.md": f"---\n{head}---\n\nThe ferry leaves at noon on Sundays.\n",
            "content/articles/three.md": f"---\n{head}text: not-held\n---\n",
            "content/briefings/b.yaml": "title: B\nsummary: S\nkey_quotes:\n"
            "  - {article: one, text: We are not going to close}\n"
            f"  - {{article: one, text: We are going to close the port in any case, {accepted}}}\n"
            f"  - {{article: one, text: The ferry leaves at noon, {accepted}}}\n"
            f"  - {{article: one, text: Zebras graze behind seven mountains, {accepted}}}\n"
            "  - {article: three, text: Nobody holds these words}\n",
        }
    )
    page = made.pending["briefings/b.html"]
    assert isinstance(page, bytes)
    for verdict in ("altered", "elsewhere", "absent", "unchecked"):
        assert f"method.html#page-{verdict}" in page.decode()
    (script,) = _SCRIPT.findall(page.decode())
    assert [part["text"] for part in json.loads(script)["hasPart"]] == ["We are not going to close"]
    rows = b"".join(
        data for path, data in made.pending.items() if path.startswith("data/quotes") and isinstance(data, bytes)
    )
    assert b"Zebras" not in rows
    assert b"We are going" not in rows
    assert b"Nobody holds" not in rows


def test_what_is_not_known_is_not_said() -> None:
    bare = linked_data(ActorView(id="a", name="A", type="unnamed"), SiteView(title="T"), "a.html", None)
    assert bare == '{"@context":"https://schema.org","@type":"Thing","@id":"a.html","name":"A"}'
