"""Nothing leaks: each kind of secret, planted in each kind of file, is found, and the site of before stays."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen.changes import Batch
from briefgen.cli.program import program
from briefgen.codes import CODES
from briefgen.copies import Copy
from briefgen.leaks.contained import contents
from briefgen.leaks.files import pieces_of
from briefgen.leaks.telling import find_leaks
from briefgen.pipeline import Output
from briefgen.reading import Blob
from briefgen.release import NOW
from briefgen.resolve.shingles import shown_words, words_of
from briefgen.watch import Watch
from tests.projects import PLAIN_THEME, PROJECT, Files, build, write

SENTENCE = "Seven grey barges waited beyond the outer mole until the tide had turned"
COMMENT = "ask the harbour pilot whether he would be named"
NOTE = "the deputy told us this over dinner in private"
TITLE = "Inside the night of the barges"
DRAFTED = "Only three people in the ministry have ever seen the second letter"
HEAD = "---\ntitle: {title}\nsource: {source}\npublished: 2024-03-20\n{more}---\n\n"
SITE = {
    **PROJECT,
    "content/articles/barges.md": HEAD.format(
        title="Barges wait", source="valley", more="rights: {publish: excerpts, max_words: 12}\n"
    )
    + f'A pilot said [“we saw them”]{{.quote #saw speaker=ada note="{NOTE}"}}. {{>> {COMMENT} <<}}\n\nNo one else was there that night.\n\n{SENTENCE}.\n',
    "content/articles/night-of-barges.md": HEAD.format(title=TITLE, source="valley", more="status: draft\n")
    + f"{DRAFTED}.\n",
    "content/briefings/second-letter.yaml": f"title: What the ministry hides\nsummary: {DRAFTED}, and nobody else has.\nstatus: withheld\n",
}


def command(project: Path, *more: str) -> Result:
    return CliRunner().invoke(program, ["build", "-C", str(project), "--now", "2024-06-01", *more])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, SITE)
    return tmp_path


def png(kind: bytes, body: bytes, before: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + (chunk(b"abCd", before) if before else b"")
        + chunk(kind, body)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def archive(text: str, before: bytes = b"") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        if before:
            file.writestr("word/media/a.bin", before, zipfile.ZIP_STORED)
        file.writestr("word/document.xml", f"<w:t>{text}</w:t>")
    return held.getvalue()


FORMS: dict[str, Callable[[str], bytes]] = {
    "static/a.html": lambda text: f"<p>{text}</p>".encode(),
    "static/attribute.html": lambda text: f'<meta name="description" content="{text}"><p>x'.encode(),
    "static/marked.html": lambda text: f"<p>{text.replace(' ', '</b> <b>')}".encode(),
    "static/entities.html": lambda text: "".join(f"&#{ord(letter)};" for letter in text).encode(),
    "static/address.html": lambda text: (
        f'<a href="https://x.example/#:~:text={text.replace(" ", "%20")}">x</a>'.encode()
    ),
    "static/a.csv": lambda text: f'id,words\n1,"{text.upper()}"\n'.encode(),
    "static/a.json": lambda text: json.dumps({"words": text.replace(" ", "\n")}).encode(),
    "static/escaped.json": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text).encode(),
    "static/items.xml": lambda text: f"<item><description>&lt;p&gt;{text}&lt;/p&gt;</description></item>".encode(),
    "static/plain.txt": lambda text: f"a\n{text.replace(' ', chr(10))}\nb".encode(),
    "static/index.pf_fragment": lambda text: gzip.compress(f'pagefind_dcd{{"content":"{text}"}}'.encode()),
    "static/second.gz": lambda text: gzip.compress(b"x ") + gzip.compress(text.encode()),
    "static/damaged.gz": lambda text: gzip.compress(text.encode()) + b"\x1f\x8b\x08\0",
    "static/a.docx": archive,
    "static/text.png": lambda text: png(b"tEXt", b"Title\0" + text.encode()),
    "static/packed.png": lambda text: png(b"zTXt", b"Title\0\0" + zlib.compress(text.encode())),
    "static/international.png": lambda text: png(b"iTXt", b"Title\0\1\0en\0T\0" + zlib.compress(text.encode())),
    "static/exif.jpg": lambda text: b"\xff\xd8\xff\xe1\0\xffExif\0\0" + text.encode() + b"\0\xff\xd9",
    "static/windows.jpg": lambda text: b"\xff\xd8\xff\xe1\0\xffExif\0\0" + text.encode("utf-16-le") + b"\xff\xd9",
    "static/xmp.svg": lambda text: f"<svg><metadata>{text}</metadata></svg>".encode(),
}
SECRETS = {"L001": SENTENCE, "L002": COMMENT, "L003": DRAFTED, "L004": TITLE, "L002 note": NOTE}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_in_a_file_is_found_by_the_words_that_are_compared(form: str, secret: str) -> None:
    wanted = b" ".join(words_of(SECRETS[secret].encode()))
    pieces = contents(FORMS[form](SECRETS[secret]))
    assert any(wanted in b" ".join(shown_words(piece)) for piece in pieces)


@pytest.mark.parametrize(
    "secret", ["Кто платит за лампу на маяке, неизвестно", "من يدفع ثمن مصباح المنارة؟ لا أحد يعرف"]
)
@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_a_secret_in_letters_of_two_bytes_is_found(name: str, secret: str) -> None:
    mark = "\ufeff"
    for data in (
        f"{mark}{'x ' * 70_000}{secret}".encode(name),
        f"{'ли ' * 70_000}{secret}".encode(name),
        b"\xff\xd8\xff\xe1\0\xffExif\0\0\0" + secret.encode(name) + b"\0\0\xff\xd9",
    ):
        wanted = b" ".join(words_of(secret.encode()))
        assert any(wanted in b" ".join(shown_words(piece)) for piece in contents(data))


def test_however_it_is_packed_no_more_is_unpacked_than_of_any_file() -> None:
    body = b"Title\0\0" + zlib.compress(b"x" * (24 * 1024 * 1024))
    picture = png(b"zTXt", body)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for number in range(3):
            file.writestr(f"{number}.gz", gzip.compress(b"x" * (24 * 1024 * 1024)))
    for bomb in (picture + picture[8:] * 3, held.getvalue()):
        unpacked = sum(len(piece) for piece in contents(bomb) if piece[:99] == b"x" * 99)
        assert 60 * 1024 * 1024 < unpacked <= 64 * 1024 * 1024


def leaks_in(files: Files) -> list[str]:
    """The codes of the leaks in a build, which has no errors but these."""
    built = build({**PLAIN_THEME, **SITE, NOW: b"2024-06-01", **files})
    assert not built.has_errors, built.diagnostics
    return [problem.code for problem in find_leaks(built, built.pending)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_in_whatever_file_is_told(form: str, secret: str) -> None:
    assert set(leaks_in({f"content/{form}": FORMS[form](SECRETS[secret])})) == {secret[:4]}


LARGE = 17 * 1024 * 1024
# Each with more before the text than is read at once.
LARGE_FORMS: dict[str, Callable[[str], bytes]] = {
    "report.docx": lambda text: archive(text, bytes(LARGE)),
    "a.gz": lambda text: gzip.compress(bytes(LARGE), 0) + gzip.compress(text.encode()),
    "a.png": lambda text: png(b"zTXt", b"Title\0\0" + zlib.compress(text.encode()), bytes(LARGE)),
    "a.tiff": lambda text: bytes(LARGE) + b"\xff" + text.encode("utf-16-le"),
}


@pytest.mark.parametrize("form", LARGE_FORMS)
def test_a_file_of_any_size_is_looked_into(tmp_path: Path, form: str) -> None:
    place = tmp_path / form
    place.write_bytes(LARGE_FORMS[form](SENTENCE))
    wanted = b" ".join(words_of(SENTENCE.encode()))
    pieces = pieces_of(Copy(f"content/static/{form}", "", Blob(str(place), "")))
    assert any(wanted in b" ".join(shown_words(piece)) for piece in pieces)


def test_one_member_of_an_archive_that_cannot_be_read_hides_no_other() -> None:
    data = bytearray(archive(SENTENCE, b"x" * 64))
    data[data.index(b"x" * 3) : data.index(b"x" * 3) + 3] = b"yyy"  # Its checksum is wrong now.
    wanted = b" ".join(words_of(SENTENCE.encode()))
    assert any(wanted in b" ".join(shown_words(piece)) for piece in contents(bytes(data)))


def test_a_wrong_checksum_hides_nothing() -> None:
    text = f"{SENTENCE}.".encode()
    packed = zlib.compress(text)[:-4] + b"\1\2\3\4"
    member = zlib.crc32(f"<w:t>{SENTENCE}</w:t>".encode()).to_bytes(4, "little")
    for damaged in (
        gzip.compress(text)[:-8] + b"\1\2\3\4\5\6\7\x08",
        gzip.compress(text)[:-8] + b"\xff" * 4000,
        png(b"zTXt", b"Title\0\0" + packed),
        png(b"iTXt", b"Title\0\1\0en\0T\0" + packed),
        archive(SENTENCE).replace(member, b"\1\2\3\4"),
    ):
        wanted = b" ".join(words_of(SENTENCE.encode()))
        assert any(wanted in b" ".join(shown_words(piece)) for piece in contents(damaged)), damaged


DRAFT = HEAD.format(title="Other", source="harbor", more="status: draft\n{more}")
WITHHELD = {
    "the summary of a draft": {
        "content/articles/n.md": DRAFT.format(more=f"summary: {DRAFTED} again.\n") + "Other words.\n"
    },
    "the description of a draft page": {
        "content/pages/n.md": f"---\ntitle: N\nstatus: draft\ndescription: {DRAFTED} again.\n---\n\nx\n"
    },
}


@pytest.mark.parametrize("name", WITHHELD)
def test_all_words_of_a_draft_are_withheld(name: str) -> None:
    """Another text of the draft is no longer in the way: only what is named here holds these words."""
    (path,) = WITHHELD[name]
    words = DRAFTED.replace("Only three", "Just three")
    text = WITHHELD[name][path].replace(DRAFTED, words)
    assert leaks_in({path: text, "content/static/doc.txt": words}) == ["L003"]


def test_a_draft_page_is_known_by_its_own_title_though_a_briefing_has_its_id() -> None:
    page = "---\ntitle: Nobody has told the mayor of it\nstatus: draft\n---\n\nx\n"
    for name in ("bridge", "other"):
        files = {f"content/pages/{name}.md": page, "content/static/doc.txt": "Nobody has told the mayor of it"}
        assert leaks_in(files) == ["L004"], name


IDS = {
    "a page by its address": ("content/pages/merger-plan.md", "see merger-plan.html"),
    "a page by its id": ("content/pages/our-merger-plan.md", "see our-merger-plan"),
    "an article by its id": ("content/articles/the-merger-plan.md", '{"id": "the-merger-plan"}'),
    "an id that is quoted in an address": ("content/articles/das-große-werk.md", "x/das-gro%C3%9Fe-werk/y"),
}


@pytest.mark.parametrize("name", IDS)
def test_the_id_of_a_draft_is_found_as_it_is(name: str) -> None:
    path, text = IDS[name]
    draft = {
        path: "---\ntitle: N\nsource: harbor\nstatus: draft\n---\n\nx\n".replace(
            "source: harbor\n", "" if "pages" in path else "source: harbor\n"
        )
    }
    assert leaks_in({**draft, "content/static/doc.txt": text}) == ["L004"]
    # In other signs they are words like any others, and a longer id is another one.
    for other in (text.replace("-", " "), text.replace("-plan", "-plan-2").replace("-werk", "-werk-2")):
        assert leaks_in({**draft, "content/static/doc.txt": other}) == []


def test_an_id_that_something_published_has_too_is_no_secret() -> None:
    draft = {
        "content/articles/port-of-call.md": HEAD.format(title="N", source="harbor", more="status: draft\n") + "x\n"
    }
    page = {"content/pages/port-of-call.md": PAGE.format(text="Words.")}
    text = {"content/static/doc.txt": '<a href="port-of-call.html">'}
    assert leaks_in({**draft, **text}) == ["L004"]
    assert leaks_in({**draft, **page, **text}) == []


BOILED = "Sign up for the daily letter of our paper and never miss what moves the harbour"
BOILERPLATE = {
    "content/articles/boiled.md": HEAD.format(title="N", source="harbor", more="rights: {publish: full}\n")
    + f"Words.\n\n::: {{.boilerplate}}\nFirst of all.\n\n{BOILED.replace('daily letter', '[daily letter](https://x.example/a)')}.\n:::\n\nMore words.\n"
}


def test_boilerplate_is_found_and_is_no_secret_where_another_text_shows_it() -> None:
    assert leaks_in({**BOILERPLATE, "content/static/doc.txt": "Words. More words. First of all."}) == []
    assert leaks_in({**BOILERPLATE, "content/static/doc.txt": BOILED}) == ["L002"]
    shown = HEAD.format(title="N", source="harbor", more="rights: {publish: full}\n") + f"{BOILED}.\n"
    assert leaks_in({**BOILERPLATE, "content/articles/shown.md": shown, "content/static/doc.txt": BOILED}) == []


def test_boilerplate_that_the_reader_forgets_to_remove_is_found() -> None:
    """What is built is what a reader would make that takes the block for one of another kind."""
    (path,) = BOILERPLATE
    text = BOILERPLATE[path]
    built = build({**PLAIN_THEME, **SITE, NOW: b"2024-06-01", path: text.replace("{.boilerplate}", "{.claim}")})
    built.files[path] = text.encode()
    assert "L002" in [problem.code for problem in find_leaks(built, built.pending)]
    part = " ".join(BOILED.split()[:14]).encode()
    assert [problem.code for problem in find_leaks(built, {"a.txt": part})] == ["L002"]
    built.apply({path.replace("boiled", "a-shown"): text.replace("{.boilerplate}", "{.claim}").encode()})
    assert find_leaks(built, {"a.txt": part}) == ()


def fragment(text: str, name: bytes = b"") -> bytes:
    """A file of the index as a build writes it; one with a name in its head holds more than what is compressed."""
    packed = gzip.compress(
        f'pagefind_dcd{{"content":"{text}","word_count":9,"meta":{{"title":"{text[:9]}"}}}}'.encode()
    )
    return packed[:3] + b"\x08" + packed[4:10] + name + b"\0" + packed[10:] if name else packed


@pytest.mark.parametrize("secret", SECRETS)
def test_many_files_of_the_index_are_looked_through_together_and_each_is_seen(secret: str) -> None:
    built, words = build({**PLAIN_THEME, **SITE, NOW: b"2024-06-01"}), SECRETS[secret]
    index: dict[str, Output | None] = {
        f"pagefind/fragment/en_{number}.pf_fragment": fragment(f"Lamp {number} burns") for number in range(90)
    }
    assert find_leaks(built, index) == ()
    (expected,) = {problem.code for problem in find_leaks(built, {"a.html": f"<p>{words}".encode()})}
    hiding = {
        "as it is": fragment(words),
        "with a tag in it": fragment(" <em>".join(words.split())),
        "cut short": fragment(words)[:-9],
        "in its name": fragment("Lamp", words.encode()),
        "behind it": fragment("Lamp") + words.encode(),
        "in a second stream": fragment("Lamp") + fragment(words),
        "in a stream within": gzip.compress(fragment(words)),
    }
    for place, data in hiding.items():
        found = find_leaks(built, {**index, "pagefind/fragment/en_7.pf_fragment": data})
        assert {(problem.code, "en_7" in problem.message) for problem in found} == {(expected, True)}, place


def test_the_look_at_much_boilerplate_takes_no_longer_than_its_words() -> None:
    """A part of each paragraph is shown by another text, so all texts have to be asked about each of them."""
    shown = HEAD.format(title="N", source="harbor", more="rights: {publish: full}\n")
    paragraphs = "\n\n".join(f"{BOILED} on day {number}." for number in range(1800))
    (path,) = BOILERPLATE
    files = {
        path: f"{shown}Words.\n\n::: {{.boilerplate}}\n{paragraphs}\n:::\n",
        "content/articles/shown.md": shown + f"{BOILED}.\n\n" + " ".join(f"w{number}" for number in range(18000)),
    }
    built = build({**PLAIN_THEME, **SITE, NOW: b"2024-06-01", **files})
    began = time.process_time()
    assert find_leaks(built, built.pending) == ()
    assert time.process_time() - began < 4


def test_a_comment_that_repeats_what_its_own_text_says_is_no_leak() -> None:
    head = HEAD.format(title="N", source="harbor", more="rights: {publish: full}\n")
    text = "The old harbour master came. {>> the old harbour master <<}\n"
    assert leaks_in({"content/articles/n.md": head + text}) == []


CAPTURED: dict[str, tuple[str, str]] = {
    "as it is imported": ("capture: {{file: captures/the-page.html, sha256: {}}}", "captures/the-page.html"),
    "in capitals": ('capture: {{file: captures/the-page.html, "sha256": "{:X}"}}', "captures/the-page.html"),
    "with blanks": ('capture: {{"file" : "captures/the old page.html", sha256 : {}}}', "captures/the old page.html"),
    "with an apostrophe": (
        "capture:\n  file: captures/the pilot's own page.html # as it was\n  sha256: {}",
        "captures/the pilot's own page.html",
    ),
    "with a comma": ("capture: {{file: 'captures/one, two.html', sha256: {}}}", "captures/one, two.html"),
    "with escapes": (
        '"c\\x61pture": {{"f\\x69le": "captur\\x65s/the-page.html", "sha\\x3256": {}}}',
        "captures/the-page.html",
    ),
    "in another folder": ("capture: {{file: 'taken\\the-page.html', sha256: {}}}", "taken/the-page.html"),
}


@pytest.mark.parametrize(
    ("written", "ends"),
    [
        *((written, "---\n") for written in CAPTURED),
        *(("with escapes", ends) for ends in ("...\n", "---\r\n", "---\r")),
    ],
)
def test_a_capture_and_what_tells_of_it_is_found(written: str, ends: str) -> None:
    capture = b"<p>The page as it was."
    digest = hashlib.sha256(capture).hexdigest()
    entry, name = CAPTURED[written]
    entry = entry.replace("{:X}", digest.upper()).format(digest)
    text = f"---\ntitle: N\nsource: harbor\n{entry}\n{ends[:3]}\n\nWords.\n\n---\n".replace("\n", ends[3:])
    article = {"content/articles/captured.md": text.encode(), "content/static/other.html": b"<p>The page as it was"}
    assert leaks_in(article) == []
    for told in (capture, f"see {name}".encode(), f"sha256-{digest}".encode()):
        assert leaks_in({**article, "content/static/doc.txt": told}) == ["L002"], told


CODED = {
    "a fence in a longer fence": ("````\n```\n{>> my own private note stands here <<}\n```\n````\n", []),
    "a fence that nobody closes": ("Words\n    ```\n\n{>> my own private note stands here <<}\n", ["L002"]),
    "a fence of another kind within": ("~~~\n```\n~~~\n\n{>> my own private note stands here <<}\n\n```\n", ["L002"]),
}


@pytest.mark.parametrize("name", CODED)
def test_comments_are_told_from_code(name: str) -> None:
    """By the reader of the last look itself, which sees what stands in the file."""
    text, codes = CODED[name]
    note = {"content/static/doc.txt": "my own private note stands here"}
    assert (
        leaks_in(
            {
                "content/articles/code.md": HEAD.format(title="N", source="harbor", more="rights: {publish: none}\n")
                + text,
                **note,
            }
        )
        == codes
    )


def test_the_name_of_a_file_can_tell_a_secret() -> None:
    assert leaks_in({"content/static/inside-the-night-of-the-barges.txt": b"x"}) == ["L004"]
    assert leaks_in({"content/static/go.html": b'<a href="articles/night-of-barges.html#a">x</a>'}) == ["L004"]


def test_a_file_of_any_name_is_looked_through() -> None:
    """Names of a project have no ends of lines; whoever looks through other files need not know."""
    built = build({**PLAIN_THEME, **SITE, NOW: b"2024-06-01"})
    found = find_leaks(built, {"a\nb.txt": SENTENCE.encode(), "c\nd.html": b"x", "e\u2028f.html": COMMENT.encode()})
    assert [(problem.code, problem.related[0].path) for problem in found] == [
        ("L002", "e\u2028f.html"),
        ("L001", "a\nb.txt"),
    ]


def test_a_leak_names_both_places(project: Path) -> None:
    write(project, {"content/static/leak.txt": f"See {COMMENT}."})
    found = command(project)
    assert found.exit_code == 1
    assert "content/articles/barges.md:8:" in found.stderr
    assert "leak.txt" in found.stderr
    assert COMMENT in found.stderr
    assert not (project / "site").exists()


def test_with_strict_warnings_and_leaks_are_told_at_once(project: Path) -> None:
    write(project, {"content/static/leak.txt": f"See {COMMENT}.", "content/odd.xyz": "x"})
    found = command(project, "--strict")
    assert found.exit_code == 1
    assert "warning[F009]" in found.stderr
    assert "error[L002]" in found.stderr


PAGE = "---\ntitle: About\n---\n\n{text}\n"


def test_watch_finds_after_many_edits_what_became_secret_or_was_shown(project: Path) -> None:
    """Edits of articles are looked through by what is remembered: it must not overlook what a clean build finds."""
    article = project / "content/articles/barges.md"
    text = article.read_text()
    free = "Nobody had told the three harbour pilots of it before the end of that long winter"
    write(project, {"content/static/free.txt": free, "content/static/note.txt": COMMENT.replace("harbour", "senior")})
    watch = Watch(project, lambda: {NOW: b"2024-06-01"})
    watch.begin(map)
    watch.open(project / "site")
    secret = COMMENT.replace("harbour", "senior")
    steps: tuple[tuple[str, list[str]], ...] = (
        ("Rain fell.", []),
        ("Rain fell again, and the quay was empty for all of the day.", []),
        (f"Rain. {free}.", ["L001"]),
        ("Rain fell.", []),
        (f"Rain. {{>> {secret} <<}}", ["L002"]),
        ("Rain fell once more.", []),
        (f"Rain. {free}.", ["L001"]),
    )
    for words, codes in steps:
        article.write_text(f"{text}\n{words}\n")
        rebuild = watch.take(Batch(frozenset({"content/articles/barges.md"})))
        assert rebuild is not None
        assert [problem.code for problem in rebuild.problems if problem.code.startswith("L")] == codes, words
    watch.close()


@pytest.mark.parametrize("secret", ["L001", "L002"])
@pytest.mark.parametrize("where", ["content/static/leak.txt", "content/pages/more.md", "content/briefings/bridge.yaml"])
def test_each_kind_of_secret_stops_the_build_and_the_site_of_before_stays(
    project: Path, secret: str, where: str
) -> None:
    code = secret[:4]
    assert command(project).exit_code == 0
    before = {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
    text = SECRETS[secret]
    if where.endswith(".yaml"):
        (project / where).write_text(
            (project / where).read_text().replace("summary:", f"why_it_matters: {text}.\nsummary:")
        )
    else:
        write(project, {where: PAGE.format(text=text) if where.endswith(".md") else text})
    for _ in range(2):
        found = command(project)
        assert found.exit_code == 1, found.output
        assert f"error[{code}]" in found.stderr
        assert {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()} == before
    assert CliRunner().invoke(program, ["check", "-C", str(project)]).exit_code == 1


def test_a_text_that_becomes_secret_is_found_where_it_stands_since_long(project: Path) -> None:
    write(project, {"content/static/notes.txt": SENTENCE, "content/pages/more.md": PAGE.format(text=SENTENCE)})
    article = project / "content/articles/barges.md"
    text = article.read_text()
    article.write_text(text.replace("{publish: excerpts, max_words: 12}", "{publish: full}"))
    assert command(project).exit_code == 0
    article.write_text(text)
    found = command(project)
    assert found.exit_code == 1
    assert "error[L001]" in found.stderr


def test_a_page_that_shows_a_whole_text_is_found(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard that decides is taken out: the page of the article shows all there is."""
    from briefgen.plan import article
    from briefgen.weave import weave

    monkeypatch.setattr(article, "excerpt", lambda body, spans, _: weave(body, spans))
    found = command(project)
    assert found.exit_code == 1
    assert "error[L001]" in found.stderr
    assert "content/articles/barges.md" in found.stderr
    assert "in articles/barges.html" in found.stderr


