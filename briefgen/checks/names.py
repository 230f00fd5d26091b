"""Ids and addresses: each names one thing, on every machine."""

from __future__ import annotations

import posixpath

from briefgen import layout, urls
from briefgen.catalog import Reader
from briefgen.checks.desk import Desk
from briefgen.diagnostics import Diagnostic, Related
from briefgen.lookalikes import alphabet_of, latin_twin, mixed_in
from briefgen.relations import DEFINED, DEFINES, FORMER, FORMERLY, MEDIA, SIMILAR, STATIC, Definition, Former

_FILE_KINDS = ("article", "briefing", "page")
_KINDS = {posixpath.dirname(address("x")): kind for kind, address in urls.NAMED.items()}  # by the folder of its pages


def check(reader: Reader, path: str) -> list[Diagnostic]:
    """Ids that stand twice or are nearly the same, names that are no ids, addresses that are taken."""
    desk = Desk(reader, path)
    for kind, definition in reader.all(DEFINES, path):
        _check_repeated(desk, kind, definition)
        if kind in _FILE_KINDS and not layout.is_id(definition.id):
            desk.report(
                "F005", f"the file's name “{definition.id}” cannot be an id", hints=(_renaming(desk, definition),)
            )
        _check_letters(desk, kind, definition)
        if kind in urls.NAMED:
            _check_similar(desk, kind, definition)
            _check_address(desk, kind, definition)
    for former in reader.all(FORMER, path):
        _check_former(desk, former)
    if layout.kind_of(path) == "static":
        _check_static(desk)
    return desk.found


def _renaming(desk: Desk, definition: Definition) -> str:
    """The hint for a file whose name can be no id: a name that can be one, if no other file has it."""
    near = layout.id_near(definition.id)
    kind = layout.kind_of(desk.path)
    free = near and not desk.reader.all(SIMILAR, f"{kind}:{layout.folded(near)}")
    example = f" to {near}.{desk.path.rpartition('.')[2]}, for example" if free else ""
    return f"rename the file{example}: letters, digits, `-` and `_`, at most 100 characters, no name Windows reserves"


def _check_repeated(desk: Desk, kind: str, definition: Definition) -> None:
    others = [other for other in desk.reader.all(DEFINED, f"{kind}:{definition.id}") if other != definition]
    if not others:
        return
    # One mistake is told once: neither is the right one, so it is the later one that names the earlier.
    first = min(others, key=lambda other: (other.path, desk.place(other.key, other.path)))
    if (definition.path, desk.place(definition.key)) < (first.path, desk.place(first.key, first.path)):
        return
    related = Related(first.path, desk.place(first.key, first.path), "it stands here too")
    message = f"the {kind} “{definition.id}” is defined twice"
    hint = "change one of the ids"
    if kind in _FILE_KINDS:
        hint = f"rename this file or {first.path}"
    elif not desk.has(definition.key, desk.path):
        hint = "its id is made from its words; give one of the two an `id:` of its own"
    desk.found.append(Diagnostic("R008", message, desk.path, desk.place(definition.key), (hint,), (related,)))


def _check_similar(desk: Desk, kind: str, definition: Definition) -> None:
    """Every id of these kinds becomes the name of a file in the site."""
    for other in desk.reader.all(SIMILAR, f"{kind}:{layout.folded(definition.id)}"):
        if other.id != definition.id:
            message = f"the names “{definition.id}” and “{other.id}” are one file on some machines"
            if definition.id.casefold() != other.id.casefold():
                message = f"two ids that look alike, “{definition.id}”, are one file on some machines"
            hint = f"rename this file or {other.path}" if kind in _FILE_KINDS else "change one of the ids"
            desk.report("F006", message, "" if kind in _FILE_KINDS else definition.key, (hint,))


def _check_letters(desk: Desk, kind: str, definition: Definition) -> None:
    """Whether an id only looks like one of other letters. Nearly all ids are plain ASCII and cost nothing here."""
    name, key = definition.id, "" if kind in _FILE_KINDS else definition.key
    hint = "write it in one alphabet" if kind not in _FILE_KINDS else "rename the file, in one alphabet"
    if odd := mixed_in(name):
        desk.report("F012", f"in “{name}” the letter “{odd}” is {alphabet_of(odd)}, beside Latin ones", key, (hint,))
    elif (twin := latin_twin(name)) and (others := desk.reader.all(SIMILAR, f"{kind}:{twin}")):
        message = f"“{name}” looks like “{others[0].id}” and is another id, in other letters"
        desk.report("F012", message, key, ("choose an id that can be told apart",))


