"""Justifications as data: complete, sound, grounded, and the same from any engine."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import NamedTuple

import pytest
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
)
from rdflib import DCTERMS, RDF, Dataset, Graph, URIRef, Variable

import kg
from kg.axioms import compile_rules
from kg.closure import INFERRED, close
from kg.justifications import JUSTIFICATIONS, justify, updates
from kg.prefixes import CP, ID
from kg.rules import Pattern
from kg.store import quads

STEPS = f"""
PREFIX cp: <{CP}>
SELECT ?step ?rule ?conclusion ?premise {{
  GRAPH <{JUSTIFICATIONS}> {{
    ?step cp:rule ?rule ; cp:conclusion ?conclusion ; cp:premise ?premise }} }}"""
STATEMENTS = f"""
PREFIX rdf: <{RDF}>
SELECT ?name ?s ?p ?o {{
  GRAPH <{JUSTIFICATIONS}> {{
    ?name a rdf:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }} }}"""


class Step(NamedTuple):
    rule: str
    conclusion: Triple
    premises: frozenset[Triple]


def statements(store: Store) -> dict[str, Triple]:
    found = store.query(STATEMENTS)
    assert isinstance(found, QuerySolutions)
    return {row["name"].value: Triple(row["s"], row["p"], row["o"]) for row in found}


@pytest.fixture(scope="module")
def store(release: kg.Release) -> Store:
    return Store.read_only(str(release.store))


@pytest.fixture(scope="module")
def steps(store: Store) -> list[Step]:
    named = statements(store)
    premises, roles = defaultdict(set), {}
    for row in store.query(STEPS):
        premises[row["step"].value].add(named[row["premise"].value])
        roles[row["step"].value] = (row["rule"].value, named[row["conclusion"].value])
    return [Step(*roles[step], frozenset(found)) for step, found in premises.items()]


def triples_of(store: Store, graph: NamedNode | DefaultGraph) -> set[Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}


def test_every_inferred_triple_has_a_justification_and_nothing_else_has(
    store: Store, steps: list[Step]
) -> None:
    assert {step.conclusion for step in steps} == triples_of(store, NamedNode(INFERRED))


def test_every_premise_holds(store: Store, steps: list[Step]) -> None:
    premises = frozenset().union(*(step.premises for step in steps))

    assert premises <= triples_of(store, DefaultGraph())


def test_every_chain_of_justifications_ends_in_asserted_triples(
    store: Store, steps: list[Step]
) -> None:
    inferred = triples_of(store, NamedNode(INFERRED))
    grounded = triples_of(store, DefaultGraph()) - inferred
    before = -1

    while before != len(grounded):
        before = len(grounded)
        grounded |= {step.conclusion for step in steps if step.premises <= grounded}

    assert inferred - grounded == set()


def test_nothing_justifies_itself(steps: list[Step]) -> None:
    assert [step for step in steps if step.conclusion in step.premises] == []


def test_every_justification_is_an_instance_of_its_rule(
    steps: list[Step], checked: kg.Checked
) -> None:
    rules = {str(rule.iri): rule for rule in checked.rules}

    for step in steps:
        rule = rules[step.rule]
        assert rule.head
        bindings = instances({}, rule.head, {step.conclusion})
        for pattern in rule.body:
            bindings = [more for b in bindings for more in instances(b, pattern, step.premises)]
        assert bindings, step


def instances(
    bound: dict[Variable, str], pattern: Pattern, triples: frozenset[Triple] | set[Triple]
) -> list[dict[Variable, str]]:
    """The bindings that extend some others so that a pattern is one of some triples."""
    found = []
    for triple in triples:
        more = dict(bound)
        terms = (triple.subject, triple.predicate, triple.object)
        for part, term in zip(pattern, terms, strict=True):
            key = part if isinstance(part, Variable) else None
            wanted = more.setdefault(key, str(term)) if key else part.n3()
            if wanted != str(term):
                break
        else:
            found.append(more)
    return found


def test_statement_is_named_by_the_hash_of_its_triple(store: Store) -> None:
    for iri, triple in statements(store).items():
        digest = hashlib.sha256(f"{triple} .".encode()).hexdigest()[:32]

        assert iri == str(ID[f"statement/{digest}"])


def test_justifications_stand_in_their_own_graph_and_dump_only(
    release: kg.Release, store: Store
) -> None:
    ours = triples_of(store, NamedNode(JUSTIFICATIONS))
    dump = release.path / "dumps" / "coldpeace-justifications.nq"

    dumped = {quad.triple for quad in parse(path=dump, format=RdfFormat.N_QUADS)}

    # Differences alone: a message that compared the wholes would take minutes.
    assert [str(triple) for triple in ours - dumped] == []
    assert [triple.predicate.value for triple in dumped - ours] == [str(DCTERMS.license)]
    assert not ours & triples_of(store, DefaultGraph())
    assert len(ours) == release.triples["justifications"]


def test_every_rule_is_described_in_both_languages_with_its_sparql(store: Store) -> None:
    rules = store.query(f"""
        PREFIX cp: <{CP}>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?rule ?query {{
          ?rule a cp:Rule ; rdfs:label ?en, ?ja ; sh:construct|sh:select ?query .
          FILTER (lang(?en) = "en" && lang(?ja) = "ja") }}""")
    described = {row["rule"].value: row["query"].value for row in rules}

    used = {row["rule"].value for row in store.query(STEPS)}

    assert used <= set(described)
    for text in described.values():
        Store().query(text)


LITERALS = """
    @prefix : <https://w3id.org/coldpeace/ontology#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    :Named a owl:Class . :Thing a owl:Class . :Named rdfs:subClassOf :Thing .
    :name a owl:DatatypeProperty ; rdfs:domain :Named .
    :near a owl:ObjectProperty , owl:SymmetricProperty , owl:TransitiveProperty .
    :a :name "plain" , "語"@ja , "kana"@ja-Hira , 7 , "1995-05-10"^^xsd:date ,
        "say \\"x\\" \\\\ \\n" .
    :a :near :b . :b :near :c .
"""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_justifications_are_the_same_from_another_engine() -> None:
    ontology = Graph().parse(data=LITERALS, format="turtle")
    rules = compile_rules(ontology)
    ours, theirs = Store(), Dataset()
    for quad in quads(ontology, URIRef("urn:x-data")):
        ours.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    close(ours, rules)
    theirs.parse(data=ours.dump(format=RdfFormat.TRIG).decode(), format="trig")

    justify(ours, rules)
    for text in updates(rules):
        theirs.update(text)

    name = NamedNode(JUSTIFICATIONS)
    found = {
        quad.triple
        for quad in parse(theirs.serialize(format="nquads"), format=RdfFormat.N_QUADS)
        if quad.graph_name == name
    }
    assert found == triples_of(ours, name)
    assert len({t for t in found if t.predicate.value == str(RDF.subject)}) > 10
