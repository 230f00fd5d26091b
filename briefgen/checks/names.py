"""Ids and addresses: each names one thing, on every machine."""

from __future__ import annotations

from briefgen import layout, urls
from briefgen.catalog import Reader
from briefgen.checks.desk import Desk
from briefgen.diagnostics import Diagnostic, Related
from briefgen.relations import DEFINED, DEFINES, SIMILAR, STATIC, Definition

_FILE_KINDS = ("article", "briefing", "page")


def check(reader: Reader, path: str) -> list[Diagnostic]:
    """Ids that stand twice or are nearly the same, names that are no ids, addresses that are taken."""
    desk = Desk(reader, path)
    for kind, definition in reader.all(DEFINES, path):
        _check_repeated(desk, kind, definition)
        if kind in _FILE_KINDS:
            _check_file_name(desk, kind, definition)
        if kind == "page":
            _check_page(desk, definition)
    if layout.kind_of(path) == "static":
        _check_static(desk)
    return desk.found


def _check_repeated(desk: Desk, kind: str, definition: Definition) -> None:
    others = [other for other in desk.reader.all(DEFINED, f"{kind}:{definition.id}") if other != definition]
    if not others:
        return
    # Within one file the second says so; between files both do, since neither is the right one.
    first = others[0]
    if first.path == definition.path and desk.place(definition.key) < desk.place(first.key):
        return
    related = Related(first.path, desk.place(first.key, first.path), "it stands here too")
    message = f"the {kind} “{definition.id}” is defined twice"
    desk.found.append(
        Diagnostic("R008", message, desk.path, desk.place(definition.key), ("change one of the ids",), (related,))
    )


def _check_file_name(desk: Desk, kind: str, definition: Definition) -> None:
    if not layout.is_id(definition.id):
        hint = "rename the file: letters, digits, `-` and `_`, at most 100 characters, no name that Windows reserves"
        desk.report("F005", f"the file's name “{definition.id}” cannot be an id", hints=(hint,))
    for other in desk.reader.all(SIMILAR, f"{kind}:{layout.folded(definition.id)}"):
        if other.id != definition.id:
            message = f"the names “{definition.id}” and “{other.id}” are one file on some machines"
            desk.report("F006", message, hints=(f"rename this file or {other.path}",))


def _check_page(desk: Desk, definition: Definition) -> None:
    address = urls.text_page(definition.id)
    if address in urls.RESERVED_FILES:
        desk.report("P002", f"the site needs {address} for itself", hints=("rename the file",))
    for other in desk.reader.all(STATIC, layout.folded(address)):
        desk.report("P001", f"this page and {other} would both be {address}", hints=("rename one of them",))


def _check_static(desk: Desk) -> None:
    address = desk.path.removeprefix("content/static/")
    if address in urls.RESERVED_FILES or address.partition("/")[0] in urls.RESERVED_FOLDERS:
        hint = "rename the file or its folder"
        desk.report("P002", f"the site needs the address {address} for itself", hints=(hint,))
    for other in desk.reader.all(STATIC, layout.folded(address)):
        if other != desk.path:
            desk.report("P001", f"this file and {other} have one address on some machines", hints=("rename one",))
