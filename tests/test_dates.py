"""Dates: which there are, their order, and how they read."""

from __future__ import annotations

import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.dates import check_date, check_edtf, is_after, iso, period, sort_key, year
from briefgen.dates_said import describe
from briefgen.zones import known_zone

DATES = [
    "2023-09-13", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "2023-09-13T18:00Z", "2023-09-13T18:00:00Z",
    "2023-09-13T18:00:00.25Z", "2023-09-13T18:00:00+09:00", "2023-09-13T23:59:59-11:30", "0001-01-01T00:00:00+14:00",
]  # fmt: skip
NOT_SURE = [
    "2023", "2023-09", "2023~", "2023-09?", "2023-09-13%", "2023-09-12/2023-09-17", "2023-09~/2023-10", "2023/2023",
    "../2023-09-17", "2023-09-12/..", "2023-09/2023",
]  # fmt: skip
NO_DATES = [
    "", " ", "soon", "2023-9-13", "23-09-13", "2023/09/13", "13.09.2023", "20230913", "2023-02-29", "1900-02-29",
    "2023-04-31", "2023-00-01", "2023-13-01", "2023-09-00", "0000-01-01", "2023-09-13T24:00Z", "2023-09-13T18:60Z",
    "2023-09-13T18:00:60Z", "2023-09-13T18:00:00", "2023-09-13 18:00Z", "2023-09-13T18Z", "2023-09-13T18:00+0900",
    "2023-09-13T18:00+24:00", "2023-09-13T18:00.5Z", "2023-09-13Z", "2023-09T18:00Z", "2023-09-13\n", "٢٠٢٣-٠٩-١٣",
    "-2023-09-13", "2023-W37", "/", "../..", "..", "2024/2023", "2023-09-17/2023-09-12", "2023/", "/2023",
    "2023/2024/2025", "2023-09-13T18:00Z~", "2023~~", "~2023", "2023-09-13T18:00Z/2023-09-14",
]  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_dates(text: str) -> None:
    assert check_date(text) is None
    assert check_edtf(text) is None
    assert iso(text) == text


@pytest.mark.parametrize("text", NOT_SURE)
def test_dates_that_are_not_sure_are_edtf_only(text: str) -> None:
    assert check_edtf(text) is None
    assert check_date(text) is not None
    assert describe(text)


@pytest.mark.parametrize("text", NO_DATES)
def test_no_dates(text: str) -> None:
    assert check_date(text) is not None
    assert check_edtf(text) is not None
    assert (describe(text), iso(text), period(text), year(text)) == ("", None, "undated", None)


def test_messages_say_what_is_wrong() -> None:
    assert check_date("2023-02-30") == "“2023-02-30”: February 2023 has 28 days"
    assert check_date("2023-13-01") == "“2023-13-01”: there is no month 13"
    assert "zone" in str(check_date("2023-09-13T18:00"))
    assert "names no day" in str(check_date("2023-09"))
    assert check_edtf("2024/2023") == "“2024/2023” ends before it begins"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023", "2023"),
        ("2023-09", "September 2023"),
        ("2023-09-03", "3 September 2023"),
        ("2023-09~", "about September 2023"),
        ("2023-09-13?", "perhaps 13 September 2023"),
        ("2023%", "perhaps about 2023"),
        ("2023-09-12/2023-09-17", "12–17 September 2023"),
        ("2023-09-12/2023-10-17", "12 September – 17 October 2023"),
        ("2022-12-30/2023-01-02", "30 December 2022 – 2 January 2023"),
        ("2023-09/2023-10", "September–October 2023"),
        ("2022-09/2023-10", "September 2022 – October 2023"),
        ("2020/2023", "2020–2023"),
        ("2020~/2023", "about 2020 – 2023"),
        ("2023-09-12/2023", "12 September 2023 – 2023"),
        ("2023-09-12/2023-09-12", "12 September 2023"),
        ("../2023-09-17", "until 17 September 2023"),
        ("2023-09-12/..", "since 12 September 2023"),
        ("2023-09-13T18:00:00Z", "13 September 2023, 18:00 UTC"),
        ("0987-09", "September 987"),
    ],
)
def test_dates_in_english(text: str, words: str) -> None:
    assert describe(text) == words


def test_times_are_told_in_the_zone_of_the_project() -> None:
    assert describe("2023-09-13T18:00Z", "Europe/Berlin") == "13 September 2023, 20:00 CEST"
    assert describe("2023-09-13T18:00Z", "Asia/Vladivostok") == "14 September 2023, 04:00 UTC+10"
    assert period("2023-08-31T23:00Z", "Europe/Berlin") == "2023-09"
    assert period("2023-08-31T23:00Z") == "2023-08"
    assert year("2022-12-31T23:30Z", "Europe/Berlin") == 2023