def _check_address(desk: Desk, kind: str, definition: Definition) -> None:
    address = urls.NAMED[kind](definition.id)
    folded = layout.folded(address)
    # The site adds to a page of this name and does not take its place.
    if folded in urls.RESERVED_FILES and not (kind == "page" and address == urls.METHOD):
        hint = "rename the file" if kind in _FILE_KINDS else "choose another id"
        key = "" if kind in _FILE_KINDS else definition.key
        desk.report("P002", f"the site needs {folded} for itself", key, (hint,))
    if kind == "page":
        for other in desk.reader.all(STATIC, folded):
            desk.report("P001", f"this page and {other} would both be {address}", hints=("rename one of them",))


def _check_former(desk: Desk, former: Former) -> None:
    """An old address can lead to one place only, and to none if something has it again."""
    name = f"{former.kind}:{layout.folded(former.old)}"
    taken = desk.reader.all(SIMILAR, name)
    others = [other for other in desk.reader.all(FORMERLY, name) if other != former]
    if taken:
        message = f"“{former.old}” cannot be a former id: it is one in use"
        others_place = taken[0].path, taken[0].key
    elif others:
        message = f"“{former.old}” is named twice as a former id"
        others_place = others[0].path, others[0].key
    elif layout.folded(urls.NAMED[former.kind](former.old)) in urls.RESERVED_FILES:
        desk.report(
            "P002", f"the site needs {urls.NAMED[former.kind](former.old)} for itself", former.key, ("take it out",)
        )
        return
    else:
        return
    path, key = others_place
    related = Related(path, desk.place(key, path), "it stands here")
    hint = "take it out here, or choose another id there"
    desk.found.append(Diagnostic("I010", message, desk.path, desk.place(former.key), (hint,), (related,)))


def _check_static(desk: Desk) -> None:
    address = desk.path.removeprefix("content/static/")
    folded = layout.folded(address)
    if folded in urls.RESERVED_FILES or folded.partition("/")[0] in urls.RESERVED_FOLDERS:
        hint = "rename the file or its folder"
        desk.report("P002", f"the site needs the address {address} for itself", hints=(hint,))
    for other in desk.reader.all(STATIC, folded):
        if other != desk.path:
            hint = "rename one of them"
            desk.report("P001", f"this file and {other} have one address on some machines", hints=(hint,))
    _check_folders(desk, address, "", "rename the folder")
    if desk.reader.all(MEDIA, f"content/{address}"):
        hint = "rename one of them"
        desk.report("P001", f"this file and content/{address} would both be {address}", hints=(hint,))


# Where a theme and the search put files of any name. The pages of the other reserved folders are never pictures.
_NOT_FOR_PICTURES = frozenset({"theme", "pagefind"})


def check_picture(desk: Desk, path: str, key: str) -> None:
    """The address in the site of a picture that a text shows, `key` being where the text names it."""
    address = urls.media(path)
    if layout.folded(address).partition("/")[0] in _NOT_FOR_PICTURES:
        hint = "move the picture to another folder of content/"
        desk.report("P002", f"the site needs the folder of the address {address} for itself", key, (hint,))
    _check_folders(desk, address, key, "move the picture to another folder of content/")


def _check_folders(desk: Desk, address: str, key: str, hint: str) -> None:
    """No folder can be where the site has a file."""
    parts = layout.folded(address).split("/")
    for count in range(1, len(parts)):
        folder, name = "/".join(parts[:count]), parts[count - 1].removesuffix(".html")
        kind = _KINDS.get("/".join(parts[: count - 1])) if name != parts[count - 1] else None
        if folder in urls.RESERVED_FILES:
            desk.report("P002", f"the site needs {folder} for itself, as a file", key, (hint,))
        for other in desk.reader.all(SIMILAR, f"{kind}:{name}") if kind else ():
            desk.report("P001", f"{folder} would be a folder and the page of {other.path}", key, (hint,))
        for file in desk.reader.all(STATIC, folder):
            desk.report("P001", f"{folder} would be a folder and the file {file}", key, (hint,))
