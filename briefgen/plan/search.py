"""The page that searches the site. What it searches is made by `plan/search_records`, and found by a script."""

from __future__ import annotations

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.plan.sheet import Sheet
from briefgen.views import Page, SearchView


def plan(reader: Reader, _key: str) -> Page:
    """search.html. It is there without an index too: then it says so, and leads to the lists."""
    sheet = Sheet(reader, urls.SEARCH)
    view = SearchView(counts=counts(sheet))
    return sheet.page("search.html", sheet.interface.text("Search"), view, section="search")


def counts(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """How many results there are, in words, by the form that a number takes."""
    # `Intl.PluralRules` may ask for a form that the language file does not have: it takes `other`.
    forms = sheet.interface.counted("1 result", "{n} results")
    return tuple({**forms, "other": next(reversed(forms.values()))}.items())
