"""Claims and timeline entries in the light of their passages, and marks that stand against themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from briefgen import dates
from briefgen.checks.desk import Desk
from briefgen.model import Briefing, Claim, Passage, TimelineEntry
from briefgen.relations import REFERRING


def check_claims(desk: Desk, briefing: Briefing, zone: str) -> None:
    """All claims and timeline entries of a briefing. `zone` is that of days without a time."""
    for index, claim in enumerate(briefing.claims):
        passages = list(_passages(desk, claim.cites, f"claim:{claim.id}"))
        _check_confirmed(desk, claim, passages, f"claims/{index}")
        _check_cites(desk, claim, passages, f"claims/{index}/cites")
    for index, entry in enumerate(briefing.timeline):
        _check_date(desk, entry, f"timeline/{index}/date", zone)


def check_stances(desk: Desk, passages: Sequence[Passage], beside: Iterable[str], path: str) -> None:
    """The claims marked in an article: no words support and deny the same.

    `beside` are the keys of places in the file `path` beside the article, where some of the marks may stand.
    """
    seen: dict[tuple[str | None, tuple[tuple[int, int], ...], bool], Passage] = {}
    apart = set(beside)
    for passage in passages:
        if passage.kind != "claim" or passage.stance == "doubts":
            continue
        key = (passage.ref, passage.parts, passage.in_title)
        other = seen.setdefault(key, passage)
        if _opposed(other, passage):
            message = f"the same words {_does(other)} and {_does(passage)} {_what(passage)}"
            hint = f"take one of the marks “{other.id}” and “{passage.id}” out, or let each stand at its own words"
            where = path if f"#{passage.id}" in apart else desk.path
            desk.report("B022", message, f"#{passage.id}", (hint,), path=where)


def _opposed(one: Passage, other: Passage) -> bool:
    return (one.stance == "denies") != (other.stance == "denies")


def _does(passage: Passage) -> str:
    return "deny" if passage.stance == "denies" else "support"


def _what(passage: Passage) -> str:
    return f"the claim “{passage.ref}”" if passage.ref else "a claim"


def _passages(desk: Desk, cites: Sequence[str], topic: str) -> Iterator[tuple[str, Passage]]:
    """The passages of a claim or entry, each once, with `article#passage`: those cited, then those that refer to it."""
    found = {name: passage for name in cites if (passage := desk.passage(name))}
    for placed in desk.reader.all(REFERRING, topic):
        found.setdefault(f"{placed.article}#{placed.passage.id}", placed.passage)
    yield from found.items()


def _check_confirmed(desk: Desk, claim: Claim, passages: Sequence[tuple[str, Passage]], key: str) -> None:
    """A reader has to be told why what somebody denies is confirmed."""
    denials = [name for name, passage in passages if passage.kind == "claim" and passage.stance == "denies"]
    if claim.status == "confirmed" and denials and not claim.note:
        names = ", ".join(f"“{name}”" for name in denials[:3]) + (" …" if len(denials) > 3 else "")
        message = f"the claim is confirmed, but {names} {'deny' if len(denials) > 1 else 'denies'} it"
        hints = ("say in `note:` why it stands all the same", "or set `status: disputed`, or correct `stance=` there")
        desk.report("B020", message, f"{key}/status", hints)


def _check_cites(desk: Desk, claim: Claim, passages: Sequence[tuple[str, Passage]], key: str) -> None:
    """A passage that is cited supports a claim, unless its mark says otherwise: so it is not cited beside a denial."""
    denials = {
        (name.partition("#")[0], passage.parts, passage.in_title): name
        for name, passage in passages
        if passage.kind == "claim" and passage.stance == "denies"
    }
    known = dict(passages)
    for index, name in enumerate(claim.cites):
        passage = known.get(name)
        if passage is None or passage.kind == "claim":
            continue
        denial = denials.get((name.partition("#")[0], passage.parts, passage.in_title))
        if denial:
            message = f"“{name}” would support the claim, but the same words deny it as “{denial}”"
            desk.report("B022", message, f"{key}/{index}", (f"cite “{denial}” in its place, or take it out",))


def _check_date(desk: Desk, entry: TimelineEntry, key: str, zone: str) -> None:
    """The date of an entry and those of its marks have a day in common. Dates that are not sure are not doubted."""
    for name, passage in _passages(desk, entry.cites, f"event:{entry.id}"):
        given = passage.date if passage.kind == "event" else None
        if given and (dates.is_after(given, entry.date, zone) or dates.is_after(entry.date, given, zone)):
            message = f"the entry is of {entry.date}, its passage “{name}” of {given}"
            hints = ("correct one of the two", f"or write what is sure: a longer time, or `{entry.date}?`")
            desk.report("B021", message, key, hints)
            return
