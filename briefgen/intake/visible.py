"""The words of a capture in one string, to look for quotes in: all that a reader may have seen, in one linear pass.

Nothing is sorted out and nothing is laid out, so this costs a small part of an import. What a page has besides its article may
stand here, too: a quote is looked for among all its words.
"""

from __future__ import annotations

import html
import json
import re

from briefgen.intake.blocks import clean
from briefgen.intake.captures import LARGEST, Capture, page_of, sort_of
from briefgen.intake.notes import parted
from briefgen.intake.quotation_marks import is_marked
from briefgen.parse.article import read_article

_EXTENSIONS = ("fenced_code", "tables", "footnotes")

_UNSEEN = "style|noscript|template|iframe|object|svg|math|canvas|video|audio|select|textarea|button|datalist|map|dialog"
# What is not closed hides the rest, so that no text is gone through twice.
_DROPPED = re.compile(
    rf"<!--.*?(?:-->|\Z)|<script\b.*?(?:</script\b|\Z)|<({_UNSEEN})\b.*?(?:</\1\b|\Z)|<r[tp]\b[^<]*+",
    re.IGNORECASE | re.DOTALL,
)
# A tag ends with the first `>` outside of a value in quotation marks. The bound keeps what only looks like tags linear.
_REST_OF_TAG = r"""(?:[^<>=]*+(?:=\s*+(?:"[^"]*+"|'[^']*+')?+)?+){0,64}+>"""
_INLINE = re.compile(
    "</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|meter|nobr|output|"
    r"progress|ruby|rb|s|samp|slot|small|source|span|strike|strong|sub|sup|time|tt|u|var|wbr)(?=[\s/>])" + _REST_OF_TAG,
    re.IGNORECASE,
)
_TAG = re.compile("</?[a-z!?][^<>=\"'/\\s]*+" + _REST_OF_TAG, re.IGNORECASE)
_BROKEN_TAG = re.compile(r"</?[a-z!?][^<>]*+>?", re.IGNORECASE)
_Q_WITH_WORDS = re.compile(r"<q\b[^<>]*+>((?:(?!</?q\b).)*+)</q\s*+>", re.IGNORECASE | re.DOTALL)
# An element in a line that its author hides, without another one of its name in it. An import leaves such words out.
_HIDDEN = re.compile(
    r"<(a|b|em|font|i|mark|small|span|strong|sub|sup|u)\b(?=[^<>]*?(?:\shidden\b|display\s*:\s*none|visibility\s*:\s*hidden))"
    r"[^<>]*+>(?:(?!</?\1\b).)*+</\1\s*+>",
    re.IGNORECASE | re.DOTALL,
)
_BESIDE = 40  # characters beside a `q` in which a quotation mark may stand, written as it may be
_ANY_TAG = re.compile(r"<[^<>]*+>")
_Q = re.compile(r"</?q\b[^<>]*+>", re.IGNORECASE)
_NO_CHARACTER = re.compile(r"&#(?:[0-9]{8,}+|[xX][0-9a-fA-F]{8,}+);?")
_META = re.compile(r"<meta\b[^<>]*+>", re.IGNORECASE)
_OF_TITLE = re.compile(r"""\b(?:og|twitter):title["'\s]""", re.IGNORECASE)
_CONTENT = re.compile(r"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HEADLINE = re.compile(r'"headline"\s*:\s*("(?:[^"\\]|\\.)*+")')
_MOST_HEADLINES = 20


def visible_text(name: str, data: bytes, charset: str | None = None) -> str | None:
    """All words of a capture; None if it is no text that can be read. Its name tells its sort where the bytes do not, and
    `charset` its encoding."""
    capture = Capture(name, data, charset=charset)
    sort = "other" if len(data) > LARGEST else sort_of(capture)
    if sort in ("other", "json"):
        return None
    text = page_of(capture, sort).text
    if sort in ("html", "mhtml"):
        # Some read with what is hidden, by a style that a script takes away; most do not.
        shown = _HIDDEN.sub("", text)
        readings = (text,) if shown == text else (text, shown)
        text = "\n\n".join((*map(_of_page, readings), *_headlines(text)))
    elif sort == "markdown":
        text = f"{text}\n\n{_as_read(text)}"
    return clean(text) if any(map(str.isalnum, text)) else None


def _of_page(page: str) -> str:
    text = _DROPPED.sub("", page)
    if "<q" in text or "<Q" in text:
        text = _Q.sub('"', _Q_WITH_WORDS.sub(_quoted, text))
    text = _BROKEN_TAG.sub("", _TAG.sub(" ", _INLINE.sub("", text)))
    return _unescape(text)


def _quoted(q: re.Match[str]) -> str:
    """The words of a `q` as browsers show them: in quotation marks, unless its author has set some."""
    left, right = q.string[max(0, q.start() - _BESIDE) : q.start()], q.string[q.end() : q.end() + _BESIDE]
    marked = is_marked(_unescape(left), _unescape(right), _unescape(_ANY_TAG.sub("", q[1])))
    return q[1] if marked else f'"{q[1]}"'


def _unescape(text: str) -> str:
    # Python raises for numbers that are too long, and no character has one.
    return html.unescape(_NO_CHARACTER.sub("\ufffd", text))


def _as_read(text: str) -> str:
    """The words of a Markdown text without its signs."""
    article = f"---\ntitle: x\nsource: x\n---\n\n{parted(text)[1]}"
    return read_article("content/articles/x.md", article.encode("utf-8", "replace"), None, _EXTENSIONS).body.text


def _headlines(page: str) -> list[str]:
    """The headlines that a page gives to machines, from which an import takes the title."""
    named = [meta for meta in _META.findall(page) if _OF_TITLE.search(meta)][:_MOST_HEADLINES]
    found = [_unescape(said[1] or said[2] or "") for meta in named if (said := _CONTENT.search(meta))]
    return found + [_unescaped(headline) for headline in _HEADLINE.findall(page)[:_MOST_HEADLINES]]


def _unescaped(literal: str) -> str:
    try:
        return _unescape(str(json.loads(literal, strict=False)))
    except ValueError:
        return ""
