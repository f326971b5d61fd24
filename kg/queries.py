"""Published queries: one .rq file each, its metadata in the header."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node

from kg.errors import HeaderError, TermError
from kg.headers import read_header
from kg.refusals import ParameterRefused, QueryError
from kg.terms import read_term

REQUIRED = ("summary", "summary-ja")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a published query that a caller may fix.

    Unset, it stays free, or has the value that the query gives it in a VALUES of its own.

    Attributes:
        name: of the variable; the query projects it.
        kind: iri, text or date.
        example: a value, as a caller writes it.
    """

    name: str
    kind: str
    example: str

    @property
    def accepted(self) -> str:
        """What a value must be, in words."""
        want = {"iri": "an IRI or a prefixed name", "text": "text", "date": "a day"}
        return f"{want[self.kind]}, for example {self.example}"

    def read(self, value: str, prefixes: Mapping[str, str]) -> Node:
        """Read a value that a caller gave.

        Raises:
            ParameterRefused: it is not of the kind.
        """
        if self.kind == "text":
            return Literal(value)
        if self.kind == "date":
            return self._day(value)
        is_bare = ":/" in value and not value.startswith("<")
        try:
            term = read_term(f"<{value}>" if is_bare else value, prefixes)
        except TermError:
            term = None
        if not isinstance(term, URIRef) or ":" not in term:
            raise ParameterRefused(self.name, self.accepted, value)
        return term

    def _day(self, value: str) -> Literal:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise ParameterRefused(self.name, self.accepted, value) from None
        return Literal(day.isoformat(), datatype=XSD.date)


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
    def parameters(self) -> dict[str, Parameter]:
        """The variables that a caller may fix, by name, in the header's order."""
        declared = (line.split(maxsplit=2) for line in self.meta.get("param", ()))
        return {name: Parameter(name, kind, example) for name, kind, example in declared}


def load_query(folder: Path, name: str) -> Query:
    """Read one published query.

    Raises:
        QueryError: there is no query of that name; the message has the names that come near.
        HeaderError: its header is malformed.
    """
    names = [query_name(folder, known) for known in query_files(folder)]
    if not names:
        raise QueryError(f"{folder}: no query is published here; --root names the record's folder")
    if name not in names:
        near = " or ".join(get_close_matches(name, names))
        hint = f"did you mean {near}?" if near else f"those there are stand in {folder}"
        raise QueryError(f"no published query {name!r}, and no such file; {hint}")
    return _read(folder, name)


def load_queries(folder: Path) -> dict[str, Query]:
    """Read all published queries below a folder, by name, sorted; none if there is no folder.

    Raises:
        HeaderError: a header is malformed.
    """
    names = (query_name(folder, path) for path in query_files(folder))
    return {name: _read(folder, name) for name in names}


def _read(folder: Path, name: str) -> Query:
    path = folder / f"{name}.rq"
    meta, text = read_header(path, REQUIRED)
    for line in meta.get("param", ()):
        if not re.fullmatch(r"\w+ (iri|text|date) \S.*", line):
            want = "`#+ param: NAME iri|text|date EXAMPLE`"
            raise HeaderError(path, 1, f"want {want}, found {line!r}")
    return Query(name, text, meta)


def query_files(folder: Path) -> Iterator[Path]:
    """The files of all published queries, sorted."""
    yield from sorted(folder.rglob("*.rq"))


def query_name(folder: Path, path: Path) -> str:
    """The name under which a file is published."""
    return path.relative_to(folder).with_suffix("").as_posix()


def copy_queries(folder: Path, to: Path) -> None:
    """Copy the files of all published queries to a folder that exists, each to its name."""
    for path in query_files(folder):
        place = to / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def bind(query: Query, values: Mapping[str, str], prefixes: Mapping[str, str]) -> str:
    """The text of a query with parameters fixed by VALUES: their own in the text, else at its end.

    One of its own may stand in a comment: so it is nothing to a query that is asked of all things,
    and tells where an engine had better begin when it is asked of one.

    Args:
        query: as published.
        values: parameter -> plain text, or an IRI or a prefixed name, as its kind asks.
        prefixes: for prefixed names.

    Raises:
        QueryError: a parameter is unknown.
        ParameterRefused: a value is not of its parameter's kind.
    """
    terms: dict[str, Node] = {}
    for name, value in values.items():
        if name not in query.parameters:
            known = ", ".join(query.parameters) or "none"
            raise QueryError(f"{query.name} has no parameter {name!r}; it has: {known}")
        terms[name] = query.parameters[name].read(value, prefixes)
    text = query.text
    for name in list(terms):
        own = re.search(rf"(?:# )?VALUES \?{name} \{{[^}}]*\}}", text)
        if own:
            fixed = f"VALUES ?{name} {{ {terms.pop(name).n3()} }}"
            text = text[: own.start()] + fixed + text[own.end() :]
    if not terms:
        return text
    variables = " ".join(f"?{name}" for name in terms)
    row = " ".join(term.n3() for term in terms.values())
    return f"{text}\nVALUES ({variables}) {{ ({row}) }}"
