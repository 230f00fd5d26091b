"""A page of the project's own: about, method, imprint."""

from __future__ import annotations

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.plan.sheet import Sheet
from briefgen.relations import TEXT_PAGE
from briefgen.views import Page, TextPageView


def plan(reader: Reader, key: str) -> Page | None:
    page = reader.one(TEXT_PAGE, key)
    if page is None:
        return None
    sheet = Sheet(reader, urls.text_page(key))
    view = TextPageView(title=page.title, html=page.html)
    return sheet.page(
        "page.html",
        page.title,
        view,
        section=key,
        description=page.description,
        language=page.language,
        status=sheet.standing(page.status, page.embargo),
    )
