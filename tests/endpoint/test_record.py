"""The record as it is served: what a user of the real release gets."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

import kg
from kg.prefixes import BASE

QUERIES = Path(__file__).parent.parent.parent / "queries"


def test_table_of_documents_has_18_rows_in_order_of_date(served: FlaskClient) -> None:
    query = (QUERIES / "tables" / "documents.rq").read_text(encoding="utf-8")

    answer = served.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 18
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize(
    "path",
    [
        "document/09",
        "claim/09-01",
        "person/boris-yeltsin",
        "commitment/washington-agreement",
        "reading/washington-agreement-partnership-first",
        "event/brussels-nac-1994-12-01",
        "anchor/09-01",
        "source/tougen-2025-02-10",
    ],
)
def test_thing_leads_to_its_description_in_every_format(served: FlaskClient, path: str) -> None:
    iri = f"{BASE}id/{path}"
    redirect = served.get(f"/id/{path}")
    turtle = served.get(redirect.location, headers={"Accept": "text/turtle"})
    jsonld = served.get(f"/doc/{path}.jsonld")
    page = served.get(f"/doc/{path}", headers={"Accept": "text/html"})

    context = served.get("/context.jsonld").get_json()["@context"]
    document = {**json.loads(jsonld.data), "@context": context}
    read = Graph().parse(data=json.dumps(document), format="json-ld")

    assert redirect.status_code == 303
    triples = {quad.triple for quad in parse(turtle.data, format=RdfFormat.TURTLE)}
    assert len(read) == len(triples) > 2
    assert any(triple.subject.value == iri for triple in triples)
    assert iri in page.text


@pytest.mark.parametrize(
    "path", ["ontology", "concept/act/alleges-breach", "shape/Claim-evidence", "graph/inferred"]
)
def test_terms_concepts_shapes_and_graphs_are_described(served: FlaskClient, path: str) -> None:
    answer = served.get(f"/{path}", headers={"Accept": "text/turtle"})

    assert answer.status_code == 200
    assert len(list(parse(answer.data, format=RdfFormat.TURTLE))) > 2


@pytest.mark.parametrize(
    ("language", "label", "caveat"),
    [
        ("en", "Yeltsin calls the NATO communiqué a breach", "not checked against the original"),
        ("ja", "エリツィンは、NATOの公式声明は", "原文書との照合は行っていない"),
    ],
)
def test_page_of_a_claim_says_in_its_language_that_it_was_not_checked(
    served: FlaskClient, language: str, label: str, caveat: str
) -> None:
    headers = {"Accept": "text/html", "Accept-Language": language}
    page = served.get("/doc/claim/09-01", headers=headers).text

    assert label in page
    assert caveat in page


def test_page_of_a_claim_shows_the_characters_that_it_rests_on(served: FlaskClient) -> None:
    page = served.get("/doc/claim/09-01", headers={"Accept": "text/html"}).text

    assert "「合意違反」と断言" in page
    assert "2625" in page


def test_unknown_entity_is_404_that_says_so(served: FlaskClient) -> None:
    answer = served.get("/id/document/99")

    assert answer.status_code == 404
    assert answer.get_json()["detail"] == f"Nothing is said here about {BASE}id/document/99"


def test_malformed_query_is_400_with_line_and_column(served: FlaskClient) -> None:
    answer = served.get("/sparql", query_string={"query": "SELECT *\nWHERE { ?s ?p }"})

    assert answer.status_code == 400
    assert answer.get_json()["detail"].startswith("line 2, column ")


def test_every_file_of_the_release_is_served_as_it_is(
    served: FlaskClient, release: kg.Release
) -> None:
    for name, said in release.files.items():
        if not name.startswith("reports/"):
            with served.get(f"/{name}") as answer:
                assert len(answer.data) == said["bytes"]
