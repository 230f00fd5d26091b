"""Markdown becomes HTML that is safe to publish.

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

import nh3
from markdown import Markdown, blockprocessors, inlinepatterns, preprocessors, treeprocessors, util
from markdown.extensions import Extension, footnotes, tables

# ── Markdown to HTML ────────────────────────────────────────────────────────────────────────────────────────────


class Escaped(str):
    """A text as escaped paragraphs, because Markdown or an extension failed on it; `reason` says how."""

    __slots__ = ("reason",)
    reason: str


def convert(markdown: str, extensions: tuple[str, ...]) -> str:
    """The HTML that Python-Markdown makes of a text, not yet clean. Never raises: see `Escaped`."""
    try:
        return _converter(extensions).reset().convert(markdown)
    except Exception as error:  # noqa: BLE001  Extensions are other people's code and may raise anything.
        _converter.cache_clear()  # A converter that was interrupted may hold half of a text.
        return _escaped(markdown, f"{type(error).__name__}: {error}")


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


# ── HTML to clean HTML ──────────────────────────────────────────────────────────────────────────────────────────

_TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure"
    " h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary"
    " sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
_CELL = frozenset({"colspan", "rowspan", "scope", "headers"})
_ATTRIBUTES = {
    "*": frozenset({"title", "lang", "dir", "id"}),
    "a": frozenset({"href", "class"}),
    "div": frozenset({"class"}),
    "section": frozenset({"class"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "td": _CELL,
    "th": _CELL,
    "time": frozenset({"datetime"}),
}
_CLASSES = frozenset({"footnote", "footnote-ref", "footnote-backref"})
_SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_IGNORED_IN_ADDRESS = dict.fromkeys([*range(0x20), 0x7F])
ID_PREFIX = "text-"


def _kept(tag: str, name: str, value: str) -> str | None:  # noqa: ARG001
    """An attribute's value if it may stay. The sanitiser has looked at its name, and at an address's scheme."""
    if name == "href":
        return None if _leaves_host(value) else value
    if name == "src":
        return None if _leaves_host(value) or _SCHEME.match(_bare(value)) else value
    if name == "class":
        return value if value in _CLASSES else None
    return value


def _leaves_host(address: str) -> bool:
    """Whether an address without a scheme names another host. Browsers read a backslash as a slash."""
    return _bare(address).replace("\\", "/").startswith("//")


def _bare(address: str) -> str:
    """An address as a browser reads it: without control characters anywhere and without spaces around it."""
    return address.translate(_IGNORED_IN_ADDRESS).strip()


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    attribute_filter=_kept,
    set_tag_attribute_values={"img": {"loading": "lazy"}},
    link_rel=None,
    id_prefix=ID_PREFIX,
)


def _attributes(without: str = "") -> str:
    """A pattern for well-formed attributes, up to one whose name fits `without`."""
    return rf"""(?: {f"(?!{without}=)" if without else ""}[^\s"=<>]+="[^"<>]*")*+"""


_NAMES = "|".join(sorted(_TAGS))
_PLAIN = re.compile(rf"(?:[^<]++|</?(?:{_NAMES}){_attributes('on[a-z]*')}>)*+")
_IMAGE = re.compile(rf"<img({_attributes()})>")
_ALT = re.compile(r' alt="([^"]*)"')
_ID = re.compile(rf'<[a-z0-9]+{_attributes("id")} id="([^"]*)"')
_HERE = re.compile(rf'(<a{_attributes("href")} href="#)([^"]*)')


def sanitise(html: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Clean HTML, the pieces of visible text that cleaning swallowed, and what else was left out, in words.

    Every id gets `ID_PREFIX`, so that content cannot take an address that a page needs. Links to it follow.
    """
    clean = _CLEANER.clean(html)
    swallowed: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    if not _PLAIN.fullmatch(html):
        swallowed = _swallowed(html, clean)
        dropped = _dropped(html)
    elif _addresses(html) != _addresses(clean):
        dropped = _dropped(html) or ("a link or an image whose address is none",)
    if "<img" in clean:
        clean = _IMAGE.sub(_shown_image, clean)
    if ' href="#' in clean:
        clean = _follow_ids(clean)
    return clean, swallowed, dropped


def _addresses(html: str) -> tuple[int, int]:
    return html.count(" href="), html.count(" src=")


def _shown_image(match: re.Match[str]) -> str:
    """An image that kept its address, or else its description as text."""
    if ' src="' in match[1]:
        return match[0]
    alt = _ALT.search(match[1])
    return alt[1].replace("&quot;", '"') if alt else ""


def _follow_ids(clean: str) -> str:
    """In-page links lead to the prefixed ids. A link to another id, such as a passage's, stays as it is."""
    ids = set(_ID.findall(clean))
    return _HERE.sub(lambda match: match[1] + _followed(match[2], ids), clean)


def _followed(target: str, ids: set[str]) -> str:
    return ID_PREFIX + target if ID_PREFIX + target in ids else target


# ── what was lost ───────────────────────────────────────────────────────────────────────────────────────────────

_HIDDEN = re.compile(r"<!--|<(script|style|template)\b[^<>]*>", re.IGNORECASE)
_HIDDEN_END = {
    name: re.compile(rf"</{name}\b[^<>]*>" if name else "-->", re.IGNORECASE)
    for name in ("", "script", "style", "template")
}
_ANY_TAG = re.compile(r"""</?([A-Za-z][A-Za-z0-9]*)(?:=\s*"[^"]*"|=\s*'[^']*'|[^<>])*+>""")
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var".split()
)
_TAG_NAME = re.compile(r"<([A-Za-z][A-Za-z0-9:-]*)")
_RISKY_SCHEMES = _SCHEMES | frozenset({"javascript", "vbscript", "data", "file", "ftp", "blob", "about", "tel", "sms"})
_SENTINELS = re.compile("[\ufdd0-\ufdef]")
_LENGTH = 60


def _swallowed(html: str, clean: str) -> tuple[str, ...]:
    """The runs of words that stand in the text of `html` and no longer in that of `clean`, which is made of it."""
    before, after = _words(_without_hidden(html)), _words(clean)
    lost: list[list[str]] = []
    position = 0
    missing = False
    for word in before:
        if position < len(after) and after[position] == word:
            position, missing = position + 1, False
            continue
        if not missing:
            lost.append([])
        lost[-1].append(word)
        missing = True
    return tuple(_shortened(" ".join(words)) for words in lost)


def _without_hidden(html: str) -> str:
    """The HTML without comments, scripts and the like that are closed: no reader would see these."""
    pieces: list[str] = []
    position = 0
    unclosed: set[str] = set()
    for match in _HIDDEN.finditer(html):
        name = (match[1] or "").lower()
        if match.start() < position or name in unclosed:
            continue
        end = _HIDDEN_END[name].search(html, match.end())
        if end is None:
            unclosed.add(name)
            continue
        pieces.append(html[position : match.start()])
        position = end.end()
    return "".join(pieces) + html[position:]


def _words(html: str) -> list[str]:
    return entities.unescape(_ANY_TAG.sub(_gap, html)).split()


def _gap(tag: re.Match[str]) -> str:
    """What a tag is in the text: blocks part words; other tags do not, nor those that cleaning takes away."""
    name = tag[1].lower()
    return " " if name in _TAGS and name not in _INLINE else ""


def _shortened(text: str) -> str:
    text = _SENTINELS.sub("", text)
    return text if len(text) <= _LENGTH else text[: _LENGTH - 1].rstrip() + "…"


def _dropped(html: str) -> tuple[str, ...]:
    """What of the HTML is not allowed, in the order of first appearance, each once."""
    found = [f"the HTML tag <{name}>" for name in _TAG_NAME.findall(html) if name.lower() not in _TAGS]

    def note(tag: str, name: str, value: str) -> str | None:
        if name in ("href", "src"):
            outside = (match := _SCHEME.match(_bare(value))) and match[0][:-1].lower() not in _SCHEMES
            if outside or _kept(tag, name, value) is None:
                kind = "link" if name == "href" else "image"
                found.append(f"the {kind} “{_shortened(value)}”")
        elif name.startswith("on"):
            found.append(f"the attribute {name}")
        return None

    nh3.clean(
        html,
        tags=_TAGS,
        attributes={},
        generic_attribute_prefixes={"href", "src", "on"},
        url_schemes=_RISKY_SCHEMES,
        attribute_filter=note,
        link_rel=None,
    )
    return tuple(dict.fromkeys(found))
