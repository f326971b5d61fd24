"""A client that knows the specification and nothing of this service reconciles a spreadsheet.

It is written from the Reconciliation Service API 0.2 alone: it takes every address, type and
property from the manifest and from what that leads to.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

import kg

ROOT = Path(__file__).parent.parent.parent.parent
SPREADSHEET = """\
name,what,when,meant
"Yeltsin, Boris N.",person,,person/boris-yeltsin
"Clinton, Bill",person,,person/bill-clinton
コズイレフ,person,,person/andrei-kozyrev
Строуб Тэлботт,person,,person/strobe-talbott
President of Russia,person,1994,person/boris-yeltsin
NATO,organisation,,organization/nato
Letter from Yeltsin to Clinton,letter,3 December 1994,document/09
Letter from Yeltsin to Clinton,letter,1994-11-30,document/07
"CSCE summit at Budapest, 1994",event,,event/budapest-summit-1994
Budapest Memorandum,document,,document/budapest-memorandum
Hillary Clinton,person,,
Boris Yeltsin,event,,
"""


class Client:
    """Section by section of the specification."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.manifest = self.get(endpoint)
        assert "0.2" in self.manifest["versions"]

    def get(self, address: str) -> Any:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 -- loopback
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            return json.load(answer)

    def post(self, field: str, value: object) -> Any:
        form = urlencode({field: json.dumps(value)}).encode()
        with urllib.request.urlopen(self.endpoint, form, timeout=60) as answer:  # noqa: S310 -- loopback
            return json.load(answer)

    def suggest(self, kind: str, prefix: str) -> list[dict[str, Any]]:
        service = self.manifest["suggest"][kind]
        address = service["service_url"] + service["service_path"]
        return list(self.get(f"{address}?{urlencode({'prefix': prefix})}")["result"])

    def reconcile(self, queries: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
        size = min(5, self.manifest.get("batchSize", 5))
        for start in range(0, len(queries), size):
            batch = {f"q{n}": each for n, each in enumerate(queries[start : start + size])}
            found = self.post("queries", batch)
            yield from (found[key]["result"] for key in batch)

    def propose(self, type_id: str) -> list[str]:
        service = self.manifest["extend"]["propose_properties"]
        address = service["service_url"] + service["service_path"]
        return [each["id"] for each in self.get(f"{address}?type={type_id}")["properties"]]

    def extend(self, ids: list[str], properties: list[str]) -> dict[str, Any]:
        asked = {"ids": ids, "properties": [{"id": each} for each in properties]}
        return dict(self.post("extend", asked)["rows"])

    def page(self, template: str, name: str) -> str:
        address = template.replace("{{id}}", quote(name, safe=""))
        wish = urllib.request.Request(address, headers={"Accept": "text/html"})  # noqa: S310
        with urllib.request.urlopen(wish, timeout=60) as answer:  # noqa: S310 -- loopback
            return str(answer.read().decode())


@pytest.fixture(scope="module")
def client(serving: Callable[..., Any], release: kg.Release) -> Client:
    return Client(serving(release.path).address + "/reconcile/en")


def test_request_of_the_guide_is_answered_as_it_says(client: Client) -> None:
    guide = (ROOT / "docs" / "reconciliation.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```sh\n(.*?)```", guide, re.DOTALL)
    here = client.endpoint.removeprefix("http://").partition("/")[0]

    answer = subprocess.run(
        ["/bin/sh", "-c", script.replace("localhost:8000", here)],
        capture_output=True,
        check=True,
    ).stdout

    found = {name: each["result"][0] for name, each in json.loads(answer).items()}
    for name, candidate in found.items():
        assert f"`{candidate['id']}` for `{name}`" in guide
        assert candidate["match"] is True
    assert set(found) == {"q0", "q1"}


@pytest.fixture(scope="module")
def results(client: Client) -> list[tuple[dict[str, str], list[dict[str, Any]]]]:
    """The rows of the spreadsheet, each with its candidates."""
    rows = list(csv.DictReader(io.StringIO(SPREADSHEET)))
    date = client.suggest("property", "date")[0]["id"]
    queries = []
    for row in rows:
        query = {
            "query": row["name"],
            "type": client.suggest("type", row["what"])[0]["id"],
            "type_strict": "should",
            "limit": 3,
        }
        if row["when"]:
            query["properties"] = [{"pid": date, "v": row["when"]}]
        queries.append(query)
    return list(zip(rows, client.reconcile(queries), strict=True))


def test_every_row_has_what_is_meant_first(
    results: list[tuple[dict[str, str], list[dict[str, Any]]]],
) -> None:
    found = {row["name"] + row["when"]: result[0]["id"] for row, result in results if row["meant"]}
    meant = {row["name"] + row["when"]: row["meant"] for row, _ in results if row["meant"]}

    assert found == meant
    assert all(len(result) <= 3 for _, result in results)


def test_no_row_is_matched_wrongly(
    results: list[tuple[dict[str, str], list[dict[str, Any]]]],
) -> None:
    matched = [(row, each["id"]) for row, result in results for each in result if each["match"]]

    assert all(row["meant"] == name for row, name in matched)
    assert len(matched) >= 8


def test_matched_rows_are_extended_and_viewed(
    client: Client, results: list[tuple[dict[str, str], list[dict[str, Any]]]]
) -> None:
    letters = [result[0]["id"] for row, result in results if row["what"] == "letter"]
    wanted = [each for each in client.propose("Letter") if each in {"sender", "date"}]

    rows = client.extend(letters, wanted)

    assert len(wanted) == 2
    for name in letters:
        assert rows[name]["sender"] == [{"id": "person/boris-yeltsin", "name": "Boris Yeltsin"}]
        assert rows[name]["date"][0]["str"].startswith("1994-1")
        assert "Yeltsin" in client.page(client.manifest["view"]["url"], name)
        assert "Yeltsin" in client.page(client.manifest["preview"]["url"], name)
