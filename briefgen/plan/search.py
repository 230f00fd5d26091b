"""The page that searches the site. What it searches is made by `plan/search_records`, and found by a script."""

from __future__ import annotations

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.plan.sheet import Sheet
from briefgen.views import Page, SearchView


def plan(reader: Reader, _key: str) -> Page:
    """search.html. It is there without an index too: then it says so, and leads to the lists."""
    sheet = Sheet(reader, urls.SEARCH)
    return sheet.page("search.html", "Search", SearchView(), section="search")
