"""Anchors: where in a source text the evidence stands, as the graph says it."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import Namespace
from rdflib.term import Node

from kg.prefixes import CP

OA = Namespace("http://www.w3.org/ns/oa#")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage of a source text and the quote within it.

    Attributes:
        iri: of the anchor; its quote selector has the fragment ``#quote``.
        source: the source text.
        start: of the passage, in Unicode code points of the NFC text, from 0.
        end: of the passage, exclusive.
        exact: the quote, which stands in the passage.
        prefix: what stands before the quote, where the quote alone is not unique in its passage.
        suffix: what stands after it.
        quote: the IRI of the quote selector.
    """

    iri: URIRef
    source: Node
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    quote: Node

    @property
    def context(self) -> str:
        """The quote with what stands around it."""
        return self.prefix + self.exact + self.suffix

    def locate(self, text: str) -> slice | None:
        """Where the quote stands in a text, by offset; None unless it is there exactly once.

        Source: W3C Web Annotation Data Model, sections 4.2.4, 4.2.5 and 4.2.9.
        """
        passage = text[self.start : self.end]
        if passage.count(self.context) != 1:
            return None
        start = self.start + passage.index(self.context) + len(self.prefix)
        return slice(start, start + len(self.exact))


def anchors(graph: Graph) -> tuple[Anchor, ...]:
    """All anchors of a graph that are whole, by passage and IRI; shapes report the others."""
    found = []
    for iri in graph.subjects(RDF.type, CP.Anchor):
        source = graph.value(iri, OA.hasSource)
        position = graph.value(iri, OA.hasSelector)
        start, end = graph.value(position, OA.start), graph.value(position, OA.end)
        quote = graph.value(position, OA.refinedBy)
        exact = graph.value(quote, OA.exact)
        if isinstance(iri, URIRef) and source and start and end and quote and exact:
            prefix, suffix = graph.value(quote, OA.prefix), graph.value(quote, OA.suffix)
            found.append(
                Anchor(
                    iri,
                    source,
                    int(str(start)),
                    int(str(end)),
                    str(exact),
                    str(prefix or ""),
                    str(suffix or ""),
                    quote,
                )
            )
    return tuple(sorted(found, key=lambda a: (a.start, a.end, a.iri)))
