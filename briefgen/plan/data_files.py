"""The files of `data/` that hold tables, and the page that describes them.

A table is one file of each form, so that it can be opened at once. A large table that is filed by month is one file for
each month instead: an edit then writes one small file and not a file of the whole site.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.data.encoding import Rows, csv_file, json_file
from briefgen.data.tables import FIELD_TYPES, TABLES, TYPE_MEANINGS, VERSION, Column, Table
from briefgen.dates_said import describe
from briefgen.plan.sheet import Sheet
from briefgen.relations import PARTS, ROWS
from briefgen.views import DataColumn, DataFile, DataTable, DataView, Link, Page

MOST_IN_ONE = 5000  # rows; some two megabytes

_FORMS = ("csv", "json")


def keys(reader: Reader) -> Iterator[str]:
    """All files of tables, as `table/part.form`; the part is empty where a file holds the whole table."""
    for table in TABLES.values():
        for part, _ in _files(reader, table):
            yield from (f"{table.name}/{part}.{form}" for form in _FORMS)


def plan(reader: Reader, key: str) -> DataFile:
    """One file of a table: the whole of it, or one part."""
    name, _, rest = key.partition("/")
    part, _, form = rest.rpartition(".")
    table = TABLES[name]
    parts = [part] if part else [part for part, _ in reader.all(PARTS, name)]
    rows: Iterable[Rows] = (row for one in parts for row in reader.all(ROWS, f"{name}/{one}"))
    data = csv_file(table, rows) if form == "csv" else json_file(table, rows)
    return DataFile(path=urls.table(name, part, form), data=data)


def _files(reader: Reader, table: Table) -> list[tuple[str, int]]:
    """The files that a table is cut into: the part that each holds ("" for all), and its number of rows."""
    parts = list(reader.all(PARTS, table.name))
    total = sum(count for _, count in parts)
    return parts if table.by_month and total > MOST_IN_ONE else [("", total)]


# ── what describes them ─────────────────────────────────────────────────────────────────────────────────────────


def plan_index(reader: Reader, _key: str) -> Page:
    """data/index.html: the files and the data dictionary."""
    sheet = Sheet(reader, urls.DATA)
    view = DataView(
        version=VERSION,
        package=Link(text="datapackage.json", href=sheet.href(urls.DATA_PACKAGE)),
        tables=tuple(_table(sheet, table) for table in TABLES.values()),
        types=tuple((name, _plain(meaning)) for name, meaning in TYPE_MEANINGS.items()),
    )
    text = sheet.interface.text
    return sheet.page(
        "data.html", text("Data"), view, section="data", description=text("All data of this site, to be reused.")
    )


def _table(sheet: Sheet, table: Table) -> DataTable:
    files = _files(sheet.reader, table)
    return DataTable(
        name=table.name,
        about=_plain(table.about),
        rows=sum(count for _, count in files),
        files=tuple(_link(sheet, table, part, form) for part, _ in reversed(files) for form in _FORMS),
        columns=tuple(
            DataColumn(name=column.name, type=column.type, meaning=_plain(column.meaning), table=column.table or None)
            for column in table.columns
        ),
    )


def _plain(text: str) -> str:
    """A text of the dictionary, which is in Markdown, where none is read."""
    return text.replace("`", "")


def _link(sheet: Sheet, table: Table, part: str, form: str) -> Link:
    period = describe(part, words=sheet.interface.dates) or part
    return Link(
        text=f"{period} ({form.upper()})" if period else form.upper(),
        href=sheet.href(urls.table(table.name, part, form)),
    )


def plan_package(reader: Reader, _key: str) -> DataFile:
    """data/datapackage.json: the same for programs, as a Data Package (https://datapackage.org/)."""
    sheet = Sheet(reader, urls.DATA_PACKAGE)
    package = {
        "name": "briefings",
        "title": sheet.site.title,
        "version": f"{VERSION}.0.0",
        "homepage": sheet.site.base_url or sheet.href(urls.HOME),
        "resources": [
            _resource(sheet, table, part, form)
            for table in TABLES.values()
            for part, _ in _files(reader, table)
            for form in _FORMS
        ],
    }
    data = msgspec.json.format(msgspec.json.encode(package), indent=1) + b"\n"
    return DataFile(path=urls.DATA_PACKAGE, data=data)


def _resource(sheet: Sheet, table: Table, part: str, form: str) -> dict[str, object]:
    suffix = f"-{part}" if part else ""
    resource: dict[str, object] = {
        "name": f"{table.name}{suffix}-{form}",
        "title": _plain(table.about),
        "path": sheet.href(urls.table(table.name, part, form)),
        "format": form,
        "mediatype": "text/csv" if form == "csv" else "application/json",
        "encoding": "utf-8",
    }
    if form == "csv":
        resource["profile"] = "tabular-data-resource"
        resource["schema"] = {"fields": [_field(column) for column in table.columns], "primaryKey": "id"}
    return resource


def _field(column: Column) -> dict[str, str]:
    return {"name": column.name, "type": FIELD_TYPES[column.type], "description": _plain(column.meaning)}
