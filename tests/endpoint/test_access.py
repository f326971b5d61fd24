"""Rate limit, access log and metrics, in one process; test_server has those of several."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import prometheus_client  # noqa: F401 -- so that no test makes it think it has siblings
import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from endpoint import Access, create_app
from kg.engine import Engine

ASK = "/sparql?query=ASK%7B%7D"
RUNAWAY = "SELECT(COUNT(*)AS?n){" + ".".join(f"?a{i} ?b{i} ?c{i}" for i in range(9)) + "}"


@pytest.fixture
def serve(
    small_release: Path, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., FlaskClient]:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # restored at the end
    return lambda **rules: create_app(
        small_release, engine, rules=Access(shared=tmp_path, **rules)
    ).test_client()


def test_client_that_asks_too_often_gets_a_problem_and_a_time(serve) -> None:
    client = serve(rate=0.01)
    first, second, health = client.get(ASK), client.get(ASK), client.get("/healthz")

    assert first.status_code == health.status_code == 200
    assert (second.status_code, second.mimetype) == (429, "application/problem+json")
    assert 90 < int(second.headers["Retry-After"]) <= 100
    assert second.headers["Access-Control-Allow-Origin"] == "*"


def test_address_is_taken_from_a_proxy_only_if_one_is_trusted(serve) -> None:
    def statuses(client: FlaskClient) -> list[int]:
        addresses = ("192.0.2.1", "192.0.2.2", "192.0.2.1")
        return [
            client.get(ASK, headers={"X-Forwarded-For": f"198.51.100.9, {address}"}).status_code
            for address in addresses
        ]

    assert statuses(serve(rate=0.01, proxies=1)) == [200, 200, 429]
    assert statuses(serve(rate=0.01)) == [200, 429, 429]


def test_service_behind_a_proxy_has_the_address_of_the_proxy(serve) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    trusted = serve(proxies=1).get("/sparql", headers=headers, base_url="http://example.org")
    not_trusted = serve().get("/sparql", headers=headers, base_url="http://example.org")

    assert "<https://example.org/sparql> a sd:Service" in trusted.text
    assert "<http://example.org/sparql> a sd:Service" in not_trusted.text
    assert "evil" not in trusted.text + not_trusted.text


def test_log_has_a_json_object_for_each_request(serve, tmp_path: Path) -> None:
    client = serve(log=str(tmp_path / "access.log"))
    client.get(ASK, headers={"User-Agent": 'x"\x7f\u2028y'})
    client.get("/no%0Athing?a=%0A" + "b" * 5000)

    first, second = (tmp_path / "access.log").read_text(encoding="utf-8").splitlines()
    said = json.loads(first)
    assert (said["method"], said["path"], said["status"]) == ("GET", "/sparql", 200)
    assert said["query"] == "query=ASK%7B%7D"
    assert said["bytes"] > 0 and said["ms"] >= 0 and said["time"].endswith("Z")
    assert json.loads(second)["path"] == "/no\nthing"
    assert len(second) < 2500


def samples(client: FlaskClient) -> dict[tuple[str, ...], float]:
    return {
        (each.name, *map(str, sorted(each.labels.values()))): each.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for each in family.samples
    }


def test_metrics_count_requests_limits_and_where_answers_came_from(
    small_release: Path, engine: Engine
) -> None:
    client = create_app(small_release, engine).test_client()
    for _ in range(3):
        client.get(ASK)
    client.get("/sparql", query_string={"query": RUNAWAY})
    client.open("/sparql", method="BREW")
    client.get("/nothing")

    found = samples(client)
    assert found["coldpeace_requests_total", "/sparql", "200", "GET"] == 3
    assert found["coldpeace_requests_total", "/sparql", "503", "GET"] == 1
    assert found["coldpeace_requests_total", "405", "none", "other"] == 1
    assert found["coldpeace_requests_total", "404", "GET", "none"] == 1
    assert found["coldpeace_request_seconds_count", "/sparql"] == 4
    assert found["coldpeace_limits_reached_total", "time"] == 1
    assert found["coldpeace_query_answers_total", "memory"] == 2
    assert found["coldpeace_query_answers_total", "worker"] == 2
    assert found["coldpeace_query_workers",] == engine.workers_alive()
