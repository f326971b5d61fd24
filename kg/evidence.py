"""What a store says of a term for people: its label, its quotes, the basis of a graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store
from rdflib import RDFS, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from kg.anchors import OA
from kg.prefixes import CP, GRAPH


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters of a source text: the quote, and its passage in code points, end exclusive."""

    exact: str
    start: int
    end: int


def values(store: Store, subject: Node, predicate: URIRef) -> Iterator[NamedNode | Literal]:
    """The objects of a subject and predicate in the default graph, in a fixed order."""
    if isinstance(subject, URIRef):
        pattern = NamedNode(subject), NamedNode(predicate), None, DefaultGraph()
        found = [q.object for q in store.quads_for_pattern(*pattern)]
        yield from sorted((o for o in found if isinstance(o, NamedNode | Literal)), key=str)


def texts(store: Store, subject: Node, predicate: URIRef, language: str) -> Iterator[str]:
    """The literals of a subject and predicate in a language."""
    for value in values(store, subject, predicate):
        if isinstance(value, Literal) and value.language == language:
            yield value.value


def label(store: Store, term: Node, language: str) -> str:
    """The label of a term in a language, else in English, else its last path segment."""
    if not isinstance(term, URIRef):
        return f"“{term}”"
    for wanted in (language, "en"):
        for text in texts(store, term, RDFS.label, wanted):
            return text
    return term.rpartition("#" if "#" in term else "/")[2]


def quotes(store: Store, subject: Node) -> Iterator[Quote]:
    """The quotes on which a claim, event or document rests, in order of the source."""
    found = []
    for anchor in values(store, subject, CP.evidence):
        for position in values(store, URIRef(anchor.value), OA.hasSelector):
            at = URIRef(position.value)
            start, end = (next(values(store, at, p)).value for p in (OA.start, OA.end))
            for quote in values(store, at, OA.refinedBy):
                exact = next(values(store, URIRef(quote.value), OA.exact)).value
                found.append(Quote(exact, int(start), int(end)))
    yield from sorted(found, key=lambda quote: quote.start)


def item(store: Store, claim: Node) -> str:
    """The number of the document whose summary contains a claim; empty where there is none."""
    for document in values(store, claim, CP.concernsDocument):
        for number in values(store, URIRef(document.value), CP.number):
            return number.value
    return ""


def notes(store: Store, subject: Node, language: str) -> Iterator[str]:
    """The editors' notes on a subject."""
    yield from texts(store, subject, SKOS.editorialNote, language)


def basis(store: Store, graph: URIRef) -> str:
    """stated, editorial or external; empty for a graph without basis, such as the ontology."""
    for value in values(store, graph, CP.basis):
        return value.value.rpartition("/")[2]
    return ""


def file_of(graph: URIRef) -> str:
    """The file or folder, below the root, from which a named graph was read."""
    name = graph.removeprefix(str(GRAPH))
    if name == "ontology":
        return "ontology/"
    return f"data/{name}.ttl"
