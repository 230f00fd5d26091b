"""Marks that have found their words become passages: parts are joined, ids given, and the words cut out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, cast

import msgspec

from briefgen.diagnostics import Diagnostic, Place, Related, suggest
from briefgen.free_ids import FreeIds
from briefgen.model import Kind, Passage, Places, QuoteType, Stance, Verdict
from briefgen.text import slug
from briefgen.weave import words_before, words_behind

Range = tuple[int, int]

_REACH = 400  # characters in which the words around a passage are looked for
_IN_IDS = 6  # words of a passage that its id is made of
_PROPOSED = 40  # characters of them in the id of a mark that is proposed
JOINED = " … "  # what stands in the words of a passage between its parts
CARD_CONTEXT = 8  # words around a passage that is shown away from its text
_RESERVED_PREFIXES = ("page-", "note-", "text-")
_FREEDOM: tuple[Verdict, ...] = ("exact", "typographic", "elided")  # how freely words are taken, the closest first
_SEPARATOR = re.compile(r"[\s,]+")


class Anchored(msgspec.Struct, frozen=True, gc=False):
    """A mark and where its words are. `places` has the mark itself under "", and each attribute under its name."""

    kind: Kind
    id: str | None
    start: int
    end: int
    attributes: dict[str, str]
    path: str
    places: dict[str, Place]
    in_title: bool = False
    verdict: Verdict = "exact"

    def place(self, key: str) -> Place:
        return self.places.get(key, self.places[""])


class Assembled(NamedTuple):
    """The passages in the order of the text, their places by file, and what is wrong with them."""

    passages: tuple[Passage, ...]
    places: dict[str, Places]
    diagnostics: tuple[Diagnostic, ...]


def assemble(marks: Sequence[Anchored], text: str, title: str) -> Assembled:
    """Join the parts of split quotes, give each passage its id, and cut out its words."""
    problems: list[Diagnostic] = []
    named, repeated = _by_id(marks)
    problems += repeated
    parts: dict[int, list[int]] = {}
    heads: list[int] = []
    for index in range(len(marks)):
        head = _head(index, marks, named, problems)
        if head is None:
            continue
        if head == index:
            heads.append(index)
        parts.setdefault(head, []).append(index)
    found: list[Passage] = []
    places: dict[str, Places] = {}
    ids = FreeIds(named)
    for numbers in parts.values():
        numbers.sort(key=lambda i: (marks[i].start, marks[i].end))
    for index in sorted(heads, key=lambda i: (not marks[i].in_title, _range(marks[parts[i][0]]), marks[i].kind, i)):
        mark, members = marks[index], [marks[member] for member in parts[index]]
        problems += (_other_speaker(part, mark) for part in members if _speaks_for_another(part, mark))
        ranges = tuple(map(_range, members))
        passage = _passage(mark, ranges, title if mark.in_title else text, ids, _joint_verdict(members))
        found.append(passage)
        own = places.setdefault(mark.path, {})
        for key, place in mark.places.items():
            own[f"#{passage.id}/{key}" if key else f"#{passage.id}"] = place
        for number, part in enumerate(members[1:], 1):
            places.setdefault(part.path, {})[f"#{passage.id}/part/{number}"] = part.place("cont")
    return Assembled(tuple(found), places, tuple(problems))


def _range(mark: Anchored) -> Range:
    return mark.start, mark.end


def _speaks_for_another(part: Anchored, head: Anchored) -> bool:
    """Whether a further part of a quote names a speaker of its own."""
    own = part.attributes.get("speaker")
    return own is not None and set(_ids(own)) != set(_ids(head.attributes.get("speaker")))


def _other_speaker(part: Anchored, head: Anchored) -> Diagnostic:
    said = " and ".join(_ids(head.attributes.get("speaker"))) or "nobody"
    own = " and ".join(_ids(part.attributes.get("speaker")))
    message = f"this part is given to {own}, but the quote that it continues to {said}"
    hint = "take `cont=` out if it is a quote of its own, or correct the speaker"
    return Diagnostic("A046", message, part.path, part.place("speaker"), (hint,))


def _joint_verdict(parts: Sequence[Anchored]) -> Verdict:
    """Parts with a gap between them are cut; one part that differs in its signs makes the whole differ."""
    verdicts: set[Verdict] = {part.verdict for part in parts} | ({"elided"} if len(parts) > 1 else set())
    return max(verdicts, key=_FREEDOM.index)


def _by_id(marks: Sequence[Anchored]) -> tuple[dict[str, int], list[Diagnostic]]:
    named: dict[str, int] = {}
    problems: list[Diagnostic] = []
    for index, mark in enumerate(marks):
        if mark.id is None:
            continue
        if mark.id in named:
            problems.append(_repeated(mark, marks[named[mark.id]]))
        elif mark.id.startswith(_RESERVED_PREFIXES):
            message = f"the id “{mark.id}” is reserved: the page's own ids begin like this"
            problems.append(Diagnostic("A019", message, mark.path, mark.place("id"), ("choose another id",)))
        named.setdefault(mark.id, index)
    return named, problems


def _repeated(mark: Anchored, first: Anchored) -> Diagnostic:
    related = Related(first.path, first.place("id"), "first used here")
    hint = f"choose another id, or join the parts of one quote with cont={mark.id}"
    message = f"the id “{mark.id}” is used twice in this article"
    return Diagnostic("A009", message, mark.path, mark.place("id"), (hint,), (related,))


def _head(index: int, marks: Sequence[Anchored], named: dict[str, int], problems: list[Diagnostic]) -> int | None:
    """The mark that this one continues in the end; itself if it continues none, None if that is a mistake."""
    seen = {index}
    current = index
    while (target := marks[current].attributes.get("cont")) is not None:
        mark = marks[current]
        following = named.get(target)
        if following is None or marks[following].kind != mark.kind or marks[following].in_title != mark.in_title:
            if current == index:
                known = [str(m.id) for m in marks if m.id and m.kind == mark.kind]
                message = f"cont={target} names no {mark.kind} of this article"
                hints = suggest(target, known) or (_quotes_are(mark.kind, known),)
                problems.append(Diagnostic("A008", message, mark.path, mark.place("cont"), hints))
            return None
        if following in seen:
            if min(seen) == index:
                message = f"cont={target} leads back to this mark, so that no part is the beginning"
                hint = f"take `cont=` out of the part that the {mark.kind} begins with"
                problems.append(Diagnostic("A025", message, mark.path, mark.place("cont"), (hint,)))
            return None
        seen.add(following)
        current = following
    return current


def _quotes_are(kind: str, known: Sequence[str]) -> str:
    if not known:
        return f"give the part that the {kind} begins with an id, such as #{kind}-1, and name that"
    return f"its {kind}s with an id: {', '.join(known[:8])}" + (" …" if len(known) > 8 else "")


def _passage(mark: Anchored, parts: tuple[Range, ...], text: str, ids: FreeIds, verdict: Verdict) -> Passage:
    words = JOINED.join(clean_words(text[start:end]) for start, end in parts)
    given = mark.attributes
    before, after = context(text, parts[0][0], parts[-1][1])
    return Passage(
        id=mark.id or ids.take(_made_id(mark.kind, words)),
        kind=mark.kind,
        parts=parts,
        words=words,
        before=before,
        after=after,
        in_title=mark.in_title,
        verdict=verdict if mark.kind == "quote" else None,
        ref=given.get("ref"),
        speaker=_ids(given.get("speaker")),
        to=_ids(given.get("to")),
        via=_ids(given.get("via")),
        by=_ids(given.get("by")),
        role=given.get("as"),
        type=cast(QuoteType, given.get("type", "headline" if mark.in_title else "direct")),
        stance=cast(Stance, given.get("stance", "reports")),
        language=given.get("language"),
        date=given.get("date"),
        note=given.get("note"),
    )


def has_made_id(passage: Passage) -> bool:
    """Whether a passage's id is, or may have been, made of its words: here, or by a command that writes ids into files."""
    texts = (passage.words, *passage.words.split(JOINED))
    made = {made for words in texts for made in (_made_id(passage.kind, words), proposed_id(passage.kind, words))}
    return passage.id in made or re.sub("-[0-9]+$", "", passage.id) in made


