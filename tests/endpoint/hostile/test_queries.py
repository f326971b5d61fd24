"""Queries that ask too much, or that ask the server to call somebody."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

JOIN = " . ".join(f"?a{i} ?b{i} ?c{i}" for i in range(9))
PATHS = "/".join(["(!<x:a>|^!<x:a>)*"] * 6)
QUERIES = {
    "cartesian product": f"SELECT * {{ {JOIN} }}",
    "counted product": f"SELECT (COUNT(*) AS ?n) {{ {JOIN} }}",
    "path explosion": f"SELECT (COUNT(*) AS ?n) {{ ?a {PATHS} ?b }}",
    "path in path": "SELECT * { ?a " + "(" * 80 + "!<x:a>" + ")*" * 80 + " ?b }",
    "runaway regular expression": "SELECT * { ?s ?p ?o "
    f'FILTER REGEX("{"a" * 5000}!", "^(a+)+$") FILTER REGEX(STR(?o), "{"(a?){500}" * 3}") }}',
    "regular expression that is huge": f'ASK {{ FILTER REGEX("a", "{"(x{{1000}}){{1000}}"}") }}',
    "giant concatenation": "SELECT (GROUP_CONCAT(?c0; "
    f'separator="{"x" * 9000}") AS ?x) {{ {JOIN} }}',
    "doubling string": "SELECT ?x30 { VALUES ?x0 { 'xxxxxxxxxxxxxxxx' } "
    + "".join(f"BIND (CONCAT(?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(30))
    + "}",
    "replacement that grows": "SELECT (REPLACE(REPLACE(REPLACE(?x, '.', '$0$0$0$0$0$0$0$0'), '.', "
    "'$0$0$0$0$0$0$0$0'), '.', '$0$0$0$0$0$0$0$0') AS ?y) "
    f"{{ BIND ('{'x' * 50_000}' AS ?x) }}",
    "nesting of groups": "ASK " + "{" * 10_000 + "}" * 10_000,
    "nesting of parentheses": "ASK { FILTER (" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "nesting of collections": "ASK { ?x ?y " + "(" * 10_000 + ")" * 10_000 + " }",
    "nesting of blank nodes": "ASK { ?x ?y " + "[ ?y " * 10_000 + "1" + "]" * 10_000 + " }",
    "nesting of NOT": "ASK { FILTER (" + "!" * 100_000 + "true) }",
    "nesting of minus": "ASK { FILTER (" + "- " * 50_000 + "1 = 1) }",
    "chain of OR": "ASK { FILTER (" + " || ".join(["1 = 2"] * 10_000) + ") }",
    "chain of UNION": "ASK { " + " UNION ".join(["{ ?s ?p 1 }"] * 9_000) + " }",
    "chain of paths": "ASK { ?s " + "/".join(["!<x:a>"] * 9_000) + " ?o }",
    "sort of a product": f"SELECT * {{ {JOIN} }} ORDER BY ?c8 ?c7 RAND()",
    "distinct product": f"SELECT DISTINCT * {{ {JOIN} }}",
    "many values": "ASK { VALUES ?x { " + "1 " * 45_000 + "} VALUES ?y { " + "1 " * 4_000 + "} }",
    "open string": "ASK { ?s ?p '''" + "x" * 90_000,
    "NUL": "ASK { ?s ?p '\x00' } \x00",
    "lone surrogate": r"ASK { ?s ?p '\uD800' }",
    "only whitespace": " " * 90_000,
    "comments": "#\n" * 45_000 + "ASK {}",
    "prefixes": "".join(f"PREFIX p{i}: <x:{i}> " for i in range(4000)) + "ASK {}",
    "insane numbers": "SELECT (1e999999 AS ?a) (99999999999999999999999999 AS ?b) (1/0 AS ?c) {}",
    "insane dates": 'ASK { FILTER ("9999999999999-01-01"^^<http://www.w3.org/2001/XMLSchema#date> '
    '< "-99999999999-01-01"^^<http://www.w3.org/2001/XMLSchema#date>) }',
}  # fmt: skip
DOCUMENTED = {200, 400, 403, 413, 503}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_query_is_answered_or_refused(server, query: str) -> None:
    answered = server.status("/sparql", urlencode({"query": query}).encode())

    assert answered in DOCUMENTED


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <{url}> {{ ?s ?p ?o }}",
        "service<{url}>{{}}",
        "SERVICE SILENT <{url}> {{ ?s ?p ?o }}",
        "SeRvIcE\t#\n<{url}>{{}}",
        "BIND (<{url}> AS ?g) SERVICE ?g {{}}",
        "OPTIONAL {{ SERVICE <{url}> {{}} }}",
        "FILTER EXISTS {{ SERVICE <{url}> {{}} }}",
        "{{ SELECT * {{ SERVICE <{url}> {{}} }} }}",
        "?s ?p 1.SERVICE<{url}>{{}}",
        "GRAPH <{url}> {{ ?s ?p ?o }}",
    ],
)
def test_nothing_in_a_pattern_makes_the_server_call(server, canary, pattern: str) -> None:
    query = f"PREFIX e: <{canary.url}> SELECT * {{ {pattern.format(url=canary.url)} }}"
    answered = server.status("/sparql", urlencode({"query": query}).encode())

    assert answered == (200 if "GRAPH" in pattern else 400)
    assert not canary.heard


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "SELECT * FROM e: {{ ?s ?p ?o }}",
        "SELECT * FROM <file:///etc/passwd> {{ ?s ?p ?o }}",
        "ASK FROM </etc/passwd> FROM <{url}> {{ ?s ?p ?o }}",
        "BASE <{url}> DESCRIBE <x> FROM <y>",
        "CONSTRUCT FROM <{url}> WHERE {{ ?s ?p ?o }}",
        "LOAD <{url}>",
        "LOAD SILENT <{url}> INTO GRAPH <x:g>",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "ASK {{}} ; LOAD <{url}>",
    ],
)
def test_no_dataset_and_no_update_makes_the_server_call(server, canary, query: str) -> None:
    text = f"PREFIX e: <{canary.url}> {query.format(url=canary.url)}"
    answered = server.status("/sparql", urlencode({"query": text}).encode())

    assert answered in {200, 400, 403}
    assert not canary.heard


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri", "using-graph-uri"])
def test_no_field_makes_the_server_call(server, canary, name: str) -> None:
    fields = {"query": "SELECT * { ?s ?p ?o }", name: canary.url}

    assert server.status("/sparql?" + urlencode(fields)) == 200
    assert server.status("/queries?" + urlencode({"url": canary.url})) == 200
    assert not canary.heard


class Canary:
    """A server that nobody should call."""

    def __init__(self, listener: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/x.ttl"
        self.heard: list[object] = []
        self._listener = listener
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, address = self._listener.accept()
            except OSError:
                return
            connection.close()
            self.heard.append(address)


@pytest.fixture
def canary() -> Iterator[Canary]:
    listener = socket.create_server(("127.0.0.1", 0))
    yield Canary(listener)
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_canary_hears_who_calls(canary) -> None:
    port = int(canary.url.split(":")[2].split("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.recv(1)
        while not canary.heard:
            time.sleep(0.001)
