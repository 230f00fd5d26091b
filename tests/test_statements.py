"""Statements: their pages, their blocks in briefings, what leads to them, and what may not be seen through them."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner, Result

from briefgen.cli.program import program
from briefgen.pipeline import Build
from tests.projects import Files, shipped_theme, text_of, told, write

SECRET = "we swear never to sell it"


def article(source: str, language: str, body: str, more: str = "") -> str:
    return f"---\ntitle: From {source}\nsource: {source}\nlanguage: {language}\npublished: 2024-03-05\n{more}---\n\n{body}\n"


BRIEFING = """\
title: The ferry
summary: Will it stay?
key_quotes:
  - id: keep
    title: On the ferry
    speaker: ada
    wordings: [north#w, south#w]
    original: {language: sv, status: not-seen}
    relay: [{by: interpreter, language: en}]
    terms:
      - {term: give up, wordings: {north: give up, south: abandon, closed: sell}}
"""
PROJECT: dict[str, str] = {
    "config.yaml": "title: Desk\n",
    "content/sources.yaml": "north: {name: North}\nsouth: {name: South}\nfars: {name: Fars}\nclosed: {name: Closed, rights: {publish: none}}\n",
    "content/actors.yaml": "ada: {name: Ada Brandt, match: false}\nagency: {name: Agency, type: organization}\n",
    "content/articles/north.md": article(
        "north",
        "en",
        "She said [“we never give up the ferry”]{.quote #w speaker=ada} and [“not while I live”]{.quote cont=w}.",
    ),
    "content/articles/south.md": article(
        "south",
        "en",
        "She said [“we never abandon the &lt;old> ferry”]{.quote #w speaker=ada via=agency type=indirect}.",
    ),
    "content/articles/fars.md": article("fars", "fa", "[«ما کشتی را رها نمی‌کنیم»]{.quote #w speaker=ada ref=keep}"),
    "content/articles/closed.md": article("closed", "en", f"[“{SECRET}”]{{.quote #w speaker=ada ref=keep}}"),
    "content/briefings/ferry.yaml": BRIEFING,
    "content/briefings/other.yaml": "title: Another\nsummary: It points.\narticles: [north]\nkey_quotes: [{id: keep}]\n",
}


def built(files: Files) -> Build:
    build = Build()
    texts = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    build.apply({**shipped_theme(), **texts})
    return build


@pytest.fixture(scope="module")
def site() -> Build:
    build = built(PROJECT)
    assert told(build) == []
    return build


def page(build: Build, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(text_of(build.pending[path]))


def wording(root: lxml.html.HtmlElement, source: str) -> lxml.html.HtmlElement:
    (found,) = root.xpath("//figure[@class='wording'][.//cite[normalize-space()=$source]]", source=source)
    return found


def marks(figure: lxml.html.HtmlElement, kind: str) -> list[str]:
    return [mark.text_content() for mark in figure.xpath(".//mark[@class=$kind]", kind=kind)]


@pytest.mark.parametrize("path", ["statements/keep.html", "briefings/ferry.html", "briefings/other.html"])
def test_the_wordings_stand_side_by_side_with_their_differences(site: Build, path: str) -> None:
    root = page(site, path)
    north, south = wording(root, "North"), wording(root, "South")
    assert marks(north, "only") == ["give up", "not while I live"]
    assert marks(south, "only") == ["abandon", "old"]
    assert "“we never abandon the <old> ferry”" in south.text_content()
    assert [term.text_content() for term in north.xpath(".//*[@class='loaded']")] == ["give up"]
    assert "cut here" in north.text_content()
    assert "translated from Swedish" in north.text_content()
    assert "reported speech" in south.text_content()


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_statements_stand_among_the_key_quotes_in_the_order_of_the_file_and_fragments_say_so(theme: str) -> None:
    never, whole, part, no = "“never”", "“we never give up the ferry that our fathers built”", "“the ferry”", "“no”"
    marked = (
        f"[{whole}]{{.quote #w speaker=ada}}, [{never}]{{.quote #never speaker=ada}}, [{no}]{{.quote #no speaker=ada}}"
    )
    listed = "[north#never, {id: keep, wordings: [north#w, south#w]}, north#w, {id: no, wordings: [north#no]}]"
    files = {path: text for path, text in PROJECT.items() if "ref=keep" not in text} | {
        "config.yaml": f"title: Desk\nsearch: false\ntheme: {theme}\n",
        "content/articles/north.md": article("north", "en", marked),
        "content/articles/south.md": article("south", "en", f"[{part}]{{.quote #w speaker=ada}}"),
        "content/briefings/ferry.yaml": f"title: The ferry\nsummary: Will it stay?\nkey_quotes: {listed}\n",
    }
    root = page(built(files), "briefings/ferry.html")
    (section,) = root.xpath("//section[@aria-labelledby='page-key-quotes']")
    words = section.xpath(".//blockquote[not(ancestor::details)]")
    for quote, said in zip(words, (never, whole, part, whole, no), strict=True):
        assert said in quote.text_content()
    assert [mark.text_content() for mark in section.xpath(".//blockquote//mark[@class='part']")] == [
        "the ferry",
        "the ferry",
    ]
    assert section.text_content().count("Part of it: a longer wording has all these words, and more.") == 1
    assert section.xpath(".//a[starts-with(., 'Wordings')]/@href") == ["#statement-keep"]
    (data,) = root.xpath("//script[@type='application/ld+json']")
    quoted = [node["text"] for node in json.loads(data.text)["hasPart"] if node["@type"] == "Quotation"]
    assert quoted == [never, whole, part, no]


def test_a_wording_in_another_language_keeps_its_language_and_direction_and_is_not_compared(site: Build) -> None:
    fars = wording(page(site, "statements/keep.html"), "Fars")
    (words,) = fars.xpath(".//blockquote")
    assert (words.get("lang"), words.get("dir")) == ("fa", "rtl")
    assert words.text_content().strip() == "«ما کشتی را رها نمی‌کنیم»"
    assert fars.xpath(".//mark") == []


def test_the_way_from_the_speaker_to_the_outlets_is_told(site: Build) -> None:
    stages = [
        " ".join(li.text_content().split())
        for li in page(site, "statements/keep.html").xpath("//ol[@class='relay']/li")
    ]
    assert stages[0] == "Ada Brandt Swedish"
    assert stages[1] == "interpreter English"
    assert stages[2].startswith("North English, South English via Agency, Closed English")


def test_no_word_that_may_not_be_shown_gets_out_by_way_of_a_statement(site: Build) -> None:
    everything = "".join(text_of(output) for path, output in site.pending.items() if path.endswith(".html"))
    for word in ("swear", "sell"):
        assert word not in everything
    assert "may not be shown" in wording(page(site, "statements/keep.html"), "Closed").text_content()


def test_what_belongs_to_a_statement_leads_to_its_page(site: Build) -> None:
    for path, href in (
        ("actors/ada.html", "../statements/keep.html"),
        ("articles/north.html", "../statements/keep.html"),  # listed by the briefing
        ("articles/fars.html", "../statements/keep.html"),  # by its own `ref=`
        ("quotes/index.html", "../statements/keep.html"),
        ("quotes/index.html", "../statements/index.html"),
        ("statements/index.html", "keep.html"),
        ("briefings/ferry.html", "../statements/keep.html"),
        ("statements/keep.html", "../articles/north.html#w"),
        ("statements/keep.html", "../briefings/ferry.html#statement-keep"),
        ("statements/keep.html", "../briefings/other.html#statement-keep"),
    ):
        assert href in page(site, path).xpath("//a/@href"), (path, href)


def test_a_site_without_statements_has_no_list_of_them() -> None:
    files = {path: text for path, text in PROJECT.items() if "briefings" not in path and "ref=keep" not in text}
    assert not [path for path in built(files).outputs if path.startswith("statements/")]


def test_a_statement_of_a_draft_has_no_page() -> None:
    draft = PROJECT | {"content/briefings/ferry.yaml": "status: draft\n" + BRIEFING}
    del draft["content/briefings/other.yaml"]
    build = built({path: text for path, text in draft.items() if "ref=keep" not in text})
    assert not [path for path in build.outputs if path.startswith("statements/")]


# ── briefgen suggest statements ─────────────────────────────────────────────────────────────────────────────────────


def suggest(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(program, ["suggest", "statements", "-C", str(folder), *arguments])


def project(folder: Path, briefing: str) -> Path:
    files = {
        path: text
        for path, text in PROJECT.items()
        if path.split("/")[-1] in ("config.yaml", "sources.yaml", "actors.yaml")
    }
    files["content/articles/north.md"] = article(
        "north", "en", "[“never give up the winter ferry”]{.quote #w speaker=ada}"
    )
    files["content/articles/south.md"] = article(
        "south",
        "en",
        "[“never give up the old winter ferry”]{.quote #w speaker=ada}. We shall never give up that winter ferry.",
        "status: draft\n",
    )
    write(folder, files | {"content/briefings/b.yaml": briefing})
    return folder


def test_suggestions_can_be_pasted_and_are_then_no_suggestions_any_more(tmp_path: Path) -> None:
    head = "title: Ferry\nsummary: It stays.\nstatus: draft\n"
    folder = project(tmp_path, head)
    (row,) = json.loads(suggest(folder, "--format", "json").stdout)
    assert [quote["quote"] for quote in row["quotes"]] == ["north#w", "south#w"]
    assert row["yaml"] in suggest(folder).stdout.replace("\n   ", "\n")
    pasted = head + "key_quotes:\n" + "".join(f"  {line}\n" for line in row["yaml"].splitlines())
    (folder / "content/briefings/b.yaml").write_text(pasted, "utf-8")
    build = built(
        {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.*") if path.is_file()}
    )
    assert told(build) == []
    result = suggest(folder)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "No quotes look like one statement" in result.stderr


def test_a_quote_may_be_added_to_a_statement_that_exists(tmp_path: Path) -> None:
    folder = project(
        tmp_path, "title: F\nsummary: S.\nstatus: draft\nkey_quotes:\n  - {id: keep, title: K, wordings: [north#w]}\n"
    )
    (row,) = json.loads(suggest(folder, "--format", "json").stdout)
    assert row["statement"] == "keep"
    assert "wordings: [north#w, south#w]" in row["yaml"]


def test_words_that_a_briefing_gives_are_proposed_with_where_to_put_the_id(tmp_path: Path) -> None:
    found = "  - {article: south, text: never give up that winter ferry, speaker: ada}\n"
    folder = project(tmp_path, f"title: F\nsummary: S.\nstatus: draft\nkey_quotes:\n{found}")
    (row,) = json.loads(suggest(folder, "--format", "json").stdout)
    assert len(row["quotes"]) == 3
    assert "in content/briefings/b.yaml, add `id: " in row["yaml"]


def test_quotes_of_articles_without_a_date_are_said_to_be_left_out(tmp_path: Path) -> None:
    folder = project(tmp_path, "title: F\nsummary: S.\n")
    place = folder / "content/articles/north.md"
    place.write_text(place.read_text("utf-8").replace("published: 2024-03-05\n", ""), "utf-8")
    assert "no date" in suggest(folder).stderr