def test_comments_that_the_reader_forgets_to_remove_are_found(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.parse.comments._close_gap", lambda *_: None)
    write(project, {"content/pages/more.md": PAGE.format(text=f"Words. {{>> {COMMENT} <<}}")})
    found = command(project)
    assert found.exit_code == 1
    assert "error[L002]" in found.stderr


# ── false alarms ────────────────────────────────────────────────────────────────────────────────────────────────────

FINE = {
    "a sentence that another article shows": {
        "content/articles/wire.md": HEAD.format(title="Wire", source="harbor", more="rights: {publish: full}\n")
        + f"{SENTENCE}.\n"
    },
    "a sentence that a passage shows": {
        "content/articles/wire.md": HEAD.format(title="Wire", source="harbor", more="") + f"[{SENTENCE}]{{.claim}}.\n"
    },
    "a sentence that is cleared": {
        "config.yaml": PROJECT["config.yaml"].replace("max_words: 90", f"max_words: 90, cleared: ['{SENTENCE}']"),
        "content/pages/more.md": PAGE.format(text=SENTENCE),
    },
    "a few words of a text within its budget": {
        "content/articles/barges.md": SITE["content/articles/barges.md"].replace("max_words: 12", "max_words: 60"),
        "content/pages/more.md": PAGE.format(text=SENTENCE),
    },
    "eight words": {"content/pages/more.md": PAGE.format(text="Seven grey barges waited beyond the outer mole")},
    "short common words": {
        "content/articles/x.md": HEAD.format(title="X", source="valley", more="rights: {publish: none}\n")
        + "He said it was not up to him at all.\n",
        "content/pages/more.md": PAGE.format(text="He said it was not up to him at all."),
    },
    "a draft with the title of what is published": {
        "content/articles/strike-2.md": HEAD.format(title="Cranes stand still", source="harbor", more="status: draft\n")
        + "More to come.\n"
    },
    "a comment of two words": {"content/pages/more.md": PAGE.format(text="Please wait. {>> wait <<}")},
}


@pytest.mark.parametrize("name", FINE)
def test_words_that_are_public_elsewhere_are_no_leak(name: str) -> None:
    assert leaks_in(FINE[name]) == []


def test_a_comment_in_code_is_shown() -> None:
    assert (
        leaks_in({"content/pages/more.md": PAGE.format(text="Write `{>> my own private note stands here <<}`.")}) == []
    )


def test_the_internal_edition_may_hold_them_and_still_no_comment(project: Path) -> None:
    write(project, {"content/static/leak.txt": f"{SENTENCE} {DRAFTED}"})
    assert command(project, "--edition", "internal", "--output", str(project / "internal")).exit_code == 0
    write(project, {"content/static/leak.txt": COMMENT})
    assert command(project, "--edition", "internal", "--output", str(project / "internal")).exit_code == 1


def test_every_leak_has_its_code() -> None:
    assert all(CODES[code[:4]].severity == "error" for code in SECRETS)


RENDERED: dict[str, Callable[[str], str]] = {
    "a.html": lambda text: f"<p>{text}</p>",
    "apart.html": lambda text: f"<p><b>{text.replace(' ', '</b> <b>')}</b></p>",
    "attribute.html": lambda text: f'<meta name="description" content="{text}"><p>x',
    "entities.html": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "address.html": lambda text: f'<a href="https://x.example/#:~:text=%FF{text.replace(" ", "%20")}">x</a>',
    "before.html": lambda text: f"{text} <p>x",
    "feed.xml": lambda text: f"<content>&lt;p&gt;{text.replace(' ', '&lt;/i&gt; &lt;i&gt;')}&lt;/p&gt;</content>",
    "feed.json": lambda text: '{"content_html":"\\u003cp\\u003e' + text.replace(" ", "\\u003ci\\u003e") + '"}',
    "a.json": lambda text: json.dumps({"a": 1, "words": text}),
    "escaped.json": lambda text: '{"a":"' + "".join(f"\\u{ord(letter):04x}" for letter in text) + '"}',
    "a.csv": lambda text: f'1,"{text.upper()}",x\n',
}


@pytest.mark.parametrize("form", RENDERED)
@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_in_what_the_build_writes_is_told_though_all_its_words_stand_elsewhere(form: str, secret: str) -> None:
    built = build({**PLAIN_THEME, **SITE, NOW: b"2024-06-01"})
    # Files that are looked through before hold each word in the same signs, and all of the words in two halves.
    words = SECRETS[secret].split()
    half = len(words) // 2
    parts = [*words, " ".join(words[:half]), " ".join(words[half:])]
    harmless = {f"0/{number}-{form}": RENDERED[form](part).encode() for number, part in enumerate(parts)}
    assert list(find_leaks(built, {**built.pending, **harmless})) == []
    found = find_leaks(built, {**built.pending, **harmless, f"1/{form}": RENDERED[form](SECRETS[secret]).encode()})
    assert {(problem.code, problem.related[0].path) for problem in found} == {(secret[:4], f"1/{form}")}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x1f\x8b",
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xff",
        b"<" * 100_000,
        b"&" * 100_000,
        b"\\" * 99_999,
        b"%" * 99_999,
        b'="' * 50_000,
    ],
)
def test_no_bytes_make_it_fail(data: bytes) -> None:
    for piece in contents(data):
        shown_words(piece)
