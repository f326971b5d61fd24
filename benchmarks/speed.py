"""How fast queries are answered: from memory, by a worker, and by other endpoints on the same data.

    .venv/bin/pip install -e '.[bench]'
    .venv/bin/python benchmarks/speed.py

Needs wrk and virtuoso-t. All systems run in turn, several rounds in one run; figures are medians
with the lowest and the highest, and only their ratios mean anything on another machine.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

from pyoxigraph import QueryResultsFormat, QuerySolutions
from systems import ROOT, System, missing, ours, oxigraph, rdflib_endpoint, virtuoso

import kg
from kg.queries import load_queries
from kg.worker import copy_store

CLIENTS = 8
ACCEPT = {"Accept": "application/sparql-results+json"}
DIRECT = ACCEPT | {"Content-Type": "application/sparql-query; charset=utf-8"}
FORM = ACCEPT | {"Content-Type": "application/x-www-form-urlencoded"}
NUMBERS = count(time.time_ns())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how fast queries are answered.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of each measurement")
    given = parser.parse_args()
    if lacks := missing(["wrk", "oxigraph", "virtuoso-t"]):
        sys.exit(f"install {', '.join(lacks)} first: see benchmarks/README.md")
    with ExitStack() as running:
        folder, engine = (running.enter_context(tempfile.TemporaryDirectory()) for _ in range(2))
        release = kg.build(ROOT, Path(folder))
        link = Path(folder) / "current"
        systems = [
            running.enter_context(ours(link, 1)),
            running.enter_context(ours(link, 2)),
            running.enter_context(oxigraph(release.path)),
            running.enter_context(rdflib_endpoint(release.path)),
            running.enter_context(virtuoso(release, Path(engine))),
        ]
        queries = alike(systems, published(release))
        memory(systems[0], queries["contested-commitments"], given.rounds, given.seconds)
        above_engine(systems[0], release, queries, given.rounds)
        throughput(systems, queries, given.rounds)


def published(release: kg.Release) -> dict[str, str]:
    """Every published query that gives rows, by name; without values for its parameters."""
    queries = load_queries(release.path / "queries").items()
    return {name: each.text for name, each in queries if "SELECT" in each.text}


def alike(systems: list[System], queries: dict[str, str]) -> dict[str, str]:
    """Those queries that all systems answer with as many rows; the others are named."""
    found = {name: {rows(system, text) for system in systems} for name, text in queries.items()}
    kept = {name: queries[name] for name, counts in found.items() if len(counts) == 1}
    print(f"the mix: {len(kept)} of {len(queries)} published queries")
    for name in queries.keys() - kept.keys():
        told = ", ".join(f"{rows(system, queries[name])} ({system.name})" for system in systems)
        print(f"  without {name}, whose answers differ: {told} rows")
    return kept


def rows(system: System, text: str) -> int:
    """How many rows an answer has; -1 where there is none."""
    try:
        return len(json.loads(ask(system, text))["results"]["bindings"])
    except (OSError, ValueError):
        return -1


def memory(system: System, text: str, rounds: int, seconds: int) -> None:
    """Answers from memory, beside a fixed answer of the same size from the same application."""
    path = f"{system.path}?query={quote(text)}"
    with urllib.request.urlopen(system.address + path) as answer:
        size = len(answer.read())
    paths = (path, f"/fixed/{size}")
    pairs = [[load(system.address + path, seconds) for path in paths] for _ in range(rounds)]
    print(f"\nan answer of {size} bytes, {CLIENTS} clients, {system.name}")
    tell("from memory", [pair[0] for pair in pairs], "/s")
    tell("fixed, the same application", [pair[1] for pair in pairs], "/s")
    tell("from memory to fixed", [pair[0] / pair[1] for pair in pairs], "times")


def load(url: str, seconds: int) -> float:
    """Answers a second to one request, by wrk; an error ends the measurement."""
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec: +([0-9.]+)", said)
    if "Non-2xx" in said or "Socket errors" in said or not found:
        sys.exit(f"{url}: not every answer was one\n{said}")
    return float(found[1])


def above_engine(system: System, release: kg.Release, queries: dict[str, str], rounds: int) -> None:
    """What an uncached answer takes at the client above the engine's time, one at a time.

    Of each round the median of all queries.
    """
    store = copy_store(release.store)

    def inside(text: str) -> None:
        found = store.query(text)
        assert isinstance(found, QuerySolutions)
        found.serialize(format=QueryResultsFormat.JSON)

    connection = http.client.HTTPConnection(system.host)
    engine, client = [], []
    for _ in range(rounds):
        pairs = [
            (
                median_ms(lambda text=text: inside(text)),
                median_ms(lambda text=text: post(connection, system, text)),
            )
            for text in queries.values()
        ]
        engine.append(statistics.median(inner for inner, _ in pairs))
        client.append(statistics.median(outer - inner for inner, outer in pairs))
    connection.close()
    print(f"\nuncached at one client above the engine in process, {len(queries)} queries")
    tell("the engine in process, median query", engine, "ms")
    tell("above it, median query", client, "ms")


def throughput(systems: list[System], queries: dict[str, str], rounds: int) -> None:
    """The mix, uncached, on every system in turn: all queries as often as fits some seconds."""
    texts = list(queries.values())
    times = {system.name: max(1, int(5 * mix(system, texts) / len(texts))) for system in systems}
    found: dict[str, list[float]] = {system.name: [] for system in systems}
    for _ in range(rounds):
        for system in systems:
            found[system.name].append(mix(system, texts * times[system.name]))
    print(f"\nthe mix, uncached, {CLIENTS} clients")
    for name, figures in found.items():
        tell(name, figures, "/s")
    for mine in (system for system in systems if system.is_ours):
        for other in (system for system in systems if not system.is_ours):
            pairs = zip(found[mine.name], found[other.name], strict=True)
            tell(f"{mine.name}, to {other.name}", [a / b for a, b in pairs], "times")


def mix(system: System, texts: list[str]) -> float:
    """Answers a second while a number of clients ask queries, none of which was asked before."""
    waiting = deque(texts)

    def run(_client: int) -> None:
        connection = http.client.HTTPConnection(system.host, timeout=600)
        with contextlib.suppress(IndexError):
            while True:
                post(connection, system, waiting.popleft())
        connection.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as threads:
        list(threads.map(run, range(CLIENTS)))
    return len(texts) / (time.perf_counter() - began)


def ask(system: System, text: str) -> bytes:
    """Ask once, on a connection of its own."""
    connection = http.client.HTTPConnection(system.host, timeout=600)
    with contextlib.closing(connection):
        return post(connection, system, text)


def post(connection: http.client.HTTPConnection, system: System, text: str) -> bytes:
    """Ask a query in words that were never used before, so that no answer is known.

    Raises:
        OSError: the answer is not one.
    """
    query = f"{system.pragma}{text}\n# {next(NUMBERS)}"
    if system.fields:
        connection.request("POST", system.path, urlencode([*system.fields, ("query", query)]), FORM)
    else:
        connection.request("POST", system.path, query.encode(), DIRECT)
    with connection.getresponse() as answer:
        said = answer.read()
    if answer.status != 200:
        raise OSError(f"{system.name}: {answer.status} {said[:200]!r}")
    return said


def median_ms(run: Callable[[], object], times: int = 15) -> float:
    """The median of several runs."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def tell(what: str, figures: list[float], unit: str) -> None:
    """Print a median with its spread."""
    low, middle, high = min(figures), statistics.median(figures), max(figures)
    print(f"{what:44} {middle:9.2f} {unit:5} ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    main()
