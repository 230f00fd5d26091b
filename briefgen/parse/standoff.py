"""Standoff marks: annotations that stand beside the text and name the words they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from briefgen.diagnostics import Diagnostic, Place
from briefgen.model import KINDS, Annotation, Kind, Places, Verdict
from briefgen.parse.by_place import PlacedText, is_place, words_at
from briefgen.parse.passages import Anchored
from briefgen.selectors import MANY, Haystack, find_between, find_exact
from briefgen.text import Span

_ALLOWED: dict[str, frozenset[str]] = {
    "quote": frozenset({"speaker", "to", "as", "type", "via", "language", "note", "cont", "ref"}),
    "claim": frozenset({"by", "stance", "ref", "note"}),
    "event": frozenset({"date", "ref", "note"}),
}
_ALWAYS = frozenset({"ref", "note"})
# The words of a text that come nearest to words that do not stand in it, if any are near.
Nearest = Callable[[str, Haystack], str | None]
_GUESSES = 20  # guessing costs; a file full of lost words gets no guesses after the first


def nothing_near(_words: str, _text: Haystack) -> None:
    """For whoever does not want guesses."""


# What ends the note that only a headline has some words: a note of the author says that they have been seen.
SEEN_TO = "pages say so with the quote; once you have seen it, a `note:` here ends this message"


class AnnotationList(NamedTuple):
    """The annotations of one file and where they stand in it."""

    path: str
    annotations: tuple[Annotation, ...]
    places: Places


class Standing(NamedTuple):
    """The marks that have found their words, and what is wrong with the others."""

    marks: tuple[Anchored, ...]
    diagnostics: tuple[Diagnostic, ...]


def anchor_all(lists: Sequence[AnnotationList], text: str, title: str, nearest: Nearest) -> Standing:
    """Find the words of every annotation in the text; those of a headline quote in the title too.

    Where words are not found, `nearest` is asked what comes nearest, for the first few of them.
    """
    marks: list[Anchored] = []
    problems: list[Diagnostic] = []
    article = _Texts(Haystack(text), Haystack(title), PlacedText(text), nearest)
    for listed in lists:
        found, wrong = _anchor_in(listed, article)
        marks += found
        problems += wrong
    return Standing(tuple(marks), tuple(problems))


def anchor_in(listed: AnnotationList, haystack: Haystack, headline: Haystack) -> Standing:
    """Find the words of the annotations of one file."""
    return _anchor_in(listed, _Texts(haystack, headline, PlacedText(haystack.text), nothing_near))


def _anchor_in(listed: AnnotationList, article: _Texts) -> Standing:
    path, items, places = listed
    marks: list[Anchored] = []
    problems: list[Diagnostic] = []
    for index, annotation in enumerate(items):
        at = _Spot(path, f"annotations/{index}", places)
        kind = _kind(annotation, at, problems)
        if kind is not None:
            mark = _anchor(annotation, kind, at, article, problems)
            marks += [mark] if mark else []
    return Standing(tuple(marks), tuple(problems))


class _Texts(NamedTuple):
    """Where words are looked for."""

    body: Haystack
    headline: Haystack
    placed: PlacedText
    nearest: Nearest


class _Spot(NamedTuple):
    path: str
    base: str
    places: Places

    def place(self, key: str = "") -> Place:
        whole = self.places.get(self.base, Place(1, 1))
        return self.places.get(f"{self.base}/{key}", whole) if key else whole


def _kind(annotation: Annotation, at: _Spot, problems: list[Diagnostic]) -> Kind | None:
    kinds = [kind for kind in KINDS if getattr(annotation, kind) is not None]
    kinds += [annotation.mark] if annotation.mark else []
    if len(kinds) != 1:
        message = "an annotation names exactly one kind, such as `quote: id`"
        hint = f"the kinds are {', '.join(KINDS)}; this one names {' and '.join(kinds) or 'none'}"
        problems.append(Diagnostic("A024", message, at.path, at.place(), (hint,)))
        return None
    kind = kinds[0]
    allowed = _ALLOWED.get(kind, _ALWAYS)
    for key in _attributes(annotation):
        if key not in allowed:
            message = f"a {kind} has no `{key}`"
            hint = f"a {kind} takes {', '.join(sorted(allowed))}"
            problems.append(Diagnostic("A007", message, at.path, at.place(key), (hint,)))
    return kind  # type: ignore[return-value]  # KINDS are the names of Kind


class _Words(NamedTuple):
    """The words that an annotation names: where they stand, in the text or in the headline."""

    span: Span
    in_title: bool = False


def _anchor(
    annotation: Annotation, kind: Kind, at: _Spot, texts: _Texts, problems: list[Diagnostic]
) -> Anchored | None:
    if (unclear := _unclear(annotation, at)) is not None:
        problems.append(unclear)
        return None
    named = _placed if annotation.at else _named
    found = named(annotation, at, texts, problems)
    if found is None:
        return None
    places = {key: at.place(key) for key in (*_attributes(annotation), "cont")}
    for key in ("speaker", "to", "via", "by"):
        places |= {f"{key}/{i}": at.place(f"{key}/{i}") for i in range(len(getattr(annotation, key)))}
    return Anchored(
        kind=kind,
        id=getattr(annotation, kind),
        start=found.span[0],
        end=found.span[1],
        attributes=_attributes(annotation),
        path=at.path,
        places={"": at.place(), "id": at.place("mark" if annotation.mark else kind), **places},
        in_title=found.in_title,
        verdict=_verdict(annotation, (texts.headline if found.in_title else texts.body).text[slice(*found.span)]),
    )


def _unclear(annotation: Annotation, at: _Spot) -> Diagnostic | None:
    """What is wrong with the way in which an annotation names its words: by all of them, by their ends, or by their place."""
    by_ends, by_place = (annotation.start, annotation.end), (annotation.at or None, annotation.digest)
    ways = ((annotation.exact,), by_ends, by_place)
    given = [way for way in ways if any(part is not None for part in way)]
    if len(given) != 1 or None in given[0]:
        message = "an annotation names its words by `exact`, or by both `start` and `end`"
        hint = "copy the words into `exact:`, or the first of them into `start:` and the last into `end:`"
        if by_place in given:
            message = "an annotation names a place by both `at` and `digest`, and by nothing else"
            hint = "take the line as it was given out; to mark words of your own name them by `exact:`"
        return Diagnostic("A024", message, at.path, at.place(), (hint,))
    if annotation.digest is not None and not is_place(annotation.at, annotation.digest):
        message = "`at` is where words begin and end, `digest` has 64 of the signs 0 to 9 and a to f"
        hint = "take the line as it was given out: `at: [120, 143]`; to mark words of your own name them by `exact:`"
        return Diagnostic("A024", message, at.path, at.place(), (hint,))
    return None


def _placed(annotation: Annotation, at: _Spot, texts: _Texts, problems: list[Diagnostic]) -> _Words | None:
    """The words of a place, if they are those that were marked."""
    found = words_at(annotation.at, str(annotation.digest), texts.placed, at.path, at.place("at"))
    if isinstance(found, Diagnostic):
        problems.append(found)
        return None
    return _Words(found)


def _named(annotation: Annotation, at: _Spot, texts: _Texts, problems: list[Diagnostic]) -> _Words | None:
    """The words that are named by themselves, if they stand in one place; those of a headline quote in the title too."""
    found = _find(annotation, texts.body)
    in_title = not found and annotation.type == "headline"
    if in_title:
        found = _find(annotation, texts.headline)
    if len(found) != 1:
        guess = [problem.code for problem in problems].count("A011") < _GUESSES
        problems.append(_many(annotation, len(found), at) if found else _absent(annotation, at, texts, guess=guess))
        return None
    if in_title and annotation.note is None:
        message = "these words stand in the headline, and nowhere in the text"
        problems.append(Diagnostic("Q010", message, at.path, at.place("exact"), (SEEN_TO,)))
    return _Words(found[0], in_title)


def _verdict(annotation: Annotation, words: str) -> Verdict:
    """How words were found that are given whole. Those between a beginning and an end are the article's own."""
    return "exact" if annotation.exact is None or annotation.exact.strip() == words else "typographic"


