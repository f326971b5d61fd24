"""The graph as flat tables: each query below ``queries/tables/`` as a CSV file."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import QuerySolutions, Store

from kg.queries import load_query, query_files, query_name
from kg.refusals import QueryError
from kg.worker import write_csv


def write_tables(store: Store, queries: Path, folder: Path) -> None:
    """Write ``NAME.csv`` for each table: UTF-8, no byte-order mark, one header row.

    Args:
        store: its default graph is what the tables are made of.
        queries: the folder of the published queries.
        folder: where to write; exists.

    Raises:
        QueryError: a table's query is not a SELECT, or not SPARQL.
    """
    for path in query_files(queries / "tables"):
        query = load_query(queries, query_name(queries, path))
        try:
            rows = store.query(query.text)
        except SyntaxError as error:
            raise QueryError(f"{path}: is not SPARQL: {error}") from error
        if not isinstance(rows, QuerySolutions):
            raise QueryError(f"{path}: want a SELECT query")
        with (folder / f"{path.stem}.csv").open("wb") as file:
            write_csv(rows, file)
