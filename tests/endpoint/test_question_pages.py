"""Questions as people meet them: words, fields to pick from, tables of names."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from lxml import html

from endpoint import create_app, questions
from endpoint.answer_words import WORDS
from endpoint.columns import has_heading
from endpoint.messages import Catalogue
from kg.engine import Engine, Limits
from kg.queries import load_queries
from kg.release import Release

BROWSER = "text/html,*/*;q=0.8"
CLAIMS = "/queries/claims-of-document"


def page(
    client: FlaskClient, path: str, language: str = "en", status: int = 200
) -> html.HtmlElement:
    answer = client.get(path, headers={"Accept": BROWSER, "Accept-Language": language})
    assert answer.status_code == status
    return html.document_fromstring(answer.text)


def links(row: html.HtmlElement) -> dict[str, str]:
    return {link.get("href"): link.text_content() for link in row.iter("a")}


def test_parameter_is_picked_from_what_the_record_has(served: FlaskClient) -> None:
    options = page(served, CLAIMS, "ja").xpath("//select[@name='document']/option")

    assert [each.get("value") for each in options][:2] == ["", "id:document/01"]
    assert "エリツィン" in options[1].text_content()
    assert len(options) == 19


def test_parameter_that_is_a_date_takes_any_day(served: FlaskClient) -> None:
    (field,) = page(served, "/queries/stances-as-of?date=1994-12-04").xpath("//input[@name='date']")

    assert (field.get("type"), field.get("value")) == ("date", "1994-12-04")


@pytest.mark.parametrize(("language", "words"), [("en", "cannot be read"), ("ja", "読み取れない")])
def test_value_that_cannot_be_read_is_told_at_its_field(
    served: FlaskClient, language: str, words: str
) -> None:
    shown = page(served, f"{CLAIMS}?document=%3Cscript%3E", language, status=400)

    (field,) = shown.xpath("//input[@name='document']")
    assert (field.get("value"), field.get("aria-invalid")) == ("<script>", "true")
    (message,) = shown.xpath(f"//*[@id='{field.get('aria-describedby')}']")
    assert words in message.text_content()
    assert not shown.xpath("//table")


def test_value_that_nothing_has_gives_an_empty_answer(served: FlaskClient) -> None:
    shown = page(served, f"{CLAIMS}?document=id:document/none")

    assert "Nothing in the record answers this." in shown.text_content()
    assert shown.xpath("//option[@selected]/@value") == ["id:document/none"]


def test_answer_names_things_in_the_language_of_the_page_and_leads_to_them(
    served: FlaskClient,
) -> None:
    path = f"{CLAIMS}?document=id:document/08"
    english, japanese = (page(served, path, each) for each in ("en", "ja"))

    for shown, name, act in (
        (english, "Bill Clinton", "denies breach"),
        (japanese, "ビル・クリントン", "違反を否認する"),
    ):
        (row,) = shown.xpath("//tr[td/a/@href='/doc/claim/08-03']")
        assert links(row)["/doc/person/bill-clinton"] == name
        assert links(row)["/concept/act/denies-breach"] == act
    assert len(english.xpath("//thead/tr/th")) == len(japanese.xpath("//thead/tr/th")) == 9


def test_label_in_english_alone_is_shown_in_the_language_of_the_page(served: FlaskClient) -> None:
    path = "/queries/contested-commitments"
    rows = page(served, path, "ja").xpath("//tbody/tr")

    assert {row.xpath("string(td[2])") for row in rows} == {
        "1993年のPFPの説明",
        "ウクライナの安全",
        "ワシントンでの合意",
    }
    assert "The agreement of Washington" in page(served, path).text_content()


def test_words_of_answers_are_translated(served: FlaskClient, release: Release) -> None:
    found = set()
    for name, question in load_queries(release.path / "queries").items():
        columns = WORDS.keys() & set(question.text.replace("?", " ").split())
        rows = served.get(f"/queries/{name}.json").json["results"]["bindings"] if columns else []
        found |= {
            (column, row[column]["value"])
            for column in columns
            for row in rows
            if row.get(column, {}).get("value")
        }

    words = {(column, word) for column, own in WORDS.items() for word in own}
    assert {column for column, _ in found & words} == set(WORDS)
    shown = page(served, "/queries/contested-commitments", "ja").text_content()
    assert "編者の読み" in shown and "editors" not in shown


def test_slug_of_two_kinds_is_read_by_its_column(served: FlaskClient) -> None:
    (row, *_) = page(served, CLAIMS).xpath("//tr[td/a/@href='/concept/voice/summariser']")

    assert links(row)["/doc/agent/summariser"]


@pytest.mark.parametrize(
    "path", ["stances-as-of?date=1994-12-03", "tables/documents", "documents-by-date"]
)
def test_page_offers_the_same_to_programs_and_to_the_editor(served: FlaskClient, path: str) -> None:
    shown = page(served, f"/queries/{path}")

    name, _, asked = path.partition("?")
    offered = shown.xpath("//p[@class='noprint']//a/@href")
    rest = f"?{asked}" if asked else ""
    assert f"/queries/{name}.csv{rest}" in offered
    assert f"/queries/{name}.json{rest}" in offered
    for address in offered:
        assert served.get(address).status_code == 200


def test_question_opens_in_the_editor_with_its_parameters(served: FlaskClient) -> None:
    (address,) = page(served, f"{CLAIMS}?document=id:document/08").xpath(
        "//a[starts-with(@href, '/sparql?')]/@href"
    )

    (field,) = page(served, address).xpath("//textarea")
    assert "SELECT ?document" in field.text
    assert "<https://w3id.org/coldpeace/id/document/08>" in field.text


def test_unknown_question_does_not_open(served: FlaskClient) -> None:
    page(served, "/sparql?question=none", status=404)


def test_list_asks_every_question_in_the_language_of_the_page(
    served: FlaskClient, release: Release
) -> None:
    shown = page(served, "/queries", "ja")

    found = links(shown.find(".//main"))
    for name, query in load_queries(release.path / "queries").items():
        assert found[f"/queries/{name}"] == " ".join(query.meta["question-ja"])


def test_every_column_of_a_question_has_a_heading_in_both_languages(release: Release) -> None:
    columns = set()
    for query in load_queries(release.path / "queries").values():
        head = re.sub(r"\([^()]*\bAS\b|\(|\)", " ", query.text.partition("WHERE")[0])
        columns |= set(re.findall(r"\?(\w+)", head.partition("SELECT")[2]))

    unknown = {name for name in columns if not has_heading(name) and not has_heading(name[:-3])}
    assert columns and not unknown
    assert Catalogue.of("ja").get("Claimant") == "主張者"


def test_vocabulary_has_prefixes_classes_and_properties(served: FlaskClient) -> None:
    answer = served.get("/vocabulary.json")

    cp = "https://w3id.org/coldpeace/ontology#"
    assert answer.json["prefixes"]["cp"] == cp
    assert cp + "Claim" in answer.json["classes"]
    assert {cp + "claimant", "http://www.w3.org/2000/01/rdf-schema#label"} <= set(
        answer.json["properties"]
    )
    again = served.get("/vocabulary.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_only_the_query_page_allows_a_style_of_its_package(served: FlaskClient) -> None:
    policies = {
        path: served.get(path, headers={"Accept": BROWSER}).headers["Content-Security-Policy"]
        for path in ("/sparql", "/queries", "/")
    }

    assert "style-src 'self' 'sha256-" in policies["/sparql"]
    assert "style-src 'self';" in policies["/queries"] and "style-src 'self';" in policies["/"]
    assert all("script-src 'self';" in each for each in policies.values())


def test_long_answer_is_begun_on_its_page_and_whole_in_its_files(
    served: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "_ROWS", 3)
    shown = page(served, CLAIMS)
    whole = served.get(f"{CLAIMS}.csv").text.splitlines()

    assert len(shown.xpath("//table[@class='answer']/tbody/tr")) == 3
    assert f"{len(whole) - 1} rows" in shown.xpath("string(//h2[@id='result'])")
    assert "the formats above have all" in shown.text_content()


def test_question_that_asks_too_much_keeps_the_fields_that_make_it_narrower(
    release: Release,
) -> None:
    limits = Limits(result_bytes=10_000)
    with Engine(release.store, workers=1, limits=limits) as engine:
        client = create_app(release.path, engine).test_client(use_cookies=False)

        refused = page(client, CLAIMS, status=503)
        narrower = page(client, f"{CLAIMS}?document=id:document/01")

    assert refused.xpath("//input[@name='document']")
    assert "larger than" in refused.xpath("string(//p[@class='problem'])")
    assert narrower.xpath("//table[@class='answer']/tbody/tr")


def test_table_that_is_too_much_to_ask_for_is_told_where_it_lies_ready(release: Release) -> None:
    limits = Limits(result_bytes=10_000)
    with Engine(release.store, workers=1, limits=limits) as engine:
        client = create_app(release.path, engine).test_client(use_cookies=False)

        refused = client.get("/queries/tables/claims.csv")
        japanese = page(client, "/queries/tables/claims", "ja", status=503)
        with client.get("/tables/claims.csv") as ready:
            assert ready.status_code == 200

    assert refused.status_code == 503
    assert refused.json["limit"] == "result"
    assert refused.json["detail"].endswith("has the whole answer ready at /tables/claims.csv")
    assert "/tables/claims.csvに用意されて" in japanese.xpath("string(//p[@class='problem'])")
