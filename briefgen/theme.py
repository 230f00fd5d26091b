"""A theme: templates and static files, laid over one another by name.

A theme `extends` another, in the end `default`. A file of a theme replaces the file of the same name in the one that
it extends; a project's `themes/default/` is laid over the `default` that comes with briefgen in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import jinja2
import jinja2.meta
import msgspec
from jinja2 import nodes

from briefgen import layout
from briefgen.compiling import Template, environment
from briefgen.diagnostics import Diagnostic, Place, suggest
from briefgen.digest import digest_value
from briefgen.document import read as read_document
from briefgen.fonts import Fonts
from briefgen.interface import Interface, languages, read_interface
from briefgen.layout import SHIPPED, THEMES
from briefgen.model import Id, Record
from briefgen.reading import Unreadable
from briefgen.typefaces import read_fonts

DEFAULT = "default"
SHARE = "share.svg"  # the template that share images are drawn from

# How the shipped templates ask for others, and every way in which a template can ask.
_PLAIN_REFERENCE = re.compile(r"{% (?:extends|import) '([^']+)'")
_REFERENCE = re.compile(r"{%[-+]?\s*(?:extends|import|include|from)\b")
# A name in quotation marks with the theme before it, as in `{% extends 'default/base.html' %}`.
_WITH_THEME = re.compile(r"""(?<=['"])[^'"/\n]+/[^'"\n]+(?=['"])""")


class ThemeFile(Record, frozen=True, kw_only=True):
    """theme.yaml of a theme."""

    name: str = ""
    description: str = ""
    extends: Id | None = None


class Theme(msgspec.Struct, frozen=True, gc=False):
    """Templates and static files by name. `digests` tells, for each template, all that its output can depend on."""

    templates: dict[str, Template]
    static: dict[str, str]  # name below `static/` → path of the file
    digests: dict[str, str]
    diagnostics: tuple[Diagnostic, ...] = ()
    trees: dict[str, nodes.Template] = {}  # those that had to be parsed
    interface: Interface = Interface()  # the words of the site's language
    fonts: Fonts = Fonts()  # of share images; none are read where there are to be none
    font_files: dict[str, bytes] = {}  # by path


class Named(NamedTuple):
    """Where the configuration names the theme, and the language of the site."""

    theme: Place = Place(1, 1)
    language: Place = Place(1, 1)


def load_theme(
    name: str,
    files: Mapping[str, object],
    language: str = "en",
    named: Named = Named(),  # noqa: B008
    *,
    draws: bool = False,
) -> Theme:
    """The theme of this name in a language, from the files of a project and those that come with briefgen.

    `draws` says whether share images are to be drawn: only then its fonts are read.
    """
    problems: list[Diagnostic] = []
    templates: dict[str, Template] = {}
    static: dict[str, str] = {}
    own: dict[str, Template] = {}
    files = {path: data for path, data in files.items() if path.startswith((THEMES, SHIPPED, layout.DRAWER))}
    folders = list(reversed(list(_folders(name, files, named.theme, problems))))
    for folder in folders:
        for path, data in files.items():
            if path.startswith(folder + "templates/") and isinstance(data, bytes):
                file = path.removeprefix(folder + "templates/")
                templates[file] = Template(path, data.decode("utf-8", "replace"))
                own[f"{theme_of(folder)}/{file}"] = templates[file]
            elif path.startswith(folder + "static/"):
                static[path.removeprefix(folder + "static/")] = path
            if path.startswith(folder) and isinstance(data, Unreadable):
                problems.append(Diagnostic(data.code, data.message, path, hints=data.hints))
    templates |= _asked_by_theme(own, templates)
    interface = read_interface(language, folders, files, problems)
    if interface is None and language.split("-")[0].casefold() != "en":
        problems.append(_no_words(language, languages(folders, files), named.language))
    trees = _parse(templates, interface, problems)
    problems += _circles(templates, trees)
    fonts = read_fonts(folders, files, problems) if draws else Fonts()
    digests = _digests(templates, trees, interface, problems)
    if draws and SHARE in digests:
        digests[SHARE] = digest_value((digests[SHARE], fonts))
    return Theme(
        templates,
        static,
        digests,
        tuple(problems),
        trees,
        interface or Interface(),
        fonts,
        {face.path: data for face in fonts.faces if isinstance(data := files[face.path], bytes)},
    )


def theme_of(path: str) -> str:
    """The name of the theme to which a file or folder of a theme belongs."""
    return path.removeprefix(SHIPPED).removeprefix(THEMES).partition("/")[0]


def names_of_themes(files: Iterable[str]) -> list[str]:
    """The names of the themes that a project has and of those that come with briefgen, each once. A theme is a folder."""
    return sorted({theme_of(path) for path in files if path.startswith((THEMES, SHIPPED)) and path.count("/") > 1})


def _asked_by_theme(own: Mapping[str, Template], templates: Mapping[str, Template]) -> dict[str, Template]:
    """Those of the themes' own templates that others ask for by theme and name. All others would only cost time."""
    found: dict[str, Template] = {}
    todo = [template.source for template in templates.values() if not template.path.startswith(f"{SHIPPED}{DEFAULT}/")]
    while todo:
        asked = set(_WITH_THEME.findall(todo.pop())) & own.keys() - templates.keys() - found.keys()
        found |= {name: own[name] for name in sorted(asked)}
        todo += [own[name].source for name in sorted(asked)]
    return found


def _no_words(language: str, known: tuple[str, ...], place: Place) -> Diagnostic:
    message = f"the words of the interface are English: there is no file for the language “{language}”"
    hints = (
        f"to have them in that language, write `themes/{DEFAULT}/languages/{language}.yaml`",
        f"there are: {', '.join(known)}",
    )
    return Diagnostic("C010", message, layout.CONFIG, place, hints)


def _folders(name: str, files: Mapping[str, object], named: Place, problems: list[Diagnostic]) -> Iterator[str]:
    """The folders of a theme and of those it extends, the nearest first."""
    known = names_of_themes(files)
    seen: list[str] = []
    place = (layout.CONFIG, named)
    while name not in seen:
        if name not in known:
            hints = (*suggest(name, known), f"the themes are: {', '.join(known)}")
            problems.append(Diagnostic("C001", f"the theme “{name}” was not found in themes/", *place, hints))
            if name == DEFAULT:
                return
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
    message = f"the theme “{name}” extends itself: {' → '.join((*seen, name))}"
    problems.append(Diagnostic("T004", message, *place, ("take one `extends:` out, or write `extends: default`",)))
    if DEFAULT not in seen:
        # With the templates that every theme can count on, the circle is all there is to complain of.
        yield from (f"{THEMES}{DEFAULT}/", f"{SHIPPED}{DEFAULT}/")


def _parse(
    templates: Mapping[str, Template], interface: Interface | None, problems: list[Diagnostic]
) -> dict[str, nodes.Template]:
    env = environment(templates, {}, interface)
    trees: dict[str, nodes.Template] = {}
    for name, template in templates.items():
        if _is_sound(template):
            continue
        try:
            trees[name] = env.parse(template.source, name, template.path)
        except jinja2.TemplateSyntaxError as error:
            message = f"the template cannot be read: {str(error.message).rstrip('.')}"
            hint = "mend the template here, or above where a tag is not closed"
            problems.append(Diagnostic("T001", message, template.path, Place(error.lineno, 1), (hint,)))
    return trees


def _is_sound(template: Template) -> bool:
    """Whether a template is shipped and asks for others in the plain way only.

    Then nothing is wrong with it, what it asks for can be read off, and the work of parsing it can wait.
    """
    asked, plain = _REFERENCE.findall(template.source), _PLAIN_REFERENCE.findall(template.source)
    return template.path.startswith(SHIPPED) and len(asked) == len(plain)


def _digests(
    templates: Mapping[str, Template],
    trees: Mapping[str, nodes.Template],
    interface: Interface | None,
    problems: list[Diagnostic],
) -> dict[str, str]:
    """For each template a digest over it and all that it includes, imports or extends, present or not, and its words."""
    words = digest_value(interface) if interface else ""
    direct = {name: set(_PLAIN_REFERENCE.findall(template.source)) for name, template in templates.items()}
    for name, tree in trees.items():
        found = set(jinja2.meta.find_referenced_templates(tree))
        # A name that is only known while the page is made may be any template.
        direct[name] = set(templates) if None in found else {str(other) for other in found}
        for missing, line in _needed(tree):
            if missing not in templates:
                message, hints = f"there is no template “{missing}”", suggest(missing, templates)
                problems.append(Diagnostic("T003", message, templates[name].path, Place(line, 1), hints))
    return {
        name: digest_value([words, *(_entry(part, templates) for part in _closure(name, direct))]) for name in templates
    }


def _needed(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """The names of the templates that this one cannot do without, and the lines that ask for them."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        asked: object = getattr(node, "template", None)
        optional = isinstance(node, nodes.Include) and node.ignore_missing
        if isinstance(asked, nodes.Const) and isinstance(asked.value, str) and not optional:
            yield asked.value, node.lineno


def _circles(templates: Mapping[str, Template], trees: Mapping[str, nodes.Template]) -> Iterator[Diagnostic]:
    """Templates that always need themselves, each circle told once, where a template that is not shipped asks for it."""
    asked = {name: dict.fromkeys(_PLAIN_REFERENCE.findall(template.source), 1) for name, template in templates.items()}
    asked |= {name: dict(_always_needed(tree)) for name, tree in trees.items()}
    direct = {name: set(others) for name, others in asked.items()}
    told: set[str] = set()
    for name in sorted(trees, key=lambda name: (templates[name].path.startswith(SHIPPED), name)):
        for other, line in asked[name].items():
            circle = _closure(other, direct)
            if name in circle and name not in told:
                told.update(part for part in circle if name in _closure(part, direct))
                message = f"a template cannot extend or include itself; “{name}” needs “{other}”"
                message += "" if other == name else ", which leads back to it"
                hint = "name another template here; one that a theme replaces by its name cannot be extended any more"
                yield Diagnostic("T001", message, templates[name].path, Place(line, 1), (hint,))


def _always_needed(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """What a template asks for on every page, whatever the page holds and whatever replaces its blocks; and the line."""
    for node in tree.body:
        if isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport):
            asked = node.template
            if isinstance(asked, nodes.Const) and isinstance(asked.value, str):
                yield asked.value, node.lineno


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
