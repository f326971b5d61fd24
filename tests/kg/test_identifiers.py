from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identifiers import identifier_key


@pytest.mark.parametrize(
    "addresses",
    [
        (
            "http://www.wikidata.org/entity/Q34453",
            "https://www.wikidata.org/wiki/Q34453",
            "https://wikidata.org/entity/Q34453/",
            "https://m.wikidata.org/wiki/Q34453#P31",
            "http://www.wikidata.org/wiki/Special:EntityData/Q34453.ttl",
            " HTTP://WWW.WIKIDATA.ORG/entity/Q34453 ",
        ),
        (
            "http://dbpedia.org/resource/Lech_Wałęsa",
            "https://dbpedia.org/page/Lech_Wa%C5%82%C4%99sa",
            "http://dbpedia.org/data/Lech_Wałęsa.json",
        ),
        (
            "http://dbpedia.org/resource/R._Nicholas_Burns",
            "http://dbpedia.org/data/R._Nicholas_Burns.ttl",
        ),
        (
            "http://viaf.org/viaf/39414592",
            "https://viaf.org/viaf/39414592/",
            "https://viaf.org/en/viaf/39414592",
            "https://viaf.org/viaf/39414592/rdf.xml",
        ),
        (
            "http://id.loc.gov/authorities/names/n83228407",
            "https://id.loc.gov/authorities/names/n83228407.html",
            "https://lccn.loc.gov/n83228407",
        ),
        (
            "https://sws.geonames.org/524901/",
            "http://www.geonames.org/524901/moscow.html",
            "https://geonames.org/524901",
            "https://sws.geonames.org/524901/about.rdf",
        ),
        (
            "https://history.state.gov/departmenthistory/people/burns-r-nicholas",
            "http://history.state.gov/departmenthistory/people/burns-r-nicholas/",
        ),
    ],
)
def test_addresses_of_one_thing_have_one_key(addresses: tuple[str, ...]) -> None:
    assert len({identifier_key(each) for each in addresses}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.wikidata.org/entity/Q34453", "http://www.wikidata.org/entity/Q3445"),
        ("http://viaf.org/viaf/3", "http://www.wikidata.org/entity/3"),
        ("https://a.example/x?id=1", "https://a.example/x?id=2"),
        ("http://dbpedia.org/resource/G7", "http://dbpedia.org/resource/G8"),
    ],
)
def test_other_things_have_other_keys(one: str, other: str) -> None:
    assert identifier_key(one) != identifier_key(other)


@pytest.mark.parametrize(
    "text", ["", "Q34453", "urn:x:y", "http://", "//a/b", "http://[", "mailto:a"]
)
def test_what_is_no_web_address_has_no_key(text: str) -> None:
    assert identifier_key(text) is None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    identifier_key(text)
    identifier_key(f"https://example.org/{text}")
