"""How fast a server of a release starts and answers: the published queries, none from memory.

    python benchmarks/latencies.py build /somewhere/made-up-1000000/build

Each release is served with the limits of every server, and asked by one client. Milliseconds are of
the clock, and in brackets of CPU in all processes of the server, which other work on the machine
blurs less. The last columns tell how many times as much CPU the last release takes as the first,
and how many times as much it answers: what grows faster than its answer wants an explanation.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import statistics
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from systems import ROOT, running

import kg
from kg.queries import bind, load_query, query_files, query_name
from kg.record import load_prefixes

RUNS = 5
#: Milliseconds from which a query is asked only once, and seconds until nothing more is to come.
SLOW_MS, PATIENCE_S = 3000, 120
PAGES = (
    "/",
    "/browse/documents",
    "/search?q=Yeltsin",
    "/doc/claim/09-01",
    "/doc/person/boris-yeltsin",
    "/doc/state/russia",
    "/timeline",
)
#: Parameters, bound to things that made-up records have; the real one has those of the queries.
MADE_UP = {
    "claim": "id:claim/d000001-01-01",
    "commitment": "id:commitment/d000001-00",
    "document": "id:document/d000001-01",
    "person": "id:person/d000001-00",
}
_NUMBERS = count()


@dataclass(frozen=True)
class Latency:
    """Median milliseconds of the clock and of CPU, and rows of an answer; or why there is none."""

    milliseconds: float
    cpu: float = 0
    rows: int = 0
    problem: str = ""

    @property
    def told(self) -> str:
        """For a table."""
        what = self.problem or (f"{self.rows:,} rows" if self.rows else "")
        cpu = "" if self.problem else f"({self.cpu:,.1f})"
        return f"{self.milliseconds:,.1f} ms {cpu:>10} {what:>13}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how fast releases answer.")
    parser.add_argument("builds", type=Path, nargs="+", help="build folders, the smallest first")
    tell_latencies(parser.parse_args().builds)


def tell_latencies(builds: Sequence[Path]) -> None:
    """Print milliseconds and rows of each query by size, and how they grow."""
    triples = [kg.load_release(each).triples["all"] for each in builds]
    measured = [measure_release(each) for each in builds]
    print(f"\n{'triples':32}" + "".join(f"{each:>38,}" for each in triples))
    for name, first in measured[0].items():
        found = [each[name] for each in measured]
        grown = _grown(first, found[-1]) if len(found) > 1 else ""
        print(f"{name:32}" + "".join(f"{each.told:>38}" for each in found) + grown)


def _grown(first: Latency, last: Latency) -> str:
    if last.problem or not first.cpu:
        return ""
    rows = max(last.rows, 1) / max(first.rows, 1)
    return f"{last.cpu / first.cpu:>9,.1f} times, rows {rows:,.1f} times"


def measure_release(out: Path) -> dict[str, Latency]:
    """Serve the current release of a build folder as anybody would, and ask it everything."""
    words = [sys.executable, "-m", "coldpeace", "serve", "--out", out, "--port", "{port}"]
    started = time.monotonic()
    with running(words, "/sparql?query=ASK%7B%7D") as address:
        found = {"first answer": Latency((time.monotonic() - started) * 1000)}
        found |= {path: fetch(f"{address}{path}", "text/html") for path in PAGES}
        found |= {name: ask(address, text) for name, text in texts()}
    return found


def texts() -> Iterator[tuple[str, str]]:
    """Each published query, parameters bound to their examples, and again to what was made up."""
    folder, prefixes = ROOT / "queries", load_prefixes(ROOT)
    for path in query_files(folder):
        query = load_query(folder, query_name(folder, path))
        examples = {name: each.example for name, each in query.parameters.items()}
        yield query.name, bind(query, examples, prefixes)
        if made_up := {name: MADE_UP[name] for name in examples if name in MADE_UP}:
            yield f"{query.name}, made up", bind(query, made_up, prefixes)


def ask(address: str, text: str) -> Latency:
    """Ask a query until its median is known; a comment makes each text new to the cache."""
    runs: list[Latency] = []
    while len(runs) < RUNS:
        said = urllib.parse.urlencode({"query": f"{text}\n# {next(_NUMBERS)}"})
        runs.append(fetch(f"{address}/sparql?{said}", "text/csv"))
        if runs[-1].problem or runs[-1].milliseconds > SLOW_MS:
            return runs[-1]
    clock, cpu = (
        statistics.median(each)
        for each in ((run.milliseconds for run in runs), (run.cpu for run in runs))
    )
    return Latency(clock, cpu, runs[-1].rows)


def fetch(url: str, media_type: str) -> Latency:
    """Get something once; of CSV the rows are counted."""
    request = urllib.request.Request(url, headers={"Accept": media_type})
    started, used = time.monotonic(), processor()
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            data, problem = answer.read(), ""
    except urllib.error.HTTPError as error:
        data, problem = b"", _problem(error)
    took = (time.monotonic() - started) * 1000
    rows = sum(1 for _ in csv.reader(io.StringIO(data.decode()))) - 1 if "csv" in media_type else 0
    return Latency(took, processor() - used, rows, problem)


def processor() -> float:
    """Milliseconds of CPU that all processes below this one have used, those that ended included.

    To the nanosecond for those that run; to a tick of the clock, 10 ms, for those that ended.
    """
    said = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            said[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
    found = {os.getpid()}
    while more := {pid for pid, fields in said.items() if int(fields[1]) in found} - found:
        found |= more
    used = 0.0
    for pid in found - {os.getpid()}:
        ended = sum(map(int, said[pid][13:15]))  # user and system time of children, in ticks
        used += ended * 1000 / os.sysconf("SC_CLK_TCK")
        for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            with suppress(OSError):
                used += int(path.read_text().split()[0]) / 1e6
    return used


def _problem(error: urllib.error.HTTPError) -> str:
    """The status, and the limit that was run into; pages tell that to people alone."""
    is_json = "json" in error.headers.get("Content-Type", "")
    return f"{error.code} {json.load(error).get('limit', '') if is_json else ''}".strip()


if __name__ == "__main__":
    main()
