"""Markdown becomes HTML, which is not yet safe to publish.

`convert` is Python-Markdown itself. A few of its parts are replaced by subclasses that look first whether there is
anything to do; what they write is the same to the byte, at about a tenth of the time.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable
from functools import cache, cached_property
from itertools import chain
from typing import Any, cast
from xml.etree.ElementTree import Element

from markdown import Markdown, blockprocessors, inlinepatterns, postprocessors, preprocessors, treeprocessors, util
from markdown.extensions import Extension, fenced_code, footnotes, tables

from briefgen.parse.effort import too_costly, too_tangled
from briefgen.parse.whole_paragraphs import WholeParagraphs


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
        # Markdown sometimes loses the text that a placeholder of its own stands for. Then the placeholder's number
        # shows, which counts what stands before it: to be the same, it has to be counted the stock way.
        if any(name in html for name in _PLACEHOLDERS):
            html = _converter(extensions, whole=False).reset().convert(markdown)
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


_PLACEHOLDERS = (util.INLINE_PLACEHOLDER_PREFIX.strip(util.STX), util.HTML_PLACEHOLDER.strip(util.STX)[:-3])


@cache
def _converter(extensions: tuple[str, ...], *, whole: bool = True) -> Markdown:
    return Markdown(extensions=[*extensions, _Shortcuts(whole=whole)], output_format="html")


class _Shortcuts(Extension):
    """Puts the quick parts in the place of the stock ones. It comes last and leaves alone what another replaced.

    `whole` says whether whole paragraphs may be written at once, which number no placeholders.
    """

    def __init__(self, *, whole: bool) -> None:
        super().__init__()
        self._whole = whole

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        _replace(md.preprocessors, "normalize_whitespace", preprocessors.NormalizeWhitespace, _Whitespace(md), 30)
        _replace(md.preprocessors, "html_block", preprocessors.HtmlBlockPreprocessor, _HtmlBlocks(md), 20)
        _replace(md.treeprocessors, "inline", treeprocessors.InlineProcessor, _Inline(md), 20)
        _replace(md.treeprocessors, "unescape", treeprocessors.UnescapeTreeprocessor, _Unescape(md), 0)
        if "footnote" in md.inlinePatterns and type(md.inlinePatterns["footnote"]) is footnotes.FootnoteInlineProcessor:
            notes = cast(Any, md.inlinePatterns["footnote"]).footnotes
            notes.unique_ref = _UniqueReferences(notes)
        stock = fenced_code.FencedBlockPreprocessor
        if "fenced_code_block" in md.preprocessors and type(found := md.preprocessors["fenced_code_block"]) is stock:
            md.preprocessors.register(_Fences(md, cast(Any, found).config), "fenced_code_block", 25)
        if {type(processor) for processor in md.parser.blockprocessors} <= _KNOWN_BLOCKS:
            md.parser.blockprocessors.register(_PlainBlock(md.parser), "plain", 1000)
        if self._whole and all(type(part).__module__ in _KNOWN_MODULES for part in _parts(md)):
            md.parser.blockprocessors.register(WholeParagraphs(md.parser), "words", 1001)


def _parts(md: Markdown) -> Iterable[object]:
    """All that has a say in what becomes of a text."""
    return chain(md.preprocessors, md.parser.blockprocessors, md.inlinePatterns, md.treeprocessors, md.postprocessors)


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


class _Fences(fenced_code.FencedBlockPreprocessor):
    """Does not look for fenced code where no fence is."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        return super().run(lines) if "```" in source or "~~~" in source else lines


class _UniqueReferences:
    """Numbers the references to one footnote as the stock method does, which counts up from the first each time."""

    def __init__(self, notes: footnotes.FootnoteExtension) -> None:
        self._notes = notes
        self._stock = type(notes).unique_ref
        self._last: dict[str, str] = {}

    def __call__(self, reference: str, found: bool = False) -> str:  # noqa: FBT001, FBT002
        if not found:
            return reference
        notes = self._notes
        if not notes.used_refs:  # a new text
            self._last.clear()
        # All between the first and the last one given out are in use, so counting may go on from the last.
        last = self._last.get(reference, reference)
        count = notes.found_refs.get(reference, 0)
        unique = self._last[reference] = self._stock(notes, last, found=True)
        notes.found_refs.pop(last, None)
        notes.found_refs[reference] = count + 1
        return unique


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


_KNOWN_MODULES = frozenset(
    module.__name__
    for module in (
        *(blockprocessors, inlinepatterns, preprocessors, treeprocessors, postprocessors),
        *(fenced_code, footnotes, tables),
    )
) | {__name__}


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
        self.__dict__.pop("attempts", None)
        return super().run(tree, ancestors)

    @cached_property
    def attempts(self) -> list[tuple[int, inlinepatterns.Pattern, tuple[str, ...]]]:
        """The patterns that may do something in this text, made when the first piece of it is to be read."""
        patterns = enumerate(cast("util.Registry[inlinepatterns.Pattern]", self.inlinePatterns))
        found = ((index, pattern, self._triggers(pattern)) for index, pattern in patterns)
        return [attempt for attempt in found if attempt[2]]

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
