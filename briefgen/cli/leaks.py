"""The last look before a site is published, as `build` and `check` take it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from briefgen import layout
from briefgen.cli.progress import Progress
from briefgen.diagnostics import Diagnostic
from briefgen.leaks.standing import written_before
from briefgen.leaks.telling import find_leaks
from briefgen.outcome import Outcome
from briefgen.pipeline import Build, Output


def look_for_leaks(
    build: Build,
    place: Path | None,
    changes: Iterable[str],
    index: Mapping[str, Output | None],
    progress: Progress,
) -> tuple[Diagnostic, ...]:
    """What is in the files that are about to be published and may not be there.

    `index` has the files of the search. Where texts have changed, what stands in the folder since an earlier build is looked through as well.
    """
    progress.announce("Looking for what may not be published")
    again = place and any(layout.kind_of(path) in layout.TEXTS for path in changes)
    before = written_before(build, place) if place and again else {}
    return find_leaks(build, {**before, **build.pending, **index}, progress.map_)


def told_of(outcome: Outcome, leaks: tuple[Diagnostic, ...]) -> Outcome:
    """An outcome that tells of leaks, too."""
    every = sorted((*outcome.diagnostics, *leaks), key=lambda problem: problem.sort_key)
    return msgspec.structs.replace(outcome, diagnostics=tuple(every))
