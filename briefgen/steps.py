"""Conclusions drawn step by step, each from what files and the steps before it stated, and again where that was touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from briefgen.catalog import Catalog, Derivation, Mapper, Reader, Reads, Topic
from briefgen.conclusions import Conclusion
from briefgen.problems import Problems


class Step(NamedTuple):
    """A kind of conclusion: for which keys it is drawn, and how. A `heavy` one is worth more than one process."""

    name: str
    keys: Callable[[Reader], Iterable[str]]
    conclude: Callable[[Reader, str], Conclusion]
    heavy: bool = False


class Steps:
    """Steps in their order, and what each of them has read."""

    def __init__(self, steps: Iterable[Step], past: Mapping[str, Reads] | None = None) -> None:
        self._steps = [
            (step, Derivation(step.keys, step.conclude, past[_name(step)] if past else None)) for step in steps
        ]

    def refresh(self, catalog: Catalog, problems: Problems, touched: set[Topic], map_: Mapper) -> None:
        """Draw the conclusions that what was touched leads to. What they touch is added to it."""
        for step, derivation in self._steps:
            for key, conclusion in derivation.refresh(catalog, touched, map_ if step.heavy else map):
                facts, found = conclusion or Conclusion()
                touched |= catalog.replace(f"{step.name}:{key}", facts)
                problems.note(step.name, key, found)

    @property
    def past(self) -> dict[str, Reads]:
        """What was read, from which other steps of the same names can go on."""
        return {_name(step): derivation.past for step, derivation in self._steps}


def _name(step: Step) -> str:
    return f"step {step.name}"
