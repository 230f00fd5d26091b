"""A text on its way to an article: a row of blocks, each with what it is and whether it is boilerplate."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

from briefgen.text import fold, word_count

Kind = Literal["paragraph", "heading", "item", "numbered", "quotation", "caption", "row"]

# What the reader of articles takes for no text: controls but tab and newline, surrogates, noncharacters.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")
_CLOSING = "\"'”’»›“)]}」』"
_ENDS = ".!?。！？؟…।:"


class Block(NamedTuple):
    """A paragraph, a heading, an item of a list, a row of a table. `text` holds no blank line."""

    text: str
    kind: Kind = "paragraph"
    cells: tuple[str, ...] = ()  # of a row
    linked: int = 0  # how many characters of the text stand in links
    aside: bool = False  # whether the page has it in a part that is not the article: a menu, a footer, a form
    chosen: bool | None = None  # whether it was found to be the article's; None where nobody has looked
    group: int = 0  # rows and quotations of one table or quotation share a number
    lists: tuple[int, ...] = ()  # the numbers of the lists that an item stands in, from the outermost on
    item: int = 0  # the paragraphs of one item share a number


class Sorted(NamedTuple):
    """A block, and why it is taken for boilerplate; None if it is the article's."""

    block: Block
    reason: str | None


def clean(text: str) -> str:
    """The text with `\\n` line ends and without what cannot stand in an article."""
    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    text = _CONTROLS.sub("", text)
    # The last two characters of every plane are noncharacters, too.
    if text.isascii() or max(text, default="") < "\U0001fffe":
        return text
    return "".join(c for c in text if ord(c) < 0x1FFFE or ord(c) & 0xFFFE != 0xFFFE)


def words_of(text: str) -> int:
    """How many words a text has."""
    return word_count(text)


def bare(text: str) -> str:
    """The text to be compared: folded, in small letters, its spaces single."""
    return " ".join(fold(text).text.casefold().split())


def squeezed(text: str) -> str:
    """The letters and digits of a text: the same whatever stands between them."""
    return "".join(c for c in unicodedata.normalize("NFC", text).casefold() if c.isalnum())


def is_cut(text: str) -> bool:
    """Whether a text breaks off with dots, as a teaser does."""
    return text.rstrip().rstrip(")]").endswith(("...", "…"))


def is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    last = text.rstrip().rstrip(_CLOSING)[-1:]
    return bool(last) and last in _ENDS and not is_cut(text)
