"""Requests that are broken, too large, too slow, or that look for what is not theirs."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import quote

import pytest

MIB = 1024 * 1024
SCRIPT = "<script>alert(1)</script>"


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


def test_slow_clients_hold_up_nobody(server, light: Callable[[], str]) -> None:
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
            asked = [light() for _ in range(20)]
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


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/search?q=イエリツィン", 200),
        ("/search?q=café", 200),
        ("/sparql?query=ASK%7B?s?p'人'%7D", 200),
        ("/lookup?uri=http://ja.wikipedia.org/wiki/エリツィン", 404),
        ("/doc/人", 404),
    ],
)
def test_address_that_nobody_encoded_is_read_as_utf_8(server, target: str, expected: int) -> None:
    lines = [f"GET {target} HTTP/1.1", "Host: x", "Connection: close", "", ""]

    assert status(send(server, "\r\n".join(lines).encode())) == expected


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
