"""The loop over batches of changes: look, build, publish, tell. Nothing that stands in a file ends it."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from pathlib import Path

from briefgen import urls
from briefgen.built import Built, manifest_digest, remember_built, sources_digest
from briefgen.catalog import Mapper
from briefgen.changes import Batch, Changes
from briefgen.compiled import compiled_templates
from briefgen.diagnostics import Diagnostic, has_errors
from briefgen.layout import OWN
from briefgen.leaks.last_look import LastLook
from briefgen.leaks.looks import Looks
from briefgen.manifest import MANIFEST
from briefgen.memory import LostError, Memory, give_back, keep
from briefgen.outcome import Outcome, Stood, digests_of, outcome_of, tags_of
from briefgen.pages import Haste
from briefgen.pipeline import Build, Output
from briefgen.publish import BusyError, Publisher, PublishError, exclusive, mend
from briefgen.reading import FileValue, read_release
from briefgen.rebuild import Rebuild, UnderWay
from briefgen.relations import EMBARGOES
from briefgen.searching.index import SearchIndex
from briefgen.snapshot import Seen, read_project
from briefgen.spool import Spool
from briefgen.store import Store
from briefgen.why import reason

_RETRY = 0.2  # seconds until it is tried again to publish what another build keeps from being published
_QUIET = 1.0  # seconds without a change, after which there is time for what can wait
_NEXT = 0.001  # seconds in which others may look at the build, between two pieces of work
_SLICE = 0.1  # seconds for which pages that nobody waits for are made, before it is looked whether more has changed
_UNSETTLED = 0.1  # seconds for which a file must have been left alone, where nobody tells when it is finished
_MANY = 500  # pages after which what is no longer used is collected without waiting for a quiet moment


class Watch:
    """A project that is kept built. All but `settled` belongs to one thread."""

    def __init__(
        self, project: Path, told: Callable[[], Mapping[str, FileValue]] = dict, *, reasons: bool = False
    ) -> None:
        """`told` gives what holds for the run besides the files: the edition, and the moment at which it is asked."""
        self._project = project
        self._told = told
        self._reasons = reasons
        self._seen = Seen(project)
        self._store = Store(project)
        self._publisher: Publisher | None = None
        self._copied: frozenset[str] = frozenset()  # addresses of what was copied when the site was last published
        self._waiting_since: float | None = None
        self._failed = False
        self._stopped: bool | None = None  # as those who publish the site were told last
        self._untidy = _MANY + 1  # pages made since what is no longer used was collected; the first build is much work
        self._lock = threading.Lock()
        self._output = project
        self._unkept = 0  # pages made since the build was kept
        self._spool = Spool(project / ".briefgen")
        self._memory = Memory(self._store, {}, {}, fresh=True)
        self._looked = False
        self._index = SearchIndex(self._store, project)
        self._looks = Looks()
        self._unindexed = False  # whether something was published since the index was made
        self._under_way: UnderWay | None = None
        # The addresses that somebody has looked at lately. If it is known, nobody waits for other pages than these.
        self.asked: Callable[[], Set[str]] | None = None

    @property
    def build(self) -> Build:
        """The project as it was last built."""
        return self._memory.build

    def look(self) -> bool:
        """Look at the project, next to the build that was kept. Whether so much is new that it is better built apart.

        What a large build has used its process keeps, needed or not. So that build has one of its own (`apart`), which
        keeps what it made: to look again is then to see that little is new.
        """
        files = self._read()
        self._memory, self._looked = self._memory_of(files), True
        self._store.close()  # A connection must not be open in two processes.
        return len(self._memory.changes) > _MANY

    def begin(self, map_: Mapper) -> Build:
        """The first build, as far as it differs from the one that was kept. Nothing is published yet.

        `map_` may use processes, since there are no threads yet.
        """
        if not self._looked:
            self.look()
        try:
            self._memory.take_in(map_)
        except LostError:
            self._remember(self._read(), map_, fresh=True)
        return self.build

    def _read(self) -> dict[str, FileValue]:
        return {**read_project(self._project), **self._told()}

    def _ended(self) -> tuple[str, ...]:
        """The files whose embargo has ended since the moment that the build was last told of."""
        now, before = read_release({**self.build.files, **self._told()}, self.build.config), self.build.release
        ends = self.build.catalog.all(EMBARGOES)
        return tuple(sorted(path for path, end in ends if now.holds(end) != before.holds(end)))

    def _memory_of(self, files: Mapping[str, FileValue], *, fresh: bool = False) -> Memory:
        return Memory(self._store, files, digests_of(files), self._spool.put, fresh=fresh)

    def _remember(self, files: Mapping[str, FileValue], map_: Mapper, *, fresh: bool = False) -> tuple[str, ...]:
        self._memory = self._memory_of(files, fresh=fresh)
        return tuple(self._memory.take_in(map_))

    def open(self, output: Path, map_: Mapper = map) -> Rebuild:
        """Publish the first build, and keep it. What somebody has changed in the output is made anew.

        Raises PublishError.
        """
        started = time.perf_counter()
        self._publisher, self._output = Publisher(output), output
        self._index = SearchIndex(self._store, output)
        with suppress(BusyError), exclusive(self._project):
            mend(output)
        lost = self._changed_outside()
        self._make_again(self._to_make(lost), map_)
        self._bring_up_index(lost)
        first = LastLook(self._store, self._outcome(), self._index.tags)
        rebuild = self._published(UnderWay(started, dict.fromkeys(self.build.files, True)), first)
        if rebuild.failure:
            raise rebuild.failure
        self._unindexed = False
        self._keep(last=False)
        self._note_built(stopped=rebuild.stopped)
        return rebuild

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
        changed = self._seen.changes(self.build.files, batch.paths, _UNSETTLED if polling else 0.0)
        ended = self._ended()
        if ended:
            changed = {**changed, **self._told()}
        if not changed:
            return None
        names = {path: value is not None for path, value in changed.items() if not path.startswith(OWN)}
        self._looks.note(names, again=bool(ended))
        return self._shown(UnderWay(started, names, self._apply(changed), ended))

    def _guarded(self, work: Callable[[float], Rebuild | None]) -> Rebuild | None:
        """Do some work, which is told when it began. Whatever goes wrong with one batch, the next one is built."""
        started = time.perf_counter()
        try:
            return work(started)
        except Exception as error:  # noqa: BLE001 - the reason is said above
            shown = self._under_way.shown.keys() if self._under_way else frozenset()
            self._failed, self._under_way = True, None
            pages, copies = _sorted_out(shown, self.build.copies.keys() | self._copied)
            return Rebuild({}, (), pages, copies, (), time.perf_counter() - started, failure=error)

    def _shown(self, more: UnderWay) -> Rebuild:
        """Publish what was made, or, while pages are left to be made, show those that were asked for."""
        way = self._under_way or more
        if way is not more:
            way.add(more)
        if not self.build.pages.left:
            self._under_way = None
            return self._published(way)
        self._under_way = way
        problems = (*self.build.diagnostics, *self._index.problems)
        if has_errors(problems):
            self._note_if_news(problems)
        news = way.show({} if has_errors(problems) else self.build.pending, self._asked())
        pages, copies = _sorted_out(news, self.build.copies.keys() | self._copied)
        return Rebuild(
            dict(more.changed),
            tuple(sorted(more.rendered)),
            pages,
            copies,
            problems,
            time.perf_counter() - more.started,
            ended=tuple(sorted(more.ended)),
            left=len(self.build.pages.left),
            looked=False,
            ahead=way.shown,
        )

    def _go_on(self, started: float) -> Rebuild | None:
        """Make some of the pages that are left. It is told when none are, and when something is shown or taken back."""
        stopped = self._stopped
        with self._lock:
            try:
                rendered = self.build.make_more(self._haste())
            except LostError:
                rendered = [*self._catch_up()]
        rebuild = self._shown(UnderWay(started, {}, tuple(rendered)))
        is_news = rebuild.pages or rebuild.copies or not rebuild.left or self._stopped != stopped
        return rebuild if is_news else None

    def _asked(self) -> Set[str]:
        return self.asked() if self.asked else frozenset()

    def _haste(self) -> Haste:
        end = time.perf_counter() + _SLICE
        return Haste(self._asked(), lambda: time.perf_counter() >= end)

    def close(self) -> None:
        """Keep the build, so that the next start is quick, and let go of the cache."""
        # A build of which pages are left is as little worth as one that has failed.
        self._failed = self._failed or self._under_way is not None
        self._index_again()
        self._finish()
        if self._publisher is not None and not self._failed:
            self._note_built(stopped=bool(self._stopped))
        if self._unkept:
            self._keep(last=True)
        self._store.close()

    def _index_again(self) -> None:
        """Make the index of what was published. It takes too long to be made on the way of each edit."""
        if self._unindexed and not self._failed and not self._stopped and self._bring_up_index():
            self._published(UnderWay(time.perf_counter()))

    def _bring_up_index(self, lost: Set[str] = frozenset()) -> bool:
        """Make the index anew if that is needed. Says whether it has changed; with errors nothing is published."""
        if self.build.has_errors:
            return False
        try:
            return self._index.bring_up(self.build, lost)
        except LostError:
            self._begin_anew()
            return self._index.bring_up(self.build, lost)

    def _finish(self) -> None:
        """Write down what was left for a quiet moment."""
        if self._publisher is not None and self._publisher.unfinished:
            with suppress(PublishError), exclusive(self._project):
                self._publisher.finish()

    def _keep(self, *, last: bool) -> None:
        """Keep the build, and how the site stands if it is that of the build."""
        if self._failed:
            return
        with self._lock:
            outcome = self._outcome()
            if not self.build.pending and not self._index.pending:
                self._index.remember()
                Stood(self._store, self._output).remember({**outcome.tags, **self._index.tags}, (MANIFEST,))
                if self._looks.is_clean:
                    LastLook(self._store, outcome, self._index.tags).remember(self._looks.counted)
            keep(self._store, self._memory, outcome, last=last)
        self._unkept = 0

    def _outcome(self) -> Outcome:
        return outcome_of(self.build, digests_of(self.build.files))

    def _note_built(self, *, stopped: bool) -> None:
        """Tell those who publish the site what came of it. Until the next time, a site that has changed is unknown to them."""
        self._stopped = stopped
        sources = "" if stopped else sources_digest(digests_of(self.build.files))
        built = Built(self.build.release.edition, stopped, sources, manifest_digest(self._output))
        remember_built(self._project, self._output, built)

    @contextmanager
    def settled(self, longest: float) -> Iterator[Build | None]:
        """The build while nothing in it changes, for other threads; None if that takes longer than so many seconds."""
        taken = self._lock.acquire(timeout=longest)
        try:
            yield self.build if taken else None
        finally:
            if taken:
                self._lock.release()

    def _apply(self, changed: Mapping[str, FileValue | None]) -> tuple[str, ...]:
        """Take changes into the build; after a failure, which may have left it half changed, into a new one."""
        with self._lock:
            if self._under_way is None:
                self.build.pages.reasons = {} if self._reasons else None
            haste = self._haste() if self.asked else None
            try:
                self._looks.warn(self.build, changed)
                rendered = self._begin_anew() if self._failed else tuple(self.build.apply(changed, haste=haste))
            except LostError:
                rendered = self._catch_up()
            self._failed = False
        return rendered

    def _changed_outside(self) -> Set[str]:
        """What is not in the output folder as it is known to have been published."""
        tags = {**tags_of(self.build), **self._index.tags}
        return Stood(self._store, self._output).changed_outside(tags, (MANIFEST,))

    def _to_make(self, lost: Set[str]) -> Set[str]:
        """Which of these pages have to be made again, and are not about to be published anyway."""
        again = self.build.outputs if MANIFEST in lost else lost & self.build.outputs
        return again - self.build.pending.keys()

    def _make_again(self, lost: Set[str], map_: Mapper) -> None:
        """Make what belongs at these addresses, although nothing of it has changed."""
        if lost:
            try:
                self.build.apply({}, map_, lost)
            except LostError:
                self._begin_anew(map_)

    def _catch_up(self) -> tuple[str, ...]:
        """Go on from what another build has kept meanwhile, which has let go of what this one had kept."""
        self._looks.note((), again=True)
        try:
            self._publisher = Publisher(self._output)
            rendered = self._remember(self._read(), map)
            self.build.apply({}, map, self._to_make(self._changed_outside()))
        except LostError:
            return self._begin_anew()
        return rendered

    def _begin_anew(self, map_: Mapper = map) -> tuple[str, ...]:
        """A clean build, after one that may be half changed, or of which something was lost."""
        # What stands in the folder is compared with it as if another program had written that.
        self._looks.note((), again=True)
        self._publisher = Publisher(self._output)
        return self._remember(self._read(), map_, fresh=True)

    def _published(self, way: UnderWay, first: LastLook | None = None) -> Rebuild:
        """Publish what is pending, unless there is an error. What cannot be published stays pending."""
        problems = (*self.build.diagnostics, *self._index.problems)
        published: Mapping[str, Output | None] = {}
        copied = self.build.copies.keys() | self._copied
        failure, waiting = None, False
        looked = not has_errors(problems)
        if looked:
            problems = (*problems, *self._look(first))
        if has_errors(problems):
            self._note_if_news(problems)
            self._waiting_since = None  # The change that mends them publishes the rest, too.
        else:
            try:
                published, leaks = self._publish()
                problems = (*problems, *leaks)
                self._note_if_news(problems)
            except BusyError:
                waiting = True
                self._waiting_since = self._waiting_since or time.monotonic()
            except PublishError as error:
                failure, self._waiting_since = error, None
        self._unkept += 1 + len(way.rendered)
        read = self.build.pages.reasons
        rendered, ended = tuple(sorted(way.rendered)), tuple(sorted(way.ended))
        reasons = {path: reason(read.get(path)) for path in rendered} if read is not None else {}
        pages, copies = _sorted_out(way.news(published), copied)
        if not self.build.pending:
            self._spool.clear()
        seconds = time.perf_counter() - way.started
        return Rebuild(
            way.changed, rendered, pages, copies, problems, seconds, reasons, waiting, failure, ended, looked=looked
        )

    def _note_if_news(self, problems: Iterable[Diagnostic]) -> None:
        stopped = has_errors(problems)
        if stopped != self._stopped:
            self._note_built(stopped=stopped)

    def _look(self, first: LastLook | None = None) -> tuple[Diagnostic, ...]:
        """What may not be in the site. What it stood in stays pending, and so is looked through again."""
        index = self._index.pending
        try:
            if first is not None:
                return self._looks.begin(first, self.build, index, self._output, map)
            return self._looks.take(self.build, {**self.build.pending, **index}, self._output, self._make_missing)
        except LostError:
            with self._lock:
                self._begin_anew()
            return self._look()

    def _make_missing(self, lost: Set[str]) -> None:
        with self._lock:
            self.build.apply({}, map, lost)

    def _publish(self) -> tuple[Mapping[str, Output | None], tuple[Diagnostic, ...]]:
        """Publish what is pending, all of which was looked through. Gives what was published, and what kept the rest from being so."""
        assert self._publisher is not None
        with exclusive(self._project):
            pending = self.build.pending | self._index.pending
            if not self._publisher.publish(pending, self._wanted):
                # Somebody has emptied the folder: what was published long ago is needed once more.
                with self._lock:
                    self._make_again(self.build.outputs, map)
                    self._bring_up_index(self._index.tags.keys())
                if leaks := self._look():
                    return {}, leaks
                self._publisher.publish(self.build.pending | self._index.pending, self._wanted)
        published, self.build.pending = self.build.pending, {}
        self._index.pending = {}
        self._unindexed = True
        self._copied = frozenset(self.build.copies)
        self._waiting_since = None
        return published, ()

    def _wanted(self) -> Set[str]:
        """All addresses of the site and of its index."""
        return self.build.outputs | self._index.tags.keys()

    def _pause(self) -> float | None:
        """How long to wait for changes before something else has to be done."""
        if self._under_way is not None:
            return _NEXT
        if self._waiting_since is not None:
            return _RETRY
        if self.build.catalog.all(EMBARGOES):
            return _QUIET
        busy = self._untidy or self._looks.wants_rest or (self._publisher and self._publisher.unfinished)
        return _QUIET if busy else None

    def _rest(self) -> Rebuild | None:
        """Do what was left for a moment without changes."""
        if self._under_way is not None:
            return self._guarded(self._go_on)
        if self._waiting_since is None:
            with suppress(LostError, OSError):
                self._looks.rest(self.build, self._output)
            self._finish()
            if self._unkept > _MANY:
                self._keep(last=False)
                self._untidy = _MANY + 1  # All that the build held is of no more use.
                self.build.warm_up()
            if self._untidy:
                self._tidy()
            return self.take(Batch(frozenset())) if self._ended() else None
        rebuild = self._published(UnderWay(time.perf_counter()))
        return None if rebuild.waiting else rebuild

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


def _sorted_out(addresses: Set[str], copied: Set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of these addresses those of pages and those of what is copied."""
    return tuple(sorted(filter(urls.is_page, addresses - copied))), tuple(sorted(addresses & copied))
