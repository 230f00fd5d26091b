"""A thing gets another id: all files that name it follow, and what has a page remembers the id that it had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, SequenceNode

from briefgen import layout
from briefgen.edits import Edit, FileChange, edited
from briefgen.model import Actor, BriefingFile, FrontMatter, Sidecar, Source
from briefgen.parse.source_text import decode, split_front_matter
from briefgen.renaming.marks import edits_of_marks
from briefgen.renaming.target import ITEMS, WITH_PAGE, Known, Target, renamed
from briefgen.renaming.yaml_names import change, names_in
from briefgen.shapes import Registry, Shape, shape_of
from briefgen.yaml_edits import Yaml, add_former
from briefgen.yaml_nodes import UnreadableError

_SHAPES: dict[str, Shape] = {
    "sources": Registry(shape_of(Source)),
    "actors": Registry(shape_of(Actor)),
    "sidecar": shape_of(Sidecar),
    "briefing": shape_of(BriefingFile),
    "article": shape_of(FrontMatter),
}
_REGISTRIES = {"sources": "source", "actors": "actor"}
_OWN_FILE = {"article": "article", "sidecar": "article", "briefing": "briefing"}
READ = frozenset((*_SHAPES, "page"))  # kinds of files that may name something


class UnreadableFileError(Exception):
    """A file that may name the thing cannot be read, so nobody knows whether it does."""


class Renaming(NamedTuple):
    """The changes of files, and from old paths to new ones."""

    changes: tuple[FileChange, ...]
    moved: dict[str, str]


def rename(files: Mapping[str, bytes], targets: Sequence[Target], known: Known) -> Renaming:
    """The changes by which things get their new ids. Raises UnreadableFileError.

    `files` holds the articles, pages, registries and briefings of the project by their paths.
    """
    changes: list[FileChange] = []
    moved: dict[str, str] = {}
    for path, data in sorted(files.items()):
        after = _file(path, data, targets, known)
        new = _new_path(path, targets)
        if new != path:
            moved[path] = new
            changes += FileChange(new, None, after), FileChange(path, data, None)
        elif after != data:
            changes.append(FileChange(path, data, after))
    return Renaming(tuple(changes), moved)


def _new_path(path: str, targets: Iterable[Target]) -> str:
    own = _OWN_FILE.get(layout.kind_of(path))
    folder, _, name = path.rpartition("/")
    for target in targets:
        if target.kind == own and target.old == layout.stem(path):
            return f"{folder}/{target.new}.{name.rpartition('.')[2]}"
    return path


def _file(path: str, data: bytes, targets: Sequence[Target], known: Known) -> bytes:
    # Most files name none of it, and need not be read. A backslash may stand for a letter of it. The file that is the
    # thing has its id as a name, and remembers it all the same.
    named = b"\\" in data or any(target.old.encode() in data for target in targets)
    if not named and _new_path(path, targets) == path:
        return data
    decoded = decode(data, path)
    if decoded.unreadable:
        raise UnreadableFileError(path)
    text, kind = decoded.text, layout.kind_of(path)
    edits: list[Edit] = []
    if kind in ("article", "page"):
        front = split_front_matter(text, path)
        start = len(text) - len(front.body)
        own = tuple(target for target in targets if target.kind != "passage" or target.article == layout.stem(path))
        found = edits_of_marks(front.body, lambda names, word: _first(own, names, word, known))
        edits = [edit._replace(start=edit.start + start, end=edit.end + start) for edit in found]
        text, shift = front.yaml or "", text.find("\n") + 1
    else:
        shift = 0
    if kind in _SHAPES:
        try:
            found_in_yaml = list(_yaml(path, text, targets, known))
        except UnreadableError:
            raise UnreadableFileError(path) from None
        edits += [edit._replace(start=edit.start + shift, end=edit.end + shift) for edit in found_in_yaml]
    return edited(data, edits) if edits else data


def _first(targets: Iterable[Target], names: str, word: str, known: Known) -> str | None:
    """The new word, by the first target that the word means."""
    for target in targets:
        if names == "passage":
            if target.kind == "passage" and word == target.old:
                return target.new
        elif (new := renamed(target, names, word, known)) is not None:
            return new
    return None


# ── YAML ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _yaml(path: str, text: str, targets: Sequence[Target], known: Known) -> Iterator[Edit]:
    yaml, kind = Yaml(text), layout.kind_of(path)
    names = list(names_in(_SHAPES[kind], yaml.root, _REGISTRIES.get(kind, "")))
    items = {(name.names, word) for name in names for word in name.words if name.names in ITEMS}
    own = [target for target in targets if target.kind != "passage" or target.article == layout.stem(path)]
    done: set[int] = set()
    for name in names:
        if id(name.node) not in done:  # an alias is the node that it repeats
            done.add(id(name.node))
            if name.names == "item":
                yield from change(yaml, name, lambda word: _item(targets, items, word))
            else:
                some = own if name.names == "passage" else targets
                yield from change(yaml, name, lambda word, n=name.names, some=some: _first(some, n, word, known))  # type: ignore[misc]
    for target in targets:
        for mapping in _things(path, yaml, target):
            yield from add_former(yaml, mapping, target.old if target.public else None, target.new)


def _item(targets: Iterable[Target], items: set[tuple[str, str]], word: str) -> str | None:
    """What becomes of an id that names something of its own briefing: only if it can mean nothing else there."""
    kinds = {kind for kind, other in items if other == word}
    return next((target.new for target in targets if target.old == word and kinds == {target.kind}), None)


def _things(path: str, yaml: Yaml, target: Target) -> Iterator[MappingNode]:
    """The mapping that says what a thing is, if it stands in this file and the thing has a page."""
    kind, root = layout.kind_of(path), yaml.root
    if target.kind not in WITH_PAGE or not isinstance(root, MappingNode):
        return
    if target.kind == _REGISTRIES.get(kind):
        yield from _mappings(value for name, value in root.value if name.value == target.old)
    elif kind == target.kind and layout.stem(path) == target.old:
        yield root
    elif kind == "briefing" and target.kind == "statement":
        found = yaml.entry("key_quotes")
        if found and isinstance(found[1], SequenceNode):
            yield from (item for item in _mappings(found[1].value) if _is_statement(item, target))


def _mappings(nodes: Iterable[Node]) -> Iterator[MappingNode]:
    return (node for node in nodes if isinstance(node, MappingNode))


def _is_statement(item: MappingNode, target: Target) -> bool:
    """Whether a key quote defines the statement: it has its id, and more than the id."""
    given = {name.value: value.value for name, value in item.value}
    return given.get("id") == target.old and len(given) > 1 and not given.keys() & {"cites", "text", "at"}
