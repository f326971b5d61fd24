"""The graph in memory: named graphs by origin, and their merge as the default graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse
from rdflib import Graph, URIRef

from kg.record import UNREASONED, Record


def quads(graph: Graph, name: URIRef) -> Iterable[Quad]:
    """The triples of an rdflib graph as quads of a named graph; blank nodes keep their labels."""
    text = graph.serialize(format="nt", encoding="utf-8")
    graph_name = NamedNode(name)
    for quad in parse(text, format=RdfFormat.N_TRIPLES):
        yield Quad(quad.subject, quad.predicate, quad.object, graph_name)


def load(record: Record, described: Mapping[URIRef, Graph]) -> Store:
    """Put a record into a new store: named graphs, and in the default graph what is reasoned on.

    A triple that stands in two named graphs stands once in the default graph.

    Args:
        record: what was read.
        described: further named graphs that are made, not read.
    """
    store = Store()
    for name, graph in {**record.graphs, **described}.items():
        found = list(quads(graph, name))
        store.extend(found)
        if name not in UNREASONED:
            store.extend(_merged(found))
    return store


def in_store(graph: Graph) -> Store:
    """A new store with a graph as its default graph."""
    store = Store()
    store.extend(_merged(quads(graph, URIRef("urn:x-graph"))))
    return store


def default_store(store: Store) -> Store:
    """A new store with the default graph of another and no named graphs."""
    alone = Store()
    alone.extend(store.quads_for_pattern(None, None, None, DefaultGraph()))
    return alone


def _merged(found: Iterable[Quad]) -> list[Quad]:
    return [Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in found]
