"""The graph in memory: named graphs by origin, and their merge as the default graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse
from rdflib import Graph, URIRef

from kg.record import LINKS, UNREASONED, Record


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
    for file in record.nquads:
        store.bulk_extend(_twice(file.quads()))
    return store


@contextmanager
def with_links(store: Store) -> Iterator[Store]:
    """A store with the links to other data sets in its default graph as well, for a while."""
    links = _merged(store.quads_for_pattern(None, None, None, NamedNode(LINKS)))
    new = [quad for quad in links if quad not in store]
    store.extend(new)
    yield store
    for quad in new:
        store.remove(quad)


def _twice(found: Iterable[Quad]) -> Iterator[Quad]:
    """Quads, and again for the default graph those that are reasoned on."""
    links = NamedNode(LINKS)
    for quad in found:
        yield quad
        if quad.graph_name != links:
            yield Quad(quad.subject, quad.predicate, quad.object)


def in_store(graph: Graph) -> Store:
    """A new store with a graph as its default graph."""
    store = Store()
    store.extend(_merged(quads(graph, URIRef("urn:x-graph"))))
    return store


def _merged(found: Iterable[Quad]) -> list[Quad]:
    return [Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in found]
