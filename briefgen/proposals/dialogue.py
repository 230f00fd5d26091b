"""Quotes that an attribution breaks without a mark (“…, — he said, — …”), and lines of speech that begin with a dash."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.proposals.lexicon import Lexicon
from briefgen.proposals.quotation import Quoted, find_quoted, paragraphs
from briefgen.text import Span

_DASH = re.compile(r"[,.!?…»][ \u00a0]*[—–-][ \u00a0]+|[ \u00a0][—–][ \u00a0]?|(?<=\w)—|,[ \u00a0]")
_LINE = re.compile(r"[ \t]*([—–―]|- )[ \u00a0]*(?=\S)")
_WORD = re.compile(r"[^\W_]+(?:’[^\W_]+)?")
_LONGEST = 120  # characters of an attribution within a quote
_BY_DASH = ("ru", "fr", "es", "it", "pt")
_CAPITALS = re.compile(r"[^\W\d_a-zà-ÿ][^\s,]*(?: [^\W\d_a-zà-ÿ][^\s,]*)*,")
_STOP = re.compile(r"[.!?](?=\s|$)")
_TRIMMED = " \u00a0,—–-\n"


def stretches(text: str, words: Lexicon) -> list[tuple[Quoted, int]]:
    """All that may be quoted, in order: stretches in quotation marks and lines of speech, in their parts."""
    lines = spoken_lines(text, words)
    spans = iter([(one.start, one.end) for one, _ in lines])
    taken = next(spans, None)
    inside: list[tuple[Quoted, int]] = []
    for one in split_inside(text, find_quoted(text), words):
        while taken is not None and taken[1] <= one[0].start:
            taken = next(spans, None)
        if taken is None or one[0].end <= taken[0]:
            inside.append(one)
    return sorted([*inside, *lines], key=lambda one: one[0].start)


def split_inside(text: str, quoted: list[Quoted], words: Lexicon) -> list[tuple[Quoted, int]]:
    """The stretches, those that an attribution breaks in their parts. A part's number is 0, 1 …; -1 of a whole one."""
    found: list[tuple[Quoted, int]] = []
    for one in quoted:
        gaps = (
            list(_attributions(text, *one.inner, words, commas=words.language == "fr"))
            if words.language in _BY_DASH
            else []
        )
        if not gaps:
            found.append((one, -1))
            continue
        found += [(part, number) for number, part in enumerate(_parts(text, one.start, one.end, gaps))]
    return found


def spoken_lines(text: str, words: Lexicon) -> list[tuple[Quoted, int]]:
    """Paragraphs that begin with a dash and say who speaks: — We stay, said the keeper."""
    if words.language not in _BY_DASH:
        return []
    found: list[tuple[Quoted, int]] = []
    for start, end in _lines(text):
        lead = _LINE.match(text, start, end)
        if lead is None:
            continue
        gaps = list(_attributions(text, lead.end(), end, words, commas=words.language in ("fr", "es", "it", "pt")))
        if gaps:
            parts = _parts(text, start, end, gaps)
            found += [(part, number if len(parts) > 1 else -1) for number, part in enumerate(parts)]
    return found


def _lines(text: str) -> Iterator[Span]:
    for start, end in paragraphs(text):
        at = start
        for line in text[start:end].split("\n"):
            yield at, at + len(line)
            at += len(line) + 1


def _parts(text: str, start: int, end: int, gaps: list[Span]) -> list[Quoted]:
    starts, ends = [start, *(stop for _, stop in gaps)], [*(begin for begin, _ in gaps), end]
    parts = []
    for begin, stop in zip(starts, ends, strict=True):
        first, last = begin, stop
        while first < last and text[first] in _TRIMMED + "." and first > start:
            first += 1
        while last > first and text[last - 1] in _TRIMMED + (
            "." if last == end and text[last - 2 : last] == "»." else ""
        ):
            last -= 1
        if any(character.isalnum() for character in text[first:last]):
            parts.append(Quoted(first, last, (first, last), False))  # noqa: FBT003
    return parts


def _attributions(text: str, start: int, end: int, words: Lexicon, *, commas: bool) -> Iterator[Span]:
    """Where within a stretch a verb of saying begins what stands between two dashes (or commas), or up to its end."""
    cuts = [cut for cut in _DASH.finditer(text, start, end) if commas or _has_dash(cut[0])]
    done = start
    for number, cut in enumerate(cuts):
        if cut.start() < done or not _says(text, cut.end(), end, words):
            continue
        later = cuts[number + 1 : number + 9]
        if _has_dash(cut[0]) and any(_has_dash(other[0]) for other in later):
            later = [other for other in later if _has_dash(other[0])]
        stop = _end_of(text, cut.end(), end, [other.span() for other in later], words)
        if stop is not None and stop[0] - cut.end() <= _LONGEST:
            yield cut.start() + (cut[0][0] in ".!?…»"), stop[1]
            done = stop[1]


def _has_dash(cut: str) -> bool:
    return any(dash in cut for dash in "—–-")


def _says(text: str, start: int, end: int, words: Lexicon) -> bool:
    found = [word[0].casefold() for word in _WORD.finditer(text, start, min(end, start + 40))][:3]
    if (
        words.language == "fr"
        and text[max(0, start - 3) : start].rstrip().endswith(",")
        and not _inverted(found, text, start)
    ):
        return False
    return bool(found) and (
        found[0] in words.saying or (found[0] in ("a", "ha", "se", "s") and any(w in words.saying for w in found[1:]))
    )


def _abbreviates(text: str, at: int, words: Lexicon) -> bool:
    """Whether a stop belongs to a title or an initial: M. Fabre."""
    word = re.split(r"[^\w]", text[max(0, at - 12) : at])[-1].casefold()
    return len(word) == 1 or word in words.titles or word in words.titles_he or word in words.titles_she


def _inverted(found: list[str], text: str, start: int) -> bool:
    """Whether a subject follows a verb: assure la directrice, dit-il, promet M. Fabre."""
    if len(found) < 2:
        return False
    behind = text[start + len(found[0]) : start + len(found[0]) + 3].lstrip(" -\u00a0")
    return (
        found[1] in ("le", "la", "les", "l", "il", "elle", "on", "ils", "elles", "t", "un", "une")
        or behind[:1].isupper()
        or found[0] == "a"
    )


def _end_of(text: str, start: int, end: int, cuts: list[Span], words: Lexicon) -> Span | None:
    """Where an attribution ends: at the next dash or comma, or with its sentence."""
    stop = next(
        (
            found
            for found in _STOP.finditer(text, start, min(end, start + 2 * _LONGEST))
            if not _abbreviates(text, found.start(), words)
        ),
        None,
    )
    if words.language == "ru":
        stop = None if cuts and (stop is None or cuts[0][0] <= stop.start()) else stop
    for first, last in cuts:
        if stop is not None and first >= stop.start():
            break
        # Who a name is, or the name of who it is, may follow as one more piece between commas.
        if not (text[first] == "," and cuts[-1][0] > first and _CAPITALS.match(text, last)):
            return first, last
    if stop is not None:
        return stop.start(), stop.end()
    return end, end
