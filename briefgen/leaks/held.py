"""What is known of the words in files that have words of their own, so that a new secret is looked for only where it may stand.

Of such files the shingles are kept that the quick look has looked at, file by file or for a few files together. A file is told by
what it is made from. It holds no secret of the last look, unless it is a suspect; so whatever has changed since, in whatever
file, it can hold only what was not secret then. Suspects may have been cleared by something that is gone: they are read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from hashlib import blake2b
from itertools import accumulate
from typing import NamedTuple

import msgspec

from briefgen.leaks.search import Phrase
from briefgen.leaks.suspicion import Seen
from briefgen.leaks.telling import Secrets
from briefgen.reading import Saved
from briefgen.relations import Withheld
from briefgen.release import Release
from briefgen.resolve.shingles import PHRASE, shingles, unpacked

_DIGEST = 8  # bytes that stand for a secret
_WIDTH = 8  # bytes of a shingle
_ROOM = 64 * 1024 * 1024  # bytes for all that is kept


class _Listed(msgspec.Struct, frozen=True, array_like=True):
    """Files by address, each with its tag, and how many shingles are kept of them."""

    files: dict[str, str]
    many: int


class Look(NamedTuple):
    """A look through the files that were `due`. `for_all`: the others cannot hold what is secret now, either."""

    due: Set[str]
    seen: Seen
    secrets: Secrets
    for_all: bool


class Held(msgspec.Struct, frozen=True):
    """What stood in files with words of their own when a look found nothing."""

    secrets: bytes = b""  # digests of all that was secret
    suspects: tuple[str, ...] = ()
    groups: tuple[_Listed, ...] = ()
    shingles: bytes = b""  # of all groups, in their order

    def due(self, own: Mapping[str, str], secrets: Secrets) -> set[str]:
        """Which of the files `own`, by their tags, may hold something that is secret now."""
        listed = {address for group in self.groups for address in _still(group, own)}
        due = own.keys() - listed | (own.keys() & set(self.suspects))
        new = self._new(secrets) if listed - due else set()
        if new is None:
            return set(own)
        for group, found in self._parts() if new else ():
            if not due.issuperset(group.files) and not new.isdisjoint(unpacked(found)):
                due |= _still(group, own).keys()
        return due

    def after(self, own: Mapping[str, str], looked: Look) -> Held:
        """What is known after a look that found nothing."""
        due, seen = looked.due, looked.seen
        kept: list[tuple[_Listed, bytes]] = []
        for group, found in self._parts():
            files = {address: tag for address, tag in _still(group, own).items() if address not in due}
            kept += [(_Listed(files, group.many), found)] if files else []
        for addresses, found in seen.groups:
            files = {address: own[address] for address in addresses if address in own}
            kept.append((_Listed(files, len(found) // _WIDTH), found))
        kept = _as_many_as_have_room(kept)
        suspects = {*seen.suspects, *(set(self.suspects) - due)} & own.keys()
        groups = tuple(group for group, _ in kept)
        together = self.shingles if groups == self.groups else b"".join(found for _, found in kept)
        # Files that were not due are free of what was secret before, and where that was asked, of what is so now.
        digests = _digests(looked.secrets)
        if not looked.for_all:
            digests &= self._digests
        return Held(b"".join(sorted(digests)), tuple(sorted(suspects)), groups, together)

    @property
    def _digests(self) -> set[bytes]:
        return {self.secrets[start : start + _DIGEST] for start in range(0, len(self.secrets), _DIGEST)}

    def _parts(self) -> Iterator[tuple[_Listed, bytes]]:
        start = 0
        for group in self.groups:
            end = start + group.many * _WIDTH
            yield group, self.shingles[start:end]
            start = end

    def _new(self, secrets: Secrets) -> set[int] | None:
        """The shingles of what was not secret before; None if something is too short to have one that is looked at."""
        known = self._digests
        found: set[int] = set()
        for row in secrets.withheld:
            if _digest_of_row(row) not in known:
                found.update(unpacked(row.shingles))
        for phrase in secrets.phrases:
            if phrase.is_looked_for and _digest_of_phrase(phrase) not in known:
                if len(phrase.words) < PHRASE:
                    return None
                found.update(shingles(phrase.words))
        return found


def recall_held(saved: Saved, release: Release) -> Held:
    """What is known of this edition; an empty one if there is nothing."""
    places = (_key(release), _key_of_shingles(release))
    found = saved.get(places, ())
    with suppress(msgspec.DecodeError):
        held = _held.decode(found.get(places[0], b""))
        together = found.get(places[1], b"")
        if (
            together[:_DIGEST] == _link(held)
            and len(together) == _DIGEST + sum(one.many for one in held.groups) * _WIDTH
        ):
            return msgspec.structs.replace(held, shingles=together[_DIGEST:])
    return Held()


def remember_held(saved: Saved, release: Release, before: Held, held: Held) -> None:
    """Have it kept, when the cache is committed. What is large is written only if it is not what it was `before`."""
    saved.put(_key(release), _encode(msgspec.structs.replace(held, shingles=b"")), ())
    if held.groups != before.groups:
        saved.put(_key_of_shingles(release), _link(held) + held.shingles, ())


_encode = msgspec.msgpack.Encoder().encode
_held = msgspec.msgpack.Decoder(Held)


def _key(release: Release) -> str:
    return f"held {release.edition}"


def _key_of_shingles(release: Release) -> str:
    return f"held shingles {release.edition}"


def _link(held: Held) -> bytes:
    """What tells that shingles are those of these groups."""
    return blake2b(_encode(held.groups), digest_size=_DIGEST).digest()


def _as_many_as_have_room(parts: list[tuple[_Listed, bytes]]) -> list[tuple[_Listed, bytes]]:
    """The smaller ones first: what holds much is mostly a picture, the words of which are junk. All others are read again."""
    parts = sorted(parts, key=lambda part: part[0].many)
    ends = accumulate(len(found) for _, found in parts)
    return [part for part, end in zip(parts, ends, strict=True) if end <= _ROOM]


def _still(group: _Listed, own: Mapping[str, str]) -> dict[str, str]:
    """The files of a group that are what they were, in their order."""
    return {address: tag for address, tag in group.files.items() if own.get(address) == tag}


def _digests(secrets: Secrets) -> set[bytes]:
    looked_for = (phrase for phrase in secrets.phrases if phrase.is_looked_for)
    return {*map(_digest_of_row, secrets.withheld), *map(_digest_of_phrase, looked_for)}


def _digest_of_row(row: Withheld) -> bytes:
    return blake2b(row.shingles, digest_size=_DIGEST).digest()


def _digest_of_phrase(phrase: Phrase) -> bytes:
    told = "\0".join((phrase.kind, phrase.path, phrase.text))
    return blake2b(told.encode("utf-8", "replace"), digest_size=_DIGEST, person=b"phrase").digest()
