"""A briefing as one file: it opens from a disk, needs nothing, holds what the site shows, and is written whole or not at all."""

from __future__ import annotations

import hashlib
import re
import resource
import shutil
import time
import zlib
from base64 import b64encode
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser, Page, expect

from briefgen.cli.program import program
from briefgen.packing.packed import END, pack
from briefgen.packing.pages import read_page
from briefgen.packing.passing import Places, passed
from briefgen.packing.styles import alone, joined
from tests.projects import PROJECT, ROOT, Files, as_values, build, shipped_theme, write
from tests.test_accessible import AXE, FOUND, UNFOLD
from tests.test_leaks import SENTENCE, SITE, png

NOW = ("--now", "2024-06-01")
NAME = "kim-putin-vostochny"
PIXEL = png(b"tEXt", b"Title\0a quay")
FILES: Files = {**PROJECT, "content/articles/quay.png": PIXEL}


def command(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(program, ["pack", "-C", str(project), *NOW, *arguments])


def ids(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'<[a-z][^<>]* id="([^"]+)"', html)]


def hrefs(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'<a [^<>]*?href="([^"]*)"', html)]


# ── in a browser ──


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("packed") / "sample.html"
    made = command(ROOT, NAME, "--output", str(place))
    assert made.exit_code == 0, made.output
    return place


