"""What of the registries and of the marks gets onto pages, and onto which: only what something published names."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape

import pytest

from tests.projects import PLAIN_THEME, PROJECT, Files, build, text_of
from tests.test_law import Followed

ARTICLE = "---\ntitle: Late\nsource: {source}\nstatus: {status}\npublished: 2024-03-20\n---\n\n{body}\n"
ACTORS = PROJECT["content/actors.yaml"] + "dora: {name: Dora Elm}\nears: {name: Ear Group, match: false}\n"
SOURCES = PROJECT["content/sources.yaml"] + "island: {name: Island Gazette}\n"
REGISTRIES = {"content/actors.yaml": ACTORS, "content/sources.yaml": SOURCES}
BRIEFING = "title: Third\nsummary: S.\nstatus: {status}\n{more}\n"


def pages(files: Files) -> dict[str, str]:
    built = build({**PROJECT, **REGISTRIES, **files})
    assert not built.has_errors, built.diagnostics
    return {address: unescape(text_of(data)) for address, data in built.pending.items() if address.endswith(".html")}


def late(body: str, status: str = "published", source: str = "valley") -> dict[str, str]:
    return {"content/articles/late.md": ARTICLE.format(source=source, status=status, body=body)}


def third(more: str, status: str = "published") -> dict[str, str]:
    return {"content/briefings/third.yaml": BRIEFING.format(status=status, more=more)}


HIDDEN = {
    "nothing": {},
    "a draft that names them": late("Dora Elm said [“no”]{.quote speaker=ears}.", "draft", "island"),
    "a withheld article": late("[She]{.actor ref=dora} said [“no”]{.quote speaker=ears}.", "withheld", "island"),
    "a draft of a briefing": third("actors: [dora, ears]", "draft"),
}


@pytest.mark.parametrize("files", HIDDEN.values(), ids=HIDDEN)
def test_what_nothing_published_names_has_no_page(files: dict[str, str]) -> None:
    found = pages(files)
    assert not found.keys() & {"actors/dora.html", "actors/ears.html", "sources/island.html"}
    shown = "".join(found.values())
    assert not any(name in shown for name in ("Dora Elm", "Ear Group", "Island Gazette", "dora.html", "ears.html"))


SHOWN = {
    "a name in the text": late("Dora Elm was there."),
    "a mark": late("[She]{.actor ref=dora} was there."),
    "a mark in the headline": {
        "content/articles/late.md": "---\ntitle: She waits\nsource: valley\nannotations:\n"
        "  - {actor: she, exact: She, ref: dora}\n---\n\nShe was there.\n"
    },
    "a speaker": late("[“No”]{.quote speaker=dora}, somebody said."),
    "whom it is told to": late("[“No”]{.quote speaker=ada to=dora}, somebody said."),
    "who told it on": late("[“No”]{.quote speaker=ada via=dora}, somebody said."),
    "who claims it": late("[All is well]{.claim by=dora}."),
    "an actor of a briefing": third("actors: [{id: dora, role: there}]"),
    "the speaker of a statement": third("key_quotes: [{id: no, speaker: dora}]"),
    "a relayer": third("key_quotes: [{id: no, speaker: ada, wordings: [strike#wait], relay: [dora]}]"),
}


@pytest.mark.parametrize("files", SHOWN.values(), ids=SHOWN)
def test_whom_something_published_names_has_a_page(files: dict[str, str]) -> None:
    found = pages(files)
    assert "actors/dora.html" in found
    assert "Dora Elm" in found["actors/index.html"]
    assert "actors/ears.html" not in found


def test_a_source_has_a_page_with_its_first_published_article() -> None:
    followed = Followed({**PLAIN_THEME, **PROJECT, **REGISTRIES, **late("Nothing.", "draft", "island")})
    followed.check()
    assert "sources/island.html" not in followed.build.outputs
    followed.edit(late("Nothing.", "published", "island"))
    followed.check()
    assert "Island Gazette" in text_of(followed.site["sources/index.html"])
    followed.edit({"content/articles/late.md": None})
    followed.check()
    assert "sources/island.html" not in followed.build.outputs
    assert "Island Gazette" not in text_of(followed.site["sources/index.html"])


def test_a_source_without_a_page_is_named_without_a_link() -> None:
    found = pages(third("key_quotes: [{id: no, speaker: ada, wordings: [strike#wait], relay: [island]}]"))
    assert "Link(text='Island Gazette', href=None)" in found["briefings/third.html"]
    assert "sources/island.html" not in found


def test_actors_come_and_go_with_what_names_them() -> None:
    followed = Followed({**PLAIN_THEME, **PROJECT, **REGISTRIES})
    steps: list[tuple[Mapping[str, str | None], bool]] = [
        (late("Dora Elm."), True),
        (third("actors: [dora]"), True),
        ({"content/articles/late.md": None}, True),
        (third("topics: [a]"), False),
    ]
    for edit, shown in steps:
        followed.edit(edit)
        followed.check()
        assert ("actors/dora.html" in followed.build.outputs) == shown
