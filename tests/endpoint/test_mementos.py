"""What each version said of a thing, and what stood in its files, is found by date (RFC 7089)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from werkzeug.exceptions import ServiceUnavailable

import kg
from endpoint import create_app
from endpoint.past import Past
from kg.engine import Engine
from kg.errors import StoreError

Pair = tuple[kg.Release, kg.Release]
TABLE = "tables/documents.csv"
CLAIM = "doc/claim/09-03"  # withdrawn in the later version


def test_old_file_is_a_memento_of_the_one_that_is_served(later: FlaskClient) -> None:
    with later.get(f"/releases/0.1.0/{TABLE}") as old, later.get(f"/{TABLE}") as now:
        assert old.headers["Memento-Datetime"] == "Sun, 22 Nov 2026 00:00:00 GMT"
        for answer in (old, now):
            assert f'</{TABLE}>; rel="original"' in answer.headers["Link"]
            assert f'</releases/timegate/{TABLE}>; rel="timegate"' in answer.headers["Link"]
            assert f'</releases/timemap/{TABLE}>; rel="timemap"' in answer.headers["Link"]
        assert "Memento-Datetime" not in now.headers


@pytest.mark.parametrize(
    ("moment", "version"),
    [
        ("Mon, 01 Feb 2027 00:00:00 GMT", "0.1.0"),
        ("Mon, 01 Mar 2027 00:00:00 GMT", "0.10.0"),
        ("Sun, 01 Jan 1995 00:00:00 GMT", "0.1.0"),
        (None, "0.10.0"),
    ],
)
def test_timegate_leads_to_what_held_at_a_time(
    later: FlaskClient, moment: str | None, version: str
) -> None:
    headers = {"Accept-Datetime": moment} if moment else {}

    answer = later.get(f"/releases/timegate/{TABLE}", headers=headers)

    assert (answer.status_code, answer.location) == (302, f"/releases/{version}/{TABLE}")
    assert "Accept-Datetime" in answer.headers["Vary"]


def test_timegate_refuses_what_is_no_date(later: FlaskClient) -> None:
    answer = later.get(f"/releases/timegate/{TABLE}", headers={"Accept-Datetime": "yesterday"})

    assert answer.status_code == 400


def test_timemap_lists_the_mementos(later: FlaskClient) -> None:
    answer = later.get(f"/releases/timemap/{TABLE}")

    assert answer.mimetype == "application/link-format"
    address = f"http://localhost/releases/%s/{TABLE}"
    assert f'<http://localhost/{TABLE}>; rel="original"' in answer.text
    assert f'<{address % "0.1.0"}>; rel="first memento"; datetime="Sun, 22 Nov' in answer.text
    assert f'<{address % "0.10.0"}>; rel="last memento"; datetime="Mon, 01 Mar' in answer.text


def test_one_release_alone_has_no_mementos(client: FlaskClient) -> None:
    with client.get(f"/{TABLE}") as answer:
        assert "timegate" not in answer.headers.get("Link", "")


def test_description_is_as_it_was_byte_for_byte(later: FlaskClient, next_release: Pair) -> None:
    with Engine(next_release[0].store, workers=1) as engine:
        then = create_app(next_release[0].path, engine).test_client()
        for end in ("ttl", "nt", "rdf", "jsonld", "trig", "nq"):
            for path in (CLAIM, "concept/act/denies-breach", "doc/document/09", "graph/dataset"):
                old = later.get(f"/releases/0.1.0/{path}.{end}")
                assert (old.status_code, old.data) == (200, then.get(f"/{path}.{end}").data)
                assert old.headers["Memento-Datetime"] == "Sun, 22 Nov 2026 00:00:00 GMT"
                assert old.headers["Link"].count(f'</{path}.{end}>; rel="original"') == 1


def test_what_was_withdrawn_is_gone_now_and_was_said_then(later: FlaskClient) -> None:
    now = later.get(f"/{CLAIM}", headers={"Accept": "text/turtle"})
    gate = later.get(
        f"/releases/timegate/{CLAIM}",
        headers={"Accept-Datetime": "Mon, 01 Feb 2027 00:00:00 GMT"},
    )
    then = later.get(gate.location, headers={"Accept": "text/turtle"})
    again = later.get(f"/releases/0.10.0/{CLAIM}", headers={"Accept": "text/turtle"})

    assert (now.status_code, again.status_code) == (410, 410)
    assert f'</releases/timegate/{CLAIM}>; rel="timegate"' in now.headers["Link"]
    assert '</id/claim/09-02>; rel="successor-version"' in now.headers["Link"]
    assert (gate.status_code, gate.location) == (302, f"/releases/0.1.0/{CLAIM}")
    assert then.status_code == 200
    assert then.headers["Content-Location"] == f"/releases/0.1.0/{CLAIM}.ttl"
    said = {str(quad.predicate) for quad in parse(then.data, RdfFormat.TURTLE)}
    assert "<https://w3id.org/coldpeace/ontology#claimant>" in said
    assert again.headers["Memento-Datetime"] == "Mon, 01 Mar 2027 00:00:00 GMT"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "As of release 0.1.0 (2026-11-22)"), ("ja", "版 0.1.0（2026-11-22）の時点の記述です")],
)
def test_page_of_an_earlier_version_says_so_and_leads_to_today(
    later: FlaskClient, language: str, words: str
) -> None:
    page = later.get(f"/releases/0.1.0/{CLAIM}?lang={language}", headers={"Accept": "text/html"})

    assert page.status_code == 200
    assert words in page.text
    assert f'<a href="/{CLAIM}">' in page.text
    assert f'href="/releases/0.1.0/{CLAIM}?lang=' in page.text
    assert f'href="/releases/0.1.0/{CLAIM}.ttl"' in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert len(page.headers.getlist("Set-Cookie")) == 1
    assert words not in later.get(f"/doc/document/09?lang={language}").text


def test_thing_leads_to_what_a_version_says_of_it(later: FlaskClient) -> None:
    answer = later.get("/releases/0.1.0/id/claim/09-03")

    assert (answer.status_code, answer.location) == (303, f"/releases/0.1.0/{CLAIM}")


def test_ontology_of_an_earlier_version_is_a_memento(later: FlaskClient) -> None:
    answer = later.get("/releases/0.1.0/ontology.ttl")
    page = later.get("/releases/timegate/ontology").location

    assert answer.status_code == 200
    assert answer.headers["Memento-Datetime"] == "Sun, 22 Nov 2026 00:00:00 GMT"
    assert page == "/releases/0.10.0/ontology"


def test_answer_that_is_known_is_not_sent_again(later: FlaskClient) -> None:
    first = later.get(f"/releases/0.1.0/{CLAIM}.ttl")

    again = later.get(
        f"/releases/0.1.0/{CLAIM}.ttl", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert again.status_code == 304
    assert "Memento-Datetime" in again.headers


@pytest.mark.parametrize(
    "path",
    ["/releases/0.1.0/doc/claim/99-99", "/releases/9.9.9/doc/claim/09-03",
     "/releases/timegate/doc/claim/99-99", "/releases/timemap/doc/../secret",
     "/releases/timemap/graph", "/releases/0.1.0/doc/%2e%2e/%2e%2e/release.json"],
)  # fmt: skip
def test_what_no_version_said_is_404(later: FlaskClient, path: str) -> None:
    answer = later.get(path)

    assert answer.status_code == 404
    assert "Memento-Datetime" not in answer.headers


def test_past_is_open_to_many_one_after_another(later: FlaskClient) -> None:
    def ask(_number: int) -> int:
        return later.application.test_client().get(f"/releases/0.1.0/{CLAIM}.ttl").status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, range(8))) == {200}


def test_past_refuses_who_comes_when_too_many_wait(later: FlaskClient, next_release: Pair) -> None:
    opening, may_go_on = threading.Event(), threading.Event()

    def open_slowly(_path):
        opening.set()
        may_go_on.wait(30)
        raise StoreError("gone")

    past, app = Past(open_slowly), later.application

    def ask(_number: int) -> int:
        with app.test_request_context("/"):
            try:
                past.answer(next_release[0], "/")
            except ServiceUnavailable:
                return 503
        return 200

    with ThreadPoolExecutor(12) as pool:
        first = [pool.submit(ask, number) for number in range(8)]
        opening.wait(30)
        assert ask(9) == 503
        may_go_on.set()
        assert {each.result() for each in first} == {503}


def test_few_releases_of_the_past_are_open_at_once(next_release: Pair, release: kg.Release) -> None:
    closed, opened = [], []

    class Kept:
        def __init__(self, path) -> None:
            self.path = path

        def close(self) -> None:
            closed.append(self.path)

    with Engine(release.store, workers=1) as engine:
        app = create_app(release.path, engine)

        def open_app(path):
            opened.append(path)
            return app, Kept(path)

        past = Past(open_app)
        paths = [*next_release, release]
        with app.test_request_context("/"):
            for each in (*paths, paths[-1]):
                assert past.answer(each, "/healthz").status_code == 200
        past.close()

    assert opened == [each.path for each in paths]
    assert closed == opened
