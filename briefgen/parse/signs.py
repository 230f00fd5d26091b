"""Characters of an article that Markdown took for its own signs, so that they are no longer shown.

A source writes `1986. It was …`, `#tags` or `2*3*4` and means just that. Only what the HTML shows to have happened is
looked for, and a text without lists, headings and emphasis costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from briefgen.diagnostics import Diagnostic
from briefgen.model import Body
from briefgen.parse.rendered import Source
from briefgen.parse.sentinels import SENTINEL

_MOST = 20
_LOOKED_AT = 1000
# What follows a sign up to the next one; so much is enough to know the words again.
_WORDS = r"[^\n*_\[\]\\`<>&#{]{0,30}"
# In scripts that put no spaces between words an author who emphasises a word cannot do it otherwise.
_SPACED = r"[^\W_\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff\uf900-\ufaff]"


class _Sign(NamedTuple):
    """A sign: of which tags it is the cause, how it stands in the text (group 1), and how to tell of it.

    `glimpse` is found wherever the pattern is, and is looked for at a fraction of the cost.
    """

    tags: tuple[str, ...]
    glimpse: re.Pattern[str]
    pattern: re.Pattern[str]
    message: str
    hint: str


_SIGNS = (
    _Sign(
        ("<ol",),
        re.compile(r"\d\.[ \t]"),
        re.compile(rf"^[ >]*+(\d++\.)(?=[ \t]++\S)[ \t]++{_WORDS}", re.MULTILINE),
        "Markdown makes a list of this, and the number is not shown",
        "write “{escaped}” if it belongs to the words",
    ),
    _Sign(
        ("<h",),
        re.compile(r"#[^\s#]"),
        re.compile(rf"^[ >]*+(\#{{1,6}}+)(?=[^\s#]){_WORDS}", re.MULTILINE),
        "Markdown makes a heading of this line, and “{sign}” is not shown",
        "write “\\#” if it belongs to the words, or a space behind it if the line is a heading",
    ),
    _Sign(
        ("<em", "<strong"),
        re.compile(r"\*(?<=\w\*)\**+\w"),  # begun by the star, so that the search skips from one to the next
        re.compile(rf"{_SPACED}(\*++)(?=\w)[^*\n]*+(?<=\w)\*++{_SPACED}"),
        "Markdown makes emphasis of this, and the signs “*” are not shown",
        "write “\\*” for each that belongs to the words",
    ),
)


def taken_as_markdown(markdown: str, body: Body, source: Source) -> list[Diagnostic]:
    """A warning for each place where such a sign was lost between the text, as it was given to Markdown, and the page."""
    signs = [sign for sign in _SIGNS if any(tag in body.html for tag in sign.tags)]
    if not signs:
        return []
    bare = SENTINEL.sub("", markdown)
    found = [
        problem
        for sign in signs
        if sign.glimpse.search(bare)
        for problem in islice(_lost(sign, bare, body, source), _MOST)
    ]
    return sorted(found, key=lambda problem: problem.sort_key)


def _lost(sign: _Sign, markdown: str, body: Body, source: Source) -> Iterator[Diagnostic]:
    shown, numbers = "", {1}
    for match in islice(sign.pattern.finditer(markdown), _LOOKED_AT):
        written = match[1]
        if written.endswith("."):
            number = int(written[:9].rstrip("."))
            if number in numbers:
                numbers.add(number + 1)
                continue
            numbers.add(number + 1)
        shown = shown or _plain(body.text)
        if _plain(match[0]) not in shown:
            start, end = _place_in(source.text, sign, match)
            escaped = f"{written[:-1]}\\{written[-1]}"
            message, hint = sign.message.format(sign=written), sign.hint.format(escaped=escaped)
            yield Diagnostic("A029", message, source.path, source.at(start, end), (hint,))


def _place_in(text: str, sign: _Sign, lost: re.Match[str]) -> tuple[int, int]:
    """Where the author wrote it. Marks may cut the words short there, and what was left out may stand before."""
    for match in sign.pattern.finditer(text):
        if match[1] == lost[1] and _plain(lost[0]).startswith(_plain(match[0])):
            return match.span(1)
    return 0, 1


def _plain(text: str) -> str:
    return " ".join(text.split()).lstrip("> ")
