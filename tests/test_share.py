"""Share images: drawn by the real program with fonts that were installed with it, and with none of the machine."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import unicodedata
from functools import cache
from pathlib import Path

import pytest
import resvg_py

from briefgen import layout
from briefgen.drawer import DrawingError, draw
from briefgen.fonts import Face, FontError, Fonts, read_face
from briefgen.manifest import read_manifest
from briefgen.pictures.fitting import Fitting
from briefgen.pipeline import Build
from briefgen.reading import FileValue
from briefgen.snapshot import read_drawer
from tests.projects import ARABIC, PROJECT, ROOT, Files, as_values, bytes_of, shipped_theme, text_of, told, write
from tests.test_law import Followed

CONFIG = "title: Desk\nbase_url: https://desk.example/sub\nsearch: false\nshare_images: true\n"
PICTURE, PAGE, BRIEFING = "briefings/port.png", "briefings/port.html", "content/briefings/port.yaml"
FONT_FOLDER = "themes/default/fonts/"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">{}</svg>'
TITLES = {
    "short": "Kim",
    "German": "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz und Donaudampfschifffahrt: was die Konferenz nach zwei Tagen in der Hauptstadt tatsächlich beschlossen hat und was offen blieb",
    "Russian": "Переговоры о зерновом коридоре возобновлены, но подписанного соглашения стороны так и не показали",
    "Greek": "Η συνάντηση στην Αθήνα: τι ειπώθηκε",
    "wide": f"{'W' * 90} {'@' * 40} {'Щ' * 60}",
    "wide Arabic": f"{'ض' * 120} {'س ' * 200}",
    "in signs": "<b>\"A & B'</b> ]]> &amp; {{ view }} \u202e soft\u00ad\u200dly",
    "mixed": "Kim يلتقي بوتين 12 (Vostochny) في المطار",
}


@cache
def drawer() -> dict[str, FileValue]:
    return read_drawer()


def fonts_of_the_extra() -> dict[str, bytes]:
    return {path: data for path, data in drawer().items() if path.endswith(".ttf") and isinstance(data, bytes)}


def titled(title: str, files: Files = PROJECT) -> dict[str, str | FileValue]:
    briefing = PROJECT[BRIEFING].replace("The strike in the port", json.dumps(title, ensure_ascii=False))
    return {**files, "config.yaml": CONFIG, BRIEFING: briefing}


def built(files: Files) -> Build:
    build = Build()
    build.apply({**shipped_theme(), **drawer(), **as_values(files)})
    return build


def strip(png: bytes, x: int, y: int, width: int, height: int) -> bytes:
    """A part of a picture, as a picture."""
    address = "data:image/png;base64," + base64.b64encode(png).decode()
    return plain(
        f'viewBox="{x} {y} {width} {height}"', f'<image width="1200" height="630" href="{address}"/>', width, height
    )


def plain(box: str, inside: str, width: int, height: int) -> bytes:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" {box}>{inside}</svg>'
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))


def is_paper(png: bytes, x: int, y: int, width: int, height: int) -> bool:
    """Whether there is nothing in a part of a picture."""
    return strip(png, x, y, width, height) == plain(
        "", '<rect width="100%" height="100%" fill="#fdfcf9"/>', width, height
    )


def is_white(png: bytes, x: int, y: int, width: int, height: int) -> bool:
    return strip(png, x, y, width, height) == plain("", '<rect width="100%" height="100%" fill="#fff"/>', width, height)


def named(page: str) -> dict[str, str]:
    """What the head of a page says of itself to those who share its address."""
    lines = [line.split('"') for line in page.splitlines() if line.startswith(("<meta property", "<meta name"))]
    return {parts[1]: parts[3] for parts in lines}


@pytest.fixture(scope="module")
def build() -> Build:
    return built(titled("The strike in the port"))


def test_a_briefing_has_a_picture_and_its_page_names_it(build: Build) -> None:
    png = bytes_of(build.pending[PICTURE])
    assert (png[:8], struct.unpack(">II", png[16:24])) == (b"\x89PNG\r\n\x1a\n", (1200, 630))
    said = named(text_of(build.pending[PAGE]))
    assert said["og:image"] == "https://desk.example/sub/briefings/port.png"
    assert (said["og:image:width"], said["og:image:height"], said["og:image:type"]) == ("1200", "630", "image/png")
    assert said["og:image:alt"] == "The strike in the port. Desk. 6 March 2024. 2 articles. 4 quotes. 1 open question"
    assert said["twitter:card"] == "summary_large_image"
    other = named(text_of(build.pending["index.html"]))
    assert "og:image" not in other
    assert other["twitter:card"] == "summary"
    assert told(build) == []


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_no_text_leaves_the_card(title: str) -> None:
    png = bytes_of(built(titled(title)).pending[PICTURE])
    assert is_paper(png, 24, 0, 54, 630)
    assert is_paper(png, 1121, 0, 79, 630)
    assert is_paper(png, 24, 0, 1176, 66)
    assert is_paper(png, 24, 590, 1176, 40)
    assert is_paper(png, 24, 484, 1176, 28), "nothing of the title reaches the line below it"
    assert not is_paper(png, 80, 150, 1040, 330)


def test_an_arabic_site_is_drawn_from_right_to_left() -> None:
    files = {**ARABIC, "config.yaml": ARABIC["config.yaml"] + "base_url: https://desk.example/\nshare_images: true\n"}
    build = built(files)
    png = bytes_of(build.pending["briefings/jisr.png"])
    assert not {"C032", "C033"} & {code[:4] for code in told(build)}
    assert not is_paper(png, 800, 150, 320, 330)
    assert is_paper(png, 0, 0, 78, 630)
    assert is_paper(png, 1121, 0, 55, 630)


def test_without_a_font_there_is_no_picture_and_it_is_said_which_font_to_put_where() -> None:
    files = titled("ميناء")
    arabic = {path: None for path in fonts_of_the_extra() if "arabic" in path}
    assert arabic
    followed = Followed({**shipped_theme(), **drawer(), **as_values(files)})
    followed.edit(arabic)
    followed.check()
    assert told(followed.build) == ["C033 config.yaml:4"]
    problem = followed.build.diagnostics[0]
    assert "“ميناء”" in problem.message
    assert "such as Noto Sans Arabic" in problem.hints[0]
    assert FONT_FOLDER in problem.hints[0]
    assert PICTURE not in followed.build.outputs
    assert "og:image" not in named(text_of(followed.site[PAGE]))
    assert "briefings/bridge.png" in followed.build.outputs

    font = next(data for path, data in fonts_of_the_extra().items() if path in arabic)
    followed.edit({FONT_FOLDER + "Ours.ttf": font})
    followed.check()
    assert told(followed.build) == []
    assert "og:image" in named(text_of(followed.site[PAGE]))


def test_a_picture_is_drawn_anew_only_where_it_shows_something_else() -> None:
    followed = Followed({**shipped_theme(), **drawer(), **as_values(titled("The strike in the port"))})
    followed.check()

    def drawn(changes: dict[str, str | FileValue | None]) -> list[str]:
        followed.edit(changes)
        found = sorted(address for address in followed.build.pending if address.endswith("t.png"))
        followed.check()
        return found

    article = "content/articles/strike.md"
    assert drawn({article: PROJECT[article].replace("is unclear", "is not clear")}) == []
    assert (
        drawn(
            {
                "content/pages/about.md": None,
                "content/sources.yaml": PROJECT["content/sources.yaml"] + "new: {name: New}\n",
            }
        )
        == []
    )
    assert drawn({article: PROJECT[article] + "\n[“Enough”]{.quote speaker=ada}, she said.\n"}) == [PICTURE]
    assert drawn({"config.yaml": CONFIG + "language: de\n"}) == [PICTURE]
    assert drawn({"config.yaml": CONFIG.replace("Desk", "Another desk")}) == [PICTURE]
    assert drawn({BRIEFING: PROJECT[BRIEFING] + "status: draft\n"}) == [PICTURE]
    assert PICTURE not in followed.site
    assert drawn({BRIEFING: PROJECT[BRIEFING] + "embargo: 2099-01-01\n"}) == []
    assert drawn({BRIEFING: PROJECT[BRIEFING]}) == [PICTURE]
    own = SVG.format('<text y="99">{{ view.title }}</text>')
    assert drawn({"themes/default/templates/share.svg": own}) == [PICTURE]
    bold = next(data for path, data in fonts_of_the_extra().items() if "SemiBold" in path)
    assert drawn({FONT_FOLDER + "house.ttf": bold}) == [PICTURE]
    assert drawn({"config.yaml": CONFIG + "edition: internal\n"}) == [PICTURE]
    assert not [address for address in followed.site if address.endswith("t.png")]
    assert drawn({"config.yaml": CONFIG}) == [PICTURE]
    assert drawn({"config.yaml": CONFIG.replace("share_images: true\n", "")}) == [PICTURE]
    assert "og:image" not in text_of(followed.site[PAGE])


def test_the_template_of_the_documents_can_be_drawn() -> None:
    page = (ROOT / "docs/themes.md").read_text("utf-8")
    template = page.partition("share.svg -->\n```jinja\n")[2].partition("```")[0]
    build = built({**titled("Kim"), "themes/default/templates/share.svg": template})
    assert told(build) == []
    assert not is_white(bytes_of(build.pending[PICTURE]), 100, 120, 200, 100)


BROKEN = {
    "no XML": ("<svg", "no well-formed SVG"),
    "an entity": ("<!DOCTYPE svg [<!ENTITY a 'aaaa'>]>" + SVG.format("<text>&a;</text>"), "DOCTYPE"),
    "a file": (SVG.format('<image href="/etc/passwd"/>'), "leads to “/etc/passwd”"),
    "an address": (SVG.format('<g xmlns:x="http://www.w3.org/1999/xlink"><use x:href="https://a.example/b.svg#c"/></g>'), "leads to"),
    "a drawing within": (SVG.format('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'), "leads to"),
    "another size": ('<svg xmlns="http://www.w3.org/2000/svg" width="100000" height="100000"/>', 'width="1200" height="630"'),
    "deep": (SVG.format("<g>" * 5000 + "</g>" * 5000), "inside one another"),
    "letters": (SVG.format("<text>日本</text>"), "no font has the characters 日 本"),
    "no SVG": ('<svg width="1200" height="630"/>', "the drawing has to be an <svg xmlns="),
}  # fmt: skip


@pytest.mark.parametrize(("template", "why"), BROKEN.values(), ids=BROKEN)
def test_a_drawing_that_cannot_be_drawn_is_told(template: str, why: str) -> None:
    build = built({**titled("Port"), "themes/default/templates/share.svg": template})
    problem = next(problem for problem in build.diagnostics if problem.severity == "error")
    assert (problem.code, problem.path) == ("T006", "themes/default/templates/share.svg")
    assert why in problem.message


def test_a_font_that_cannot_be_used_is_told() -> None:
    font = next(iter(fonts_of_the_extra().values()))
    files = {
        "a.woff2": b"wOF2" + bytes(99),
        "b.ttf": b"no font",
        "c.otf": font[:5000],
        "d.ttc": b"ttcf" + bytes(99),
        "e.txt": b"a licence",
    }
    build = built({**titled("Port"), **{FONT_FOLDER + name: data for name, data in files.items()}})
    assert told(build) == [f"T005 {FONT_FOLDER}{name}:1" for name in files if name != "e.txt"]
    off = {**titled("Port"), FONT_FOLDER + "b.ttf": b"no font", "config.yaml": "title: Desk\n"}
    assert told(built(off)) == [], "who has no share images does not need fonts"


def test_a_font_whose_names_the_program_or_a_template_cannot_use_is_refused() -> None:
    font = next(iter(fonts_of_the_extra().values()))
    rows = (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(struct.unpack_from(">H", font, 4)[0]))
    at = next(at for tag, _, at, _ in rows if tag == b"name")
    nameless = bytearray(font)
    for number in range(struct.unpack_from(">H", font, at + 2)[0]):
        if struct.unpack_from(">H", font, at + 12 + 12 * number)[0] == 6:
            struct.pack_into(">H", nameless, at + 12 + 12 * number, 300)
    with pytest.raises(FontError, match="no PostScript name"):
        read_face("a.ttf", bytes(nameless))
    assert "IBM Plex Sans".encode("utf-16-be") in font
    with pytest.raises(FontError, match="the name of its family"):
        read_face("a.ttf", font.replace("IBM Plex Sans".encode("utf-16-be"), "IBM'Plex Sans".encode("utf-16-be")))


def test_a_letter_that_a_font_has_in_two_parts_is_drawn_of_them() -> None:
    fonts, text = Fonts(faces(), "x"), "Ṣaḥāfa, Kṛṣṇa"
    fitted = Fitting(fonts)(text, 1040, (84, 1))
    assert fitted.lines == (text,)
    line = '<text y="99" font-size="84" font-family="IBM Plex Sans">{}</text>'
    pictures = [
        draw(SVG.format(line.format(written)), fonts, fonts_of_the_extra())
        for written in (text, unicodedata.normalize("NFD", text), "Sahafa, Krsna")
    ]
    assert pictures[0] == pictures[1] != pictures[2]


def test_the_internal_edition_asks_for_nothing_that_images_need() -> None:
    build = Build()
    asked = CONFIG.replace("base_url", "# base_url") + "edition: {}\n"
    for edition, codes in (("public", ["C031"]), ("internal", [])):
        build.apply({**shipped_theme(), **as_values({**PROJECT, "config.yaml": asked.format(edition)})})
        assert [problem.code for problem in build.diagnostics if problem.code.startswith("C")] == codes


def test_no_damaged_font_makes_reading_or_drawing_fail_in_another_way() -> None:
    chance = random.Random(7)
    whole = min(fonts_of_the_extra().values(), key=len)
    taken = 0
    for number in range(150):
        data = bytearray(whole[: chance.randrange(len(whole))] if number % 3 == 0 else whole)
        for _ in range(30):
            data[chance.randrange(min(len(data), 3000 if number % 2 else len(data)))] = chance.randrange(256)
        try:
            face = read_face("a.ttf", bytes(data))
        except FontError:
            continue
        taken += 1
        Fitting(Fonts((face,), "x"))("Kim يلتقي بوتين \U0001f600", 1040, (84, 2), (20, 3))
        if number < 40:
            try:
                draw(SVG.format("<text y='99'>Kim</text>"), Fonts((face,), "x"), {"a.ttf": bytes(data)})
            except DrawingError:
                continue
    assert 20 < taken < 150


def faces() -> tuple[Face, ...]:
    return tuple(read_face(path, data) for path, data in sorted(fonts_of_the_extra().items()))


def test_fonts_of_the_machine_change_no_picture() -> None:
    """A family that many machines have is drawn as one that none has: in the fonts that were given."""
    fonts = Fonts(faces(), "x")
    text = '<text y="99" font-size="60" font-family="{}">Kim</text>'
    pictures = {
        draw(SVG.format(text.format(name)), fonts, fonts_of_the_extra()) for name in ("DejaVu Sans", "Arial", "Nowhere")
    }
    assert len(pictures) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are no files in memory")
def test_nothing_is_written_to_a_disk_in_order_to_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So nothing is left there where a build is killed. A machine without such files has a folder for them."""
    fonts = Fonts(faces(), "x")
    drawing = SVG.format('<text y="99" font-size="60">Kim</text>')
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    png = draw(drawing, fonts, fonts_of_the_extra())
    monkeypatch.delattr(os, "memfd_create")
    with pytest.raises(DrawingError, match="its fonts cannot be written"):
        draw(drawing, fonts, fonts_of_the_extra())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert draw(drawing, fonts, fonts_of_the_extra()) == png
    assert list(tmp_path.iterdir()) == []


