"""A build that goes on from an earlier one, and is kept for a later one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from briefgen import layout
from briefgen.catalog import Mapper, Reads
from briefgen.compiled import compiled_templates
from briefgen.copies import Copy
from briefgen.memory.fresh import changes_of
from briefgen.memory.head import Head, find_head, keep_head, listed
from briefgen.memory.lazy import touched
from briefgen.memory.leaves import Lasting, LostError, put
from briefgen.memory.past import Past
from briefgen.memory.topics import encode, written
from briefgen.outcome import Outcome, remember
from briefgen.pipeline import Build, Known
from briefgen.reading import FileValue, parse_key, read_settings
from briefgen.spool import Put


class Memory:
    """The build of a project, as far as an earlier one is remembered. Whatever it does may raise LostError."""

    def __init__(
        self,
        saved: Lasting,
        files: Mapping[str, FileValue],
        digests: Mapping[str, str],
        put: Put = bytes,
        *,
        fresh: bool = False,
    ) -> None:
        """The files come with their digests. With `fresh` the earlier build is left aside: something of it was lost.

        `put` takes in each page that is made, until it is published.
        """
        self._saved = saved
        self._extensions = read_settings(files)[0].markdown.extensions
        self._head = None if fresh else find_head(saved, self._extensions)
        past = Past(saved, self._head, self._extensions)
        self._trees = past.trees
        self.build = Build(saved, _known(self._head, past, files, digests) if self._head else None, put)
        before = self._head.files if self._head else {}
        self.changes: dict[str, FileValue | None] = {path: None for path in before if path not in files}
        self.changes |= {path: value for path, value in files.items() if before.get(path) != digests[path]}

    def take_in(self, map_: Mapper = map) -> list[str]:
        """Take in what differs from what was kept. Gives the addresses of the pages that were rendered, sorted."""
        with compiled_templates():
            return self.build.apply(self.changes, map_)

    def keep(self, digests: dict[str, str]) -> Head:
        """Remember the build as it is now, its files with these digests, as soon as the cache is committed. May be done again."""
        known = self.build.known
        changes = changes_of(known, self._trees, self._parse_key)
        head = Head(
            files=digests,
            config=known.config,
            named=known.named,
            trees={name: self._trees[name].changed(find()) for name, find in changes.items()},
            keys={name: self._kept_keys(name, reads) for name, reads in known.reads.items()},
            key_topics={name: sorted(map(written, reads.key_topics)) for name, reads in known.reads.items()},
            made=listed(known.made),
            copies={address: (copy.source, copy.digest) for address, copy in known.copies.items()},
            problems=[(stage, key, found) for (stage, key), found in sorted(known.problems.items())],
        )
        keep_head(self._saved, head, self._extensions)
        self._look_after(head, known)
        return head

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
        found = find_head(self._saved, self._extensions)
        # Another build may have kept its own meanwhile, which is one of other files.
        self._head = found if found and (found.files, found.trees) == (head.files, head.trees) else head
        past = Past(self._saved, self._head, self._extensions)
        self._trees = past.trees
        written.cache_clear()
        self.build.go_on(_known(self._head, past, self.build.files, self._head.files))

    def _parse_key(self, owner: str) -> str:
        return parse_key(owner, self.build.files, self.build.config)

    def _kept_keys(self, name: str, past: Reads) -> str:
        if self._head and not touched(past.reads):
            return self._head.keys[name]
        return put(self._saved, encode(sorted(past.reads)))


def _known(head: Head, past: Past, files: Mapping[str, FileValue], digests: Mapping[str, str]) -> Known:
    """What a kept build knew, of these files those that are as they were."""
    return Known(
        files={path: value for path, value in files.items() if head.files.get(path) == digests[path]},
        config=head.config,
        named=head.named,
        topics=past.topics,
        owned=past.owned,
        reads=past.reads,
        made=head.pages,
        copies={address: Copy(source, digest, b"") for address, (source, digest) in head.copies.items()},
        problems={(stage, key): found for stage, key, found in head.problems},
    )


def keep(saved: Lasting, memory: Memory, outcome: Outcome, *, last: bool = True) -> None:
    """Keep a build and what it came to, if that is possible. One that is not the `last` of a run goes on from there."""
    with suppress(LostError):
        head = memory.keep(outcome.files)
        remember(saved, outcome, memory.build.config.markdown.extensions)
        if saved.commit() and not last:
            memory.go_on(head)
