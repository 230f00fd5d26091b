"""Bytes cut where a site repeats itself, so that what stands on many pages is put into words once.

The words of a page are those of its pieces, in a row. Of a long piece that is known only both its ends count again: what
stands within it was looked at where it was new.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, filterfalse
from zlib import crc32

from briefgen.resolve.shingles import RUN, SIZE, looked_at, normal, words_of

_BORDER = b"\xff"  # a word that no text holds: no UTF-8 has this byte
_BETWEEN = b" " + _BORDER + b" "
_BREAK = -1  # no number of a word
_END = RUN - 1
_MOST = 100_000  # pieces that are remembered
_LEAST = 8  # bytes of a tag that can hold a secret
_LONG = 2 * SIZE - 1  # bytes of one that can hold a shingle
_LEFT = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&#34;", b'"'), (b"&amp;", b"&"))  # HTML within XML
_ESCAPED = ((b"\\u003c", b"<"), (b"\\u003e", b">"), (b'\\"', b'"'))  # and within JSON


class Pieces:
    """What is known of pieces: by its bytes the numbers of the words of each."""

    def __init__(self) -> None:
        self._tagged: dict[bytes, tuple[int, ...]] = {}
        self._wordless: set[bytes] = set()  # those of them without a word, which are most of a page
        self._values: dict[bytes, tuple[int, ...]] = {}
        self._within: dict[bytes, tuple[int, ...]] = {}  # shingles of what does not count again
        self._is_whole = True  # whether there are those of all that is known

    def codes_of(self, data: bytes, form: str, held: set[int] | None = None) -> list[int]:
        """A number for each word of a file that has not been looked at yet; others stand between them.

        `form` is the ending of its name. Words that stand in a row stand so here, whatever tags stand between them; those
        within a tag come behind the others. The bytes must be UTF-8. `held` takes the shingles that are looked at of
        all words of this file, also of what is known from others.
        """
        if held is not None and not self._is_whole:
            self._forget()
        self._is_whole = held is not None
        values = _values_of(data, form)
        if values is not None:
            codes = self._of_values(values, whole=held is not None)
        else:
            pieces = _at_tags(data, form)
            if held is not None:
                held.update(*map(self._within.__getitem__, set(filter(self._within.__contains__, pieces))))
            codes = self._of_tagged(pieces)
        if held is not None:
            held.update(looked_at(codes))
        return codes

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
        tags = {
            piece: before
            for piece, (before, sign, _) in zip(fresh, parts, strict=True)
            if sign and len(before) > _LEAST
        }
        codes = [*chain.from_iterable(map(known.__getitem__, pieces)), _BREAK]
        codes += map(crc32, words_of(_BETWEEN.join(tags.values())))
        if self._is_whole:
            self._note((piece, known[piece]) for piece in fresh if _is_long(known[piece]))
            tags = {piece: before for piece, before in tags.items() if len(before) > _LONG}
            self._note(zip(tags, _numbered(list(tags.values())), strict=True))
        if len(known) > _MOST:
            self._forget()
        known.update((piece, _ends(known[piece])) for piece in fresh if piece in known)
        self._wordless.update(piece for piece in fresh if not known.get(piece, True))
        return codes

    def _note(self, within: Iterable[tuple[bytes, Sequence[int]]]) -> None:
        for piece, codes in within:
            if len(codes) >= SIZE:
                self._within[piece] = (*self._within.get(piece, ()), *looked_at(codes))

    def _forget(self) -> None:
        for known in (self._tagged, self._wordless, self._values, self._within):
            known.clear()


def _is_long(codes: Sequence[int]) -> bool:
    return len(codes) > 2 * _END + 1


def _ends(codes: tuple[int, ...]) -> tuple[int, ...]:
    return (*codes[:_END], _BREAK, *codes[-_END:]) if _is_long(codes) else codes


def _values_of(data: bytes, form: str) -> list[bytes] | None:
    """The values of a table; None if it is none, or holds HTML."""
    if form == "csv":
        return data.split(b",")
    return data.split(b',"') if form == "json" and _ESCAPED[0][0] not in data else None


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
