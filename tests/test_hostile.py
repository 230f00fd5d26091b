"""Content is not trusted: it cannot run anything in a reader's browser, nor reach out of it, nor keep the build busy."""

from __future__ import annotations

import gc
import json
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

import lxml.html
import pytest

from briefgen.pipeline import Build
from briefgen.reading import FileValue
from briefgen.snapshot import read_shipped_themes
from tests.projects import PLAIN_THEME

EVIL = """"><script>alert(1)</script><img src=x onerror=alert(1)>' onclick='alert(1)' {{ 7*7 }} </title></style>&lt;script&gt;&#60;b&#62;"""
HEAD = "---\ntitle: Talks end\nsource: outlet\nrights: {publish: full}\n---\n\n"
USUAL = {
    "config.yaml": "rights: {publish: full}\n",
    "content/sources.yaml": "outlet: {name: Outlet}\n",
    "content/actors.yaml": "kim: {name: Kim}\n",
}

BODIES = {
    "scripts": "One <script>alert(1)</script> two.\n\n<script src='https://evil.example/x.js'></script>\n\nThree.",
    "a script that is not closed": "One.\n\n<script>alert(1)\n\nTwo.",
    "handlers": "<p onclick='alert(1)' onmouseover=alert(1)>One</p>\n\n<b ONLOAD=alert(1)>two</b> <a/onclick=alert(1)>three</a>",
    "javascript: links": "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](java&#x0a;script:alert(1)) [d](&#106;avascript:alert(1))\n\n"
    "<a href='javascript:alert(1)'>e</a> <a href=' javascript:alert(1)'>f</a> <javascript:alert(1)> [g]\n\n[g]: javascript:alert(1)",
    "data: and other schemes": "[a](data:text/html,<script>alert(1)</script>) [b](vbscript:x) [c](file:///etc/passwd) [d](//evil.example/x)",
    "pictures from elsewhere": "![a](https://evil.example/x.png) ![b](//evil.example/x.png) ![c](data:image/svg+xml;base64,AAAA)\n\n<img src='\\\\\\\\evil.example\\x.png'>",
    "frames and forms": "<iframe src='https://evil.example'></iframe><form action='https://evil.example'><input><button>go</button></form> one",
    "objects": "<object data='https://evil.example/x'></object><embed src='https://evil.example/x'><video src='https://evil.example/v'></video> one",
    "styles": "<style>body{background:url(https://evil.example)}</style>\n\n<p style='background:url(https://evil.example)'>One</p>",
    "svg and math": "<svg onload=alert(1)><script>alert(1)</script><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>\n\n<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "what mutates": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">one</p>\n\n<template><img src=x onerror=alert(1)></template>\n\n<!--><img src=x onerror=alert(1)>-->',
    "meta and base": "<meta http-equiv=refresh content='0;url=https://evil.example'><base href='https://evil.example/'><link rel=stylesheet href='https://evil.example/x.css'> one",
    "attr_list": 'One\n{: onclick=alert(1) style="x:y" #page-main .masthead }\n\n[a](https://example.org){: onclick=alert(1) href=javascript:alert(1) }',
    "ids of the page": "<p id='page-main'>One</p>\n\n<p id='note-1'>two</p>\n\n<a name='page-text' id='x'>three</a>",
    "sentinels": "One \ufde0\ufdd0\ufde2 two \ufde1\ufdd0\ufde2 [three]{.quote speaker=kim} \x00\x02stx\x03.",
    "marks as attributes": '[One]{.quote #one speaker=kim onclick=alert(1)} [two]{.quote onclick="alert(1)" style="x"}',
    "values that would break out": """[One]{.quote #one speaker=kim as="\\"><script>alert(1)</script>" language='"><script>' note='<script>'}""",
    "speakers with quotes": """[One]{.quote #one speaker='x" onclick="alert(1)' language='" onclick="alert(1)'}""",
    "ids with quotes": """[One]{.quote #one"onclick="alert(1) speaker=kim} [two]{.term #"><script>alert(1)</script>}""",
    "links to actors": """[One](actor:"onclick=alert(1)) [two](actor:../../evil) [three](actor:javascript:alert(1))""",
    "links in passages and passages in links": "[backs [the plan](https://x.org)]{.claim by=kim} [[a](b.html) c](d.html) "
    "[[x [y]{.term}](https://x.org)]{.quote #x speaker=kim} <a href='e.html'>[f]{.question} <a href='g.html'>h</a></a>[^a]\n\n"
    "[^a]: [i](j.html)",
    "templates": "{{ config }} {% include 'x' %} {# x #} ${7*7}",
    "footnotes": "One[^a].\n\n[^a]: <script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>",
    "tables": "| a | b |\n|---|---|\n| <script>alert(1)</script> | [x](javascript:alert(1)) |",
}


