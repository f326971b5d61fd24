"""Suspects: the things that a shape could refuse, found by queries over all its targets at once.

pySHACL visits the targets of a shape one after the other: no matter for a few hundred claims, hours
for a million. What most shapes ask, of the number and of each value of a property, a query can ask
of all targets together. It may suspect too many things, never too few. They take the place of the
shape's targets; the verdict is pySHACL's. A shape that asks for more than is known here stays as
it is.

Source: SHACL, sections 2.1.3 (targets) and 4 (constraints) (https://www.w3.org/TR/shacl/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoxigraph import QuerySolutions, Store
from rdflib import RDF, RDFS, SH, XSD, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.record import merge
from kg.rows import as_rdflib

_TARGETS = {SH.targetClass, SH.targetSubjectsOf}
_COUNTED = {SH.minCount, SH.maxCount, SH.uniqueLang}
#: What a shape has that refuses nothing.
_SAID = {RDF.type, RDFS.isDefinedBy, SH.message, SH.path, SH.severity}


def narrow(shapes: Graph, store: Store) -> Graph:
    """The shapes, with suspects for targets where queries can find them.

    Args:
        shapes: each shape has an IRI.
        store: its default graph is what they will run on.
    """
    narrowed = merge([shapes])
    for shape in set(shapes.subjects(RDF.type, SH.PropertyShape)):
        if not _is_known(shapes, shape):
            continue
        suspects = {
            node
            for target in _targets(shapes, shape, store)
            for query in _queries(shapes, shape, target)
            for node in _find(store, query)
        }
        for predicate in _TARGETS:
            narrowed.remove((shape, predicate, None))
        for node in suspects:
            narrowed.add((shape, SH.targetNode, node))
    return narrowed


def _is_known(shapes: Graph, shape: Node) -> bool:
    said = set(shapes.predicates(shape))
    return (
        said <= _SAID | _TARGETS | _COUNTED | _ASKED.keys()
        and bool(said & _TARGETS)
        and set(shapes.objects(shape, RDF.type)) == {SH.PropertyShape}
        and isinstance(shapes.value(shape, SH.path), URIRef)
    )


def _targets(shapes: Graph, shape: Node, store: Store) -> Iterator[str]:
    """The patterns that bind ``?this`` to the shape's targets, each simple, so each fast."""
    for term in shapes.objects(shape, SH.targetSubjectsOf):
        yield f"?this {term.n3()} ?any ."
    for term in shapes.objects(shape, SH.targetClass):
        within = f"?class {RDFS.subClassOf.n3()}* {term.n3()} ."
        named = _find(store, f"SELECT ?class WHERE {{ {within} FILTER isIRI(?class) }}")
        yield from (f"?this a {each} ." for each in sorted(map(_n3, {term, *named})))
        yield f"{within} FILTER isBlank(?class) ?this a ?class ."


def _queries(shapes: Graph, shape: Node, target: str) -> Iterator[str]:
    """What finds the targets with too few or too many values, and those with a bad one."""
    value = f"?this {_n3(shapes.value(shape, SH.path))} ?value ."
    least, most = (shapes.value(shape, each) for each in (SH.minCount, SH.maxCount))
    wrong = [f"COUNT(DISTINCT ?value) < {least}"] if least is not None else []
    wrong += [f"COUNT(DISTINCT ?value) > {most}"] if most is not None else []
    if (shape, SH.uniqueLang, None) in shapes:
        wrong.append("COUNT(DISTINCT ?value) > COUNT(DISTINCT LANG(?value))")
    if wrong:
        where = f"{target} OPTIONAL {{ {value} }}"
        yield f"SELECT ?this WHERE {{ {where} }} GROUP BY ?this HAVING ({' || '.join(wrong)})"
    asked = [
        ask(shapes, wanted)
        for predicate, ask in _ASKED.items()
        for wanted in shapes.objects(shape, predicate)
    ]
    if asked:
        good = f"COALESCE({' && '.join(asked)}, false)"  # what cannot be told is suspect
        yield f"SELECT DISTINCT ?this WHERE {{ {target} {value} FILTER (!{good}) }}"


def _find(store: Store, query: str) -> Iterator[Node]:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions)
    return (as_rdflib(row[0]) for row in answer)


def _n3(term: Node | None) -> str:
    assert term is not None
    return term.n3()


def _is_of_datatype(_shapes: Graph, kind: Node) -> str:
    """A value of the datatype that it could also be read as, within what rdflib takes for one."""
    castable = f"{kind.n3()}(STR(?value)) = ?value"
    tests: dict[Node, str] = {
        XSD.string: "true",
        XSD.integer: castable,
        XSD.date: f'{castable} && STRLEN(STR(?value)) = 10 && STR(?value) > "0001"',
    }
    return f"DATATYPE(?value) = {kind.n3()} && {tests.get(kind, 'false')}"


def _is_less(_shapes: Graph, other: Node) -> str:
    less = "COALESCE(?value < ?bound, false)"
    return f"NOT EXISTS {{ ?this {other.n3()} ?bound . FILTER (!{less}) }}"


def _is_in_languages(shapes: Graph, languages: Node) -> str:
    return f"LANG(?value) IN ({', '.join(map(_n3, Collection(shapes, languages)))})"


#: Constraint -> from its value, what a good ``?value`` fulfils, as SPARQL.
_ASKED: dict[Node, Callable[[Graph, Node], str]] = {
    SH.datatype: _is_of_datatype,
    SH.disjoint: lambda _, other: f"NOT EXISTS {{ ?this {other.n3()} ?value }}",
    SH.languageIn: _is_in_languages,
    SH.lessThan: _is_less,
    SH.maxLength: lambda _, most: f"STRLEN(STR(?value)) <= {most}",
    SH.minInclusive: lambda _, least: f"?value >= {least.n3()}",
    SH.minLength: lambda _, least: f"STRLEN(STR(?value)) >= {least}",
    SH.nodeKind: lambda _, kind: "isIRI(?value)" if kind == SH.IRI else "false",
    SH.pattern: lambda _, pattern: f"REGEX(STR(?value), {pattern.n3()})",
}
