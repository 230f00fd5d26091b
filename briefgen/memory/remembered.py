"""A build that goes on from an earlier one, and is kept for a later one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from briefgen import layout
from briefgen.catalog import Reads
from briefgen.copies import Copy
from briefgen.memory.fresh import changes_of
from briefgen.memory.head import Head, find_head, keep_head, listed
from briefgen.memory.lazy import touched
from briefgen.memory.leaves import Lasting, LostError, put
from briefgen.memory.past import Past
from briefgen.memory.topics import encode, written
from briefgen.outcome import Outcome, digests_of, remember
from briefgen.pipeline import Build, Known
from briefgen.reading import FileValue, parse_key, read_settings


class Memory:
    """The build of a project, as far as an earlier one is remembered. Whatever it does may raise LostError."""

    def __init__(
        self, saved: Lasting, files: Mapping[str, FileValue], digests: dict[str, str], *, fresh: bool = False
    ) -> None:
        """The files come with their digests. With `fresh` the earlier build is left aside: something of it was lost."""
        self._saved = saved
        self._extensions = read_settings(files)[0].markdown.extensions
        self._digests, self._digested = digests, dict(files)
        self._head = None if fresh else find_head(saved, self._extensions)
        past = Past(saved, self._head, self._extensions)
        self._trees = past.trees
        self.build = Build(saved, self._known(self._head, past, files) if self._head else None)
        before = self._head.files if self._head else {}
        self.changes: dict[str, FileValue | None] = {path: None for path in before if path not in files}
        self.changes |= {path: value for path, value in files.items() if before.get(path) != self._digests[path]}

    def _known(self, head: Head, past: Past, files: Mapping[str, FileValue]) -> Known:
        return Known(
            files={path: value for path, value in files.items() if head.files.get(path) == self._digests[path]},
            config=head.config,
            named=head.named,
            topics=past.topics,
            owned=past.owned,
            reads=past.reads,
            made=head.pages,
            copies={address: Copy(source, digest, b"") for address, (source, digest) in head.copies.items()},
            problems={(stage, key): found for stage, key, found in head.problems},
        )

    def keep(self) -> Head:
        """Remember the build as it is now, as soon as the cache is committed. May be done again and again."""
        known = self.build.known
        self._digest_changed()
        changes = changes_of(known, self._trees, self._parse_key)
        head = Head(
            files=self._digests,
            config=known.config,
            named=known.named,
            trees={name: self._trees[name].changed(found) for name, found in changes.items()},
            keys={name: self._kept_keys(name, reads) for name, reads in known.reads.items()},
            key_topics={name: sorted(map(written, reads.key_topics)) for name, reads in known.reads.items()},
            made=listed(known.made),
            copies={address: (copy.source, copy.digest) for address, copy in known.copies.items()},
            problems=[(stage, key, found) for (stage, key), found in sorted(known.problems.items())],
        )
        keep_head(self._saved, head, self._extensions)
        self._look_after(head, known)
        return head

    def _digest_changed(self) -> None:
        """Bring the digests of the files up to date."""
        files = self.build.files
        same = {path: self._digests[path] for path, value in files.items() if self._digested.get(path) is value}
        self._digests = digests_of({path: value for path, value in files.items() if path not in same}) | same
        self._digested = dict(files)

    def _look_after(self, head: Head, known: Known) -> None:
        """Let go of what is no longer needed, and keep the rest from being swept."""
        leaves = head.leaves
        for digest in self._head.leaves - leaves if self._head else ():
            self._saved.drop(digest)
        if self._saved.is_due():
            self._saved.use(leaves, ())
            articles = (path for path in known.files if layout.kind_of(path) == "article")
            self._saved.use(map(self._parse_key, articles), self._extensions)

    def go_on(self, head: Head) -> None:
        """From now on only what changes has to be kept. The rest is, so it is let go of until it is asked for."""
        # Whatever is used on from before would keep the memory of all that lies beside it: so nothing is but the files.
        head = find_head(self._saved, self._extensions) or head
        past = Past(self._saved, head, self._extensions)
        self._head, self._trees, self._digests, self._digested = head, past.trees, head.files, {}
        written.cache_clear()
        self.build.go_on(self._known(head, past, self.build.files))

    def _parse_key(self, owner: str) -> str:
        return parse_key(owner, self.build.files, self.build.config)

    def _kept_keys(self, name: str, past: Reads) -> str:
        if self._head and not touched(past.reads):
            return self._head.keys[name]
        return put(self._saved, encode(sorted(past.reads)))


def keep(saved: Lasting, memory: Memory, outcome: Outcome, *, last: bool = True) -> None:
    """Keep a build and what it came to, if that is possible. One that is not the `last` of a run goes on from there."""
    with suppress(LostError):
        head = memory.keep()
        remember(saved, outcome, memory.build.config.markdown.extensions)
        if saved.commit() and not last:
            memory.go_on(head)
