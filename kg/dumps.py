"""Dumps: the graph as files, the same bytes for the same graph.

One door: the quads are canonicalised (RDFC-1.0), sorted, and written by one library.
"""

from __future__ import annotations

import gzip
import hashlib
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    serialize,
)
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS

from kg.closure import INFERRED
from kg.dataset import DATASET, LICENCE
from kg.justifications import JUSTIFICATIONS
from kg.prefixes import BASE
from kg.record import SHAPES
from kg.store import quads

#: File extension -> format, of dumps and of descriptions.
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
WITH_GRAPHS = {"trig", "nq"}
#: Part -> the formats in which it is dumped. Justifications are for stores, not for documents.
PARTS = dict.fromkeys(("asserted", "inferred", "all"), tuple(FORMATS)) | {
    "justifications": ("ttl", "nt", "trig", "nq")
}
#: What each dump states of itself, also where it holds no other description of the data set.
LICENSED = Quad(NamedNode(BASE), NamedNode(DCTERMS.license), NamedNode(LICENCE), NamedNode(DATASET))
#: Graphs that are not asserted -> the part they belong to; shapes belong to none.
_PART_OF = {INFERRED: "inferred", JUSTIFICATIONS: "justifications", SHAPES: ""}


def canonical_quads(store: Store) -> list[Quad]:
    """The quads of all named graphs, blank nodes named after RDFC-1.0, in a total order."""
    named = (q for q in store if not isinstance(q.graph_name, DefaultGraph))
    dataset = Dataset(named)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=str)


def canonical_turtle(graph: Graph, prefixes: Mapping[str, str]) -> bytes:
    """An rdflib graph as Turtle, the same bytes for the same graph."""
    dataset = Dataset(quads(graph, URIRef("urn:x-canonical")))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    data = serialize(triples(dataset), format=RdfFormat.TURTLE, prefixes=dict(prefixes))
    assert data is not None
    return data


def canonical_hash(found: Iterable[Quad]) -> str:
    """SHA-256, in hexadecimal, of canonical quads as sorted N-Quads."""
    data = serialize(found, format=RdfFormat.N_QUADS)
    assert data is not None
    return hashlib.sha256(b"".join(sorted(data.splitlines(keepends=True)))).hexdigest()


def part(found: Iterable[Quad], name: str) -> list[Quad]:
    """The quads of one part: asserted, inferred, all (of both) or justifications."""
    parts = {"asserted", "inferred"} if name == "all" else {name}
    return [quad for quad in found if _part_of(quad) in parts]


def _part_of(quad: Quad) -> str:
    name = quad.graph_name
    return _PART_OF.get(URIRef(name.value), "asserted") if isinstance(name, NamedNode) else ""


def triples(found: Iterable[Quad]) -> list[Triple]:
    """The triples of quads, each once, in a total order."""
    return sorted({quad.triple for quad in found}, key=str)


def write_dumps(found: list[Quad], folder: Path, prefixes: Mapping[str, str]) -> dict[str, int]:
    """Write every part in each of its formats, plain and gzip.

    Args:
        found: canonical, of all named graphs.
        folder: exists and is empty.
        prefixes: prefix -> namespace, for the formats that have prefixes.

    Returns:
        The number of triples of each part, without the licence that each file states.
    """
    # Names of things have slashes, which a prefixed name would have to escape.
    readable = {prefix: namespace for prefix, namespace in prefixes.items() if prefix != "id"}
    counts: dict[str, int] = {}
    for name, extensions in PARTS.items():
        chosen = part(found, name)
        counts[name] = len({quad.triple for quad in chosen})
        if LICENSED not in chosen:
            insort(chosen, LICENSED, key=str)
        merged = triples(chosen)
        for extension in extensions:
            content = chosen if extension in WITH_GRAPHS else merged
            data = serialize(content, format=FORMATS[extension], prefixes=readable)
            assert data is not None
            path = folder / f"coldpeace-{name}.{extension}"
            path.write_bytes(data)
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, mtime=0))
    return counts


def checksums(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, dict[str, int | str]]]:
    """Path below a folder -> its size in bytes and its SHA-256, for files below some subfolders."""
    for name in names:
        for path in sorted(path for path in (folder / name).rglob("*") if path.is_file()):
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            yield path.relative_to(folder).as_posix(), {"bytes": len(data), "sha256": digest}
