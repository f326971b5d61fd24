"""The catalogue entry conforms to DCAT-AP 3.0.1 by its own shapes, and tells the truth of files."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, SH

import kg
from kg.prefixes import BASE

SPDX = Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture
def catalog(release: kg.Release) -> Graph:
    return Graph().parse(release.path / "exports" / "dcat.ttl")


@pytest.fixture(scope="session")
def shapes(shared: Path) -> Graph:
    """The published shapes, without two references to property shapes that the file lacks."""
    graph = Graph().parse(shared / "schemas" / "dcat-ap-3.0.1" / "dcat-ap-SHACL.ttl")
    dangling = [
        t for t in graph.triples((None, SH.property, None)) if not graph.value(t[2], SH.path)
    ]
    assert len(dangling) == 2
    for triple in dangling:
        graph.remove(triple)
    return graph


def test_entry_conforms_to_the_application_profile(catalog: Graph, shapes: Graph) -> None:
    conforms, _, text = pyshacl.validate(catalog, shacl_graph=shapes)

    assert conforms, text


@pytest.mark.parametrize(
    ("kind", "term"),
    [(DCAT.Dataset, DCTERMS.description), (DCAT.Distribution, DCAT.accessURL)],
)
def test_profile_finds_what_is_missing(
    catalog: Graph, shapes: Graph, kind: URIRef, term: URIRef
) -> None:
    catalog.remove((next(catalog.subjects(RDF.type, kind)), term, None))

    assert not pyshacl.validate(catalog, shacl_graph=shapes)[0]


def test_each_distribution_has_size_and_checksum_of_its_file(
    catalog: Graph, release: kg.Release
) -> None:
    for node in catalog.objects(URIRef(BASE), DCAT.distribution):
        said = release.files[str(node).removeprefix(BASE)]
        checksum = catalog.value(node, SPDX.checksum)
        assert int(catalog.value(node, DCAT.byteSize)) == said["bytes"]
        assert str(catalog.value(checksum, SPDX.checksumValue)).lower() == said["sha256"]
        assert catalog.value(node, DCTERMS.license)


def test_every_dump_table_and_export_is_a_distribution(catalog: Graph, release: kg.Release) -> None:
    described = {str(n).removeprefix(BASE) for n in catalog.objects(None, DCAT.distribution)}

    expected = {p for p in release.files if p.startswith(("dumps/", "exports/", "tables/"))}
    themselves = {"exports/dcat.ttl", "exports/datacite.json", "exports/schema-org.jsonld"}
    assert described == expected - themselves
