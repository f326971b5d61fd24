"""Which things have a page, and how often terms are used: what a look at a whole graph tells."""

from __future__ import annotations

import sqlite3

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, Store
from rdflib.namespace import OWL, RDF

from kg.finding.databases import Database, make_tables
from kg.prefixes import BASE, CONCEPT

_TYPE, _DEPRECATED = NamedNode(RDF.type), NamedNode(OWL.deprecated)
_TRUE = Literal("true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
_SHOWN = (f"{BASE}id/", str(CONCEPT))
#: The property of each triple, its class if it gives one, and its object if that is a concept.
_USED = f"""
SELECT ?term (COUNT(*) AS ?count)
WHERE {{
  {{ ?thing ?term ?value }}
  UNION {{ ?thing a ?term }}
  UNION {{ ?thing ?property ?term . FILTER (STRSTARTS(STR(?term), "{CONCEPT}")) }}
  FILTER (isIRI(?term))
}}
GROUP BY ?term
"""
_SCHEMA = """
CREATE TABLE page (iri TEXT PRIMARY KEY, is_withdrawn INTEGER) WITHOUT ROWID;
CREATE TABLE used (term TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
"""


def write_pages(connection: sqlite3.Connection, store: Store) -> None:
    """Write which things and concepts there are, and how often each term is used."""
    make_tables(connection, _SCHEMA)
    gone = {
        quad.subject for quad in store.quads_for_pattern(None, _DEPRECATED, _TRUE, DefaultGraph())
    }
    typed = {
        quad.subject
        for quad in store.quads_for_pattern(None, _TYPE, None, DefaultGraph())
        if isinstance(quad.subject, NamedNode) and _has_page(quad.subject.value)
    }
    pages = sorted((each.value, each in gone) for each in typed)
    connection.executemany("INSERT INTO page VALUES (?, ?)", pages)
    found = store.query(_USED)
    assert isinstance(found, QuerySolutions)
    used = sorted((row["term"].value, int(row["count"].value)) for row in found)
    connection.executemany("INSERT INTO used VALUES (?, ?)", used)


def _has_page(iri: str) -> bool:
    return iri.startswith(_SHOWN) and "#" not in iri


class Pages:
    """What ``write_pages`` wrote. Safe to use from many threads.

    Args:
        database: where it stands.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> int:
        """How many pages there are of things that are not withdrawn."""
        ((count,),) = self._database.rows("SELECT COUNT(*) FROM page WHERE NOT is_withdrawn")
        return int(count)

    def listed(self, *, withdrawn: bool = False, first: int = 0, most: int = -1) -> list[str]:
        """IRIs of things that have a page, or of those that were withdrawn, in order."""
        query = "SELECT iri FROM page WHERE is_withdrawn = ? ORDER BY iri LIMIT ? OFFSET ?"
        return [iri for (iri,) in self._database.rows(query, withdrawn, most, first)]

    def used(self) -> dict[str, int]:
        """Term -> how often it is used."""
        return dict(self._database.rows("SELECT term, count FROM used"))
