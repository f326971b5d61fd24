"""SPARQL 1.1 Protocol, section 2.1 and 2.2."""

from __future__ import annotations

import socket
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kg.engine import GRAPH_FORMATS, RESULT_FORMATS

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ASK, CONSTRUCT = "ASK {}", "CONSTRUCT WHERE { ?s ?p 'none' }"
SELECT = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label { <https://w3id.org/coldpeace/id/document/09> rdfs:label ?label }
"""
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) {" + " . ".join(f"?a{i} ?b{i} ?c{i}" for i in range(9)) + "}"
DESCRIBE = "DESCRIBE <https://w3id.org/coldpeace/id/document/09>"
DOCUMENT_GRAPH = "https://w3id.org/coldpeace/graph/documents/09"


def by_get(client, query, **fields):
    return client.get("/sparql", query_string={"query": query, **fields})


def by_form(client, query, **fields):
    return client.post("/sparql", data={"query": query, **fields})


def by_body(client, query, **fields):
    kind = "application/sparql-query"
    return client.post("/sparql", data=query, content_type=kind, query_string=fields)


@pytest.mark.parametrize("ask", [by_get, by_form, by_body])
def test_query_is_answered_in_each_way_of_the_protocol(client: FlaskClient, ask) -> None:
    answer = ask(client, SELECT)

    assert answer.status_code == 200
    assert answer.mimetype == "application/sparql-results+json"
    labels = {row["label"]["value"] for row in answer.json["results"]["bindings"]}
    assert labels == {"Letter 9", "書簡9"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("ask", [by_get, by_form, by_body])
def test_dataset_of_the_request_is_used(client: FlaskClient, ask) -> None:
    whole = int(ask(client, COUNT, format="csv").text.split()[1])
    part = ask(client, COUNT, format="csv", **{"default-graph-uri": DOCUMENT_GRAPH})
    named = ask(client, COUNT, format="csv", **{"named-graph-uri": DOCUMENT_GRAPH})

    assert 0 < int(part.text.split()[1]) < whole
    assert named.text.split()[1] == "0"


@pytest.mark.parametrize(("media_type", "name"), RESULT_FORMATS.items())
@pytest.mark.parametrize("query", [ASK, SELECT])
def test_results_have_the_format_that_is_wanted(
    client: FlaskClient, query: str, media_type: str, name: str
) -> None:
    by_header = client.get(f"/sparql?query={quote(query)}", headers={"Accept": media_type})
    by_name = client.get(f"/sparql?query={quote(query)}&format={name}", headers={"Accept": BROWSER})

    assert by_header.mimetype == by_name.mimetype == media_type
    assert by_header.data == by_name.data


@pytest.mark.parametrize(("media_type", "name"), GRAPH_FORMATS.items())
def test_graphs_have_the_format_that_is_wanted(
    client: FlaskClient, media_type: str, name: str
) -> None:
    by_header = client.get(f"/sparql?query={quote(CONSTRUCT)}", headers={"Accept": media_type})
    by_name = by_get(client, CONSTRUCT, format=name)

    assert by_header.mimetype == by_name.mimetype == media_type


@pytest.mark.parametrize("accept", [None, "", "*/*", "image/png", "text/turtle;q=0"])
def test_default_format_is_given_where_nothing_matches(client: FlaskClient, accept) -> None:
    headers = {} if accept is None else {"Accept": accept}
    ask = client.get(f"/sparql?query={quote(ASK)}", headers=headers)
    construct = client.get(f"/sparql?query={quote(CONSTRUCT)}", headers=headers)

    assert ask.mimetype == "application/sparql-results+json"
    expected = "application/n-triples" if accept and "q=0" in accept else "text/turtle"
    assert construct.mimetype == (expected if accept != "text/turtle;q=0" else "text/turtle")


@pytest.mark.parametrize(
    ("status", "request_", "words"),
    [
        (400, {"method": "GET", "query_string": "query=ASK{}&query=ASK{}"}, "exactly one query"),
        (400, {"method": "POST", "data": {"other": "x"}}, "exactly one query"),
        (400, {"method": "POST", "query_string": "query=ASK{}", "data": {"query": ASK}},
         "exactly one query"),
        (400, {"method": "GET", "query_string": {"query": ""}}, "line 1, column 1"),
        (400, {"method": "GET", "query_string": {"query": "SELECT * {\n?s ?p }"}}, "line 2, col"),
        (400, {"method": "GET", "query_string": {"query": "ASK{SERVICE<a:b>{}}"}}, "SERVICE"),
        (400, {"method": "GET", "query_string": {"query": ASK, "format": "doc"}}, "format is one"),
        (400, {"method": "GET", "query_string": {"query": ASK, "format": "ttl"}}, "ASK is answer"),
        (400, {"method": "GET", "query_string": {"query": "ASK " + "{" * 9999}}, "nest less"),
        (400, {"method": "POST", "data": b"\xff", "content_type": "application/sparql-query"},
         "UTF-8"),
        (403, {"method": "GET", "query_string": {"update": "CLEAR ALL"}}, "only reads"),
        (403, {"method": "GET", "query_string": {"query": "CLEAR ALL"}}, "only reads"),
        (403, {"method": "POST", "data": {"update": "CLEAR ALL"}}, "only reads"),
        (403, {"method": "POST", "data": {"query": "LOAD <http://127.0.0.1/>"}}, "only reads"),
        (403, {"method": "POST", "data": "CLEAR ALL", "content_type": "application/sparql-update"},
         "only reads"),
        (405, {"method": "PUT", "data": "x"}, "method"),
        (405, {"method": "DELETE"}, "method"),
        (413, {"method": "POST", "data": {"query": "ASK {} #" + "x" * 100_001}}, "100000 bytes"),
        (413, {"method": "POST", "data": {"query": "x" * 9_000_000}}, "capacity"),
        (415, {"method": "POST", "data": "ASK {}", "content_type": "text/plain"}, "Send a query"),
        (415, {"method": "POST", "data": "ASK {}"}, "Send a query"),
    ],
)  # fmt: skip
def test_bad_request_gets_a_problem_document(
    client: FlaskClient, status: int, request_: dict, words: str
) -> None:
    answer = client.open("/sparql", **request_)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert words in answer.json["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_refused_method_says_which_are_allowed(client: FlaskClient) -> None:
    refused = client.put("/sparql", data="x")
    options = client.options("/sparql")

    allowed = {"GET", "HEAD", "OPTIONS", "POST"}
    assert set(refused.headers["Allow"].split(", ")) == allowed
    assert set(options.headers["Access-Control-Allow-Methods"].split(", ")) == allowed


def test_head_has_headers_and_no_body(client: FlaskClient) -> None:
    answer = client.head(f"/sparql?query={quote(ASK)}")

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.mimetype == "application/sparql-results+json"


def test_limit_is_a_503_that_names_it(client: FlaskClient) -> None:
    answer = by_get(client, RUNAWAY)

    assert answer.status_code == 503
    assert answer.json["limit"] == "time"
    assert int(answer.headers["Retry-After"]) > 0
    assert by_get(client, ASK).status_code == 200


def test_answer_is_named_and_not_sent_twice(client: FlaskClient) -> None:
    first = by_get(client, SELECT)
    again = client.get(
        "/sparql", query_string={"query": SELECT}, headers={"If-None-Match": first.headers["ETag"]}
    )
    other = by_get(client, SELECT, format="csv")

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"] != other.headers["ETag"]


def test_answer_that_differs_each_time_has_no_name(client: FlaskClient) -> None:
    answer = by_get(client, "SELECT (RAND() AS ?x) {}")

    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_browser_gets_a_form_and_a_table(client: FlaskClient) -> None:
    headers = {"Accept": BROWSER}
    form = client.get("/sparql", headers=headers)
    table = client.post("/sparql", data={"query": SELECT}, headers=headers)
    yes = client.post("/sparql", data={"query": ASK}, headers=headers)
    wrong = client.post("/sparql", data={"query": "ASK {"}, headers=headers)

    assert '<textarea id="query" name="query"' in form.text
    assert '<span lang="ja">書簡9</span>' in table.text
    assert "<strong>yes</strong>" in yes.text
    assert wrong.status_code == 400
    assert "line 1, column 6" in wrong.text
    assert "script-src 'self'" in form.headers["Content-Security-Policy"]


def test_page_escapes_what_a_query_brings(client: FlaskClient) -> None:
    query = "SELECT ('<script>alert(1)</script>' AS ?x) (IRI('javascript:alert(1)') AS ?y) {}"
    page = client.post("/sparql", data={"query": query}, headers={"Accept": BROWSER}).text

    assert "<script" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    ("accept", "named"),
    [("application/json", "application/ld+json"), ("application/xml", "application/rdf+xml")],
)
def test_graph_under_a_general_name_is_the_graph_in_that_syntax(
    client: FlaskClient, accept: str, named: str
) -> None:
    asked = {"query": CONSTRUCT}

    answer = client.get("/sparql", query_string=asked, headers={"Accept": accept})
    same = client.get("/sparql", query_string=asked, headers={"Accept": named})

    assert (answer.mimetype, answer.data) == (accept, same.data)
    assert same.mimetype == named


@pytest.mark.parametrize(
    ("accept", "starts"), [("application/json", b'{"head"'), ("application/xml", b"<?xml")]
)
def test_general_media_type_is_answered_under_its_name(
    client: FlaskClient, accept: str, starts: bytes
) -> None:
    answer = client.get("/sparql", query_string={"query": ASK}, headers={"Accept": accept})

    assert (answer.mimetype, answer.data[: len(starts)]) == (accept, starts)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("turtle", "text/turtle"), ("xml", "application/rdf+xml"), ("json", "application/ld+json")],
)
def test_names_that_other_software_uses_are_understood(
    client: FlaskClient, name: str, media_type: str
) -> None:
    assert by_get(client, CONSTRUCT, format=name).mimetype == media_type


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_page_of_an_error_keeps_the_query(client: FlaskClient, method: str) -> None:
    query = "SELECT * { <script> "
    where = "query_string" if method == "GET" else "data"
    page = client.open(
        "/sparql", method=method, headers={"Accept": BROWSER}, **{where: {"query": query}}
    )

    assert page.status_code == 400
    assert "SELECT * { &lt;script&gt; </textarea>" in page.text


def test_nothing_makes_the_server_call(client: FlaskClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.3)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/x.ttl"
        statuses = [
            by_get(client, f"ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}").status_code,
            by_get(client, f"ASK FROM <{address}> {{ ?s ?p ?o }}").status_code,
            by_get(client, ASK, **{"default-graph-uri": address}).status_code,
            by_form(client, f"LOAD <{address}>").status_code,
        ]
        with pytest.raises(TimeoutError):
            canary.accept()

    assert statuses == [400, 200, 200, 403]
