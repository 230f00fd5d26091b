"""`briefgen new`: a new article, briefing, actor or source, to be filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from briefgen import layout, starter
from briefgen.cli.changing import apply
from briefgen.cli.endings import CONTENT, FINE, USAGE, Failure
from briefgen.cli.group import Group
from briefgen.cli.project import require_project
from briefgen.cli.session import project_option, shown
from briefgen.cli.terminal import count, say
from briefgen.document import Document
from briefgen.drafting import draft_from
from briefgen.edits import FileChange
from briefgen.parse.registries import read_actors, read_sources
from briefgen.parse.source_text import decode
from briefgen.placeholders import TO_WRITE
from briefgen.reading import markdown_extensions, read_settings
from briefgen.relations import ANY_ARTICLE
from briefgen.snapshot import read_file, read_project

Reader = Callable[[str, str], Document[Any]]

_SOURCES = "content/sources.yaml"
_ACTORS = "content/actors.yaml"
_UNKNOWN_SOURCE = "my-source"
_BACK = "`briefgen undo --write` takes it back."


@click.group("new", cls=Group)
def command() -> None:
    """Add an article, a briefing, an actor or a source to the project."""


def id_option(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The value of an option or argument that is an id. Raises Failure for one that cannot be an id."""
    if value is not None and not layout.is_id(value):
        message = f"“{value[:60]}” cannot be an id"
        raise Failure(USAGE, message, layout.how_to_write_id(value))
    return value


