"""A capture becomes the text of an article and what is known of it. Pure; never raises for what a capture holds."""

from __future__ import annotations

import re
from typing import NamedTuple

from briefgen.intake import notes, pasted, tongues
from briefgen.intake.blocks import Sorted, clean, words_of
from briefgen.intake.boilerplate import Parted, part
from briefgen.intake.captures import Capture, Sort, page_of, sort_of, what_else
from briefgen.intake.known import Known, harmless, merged, places
from briefgen.intake.markdown import reads_back, written
from briefgen.parse.annotations import find_marks
from briefgen.text import words as word_spans

_NAMED_BY = 10  # words that stand for a headline where there is none


class Taken(NamedTuple):
    """What came of a capture."""

    known: Known
    sort: Sort
    body: str  # Markdown
    lines: tuple[str, ...]  # short lines of the page, by which its source may be known
    words: int
    boilerplate: int  # words in blocks of boilerplate
    left_out: int  # words of the page that are not in the file
    untitled: bool  # nobody gave a headline, so the first words stand for it
    exact: bool  # whether the text was read again and is word for word what the capture has


class Refused(NamedTuple):
    """Why nothing came of a capture, and what to do."""

    reason: str
    hint: str


def take_in(capture: Capture, extensions: tuple[str, ...]) -> Taken | Refused:
    """The article in a capture."""
    sort = sort_of(capture)
    if sort in ("other", "json"):
        return Refused(f"it is {what_else(capture) or 'JSON'}", "save it as a web page, or copy its text into a file")
    page = page_of(capture, sort)
    text = clean(page.text)
    if not any(c.isalnum() for c in text):
        return Refused("there is no text in it", "look at the file; save the page again if it is empty")
    if sort in ("html", "mhtml"):
        return _from_page(text, page.address, page.retrieved, sort, extensions)
    if sort == "markdown":
        return _from_markdown(text, extensions)
    return _from_text(text, capture.address, extensions)


def _from_page(
    text: str, address: str | None, retrieved: str | None, sort: Sort, extensions: tuple[str, ...]
) -> Taken | Refused:
    # Loaded here, because only pages need what must be installed for them.
    from briefgen.intake.main_text import marked, sorted_out
    from briefgen.intake.metadata import metadata
    from briefgen.intake.page import UnreadableError, blocks_of, tree_of

    try:
        tree = tree_of(text)
        blocks = [block for block in blocks_of(tree) if words_of(block.text)]
        if not blocks:
            return Refused(
                "the page shows no words", "if a script makes its text, copy that and import it from a text file"
            )
        known = metadata(tree, text, address)._replace(retrieved=retrieved)
        parted, left_out = sorted_out(marked(blocks, tree_of(text)), known.title)
    except UnreadableError:
        return Refused("it is no page that can be read", "copy the text of the page into a text file and import that")
    return _taken(parted, known, sort, left_out, extensions)


def _from_text(text: str, address: str | None, extensions: tuple[str, ...]) -> Taken:
    url, archive = places(address)
    return _taken(part(pasted.blocks_of(text)), Known(url=url, archive=archive), "text", 0, extensions)


def _from_markdown(text: str, extensions: tuple[str, ...]) -> Taken:
    """A Markdown text stays as it is written, if it is read without errors; else its words are taken."""
    known, rest = notes.parted(text)
    if not any(c.isalnum() for c in rest):
        return _from_text(text, None, extensions)
    blocks = notes.chunks(rest)
    parted = part(blocks, known.title) if known.title else part(blocks)
    kept = "\n\n".join(_as_it_is(parted.blocks)) + "\n"
    if any(one.reason is None for one in parted.blocks) and not find_marks(rest) and _is_sound(kept, extensions):
        return _counted(parted, known, "markdown", 0, kept, exact=True)
    return _taken(parted, known, "markdown", 0, extensions)


def _as_it_is(blocks: tuple[Sorted, ...]) -> list[str]:
    return [block.text if reason is None else f"::: {{.boilerplate}}\n{block.text}\n:::" for block, reason in blocks]


def _is_sound(text: str, extensions: tuple[str, ...]) -> bool:
    return reads_back(text, None, extensions)


def _taken(parted: Parted, known: Known, sort: Sort, left_out: int, extensions: tuple[str, ...]) -> Taken:
    body, exact = written(_without_headline(parted.blocks), extensions)
    return _counted(parted, known, sort, left_out, body, exact=exact)


def _without_headline(blocks: tuple[Sorted, ...]) -> list[Sorted]:
    """The headline goes into the front matter, unless there is nothing else."""
    rest = [one for one in blocks if one.reason != "headline"]
    return rest if any(one.reason is None for one in rest) else [one._replace(reason=None) for one in blocks]


def _counted(parted: Parted, known: Known, sort: Sort, left_out: int, body: str, *, exact: bool) -> Taken:
    begins, blocks = parted.opening, _without_headline(parted.blocks)
    text = "\n".join(one.block.text for one in blocks if one.reason is None)
    title = known.title or _one_line(begins.title)
    said = Known(
        title=harmless(title or _first_words(text)),
        authors=begins.authors,
        published=begins.published,
        updated=begins.updated,
        language=tongues.guess(text),
    )
    return Taken(
        known=merged(known._replace(title=None), said),
        sort=sort,
        body=body,
        lines=tuple(_one_line(one.block.text) or "" for one in parted.blocks if len(one.block.text) <= 60),
        words=words_of(text),
        boilerplate=sum(words_of(one.block.text) for one in blocks if one.reason is not None),
        left_out=left_out,
        untitled=title is None,
        exact=exact,
    )


def _one_line(text: str | None) -> str | None:
    return " ".join(re.split(r"[ \t\n]+", text)).strip()[:500] if text else None


def _first_words(text: str) -> str:
    spans = word_spans(text[:2000])
    if not spans:
        return " ".join(text.split())[:60]
    end = spans[min(_NAMED_BY, len(spans)) - 1][1]
    return (_one_line(text[:end]) or "") + ("…" if len(spans) > _NAMED_BY else "")
