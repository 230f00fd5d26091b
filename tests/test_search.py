"""The search: real records, a real Pagefind, a real browser under a strict policy."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser, Page, Route, expect

from briefgen.catalog import Reader
from briefgen.changes import Batch
from briefgen.cli.program import program
from briefgen.manifest import read_manifest
from briefgen.plan import searched
from briefgen.plan.search_records import SearchRecord, Shelf, records, records_of
from briefgen.plan.searched import find_rows, make_records
from briefgen.relations import LABEL, SEARCHED
from briefgen.searching import tool
from briefgen.searching.files import usable
from briefgen.searching.tool import ToolFailedError, make_files
from briefgen.watch import Watch
from tests.projects import build, write

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"

# Every word that must not be found ends in “zzz”.
DESK: dict[str, str] = {
    "config.yaml": "title: Desk\nrights: {publish: full}\n",
    "content/sources.yaml": "harbor: {name: Harbor Post}\nvalley: {name: Valley Times, rights: {publish: none}}\n",
    "content/actors.yaml": "ada: {name: Ada Brandt}\nada-2: {name: Ada Brandt, match: false, names: {ar: آدا}, aliases: [آدا]}\nmao: {name: Mao Ning, names: {zh: 毛宁}}\nsecretzzz: {name: Nobody Hiddenzzz}\n",
    "content/articles/strike.md": (
        "---\ntitle: Cranes stand still\nsource: harbor\npublished: 2024-03-05\nlanguage: en\n---\n\n"
        "The cranes stopped. Ada Brandt said [“we wait for bolts & 5 < 6 grains”]{.quote #wait speaker=ada}. {>> privatezzz <<}\n\n"
        "::: {.boilerplate}\nNewsletterzzz\n:::\n"
    ),
    "content/articles/closed.md": (
        "---\ntitle: A closed text\nsource: valley\npublished: 2024-04-05\n---\n\n"
        "Ada Brandt, not to be printed: [“withheldzzz”]{.quote #held speaker=ada}.\n"
    ),
    "content/articles/mofa.md": (
        "---\ntitle: 外交部发言人\nsource: harbor\npublished: 2023-11-02\nlanguage: zh\n---\n\n"
        "毛宁说：[“这是不可接受的”]{.quote #no speaker=mao}。\n"
    ),
    "content/articles/arab.md": (
        "---\ntitle: الرئيس\nsource: harbor\npublished: 2023-12-05\nlanguage: ar\n---\n\n"
        "قالت آدا [“سنبقى معا”]{.quote #maan speaker=ada-2} أمس.\n"
    ),
    "content/articles/draft.md": "---\ntitle: Draftzzz\nsource: harbor\nstatus: draft\n---\n\nUnpublishedzzz text.\n",
    "content/briefings/port.yaml": (
        "title: The strike in the port\nsummary: Work has stopped.\npublished: 2024-03-06\narticles: [strike, closed, mofa, arab]\n"
        "open_questions:\n  - {id: payer, question: Who pays for it?, opened: 2024-03-05, would_answer: the ledgers}\n"
    ),
    "content/briefings/hidden.yaml": "title: Hiddenzzz\nsummary: Hiddenzzz.\nstatus: draft\narticles: [strike]\n",
}


def found(**files: str) -> list[SearchRecord]:
    return records(Reader(build({**DESK, **files}).catalog))


def run(project: Path, *options: str) -> Result:
    return CliRunner().invoke(program, ["build", "-C", str(project), *options])


def index_of(project: Path) -> dict[str, bytes]:
    folder = project / "site/pagefind"
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    write(folder, DESK)
    result = run(folder)
    assert result.exit_code == 0, result.output
    return folder


# ── what can be found ───────────────────────────────────────────────────────────────────────────────────────────


def test_there_is_a_record_for_each_thing_that_is_published() -> None:
    assert [(record.filters["kind"][0], record.url) for record in found()] == [
        ("actor", "actors/ada-2.html"),
        ("actor", "actors/ada.html"),
        ("actor", "actors/mao.html"),
        ("article", "articles/arab.html"),
        ("article", "articles/closed.html"),
        ("article", "articles/mofa.html"),
        ("article", "articles/strike.html"),
        ("briefing", "briefings/port.html"),
        ("question", "briefings/port.html#question-payer"),
        ("quote", "articles/arab.html#maan"),
        ("quote", "articles/mofa.html#no"),
        ("quote", "articles/strike.html#wait"),
    ]


def test_what_stands_for_records_gives_them_in_their_order() -> None:
    article = DESK["content/articles/strike.md"]
    more = {f"content/articles/strike{end}.md": article for end in ("-2", "2", "0-x")}
    more["content/articles/many.md"] = article + "[“Later”]{.quote #b} and [“sooner”]{.quote #a} [who]{.question #q}?\n"
    briefing = "title: More\nsummary: S\npublished: 2024-03-06\narticles: [many]\nkey_quotes:\n"
    accepted = "  - {article: many, text: told by phone, verdict: accepted, reason: A call.}\n"
    reader = Reader(build({**DESK, **more, "content/briefings/more.yaml": briefing + accepted}).catalog)
    rows = find_rows(reader)
    assert make_records(reader, rows) == records(reader)
    assert sum(row.number for row in rows) == len(records(reader)) > 20
    assert {field for row in rows for field in row.fields} == {
        name for record in records(reader) for name in record.meta
    }


def test_an_edit_makes_the_records_of_what_it_touches(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, made = build(DESK), set()

    def noted(shelf: Shelf, kind: str, key: str) -> list[SearchRecord]:
        made.add((kind, key))
        return records_of(shelf, kind, key)

    monkeypatch.setattr(searched, "records_of", noted)
    place = "content/articles/mofa.md"
    desk.apply({place: (DESK[place] + "\nMore.\n").encode()})
    assert made == {("article", "mofa"), ("quote", "mofa")}
    made.clear()
    desk.apply({"content/sources.yaml": DESK["content/sources.yaml"].replace("Valley Times", "Harbor Post").encode()})
    assert {key for kind, key in made if kind == "article"} == {"strike", "closed", "mofa", "arab"}
    assert {record.meta["source"] for record in records(Reader(desk.catalog)) if "source" in record.meta} == {
        "Harbor Post (harbor)",
        "Harbor Post (valley)",
    }


def test_a_site_without_a_search_knows_nothing_of_it() -> None:
    desk = build({**DESK, "config.yaml": "search: false\nrights: {publish: full}\n"})
    assert not {relation for relation, _ in desk.catalog.topics} & {LABEL, SEARCHED}


def test_a_quote_can_be_found_by_speaker_source_date_and_language() -> None:
    quote = next(record for record in found() if record.url == "articles/strike.html#wait")
    assert quote.filters == {
        "kind": ("quote",),
        "speaker": ("Ada Brandt (ada)",),  # there are two of this name
        "source": ("Harbor Post",),
        "date": ("2024", "2024-03"),
        "language": ("en",),
    }
    assert quote.meta["title"] == "Ada Brandt"


def test_nothing_is_in_the_records_that_is_not_shown() -> None:
    assert "zzz" not in repr(found())


def test_nothing_is_in_the_index_that_is_not_published(desk: Path) -> None:
    files = index_of(desk)
    plain = b"".join(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data for data in files.values())
    assert b"bolts" in plain
    assert b"zzz" not in plain


def test_a_closed_text_is_found_by_its_title_alone() -> None:
    article = next(record for record in found() if record.url == "articles/closed.html")
    assert (article.meta["title"], article.content) == ("A closed text", "A closed text")


# ── when the index is made ──────────────────────────────────────────────────────────────────────────────────────


def test_the_same_records_give_the_same_bytes() -> None:
    rows = found()
    first, second = (usable(make_files(rows, "en")) for _ in range(2))
    assert first == second
    assert not any("ui" in name for name in first)


def test_an_index_that_cannot_be_put_in_order_is_published_as_it_is() -> None:
    files = make_files(found(), "en")
    broken = {name: b"another form" if name.endswith(".pf_meta") else data for name, data in files.items()}
    assert {name for name in usable(broken) if name.endswith(".pf_meta")} == {
        name for name in files if name.endswith(".pf_meta")
    }


def test_the_index_is_made_only_if_it_would_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, DESK)
    assert run(tmp_path).exit_code == 0
    before = index_of(tmp_path)
    monkeypatch.setattr("briefgen.searching.index.make_files", lambda *_: pytest.fail("there was no need"))
    assert "Nothing changed" in run(tmp_path).output
    (tmp_path / "content/static").mkdir()
    (tmp_path / "content/static/robots.txt").write_text("User-agent: *\n")
    assert "Built" in run(tmp_path).output
    assert index_of(tmp_path) == before


def test_an_edit_or_a_loss_brings_the_index_up_to_date(tmp_path: Path) -> None:
    write(tmp_path, DESK)
    run(tmp_path)
    before = index_of(tmp_path)
    place = tmp_path / "content/articles/strike.md"
    place.write_text(place.read_text("utf-8").replace("grains", "sugar"), "utf-8")
    run(tmp_path)
    after = index_of(tmp_path)
    assert not any(b"grain" in gzip.decompress(data) for name, data in after.items() if name.endswith("fragment"))
    assert after.keys() != before.keys()
    assert {path for path in read_manifest(tmp_path / "site") if path.startswith("pagefind/")} == {
        path.relative_to(tmp_path / "site").as_posix()
        for path in (tmp_path / "site/pagefind").rglob("*")
        if path.is_file()
    }
    shutil.rmtree(tmp_path / "site/pagefind")
    run(tmp_path)
    assert index_of(tmp_path) == after


def test_without_a_search_there_is_no_index_and_others_files_stay(tmp_path: Path) -> None:
    write(tmp_path, DESK)
    run(tmp_path)
    (tmp_path / "site/pagefind/mine.txt").write_text("mine")
    (tmp_path / "config.yaml").write_text("search: false\nrights: {publish: full}\n")
    result = run(tmp_path, "--strict")
    assert result.exit_code == 0, result.output
    assert index_of(tmp_path) == {"mine.txt": b"mine"}
    page = (tmp_path / "site/search.html").read_text("utf-8")
    assert "This site has no search" in page
    assert "search.js" not in page
    assert 'action="' not in (tmp_path / "site/index.html").read_text("utf-8")


def test_without_pagefind_the_site_is_built_and_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, DESK)
    run(tmp_path)
    monkeypatch.setattr(tool, "_PACKAGES", ())
    monkeypatch.setenv("PATH", "")
    (tmp_path / "content/articles/strike.yaml").write_text("summary: More.\n")
    for _ in range(2):  # it is said each time, until somebody has done something
        result = run(tmp_path)
        assert (result.exit_code, index_of(tmp_path)) == (0, {})
        assert "warning[C020]" in result.output
        assert "pip install pagefind-bin" in result.output
    assert run(tmp_path, "--strict").exit_code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 3", "it ended too early"),
        ("exec sleep 60", "it took longer than 1 seconds"),
        ("while :; do printf 'bm8=,'; done", "its answer could not be read"),
    ],
)
def test_a_pagefind_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    place = tmp_path / "pagefind"
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    monkeypatch.setattr("briefgen.searching.tool.find_tool", lambda: place)
    with pytest.raises(ToolFailedError, match=reason):
        make_files(found(), "en", limit=1.0)
    monkeypatch.setattr("briefgen.searching.index.make_files", functools.partial(make_files, limit=1.0))
    write(tmp_path / "p", DESK)
    result = run(tmp_path / "p")
    assert result.exit_code == 0
    assert "warning[C021]" in result.output
    assert (tmp_path / "p/site/index.html").is_file()


def test_a_preview_has_the_index_from_its_start_and_mends_it_at_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, DESK)
    watch = Watch(tmp_path)
    watch.begin(map)
    watch.open(tmp_path / "site")
    before = index_of(tmp_path)
    assert "pagefind.js" in before
    with monkeypatch.context() as patch:
        patch.setattr("briefgen.searching.index.make_files", lambda *_: pytest.fail("on the way of an edit"))
        place = tmp_path / "content/articles/strike.md"
        place.write_text(place.read_text("utf-8").replace("grains", "sugar"), "utf-8")
        rebuild = watch.take(Batch(None))
        assert rebuild is not None
        assert "articles/strike.html" in rebuild.pages
        assert index_of(tmp_path) == before
    watch.close()
    after = index_of(tmp_path)
    shutil.rmtree(tmp_path / ".briefgen")
    assert "0 written" in run(tmp_path).output
    assert index_of(tmp_path) == after != before


# ── in the browser ──────────────────────────────────────────────────────────────────────────────────────────────


class _Strict(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Served:
    """A site on a server, below a folder, with a strict policy."""

    def __init__(self, folder: Path) -> None:
        handler = functools.partial(_Strict, directory=str(folder.parent))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/{folder.name}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def served(desk: Path) -> Iterator[str]:
    site = Served(desk / "site")
    yield site.address
    site.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    tab = browser.new_page()
    troubles: list[str] = []
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.on("console", lambda told: troubles.append(told.text) if "Content Security" in told.text else None)
    yield tab
    tab.close()
    assert troubles == []


def hits(page: Page, number: int) -> list[str]:
    words = "Nothing was found" if not number else f"^{number} result"
    expect(page.locator("#page-count")).to_have_text(re.compile(words))
    expect(page.locator(".hit")).to_have_count(number)
    return [link.get_attribute("href") or "" for link in page.locator(".hit-title a").all()]


def test_a_word_leads_from_any_page_to_the_passage(page: Page, served: str) -> None:
    page.goto(served + "actors/index.html")
    page.get_by_role("search").get_by_role("searchbox").fill("bolts")
    page.keyboard.press("Enter")
    assert sorted(hits(page, 2)) == ["articles/strike.html", "articles/strike.html#wait"]
    expect(page.locator(".hit.quote mark")).to_have_text("bolts")
    expect(page.locator(".hit.quote .excerpt")).to_have_text("“we wait for bolts & 5 < 6 grains”")
    page.locator(".hit.quote a").click()
    expect(page).to_have_url(served + "articles/strike.html#wait")
    page.go_back()
    hits(page, 2)


def test_filters_narrow_and_the_address_keeps_them(page: Page, served: str) -> None:
    page.goto(served + "search.html?q=Brandt")
    hits(page, 5)
    page.get_by_label("Kind").select_option("quote")
    hits(page, 2)
    page.get_by_label("Speaker").select_option(label="Ada Brandt (ada) (1)")
    assert hits(page, 1) == ["articles/strike.html#wait"]
    expect(page).to_have_url(re.compile(r"speaker=Ada\+Brandt"))
    page.reload()
    hits(page, 1)
    page.go_back()
    hits(page, 2)
    page.get_by_label("Date").select_option("2023-12")
    page.get_by_label("Language").select_option("ar")
    assert hits(page, 1) == ["articles/arab.html#maan"]


def test_a_filter_alone_lists_all_that_it_leaves(page: Page, served: str) -> None:
    page.goto(served + "search.html?kind=question")
    assert hits(page, 1) == ["briefings/port.html#question-payer"]


@pytest.mark.parametrize(
    ("words", "href"), [("不可接受", "articles/mofa.html#no"), ("سنبقى", "articles/arab.html#maan")]
)
def test_other_scripts(page: Page, served: str, words: str, href: str) -> None:
    page.goto(served + f"search.html?kind=quote&q={words}")
    assert hits(page, 1) == [href]
    expect(page.locator(".hit .excerpt")).to_contain_text(words)


def test_what_is_not_there_is_said(page: Page, served: str) -> None:
    page.goto(served + "search.html?q=withheldzzz")
    hits(page, 0)


def test_the_keyboard_is_enough(page: Page, served: str) -> None:
    page.goto(served + "search.html")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("qqqq")
    hits(page, 0)
    page.keyboard.press("Control+a")
    page.keyboard.type("ledgers")
    hits(page, 1)
    link = page.locator(".hit-title a")
    for _ in range(8):  # past the button and the filters that have something to offer
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(served + "briefings/port.html#question-payer")


def test_from_the_disk_the_page_says_so_and_offers_the_lists(page: Page, desk: Path) -> None:
    page.goto((desk / "site/search.html").as_uri() + "?q=bolts")
    expect(page.locator("#page-disk")).to_be_visible()
    expect(page.get_by_role("link", name="Quotes").last).to_be_visible()


def test_a_lost_index_is_said(page: Page, desk: Path, tmp_path: Path) -> None:
    shutil.copytree(desk / "site", tmp_path / "site", ignore=shutil.ignore_patterns("pagefind"))
    site = Served(tmp_path / "site")
    page.goto(site.address + "search.html?q=bolts")
    expect(page.locator("#page-missing")).to_be_visible()
    site.close()


def test_an_arabic_site_can_be_searched(page: Page, tmp_path: Path) -> None:
    write(tmp_path, {**DESK, "config.yaml": "title: مكتب\nlanguage: ar\nrights: {publish: full}\n"})
    assert run(tmp_path).exit_code == 0
    site = Served(tmp_path / "site")
    page.goto(site.address + "search.html?kind=quote&q=معا")
    expect(page.locator(".hit")).to_have_count(1)
    assert page.evaluate("getComputedStyle(document.querySelector('.hit')).direction") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    site.close()


@pytest.mark.parametrize(("tag", "month"), [("sr-Latn-x", "March 2024"), ("fa", "مارس 2024")])
def test_numbers_and_months_are_those_of_the_pages_in_every_language(
    page: Page, served: str, tag: str, month: str
) -> None:
    """Browsers refuse some tags that a site may have, and have other calendars and digits for others."""

    def speak(route: Route) -> None:
        got = route.fetch()
        route.fulfill(response=got, body=got.text().replace('lang="en"', f'lang="{tag}"', 1))

    page.route("**/search.html*", speak)
    page.goto(served + "search.html?q=Brandt")
    hits(page, 5)
    expect(page.locator("#page-date option[value='2024-03']")).to_have_text(re.compile(rf"^{month} \([1-5]\)$"))


def test_the_script_of_the_page_is_small(desk: Path) -> None:
    assert (desk / "site/theme/search.js").stat().st_size < 10_000
    assert json.loads((desk / "site/pagefind/pagefind-entry.json").read_bytes())["version"].startswith("1.")
