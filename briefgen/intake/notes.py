"""A Markdown file of another program: what stands at its top, and its text as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.intake import tongues
from briefgen.intake.blocks import Block
from briefgen.intake.known import Known, first, moment, places

_FRONT = re.compile(r"\s*---[ \t]*\n((?:(?!---|\.\.\.).*\n){0,200})(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_ENTRY = re.compile(r"([A-Za-z_-]{2,20})[ \t]*:[ \t]+(.+)")
_HEADLINE = re.compile(r"\s*# +([^\n]++)(?:\n+|\Z)")
_FENCE = re.compile(r"[ \t]*(```+|~~~+)")


def parted(text: str) -> tuple[Known, str]:
    """The facts at the top of the file and the text below."""
    facts: dict[str, str] = {}
    if found := _FRONT.match(text):
        entries = (_ENTRY.match(line) for line in found[1].split("\n"))
        facts = {entry[1].lower(): entry[2].strip().strip("\"'") for entry in entries if entry}
        text = text[found.end() :]
    headline = _HEADLINE.match(text)
    title = headline[1].rstrip(" ").rstrip("#").rstrip(" ") if headline else ""
    if title and "title" not in facts:
        facts["title"] = title
    if headline and title and facts["title"] == title:
        text = text[headline.end() :]
    url, archive = places(first([facts.get("url"), facts.get("link"), facts.get("source_url"), facts.get("source")]))
    author = first([facts.get("author")])
    return (
        Known(
            title=first([facts.get("title")]),
            authors=(author,) if author else (),
            url=url,
            archive=archive,
            published=first(map(moment, [facts.get("published"), facts.get("date")])),
            updated=moment(facts.get("updated")),
            language=first(map(tongues.tag, [facts.get("language"), facts.get("lang")])),
        ),
        text,
    )


def chunks(text: str) -> list[Block]:
    """The parts of a Markdown text between its blank lines, as they are written; a fenced block is one."""
    return [Block(chunk) for chunk in _chunks(text)]


def _chunks(text: str) -> Iterator[str]:
    held: list[str] = []
    fence = ""
    for line in text.split("\n"):
        if not line.strip() and not fence:
            if held:
                yield "\n".join(held)
            held = []
            continue
        if found := _FENCE.match(line):
            fence = "" if fence and found[1].startswith(fence) else fence or found[1]
        held.append(line)
    if held:
        yield "\n".join(held)
