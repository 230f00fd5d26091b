"""The index of a large site, made in parts: it is the one that Pagefind makes of all records, at the cost of what changed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from briefgen.plan.search_records import SearchRecord
from briefgen.relations import Searched
from briefgen.searching import index, merging, parts
from briefgen.searching.files import usable
from briefgen.searching.making import Making
from briefgen.searching.packed import UnknownError, opened, unpacked
from briefgen.searching.tool import make_files
from tests.projects import write
from tests.test_search import DESK, Served, found, hits, index_of, run

EDITED = "content/articles/strike.md"


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sites of a few records have many parts. Gives how many records were given to Pagefind, each time that it ran."""
    monkeypatch.setattr(parts, "WHOLE", 3)
    monkeypatch.setattr(parts, "_MEAN", {})
    monkeypatch.setattr(parts, "_MEAN_OF_OTHERS", 2)
    runs: list[int] = []

    def counted(rows: Sequence[SearchRecord], language: str) -> dict[str, bytes]:
        runs.append(len(rows))
        return make_files(rows, language)

    monkeypatch.setattr(index, "make_files", counted)
    return runs


def varied() -> list[SearchRecord]:
    """Records with the same words at many places, with accents and without, and in fields that not all of them have."""
    words = "café cafe naïve Naive x ẍ strike the crane cranes 毛 宁 سنبقى zebra".split()
    rows = [
        SearchRecord(
            url=f"articles/{n:03}.html",
            content=" ".join(words[(n * step) % len(words)] for step in range(1, 4 + n * 7 % 60)),
            meta={"title": f"Nº {n % 9}"} | ({"source": "Café x"} if n % 4 else {}),
            filters={"kind": ("article",), "date": ("2024", f"2024-{n % 12 + 1:02}")},
        )
        for n in range(300)
    ]
    return sorted([*rows, *found()], key=lambda record: (record.filters["kind"], record.url))


@pytest.mark.parametrize("language", ["en", "fr", "unknown"])
def test_the_parts_together_are_the_index_that_pagefind_makes_of_all(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "_LEAST", 1 << 30)  # one file of words, as Pagefind makes of so few
    monkeypatch.setattr(merging, "_MOST", 1 << 30)
    rows = varied()
    fields = sorted({name for row in rows for name in row.meta})
    cuts = [0, 1, 2, 5, 9, 120, len(rows)]
    divisions = [parts.Division(str(a), "", partial(list, rows[a:b])) for a, b in pairwise(cuts)]
    files = Making(divisions, fields, language, {}, make_files).run(lambda _: None).data
    whole = usable(make_files(rows, language))
    assert of_kind(files, ".pf_fragment", ".js", ".pagefind") == of_kind(whole, ".pf_fragment", ".js", ".pagefind")
    assert opened_of(files, ".pf_filter") == opened_of(whole, ".pf_filter")
    assert opened_of(files, ".pf_index") == opened_of(whole, ".pf_index")
    # The file that leads to them has other names for them.
    assert len(opened_of(files, ".pf_index")) == 1
    meta, known = (unpacked(*of_kind(some, ".pf_meta").values()) for some in (files, whole))
    assert meta[:2] + meta[4:] == known[:2] + known[4:]


def of_kind(files: Mapping[str, bytes], *endings: str) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name.endswith(endings)}


def opened_of(files: Mapping[str, bytes], ending: str) -> list[bytes]:
    return sorted(map(opened, of_kind(files, ending).values()))


def test_records_are_parted_alike_whatever_is_added(small_parts: list[int]) -> None:
    rows = [
        Searched(kind, f"{n:03}", f"articles/{n:03}.html", 1 + n % 3, ("title",), f"{kind} {n}")
        for kind in ("article", "quote")
        for n in range(150)
    ]
    before, after = (parts.divided(some, ["title"], "en", records_for) for some in (rows, rows[:100] + rows[101:]))
    assert [record.url for one in before for record in one.records()] == [row.at for row in rows]
    assert len(before) > 40
    assert len({one.digest for one in before} - {one.digest for one in after}) <= 2


