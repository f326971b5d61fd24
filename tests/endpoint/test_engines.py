"""Pages and queries over another engine: as over the store, and plain words when it fails."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import kg
from endpoint import create_app
from endpoint.served import Served
from kg.engine import Limits
from kg.remote import RemoteEngine, read_address
from tests.engines import HOLDING, Played, Said, Server, free_port

PATHS = [
    "/",
    "/browse/commitments",
    "/browse/actors",
    "/browse/topics",
    "/doc/document/09",
    "/doc/person/boris-yeltsin",
    "/doc/claim/09-03",
    "/doc/commitment/washington-agreement",
    "/concept/act/alleges-breach",
    "/graph/inferred",
    "/ontology",
    "/shapes",
    "/rules",
    "/queries/tables/claims",
    "/search?q=yeltsin",
    "/doc/event/brussels-nac-1994-12-01",
    "/explain?s=id:commitment/washington-agreement&p=a&o=cp:ContestedInKeeping",
    "/timeline",
    "/network",
    "/about",
]
ASKED = "/sparql?query=SELECT%20*%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def there(request: pytest.FixtureRequest, release: kg.Release) -> Iterator[FlaskClient]:
    """A client of the application over another engine that holds the real record."""
    server: Server = request.getfixturevalue(request.param)
    with RemoteEngine(server.address, release.hash) as engine:
        yield create_app(release.path, engine).test_client(use_cookies=False)


@pytest.fixture
def broken(played: Played, small_release: Path) -> Iterator[FlaskClient]:
    """A client of the application over an engine whose answers a test chooses."""
    with RemoteEngine(played.address, HOLDING.hash, limits=Limits(seconds=1.0)) as engine:
        yield create_app(small_release, engine).test_client(use_cookies=False)


@pytest.fixture
def away(small_release: Path) -> Iterator[FlaskClient]:
    """A client of the application over an engine that is not there."""
    address = read_address(f"http://127.0.0.1:{free_port()}/sparql", {})
    with RemoteEngine(address, HOLDING.hash) as engine:
        yield create_app(small_release, engine).test_client(use_cookies=False)


def without_labels(page: str) -> str:
    """A page without the labels of blank nodes, which every load and every answer makes anew."""
    return re.sub(r"<td>(c14n[0-9]+|b[0-9]+|[0-9a-f]{16,})</td>", "<td></td>", page)


@pytest.mark.parametrize("path", PATHS)
def test_page_is_the_same_over_another_engine(
    served: FlaskClient, there: FlaskClient, path: str
) -> None:
    here = served.get(path, headers=HTML)
    page = there.get(path, headers=HTML)

    assert here.status_code == 200
    assert without_labels(page.text) == without_labels(here.text)


def test_description_is_the_same_over_another_engine(
    served: FlaskClient, there: FlaskClient
) -> None:
    for extension in ("ttl", "nt", "jsonld", "trig"):
        path = f"/doc/document/09.{extension}"
        assert there.get(path).data == served.get(path).data


def test_health_says_whether_the_engine_holds_the_release(
    there: FlaskClient, broken: FlaskClient, played: Played
) -> None:
    assert there.get("/healthz").json["workers"] == {"alive": 1, "wanted": 1}

    played.holdings = [None]

    assert broken.get("/healthz").status_code == 503


def test_address_of_an_engine_that_is_down_is_for_the_log_alone(
    away: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = away.get(ASKED)

    assert answer.status_code == 503
    assert answer.json["detail"] == (
        "the engine behind this server cannot be reached now; try again later"
    )
    assert "nothing answers at http://127.0.0.1:" in caplog.text


@pytest.mark.parametrize("path", ["/doc/person/al-gore", "/sparql?query=ASK%7B%7D"])
def test_page_says_in_its_language_that_the_engine_is_down(away: FlaskClient, path: str) -> None:
    japanese = away.get(path, headers={**HTML, "Accept-Language": "ja"})
    english = away.get(path, headers={**HTML, "Accept-Language": "en"})

    assert japanese.status_code == english.status_code == 503
    assert "背後のエンジンに、ただいま接続できません" in japanese.text
    assert "the engine behind this server cannot be reached now" in english.text
    assert "127.0.0.1" not in japanese.text + english.text


def test_page_says_in_its_language_that_the_engine_has_no_release(
    broken: FlaskClient, played: Played
) -> None:
    played.holdings = [None]

    answer = broken.get("/doc/person/al-gore", headers={**HTML, "Accept-Language": "ja"})

    assert answer.status_code == 503
    assert "背後のエンジンは、ただいま応答できません" in answer.text
    assert "coldpeace build" not in answer.text


def test_health_says_that_the_engine_does_not_answer(away: FlaskClient) -> None:
    answer = away.get("/healthz")

    assert answer.status_code == 503
    assert answer.json["status"] == "the engine does not answer, or does not hold this release"


def test_answer_that_is_none_is_a_bad_gateway(broken: FlaskClient, played: Played) -> None:
    played.said = Said(b"<html>Sign in</html>", media_type="text/html")

    answer = broken.get(ASKED)

    assert answer.status_code == 502
    assert answer.mimetype == "application/problem+json"
    assert answer.json["title"] == "Bad Gateway"
    assert answer.json["detail"] == "the engine answers text/html, not SPARQL results"
    assert answer.headers["Cache-Control"] == "no-store"


def test_failure_is_told_in_the_engines_words(broken: FlaskClient, played: Played) -> None:
    played.said = Said(b"Virtuoso 22012 Error SR084: Division by 0.\n\nSELECT", 500, "text/plain")

    answer = broken.get(ASKED)

    assert answer.status_code == 502
    assert "Virtuoso 22012 Error SR084: Division by 0." in answer.json["detail"]


def test_engine_without_the_release_is_unavailable(broken: FlaskClient, played: Played) -> None:
    played.holdings = [None]

    answer = broken.get(ASKED)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "holds no release" in answer.json["detail"]


def test_partial_result_is_a_limit(broken: FlaskClient, played: Played) -> None:
    played.said = Said(headers={"X-SQL-State": "S1TAT"})

    answer = broken.get(ASKED)

    assert answer.status_code == 503
    assert answer.json["limit"] == "time"


def test_failure_is_forgotten_when_the_engine_is_well(broken: FlaskClient, played: Played) -> None:
    played.said = Said(headers={"X-SPARQL-MaxRows": "1"})
    assert broken.get(ASKED).status_code == 503

    played.said = Said()

    assert broken.get(ASKED).status_code == 200


def test_page_says_in_japanese_that_the_engine_failed(broken: FlaskClient, played: Played) -> None:
    played.said = Said(b"<html>", media_type="text/html")

    answer = broken.get(f"{ASKED}&lang=ja", headers={**HTML, "Accept-Language": "ja"})

    assert answer.status_code == 502
    assert "背後のエンジンの応答が正しくありません" in answer.text


def test_new_release_waits_until_it_is_ready(tmp_path: Path, release: kg.Release) -> None:
    link, ready, handed = tmp_path / "current", threading.Event(), threading.Event()
    link.symlink_to(tmp_path)

    def hand_over(_app: Flask) -> None:
        handed.set()
        raise InterruptedError  # or the thread would follow for good

    def follow(served: Served) -> None:
        with contextlib.suppress(InterruptedError):
            served.follow(hand_over)

    with RemoteEngine(read_address("http://127.0.0.1:1/sparql", {}), release.hash) as engine:
        served = Served(
            link, lambda _release: engine, lambda *_: Flask(__name__), lambda _: ready.is_set()
        )
        link.unlink()
        link.symlink_to(release.path)
        threading.Thread(target=follow, args=(served,), daemon=True).start()

        time.sleep(1.5)
        assert not handed.is_set()
        ready.set()

        assert handed.wait(10)
