"""SPARQL 1.1 Service Description, and what DESCRIBE tells."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.compare import isomorphic
from werkzeug.test import TestResponse

from kg.engine import FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from kg.prefixes import BASE

SELECT = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label { <https://w3id.org/coldpeace/id/document/09> rdfs:label ?label }
"""
DESCRIBE = "DESCRIBE <https://w3id.org/coldpeace/id/document/09>"
GRAPHS = ("ontology", "documents/09", "shapes")
DOCUMENT_GRAPH = "https://w3id.org/coldpeace/graph/documents/09"
SD = "http://www.w3.org/ns/sparql-service-description#"


def ask(client, query, **fields):
    return client.get("/sparql", query_string={"query": query, **fields})


def described(answer: TestResponse) -> Graph:
    statements = [q.triple for q in parse(answer.data, RdfFormat.from_media_type(answer.mimetype))]
    return Graph().parse(data=serialize(statements, format=RdfFormat.N_TRIPLES), format="nt")


@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
def test_service_describes_itself_in_every_format(client: FlaskClient, media_type: str) -> None:
    answer = client.get("/sparql", headers={"Accept": media_type})

    assert answer.mimetype == media_type
    assert isomorphic(described(answer), described(client.get("/sparql")))


def test_service_has_the_address_at_which_it_was_asked(client: FlaskClient) -> None:
    answer = client.get("/sparql", base_url="https://example.org")

    (service,) = described(answer).subjects(RDF.type, URIRef(SD + "Service"))
    assert service == URIRef("https://example.org/sparql")
    assert (service, URIRef(SD + "endpoint"), service) in described(answer)


def test_every_format_that_the_service_lists_is_got(client: FlaskClient) -> None:
    listed = set(described(client.get("/sparql")).objects(None, URIRef(SD + "resultFormat")))

    got = set()
    for query, offered in ((SELECT, RESULT_FORMATS), (DESCRIBE, GRAPH_FORMATS)):
        for media_type in offered:
            answer = client.get(
                "/sparql", query_string={"query": query}, headers={"Accept": media_type}
            )
            got.add((answer.status_code, answer.mimetype))
    assert got == {(200, media_type) for media_type in FORMATS}
    assert len(listed) == len(got)


def test_every_graph_that_the_service_lists_has_as_many_triples(client: FlaskClient) -> None:
    graph = described(client.get("/sparql"))

    rows = graph.query(f"""
        PREFIX sd: <{SD}>
        SELECT ?name ?n {{ ?g sd:name ?name ; sd:graph/<http://rdfs.org/ns/void#triples> ?n }}""")
    counts = {str(name): int(n) for name, n in rows}
    assert set(counts) == {f"{BASE}graph/{name}" for name in GRAPHS}
    for name, n in counts.items():
        query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
        assert ask(client, query, format="csv").text.split() == ["n", str(n)]


def test_service_says_its_limits_in_both_languages(client: FlaskClient) -> None:
    comments = described(client.get("/sparql")).objects(None, RDFS.comment)

    assert {comment.language for comment in comments if "100000" in comment} == {"en", "ja"}


def test_description_has_evidence_and_labels(client: FlaskClient) -> None:
    answer = ask(client, f"DESCRIBE <{BASE}id/claim/09-01>", format="nt")

    assert "不拡大" in answer.text
    named = {term for triple in described(answer) for term in triple if isinstance(term, URIRef)}
    assert URIRef(f"{BASE}id/anchor/09-01#quote") in named


def test_description_with_a_dataset_of_its_own_has_nothing_from_elsewhere(
    client: FlaskClient,
) -> None:
    iri = f"<{BASE}id/document/09>"
    whole = ask(client, f"DESCRIBE {iri}", format="nt").text
    alone = ask(client, f"DESCRIBE {iri} FROM <{DOCUMENT_GRAPH}>", format="nt").text
    chosen = ask(
        client, f"DESCRIBE {iri}", format="nt", **{"default-graph-uri": DOCUMENT_GRAPH}
    ).text

    subjects = [{line.split()[0] for line in text.splitlines()} for text in (whole, alone, chosen)]
    assert f"<{BASE}ontology#sender>" in subjects[0]
    assert subjects[1] == {iri}
    assert subjects[2] == {iri, f"<{BASE}id/person/boris-yeltsin>"}
