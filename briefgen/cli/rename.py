"""`briefgen rename`: a thing gets another id, and all files that name it follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

import click

from briefgen import layout, urls
from briefgen.catalog import Catalog
from briefgen.cli.changing import offer, write_option
from briefgen.cli.endings import CONTENT, USAGE, Failure
from briefgen.cli.project import output_folder, require_project
from briefgen.cli.reporting import print_problems
from briefgen.cli.session import project_option
from briefgen.cli.terminal import complain, say
from briefgen.diagnostics import Diagnostic, suggest
from briefgen.manifest import MANIFEST, ManifestError, load_manifest
from briefgen.parallel import map_in_processes
from briefgen.parse.attributes import bad_id, what_an_id_is
from briefgen.pipeline import Build
from briefgen.plan.moved import has_page
from briefgen.reading import FileValue
from briefgen.relations import ANY_ARTICLE, ANY_BRIEFING, ANY_PAGE, DEFINED, DEFINES, KNOWN, PLACES, SIMILAR, Definition
from briefgen.renaming.files import READ, UnreadableFileError, rename
from briefgen.renaming.target import ITEMS, KINDS, Target
from briefgen.snapshot import read_project


@click.command("rename")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@write_option
@project_option
def command(*, old: str, new: str, write: bool, project: Path | None) -> int:
    """Give an actor, source, article, briefing, statement, question, claim, event or passage another id.

    OLD is an id, with its kind where several things have it (actor:kim), or a passage (article#passage). Marks,
    briefings and registries that name it follow, and the old address of a page leads to the new one.
    """
    folder = require_project(project)
    files = read_project(folder)
    build = Build()
    build.conclude(files, map_in_processes)
    target = _target(build.catalog, old, new)
    target = target._replace(public=_is_public(build, target, folder))
    targets = [target, *_made_of(build.catalog, target)]
    before = build.diagnostics
    try:
        renaming = rename(_texts(files), targets, lambda kind, key: bool(build.catalog.all(DEFINED, f"{kind}:{key}")))
    except UnreadableFileError as error:
        raise Failure(CONTENT, f"{error} cannot be read", "`briefgen check` shows what is wrong with it") from None
    build.conclude({change.path: change.after for change in renaming.changes}, map_in_processes)
    _refuse_problems(before, build)
    status = offer(folder, renaming.changes, write=write, moved=renaming.moved)
    if target.kind in urls.NAMED:
        _tell_address(target)
    elif target.kind == "passage":
        complain("note", f"a link to articles/{target.article}.html#{target.old} will lead to the top of that page")
    return status


def _is_public(build: Build, target: Target, folder: Path) -> bool:
    """Whether others may know the address that a thing has: it has a page, or may have had one before it was withdrawn."""
    if target.kind not in urls.NAMED or has_page(build.catalog, target.kind, target.old):
        return True
    if _statuses(build.catalog, target) & {"withheld", "expired"}:
        return True
    try:
        listed = load_manifest(output_folder(folder, build.config.output, None) / MANIFEST)
    except (OSError, ManifestError, Failure):
        return False
    return urls.NAMED[target.kind](target.old) in listed


def _statuses(catalog: Catalog, target: Target) -> Set[str]:
    """The status of what may have had a page."""
    return {
        "article": lambda: {text.article.status for text in catalog.all(ANY_ARTICLE, target.old)},
        "briefing": lambda: {briefing.status for briefing in catalog.all(ANY_BRIEFING, target.old)},
        "page": lambda: {page.status for page in catalog.all(ANY_PAGE, target.old)},
    }.get(target.kind, set)()


def _tell_address(target: Target) -> None:
    old, new = (urls.NAMED[target.kind](key) for key in (target.old, target.new))
    if target.public:
        say(f"{old} leads to {new} from the next build on.")
    else:
        say(f"{old} is no page of the site, so nothing has to lead from there to {new}.")


def _texts(files: dict[str, FileValue]) -> dict[str, bytes]:
    """The files that may name something. Raises Failure for one that cannot be read."""
    found: dict[str, bytes] = {}
    for path, data in files.items():
        if layout.kind_of(path) in READ:
            if not isinstance(data, bytes):
                raise Failure(CONTENT, f"{path} cannot be read", "`briefgen check` shows what is wrong with it")
            found[path] = data
    return found


# ── what is meant ───────────────────────────────────────────────────────────────────────────────────────────────

_HOW = "`briefgen list` shows the ids; a passage is named as article#passage"


def _target(catalog: Catalog, old: str, new: str) -> Target:
    """What shall be renamed. Raises Failure if there is no such thing, or more than one, or if the new id is taken."""
    if "#" in old:
        return _passage(catalog, old, new)
    named, colon, rest = old.partition(":")
    kind, key = (named, rest) if colon and named in KINDS else ("", old)
    kinds = [one for one in KINDS if catalog.all(DEFINED, f"{one}:{key}") and kind in ("", one)]
    if not kinds:
        known = {name for one in KINDS if kind in ("", one) for name in catalog.all(KNOWN, one)}
        raise Failure(USAGE, f"there is no {kind or 'thing'} with the id “{key}”", *suggest(key, known), _HOW)
    if len(kinds) > 1:
        ways = " or ".join(f"{one}:{key}" for one in kinds)
        raise Failure(USAGE, f"“{key}” is the id of several things: {', '.join(kinds)}", f"write {ways}")
    target = Target(kinds[0], key, new.removeprefix(f"{kinds[0]}:"))
    if not layout.is_id(target.new):
        raise Failure(USAGE, f"“{target.new[:60]}” cannot be an id", layout.how_to_write_id(target.new))
    _refuse_same(target)
    _refuse_taken(catalog, target)
    _refuse_unwritten(catalog, target)
    return target


def _passage(catalog: Catalog, old: str, new: str) -> Target:
    article, _, name = old.partition("#")
    texts = catalog.all(ANY_ARTICLE, article)
    if not texts:
        raise Failure(USAGE, f"there is no article “{article}”", *suggest(article, catalog.all(KNOWN, "article")), _HOW)
    known = {passage.id: passage.kind for passage in texts[0].passages}
    if name not in known:
        raise Failure(USAGE, f"the article “{article}” has no passage “{name}”", *suggest(name, known), _HOW)
    target = Target("passage", name, new.removeprefix(f"{article}#").removeprefix("#"), article)
    if bad_id(target.new, "id"):
        raise Failure(USAGE, f"“{target.new[:60]}” cannot be an id", what_an_id_is(target.new, "id"))
    _refuse_same(target)
    if target.new in known:
        raise Failure(USAGE, f"{article}#{target.new} exists already", "choose another id")
    paths = [f"content/articles/{article}{ending}" for ending in (".md", ".yaml")]
    places = [found for path in paths for found in catalog.all(PLACES, path)]
    if not any(f"#{name}/{key}" in found for found in places for key in ("id", known[name])):
        message = f"the id “{name}” does not stand in the file, it is made from the words"
        raise Failure(USAGE, message, f"`briefgen fmt {article} --write` writes it there")
    return target


def _refuse_same(target: Target) -> None:
    if target.new == target.old:
        raise Failure(USAGE, f"{target.shown} has this id already", "choose another id")


def _refuse_taken(catalog: Catalog, target: Target) -> None:
    taken = [*catalog.all(DEFINED, f"{target.kind}:{target.new}")]
    taken += catalog.all(SIMILAR, f"{target.kind}:{layout.folded(target.new)}")
    if not taken:
        return
    if taken[0].id == target.old:
        raise Failure(USAGE, "the two ids are one file on some machines", "choose an id that differs by a letter")
    raise Failure(USAGE, f"the {target.kind} “{taken[0].id}” exists already, in {taken[0].path}", "choose another id")


def _refuse_unwritten(catalog: Catalog, target: Target) -> None:
    found = catalog.all(DEFINED, f"{target.kind}:{target.old}")[0]
    if target.kind in ITEMS and not _is_written(catalog, found):
        message = f"the id “{target.old}” does not stand in {found.path}, it is made from the words"
        raise Failure(USAGE, message, f"write `id: {target.new}` there")


def _is_written(catalog: Catalog, definition: Definition) -> bool:
    return any(definition.key in places for places in catalog.all(PLACES, definition.path))


def _made_of(catalog: Catalog, target: Target) -> Iterator[Target]:
    """The items of a briefing whose ids are made from its own: they change with it."""
    if target.kind != "briefing":
        return
    path = catalog.all(DEFINED, f"briefing:{target.old}")[0].path
    for kind, definition in catalog.all(DEFINES, path):
        rest = definition.id.removeprefix(f"{target.old}.")
        if rest != definition.id and not _is_written(catalog, definition):
            yield Target(kind, definition.id, f"{target.new}.{rest}")


# ── what would come of it ───────────────────────────────────────────────────────────────────────────────────────


def _refuse_problems(before: Sequence[Diagnostic], build: Build) -> None:
    """Refuse changes after which more is wrong than before."""
    after = build.diagnostics
    more = Counter(problem.code for problem in after) - Counter(problem.code for problem in before)
    if more:
        print_problems(tuple(problem for problem in after if problem.code in more), build.files)
        raise Failure(CONTENT, "nothing was written: this would be wrong with the new id", "choose another id")