@cache
def theme() -> dict[str, FileValue]:
    return dict(read_shipped_themes())


def built(files: dict[str, str]) -> Build:
    build = Build()
    build.apply(theme() | {path: text.encode("utf-8", "surrogatepass") for path, text in (USUAL | files).items()})
    return build


def pages(build: Build) -> Iterator[tuple[str, bytes]]:
    for path, data in sorted(build.pending.items()):
        if isinstance(data, bytes) and path.endswith(".html"):
            yield path, data


_LABELS = {f"data-{name}" for name in ("text", "markdown", "done", "failed")}  # of the theme's own script


def assert_harmless(build: Build) -> None:
    """Nothing on any page runs, nothing is fetched from elsewhere, nothing takes the page's own ids."""
    for path, data in pages(build):
        page = lxml.html.fromstring(data)
        for script in page.xpath('/html/head/script[@type="application/ld+json"][1]'):
            json.loads(script.text)  # data, which no browser runs
            script.drop_tree()
        own = page.xpath("//script[@src = '../theme/receipts.js' and not(text())]")
        assert all(set(script.attrib) == {"src", "defer"} | _LABELS for script in own), path
        for script in own:
            script.drop_tree()
        drop_controls(page)
        drawn = "//svg[not(ancestor::figure[starts-with(@class, 'picture')])]"
        assert (
            page.xpath(f"//script|//style|//iframe|//object|//embed|//form|{drawn}|//math|//base|//template") == []
        ), path
        # A parser would close a link where another begins, so the tags themselves are looked at.
        assert all(first != second for first, second in pairwise(re.findall(rb"<(/?)a[\s>]", data))), path
        assert page.xpath("//meta[@http-equiv]|//input|//button|//video|//audio|//noscript") == [], path
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path
        for element in page.iter(lxml.html.etree.Element):
            for name, value in element.attrib.items():
                assert_attribute(path, element, name, str(value))


def drop_controls(page: lxml.html.HtmlElement) -> None:
    """Take out the search, the filter of marks and the scripts of the theme, of which nothing comes from a text."""
    for of_theme in (
        "//header//form[@class = 'searchbox']",
        "//form[@id = 'page-find']",
        "//p[@id = 'page-more']",
        "//main/noscript",
        "//fieldset[@class = 'kinds']",
        "//script[substring-after(@src, 'theme/') = 'search.js' or substring-after(@src, 'theme/') = 'reading.js']",
    ):
        for element in page.xpath(of_theme):
            element.drop_tree()


def assert_attribute(path: str, element: lxml.html.HtmlElement, name: str, value: str) -> None:
    assert re.fullmatch(r"[a-z][a-z-]*", name), (path, name)
    assert not name.startswith("on"), (path, name)
    assert name not in ("style", "srcset", "formaction", "action", "xlink:href", "ping", "background"), (path, name)
    if name in ("href", "src"):
        bare = re.sub(r"[\x00-\x20]", "", value).replace("\\", "/")
        scheme = urlsplit(bare).scheme.lower()
        assert scheme in ("", "http", "https", "mailto"), (path, value)
        assert not bare.startswith("//"), (path, value)
        if element.tag != "a":
            assert scheme == "", (path, value)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize(
    "extensions", ["tables, footnotes", "tables, footnotes, attr_list, md_in_html, def_list, abbr"]
)
def test_nothing_in_a_text_runs_or_reaches_out(body: str, extensions: str) -> None:
    config = f"rights: {{publish: full}}\nmarkdown: {{extensions: [{extensions}]}}\n"
    page = "---\ntitle: About\n---\n\n"
    build = built({"config.yaml": config, "content/articles/a.md": HEAD + body, "content/pages/about.md": page + body})
    assert_harmless(build)


