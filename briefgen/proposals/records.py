"""What is proposed: marks, and actors that the registry does not have yet."""

from __future__ import annotations

from typing import Literal, NamedTuple

from briefgen.model import ActorType

Confidence = Literal["high", "medium", "low"]
LEVELS: tuple[Confidence, ...] = ("high", "medium", "low")


class Proposal(NamedTuple):
    """A mark that could be put into an article. Offsets count characters of its plain text.

    `group` is shared by the parts of one quote that is split by its attribution; the first part has no `continues`.
    """

    kind: Literal["quote", "actor", "question"]
    start: int
    end: int
    confidence: Confidence
    reason: str
    speaker: str | None = None
    ref: str | None = None
    group: int = -1
    continues: bool = False


class Candidate(NamedTuple):
    """An actor that the registry does not have: a proposed id, and what the article says of it."""

    id: str
    name: str
    type: ActorType
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    speaks: bool = False
    start: int = -1
    end: int = -1


class Proposals(NamedTuple):
    """All that is proposed for an article, in the order of the text."""

    marks: tuple[Proposal, ...]
    candidates: tuple[Candidate, ...]
