"""The settings of a project: what `config.yaml` may say, and what holds where it says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

import msgspec

from briefgen.diagnostics import Diagnostic, Place, suggest
from briefgen.document import Document, read
from briefgen.languages import check_language
from briefgen.model import Id, Record, Rights
from briefgen.release import EditionName
from briefgen.shapes import check_url, parted
from briefgen.targets import Target, target_problems
from briefgen.zones import known_zone, zones

Setting = str | bool | int | tuple[str | bool | int, ...]

_RESERVED = ("content", "themes", ".briefgen", ".git", "config.yaml")
# Parts of the names of extensions that put other characters in the place of those that a source wrote.
_REWRITING = ("smarty", "smartsymbols", "smartquotes", "typogr")


class Markdown(Record, frozen=True, kw_only=True):
    """How the Markdown of articles and pages is read: names of Python-Markdown extensions, short or dotted."""

    extensions: tuple[str, ...] = ("tables", "footnotes")


class Config(Record, frozen=True, kw_only=True):
    """The settings of a project. `base_url` ends with `/`; `output` is a folder inside the project."""

    title: str = "Briefings"
    description: str = ""
    base_url: str | None = None
    language: str = "en"
    timezone: str = "UTC"
    theme: Id = "default"
    theme_settings: dict[str, Setting] = msgspec.field(default_factory=dict)
    output: str = "site"
    edition: EditionName = "public"
    rights: Rights = Rights(publish="excerpts", max_words=90)
    markdown: Markdown = Markdown()
    search: bool = True
    feeds: bool = True
    share_images: bool = False
    publish: dict[Id, Target] = msgspec.field(default_factory=dict)

    @property
    def is_shared(self) -> bool:
        """Whether briefings are to have share images: those of the internal edition are not for everybody."""
        return self.share_images and self.edition != "internal"


class _Problem(NamedTuple):
    code: str
    key: str  # the path of the value in the file
    message: str
    hints: tuple[str, ...] = ()


def read_config(text: str, path: str = "config.yaml") -> Document[Config]:
    """Read `config.yaml`. Each setting is checked for its purpose as well as for its form."""
    document = read(text, Config, path)
    if document.value is None:
        return document
    config = _completed(document.value)
    found = [_diagnostic(problem, path, document.places) for problem in _problems(config)]
    found.sort(key=lambda problem: problem.sort_key)
    return Document(None if found else config, document.places, tuple(found))


def _diagnostic(problem: _Problem, path: str, places: dict[str, Place]) -> Diagnostic:
    return Diagnostic(problem.code, problem.message, path, places.get(problem.key, Place(1, 1)), problem.hints)


def _completed(config: Config) -> Config:
    """The settings with what the defaults say wherever a mapping says nothing."""
    usual = Config().rights
    rights = Rights(
        publish=config.rights.publish or usual.publish,
        max_words=usual.max_words if config.rights.max_words is None else config.rights.max_words,
        max_words_total=config.rights.max_words_total,
        cleared=config.rights.cleared,
    )
    base = config.base_url and config.base_url.rstrip("/") + "/"
    output = str(PurePosixPath(config.output)) if config.output else ""
    return msgspec.structs.replace(config, rights=rights, base_url=base, output=output)


def _problems(config: Config) -> Iterator[_Problem]:
    yield from _base_url_problems(config.base_url)
    yield from _language_problems(config.language)
    yield from _timezone_problems(config.timezone)
    if config.rights.max_words == 0:
        hint = "write `publish: none` to show nothing"
        yield _Problem("C003", "rights/max_words", "`max_words` has to be at least 1", (hint,))
    yield from _output_problems(config.output)
    for number, name in enumerate(config.markdown.extensions):
        yield from _extension_problems(name, f"markdown/extensions/{number}")
    for name, target in config.publish.items():
        yield from _target_problems(name, target)


def _base_url_problems(base_url: str | None) -> Iterator[_Problem]:
    if base_url is None:
        return
    if check_url(base_url) is not None:
        hint = "write the address the site will have, such as `https://example.org/briefings/`"
        yield _Problem("C003", "base_url", "`base_url` is no web address", (hint,))
    elif "?" in base_url or "#" in base_url:
        hint = "write the address of the folder alone, such as `https://example.org/briefings/`"
        yield _Problem("C003", "base_url", "`base_url` ends in a folder, without `?` and `#`", (hint,))


def _language_problems(language: str) -> Iterator[_Problem]:
    if problem := check_language(language):
        message, hint = parted(problem)
        yield _Problem("C003", "language", message, (hint,))


def _timezone_problems(name: str) -> Iterator[_Problem]:
    if not known_zone(name):
        hints = suggest(name[:100], zones()) or ("write a name such as `UTC` or `Europe/Berlin`",)
        yield _Problem("C003", "timezone", f"there is no time zone “{name}”", hints)


def _extension_problems(name: str, key: str) -> Iterator[_Problem]:
    if any(part in name.casefold() for part in _REWRITING):
        yield _Problem("C004", key, f"the extension “{name}” would change the words of articles", ("leave it out",))


def _output_problems(output: str) -> Iterator[_Problem]:
    """A folder is refused also under the names that other file systems hold for the same one."""
    parts = [part.rstrip(" .").casefold() for part in output.split("/")]
    if output.startswith("/") or "\\" in output or ":" in output:
        message = "`output` has to be a folder inside the project"
    elif not all(parts):
        message = "`output` has to be a folder inside the project, and not the project itself"
    elif parts[0] in _RESERVED:
        message = f"`output` cannot be `{output}`: the project keeps its own files there"
    else:
        return
    yield _Problem("C005", "output", message, ("write a name such as `site`",))


def _target_problems(name: str, target: Target) -> Iterator[_Problem]:
    for problem in target_problems(target):
        key = f"publish/{name}/{problem.key or 'to'}"
        yield _Problem(problem.code, key, problem.message, (problem.hint,))
