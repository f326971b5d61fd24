"""What of a stranger's query reaches another engine."""

from __future__ import annotations

import pytest

from kg.refusals import QueryError
from kg.remote.questions import Question, read_question
from kg.tokens import Form, outline


def question(query: str) -> Question:
    return read_question(query, outline(query))


def test_from_is_taken_out_and_everything_keeps_its_place() -> None:
    query = (
        "PREFIX g: <https://example.org/g/>\n"
        "SELECT * FROM g:a\\-b\n"
        "FROM NAMED <https://example.org/c> # FROM <x:y>\n"
        "WHERE { ?s ?p 'FROM <x:z>' }"
    )

    found = question(query)

    assert found.graphs == (("https://example.org/g/a-b",), ("https://example.org/c",))
    assert found.text.count("FROM") == 2
    assert [len(line) for line in found.text.splitlines()] == [
        len(line) for line in query.splitlines()
    ]
    assert found.text.index("WHERE") == query.index("WHERE")


def test_query_without_from_stays_as_it_is() -> None:
    query = "SELECT * WHERE { GRAPH ?g { ?s ?p ?o . FILTER (?o < 1 && ?s != <a:b>) } } ORDER BY ?s"

    assert question(query) == Question(query, Form.SELECT, None, names_graphs=True)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (<bif:http_get>('http://127.0.0.1/') AS ?x) {}",
        "PREFIX b: <bif:> SELECT (b:http_get('http://127.0.0.1/') AS ?x) {}",
        "PREFIX b: <bi> SELECT (b:f:http_get('http://127.0.0.1/') AS ?x) {}",
        "BASE <bif:x> SELECT (<http_get>('http://127.0.0.1/') AS ?x) {}",
        "SELECT (<\\u0062if:http_get>('http://127.0.0.1/') AS ?x) {}",
        "SELECT (<SQL:X>(1) AS ?x) {}",
        "SELECT * { ?s ?p ?o . FILTER <https://example.org/f>(?o) }",
        "PREFIX e: <https://example.org/> SELECT * { ?s ?p ?o } ORDER BY e:f(?o)",
        "PREFIX e: <https://example.org/> SELECT * { BIND (e:f(1) AS ?x) }",
        "ASK { ?s <java:org.example.Files> ?o }",
        "ASK { ?s ?p `1` }",
        "define sql:describe-mode 'CBD' ASK {}",
        "SELECT * FROM <relative> {}",
        "SELECT * FROM ?g {}",
        "SELECT * FROM",
    ],
)
def test_what_leaves_sparql_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        question(query)


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ASK { FILTER (xsd:date(?x) < NOW()) }",
        "ASK { ?s <https://example.org/p> (1 2) }",
        "PREFIX e: <https://example.org/> ASK { ?s e:p/(e:q|^e:r)* ?o ; !e:x [] }",
        "PREFIX e: <https://example.org/> ASK { FILTER (?x IN (e:a, <e:b>)) }",
        "PREFIX e: <https://example.org/> SELECT (COUNT(*) AS ?n) { VALUES (?x) { (e:a) } }",
        "ASK { ?s ?p 'x'^^<e:f>, 'bif:http_get(1)', -1.5e3 . FILTER (!(?s >= 1 || ?p = ?o)) }",
    ],
)
def test_sparql_is_not_refused(query: str) -> None:
    assert question(query).text == query
