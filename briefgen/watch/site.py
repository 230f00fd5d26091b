"""The site of a project that is watched, as it stands in its folder."""

from __future__ import annotations

from collections.abc import Mapping, Set
from contextlib import suppress
from pathlib import Path

from briefgen.built import Built, manifest_digest, remember_built, sources_digest
from briefgen.catalog import Mapper
from briefgen.diagnostics import Diagnostic
from briefgen.leaks.last_look import LastLook
from briefgen.leaks.looks import Looks
from briefgen.manifest import MANIFEST
from briefgen.memory import LostError
from briefgen.outcome import Stood, digests_of, tags_of
from briefgen.pages import Haste
from briefgen.pipeline import Build, Changes, Output
from briefgen.publish import BusyError, Publisher, PublishError, exclusive, mend
from briefgen.searching.index import SearchIndex
from briefgen.watch.project import Project


class Site:
    """What stands in the output folder, with the index of its search, and what is known of it. It follows the build.

    Whatever here asks the build may find that something is lost which was kept of it (`LostError`). Then another build takes
    its place, and what stands in the folder is compared with that one. Nobody else has to mind.
    """

    def __init__(self, project: Project, folder: Path) -> None:
        self._project, self._folder = project, folder
        self._publisher = Publisher(folder)
        self._index = SearchIndex(project.store, folder)
        self._looks = Looks()
        self._copied: frozenset[str] = frozenset()  # addresses of what was copied when the site was last published
        self._outdated = False  # whether the build may be another one than the index was made of
        self._stopped: bool | None = None  # as those who publish the site were told last

    @property
    def build(self) -> Build:
        """The build whose site this is."""
        return self._project.build

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """All that is wrong now, as far as it can be known without looking through the files."""
        return (*self.build.diagnostics, *self._index.problems)

    @property
    def copied(self) -> Set[str]:
        """The addresses of what is copied into the site, or was when it was last published."""
        return self.build.copies.keys() | self._copied

    # ── the build ───────────────────────────────────────────────────────────────────────────────────────────────

    def bring_up(self, map_: Mapper) -> None:
        """Make what somebody has changed in the folder, and the index if it is not that of the build."""
        with suppress(BusyError), exclusive(self._project.folder):
            mend(self._folder)
        lost = self._changed_outside()
        self._make_again(self._to_make(lost), map_)
        self._bring_up_index(lost)

    def take_in(self, changed: Changes, haste: Haste | None, *, ended: bool) -> tuple[str, ...]:
        """Take changes into the build. `ended`: an embargo has, too. Gives the addresses of the pages that were rendered."""
        self._outdated = True
        self._looks.note(changed, again=ended)
        with self._project.lock:
            try:
                self._looks.warn(self.build, changed)
                return tuple(self.build.apply(changed, haste=haste))
            except LostError:
                return self._catch_up()

    def make_more(self, haste: Haste) -> tuple[str, ...]:
        """Make some of the pages that were left to be made. Gives the addresses of those that were rendered."""
        with self._project.lock:
            try:
                return tuple(self.build.make_more(haste))
            except LostError:
                return self._catch_up()

    def begin_anew(self, map_: Mapper = map) -> tuple[str, ...]:
        """A clean build, after one that may be half changed, or of which something was lost. Gives what `take_in` does."""
        with self._project.lock:
            self._forget()
            return self._project.begin_anew(map_)

    def _catch_up(self) -> tuple[str, ...]:
        """Go on from what another build has kept meanwhile, which has let go of what this one had kept."""
        self._forget()
        try:
            rendered = self._project.catch_up()
            self.build.apply({}, map, self._to_make(self._changed_outside()))
        except LostError:
            return self.begin_anew()
        return rendered

    def _forget(self) -> None:
        """What stands in the folder is from now on as if another program had written it."""
        self._publisher = Publisher(self._folder)
        self._looks.note((), again=True)
        self._outdated = True

    def _changed_outside(self) -> Set[str]:
        """What is not in the folder as it is known to have been published."""
        tags = {**tags_of(self.build), **self._index.tags}
        return Stood(self._project.store, self._folder).changed_outside(tags, (MANIFEST,))

    def _to_make(self, lost: Set[str]) -> Set[str]:
        """Which of these pages have to be made again, and are not about to be published anyway."""
        again = self.build.outputs if MANIFEST in lost else lost & self.build.outputs
        return again - self.build.pending.keys()

    def _make_again(self, lost: Set[str], map_: Mapper = map) -> None:
        """Make what belongs at these addresses, although nothing of it has changed."""
        if lost:
            try:
                self._make_missing(lost, map_)
            except LostError:
                self.begin_anew(map_)

    def _make_missing(self, lost: Set[str], map_: Mapper = map) -> None:
        with self._project.lock:
            self.build.apply({}, map_, lost)

    # ── the index ───────────────────────────────────────────────────────────────────────────────────────────────

    def index_again(self) -> bool:
        """Make the index of what was published, and say whether it has changed. It takes too long for each edit."""
        return self._outdated and not self._stopped and self._bring_up_index()

    def _bring_up_index(self, lost: Set[str] = frozenset()) -> bool:
        """Make the index anew if that is needed. Says whether it has changed; with errors nothing is published."""
        if self.build.has_errors:
            return False
        try:
            changed = self._index.bring_up(self.build, lost)
        except LostError:
            self.begin_anew()
            changed = self._index.bring_up(self.build, lost)
        self._outdated = False
        return changed

    # ── the folder ──────────────────────────────────────────────────────────────────────────────────────────────

    def look(self, *, first: bool = False) -> tuple[Diagnostic, ...]:
        """What may not be in the site. What it stood in stays pending, and so is looked through again."""
        build, index = self.build, self._index.pending
        try:
            if first:
                last = LastLook(self._project.store, self._project.outcome, self._index.tags)
                return self._looks.begin(last, build, index, self._folder, map)
            return self._looks.take(build, {**build.pending, **index}, self._folder, self._make_missing)
        except LostError:
            self.begin_anew()
            return self.look()

    def publish(self) -> tuple[Mapping[str, Output | None], tuple[Diagnostic, ...]]:
        """Publish what is pending, all of which was looked through. Gives what was published, and what kept the rest from being so.

        Raises BusyError and PublishError.
        """
        with exclusive(self._project.folder):
            if not self._write():
                # Somebody has emptied the folder: what was published long ago is needed once more.
                self._make_again(self.build.outputs)
                self._bring_up_index(self._index.tags.keys())
                if leaks := self.look():
                    return {}, leaks
                self._write()
        published, self.build.pending = self.build.pending, {}
        self._index.pending = {}
        self._copied = frozenset(self.build.copies)
        return published, ()

    def _write(self) -> bool:
        """Whether all of the site is in the folder now."""
        return self._publisher.publish(self.build.pending | self._index.pending, self._wanted)

    def _wanted(self) -> Set[str]:
        return self.build.outputs | self._index.tags.keys()

    # ── what is written down ────────────────────────────────────────────────────────────────────────────────────

    @property
    def wants_rest(self) -> bool:
        """Whether something was left for a quiet moment."""
        return self._looks.wants_rest or self._publisher.unfinished

    def rest(self) -> None:
        """Do what was left for a quiet moment."""
        with suppress(LostError, OSError):
            self._looks.rest(self.build, self._folder)
        self.finish()

    def finish(self) -> None:
        """Write down what was published."""
        if self._publisher.unfinished:
            with suppress(PublishError), exclusive(self._project.folder):
                self._publisher.finish()

    def keep(self, *, last: bool) -> None:
        """Keep the build, and how the folder stands if all that was made is in it."""
        store, outcome, index = self._project.store, self._project.outcome, self._index
        if not self.build.pending and not index.pending:
            index.remember()
            Stood(store, self._folder).remember({**outcome.tags, **index.tags}, (MANIFEST,))
            if self._looks.is_clean:
                LastLook(store, outcome, index.tags).remember(self._looks.counted)
        self._project.keep(outcome, last=last)

    @property
    def is_stopped(self) -> bool:
        """Whether those who publish the site know that errors keep it as it was."""
        return bool(self._stopped)

    def tell(self, *, stopped: bool) -> None:
        """Tell those who publish the site whether errors stop it. Until the next time, a site that has changed is unknown to them."""
        self._stopped = stopped
        sources = "" if stopped else sources_digest(digests_of(self.build.files))
        built = Built(self.build.release.edition, stopped, sources, manifest_digest(self._folder))
        remember_built(self._project.folder, self._folder, built)

    def tell_if_news(self, *, stopped: bool) -> None:
        """The same if they were told otherwise last."""
        if stopped != self._stopped:
            self.tell(stopped=stopped)
