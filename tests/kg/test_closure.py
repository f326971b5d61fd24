"""The closure of the record, the axioms that are refused, and contradictions."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store
from rdflib import RDF, Graph, URIRef

import kg
from kg.axioms import compile_rules
from kg.closure import INFERRED, close
from kg.errors import AxiomError, Contradiction
from kg.prefixes import CP, ID
from kg.rulebook import all_rules
from kg.store import load


def test_no_inferred_triple_is_asserted_too(checked: kg.Checked) -> None:
    assert checked.store
    inferred = {q.triple for q in quads_of(checked.store, INFERRED)}
    asserted = {
        quad.triple
        for quad in checked.store
        if quad.graph_name not in (DefaultGraph(), NamedNode(INFERRED))
    }

    assert inferred
    assert not inferred & asserted


def test_nothing_inferred_is_about_a_blank_node_or_a_literal(checked: kg.Checked) -> None:
    assert checked.store
    terms = [t for q in quads_of(checked.store, INFERRED) for t in (q.subject, q.object)]

    assert all(isinstance(term, NamedNode) for term in terms)


ONTOLOGY_OF_ALL_AXIOMS = """
    @prefix : <https://w3id.org/coldpeace/ontology#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    :A a owl:Class . :B a owl:Class ; rdfs:subClassOf :A . :C a owl:Class ; owl:equivalentClass :B .
    :D a owl:Class . :E a owl:Class . :F a owl:Class .
    :p a owl:ObjectProperty ; rdfs:subPropertyOf :q ; rdfs:domain :B ; rdfs:range :D .
    :q a owl:ObjectProperty ; owl:inverseOf :r . :r a owl:ObjectProperty .
    :s a owl:ObjectProperty , owl:SymmetricProperty .
    :t a owl:ObjectProperty , owl:TransitiveProperty .
    :u a owl:ObjectProperty ; owl:propertyChainAxiom ( :p :s :t ) .
    [] a owl:Restriction ; owl:onProperty :t ; owl:someValuesFrom [
        a owl:Class ; owl:intersectionOf ( :A :D ) ] ; rdfs:subClassOf :E .
    [] a owl:Class ; owl:unionOf ( :A :E ) ; rdfs:subClassOf [
        a owl:Restriction ; owl:onProperty :s ; owl:hasValue :i0 ] .
    :F owl:equivalentClass [ a owl:Restriction ; owl:onProperty :u ; owl:hasValue :i1 ] .
    [] a owl:Restriction ; owl:onProperty :q ; owl:someValuesFrom owl:Thing ;
        rdfs:subClassOf [ a owl:Class ; owl:intersectionOf ( :D :A ) ] .
"""


@pytest.mark.parametrize(
    ("axiom", "named"),
    [
        (":p a owl:ObjectProperty , owl:FunctionalProperty .", "FunctionalProperty"),
        (":p a owl:ObjectProperty ; rdfs:domain :Nowhere .", "Nowhere"),
        (":A a owl:Class ; owl:complementOf :A .", "complementOf"),
        (
            ":A a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;"
            " owl:someValuesFrom :A ] . :p a owl:ObjectProperty .",
            "right of rdfs:subClassOf",
        ),
    ],
)
def test_axiom_that_is_not_supported_is_refused_by_name(axiom: str, named: str) -> None:
    prefixes = "\n".join(ONTOLOGY_OF_ALL_AXIOMS.splitlines()[:4])
    ontology = Graph().parse(data=prefixes + axiom, format="turtle")

    with pytest.raises(AxiomError, match=named):
        compile_rules(ontology)


def test_contradiction_names_culprit_and_rule(record: kg.Record) -> None:
    store = Store()
    both = (CP.Person, CP.Organization)
    for kind in both:
        store.add(Quad(*(NamedNode(str(t)) for t in (ID["person/x"], RDF.type, kind))))

    with pytest.raises(Contradiction) as caught:
        close(store, all_rules(record))

    names = {(iri, rule) for iri, rule, _sentence in caught.value.culprits}
    assert names == {(str(ID["person/x"]), "disjoint-Person-Organization")}


def test_triple_in_two_files_counts_once_in_the_default_graph(copy: Path) -> None:
    head = "@prefix cp: <https://w3id.org/coldpeace/ontology#> .\n"
    statement = (
        "<https://w3id.org/coldpeace/id/claim/x> cp:about <https://w3id.org/coldpeace/id/y> ."
    )
    for name in ("one", "two"):
        (copy / "data" / f"{name}.ttl").write_text(head + statement, encoding="utf-8")

    store = load(kg.load_record(copy), {})

    subject = NamedNode(str(ID["claim/x"]))
    assert len(list(store.quads_for_pattern(subject, None, None, DefaultGraph()))) == 1
    assert len(list(store.quads_for_pattern(subject, None, None, None))) == 3


def quads_of(store: Store, graph: URIRef) -> list[Quad]:
    return list(store.quads_for_pattern(None, None, None, NamedNode(graph)))
