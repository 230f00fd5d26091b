"""What is wrong with a project, as far as a build has found it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefgen.diagnostics import Diagnostic

Found = dict[tuple[str, str], tuple[Diagnostic, ...]]  # by the stage of a build, and the key at which it was found


class Problems:
    """All that was found, by stage and key. What is found at one takes the place of what was found there before."""

    def __init__(self, found: Found | None = None) -> None:
        self.found: Found = {} if found is None else found

    def note(self, stage: str, key: str, problems: Iterable[Diagnostic]) -> None:
        """This, and nothing else, is wrong there now."""
        now = tuple(problems)
        if now:
            self.found[stage, key] = now
        else:
            self.found.pop((stage, key), None)

    def told(self, of_theme: Sequence[Diagnostic], of_pages: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """All that is wrong, in the order of files and lines, with what its pages say of a theme that may be broken."""
        # Neither the order of the edits nor that of a set may show where two problems stand at one place.
        found = dict.fromkeys(problem for key in sorted(self.found) for problem in self.found[key])
        told = {(problem.code, problem.path) for problem in of_theme}
        # A template that the theme complains of cannot but fail on its pages.
        failed = (p for p in of_pages if not told & {(p.code, p.path), ("T001", p.path)})
        found |= dict.fromkeys(_one_for_each_place(failed))
        return tuple(sorted(found, key=lambda problem: problem.sort_key))


def _one_for_each_place(problems: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    """A mistake in a template shows on every page that uses it; told once, for the first page, it is told enough."""
    found: dict[tuple[str, str, int], Diagnostic] = {}
    for problem in sorted(problems, key=lambda problem: (problem.hints, problem.message)):
        found.setdefault((problem.code, problem.path, problem.place.line), problem)
    return found.values()
