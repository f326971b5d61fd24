"""The reasoner, judged by an independent one: owlrl, on the record and on made-up ontologies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import Phase, given, settings
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store
from pyoxigraph import Literal as OxLiteral
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

import kg
from kg import axioms
from kg.axioms import compile_rules
from kg.closure import INFERRED, close
from kg.errors import Contradiction
from kg.record import ONTOLOGY
from kg.rules import Rule, load_rules, text
from kg.schema_rules import SCHEMA_RULES
from kg.store import quads
from tests.ontologies import KINDS, MIXTURES, Made, made, parsed

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

Fact: TypeAlias = tuple[Node, Node, Node]
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
CLASH = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")  # what owlrl calls it

LOGICAL = (str(OWL), str(RDFS), str(RDF), str(XSD))

#: The four kinds of triples that owlrl has and we do not want; nothing else is left out.
DROPPED = {
    "reflexive": lambda s, p, o: s == o and p in SCHEMA | {OWL.sameAs},
    "axiomatic": lambda s, p, o: (
        str(s).startswith(LOGICAL) or (p in SCHEMA | {RDF.type} and str(o).startswith(LOGICAL))
    ),
    "literal subject": lambda s, p, o: isinstance(s, Literal),
    "blank subject": lambda s, p, o: isinstance(s, BNode),
}
#: Examples are small as they are made; to shrink one further, owlrl would run for minutes.
PROFILE = settings(
    max_examples=10, deadline=None, derandomize=True, database=None, phases=[Phase.generate]
)
ENOUGH = 20


def is_over_terms(fact: Fact) -> bool:
    """Whether a triple has a term of ours, and none of its classes is without a name."""
    anonymous = isinstance(fact[2], BNode) and fact[1] in SCHEMA | {RDF.type}
    return not anonymous and any(str(term).startswith(TERMS) for term in fact)


def comparable(facts: Iterable[Fact]) -> set[Fact]:
    """What both reasoners must agree on."""
    return {f for f in facts if is_over_terms(f) and not any(d(*f) for d in DROPPED.values())}


def theirs(graph: Graph) -> Graph:
    """The closure that owlrl makes of a graph."""
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return graph


def merged(store: Store) -> set[Fact]:
    """The default graph of a store, blank nodes by their labels."""
    found = store.quads_for_pattern(None, None, None, DefaultGraph())
    return {(term(q.subject), term(q.predicate), term(q.object)) for q in found}


def term(node: object) -> Node:
    """A term of the store as rdflib's."""
    if isinstance(node, NamedNode):
        return URIRef(node.value)
    if isinstance(node, BlankNode):
        return BNode(node.value)
    assert isinstance(node, OxLiteral)
    datatype = None if node.language else URIRef(node.datatype.value)
    plain = datatype == XSD.string
    return Literal(node.value, lang=node.language, datatype=None if plain else datatype)


@dataclass(frozen=True, slots=True)
class Ours:
    """What our reasoner makes of a graph: the facts, the rules that fired, the clashes."""

    facts: set[Fact]
    fired: frozenset[str]
    clashes: frozenset[str]


def ours(graph: Graph, rules: tuple[Rule, ...]) -> Ours:
    """Close a graph; a rule fired if it gives an inferred triple."""
    store, clashes = Store(), frozenset[str]()
    for quad in quads(graph, ONTOLOGY):
        store.add(quad)
        store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    try:
        close(store, rules)
    except Contradiction as clash:
        clashes = frozenset(rule for _iri, rule, _sentence in clash.culprits)
    fired = frozenset(rule.name for rule in rules if rule.head and store.query(_gave(rule)))
    return Ours(merged(store), fired | clashes, clashes)


def _gave(rule: Rule) -> str:
    assert rule.head
    return f"ASK {{ {rule.where} GRAPH {INFERRED.n3()} {{ {text((rule.head,))} }} }}"


def differences(one: Iterable[Fact], other: Iterable[Fact]) -> list[str]:
    """What only one of two closures has, a line each."""
    said = (("only ours", set(one) - set(other)), ("only owlrl's", set(other) - set(one)))
    return [f"{who}: {' '.join(t.n3() for t in fact)}" for who, facts in said for fact in facts]


