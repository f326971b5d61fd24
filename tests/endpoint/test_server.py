"""A real server over HTTP, ended by its own process id."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rdflib.plugins.stores.sparqlstore import SPARQLStore

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import sys
from pathlib import Path
if __name__ == "__main__":
    from endpoint.server import serve
    from kg.engine import Limits
    serve(Path(sys.argv[1]), port=int(sys.argv[2]), limits=Limits(seconds=2))
"""


@pytest.fixture(scope="module")
def address(small_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "current").symlink_to(small_release)
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, folder / "program.py", folder / "current", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
        children = descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert len(children) >= 3
        assert [pid for pid in children if is_running(pid)] == []
    finally:
        process.kill()
        process.wait()


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 -- loopback
            return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(url)


def descendants(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    listed = [int(child) for task in tasks for child in task.read_text().split()]
    return [each for child in listed for each in (child, *descendants(child))]


def is_running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_other_software_can_ask(address: str) -> None:
    store = SPARQLStore(f"{address}/sparql")

    rows = list(store.query("SELECT ?s { ?s ?p '不拡大' }"))

    assert [str(row[0]).rpartition("/")[2] for row in rows] == ["09-01#quote"]


def test_runaways_do_not_stop_light_queries(address: str) -> None:
    triples = " . ".join(f"?a{i} ?b{i} ?c{i}" for i in range(9)).replace(" ", "%20")
    runaway = f"{address}/sparql?query=SELECT(COUNT(*)AS%20?n){{{triples}}}"

    def fetch(url: str) -> int:
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 -- loopback
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    with ThreadPoolExecutor() as threads:
        heavy = [threads.submit(fetch, runaway) for _ in range(2)]
        time.sleep(0.3)
        light = [threads.submit(fetch, f"{address}/sparql?query=ASK{{}}") for _ in range(20)]
        assert {each.result() for each in light} == {200}
        assert {each.result() for each in heavy} == {503}
    assert fetch(f"{address}/doc/document/09.ttl") == 200
