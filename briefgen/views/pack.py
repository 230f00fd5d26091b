"""A briefing packed into one file."""

from __future__ import annotations

from typing import Literal

from briefgen.views.cards import ArticleCard
from briefgen.views.frame import View


class PackSection(View, frozen=True, kw_only=True):
    """A page of the site within a packed file. `html` is what the page has between `<main>` and `</main>`; its ids and
    links are made for the file. Show it in an element with the id `anchor` and the `classes`.

    `heading` is the id of its heading, `title` the text of that. An article has its `card`.
    """

    kind: Literal["briefing", "part", "statement", "article", "notes", "method"]
    anchor: str
    heading: str
    title: str
    classes: str
    html: str
    card: ArticleCard | None = None


class PackView(View, frozen=True, kw_only=True):
    """A briefing as one file (template pack.html), as `briefgen pack` makes it. The first of `sections` is the briefing.

    `style` and `script` have to stand in a `<style>` and a `<script>` just as they are, for `policy`, the content security
    policy of the file, allows these two and nothing else. `icon` is an address that holds the icon. `counts` are as in
    SearchView.
    """

    sections: tuple[PackSection, ...]
    style: str
    script: str
    policy: str
    icon: str | None = None
    counts: tuple[tuple[str, str], ...] = ()
