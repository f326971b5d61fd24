"""The tables behind the timeline and the network."""

from __future__ import annotations

from collections import Counter

import pytest
from flask.testing import FlaskClient
from lxml import html

from endpoint import pictures

BROWSER = "text/html,*/*;q=0.8"
CP = "https://w3id.org/coldpeace/ontology#"


def table(client: FlaskClient, path: str, language: str = "en") -> list[html.HtmlElement]:
    answer = client.get(path, headers={"Accept": BROWSER, "Accept-Language": language})
    assert answer.status_code == 200
    return html.document_fromstring(answer.text).xpath("//main//table/tbody/tr")


def rows(client: FlaskClient, query: str) -> list[dict]:
    answer = client.get("/sparql", query_string={"query": query})
    return [
        {name: term["value"].rpartition("/")[2] for name, term in row.items()}
        for row in answer.json["results"]["bindings"]
    ]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_timeline_has_every_dated_claim_in_order(served: FlaskClient, language: str) -> None:
    shown = table(served, "/timeline", language)

    dated = rows(served, f"SELECT DISTINCT ?c {{ ?c a <{CP}Claim> ; <{CP}earliest> ?day }}")
    claims = [row.xpath("th/a/@href")[0] for row in shown if row.get("data-kind") == "claim"]
    assert sorted(claims) == sorted(f"/doc/claim/{each['c']}" for each in dated)
    assert [row.get("data-start") for row in shown] == sorted(
        row.get("data-start") for row in shown
    )


def test_date_is_no_more_exact_than_it_is_known(served: FlaskClient) -> None:
    vague = [
        row for row in table(served, "/timeline") if row.get("data-start") != row.get("data-end")
    ]

    assert vague
    for row in vague:
        assert not row.xpath(".//time/@datetime")


def test_outside_dates_go_before_those_of_the_source(served: FlaskClient) -> None:
    (row,) = (
        row
        for row in table(served, "/timeline")
        if row.xpath("th/a/@href") == ["/doc/event/christopher-yeltsin-meeting-1993-10"]
    )

    assert (row.get("data-start"), row.get("data-end")) == ("1993-10-22", "1993-10-22")
    assert "external" in row.text_content()


def test_network_counts_claims_and_keeps_narrated_ones_apart(served: FlaskClient) -> None:
    shown = {
        (row.get("data-source"), row.get("data-target"), row.get("data-narrated")): int(
            row.get("data-count")
        )
        for row in table(served, "/network")
    }

    said = rows(served, f"SELECT ?c ?a ?b {{ ?c <{CP}claimant> ?a ; <{CP}addressee> ?b }}")
    told = rows(served, f"SELECT ?c ?a ?b {{ ?c <{CP}claimant> ?a ; <{CP}ascribedTo> ?b }}")
    wanted = Counter((each["a"], each["b"], "false") for each in said)
    wanted += Counter((each["a"], each["b"], "true") for each in told)
    assert shown == wanted
    assert not any(a == "summariser" and kind == "false" for a, _b, kind in shown)


@pytest.mark.parametrize("path", ["/timeline", "/network"])
def test_page_says_that_the_picture_is_missing(served: FlaskClient, path: str) -> None:
    text = served.get(path, headers={"Accept": BROWSER}).text

    assert "The picture is not there" in text
    assert '<script type="module"' not in text


def test_long_timeline_goes_on_to_another_page(
    served: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [row.xpath("th/a/@href") for row in table(served, "/timeline")]
    size = len(whole) * 2 // 3
    monkeypatch.setattr(pictures, "PAGE_SIZE", size)
    shown = served.get("/timeline", headers={"Accept": BROWSER}).text
    parts = [
        row.xpath("th/a/@href") for n in (1, 2) for row in table(served, f"/timeline?page={n}")
    ]

    assert 'href="?page=2" rel="next"' in shown
    assert f"The first {size} of {len(whole)}." in shown
    assert sorted(parts) == sorted(whole)
    assert len(parts) > size
    for wrong in ("3", "0", "x", "1e3"):
        assert served.get(f"/timeline?page={wrong}", headers={"Accept": BROWSER}).status_code == 404


def test_large_network_shows_the_ties_of_most_claims_and_says_so(
    served: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ties() -> list[tuple[str, ...]]:
        names = ("data-source", "data-target", "data-narrated", "data-count")
        return [tuple(row.get(each) for each in names) for row in table(served, "/network")]

    whole, count = ties(), 10
    monkeypatch.setattr(pictures, "TIES", count)

    assert sorted(ties(), key=lambda tie: -int(tie[3])) == ties()
    assert [tie[3] for tie in ties()] == [tie[3] for tie in whole[:count]]
    text = served.get("/network", headers={"Accept": BROWSER}).text
    assert f"Only the ties of most claims are listed here, {count} of {len(whole)};" in text
