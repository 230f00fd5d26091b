"""What of a site has to be looked through before it is given out, by what was looked through before.

The rule: a file is clean if it was looked through as it is now, for the secrets that there are now (`looked`). When the
secrets have become others, files with words of their own are looked through once more, unless it is known that they
cannot hold the new ones (`held`). All else shows what marks, registries and headlines say, which is public for that
very reason; and it changes with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from pathlib import Path

from briefgen import urls
from briefgen.catalog import Mapper
from briefgen.leaks.held import Look, recall_held, remember_held
from briefgen.leaks.looked import Looked, recall_looked, remember_looked, secrets_digest
from briefgen.leaks.standing import at_hand, with_own_words
from briefgen.leaks.telling import Finding, look_through, secrets_of
from briefgen.outcome import Outcome
from briefgen.pipeline import Build, Output
from briefgen.reading import Saved


class LastLook:
    """The last look at a site as it is now. `index` has the tags of its search; None: nothing is known of that."""

    def __init__(self, saved: Saved, outcome: Outcome, index: Mapping[str, str] | None = None) -> None:
        self._saved, self._release, self._index = saved, outcome.release, index
        self._secrets = secrets_digest(outcome.files, outcome.release, outcome.embargoes)
        self._tags = {**outcome.tags, **(index or {})}
        self._before = recall_looked(saved, outcome.release)

    @property
    def is_done(self) -> bool:
        """Whether all of it was looked through before, for the secrets that there are now."""
        return self._before.holds(self._secrets, self._tags)

    def take(
        self, build: Build, index: Mapping[str, Output | None], folder: Path | None, map_: Mapper = map
    ) -> Finding:
        """Look through what has to be. A clean look is remembered, when the cache is committed.

        `index` has those files of the search that are about to be written, and `folder` the site of before.
        """
        same = self._secrets == self._before.secrets
        due = self._before.due(self._tags)
        if same and not due:
            self.remember(self._before.counted)
            return Finding((), self._before.counted)
        secrets = secrets_of(build)
        if secrets.are_none:
            self.remember(())
            return Finding()
        own = {address: self._tags[address] for address in with_own_words(build) & self._tags.keys()}
        held = recall_held(self._saved, self._release)
        due |= set() if same else held.due(own, secrets)
        due = (due | set(self._before.counted)) & self._tags.keys()
        files = files_at(build, due, {**build.pending, **index}, folder, lambda lost: build.apply({}, map_, lost))
        finding = look_through(build, secrets, files, map_, own.keys() & files.keys())
        if not finding.leaks:
            self.remember(finding.counted, self._tags.keys() - (due - files.keys()))
            remember_held(self._saved, self._release, held, held.after(own, Look(due, finding.seen, secrets, not same)))
        return finding

    def remember(self, counted: tuple[str, ...], looked: Set[str] | None = None) -> None:
        """Have it kept that these files were looked through and nothing found; without `looked` all of them."""
        tags = {address: tag for address, tag in self._tags.items() if looked is None or address in looked}
        if self._index is None:
            tags |= {at: tag for at, tag in self._before.tags.items() if at.startswith(urls.INDEX_FOLDER)}
        remember_looked(self._saved, self._release, Looked(self._secrets, tags, counted))


def files_at(
    build: Build,
    due: Set[str],
    pending: Mapping[str, Output | None],
    folder: Path | None,
    make: Callable[[Set[str]], object],
) -> dict[str, Output]:
    """The files at these addresses: those that are about to be written, those that stand there, and the rest made again by `make`."""
    gone = {address for address, output in pending.items() if output is None}
    files = {address: output for address in due if (output := pending.get(address)) is not None}
    files |= at_hand(build, due - files.keys() - gone, folder)
    if lost := (due - files.keys()) & build.outputs:
        make(lost)
        files |= {address: output for address in lost if (output := build.pending.get(address)) is not None}
    return files
