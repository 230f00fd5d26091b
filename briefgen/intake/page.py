"""A web page's words in blocks, each as the page has it: no space, no mark is changed but the white space of HTML."""

from __future__ import annotations

import re
from typing import Any

import lxml.html
from lxml import etree

from briefgen.intake.blocks import Block, Kind
from briefgen.intake.lists import DEEPEST
from briefgen.intake.spoken import set_marks

Element = Any  # lxml says no more

_SPACE = re.compile(r"[ \t\n\r\f]+")
_SPACE_OF_LINES = re.compile(r"[ \t\r\f]+")
BREAKS = re.compile(r"\n(?:[ \t\r\f]*\n)+")
_UNSEEN = frozenset(
    "head script style noscript template iframe object embed svg math canvas video audio select textarea input button datalist map dialog rt rp".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody td tfoot th thead tr ul".split()
)
_ASIDE = frozenset("nav aside footer form menu search".split())
_ROLES = frozenset("navigation complementary contentinfo banner search dialog alertdialog menu menubar toolbar".split())
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|sidebar|footer|share|sharing|social|related|recommended|recommendations|promo|promos|newsletter|"
    r"subscribe|subscription|advert|advertisement|ad|ads|sponsor|sponsored|cookie|cookies|consent|gdpr|breadcrumb|breadcrumbs|comments?|comment-list|teaser|teasers|"
    r"trending|popular|mostread|most-read|paywall|outbrain|taboola|toolbar|skip-link|read-more|readmore|more-stories)(?=$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KINDS: dict[str, Kind] = {
    "li": "item",
    "blockquote": "quotation",
    "figcaption": "caption",
    "caption": "caption",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
}
_PLAIN_CELLS = frozenset(
    "a abbr b bdi bdo br cite code del em i img ins mark q s small span strong sub sup time tbody thead tfoot tr td th caption colgroup col u".split()
)


class UnreadableError(ValueError):
    """There is no page in the text."""


def tree_of(text: str) -> Element:
    """The page as a tree, without comments, `q` with the marks that readers see around it. Raises UnreadableError."""
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableError(str(error)) from error
    # The parser leaves out what is nested more than 255 deep; words must not be lost without a word.
    if any("depth" in entry.message for entry in parser.error_log):
        raise UnreadableError("its elements are nested too deeply")
    set_marks(tree)
    return tree


def blocks_of(tree: Element) -> list[Block]:
    """All that a reader of the page sees, in its order; menus and the like too, told by `aside`."""
    body = tree.find("body")
    return _Walk().through(tree if body is None else body)


def text_of(element: Element) -> str:
    """The words of an element in one line."""
    return _SPACE.sub(" ", "".join(element.itertext())).strip()


