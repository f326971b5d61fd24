"""Tell an explanation as RDF: its part of ``graph/justifications``, and what its leaves rest on.

A statement that is asserted is ``dct:isPartOf`` the named graphs that hold it, each with its basis;
what such statements are about has its evidence, each anchor with the characters that it quotes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from kg.dumps import canonical_turtle
from kg.evidence import Evidence
from kg.explain import Explanation, Reason
from kg.justifications import statement
from kg.prefixes import CONCEPT, CP
from kg.rows import Select, values
from kg.turtle import Triple

_ANCHORS = """
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?s ?p ?o
WHERE {{
  {{ {values} ?anchor ?p ?o . BIND (?anchor AS ?s) }}
  UNION {{ {values} ?anchor oa:hasSelector|oa:hasSelector/oa:refinedBy ?s . ?s ?p ?o }}
}}
"""


def tell_turtle(
    select: Select, explanation: Explanation, evidence: Evidence, prefixes: Mapping[str, str]
) -> bytes:
    """An explanation as Turtle: the same bytes for the same explanation."""
    graph = Graph(bind_namespaces="none")
    for triple in _triples(select, explanation, evidence):
        graph.add(triple)
    text = graph.serialize(format="nt")
    used = {name: iri for name, iri in prefixes.items() if name != "id" and f"<{iri}" in text}
    return canonical_turtle(graph, used)


def _triples(select: Select, explanation: Explanation, evidence: Evidence) -> Iterator[Triple]:
    for step in explanation.steps.values():
        yield from _reified(step.triple)
        for reason in step.reasons:
            yield from _justification(step.triple, reason)
        for graph in step.graphs:
            yield statement(step.triple), DCTERMS.isPartOf, graph
            if basis := evidence.bases.get(graph):
                yield graph, CP.basis, CONCEPT[f"basis/{basis}"]
    anchors: set[URIRef] = set()
    for subject, quotes in evidence.quotes.items():
        for quote in quotes:
            anchors.add(quote.anchor)
            yield subject, CP.evidence, quote.anchor
    for clause in values("?anchor", ((anchor,) for anchor in sorted(anchors))):
        for row in select(_ANCHORS.format(values=clause)):
            yield row["s"], row["p"], row["o"]


def _justification(conclusion: Triple, reason: Reason) -> Iterator[Triple]:
    yield reason.name, RDF.type, CP.Justification
    yield reason.name, CP.conclusion, statement(conclusion)
    yield reason.name, CP.rule, reason.rule
    for premise in reason.premises:
        yield reason.name, CP.premise, statement(premise)
        yield from _reified(premise)


def _reified(triple: Triple) -> Iterator[Triple]:
    name: Node = statement(triple)
    yield name, RDF.type, RDF.Statement
    for role, term in zip((RDF.subject, RDF.predicate, RDF.object), triple, strict=True):
        yield name, role, term
