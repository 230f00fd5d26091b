"""A briefing as one file: the frame of the pages that are packed in it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.plan.search import counts
from briefgen.plan.sheet import Sheet
from briefgen.relations import ARTICLE, BRIEFING
from briefgen.views import ArticleCard, PackSection, PackView, Page


def card(reader: Reader, briefing: str, article: str, anchor: str) -> ArticleCard | None:
    """What the contents of the file say of an article, with the way to it there."""
    sheet, found = Sheet(reader, urls.briefing(briefing)), reader.one(ARTICLE, article)
    return msgspec.structs.replace(sheet.article_card(found), href=f"#{anchor}") if found else None


def plan(
    reader: Reader, key: str, sections: Sequence[PackSection], *, style: str, script: str, policy: str, icon: str
) -> Page:
    """The file of a briefing that is published."""
    briefing = reader.one(BRIEFING, key)
    assert briefing is not None, "only published briefings are packed"
    sheet = Sheet(reader, urls.briefing(key))
    view = PackView(
        sections=tuple(sections), style=style, script=script, policy=policy, icon=icon or None, counts=counts(sheet)
    )
    return sheet.page(
        "pack.html",
        briefing.title,
        view,
        section="pack",
        description=briefing.summary,
        language=briefing.language,
        root="",
        status=sheet.standing(briefing.status, briefing.embargo),
    )
