from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import Interval, find_date, interval

DAYS = st.dates(date(1800, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "rest", "first", "last"),
    [
        ("Letter to Clinton, 3 December 1994", "Letter to Clinton,", "1994-12-03", "1994-12-03"),
        ("Dec. 3, 1994", "", "1994-12-03", "1994-12-03"),
        ("書簡１９９４年１２月３日", "書簡", "1994-12-03", "1994-12-03"),
        ("1994.12.2", "", "1994-12-02", "1994-12-02"),
        ("3 декабря 1994", "", "1994-12-03", "1994-12-03"),
        ("Budapest, December 5-6, 1994", "Budapest,", "1994-12-05", "1994-12-06"),
        ("by 6 December 1994", "by", "1994-12-06", "1994-12-06"),
        ("December 1994", "", "1994-12-01", "1994-12-31"),
        ("1994年2月", "", "1994-02-01", "1994-02-28"),
        ("1994-12", "", "1994-12-01", "1994-12-31"),
        ("1996年の選挙", "の選挙", "1996-01-01", "1996-12-31"),
        ("平成6年12月3日付書簡", "付書簡", "1994-12-03", "1994-12-03"),
        ("平成元年の会談", "の会談", "1989-01-01", "1989-12-31"),
        ("一九九四年十二月二十四日", "", "1994-12-24", "1994-12-24"),
        ("12. Dezember 1994", "", "1994-12-12", "1994-12-12"),
        ("le 5 décembre 1994", "le", "1994-12-05", "1994-12-05"),
        ("26 апреля 1995 г.", "", "1995-04-26", "1995-04-26"),
        ("24 Decemher 1994", "", "1994-12-24", "1994-12-24"),
        ("Febuary 3, 1995", "", "1995-02-03", "1995-02-03"),
        ("TELCON, 5 JUL 94", "TELCON,", "1994-07-05", "1994-07-05"),
        ("Dec. 3, '94", "", "1994-12-03", "1994-12-03"),
        ("Document 3 Moscow 1995", "Document 3 Moscow", "1995-01-01", "1995-12-31"),
        ("Yeltsin, Boris, 1931-2007", "Yeltsin, Boris,", "1931-01-01", "2007-12-31"),
    ],
)
def test_date_is_taken_out_of_its_text(text: str, rest: str, first: str, last: str) -> None:
    left, days = find_date(text)

    assert left.strip() == rest
    assert days == interval(first, last)


@pytest.mark.parametrize("text", ["Document 1234567", "サミット2日目", "G7", "", "31 December"])
def test_text_without_a_year_has_no_date(text: str) -> None:
    assert find_date(text) == (text, None)


def test_day_that_the_calendar_lacks_is_no_date() -> None:
    assert find_date("31 February 1994")[1] == interval("1994-02-01", "1994-02-28")
    assert find_date("5-3 December 1994")[1] != Interval(date(1994, 12, 5), date(1994, 12, 3))


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%Y年%m月%d日", "%Y/%m/%d"]))
def test_every_day_is_found_in_every_notation(day: date, notation: str) -> None:
    assert find_date(f"a {day.strftime(notation)} b")[1] == Interval(day, day)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    _, days = find_date(text)

    assert days is None or days.first <= days.last


def test_interval_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="is after"):
        interval("1994-12-03", "1994-12-02")
