"""The last look before a site is published, as `build` and `check` take it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from briefgen.cli.progress import Progress
from briefgen.diagnostics import Diagnostic
from briefgen.leaks.last_look import LastLook
from briefgen.outcome import Outcome
from briefgen.pipeline import Build, Output


def look_for_leaks(
    look: LastLook, build: Build, index: Mapping[str, Output | None], place: Path | None, progress: Progress
) -> tuple[Diagnostic, ...]:
    """What is in a site that may not be there, as far as it was not looked through before.

    `index` has the files of the search that are about to be written; `place` is the folder of the site, if there is one.
    A clean look is kept with the build.
    """
    progress.announce("Looking for what may not be published")
    return look.take(build, index, place, progress.map_).leaks


def told_of(outcome: Outcome, leaks: tuple[Diagnostic, ...]) -> Outcome:
    """An outcome that tells of leaks, too."""
    every = sorted((*outcome.diagnostics, *leaks), key=lambda problem: problem.sort_key)
    return msgspec.structs.replace(outcome, diagnostics=tuple(every))
