"""A second dossier, invented, goes through everything without a line of code."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from coldpeace import main

HERE = Path(__file__).parent
DOSSIER = HERE / "dossier"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record with the invented dossier's files beside the others."""
    root = tmp_path_factory.mktemp("two-dossiers")
    for name in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(HERE.parent / name, root / name)
    shutil.copy(HERE.parent / "CHANGELOG.md", root)
    shutil.copytree(DOSSIER / "data", root / "data", dirs_exist_ok=True)
    return root


@pytest.fixture(scope="module")
def built(root: Path) -> kg.Release:
    return kg.build(root, root / "build")


def test_check_finds_nothing(built: kg.Release) -> None:
    findings = (built.path / "reports" / "findings.json").read_text(encoding="utf-8")

    assert "lakes" not in findings


def test_verify_compares_only_the_quotes_of_that_source(root: Path) -> None:
    verified = kg.verify(kg.load_record(root), DOSSIER / "source.txt")

    assert verified.findings == ()
    assert verified.counts == {"found": 8, "moved": 0, "missing": 0}
    assert verified.coverage
    assert verified.coverage.uncovered == {"lakes-01": (), "lakes-02": ()}


def test_explain_walks_down_to_its_quote(root: Path, built: kg.Release) -> None:
    words = ["explain", "id:commitment/south-shore", "a", "cp:BreachAlleged"]
    options = ["--root", str(root), "--out", str(root / "build")]

    result = CliRunner().invoke(main, [*words, *options])

    assert "「約束違反」" in result.stdout or "“約束違反”" in result.stdout
    assert "data/stated/lakes/claims.ttl" in result.stdout


def test_tables_have_its_rows(built: kg.Release) -> None:
    with (built.path / "tables" / "documents.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["number"]: row for row in csv.DictReader(file)}

    assert rows["lakes-01"]["senders"] == "anna-of-the-lakes"
    assert rows["lakes-02"]["date"] == "1901-03-09"
    assert len(rows) == 20


def test_its_first_allegation_of_breach_is_found(built: kg.Release) -> None:
    query = """PREFIX cp: <https://w3id.org/coldpeace/ontology#>
        SELECT ?claim { <https://w3id.org/coldpeace/id/commitment/south-shore>
                        cp:firstAllegation ?claim }"""

    answer = kg.run_query(built, query, "csv", 10).decode()

    assert [line.rpartition("/")[2] for line in answer.split()] == ["claim", "lakes-02-01"]


def test_breach_that_nobody_denies_is_not_contested(built: kg.Release) -> None:
    query = """PREFIX cp: <https://w3id.org/coldpeace/ontology#>
        SELECT ?kind { <https://w3id.org/coldpeace/id/commitment/south-shore> a ?kind
                       VALUES ?kind { cp:BreachAlleged cp:ContestedCommitment } }"""

    answer = kg.run_query(built, query, "csv", 10).decode()

    assert [line.rpartition("#")[2] for line in answer.split()] == ["kind", "BreachAlleged"]
