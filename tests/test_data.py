"""The tables of `data/`: they open with the right types, lead somewhere, are joined by their ids, and stay small to edit."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from functools import cache
from typing import Any, get_args
from urllib.parse import unquote

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.data.encoding import BOM, LIST_SEPARATOR, guarded, listed, write_rows
from briefgen.data.tables import FIELD_TYPES, TABLES, TYPE_MEANINGS, VERSION, Column, Type
from briefgen.dates import days, moments
from briefgen.model import Verdict
from briefgen.pipeline import Build
from briefgen.plan import data_files
from tests.projects import PROJECT, as_values, build, shipped_theme, text_of
from tests.reusable import REUSED, reused
from tests.test_law import Followed

BASE = "https://desk.example/"
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
each_table = pytest.mark.parametrize("name", TABLES)


@cache
def site(config: str | None = None) -> dict[str, str]:
    return reused(config)


def rows_of(text: str) -> list[dict[str, str]]:
    """A CSV file as a program reads it that knows what RFC 4180 says and no more."""
    assert text.startswith(BOM)
    header, *rows = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), strict=True))
    assert all(len(row) == len(header) for row in rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def table(name: str, config: str | None = None) -> list[dict[str, str]]:
    return rows_of(site(config)[f"data/{name}.csv"])


def items(name: str, config: str | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(site(config)[f"data/{name}.json"])["items"]
    return found


def unguarded(cell: str) -> str:
    """What a program has to do that wants the text itself: take out the one `'` before what would be a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def typed(column: Column, cell: str) -> object:
    """A cell by the type of its column. Raises where it is of another."""
    if column.type == "list":
        return [part.replace("||", "|") for part in unguarded(cell).split(LIST_SEPARATOR) if cell]
    if column.type == "yes or no":
        return {"true": True, "false": False}[cell]
    if column.type == "number":
        return int(cell)
    if not cell:
        return None
    if column.type == "day":
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", cell)
        return date.fromisoformat(cell).isoformat()
    if column.type == "date":
        assert days(cell) != ("", ""), cell
    if column.type == "address":
        assert cell.startswith(("https://", "http://"))
    return unguarded(cell)


# ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────────


@each_table
def test_a_table_opens_with_the_right_types_and_says_the_same_in_both_forms(name: str) -> None:
    rows, objects = table(name), items(name)
    assert rows
    columns = TABLES[name].columns
    for row, item in zip(rows, objects, strict=True):
        assert list(row) == list(item) == [column.name for column in columns]
        for column in columns:
            assert typed(column, row[column.name]) == item[column.name], column.name


@each_table
def test_no_cell_is_run_as_a_formula(name: str) -> None:
    assert not [cell for row in table(name) for cell in row.values() if cell.startswith(FORMULA)]


def test_texts_that_begin_like_formulas_are_there_and_guarded() -> None:
    assert {row["name"] for row in table("sources")} == {"Harbor Post", "'=cmd|calc", "Secret Gazette"}
    assert {item["name"] for item in items("sources")} == {"Harbor Post", "=cmd|calc", "Secret Gazette"}
    (answers,) = [row for row in table("briefings") if row["id"] == "answers"]
    assert (answers["title"], answers["summary"]) == ("'-2+3 answers", "'@here")
    (words,) = [row["words"] for row in table("quotes") if "1+1" in row["words"]]
    assert words == "'=1+1, “he” said"


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1"])
def test_what_is_guarded_can_be_had_back(text: str) -> None:
    assert not guarded(text).startswith(FORMULA)
    assert unguarded(guarded(text)) == text


@given(st.text(alphabet="'=+-@\t\r\n＝x ", max_size=6))
def test_any_text_can_be_had_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(FORMULA)


@given(st.lists(st.text(alphabet="| a", min_size=1, max_size=5), min_size=1, max_size=4))
def test_any_list_can_be_had_back(texts: list[str]) -> None:
    assert [part.replace("||", "|") for part in listed(texts).split(LIST_SEPARATOR)] == texts


@given(st.lists(st.lists(st.text(max_size=8) | st.none() | st.integers(0, 9), min_size=3, max_size=3), max_size=4))
def test_any_row_can_be_had_back(values: list[list[str | int | None]]) -> None:
    written = write_rows([dict(zip("abc", row, strict=True)) for row in values])
    read = list(csv.reader(io.StringIO(written.csv, newline=""), strict=True))
    wanted = [["" if value is None else str(value) for value in row] for row in values]
    assert [[unguarded(cell) for cell in row] for row in read] == wanted
    assert [list(row.values()) for row in json.loads(f"[{written.json}]")] == values
    assert written.csv == "" or written.csv.endswith("\r\n")


def test_a_list_in_json_is_a_list_also_where_it_is_empty() -> None:
    for name, described in TABLES.items():
        for item in items(name):
            lists = [item[column.name] for column in described.columns if column.type == "list"]
            assert all(isinstance(value, list) for value in lists)


