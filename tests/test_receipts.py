"""Receipts: what a sentence rests on, on the page, and as it leaves it by the clipboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import lxml.html
import markdown
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from briefgen.pipeline import Build
from briefgen.publish import publish
from briefgen.snapshot import read_project
from tests.test_fragment import parsed

EVIL = "Post [x](javascript:alert(1)) `code` <b> *star* https://evil.example www.evil.example ![i](data:x)"
SITE = {
    "config.yaml": "title: Desk\nbase_url: https://desk.example/b/\n",
    "content/sources.yaml": f"harbor: {{name: '{EVIL}', rights: {{publish: full}}}}\nquay: {{name: Le Quai}}\nshut: {{name: Shut, rights: {{publish: none}}}}\n",
    "content/actors.yaml": "ada: {name: Ada Brandt}\nbo: {name: 1. Bo}\n",
    "content/articles/strike.md": f"""---
title: '# Cranes ~~stand~~ {EVIL}'
source: harbor
published: 2024-03-05
retrieved: 2024-03-06
language: en
url: https://harbor.example/strike#top
archive: https://web.archive.example/20240306/https://harbor.example/strike
---

On Monday Brandt said in the hall, [“we wait, and &#91;link&#93;(javascript:alert(1)) \\`code\\` we’ll win”]{{.quote #wait speaker=ada as="harbor master" to=bo}}, before she left.

::: {{.quote #toast speaker=ada}}
\\- One paragraph.

2\\. Another one, which is much longer than the first and ends here.
:::

[Who pays]{{.question #pays ref=payer}} is unclear. [No ship left]{{.claim #none-left ref=no-ship by=ada stance=asserts}}.
""",
    "content/articles/quai.md": """---
title: Les grues
source: quay
published: 2024-03-05
language: fr
url: https://quai.example/greve
---

Quelqu’un avait parlé avant elle, longtemps, de tout autre chose que cela. Mme Brandt a dit : [« nous attendrons l’été »]{.quote #ete speaker=ada}, et [encore]{.quote #encore speaker=ada} une fois.

Un autre dit encore la même chose.
""",
    "content/articles/secret.md": """---
title: Not to be shown
source: shut
published: 2024-03-05
url: https://shut.example/secret
archive: https://web.archive.example/secret
---

She said [“concealed words of hers”]{.quote #hers speaker=ada}.
""",
    "content/briefings/b.yaml": """\
title: The strike
summary: All stand still.
published: 2024-03-07
key_points: [{text: They *wait*., cites: [strike#wait, quai#ete, secret#hers], confidence: high, id: wait}]
open_questions: [{id: payer, question: Who pays?, status: answered, answer: {text: The port., cites: [strike#toast]}}]
claims: [{id: no-ship, text: No ship left.}]
timeline: [{id: stop, date: 2024-03-04, title: The cranes stop, cites: [strike#wait]}]
articles: [strike, quai, secret]
""",
}
ARTICLE, BRIEFING = "articles/strike.html", "briefings/b.html"


def written(folder: Path, config: str = SITE["config.yaml"]) -> Path:
    for path, text in {**SITE, "config.yaml": config}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    build = Build()
    build.apply(read_project(folder))
    assert not build.has_errors, build.diagnostics
    publish(folder / "site", build.pending, build.outputs)
    return folder / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("receipts"))


def opened(browser: Browser, address: str, *, scripts: bool = True) -> Page:
    context = browser.new_context(java_script_enabled=scripts)
    if scripts:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address)
    return page


@contextmanager
def served(site: Path) -> Iterator[str]:
    """A site on a plain server of files, by the address of its root."""

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(site))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def receipt(page: Page, permalink: str) -> Locator:
    return page.locator(f".receipt:has(a[href='#{permalink}'])")


def copied(page: Page, permalink: str, button: str) -> str:
    slip = receipt(page, permalink)
    if slip.get_attribute("open") is None:
        slip.locator("summary").click()
    slip.get_by_role("button", name=button).click()
    slip.get_by_role("status").filter(has_text="Copied").wait_for()
    return str(page.evaluate("navigator.clipboard.readText()"))


def lines_of(site: Path, page: str, permalink: str) -> list[str]:
    """What stands in a receipt on the page, as its lines."""
    tree = lxml.html.fromstring((site / page).read_bytes())
    (slip,) = tree.xpath(f"//details[@class='receipt'][.//a[@href='#{permalink}']]/*[@class='slip']")
    for line_end in slip.xpath(".//br"):
        line_end.tail = "\n" + (line_end.tail or "").strip("\n")
    return [line.strip() for line in slip.text_content().splitlines() if line.strip()]


def test_a_receipt_says_all_that_a_quote_rests_on(site: Path) -> None:
    first, *others = lines_of(site, ARTICLE, "wait")
    assert first.startswith(
        "On Monday Brandt said in the hall, “we wait, and [link](javascript:alert(1)) `code` we’ll win”, before she"
    )
    assert others == [
        "— Ada Brandt, harbor master to 1. Bo",
        f"{EVIL}, “# Cranes ~~stand~~ {EVIL}”, 5 March 2024",
        "Retrieved: 6 March 2024",
        "Evidence: word for word",
        "Original: https://harbor.example/strike#top",
        "Archived copy: https://web.archive.example/20240306/https://harbor.example/strike",
        "Permanent link: https://desk.example/b/articles/strike.html#wait",
    ]


def test_words_stand_in_the_quotation_marks_of_their_language(site: Path) -> None:
    assert "« nous attendrons l’été »" in lines_of(site, "articles/quai.html", "ete")[0]  # it brings its own
    assert "« encore »" in lines_of(site, "articles/quai.html", "encore")[0].replace("\u00a0", " ")


def test_links_in_receipts_and_on_cards_lead_to_the_very_passage(site: Path) -> None:
    tree = lxml.html.fromstring((site / ARTICLE).read_bytes())
    hrefs = [href for href in tree.xpath("//*[@class='slip']//a/@href") if ":~:" in href]
    assert "https://harbor.example/strike#top:~:text=Who%20pays" in hrefs
    assert "https://web.archive.example/20240306/https://harbor.example/strike#:~:text=Who%20pays" in hrefs
    cards = lxml.html.fromstring((site / "actors/ada.html").read_bytes()).xpath("//a[@rel='external']/@href")
    assert any(href.startswith("https://harbor.example/strike#top:~:text=we%20wait") for href in cards)


def test_nothing_of_a_text_that_may_not_be_shown_is_in_an_address(site: Path) -> None:
    for path in sorted(site.rglob("*.html")):
        html = path.read_text("utf-8")
        assert "concealed" not in html, path
        assert not re.search(r"/secret[^\"<]*:~:", html), path


def test_the_address_tells_no_more_of_an_excerpt_than_the_page_shows(site: Path) -> None:
    tree = lxml.html.fromstring((site / "articles/quai.html").read_bytes())
    (text,) = tree.xpath("//*[@id='page-text']")
    for number in text.xpath(".//a"):
        number.drop_tree()
    found = [href.partition("#")[2] for href in tree.xpath("//*[@class='slip']//a/@href") if ":~:" in href]
    # “encore” stands in a paragraph that is not shown too, so that it needs words beside it.
    assert len(found) == 2
    assert any(directive.suffix or directive.prefix for one in found for directive in parsed(one))
    for term in (term for one in found for directive in parsed(one) for term in directive):
        assert term in text.text_content()


def test_every_item_of_a_briefing_has_a_link_that_the_keyboard_reaches_and_a_receipt(
    site: Path, browser: Browser
) -> None:
    page = opened(browser, (site / BRIEFING).as_uri(), scripts=False)
    page.locator("details.part > summary").evaluate_all("all => all.forEach(one => one.parentNode.open = true)")
    for anchor in ("point-wait", "question-payer", "claim-no-ship", "event-stop"):
        link = page.locator(f"a.permalink[href='#{anchor}']")
        assert link.evaluate("node => getComputedStyle(node).opacity") == "0"
        link.focus()
        assert link.evaluate("node => getComputedStyle(node).opacity") == "1"
        assert str(link.get_attribute("aria-label")).startswith("Permanent link")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(f"#{anchor}$"))
        assert page.locator(f"#{anchor}").count() == 1
        receipt(page, anchor).locator("summary").press("Enter")
        expect(receipt(page, anchor)).to_contain_text(f"https://desk.example/b/briefings/b.html#{anchor}")
        assert receipt(page, anchor).get_by_role("button").count() == 0
    shown = receipt(page, "point-wait").inner_text()
    assert "« nous attendrons l’été » — Ada Brandt, Le Quai, 5 March 2024, word for word" in shown
    assert "https://quai.example/greve" in shown
    assert "The words may not be shown here. — Ada Brandt, Shut" in shown
    page.context.close()


@pytest.mark.parametrize("anchor", ["point-wait", "question-payer", "claim-no-ship", "event-stop"])
def test_what_an_item_rests_on_is_named_with_verdict_original_archive_and_day(site: Path, anchor: str) -> None:
    lines = lines_of(site, BRIEFING, anchor)
    at = next(number for number, line in enumerate(lines) if line.endswith(", word for word"))
    assert lines[at + 1 : at + 4] == [
        "Original: https://harbor.example/strike#top",
        "Archived copy: https://web.archive.example/20240306/https://harbor.example/strike",
        "Retrieved: 6 March 2024",
    ]
    tree = lxml.html.fromstring((site / BRIEFING).read_text(encoding="utf-8"))
    archived = tree.xpath(f"//details[.//a/@href='#{anchor}']//a[starts-with(text(), 'https://web.archive')]/@href")
    assert archived
    assert all(":~:text=" in str(address) or "secret" in str(address) for address in archived)


def test_a_button_copies_the_plain_text_and_says_so(site: Path, browser: Browser) -> None:
    page = opened(browser, (site / ARTICLE).as_uri())
    assert page.get_by_role("main").get_by_role("button").count() == 0
    text = copied(page, "toast", "Copy as text")
    assert text.startswith(
        "“- One paragraph.\n\n2. Another one, which is much longer than the first and ends here.”\n\n— Ada Brandt\n"
    )
    assert "\nOriginal: https://harbor.example/strike#top:~:text=One%20paragraph,and%20ends%20here\n" in text
    assert text.endswith("Permanent link: https://desk.example/b/articles/strike.html#toast\n")
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == "Copy as text"
    page.context.close()


_QUOTED = """selector => {
  const slip = document.querySelector(selector).cloneNode(true);
  slip.querySelectorAll("blockquote").forEach(quote => quote.replaceWith(quote.querySelector("b") || quote));
  return slip.textContent;
}"""


@pytest.mark.parametrize(("path", "anchor"), [(ARTICLE, "wait"), (ARTICLE, "toast"), (BRIEFING, "point-wait")])
def test_nothing_in_the_markdown_form_comes_alive(site: Path, browser: Browser, path: str, anchor: str) -> None:
    page = opened(browser, (site / path).as_uri())
    slip = copied(page, anchor, "Copy as Markdown")
    tree = lxml.html.fromstring("<main>" + markdown.markdown(slip, extensions=["extra"]) + "</main>")
    assert tree.xpath("//img|//code|//b|//em|//strong|//h1|//h2|//ol|//del|//table|//script") == []
    assert {str(href).partition("#")[0] for href in tree.xpath("//a/@href")} <= {
        "https://harbor.example/strike",
        "https://quai.example/greve",
        "https://shut.example/secret",
        "https://web.archive.example/20240306/https://harbor.example/strike",
        "https://web.archive.example/secret",
        "https://desk.example/b/articles/strike.html",
        "https://desk.example/b/articles/quai.html",
        "https://desk.example/b/articles/secret.html",
        "https://desk.example/b/briefings/b.html",
    }
    # What is read is what stood there, to the letter; of a passage its words, without those around them.
    said = re.sub(r"\s+", " ", tree.text_content())
    shown = re.sub(
        r"\s+",
        " ",
        str(page.evaluate(_QUOTED, f".receipt:has(a[href='#{anchor}']) .slip")),
    )
    assert re.sub(r"\W", "", said) == re.sub(r"\W", "", shown)
    assert not re.search(r"(?<!\\):(?=//)", re.sub(r"<https?:[^>]*>", "", slip))
    page.context.close()


def test_without_an_address_of_the_site_the_link_is_relative_and_no_path_of_the_machine_is_copied(
    tmp_path: Path, browser: Browser
) -> None:
    page = opened(browser, (written(tmp_path, "title: Desk\n") / BRIEFING).as_uri())
    for form in ("Copy as text", "Copy as Markdown"):
        text = copied(page, "point-wait", form)
        assert "briefings/b.html#point-wait" in text
        assert "file:" not in text
        assert str(tmp_path) not in text
    page.context.close()


def test_a_page_that_came_without_encryption_can_be_copied_from_too(site: Path, browser: Browser) -> None:
    with served(site) as root, browser.new_context() as context:
        page = context.new_page()
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        page.goto(f"{root}/{ARTICLE}")
        slip = receipt(page, "wait")
        slip.locator("summary").click()
        slip.get_by_role("button", name="Copy as text").press("Enter")
        slip.get_by_role("status").filter(has_text="Copied").wait_for()
        assert page.evaluate("document.activeElement.textContent") == "Copy as text"
        page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'into'}))")
        page.locator("#into").focus()
        page.keyboard.press("Control+V")
        assert page.locator("#into").input_value().rstrip().endswith("articles/strike.html#wait")


def test_a_site_that_does_not_know_its_address_copies_the_one_it_was_read_at(tmp_path: Path, browser: Browser) -> None:
    site = written(tmp_path, "title: Desk\n")
    with served(site) as root:
        page = opened(browser, f"{root}/{BRIEFING}")
        whole = f"{root}/{BRIEFING}#point-wait"
        assert copied(page, "point-wait", "Copy as text").rstrip().endswith(f"Permanent link: {whole}")
        assert copied(page, "point-wait", "Copy as Markdown").rstrip().endswith(f"<{whole}>")
        page.context.close()


def test_on_paper_there_are_no_receipts(site: Path, browser: Browser) -> None:
    page = opened(browser, (site / ARTICLE).as_uri())
    page.emulate_media(media="print")
    assert page.locator(".receipt:visible").count() == 0
    page.context.close()
