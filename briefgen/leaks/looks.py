"""The looks at a site that is watched: each at the cost of what has changed, as far as that is sure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from pathlib import Path

from briefgen import layout
from briefgen.catalog import Mapper
from briefgen.diagnostics import Diagnostic
from briefgen.leaks.guard import Guard
from briefgen.leaks.last_look import LastLook, files_at
from briefgen.leaks.standing import at_hand, with_own_words
from briefgen.leaks.telling import look_through, secrets_of
from briefgen.pipeline import Build, Output

_FEW = 500  # files; whoever has changed more of them changes still more


class Looks:
    """What was looked through of a site while it is watched, and what was not yet."""

    def __init__(self) -> None:
        self._guard = Guard()
        self._changed: set[str] = set()  # paths of the project that have changed since the last clean look
        self._again = True  # whether other words may be secret for another reason
        self._learns = False
        self.counted: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether all that the build has come to was looked through and nothing found."""
        return not self._again and not self._changed

    @property
    def wants_rest(self) -> bool:
        """Whether there is something to learn in a quiet moment."""
        return self._learns and self.is_clean

    def note(self, paths: Iterable[str], *, again: bool = False) -> None:
        """Files have changed. `again`: something else has, too, by which other words may be secret."""
        self._changed.update(paths)
        self._again = self._again or again

    def begin(
        self, look: LastLook, build: Build, index: Mapping[str, Output | None], folder: Path, map_: Mapper
    ) -> tuple[Diagnostic, ...]:
        """The first look, which goes by what earlier runs have remembered."""
        finding = look.take(build, index, folder, map_)
        self._note_look(clean=not finding.leaks, counted=finding.counted)
        return finding.leaks

    def take(
        self, build: Build, pending: Mapping[str, Output | None], folder: Path, make: Callable[[Set[str]], object]
    ) -> tuple[Diagnostic, ...]:
        """Look at what is pending, where all that stands in the folder was looked through. `make` makes files anew."""
        if not self._again and not self.counted and self._guard.is_sure(build, self._changed, pending, folder):
            self._changed.clear()
            return ()
        self._guard.forget()
        due = {address for address, output in pending.items() if output is not None}
        due |= set(self.counted)
        if self._again or any(map(layout.decides_secrets, self._changed)):
            due |= with_own_words(build)
        secrets = secrets_of(build)
        files = {} if secrets.are_none else files_at(build, due, pending, folder, make)
        finding = look_through(build, secrets, files)
        self._note_look(clean=not finding.leaks, counted=finding.counted, learns=len(pending) <= _FEW)
        return finding.leaks

    def warn(self, build: Build, paths: Iterable[str]) -> None:
        """Files are about to change. The build is still as it was before."""
        self._guard.warn(build, paths)

    def rest(self, build: Build, folder: Path) -> None:
        """A quiet moment: learn what there is, so that the next edit is looked through at its own cost."""
        if self.wants_rest:
            self._learns = False
            wanted = with_own_words(build)
            files = at_hand(build, wanted, folder)
            if files.keys() == wanted:
                self._guard.learn(build, files)

    def _note_look(self, *, clean: bool, counted: tuple[str, ...], learns: bool = True) -> None:
        self._learns = clean and learns
        if clean:
            self._changed.clear()
            self._again, self.counted = False, counted
