"""What exports are made of: the whole graph, the published tables, and the release's name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import QuerySolutions, Store

from kg.queries import load_query

Row = dict[str, str]

_PERIOD = """
PREFIX cp: <https://w3id.org/coldpeace/ontology#>
PREFIX rico: <https://www.ica.org/standards/RiC/ontology#>
SELECT (MIN(?earliest) AS ?first) (MAX(?latest) AS ?last)
WHERE {
  ?document rico:isOrWasIncludedIn ?set ;
    cp:earliest ?earliest ;
    cp:latest ?latest .
}
"""


@dataclass(frozen=True, slots=True)
class Material:
    """A graph on its way to a release.

    Attributes:
        store: the graph; its default graph holds everything.
        queries: the folder of the published queries.
        version: of the release, as in the changelog.
        date: of the release, ISO 8601.
    """

    store: Store
    queries: Path
    version: str
    date: str

    def rows(self, query: str) -> list[Row]:
        """The rows of one of our own SELECT queries: variable -> IRI or text, unbound left out."""
        found = self.store.query(query)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{name: row[name].value for name in names if row[name] is not None} for row in found]

    def period(self) -> tuple[str, ...]:
        """The first and the last day of the documents of the record set, ISO 8601, if known."""
        (row,) = self.rows(_PERIOD)
        return (row["first"], row["last"]) if "first" in row else ()

    def table(self, name: str) -> list[Row]:
        """The rows of one published table; empty cells are left out."""
        return self.rows(load_query(self.queries, f"tables/{name}").text)
