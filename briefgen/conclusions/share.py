"""The pictures that stand for briefings where their addresses are shared: what each shows, and which cannot be drawn.

What such a picture shows stands on the page of its briefing too, and there it can be looked through for what may not
be published. The internal edition has none: who shares an address shows the picture to everybody.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from briefgen import dates, layout
from briefgen.catalog import Fact, Reader
from briefgen.config import Config
from briefgen.dates_said import describe
from briefgen.diagnostics import Diagnostic, Place
from briefgen.interface import Interface
from briefgen.languages import direction
from briefgen.model import Briefing
from briefgen.pictures.fitting import as_drawn
from briefgen.relations import (
    ALLOWANCE,
    ARTICLE,
    BRIEFING,
    BRIEFINGS,
    CONFIG,
    FONTS,
    INTERFACE,
    PASSAGES,
    PENDING,
    PLACES,
    SHARED,
    SHARED_BRIEFINGS,
    SITE,
    UNSHARED,
    Unshared,
    cited_articles,
    loose_questions,
)
from briefgen.views import ShareView, When

# Fonts that can be had for nothing, by the script in whose names Unicode gives the letters.
_FONTS = {
    "CJK": "Noto Sans SC",
    "HIRAGANA": "Noto Sans JP",
    "KATAKANA": "Noto Sans JP",
    "HANGUL": "Noto Sans KR",
    **{
        script.upper(): f"Noto Sans {script}"
        for script in "Arabic Armenian Bengali Devanagari Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer Lao Malayalam Myanmar Sinhala Tamil Telugu Thai".split()
    },
}
_SHOWN = 8  # characters that a message names
_NAMED = 3  # briefings that a message names
_FOLDER = "themes/default/fonts/"


def keys(reader: Reader) -> Iterable[str]:
    """The briefings that are to have a picture."""
    config = reader.one(CONFIG) or Config()
    fonts = reader.one(FONTS) if config.is_shared and config.base_url is not None else None
    return reader.all(BRIEFINGS) if fonts and fonts.drawer and fonts.faces else ()


def shared(reader: Reader, key: str) -> Iterator[Fact]:
    """What the picture of a briefing shows, or what of it no font can write."""
    briefing, fonts = reader.one(BRIEFING, key), reader.one(FONTS)
    if briefing is None or fonts is None:
        return
    view = _view(reader, briefing)
    texts = (view.title, view.site, view.date.text if view.date else "", *view.counts, "…")
    missing = fonts.missing(map(as_drawn, texts))
    if missing:
        yield Fact(UNSHARED, "", Unshared(briefing.title, missing))
    else:
        yield Fact(SHARED, key, view)
        yield Fact(SHARED_BRIEFINGS, "", key)


def problems(reader: Reader, _key: str) -> Iterator[Diagnostic]:
    """Why there are no pictures, or some are not there: told once, where they are asked for."""
    config = reader.one(CONFIG) or Config()
    if not config.is_shared:
        return
    fonts = reader.one(FONTS)
    place = (layout.CONFIG, (reader.one(PLACES, layout.CONFIG) or {}).get("share_images", Place(1, 1)))
    if config.base_url is None:
        message = "there will be no share images: they need the address of the site"
        hint = "set `base_url:` to it, such as `https://example.org/briefings/`, or take `share_images:` out"
        yield Diagnostic("C031", message, *place, (hint,))
    elif fonts is None or not fonts.drawer or not fonts.faces:
        what = "the fonts for them are not installed" if fonts and fonts.drawer else "resvg is not installed"
        hints = ("run `pip install 'briefgen[share]'`", "or take `share_images:` out of config.yaml")
        yield Diagnostic("C032", f"there are no share images: {what}", *place, hints)
    elif found := reader.all(UNSHARED):
        letters = "".join(dict.fromkeys("".join(entry.missing for entry in found)))
        message = f"no share image for {_named([entry.title for entry in found])}: no font has {_shown(letters)}"
        hint = f"put a font that has them, a .ttf or .otf file{_such_as(letters)}, into {_FOLDER} of the project"
        yield Diagnostic("C033", message, *place, (hint,))


def _view(reader: Reader, briefing: Briefing) -> ShareView:
    config, interface = reader.one(CONFIG) or Config(), reader.one(INTERFACE) or Interface()
    site = reader.one(SITE)
    changed = briefing.updated or briefing.published
    when = When(text=describe(changed, config.timezone, interface.dates), iso=dates.iso(changed)) if changed else None
    return ShareView(
        title=briefing.title,
        site=site.title if site else config.title,
        date=when,
        counts=tuple(_counts(reader, briefing, interface)),
        language=briefing.language or config.language,
        dir=direction(briefing.language or config.language),
    )


def _counts(reader: Reader, briefing: Briefing, interface: Interface) -> Iterator[str]:
    """How much there is of what a briefing rests on. What there is nothing of is not named."""
    articles = quotes = 0
    questions = sum(question.status in PENDING for question in briefing.open_questions)
    for name in cited_articles(briefing):
        if reader.one(ARTICLE, name) is None:
            continue
        passages = reader.one(PASSAGES, name) or ()
        articles += 1
        quotes += sum(passage.counts for passage in passages)
        if loose := list(loose_questions(briefing, name, passages)):
            allowed = reader.one(ALLOWANCE, name)
            questions += len(loose) if allowed is not None and allowed.publish != "none" else 0
    if articles:
        yield interface.text("{n} article", "{n} articles", n=articles)
    if quotes:
        yield interface.text("{n} quote", "{n} quotes", n=quotes)
    if questions:
        yield interface.text("{n} open question", "{n} open questions", n=questions)


def _named(titles: list[str]) -> str:
    titles = sorted(titles)
    named = ", ".join(f"“{title[:60]}”" for title in titles[:_NAMED])
    more = f" and {len(titles) - _NAMED} more" if len(titles) > _NAMED else ""
    return f"the briefing {named}" if len(titles) == 1 else f"the briefings {named}{more}"


def _shown(letters: str) -> str:
    return " ".join(letters[:_SHOWN]) + (" …" if len(letters) > _SHOWN else "")


def _such_as(letters: str) -> str:
    """The name of a font, if it is plain which one would do."""
    scripts = (unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    return next((f" such as {_FONTS[script]}" for script in scripts if script in _FONTS), "")
