"""Markdown becomes HTML, which is not yet safe to publish.

`convert` is Python-Markdown itself. A few of its parts are replaced by subclasses that look first whether there is
anything to do; what they write is the same to the byte, at about a third of the time.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable
from functools import cache
from typing import Any, cast
from xml.etree.ElementTree import Element

from markdown import Markdown, blockprocessors, inlinepatterns, preprocessors, treeprocessors, util
from markdown.extensions import Extension, footnotes, tables

from briefgen.parse.effort import too_costly, too_tangled


class Escaped(str):
    """A text as escaped paragraphs, because Markdown or an extension failed on it or would have taken too long.

    `reason` says how, in one line.
    """

    __slots__ = ("reason",)
    reason: str


def convert(markdown: str, extensions: tuple[str, ...]) -> str:
    """The HTML that Python-Markdown makes of a text, not yet clean. Never raises: see `Escaped`."""
    if reason := too_costly(markdown):
        return _escaped(markdown, reason)
    try:
        html = _converter(extensions).reset().convert(markdown)
    except Exception as error:  # noqa: BLE001  Extensions are other people's code and may raise anything.
        _converter.cache_clear()  # A converter that was interrupted may hold half of a text.
        return _escaped(markdown, _reason(error))
    reason = too_tangled(html)
    return _escaped(markdown, reason) if reason else html


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "something in it is nested too deeply"
    return f"{type(error).__name__}: {error}".partition("\n")[0][:200]


def missing_extensions(extensions: Iterable[str]) -> tuple[str, ...]:
    """The names that Python-Markdown cannot load, in the order given."""
    return tuple(name for name in extensions if not _loads(name))


def _loads(name: str) -> bool:
    try:
        Markdown(extensions=[name])
    except Exception:  # noqa: BLE001  A module that is imported may raise anything.
        return False
    return True


def _escaped(markdown: str, reason: str) -> Escaped:
    blocks = (block.strip() for block in re.split(r"\n[ \t]*\n", markdown))
    text = Escaped("\n".join(f"<p>{entities.escape(block, quote=False)}</p>" for block in blocks if block))
    text.reason = reason
    return text


@cache
def _converter(extensions: tuple[str, ...]) -> Markdown:
    return Markdown(extensions=[*extensions, _Shortcuts()], output_format="html")


class _Shortcuts(Extension):
    """Puts the quick parts in the place of the stock ones. It comes last and leaves alone what another replaced."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        _replace(md.preprocessors, "normalize_whitespace", preprocessors.NormalizeWhitespace, _Whitespace(md), 30)
        _replace(md.preprocessors, "html_block", preprocessors.HtmlBlockPreprocessor, _HtmlBlocks(md), 20)
        _replace(md.treeprocessors, "inline", treeprocessors.InlineProcessor, _Inline(md), 20)
        _replace(md.treeprocessors, "unescape", treeprocessors.UnescapeTreeprocessor, _Unescape(md), 0)
        if {type(processor) for processor in md.parser.blockprocessors} <= _KNOWN_BLOCKS:
            md.parser.blockprocessors.register(_PlainBlock(md.parser), "plain", 1000)


def _replace(registry: util.Registry[Any], name: str, stock: type, ours: object, priority: float) -> None:
    if name in registry and type(registry[name]) is stock:
        registry.register(ours, name, priority)


class _Whitespace(preprocessors.NormalizeWhitespace):
    """Does not look for lines of spaces where no line begins with a space."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        if "\n " in source or "\t" in source or "\r" in source or "\x02" in source or "\x03" in source:
            return super().run(lines)
        return [*lines, "", ""]


class _HtmlBlocks(preprocessors.HtmlBlockPreprocessor):
    """Does not read a text as HTML that has no tag and no entity: its result is then the text itself."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        return super().run(lines) if "<" in source or "&" in source else lines


_KNOWN_BLOCKS: set[type] = {
    *(kind for kind in vars(blockprocessors).values() if isinstance(kind, type)),
    tables.TableProcessor,
    footnotes.FootnoteBlockProcessor,
}


class _PlainBlock(blockprocessors.ParagraphProcessor):
    """Takes a block at once whose lines all begin as only those of a paragraph can.

    Every other known block needs a line that begins with white space, a digit or one of `#*+-_=>[`, or a `|`.
    """

    LINE = r"[^\s\d#*+\-_=>\[|][^\n|]*"
    PLAIN = re.compile(rf"{LINE}(?:\n{LINE})*+\n?")

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        return self.PLAIN.fullmatch(block) is not None


# What must stand in a text for a pattern to match: for each stock regular expression one of these strings.
_TRIGGERS: dict[str, tuple[str, ...]] = {
    inlinepatterns.BACKTICK_RE: ("`",),
    inlinepatterns.ESCAPE_RE: ("\\",),
    inlinepatterns.LINK_RE: ("[",),
    inlinepatterns.IMAGE_LINK_RE: ("![",),
    inlinepatterns.AUTOLINK_RE: ("<",),
    inlinepatterns.AUTOMAIL_RE: ("<",),
    inlinepatterns.HTML_RE: ("<",),
    inlinepatterns.ENTITY_RE: ("&",),
    inlinepatterns.LINE_BREAK_RE: ("  \n",),
    r"\[\^([^\]]*)\]": ("[^",),  # a footnote's mark
    r"\*|_": ("*", "_"),
    r"\*": ("*",),
    r"_": ("_",),
}
_ADDRESSED = (inlinepatterns.LinkInlineProcessor, inlinepatterns.ImageInlineProcessor)
_REFERENCES = (
    inlinepatterns.ReferenceInlineProcessor,
    inlinepatterns.ShortReferenceInlineProcessor,
    inlinepatterns.ImageReferenceInlineProcessor,
    inlinepatterns.ShortImageReferenceInlineProcessor,
)


class _Inline(treeprocessors.InlineProcessor):
    """Tries a pattern only on text that has what the pattern needs. A pattern it does not know is always tried."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        self.attempts = [
            (index, pattern, triggers)
            for index, pattern in enumerate(cast("util.Registry[inlinepatterns.Pattern]", self.inlinePatterns))
            if (triggers := self._triggers(pattern))
        ]
        return super().run(tree, ancestors)

    def _triggers(self, pattern: inlinepatterns.Pattern) -> tuple[str, ...]:
        """Strings of which one has to stand in the text; none if the pattern cannot do anything in this text."""
        if type(pattern) in _REFERENCES and not self.md.references:
            return ()
        if type(pattern) in _ADDRESSED:
            return ("](",)
        if isinstance(pattern, inlinepatterns.InlineProcessor):
            return _TRIGGERS.get(pattern.getCompiledRegExp().pattern, ("",))
        return ("",)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        # The stock method of this name, with the question for the triggers put before each pattern.
        if isinstance(data, util.AtomicString):
            return data
        for index, pattern, triggers in self.attempts:
            if index < patternIndex:
                continue
            for trigger in triggers:
                if trigger in data:
                    data = self._apply(pattern, data, index)
                    break
        return data

    def _apply(self, pattern: inlinepatterns.Pattern, data: str, index: int) -> str:
        start, matched = 0, True
        while matched:
            data, matched, start = self._InlineProcessor__applyPattern(pattern, data, index, start)  # type: ignore[attr-defined]
        return data


class _Unescape(treeprocessors.UnescapeTreeprocessor):
    """Searches only a text that holds an escape."""

    def unescape(self, text: str) -> str:
        return super().unescape(text) if util.STX in text else text
