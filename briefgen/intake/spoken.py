"""Quotation marks that a page does not have in its text: browsers set them around `q`, by the language it stands in."""

from __future__ import annotations

from typing import Any

from lxml import etree

from briefgen.intake.quotation_marks import is_marked

Element = Any  # lxml says no more

_ENGLISH = "“”‘’"  # and of languages that are not in the list: opens, closes, and the same inside
_MARKS = {
    "cs": "„“‚‘",
    "de": "„“‚‘",
    "es": "«»“”",
    "fi": "””’’",
    "fr": "«»“”",
    "it": "«»“”",
    "ja": "「」『』",
    "pl": "„”«»",
    "ru": "«»„“",
    "sv": "””’’",
    "uk": "«»„“",
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def set_marks(tree: Element) -> None:
    """Write into a tree what its readers see around each `q`. Where its author has set marks by hand, these stay alone."""
    # All are looked at before any is written, so that a mark of ours is not taken for one of the author's.
    for element, marks in _missing(tree) if tree.find(".//q") is not None else ():
        element.text = marks[0] + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + marks[1]
        else:
            element.text += marks[1]


def _missing(tree: Element) -> list[tuple[Element, str]]:
    found: list[tuple[Element, str]] = []
    languages, depth = [""], 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        begins = event == "start"
        if begins:
            languages.append(element.get("lang") or element.get(_LANG) or languages[-1])
        if element.tag == "q":
            depth += 1 if begins else -1
            if begins and not _is_marked(element):
                marks = _MARKS.get(languages[-1].lower().replace("_", "-").split("-")[0], _ENGLISH)
                found.append((element, marks[:2] if depth % 2 else marks[2:]))
        if not begins:
            languages.pop()
    return found


def _is_marked(element: Element) -> bool:
    """Whether marks of the author's own stand right within a `q`, or right around it."""
    before = element.getprevious()
    left = (element.getparent().text if before is None else before.tail) or ""
    return is_marked(left, element.tail or "", "".join(element.itertext()))
