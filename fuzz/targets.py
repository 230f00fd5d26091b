"""What is fuzzed: bytes go into a reader, and what comes out must be harmless. Nothing may be raised."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html

from briefgen.intake.captured import Taken, take_in
from briefgen.intake.captures import Capture
from briefgen.intake.visible import visible_text
from briefgen.marking.adding_actors import add_candidates
from briefgen.marking.article_files import ArticleFiles
from briefgen.marking.proposing import place
from briefgen.marking.web_annotations import Imported, anchor, read_annotations
from briefgen.model import Actor
from briefgen.parse.article import read_article
from briefgen.parse.briefing import read_briefing
from briefgen.parse.source_text import decode
from briefgen.proposals.article import propose
from briefgen.selectors import Haystack
from briefgen.tidying.files import tidy

_EXTENSIONS = ("fenced_code", "tables", "footnotes")
_HEAD = b"---\ntitle: Talks end\nsource: outlet\n---\n\n"
_NAMES = ("a.html", "a.mhtml", "a.md", "a.txt", "a")
_HAY = Haystack("The talks ended on Monday. Nobody said what had been agreed on.")
_FORMED = (
    "content/articles/a.md",
    "content/pages/a.md",
    "content/briefings/a.yaml",
    "content/actors.yaml",
    "config.yaml",
)
_LANGUAGES = (None, "en", "de", "fr", "es", "ru")
_ACTORS = {"kim": Actor(name="Kim"), "lee": Actor(name="Ann Lee")}
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
    """A capture of whatever sort; its words, and an article that can be read."""
    name = _NAMES[data[0] % len(_NAMES)] if data else "a"
    visible_text(name, data[1:])
    taken = take_in(Capture(name, data[1:]), ("tables", "footnotes"))
    if isinstance(taken, Taken):
        read_article("content/articles/a.md", _HEAD + taken.body.encode(), None, _EXTENSIONS)


def web_annotations(data: bytes) -> None:
    """Annotations of another tool, and where they stand in a text."""
    found = read_annotations(data)
    for one in found if isinstance(found, list) else ():
        if isinstance(one, Imported):
            anchor(one, _HAY)


def forms(data: bytes) -> None:
    """Files that are put in one form: once done, there is nothing left to do."""
    path = _FORMED[data[0] % len(_FORMED)] if data else _FORMED[0]
    done = tidy(path, data[1:], None, _EXTENSIONS)
    assert done is None or tidy(path, done, None, _EXTENSIONS) == done


def proposals(data: bytes) -> None:
    """Marks proposed for an article and put into it, and its actors added to a registry of whatever bytes."""
    files = ArticleFiles("content/articles/a.md", _HEAD + data)
    parsed = read_article(*files, _EXTENSIONS)
    if any(problem.severity == "error" for problem in parsed.diagnostics):
        return
    found = propose(parsed.body.text, _LANGUAGES[len(data) % len(_LANGUAGES)], _ACTORS, parsed.passages)
    after = read_article(*place(found.marks, files, parsed, _EXTENSIONS).files, _EXTENSIONS)
    assert after.body == parsed.body
    add_candidates(data, found.candidates)


TARGETS: dict[str, Callable[[bytes], None]] = {
    function.__name__: function for function in (annotations, yaml, captures, web_annotations, forms, proposals)
}
