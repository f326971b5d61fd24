"""How long a batch of 10 reconciliation queries takes: first with an empty cache, then after.

    python benchmarks/reconciliation.py

Prints medians over batches of names that others have spelt, each batch as a ratio to one uncached
SELECT in the same process.
"""

from __future__ import annotations

import csv
import json
import statistics
import tempfile
import time
from pathlib import Path

import kg
from endpoint import create_app

ROOT = Path(__file__).resolve().parent.parent
SPELLINGS = ROOT / "tests" / "endpoint" / "linking" / "spellings.csv"
SELECT = (ROOT / "queries" / "contested-commitments.rq").read_text(encoding="utf-8")
BATCH, ROUNDS = 10, 5


def main() -> None:
    """Measure and print."""
    with SPELLINGS.open(encoding="utf-8") as file:
        names = [row["spelling"] for row in csv.DictReader(file)]
    batches = [names[at : at + BATCH] for at in range(0, len(names) - BATCH, BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        release = kg.build(ROOT, Path(folder))
        with kg.Engine(release.store, workers=1) as engine:
            client = create_app(release.path, engine).test_client()
            first = seconds(lambda: ask(client, batches[0]))
            fresh = [seconds(lambda each=each: ask(client, each)) for each in batches[1:]]
            again = [
                seconds(lambda each=each: ask(client, each))
                for _ in range(ROUNDS)
                for each in batches
            ]
            select = statistics.median(
                seconds(lambda n=n: engine.answer(f"{SELECT}#{n}", "text/csv"))
                for n in range(len(batches))
            )
    print(f"select contested-commitments      {select * 1000:7.1f} ms, uncached")
    for name, median in (
        ("first batch, catalogue read", first),
        ("batch of 10, new names", statistics.median(fresh)),
        ("batch of 10, names asked before", statistics.median(again)),
    ):
        print(f"{name:33} {median * 1000:7.1f} ms ({median / select:.1f} times that SELECT)")


def ask(client, names: list[str]) -> None:
    """Send one batch."""
    queries = {f"q{n}": {"query": name} for n, name in enumerate(names)}
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text


def seconds(work) -> float:
    """Time one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
