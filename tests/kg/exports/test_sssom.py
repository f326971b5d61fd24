"""The mappings are read back by a library of the standard, and are those of the graph."""

from __future__ import annotations

from pathlib import Path

import pytest
import sssom_pydantic
from rdflib import OWL, SKOS, Graph, URIRef

import kg
from kg.prefixes import BASE

REQUIRED = {"subject_id", "predicate_id", "object_id", "mapping_justification"}


@pytest.fixture(scope="module")
def path(release: kg.Release) -> Path:
    return release.path / "exports" / "links.sssom.tsv"


def test_mappings_are_those_of_the_graph(path: Path, record: kg.Record) -> None:
    mappings, converter, said = sssom_pydantic.read(path)
    graph = Graph()
    for triples in record.graphs.values():
        graph += triples

    read = {
        tuple(
            URIRef(converter.expand(each.curie, strict=True))
            for each in (mapping.subject, mapping.predicate, mapping.object)
        )
        for mapping in mappings
    }

    links = [OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch]
    ours = {
        (subject, predicate, target)
        for predicate in links
        for subject, target in graph.subject_objects(predicate)
        if str(subject).startswith(BASE + "id/")
    }
    assert read == ours
    assert len(ours) > 70
    assert said.version == "0.1.0"


def test_columns_that_the_standard_requires_are_never_empty(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    header, *rows = [line.split("\t") for line in lines if not line.startswith("#")]

    assert set(header) >= REQUIRED
    assert all(len(row) == len(header) and all(row) for row in rows)


def test_metadata_has_what_the_standard_requires(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()

    keys = {line[1:].partition(":")[0] for line in lines if line.startswith("#")}
    assert {"mapping_set_id", "license", "curie_map"} <= keys
