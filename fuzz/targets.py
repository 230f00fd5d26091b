"""What is fuzzed: bytes go into a reader, and what comes out must be harmless. Nothing may be raised."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html

from briefgen.intake.captured import Taken, take_in
from briefgen.intake.captures import Capture
from briefgen.marking.web_annotations import Imported, anchor, read_annotations
from briefgen.parse.article import read_article
from briefgen.parse.briefing import read_briefing
from briefgen.parse.source_text import decode
from briefgen.selectors import Haystack

_EXTENSIONS = ("fenced_code", "tables", "footnotes")
_HEAD = b"---\ntitle: Talks end\nsource: outlet\n---\n\n"
_NAMES = ("a.html", "a.mhtml", "a.md", "a.txt", "a")
_HAY = Haystack("The talks ended on Monday. Nobody said what had been agreed on.")
_RUNS = frozenset("script style iframe object embed form svg math base template meta link".split())


def annotations(data: bytes) -> None:
    """An article, its front matter given."""
    parsed = read_article("content/articles/a.md", _HEAD + data, None, _EXTENSIONS)
    html = parsed.body.html
    if not html.strip():
        return
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iter(lxml.html.etree.Element):
        assert element.tag not in _RUNS, element.tag
        assert not any(name.startswith("on") or name == "style" for name in element.attrib), dict(element.attrib)
        for name in ("href", "src"):
            assert not element.get(name, "").strip().lower().startswith(("javascript:", "data:", "vbscript:"))


def yaml(data: bytes) -> None:
    """A briefing."""
    read_briefing(decode(data, "content/briefings/b.yaml").text, "content/briefings/b.yaml", "b")


def captures(data: bytes) -> None:
    """A capture of whatever sort; what was made of it can be read as an article."""
    name = _NAMES[data[0] % len(_NAMES)] if data else "a"
    taken = take_in(Capture(name, data[1:]), ("tables", "footnotes"))
    if isinstance(taken, Taken):
        read_article("content/articles/a.md", _HEAD + taken.body.encode(), None, _EXTENSIONS)


def web_annotations(data: bytes) -> None:
    """Annotations of another tool, and where they stand in a text."""
    found = read_annotations(data)
    for one in found if isinstance(found, list) else ():
        if isinstance(one, Imported):
            anchor(one, _HAY)


TARGETS: dict[str, Callable[[bytes], None]] = {
    function.__name__: function for function in (annotations, yaml, captures, web_annotations)
}
