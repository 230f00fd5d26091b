"""Style sheets for a file that stands alone: what they would fetch stands in them, a sheet that they import in its place."""

from __future__ import annotations

import posixpath
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from urllib.parse import quote, unquote, unquote_to_bytes

_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "otf": "font/otf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
}
_DEEPEST, _MOST = 8, 500  # style sheets that ask for others, and how many they may ask for in all

_COMMENT = r"/\*.*?(?:\*/|\Z)"
_STRING = r""""(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'"""
_URL = rf"""url\(\s*+(?:{_STRING}|(?:[^"'()\\\s]|\\.)*+)\s*+\)"""
_ESCAPE = r"\\(?:[0-9a-f]{1,6}+(?:\r\n|\s)?+|[^0-9a-f])"
_SPACE = rf"(?:\s|{_COMMENT})*+"
_FLAGS = re.DOTALL | re.IGNORECASE
_REMARK = re.compile(_COMMENT, _FLAGS)
_ESCAPED = re.compile(_ESCAPE, _FLAGS)
# Comments and strings are taken whole, so that nothing in them is read as a name or an address.
_NAME = re.compile(rf"{_COMMENT}|{_STRING}|(?P<name>@?+(?:[\w-]|{_ESCAPE})++)", _FLAGS)
_FIRST = re.compile(
    rf"(?P<space>\s+)|<!--|-->|(?P<remark>{_COMMENT})|@charset\s[^;{{}}]*+;|(?P<layers>@layer\s[^;{{}}]*+;)"
    rf"|(?P<import>@import{_SPACE}(?P<address>{_URL}|{_STRING})(?P<when>(?:{_COMMENT}|{_STRING}|[^;{{}}\"'/]|/(?!\*))*+)(?:;|\Z))",
    _FLAGS,
)
_PART = re.compile(
    rf"\\.|(?P<remark>{_COMMENT})|(?P<namespace>@namespace\b(?:{_COMMENT}|{_URL}|{_STRING}|[^;{{}}\"'])*+;?)|(?P<import>@import\b(?:{_URL}|{_STRING}|[^;{{}}\"'])*+;?)"
    rf"|(?P<url>(?<![\w-]){_URL})|(?P<string>{_STRING})|(?P<opens>(?<![\w-])[\w-]*+\(|\{{)|(?P<closes>[)}}])",
    _FLAGS,
)
_NAMESPACE = re.compile(rf"@namespace{_SPACE}(?P<name>[\w-]++){_SPACE}(?P<address>{_URL}|{_STRING}){_SPACE};?", _FLAGS)
_LAYER = re.compile(r"\s*layer(?:\(([^()]*)\)|(?![\w(-]))", re.IGNORECASE)
_SUPPORTS = re.compile(r"\s*supports(?=\()", re.IGNORECASE)
_NO_ADDRESS = re.compile(r"""["\\\s]""")
_IN_FRAGMENTS = "%/:?=&,;@!$*+()~"
_READ = frozenset(("@import", "@layer", "@charset", "@namespace", "url", "image-set", "-webkit-image-set"))
_FETCHING = frozenset(("url(", "image-set(", "-webkit-image-set("))

Fetch = Callable[[str], bytes | None]  # the bytes of a file by its address in the site


def data_uri(address: str, data: bytes) -> str:
    """A file as an address that holds it; "" where nobody would know what it is."""
    kind = _TYPES.get(address.rpartition(".")[2].lower())
    return f"data:{kind};base64,{b64encode(data).decode()}" if kind else ""


def with_fragment(uri: str, fragment: str) -> str:
    """An address that holds a file, with the part of it that is meant."""
    return f"{uri}#{quote(fragment, safe=_IN_FRAGMENTS)}" if uri and fragment else uri


def alone(text: str, address: str, fetch: Fetch) -> str:
    """A style sheet that needs no other file and ends all that it begins. `address` is its own; what is not part of the
    site is left out."""
    return joined([(text, address, "")], fetch)


def joined(sheets: Iterable[tuple[str, str, str]], fetch: Fetch) -> str:
    """Style sheets as one, each with its address and the media that it is for. What comes to the same stands there once."""
    namespaces: dict[str, str] = {}
    texts = []
    for text, address, media in sheets:
        found = _Alone(fetch, namespaces).sheet(text, (address,))
        texts.append(f"@media {media} {{\n{found}\n}}" if media not in ("", "all") else found)
    named = (f'@namespace {name} url("{place}");\n' for name, place in namespaces.items())
    # A style element ends at the first `</style`, wherever that stands.
    return "".join([*named, "\n".join(dict.fromkeys(texts))]).replace("</", "<\\/")