def test_files_say_their_version_and_their_table() -> None:
    for name in TABLES:
        whole = json.loads(site()[f"data/{name}.json"])
        assert (whole["version"], whole["table"]) == (VERSION, name)


def test_a_table_without_rows_is_there() -> None:
    made = build({**shipped_theme()})
    for name, described in TABLES.items():
        header = ",".join(column.name for column in described.columns)
        assert text_of(made.pending[f"data/{name}.csv"]) == f"{BOM}{header}\r\n"
        assert json.loads(text_of(made.pending[f"data/{name}.json"]))["items"] == []


# ── what is in them ─────────────────────────────────────────────────────────────────────────────────────────────


@each_table
def test_ids_are_unique_and_lead_to_rows_of_other_tables(name: str) -> None:
    ids = [item["id"] for item in items(name)]
    assert len(ids) == len(set(ids))
    for column in TABLES[name].columns:
        if column.table:
            known = {item["id"] for item in items(column.table)}
            named = [item[column.name] for item in items(name)]
            flat = [one for value in named for one in (value if isinstance(value, list) else [value]) if one]
            assert set(flat) <= known, column.name


def test_passages_and_articles_that_are_named_are_there() -> None:
    articles, quotes = {item["id"] for item in items("articles")}, {item["id"] for item in items("quotes")}
    anchors = {f"{name}#{key}" for name in articles for key in _ids(f"articles/{name}.html")}
    for name, columns in (
        ("questions", ("raised_by", "answered_by")),
        ("claims", ("asserted_by", "denied_by", "doubted_by", "reported_by")),
        ("events", ("cites",)),
    ):
        found = {one for item in items(name) for column in columns for one in item[column]}
        assert found <= articles | anchors
    assert quotes <= anchors


def _ids(path: str) -> set[str]:
    return set(re.findall(r' id="([^"]*)"', site()[path]))


@pytest.mark.parametrize("config", [None, "title: Desk\n"], ids=["base_url", "relative"])
@each_table
def test_addresses_lead_to_pages_and_places(name: str, config: str | None) -> None:
    held = site(config)
    for item in items(name, config):
        for address in filter(None, (item["page"], item.get("annotations"))):
            assert address.startswith(BASE) == (config is None)
            path, _, place = unquote(address.removeprefix(BASE)).partition("#")
            assert path in held
            assert not place or f' id="{place}"' in held[path], address


def test_rows_say_what_the_files_say() -> None:
    quotes = {item["id"]: item for item in items("quotes")}
    move = quotes["split#move"]
    assert move["words"] == "“We will not move,” … “ever.”"
    assert (move["speakers"], move["speaker_names"], move["role"]) == (["ada"], ["Ada Brandt"], "chair")
    assert (move["day"], move["verdict"], move["source_name"]) == ("2024-03-05", "elided", "=cmd|calc")
    assert quotes["split#head"]["in_headline"]
    assert quotes["split#long"]["statement"] is None, "a draft defines it"
    assert quotes["strike#wait"]["statement"] == "waiting"
    assert quotes["split#long"]["speakers"] == ["ada", "port"]
    questions = {item["id"]: item for item in items("questions")}
    assert questions["when-over"]["raised_by"] == ["hushed"], "the passage is not shown, the article is"
    assert questions["when-over"]["answered_by"] == ["east#stop"]
    spring = next(item for item in items("events") if item["id"] == "spring")
    assert (spring["first_day"], spring["last_day"]) == ("2024-03-01", "2024-05-31")
    hushed = next(item for item in items("articles") if item["id"] == "hushed")
    assert (hushed["rights"], hushed["quotes"], hushed["annotations"]) == ("none", 0, None)
    statement = next(item for item in items("statements") if item["id"] == "waiting")
    assert statement["wordings"] == ["strike#wait", "talks#waiting"]


def test_a_day_is_that_of_the_sites_time_zone() -> None:
    quotes = items("quotes", "title: Desk\ntimezone: Pacific/Auckland\n")
    assert {item["day"] for item in quotes if item["article"] == "split"} == {"2024-03-06"}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023~", "2023-01-01", "2023-12-31"),
        ("2023-09-12/2023-09-17", "2023-09-12", "2023-09-17"),
        ("../2023-09-17", "", "2023-09-17"),
        ("2023-09-13T23:30:00Z", "2023-09-14", "2023-09-14"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01", "0001-01-01"),
        ("no date", "", ""),
        (None, "", ""),
    ],
)
def test_the_days_that_a_date_covers(text: str | None, first: str, last: str) -> None:
    assert days(text, "Europe/Berlin") == (first, last)


def test_the_moments_that_a_date_covers() -> None:
    assert moments("2023-09-13", "Europe/Berlin") == ("2023-09-12T22:00:00Z", "2023-09-13T21:59:59Z")
    assert moments("2023-09-13T18:00:00.5+02:00") == ("2023-09-13T16:00:00Z", "2023-09-13T16:00:00Z")
    assert moments("0001-01-01", "Asia/Tokyo") is None
    assert moments("9999-12-31", "America/New_York") is None
    assert moments("../2024-01-01") is None
    assert moments(None) is None


