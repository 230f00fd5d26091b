"""Files of content/ that are not read where they lie: what they probably are, and where they belong."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from briefgen import layout
from briefgen.diagnostics import Diagnostic, suggest
from briefgen.model import BriefingFile
from briefgen.parse.source_text import split_front_matter

_LOOKED_AT = 1 << 16  # bytes
_KEY = re.compile(r"^([^\s#:\[{\"'-][^\n:]*?)[ \t]*:(?=\s)", re.MULTILINE)
_OF_BRIEFINGS = frozenset(BriefingFile.__struct_fields__)
# What holds the text of an article for people, and not for briefgen.
_TEXTS = frozenset(".doc .docx .htm .html .markdown .mdown .mht .mhtml .mkd .odt .pdf .rtf .text .txt".split())
_FOLDERS = ("content/articles", "content/briefings", "content/pages", "content/actors", "content/static")
_HOMES = {
    ".md": "articles are kept as content/articles/NAME.md, pages as content/pages/NAME.md",
    ".yaml": "briefings are kept as content/briefings/NAME.yaml, actors in content/actors.yaml or content/actors/",
}
_ELSE = "take it out of content/; only what is to be published as it is belongs into content/static/"


class Stray(NamedTuple):
    """What is said of such a file. `is_` tells what it is, if that is sure; `may_be` the article that it may hold.

    `key` is the id that it would have.
    """

    problem: Diagnostic
    is_: Literal["article", "briefing"] | None = None
    may_be: bool = False
    key: str = ""


def stray(path: str, data: bytes) -> Stray:
    """A file under a name, or in a folder, where nothing is looked for."""
    folder, _, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    suffix = f"{dot}{ending}".lower() if stem else ""
    if suffix in _TEXTS:
        stem = stem.removesuffix(".md")
    if suffix in (".md", *_TEXTS) and _is_article(data):
        return _misplaced(path, "article", f"content/articles/{stem}.md")
    if suffix == ".yaml" and _is_briefing(data):
        return _misplaced(path, "briefing", f"content/briefings/{name}")
    if folder == "content/articles" and (suffix in _TEXTS or suffix == ".md"):
        return _text(path, stem, suffix)
    near = suggest(folder, _FOLDERS) if path.count("/") > 1 and folder not in _FOLDERS else ()
    return Stray(Diagnostic("F009", "this file is not used", path, hints=(*near, _HOMES.get(suffix, _ELSE))))


def beside_nothing(path: str, data: bytes, article: str) -> Stray:
    """A `.yaml` in the folder of the articles, where `article` would be the one that it belongs to."""
    if _is_briefing(data):
        return _misplaced(path, "briefing", f"content/briefings/{path.rpartition('/')[2]}")
    message = "this file belongs to an article that does not exist"
    return Stray(Diagnostic("F009", message, path, hints=(f"the article would be {article}",)))


def article_as_page(path: str, data: bytes) -> Stray | None:
    """An article in the folder of the pages, which have no source."""
    if not _is_article(data):
        return None
    return _misplaced(path, "article", f"content/articles/{path.rpartition('/')[2]}")


def _misplaced(path: str, kind: Literal["article", "briefing"], home: str) -> Stray:
    folders = path.rpartition("/")[0], home.rpartition("/")[0]
    what = "move it to" if folders[0] != folders[1] else "rename it to"
    a = "an article" if kind == "article" else "a briefing"
    message = f"this is {a}, but it is not read here"
    return Stray(
        Diagnostic("F016", message, path, hints=(f"{what} {home}, or to a name that is free there",)),
        kind,
        key=layout.stem(home),
    )


def _text(path: str, stem: str, suffix: str) -> Stray:
    """A file that is taken for an article by people, and has no front matter."""
    message = "this file is not read as an article: it does not end in `.md`, or has no front matter"
    hint = f"`briefgen import {path}` makes an article of it; then take it out of content/"
    hints: tuple[str, ...] = (hint, f"or begin it with front matter (`title:`, `source:`) and rename it to {stem}.md")
    if suffix in (".doc", ".docx", ".odt", ".pdf", ".rtf"):
        hints = ("copy its text into a .txt file outside content/, and `briefgen import` that",)
    return Stray(Diagnostic("F009", message, path, hints=hints), may_be=True, key=stem)


def _is_article(data: bytes) -> bool:
    """Whether a file begins as articles do: with a title and a source."""
    front = split_front_matter(_beginning(data), "").yaml
    return {"title", "source"} <= frozenset(_KEY.findall(front or ""))


def _is_briefing(data: bytes) -> bool:
    """Whether a file has the keys that each briefing has, and none but keys of briefings."""
    return {"title", "summary"} <= frozenset(_KEY.findall(_beginning(data))) <= _OF_BRIEFINGS


def _beginning(data: bytes) -> str:
    text = data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