def test_html_has_no_form_for_what_is_not_sure() -> None:
    assert [iso(text) for text in ("2023", "2023-09")] == ["2023", "2023-09"]
    assert [iso(text) for text in ("2023~", "2023/2024", "2023/2023", None, "x")] == [None] * 5


def test_periods() -> None:
    found = [period(text) for text in ("2023-09-13", "2023-09~", "../2023-09-17", "2023", None, "x")]
    assert found == ["2023-09", "2023-09", "2023-09", "2023", "undated", "undated"]


def test_order() -> None:
    in_order = [
        "2022-12-31", "2023", "2023-01", "2023-01-01", "2023-01-01/2023-01-02", "2023-01-01/2023-01-05",
        "2023-01-01/..", "2023-01-01T00:30Z", "2023-01-01T10:00+09:00", "2023-01-01T02:00Z",
        "2023-01~", "2023-01-01?", "2023-01-01?/2023-01-02", "2023-01-01/2023-01-03~",
        "../2023-02-01", "2023-02-02/..", None,
    ]  # fmt: skip
    mixed = in_order[::-1]
    assert sorted(mixed, key=sort_key) == in_order


def test_a_day_begins_at_midnight_of_the_zone() -> None:
    moment, day = "2023-09-12T23:00Z", "2023-09-13"
    assert sort_key(moment) < sort_key(day)
    assert sort_key(day, "Asia/Tokyo") < sort_key(moment, "Asia/Tokyo")


@pytest.mark.parametrize(
    ("date", "other", "after"),
    [
        ("2023-09-14", "2023-09-13", True),
        ("2023-09-13", "2023-09-13", False),  # they share a day
        ("2023-09-13T18:00Z", "2023-09-13", False),
        ("2023-09-14T00:00Z", "2023-09-13", True),
        ("2023-09-13T18:00Z", "2023-09-13T18:00Z", False),
        ("2023-09-13T18:01Z", "2023-09-13T18:00Z", True),
        ("2023-10", "2023-09-30", True),
        ("2023-09", "2023-09-30", False),
        ("2023-09-18", "2023-09-12/2023-09-17", True),
        ("2023-09-17", "2023-09-12/2023-09-17", False),
        ("2023-09-18", "2023-09-12/..", False),
        ("../2023-09-18", "2023-09-12", False),
        ("2023-09-14", "2023-09~", False),  # what is not sure is not certainly before
        ("2024?", "2023", False),
        ("9999-12-31", "9999-12-31", False),
        (None, "2023", False),
        ("2023", None, False),
        ("never", "2023", False),
    ],
)
def test_a_date_is_after_another_if_that_is_sure(date: str | None, other: str | None, after: bool) -> None:
    assert is_after(date, other) is after


def test_a_day_ends_at_midnight_of_the_zone_also_when_the_clocks_change() -> None:
    assert not is_after("2023-10-29T22:30Z", "2023-10-29", "Europe/Berlin")  # the day has 25 hours
    assert is_after("2023-10-29T23:00Z", "2023-10-29", "Europe/Berlin")


def test_time_zones_are_those_of_the_package() -> None:
    assert known_zone("UTC")
    assert known_zone("America/Argentina/Buenos_Aires")
    for name in ("", "Mars/Olympus", "../zones", "/etc/localtime", "europe/berlin", "posixrules"):
        assert not known_zone(name)
    before = zoneinfo.TZPATH
    assert describe("2023-09-13T18:00Z", "Europe/Berlin").endswith("CEST")
    assert before == zoneinfo.TZPATH


def test_an_unknown_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="Mars"):
        describe("2023-09-13T18:00Z", "Mars/Olympus")


@given(st.text("0123456789-/T:Z+.~?%", max_size=30) | st.text(max_size=12))
def test_no_text_makes_them_raise(text: str) -> None:
    wrong = check_edtf(text)
    assert (describe(text) == "") == (wrong is not None)
    assert sort_key(text)[0] == (1 if wrong else 0)
    if check_date(text) is None:
        assert wrong is None


@given(
    st.datetimes(timezones=st.timezones()) | st.datetimes(), st.sampled_from(["UTC", "Asia/Kolkata", "Pacific/Apia"])
)
def test_order_is_the_order_of_time(moment: object, zone: str) -> None:
    text = str(moment)[:10]
    assert sort_key(text, zone) <= sort_key(text + "T23:59:59-12:00", zone)
    assert describe(text + "T12:00Z", zone)
