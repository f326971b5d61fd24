"""Published queries: one .rq file each, its metadata in the header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import Literal

from kg.errors import QueryError
from kg.headers import read_header
from kg.terms import read_term

REQUIRED = ("summary", "summary-ja")


@dataclass(frozen=True, slots=True)
class Query:
    """A published query.

    Attributes:
        name: its path below ``queries/`` without ``.rq``, e.g. ``tables/documents``.
        text: plain SPARQL.
        meta: the header's values by key.
    """

    name: str
    text: str
    meta: dict[str, tuple[str, ...]]

    @property
    def parameters(self) -> dict[str, str]:
        """Name -> kind (iri or text) of the variables that a caller may fix."""
        declared = (line.split(maxsplit=2) for line in self.meta.get("param", ()))
        return {parts[0]: parts[1] for parts in declared}


def load_query(folder: Path, name: str) -> Query:
    """Read one published query.

    Raises:
        QueryError: there is no query of that name; the message lists those there are.
        HeaderError: its header is malformed.
    """
    path = folder / f"{name}.rq"
    names = [query_name(folder, known) for known in query_files(folder)]
    if name not in names:
        raise QueryError(f"no published query {name!r}; there are: {', '.join(names)}")
    meta, text = read_header(path, REQUIRED)
    return Query(name, text, meta)


def query_files(folder: Path) -> Iterator[Path]:
    """The files of all published queries, sorted."""
    yield from sorted(folder.rglob("*.rq"))


def query_name(folder: Path, path: Path) -> str:
    """The name under which a file is published."""
    return path.relative_to(folder).with_suffix("").as_posix()


def bind(query: Query, values: Mapping[str, str], prefixes: Mapping[str, str]) -> str:
    """The text of a query with parameters fixed by a VALUES clause at its end.

    Args:
        query: as published.
        values: parameter -> plain text, or an IRI or a prefixed name, as its kind asks.
        prefixes: for prefixed names.

    Raises:
        QueryError: a parameter is unknown.
        TermError: a value cannot be read.
    """
    text = query.text
    for name, value in values.items():
        kind = query.parameters.get(name)
        if kind is None:
            known = ", ".join(query.parameters) or "none"
            raise QueryError(f"{query.name} has no parameter {name!r}; it has: {known}")
        bare = "://" in value and not value.startswith("<")
        term = (
            Literal(value)
            if kind == "text"
            else read_term(f"<{value}>" if bare else value, prefixes)
        )
        text = f"{text}\nVALUES ?{name} {{ {term.n3()} }}"
    return text
