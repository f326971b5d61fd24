"""Coverage: how much of a source text is quoted, and which of its clauses nothing speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from kg.anchors import Anchor
from kg.prefixes import CP


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a source text is used.

    Attributes:
        source: the source text.
        quoted: code points of the list that are quoted, overlaps once.
        length: code points of the list, from its first item to its last.
        uncovered: document number -> clauses (cut at 、 and 。) that no passage touches.
    """

    source: Node
    quoted: int
    length: int
    uncovered: dict[str, tuple[str, ...]]


def cover(graph: Graph, found: tuple[Anchor, ...], text: str) -> Coverage | None:
    """Measure how anchors use a text; None where no document has its summary in it.

    Args:
        graph: says which passage summarises which document.
        found: the anchors.
        text: the very text that they point into.
    """
    items = _items(graph, found)
    if not items:
        return None
    length = max(a.end for a in items.values()) - min(a.start for a in items.values())
    source = next(iter(items.values())).source
    return Coverage(source, _quoted(found, items, text), length, _uncovered(found, items, text))


def _items(graph: Graph, found: tuple[Anchor, ...]) -> dict[str, Anchor]:
    """Document number -> the passage that summarises it."""
    by_iri = {anchor.iri: anchor for anchor in found}
    items = {}
    for document, anchor in graph.subject_objects(CP.summary):
        number = graph.value(document, CP.number)
        if number and isinstance(anchor, URIRef) and anchor in by_iri:
            items[str(number)] = by_iri[anchor]
    return dict(sorted(items.items()))


def _quoted(found: tuple[Anchor, ...], items: dict[str, Anchor], text: str) -> int:
    """Code points that are quoted, overlaps once, the numbers of items left out."""
    headings = {anchor.iri for anchor in items.values()}
    quoted: set[int] = set()
    for anchor in found:
        if anchor.iri not in headings and (place := anchor.locate(text)):
            quoted |= set(range(place.start, place.stop))
    return len(quoted)


def _uncovered(
    found: tuple[Anchor, ...], items: dict[str, Anchor], text: str
) -> dict[str, tuple[str, ...]]:
    passages = [(a.start, a.end) for a in found if a not in items.values()]
    uncovered = {}
    for number, item in items.items():
        body = text.index("\n", text.index("\n", item.start) + 1) + 1
        clauses = re.finditer(r"[^、。\n]+[、。]?", text[body : item.end])
        spans = [(body + m.start(), body + m.end()) for m in clauses]
        free = [s for s in spans if not any(a < s[1] and s[0] < b for a, b in passages)]
        uncovered[number] = tuple(text[start:end] for start, end in free)
    return uncovered
