"""A real server over HTTP: several processes, each of which may end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
from prometheus_client.parser import text_string_to_metric_families
from rdflib.plugins.stores.sparqlstore import SPARQLStore

RUNAWAY = "SELECT(COUNT(*)AS?n){" + ".".join(f"?a{i} ?b{i} ?c{i}" for i in range(9)) + "}"
NUMBERS = count()


@pytest.fixture(scope="module")
def server(serving: Callable):
    return serving(limits={"seconds": 3}, workers=2)


def light() -> str:
    """A light query that nobody has asked before."""
    return f"/sparql?query=ASK%7BFILTER({next(NUMBERS)}%3D1)%7D"


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def descendants(pid: int) -> list[int]:
    return [each for child in children(pid) for each in (child, *descendants(child))]


def is_running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@contextmanager
def load(server) -> Iterator[Counter]:
    """Light queries from four clients for as long as the block lasts; their statuses."""
    statuses: Counter = Counter()
    is_over = False

    def run() -> None:
        while not is_over:
            statuses[server.status(light())] += 1

    with ThreadPoolExecutor(4) as threads:
        running = [threads.submit(run) for _ in range(4)]
        try:
            yield statuses
        finally:
            is_over = True
    for each in running:
        each.result()


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 -- loopback
        return answer.read().decode()


def test_other_software_can_ask(server) -> None:
    store = SPARQLStore(f"{server.address}/sparql")

    rows = list(store.query("SELECT ?s { ?s ?p '不拡大' }"))

    assert [str(row[0]).rpartition("/")[2] for row in rows] == ["09-01#quote"]


def test_runaways_do_not_stop_light_queries(server) -> None:
    with ThreadPoolExecutor(40) as threads:
        heavy = [
            threads.submit(server.status, f"/sparql?query={quote(RUNAWAY)}#{i}") for i in range(4)
        ]
        time.sleep(0.3)
        lights = [threads.submit(server.status, light()) for _ in range(20)]
        assert {each.result() for each in lights} == {200}
        assert {each.result() for each in heavy} == {503}
    assert server.status("/doc/document/09.ttl") == 200


def test_metrics_are_those_of_all_processes(server) -> None:
    def asked() -> float:
        families = text_string_to_metric_families(read(f"{server.address}/metrics"))
        return sum(
            sample.value
            for family in families
            for sample in family.samples
            if sample.name == "coldpeace_requests_total"
            and sample.labels["route"] == "/release.json"
        )

    before = asked()
    for _ in range(20):
        assert server.status("/release.json") == 200

    assert asked() == before + 20


def test_rate_holds_for_all_processes_together(serving: Callable) -> None:
    server = serving(workers=2, rules={"rate": 0.5})  # ten at once, one more every two seconds
    start = time.monotonic()
    statuses = Counter(server.status(light()) for _ in range(40))
    took = time.monotonic() - start

    assert set(statuses) == {200, 429}
    assert 10 <= statuses[200] <= 11 + took / 2


def test_worker_killed_under_load_costs_what_it_was_answering_and_no_more(
    serving: Callable,
) -> None:
    server = serving()
    with load(server) as statuses:
        time.sleep(0.5)
        (worker,) = (pid for pid in descendants(server.process.pid) if not is_query_worker(pid))
        os.kill(worker, signal.SIGKILL)
        time.sleep(3)

    assert set(statuses) <= {0, 200}
    assert statuses[0] <= 4  # one for each client: who came later waited for the successor
    assert server.status(light()) == 200


def is_query_worker(pid: int) -> bool:
    return b"worker.py" in Path(f"/proc/{pid}/cmdline").read_bytes()


def test_server_killed_under_load_leaves_nothing_and_can_start_at_once(serving: Callable) -> None:
    server = serving(workers=2)
    with load(server):
        time.sleep(0.5)
        left = descendants(server.process.pid)
        server.kill()
        server.start()

    deadline = time.monotonic() + 30
    while any(map(is_running, left)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [pid for pid in left if is_running(pid)] == []
    server.wait()  # its first answer may have come from a worker of the one that was killed
    assert server.status(light()) == 200


def renewed(folder: Path, place: Path, version: str) -> Path:
    shutil.copytree(folder, place)
    said = json.loads((place / "release.json").read_text())
    (place / "release.json").write_text(json.dumps({**said, "version": version}))
    return place


def lead(link: Path, folder: Path) -> None:
    following = link.with_name("next")
    following.symlink_to(folder)
    following.replace(link)


def wait_for_version(server, version: str) -> None:
    """Wait until no process tells of another."""
    deadline, alike = time.monotonic() + 60, 0
    while alike < 20 and time.monotonic() < deadline:
        is_new = json.loads(read(f"{server.address}/healthz"))["release"]["version"] == version
        alike = alike + 1 if is_new else 0
        time.sleep(0.02)
    assert alike == 20


def test_server_killed_while_it_starts_leaves_nothing(serving: Callable) -> None:
    server = serving()
    server.kill()
    server.launch()
    while not (workers := children(server.process.pid)):
        time.sleep(0.001)
    server.kill()

    deadline = time.monotonic() + 30
    while any(is_running(worker) for worker in workers):
        assert time.monotonic() < deadline, "a worker outlives its server"
        time.sleep(0.02)


def test_new_releases_are_taken_up_without_a_failed_request(
    serving: Callable, small_release: Path, tmp_path: Path
) -> None:
    server = serving(workers=2)
    with load(server) as statuses:
        time.sleep(0.5)
        for version in ("0.2.0", "0.3.0"):
            lead(server.link, renewed(small_release, tmp_path / version, version))
            wait_for_version(server, version)

    assert set(statuses) == {200}
    deadline = time.monotonic() + 30
    while len(engines_of(server)) > 2 * 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(engines_of(server)) <= 2 * 2  # of two processes, each with two nurseries


def engines_of(server) -> list[int]:
    parents = [pid for pid in descendants(server.process.pid) if not is_query_worker(pid)]
    found = [each for pid in parents for each in children(pid) if is_query_worker(each)]
    return [pid for pid in found if is_running(pid)]


def test_altered_release_is_not_taken_up(
    serving: Callable, small_release: Path, tmp_path: Path
) -> None:
    server = serving()
    altered = renewed(small_release, tmp_path / "altered", "0.2.0")
    (altered / "tables" / "documents.csv").write_text("number\n10\n")
    lead(server.link, altered)
    time.sleep(3)  # two looks at the link

    assert json.loads(read(f"{server.address}/healthz"))["release"]["version"] == "0.1.0"
    assert server.status(light()) == 200


def test_sigterm_lets_what_is_under_way_finish(serving: Callable) -> None:
    server = serving(limits={"seconds": 30})
    values = " ".join(map(str, range(10)))
    slow = f"SELECT(COUNT(*)AS?n){{VALUES ?x{{{values}}}?a ?b ?c.?d ?e ?f.?g ?h ?i FILTER(?x!=?c)}}"
    children = descendants(server.process.pid)
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(server.status, f"/sparql?query={quote(slow)}")
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)

        assert asked.result() == 200
    assert server.process.wait(timeout=30) == 0
    assert len(children) >= 3
    assert [pid for pid in children if is_running(pid)] == []
