"""Clean HTML becomes a body: the same HTML without sentinels, and its plain text, aligned run by run."""

from __future__ import annotations

import re

from briefgen.model import Body
from briefgen.parse.sentinels import SENTINEL, read

Offsets = dict[int, list[int]]


def flatten(html: str) -> tuple[Body, Offsets, Offsets]:
    """The body of clean HTML, and for each mark the offsets in the text at which its sentinels open and close.

    The text is what a reader sees: blocks are two newlines apart, lines parted by `<br>` and rows of a table one
    newline, cells a tab. Not in it are white space at the borders of blocks, and the numbers and arrows of footnotes.
    A no-break space stands as itself in the HTML too, so that a run's HTML differs from its text by `&`, `<`, `>` only.
    """
    html = html.replace("&nbsp;", "\u00a0")
    if _SENTINEL_END in html:
        html = _without_hollow_blocks(html)
    flattening = _Flattening()
    pieces = _TAG.split(html)
    for text, tag in zip(pieces[0:-1:2], pieces[1::2], strict=True):
        if text:
            flattening.add_text(text)
        flattening.add_tag(tag)
    flattening.add_text(pieces[-1])
    return flattening.finished(SENTINEL.sub("", html) if _SENTINEL_END in html else html)


def _unescape(html: str) -> str:
    """The text of a run's HTML."""
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_BETWEEN_PARAGRAPHS = "</p>\n<p>"  # taken for one tag, because it is what most texts have most of
_TAG = re.compile(rf'({_BETWEEN_PARAGRAPHS}|<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_TAG_NAME = re.compile(r"</?([a-z0-9]*)")
_SRC = re.compile(r' src="([^"]*)"')
_BLANK = " \t\n\r\f"  # the white space of HTML: a no-break space is none of it
_SENTINEL_END = "\ufde2"
_HOLLOW = re.compile(rf"<(p|li|h[1-6]|blockquote|ul|ol|div)>\s*((?:{SENTINEL.pattern}\s*)+)</\1>\n?")
_NOTE_MARK = ' class="footnote-'

# What parts the text on the two sides of a tag. Elements that are not named here stand within a line.
_GAPS = {
    **dict.fromkeys(
        "p li h1 h2 h3 h4 h5 h6 div section ul ol dl dt dd blockquote pre table caption figure figcaption details"
        " summary hr".split(),
        "\n\n",
    ),
    **dict.fromkeys(("tr", "thead", "tbody", "tfoot"), "\n"),
    **dict.fromkeys(("td", "th"), "\t"),
}
# The gap of each of these tags as it mostly stands, without attributes. None: it changes nothing but the HTML.
_KNOWN_TAGS: dict[str, str | None] = {
    **{tag: gap for name, gap in _GAPS.items() if name != "pre" for tag in (f"<{name}>", f"</{name}>")},
    _BETWEEN_PARAGRAPHS: _GAPS["p"],
    **dict.fromkeys(("<em>", "</em>", "<strong>", "</strong>")),
}
_STRENGTH = {"": 0, "\t": 1, "\n": 2, "\n\n": 3}


def _without_hollow_blocks(html: str) -> str:
    """Takes the blocks away that hold nothing but sentinels, and keeps these. A list goes after its items."""
    for _ in range(4):
        html, count = _HOLLOW.subn(lambda match: match[2].rstrip(), html)
        if not count:
            break
    return html


class _Flattening:
    """The state on the way through the HTML."""

    def __init__(self) -> None:
        self.html_length = 0  # of the HTML so far, without sentinels
        self.texts: list[str] = []  # the text of each run, what parts it from the one before, and where it stands
        self.gaps: list[str] = []
        self.places: list[tuple[int, int, int]] = []
        self.length = 0  # of the text so far
        self.gap = ""  # what parts the next run from the last
        self.in_pre = self.in_note_mark = False
        self.images: list[str] = []
        self.waiting: list[int] = []  # the marks that open with the next run
        self.recent: list[tuple[bool, int, int]] = []  # sentinels of this block: whether one opens, mark, offset
        self.opens: Offsets = {}
        self.closes: Offsets = {}

    def finished(self, html: str) -> tuple[Body, Offsets, Offsets]:
        self._border("\n\n")
        self._settle()
        for mark in self.waiting:
            self.opens.setdefault(mark, []).append(self.length)
        text = "".join([part for pair in zip(self.gaps, self.texts, strict=True) for part in pair])
        runs = tuple([number for place in self.places for number in place])
        body = Body(html=html, text=text, runs=runs, images=tuple(dict.fromkeys(self.images)))
        return body, self.opens, self.closes

    # ── tags ──

    def add_tag(self, tag: str) -> None:
        if tag in _KNOWN_TAGS:
            self.html_length += len(tag)
            if (gap := _KNOWN_TAGS[tag]) is not None:
                self._border(gap)
                self.in_pre = False
        else:
            self._add_other_tag(tag)

    def _add_other_tag(self, tag: str) -> None:
        if _SENTINEL_END in tag:
            tag = SENTINEL.sub("", tag)  # No mark can stand there; that it was not found tells the caller.
        self.html_length += len(tag)
        match = _TAG_NAME.match(tag)
        name = match[1] if match else ""
        gap = _GAPS.get(name)
        if gap is not None:
            self._border(gap)
            self.in_pre = name == "pre" and tag[1] != "/"
        elif name == "br":
            self._border("\n\n" if self.gap else "\n")
        elif name == "a":
            self._link(tag)
        elif name == "img" and (source := _SRC.search(tag)):
            self.images.append(_unescape(source[1].replace("&quot;", '"')))

    def _link(self, tag: str) -> None:
        self.in_note_mark = _NOTE_MARK in tag
        if self.in_note_mark and not self.gap and self.texts and self.texts[-1].endswith("\u00a0"):
            self._shorten_last(1)  # Markdown puts this space before the arrow.

    def _border(self, gap: str) -> None:
        """Text ends here: white space at its end is none of it, and its sentinels have their final offsets."""
        if not self.gap:
            while self.texts and self.texts[-1][-1] in _BLANK:
                if not self._shorten_last(len(self.texts[-1]) - len(self.texts[-1].rstrip(_BLANK))):
                    break
            self._settle()
        if gap != self.gap and _STRENGTH[gap] > _STRENGTH[self.gap]:
            self.gap = gap

    def _shorten_last(self, surplus: int) -> bool:
        """Takes characters off the end of the last run, and says whether nothing was left of it."""
        rest = self.texts[-1][:-surplus]
        start, html_start, html_end = self.places[-1]
        self.length = start + len(rest)
        if rest:
            self.texts[-1] = rest
            self.places[-1] = start, html_start, html_end - surplus
            return False
        self.texts.pop()
        self.places.pop()
        gap = self.gaps.pop()
        self.length -= len(gap)
        self.gap = max(gap, self.gap, key=_STRENGTH.__getitem__)
        return True

    def _settle(self) -> None:
        for opens, mark, offset in self.recent:
            if not opens:
                self.closes.setdefault(mark, []).append(min(offset, self.length))
            elif offset < self.length:
                self.opens.setdefault(mark, []).append(offset)
            else:
                self.waiting.append(mark)
        self.recent.clear()

    # ── text ──

    def add_text(self, html: str) -> None:
        at = self.html_length
        if html == "\n" and (self.gap or not self.texts):  # Most white space is this, and none of it is text.
            self.html_length = at + 1
            return
        found: list[tuple[int, bool, int]] = []
        if _SENTINEL_END in html:
            html, found = _without_sentinels(html)
        self.html_length = at + len(html)
        text = _unescape(html) if "&" in html else html
        if self.gap or not self.texts:
            kept = text if self.in_pre and text.strip(_BLANK) else text.lstrip(_BLANK)
        else:
            kept = text
        lead = len(text) - len(kept)
        if not kept or self.in_note_mark:
            self._hold(found)
            return
        end = self.length
        self._add_run(kept, at + lead, self.html_length)
        start = self.length - len(kept)
        for mark in self.waiting:
            self.recent.append((True, mark, start))
        self.waiting.clear()
        for position, opens, mark in found:
            offset = (len(_unescape(html[:position])) if "&" in html else position) - lead
            if opens:
                self.recent.append((True, mark, start + max(offset, 0)))
            else:
                self.recent.append((False, mark, start + offset if offset > 0 else end))

    def _hold(self, found: list[tuple[int, bool, int]]) -> None:
        """Sentinels with no text: what opens waits for text, what closes ends with the text before."""
        for _, opens, mark in found:
            if opens:
                self.waiting.append(mark)
            else:
                self.recent.append((False, mark, self.length))

    def _add_run(self, text: str, html_start: int, html_end: int) -> None:
        gap = self.gap if self.texts else ""
        start = self.length + len(gap)
        self.texts.append(text)
        self.gaps.append(gap)
        self.places.append((start, html_start, html_end))
        self.length = start + len(text)
        self.gap = ""


def _without_sentinels(html: str) -> tuple[str, list[tuple[int, bool, int]]]:
    """The text's HTML, and where in it each sentinel stood."""
    bare: list[str] = []
    found: list[tuple[int, bool, int]] = []
    length = position = 0
    for match in SENTINEL.finditer(html):
        bare.append(html[position : match.start()])
        length += match.start() - position
        position = match.end()
        found.append((length, *read(match)))
    bare.append(html[position:])
    return "".join(bare), found
