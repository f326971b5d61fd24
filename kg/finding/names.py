"""What things and concepts are called, for whoever shows them: by IRI, and by slug."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.finding.databases import Database, array, clean, make_tables
from kg.prefixes import BASE

_NAMES = f"""
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?kind ?name
WHERE {{
  VALUES ?kind {{ rdfs:label skos:prefLabel skos:altLabel }}
  ?thing ?kind ?name .
  FILTER (STRSTARTS(STR(?thing), "{BASE}id/") || STRSTARTS(STR(?thing), "{BASE}concept/"))
}}
ORDER BY ?thing ?kind ?name
"""
_SCHEMA = """
CREATE TABLE named (iri TEXT PRIMARY KEY, slug TEXT, labels TEXT) WITHOUT ROWID;
"""
_BY_SLUG = "CREATE INDEX by_slug ON named (slug)"


@dataclass(slots=True)
class Named:
    """One thing or concept.

    Attributes:
        iri: its IRI.
        kind: the path segment before its last: person, claim, act, …
        slug: its last path segment.
        labels: language -> what it is called.
        names: all that it is called, in any language, alternative labels included.
    """

    iri: str
    kind: str
    slug: str
    labels: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


def read_names(store: Store) -> Iterator[Named]:
    """Read all names from the default graph of a store, by IRI."""
    found = store.query(_NAMES)
    assert isinstance(found, QuerySolutions)
    named: Named | None = None
    for row in found:
        thing, kind, name = row["thing"], row["kind"], row["name"]
        assert isinstance(thing, NamedNode) and isinstance(kind, NamedNode)
        assert isinstance(name, Literal)
        path = thing.value.removeprefix(BASE).split("/")
        if len(path) != 3 or "#" in thing.value:
            continue
        if named is None or named.iri != thing.value:
            if named is not None:
                yield named
            named = Named(thing.value, path[1], path[2])
        named.names.append(name.value)
        if not kind.value.endswith("altLabel"):
            named.labels.setdefault(name.language or "en", name.value)
    if named is not None:
        yield named


def write_names(connection: sqlite3.Connection, named: Iterable[Named]) -> None:
    """Write what things are called."""
    make_tables(connection, _SCHEMA)
    connection.executemany(
        "INSERT INTO named VALUES (?, ?, ?)",
        ((each.iri, each.slug, json.dumps(each.labels, ensure_ascii=False)) for each in named),
    )
    connection.execute(_BY_SLUG)


class Names:
    """What things are called in a database. Safe to use from many threads.

    Args:
        database: as ``write_names`` wrote it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, iris: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
        """IRIs of those that have a name, each with its labels by language."""
        query = "SELECT iri, labels FROM named WHERE iri IN (SELECT value FROM json_each(?))"
        return self._read(query, array({*map(clean, iris)}))

    def by_slug(self, slugs: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
        """IRIs of those of some slugs, each with its labels by language; by IRI."""
        query = "SELECT iri, labels FROM named WHERE slug IN (SELECT value FROM json_each(?)) "
        return self._read(f"{query} ORDER BY iri", array({*map(clean, slugs)}))

    def first(self) -> Iterator[tuple[str, dict[str, str]]]:
        """The first of all, if there is any."""
        return self._read("SELECT iri, labels FROM named ORDER BY iri LIMIT ?", 1)

    def _read(self, query: str, value: object) -> Iterator[tuple[str, dict[str, str]]]:
        return ((iri, json.loads(labels)) for iri, labels in self._database.rows(query, value))
