"""Files of a site as they are looked through: piece by piece, whatever their size, and with what is packed in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefgen.copies import Copy, content_of
from briefgen.leaks.contained import contents, contents_of_made, large_contents
from briefgen.leaks.pieces import with_tags
from briefgen.pipeline import Output
from briefgen.reading import Blob


def pieces_of(output: Output) -> Iterable[bytes]:
    """The bytes of a file and all that is packed in them; of a large one in pieces that overlap. Raises OSError."""
    value = content_of(output)
    if not isinstance(value, Blob):
        yield from contents(value) if isinstance(output, Copy) else contents_of_made(value)
        return
    with Path(value.path).open("rb") as file:
        yield from large_contents(file)


def seen_pieces(address: str, output: Output) -> Iterator[bytes]:
    """All that is compared of a file: its name, what it holds, and the same as somebody sees it who reads HTML within it."""
    yield address.encode("utf-8", "replace")
    form = address.rpartition(".")[2]
    for piece in pieces_of(output):
        yield piece
        if (tagged := with_tags(piece, form)) != piece:
            yield tagged


def sha256_of(copy: Copy) -> str:
    """The digest of a file that is copied. Raises OSError."""
    if not isinstance(copy.value, Blob):
        return hashlib.sha256(copy.value).hexdigest()
    with Path(copy.value.path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
