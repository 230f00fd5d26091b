"""SVG files: whether one would run something, or show more than a drawing, when it is opened by its own address.

The file is read by expat, the parser of Python itself, which loads nothing from elsewhere and bounds what entities become.
"""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.parsers import expat

_XHTML = "http://www.w3.org/1999/xhtml"
_RUNNING = frozenset("script foreignobject handler listener iframe embed object audio video canvas".split())
_ANIMATED = frozenset(("to", "from", "by", "values"))
_GAP = re.compile(r"[\x00-\x20]+")
_RUNS = re.compile(r"(?:javascript|vbscript|data:(?!image/(?:png|jpeg|gif|webp)[;,]))", re.IGNORECASE)
_RUNS_WITHIN = re.compile(r"(?:javascript|vbscript):|data:text", re.IGNORECASE)
_DEEPEST = 1000


class _FoundError(Exception):
    pass


def what_runs(file: BinaryIO) -> str | None:
    """What a drawing holds that is not drawn, in words; None if there is nothing. Raises OSError."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _FoundError("too many elements inside one another")
        if found := _in_element(name, attributes):
            raise _FoundError(found)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def instruction(target: str, _data: str) -> None:
        if target == "xml-stylesheet":
            raise _FoundError("a style sheet from elsewhere")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.ParseFile(file)
    except _FoundError as found:
        return str(found)
    except (expat.ExpatError, ValueError, LookupError) as error:
        return f"something that is no well-formed XML ({error})"
    return None


def _in_element(name: str, attributes: dict[str, str]) -> str | None:
    space, _, local = name.rpartition(" ")
    if space == _XHTML:
        return f"a piece of HTML, <{local}>"
    if local.lower() in _RUNNING:
        return f"the element <{local}>"
    for key, value in attributes.items():
        short = key.rpartition(" ")[2].lower()
        bare = _GAP.sub("", value)
        if short.startswith("on"):
            return f"the attribute {short}"
        if (short == "href" and _RUNS.match(bare)) or (short in _ANIMATED and _RUNS_WITHIN.search(bare)):
            return f"an address that runs: {value.strip()[:40]}"
        if short == "attributename" and (bare.lower().startswith("on") or "href" in bare.lower()):
            return f"an animation of {value.strip()[:40]}"
    return None
