"""Rows of tables become CSV and JSON. A row is written once, where it is found; a file is rows put together.

CSV is that of RFC 4180, in UTF-8. A byte order mark stands first: without it spreadsheet programs take the file for
one in a local encoding. A cell that such a program would run as a formula is *guarded*, by one `'` before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from briefgen.data.tables import VERSION, Table

BOM = "\ufeff"
LIST_SEPARATOR = " | "

# What a cell must not begin with. The wide forms are what Japanese and Chinese programs take for the same signs.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_RISKY = frozenset("'=+-@\t\r\n＝＋－＠")

Value = str | int | bool | tuple[str, ...] | None
Row = Mapping[str, Value]
_encode = msgspec.json.Encoder().encode


class Rows(NamedTuple):
    """Some rows of a table, written: CSV lines with their ends, and JSON objects parted by `,` and a newline."""

    csv: str
    json: str
    number: int


def write_rows(rows: Iterable[Row]) -> Rows:
    """Rows as CSV and as JSON. Each has the columns of its table in their order; what is not known is None."""
    lines: list[str] = []
    objects: list[str] = []
    for row in rows:
        lines.append(",".join([_cell(value) for value in row.values()]))
        objects.append(_encode(row).decode())
    lines.append("")
    return Rows("\r\n".join(lines), ",\n".join(objects), len(objects))


def csv_file(table: Table, parts: Iterable[Rows]) -> bytes:
    """A whole CSV file: byte order mark, header, rows."""
    header = ",".join(column.name for column in table.columns)
    return "".join((BOM, header, "\r\n", *(part.csv for part in parts))).encode("utf-8")


def json_file(table: Table, parts: Iterable[Rows]) -> bytes:
    """A whole JSON file: an object with the version of the dictionary, the table's name, and the rows as `items`."""
    head = f'{{"version": {VERSION}, "table": "{table.name}", "items": [\n'
    return "".join((head, ",\n".join(part.json for part in parts if part.json), "\n]}\n")).encode("utf-8")


def guarded(text: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return "'" + text if text[:1] in _RISKY and _FORMULA.match(text) else text


def listed(texts: Iterable[str]) -> str:
    """A list as one text. A bar of a text's own is doubled, so that it does not part anything."""
    return LIST_SEPARATOR.join([text.replace("|", "||") for text in texts])


def _cell(value: Value) -> str:
    if not value:
        return "" if value in (None, "", ()) else "0" if value is not False else "false"
    if not isinstance(value, str):
        if value is True:
            return "true"
        if isinstance(value, int):
            return str(value)
        value = listed(value)
    if value[0] in _RISKY:
        value = guarded(value)
    if "," in value or '"' in value or "\n" in value or "\r" in value:
        return '"' + value.replace('"', '""') + '"'
    return value