class _Walk:
    """The state on the way through a page, which is walked without recursion."""

    def __init__(self) -> None:
        self._found: list[Block] = []
        self._text: list[str] = []
        self._linked = self._links = self._asides = self._groups = self._pres = 0
        self._open: list[tuple[Element, Block]] = []  # what makes blocks, and what each of them is like
        self._lists: list[tuple[Element, int]] = []
        self._items = 0
        self._begun: set[int] = set()  # items of which words were found
        self._cells: list[str] | None = None  # of the row that is open in a table of data
        self._tables: list[Element] = []  # tables of data that are open

    def through(self, root: Element) -> list[Block]:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start" and element is not root and _is_unseen(element):
                walk.skip_subtree()
                continue
            if event == "start":
                self._start(element, root)
            else:
                self._end(element, root)
        self._flush()
        return self._found

    def _start(self, element: Element, root: Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        self._asides += element is not root and _is_aside(element)
        self._links += tag == "a"
        self._pres += tag == "pre"
        if tag in ("ul", "ol", "blockquote"):
            self._groups += 1
        if tag in ("ul", "ol"):
            self._lists.append((element, self._groups))
        if kind := _KINDS.get(tag):
            self._open.append((element, self._item() if kind == "item" else Block("", kind, group=self._groups)))
        if tag == "table" and not self._tables and _is_data(element):
            self._tables.append(element)
            self._groups += 1
        if tag == "tr" and self._tables:
            self._cells = []
        if tag in ("br", "td", "th"):
            self._text.append("\n" if tag == "br" else " ")
        self._add(element.text)

    def _end(self, element: Element, root: Element) -> None:
        if not _is_unseen(element) or element is root:
            self._leave(element, root)
        if element is not root:
            self._add(element.tail)

    def _leave(self, element: Element, root: Element) -> None:
        tag = element.tag
        if tag in ("td", "th") and self._cells is not None:
            self._cells.append(_words("".join(self._text)).replace("\n", " "))
            self._text = []
        elif tag == "tr" and self._tables:
            self._row()
        elif tag in _BLOCKS:
            self._flush()
        if self._open and self._open[-1][0] is element:
            self._open.pop()
        if self._lists and self._lists[-1][0] is element:
            self._lists.pop()
        if self._tables and self._tables[-1] is element:
            self._tables.pop()
        self._links -= tag == "a"
        self._pres -= tag == "pre"
        self._asides -= element is not root and _is_aside(element)

    def _item(self) -> Block:
        self._items += 1
        numbers = tuple(number for _, number in self._lists[:DEEPEST])
        numbered = bool(self._lists) and self._lists[-1][0].tag == "ol"
        return Block("", "numbered" if numbered else "item", group=self._groups, lists=numbers, item=self._items)

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append((_SPACE_OF_LINES if self._pres else _SPACE).sub(" ", text))
            self._linked += len(text) if self._links else 0

    def _row(self) -> None:
        cells = _with_rest(self._cells or [], _words("".join(self._text)).replace("\n", " "))
        self._cells, self._text = None, []
        if any(cells):
            self._found.append(
                Block(" ".join(filter(None, cells)), "row", cells, self._linked, self._asides > 0, None, self._groups)
            )
        self._linked = 0

    def _flush(self) -> None:
        if self._cells is not None:
            return
        for part in BREAKS.split("".join(self._text)):
            if words := _words(part):
                linked = min(self._linked, len(words))
                self._found.append(self._like()._replace(text=words, linked=linked, aside=self._asides > 0))
        self._text, self._linked = [], 0

    def _like(self) -> Block:
        """What the next block is like. An item that goes on behind what is no item has paragraphs from there on."""
        like = self._open[-1][1] if self._open else Block("")
        if like.item in self._begun and self._found[-1].lists[:1] != like.lists[:1]:
            return Block("")
        self._begun |= {like.item} - {0}
        return like


def _with_rest(cells: list[str], rest: str) -> tuple[str, ...]:
    """The cells of a row. Words behind the last of them stand in no cell, but readers see them."""
    return (*cells[:-1], " ".join(filter(None, (*cells[-1:], rest)))) if rest else tuple(cells)


def _words(text: str) -> str:
    """The words of a block: white space of HTML is one space, line breaks of the page stay."""
    lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _is_unseen(element: Element) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def _is_aside(element: Element) -> bool:
    tag = element.tag
    if tag in _ASIDE or (element.get("role") or "").strip().lower() in _ROLES:
        return True
    if tag not in _BLOCKS and tag != "span":
        return False
    if tag in ("body", "article", "main", "p", "h1"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and len(names) < 2000 and _NAMES.search(names) is not None


def _is_data(table: Element) -> bool:
    """Whether a table holds data and is not there for the layout: two columns at least, and only words in its cells."""
    widest = 0
    for number, element in enumerate(table.iterdescendants()):
        if number > 20_000 or element.tag not in _PLAIN_CELLS:
            return False
        if element.tag == "tr":
            widest = max(widest, sum(1 for cell in element if cell.tag in ("td", "th")))
    return widest >= 2
