"""How fast and how large the pages are: every page of an entity, asked for once and once again.

    python benchmarks/pages.py

Prints, by kind, the median at a client that talks to a server on this machine, over the time of
/healthz in the same run; and the largest page with its style sheet, compressed.
"""

from __future__ import annotations

import http.client
import statistics
import tempfile
import time
import urllib.parse
from collections import defaultdict
from pathlib import Path

from first_answer import ROOT, ask, serve
from pyoxigraph import NamedNode, Store

import kg

BASE = "https://w3id.org/coldpeace/"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
LISTS = ["/", *(f"/browse/{name}" for name in ("commitments", "documents", "actors", "events"))]
HEADERS = {"Accept": "text/html", "Accept-Encoding": "gzip"}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        release = kg.build(ROOT, Path(folder))
        pages = [*LISTS, *entities(release)]
        process, address = serve(Path(folder))
        ask(address, "ASK {}")
        try:
            report(pages, urllib.parse.urlsplit(address).netloc)
        finally:
            process.terminate()
            process.wait(30)


def entities(release: kg.Release) -> list[str]:
    """The pages of all things that have a label and an address."""
    named = Store.read_only(str(release.store)).quads_for_pattern(None, LABEL, None)
    iris = {str(quad.subject.value) for quad in named if isinstance(quad.subject, NamedNode)}
    stem = BASE + "id/"
    return sorted("/doc/" + iri.removeprefix(stem) for iri in iris if iri.startswith(stem))


def report(pages: list[str], host: str) -> None:
    """Ask for every page twice, and print what that took."""
    connection = http.client.HTTPConnection(host, timeout=60)
    for path in pages[:3]:
        fetch(connection, path + "?lang=ja")  # imports and templates, once
    yardstick = statistics.median(fetch(connection, "/healthz")[0] for _ in range(100))
    first: defaultdict[str, list[float]] = defaultdict(list)
    again: list[float] = []
    sizes = {}
    for path in pages:
        seconds, size = fetch(connection, path)
        kind = path.split("/")[2] if path.startswith("/doc/") else "lists"
        first[kind].append(seconds)
        sizes[path] = size
        again.append(fetch(connection, path)[0])
    whole = [each for times in first.values() for each in times]
    for kind, times in sorted(first.items()):
        print(
            f"{kind:14} {len(times):4} pages {statistics.median(times) * 1000:7.1f} ms, first time"
        )
    for name, times in (("all", whole), ("all again", again)):
        median = statistics.median(times)
        print(f"{name:14} {len(times):4} pages {median * 1000:7.1f} ms", end="")
        print(f" ({median / yardstick:.1f} times /healthz, {yardstick * 1000:.1f} ms)")
    style = fetch(connection, "/static/pages.css")[1]
    largest = max(sizes, key=lambda path: sizes[path])
    print(f"largest: {largest}, {(sizes[largest] + style) / 1000:.1f} kB with its style sheet")
    print(f"median:  {(statistics.median(sizes.values()) + style) / 1000:.1f} kB")


def fetch(connection: http.client.HTTPConnection, path: str) -> tuple[float, int]:
    """Ask once; seconds until the answer is here, and its bytes on the way."""
    start = time.perf_counter()
    connection.request("GET", path, headers=HEADERS)
    answer = connection.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - start
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return seconds, len(body)


if __name__ == "__main__":
    main()
