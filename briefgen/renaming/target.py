"""What is renamed, and which words of the files mean it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

KINDS = ("actor", "source", "article", "briefing", "statement", "question", "claim", "event")
WITH_PAGE = frozenset({"actor", "source", "article", "briefing", "statement"})
ITEMS = frozenset({"statement", "question", "claim", "event"})  # what stands in a list of a briefing
REFERS_TO = {"quote": "statement"}  # what `ref` of a mark of this kind names; else it is the kind itself


class Target(NamedTuple):
    """One thing and its new id. A passage has its article in `article`.

    `public` says whether others may know its address: only then the old one has to lead to the new one.
    """

    kind: str
    old: str
    new: str
    article: str = ""
    public: bool = True

    @property
    def shown(self) -> str:
        return f"{self.article}#{self.old}" if self.kind == "passage" else f"{self.kind}:{self.old}"


Known = Callable[[str, str], bool]  # whether there is a thing of this kind with this id


def renamed(target: Target, names: str, text: str, known: Known) -> str | None:
    """What becomes of a text that names a thing of one of these kinds; None if it means something else."""
    kinds = names.split()
    if target.kind == "passage":
        article, _, passage = text.partition("#")
        hit = kinds == ["article"] and (article, passage) == (target.article, target.old)
        return f"{article}#{target.new}" if hit else None
    if target.kind not in kinds:
        return None
    own, mark, rest = text.partition("#") if target.kind == "article" else (text, "", "")
    # Where several kinds are possible, the first that there is counts.
    meant = next((kind for kind in kinds if known(kind, own)), None) if len(kinds) > 1 else target.kind
    return f"{target.new}{mark}{rest}" if own == target.old and meant == target.kind else None