def test_closure_of_the_record_is_that_of_owlrl(checked: kg.Checked, root: Path) -> None:
    assert checked.store
    inferred = checked.store.quads_for_pattern(None, None, None, NamedNode(INFERRED))
    facts = merged(checked.store)
    judged = facts - {(term(q.subject), term(q.predicate), term(q.object)) for q in inferred}
    for rule in load_rules(root / "ontology" / "rules"):  # what OWL cannot say, the judge is told
        construct = f"CONSTRUCT {{ {text((rule.head,))} }} WHERE {{ {rule.where} }}"
        given_by_rule = checked.store.query(f"{rule.prologue} {construct}")
        judged |= {(term(t.subject), term(t.predicate), term(t.object)) for t in given_by_rule}

    found = differences(comparable(facts), comparable(theirs(graph_of(judged))))

    assert not found, "\n".join(found)


def graph_of(facts: Iterable[Fact]) -> Graph:
    graph = Graph()
    for fact in facts:
        graph.add(fact)
    return graph


def test_closures_of_made_up_ontologies_are_those_of_owlrl() -> None:
    fired, seen, predicates = Counter[str](), set[str](), set[Node]()

    def agree(example: Made) -> None:
        rules = compile_rules(example.ontology) + SCHEMA_RULES
        graph = example.all
        found = ours(graph, rules)
        predicates.update(graph.predicates())
        judged = theirs(graph)

        found_otherwise = differences(comparable(found.facts), comparable(judged))
        assert not found_otherwise, "\n".join([example.turtle, *found_otherwise])
        assert bool(found.clashes) == ((None, RDF.type, CLASH) in judged), example.turtle
        seen.add(example.turtle)
        fired.update(kinds_that_fired(example, found))

    for kinds in MIXTURES:
        PROFILE(given(made(kinds))(agree))()

    assert len(seen) >= 200
    expected = [*KINDS, "nameless", *(rule.name for rule in SCHEMA_RULES)]
    rare = {kind: fired[kind] for kind in expected if fired[kind] < ENOUGH}
    assert rare == {}, fired
    assert set(axioms.AXIOMS) | axioms.PARTS <= predicates, "a kind of axiom is never made up"


def kinds_that_fired(example: Made, found: Ours) -> Counter[str]:
    kinds = Counter[str]()
    for axiom in example.axioms:
        if found.fired & {rule.name for rule in axiom.rules}:
            kinds.update(axiom.kinds)
    kinds.update(rule.name for rule in SCHEMA_RULES if rule.name in found.fired)
    kinds.update(["nameless"] if any(n.startswith("nameless-") for n in found.fired) else [])
    return kinds


@pytest.mark.parametrize(
    ("kind", "turtle"),
    [
        ("reflexive", ":p rdfs:subPropertyOf :q ."),
        ("axiomatic", ":i0 a :A ."),
        ("literal subject", ":d rdfs:range :A . :i0 :d 'one' ."),
        (
            "blank subject",
            "[ a owl:Class ; owl:unionOf ( :A :B ) ] rdfs:subClassOf :C . :C rdfs:subClassOf :D .",
        ),
    ],
)
def test_each_kind_is_dropped_because_only_owlrl_has_it(kind: str, turtle: str) -> None:
    graph = parsed(turtle)
    found = ours(graph, compile_rules(graph) + SCHEMA_RULES).facts
    others = [drop for name, drop in DROPPED.items() if name != kind]

    extra = {
        fact
        for fact in set(theirs(graph)) - found
        if is_over_terms(fact) and not any(drop(*fact) for drop in others)
    }

    assert extra, f"nothing is dropped as {kind}"
    assert all(DROPPED[kind](*fact) for fact in extra)


def test_a_difference_is_told_with_its_triple() -> None:
    graph = parsed(":A rdfs:subClassOf :B . :i0 a :A .")
    lazy = ours(graph, ()).facts

    found = differences(comparable(lazy), comparable(theirs(graph)))

    own = "https://w3id.org/coldpeace/ontology#"
    assert found == [f"only owlrl's: <{own}i0> {RDF.type.n3()} <{own}B>"]