def proposed_id(kind: str, words: str) -> str:
    """The id that a mark gets which a command writes into an article."""
    return f"{kind[0]}-{slug(words, _IN_IDS, _PROPOSED)}"


def _made_id(kind: str, words: str) -> str:
    return f"{kind}-{slug(words, _IN_IDS)}"


def _ids(value: str | None) -> tuple[str, ...]:
    return tuple(part for part in _SEPARATOR.split(value) if part) if value else ()


def clean_words(text: str) -> str:
    """The words as they are shown away from their text: line breaks of the file become spaces, paragraphs stay."""
    if "\n" not in text and "\t" not in text:
        return text
    blocks = (block.replace("\n", " ").replace("\t", " ") for block in re.split(r"\n\n+", text))
    return "\n\n".join(block for block in blocks if block.strip())


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """A few words before and behind a passage, each from its own paragraph; an ellipsis where that goes on."""
    # Only so much is looked at: a text of one endless paragraph must not be read anew for each of its passages.
    base, limit = max(0, start - _REACH), min(len(text), end + _REACH)
    first = base + words_before(text[base : start + 1], start - base, CARD_CONTEXT)
    last = end - 1 + words_behind(text[end - 1 : limit], 1, CARD_CONTEXT)
    before = clean_words(text[first:start]).lstrip()
    after = clean_words(text[end:last]).rstrip()
    if first > 0 and not text.startswith("\n\n", first - 2):
        before = "… " + before
    if last < len(text) and not text.startswith("\n\n", last):
        after += " …"
    return before, after
