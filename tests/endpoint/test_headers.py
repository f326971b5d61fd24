"""What every answer has: a name, compression for who wants it, open to all origins."""

from __future__ import annotations

import gzip

import brotli
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

DECODERS = {"gzip": gzip.decompress, "br": brotli.decompress}
PATHS = [
    "/", "/dumps/", "/tables/", "/dumps/coldpeace-all.ttl", "/release.json", "/context.jsonld",
    "/doc/document/09", "/ontology.ttl", "/graph/documents/09", "/sparql", "/queries",
    "/openapi.json", "/static/pages.css", "/sparql?query=SELECT*%7B%3Fs%20%3Fp%20%3Fo%7D",
]  # fmt: skip
BROWSER = {"Accept": "text/html"}


def get(client: FlaskClient, path: str, headers: dict[str, str] | None = None) -> TestResponse:
    return client.get(path, headers=headers, buffered=True)  # which closes files


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", [{}, BROWSER], ids=["machine", "browser"])
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_answer_is_not_sent_twice(
    client: FlaskClient, path: str, headers: dict[str, str], encoding: str
) -> None:
    headers = {**headers, "Accept-Encoding": encoding}
    first = get(client, path, headers=headers)
    again = get(client, path, headers={**headers, "If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"].removeprefix("W/") == first.headers["ETag"].removeprefix("W/")
    assert "no-cache" in first.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("*", "br"),
        ("br;q=0, *;q=0.1, identity;q=0", "gzip"),
        ("deflate", None),
        ("identity", None),
        ("gzip;q=0", None),
        ("", None),
    ],
)
def test_encoding_is_negotiated(client: FlaskClient, header: str, encoding: str | None) -> None:
    plain = get(client, "/ontology.nt")
    answer = get(client, "/ontology.nt", headers={"Accept-Encoding": header})

    assert answer.headers.get("Content-Encoding") == encoding
    assert DECODERS.get(encoding, bytes)(answer.data) == plain.data
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert (
        "Accept-Encoding" in answer.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]
    )
    assert answer.headers["ETag"].startswith("W/") == (encoding is not None)


def test_what_is_packed_already_or_small_is_sent_as_it_is(client: FlaskClient) -> None:
    answer = get(client, "/healthz", headers={"Accept-Encoding": "gzip, br"})

    assert "Content-Encoding" not in answer.headers


def test_part_of_a_file_is_sent_as_it_is(client: FlaskClient) -> None:
    headers = {"Range": "bytes=0-9", "Accept-Encoding": "gzip, br"}
    answer = get(client, "/dumps/coldpeace-all.ttl", headers=headers)

    whole = get(client, "/dumps/coldpeace-all.ttl").data
    assert (answer.status_code, answer.data) == (206, whole[:10])
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/sparql?query=ASK%20%7B%7D%20%23%FF", None),
        ("GET", "/queries?x=%C3", None),
        ("POST", "/sparql", b"query=ASK%7B%7D%23%FF"),
        ("POST", "/sparql", b"query=ASK%7B%7D%23\xff"),
    ],
)
def test_text_that_is_not_utf8_is_refused(
    client: FlaskClient, method: str, path: str, body: bytes | None
) -> None:
    kind = "application/x-www-form-urlencoded" if body else None
    answer = client.open(path, method=method, data=body, content_type=kind)

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "not UTF-8" in answer.json["detail"]


@pytest.mark.parametrize("path", [*PATHS, "/healthz", "/nothing"])
def test_every_answer_is_open_without_credentials_and_not_sniffed(
    client: FlaskClient, path: str
) -> None:
    headers = get(client, path, headers={"Origin": "https://example.org"}).headers

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", [*PATHS, "/healthz"])
def test_head_says_what_get_would(client: FlaskClient, path: str) -> None:
    whole, head = get(client, path), client.head(path, buffered=True)

    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers.get(name) == whole.headers.get(name), name


@pytest.mark.parametrize("path", [path for path in PATHS if "?" not in path])
def test_method_that_is_not_there_is_405_with_those_that_are(
    client: FlaskClient, path: str
) -> None:
    refused = client.delete(path)
    options = client.options(path)

    assert refused.status_code == 405
    assert {"GET", "HEAD", "OPTIONS"} <= set(refused.headers["Allow"].split(", "))
    assert set(options.headers["Allow"].split(", ")) == set(refused.headers["Allow"].split(", "))
