"""/queries and /openapi.json: every published question, by its own URL."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from schemathesis import openapi

from kg.queries import load_queries

ROOT = Path(__file__).parent.parent.parent
QUERIES = load_queries(ROOT / "queries")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DOCUMENT_08 = "https://w3id.org/coldpeace/id/document/08"


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", QUERIES)
def test_question_answers_as_expected(served: FlaskClient, name: str) -> None:
    answer = served.get(f"/queries/{name}", headers={"Accept": "text/csv"})

    expected = (ROOT / "tests" / "queries" / f"{name}.csv").read_text(encoding="utf-8")
    assert answer.status_code == 200
    assert rows(answer.text) == rows(expected)


@pytest.mark.parametrize("value", ["id:document/08", DOCUMENT_08, f"<{DOCUMENT_08}>"])
def test_parameter_narrows_the_answer(served: FlaskClient, value: str) -> None:
    answer = served.get("/queries/claims-of-document", query_string={"document": value})

    found = answer.json["results"]["bindings"]
    assert {row["document"]["value"] for row in found} == {DOCUMENT_08}


def test_empty_field_of_a_form_is_not_set(served: FlaskClient) -> None:
    every = served.get("/queries/claims-of-document.csv")
    empty = served.get("/queries/claims-of-document.csv?document=")

    assert empty.data == every.data


@pytest.mark.parametrize(
    ("status", "path", "words"),
    [
        (400, "claims-of-document?document=08", "document: want an IRI or a prefixed name"),
        (400, "claims-of-document?document=x%20y", "for example id:document/09"),
        (400, "claims-of-document?documents=id:document/08", "did you mean document?"),
        (400, "claims-of-document?document=id:a&document=id:b", "document: give it once"),
        (400, "claims-of-document?format=doc", "format is one of json"),
        (400, "claims-of-document?format=ttl", "SELECT is answered as"),
        (404, "nothing", "/queries lists"),
        (404, "claims-of-document.pdf", "/queries lists"),
        (404, "../release.json", "/queries lists"),
    ],
)
def test_wrong_question_is_a_problem_that_says_what_to_change(
    served: FlaskClient, status: int, path: str, words: str
) -> None:
    answer = served.get(f"/queries/{path}")

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert words in answer.json["detail"]


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("tables/documents", None, "application/sparql-results+json"),
        ("tables/documents", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("tables/documents", "text/csv;q=0.5, text/*", "text/tab-separated-values"),
        ("tables/documents", BROWSER, "text/html"),
        ("tables/documents.csv", BROWSER, "text/csv"),
        ("tables/documents?format=tsv", BROWSER, "text/tab-separated-values"),
        ("tables/documents.rq", BROWSER, "application/sparql-query"),
    ],
)  # fmt: skip
def test_format_is_negotiated(
    served: FlaskClient, path: str, accept: str | None, media_type: str
) -> None:
    answer = served.get(f"/queries/{path}", headers={"Accept": accept} if accept else {})

    assert (answer.status_code, answer.mimetype) == (200, media_type)


def test_unacceptable_format_is_406_with_those_there_are(served: FlaskClient) -> None:
    answer = served.get("/queries/tables/documents", headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert "text/csv" in answer.json["detail"]


def test_list_has_every_question_with_its_parameters(served: FlaskClient) -> None:
    listed = {entry["name"]: entry for entry in served.get("/queries").json["queries"]}

    assert list(listed) == list(QUERIES)
    entry = listed["claims-of-document"]
    assert set(entry["summary"]) == set(entry["question"]) == {"en", "ja"}
    assert entry["parameters"] == [{"name": "document", "kind": "iri", "example": "id:document/09"}]
    assert entry["formats"] == ["json", "xml", "csv", "tsv", "html"]


def test_source_is_the_file_as_it_was_published(served: FlaskClient) -> None:
    answer = served.get("/queries/tables/documents.rq")

    assert answer.data == (ROOT / "queries" / "tables" / "documents.rq").read_bytes()


def test_page_shows_the_answer_and_what_was_asked(served: FlaskClient) -> None:
    page = served.get(
        "/queries/claims-of-document?document=id:document/08", headers={"Accept": BROWSER}
    )

    assert 'value="id:document/08"' in page.text
    assert "合意違反ではない" in page.text


def test_page_escapes_what_a_parameter_brings(served: FlaskClient) -> None:
    script = "<script>alert(1)</script>"
    page = served.get(
        "/queries/stances-as-of", query_string={"date": script}, headers={"Accept": BROWSER}
    )

    assert page.status_code == 400
    assert script not in page.text


def test_openapi_describes_every_question(served: FlaskClient) -> None:
    document = served.get("/openapi.json").json

    openapi.from_dict(document).validate()
    assert {f"/queries/{name}" for name in QUERIES} < set(document["paths"])
    (parameter, form) = document["paths"]["/queries/claims-of-document"]["get"]["parameters"]
    assert (parameter["name"], form["name"]) == ("document", "format")
    assert form["schema"]["enum"] == ["json", "xml", "csv", "tsv", "html"]
