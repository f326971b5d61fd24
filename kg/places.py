"""Where in the files a statement stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import RdfFormat, parse
from rdflib import RDF, BNode, Literal, URIRef
from rdflib.term import Node

from kg.prefixes import BASE, shorten
from kg.record import Record
from kg.rows import as_rdflib
from kg.turtle import Triple


class Places:
    """Files and lines of all statements of a record, by subject."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._prefixes = record.prefixes
        self._statements: defaultdict[Node, list[tuple[Triple, Path, int]]] = defaultdict(list)
        self._files: dict[Node, Path] = {
            name: record.relative(files[0].path) for name, files in record.files.items()
        }
        for file in record.all_files():
            path = record.relative(file.path)
            for triple, line in file.lines.items():
                self._statements[triple[0]].append((triple, path, line))
        for large in record.nquads:
            for name in large.graphs:
                self._files.setdefault(name, record.relative(large.path))

    def seek(self, subjects: Iterable[Node]) -> None:
        """Look for what the large files say of some subjects; they are read, not remembered."""
        wanted = {f"<{each}>".encode() for each in subjects if isinstance(each, URIRef)}
        for file in self._record.nquads if wanted else ():
            path = self._record.relative(file.path)
            with file.path.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    if line.partition(b" ")[0] in wanted:
                        for quad in parse(line, format=RdfFormat.N_QUADS):
                            s, p, o = map(as_rdflib, quad.triple)
                            self._statements[s].append(((s, p, o), path, number))

    def of(
        self, subject: Node, predicate: Node | None = None, value: Node | None = None
    ) -> tuple[Path, int]:
        """The file and line, from 1, of the statement that fits best.

        That is the statement itself, else one with the same predicate, else where the subject
        gets its type, else where it is first spoken of; for a named graph its file;
        ``(., 0)`` where there is none.
        """
        found = self._statements.get(subject)
        if not found:
            return (self._files[subject], 1) if subject in self._files else (Path(), 0)

        def fit(entry: tuple[Triple, Path, int]) -> tuple[bool, bool, bool]:
            _subject, p, o = entry[0]
            return (p == predicate and o == value, p == predicate, p == RDF.type)

        _triple, path, line = max(found, key=fit)
        return path, line

    def short(self, term: Node) -> str:
        """A term for people: ``claim/09-01``, ``cp:Claim``, an IRI in angle brackets, a text."""
        if isinstance(term, BNode):
            return "(unnamed)"
        if isinstance(term, Literal):
            return f'"{term}"'
        iri = str(term)
        if iri.startswith(BASE + "id/"):
            return iri.removeprefix(BASE + "id/")
        return shorten(iri, self._prefixes)
