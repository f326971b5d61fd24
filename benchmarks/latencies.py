"""How fast a server of a release starts and answers: the published queries, none from memory."""

from __future__ import annotations

import csv
import io
import json
import statistics
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from systems import ROOT, running

from kg.queries import bind, load_query, query_files, query_name
from kg.record import load_prefixes

RUNS = 5
#: Seconds that a query may run, and milliseconds from which it is asked only once.
LIMIT_S, SLOW_MS = 60, 5000
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
    """Median milliseconds, and rows of an answer; or why there is none."""

    milliseconds: float
    rows: int = 0
    problem: str = ""

    @property
    def told(self) -> str:
        """For a table."""
        what = self.problem or (f"{self.rows:,} rows" if self.rows else "")
        return f"{self.milliseconds:,.1f} ms {what:>12}"


def measure_release(out: Path) -> dict[str, Latency]:
    """Serve the current release of a build folder, ask it everything, and weigh its processes."""
    words = [sys.executable, "-m", "coldpeace", "serve", "--out", out, "--port", "{port}"]
    started = time.monotonic()
    with running([*words, "--timeout", LIMIT_S], "/sparql?query=ASK%7B%7D") as address:
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
    return Latency(statistics.median(each.milliseconds for each in runs), runs[-1].rows)


def fetch(url: str, media_type: str) -> Latency:
    """Get something once; of CSV the rows are counted."""
    request = urllib.request.Request(url, headers={"Accept": media_type})
    started = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=2 * LIMIT_S) as answer:
            data, problem = answer.read(), ""
    except urllib.error.HTTPError as error:
        data, problem = b"", _problem(error)
    took = (time.monotonic() - started) * 1000
    rows = sum(1 for _ in csv.reader(io.StringIO(data.decode()))) - 1 if "csv" in media_type else 0
    return Latency(took, rows, problem)


def _problem(error: urllib.error.HTTPError) -> str:
    """The status, and the limit that was run into; pages tell that to people alone."""
    is_json = "json" in error.headers.get("Content-Type", "")
    return f"{error.code} {json.load(error).get('limit', '') if is_json else ''}".strip()
