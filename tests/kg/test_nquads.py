"""Data in N-Quads is checked, concluded and published as data in Turtle is."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.prefixes import GRAPH
from kg.record import load_record
from kg.store import quads

CLAIMS = "data/stated/archive.nq"


@pytest.fixture
def archive(copy: Path) -> Path:
    """A copy of the record whose claims, as the source has them, stand in one file of N-Quads."""
    graphs = load_record(copy).graphs
    said = ""
    for path in sorted((copy / "data" / "stated" / "claims").glob("*.ttl")):
        name = GRAPH[f"stated/claims/{path.stem}"]
        said += "".join(f"{quad} .\n" for quad in quads(graphs[name], name))
        path.unlink()
    (copy / CLAIMS).write_text(said, encoding="utf-8")
    return copy


def spoil(root: Path, old: str, new: str) -> int:
    """Replace the first occurrence in the file of N-Quads; the number of its line."""
    path = root / CLAIMS
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def found(root: Path) -> list[tuple[str, str, int]]:
    return [(each.check, str(each.path), each.line) for each in kg.check(root).findings]


def test_release_is_the_same_whether_data_is_turtle_or_nquads(
    release: kg.Release, archive: Path, tmp_path: Path
) -> None:
    again = kg.build(archive, tmp_path / "out")

    assert (again.hash, again.files) == (release.hash, release.files)


def test_finding_has_the_line_of_the_statement(archive: Path) -> None:
    act = "<https://w3id.org/coldpeace/concept/act/alleges-breach>"

    line = spoil(archive, act, act.replace("alleges", "regrets"))

    assert ("Concept-known", CLAIMS, line) in found(archive)


def test_value_that_a_store_spells_otherwise_is_seen_as_written(archive: Path) -> None:
    start = '"2625"^^<http://www.w3.org/2001/XMLSchema#integer>'

    line = spoil(archive, start, start.replace("2625", "02625"))

    assert found(archive) == [("Literal-canonical", CLAIMS, line)]


def test_value_that_a_store_spells_alike_is_seen_as_well(archive: Path) -> None:
    day = '"1994-12-03"^^<http://www.w3.org/2001/XMLSchema#date>'

    line = spoil(archive, day, day.replace("-03", "-03Z"))

    assert ("Literal-canonical", CLAIMS, line) in found(archive)


def test_contradiction_is_found_and_explained(archive: Path) -> None:
    kind = "<https://w3id.org/coldpeace/ontology#Claim>"

    spoil(archive, kind, kind.replace("#Claim", "#Person"))

    (claim,) = {f.subject for f in kg.check(archive).findings if f.check.startswith("disjoint")}
    assert claim.startswith("claim/")


def test_verify_reads_its_quotes(archive: Path, source: Path) -> None:
    spoil(archive, "具体的保証", "具体的保障")

    (finding,) = kg.verify(load_record(archive), source).findings

    assert (finding.check, str(finding.path)) == ("Anchor-text", CLAIMS)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("<https://example.org/s> <https://example.org/p> o .", "is not N-Quads"),
        ('<https://example.org/s> <https://example.org/p> "o" .', "wants a graph such as"),
        (
            '<https://example.org/s> <https://example.org/p> "o" '
            "<https://w3id.org/coldpeace/graph/inferred> .",
            "wants a graph such as",
        ),
    ],
)
def test_line_that_is_no_data_is_refused_in_its_place(
    archive: Path, line: str, reason: str
) -> None:
    path = archive / CLAIMS
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}{line}\n", encoding="utf-8")

    (finding,) = kg.check(archive).findings

    assert (str(finding.path), finding.line) == (CLAIMS, before.count("\n") + 1)
    assert reason in finding.messages["en"]
