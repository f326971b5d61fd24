"""The graph counted: what `graph/dataset` says of classes, properties, links and named graphs.

The counts are of everything that is served, these statements included: so they are made again, with
the last ones counted, until nothing changes. How many there are depends on the terms in use alone,
not on the counts, so that comes to rest.

Source: Describing Linked Datasets with VoID, sections 4.5, 4.6 and 5
(https://www.w3.org/TR/void/).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from rdflib.namespace import OWL, RDF, RDFS, SKOS, VOID

from kg.dataset import DATASET
from kg.dumps import part
from kg.prefixes import BASE, CP, ID, shorten

LINKING = (OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch, RDFS.seeAlso)

_GRAPH = NamedNode(DATASET)
_WHOLE = NamedNode(BASE)
_TYPE = NamedNode(RDF.type)

Name = NamedNode | BlankNode | DefaultGraph

#: What follows the namespace in a term written as `<…>`.
_SPACE = re.compile(r"[^#/]*>$")


def with_statistics(found: list[Quad], prefixes: Mapping[str, str]) -> list[Quad]:
    """The quads of all named graphs, and in ``graph/dataset`` their counts; in a total order.

    Args:
        found: canonical, without counts.
        prefixes: prefix -> namespace, from which the parts get their names.
    """
    served = part(found, "all")
    subsets = [name for name in {q.graph_name for q in served} if isinstance(name, NamedNode)]
    merged = {quad.triple for quad in served}
    graphs = defaultdict(set)
    for quad in found:
        graphs[quad.graph_name].add(quad.triple)
    counted: set[Triple] = set()
    while True:
        sizes = {name: len(each) for name, each in graphs.items()}
        sizes[_GRAPH] = len(graphs[_GRAPH] | counted)
        again = set(_statistics(merged | counted, sizes, dict(prefixes)))
        again |= {Triple(_WHOLE, _void("subset"), name) for name in subsets}
        if again == counted:
            said = {Quad(t.subject, t.predicate, t.object, _GRAPH) for t in counted}
            return sorted({*found, *said}, key=str)
        counted = again


def _statistics(
    merged: set[Triple], sizes: Mapping[Name, int], prefixes: dict[str, str]
) -> Iterator[Triple]:
    yield from _totals(merged)
    yield from _classes(merged, prefixes)
    yield from _properties(merged, prefixes)
    yield from _linksets(merged, prefixes)
    for name, size in sizes.items():
        if isinstance(name, NamedNode):
            yield Triple(name, _TYPE, _void("Dataset"))
            yield _count(name, "triples", size)


def _totals(merged: set[Triple]) -> Iterator[Triple]:
    subjects = {triple.subject for triple in merged}
    things = [s for s in subjects if str(s).startswith(f"<{ID}") and "#" not in str(s)]
    kinds = {str(triple.object) for triple in merged if triple.predicate == _TYPE}
    yield _count(_WHOLE, "triples", len(merged))
    yield _count(_WHOLE, "entities", len(things))
    yield _count(_WHOLE, "distinctSubjects", len(subjects))
    yield _count(_WHOLE, "classes", len(kinds))
    properties = {str(triple.predicate) for triple in merged}
    yield _count(_WHOLE, "properties", len(properties))
    for space in {_SPACE.sub("", term[1:]) for term in properties}:
        yield Triple(_WHOLE, _void("vocabulary"), NamedNode(space))


def _classes(merged: set[Triple], prefixes: dict[str, str]) -> Iterator[Triple]:
    members = defaultdict(list)
    for triple in merged:
        if triple.predicate == _TYPE and isinstance(triple.object, NamedNode):
            members[triple.object].append(triple.subject)
    for term, subjects in members.items():
        node = _part("class", term, prefixes)
        yield Triple(_WHOLE, _void("classPartition"), node)
        yield Triple(node, _void("class"), term)
        yield _count(node, "entities", len(subjects))
        things = [each for each in subjects if str(each).startswith(f"<{ID}")]
        if term.value.startswith(CP) and things:
            yield Triple(_WHOLE, _void("exampleResource"), min(things, key=str))


def _properties(merged: set[Triple], prefixes: dict[str, str]) -> Iterator[Triple]:
    for term, size in Counter(triple.predicate for triple in merged).items():
        node = _part("property", term, prefixes)
        yield Triple(_WHOLE, _void("propertyPartition"), node)
        yield Triple(node, _void("property"), term)
        yield _count(node, "triples", size)


def _linksets(merged: set[Triple], prefixes: dict[str, str]) -> Iterator[Triple]:
    """One linkset for each data set that has a ``void:uriSpace``, and each property that links."""
    spaces = {_text(t): t.subject for t in merged if t.predicate == _void("uriSpace")}
    links = defaultdict(list)
    for triple in merged:
        if str(triple.predicate) in {f"<{term}>" for term in LINKING}:
            links[triple.predicate].append(str(triple.object)[1:])
    for space, target in sorted(spaces.items()):
        for term, objects in sorted(links.items(), key=str):
            size = sum(each.startswith(space) for each in objects)
            if size and target != _WHOLE and isinstance(target, NamedNode):
                yield from _linkset(space, target, term, size, prefixes)


def _linkset(
    space: str, target: NamedNode, term: NamedNode, size: int, prefixes: dict[str, str]
) -> Iterator[Triple]:
    node = _part(f"links-{_plain(space)}", term, prefixes)
    yield Triple(node, _TYPE, _void("Linkset"))
    yield Triple(_WHOLE, _void("subset"), node)
    yield Triple(node, _void("subjectsTarget"), _WHOLE)
    yield Triple(node, _void("objectsTarget"), target)
    yield Triple(node, _void("linkPredicate"), term)
    yield _count(node, "triples", size)


def _part(kind: str, term: NamedNode, prefixes: dict[str, str]) -> NamedNode:
    """The name of a part of the description, after the term that it is about."""
    return NamedNode(f"{DATASET}#{kind}-{_plain(shorten(term.value, prefixes))}")


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", re.sub(r"^<?\w+://", "", text)).strip("-")


def _text(triple: Triple) -> str:
    assert isinstance(triple.object, Literal)
    return triple.object.value


def _count(node: NamedNode, name: str, size: int) -> Triple:
    return Triple(node, _void(name), Literal(size))


def _void(name: str) -> NamedNode:
    return NamedNode(VOID[name])
