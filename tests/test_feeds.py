"""Feeds and what search engines ask for: valid by their standards, harmless, true in their dates, and no wider than pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import jsonschema
import lxml.html
import pytest
from lxml import etree

from briefgen import dates
from briefgen.digest import digest_value
from briefgen.pipeline import Build
from briefgen.plan import feeds, sitemap
from tests.projects import PROJECT, Files, as_values, build, sample_project, shipped_theme, text_of, told
from tests.reusable import PLANTED, REUSED

FOLDER = Path(__file__).parent / "feeds"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
BASE = "https://desk.example/"
PORT = "content/briefings/port.yaml"
EVIL = "<script>alert(1)</script> & \"'><img src=x onerror=alert(2)> ]]> <!--"


_TEXTS = (".html", ".xml", ".json", ".txt")
_made: dict[str, dict[str, str]] = {}


def made(files: Files) -> dict[str, str]:
    """All files of a site by the shipped theme, as texts. One site is built once."""
    key = digest_value(sorted(files.items()))
    if key not in _made:
        built = build({**shipped_theme(), **files})
        assert not built.has_errors, told(built)
        found = {address: text_of(output) for address, output in built.pending.items() if address.endswith(_TEXTS)}
        _made[key] = found
    return _made[key]


def reused() -> dict[str, str]:
    return made(REUSED)


def atom(text: str) -> Any:
    return etree.fromstring(text.encode())


def entries(site: dict[str, str], address: str) -> list[dict[str, Any]]:
    """The entries of a feed by its address without ending. Both forms have to tell the same."""
    found: list[dict[str, Any]] = json.loads(site[f"{address}.json"])["items"]
    tree = atom(site[f"{address}.xml"])
    for path, key in (("id", "id"), ("updated", "date_modified"), ("published", "date_published")):
        assert tree.xpath(f"a:entry/a:{path}/text()", namespaces=ATOM) == [entry[key] for entry in found]
    titles = tree.xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert [" ".join(title.split()) for title in titles] == [entry["title"] for entry in found]
    texts = tree.xpath("a:entry/a:content/text()", namespaces=ATOM)
    assert [text.strip() for text in texts] == [entry["content_html"].strip() for entry in found]
    return found


def titles(site: dict[str, str], address: str) -> list[tuple[str, str]]:
    return [(entry["title"], entry["date_published"]) for entry in entries(site, address)]


def feed_addresses(site: dict[str, str]) -> list[str]:
    """The addresses of all feeds, without their endings."""
    return sorted(address[:-4] for address in site if address.endswith(".xml") and "sitemap" not in address)


# ── valid ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def sites() -> Iterator[dict[str, str]]:
    sample = sample_project()
    config = sample["config.yaml"]
    assert isinstance(config, bytes)
    yield reused()
    yield made({**sample, "config.yaml": config + b"base_url: https://desk.example/sub\n"})
    yield made({"config.yaml": f"base_url: {BASE}\n"})  # nothing in it at all
    yield made(EVERYWHERE)


def test_every_feed_is_valid() -> None:
    grammar = etree.RelaxNG(etree.parse(FOLDER / "atom.rng"))
    schema = json.loads((FOLDER / "jsonfeed.json").read_text("utf-8"))
    for site in sites():
        addresses = feed_addresses(site)
        assert "feed" in addresses
        assert "questions/feed" in addresses
        for address in addresses:
            assert site[f"{address}.xml"].startswith("<?xml")
            tree = atom(site[f"{address}.xml"])
            grammar.assertValid(tree)
            assert len(tree.xpath("a:link[@rel='self']", namespaces=ATOM)) == 1
            jsonschema.validate(json.loads(site[f"{address}.json"]), schema)
            ids = [entry["id"] for entry in entries(site, address)]
            assert len(set(ids)) == len(ids)


def test_every_sitemap_is_valid_and_lists_each_page_that_is_one() -> None:
    grammar = etree.RelaxNG(etree.parse(FOLDER / "sitemap.rng"))
    for site in sites():
        tree = atom(site["sitemap.xml"])
        grammar.assertValid(tree)
        base = json.loads(site["feed.json"])["feed_url"].removesuffix("feed.json")
        listed = [unquote(loc.removeprefix(base)) for loc in tree.xpath("//*[local-name()='loc']/text()")]
        moved = {address for address, text in site.items() if 'http-equiv="refresh"' in text}
        pages = {address for address in site if address.endswith(".html")}
        assert sorted(listed) == sorted(pages - moved - {"404.html", "search.html"})


def test_every_address_in_a_feed_leads_to_a_place_of_the_site() -> None:
    site = reused()
    for address in feed_addresses(site):
        feed = json.loads(site[f"{address}.json"])
        hrefs = [feed["home_page_url"], feed["feed_url"]]
        for entry in feed["items"]:
            hrefs += [
                entry["url"],
                *(href for _, _, href, _ in lxml.html.fromstring(entry["content_html"]).iterlinks()),
            ]
        for href in hrefs:
            page, fragment = urldefrag(href)
            assert page.startswith(BASE)
            text = site[unquote(page.removeprefix(BASE))]
            assert not fragment or f'id="{unquote(fragment)}"' in text, href


# ── harmless ────────────────────────────────────────────────────────────────────────────────────────────────────────

_QUOTED = json.dumps(EVIL)
EVERYWHERE: Files = PROJECT | {
    "config.yaml": f"title: {_QUOTED}\ndescription: {_QUOTED}\nbase_url: {BASE}\n",
    "content/sources.yaml": f"harbor: {{name: {_QUOTED}}}\nvalley: {{name: Valley}}\n",
    "content/actors.yaml": PROJECT["content/actors.yaml"].replace(
        "name: Ada Brandt, aliases: [Brandt]", f"name: {_QUOTED}, aliases: [Brandt], description: {_QUOTED}"
    ),
    "content/articles/evil.md": f"---\ntitle: {_QUOTED}\nsource: harbor\npublished: 2024-05-01\n---\n\nBrandt said "
    "[“a &lt;script&gt;alert(1)&lt;/script&gt; &amp; b”]{.quote speaker=ada as='<b onclick=x>'}.\n",
    "content/briefings/evil.yaml": f"title: {_QUOTED}\nsummary: {_QUOTED}\npublished: 2024-05-01\ntopics: [{_QUOTED}]\n"
    f"authors: [{{name: {_QUOTED}, url: 'https://a.example/?a=1&b=2'}}]\nkey_points: [{{text: {_QUOTED}}}]\n"
    f"open_questions:\n  - {{question: {_QUOTED}, id: q, opened: 2024-05-01, status: answered,"
    f" answer: {{text: {_QUOTED}, cites: [strike#wait], date: 2024-05-02}}, would_answer: {_QUOTED}}}\n"
    f"changes: [{{date: 2024-05-03, text: {_QUOTED}}}]\n",
}
_HARMLESS = set("div p b bdi a blockquote ul li".split())


def test_no_text_becomes_markup_whatever_field_it_stands_in() -> None:
    site = made(EVERYWHERE)
    seen = 0
    for address in feed_addresses(site):
        for entry in entries(site, address):
            body = lxml.html.fromstring(entry["content_html"])
            assert {node.tag for node in body.iter()} <= _HARMLESS
            assert {name for node in body.iter() for name in node.attrib} <= {"lang", "dir", "href"}
            seen += EVIL in body.text_content()
            seen += EVIL in entry["title"]
    assert seen > 10
    assert titles(site, "briefings/evil") == [
        (f"Update: {EVIL}", "2024-05-03T00:00:00Z"),
        (EVIL, "2024-05-01T00:00:00Z"),
        (f"Answered: {EVIL}", "2024-05-02T00:00:00Z"),
        (f"Asked: {EVIL}", "2024-05-01T00:00:00Z"),
    ]


def test_a_character_that_xml_cannot_hold_does_not_break_a_feed() -> None:
    """Files may not hold one; a template may."""
    site = made({**PROJECT, "themes/default/templates/feed.xml": "<a>{{ '\\x0b\\ufffe' }}{{ view.title }}</a>"})
    assert atom(site["feed.xml"]).text == "Desk"


def test_the_head_of_a_page_holds_texts_as_texts() -> None:
    head = lxml.html.fromstring(made(EVERYWHERE)["briefings/evil.html"]).find("head")
    named = {node.get("property"): node.get("content") for node in head.iter("meta") if node.get("property")}
    assert named["og:title"] == named["og:site_name"] == EVIL
    assert named["og:type"] == "article"
    assert named["og:url"] == f"{BASE}briefings/evil.html"
    assert {node.tag for node in head} <= {"meta", "title", "link", "script"}
    assert not [node for node in head.iter("script") if "alert" in (node.get("src") or "")]


def test_what_must_not_leave_the_machine_is_in_no_feed() -> None:
    site = reused()
    for address, text in site.items():
        if address.endswith((".xml", ".json", ".txt")) and not address.startswith("data/"):
            for planted in PLANTED:
                assert planted not in text.casefold(), (planted, address)
    hidden = PROJECT[PORT].replace("summary:", "status: draft\nsummary:", 1)
    kept = made({**PROJECT, PORT: hidden})
    assert "briefings/port.xml" in made(PROJECT)
    assert not [address for address in kept if address.startswith("briefings/port")]
    assert not [a for a, text in kept.items() if a.endswith((".xml", ".json")) and "The strike in the port" in text]


def test_an_article_without_rights_is_named_and_its_words_are_not() -> None:
    strike = PROJECT["content/articles/strike.md"].replace("publish: full", "publish: none")
    site = made({**PROJECT, "content/articles/strike.md": strike})
    (entry,) = [entry for entry in entries(site, "actors/ada") if "Cranes stand still" in entry["title"]]
    assert "we wait" not in entry["content_html"]
    assert entry["url"] == f"{BASE}articles/strike.html"


# ── languages ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_entry_says_its_language_and_its_direction() -> None:
    arabic = (
        "title: الإضراب في الميناء\nsummary: توقف العمل.\nlanguage: ar\npublished: 2024-03-06\narticles: [bridge]\n"
    )
    site = made({**PROJECT, "content/briefings/bridge.yaml": arabic})
    (entry,) = entries(site, "briefings/bridge")
    assert (entry["title"], entry["language"]) == ("الإضراب في الميناء", "ar")
    assert lxml.html.fromstring(entry["content_html"]).attrib == {"lang": "ar", "dir": "rtl"}
    (node,) = atom(site["briefings/bridge.xml"]).xpath("a:entry", namespaces=ATOM)
    assert node.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"


# ── dates ───────────────────────────────────────────────────────────────────────────────────────────────────────────

ASKED = """
open_questions:
  - {id: payer, question: Who pays?, raised_by: [strike#pays]}
  - id: end
    question: When does it end?
    status: answered
    answer: {text: In May., cites: [talks#waiting], date: 2024-05-01}
    history: [{date: 2024-03-07, status: open}, {date: 2024-03-20, status: disputed, note: They differ.}, {date: 2024-05-02, status: answered}]
  - {id: why, question: Why?, opened: 2024-03~, status: answered, answer: {text: For pay., cites: [talks#waiting], date: 2024-04-09/2024-04-11}}
changes:
  - {date: 2024-03, type: correction, text: Two ships.}
  - {date: 2024-03, type: correction, text: Three ships.}
"""


def test_entries_are_as_old_as_the_content_says() -> None:
    port = PROJECT[PORT].replace("published: 2024-03-06\n", "")
    start, claims, end = port.index("open_questions:"), port.index("claims:"), port.index("changes:")
    site = made({**PROJECT, PORT: port[:start] + port[claims:end] + ASKED})
    assert titles(site, "questions/feed") == [
        ("Answered: When does it end?", "2024-05-02T00:00:00Z"),
        ("Asked: When does it end?", "2024-03-07T00:00:00Z"),
        ("Answered: Why?", "2024-04-09T00:00:00Z"),
        ("Asked: Why?", "2024-03-01T00:00:00Z"),
        ("Disputed: When does it end?", "2024-03-20T00:00:00Z"),
        ("Asked: When does it open?", "2024-03-09T00:00:00Z"),
        ("Asked: Who pays?", "2024-03-05T00:00:00Z"),
    ]
    (itself,) = [entry for entry in entries(site, "feed") if entry["id"] == f"{BASE}briefings/port.html"]
    # It says no date of its own but those of its changes.
    assert (itself["date_published"], itself["date_modified"]) == ("2024-03-01T00:00:00Z",) * 2
    answered = next(entry for entry in entries(site, "questions/feed") if entry["title"] == "Answered: Why?")
    assert "For pay." in answered["content_html"]


def test_a_briefing_without_a_date_is_as_old_as_its_newest_article_and_else_in_no_feed() -> None:
    plain = "title: The bridge\nsummary: It is closed.\narticles: [bridge]\n"
    (entry,) = entries(made({**PROJECT, "content/briefings/bridge.yaml": plain}), "briefings/bridge")
    assert entry["date_published"] == "2024-03-09T00:00:00Z"
    undated = PROJECT["content/articles/bridge.md"].replace("published: 2024-03-09\n", "")
    site = made({**PROJECT, "content/briefings/bridge.yaml": plain, "content/articles/bridge.md": undated})
    assert entries(site, "briefings/bridge") == []
    assert entries(site, "actors/cleo") == []


def test_a_day_begins_at_midnight_of_the_time_zone() -> None:
    zone = PROJECT["config.yaml"] + "timezone: Europe/Berlin\n"
    (entry, *_) = entries(made({**PROJECT, "config.yaml": zone}), "briefings/bridge")
    assert entry["date_published"] == "2024-03-09T23:00:00Z"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-03-05", "2024-03-05T00:00:00Z"),
        ("2024-03-05T23:30+02:00", "2024-03-05T21:30:00Z"),
        ("2024", "2024-01-01T00:00:00Z"),
        ("2024-03~", "2024-03-01T00:00:00Z"),
        ("2024-03-05/..", "2024-03-05T00:00:00Z"),
        ("../2024-03-05", "2024-03-05T00:00:00Z"),
        ("0001-01-01", "0001-01-01T00:00:00Z"),
        ("soon", None),
        ("", None),
    ],
)
def test_the_moment_at_which_a_date_begins(written: str, moment: str | None) -> None:
    assert dates.instant(written) == moment


def test_a_moment_before_the_calendar_is_none() -> None:
    assert dates.instant("0001-01-01", "Asia/Tokyo") is None
    early = PROJECT[PORT].replace("published: 2024-03-06", "published: 0001-01-01")
    zone = PROJECT["config.yaml"] + "timezone: Asia/Tokyo\n"
    assert "feed.xml" in made({**PROJECT, PORT: early, "config.yaml": zone})


# ── ids and sizes ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_renamed_is_not_new_and_its_feed_stays_at_the_old_address() -> None:
    before = made(PROJECT)
    renamed = dict(PROJECT)
    renamed["content/briefings/harbour.yaml"] = renamed.pop(PORT) + "former_ids: [port]\n"
    after = made(renamed)
    for feed in ("feed", "questions/feed"):
        assert {entry["id"] for entry in entries(after, feed)} == {entry["id"] for entry in entries(before, feed)}
    urls = {entry["url"] for entry in entries(after, "feed")}
    assert urls == {
        f"{BASE}briefings/{name}.html{at}"
        for name, at in (("bridge", ""), ("harbour", ""), ("harbour", "#page-changes"))
    }
    assert after["briefings/port.xml"] == after["briefings/harbour.xml"]
    assert json.loads(after["briefings/port.json"])["feed_url"] == f"{BASE}briefings/harbour.json"
    ids = [
        atom(site[a]).findtext("a:id", namespaces=ATOM)
        for site, a in ((before, "briefings/port.xml"), (after, "briefings/harbour.xml"))
    ]
    assert ids[0] == ids[1]


def test_a_text_that_is_mended_keeps_its_id() -> None:
    mended = PROJECT[PORT].replace("A point was added.", "One point was added.").replace("Work has", "All work has")
    before, after = made(PROJECT), made({**PROJECT, PORT: mended})
    assert [entry["id"] for entry in entries(before, "feed")] == [entry["id"] for entry in entries(after, "feed")]
    assert before["feed.xml"] != after["feed.xml"]


def test_a_feed_holds_the_newest_entries_only() -> None:
    changes = "".join(f"  - {{date: {1900 + n}-01-01, text: Change {n}.}}\n" for n in range(80))
    quotes = "".join(f"[“wait {n}”]{{.quote speaker=ada}}\n" for n in range(30))
    article = f"---\ntitle: Long\nsource: harbor\npublished: 2024-06-01\n---\n\nBrandt said:\n{quotes}"
    many = {
        PORT: PROJECT[PORT].partition("changes:")[0] + "changes:\n" + changes,
        "content/articles/long.md": article,
        **{
            f"content/articles/more-{n}.md": article.replace("2024-06-01", f"2023-06-{n % 28 + 1:02}")
            for n in range(60)
        },
    }
    site = made({**PROJECT, **many})
    found = entries(site, "feed")
    assert len(found) == feeds.MOST
    told_of = [entry["content_html"] for entry in found[2:]]  # behind the two briefings
    assert ["Change 79." in told_of[0], "Change 32." in told_of[-1]] == [True, True]
    spoken = entries(site, "actors/ada")
    assert len(spoken) == feeds.MOST_ARTICLES
    assert spoken[0]["content_html"].count("<blockquote") == 20
    assert "10 more quotes are in the article." in spoken[0]["content_html"]


def test_a_long_sitemap_is_cut_and_its_index_names_the_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 10)
    site = made({**PROJECT, "content/pages/long.md": "---\ntitle: Long\n---\n\nA page.\n"})
    grammar = etree.RelaxNG(etree.parse(FOLDER / "sitemap.rng"))
    grammar.assertValid(atom(site["sitemap.xml"]))
    parts = [loc.removeprefix(BASE) for loc in atom(site["sitemap.xml"]).xpath("//*[local-name()='loc']/text()")]
    assert parts == [f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
    listed = []
    for part in parts:
        grammar.assertValid(atom(site[part]))
        listed += atom(site[part]).xpath("//*[local-name()='loc']/text()")
    assert len(listed) > 20
    assert len(set(listed)) == len(listed)


def test_the_list_of_pages_tells_when_a_briefing_was_changed() -> None:
    text = made(PROJECT)["sitemap.xml"]
    assert f"<loc>{BASE}briefings/port.html</loc><lastmod>2024-03-06</lastmod>" in text
    assert f"<loc>{BASE}articles/strike.html</loc></url>" in text


# ── when there are any ──────────────────────────────────────────────────────────────────────────────────────────────


def test_without_the_address_of_the_site_there_are_none_and_no_page_names_one() -> None:
    site = made({**PROJECT, "config.yaml": "title: Desk\n"})
    assert not [address for address in site if address.endswith(".xml") or "feed" in address]
    assert not [address for address, text in site.items() if "application/atom+xml" in text]
    assert told(build({**PROJECT, "config.yaml": "title: Desk\n"})) == []
    assert told(build({**PROJECT, "config.yaml": "feeds: true\n"})) == ["C030 config.yaml:1"]


def test_who_wants_no_feeds_gets_a_sitemap_alone() -> None:
    site = made({**PROJECT, "config.yaml": PROJECT["config.yaml"] + "feeds: false\n"})
    assert [address for address in site if address.endswith(".xml")] == ["sitemap.xml"]
    assert not [address for address, text in site.items() if "application/atom+xml" in text]


def test_pages_name_their_own_feed_and_that_of_the_site() -> None:
    named = {"content/actors.yaml": PROJECT["content/actors.yaml"] + "zoe: {name: Zoe Hart}\n"}
    named[PORT] = PROJECT[PORT].replace("actors: [", "actors: [zoe, ")
    site = made(PROJECT | named)
    for page, own in {
        "index.html": "",
        "briefings/port.html": "port.xml",
        "actors/ada.html": "ada.xml",
        "questions/index.html": "feed.xml",
        "articles/strike.html": "",
        "actors/zoe.html": "",  # nobody quotes her
    }.items():
        head = lxml.html.fromstring(site[page]).find("head")
        found = [node.get("href") for node in head.iter("link") if node.get("type") == "application/atom+xml"]
        assert found == [*([own] if own else []), f"{'../' * page.count('/')}feed.xml"], page
    assert "actors/zoe.xml" not in site
    assert "application/atom+xml" not in site["404.html"]


def test_the_projects_own_robots_txt_goes_before() -> None:
    assert made(PROJECT)["robots.txt"] == PROJECT["content/static/robots.txt"]
    files = {path: text for path, text in PROJECT.items() if path != "content/static/robots.txt"}
    assert made(files)["robots.txt"] == f"User-agent: *\nAllow: /\n\nSitemap: {BASE}sitemap.xml\n"


# ── what an edit costs ──────────────────────────────────────────────────────────────────────────────────────────────

_BRIDGE, _ACTORS = PROJECT["content/briefings/bridge.yaml"], PROJECT["content/actors.yaml"]
EDITS: dict[str, tuple[dict[str, str], str]] = {
    "words that nobody marked": (
        {"content/articles/strike.md": PROJECT["content/articles/strike.md"] + "\nMore.\n"},
        "",
    ),
    "a briefing's summary": (
        {"content/briefings/bridge.yaml": _BRIDGE.replace("It is closed.", "It is shut.")},
        "feed briefings/bridge",
    ),
    "a question": (
        {"content/briefings/bridge.yaml": _BRIDGE.replace("When does it open?", "When will it open?")},
        "questions/feed briefings/bridge",
    ),
    "a headline": (
        {"content/articles/bridge.md": PROJECT["content/articles/bridge.md"].replace("is closed", "is shut")},
        "actors/cleo",
    ),
    "an actor's description": (
        {"content/actors.yaml": _ACTORS.replace("name: Cleo Dunn,", "name: Cleo Dunn, description: A minister,")},
        "actors/cleo",
    ),
    "a new article that quotes somebody": (
        {
            "content/articles/late.md": "---\ntitle: Late\nsource: valley\npublished: 2024-04-20\n---\n\n"
            "Dunn said [“late”]{.quote speaker=cleo}.\n"
        },
        "actors/cleo sitemap",
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_writes_only_the_feeds_that_show_it(edit: str) -> None:
    changes, expected = EDITS[edit]
    built = Build()
    built.apply(as_values({**shipped_theme(), **PROJECT}))
    built.pending.clear()
    built.apply(as_values(changes))
    written = {address.rpartition(".")[0] for address in built.pending if address.endswith((".xml", "feed.json"))}
    assert written == set(expected.split())
