"""A project made from two real reports, which lie beside the checkout and are no part of it.

No sentence of theirs stands here: marks find their places by a few words.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import lxml.html
import pytest

from briefgen.pipeline import Build
from briefgen.publish import publish
from briefgen.snapshot import read_project
from tests.test_fragment import Page, parsed

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the two reports are not here")

SOURCES = "outlet-a: {name: Outlet A, language: en}\noutlet-b: {name: Outlet B, language: en}\n"
ACTORS = """\
kim-jong-un: {name: Kim Jong Un, aliases: [Kim]}
vladimir-putin: {name: Vladimir Putin, aliases: [Putin]}
pat-ryder: {name: Pat Ryder}
lim-soo-suk: {name: Lim Soo-suk}
"""
# Each mark: kind, id, how it finds its words (`exact`, or `start` and `end`), and what else it says.
MARKS_A = """\
- {quote: headline, exact: sacred fight, type: headline, speaker: kim-jong-un, ref: support}
- {quote: decisions, start: “We have always, end: the Russian government.”, speaker: kim-jong-un}
- {quote: sacred, start: “Russia is now rising, end: protect its security.”, speaker: kim-jong-un, ref: support}
- {quote: stand, start: always stand with, end: against imperialism, speaker: kim-jong-un}
- {quote: priority, exact: first priority, speaker: kim-jong-un}
- {quote: call, start: We would call, end: war in Ukraine, speaker: pat-ryder}
- {quote: questions, exact: all the questions would be addressed, speaker: vladimir-putin, type: mixed}
- {quote: rocket, exact: rocket technology, speaker: vladimir-putin}
- {quote: rules, start: within the framework, end: current rules, speaker: vladimir-putin}
- {quote: restrictions, start: There are certain, end: abides by them, speaker: vladimir-putin}
- {question: arms, start: Rumors circulated, end: at this meeting, ref: arms-deal}
"""
MARKS_B = """\
- {quote: just, start: Russia is currently engaged, end: "security, and interests", speaker: kim-jong-un, ref: support}
- {quote: unconditional, exact: full and unconditional support, speaker: kim-jong-un}
- {quote: freedom, start: I reiterate, end: for freedom, speaker: kim-jong-un}
- {quote: interest, start: "That's why", end: in this field, speaker: vladimir-putin}
- {quote: haste, start: We will discuss, end: ample time, speaker: vladimir-putin}
- {question: supply, start: it might result, end: Ukraine conflict, ref: arms-deal}
- {claim: arsenal, start: North Korea possesses a vast, end: Soviet designs, ref: arsenal}
"""
BRIEFING = """\
title: The meeting at Vostochny
summary: Two reports, two wordings.
published: 2023-09-14
articles: [a, b]
key_points:
  - {text: Both report a pledge., cites: [a#decisions, b#unconditional]}
key_quotes:
  - {id: support, speaker: kim-jong-un, wordings: [a#sacred, b#just]}
  - a#call
  - {article: b, text: keen interest in rocket technology, speaker: vladimir-putin}
open_questions: [{id: arms-deal, question: Were arms agreed on?}]
claims: [{id: arsenal, text: The North has old artillery.}]
"""
# Words of the web page around the first report, by which its boilerplate is found: its beginnings and the next text.
BOILERPLATE = (("ad-image", "Kim Jong Un arrived"), ("Image: Title", None))
TEASERS = ("Barghouti", "Belarus", "Posobiec", "POSOBIEC", "Mexico", "Intifada", "AMFEST", "lifts sanctions")


class Seed(NamedTuple):
    """A report: its headline and its text, as they came."""

    headline: str
    text: str


class Site(NamedTuple):
    """A built site: the build, and its pages by address."""

    build: Build
    pages: dict[str, lxml.html.HtmlElement]
    bytes: dict[str, bytes]

    @property
    def everything(self) -> str:
        """All that the site says, with the white space of lines as spaces."""
        return plain(" ".join(page.text_content() for page in self.pages.values()))


@cache
def seeds() -> tuple[Seed, Seed]:
    first, second = (Seed(*path.read_text("utf-8").split("\n", 1)) for path in sorted(SEEDS.glob("*.txt")))
    return first, second


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def escaped(text: str) -> str:
    """The text as Markdown that shows just this text: the few characters that it would read are escaped."""
    text = re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)
    return re.sub(r"^( *)(\d+)([.)])", r"\1\2\\\3", text, flags=re.MULTILINE)


def without_boilerplate(text: str) -> tuple[str, list[str]]:
    """The text with `:::` lines around what is not the article, and what that is."""
    taken = []
    for begins, goes_on in BOILERPLATE:
        start = text.index(begins)
        end = text.index(goes_on) if goes_on else len(text)
        taken.append(text[start:end])
        text = f"{text[:start]}::: {{.boilerplate}}\n{text[start:end].rstrip()}\n:::\n\n{text[end:]}"
    return text, taken


def indented(lines: str) -> str:
    return "".join(f"  {line}\n" for line in lines.splitlines())


def article(seed: Seed, source: str, marks: str, text: str, more: str = "") -> str:
    title = seed.headline.strip().replace("'", "''")
    return f"---\ntitle: '{title}'\nsource: {source}\n{more}annotations:\n{indented(marks)}---\n\n{text}\n"


def site(folder: Path, more: str = "") -> Site:
    """The project on the disk, built and published. `more` goes into the front matter of both reports."""
    first, second = seeds()
    marked, _ = without_boilerplate(escaped(first.text))
    files = {
        "content/sources.yaml": SOURCES,
        "content/actors.yaml": ACTORS,
        "content/articles/a.md": article(first, "outlet-a", MARKS_A, marked, more),
        "content/articles/b.md": article(second, "outlet-b", MARKS_B, escaped(second.text), more),
        "content/briefings/talks.yaml": BRIEFING,
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    build = Build()
    build.apply(read_project(folder))
    publish(folder / "site", build.pending, build.outputs)
    written = {path: (folder / "site" / path).read_bytes() for path in sorted(build.outputs)}
    return Site(
        build, {path: lxml.html.fromstring(data) for path, data in written.items() if path.endswith(".html")}, written
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site(tmp_path_factory.mktemp("seeds"))


def quotes() -> Iterator[tuple[str, str, str, str]]:
    """Every quote that the marks name: its article, its id, its speaker, and the words as the report has them."""
    for key, seed, marks in zip("ab", seeds(), (MARKS_A, MARKS_B), strict=True):
        for line in marks.splitlines():
            found = dict(re.findall(r"(\w+): (\"[^\"]*\"|[^,}]+)", line))
            if "quote" not in found or found.get("type") == "headline":
                continue
            values = {name: value.strip('"') for name, value in found.items()}
            first, last = values.get("start", values.get("exact", "")), values.get("end", values.get("exact", ""))
            start = seed.text.index(first)
            yield key, values["quote"], values["speaker"], seed.text[start : seed.text.index(last, start) + len(last)]


def test_the_project_builds_without_a_problem_that_matters(built: Site) -> None:
    assert [problem for problem in built.build.diagnostics if problem.severity == "error"] == []
    assert {problem.code for problem in built.build.diagnostics} <= {"A022", "Q010"}


def test_the_headline_quote_is_told_to_be_only_that(built: Site) -> None:
    (told,) = [problem for problem in built.build.diagnostics if problem.code == "Q010"]
    assert (told.path, told.severity) == ("content/articles/a.md", "note")
    page = built.pages["actors/kim-jong-un.html"]
    (card,) = page.xpath("//figure[.//*[@class='words' and .='sacred fight']]")
    assert "Headline only: these words do not stand in the text" in plain(card.text_content())


def test_every_quote_of_a_card_has_a_verdict_that_leads_to_its_rule(built: Site) -> None:
    cards = built.pages["actors/kim-jong-un.html"].xpath("//figure")
    links = [card.xpath(".//a[contains(@class, 'verdict')]/@href") for card in cards]
    assert links
    assert all(len(found) == 1 for found in links)
    rules = {f"../method.html#{key}" for key in built.pages["method.html"].xpath("//dt/@id")}
    assert {found[0] for found in links} <= rules


def test_every_quote_stands_verbatim_under_its_speaker_and_source(built: Site) -> None:
    expected = list(quotes())
    assert len(expected) == 14
    for key, name, speaker, words in expected:
        page = built.pages[f"actors/{speaker}.html"]
        (link,) = page.xpath(
            f"//a[@href='../articles/{key}.html#{name}']/ancestor::*[contains(., $words)][1]", words=words
        )
        assert f"Outlet {key.upper()}" in link.text_content()


def test_a_quote_that_the_briefing_found_by_its_words_is_its_speakers(built: Site) -> None:
    words = "keen interest in rocket technology"
    assert words in plain(built.pages["briefings/talks.html"].text_content())
    assert words in plain(built.pages["actors/vladimir-putin.html"].text_content())


def test_a_link_leads_to_the_words(built: Site) -> None:
    for key, name, speaker, words in quotes():
        marked = built.pages[f"articles/{key}.html"].xpath("//*[@data-passage=$name]", name=name)
        assert [mark.get("id") for mark in marked] == [name]
        assert words in words_of(marked[0])
        assert marked[0].get("data-speaker") == speaker


def test_every_quote_leads_to_its_words_in_the_original(tmp_path: Path) -> None:
    """By a fragment that fits one place of the report, and holds the first and the last words of the quote."""
    shown = site(tmp_path, "url: https://outlet.example/report\narchive: https://archive.example/report#top\n")
    texts = [Page(text.replace("\n", "\n\n")) for text in reports()]
    for key, name, speaker, words in quotes():
        receipt = shown.pages[f"articles/{key}.html"].xpath("//li[.//a[@href=$to]]", to=f"#{name}")[0]
        links = [href.partition(":~:") for href in receipt.xpath(".//a/@href") if ":~:text=" in href]
        assert [link[0] for link in links] == ["https://outlet.example/report#", "https://archive.example/report#top"]
        assert links[0][2] == links[1][2]
        (directive,) = parsed(":~:" + links[0][2])
        assert len(texts["ab".index(key)].matches(directive)) == 1, directive
        said = re.findall(r"\w+", words)
        assert re.findall(r"\w+", directive.start)[:2] == said[:2]
        assert re.findall(r"\w+", directive.end or directive.start)[-2:] == said[-2:]
        # A card leads there too.
        cards = shown.pages[f"actors/{speaker}.html"].xpath("//a/@href")
        assert f"https://outlet.example/report#:~:{links[0][2]}" in cards


def reports() -> list[str]:
    """The reports as their publishers have them, without what the web page put around."""
    texts = []
    for seed in seeds():
        text = seed.text
        for piece in without_boilerplate(text)[1] if "ad-image" in text else []:
            text = text.replace(piece, "")
        texts.append(text)
    return texts


def test_every_link_of_the_site_leads_somewhere(built: Site) -> None:
    for address, page in built.pages.items():
        for href in page.xpath("//a/@href"):
            if address == "404.html" or "://" in href:
                continue
            path, _, fragment = href.partition("#")
            target = str(Path("/", address).parent.joinpath(path).resolve())[1:] if path else address
            assert target in built.build.outputs, (address, href)
            assert not fragment or built.pages[target].xpath("//*[@id=$id]", id=fragment), (address, href)


def test_nothing_is_said_to_differ_where_nothing_does(built: Site) -> None:
    page = built.pages["briefings/talks.html"]
    assert page.xpath("//*[@id='page-claims']")
    assert not page.xpath(
        "//*[contains(@class, 'differ') and not(contains(@class, 'entry')) and not(ancestor::*[local-name()='svg'])]"
    )
    assert not page.xpath("//*[@class='dispute' or @class='origin']")


def test_the_two_wordings_stand_side_by_side_in_one_statement(built: Site) -> None:
    (statement,) = built.pages["briefings/talks.html"].xpath("//*[@id='statement-support']")
    assert "sacred struggle" in statement.text_content()
    assert "just struggle" in statement.text_content()
    assert {"Outlet A", "Outlet B"} <= {link.text_content() for link in statement.xpath(".//a")} | set(
        re.findall("Outlet [AB]", statement.text_content())
    )


def test_the_matrix_says_what_each_report_has_on_each_subject(built: Site, tmp_path: Path) -> None:
    """Neither report is fully marked at first, so neither is silent."""
    expected = {
        "support": (["says it", "in other words"], ["in other words"]),
        "The North has old artillery.": (["not read yet"], ["says it"]),
        "Were arms agreed on?": (["asks it"], ["asks it"]),
        "Kim Jong Un": (["speaks"], ["speaks"]),
        "Vladimir Putin": (["speaks"], ["speaks"]),
        "Pat Ryder": (["speaks"], ["not read yet"]),
    }
    assert matrix(built) == expected
    silent = {
        row: tuple([e.replace("not read yet", "silent") for e in c] for c in cells) for row, cells in expected.items()
    }
    assert matrix(site(tmp_path, "coded: complete\n")) == silent
    (first,) = built.pages["briefings/talks.html"].xpath("//table//tr[th[contains(., 'support')]]/td[1]")
    assert [str(link.get("href")) for link in first.xpath(".//a")] == [
        "../articles/a.html#sacred",
        "../articles/a.html#headline",
    ]


def matrix(site: Site) -> dict[str, tuple[list[str], ...]]:
    """By subject, what each source does with it."""
    (table,) = site.pages["briefings/talks.html"].xpath("//table[contains(@class, 'coverage')]")
    assert table.xpath("./thead//th/a/bdi/text()") == ["Outlet A", "Outlet B"]
    return {
        plain(row.xpath("./th")[0].text_content()): tuple(
            [re.sub(r"^\W+|[\W\d]+(passage \d+\W*)*$", "", plain(e.text_content())) for e in cell.xpath("./span")]
            for cell in row.xpath("./td")
        )
        for row in table.xpath("./tbody/tr[td]")
    }


def test_the_two_wordings_are_aligned_and_their_difference_is_marked(built: Site) -> None:
    page = built.pages["statements/support.html"]
    first, second, _ = page.xpath("//figure[@class='wording']")
    figures = {"Outlet A": first, "Outlet B": second}
    # The headline of A has “sacred” too, so it does not stand in A’s text alone.
    for source, word, kind in (("Outlet A", "sacred", "some"), ("Outlet B", "just", "only")):
        marks = [mark.text_content() for mark in figures[source].xpath(f".//mark[@class='{kind}']")]
        assert any(word in mark.split() for mark in marks), source
        marks = [mark.text_content() for mark in figures[source].xpath(".//mark")]
        assert not any("struggle" in mark.split() for mark in marks), source
    (headline,) = page.xpath("//figure[@class='wording'][contains(., 'Headline only')]")
    assert [mark.text_content() for mark in headline.xpath(".//mark[@class='only']")] == ["fight"]


def test_the_headlines_words_are_a_headline_quote(built: Site) -> None:
    (mark,) = built.pages["articles/a.html"].xpath("//h1//*[@data-kind='quote']")
    assert (mark.text_content()[:12], mark.get("data-type"), mark.get("id")) == ("sacred fight", "headline", "headline")
    assert "sacred fight" not in seeds()[0].text


def test_names_in_teasers_are_nobodys(built: Site) -> None:
    assert {path for path in built.pages if path.startswith("actors/")} == {
        "actors/index.html",
        *(f"actors/{line.partition(':')[0]}.html" for line in ACTORS.splitlines()),
    }
    for name in TEASERS:
        assert name in seeds()[0].text or name == "Posobiec"
        assert all(name.encode() not in data for data in built.bytes.values()), name


def unmarked_sentences() -> list[str]:
    """Sentences of the second report that hold no word of a mark."""
    marked = [words for key, _, _, words in quotes() if key == "b"] + ["weapons supply agreement", "vast arsenal"]
    sentences = re.split(r"(?<=[.:])\s+", seeds()[1].text)
    return [s for s in sentences if len(s) > 80 and not any(w in s or s in w for w in marked)]


def test_by_default_only_excerpts_are_shown(built: Site) -> None:
    text = built.everything
    hidden = [sentence for sentence in unmarked_sentences() if plain(sentence) not in text]
    assert len(unmarked_sentences()) >= 8
    assert hidden == unmarked_sentences()


def test_with_no_rights_no_word_is_shown(tmp_path: Path) -> None:
    """No run of four words of the reports stands anywhere in the site; the headlines are names, and stay."""
    shown = site(tmp_path, "rights: {publish: none}\n")
    assert [problem.code for problem in shown.build.diagnostics] == ["Q010"]
    own = plain(f"{BRIEFING} {seeds()[0].headline} {seeds()[1].headline}")
    for seed in seeds():
        words = plain(seed.text).split()
        runs = {" ".join(words[i : i + 4]) for i in range(len(words) - 3)}
        assert [run for run in runs if run in shown.everything and run not in own] == []


def test_with_full_rights_all_is_shown_but_the_boilerplate(tmp_path: Path) -> None:
    shown = site(tmp_path, "rights: {publish: full}\n")
    _, taken = without_boilerplate(seeds()[0].text)
    for key, seed in zip("ab", seeds(), strict=True):
        text = seed.text
        for piece in taken:
            text = text.replace(piece, "")
        assert text_of(shown.pages[f"articles/{key}.html"]) == plain(text).strip()
    assert "ad-image" not in shown.everything


def text_of(page: lxml.html.HtmlElement) -> str:
    """The text of an article as its page shows it, without what the marks add."""
    (text,) = page.xpath("//*[@id='page-text']")
    return plain(" ".join(words_of(block) for block in text)).strip()


def words_of(element: lxml.html.HtmlElement) -> str:
    """The words of an element without the numbers that lead to the notes."""
    bare = copy.deepcopy(element)
    for reference in bare.xpath(".//a[@class='ref']"):
        reference.drop_tree()
    return str(bare.text_content())
