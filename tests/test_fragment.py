"""Text fragments: the end of an address by which a browser finds the words of a passage, and no others."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from briefgen import urls
from briefgen.resolve.fragment import Searched, directives
from tests.chromium import box_of_colour


def fragment(text: str, words: str, context: int = 12, *, across: bool = False, nth: int = 0) -> str:
    """What leads to the words in the text, or to one more of their places."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return directives(Searched(text), [(at, at + len(words))], context, across=across)


TEXT = (
    "The minister said: “We will wait, and wait.” Then he said: “We will go.” Nobody answered for a long time, "
    "though many had come there from far away to hear it.\n\nYes.\n\nHe spoke of the war, of its cost, and of the war’s "
    "end.\n\n“Yes.”\n\nA last paragraph."
)
LONG = "Nobody answered for a long time, though many had come there from far away to hear it."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("A last paragraph", "A%20last%20paragraph"),
        ("“We will go.”", "We%20will%20go"),  # neither the quotation marks nor the point
        (LONG, "Nobody%20answered%20for,to%20hear%20it"),
        ("war’s end", "war%E2%80%99s%20end"),
        ("of its cost, and", "of%20its%20cost%2C%20and"),
    ],
)
def test_a_passage_is_named_by_its_words_alone_where_they_stand_once(words: str, expected: str) -> None:
    assert fragment(TEXT, words) == f":~:text={expected}"


def test_words_that_stand_twice_get_the_least_context() -> None:
    assert unquote(fragment(TEXT, "We will")) == ":~:text=We will,-wait"
    assert unquote(fragment(TEXT, "We will", nth=1)) == ":~:text=We will,-go"
    assert unquote(fragment(TEXT, "said: “We will go")) == ":~:text=said: “We will go"
    assert fragment("stop go stop", "stop", 0) == ""
    assert unquote(fragment("stop go stop", "stop", 1)) == ":~:text=stop,-go"
    assert unquote(fragment("stop go stop", "stop", 1, nth=1)) == ":~:text=go-,stop"


def test_context_comes_from_another_block_only_where_the_whole_text_may_be_shown() -> None:
    assert fragment(TEXT, "“Yes.”") == ""
    assert unquote(fragment(TEXT, "“Yes.”", across=True)) == ":~:text=the war’s end.-,“Yes"


def test_a_passage_of_several_blocks_is_a_range_and_no_term_crosses_a_border() -> None:
    text = "Before.\n\nFirst words of a toast that goes on.\n\nMiddle.\n\nAnd the last words of it.\n\nAfter."
    assert unquote(fragment(text, text[9:-9])) == ":~:text=First words of,words of it"
    cells = "Name\tOne two three\nOther\tfour five six"
    assert unquote(fragment(cells, "One two three\nOther\tfour five six")) == ":~:text=One two three,four five six"


def test_signs_that_mean_something_are_encoded() -> None:
    text = "a so-called peace, law & order, 100% of it"
    assert fragment(text, "so-called peace") == ":~:text=so%2Dcalled%20peace"
    assert fragment(text, "law & order, 100% of it") == ":~:text=law%20%26%20order%2C%20100%25%20of%20it"


def test_parts_of_a_quote_are_several_directives() -> None:
    text = "“We shall always be”, he said, and added “in the fight”."
    parts = [(0, 20), (41, 55)]
    assert directives(Searched(text), parts, 12) == ":~:text=We%20shall%20always%20be&text=in%20the%20fight"
    assert directives(Searched("word " * 400), [(n, n + 4) for n in range(0, 2000, 5)], 12).count("text=") <= 6


def test_what_begins_or_ends_inside_a_word_is_cut_back_to_words() -> None:
    assert fragment("an unbelievable war", "believable war") == ":~:text=war"
    assert fragment("Kim’s army", "Kim") == ""  # browsers take Kim’s for one word
    assert fragment("3.5 percent", "5 percent") == ":~:text=percent"
    assert fragment("snake_case here", "case here") == ":~:text=here"
    assert fragment("… — !", "… — !") == ""


def test_case_accents_forms_and_marks_do_not_tell_words_apart() -> None:
    assert "-" in unquote(fragment("The café here. THE CAFE there.", "The café"))
    assert "-" in unquote(fragment("it’s so here, it's so there", "it’s so"))
    assert "-" in unquote(fragment("ﬁne wine, fine wine too", "ﬁne wine"))
    assert (
        unquote(fragment("e\u0301te\u0301 et \u00e9t\u00e9 encore", "\u00e9t\u00e9 encore"))
        == ":~:text=\u00e9t\u00e9 encore"
    )
    # A word inside a longer one is no other place.
    assert fragment("war and warfare", "war") == ":~:text=war"


