"""The record: ontology, data and shapes as read from their folders, one graph per data file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, URIRef

from kg.errors import PlacedError, QuadsError, RecordMissing, TurtleError, Unreadable
from kg.nquads import QuadFile, as_graph, read_nquads
from kg.prefixes import GRAPH, prefix_table
from kg.turtle import TurtleFile, read_turtle

ONTOLOGY = GRAPH["ontology"]
ALIGNMENTS = GRAPH["alignments"]
LINKS = GRAPH["links"]
SHAPES = GRAPH["shapes"]

#: Graphs whose statements the reasoner never sees: identities elsewhere multiply triples, soft
#: alignments between classes would make concepts of them, and shapes are not about the world.
UNREASONED = frozenset({ALIGNMENTS, LINKS, SHAPES})


#: Paths that can be part of the IRI of a named graph as they are.
PLAIN = re.compile(r"[A-Za-z0-9_./-]+")

#: Stands in every record: the ontology's header, with the prefixes that all else is read by.
_HEADER = Path("ontology", "coldpeace.ttl")


@dataclass(frozen=True, slots=True)
class Record:
    """What the folders say, before any check.

    Attributes:
        root: the folder that holds them.
        files: Turtle by named graph, in sorted path order.
        nquads: large files of data, in sorted path order; their triples stay on disk.
    """

    root: Path
    files: dict[URIRef, tuple[TurtleFile, ...]]
    nquads: tuple[QuadFile, ...] = ()

    @property
    def graphs(self) -> dict[URIRef, Graph]:
        """Each named graph with the triples of its Turtle files."""
        return {name: merge(file.graph for file in files) for name, files in self.files.items()}

    @property
    def names(self) -> tuple[URIRef, ...]:
        """The names of all graphs, those of Turtle files first."""
        further = (name for file in self.nquads for name in file.graphs)
        return tuple(dict.fromkeys((*self.files, *further)))

    @property
    def whole(self) -> Graph:
        """All that is said, as one graph; takes 1.3 GB for each million triples."""
        return merge([*self.graphs.values(), *(as_graph(file.quads()) for file in self.nquads)])

    @property
    def ontology(self) -> Graph:
        """Our terms, the controlled lists and the declared foreign terms."""
        return merge(file.graph for file in self.files.get(ONTOLOGY, ()))

    @property
    def shapes(self) -> Graph:
        """All shapes."""
        return merge(file.graph for file in self.files.get(SHAPES, ()))

    @property
    def prefixes(self) -> dict[str, str]:
        """Prefix -> namespace, from the ontology's header."""
        return prefix_table(self.ontology)

    def all_files(self) -> Iterator[TurtleFile]:
        """Every file that was read, in order of graph and path."""
        for files in self.files.values():
            yield from files

    def relative(self, path: Path) -> Path:
        """A path as people should see it: below the root, where it is below the root."""
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path


def merge(graphs: Iterable[Graph]) -> Graph:
    """One graph with the triples of all; blank nodes of different files never meet."""
    merged = Graph(bind_namespaces="none")
    for graph in graphs:
        for triple in graph:
            merged.add(triple)
    return merged


def load_record(root: Path) -> Record:
    """Read ontology/, data/ and shapes/ below a root.

    Raises:
        RecordMissing: no ontology stands there.
        Unreadable: files are not Turtle or N-Quads; each error names its file, line and reason.
    """
    _refuse_missing(root)
    files: dict[URIRef, tuple[TurtleFile, ...]] = {}
    nquads: list[QuadFile] = []
    errors: list[PlacedError] = []
    for name, path in _named_paths(root):
        try:
            if not PLAIN.fullmatch(path.relative_to(root).as_posix()):
                raise TurtleError(path, 0, "its name becomes an IRI: use a-z, 0-9, - and _ only")
            files[name] = (*files.get(name, ()), read_turtle(path))
        except TurtleError as error:
            errors.append(TurtleError(path.relative_to(root), error.line, error.reason))
    for path in sorted((root / "data").rglob("*.nq")):
        try:
            nquads.append(read_nquads(path))
        except QuadsError as error:
            errors.append(QuadsError(path.relative_to(root), error.line, error.reason))
    if errors:
        raise Unreadable(tuple(errors))
    return Record(root, files, tuple(nquads))


def load_prefixes(root: Path) -> dict[str, str]:
    """The prefix table alone, from the ontology's header.

    Raises:
        RecordMissing: no ontology stands there.
        TurtleError: the header is not Turtle.
    """
    _refuse_missing(root)
    return prefix_table(read_turtle(root / _HEADER).graph)


def _refuse_missing(root: Path) -> None:
    if not (root / _HEADER).exists():
        raise RecordMissing(
            f"{root}: no record stands here, as there is no {_HEADER}: name its folder by --root"
        )


def _named_paths(root: Path) -> Iterator[tuple[URIRef, Path]]:
    for path in sorted((root / "ontology").rglob("*.ttl")):
        yield (ALIGNMENTS if path.stem == "alignments" else ONTOLOGY), path
    data = root / "data"
    for path in sorted(data.rglob("*.ttl")):
        yield GRAPH[path.relative_to(data).with_suffix("").as_posix()], path
    for path in sorted((root / "shapes").rglob("*.ttl")):
        yield SHAPES, path
