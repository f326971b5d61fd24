"""/search as a page and as JSON."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml import html

BROWSER = "text/html,*/*;q=0.8"


def page(client: FlaskClient, query: str, language: str = "en") -> html.HtmlElement:
    answer = client.get(
        "/search",
        query_string=f"{query}",
        headers={"Accept": BROWSER, "Accept-Language": language},
    )
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


@pytest.mark.parametrize(
    "name", ["エリツィン", "イエリツィン", "Yeltsin", "Ельцин", "yeltsin boris"]
)
@pytest.mark.parametrize(("language", "kind"), [("en", "People"), ("ja", "人物")])
def test_person_is_the_first_result(
    served: FlaskClient, name: str, language: str, kind: str
) -> None:
    shown = page(served, f"q={name}", language)

    assert shown.xpath("//main/h2")[0].text == kind
    assert shown.xpath("//main//li/a/@href")[0] == "/doc/person/boris-yeltsin"


@pytest.mark.parametrize("word", ["合意違反", "what was agreed", "Agree what"])
def test_claim_is_found_by_word(served: FlaskClient, word: str) -> None:
    addresses = page(served, f"q={word}").xpath("//main//li/a/@href")

    assert {"/doc/claim/08-03", "/doc/claim/09-01"} <= set(addresses)


@pytest.mark.parametrize("word", ["breach", "約束", "promise"])
def test_rules_come_after_commitments_and_claims(served: FlaskClient, word: str) -> None:
    kinds = page(served, f"q={word}").xpath("//main/h2/@id")

    assert "claim" in kinds
    assert "rule" not in kinds[:-1]


def test_claim_is_found_by_what_it_does(served: FlaskClient) -> None:
    addresses = page(served, "q=breach").xpath("//main//li/a/@href")

    assert addresses[:2] == ["/doc/claim/08-03", "/doc/claim/09-01"]


@pytest.mark.parametrize("query", ["NATO expansion", "расширение НАТО", "NATO enlargment"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_other_words_for_the_same_find_the_same_and_say_so(
    served: FlaskClient, query: str, language: str
) -> None:
    plain = served.get("/search?q=NATO%20enlargement&format=json").json["results"]
    shown = page(served, f"q={query}", language)

    texts = {each["iri"] for each in plain if each["kind"] in {"claim", "reading", "topic"}}
    addresses = {each.rpartition("/")[2] for each in shown.xpath("//main//li/a/@href")}
    assert {each.rpartition("/")[2] for each in texts} <= addresses
    (also,) = shown.xpath("//p[@class='note'][a[starts-with(@href, '/search')]]")
    said = {"en": "Sought also in other words", "ja": "別の語でも検索"}[language]
    assert said in also.text_content()
    assert "nato enlargement" in also.text_content().lower()


def test_every_result_leads_to_a_page(served: FlaskClient) -> None:
    addresses = page(served, "q=Brussels").xpath("//main//li/a/@href")

    assert addresses
    for address in addresses:
        assert served.get(address, headers={"Accept": BROWSER}).status_code == 200


def test_many_results_of_a_kind_are_shown_when_asked_for(served: FlaskClient) -> None:
    short = page(served, "q=Yeltsin")
    (more,) = short.xpath("//a[contains(@href, 'kind=claim')]/@href")

    whole = page(served, more.partition("?")[2])

    assert len(whole.xpath("//main//li")) > 20
    assert len(whole.xpath("//main/h2")) == 1


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%20", "q=zzzz", "q=%3Cscript%3Ealert(1)%3C/script%3E"]
)
def test_nothing_to_find_is_a_form_and_no_result(served: FlaskClient, query: str) -> None:
    shown = page(served, query)

    assert shown.xpath("//main//input[@name='q']")
    assert not shown.xpath("//main//li") and not shown.xpath("//main//script")


def test_programs_get_json(served: FlaskClient) -> None:
    named = served.get("/search?q=Yeltsin&format=json")
    asked = served.get("/search?q=Yeltsin", headers={"Accept": "application/json"})

    first = named.json["results"][0]
    assert named.json == asked.json
    assert first["iri"] == "https://w3id.org/coldpeace/id/person/boris-yeltsin"
    assert first["kind"] == "person"
    assert first["labels"]["ja"] == "ボリス・エリツィン"
    assert served.get("/search?format=json").json == {"query": "", "results": []}


def test_search_of_too_much_says_so(served: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    found = served.get("/search?q=Yeltsin&format=json").json["results"]
    whole = page(served, "q=Yeltsin")
    index = served.application.extensions["coldpeace"].derived["search index"]
    monkeypatch.setattr(index, "_most", len(found) // 2)

    short = page(served, "q=Yeltsin")
    said = served.get("/search?q=Yeltsin&format=json").json

    note = "give another word to find less"
    assert note in short.text_content() and note not in whole.text_content()
    assert said["isAll"] is False
    assert said["results"][0] == found[0]
    assert 0 < len(said["results"]) < len(found)
