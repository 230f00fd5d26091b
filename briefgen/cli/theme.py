"""`briefgen theme`: a theme of one's own, begun, and the parts of the one in use, to be replaced."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from briefgen import layout
from briefgen.cli.changing import apply
from briefgen.cli.endings import FINE, USAGE, Failure
from briefgen.cli.group import Group
from briefgen.cli.listing import table
from briefgen.cli.new import id_option
from briefgen.cli.project import require_project
from briefgen.cli.session import project_option, shown
from briefgen.cli.terminal import complain, say, watched
from briefgen.diagnostics import suggest
from briefgen.edits import FileChange
from briefgen.reading import FileValue, read_settings
from briefgen.snapshot import read_project
from briefgen.theme import DEFAULT, load_theme, names_of_themes
from briefgen.theming import Part, new_theme, parts_of, place_of


@click.group("theme", cls=Group)
def command() -> None:
    """Start a theme of your own, or show what one is made of."""


@command.command("new")
@click.argument("name", metavar="NAME", callback=id_option)
@click.option(
    "--extends",
    "parent",
    metavar="THEME",
    default=DEFAULT,
    show_default=True,
    help="The theme that it takes all else from.",
)
@project_option
def new(name: str, parent: str, project: Path | None) -> int:
    """Start the theme NAME, a folder of themes/ that changes another theme.

    It begins with an own style sheet, in which nothing is set yet. No file is ever overwritten.
    """
    folder = require_project(project)
    known = names_of_themes(read_project(folder))
    if parent not in known:
        hints = (*suggest(parent, known), f"the themes are: {', '.join(known)}")
        raise Failure(USAGE, f"there is no theme “{parent[:60]}” to extend", *hints)
    _refuse_known(folder, name, known)
    files = new_theme(name, parent)
    apply(folder, [FileChange(path, None, text.encode()) for path, text in files.items()])
    say("\n".join(f"Wrote {shown(folder / path)}." for path in files))
    say(f"\nTo switch it on, write in {shown(folder / layout.CONFIG)}:\n  theme: {name}")
    say("Then `briefgen watch` shows it, and `briefgen theme show` lists what it can replace.")
    return FINE


def _refuse_known(folder: Path, name: str, known: list[str]) -> None:
    """Some file systems hold `Harbour` and `harbour` for one folder."""
    themes = folder / layout.THEMES
    there = sorted(place.name for place in themes.iterdir()) if themes.is_dir() else []
    for other in there:
        if layout.folded(other) == layout.folded(name):
            raise Failure(USAGE, f"{shown(themes / other)} exists already", "choose another name")
    for other in known:
        if layout.folded(other) == layout.folded(name):
            hint = f"choose another name; `--extends {other}` makes a theme that changes it"
            raise Failure(USAGE, f"the theme “{other}” comes with briefgen", hint)


@command.command("show")
@click.argument("template", metavar="[TEMPLATE]", required=False)
@project_option
def show(template: str | None, project: Path | None) -> int:
    """Print a template or a static file of the theme in use: what a file of yours would replace.

    Where it comes from and where a copy belongs is said beside it, on the standard error. Without TEMPLATE, list all.
    """
    found = read_project(require_project(project))
    # In `theme show NAME > FILE` the shell empties the file before anybody can look at it.
    files = {
        path: value for path, value in found.items() if value or ("/templates/" not in path and "/static/" not in path)
    }
    config, _ = read_settings(files)
    theme = load_theme(config.theme, files, config.language)
    for problem in theme.diagnostics:
        if problem.code in ("C001", "T004"):
            complain("warning", problem.message, *problem.hints, label=f"warning[{problem.code}]")
    parts = parts_of(theme)
    if template is None:
        say(table([_row(part) for part in parts.values()], ("template", "from", "what"), _width()))
    else:
        _print(_found(template, parts), files, config.theme)
    return FINE


def _row(part: Part) -> dict[str, str]:
    comes = f"{part.theme}, yours" if part.is_own else part.theme
    return {"template": part.name, "from": comes, "what": part.about}


def _width() -> int | None:
    return shutil.get_terminal_size().columns if watched(sys.stdout) else None


def _found(name: str, parts: dict[str, Part]) -> Part:
    """A part by its name; also with its folder, without `static/`, or without `.html`, where that names one alone."""
    plain = name.removeprefix("templates/")
    for known in (plain, f"static/{plain}", f"{plain}.html"):
        if known in parts:
            return parts[known]
    known_names = [*parts, *(part.removeprefix("static/") for part in parts)]
    raise Failure(
        USAGE,
        f"the theme has no “{name[:60]}”",
        *suggest(plain, known_names),
        "`briefgen theme show` alone lists all there is",
    )


def _print(part: Part, files: dict[str, FileValue], theme: str) -> None:
    data = files[part.path]
    if not isinstance(data, bytes):
        raise Failure(USAGE, f"{part.path} cannot be read", "`briefgen check` says why")
    if b"\0" in data and watched(sys.stdout):
        raise Failure(USAGE, f"{part.name} is no text", "to copy it, send it to a file: `… > FILE`")
    say(_told(part, theme), err=True)
    click.echo(data, nl=False)


def _told(part: Part, theme: str) -> str:
    """From where a part comes, and where a copy of it belongs."""
    place = place_of(part.name, theme)
    if part.path == place:
        return f"{part.path}: it is yours already; change it there."
    comes = f"From {part.path}" if part.is_own else f"From the theme “{part.theme}”, which comes with briefgen"
    return f"{comes}. A copy of it in {place} replaces it."
