"""Bytes cut where a site repeats itself, so that what stands on many pages is put into words once.

The words of a page are those of its pieces, in a row. Of a long piece that is known only both its ends count again: what
stands within it was looked at where it was new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import chain, filterfalse
from zlib import crc32

from briefgen.resolve.shingles import RUN, SIZE, looked_at, normal, words_of

_BORDER = b"\xff"  # a word that no text holds: no UTF-8 has this byte
_BETWEEN = b" " + _BORDER + b" "
_BREAK = -1  # no number of a word
_END = RUN - 1
_MOST = 100_000  # pieces that are remembered
_LEAST = 8  # bytes of a tag that can hold a secret
_LONG = 2 * SIZE - 1  # bytes of a piece that can hold a shingle
_LEFT = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&#34;", b'"'), (b"&amp;", b"&"))  # HTML within XML
_ESCAPED = ((b"\\u003c", b"<"), (b"\\u003e", b">"), (b'\\"', b'"'))  # and within JSON


class Pieces:
    """What is known of pieces: by its bytes the numbers of the words of each."""

    def __init__(self) -> None:
        self._tagged: dict[bytes, tuple[int, ...]] = {}
        self._wordless: set[bytes] = set()  # those of them without a word, which are most of a page
        self._values: dict[bytes, tuple[int, ...]] = {}
        self._within: dict[bytes, tuple[int, ...]] = {}  # shingles of tagged pieces that came again

    def codes_of(self, data: bytes, form: str, held: set[int] | None = None) -> list[int]:
        """A number for each word of a file that has not been looked at yet; others stand between them.

        `form` is the ending of its name. Words that stand in a row stand so here, whatever tags stand between them; those
        within a tag come behind the others. The bytes must be UTF-8. `held` takes the shingles that are looked at of
        all words of this file, also of what is known from others.
        """
        values = _values_of(data, form)
        if values is not None:
            codes = self._of_values(values, whole=held is not None)
        else:
            pieces = _at_tags(data, form)
            if held is not None:
                held.update(*self._of_known(set(pieces)))
            codes = self._of_tagged(pieces)
        if held is not None:
            held.update(looked_at(codes))
        return codes

    def _of_known(self, pieces: Set[bytes]) -> Iterator[tuple[int, ...]]:
        """The shingles of those pieces that are known, which do not count as a whole again."""
        again = [piece for piece in self._tagged.keys() & pieces if len(piece) > _LONG]
        fresh = [piece for piece in again if piece not in self._within]
        parts = [piece.partition(b">") for piece in fresh]
        tags, texts = _numbered([part[0] for part in parts]), _numbered([part[2] for part in parts])
        for piece, tag, text in zip(fresh, tags, texts, strict=True):
            self._within[piece] = (*looked_at(tag), *looked_at(text))
        return map(self._within.__getitem__, again)

    def _of_values(self, pieces: list[bytes], *, whole: bool) -> list[int]:
        """Each value but once. It has its key or a neighbour beside it; no sentence goes on from one to the next."""
        known = self._values
        fresh = [piece for piece in dict.fromkeys(pieces) if whole or piece not in known]
        if len(known) > _MOST:
            known.clear()
        known.update(dict.fromkeys(fresh, ()))
        return list(map(crc32, words_of(_BETWEEN.join(fresh))))

    def _of_tagged(self, pieces: list[bytes]) -> list[int]:
        known = self._tagged
        pieces = list(filterfalse(self._wordless.__contains__, pieces))
        fresh = list(set(pieces).difference(known))
        parts = [piece.partition(b">") for piece in fresh]
        known.update(zip(fresh, _numbered([behind if sign else before for before, sign, behind in parts]), strict=True))
        tags = _BETWEEN.join(before for before, sign, _ in parts if sign and len(before) > _LEAST)
        codes = [*chain.from_iterable(map(known.__getitem__, pieces)), _BREAK, *map(crc32, words_of(tags))]
        if len(known) > _MOST:
            known.clear()
            self._wordless.clear()
            self._within.clear()
        known.update((piece, _ends(known[piece])) for piece in fresh if piece in known)
        self._wordless.update(piece for piece in fresh if not known.get(piece, True))
        return codes


def _ends(codes: tuple[int, ...]) -> tuple[int, ...]:
    return (*codes[:_END], _BREAK, *codes[-_END:]) if len(codes) > 2 * _END + 1 else codes


def _values_of(data: bytes, form: str) -> list[bytes] | None:
    """The values of a table; None if it is none, or holds HTML."""
    if form == "csv":
        return data.split(b",")
    is_table = form == "json" and b"<" not in data and _ESCAPED[0][0] not in data
    return data.split(b',"') if is_table else None


def _at_tags(data: bytes, form: str) -> list[bytes]:
    """A file cut at its tags; what is escaped HTML in it at its tags, too."""
    pieces = with_tags(data, form).split(b"<")
    pieces[0] = b">" + pieces[0]  # What stands before the first tag is no tag, whatever signs it holds.
    return pieces


def with_tags(data: bytes, form: str) -> bytes:
    """The bytes of a feed with the tags of the HTML that it holds; other bytes as they are."""
    for before, behind in {"xml": _LEFT, "json": _ESCAPED}.get(form, ()):
        data = data.replace(before, behind)
    return data


def _numbered(texts: Sequence[bytes]) -> list[tuple[int, ...]]:
    if not texts:
        return []
    return [tuple(map(crc32, text.split())) for text in normal(_BETWEEN.join(texts)).split(_BORDER)]
