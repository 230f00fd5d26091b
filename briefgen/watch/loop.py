"""The loop over batches of changes: look, build, publish, tell. Nothing that stands in a file ends it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Set
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from briefgen.catalog import Mapper
from briefgen.changes import Batch, Changes
from briefgen.compiled import compiled_templates
from briefgen.diagnostics import has_errors
from briefgen.layout import OWN
from briefgen.memory import give_back
from briefgen.pages import Haste
from briefgen.pipeline import Build, Output
from briefgen.publish import BusyError, PublishError
from briefgen.reading import FileValue
from briefgen.rebuild import Rebuild, UnderWay
from briefgen.relations import EMBARGOES
from briefgen.watch.project import Project
from briefgen.watch.site import Site
from briefgen.why import reason

_RETRY = 0.2  # seconds until it is tried again to publish what another build keeps from being published
_QUIET = 1.0  # seconds without a change, after which there is time for what can wait
_NEXT = 0.001  # seconds in which others may look at the build, between two pieces of work
_SLICE = 0.1  # seconds for which pages that nobody waits for are made, before it is looked whether more has changed
_UNSETTLED = 0.1  # seconds for which a file must have been left alone, where nobody tells when it is finished
_MANY = 500  # pages after which what is no longer used is collected without waiting for a quiet moment


class Watch:
    """A project that is kept built. All but `settled` belongs to one thread. After `begin` comes `open`, then the rest."""

    _site: Site

    def __init__(
        self, project: Path, told: Callable[[], Mapping[str, FileValue]] = dict, *, reasons: bool = False
    ) -> None:
        """`told` gives what holds for the run besides the files: the edition, and the moment at which it is asked."""
        self._project = Project(project, told)
        self._reasons = reasons
        self._under_way: UnderWay | None = None
        self._waiting = False  # whether another build keeps this one from being published
        self._failed = False
        self._unkept = 0  # pages made since the build was kept
        self._untidy = _MANY + 1  # pages made since what is no longer used was collected; the first build is much work
        # The addresses that somebody has looked at lately. If it is known, nobody waits for other pages than these.
        self.asked: Callable[[], Set[str]] | None = None

    @property
    def build(self) -> Build:
        """The project as it was last built."""
        return self._project.build

    def settled(self, longest: float) -> AbstractContextManager[Build | None]:
        """The build while nothing in it changes, for other threads; None if that takes longer than so many seconds."""
        return self._project.settled(longest)

    # ── the beginning and the end ───────────────────────────────────────────────────────────────────────────────

    def look(self) -> bool:
        """Look at the project, next to the build that was kept. Whether so much is new that it is better built apart.

        What a large build has used its process keeps, needed or not. So that build has one of its own (`apart`), which
        keeps what it made: to look again is then to see that little is new.
        """
        return self._project.look() > _MANY

    def begin(self, map_: Mapper) -> Build:
        """The first build, as far as it differs from the one that was kept. Nothing is published yet.

        `map_` may use processes, since there are no threads yet.
        """
        return self._project.begin(map_)

    def open(self, output: Path, map_: Mapper = map) -> Rebuild:
        """Publish the first build, and keep it. What somebody has changed in the output is made anew.

        Raises PublishError.
        """
        started = time.perf_counter()
        self._site = Site(self._project, output)
        self._site.bring_up(map_)
        rebuild = self._published(UnderWay(started, dict.fromkeys(self.build.files, True)), first=True)
        if rebuild.failure:
            raise rebuild.failure
        self._keep(last=False)
        self._site.tell(stopped=rebuild.stopped)
        return rebuild

    def close(self) -> None:
        """Keep the build, so that the next start is quick, and let go of the cache."""
        # A build of which pages are left is as little worth as one that has failed.
        self._failed = self._failed or self._under_way is not None
        if not self._failed and self._site.index_again():
            self._published(UnderWay(time.perf_counter()))
        self._site.finish()
        if not self._failed:
            self._site.tell(stopped=self._site.is_stopped)
        if self._unkept:
            self._keep(last=True)
        self._project.store.close()

    def _keep(self, *, last: bool) -> None:
        if not self._failed:
            self._site.keep(last=last)
            self._unkept = 0

    # ── batch by batch ──────────────────────────────────────────────────────────────────────────────────────────

    def follow(self, changes: Changes, tell: Callable[[Rebuild], None]) -> None:
        """Build what changes, for ever. `tell` is called whenever something has."""
        self._tidy()
        batch: Batch | None = Batch(None)  # for what has changed while the first build was under way
        with compiled_templates():
            self.build.warm_up()
        while True:
            rebuild = self.take(batch, polling=bool(changes.polling)) if batch else None
            if rebuild is None and (not batch or changes.polling):
                rebuild = self._rest()
            if rebuild is not None:
                tell(rebuild)
                self._untidy += 1 + len(rebuild.rendered)
                if self._untidy > _MANY:
                    self._tidy()
            batch = changes.next(self._pause())

    def take(self, batch: Batch, *, polling: bool = False) -> Rebuild | None:
        """Look at what may have changed, build and publish. None if nothing has changed."""
        return self._guarded(lambda started: self._take(batch, started, polling=polling))

    def _take(self, batch: Batch, started: float, *, polling: bool) -> Rebuild | None:
        changed, ended = self._project.changes(batch.paths, _UNSETTLED if polling else 0.0)
        if not changed:
            return None
        names = {path: value is not None for path, value in changed.items() if not path.startswith(OWN)}
        return self._shown(UnderWay(started, names, self._made(changed, ended=bool(ended)), ended))

    def _made(self, changed: Mapping[str, FileValue | None], *, ended: bool) -> tuple[str, ...]:
        """Take changes into the build; after a failure, which may have left it half changed, into a new one."""
        if self._under_way is None:
            self.build.pages.reasons = {} if self._reasons else None
        haste = self._haste() if self.asked else None
        rendered = self._site.begin_anew() if self._failed else self._site.take_in(changed, haste, ended=ended)
        self._failed = False
        return rendered

    def _guarded(self, work: Callable[[float], Rebuild | None]) -> Rebuild | None:
        """Do some work, which is told when it began. Whatever goes wrong with one batch, the next one is built."""
        started = time.perf_counter()
        try:
            return work(started)
        except Exception as error:  # noqa: BLE001 - the reason is said above
            shown = self._under_way.shown.keys() if self._under_way else frozenset()
            # What waits is not published either: the build may be half changed.
            self._failed, self._under_way, self._waiting = True, None, False
            return msgspec.structs.replace(UnderWay(started).rebuild(shown, self._site.copied), failure=error)

    def _shown(self, more: UnderWay) -> Rebuild:
        """Publish what was made, or, while pages are left to be made, show those that were asked for."""
        way = self._under_way or more
        if way is not more:
            way.add(more)
        if not self.build.pages.left:
            self._under_way = None
            return self._published(way)
        self._under_way = way
        problems = self._site.problems
        if has_errors(problems):
            self._site.tell_if_news(stopped=True)
        news = way.show({} if has_errors(problems) else self.build.pending, self._asked())
        rebuild = more.rebuild(news, self._site.copied, problems)
        return msgspec.structs.replace(rebuild, left=len(self.build.pages.left), looked=False, ahead=way.shown)

    def _go_on(self, started: float) -> Rebuild | None:
        """Make some of the pages that are left. It is told when none are, and when something is shown or taken back."""
        stopped = self._site.is_stopped
        rebuild = self._shown(UnderWay(started, {}, self._site.make_more(self._haste())))
        is_news = rebuild.pages or rebuild.copies or not rebuild.left or self._site.is_stopped != stopped
        return rebuild if is_news else None

    def _asked(self) -> Set[str]:
        return self.asked() if self.asked else frozenset()

    def _haste(self) -> Haste:
        end = time.perf_counter() + _SLICE
        return Haste(self._asked(), lambda: time.perf_counter() >= end)

    def _published(self, way: UnderWay, *, first: bool = False) -> Rebuild:
        """Publish what is pending, unless there is an error. What cannot be published stays pending."""
        problems, copied = self._site.problems, self._site.copied
        published: Mapping[str, Output | None] = {}
        failure, self._waiting = None, False
        looked = not has_errors(problems)
        if looked:
            problems = (*problems, *self._site.look(first=first))
        try:
            if not has_errors(problems):
                published, leaks = self._site.publish()
                problems = (*problems, *leaks)
            self._site.tell_if_news(stopped=has_errors(problems))
        except BusyError:
            self._waiting = True
        except PublishError as error:
            failure = error
        self._unkept += 1 + len(way.rendered)
        rebuild = way.rebuild(way.news(published), copied, problems)
        if not self.build.pending:
            self._project.spool.clear()
        return msgspec.structs.replace(
            rebuild, reasons=self._reasons_of(rebuild), waiting=self._waiting, failure=failure, looked=looked
        )

    def _reasons_of(self, rebuild: Rebuild) -> dict[str, str]:
        read = self.build.pages.reasons
        return {} if read is None else {path: reason(read.get(path)) for path in rebuild.rendered}

    # ── between batches ─────────────────────────────────────────────────────────────────────────────────────────

    def _pause(self) -> float | None:
        """How long to wait for changes before something else has to be done."""
        if self._under_way is not None:
            return _NEXT
        if self._waiting:
            return _RETRY
        if self.build.catalog.all(EMBARGOES):
            return _QUIET
        return _QUIET if self._untidy or self._site.wants_rest else None

    def _rest(self) -> Rebuild | None:
        """Do what was left for a moment without changes."""
        if self._under_way is not None:
            return self._guarded(self._go_on)
        if self._waiting:
            rebuild = self._published(UnderWay(time.perf_counter()))
            return None if rebuild.waiting else rebuild
        self._site.rest()
        if self._unkept > _MANY:
            self._keep(last=False)
            self._untidy = _MANY + 1  # All that the build held is of no more use.
            self.build.warm_up()
        if self._untidy:
            self._tidy()
        return self.take(Batch(frozenset())) if self._project.ended() else None

    def _tidy(self) -> None:
        """Collect what is no longer used. What stays after much work is not looked through until there was much again."""
        much = self._untidy > _MANY
        if much:
            gc.unfreeze()
        gc.collect()
        if much:
            gc.freeze()
            give_back()
        self._untidy = 0
