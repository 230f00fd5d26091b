"""Paragraphs of words, links and emphasis, which most of a text is, become HTML without Markdown's tree."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import blockprocessors, util


class WholeParagraphs(blockprocessors.BlockProcessor):
    """Writes the HTML of a run of paragraphs at once, if they are words, whole links and whole emphasis only.

    The HTML waits in Markdown's own stash, from which it comes back instead of the paragraph that stands for it. It is
    what the stock parts write: no line begins a block of another sort, and no sign is left over that means something.
    """

    # A line begins as none does that could be a heading, a list, a quotation, a rule, code or a definition.
    BEGINNING = r"(?:[^\s\d#*+\-_=>\[\\`<&|\]\x02]|\d++(?!\.)|(?=\*\*?[^\s*])|(?=\[(?!\^)[^\[\]\n]++\]\())"
    WORDS = r"[^*_\[\]\\`<&|\n\x02]++"
    SIMPLE = re.compile(
        rf"{BEGINNING}(?:{WORDS}|(?<!  )\n{BEGINNING}"
        rf"|\*(?!\s){WORDS}(?<!\s)\*(?!\*)|\*\*(?!\s){WORDS}(?<!\s)\*\*(?!\*)"
        rf"|(?<!!)\[(?!\^){WORDS}\]\([^\s()<>\"'*\[\]\\`&|\x02]++\))*+"
    )
    MARKER = "///"  # of the place where an author wants the footnotes
    LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        return parent is self.parser.root and not self.parser.state

    def run(self, parent: Element, blocks: list[str]) -> bool:
        count = 0
        for block in blocks:
            if not self.SIMPLE.fullmatch(block) or self.MARKER in block:
                break
            count += 1
        if count:
            html = "</p>\n<p>".join(map(self._html, blocks[:count]))
            del blocks[:count]
            place = SubElement(parent, "p")
            place.text = util.AtomicString(self.parser.md.htmlStash.store(f"<p>{html}</p>"))
        return count > 0

    def _html(self, block: str) -> str:
        html = block.replace(">", "&gt;")
        if "*" in html:
            html = _with_elements(html, "**", "strong") if "**" in html else html
            html = _with_elements(html, "*", "em")
        return self.LINK.sub(lambda link: f'<a href="{link[2]}">{link[1]}</a>', html) if "[" in html else html


def _with_elements(html: str, sign: str, tag: str) -> str:
    """Makes an element of what stands between each two of the signs."""
    pieces = html.split(sign)
    pieces[1::2] = [f"<{tag}>{words}</{tag}>" for words in pieces[1::2]]
    return "".join(pieces)
