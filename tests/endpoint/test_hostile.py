"""Strangers who mean harm: after each attack a light query is answered, and memory is bounded."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

NUMBERS = count()
MIB = 1024 * 1024
MEMORY_BYTES = 600 * MIB  # of the HTTP process, whatever happens; 130 MiB when it starts
SCRIPT = "<script>alert(1)</script>"
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


@pytest.fixture(scope="module")
def server(serving: Callable):
    limits = {"seconds": 2, "grace": 0.2, "memory_bytes": 64 * MIB, "query_bytes": 200_000}
    return serving(limits={**limits, "result_bytes": MIB})


@pytest.fixture(autouse=True)
def unharmed(server) -> Iterator[None]:
    """A light query that nobody asked before is answered, and memory is bounded."""
    yield
    assert server.status(f"/sparql?query=ASK%7BFILTER({next(NUMBERS)}%3D1)%7D") == 200
    (worker,) = children(server.process.pid)
    resident = Path(f"/proc/{worker}/status").read_text().partition("VmRSS:")[2].split()[0]
    assert int(resident) * 1024 < MEMORY_BYTES


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def send(server, *parts: bytes, wait: float = 3) -> bytes:
    """Send bytes as they are; the answer, if the server closes in time."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=wait) as connection:
        with suppress(ConnectionError):
            for part in parts:
                connection.sendall(part)
        return receive(connection)


def receive(connection: socket.socket) -> bytes:
    parts = [b""]
    with suppress(OSError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def get(server, path: str, *headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: x", "Connection: close", *headers, "", ""]
    return send(server, "\r\n".join(lines).encode())


def status(answer: bytes) -> int:
    return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else 0


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


HEAD = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
RAW = {
    "header that never ends": [HEAD, b"X-A: " + b"a" * 3_000_000],
    "many headers": [HEAD, *(b"X-%d: a\r\n" % i for i in range(5000)), b"\r\n"],
    "long address": [
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    ],
    "no HTTP": [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 100],
    "HTTP/0.9": [b"GET /\r\n\r\n"],
    "two lengths": [
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nquery="
    ],
    "length that is no number": [
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\nquery="
    ],
    "length and chunks": [
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n"
    ],
    "chunk of enormous size": [
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"ffffffffffffffff\r\nabc"
    ],
    "NUL in address": [b"GET /\x00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
    "line feed in header": [HEAD + b"X-A: a\nb: c\r\n\r\n"],
    "host that is no name": [
        b'GET /sparql HTTP/1.1\r\nHost: "><script>\r\nConnection: close\r\n\r\n'
    ],
    "name with underscore": [HEAD + b"X_Forwarded_For: 10.0.0.1\r\n\r\n"],
}


@pytest.mark.parametrize("parts", RAW.values(), ids=RAW)
def test_broken_request_is_refused(server, parts: list[bytes]) -> None:
    answer = send(server, *parts)

    assert status(answer) in {0, 200, 400, 404, 408, 413, 414, 415, 431}
    assert b"Traceback" not in answer


def test_body_that_is_too_large_is_refused_before_it_is_read(server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    declared = send(server, head + b"Content-Length: 10485760\r\n\r\n")
    chunked = send(
        server,
        head + b"Transfer-Encoding: chunked\r\n\r\n",
        *[b"100000\r\n" + b" " * MIB + b"\r\n"] * 10,
        b"0\r\n\r\n",
    )

    assert status(declared) == 413
    assert b"application/problem+json" in declared
    assert status(chunked) in {0, 413}


@pytest.mark.parametrize("size", [200_001, 1_000_000, 10_000_000])
def test_query_that_is_too_large_is_refused(server, size: int) -> None:
    assert server.status("/sparql", b"query=" + b"x" * size) in {0, 413}


def test_slow_clients_hold_up_nobody(server) -> None:
    slow = [
        b"",
        b"GET / HT",
        HEAD,
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"
        b"Content-Type: application/sparql-query\r\n\r\nAS",
        b"GET /dumps/coldpeace-all.ttl HTTP/1.1\r\nHost: x\r\n\r\n",
    ]
    connections = []
    try:
        for number in range(600):
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
            connection.sendall(slow[number % len(slow)])
            connections.append(connection)

        with ThreadPoolExecutor() as threads:
            asked = [f"/sparql?query=ASK%7BFILTER({next(NUMBERS)}%3D1)%7D" for _ in range(20)]
            assert Counter(threads.map(server.status, asked)) == {200: 20}
    finally:
        for connection in connections:
            connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/../secret.txt",
        "/dumps/..%2fsecret.txt",
        "/dumps/%2e%2e/secret.txt",
        "/dumps/..%5csecret.txt",
        "/dumps//etc/passwd",
        "/dumps/%2fetc%2fpasswd",
        "/tables/....//secret.txt",
        "/static/../__init__.py",
        "/static/%2e%2e/__init__.py",
        "/queries/../release.json",
        "/queries/%2e%2e/secret.txt",
        "/doc/../../etc/passwd",
        "/doc/document/09.ttl%00.html",
        "/store/CURRENT",
        "/secret.txt",
        "/.git/config",
        "/graph/documents/09%0d%0aX-Injected:%20yes",
        "/id/document/09%0d%0aSet-Cookie:%20a=b",
    ],
)
def test_nothing_outside_the_release_is_read(server, path: str) -> None:
    answer = get(server, path)

    assert status(answer) in {303, 308, 400, 404}
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nx-injected" not in head and b"\r\nset-cookie" not in head
    assert b"secret\n" not in answer and b"root:" not in answer


@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/turtle"])
@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query={0}",
        "/sparql?query=ASK%7B%7D&format={0}",
        "/sparql?query=ASK%7B%7D&default-graph-uri={0}",
        "/sparql?update={0}",
        "/queries/{0}",
        "/queries?lang={0}&x={0}",
        "/id/{0}",
        "/doc/{0}",
        "/doc/document/09?{0}={0}",
        "/dumps/{0}",
        "/{0}",
        "/search?q={0}",
        "/?lang={0}",
    ],
)
def test_script_is_never_said_back_as_script(server, path: str, accept: str) -> None:
    target = path.format(quote(SCRIPT, safe=""))
    answer = get(server, target, f"Accept: {accept}", f"Cookie: lang={SCRIPT}")

    head, _blank, body = answer.partition(b"\r\n\r\n")
    if b"content-type: text/html" in head.lower():
        assert SCRIPT.encode() not in body
        assert b"script-src 'self'" in head
    assert b"nosniff" in head


def test_errors_tell_nothing_of_the_machine(server) -> None:
    for path in ("/sparql?query=ASK%7B", "/nothing", "/queries/x", "/sparql?query=%FF", "/doc/x"):
        answer = send(
            server, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
        head, _blank, body = answer.partition(b"\r\n\r\n")

        assert b"application/problem+json" in head
        problem = json.loads(body)
        assert {"title", "status", "detail"} <= set(problem)
        for leak in (str(server.link.parent), "Traceback", ".py", "/home", "/tmp"):  # noqa: S108
            assert leak not in body.decode()