def test_no_private_comment_and_no_boilerplate_reaches_any_page() -> None:
    text = "Talks. {>> secret <<} On.\n\n::: {.boilerplate}\nsecret\n:::\n\n<p>{>> secret <<}</p>\n"
    page = "---\ntitle: About\n---\n\n"
    build = built({"content/articles/a.md": HEAD + text, "content/pages/about.md": page + text})
    assert build.diagnostics == ()
    shown = dict(pages(build))
    assert b"Talks. On." in shown["about.html"]
    assert [path for path, data in shown.items() if b"secret" in data] == []


def quoted(text: str) -> str:
    """As a YAML text in double quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def test_no_field_of_any_file_can_hold_markup() -> None:
    """Every field that takes a free text holds the same attack; the pages show it as the characters that it is."""
    evil = quoted(EVIL)
    build = built(
        {
            "config.yaml": f"title: {evil}\ndescription: {evil}\nrights: {{publish: full}}\n",
            "content/sources.yaml": f"outlet: {{name: {evil}, url: 'https://a.example/?\u2019onclick=1', country: {evil}, description: {evil}}}\n",
            "content/actors.yaml": f"kim: {{name: {evil}, aliases: [{evil}], names: {{en: {evil}, de: {evil}}}, roles: [{evil}], description: {evil}}}\n",
            "content/articles/a.md": (
                f"---\ntitle: {evil}\nsource: outlet\nauthor: [{evil}]\norigin: {evil}\nsummary: {evil}\nlanguage: en\n"
                f"published: 2023-09-13\nrights: {{publish: full}}\nannotations:\n"
                f"  - {{quote: h, exact: 7*7, type: headline, speaker: kim, note: {evil}, as: {evil}, language: en}}\n"
                f"  - {{quote: q, exact: We stand, speaker: kim, note: {evil}, as: {evil}, language: en, ref: s}}\n"
                f"---\n\nWe stand here, and [so]{{.question #w note={quoted(EVIL)}}} we stay.\n"
            ),
            "content/briefings/b.yaml": (
                f"title: {evil}\nsummary: {evil}\nwhy_it_matters: {evil}\nlanguage: en\nauthors: [{{name: {evil}}}]\ntopics: [{evil}]\n"
                f"articles: [a]\nkey_points: [{{text: {evil}, cites: [a#q]}}]\n"
                f"key_quotes: [{{id: s, title: {evil}, speaker: kim, wordings: [a#q], note: {evil}, "
                f"original: {{language: en, text: {evil}}}, relay: [{{by: {evil}, language: en, note: {evil}}}], "
                f"terms: [{{term: {evil}, wordings: {{a: {evil}}}, note: {evil}}}]}}]\n"
                f"actors: [{{id: kim, role: {evil}}}]\n"
                f"open_questions: [{{question: {evil}, raised_by: [a#w], would_answer: {evil}, status: answered, answer: {{text: {evil}, cites: [a#q]}}, "
                f"history: [{{date: 2023, status: answered, note: {evil}}}]}}]\n"
                f"claims: [{{text: {evil}, note: {evil}}}]\ntimeline: [{{date: 2023, title: {evil}, text: {evil}}}]\n"
                f"changes: [{{date: 2023, text: {evil}}}]\n"
            ),
            "content/pages/about.md": f"---\ntitle: {evil}\ndescription: {evil}\n---\n\nAbout us.\n",
        }
    )
    assert [problem for problem in build.diagnostics if problem.severity == "error"] == []
    assert_harmless(build)
    briefing = dict(pages(build))["briefings/b.html"]
    (heading,) = lxml.html.fromstring(briefing).xpath("//h1")
    assert EVIL in heading.text_content()
    assert b"49" not in re.sub(rb"&#\d+;", b"", briefing)  # no template of theirs was filled in
    notes = [data for path, data in pages(build) if path == "articles/a.html"]
    assert notes


def test_addresses_that_would_run_are_refused_wherever_one_can_stand() -> None:
    bad = "'javascript:alert(1)'"
    build = built(
        {
            "config.yaml": f"base_url: {bad}\n",
            "content/sources.yaml": f"outlet: {{name: Outlet, url: {bad}}}\n",
            "content/actors.yaml": f"kim: {{name: Kim, url: {bad}, same_as: [{bad}]}}\n",
            "content/articles/a.md": f"---\ntitle: T\nsource: outlet\nurl: {bad}\narchive: {bad}\n---\n\nText.\n",
            "content/briefings/b.yaml": f"title: T\nsummary: S\nauthors: [{{name: N, url: {bad}}}]\nkey_quotes: [{{id: s, original: {{url: {bad}}}}}]\n",
        }
    )
    found = [(problem.code, problem.path) for problem in build.diagnostics]
    assert found.count(("C003", "config.yaml")) == 1
    assert sum(code == "Y011" for code, _ in found) == 7
    assert_harmless(build)


@pytest.mark.parametrize(
    "name", ["../evil", "a/../../evil", "..", ".", "con", "a\\b", "a:b", "x" * 101, "a b", "-a", "\u202ea"]
)
def test_no_id_leads_out_of_the_site(name: str) -> None:
    build = built({"content/actors.yaml": f"{quoted(name)}: {{name: Kim}}\n"})
    assert [problem.code for problem in build.diagnostics if problem.code != "F014"] == ["Y010"]
    assert all(".." not in path and "\\" not in path and not path.startswith("/") for path in build.outputs)


# ── time ────────────────────────────────────────────────────────────────────────────────────────────────────────

_WORDS = "The talks went on until the evening, and nobody said what had been agreed on in the end. "
LARGE: dict[str, Callable[[], dict[str, str]]] = {
    "an article of 5 MB": lambda: {"content/articles/a.md": HEAD + (_WORDS * 8 + "\n\n") * 7300},
    "100,000 marks": lambda: {"content/articles/a.md": HEAD + ("[a]{.term} " * 20 + "\n\n") * 5000},
    "a line of 2 MB": lambda: {"content/articles/a.md": HEAD + _WORDS * 23_000},
    "a word of 2 MB": lambda: {"content/articles/a.md": HEAD + "a" * 2_000_000},
    "1,000 nested brackets": lambda: {"content/articles/a.md": HEAD + "[" * 1000 + "a" + "]{.term}" * 1000},
    "100,000 open brackets": lambda: {"content/articles/a.md": HEAD + "[" * 100_000},
    "30,000 closed brackets": lambda: {"content/articles/a.md": HEAD + "]{.quote" * 30_000},
    "links without end": lambda: {"content/articles/a.md": HEAD + "[a](" * 50_000},
    "emphasis without end": lambda: {"content/articles/a.md": HEAD + "*a **b _c " * 20_000},
    "backticks of all lengths": lambda: {"content/articles/a.md": HEAD + " ".join("`" * n for n in range(1, 800))},
    "comments that are not closed": lambda: {"content/articles/a.md": HEAD + "{>> a <!-- b " * 50_000},
    "tags that are not closed": lambda: {"content/articles/a.md": HEAD + "<a href='" * 50_000},
    "nested HTML": lambda: {"content/articles/a.md": HEAD + "<div>" * 20_000},
    "nested quotations": lambda: {"content/articles/a.md": HEAD + ">" * 5_000 + " a"},
    "nested lists": lambda: {"content/articles/a.md": HEAD + "".join(" " * 4 * n + "- a\n" for n in range(300))},
    "1,000 nested blocks": lambda: {"content/articles/a.md": HEAD + "::: {.quote}\n\n" * 1000 + "a\n" + ":::\n" * 1000},
    "10,000 references to one footnote": lambda: _article("a[^1] " * 10_000 + "\n\n[^1]: b"),
    "entities": lambda: {"content/articles/a.md": HEAD + "&lt;&amp;&#x26;" * 50_000},
    "YAML of a great depth": lambda: {"content/briefings/b.yaml": "title: " + "[" * 100_000},
    "YAML indented deeply": lambda: {"content/briefings/b.yaml": "".join(" " * n + f"k{n}:\n" for n in range(1500))},
    "YAML aliases that explode": lambda: {
        "content/briefings/b.yaml": "a0: &a0 [x]\n"
        + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 30))
    },
    "many unknown keys": lambda: {"content/briefings/b.yaml": "".join(f"key{n}: 1\n" for n in range(20_000))},
    "a quote of 1 MB that is nowhere": lambda: {
        "content/articles/a.md": HEAD + _WORDS * 5_000,
        "content/briefings/b.yaml": "title: T\nsummary: S\nkey_quotes:\n  - {article: a, text: '"
        + "word and " * 110_000
        + "'}\n",
    },
}


def _article(text: str) -> dict[str, str]:
    return {"content/articles/a.md": HEAD + text}


@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE.keys())
def test_no_text_keeps_the_build_busy(make: Callable[[], dict[str, str]]) -> None:
    """A guard, not a measurement: each takes a few seconds at most, and what grows with the square takes minutes."""
    files = make()
    start = time.process_time()
    build = built(files)
    assert time.process_time() - start < 30
    assert build.outputs


def _standoff(count: int, annotation: str, words: str) -> dict[str, str]:
    annotations = "".join(f"  - {{quote: q{number}, {annotation.format(number)}}}\n" for number in range(count))
    head = HEAD.replace("rights:", f"annotations:\n{annotations}rights:")
    return {"content/articles/a.md": head + "".join(map(words.format, range(count)))}


GROWING: dict[str, tuple[int, Callable[[int], dict[str, str]]]] = {
    "paragraphs": (2_000, lambda n: _article((_WORDS * 4 + "\n\n") * n)),
    "marks": (2_000, lambda n: _article(("[a]{.term} " * 10 + "\n\n") * (n // 10))),
    "passages that cross": (1_000, lambda n: _standoff(n, "exact: w{0} and w", "w{0} and ")),
    "nested brackets": (400, lambda n: _article("[" * n + "a" + "]{.term}" * n)),
    "open brackets": (80_000, lambda n: _article("[" * n)),
    "closed brackets": (8_000, lambda n: _article("]{.quote" * n)),
    "emphasis without end": (3_000, lambda n: _article("*a **b _c " * n)),
    "comments that are not closed": (20_000, lambda n: _article("{>> a <!-- b " * n)),
    "blocks in blocks": (1_000, lambda n: _article("::: {.quote}\n\nx\n\n" * n + ":::\n" * n)),
    "blocks that are not closed": (3_000, lambda n: _article("::: {.quote}\n\nx\n\n" * n)),
    "references to one footnote": (2_000, lambda n: _article("a[^1] " * n + "\n\n[^1]: b")),
    "passages with one beginning": (1_000, lambda n: _standoff(n, "start: So, end: w{0} end", "So w{0} end. ")),
    "passages with one end": (1_000, lambda n: _standoff(n, "start: w{0}, end: end", "So w{0} end. ")),
    "signs that Markdown takes": (1_000, lambda n: _article("".join(f"{k}. a{k}*b*c\n\n#d{k}\n\n" for k in range(n)))),
    "links in passages": (1_000, lambda n: _article("[see [a](b.html)]{.term} " * n)),
    "unknown keys": (6_000, lambda n: {"content/briefings/b.yaml": "".join(f"key{k}: 1\n" for k in range(n))}),
}


@pytest.mark.parametrize(("count", "make"), GROWING.values(), ids=GROWING.keys())
def test_a_text_twice_as_long_takes_about_twice_the_time(count: int, make: Callable[[int], dict[str, str]]) -> None:
    # What grows with the square takes four times as long each time; a busy machine may seem to, now and then.
    assert any(_best_time(make(2 * count)) < 3.2 * max(_best_time(make(count)), 0.1) for _ in range(3))


def _best_time(files: dict[str, str]) -> float:
    """The processor time of a build, at best; the templates are such as cost nothing."""
    data = {path: text.encode() for path, text in (PLAIN_THEME | USUAL | files).items()}
    times = []
    # What the collector takes hangs on all that other tests have left.
    gc.disable()
    for _ in range(2):
        start = time.process_time()
        Build().apply(data)
        times.append(time.process_time() - start)
    gc.enable()
    return min(times)