@pytest.fixture
def opened(sample: Path, browser: Browser) -> Iterator[Page]:
    """The file opened from the disk. In the end nothing was complained of, and nothing but the file was asked for."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    told: list[str] = []
    page.on("console", lambda it: told.append(it.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda it: told.append(it.url) if not it.url.startswith("data:") else None)
    page.goto(sample.as_uri())
    yield page
    page.close()
    assert told == [sample.as_uri()]


def test_every_link_and_label_leads_to_one_place_in_the_file(opened: Page) -> None:
    counts = opened.evaluate("""() => {
        const ids = [...document.querySelectorAll("[id]")].map(node => node.id), there = new Set(ids);
        const inner = [...document.querySelectorAll('a[href^="#"]')].map(link => decodeURIComponent(link.getAttribute("href").slice(1)));
        const named = ["aria-labelledby", "aria-describedby", "for"].flatMap(name =>
            [...document.querySelectorAll(`[${name}]`)].flatMap(node => node.getAttribute(name).split(" ")));
        const other = [...document.querySelectorAll("a")].map(link => link.getAttribute("href")).filter(href => !/^(#|https?:)/.test(href));
        return {twice: ids.length - there.size, lost: [...inner, ...named].filter(id => !there.has(id)), other, inner: inner.length > 100};
    }""")
    assert counts == {"twice": 0, "lost": [], "other": [], "inner": True}


def test_the_search_works_by_keyboard_and_leads_to_the_passage(opened: Page) -> None:
    for _ in range(8):
        opened.keyboard.press("Tab")
        if opened.evaluate("document.activeElement.id") == "pack-words":
            break
    opened.keyboard.type('"KEEN interest" rocket')
    expect(opened.locator("#pack-found li:first-child mark")).to_have_text(["keen interest", "rocket"])
    assert opened.inner_text("[role=status]") == f"{opened.locator('#pack-found li').count()} results"
    assert "“keen interest in rocket technology”" in opened.inner_text("#pack-found li:last-child")
    assert "outlet B" in opened.inner_text("#pack-found li:last-child .pack-where")
    closed = opened.evaluate("document.querySelector('details.part').open")
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")
    here = opened.evaluate("""() => ({
        words: document.activeElement.textContent, seen: document.activeElement.checkVisibility(),
        place: document.activeElement === document.querySelector(".pack-here"), results: !document.getElementById("pack-results").hidden,
        marked: [...CSS.highlights.get("pack-found")].map(range => range.toString()),
    })""")
    assert not closed
    assert "keen interest" in here.pop("words")
    assert here == {"seen": True, "place": True, "results": False, "marked": ["keen interest", "rocket"]}
    opened.keyboard.press("/")
    expect(opened.locator("#pack-words")).to_be_focused()
    opened.keyboard.type("zzz")
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("status")).to_contain_text("Nothing was found.")


def test_a_passage_is_found_however_it_is_written_and_shown_as_text(opened: Page) -> None:
    text = "A café has <img src=x onerror=alert(1)> “naïve” words"
    opened.evaluate("text => document.querySelector('.pack-part p').textContent = text", text)
    opened.fill("#pack-words", "ЗАМЕТКА:")
    opened.keyboard.press("Enter")
    expect(opened.locator("#pack-found mark").first).to_have_text("Заметка:")
    opened.fill("#pack-words", "cafe onerror naive")
    opened.focus("#pack-words")
    opened.keyboard.press("Enter")
    expect(opened.locator("#pack-found mark")).to_have_text(["café", "onerror", "naïve"])
    assert opened.locator("#pack-found img").count() == 0


def test_axe_finds_nothing(sample: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 900}, color_scheme="dark")
    page.goto(sample.as_uri())
    page.evaluate(UNFOLD)
    page.fill("#pack-words", "sacred")
    page.wait_for_selector("#pack-found li")
    page.evaluate(AXE)
    assert page.evaluate(FOUND) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_without_scripts_nothing_is_missing_but_the_search(sample: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(sample.as_uri() + "#articles/vostochny-b:just")
    assert not page.is_visible("#pack-search")
    assert page.is_visible("text=In this file >> nth=0")
    assert page.is_visible("main >> text=A 40-second handshake, four hours of talks >> nth=-1")
    context.close()


def test_on_paper_the_briefing_comes_first_and_the_evidence_after_it(opened: Page) -> None:
    pages = opened.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert 10 < pages < 30
    opened.emulate_media(media="print")
    shown = opened.evaluate("""() => [...document.querySelectorAll("body > header form, .pack-contents, .pack-part")]
        .filter(node => node.checkVisibility()).map(node => [node.id, getComputedStyle(node).breakBefore])""")
    assert [place for place, _ in shown] == [
        f"briefings/{NAME}",
        "articles/vostochny-a",
        "articles/vostochny-b",
        "articles/vostochny-ru",
        "method",
    ]
    assert [rule for _, rule in shown] == ["auto", "page", "auto", "auto", "auto"]


# ── what is in it ──


def test_it_holds_what_belongs_to_the_briefing_and_leads_to_the_site_for_the_rest() -> None:
    made = pack(build({**FILES, **shipped_theme()}), "port")
    html = made.data.decode()
    assert made.articles == 2
    assert re.findall(r'<section class="pack-part [^>]* id="([^"]+)"', html) == [
        "briefings/port",
        "articles/strike",
        "articles/talks",
        "method",
    ]
    assert "https://desk.example/actors/ada.html" in hrefs(html)
    assert {href for href in hrefs(html) if not href.startswith(("#", "https://"))} == set()
    assert {unquote(href[1:]) for href in hrefs(html) if href.startswith("#")} <= {*ids(html)}
    assert "#articles/strike:wait" in hrefs(html)
    assert "#briefings/port:statement-waiting" in hrefs(html)
    assert b64encode(PIXEL).decode() in html
    assert "the bolts are loose" not in html


def test_without_an_address_of_the_site_other_links_are_plain_text() -> None:
    files: Files = {**FILES, "config.yaml": "title: Desk\n"}
    html = pack(build({**files, **shipped_theme()}), "port").data.decode()
    assert "actors/ada.html" not in html
    assert "<span><bdi>Ada Brandt</bdi></span>" in html
    assert html.count("<a ") + html.count("<a>") == html.count("</a>")
    assert html.count("<span") == html.count("</span>")


def test_the_policy_allows_the_style_and_the_script_and_nothing_else() -> None:
    theme: Files = {
        "config.yaml": "title: Desk\ntheme: own\n",
        "themes/own/templates/base.html": "{% extends 'default/base.html' %}{% block style %}{{ super() }}<link rel=stylesheet href={{ page.root }}theme/more.css media=print>{% endblock %}",
        "themes/own/static/more.css": "/* a </style> */ p { background: url(dot.png) } q { background: url('https://x.example/y.png') } b::after { content: '</style>' }\r\n",
        "themes/own/static/dot.png": PIXEL,
    }
    html = pack(build({**FILES, **shipped_theme(), **theme}), "port").data.decode()
    style, script = (
        re.findall(r"<style>(.*?)</style>", html, re.DOTALL),
        re.findall(r"<script>(.*?)</script>", html, re.DOTALL),
    )
    assert (len(style), len(script)) == (1, 1)
    policy = unescape(re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', html)[0])
    digests = [f"'sha256-{b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in (style[0], script[0])]
    assert policy.startswith(f"default-src 'none'; style-src {digests[0]}; script-src {digests[1]}; ")
    assert "@media print {" in style[0]
    assert "x.example" not in style[0]
    assert b64encode(PIXEL).decode() in style[0]


def test_the_same_content_gives_the_same_bytes_whatever_was_built_before() -> None:
    clean = pack(build({**FILES, **shipped_theme()}), "port").data
    later = build({**FILES, "content/briefings/port.yaml": "title: Later\nsummary: x\n", **shipped_theme()})
    later.apply(as_values({"content/briefings/port.yaml": FILES["content/briefings/port.yaml"]}))
    later.pending.clear()
    assert pack(later, "port").data == clean
    assert clean.endswith(END)


def test_whatever_names_an_id_or_an_address_follows() -> None:
    page = read_page(
        "articles/a.html",
        """<body class="x"><main id="m" class="y"><h1>One <i>title</i></h1><h3 id="h">Two</h3>
        <label for="f">a</label><input id=f list='l' onclick="run()"><button popovertarget="p" aria-controls="p f">b</button>
        <svg><title>t</title><defs><linearGradient id="g"/></defs><path fill="url(#g)" d="M0"/><a href="../actors/k.html" aria-label="K"><text>K</text></a><use href="#g"/></svg>
        <a href="b.html#q%C3%A9">b</a> <a href="?x#h">h</a> <a href="#m">m</a> <a href="../actors/k.html" title="a > b">K</a>
        <a href="//x.example/">x</a> <a href="https://d.example/articles/b.html#none">y</a>
        <img src="p.png#a%20b" loading=lazy alt="p"> <img src="https://x.example/p.png" alt="q"> <script>'</main>'</script><p style="color: red">z</p>
        <!-- <a href="c.html"> --> <iframe src="x"><a href="c.html"></iframe> 1 < 2 <b></b></main></body>""",
    )
    other = read_page("articles/b.html", '<main><h1 id="h">B</h1><p id="qé"></p></main>')
    places = Places({"articles/a.html": page, "articles/b.html": other}, {}, None, lambda path: f"data:{path}")
    assert (page.title, page.classes) == ("One title", "x y")
    found = passed(page, places, leads=False)
    for part in (
        '<h1 aria-level="2" id="articles/a:title">One <i>title</i></h1><h3 id="articles/a:h" aria-level="3">',
        '<label for="articles/a:f">a</label><input id="articles/a:f" list="articles/a:l"><button popovertarget="articles/a:p" aria-controls="articles/a:p articles/a:f">',
        '<lineargradient id="articles/a:g"/></defs><path fill="url(#articles/a:g)" d="M0"/><g><text>K</text></g><use href="#articles/a:g"/>',
        '<a href="#articles/b:q%C3%A9">b</a> <a href="#articles/a:h">h</a> <a href="#articles/a">m</a> <span title="a > b">K</span>',
        '<a href="//x.example/">x</a> <a href="https://d.example/articles/b.html#none">y</a>',
        '<img src="data:articles/p.png#a%20b" alt="p"> <img alt="q"> <p>z</p>',
        " 1 < 2 <b></b>",
    ):
        assert part in found, part
    assert "script" not in found
    found = passed(page, places._replace(base_url="https://d.example/"), leads=True)
    assert '<h1 id="articles/a:title">One' in found
    assert '<a href="https://d.example/actors/k.html" title="a > b">K</a>' in found
    assert '<a href="#articles/b">y</a>' in found
    assert "<iframe" not in found
    found = passed(
        page._replace(content="<svg><style/><style>a{}<style /></style><g/></svg><video/>x</video>z"),
        places,
        leads=True,
    )
    assert found == "<svg><g/></svg>z"


DOT = f"data:image/png;base64,{b64encode(PIXEL).decode()}"
DRAWING = f"data:image/svg+xml;base64,{b64encode(b'<svg/>').decode()}"
SHEETS = {
    "theme/d.svg": b"<svg/>",
    "theme/a.css": b"@import 'in/b.css' print; i { color: red }",
    "theme/in/b.css": b"@charset 'utf-8'; @import '../a.css'; u { background: url(../dot.png) }",
    "theme/open.css": b"i { color: rgb(1, 2, 3",
    "theme/dot.png": PIXEL,
}
IMPORTED = f'@media print {{ u {{ background: url("{DOT}") }} }} i {{ color: red }}'
STYLES = {
    "an import": ("@import 'a.css'; /*! kept */ /* not */ p { }", f"{IMPORTED} /*! kept */ p {{ }}"),
    "an import under conditions": (
        "@layer a, b; @import url( a.css ) layer(a.b) supports(not (gap: 0)) screen and (width > 9em), print; q { }",
        f"@layer a, b; @media screen and (width > 9em), print {{ @supports (not (gap: 0)) {{ @layer a.b {{ {IMPORTED} }} }} }} q {{ }}",
    ),
    "an import that browsers pass over": ("@layer a; p { } @import 'a.css'; q { }", "@layer a; p { } q { }"),
    "an import behind a layer": (
        "@import 'a.css' layer; @layer x; @import 'a.css';",
        f"@layer {{ {IMPORTED} }} @layer x;",
    ),
    "an import from elsewhere": ("@import url(https://x.example/y.css); @import 'none.css'; q { }", "q { }"),
    "an import that holds its text": (
        "@import url('data:text/css,i%7B%7D') print; q { }",
        "@media print { i{} } q { }",
    ),
    "names with escapes": (
        "@\\69mport 'a.css'; p { background: u\\72l(dot\\.png) u\\72 L('d\\6ft.png' /* x */) }",
        f'{IMPORTED} p {{ background: url("{DOT}") urL("{DOT}" ) }}',
    ),
    "a set of pictures": (
        "p { background: image-set('dot.png' 1x type('image/png'), linear-gradient(red, rgb(0,0,0)) 2x, 'no.png' 3x) }",
        f"""p {{ background: image-set("{DOT}" 1x type('image/png'), linear-gradient(red, rgb(0,0,0)) 2x, "data:," 3x) }}""",
    ),
    "what fetches nothing": (
        "p::after { content: 'url(a.png)'; fill: url(#a) } .a\\:b { }",
        "p::after { content: 'url(a.png)'; fill: url(#a) } .a\\:b { }",
    ),
    "names of namespaces": (
        "@charset 'x'; @namespace u url(http://x.example/); @namespace 'http://y.example/'; @NameSpace/**/w 'z:z' ; p { } @namespace v 'v:';",
        '@namespace u url("http://x.example/"); @namespace w url("z:z"); p { }',
    ),
    "a part of a picture": (
        "p { background: url(d.svg?1#a); mask: url('d.svg#b(\"1\")') }",
        f'p {{ background: url("{DRAWING}#a"); mask: url("{DRAWING}#b(%221%22)") }}',
    ),
    "comments": ("p { margin: 1px/* a */2px; /* b */ } /*c*/", "p { margin: 1px/**/2px; }"),
    "what is not closed": (
        "@import 'open.css' print; } a { b: (c } d { /* e",
        "@media print { i { color: rgb(1, 2, 3 )} } a { b: (c )} d { }",
    ),
    "a string that the end cuts off": ('a { b: "c', 'a { b: "c }'),
    "names with brackets and quotation marks": (
        r".a\[\'\']:before { content: '' } .b\} { background: url(dot.png) } .c\{ { }",
        rf""".a\[\'\']:before {{ content: '' }} .b\}} {{ background: url("{DOT}") }} .c\{{ {{ }}""",
    ),
    "an import with a comment": ("@import 'a.css' /* x;y */ screen; q { }", f"@media screen {{ {IMPORTED} }} q {{ }}"),
}


@pytest.mark.parametrize("name", STYLES)
def test_a_style_sheet_stands_alone(name: str) -> None:
    text, wanted = STYLES[name]
    assert alone(text, "theme/s.css", SHEETS.get).split() == wanted.split()


def test_many_sheets_in_one_style_look_as_on_the_site(tmp_path: Path, browser: Browser) -> None:
    """Each page of the site has links to its sheets; the file has one style, whose policy allows nothing to be fetched."""
    sheets = {
        "one.css": "p, q, i { color: rgb(1, 0, 0) }",
        "two.css": "@layer low, high; @import 'a.css' layer(low) screen; @import 'b.css' supports(display: grid); @import 'c.css' print; @namespace h url(http://www.w3.org/1999/xhtml); h|b { color: rgb(6, 0, 0) } @layer high { u { color: rgb(2, 0, 0) } }",
        "a.css": "p { color: rgb(3, 0, 0) } u { color: rgb(3, 0, 0) } b { color: rgb(3, 0, 0) }",
        "b.css": "q { color: rgb(4, 0, 0) }",
        "c.css": "i { color: rgb(5, 0, 0) }",
    }
    write(tmp_path, sheets)
    texts = {name: text.encode() for name, text in sheets.items()}
    style = joined(((sheets[name], name, "") for name in ("one.css", "two.css")), texts.get)
    heads = ("<link rel=stylesheet href=one.css><link rel=stylesheet href=two.css>", f"<style>{style}</style>")
    seen = []
    for number, head in enumerate(heads):
        write(tmp_path, {f"{number}.html": f"<!doctype html>{head}<p>a</p><q>b</q><i>c</i><u>d</u><b>e</b>"})
        page = browser.new_page()
        page.goto((tmp_path / f"{number}.html").as_uri())
        seen.append(page.evaluate("[...document.body.children].map(one => getComputedStyle(one).color)"))
        page.close()
    assert seen[0] == seen[1] == [f"rgb({number}, 0, 0)" for number in (1, 4, 1, 2, 6)]


def test_a_style_within_a_page_asks_for_files_from_there() -> None:
    page = "<head><style media=print>p { background: url(dot.png) }</style></head><body></body>"
    sheets = [sheet for name in "ab" for sheet in read_page(f"theme/{name}.html", page).sheets]
    found = joined(((sheet.text, sheet.address, sheet.media) for sheet in sheets), SHEETS.get)
    assert found.split() == f'@media print {{ p {{ background: url("{DOT}") }} }}'.split()


MANY = 20_000
ODD = {
    "tags that are not closed": ("<p>a</p>" + "<a =" * MANY, "<p>a</p>"),
    "a sign of tags in a text that ends": ("<p>a</p>" + "<a " * MANY + '=">"', "<p>a</p>"),
    "a long name": ("<p>a</p><" + "a" * MANY * 4, "<p>a</p>"),
    "blanks": (f"<p {' ' * MANY * 4} =  >a</p>", f"<p {' ' * MANY * 4} =  >a</p>"),
    "signs of blanks": (f"<p {'/ ' * MANY}id=x/ class=y>a</p>", f'<p {"/ " * MANY}id="a:x/" class=y>a</p>'),
}


@pytest.mark.parametrize("name", ODD)
def test_a_page_passes_in_time_that_grows_with_it(name: str) -> None:
    text, wanted = ODD[name]
    began = time.process_time()
    page = read_page("a.html", "")._replace(content=text)
    assert passed(page, Places({"a.html": page}, {}, None, str), leads=True) == wanted
    assert time.process_time() - began < 2


# ── when it is written ──


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project and the file of one of its briefings."""
    folder = tmp_path_factory.mktemp("desks")
    write(folder / "desk", SITE)
    assert command(folder / "desk", "port", "--output", str(folder / "port.html")).exit_code == 0
    return folder


@pytest.fixture
def project(tmp_path: Path, packed: Path) -> Path:
    shutil.copytree(packed, tmp_path, dirs_exist_ok=True)
    return tmp_path / "desk"


def test_a_secret_in_the_file_is_found_and_the_file_of_before_stays(project: Path) -> None:
    place = project.parent / "port.html"
    before = place.read_bytes()
    picture = png(b"zTXt", b"Title\0\0" + zlib.compress(SENTENCE.encode()))
    themes: tuple[Files, ...] = (
        {"pack.css": f"/*! {SENTENCE} */"},
        {"pack.css": "p { background: url(dot.png) }", "dot.png": picture},
    )
    for theme in themes:
        write(project / "themes/default/static", theme)
        found = command(project, "port", "--output", str(place))
        assert found.exit_code == 1, found.output
        assert "error[L001]" in found.stderr
        assert found.stderr.endswith("; nothing was written\n")
        assert place.read_bytes() == before
        for name in theme:
            (project / "themes/default/static" / name).unlink()
    assert not (project / "site").exists()
    assert sorted(path.name for path in project.parent.iterdir()) == ["desk", "port.html"]


def test_with_an_error_in_the_content_nothing_is_written(project: Path) -> None:
    place = project.parent / "port.html"
    before = place.read_bytes()
    write(project, {"content/briefings/bridge.yaml": "title: The bridge\n"})
    found = command(project, "port", "--output", str(place))
    assert found.exit_code == 1
    assert "error[" in found.stderr
    assert place.read_bytes() == before


def test_on_a_full_disk_the_file_of_before_stays_and_nothing_is_left(project: Path) -> None:
    place = project.parent / "port.html"
    before, limits = place.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    write(project, {"content/pages/method.md": "---\ntitle: How we work\n---\n\nWith care.\n"})
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, limits[1]))
    try:
        found = command(project, "port", "--output", str(place))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert found.exit_code == 3, found.output
    assert place.read_bytes() == before
    assert sorted(path.name for path in project.parent.iterdir()) == ["desk", "port.html"]


def test_what_is_not_published_is_packed_for_those_who_may_read_it_alone(project: Path) -> None:
    place = project.parent / "letter.html"
    found = command(project, "second-letter", "--output", str(place))
    assert found.exit_code == 1
    assert "is not in the public edition: its status is `withheld`" in found.stderr
    assert not place.exists()
    assert command(project, "second-letter", "--output", str(place), "--edition", "internal").exit_code == 0
    assert "Internal edition, not for publication." in place.read_text()


def test_a_file_of_others_and_an_unknown_name_are_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.parent)
    (project.parent / "port.html").write_text("mine")
    taken = command(project, "content/briefings/port.yaml")
    assert (taken.exit_code, (project.parent / "port.html").read_text()) == (3, "mine")
    assert "error[P003]" in taken.stderr
    unknown = command(project, "prot")
    assert unknown.exit_code == 2
    assert "there is no briefing “prot”\n  = did you mean “port”?" in unknown.stderr
    for output in ("content/briefings/port.yaml", str(project), ""):
        assert command(project, "port", "--output", output).exit_code == 2
