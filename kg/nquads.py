"""Large files of data, as N-Quads: read by the engine line by line, never held as objects.

    data/stated/archive.nq

Each line says in which named graph it stands, so one file can hold thousands of graphs. What is
checked, concluded and published is the same as for Turtle.

Source: RDF 1.1 N-Quads (https://www.w3.org/TR/n-quads/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib import Graph, URIRef
from rdflib.namespace import XSD

from kg.errors import QuadsError, unreadable
from kg.prefixes import GRAPH
from kg.rows import as_rdflib

#: What a data file may name its graphs: like the graph of a Turtle file in the same folder.
_NAME = re.compile(re.escape(str(GRAPH)) + r"((stated|editorial|external)/[A-Za-z0-9_./-]+|links)")
_STRING = NamedNode(XSD.string)
_THING = NamedNode("urn:x-thing")


@dataclass(frozen=True, slots=True)
class QuadFile:
    """One file of N-Quads, read once to see that it can be used.

    Attributes:
        path: of the file.
        graphs: the named graphs that it speaks in, sorted.
        respelled: what has a value that a store spells otherwise, such as ``"07"^^xsd:integer``:
            a shape must see it as it was written.
    """

    path: Path
    graphs: tuple[URIRef, ...]
    respelled: tuple[Quad, ...]

    def quads(self) -> Iterator[Quad]:
        """What the file says; its blank nodes are those of no other file."""
        return parse(path=self.path, format=RdfFormat.N_QUADS, rename_blank_nodes=True)


def read_nquads(path: Path) -> QuadFile:
    """Read one file of N-Quads.

    Raises:
        QuadsError: the file cannot be read or is not N-Quads, or a line stands in no named graph,
            or in one that data cannot have; the error has path, line and reason.
    """
    names, typed = set(), set()
    try:
        for quad in parse(path=path, format=RdfFormat.N_QUADS):
            names.add(quad.graph_name)
            value = quad.object
            if isinstance(value, Literal) and value.language is None and value.datatype != _STRING:
                typed.add(value)
    except OSError as error:
        raise QuadsError(path, 0, unreadable(error)) from error
    except SyntaxError as error:
        raise QuadsError(path, error.lineno or 0, f"is not N-Quads: {error.msg}") from error
    for name in names:
        if not (isinstance(name, NamedNode) and _NAME.fullmatch(name.value)):
            line = _first_line(path, name)
            raise QuadsError(path, line, f"wants a graph such as <{GRAPH}stated/archive> here")
    changed = {value for value in typed if _as_stored(value) != value}
    respelled = (quad for quad in parse(path=path) if quad.object in changed) if changed else ()
    return QuadFile(path, tuple(sorted(URIRef(n.value) for n in names)), tuple(respelled))


def as_graph(found: Iterable[Quad]) -> Graph:
    """Quads as a graph of rdflib, literals spelled as they are."""
    graph = Graph(bind_namespaces="none")
    for quad in found:
        s, p, o = map(as_rdflib, quad.triple)
        graph.add((s, p, o))
    return graph


def _as_stored(value: Literal) -> object:
    store = Store()
    store.add(Quad(_THING, _THING, value))
    return next(iter(store)).object


def _first_line(path: Path, graph: object) -> int:
    """The number of the first line of a graph, from 1."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if any(q.graph_name == graph for q in parse(line, format=RdfFormat.N_QUADS)):
                return number
    return 0
