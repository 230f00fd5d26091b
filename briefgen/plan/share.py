"""The picture of a briefing, for places where its address is shared."""

from __future__ import annotations

import msgspec

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.drawer import HEIGHT, WIDTH
from briefgen.plan.sheet import Sheet
from briefgen.relations import SHARED
from briefgen.views import Page, ShareImage, SiteView

_TEMPLATE = "share.svg"


def plan(reader: Reader, key: str) -> Page | None:
    """The drawing of a briefing's picture. It is given no more than it shows, so that nothing else draws it anew."""
    view = reader.one(SHARED, key)
    if view is None:
        return None
    sheet = Sheet(reader, urls.share_image(key))
    page = sheet.page(_TEMPLATE, view.title, view, language=view.language, root="../")
    site = sheet.site
    shown = SiteView(title=site.title, language=site.language, dir=site.dir, settings=site.settings)
    frame = msgspec.structs.replace(page.frame, canonical=None)
    return msgspec.structs.replace(page, site=shown, frame=frame)


def image(sheet: Sheet, key: str) -> ShareImage | None:
    """The picture of a briefing as its page names it, by its whole address; None if there is none."""
    view, base = sheet.reader.one(SHARED, key), sheet.site.base_url
    if view is None or base is None:
        return None
    address = base + urls.between("", urls.share_image(key))
    said = (view.title, view.site, view.date.text if view.date else "", *view.counts)
    return ShareImage(href=address, alt=". ".join(filter(None, said)), width=WIDTH, height=HEIGHT)
