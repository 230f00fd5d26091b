"""Blocks written as Markdown that reads back as the very same words. Only what would be misread is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from briefgen.intake.blocks import Block, Sorted
from briefgen.intake.lists import written_list
from briefgen.parse.article import read_article

_HEAD = b"---\ntitle: t\nsource: s\n---\n\n"
_ESCAPABLE = "\\`*_{}[]()>#+-.!"

# Inside a line: what could be a sign. Words with `_` in them, a lone `*`, `[sic]` and `&` stay as they are.
_INSIDE = re.compile(
    r"""\\(?=[\\`*_{}\[\]()>\#+.!-]|$)|`|(?<!\ )\*|\*(?!\ )|(?<!\w)_(?!\ )|(?<!\ )_(?!\w)|\](?=\s?[(\[{:])|\[(?=\^)|\{(?=>>|[:.\#\s])
    |<(?=[A-Za-z/!?<])|&(?=\#?\w{1,40};)""",
    re.VERBOSE | re.MULTILINE,
)
# What a line can begin with: a heading, a quotation, an item, a rule, a fence, a definition, a block of ours.
_BEGINS = re.compile(
    r"(?:\#|>|[-+*][ \t]|[-*_=:|][-*_=:| \t]*$|~~~|```|:::|:[ \t]|!!!|\?\?\?|\[[^\]\n]*\]:|\*\[|\|)", re.MULTILINE
)
_NUMBER = re.compile(r"(\d+)([.)])(?=[ \t]|$)", re.MULTILINE)
_SPACES = re.compile(r"[ \t\n]+")


def written(blocks: Sequence[Sorted], extensions: tuple[str, ...]) -> tuple[str, bool]:
    """The text of an article, boilerplate between its lines, and whether it reads back as the words of the blocks."""
    tables = "tables" in extensions
    # What is at the ends of lines is no text to Markdown, whichever sort of space it is.
    blocks = [one._replace(block=one.block._replace(text=_stripped(one.block.text))) for one in blocks]
    for escape in (escaped, wholly_escaped):
        text = "\n\n".join(_parts(blocks, tables=tables, escape=escape)) + "\n"
        if reads_back(text, blocks, extensions):
            return text, True
    return text, False


def _stripped(text: str) -> str:
    return "\n".join(filter(None, (line.strip() for line in text.split("\n"))))


def reads_back(text: str, blocks: Sequence[Sorted] | None, extensions: tuple[str, ...]) -> bool:
    """Whether a Markdown text is read without errors and shows the words of the blocks that are the article's."""
    parsed = read_article("content/articles/t.md", _HEAD + text.encode("utf-8"), None, extensions)
    if any(problem.severity != "note" for problem in parsed.diagnostics):
        return False
    if blocks is None:
        return True
    wanted = " ".join(" ".join(one.block.cells) or one.block.text for one in blocks if one.reason is None)
    return _SPACES.sub(" ", parsed.body.text).strip(" ") == _SPACES.sub(" ", wanted).strip(" ")


def _parts(blocks: Sequence[Sorted], *, tables: bool, escape: Escape) -> Iterator[str]:
    for is_boilerplate, run in groupby(blocks, key=lambda one: one.reason is not None):
        inner = list(_groups([one.block for one in run], tables=tables, escape=escape))
        if is_boilerplate:
            yield "::: {.boilerplate}\n" + "\n\n".join(inner) + "\n:::"
        else:
            yield from inner


def _groups(blocks: Iterable[Block], *, tables: bool, escape: Escape) -> Iterator[str]:
    for (kind, _), run in groupby(blocks, key=_together):
        held = list(run)
        if kind == "row" and tables:
            yield _table(held, escape)
        elif kind == "row":
            yield from (escape(cell) for block in held for cell in block.cells if cell)
        elif kind == "item":
            yield written_list(held, escape)
        elif kind == "quotation":
            yield "\n>\n".join("> " + escape(block.text).replace("\n", "\n> ") for block in held)
        else:
            yield from (("## " if kind == "heading" else "") + _line(escape(block.text), kind) for block in held)


def _together(block: Block) -> tuple[str, int]:
    """What is written in one go: all items that follow one another, the rows of a table, the parts of a quotation."""
    return ("item", 0) if block.kind in ("item", "numbered") else (block.kind, block.group)


def _line(text: str, kind: str) -> str:
    return text.replace("\n", " ").rstrip("#") if kind == "heading" and not text.endswith("\\#") else text


def _table(rows: Sequence[Block], escape: Escape) -> str:
    width = max(len(row.cells) for row in rows)
    lines = [
        _row([escape(cell).replace("\n", " ").replace("|", "&#124;") for cell in row.cells], width) for row in rows
    ]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _row(cells: list[str], width: int) -> str:
    return "| " + " | ".join(cells + [""] * (width - len(cells))) + " |"


# ── escaping ────────────────────────────────────────────────────────────────────────────────────────────────────


class Escape:
    """A way to write words so that Markdown shows them."""

    def __init__(self, *, wholly: bool) -> None:
        self._wholly = wholly

    def __call__(self, text: str) -> str:
        """The words as Markdown."""
        lines = (line.strip(" \t") for line in text.split("\n"))
        return "\n".join(map(self._line, filter(None, lines)))

    def _line(self, line: str) -> str:
        if self._wholly:
            return "".join(map(_sign, line))
        begins = _BEGINS.match(line)
        rest = _INSIDE.sub(lambda found: _sign(found[0]), line[1:] if begins else line)
        if begins:
            return _sign(line[0]) + rest
        return _NUMBER.sub(r"\1\\\2", rest, count=1) if _NUMBER.match(line) else rest


def _sign(character: str) -> str:
    if character in _ESCAPABLE:
        return f"\\{character}"
    named = {"<": "&lt;", "&": "&amp;"}.get(character, character)
    return f"&#{ord(character)};" if character in "|~:=?^$\"'" else named


escaped = Escape(wholly=False)
wholly_escaped = Escape(wholly=True)