def test_scripts_without_spaces_are_cut_where_signs_stand() -> None:
    text = "金正恩表示将始终与俄罗斯站在一起支持其正义斗争。他说「我们将永远在一起」。"
    assert unquote(fragment(text, "「我们将永远在一起」")) == ":~:text=我们将永远在一起"
    # Dictionaries decide where a word ends here: with what is around up to the next sign nobody needs to ask them.
    assert unquote(fragment(text, "终与俄罗斯站")) == ":~:text=金正恩表示将始-,终与俄罗斯站,-在一起支持其正义斗争"
    assert unquote(fragment(text, "终与俄罗斯站", 0)) == ":~:text=终与俄罗斯站"


def test_an_address_keeps_its_own_fragment_and_loses_directives_of_its_own() -> None:
    assert urls.to_text("https://a.example/x", ":~:text=a") == "https://a.example/x#:~:text=a"
    assert urls.to_text("https://a.example/x#part", ":~:text=a") == "https://a.example/x#part:~:text=a"
    assert urls.to_text("https://a.example/x#:~:text=old", ":~:text=a") == "https://a.example/x#:~:text=a"
    assert urls.to_text("https://a.example/x#part", "") == "https://a.example/x#part"


# ── by the draft ────────────────────────────────────────────────────────────────────────────────────────────────


class Directive(NamedTuple):
    prefix: str
    start: str
    end: str
    suffix: str


def parsed(found: str) -> list[Directive]:
    assert found.startswith(":~:text=")
    result = []
    for one in found.removeprefix(":~:").split("&"):
        terms = one.removeprefix("text=").split(",")
        prefix = terms.pop(0)[:-1] if terms[0].endswith("-") else ""
        suffix = terms.pop()[1:] if terms[-1].startswith("-") else ""
        assert len(terms) in (1, 2)
        result.append(Directive(*map(unquote, (prefix, terms[0], terms[1] if len(terms) == 2 else "", suffix))))
    return result


class Page:
    """A text as a browser searches it, told anew from the draft and slowly: letter by letter, with the way back."""

    def __init__(self, text: str) -> None:
        self.letters: list[tuple[str, int]] = []
        for at, sign in enumerate(text):
            border = text.startswith("\n\n", at) or sign == "\t"
            for letter in "\n" if border else self.plain(sign):
                blank = letter in " \n"
                if blank and self.letters and self.letters[-1][0] in " \n":
                    if letter == "\n":
                        self.letters[-1] = "\n", at
                    continue
                self.letters.append((letter, at))
        self.text = "".join(letter for letter, _ in self.letters)

    @staticmethod
    def plain(sign: str) -> str:
        if sign.isspace():
            return " "
        parts = unicodedata.normalize("NFKD", sign).casefold()
        return "".join("'" if c in "'\"“”‘’«»" else c for c in parts if unicodedata.category(c)[0] != "M")

    def folded(self, words: str) -> str:
        return "".join(map(self.plain, words))

    def places(self, words: str, first: int = 0) -> Iterator[tuple[int, int]]:
        at = self.text.find(words, first)
        while at >= 0:
            yield at, at + len(words)
            at = self.text.find(words, at + 1)

    def bounded(self, at: int) -> bool:
        if not 0 < at < len(self.text):
            return True
        before, behind = self.text[at - 1], self.text[at]
        return not (before.isalnum() and behind.isalnum()) or before >= "\u4e00" or behind >= "\u4e00"

    def skipped(self, at: int) -> int:
        while at < len(self.text) and self.text[at] in " \n":
            at += 1
        return at

    def starts(self, found: Directive) -> Iterator[tuple[int, int]]:
        start, prefix = self.folded(found.start), self.folded(found.prefix)
        if not prefix:
            yield from (place for place in self.places(start) if self.bounded(place[0]))
            return
        for first, last in self.places(prefix):
            at = self.skipped(last)
            if self.bounded(first) and self.text.startswith(start, at):
                yield at, at + len(start)

    def matches(self, found: Directive) -> list[tuple[int, int]]:
        """The ranges of the original text that the directive fits, by where they begin; more than one is too many."""
        end, suffix, result = self.folded(found.end), self.folded(found.suffix), []

        def fits(last: int) -> bool:
            if not suffix:
                return self.bounded(last)
            at = self.skipped(last)
            return self.text.startswith(suffix, at) and self.bounded(at + len(suffix))

        for first, last in self.starts(found):
            if found.end:
                ends = [place[1] for place in self.places(end, last) if self.bounded(place[0]) and fits(place[1])]
                if ends and self.bounded(last):
                    result.append((self.letters[first][1], self.letters[ends[0] - 1][1] + 1))
            elif fits(last):
                result.append((self.letters[first][1], self.letters[last - 1][1] + 1))
        return result


