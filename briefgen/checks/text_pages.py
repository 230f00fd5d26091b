"""What a page of the project's own refers to: its pictures."""

from __future__ import annotations

from briefgen import layout
from briefgen.catalog import Reader
from briefgen.checks.articles import check_images
from briefgen.checks.desk import Desk
from briefgen.diagnostics import Diagnostic
from briefgen.relations import TEXT_PAGE


def check(reader: Reader, path: str) -> list[Diagnostic]:
    page = reader.one(TEXT_PAGE, layout.stem(path))
    if page is None or page.path != path:
        return []
    desk = Desk(reader, path)
    check_images(desk, page.images)
    return desk.found
