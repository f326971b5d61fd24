from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, quote

import pytest
from flask import Flask

from endpoint.languages import Text
from endpoint.pages.by_day import sources_by
from endpoint.pages.facts import Said

Get = Callable[..., str]
CONTESTED = "/doc/commitment/washington-agreement"


def section(text: str, name: str) -> str:
    """The part of a page under one heading."""
    return text.split(f'<h2 id="{name}">')[1].split("<h2")[0]


def test_readings_stand_side_by_side_with_their_differences_marked(get: Get) -> None:
    readings = section(get("/doc/commitment/no-early-decision"), "readings").split("<section")[1:]

    assert len(readings) > 1
    for reading in readings:
        limit = reading.split("<dt>limit")[1].split("</div>")[0]
        assert "differs" in limit
        assert "differs" not in reading.split("<dt>polarity")[1].split("</div>")[0]


def test_limit_is_as_exact_as_the_source_and_no_more(get: Get) -> None:
    readings = section(get("/doc/commitment/no-early-decision"), "readings")

    assert "June 1996" in readings
    assert "30 June 1996" not in readings


def test_who_puts_a_reading_forward_stands_apart_from_who_is_against_it(get: Get) -> None:
    text = section(get("/doc/commitment/pfp-1993"), "readings")
    reading = text.split('id="pfp-instead-of-enlargement"')[1].split("<dl>")[0]

    pro, contra = reading.split('class="contra"')
    assert "Boris Yeltsin" in pro and "as the summariser tells it" in pro
    assert "Strobe Talbott" in contra


def test_history_is_in_order_of_time_and_each_claim_shows_its_characters(get: Get) -> None:
    history = section(get(CONTESTED), "history")

    days = re.findall(r'<time datetime="([^"]+)"', history)
    assert days == sorted(days) and len(days) > 2
    cards = history.split("<article")[1:]
    assert all('<q class="quote" lang="ja">' in card for card in cards)
    assert "「合意違反」と断言" in cards[-1]


def test_history_tells_stated_from_editorial_and_what_is_editorial(get: Get) -> None:
    cards = section(get(CONTESTED), "history").split("<article")[1:]

    marks = [
        re.findall(r'basis-(\w+)">.*?</span>\s*(?:<small>\((.*?)\))?', each)[0] for each in cards
    ]
    assert ("stated", "") in marks
    assert ("editorial", "about commitment") in marks


def test_ground_of_contest_leads_to_its_reasons(get: Get) -> None:
    text = get(CONTESTED)

    assert "Contested in its keeping" in text and "on the editors’ reading" in text
    address = unescape(re.findall(r'href="/explain\?([^"]+)"', text)[0])
    base = "https://w3id.org/coldpeace/"
    assert dict(parse_qsl(address)) == {
        "s": f"{base}id/commitment/washington-agreement",
        "p": f"{base}ontology#contestedOn",
        "o": f"{base}concept/ground/keeping",
    }


def test_as_of_a_day_nothing_later_is_known(get: Get) -> None:
    text = get(f"{CONTESTED}?as-of=1994-12-02")

    assert "合意違反ではない" in text
    assert "「合意違反」と断言" not in text
    assert "The record as of 2 December 1994." in text


def test_as_of_the_day_before_the_record_there_is_no_reading(get: Get) -> None:
    text = get(f"{CONTESTED}?as-of=1994-01-01", language="ja")

    assert "この日までに読みは現れていない。" in text


def test_as_of_a_day_no_relation_leads_to_a_later_claim(get: Get) -> None:
    whole, text = get(CONTESTED), get(f"{CONTESTED}?as-of=1994-12-02")

    assert {"13-09", "07-06", "08-03"} <= related(whole)
    assert related(text) == {"06-01", "07-06", "08-03"}


def related(text: str) -> set[str]:
    """Numbers of the claims that the relations on a page lead to."""
    lists = text.split('<ul class="relations">')[1:]
    return {
        number
        for each in lists
        for number in re.findall(r"/claim/([\d-]+)", each.split("</ul>")[0])
    }


