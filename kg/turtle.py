"""Turtle files as people wrote them: the triples, and the line that each stands on.

rdflib tells no lines of triples. Its parser calls one method per predicate and one per triple, so
subclasses keep the line; the minor version is pinned because this reaches inside.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.plugins.parsers.notation3 import RDFSink, SinkParser
from rdflib.term import Node

from kg.errors import TurtleError, unreadable
from kg.prefixes import BASE

Triple: TypeAlias = tuple[Node, Node, Node]

# rdflib logs a traceback for a day such as 1994-02-30; a shape says it in one line, with its place.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class TurtleFile:
    """One file: its path, its triples, and for each triple the line of its predicate, from 1."""

    path: Path
    graph: Graph
    lines: dict[Triple, int]


class _LineParser(SinkParser):
    """rdflib's Turtle parser, noting where the predicate stands that it has read last.

    Its own count of lines is of no use: it counts some line ends twice.
    """

    def __init__(self, sink: RDFSink) -> None:
        super().__init__(sink, baseURI=BASE, turtle=True)
        self.line = 1
        self._ends: list[int] = []

    def read(self, octets: bytes) -> None:
        """Note where lines end, and parse."""
        text = octets.decode("utf-8")
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self.loadBuf(text)

    def verb(self, argstr: str, i: int, res: Any) -> int:
        start = self.skipSpace(argstr, i)
        self.line = bisect_left(self._ends, max(start, 0)) + 1
        return super().verb(argstr, i, res)


class _LineSink(RDFSink):
    """rdflib's receiver of triples, keeping the line of each."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self.lines: dict[Triple, int] = {}
        self.parser = _LineParser(self)

    def makeStatement(self, quadruple: Any, why: Any = None) -> None:  # noqa: N802 - rdflib's name
        super().makeStatement(quadruple, why)
        context, predicate, subject, obj = quadruple
        subject, predicate, obj = (self.normalise(context, n) for n in (subject, predicate, obj))
        self.lines.setdefault((subject, predicate, obj), self.parser.line)


def read_turtle(path: Path) -> TurtleFile:
    """Read one Turtle file.

    Raises:
        TurtleError: the file cannot be read, is not UTF-8, or not Turtle; the error has path, line
            and reason.
    """
    # Spellings are data: a shape must see "01"^^xsd:integer as written. pySHACL resets this.
    rdflib.NORMALIZE_LITERALS = False
    try:
        octets = path.read_bytes()
    except OSError as error:
        raise TurtleError(path, 0, unreadable(error)) from error
    _check(path, octets)
    sink = _LineSink(Graph(bind_namespaces="none"))
    sink.parser.read(octets)
    return TurtleFile(path, sink.graph, sink.lines)


def _check(path: Path, octets: bytes) -> None:
    """Refuse what is not Turtle: rdflib's parser is lenient, and some rubbish makes it crash."""
    try:
        octets.decode("utf-8")
        for _quad in parse(octets, format=RdfFormat.TURTLE, base_iri=BASE):
            pass
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TurtleError(path, line, "is not UTF-8; save it as UTF-8") from error
    except SyntaxError as error:
        raise TurtleError(path, error.lineno or 0, f"is not Turtle: {error.msg}") from error
