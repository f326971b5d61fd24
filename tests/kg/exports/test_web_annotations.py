"""The annotations keep the model's MUSTs, and say in JSON-LD what the graph says in Turtle."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pyld import jsonld
from rdflib import RDF, Graph, URIRef

import kg
from kg.prefixes import CP

OA = "http://www.w3.org/ns/oa#"
XSD = "http://www.w3.org/2001/XMLSchema#"
# The terms used here, as http://www.w3.org/ns/anno.jsonld defines them.
CONTEXT = {
    "id": "@id",
    "type": "@type",
    "Annotation": OA + "Annotation",
    "SpecificResource": OA + "SpecificResource",
    "TextPositionSelector": OA + "TextPositionSelector",
    "TextQuoteSelector": OA + "TextQuoteSelector",
    "TextualBody": OA + "TextualBody",
    "body": {"@id": OA + "hasBody", "@type": "@id"},
    "target": {"@id": OA + "hasTarget", "@type": "@id"},
    "source": {"@id": OA + "hasSource", "@type": "@id"},
    "selector": {"@id": OA + "hasSelector", "@type": "@id"},
    "refinedBy": {"@id": OA + "refinedBy", "@type": "@id"},
    "start": {"@id": OA + "start", "@type": XSD + "nonNegativeInteger"},
    "end": {"@id": OA + "end", "@type": XSD + "nonNegativeInteger"},
    "exact": OA + "exact",
    "prefix": OA + "prefix",
    "suffix": OA + "suffix",
}


@pytest.fixture(scope="session")
def collection(release: kg.Release) -> dict[str, Any]:
    path = release.path / "exports" / "annotations.jsonld"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def items(collection: dict[str, Any]) -> list[dict[str, Any]]:
    return collection["first"]["items"]


@pytest.fixture(scope="session")
def asserted(record: kg.Record) -> Graph:
    merged = Graph()
    for triples in record.graphs.values():
        merged += triples
    return merged


def test_collection_and_page_keep_the_musts(collection: dict[str, Any]) -> None:
    """Model, sections 5.1 and 5.2."""
    page = collection["first"]

    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (collection["type"], page["type"]) == ("AnnotationCollection", "AnnotationPage")
    assert page["partOf"] == collection["id"]
    assert collection["total"] == len(page["items"]) > 0
    assert page["startIndex"] == 0
    assert len({item["id"] for item in page["items"]}) == collection["total"]


def test_annotations_keep_the_musts(items: list[dict[str, Any]]) -> None:
    """Model, sections 3.1 and 3.2.4, and the Web Annotation Vocabulary's motivations."""
    for item in items:
        assert item["type"] == "Annotation"
        assert item["id"].startswith("https://")
        assert item["motivation"] in {"describing", "linking"}
        for body in item["body"]:
            if body["type"] == "TextualBody":
                assert isinstance(body["value"], str)
                assert isinstance(body["language"], str)
            else:
                assert (body["type"], body["source"][:8]) == ("SpecificResource", "https://")


def test_selectors_keep_the_musts(items: list[dict[str, Any]]) -> None:
    """Model, sections 4.2.4 and 4.2.5: one exact; one start and end, not negative, end excluded."""
    for item in items:
        target = item["target"]
        position, quote = target["selector"], target["selector"]["refinedBy"]
        assert target["type"] == "SpecificResource"
        assert isinstance(target["source"], str)
        assert position["type"] == "TextPositionSelector"
        assert 0 <= position["start"] < position["end"]
        assert quote["type"] == "TextQuoteSelector"
        assert quote["exact"]


def test_every_anchor_is_there_with_the_selectors_of_the_graph(
    items: list[dict[str, Any]], asserted: Graph
) -> None:
    documents = {"@context": CONTEXT, "@graph": items}
    quads = jsonld.to_rdf(documents, {"format": "application/n-quads"})
    read = Graph().parse(data=quads, format="nt")

    def selected(graph: Graph, anchor: URIRef) -> dict[str, str]:
        position = graph.value(anchor, URIRef(OA + "hasSelector"))
        quote = graph.value(position, URIRef(OA + "refinedBy"))
        said = {"source": graph.value(anchor, URIRef(OA + "hasSource"))}
        said |= {name: graph.value(position, URIRef(OA + name)) for name in ("start", "end")}
        names = ("exact", "prefix", "suffix")
        said |= {name: graph.value(quote, URIRef(OA + name)) for name in names}
        return {name: str(value) for name, value in said.items()}

    anchors = set(asserted.subjects(RDF.type, CP.Anchor))
    assert {URIRef(item["target"]["id"]) for item in items} == anchors
    for anchor in anchors:
        assert selected(read, anchor) == selected(asserted, anchor)


def test_bodies_are_the_things_that_rest_on_the_place(
    items: list[dict[str, Any]], asserted: Graph
) -> None:
    for item in items:
        anchor = URIRef(item["target"]["id"])
        things = {str(s) for p in (CP.evidence, CP.summary) for s in asserted.subjects(p, anchor)}

        linked = {body["source"] for body in item["body"] if body["type"] == "SpecificResource"}

        assert linked == things