def test_as_of_a_day_notes_that_know_the_whole_record_are_left_out(get: Get) -> None:
    late = "it cannot answer the charge of 3 December"

    assert late in get(CONTESTED)
    text = get(f"{CONTESTED}?as-of=1994-12-02")
    assert late not in text and "Notes tell of the whole record and are left out." in text
    reading = get("/doc/commitment/pfp-1993?as-of=1994-12-31")
    assert "the word misunderstanding of 1995" not in reading


def test_as_of_a_day_sources_that_may_be_later_are_left_out_and_that_is_told(get: Get) -> None:
    told = "So are sources outside, unless they are known to have been there by then."
    whole, early = get(CONTESTED), get(f"{CONTESTED}?as-of=1994-12-02")

    assert "nsarchive.gwu.edu" in whole and told not in whole
    assert "nsarchive.gwu.edu" not in early and told in early
    assert told not in get("/doc/commitment/csce-strengthening?as-of=1994-12-31")


def test_sources_of_a_day_are_those_made_by_then(app: Flask) -> None:
    base = "https://w3id.org/coldpeace/id/document/"
    sources = [Said(base + n, Text(n), f"/id/document/{n}", ()) for n in ("07", "09")]
    words = Said("An archive", Text("An archive"), "", ())

    with app.test_request_context():
        found = sources_by(app.extensions["coldpeace"], date(1994, 12, 2), [*sources, words])

    assert found == sources[:1]


def test_as_of_a_day_no_later_day_is_suggested(get: Get) -> None:
    def suggested(path: str) -> list[str]:
        return re.findall(r'<option value="([^"]+)"', get(path))

    early = suggested(f"{CONTESTED}?as-of=1994-12-02")
    assert early == [each for each in suggested(CONTESTED) if each <= "1994-12-02"]
    assert suggested(f"{CONTESTED}?as-of=1995-12-31") == suggested(CONTESTED) != early


@pytest.mark.parametrize(
    ("commitment", "ground", "before", "then"),
    [
        ("washington-agreement", "keeping", "1994-12-02", "1994-12-03"),
        ("ukraine-security", "content", "1994-11-02", "1994-11-28"),
        ("pfp-1993", "content", "1994-07-04", "1994-07-05"),
    ],
)
def test_as_of_a_day_a_commitment_is_contested_if_claims_by_then_make_it_so(
    get: Get, commitment: str, ground: str, before: str, then: str
) -> None:
    address = f"/doc/commitment/{commitment}?as-of="

    assert "Not contested by then." in get(address + before)
    assert f"Contested in its {ground}" in get(address + then)


def test_as_of_a_day_a_reading_differs_only_from_readings_by_then(get: Get) -> None:
    address = "/doc/commitment/ukraine-security"

    assert "≠ differs" in get(address)
    assert "≠ differs" not in get(f"{address}?as-of=1994-11-02")


@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json"])
def test_date_that_is_none_is_refused_to_machines_as_well(app: Flask, media_type: str) -> None:
    ask = functools.partial(app.test_client().get, headers={"Accept": media_type})

    refused, answered = ask(f"{CONTESTED}?as-of=banana"), ask(f"{CONTESTED}?as-of=1994-12-02")

    assert (refused.status_code, answered.status_code) == (400, 200)
    assert refused.json["detail"].startswith("as-of: This is not a date.")


@pytest.mark.parametrize(
    "wish",
    ["yesterday", "1994-13-01", "1994-12", "19941203", "<script>alert(1)</script>", "１９９４"],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_date_that_is_none_gets_the_form_again_with_the_message_at_the_field(
    get: Get, wish: str, language: str
) -> None:
    text = get(f"{CONTESTED}?as-of={quote(wish)}", language, status=400)

    assert 'aria-invalid="true" aria-describedby="as-of-error"' in text
    assert 'id="as-of-error"' in text
    assert "<script>alert" not in text
    assert "「合意違反」と断言" in text