class _Alone:
    def __init__(self, fetch: Fetch, namespaces: dict[str, str]) -> None:
        self._fetch = fetch
        self._namespaces = namespaces  # of all sheets, which stand before all rules
        self._left = _MOST

    def sheet(self, text: str, within: tuple[str, ...]) -> str:
        """A sheet with those that it imports; `within` has its address behind those of the sheets that ask for it."""
        text = _NAME.sub(_plain_name, text) if "\\" in text else text
        pieces, position, imports = [], 0, False
        while (match := _FIRST.match(text, position)) and not (imports and match["layers"]):
            position = match.end()
            if match["import"]:
                imports = True
                pieces.append(self._imported(match["address"], match["when"], within))
            else:
                pieces.append(match["space"] or match["layers"] or _licence(match["remark"]))
        return "".join([*pieces, self._rules(text[position:], within[-1])])

    def _imported(self, written: str, when: str, within: tuple[str, ...]) -> str:
        target = _target(written)
        self._left -= 1
        if target.lower().startswith("data:text/css"):
            place, data = "", _unpacked(target)
        else:
            place = _place(target, within[-1])
            data = self._fetch(place) if place and place not in within else None
        if data is None or self._left < 0 or len(within) > _DEEPEST:
            return ""
        return _under(_REMARK.sub(" ", when), self.sheet(data.decode("utf-8-sig", "replace"), (*within, place)))

    def _rules(self, text: str, address: str) -> str:
        opened: list[str] = []
        ruled = False

        def part(match: re.Match[str]) -> str:
            nonlocal ruled
            found = match[0]
            ruled = ruled or found == "{"
            if match["remark"]:
                return _licence(found) or _border(match)
            if match["namespace"] and not ruled:
                self._name(found)
            if match["import"] or match["namespace"]:
                return ""  # Behind rules it is none.
            if match["opens"]:
                opened.append(found.lower())
            elif match["closes"]:
                return _closed(opened, found)
            elif match["url"] or (match["string"] and opened and opened[-1] in _FETCHING):
                held = self._held(_target(found), address)
                return (f'url("{held}")' if match["url"] else f'"{held}"') if held else found
            return found

        found = _PART.sub(part, text)
        # The end of the line ends a string that the end of the sheet has cut off.
        return found + ("\n" if opened else "") + "".join(map(_counterpart, reversed(opened)))

    def _held(self, target: str, address: str) -> str:
        """The address that holds what stands at another; "" for one that may stay."""
        if target.lower().startswith("data:") or target.startswith("#"):
            return ""
        place = _place(target, address)
        data = self._fetch(place) if place else None
        found = data_uri(place, data) if data is not None else ""
        return with_fragment(found, target.partition("#")[2]) or "data:,"

    def _name(self, written: str) -> None:
        """A name for a namespace holds for all sheets; one without a name would, too, so it is left out."""
        found = _NAMESPACE.fullmatch(written)
        place = _target(found["address"]) if found else ""
        if found and not _NO_ADDRESS.search(place):
            self._namespaces.setdefault(found["name"], place)


def _closed(opened: list[str], sign: str) -> str:
    """A closing bracket, behind those that lack before it; nothing if it closes nothing."""
    lacking = ""
    while sign == "}" and opened and opened[-1].endswith("("):
        opened.pop()
        lacking += ")"
    if not opened or _counterpart(opened[-1]) != sign:
        return lacking
    opened.pop()
    return lacking + sign


def _counterpart(opening: str) -> str:
    return ")" if opening.endswith("(") else "}"


def _plain_name(match: re.Match[str]) -> str:
    if match["name"] is None or "\\" not in match["name"]:
        return match[0]
    plain = _unescaped(match["name"])
    return plain if plain.lower() in _READ else match[0]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    sign = match[0][1:]
    if sign[0] not in "0123456789abcdefABCDEF":
        return "" if sign in "\r\n\f" else sign
    number = int(sign, 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def _licence(remark: str | None) -> str:
    """Of comments those stay that name licences: `/*! … */`."""
    return (remark if remark.endswith("*/") else f"{remark}*/") if remark and remark.startswith("/*!") else ""


def _border(remark: re.Match[str]) -> str:
    """What stands for a comment that is left out: two words that it parts must not become one."""
    before = remark.string[max(0, remark.start() - 1) : remark.start()]
    behind = remark.string[remark.end() : remark.end() + 1]
    return "/**/" if before.strip() and behind.strip() else ""


def _target(written: str) -> str:
    """The address that is written as `url(…)` or as a string."""
    if written[:4].lower() == "url(":
        written = written[4:-1].strip()
    return _unescaped(written[1:-1] if written[:1] in ("'", '"') else written)


def _place(target: str, address: str) -> str:
    """Where in the site an address leads that stands in the sheet at another; "" if it leads elsewhere."""
    path = unquote(target.partition("#")[0].partition("?")[0])
    if not path or ":" in path.partition("/")[0] or path.startswith("//"):
        return ""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(address), path)).lstrip("/")


def _unpacked(address: str) -> bytes | None:
    kind, _, body = address.partition(",")
    data = unquote_to_bytes(body)
    try:
        return b64decode(data) if kind.lower().rstrip().endswith(";base64") else data
    except ValueError:
        return None


def _under(when: str, text: str) -> str:
    """The rules of an imported sheet under what stands behind its address: a layer, what a browser must know, media."""
    layer = _LAYER.match(when)
    when = when[layer.end() :] if layer else when
    supports = _SUPPORTS.match(when)
    end = _end(when, supports.end()) if supports else 0
    media = when[end:].strip()
    if layer:
        text = f"@layer {(layer[1] or '').strip()} {{\n{text}\n}}"
    if supports:
        text = f"@supports {when[supports.end() : end]} {{\n{text}\n}}"
    return f"@media {media} {{\n{text}\n}}\n" if media else f"{text}\n"


def _end(text: str, start: int) -> int:
    """Behind the bracket that closes the one at `start`."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if not depth:
            return place + 1
    return len(text)
