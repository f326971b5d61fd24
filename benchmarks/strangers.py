"""Light queries beside heavy ones, over HTTP: how late they come, and whether any is refused.

Every light query is one that nobody asked before, so none is answered from memory.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
NUMBERS = count()
Answer = tuple[int, float]


def fetch(url: str) -> Answer:
    """Ask once; the status and the milliseconds."""
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(url, timeout=120) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as error:
        with error:
            status = error.code
    return status, (time.perf_counter() - began) * 1000


def light(address: str) -> Answer:
    """Ask a light query that is new."""
    return fetch(f"{address}/sparql?query=ASK%7BFILTER({next(NUMBERS)}%3D{next(NUMBERS)})%7D")


def heavy(address: str) -> Answer:
    """Ask a query that would run for days in little memory, and is new."""
    triples = " . ".join(f"?a{i} ?b{i} ?c{i}" for i in range(3))
    query = f"SELECT (COUNT(*) AS ?n{next(NUMBERS)}) {{ {triples} }}"
    return fetch(f"{address}/sparql?query={quote(query)}")


def say(what: str, answers: list[Answer]) -> float:
    """Print one line of figures; return the 99th percentile in milliseconds."""
    times = sorted(milliseconds for _status, milliseconds in answers)
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    statuses = ", ".join(f"{n} × {s}" for s, n in sorted(Counter(s for s, _t in answers).items()))
    print(f"{what:44} p50 {p50:8.1f} ms  p99 {p99:8.1f} ms  {statuses}")
    return p99


def while_running(address: str, running: list[threading.Thread], pause: float) -> list[Answer]:
    """Ask light queries, one after the other, as long as any thread runs."""
    answers = []
    while any(thread.is_alive() for thread in running):
        answers.append(light(address))
        time.sleep(pause)
    return answers


def beside(address: str, number: int) -> tuple[list[Answer], list[Answer]]:
    """Send heavy queries all at once, and light ones as long as any of them runs."""
    heavies: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: heavies.append(heavy(address))) for _ in range(number)
    ]
    for thread in threads:
        thread.start()
    return while_running(address, threads, 0.02), heavies


def cached(address: str) -> None:
    """Compare a query from memory with one from a worker; count the workers' answers."""
    url = f"{address}/sparql?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 1000")
    fetch(url)
    before = from_workers(address)
    again = [fetch(url) for _ in range(300)]
    say("the same query, from memory", again)
    print(f"{'':44} {from_workers(address) - before:.0f} of 300 took a worker")


def from_workers(address: str) -> float:
    """Read how many answers workers have given."""
    with urllib.request.urlopen(f"{address}/metrics", timeout=60) as answer:
        lines = answer.read().decode().splitlines()
    name = 'coldpeace_query_answers_total{source="worker"} '
    return next((float(line.removeprefix(name)) for line in lines if line.startswith(name)), 0.0)


def main() -> None:
    """Start a server of the current release, ask, end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, ROOT / "coldpeace.py", "serve", "--port", str(port), *sys.argv[1:]]
    address = f"http://127.0.0.1:{port}"
    supervisor = Supervisor(command)
    try:
        wait_for(address)
        time.sleep(2)  # until the workers share a copy of the store
        alone = say("light, alone", [light(address) for _ in range(500)])
        lights, heavies = beside(address, 10)
        late = say("light, beside ten runaways", lights)
        say("the ten runaways", heavies)
        print(f"{'p99 beside runaways to alone':44} {late / alone:.1f} times")
        lights, heavies = beside(address, 200)
        say("light, beside 200 heavy ones at once", lights)
        say("the 200 heavy ones", heavies)
        with ThreadPoolExecutor(8) as threads:
            say("light, 8 clients", list(threads.map(light, [address] * 1000)))
        cached(address)
        killed(address, supervisor)
    finally:
        supervisor.end()


class Supervisor:
    """Starts a server again 0.2 s after its end, as the unit in docs/deploy.md does."""

    def __init__(self, command: list[object]) -> None:
        self._command = [str(part) for part in command]
        self._is_over = False
        self._start()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def kill(self) -> None:
        """End the server as a power cut would."""
        self._server.kill()

    def end(self) -> None:
        """End the server for good."""
        self._is_over = True
        self._server.terminate()
        self._thread.join()

    def _start(self) -> None:
        self._server = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)

    def _watch(self) -> None:
        while True:
            self._server.wait()
            if self._is_over:
                return
            time.sleep(0.2)
            self._start()


def killed(address: str, supervisor: Supervisor) -> None:
    """Kill the whole server, in the middle of load, and wait for its next answer to a query."""
    heavies = [threading.Thread(target=heavy_if_up, args=[address]) for _ in range(4)]
    for thread in heavies:
        thread.start()
    took = []
    for _ in range(5):
        time.sleep(1)
        supervisor.kill()
        time.sleep(0.1)  # its processes end with it
        began = time.perf_counter()
        wait_for(f"{address}/sparql?query=ASK%7B%7D#")
        took.append(0.1 + time.perf_counter() - began)
    print(
        f"{'killed under load, until it answers again':44} {', '.join(f'{s:.2f}' for s in took)} s"
    )
    for thread in heavies:
        thread.join()


def is_up(address: str) -> bool:
    """Whether anybody listens."""
    host, port = address.removeprefix("http://").split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def heavy_if_up(address: str) -> None:
    """Ask a heavy query of a server that may be killed."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        heavy(address)


def wait_for(address: str) -> None:
    """Wait until the server answers."""
    while True:
        try:
            fetch(f"{address}/healthz")
            return
        except OSError:
            time.sleep(0.05)


if __name__ == "__main__":
    main()
