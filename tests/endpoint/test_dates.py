from __future__ import annotations

import edtf
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from endpoint.dates import in_words, read_date

WORDS = [
    ("1994-12-03", "3 December 1994", "1994年12月3日"),
    ("1996-06", "June 1996", "1996年6月"),
    ("2000", "2000", "2000年"),
    ("1994-12-05/1994-12-06", "5 December 1994 – 6 December 1994", "1994年12月5日～1994年12月6日"),
    ("1994-06-28/..", "not before 28 June 1994", "1994年6月28日以降"),
    ("../1994-09-27", "not after 27 September 1994", "1994年9月27日以前"),
]


@pytest.mark.parametrize(("date", "english", "japanese"), WORDS)
def test_date_is_told_in_words_as_exactly_as_it_is_known(
    client: FlaskClient, date: str, english: str, japanese: str
) -> None:
    for language, words in (("en", english), ("ja", japanese)):
        headers = {"Accept-Language": language}
        with client.application.test_request_context(headers=headers):
            assert in_words(date) == words


@pytest.mark.parametrize("date", ["1994-21", "1994?", "19uu", "", "1994-12-03T10:00", "y-17000"])
def test_date_that_is_not_understood_stays_as_it_is(date: str) -> None:
    assert in_words(date) == date


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    date = read_date(text)

    assert date is None or date.isoformat() == text


@given(st.dates())
def test_every_full_date_of_the_standard_is_read(date: object) -> None:
    assert edtf.parse_edtf(str(date))
    assert str(read_date(str(date))) == str(date)
