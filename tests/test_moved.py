"""Old addresses lead to new ones: without a script, on any host, and only as long as nothing else needs them."""

from __future__ import annotations

import re

import pytest

from tests.projects import PROJECT, build, shipped_theme, text_of, told

FILES = {
    **PROJECT,
    "content/actors.yaml": PROJECT["content/actors.yaml"].replace("{name: Ada Brandt,", "{name: Ada Brandt, former_ids: [a-brandt],")
    + "unseen: {name: Un Seen, former_ids: [never-seen]}\n",
    "content/sources.yaml": PROJECT["content/sources.yaml"].replace("country: NL", "former_ids: haven"),
    "content/articles/strike.md": PROJECT["content/articles/strike.md"].replace("---\n", "---\nformer_ids: [walkout, é]\n", 1),
    "content/briefings/port.yaml": PROJECT["content/briefings/port.yaml"].replace("speaker: ada, w", "speaker: ada, former_ids: [wait], w", 1)
    + "former_ids: [harbour]\n",
}  # fmt: skip
MOVES = {
    "actors/a-brandt.html": "ada.html",
    "sources/haven.html": "harbor.html",
    "articles/walkout.html": "strike.html",
    "articles/é.html": "strike.html",
    "briefings/harbour.html": "port.html",
    "statements/wait.html": "waiting.html",
}


def test_old_addresses_lead_to_the_new_ones() -> None:
    built = build({**FILES, **shipped_theme()})
    assert told(built) == []
    for old, new in MOVES.items():
        page = text_of(built.pending[old])
        assert f'<meta http-equiv="refresh" content="0; url={new}">' in page
        assert f'<a href="{new}">' in page
        folder = old.partition("/")[0]
        assert re.findall('rel="canonical" href="(.*?)"', page) == [f"https://desk.example/{folder}/{new}"]
        assert f"{folder}/{new}" in built.outputs
        assert page.count("<script") == page.count("theme/reading.js")


def test_without_an_address_of_the_site_all_is_relative() -> None:
    built = build({**FILES, **shipped_theme(), "config.yaml": ""})
    assert '<link rel="canonical" href="ada.html">' in text_of(built.pending["actors/a-brandt.html"])


def test_what_has_no_page_is_led_to_by_none() -> None:
    assert "actors/never-seen.html" not in build(FILES).outputs
    draft = FILES["content/articles/strike.md"].replace("---\n", "---\nstatus: draft\n", 1)
    assert "articles/walkout.html" not in build({**FILES, "content/articles/strike.md": draft}).outputs


@pytest.mark.parametrize("taken", ["walkout", "Walkout"])
def test_an_address_that_is_in_use_leads_nowhere(taken: str) -> None:
    other = PROJECT["content/articles/bridge.md"]
    built = build({**FILES, f"content/articles/{taken}.md": other})
    assert "I010 content/articles/strike.md:2" in told(built)
    assert ("articles/walkout.html" in built.outputs) == (taken == "walkout")
    if taken == "walkout":
        assert "bridge" in text_of(built.pending["articles/walkout.html"])