# ── the dictionary ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_type_is_explained() -> None:
    assert set(FIELD_TYPES) == set(TYPE_MEANINGS) == set(get_args(Type))
    assert {column.type for described in TABLES.values() for column in described.columns} == set(get_args(Type))


def test_the_words_of_a_column_are_those_of_the_model() -> None:
    (verdict,) = [column for column in TABLES["quotes"].columns if column.name == "verdict"]
    assert re.findall("`([^`]+)`", verdict.meaning) == list(get_args(Verdict))


def test_the_page_of_the_data_lists_every_file_and_column() -> None:
    page = lxml.html.fromstring(site()["data/index.html"])
    linked = {f"data/{link}" for link in page.xpath("//main//a/@href") if not link.startswith("#")}
    assert linked == {path for path in site() if re.fullmatch(r"data/[a-z]+\.(csv|json)", path)}
    for name, described in TABLES.items():
        (section,) = page.xpath(f'//section[@aria-labelledby="page-{name}"]')
        assert [cell.text_content() for cell in section.xpath(".//tbody/tr/th")] == [c.name for c in described.columns]
        assert section.xpath("./h2/span")[0].text_content() == str(len(items(name)))


def test_every_page_leads_to_the_data() -> None:
    for path, text in site().items():
        if path.endswith(".html") and path != "404.html":
            assert "../" * path.count("/") + "data/index.html" in text


def test_the_data_package_describes_every_file() -> None:
    package = json.loads(site()["data/datapackage.json"])
    assert re.fullmatch(r"[a-z0-9._/-]+", package["name"])
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9._/-]+", name) for name in names)
    for resource in package["resources"]:
        text = site()[f"data/{resource['path']}"]
        if resource["format"] == "csv":
            (header, *_), fields = text.removeprefix(BOM).split("\r\n"), resource["schema"]["fields"]
            assert header.split(",") == [field["name"] for field in fields]
            assert {field["type"] for field in fields} <= set(FIELD_TYPES.values())


# ── large tables, and edits ─────────────────────────────────────────────────────────────────────────────────────


def test_a_large_table_is_cut_by_month(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = site()["data/quotes.csv"]
    monkeypatch.setattr(data_files, "MOST_IN_ONE", 4)
    cut = reused()
    parts = sorted(path for path in cut if path.startswith("data/quotes"))
    months = ["2024-03", "2024-04", "2024-05"]
    assert parts == [f"data/quotes/{month}.{form}" for month in months for form in ("csv", "json")]
    rows = [row for month in months for row in rows_of(cut[f"data/quotes/{month}.csv"])]
    assert rows == rows_of(whole)
    assert {row["day"][:7] for row in rows_of(cut["data/quotes/2024-03.csv"])} == {"2024-03"}
    listed = {resource["path"] for resource in json.loads(cut["data/datapackage.json"])["resources"]}
    page = lxml.html.fromstring(cut["data/index.html"])
    linked = {link for link in page.xpath("//main//a/@href") if link.startswith("quotes/")}
    assert {path for path in listed if path.startswith("quotes/")} == linked
    assert linked == {path.removeprefix("data/") for path in parts}
    assert "data/actors.csv" in cut


def test_growing_and_shrinking_across_the_border_leaves_what_a_clean_build_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(data_files, "MOST_IN_ONE", 5)
    followed = Followed({**PROJECT, **shipped_theme()})
    more = {
        "content/articles/split.md": REUSED["content/articles/split.md"]
        .replace("ref=yttrium-statement", "")
        .replace("via=min", "")
    }
    followed.check()
    assert "data/quotes.csv" in followed.build.outputs
    followed.edit(more)
    followed.check()
    assert "data/quotes.csv" not in followed.build.outputs
    assert "data/quotes/2024-04.csv" in followed.build.outputs
    followed.edit({"content/articles/split.md": None})
    followed.check()
    assert "data/quotes.csv" in followed.build.outputs


def edited(path: str, old: str, new: str) -> set[str]:
    """The files of `data/` that an edit of the project writes."""
    made = Build()
    files = as_values({**shipped_theme(), **REUSED})
    made.apply(files)
    made.pending.clear()
    text = REUSED[path]
    assert old in text
    made.apply({path: text.replace(old, new, 1).encode()})
    assert not made.has_errors
    return {address for address in made.pending if address.startswith("data/")}


def test_an_edit_that_touches_no_quote_writes_no_table() -> None:
    path = "content/articles/talks.md"
    assert edited(path, "A ship did leave, she said", "Yes. A ship did leave, she said") == {
        "data/annotations/talks.json"
    }
    moved = edited(path, "Ada Brandt said", "Much later Ada Brandt said")
    assert moved == {"data/annotations/talks.json"}, "words move, and the rows of quotes hold no positions"


def test_an_edit_of_a_quote_writes_the_tables_that_hold_it() -> None:
    found = edited("content/articles/talks.md", "“we are waiting”", "“we are still waiting”")
    assert found == {"data/annotations/talks.json", "data/quotes.csv", "data/quotes.json"}
