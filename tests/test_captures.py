"""Quotes and the untouched copies of their articles: what is proved in which, what pages say of it, what an edit finds."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.cli.program import program
from briefgen.intake.visible import visible_text
from briefgen.parse.article import read_article
from briefgen.pipeline import Build
from briefgen.reading import Blob
from briefgen.resolve.evidence import stands
from briefgen.selectors import Haystack
from briefgen.snapshot import Seen, read_project
from tests.projects import PLAIN_THEME, as_values, shipped_theme, text_of, write
from tests.test_law import Followed

PAGE = (
    "<!doctype html><html><head><meta charset=windows-1252><title>The wharf | Post</title></head><body>"
    "<script>var a = 'we never met';</script><h1>The wharf stays shut</h1><p>He said <q>we will <b>soon</b> op<i>en</i> it</q>."
    "<p title='a > b'>Nobody knew &ldquo;how much longer&rdquo; it\x92d be.<br>So it went.</body></html>"
).encode("latin-1")
ARTICLE = (
    "---\ntitle: The wharf stays shut\nsource: harbor\npublished: 2024-03-05\nretrieved: 2024-03-06\nrights: {{publish: full}}\n"
    "capture: {{file: captures/wharf.html, sha256: {sha}{more}}}\n---\n\n"
    "He said [“we will {word} open it”]{{.quote #soon speaker=ada}}.\n\n"
    "Nobody knew [“how much longer”]{{.quote #longer speaker=ada}} it’d be. So it went.\n"
)
BRIEFING = (
    "title: The wharf\nsummary: It is shut.\npublished: 2024-03-07\narticles: [wharf]\nkey_points:\n  - {text: Soon., cites: [wharf#soon, wharf#longer]}\n"
    "key_quotes:\n  - {article: wharf, text: So it went, speaker: ada}\n"
)
REST = {
    "config.yaml": "title: Desk\nsearch: false\nrights: {publish: full}\n",
    "content/sources.yaml": "harbor: {name: Harbor Post}\n",
    "content/actors.yaml": "ada: {name: Ada Brandt, match: false}\n",
    "content/briefings/port.yaml": BRIEFING,
}
CAPTURE, WHARF = "captures/wharf.html", "content/articles/wharf.md"


def article(word: str = "soon", more: str = "", sha: str = hashlib.sha256(PAGE).hexdigest()) -> str:
    return ARTICLE.format(word=word, more=more, sha=sha)


def site(text: str, page: bytes | None = PAGE) -> Build:
    built = Build()
    kept = {} if page is None else {CAPTURE: page}
    built.apply({**shipped_theme(), **as_values({**REST, WHARF: text, **kept})})
    return built


def told(built: Build) -> list[str]:
    return [problem.code for problem in built.diagnostics]


@pytest.fixture(scope="module")
def proved() -> Build:
    return site(article())


def test_pages_and_data_say_that_the_copy_has_the_words(proved: Build) -> None:
    assert told(proved) == []
    page = text_of(proved.pending["articles/wharf.html"])
    assert page.count("word for word; in the untouched copy, too") == 3
    assert "word for word; in the untouched copy, too" in text_of(proved.pending["briefings/port.html"])
    rows = text_of(proved.pending["data/quotes.csv"]).splitlines()
    assert rows[0].endswith(",proved_in")
    assert [row.rpartition(",")[2] for row in rows[1:]] == ["copy"] * 3


def test_an_article_that_differs_for_a_reason_says_where_each_quote_was_proved() -> None:
    built = site(article("never", ", differs: mended by hand"))
    assert told(built) == []
    page = text_of(built.pending["articles/wharf.html"])
    assert page.count("word for word; in our text of the article only") == 1
    assert page.count("word for word; in the untouched copy, too") == 2
    assert not any("mended by hand" in text_of(one) for path, one in built.pending.items() if path.endswith(".html"))


def test_without_the_copy_nothing_is_said_to_stand_in_it() -> None:
    built = site(article("never"), None)
    assert told(built) == ["Q033"]
    assert text_of(built.pending["articles/wharf.html"]).count("in our text of the article only") == 3
    assert "the untouched copy, too" not in text_of(built.pending["briefings/port.html"])


def test_no_word_of_a_copy_reaches_the_site() -> None:
    built = site(article("never", ", differs: mended by hand"))
    texts = [one for one in built.pending.values() if isinstance(one, bytes)]
    assert len(texts) > 20
    for secret in (b"we will soon", b"mended by hand", b"captures/", hashlib.sha256(PAGE).hexdigest().encode()):
        assert not [one for one in texts if secret in one]


def test_any_order_of_edits_finds_what_a_clean_build_finds() -> None:
    followed = Followed({**PLAIN_THEME, **REST, WHARF: article()})
    edits: tuple[tuple[str, str | bytes | None, list[str]], ...] = (
        (CAPTURE, PAGE, []),
        (WHARF, article("never"), ["Q031"]),
        (CAPTURE, PAGE + b" ", ["Q032"]),
        (CAPTURE, PAGE.replace(b"soon", b"never"), ["Q032"]),
        (WHARF, article("never", sha="''"), []),
        (CAPTURE, None, ["Q033"]),
        (CAPTURE, PAGE, ["Q031"]),
        ("content/briefings/port.yaml", BRIEFING.replace("So it went", "He said"), ["Q031"]),
        (WHARF, article("never", ", differs: for a reason"), []),
    )
    for path, value, codes in edits:
        followed.edit({path: value})
        followed.check()
        assert told(followed.build) == codes, (path, codes)


def test_words_of_a_briefing_are_looked_for_in_the_copy() -> None:
    built = site(article(sha="''"), PAGE.replace(b"So it went", b"So be it"))
    assert [(problem.code, problem.path) for problem in built.diagnostics] == [("Q031", "content/briefings/port.yaml")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", "<p>“A <b>wh</b>arf&nbsp;is sh&shy;ut,” he<wbr> said.".encode()),
        ("a.html", "<meta charset=windows-1251><p>«Мы ждём», — сказал он.".encode("cp1251")),
        (
            "a.html",
            "“A <span style='display: none'>quay or </span>wharf<i hidden> there</i> is shut,” he said.".encode(),
        ),
        ("a.html", "“A <span style='display: none'>wharf</span> is shut,” he said.".encode()),
        ("a.txt", "“A wharf\r\nis shut,” he said.".encode("utf-16")),
        ("a.md", "---\ntitle: x\n---\n\n“A **wharf** [is](https://x.example) shut,” he said.\n".encode()),
        (
            "a.mhtml",
            b"Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>=E2=80=9CA wharf is=\n shut,=E2=80=9D he said.\n--x--\n",
        ),
    ],
)
def test_the_words_of_every_sort_of_copy_are_read(name: str, data: bytes) -> None:
    hay = Haystack(visible_text(name, data) or "")
    assert stands("«Мы ждём», — сказал он" if "1251" in str(data) else "“A wharf is shut,” he said", hay)


@pytest.mark.parametrize(("name", "page"), [("a.html", "<p>{}"), ("a.txt", "{}")])
def test_an_encoding_that_the_bytes_do_not_tell_is_noted_by_the_import(tmp_path: Path, name: str, page: str) -> None:
    words = "Портовики сказали, что подождут ответа министра до вечера пятницы, и разошлись."
    write(tmp_path, REST)
    data = page.format(words + " " + words).encode("cp1251")
    assert "Портовики" not in (visible_text(name, data, "latin-1") or "")
    (tmp_path / name).write_bytes(data)
    CliRunner().invoke(program, ["import", str(tmp_path / name), "-C", str(tmp_path)])
    (made,) = (tmp_path / "content/articles").glob("*.md")
    text = made.read_text("utf-8")
    noted = re.search(r"charset: ([\w-]+)", text)
    assert noted
    assert words in (visible_text(name, data, noted[1]) or "")
    made.write_text(text.replace("что подождут", "[что подождут]{.quote speaker=ada}", 1), "utf-8")
    built = Build()
    built.apply(read_project(tmp_path))
    assert "Q031" not in told(built)


@pytest.mark.parametrize("data", [b"%PDF-1.7 a wharf", b"\x89PNG a wharf", b"<p> <img>", b'{"a": "wharf"}'])
def test_what_holds_no_words_is_no_text(data: bytes) -> None:
    assert visible_text("captures/a", data) is None


def test_all_that_was_imported_stands_in_its_copy_and_a_changed_file_is_seen(tmp_path: Path) -> None:
    write(tmp_path, {**REST, "content/briefings/port.yaml": "title: T\nsummary: S\n"})
    (tmp_path / "wharf.html").write_bytes(PAGE * 3)
    done = CliRunner().invoke(program, ["import", str(tmp_path / "wharf.html"), "-C", str(tmp_path)])
    assert done.exit_code == 0, done.output
    files = read_project(tmp_path)
    (path,) = (path for path in files if path.startswith("captures/"))
    (made,) = (path for path in files if path.startswith("content/articles/"))
    kept, data = files[path], files[made]
    assert isinstance(kept, Blob)
    assert isinstance(data, bytes)
    hay = Haystack(visible_text(path, (tmp_path / path).read_bytes()) or "")
    paragraphs = read_article(made, data, None, ()).body.text.split("\n\n")
    assert [words for words in paragraphs if not stands(words, hay)] == []
    (tmp_path / made).write_bytes(data.replace(b"So it went", b"[So it goes]{.quote speaker=ada}"))
    seen = Seen(tmp_path)
    built = Build()
    built.apply(read_project(tmp_path))
    assert "Q031" in told(built)
    (tmp_path / path).write_bytes(PAGE)
    changes = seen.changes(built.files)
    assert [*changes] == [path]
    built.apply(changes)
    assert "Q032" in told(built)
    assert "Q031" not in told(built)
