"""Standoff marks: annotations that stand beside the text and name the words they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from briefgen.diagnostics import Diagnostic, Place
from briefgen.model import KINDS, Annotation, Kind, Places
from briefgen.parse.passages import Anchored
from briefgen.selectors import MANY, Haystack, find_between, find_exact

_ALLOWED: dict[str, frozenset[str]] = {
    "quote": frozenset({"speaker", "to", "as", "type", "via", "language", "note", "cont", "ref"}),
    "claim": frozenset({"by", "stance", "ref", "note"}),
    "event": frozenset({"date", "ref", "note"}),
}
_ALWAYS = frozenset({"ref", "note"})


class AnnotationList(NamedTuple):
    """The annotations of one file and where they stand in it."""

    path: str
    annotations: tuple[Annotation, ...]
    places: Places


class Standing(NamedTuple):
    """The marks that have found their words, and what is wrong with the others."""

    marks: tuple[Anchored, ...]
    diagnostics: tuple[Diagnostic, ...]


def anchor_all(lists: Sequence[AnnotationList], text: str, title: str) -> Standing:
    """Find the words of every annotation in the text; those of a headline quote in the title too."""
    marks: list[Anchored] = []
    problems: list[Diagnostic] = []
    haystack, headline = Haystack(text), Haystack(title)
    for listed in lists:
        found, wrong = anchor_in(listed, haystack, headline)
        marks += found
        problems += wrong
    return Standing(tuple(marks), tuple(problems))


def anchor_in(listed: AnnotationList, haystack: Haystack, headline: Haystack) -> Standing:
    """Find the words of the annotations of one file."""
    path, items, places = listed
    marks: list[Anchored] = []
    problems: list[Diagnostic] = []
    for index, annotation in enumerate(items):
        at = _Spot(path, f"annotations/{index}", places)
        kind = _kind(annotation, at, problems)
        if kind is not None:
            mark = _anchor(annotation, kind, at, haystack, headline, problems)
            marks += [mark] if mark else []
    return Standing(tuple(marks), tuple(problems))


class _Spot(NamedTuple):
    path: str
    base: str
    places: Places

    def place(self, key: str = "") -> Place:
        whole = self.places.get(self.base, Place(1, 1))
        return self.places.get(f"{self.base}/{key}", whole) if key else whole


def _kind(annotation: Annotation, at: _Spot, problems: list[Diagnostic]) -> Kind | None:
    kinds = [kind for kind in KINDS if getattr(annotation, kind) is not None]
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


def _anchor(
    annotation: Annotation,
    kind: Kind,
    at: _Spot,
    haystack: Haystack,
    headline: Haystack,
    problems: list[Diagnostic],
) -> Anchored | None:
    by_exact = annotation.exact is not None
    by_ends = annotation.start is not None or annotation.end is not None
    if by_exact == by_ends or (by_ends and (annotation.start is None or annotation.end is None)):
        message = "an annotation names its words by `exact`, or by both `start` and `end`"
        hint = "copy the words into `exact:`, or the first of them into `start:` and the last into `end:`"
        problems.append(Diagnostic("A024", message, at.path, at.place(), (hint,)))
        return None
    found = _find(annotation, haystack)
    in_title = not found and annotation.type == "headline"
    if in_title:
        found = _find(annotation, headline)
    if len(found) != 1:
        problems.append(_not_one(annotation, len(found), at, in_headline=bool(_find(annotation, headline))))
        return None
    places = {key: at.place(key) for key in (*_attributes(annotation), "cont")}
    for key in ("speaker", "to", "via", "by"):
        places |= {f"{key}/{i}": at.place(f"{key}/{i}") for i in range(len(getattr(annotation, key)))}
    return Anchored(
        kind=kind,
        id=getattr(annotation, kind),
        start=found[0][0],
        end=found[0][1],
        attributes=_attributes(annotation),
        path=at.path,
        places={"": at.place(), "id": at.place(kind), **places},
        in_title=in_title,
    )


def _find(annotation: Annotation, text: Haystack) -> tuple[tuple[int, int], ...]:
    if annotation.exact is not None:
        return find_exact(text, annotation.exact, annotation.prefix, annotation.suffix)
    return find_between(text, annotation.start or "", annotation.end or "")


def _not_one(annotation: Annotation, count: int, at: _Spot, *, in_headline: bool) -> Diagnostic:
    key = "exact" if annotation.exact is not None else "start"
    if count:
        hint = "add `prefix:` or `suffix:`, the words before or behind" if key == "exact" else "give longer words"
        times = f"{count} times" if count < MANY else f"{MANY} times or more"
        return Diagnostic("A012", f"these words stand in the text {times}", at.path, at.place(key), (hint,))
    hint = "copy them anew from the text; boilerplate and comments are no part of it"
    if in_headline and annotation.quote is not None:
        hint = "they stand in the headline: add `type: headline`"
    message = "these words do not stand in the text"
    if key == "start":
        message = "no stretch of the text begins and ends with these words"
    return Diagnostic("A011", message, at.path, at.place(key), (hint,))


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
