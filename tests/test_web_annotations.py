"""The annotations of articles: valid by the rules of the W3C's model, true to the published text, and no word more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import lxml.html
import pytest

from briefgen.resolve.published import Published
from tests.reusable import PLANTED, REUSED, reused

Node = dict[str, Any]
RELATIVE = "title: Desk\n"
each_config = pytest.mark.parametrize("config", [None, RELATIVE], ids=["base_url", "relative"])


@cache
def files(config: str | None) -> dict[str, Node]:
    found = reused(config)
    return {path: json.loads(text) for path, text in found.items() if path.startswith("data/annotations/")}


def every(config: str | None) -> Iterator[tuple[Node, Node]]:
    for page in files(config).values():
        for item in page["items"]:
            yield page, item


# ── the rules of the model ──────────────────────────────────────────────────────────────────────────────────────

MOTIVATIONS = set(
    "assessing bookmarking classifying commenting describing editing highlighting identifying linking moderating "
    "questioning replying tagging".split()
)
# The terms of the model's JSON-LD context that stand here; others need the prefix of one of its vocabularies.
TERMS = set(
    "@context id type label total first last items partOf startIndex motivation creator body target purpose value format "
    "language source selector state exact prefix suffix start end name sourceDate sourceDateStart sourceDateEnd cached".split()
)
_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def check_iri(value: object) -> None:
    assert isinstance(value, str)
    assert re.fullmatch(r"[!#$%&'()*+,/:;=?@\[\]~\w.-]+", value), value


def check_page(page: Node) -> None:
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    check_iri(page["id"])
    assert isinstance(page["items"], list)
    assert page["startIndex"] >= 0
    collection = page["partOf"]
    assert collection["type"] == "AnnotationCollection"
    check_iri(collection["id"])
    assert collection["total"] == len(page["items"])
    assert collection["first"] == collection["last"] == page["id"]
    ids = [item["id"] for item in page["items"]]
    assert len(ids) == len(set(ids))
    check_terms(page)
    for item in page["items"]:
        check_annotation(item)


def check_terms(node: object) -> None:
    if isinstance(node, list):
        for part in node:
            check_terms(part)
    elif isinstance(node, dict):
        unknown = {key for key in node if key not in TERMS and not key.startswith("schema:")}
        assert unknown == set()
        for part in node.values():
            check_terms(part)


def check_annotation(item: Node) -> None:
    check_iri(item["id"])
    assert item["type"] == "Annotation"
    assert item["motivation"] in MOTIVATIONS
    check_iri(item["creator"]["id"])
    assert item["creator"]["type"] in ("Person", "Organization", "Software")
    assert item["body"]
    assert item["target"]
    for body in item["body"]:
        check_body(body)
    for target in item["target"]:
        assert target["type"] == "SpecificResource"
        check_iri(target["source"])
        selectors = target.get("selector", [])
        for selector in selectors if isinstance(selectors, list) else [selectors]:
            check_selector(selector)
        if "state" in target:
            check_state(target["state"])


def check_body(body: Node) -> None:
    assert body["purpose"] in MOTIVATIONS
    if body["type"] == "TextualBody":
        assert isinstance(body["value"], str)
    else:
        assert body["type"] == "SpecificResource"
        source = body["source"]
        check_iri(source["id"] if isinstance(source, dict) else source)


def check_selector(selector: Node) -> None:
    if selector["type"] == "TextPositionSelector":
        assert set(selector) == {"type", "start", "end"}
        assert 0 <= selector["start"] < selector["end"]
    else:
        assert selector["type"] == "TextQuoteSelector"
        assert isinstance(selector["exact"], str)
        assert selector["exact"]
        assert set(selector) <= {"type", "exact", "prefix", "suffix"}
        assert all(isinstance(selector.get(key, ""), str) for key in ("prefix", "suffix"))


def check_state(state: Node) -> None:
    assert state["type"] == "TimeState"
    assert ("sourceDate" in state) + ("sourceDateStart" in state) <= 1
    assert ("sourceDateStart" in state) == ("sourceDateEnd" in state)
    dates = [state[key] for key in ("sourceDate", "sourceDateStart", "sourceDateEnd") if key in state]
    assert all(_UTC.fullmatch(date) for date in dates)
    assert dates == sorted(dates)
    if "cached" in state:
        check_iri(state["cached"])


@each_config
def test_the_annotations_are_valid_by_the_model(config: str | None) -> None:
    assert {path.split("/")[-1] for path in files(config)} == {
        "strike.json",
        "talks.json",
        "bridge.json",
        "split.json",
        "east.json",
    }
    for page in files(config).values():
        check_page(page)


# ── the published text ──────────────────────────────────────────────────────────────────────────────────────────


@each_config
def test_every_selector_holds_in_the_published_text(config: str | None) -> None:
    found = 0
    for page, item in every(config):
        whole = page["schema:hasPart"]
        for target in item["target"]:
            if target["source"] != whole["id"]:
                continue
            quote, position = target["selector"]
            start, end, text = position["start"], position["end"], whole["value"]
            assert text[start:end] == quote["exact"]
            assert text[:start].endswith(quote.get("prefix", ""))
            assert text[end:].startswith(quote.get("suffix", ""))
            assert "\n" not in quote["exact"].replace("\n\n", "")
            found += 1
    assert found > 15


def test_the_article_at_its_source_is_found_by_the_same_words() -> None:
    for page, item in every(None):
        sources = {target["source"] for target in item["target"]}
        assert page["schema:hasPart"]["id"] in sources
        assert len(sources) == 2
        quotes = [
            json.dumps(target["selector"] if isinstance(target["selector"], dict) else target["selector"][0])
            for target in item["target"]
        ]
        assert quotes[0::2] == quotes[1::2]
    split = files(None)["data/annotations/split.json"]
    move = next(item for item in split["items"] if item["id"].endswith("#move"))
    assert move["target"][0]["source"] == "https://valley.example/split?a=1&b=2"
    assert move["target"][0]["state"] == {
        "type": "TimeState",
        "sourceDateStart": "2024-03-06T00:00:00Z",
        "sourceDateEnd": "2024-03-06T23:59:59Z",
        "cached": "https://archive.example/split",
    }
    parts = [target["selector"]["exact"] for target in move["target"][0::2]]
    assert parts == ["“We will not move,”", "“ever.”"]


def test_the_published_text_is_what_its_page_shows() -> None:
    pages = reused()
    for page in files(None).values():
        name = page["id"].rpartition("/")[2].removesuffix(".json")
        article = lxml.html.fromstring(pages[f"articles/{name}.html"])
        for note in article.xpath('//a[@class="ref"]'):
            note.drop_tree()
        (headline,), (text,) = article.xpath("//h1"), article.xpath('//*[@id="page-text"]')
        shown = "".join((*headline.itertext(), *text.itertext()))
        assert _letters(page["schema:hasPart"]["value"]) == _letters(shown), name


def _letters(text: str) -> str:
    return re.sub(r"[\s…]", "", text)


@each_config
def test_addresses_lead_to_what_the_site_holds(config: str | None) -> None:
    base = "https://desk.example/"
    site = reused(config)
    ids = {path: set(re.findall(r' id="([^"]*)"', text)) for path, text in site.items() if path.endswith(".html")}
    for path, page in files(config).items():
        for address in _addresses(page):
            whole, fragment = urldefrag(urljoin(base + path, address))
            if whole.startswith(base):
                target = unquote(whole.removeprefix(base))
                assert target in site, address
                assert target == path or not fragment or unquote(fragment) in ids[target], address


def _addresses(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from _addresses(part)
    elif isinstance(node, dict):
        for key, part in node.items():
            if key in ("id", "source", "first", "last") and isinstance(part, str):
                yield part
            else:
                yield from _addresses(part)


# ── rights ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_that_may_not_be_shown_is_in_any_file_for_programs() -> None:
    for word in PLANTED:  # or the test below would prove nothing
        assert word in " ".join(REUSED.values()).lower()
    for path, text in reused().items():
        for word in PLANTED:
            assert word not in text.lower(), path


def test_an_article_without_words_has_no_annotations() -> None:
    assert "data/annotations/hushed.json" not in files(None)


def test_the_page_of_an_article_leads_to_its_annotations() -> None:
    for path, text in reused().items():
        if path.startswith("articles/"):
            held = path.replace("articles/", "data/annotations/").replace(".html", ".json") in files(None)
            assert ('rel="alternate" type="application/ld+json"' in text) == held, path


# ── the text itself ─────────────────────────────────────────────────────────────────────────────────────────────

TEXT = "One two three.\n\nFour\nfive\tsix seven.\n\n\nEight."


def test_what_is_left_out_is_marked_and_positions_count_what_is_there() -> None:
    published = Published("Title", TEXT, [(0, 7), (8, 14), (16, 25)])
    assert published.text == "Title\n\nOne two … three.\n\n…\n\nFour five"
    found = published.quotation((21, 25), in_title=False)
    assert found is not None
    assert published.text[found.start : found.end] == found.exact == "five"
    assert (found.prefix, found.suffix) == ("Four ", "")
    for part, words in (((4, 7), "two"), ((8, 13), "three")):
        beside = published.quotation(part, in_title=False)
        assert beside is not None
        assert beside.exact == words
        assert "…" not in beside.prefix + beside.suffix, "what stands behind a gap does not stand beside the words"


@pytest.mark.parametrize("part", [(5, 9), (7, 8), (26, 30), (3, 3)])
def test_words_that_are_not_shown_have_no_place(part: tuple[int, int]) -> None:
    published = Published("Title", TEXT, [(0, 7), (8, 14), (16, 25)])
    assert published.quotation(part, in_title=False) is None


def test_every_stretch_has_its_place() -> None:
    cuts = [0, 3, 4, 14, 16, 25, 30, len(TEXT)]
    stretches = list(pairwise(cuts))[::2]
    published = Published("T", TEXT, stretches)
    for start, end in stretches:
        for first in range(start, end):
            for last in range(first + 1, end + 1):
                found = published.quotation((first, last), in_title=False)
                assert found is not None
                flat = TEXT.replace("\t", " ").replace("r\nf", "r f")[first:last]
                assert found.exact.split() == flat.split()
                assert published.text[found.start : found.end] == found.exact
                assert published.text[: found.start].endswith(found.prefix)
                assert published.text[found.end :].startswith(found.suffix)


def test_a_letter_is_not_cut_from_its_marks() -> None:
    text = "e\u0301" * 60 + " word " + "e\u0301" * 60
    found = Published("T", text, None).quotation((121, 125), in_title=False)
    assert found is not None
    assert not found.prefix.startswith("\u0301")
    assert found.suffix.count("e") == found.suffix.count("\u0301")
