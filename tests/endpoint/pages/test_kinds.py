from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask

import endpoint
from endpoint import create_app
from endpoint.pages import claims
from endpoint.pages.claims import of_claims, read_claims
from endpoint.pages.facts import Facts

Get = Callable[..., str]


def section(text: str, name: str) -> str:
    """The part of a page under one heading."""
    return text.split(f'<h2 id="{name}">')[1].split("<h2")[0]


def test_claim_shows_each_statement_with_what_it_rests_on(get: Get) -> None:
    said = section(get("/doc/claim/09-01"), "said")
    bases = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>.*?basis-(\w+)", said))

    assert bases["claimant"] == "stated"
    assert bases["about commitment"] == "editorial"
    assert bases["state of the claimant"] == "inferred"


def test_mark_of_what_is_inferred_leads_to_why(get: Get) -> None:
    said = section(get("/doc/claim/09-01"), "said")
    (address, *_others) = re.findall(r'<a class="why" href="([^"]+)"', said)

    assert "Because" in get(html.unescape(address))


def test_claim_shows_its_characters_and_where_they_are(get: Get) -> None:
    text = get("/doc/claim/09-01")

    assert '<q class="quote">「合意違反」と断言</q>' in text
    assert "characters 2625 to 2645" in text


def test_judgement_of_the_summariser_is_none_of_the_one_it_is_ascribed_to(get: Get) -> None:
    text = get("/doc/person/boris-yeltsin")

    assert "/id/claim/02-05" in section(text, "ascribed")
    assert "/id/claim/02-05" not in section(text, "claims")


def test_claims_of_a_person_stand_under_the_commitment_they_are_about(get: Get) -> None:
    claims = section(get("/doc/person/boris-yeltsin"), "claims")
    chapter = claims.split('href="/id/commitment/washington-agreement"')[1].split("<h3")[0]

    assert "/id/claim/09-01" in chapter


def test_office_shows_its_dates_or_the_day_it_is_attested(get: Get) -> None:
    assert "10 July 1991 – 31 December 1999" in section(get("/doc/person/boris-yeltsin"), "offices")
    assert "attested on" in section(get("/doc/person/nicholas-burns"), "offices")


def test_document_shows_where_in_the_source_its_evidence_lies(get: Get) -> None:
    text = get("/doc/document/09")
    strip = section(text, "strip")

    assert "The document is summarised at characters 2588 to 2754 of 8835." in strip
    assert len(re.findall(r'<a href="#claim-09-', strip)) == len(re.findall("<article", text))
    assert " style=" not in text


def test_document_shows_what_it_answers_and_on_whose_word(get: Get) -> None:
    answers = section(get("/doc/document/08"), "answers")

    assert "→" in answers and "/id/document/07" in answers
    assert "basis-editorial" in answers


@pytest.mark.parametrize(
    ("language", "in_source", "also"),
    [("en", "In the source’s words", "Also"), ("ja", "典拠の表記", "別名")],
)
def test_only_what_the_source_calls_an_event_is_given_as_its_words(
    get: Get, language: str, in_source: str, also: str
) -> None:
    text = get("/doc/event/budapest-summit-1994", language)

    assert names(text, in_source) == {"CSCEブダペストサミット"}
    assert names(text, also) == {
        "KSZE-Gipfel von Budapest",
        "Sommet de Budapest",
        "Будапештский саммит СБСЕ",
    }


def test_event_that_the_source_calls_by_no_other_name_has_no_words_of_it(get: Get) -> None:
    text = get("/doc/event/bosnian-war")

    assert "In the source’s words" not in text
    assert "War in Bosnia" in names(text, "Also")


def test_words_of_the_source_are_not_left_out_for_a_name_in_the_language_of_the_page(
    app: Flask,
) -> None:
    iri = "https://w3id.org/coldpeace/id/event/bosnian-war"
    with app.test_request_context():
        facts = Facts(app.extensions["coldpeace"], f"BIND (<{iri}> AS ?s)")
        both = {each.value for each in facts.in_all_languages(iri, "skos:altLabel")}

    assert {"War in Bosnia", "ボスニア戦争"} <= both


def names(text: str, heading: str) -> set[str]:
    """The values under one heading of the facts."""
    values = text.split(f"<dt>{heading}</dt>")[1].split("<dt>")[0].split("</dl>")[0]
    return {
        re.sub("<[^>]+>", "", each.split("<small")[0].split('<span class="basis')[0]).strip()
        for each in values.split("<dd>")[1:]
    }


def test_event_shows_every_date_with_what_it_rests_on(get: Get) -> None:
    text = get("/doc/event/budapest-summit-1994", language="ja")

    external = text.index("1994年12月5日～1994年12月6日")
    editorial = text.index("1994年11月2日～1994年12月6日")
    assert external < editorial
    assert "basis-external" in text[external:editorial]


def test_relation_shows_both_claims_and_its_kind(get: Get) -> None:
    text = get("/doc/relation/08-03-answers-07-06")

    assert "/id/claim/08-03" in section(text, "later")
    assert "/id/claim/07-06" in section(text, "earlier")
    assert "/concept/relation-kind/answers" in text


def test_thing_without_a_page_of_its_kind_has_the_one_of_anything(get: Get) -> None:
    text = get("/doc/office/us-president", language="ja")

    assert "アメリカ合衆国大統領" in text and "記述" in text


def test_page_of_very_many_claims_has_the_first_and_says_where_all_are(
    app: Flask, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = app.extensions["coldpeace"]
    pattern = "?claim cp:claimant <https://w3id.org/coldpeace/id/person/boris-yeltsin>"
    with app.test_request_context():
        every = read_claims(Facts(site, of_claims(pattern)))
        monkeypatch.setattr(claims, "MOST", 4)
        few = read_claims(Facts(site, of_claims(pattern)))
    monkeypatch.setattr(endpoint, "MOST", 4)
    other = create_app(site.release.path, site.engine).test_client()
    text = other.get("/doc/person/boris-yeltsin", headers={"Accept": "text/html"}).text

    assert {each.iri for each in few} == set(sorted(each.iri for each in every)[:4])
    assert all(each.quotes for each in few)
    assert "the first, by their numbers" in text
    assert "the first, by their numbers" not in get("/doc/person/boris-yeltsin")
