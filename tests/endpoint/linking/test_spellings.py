"""Names as others spell them, written before there was a matcher; every third was held back.

``spellings.csv`` has what is meant (several things if the name is ambiguous, none if it is not
ours or of the wrong type), and whether it must, may or may never be matched without a person.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from endpoint.linking.queries import BATCH_SIZE

Reconcile = Callable[..., list[dict[str, Any]]]

FILE = Path(__file__).parent / "spellings.csv"
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
PARTS = {"open": "no", "held back": "yes"}


def query(row: dict[str, str]) -> dict[str, Any]:
    pairs = (each.partition("=") for each in row["properties"].split(";") if each)
    properties = [{"pid": name, "v": value} for name, _, value in pairs]
    fields: dict[str, Any] = {"query": row["spelling"]}
    if row["type"]:
        fields["type"] = row["type"]
    return fields | ({"properties": properties} if properties else {})


@pytest.mark.parametrize("part", PARTS)
def test_99_of_100_spellings_are_right_at_rank_1_and_no_match_is_wrong(
    reconcile: Reconcile, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row for row in ROWS if row["held_back"] == PARTS[part]]
    ranked, right, matched, missed, wrong = 0, 0, 0, [], []
    for row in rows:
        found, meant = reconcile(**query(row)), row["expected"].split()
        match = next((each["id"] for each in found if each["match"]), "")
        ranked += bool(meant)
        if meant and found and found[0]["id"] in meant:
            right += 1
        elif meant:
            missed.append((row["spelling"], row["type"]))
        matched += bool(match)
        is_wrong = match and (row["match"] == "never" or match not in meant)
        if is_wrong or (row["match"] == "must" and not match):
            wrong.append((row["spelling"], match))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{part}: {right} of {ranked} right at rank 1 ({right / ranked:.1%}); "
            f"{matched} of {len(rows)} matched, {len(wrong)} wrongly; missed: {missed}\n"
        )

    assert not wrong
    assert right / ranked >= 0.99


def test_every_query_and_every_answer_is_valid(
    served: FlaskClient, validate: Callable[[str, Any], None]
) -> None:
    for start in range(0, len(ROWS), BATCH_SIZE):
        batch = {f"q{n}": query(row) for n, row in enumerate(ROWS[start : start + BATCH_SIZE])}
        validate("reconciliation-query-batch", batch)
        answer = served.post("/reconcile", data={"queries": json.dumps(batch)}).get_json()
        validate("reconciliation-result-batch", answer)
        assert answer.keys() == batch.keys()


def test_every_third_spelling_was_held_back() -> None:
    assert [row["held_back"] for row in ROWS] == [
        "no" if number % 3 else "yes" for number in range(1, len(ROWS) + 1)
    ]
    assert len(ROWS) >= 200
