from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def fetch(client: FlaskClient, path: str, headers: dict[str, str] | None = None) -> TestResponse:
    """Read an answer and close the file behind it."""
    with client.get(path, headers=headers) as answer:
        answer.get_data()
        return answer


def test_dump_is_sent_as_it_is_with_its_hash_as_name(
    client: FlaskClient, small_release: Path
) -> None:
    answer = fetch(client, "/dumps/coldpeace-all.ttl")
    again = fetch(client, "/dumps/coldpeace-all.ttl", {"If-None-Match": answer.headers["ETag"]})
    part = fetch(client, "/dumps/coldpeace-all.ttl", {"Range": "bytes=0-9"})

    body = (small_release / "dumps" / "coldpeace-all.ttl").read_bytes()
    assert answer.data == body
    assert answer.mimetype == "text/turtle"
    assert again.status_code == 304
    assert (part.status_code, part.data) == (206, body[:10])


def test_table_is_csv(client: FlaskClient) -> None:
    answer = fetch(client, "/tables/documents.csv")

    assert answer.mimetype == "text/csv"
    assert answer.text == "number\n09\n"


@pytest.mark.parametrize("folder", ["dumps", "tables"])
def test_listing_links_to_each_file(client: FlaskClient, folder: str) -> None:
    page = client.get(f"/{folder}/").text

    assert f'href="/{folder}/' in page


@pytest.mark.parametrize(
    "name",
    ["nothing.ttl", "../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "%2fetc%2fpasswd",
     "../store/CURRENT", "tables/documents.csv", "coldpeace-all.ttl/", "."],
)  # fmt: skip
def test_nothing_else_is_readable(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/dumps/{name}", follow_redirects=True)

    assert answer.status_code == 404
    assert b"secret" not in answer.data


def test_health_tells_release_and_workers(client: FlaskClient) -> None:
    said = client.get("/healthz").json

    assert said["status"] == "ok"
    assert said["release"]["version"] == "0.1.0"
    assert said["workers"]["alive"] >= 1


def test_every_answer_is_open_and_careful(client: FlaskClient) -> None:
    for path in ("/", "/healthz", "/nothing", "/static/pages.css"):
        answer = fetch(client, path)

        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Referrer-Policy" in answer.headers
