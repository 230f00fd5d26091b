"""The quick look: which files of a site may hold words of a secret.

It goes through all words once, whatever the number of secrets, and knows shingles by their numbers alone. Of files that
hold words of their own it keeps these numbers, so that they need not be read again when another text becomes secret.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from briefgen.catalog import Mapper
from briefgen.copies import Copy
from briefgen.leaks.contained import only_content
from briefgen.leaks.files import pieces_of, seen_pieces
from briefgen.leaks.pieces import Pieces
from briefgen.leaks.search import Wanted
from briefgen.pipeline import Output
from briefgen.resolve.shingles import codes_of, looked_at, shingles, shown_words, words_of
from briefgen.spool import bytes_of

_FEW = 64  # files, as an edit makes them
_MANY = 12_000
_APART = "\0"  # which no name of a file can hold
_HEAP = 256 * 1024  # bytes of files that are looked through together
_MOST = 250_000  # shingles of a file; whatever holds more is no text, and is read again
# What stands between files, by the endings of those that a build writes itself.
_BETWEEN = {"html": b"<\xff>", "xml": b"<\xff>", "json": b',"', "csv": b","}
_PACKED = {"pf_fragment": "json"}  # the form of what is in them, by the endings of those that are compressed


class Group(NamedTuple):
    """Files, and the shingles that are looked at of all of them together, packed."""

    addresses: tuple[str, ...]
    shingles: bytes


class Seen(NamedTuple):
    """The files with a suspicion, sorted, and what stands in those with words of their own, as far as it is known."""

    suspects: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()


def near(outputs: Mapping[str, Output], withheld: Iterable[Iterable[int]]) -> Iterator[set[int]]:
    """What of the shingles of secrets has to be known for these files: of a few files, only what stands in one."""
    if len(outputs) > _FEW:
        yield from map(set, withheld)
        return
    held: set[int] = set()
    for address, output in outputs.items():
        for piece in (address.encode("utf-8", "replace"), *pieces_of(output)):
            held.update(shingles(shown_words(piece)))
    yield from map(held.intersection, withheld)


def suspects(outputs: Mapping[str, Output], wanted: Wanted, map_: Mapper, own: Set[str] = frozenset()) -> Seen:
    """The files that hold words of a secret, or words that look so. Those of `own` have words of their own."""
    look = _Look(outputs, wanted, own)
    # Those whose words are kept come first: what is known of others does not count for them.
    heaps = [*_heaps(outputs, own & outputs.keys()), *_heaps(outputs, outputs.keys() - own)]
    # What two processes know they know twice, so there have to be many files for that to be worth it.
    spread = map_ if len(outputs) > _MANY else map
    found: set[str] = set()
    groups: list[Group] = []
    for some, group in spread(look, heaps):
        found.update(some)
        groups += [group] if group else []
    return Seen(tuple(sorted(found.union(*_by_name(outputs, wanted)))), tuple(groups))


class _Look:
    """Looks through heaps of files. Gives those with a suspicion, and what is kept of the words of `own`."""

    def __init__(self, outputs: Mapping[str, Output], wanted: Wanted, own: Set[str]) -> None:
        self._outputs, self._wanted, self._own = outputs, wanted, own
        self._known = Pieces()

    def __call__(self, heap: str) -> tuple[list[str], Group | None]:
        form, *together = heap.split(_APART)
        if together[0] in self._own:
            return self._at_own(form, together)
        if form:
            return together if self._wanted.may_be_in(self._codes(form, together)) else [], None
        return together if self._may_be_in(pieces_of(self._outputs[together[0]])) else [], None

    def _at_own(self, form: str, together: list[str]) -> tuple[list[str], Group | None]:
        held: set[int] = set()
        for address in together:
            held.update(shingles(words_of(address.encode("utf-8", "replace"))))
        if form:
            is_suspect = self._wanted.may_be_in(self._codes(form, together, held), held)
            # They are looked through again whenever another text becomes secret, so it pays to know which they are.
            seen = ((one, seen_pieces(one, self._outputs[one])) for one in (together if is_suspect else ()))
            found = [one for one, pieces in seen if self._may_be_in(pieces)]
            return found, Group(tuple(together), array("q", held).tobytes())
        is_suspect = False
        for piece in pieces_of(self._outputs[together[0]]):
            codes = codes_of(shown_words(piece))
            is_suspect = is_suspect or self._wanted.may_be_in(codes)
            if len(held) <= _MOST:
                held.update(looked_at(codes))
        group = Group(tuple(together), array("q", held).tobytes()) if len(held) <= _MOST else None
        return together if is_suspect else [], group

    def _codes(self, form: str, together: list[str], held: set[int] | None = None) -> list[int]:
        texts = (_text_of(address, self._outputs[address])[1] for address in together)
        return self._known.codes_of(_BETWEEN[form].join(texts), form, held)

    def _may_be_in(self, pieces: Iterable[bytes]) -> bool:
        return any(map(self._wanted.may_be_in, map(codes_of, map(shown_words, pieces))))


def _by_name(outputs: Mapping[str, Output], wanted: Wanted) -> Iterator[list[str]]:
    """The files whose names look as if they held a secret."""
    names = [(address, address.encode("utf-8", "replace")) for address in sorted(outputs)]
    if wanted.may_be_in(codes_of(words_of(b"\n".join(name for _, name in names)))):
        yield [address for address, name in names if wanted.may_be_in(codes_of(words_of(name)))]


def _heaps(outputs: Mapping[str, Output], addresses: Iterable[str]) -> Iterator[str]:
    """Files that are looked through together: their form, if all are of one, and their addresses."""
    heaps: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    for address in sorted(addresses):
        form, data = _text_of(address, outputs[address])
        if not form:
            yield f"{_APART}{address}"
            continue
        heaps.setdefault(form, []).append(address)
        sizes[form] = sizes.get(form, 0) + len(data)
        if sizes[form] > _HEAP:
            yield _APART.join([form, *heaps.pop(form)])
            del sizes[form]
    yield from (_APART.join([form, *some]) for form, some in heaps.items())


def _text_of(address: str, output: Output) -> tuple[str, bytes]:
    """The form of a file that is looked through together with others, and its text; no form if it is looked through alone."""
    ending = address.rpartition(".")[2]
    form = _PACKED.get(ending, ending)
    if form not in _BETWEEN or isinstance(output, Copy):
        return "", b""
    data = only_content(bytes_of(output)) if ending in _PACKED else bytes_of(output)
    return (form, data) if data is not None and b"\0" not in data and b"\xff" not in data else ("", b"")