def records_for(rows: Sequence[Searched]) -> list[SearchRecord]:
    return [SearchRecord(url=row.at, content="x", meta={}, filters={"kind": (row.kind,)}) for row in rows]


def test_an_edit_makes_few_parts_and_gives_what_a_clean_build_gives(tmp_path: Path, small_parts: list[int]) -> None:
    write(tmp_path, DESK)
    assert run(tmp_path).exit_code == 0
    first, before = len(small_parts), index_of(tmp_path)
    place = tmp_path / EDITED
    place.write_text(place.read_text("utf-8").replace("grains", "sugar"), "utf-8")
    small_parts.clear()
    run(tmp_path)
    after = index_of(tmp_path)
    assert 0 < len(small_parts) < first
    assert after != before
    assert not any(b"grain" in data for data in opened_of(after, ".pf_fragment"))
    small_parts.clear()
    assert "Nothing changed" in run(tmp_path).output
    assert not small_parts
    shutil.rmtree(tmp_path / ".briefgen")
    assert "0 written" in run(tmp_path).output
    assert index_of(tmp_path) == after


def test_what_is_lost_comes_back(tmp_path: Path, small_parts: list[int]) -> None:
    write(tmp_path, DESK)
    run(tmp_path)
    first, before = len(small_parts), index_of(tmp_path)
    files = sorted(path for path in (tmp_path / "site/pagefind").rglob("*") if path.is_file())
    for endings in ((".pf_fragment", ".json"), (".pf_index", ".pf_meta", ".pf_filter"), (".pagefind",)):
        for ending in endings:
            next(path for path in files if path.name.endswith(ending)).unlink()
        small_parts.clear()
        run(tmp_path)
        assert len(small_parts) < first
        assert index_of(tmp_path) == before


def test_a_pagefind_of_another_kind_makes_one_index(
    tmp_path: Path, small_parts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_: bytes) -> object:
        raise UnknownError

    monkeypatch.setattr(parts, "read_words", unknown)
    write(tmp_path, DESK)
    assert run(tmp_path, "--strict").exit_code == 0
    assert small_parts[-1] == len(found())
    assert {f"pagefind/{name}" for name in usable(make_files(found(), "en"))} == {
        path.relative_to(tmp_path / "site").as_posix()
        for path in (tmp_path / "site/pagefind").rglob("*")
        if path.is_file()
    }


def test_two_pages_that_share_a_name_are_told_apart() -> None:
    made = [
        parts.Part("", b"", "", "en", pages, {}, (), {})
        for pages in ((("en_1", 3, "aa"), ("en_2", 3, "bb")), (("en_1", 4, "cc"),))
    ]
    assert merging.page_names(made) == [["en_1-aa", "en_2"], ["en_1-cc"]]


def test_readers_find_the_same(
    tmp_path: Path, browser: Browser, small_parts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "_MOST", 64)  # so there are as many files of words as a large site has
    write(tmp_path, DESK)
    assert run(tmp_path).exit_code == 0
    assert len(small_parts) > 3
    assert len(of_kind(index_of(tmp_path), ".pf_index")) > 20
    site, tab = Served(tmp_path / "site"), browser.new_page()
    told: list[str] = []
    tab.on("console", lambda message: told.append(message.text))
    tab.on("pageerror", lambda error: told.append(str(error)))
    tab.goto(site.address + "search.html?q=Brandt+bolts")
    assert sorted(hits(tab, 2)) == ["articles/strike.html", "articles/strike.html#wait"]
    tab.goto(site.address + "search.html?q=Brandt")
    hits(tab, 5)
    tab.get_by_label("Speaker").select_option(label="Ada Brandt (ada) (1)")
    assert hits(tab, 1) == ["articles/strike.html#wait"]
    for word in ("bol", "ledgers", "毛宁", "سنبقى", "Harbor Post"):
        tab.goto(f"{site.address}search.html?q={word}")
        expect(tab.locator(".hit").first).to_be_visible()
    tab.close()
    site.close()
    assert told == []
