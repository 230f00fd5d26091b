"""Regular expressions and readers of captures driven to the edge: the time grows with the text, and with nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from briefgen.intake.captured import take_in
from briefgen.intake.captures import Capture, sort_of
from briefgen.intake.visible import visible_text

_TEXT = b"The talks went on until the evening, and nobody said what had been agreed on in the end. " * 3 + b"\n\n"
_EXTENSIONS = ("tables", "footnotes")


def _page(body: bytes) -> bytes:
    return (
        b"<!doctype html><html><head></head><body><article><p>" + _TEXT + b"</p>" + body + b"</article></body></html>"
    )


# Each of them was once, or could easily become, a place where an expression tries all ways to divide a text.
CAPTURES: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "folded lines of a header": ("a", lambda n: b"A: b\r\n" + b" \r\n" * n),
    "comments before a page": ("a", lambda n: b"<!---->" * n + b"x"),
    "comments that are not closed": ("a", lambda n: b"<!--" * n + b"x"),
    "a headline with spaces in it": ("a.md", lambda n: b"# a" + b" " * n + b"b\n\n" + _TEXT),
    "a headline with crosses in it": ("a.md", lambda n: b"# a" + b" #" * n + b"b\n\n" + _TEXT),
    "a menu that ends too early": ("a.txt", lambda n: _TEXT + b"a" + b" | -" * n + b" |\n\n" + _TEXT),
    "an address with many signs": ("a.txt", lambda n: _TEXT + b"a" + b"@." * n + b"- -\n\n" + _TEXT),
    "a byline of commas": ("a.txt", lambda n: b"Talks\n\nBy A" + b" ,;" * n + b"-\n\n" + _TEXT),
    "a date behind many dashes": ("a.txt", lambda n: b"Talks\n\nA" + b"-" * n + b"2023 " + b"-" * n + b"\n\n" + _TEXT),
    "an author with spaces": ("a.html", lambda n: b"<meta name=author content='a" + b" " * n + b"b'>" + _page(b"")),
    "a title with spaces": ("a.html", lambda n: b"<title>a" + b" |" * n + b"</title>" + _page(b"")),
    "tags in tags": ("a.html", lambda n: _page(b"<div><b>" * n)),
    "headers without end": ("a.mhtml", lambda n: b"A: b\n" * n + b"Content-Type: multipart/related; boundary=x\n\n"),
    "parts in parts": (
        "a.mhtml",
        lambda n: b"".join(
            b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(n // 10)
        ),
    ),
}


# The same for the words that quotes are looked for in.
PAGES: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "tags without end": ("a.html", lambda n: b"<a " * n),
    "values without end": ("a.html", lambda n: b'<a ="' * n),
    "tags in values": ("a.html", lambda n: b"<a" + b' x="<a"' * n + b"<"),
    "scripts without end": ("a.html", lambda n: b"<script" * n),
    "drawings without end": ("a.html", lambda n: b"<svg>" * n),
    "quotations without end": ("a.html", lambda n: b"<q> " * n),
    "a number of no character": ("a.html", lambda n: b"<p>&#" + b"1" * n),
    "headlines without end": ("a.html", lambda n: b'"headline":"' * n),
}


@pytest.mark.parametrize(("name", "make"), CAPTURES.values(), ids=CAPTURES.keys())
def test_no_capture_keeps_the_import_busy(name: str, make: Callable[[int], bytes]) -> None:
    """At 50 times the size of what took minutes; what grows with the square is seen, too."""

    def spent(count: int) -> float:
        start = time.process_time()
        take_in(Capture(name, make(count)), _EXTENSIONS)
        return time.process_time() - start

    # A machine that is busy with other work is slower now and then: what grows with the square is so each time.
    assert any(spent(20_000) < 8 * max(spent(5_000), 0.1) for _ in range(3))


@pytest.mark.parametrize(("name", "make"), (CAPTURES | PAGES).values(), ids=(CAPTURES | PAGES).keys())
def test_no_capture_keeps_a_build_busy(name: str, make: Callable[[int], bytes]) -> None:
    def spent(count: int) -> float:
        start = time.process_time()
        visible_text(name, make(count))
        return time.process_time() - start

    assert any(spent(20_000) < 8 * max(spent(5_000), 0.1) for _ in range(3))


def test_what_a_capture_is_is_still_seen() -> None:
    assert sort_of(Capture("x", b"<!-- a -->\n<!-- b --> <html>")) == "html"
    assert sort_of(Capture("x", b"A: b\r\n c\r\nContent-Type: multipart/related; boundary=x\r\n")) == "mhtml"
    assert sort_of(Capture("x", b"<!-- a b")) == "text"