def test_a_text_is_as_wide_as_it_was_reckoned_or_narrower() -> None:
    fonts = Fonts(faces(), "x")
    fit = Fitting(fonts)
    for text, least in (
        ("Kim and Putin at Vostochny WAVE", 85),
        ("Широкая Жёлтая щука", 85),
        ("يلتقي بوتين في المطار", 80),
    ):
        room = next(room for room in range(200, 1100, 3) if fit(text, room, (40, 1)).lines == (text,))
        family = fit(text, room, (40, 1)).family
        for weight in (400, 600, 700):
            inside = f'<rect width="1200" height="630" fill="#fdfcf9"/><text x="0" y="99" font-size="40" font-weight="{weight}" font-family="\'{family}\'">{text}</text>'
            png = draw(SVG.format(inside), fonts, fonts_of_the_extra())
            assert is_paper(png, room + 1, 0, 1199 - room, 200), (text, weight)
            assert not is_paper(png, room * least // 100, 0, 200, 200), f"{text} is reckoned much too wide"


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "briefgen", *arguments, "-C", str(folder)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_a_second_build_draws_nothing_and_what_is_lost_is_drawn_again(tmp_path: Path) -> None:
    write(tmp_path, titled("The strike in the port"))
    run(tmp_path, "build")
    picture = tmp_path / "site" / PICTURE
    before = picture.read_bytes()
    assert PICTURE in read_manifest(tmp_path / "site")
    assert "Nothing changed" in run(tmp_path, "build")
    write(
        tmp_path,
        {"content/articles/bridge.md": PROJECT["content/articles/bridge.md"].replace("is not known", "nobody knows")},
    )
    assert picture.stat().st_mtime_ns == (run(tmp_path, "build"), picture.stat().st_mtime_ns)[1]
    picture.write_bytes(b"another")
    run(tmp_path, "build")
    assert picture.read_bytes() == before
    assert "Nothing changed" in run(tmp_path, "build")
    shutil.rmtree(tmp_path / ".briefgen")
    shutil.rmtree(tmp_path / "site")
    run(tmp_path, "build")
    assert picture.read_bytes() == before


def test_who_asks_for_none_waits_for_nothing(tmp_path: Path) -> None:
    write(tmp_path, {**PROJECT, "config.yaml": "title: Desk\nsearch: false\n"})
    for arguments in (["build", "-C", str(tmp_path)], ["--help"]):
        command = [sys.executable, "-X", "importtime", "-m", "briefgen", *arguments]
        imported = subprocess.run(command, capture_output=True, text=True, check=True).stderr
        assert "briefgen.cli" in imported
        assert "resvg" not in imported
        assert "fontpkg" not in imported


def test_the_program_and_its_fonts_are_no_part_of_the_site(build: Build) -> None:
    assert layout.DRAWER in build.files
    assert not [address for address in build.outputs if address.endswith((".ttf", ".svg")) and "fonts" in address]
