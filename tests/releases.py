"""Small releases to load: a few triples, one rule that looks into named graphs, what it gives."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from kg.closure import INFERRED, close
from kg.finding.writing import write_index
from kg.prefixes import GRAPH
from kg.record import LINKS, UNREASONED
from kg.release import Release
from kg.rulebook import RULES
from kg.rules import Rule, parse_rule

CONSTRUCT = """PREFIX cp: <https://w3id.org/coldpeace/ontology#>
CONSTRUCT { ?claim a cp:StatedClaim }
WHERE { ?claim cp:act ?act . GRAPH ?graph { ?claim cp:act ?act } ?graph cp:basis cp:stated . }"""
STATED = """
@prefix cp: <https://w3id.org/coldpeace/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://w3id.org/coldpeace/graph/stated> cp:basis cp:stated .
[] a owl:Class ; owl:unionOf ( cp:A cp:B ) .
"""
_CP = "https://w3id.org/coldpeace/ontology#"


def small_release(folder: Path, claims: int) -> Release:
    """A release with so many claims, of which the rule gives half."""
    folder.mkdir()
    store = Store()
    store.load(STATED.encode(), RdfFormat.TURTLE, to_graph=NamedNode(GRAPH["stated"]))
    for number in range(claims):
        name = NamedNode(GRAPH["stated" if number % 2 else f"editorial/{claims}"])
        claim = NamedNode(f"https://w3id.org/coldpeace/id/claim/{number}")
        store.add(Quad(claim, NamedNode(_CP + "act"), Literal(f"act {number}"), name))
    same = NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    other = NamedNode("https://example.org/0")
    claim = NamedNode("https://w3id.org/coldpeace/id/claim/0")
    store.add(Quad(claim, same, other, NamedNode(LINKS)))
    rule = parse_rule("stated", CONSTRUCT, {}, Path("stated.rq"))
    said = NamedNode("http://www.w3.org/ns/shacl#construct")
    store.add(Quad(NamedNode(rule.iri), said, Literal(CONSTRUCT), NamedNode(RULES)))
    inferred = _merge(store, rule)
    written = Store(str(folder / "store"))
    written.bulk_extend(store)
    written.optimize()
    write_index(written, folder)
    del written  # closes it
    everything = sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
    counts = {"asserted": everything - inferred, "inferred": inferred, "all": everything}
    digest = hashlib.sha256(str(claims).encode()).hexdigest()
    return Release(folder, f"0.{claims}.0", "2026-11-22", digest, counts, {})


def _merge(store: Store, rule: Rule) -> int:
    """Fill the default graph, close it, and add what is not reasoned on."""
    for quad in list(store):
        if quad.graph_name not in {NamedNode(name) for name in UNREASONED}:
            store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    inferred = close(store, (rule,))
    for quad in list(store.quads_for_pattern(None, None, None, NamedNode(LINKS))):
        store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    assert inferred == sum(
        1 for _ in store.quads_for_pattern(None, None, None, NamedNode(INFERRED))
    )
    return inferred
