"""Ask a release: published queries and any SPARQL, answered in a format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kg.engine import FORMATS, Engine, Limits, formats_of
from kg.queries import bind, load_query
from kg.record import load_prefixes
from kg.refusals import QueryError, UnsupportedFormat
from kg.release import Release
from kg.tokens import outline

JSON = "application/sparql-results+json"


def query_text(root: Path, name: str, values: Mapping[str, str]) -> str:
    """The text of a query, parameters fixed.

    Args:
        root: holds ``queries/`` and the prefix table.
        name: of a published query, or the path of a file with SPARQL.
        values: parameter -> value; for published queries.

    Raises:
        QueryError: no such query or parameter.
        TermError: a value cannot be read.
    """
    if Path(name).exists() and not Path(name).is_dir():  # a pipe will do
        return decode(Path(name).read_bytes(), name)
    return bind(load_query(root / "queries", name), values, load_prefixes(root))


def decode(data: bytes, name: str) -> str:
    """The text of a query.

    Raises:
        QueryError: it is not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"{name}: is not UTF-8; save it as UTF-8") from error


def run_query(release: Release, text: str, form: str | None, seconds: float) -> bytes:
    """Answer a query.

    Args:
        release: whose store is asked.
        text: SPARQL 1.1.
        form: ``table``, a short name of ``FORMATS``, ``turtle``; None for the natural one.
        seconds: how long it may take.

    Raises:
        QueryError: the query is malformed, or has no such format.
        LimitReached: it takes too long, too much memory or gives too large a result.
    """
    offered = {short: media for media, short in formats_of(outline(text).form).items()}
    tabular = "json" in offered
    short = {"turtle": "ttl", None: "table" if tabular else "ttl"}.get(form, form)
    if short == "table" and not tabular:
        raise UnsupportedFormat("a CONSTRUCT or DESCRIBE query has no table; ask for ttl")
    if short != "table" and short not in offered:
        known = ", ".join(offered)
        raise UnsupportedFormat(f"this form of query has no format {short!r}; it has: {known}")
    media_type = JSON if short == "table" else offered[str(short)]
    limits = Limits(seconds=seconds, slow=0)
    with Engine(release.store, limits=limits, workers=1, is_brief=True) as engine:
        answer = engine.answer(text, media_type)
    return table(answer) if short == "table" else answer


def table(answer: bytes) -> bytes:
    """SPARQL results in JSON as a table for a terminal."""
    from prettytable import PrettyTable, TableStyle  # here, because a server has no tables

    results = json.loads(answer)
    if "boolean" in results:
        return f"{str(results['boolean']).lower()}\n".encode()
    names = results["head"]["vars"]
    rows = PrettyTable(names, align="l")
    rows.set_style(TableStyle.PLAIN_COLUMNS)
    found = results["results"]["bindings"]
    for row in found or [{}]:  # of no row it would not even print the head
        rows.add_row([row.get(name, {}).get("value", "") for name in names])
    lines = [line.rstrip() for line in rows.get_string().splitlines()]
    return ("\n".join(lines if found else lines[:1]) + "\n").encode()


__all__ = ["FORMATS", "decode", "query_text", "run_query", "table"]
