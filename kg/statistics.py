"""The graph counted: what `graph/dataset` says of classes, properties, links and named graphs.

The counts are of everything that is served, these statements included: so they are made again, with
the last ones counted, until nothing changes. How many there are depends on the terms in use alone,
not on the counts, so that comes to rest. What they can speak of (the data set, its graphs and its
parts) is kept aside and tallied anew each time; all else, which is nearly all, is tallied once.

Source: Describing Linked Datasets with VoID, sections 4.5, 4.6 and 5
(https://www.w3.org/TR/void/).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from rdflib import Literal
from rdflib.namespace import OWL, RDF, RDFS, SKOS, VOID

from kg.canonical import triple_lines
from kg.dataset import DATASET
from kg.dumps import part, part_of
from kg.prefixes import BASE, CP, GRAPH, shorten
from kg.tally import Row, Tally, read_row

LINKING = (OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch, RDFS.seeAlso)

_GRAPH = f"<{DATASET}>"
_WHOLE = f"<{BASE}>"
_TYPE = f"<{RDF.type}>"

#: What follows the namespace in a term written as `<…>`.
_SPACE = re.compile(r"[^#/]*>$")


def statistics(path: Path, prefixes: Mapping[str, str]) -> list[bytes]:
    """The counts, as sorted lines of N-Quads in ``graph/dataset``.

    Args:
        path: canonical N-Quads of all named graphs, sorted, without counts.
        prefixes: prefix -> namespace, from which the parts get their names.
    """
    sizes, described, spaces = _survey(path)
    served = (name for name in sizes if part_of(name) in {"asserted", "inferred"})
    subsets = {(_WHOLE, _void("subset"), name) for name in served}
    aside: set[Row] = set()

    def others() -> Iterator[Row]:
        for row in map(read_row, triple_lines(part(path, "all"))):
            if row[0] == _WHOLE or row[0].startswith(f"<{GRAPH}"):
                aside.add(row)
            else:
                yield row

    once = Tally(frozenset(f"<{term}>" for term in LINKING), frozenset(spaces)).add(others())
    counted: set[Row] = set()
    while True:
        sizes[_GRAPH] = len(described | counted)
        tally = once.with_more(sorted(aside | counted))
        again = subsets.union(_statistics(tally, sizes, spaces, dict(prefixes)))
        if again == counted:
            return sorted(f"{' '.join(row)} {_GRAPH} .\n".encode() for row in counted)
        counted = again


def _survey(path: Path) -> tuple[Counter[str], set[Row], dict[str, str]]:
    """Sizes of named graphs, what is said of the data set, and name spaces of others -> whose."""
    sizes: Counter[str] = Counter()
    described: set[Row] = set()
    spaces: dict[str, str] = {}
    declaring = _void("uriSpace").encode()
    with path.open("rb") as lines:
        for line in lines:
            graph = line.rsplit(b" ", 2)[1].decode()
            sizes[graph] += 1
            if graph == _GRAPH or declaring in line:
                subject, predicate, obj = row = read_row(next(triple_lines([line])))
                if graph == _GRAPH:
                    described.add(row)
                if predicate == _void("uriSpace"):
                    spaces[f"<{obj[1:-1]}"] = subject
    return sizes, described, spaces


def _statistics(
    tally: Tally, sizes: Mapping[str, int], spaces: Mapping[str, str], prefixes: dict[str, str]
) -> Iterator[Row]:
    yield from _totals(tally)
    yield from _classes(tally, prefixes)
    yield from _properties(tally, prefixes)
    yield from _linksets(tally, spaces, prefixes)
    for name, size in sizes.items():
        yield name, _TYPE, _void("Dataset")
        yield _count(name, "triples", size)


def _totals(tally: Tally) -> Iterator[Row]:
    yield _count(_WHOLE, "triples", tally.triples)
    yield _count(_WHOLE, "entities", tally.things)
    yield _count(_WHOLE, "distinctSubjects", tally.subjects)
    yield _count(_WHOLE, "classes", len(tally.members))
    yield _count(_WHOLE, "properties", len(tally.properties))
    for space in {_SPACE.sub("", term[1:]) for term in tally.properties}:
        yield _WHOLE, _void("vocabulary"), f"<{space}>"


def _classes(tally: Tally, prefixes: dict[str, str]) -> Iterator[Row]:
    for term, size in tally.members.items():
        if not term.startswith("<"):
            continue
        node = _part("class", term, prefixes)
        yield _WHOLE, _void("classPartition"), node
        yield node, _void("class"), term
        yield _count(node, "entities", size)
        if term.startswith(f"<{CP}") and term in tally.examples:
            yield _WHOLE, _void("exampleResource"), tally.examples[term]


def _properties(tally: Tally, prefixes: dict[str, str]) -> Iterator[Row]:
    for term, size in tally.properties.items():
        node = _part("property", term, prefixes)
        yield _WHOLE, _void("propertyPartition"), node
        yield node, _void("property"), term
        yield _count(node, "triples", size)


def _linksets(tally: Tally, spaces: Mapping[str, str], prefixes: dict[str, str]) -> Iterator[Row]:
    """One linkset for each data set that has a ``void:uriSpace``, and each property that links."""
    for (term, space), size in tally.linked.items():
        target = spaces[space]
        if size and target != _WHOLE and target.startswith("<"):
            node = _part(f"links-{_plain(space)}", term, prefixes)
            yield node, _TYPE, _void("Linkset")
            yield _WHOLE, _void("subset"), node
            yield node, _void("subjectsTarget"), _WHOLE
            yield node, _void("objectsTarget"), target
            yield node, _void("linkPredicate"), term
            yield _count(node, "triples", size)


def _part(kind: str, term: str, prefixes: dict[str, str]) -> str:
    """The name of a part of the description, after the term that it is about."""
    return f"<{DATASET}#{kind}-{_plain(shorten(term[1:-1], prefixes))}>"


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", re.sub(r"^<?\w+://", "", text)).strip("-")


def _count(node: str, name: str, size: int) -> Row:
    return node, _void(name), Literal(size).n3()


def _void(name: str) -> str:
    return f"<{VOID[name]}>"