def _find(annotation: Annotation, text: Haystack) -> tuple[tuple[int, int], ...]:
    if annotation.exact is not None:
        return find_exact(text, annotation.exact, annotation.prefix, annotation.suffix)
    return find_between(text, annotation.start or "", annotation.end or "")


def _many(annotation: Annotation, count: int, at: _Spot) -> Diagnostic:
    key = "exact" if annotation.exact is not None else "start"
    hint = "add `prefix:` or `suffix:`, the words before or behind" if key == "exact" else "give longer words"
    times = f"{count} times" if count < MANY else f"{MANY} times or more"
    return Diagnostic("A012", f"these words stand in the text {times}", at.path, at.place(key), (hint,))


def _absent(annotation: Annotation, at: _Spot, texts: _Texts, *, guess: bool) -> Diagnostic:
    key, words = "exact", annotation.exact
    message = "these words do not stand in the text"
    if words is None:
        message = "no stretch of the text begins and ends with these words"
        lost = [end for end in ("start", "end") if not find_exact(texts.body, getattr(annotation, end) or "")]
        key = lost[0] if lost else "start"
        words = getattr(annotation, key) if lost else None
        message = f"the words of `{key}` do not stand in the text" if lost else message
    if annotation.quote is not None and _find(annotation, texts.headline):
        return Diagnostic(
            "A011", message, at.path, at.place(key), ("they stand in the headline: add `type: headline`",)
        )
    near = texts.nearest(words, texts.body) if words and guess else None
    hints = (f"the nearest passage is “{near}”",) if near else ()
    hint = "copy them anew from the text; boilerplate and comments are no part of it"
    if key == "exact" and find_exact(texts.body, words or ""):
        hint = "correct `prefix:` or `suffix:`, or leave them out"
        hints = ("they stand in it, but next to other words than these",)
    return Diagnostic("A011", message, at.path, at.place(key), (*hints, hint))


def _attributes(annotation: Annotation) -> dict[str, str]:
    """The attributes as an inline mark would give them."""
    many = {"speaker": annotation.speaker, "to": annotation.to, "via": annotation.via, "by": annotation.by}
    given = {key: ",".join(values) for key, values in many.items() if values}
    single = {
        "ref": annotation.ref,
        "type": annotation.type,
        "stance": annotation.stance,
        "language": annotation.language,
        "date": annotation.date,
        "as": annotation.role,
        "cont": annotation.cont,
        "note": annotation.note,
    }
    return given | {key: value for key, value in single.items() if value is not None}
