"""How a pasted text begins: its headline, and in the lines around that who wrote it and when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from briefgen.intake import signs
from briefgen.intake.blocks import Block, bare, is_cut, is_sentence, words_of
from briefgen.intake.subject import Subject
from briefgen.intake.wording import wording

_LOOKED_AT = 200  # blocks in which a headline is looked for
_HEAD = 4  # paragraphs, before the last of which a byline may stand
_LINE = 14  # words: a longer line is neither a byline nor a date
_LONGEST_TITLE = 40
_AND = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b|\bи\b)\s*")
_SECOND = re.compile(r"[^\W\d_]{3}[.!?]['\"”’»]? +['\"“‘«]?[^\W\d_a-z]")
_DATE_BEFORE = re.compile(r".{6,40}?\d{4}\s*[,;|•·–—/-]\s*")
_REST = re.compile(r"\s*(?:[|•·–—/\n]|\s-\s|\d).*", re.DOTALL)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:\.|st|nd|rd|th|er|º)?(?: de)? ([^\W\d_]{3,12})\.?,?(?: de| del)? (\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")


class Opening(NamedTuple):
    """What the beginning of a text says. `taken` are lines that say it, and why they are none of the text."""

    title: str | None = None
    title_at: int | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    taken: Mapping[int, str] = MappingProxyType({})


def opening(blocks: Sequence[Block], core: Sequence[int], subject: Subject) -> Opening:
    """Read the beginning of a pasted text whose paragraphs stand at `core`."""
    at = _title_at(blocks, core, subject)
    below = [number for number in core if at is None or number > at]
    # The standfirst and a caption may be sentences, too, so that lines of the head stand between paragraphs.
    end = below[min(_HEAD, len(below)) - 1] if below else len(blocks)
    authors: tuple[str, ...] = ()
    dates: dict[str, str] = {}
    taken: dict[int, str] = {}
    for number in range(max(0, end - 30), end):
        text = blocks[number].text
        if number == at or blocks[number].kind == "row" or words_of(text) > _LINE:
            continue
        if not authors and (authors := byline(text)):
            taken[number] = "byline"
        if found := day_in(text):
            kind = "updated" if bare(text).startswith(wording().updated) else "published"
            dates.setdefault(kind, found)
            taken.setdefault(number, "date")
    names = set(map(bare, authors))
    taken |= {number: "byline" for number in range(max(0, end - 30), end) if bare(blocks[number].text) in names}
    title = blocks[at].text if at is not None else None
    return Opening(title, at, authors, dates.get("published"), dates.get("updated"), taken)


def _title_at(blocks: Sequence[Block], core: Sequence[int], subject: Subject) -> int | None:
    """Which line is the headline: one above the text that has words of the text; of several the first good one."""
    end = core[min(2, len(core) - 1)] if core else len(blocks)
    best, found = 0.0, None
    for number, block in enumerate(blocks[: min(end, _LOOKED_AT)]):
        score = _likeness_of_title(block.text, subject) if block.kind != "row" else 0.0
        if core and number > core[0]:
            score -= 1.5
        # A later line must be clearly better: a headline is followed by lines that say the same once more.
        if score > best * 1.4 + 0.3:
            best, found = score, number
    return found


def _likeness_of_title(text: str, subject: Subject) -> float:
    count = words_of(text)
    if not 2 <= count <= _LONGEST_TITLE or is_cut(text) or signs.reason(text) or day_in(text) or byline(text):
        return 0.0
    ends = text.rstrip().endswith((".", "。"))
    if is_sentence(text) and _SECOND.search(text):
        return 0.0  # two sentences, one behind the other: a paragraph
    fitting = min(count, 8) / 8 + min(subject.shared(text), 5) / 2
    # Two words are mostly the name of the outlet, or a section.
    return fitting * (0.5 if ends or count <= 2 else 1.0)


def byline(text: str) -> tuple[str, ...]:
    """The names in a line such as “By A. Writer and B. Writer”."""
    line = " ".join(text.split())
    dated = _DATE_BEFORE.match(line)
    found = _by().match(line) or (_by().match(line, dated.end()) if dated else None)
    if found is None or words_of(line) > _LINE:
        return ()
    names = [name.strip(" .") for name in _AND.split(_REST.sub("", line[found.end() :]))]
    names = [name for name in names if name]
    return tuple(names) if names and all(map(_is_name, names)) else ()


def _is_name(text: str) -> bool:
    parts = text.split()
    return 1 <= len(parts) <= 5 and parts[0][:1].isupper() and parts[-1][:1].isupper()


def day_in(text: str) -> str | None:
    """The day that a line names, as an ISO date; None where it names none, or one that could be another."""
    line = " ".join(text.split())
    if words_of(line) > _LINE:
        return None
    if found := _ISO.search(line):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.search(line):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    months = wording().months
    if (found := _DAY_FIRST.search(line)) and (month := months.get(found[2].casefold())):
        return _day(int(found[3]), month, int(found[1]))
    if (found := _MONTH_FIRST.search(line)) and (month := months.get(found[1].casefold())):
        return _day(int(found[3]), month, int(found[2]))
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year >= 1800 else None
    except ValueError:
        return None


@cache
def _by() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, wording().by))})\s+", re.IGNORECASE)
