"""The Markdown of an article or a page becomes clean HTML aligned with its text, and what was lost is told."""

from __future__ import annotations

import html as entities
import re
from typing import NamedTuple

from briefgen.diagnostics import Diagnostic, Place
from briefgen.model import Body, Places
from briefgen.parse.flatten import flatten
from briefgen.parse.markup import Escaped, convert
from briefgen.parse.sanitise import sanitise
from briefgen.parse.source_text import without_force

# Extensions of Python-Markdown itself that add no character to a text.
_KEEPING = frozenset("abbr attr_list def_list fenced_code footnotes md_in_html nl2br sane_lists tables".split())
_MOST = 20
# What forces a direction of writing, written as an entity. Characters are dealt with where the file is decoded.
_ENTITY = re.compile(r"&#(?:0*823[78]|[xX]0*202[dDeE])(?!\w);?")
_LOOKED_AT = 3  # words of a piece that its place is found by
_SHOWN = re.compile(r"“([^”]+?)…?”|(<[\w:-]+)>$|(\w+)$")  # what a message about something left out shows of it


class Rendered(NamedTuple):
    """A body, where in its text each mark opens and closes, and at most twenty of each sort of problem."""

    body: Body
    opens: dict[int, list[int]]
    closes: dict[int, list[int]]
    diagnostics: tuple[Diagnostic, ...]


class Source(NamedTuple):
    """The text as the author wrote it, for the places of problems; its first line is `first_line` of the file."""

    text: str
    path: str
    first_line: int

    def place(self, pattern: str) -> Place:
        """Where something stands for the first time; the top of the file if it cannot be found."""
        found = re.search(pattern, self.text)
        if found is None:
            return Place(1, 1)
        return self.at(found.start(), found.start() + len(found[0].partition("\n")[0]))

    def at(self, start: int, end: int) -> Place:
        """The place of a stretch inside one line."""
        line_start = self.text.rfind("\n", 0, start) + 1
        return Place(self.first_line + self.text.count("\n", 0, start), start - line_start + 1, end - start)


def render(markdown: str, extensions: tuple[str, ...], source: Source) -> Rendered:
    """Render a text. `markdown` may hold sentinels; `source` is what the author wrote. Never raises."""
    html = convert(markdown, extensions)
    # What was escaped is clean, and it may be just what would keep the sanitiser busy.
    clean, swallowed, dropped = (html, (), ()) if isinstance(html, Escaped) else sanitise(html)
    # Entities such as `&#8238;` have come to be characters only now.
    shown = without_force(clean)
    body, opens, closes = flatten(shown)
    problems = [_unread(html.reason, extensions, source)] if isinstance(html, Escaped) else []
    problems += [_lost(piece, source) for piece in swallowed[:_MOST]]
    # What swallowed the words is left out too, but that is not what matters then.
    problems += [] if swallowed else [_left_out(what, source) for what in dropped[:_MOST]]
    problems += _changed(body.text, extensions, source)
    problems += [_forced(source)] if shown != clean else []
    return Rendered(body, opens, closes, tuple(problems))


def _forced(source: Source) -> Diagnostic:
    message = "an invisible sign (U+202D or U+202E) would show what follows in another order"
    hint = "take it out; until then it is shown as �"
    return Diagnostic("F014", message, source.path, source.place(_ENTITY.pattern), (hint,))


def _changed(text: str, extensions: tuple[str, ...], source: Source) -> list[Diagnostic]:
    """Whether the text has characters that the author did not write. Only extensions that nobody knows do that."""
    if _KEEPING.issuperset(extensions):
        return []
    new = sorted(set(text).difference(entities.unescape(source.text), " \t\n"))
    if not new:
        return []
    message = f"a Markdown extension put characters into the text that the file does not have: {' '.join(new[:8])}"
    hint = "leave out of `extensions:` what does it: " + ", ".join(sorted(set(extensions) - _KEEPING))
    return [Diagnostic("A027", message, source.path, source.place(r"\S"), (hint,))]


def places_of_images(body: Body, source: Source) -> Places:
    """Where the text names each of its pictures, under `image:` and the address."""
    return {f"image:{address}": source.place(re.escape(address)) for address in body.images}


def _unread(reason: str, extensions: tuple[str, ...], source: Source) -> Diagnostic:
    hint = "take out what it stumbles over, or the extension that fails"
    hints = (hint, "extensions in use: " + ", ".join(extensions)) if extensions else (hint,)
    message = f"Markdown could not read the text: {reason}"
    return Diagnostic("A028", message, source.path, Place(source.first_line, 1), hints)


def _lost(piece: str, source: Source) -> Diagnostic:
    words = piece.removesuffix("…").split()[:_LOOKED_AT]
    place = source.place(r"\s++".join(map(re.escape, words)))
    return Diagnostic(
        "A014", f"this would be lost: “{piece}”", source.path, place, ("write `&lt;` for a `<` of the text",)
    )


def _left_out(what: str, source: Source) -> Diagnostic:
    shown = _SHOWN.search(what)
    place = source.place(re.escape(shown[shown.lastindex or 0])) if shown else Place(1, 1)
    hint = "take it out, or link to http, https, mailto or a file of the project"
    if "HTML" in what:
        hint = "take it out; write `&lt;` for a `<` of the text"
    elif "attribute" in what:
        hint = "take it out"
    return Diagnostic("A016", f"left out: {what}", source.path, place, (hint,))
