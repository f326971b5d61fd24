"""CSVW: what the columns of the tables mean, beside the tables.

The metadata stands in the header of each table's query, one line per column:

    #+ about: id/document/{number}
    #+ column: senders slug* actors | Who sent it | 差出人

that is, a name, a kind (with an asterisk: a list, joined by one space; with an exclamation mark:
never empty), the table whose keys the values are, and a description in English and Japanese. A
second kind, `key`, marks a primary key.

Source: Metadata Vocabulary for Tabular Data (https://www.w3.org/TR/tabular-metadata/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.dataset import CREATOR, DESCRIPTION, LICENCE, TITLE
from kg.exports.documents import as_json, tagged
from kg.exports.material import Material
from kg.prefixes import BASE
from kg.queries import Query, load_query, query_files, query_name
from kg.refusals import QueryError

#: The name under which a processor looks for metadata beside a table (section 5.4 of the model).
NAME = "csv-metadata.json"

_DATATYPES: dict[str, Any] = {
    "date": "date",
    "edtf": {"@id": "http://id.loc.gov/datatypes/edtf", "base": "string"},
    "integer": "nonNegativeInteger",
    "iri": "anyURI",
    "key": "string",
    "slug": "string",
    "text": "string",
}
_COLUMN = re.compile(
    r"(?P<name>\w+) (?P<kind>[a-z]+)(?P<many>\*?)(?P<full>!?)(?P<key> key)?(?: (?P<table>[a-z]+))?"
    r" \| (?P<en>[^|]+) \| (?P<ja>[^|]+)"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: values of a kind, of another table's keys where one is named."""

    name: str
    kind: str
    is_list: bool
    is_key: bool
    is_required: bool
    table: str | None
    description: dict[str, str]


def write(material: Material) -> Iterator[tuple[str, bytes]]:
    """The metadata of all tables as one table group."""
    folder = material.queries
    names = [query_name(folder, path) for path in query_files(folder / "tables")]
    tables = {name.rpartition("/")[2]: load_query(folder, name) for name in names}
    columns = {name: read_columns(query) for name, query in tables.items()}
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@id": f"{BASE}tables/{NAME}",
        "dc:title": tagged(TITLE),
        "dc:description": tagged(DESCRIPTION),
        "dc:creator": CREATOR,
        "dc:license": {"@id": str(LICENCE)},
        "dc:issued": {"@value": material.date, "@type": "xsd:date"},
        "dc:hasVersion": material.version,
        "tables": [_table(name, query, columns) for name, query in tables.items()],
    }
    yield NAME, as_json(group)


def read_columns(query: Query) -> tuple[Column, ...]:
    """The columns that a table's header describes.

    Raises:
        QueryError: a line is malformed, or its kind is unknown.
    """
    found = []
    for line in query.meta.get("column", ()):
        match = _COLUMN.fullmatch(line)
        if match is None or match["kind"] not in _DATATYPES:
            kinds = ", ".join(_DATATYPES)
            raise QueryError(
                f"{query.name}: want `#+ column: name kind | English | 日本語`, the kind one of "
                f"{kinds}; found {line!r}"
            )
        said = {"en": match["en"], "ja": match["ja"]}
        is_key = match["kind"] == "key" or bool(match["key"])
        flags = bool(match["many"]), is_key, is_key or bool(match["full"])
        found.append(Column(match["name"], match["kind"], *flags, match["table"], said))
    return tuple(found)


def _table(name: str, query: Query, columns: Mapping[str, tuple[Column, ...]]) -> dict[str, Any]:
    own = columns[name]
    summary = {"en": query.meta["summary"][0], "ja": query.meta["summary-ja"][0]}
    schema: dict[str, Any] = {"columns": [_column(column) for column in own]}
    if keys := [column.name for column in own if column.is_key]:
        schema["primaryKey"] = keys
    if references := [ref for column in own for ref in _references(column, columns)]:
        schema["foreignKeys"] = references
    for about in query.meta.get("about", ()):
        schema["aboutUrl"] = BASE + about
    return {"url": f"{name}.csv", "dc:description": tagged(summary), "tableSchema": schema}


def _column(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": tagged(column.description),
        "datatype": _DATATYPES[column.kind],
    }
    if column.is_list:
        said["separator"] = " "
    if column.is_required:
        said["required"] = True
    return said


def _references(
    column: Column, columns: Mapping[str, tuple[Column, ...]]
) -> Iterator[dict[str, Any]]:
    """A foreign key, where a cell always holds one value and the other key is one column.

    Validators differ on whether an empty cell may stand in a foreign key, so none does.
    """
    keys = [other.name for other in columns.get(column.table or "", ()) if other.is_key]
    if len(keys) == 1 and column.is_required and not column.is_list:
        reference = {"resource": f"{column.table}.csv", "columnReference": keys}
        yield {"columnReference": [column.name], "reference": reference}
