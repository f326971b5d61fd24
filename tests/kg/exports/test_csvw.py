"""The tables keep what their metadata promises, by a library that was not written for them."""

from __future__ import annotations

import csv
import json
import shutil
import warnings
from pathlib import Path

import pytest
from csvw import CSVW

import kg
from kg.exports.csvw import read_columns
from kg.queries import Query
from kg.refusals import QueryError


@pytest.fixture
def tables(release: kg.Release, tmp_path: Path) -> Path:
    return Path(shutil.copytree(release.path / "tables", tmp_path / "tables"))


def problems(folder: Path) -> list[str]:
    """What the library finds wrong, as errors or warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # kept in its own list
        found = CSVW(str(folder / "csv-metadata.json"), validate=True)
        try:
            for table in found.tables:  # is_valid only logs what is wrong in a cell
                list(table.iterdicts(strict=True))
            return [] if found.is_valid else [str(w.message) for w in found.warnings]
        except ValueError as error:
            return [str(error)]


def test_tables_are_valid_by_their_metadata(tables: Path) -> None:
    assert problems(tables) == []


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("events.csv", ",1994-12-05,", ",early December,"),
        ("relations.csv", "relation,source_claim", "relation,source"),
        ("readings.csv", ",no-early-decision,", ",no-such-commitment,"),
        ("documents.csv", "\n01,", "\n02,"),
        ("claims.csv", ",author,", ",,"),
    ],
)
def test_table_that_breaks_its_promise_is_found(
    tables: Path, table: str, old: str, new: str
) -> None:
    text = (tables / table).read_text(encoding="utf-8")
    assert old in text
    (tables / table).write_text(text.replace(old, new, 1), encoding="utf-8")

    assert problems(tables) != []


def test_every_column_of_every_table_is_described_in_both_languages(tables: Path) -> None:
    group = json.loads((tables / "csv-metadata.json").read_text(encoding="utf-8"))

    described = {
        table["url"]: [column["titles"] for column in table["tableSchema"]["columns"]]
        for table in group["tables"]
    }

    headers = {}
    for path in tables.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            headers[path.name] = next(csv.reader(file))
    assert described == headers
    for table in group["tables"]:
        for column in table["tableSchema"]["columns"]:
            assert [s["@language"] for s in column["dc:description"]] == ["en", "ja"]


@pytest.mark.parametrize(
    "line", ["senders", "senders slug*", "senders colour | Who | 差出人", "senders text | Who"]
)
def test_malformed_column_line_is_refused_by_name(line: str) -> None:
    query = Query("tables/documents", "", {"column": (line,)})

    with pytest.raises(QueryError, match="tables/documents: want `#\\+ column:"):
        read_columns(query)
