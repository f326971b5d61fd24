"""How fast a user gets answers: phases of a build, first answer of a server, a SELECT over HTTP.

    python benchmarks/first_answer.py

Prints medians of several runs, and each SELECT as a ratio to the same query inside this process.
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

import kg

ROOT = Path(__file__).resolve().parent.parent
BUILDS, STARTS, REQUESTS = 3, 5, 200
PEOPLE = (ROOT / "queries" / "contested-commitments.rq").read_text(encoding="utf-8")
TABLE = (ROOT / "queries" / "tables" / "documents.rq").read_text(encoding="utf-8")
QUERIES = {"contested-commitments": PEOPLE, "tables/documents": TABLE}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for phase, seconds in build_phases(out).items():
            print(f"build  {phase:28} {seconds:7.2f} s")
        release = kg.load_release(out)
        print(f"serve  first answer               {first_answer(out) * 1000:7.0f} ms")
        for name, text in QUERIES.items():
            inside = in_process(release, text)
            print(f"select {name:28} {inside * 1000:7.2f} ms in process")
            outside = over_http(out, text)
            print(f"select {name:28} {outside * 1000:7.2f} ms over HTTP, uncached", end="")
            print(f" ({outside / inside:.1f} times)")


def build_phases(out: Path) -> dict[str, float]:
    """Median seconds of each phase of a build."""
    seen: defaultdict[str, list[float]] = defaultdict(list)

    def listen(name: str, seconds: float | None) -> None:
        if seconds is not None:
            seen[name].append(seconds)

    for _ in range(BUILDS):
        kg.build(ROOT, out, kg.Phases(listen))
    return {name: statistics.median(times) for name, times in seen.items()}


def first_answer(out: Path) -> float:
    """Median seconds from the start of `coldpeace serve` to its first answer."""
    times = []
    for _ in range(STARTS):
        start = time.monotonic()
        process, address = serve(out)
        ask(address, "ASK {}")
        times.append(time.monotonic() - start)
        process.terminate()
        process.wait(30)
    return statistics.median(times)


def over_http(out: Path, text: str) -> float:
    """Median seconds of a SELECT at a client; a comment makes each text new to the cache."""
    process, address = serve(out)
    ask(address, "ASK {}")
    times = []
    for number in range(REQUESTS):
        start = time.monotonic()
        ask(address, f"{text}\n# {number}")
        times.append(time.monotonic() - start)
    process.terminate()
    process.wait(30)
    return statistics.median(times)


def in_process(release: kg.Release, text: str) -> float:
    """Median seconds of the same SELECT in this process, on a copy of the store in memory."""
    store = Store()
    store.bulk_extend(Store.read_only(str(release.store)))
    times = []
    for _ in range(REQUESTS):
        start = time.monotonic()
        answer = store.query(text)
        assert isinstance(answer, QuerySolutions)
        answer.serialize(format=QueryResultsFormat.CSV)
        times.append(time.monotonic() - start)
    return statistics.median(times)


def serve(out: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["serve", "--port", str(port), "--out", str(out)]
    process = subprocess.Popen(
        [sys.executable, "-m", "coldpeace", *words], stdout=subprocess.DEVNULL
    )
    return process, f"http://127.0.0.1:{port}/sparql"


def ask(address: str, query: str) -> bytes:
    """Send a query by GET until the server is there, 20 s at most."""
    url = f"{address}?{urllib.parse.urlencode({'query': query})}"
    request = urllib.request.Request(url, headers={"Accept": "text/csv"})
    deadline = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.read()
        except (ConnectionError, urllib.error.URLError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.005)


if __name__ == "__main__":
    main()
