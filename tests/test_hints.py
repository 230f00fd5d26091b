"""What messages propose: ids that can be ids, dates that were meant, encodings that a file may be in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.codes import CODES
from briefgen.dates import check_date, check_edtf
from briefgen.dates_meant import date_meant
from briefgen.layout import id_near, is_id
from briefgen.parse.source_text import decode
from briefgen.shapes import check_text, parted

IDS = [
    ("PM 1", "pm-1"), ("Kim Jong Un", "kim-jong-un"), ("../putin", "putin"), ("_draft", "draft"), ("con", "con-1"),
    ("NUL.txt", None), ("Müller & Söhne", "müller-söhne"), ("a..b", "a-b"), ("???", None), ("", None), ("김정은!", "김정은"),
]  # fmt: skip
DATES = [
    ("13.09.2023", "2023-09-13"), ("3. 9. 2023", "2023-09-03"), ("13/09/2023", "2023-09-13"), ("09/13/2023", "2023-09-13"),
    ("2023/9/3", "2023-09-03"), ("20230913", "2023-09-13"), ("2023-9-3", "2023-09-03"), ("9/9/2023", "2023-09-09"),
    ("13 September 2023", "2023-09-13"), ("Sept. 13, 2023", "2023-09-13"), ("13th Sep 2023", "2023-09-13"),
    ("Sept 2023", "2023-09"), ("May 2023", "2023-05"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "proposed"), IDS)
def test_an_id_near_a_name_that_can_be_none(name: str, proposed: str | None) -> None:
    assert id_near(name) == proposed


@given(st.text())
def test_what_is_proposed_can_be_an_id(name: str) -> None:
    near = id_near(name)
    assert near is None or is_id(near)


@given(st.text(st.sampled_from('a; "”“#'), max_size=12))
def test_a_message_is_told_from_its_hint_whatever_the_author_wrote(text: str) -> None:
    for kind in ("id", "reference", "date", "edtf", "language"):
        if problem := check_text(kind, text):
            message, hint = parted(problem[1])
            assert f"“{text}”" in message
            assert hint.startswith(("write", "use", "year", "a date"))


@pytest.mark.parametrize(("text", "meant"), DATES)
def test_a_date_that_can_be_read_in_one_way_is_proposed(text: str, meant: str) -> None:
    assert date_meant(text) == meant
    assert f"write `{meant}`" in str(check_edtf(text))
    assert (f"write `{meant}`" in str(check_date(text))) == (check_date(meant) is None)


@pytest.mark.parametrize(
    "text", ["09/10/2023", "2023913", "2023-112", "yesterday", "30.02.2023", "13.9.23", "Ma 2023", "32/13/2023"]
)
def test_what_is_not_clear_gets_an_example_that_says_so(text: str) -> None:
    assert "(examples)" in str(check_date(text))
    assert "(examples)" in str(check_edtf(text))


def test_a_time_is_proposed_with_its_zone() -> None:
    assert str(check_date("2023-09-14 18:00")).endswith("write `2023-09-14T18:00Z`, if the time is in UTC")
    for month in ("2023-09 18:00", "2023 18:00"):
        assert "(examples)" in str(check_date(month))
    assert str(check_date("2023-09-14 18:00-05:00")).endswith("write `2023-09-14T18:00-05:00`")


def test_a_text_in_windows_1252_is_told_by_its_signs() -> None:
    (problem,) = decode("Un “café” à Paris – c’est tout ce que l’on sait.\n".encode("cp1252"), "a.md").diagnostics
    assert problem.hints[0] == "it looks like Windows-1252 (Western European), where this byte stands for “"
    assert "iconv -f WINDOWS-1252 -t UTF-8" in problem.hints[1]


@pytest.mark.parametrize(
    "data",
    [
        "Они встретились на космодроме.\n".encode("cp1251"),  # too many such letters
        "Ils se sont vus à Paris, ".encode("cp1252") + "où l’on ne sait rien.\n".encode(),  # UTF-8 beside it
        b"Nobody knows what \x81 is in a text of some length.\n",  # no sign of it
    ],
)
def test_another_encoding_is_not_called_windows_1252(data: bytes) -> None:
    (problem,) = decode(data, "a.md").diagnostics
    assert problem.hints == ("save the file as UTF-8 in your editor",)


def test_no_code_is_explained_by_a_file_that_an_installed_briefgen_does_not_have() -> None:
    assert [code for code, found in CODES.items() if "docs/" in found.text] == []
