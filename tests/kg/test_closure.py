"""The reasoner, judged by an independent one: owlrl."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, serialize
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

import kg
from kg.axioms import compile_rules
from kg.closure import INFERRED, close
from kg.errors import AxiomError, Contradiction
from kg.prefixes import CP, ID
from kg.record import ONTOLOGY
from kg.rulebook import all_rules
from kg.rules import load_rules, text
from kg.schema_rules import SCHEMA_RULES
from kg.store import load, quads

TERMS = (
    "https://w3id.org/coldpeace/",
    "https://www.ica.org/standards/RiC/ontology#",
    "http://purl.org/spar/cito/",
    "http://www.w3.org/ns/prov#",
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/oa#",
)
SCHEMA = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}
SCHEMA |= {OWL.equivalentClass, OWL.equivalentProperty}
EX = Namespace("https://w3id.org/coldpeace/ontology#")


def over_our_terms(graph: Iterable[tuple[Node, Node, Node]]) -> set[tuple[Node, Node, Node]]:
    """What both reasoners must agree on, after dropping exactly four kinds of triples."""
    kept = set()
    for s, p, o in graph:
        literal_subject, blank_subject = isinstance(s, Literal), isinstance(s, BNode)
        reflexive = s == o
        axiomatic = p == RDF.type and str(o).startswith((str(OWL), str(RDFS), str(RDF)))
        if literal_subject or blank_subject or reflexive or axiomatic or isinstance(o, BNode):
            continue
        of_types = p == RDF.type and str(o).startswith(TERMS)
        of_terms = p in SCHEMA and str(s).startswith(TERMS) and str(o).startswith(TERMS)
        if str(p).startswith(TERMS) or of_types or of_terms:
            kept.add((s, p, o))
    return kept


def merged(store: Store) -> set[Triple]:
    """The triples of a store's default graph."""
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())}


def as_graph(triples: set[Triple]) -> Graph:
    """Triples of the engine as an rdflib graph."""
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


def judged(graph: Graph) -> set[tuple[Node, Node, Node]]:
    """The closure that owlrl makes of a graph."""
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return over_our_terms(graph)


def closed(ontology: Graph, data: Graph) -> set[tuple[Node, Node, Node]]:
    """The closure that we make of an ontology and data."""
    store = Store()
    for graph in (ontology, data):
        for quad in quads(graph, ONTOLOGY):
            store.add(quad)
            store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    close(store, compile_rules(ontology) + SCHEMA_RULES)
    return over_our_terms(as_graph(merged(store)))


def asserted_and_given(checked: kg.Checked, root: Path) -> Graph:
    """What is asserted, with what the rules give that OWL cannot say: the judge's input."""
    assert checked.store
    inferred = checked.store.quads_for_pattern(None, None, None, NamedNode(INFERRED))
    kept = merged(checked.store) - {quad.triple for quad in inferred}
    for rule in load_rules(root / "ontology" / "rules"):
        construct = f"CONSTRUCT {{ {text((rule.head,))} }} WHERE {{ {rule.where} }}"
        kept |= set(checked.store.query(f"{rule.prologue} {construct}"))
    return as_graph(kept)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_closure_of_the_record_is_that_of_owlrl(checked: kg.Checked, root: Path) -> None:
    assert checked.store

    theirs = judged(asserted_and_given(checked, root))
    ours = over_our_terms(as_graph(merged(checked.store)))

    assert ours - theirs == set()
    assert theirs - ours == set()


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
NAMES = [EX[f"i{n}"] for n in range(4)]
TRIPLES = st.tuples(
    st.sampled_from(NAMES), st.sampled_from([EX[p] for p in "pqrstu"]), st.sampled_from(NAMES)
) | st.tuples(st.sampled_from(NAMES), st.just(RDF.type), st.sampled_from([EX[c] for c in "ABCDEF"]))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.sets(TRIPLES, min_size=1, max_size=8))
def test_closure_of_made_up_data_is_that_of_owlrl(facts: set[tuple[URIRef, ...]]) -> None:
    ontology = Graph().parse(data=ONTOLOGY_OF_ALL_AXIOMS, format="turtle")
    data = Graph()
    for s, p, o in facts:
        data.add((s, p, o))

    assert closed(ontology, data) == judged(ontology + data)


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
