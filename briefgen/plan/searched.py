"""What the index of the search is made from, as facts: for each thing a digest of its records, so that an edit makes few anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from zlib import crc32

from briefgen.catalog import Fact, Reader
from briefgen.conclusions import Conclusion
from briefgen.config import Config
from briefgen.digest import digest_value
from briefgen.plan.search_records import SearchRecord, Shelf, kinds_of, records_of, things
from briefgen.relations import ACTOR_NAME, ACTORS, CONFIG, LABEL, SEARCHED, SOURCE_NAME, SOURCES, Label, Searched
from briefgen.steps import Step

_PLACES = 64  # topics that what is found is spread over: an edit writes one of them, and an index reads them all


def find_rows(reader: Reader) -> list[Searched]:
    """All that can be found, in the order of the index."""
    rows = (row for number in range(_PLACES) for row in reader.all(SEARCHED, str(number)))
    return sorted(rows, key=lambda row: (row.kind, row.at))


def make_records(reader: Reader, rows: Sequence[Searched]) -> list[SearchRecord]:
    """The records that these stand for."""
    shelf = Shelf(reader)
    wanted = dict.fromkeys((row.kind, row.key) for row in rows)
    made = {(kind, key): _by_place(kind, records_of(shelf, kind, key)) for kind, key in wanted}
    return [record for row in rows for record in made[row.kind, row.key].get(row.at, ())]


def _by_place(kind: str, records: Iterable[SearchRecord]) -> dict[str, list[SearchRecord]]:
    """Records that stay together in the order of the index. The quotes of an article do, behind its address."""

    def place(record: SearchRecord) -> str:
        return record.url.partition("#")[0] if kind == "quote" else record.url

    return {at: list(some) for at, some in groupby(records, place)}


def _labels(reader: Reader, kind: str) -> Conclusion:
    """What filters call all actors, or all sources: those that share a name are told apart by their ids."""
    called = dict(_called(reader, kind))
    often = Counter(called.values())
    named = ((key, name, name if often[name] == 1 else f"{name} ({key})") for key, name in called.items())
    return Conclusion(tuple(Fact(LABEL, f"{kind}:{key}", Label(name, label)) for key, name, label in named))


def _called(reader: Reader, kind: str) -> Iterator[tuple[str, str]]:
    if kind == "actor":
        yield from ((key, one.name) for key in reader.all(ACTORS) if (one := reader.one(ACTOR_NAME, key)))
    else:
        yield from ((key, name) for key in reader.all(SOURCES) if (name := reader.one(SOURCE_NAME, key)))


def _searched(reader: Reader, key: str) -> Conclusion:
    """What can be found of a thing."""
    shelf, (thing, _, name) = Shelf(reader), key.partition(":")
    number = str(crc32(key.encode("utf-8", "surrogatepass")) % _PLACES)
    facts = []
    for kind in kinds_of(thing):
        for at, some in _by_place(kind, records_of(shelf, kind, name)).items():
            fields = tuple(sorted({field for record in some for field in record.meta}))
            facts.append(Fact(SEARCHED, number, Searched(kind, name, at, len(some), fields, digest_value(some))))
    return Conclusion(tuple(facts))


def _is_on(reader: Reader) -> bool:
    return (reader.one(CONFIG) or Config()).search


def _kinds_of_labels(reader: Reader) -> Iterable[str]:
    return ("actor", "source") if _is_on(reader) else ()


def _keys(reader: Reader) -> Iterable[str]:
    return (f"{kind}:{key}" for kind, key in things(reader)) if _is_on(reader) else ()


# A site without a search has none of these.
STEPS = (Step("labels", _kinds_of_labels, _labels), Step("searched", _keys, _searched, heavy=True))
