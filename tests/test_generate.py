"""The graphs that we measure on: the same for the same seed, in the terms of the ontology."""

from __future__ import annotations

from pathlib import Path

from generate import generate
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse
from rdflib import OWL, RDF, URIRef

import kg
from kg.closure import close
from kg.prefixes import BASE
from kg.record import ONTOLOGY
from kg.rulebook import all_rules
from kg.store import quads

KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}


def test_same_seed_gives_the_same_graph_and_another_seed_another() -> None:
    graph = list(generate(4000, 7))

    assert len(graph) >= 4000
    assert list(generate(4000, 7)) == graph
    assert list(generate(4000, 8)) != graph


def test_generated_graph_uses_declared_terms_and_known_concepts(record: kg.Record) -> None:
    found = list(parse("".join(generate(4000)), format=RdfFormat.N_QUADS))
    terms = {quad.predicate.value for quad in found}
    terms |= {q.object.value for q in found if q.predicate.value == str(RDF.type)}
    concepts = {q.object.value for q in found if f"{BASE}concept/" in str(q.object)}
    ontology = record.ontology

    undeclared = {t for t in terms if not KINDS & set(ontology.objects(URIRef(t), RDF.type))}
    unknown = {c for c in concepts if (URIRef(c), None, None) not in ontology}

    assert undeclared <= {str(RDF.type), "http://www.w3.org/2000/01/rdf-schema#label"}
    assert unknown == set()


def test_generated_graph_does_not_contradict_itself(record: kg.Record) -> None:
    store = Store()
    store.extend(quads(record.ontology, ONTOLOGY))
    store.load("".join(generate(4000)), format=RdfFormat.N_QUADS)
    store.extend([Quad(*quad.triple, DefaultGraph()) for quad in store])

    inferred = close(store, all_rules(record))

    kinds = store.quads_for_pattern(
        None, NamedNode(str(RDF.type)), NamedNode(f"{BASE}ontology#ContestedCommitment"), None
    )
    assert inferred > 1000
    assert list(kinds)


def test_generated_graph_beside_the_record_passes_every_check(copy: Path) -> None:
    (copy / "data" / "stated" / "made-up.nq").write_text("".join(generate(1)), encoding="utf-8")

    assert kg.check(copy).findings == ()
