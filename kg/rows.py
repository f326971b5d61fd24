"""Rows of SELECT queries as terms, whoever answers: a store in this process, an engine, a server.

What explains a triple asks through ``Select`` alone, so it works over any SPARQL 1.1 engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from pyoxigraph import BlankNode, NamedNode, QuerySolutions, Store
from pyoxigraph import Literal as OxLiteral
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Identifier, Node

#: The bound variables of one solution.
Row: TypeAlias = Mapping[str, Identifier]
#: From the text of a SELECT query to its solutions, in order.
Select: TypeAlias = Callable[[str], list[Row]]
#: So many rows of values go into one query: a fraction of what an engine takes.
_CHUNK = 100


def of_store(store: Store) -> Select:
    """Ask a store of this process."""

    def select(query: str) -> list[Row]:
        found = store.query(query)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{n: as_rdflib(row[n]) for n in names if row[n] is not None} for row in found]

    return select


def of_json(bindings: Callable[[str], list[dict[str, dict[str, str]]]]) -> Select:
    """Ask whoever answers with the bindings of SPARQL 1.1 Query Results JSON, section 3.2."""

    def select(query: str) -> list[Row]:
        return [{n: _json_term(value) for n, value in row.items()} for row in bindings(query)]

    return select


def values(names: str, rows: Iterable[tuple[Node, ...]]) -> Iterator[str]:
    """The clauses ``VALUES (?a ?b) { … }`` that hold some rows: one for each query to ask.

    Args:
        names: the variables, as in SPARQL.
        rows: IRIs and literals, as many in each as there are names.
    """
    known = list(dict.fromkeys(rows))
    for start in range(0, len(known), _CHUNK):
        said = " ".join(f"({' '.join(map(write, row))})" for row in known[start : start + _CHUNK])
        yield f"VALUES ({names}) {{ {said} }}"


def write(term: Node) -> str:
    """An IRI or a literal for SPARQL."""
    return f"<{term}>" if isinstance(term, URIRef) else term.n3()


def as_rdflib(node: object) -> Identifier:
    """A term of the engine as one of rdflib; its spelling stays."""
    if isinstance(node, NamedNode):
        return URIRef(node.value)
    if isinstance(node, OxLiteral):
        return _literal(node.value, node.language, node.datatype.value)
    assert isinstance(node, BlankNode)
    return BNode(node.value)


def _json_term(value: Mapping[str, str]) -> Identifier:
    if value["type"] == "uri":
        return URIRef(value["value"])
    if value["type"] == "bnode":
        return BNode(value["value"])
    return _literal(value["value"], value.get("xml:lang"), value.get("datatype"))


def _literal(text: str, language: str | None, datatype: str | None) -> Literal:
    if language:
        return Literal(text, lang=language)
    plain = datatype in {None, str(XSD.string)}
    return Literal(text, datatype=None if plain else URIRef(str(datatype)), normalize=False)
