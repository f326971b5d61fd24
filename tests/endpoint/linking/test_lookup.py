from __future__ import annotations

import csv

import pytest
from flask.testing import FlaskClient

import kg


def rows(served: FlaskClient) -> list[dict[str, str]]:
    with served.get("/links.csv") as answer:
        return list(csv.DictReader(answer.text.splitlines()))


@pytest.mark.parametrize(
    ("uri", "thing"),
    [
        ("http://www.wikidata.org/entity/Q34453", "person/boris-yeltsin"),
        ("https://www.wikidata.org/wiki/Q34453", "person/boris-yeltsin"),
        ("https://viaf.org/viaf/39414592/", "person/boris-yeltsin"),
        ("http://id.loc.gov/authorities/names/n83228407", "person/boris-yeltsin"),
        ("https://dbpedia.org/page/Lech_Wałęsa", "person/lech-walesa"),
        ("https://www.geonames.org/524901/moscow.html", "place/moscow"),
        (
            "https://history.state.gov/departmenthistory/people/burns-r-nicholas/",
            "person/nicholas-burns",
        ),
        ("http://dbpedia.org/resource/Partnership_for_Peace", "topic/partnership-for-peace"),
        ("http://www.wikidata.org/entity/Q81299", "organization/csce"),
        ("https://w3id.org/coldpeace/id/document/09", "document/09"),
    ],
)
def test_identifier_elsewhere_leads_to_our_thing(served: FlaskClient, uri: str, thing: str) -> None:
    answer = served.get("/lookup", query_string={"uri": uri})

    assert (answer.status_code, answer.location) == (303, f"/id/{thing}")


def test_every_link_of_the_list_leads_back(served: FlaskClient) -> None:
    assert len(rows(served)) > 80
    for row in rows(served):
        answer = served.get("/lookup", query_string={"uri": row["target"]})
        assert answer.status_code in {300, 303}
        name = f"{row['kind']}/{row['thing']}"
        assert name in (answer.location or answer.get_json()["detail"])


def test_only_a_page_may_belong_to_several_things(served: FlaskClient) -> None:
    for row in rows(served):
        answer = served.get("/lookup", query_string={"uri": row["target"]})
        assert answer.status_code == 303 or row["relation"] == "page"


def test_unknown_identifier_is_404_that_says_where_the_known_ones_are(served: FlaskClient) -> None:
    answer = served.get("/lookup?uri=http://www.wikidata.org/entity/Q1")

    assert answer.status_code == 404
    assert "/links.csv" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    "uri", ["", " ", "Q34453", "urn:isbn:1", "http://", "http://" + "x" * 2000]
)
def test_what_is_no_address_is_400(served: FlaskClient, uri: str) -> None:
    assert served.get("/lookup", query_string={"uri": uri}).status_code == 400


def test_lists_are_those_of_the_release(served: FlaskClient, release: kg.Release) -> None:
    for path, name in (
        ("/links.csv", "tables/links.csv"),
        ("/links.sssom.tsv", "exports/links.sssom.tsv"),
    ):
        with served.get(path) as answer:
            assert answer.data == (release.path / name).read_bytes()
