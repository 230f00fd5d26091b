"""A theme: templates and static files, laid over one another by name.

A theme `extends` another, in the end `default`. A file of a theme replaces the file of the same name in the one that
it extends; a project's `themes/default/` is laid over the `default` that comes with briefgen in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import jinja2
import jinja2.meta
import msgspec

from briefgen import layout
from briefgen.diagnostics import Diagnostic, Place, suggest
from briefgen.digest import digest_value
from briefgen.document import read as read_document
from briefgen.layout import SHIPPED, THEMES
from briefgen.model import Id, Record

DEFAULT = "default"


class ThemeFile(Record, frozen=True, kw_only=True):
    """theme.yaml of a theme."""

    name: str = ""
    description: str = ""
    extends: Id | None = None


class Template(NamedTuple):
    """A template's text and the file it comes from."""

    path: str
    source: str


class Theme(msgspec.Struct, frozen=True, gc=False):
    """Templates and static files by name. `digests` tells, for each template, all that its output can depend on."""

    templates: dict[str, Template]
    static: dict[str, str]  # name below `static/` → path of the file
    digests: dict[str, str]
    diagnostics: tuple[Diagnostic, ...] = ()


def environment(templates: Mapping[str, Template]) -> jinja2.Environment:
    """The Jinja environment of a theme: everything is escaped, and a name that is not there is an error."""

    def load(name: str) -> tuple[str, str, None] | None:
        template = templates.get(name)
        return (template.source, template.path, None) if template else None

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def load_theme(name: str, files: Mapping[str, object]) -> Theme:
    """The theme of this name, from the files of a project and those that come with briefgen."""
    problems: list[Diagnostic] = []
    templates: dict[str, Template] = {}
    static: dict[str, str] = {}
    for folder in reversed(list(_folders(name, files, problems))):
        for path, data in files.items():
            if path.startswith(folder + "templates/") and isinstance(data, bytes):
                templates[path.removeprefix(folder + "templates/")] = Template(path, data.decode("utf-8", "replace"))
            elif path.startswith(folder + "static/"):
                static[path.removeprefix(folder + "static/")] = path
    return Theme(templates, static, _digests(templates, problems), tuple(problems))


def _folders(name: str, files: Mapping[str, object], problems: list[Diagnostic]) -> Iterator[str]:
    """The folders of a theme and of those it extends, the nearest first."""
    present = {"/".join(path.split("/", 2)[:2]) for path in files if path.startswith((THEMES, SHIPPED))}
    known = {folder.rpartition("/")[2] for folder in present}
    seen: list[str] = []
    place = (layout.CONFIG, Place(1, 1))
    while name not in seen:
        if name not in known:
            hints = (*suggest(name, known), f"there is: {', '.join(sorted(known))}")
            problems.append(Diagnostic("C001", f"the theme “{name}” was not found in themes/", *place, hints))
            name = DEFAULT
            continue
        seen.append(name)
        parent = None if name == DEFAULT else DEFAULT
        for folder in (f"{THEMES}{name}/", f"{SHIPPED}{name}/"):
            data = files.get(folder + "theme.yaml")
            if isinstance(data, bytes):
                document = read_document(data.decode("utf-8", "replace"), ThemeFile, folder + "theme.yaml")
                problems += document.diagnostics
                parent = (document.value.extends if document.value else None) or parent
                place = (folder + "theme.yaml", document.places.get("extends", Place(1, 1)))
            yield folder
        if parent is None:
            return
        name = parent
    problems.append(Diagnostic("T004", f"the theme “{name}” extends itself: {' → '.join((*seen, name))}", *place))


def _digests(templates: Mapping[str, Template], problems: list[Diagnostic]) -> dict[str, str]:
    """For each template a digest over it and all that it includes, imports or extends, present or not."""
    env = environment(templates)
    direct: dict[str, set[str]] = {}
    for name, template in templates.items():
        try:
            found = set(jinja2.meta.find_referenced_templates(env.parse(template.source, name, template.path)))
        except jinja2.TemplateSyntaxError as error:
            message = f"the template cannot be read: {error.message}"
            problems.append(Diagnostic("T001", message, template.path, Place(error.lineno, 1)))
            found = set()
        # A name that is only known while the page is made may be any template.
        direct[name] = set(templates) if None in found else {str(other) for other in found}
        for missing in sorted(direct[name] - templates.keys()):
            line = next((i for i, text in enumerate(template.source.split("\n"), 1) if missing in text), 1)
            hints = suggest(missing, templates)
            problems.append(
                Diagnostic("T003", f"there is no template “{missing}”", template.path, Place(line, 1), hints)
            )
    return {name: digest_value([_entry(part, templates) for part in _closure(name, direct)]) for name in templates}


def _closure(name: str, direct: Mapping[str, set[str]]) -> list[str]:
    seen: set[str] = set()
    todo = [name]
    while todo:
        current = todo.pop()
        if current not in seen:
            seen.add(current)
            todo += direct.get(current, ())
    return sorted(seen)


def _entry(name: str, templates: Mapping[str, Template]) -> tuple[str, str | None]:
    template = templates.get(name)
    return name, template.source if template else None
