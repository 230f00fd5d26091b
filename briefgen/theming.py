"""What a theme is made of, for those who write one, and the files that a new one begins with."""

from __future__ import annotations

import re
from typing import NamedTuple

from briefgen.layout import THEMES
from briefgen.theme import Theme, theme_of
from briefgen.yaml_edits import phrase

# The pages that a template makes. Whatever is not named here is a part of these.
MAKES = {
    "home.html": "index.html",
    "briefings.html": "briefings/index.html",
    "briefing.html": "briefings/NAME.html",
    "article.html": "articles/NAME.html",
    "actor.html": "actors/ID.html",
    "actors.html": "actors/index.html, actors/index/LETTER.html",
    "source.html": "sources/ID.html",
    "sources.html": "sources/index.html, sources/index/LETTER.html",
    "briefing-part.html": "briefings/ID/…, of a briefing that would grow too long",
    "article-notes.html": "articles/ID/notes.html, of an article with very many notes",
    "period.html": "actors/ID/MONTH.html, sources/ID/MONTH.html",
    "quotes.html": "quotes/index.html, quotes/MONTH.html",
    "statement.html": "statements/ID.html",
    "statements.html": "statements/index.html",
    "questions.html": "questions/index.html, questions/YEAR.html",
    "timeline.html": "timeline.html, timeline/YEAR.html",
    "method.html": "method.html",
    "page.html": "NAME.html, from content/pages/",
    "data.html": "data/index.html",
    "404.html": "404.html",
    "search.html": "search.html",
    "moved.html": "the old address of what has a new id",
    "pack.html": "the file of briefgen pack",
    "share.svg": "briefings/NAME.png, where share images are asked for",
    "feed.xml": "feed.xml and the other feeds, Atom",
    "feed.json": "feed.json and the other feeds, JSON Feed",
    "base.html": "the frame of all pages",
}
_COMMENT = re.compile(r"\s*{#(.*?)#}", re.DOTALL)


class Part(NamedTuple):
    """A file of a theme as a project has it. `path` is the file that counts, `theme` the one it comes from."""

    name: str
    about: str
    path: str
    theme: str

    @property
    def is_own(self) -> bool:
        """Whether it lies in the project, and not in what comes with briefgen."""
        return self.path.startswith(THEMES)


def parts_of(theme: Theme) -> dict[str, Part]:
    """The templates by name, and the static files by their names behind `static/`. Templates stand first."""
    templates = {
        name: Part(name, _about(name, template.source), template.path, theme_of(template.path))
        for name, template in sorted(theme.templates.items())
        if template.path.partition("/templates/")[2] == name
    }
    static = {
        f"static/{name}": Part(f"static/{name}", f"theme/{name}", path, theme_of(path))
        for name, path in sorted(theme.static.items())
    }
    return templates | static


def _about(name: str, source: str) -> str:
    """What a template makes; of a part, the first sentence of the comment at its beginning."""
    comment = _COMMENT.match(source)
    said = " ".join(comment[1].split()).partition(". ")[0].rstrip(".") if comment else ""
    return MAKES.get(name) or said or "a part of other templates"


def place_of(name: str, theme: str) -> str:
    """Where a project puts a file that is to replace this part of its theme."""
    return f"{THEMES}{theme}/{name if name.startswith('static/') else f'templates/{name}'}"


def new_theme(name: str, extends: str) -> dict[str, str]:
    """The files of a theme that adds a style sheet of its own to another theme, by their paths in the project."""
    folder = f"{THEMES}{name}/"
    return {
        folder + "theme.yaml": _SETTINGS.format(name=phrase(name), extends=phrase(extends)),
        folder + "templates/base.html": _BASE.replace("EXTENDS", extends),
        folder + "static/own.css": _STYLE,
    }


_SETTINGS = """name: {name}
# description: A sentence about it.
extends: {extends}    # all that is not in this folder comes from there
"""

_BASE = """{% extends 'EXTENDS/base.html' %}
{# The frame of all pages as it was, and one style sheet more. Other blocks can be changed here in the same way. #}
{% block style %}
{{ super() -}}
<link rel="stylesheet" href="{{ page.root }}theme/own.css">
{% endblock %}
"""

_STYLE = """/* What stands here counts more than what the theme before it says. Take a line out of its comment and change it. */

:root {
  /* --serif: Georgia, serif; */
  /* --link: #0b5d4e; */
  /* --measure: 34rem; */
}

/* The same for readers whose system is dark. */
@media (prefers-color-scheme: dark) {
  :root {
    /* --link: #7fd1bf; */
  }
}
"""