_PIECES = ["a", "b", "ab", "war", "War", "wár", "Krieg", " ", " ", "  ", "\n", "\n\n", "\t", ", ", ". ", "“", "”", "’", "-", "&", "我们", "们", "。", "1", "3.5", "…"]  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=5, max_size=40).map("".join), st.data())
def test_every_fragment_fits_just_one_place_and_that_is_the_passage(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    # Short passages are the ones that stand there twice.
    end = min(len(text), start + data.draw(st.integers(1, 12) | st.integers(13, 80)))
    found = directives(
        Searched(text), [(start, end)], data.draw(st.sampled_from([0, 4, 12])), across=data.draw(st.booleans())
    )
    if not found:
        return
    (directive,) = parsed(found)
    for term in directive:
        assert "\n\n" not in term
        assert "\t" not in term
    matches = Page(text).matches(directive)
    assert len(matches) == 1, (directive, matches)
    first, last = matches[0]
    assert last <= end
    # With words of another block, the quotation marks between belong to the term.
    assert start <= first or not any(map(str.isalnum, text[first:start]))
    # Nothing but signs is left out, where the passage does not begin inside a word such as “3.5” or “it’s”.
    if start == 0 or text[start - 1].isspace():
        assert not any(map(str.isalnum, text[start:first]))


def test_time_grows_with_the_text() -> None:
    def seconds(count: int) -> float:
        text = "".join(f"[stop {n % 7} go] " for n in range(count))
        spans = [(n * 12, n * 12 + 8) for n in range(count)]
        searched, start = Searched(text), time.process_time()
        for span in spans:
            directives(searched, [span], 12)
        return time.process_time() - start

    # A machine that is busy with other work is slower now and then: what grows with the square is so each time.
    assert any(seconds(40_000) < 20 * max(seconds(4_000), 0.05) for _ in range(3))


# ── in a browser ────────────────────────────────────────────────────────────────────────────────────────────────

# One line for each block, so that the box of what is shown tells the words.
BROWSED = """<!doctype html><meta charset="utf-8"><title>x</title>
<style>body { font: 16px monospace; white-space: nowrap } ::target-text { background: #f00; color: #f00 }</style>
"""
_RANGE_BOX = """([start, end]) => {
    const texts = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let at = 0, range = document.createRange();
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (at <= start && start < at + node.length) range.setStart(node, start - at);
        if (at < end && end <= at + node.length) range.setEnd(node, end - at);
        at += node.length;
    }
    const box = range.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom];
}"""


@pytest.mark.parametrize(
    ("text", "words", "nth", "shown"),
    [
        (TEXT, "We will", 1, "We will"),
        (TEXT, "“We will wait, and wait.”", 0, "We will wait, and wait"),
        (TEXT, "“Yes.”", 0, "“Yes"),
        (TEXT, LONG, 0, LONG[:-1]),
        (TEXT, "war’s end.\n\n“Yes.”\n\nA last paragraph.", 0, "war’s end.\n\n“Yes.”\n\nA last paragraph"),
        ("a so-called peace, law & order: 100% of it", "so-called peace, law & order: 100% of", 0, "so-called peace, law & order: 100% of"),
        ("彼は「今日は天気がいいですね、散歩に行きましょう」と述べた。", "「今日は天気がいいですね、散歩に行きましょう」", 0, "今日は天気がいいですね、散歩に行きましょう"),
        ("金正恩表示将始终与俄罗斯站在一起支持其正义斗争。", "终与俄罗斯站", 0, "终与俄罗斯站"),
        ("Он сказал: «Мы будем ждать». Мы будем ждать, повторил он.", "Мы будем ждать", 1, "Мы будем ждать"),
        ("قال الوزير: «سننتظر طويلا» ثم غادر القاعة", "«سننتظر طويلا»", 0, "سننتظر طويلا"),
        ("장관은 “우리는 기다릴 것”이라고 말했다. 우리는 기다릴 것 같다.", "“우리는 기다릴 것”", 0, "우리는 기다릴 것"),
        ("He came in e\u0301te\u0301 and left in \u00e9te.", "\u00e9te", 0, "\u00e9te"),
    ],
)  # fmt: skip
def test_chromium_shows_the_words_and_only_these(browser: Browser, text: str, words: str, nth: int, shown: str) -> None:
    found = fragment(text, words, across=True, nth=nth)
    html = BROWSED + "".join(f"<p>{block.replace('&', '&amp;')}</p>" for block in text.split("\n\n"))

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server, browser.new_context() as context:
        Thread(target=server.serve_forever, daemon=True).start()
        page = context.new_page()
        page.set_viewport_size({"width": 2600, "height": 700})
        page.goto(urls.to_text(f"http://127.0.0.1:{server.server_port}/", found))
        page.wait_for_timeout(150)
        box = box_of_colour(context.new_page(), page.screenshot(), (255, 0, 0))
        begin = -1
        for _ in range(nth + 1):
            begin = text.index(words, begin + 1)
        start = text.index(shown, begin)
        inside = [len(text[:at].replace("\n\n", "")) for at in (start, start + len(shown))]
        expected = page.evaluate(_RANGE_BOX, inside)
        server.shutdown()
    assert box is not None, found
    sides = (1, 3) if "\n\n" in shown else range(4)  # the box of several blocks is as wide as these
    assert all(abs(box[side] - expected[side]) <= 3 for side in sides), (found, box, expected)