def _words(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """A title or name in one line."""
    if value is None:
        return None
    text = " ".join(value.split())
    if not text or not text.isprintable():
        raise click.BadParameter("it has to be a text that can be read")
    return text


_id_argument = click.argument("key", metavar="ID", callback=id_option)
_title_option = click.option("--title", callback=_words, help="Its title. Without it: made from the id.")
_name_option = click.option("--name", callback=_words, help="The name. Without it: made from the id.")


@command.command("article")
@_id_argument
@_title_option
@click.option(
    "--source",
    metavar="ID",
    callback=id_option,
    help="Who published the text. Without it: the first of content/sources.yaml.",
)
@project_option
def new_article(key: str, title: str | None, source: str | None, project: Path | None) -> int:
    """Write content/articles/ID.md, a draft to put the text into."""
    folder = require_project(project)
    place = _free_place(folder, f"content/articles/{key}.md")
    known = _keys(folder, _SOURCES, read_sources)
    chosen = source or next(iter(known), _UNKNOWN_SOURCE)
    text = starter.new_article(title or _spelled(key), chosen, _language(folder), _today())
    _write(folder, place, text)
    say(f"Wrote {shown(place)}.\nPut the text into it, then run `briefgen check`. {_BACK}")
    if chosen not in known:
        say(f"The source “{chosen}” is not known yet: `briefgen new source {chosen}` adds it.")
    return FINE


@command.command("briefing")
@_id_argument
@click.argument("more", nargs=-1, metavar="")
@_title_option
@click.option(
    "--from",
    "first",
    multiple=True,
    metavar="ARTICLE...",
    help="Articles whose marks say what belongs into it: quotes, actors, questions, claims, events.",
)
@project_option
def new_briefing(
    key: str, more: tuple[str, ...], title: str | None, first: tuple[str, ...], project: Path | None
) -> int:
    """Write content/briefings/ID.yaml, a draft to fill in.

    With --from all that the marks of these articles say stands in it already. What is yours to write begins with
    “To write:”; until it is written, the briefing cannot be published.
    """
    folder = require_project(project)
    place = _free_place(folder, f"content/briefings/{key}.yaml")
    if more and not first:
        raise Failure(USAGE, f"what is “{more[0]}” for?", f"to begin from articles write --from {' '.join(more)}")
    if first:
        return _briefing_from(folder, key, title or _spelled(key), (*first, *more))
    _write(folder, place, starter.new_briefing(title or _spelled(key)))
    say(f"Wrote {shown(place)}.\nFill it in; with `status: published` it becomes a page. {_BACK}")
    return FINE


def _briefing_from(folder: Path, key: str, title: str, names: tuple[str, ...]) -> int:
    from briefgen.cli.articles import chosen, sound
    from briefgen.cli.listing import state

    files = read_project(folder)
    extensions = markdown_extensions(read_settings(files)[0])
    articles = chosen(names, files)
    for article in articles:
        sound(article, extensions)
    catalog, _ = state(files)
    texts = [text for article in articles for text in catalog.all(ANY_ARTICLE, layout.stem(article.path))[:1]]
    path = f"content/briefings/{key}.yaml"
    text = draft_from(catalog, texts, key, title)
    apply(folder, [FileChange(path, None, text.encode())])
    number = sum(line.count(TO_WRITE) for line in text.splitlines() if not line.startswith("#"))
    say(f"Wrote {shown(folder / path)}, with {count(number, 'text')} to write.")
    say(f"`briefgen check` counts them; with `status: published` it becomes a page. {_BACK}")
    return FINE


@command.command("actor")
@_id_argument
@_name_option
@project_option
def new_actor(key: str, name: str | None, project: Path | None) -> int:
    """Add an actor to content/actors.yaml."""
    folder = require_project(project)
    others = sorted(place.name for place in (folder / "content/actors").glob("*.yaml"))
    for path in (_ACTORS, *(f"content/actors/{other}" for other in others)):
        _refuse_known(folder, path, key, read_actors)
    _add(folder, _ACTORS, key, starter.actor_entry(key, name or _spelled(key)), read_actors)
    return FINE


@command.command("source")
@_id_argument
@_name_option
@project_option
def new_source(key: str, name: str | None, project: Path | None) -> int:
    """Add a source to content/sources.yaml."""
    folder = require_project(project)
    _refuse_known(folder, _SOURCES, key, read_sources)
    _add(folder, _SOURCES, key, starter.source_entry(key, name or _spelled(key)), read_sources)
    return FINE


def _spelled(key: str) -> str:
    """The words of an id: a title or name to begin with."""
    words = " ".join(key.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _today() -> str:
    return datetime.now().astimezone().date().isoformat()


def _language(folder: Path) -> str:
    files = {layout.CONFIG: read_file(folder, layout.CONFIG)} if (folder / layout.CONFIG).is_file() else {}
    return read_settings(files)[0].language


def _write(folder: Path, place: Path, text: str) -> None:
    apply(folder, [FileChange(place.relative_to(folder).as_posix(), None, text.encode())])


def _free_place(folder: Path, path: str) -> Path:
    """Where a new file goes. Its name must differ from all others by more than case or Unicode form."""
    place = folder / path
    wanted = layout.folded(place.name)
    for other in _names(place.parent):
        if layout.folded(other) == wanted:
            raise Failure(USAGE, f"{shown(place.parent / other)} exists already", "choose another id")
    return place


def _names(folder: Path) -> Iterator[str]:
    return (place.name for place in folder.iterdir()) if folder.is_dir() else iter(())


# ── registries ──────────────────────────────────────────────────────────────────────────────────────────────────


def _text(folder: Path, path: str) -> str:
    """The text of a registry, byte for byte; empty if there is none."""
    place = folder / path
    if not place.exists():
        return ""
    try:
        return place.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise _unfit(place, f"{path} is not UTF-8") from error


def _read(text: str, path: str, reader: Reader) -> Document[Any]:
    return reader(decode(text.encode(), path)[0], path)


def _keys(folder: Path, path: str, reader: Reader) -> list[str]:
    """The ids of a registry in the order of the file, also those whose entries have mistakes."""
    return list(_places_of_keys(_read(_text(folder, path), path, reader)))


def _places_of_keys(document: Document[Any]) -> dict[str, int]:
    """The column of each id, in the order of the file."""
    found = [
        (place, name) for name, place in document.places.items() if name.endswith("/@key") and name.count("/") == 1
    ]
    return {name.removesuffix("/@key"): place.column for place, name in sorted(found)}


def _refuse_known(folder: Path, path: str, key: str, reader: Reader) -> None:
    same = [known for known in _keys(folder, path, reader) if layout.folded(known) == layout.folded(key)]
    if same:
        raise Failure(USAGE, f"“{same[0]}” is in {path} already", "choose another id, or edit the entry there")


def _add(folder: Path, path: str, key: str, entry: str, reader: Reader) -> None:
    """Add an entry below the others. The text is read again before it is written: it must say the same and one more."""
    text = _text(folder, path)
    before = _read(text, path, reader)
    columns = _places_of_keys(before)
    # An empty file is given the line that an editor needs; in another nothing but the entry is added.
    start = text if text.strip("\ufeff \t\r\n") else text + starter.registry_head(Path(path).stem)
    set_in = starter.indented(entry, min(columns.values(), default=1) - 1)
    new = starter.append(start, set_in, gap=bool(text))
    after = _read(new, path, reader)
    value = {name: record for name, record in (after.value or {}).items() if name != key}
    if key not in (after.value or {}) or value != (before.value or {}):
        raise _unfit(folder / path, f"nothing can be added to {path} without a risk", entry)
    apply(folder, [FileChange(path, text.encode() if (folder / path).exists() else None, new.encode())])
    say(f"Added to {shown(folder / path)}:\n\n{entry.rstrip()}\n\n{_BACK}")


def _unfit(place: Path, message: str, entry: str = "") -> Failure:
    advice = "`briefgen check` says what is wrong with it"
    by_hand = [f"or add this by hand to {shown(place)}:\n{entry.rstrip()}"] if entry else []
    return Failure(CONTENT, message, advice, *by_hand)
