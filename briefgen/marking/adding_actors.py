"""Actors that articles name and the registry does not have, as entries of it."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.edits import Edit, edited
from briefgen.parse.registries import read_actors
from briefgen.parse.source_text import decode
from briefgen.proposals.records import Candidate
from briefgen.yaml_edits import flow, plain

_PATH = "content/actors.yaml"


def candidate_entry(candidate: Candidate) -> str:
    """A line of the registry."""
    record: dict[str, str | Sequence[str]] = {"name": candidate.name, "type": candidate.type}
    if candidate.aliases:
        record["aliases"] = candidate.aliases
    if candidate.roles:
        record["roles"] = candidate.roles
    return f"{plain(candidate.id)}: {flow(record)}"


def add_candidates(data: bytes | None, candidates: Sequence[Candidate]) -> bytes | None:
    """The registry with more actors below the others; None where that cannot be done for certain."""
    decoded = decode(data or b"", _PATH)
    if decoded.unreadable:
        return None
    text = decoded.text
    known = read_actors(text, _PATH).value or {} if text.strip() else {}
    new = [candidate for candidate in candidates if candidate.id not in known]
    end = len(text.rstrip("\n"))
    lines = "".join(f"\n{candidate_entry(candidate)}" for candidate in new)
    after = edited(data or b"", [Edit(end, end, lines if end else lines[1:] + "\n")])
    read = read_actors(decode(after, _PATH).text, _PATH).value or {}
    kept = all(read.get(key) == actor for key, actor in known.items())
    return after if kept and all(candidate.id in read for candidate in new) else None
