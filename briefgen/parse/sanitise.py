"""HTML becomes HTML that is safe to publish, and what was lost on the way is told."""

from __future__ import annotations

import html as entities
import re

import nh3

_TAGS = frozenset(
    "a abbr b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure"
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
