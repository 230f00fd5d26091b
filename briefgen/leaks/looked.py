"""What was looked through and found clean: the files of a site by what they are made from, and the secrets they were searched for.

It is kept by edition and not by folder. A file that is made from the same things is the same file wherever it is
written, and whatever has run in between: a build that stopped, a check, a build of another edition. So only this says
what need not be looked through, and never what has changed since some other run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

import msgspec

from briefgen import layout
from briefgen.digest import digest_value
from briefgen.reading import Saved
from briefgen.release import Release


class Looked(msgspec.Struct, frozen=True):
    """One clean look. `counted` are files that hold words of a text within what may be shown of it: they count again with those of others."""

    secrets: str = ""  # digest of all that decides what is secret
    tags: dict[str, str] = {}  # by address, the digest of all that the file is made from
    counted: tuple[str, ...] = ()

    def holds(self, secrets: str, tags: Mapping[str, str]) -> bool:
        """Whether all these files were looked through for just these secrets."""
        return self.secrets == secrets and not self.due(tags)

    def due(self, tags: Mapping[str, str]) -> set[str]:
        """The files that were not looked through as they are now."""
        known = self.tags
        return {address for address, tag in tags.items() if known.get(address) != tag}


_encode = msgspec.msgpack.Encoder().encode
_looked = msgspec.msgpack.Decoder(Looked)


def secrets_digest(digests: Mapping[str, str], release: Release, embargoes: Iterable[str]) -> str:
    """One digest of all that makes words secret or public: files by their digests, the edition, and embargoes that are on."""
    files = sorted((path, digest) for path, digest in digests.items() if layout.decides_secrets(path))
    return digest_value((files, release.edition, sorted(end for end in set(embargoes) if release.holds(end))))


def recall_looked(saved: Saved, release: Release) -> Looked:
    """The last clean look at this edition; an empty one if there is none."""
    with suppress(msgspec.DecodeError):
        for data in saved.get([_key(release)], ()).values():
            return _looked.decode(data)
    return Looked()


def remember_looked(saved: Saved, release: Release, looked: Looked) -> None:
    """Have it kept, when the cache is committed."""
    saved.put(_key(release), _encode(looked), ())


def _key(release: Release) -> str:
    return f"looked {release.edition}"
