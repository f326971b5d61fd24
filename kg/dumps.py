"""Dumps: the graph as files, the same bytes for the same graph.

One door: the quads are canonicalised (RDFC-1.0), sorted, and written by one library.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, Triple, serialize
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS

from kg.canonical import once, read_lines, triple_lines
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
#: All, justifications and shapes together are what the canonical hash is made of: their N-Quads
#: sorted by bytes, each line once.
PARTS = dict.fromkeys(("asserted", "inferred", "all"), tuple(FORMATS)) | {
    "justifications": ("ttl", "nt", "trig", "nq"),
    "shapes": ("ttl", "nq"),
}
#: Names of dumps, such as ``all.nq``, in order.
DUMPS = tuple(f"{part}.{extension}" for part, found in PARTS.items() for extension in found)
#: What each dump states of itself, also where it holds no other description of the data set.
LICENSED = f"<{BASE}> <{DCTERMS.license}> <{LICENCE}> <{DATASET}> .\n".encode()
#: Graphs that are not asserted -> the part they belong to.
_PART_OF = {
    f"<{INFERRED}>": "inferred",
    f"<{JUSTIFICATIONS}>": "justifications",
    f"<{SHAPES}>": "shapes",
}
#: So many bytes of a file are packed at once.
_CHUNK = 1 << 20


def canonical_turtle(graph: Graph, prefixes: Mapping[str, str]) -> bytes:
    """An rdflib graph as Turtle, the same bytes for the same graph."""
    dataset = Dataset(quads(graph, URIRef("urn:x-canonical")))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    triples = sorted({quad.triple for quad in dataset}, key=str)
    data = serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(prefixes))
    assert data is not None
    return data


def part(path: Path, name: str) -> Iterator[bytes]:
    """The lines of one part: asserted, inferred, all (of both), justifications or shapes.

    Args:
        path: canonical N-Quads of all named graphs, sorted.
        name: of the part.
    """
    parts = {"asserted", "inferred"} if name == "all" else {name}
    with path.open("rb") as lines:
        for line in lines:
            if part_of(line.rsplit(b" ", 2)[1].decode()) in parts:
                yield line


def part_of(graph: str) -> str:
    """The part that a named graph, in angle brackets, belongs to."""
    return _PART_OF.get(graph, "asserted")


def merged(path: Path) -> Iterator[Triple]:
    """The triples of what is asserted and inferred, each once, in a total order."""
    return (quad.triple for quad in read_lines(triple_lines(part(path, "all"))))


def write_dumps(
    path: Path, folder: Path, prefixes: Mapping[str, str], wanted: Iterable[str] = DUMPS
) -> dict[str, int]:
    """Write dumps, plain and gzip.

    Args:
        path: canonical N-Quads of all named graphs, sorted.
        folder: exists and is empty.
        prefixes: prefix -> namespace, for the formats that have prefixes.
        wanted: names of dumps, such as ``all.nq``.

    Returns:
        The number of triples of each part, without the licence that each file states.
    """
    # Names of things have slashes, which a prefixed name would have to escape.
    readable = {prefix: namespace for prefix, namespace in prefixes.items() if prefix != "id"}
    for each in wanted:
        name, _, extension = each.partition(".")
        target = folder / f"coldpeace-{each}"
        lines = once(merge(part(path, name), [LICENSED]))
        if extension not in WITH_GRAPHS:
            lines = triple_lines(lines)
        if extension in {"nq", "nt"}:
            with target.open("wb") as file:
                file.writelines(lines)
        else:
            found = read_lines(lines)
            content = found if extension in WITH_GRAPHS else (quad.triple for quad in found)
            serialize(content, target, FORMATS[extension], prefixes=readable)
        _pack(target)
    return {name: sum(1 for _ in triple_lines(part(path, name))) for name in PARTS}


def checksums(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, dict[str, int | str]]]:
    """Path below a folder -> its size in bytes and its SHA-256, for files below some subfolders."""
    for name in names:
        for path in sorted(path for path in (folder / name).rglob("*") if path.is_file()):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = path.stat().st_size
            yield path.relative_to(folder).as_posix(), {"bytes": size, "sha256": digest}


def _pack(path: Path) -> None:
    """Write a file again as gzip, without its name and the time, so with the same bytes always."""
    packer = zlib.compressobj(level=9, wbits=31)
    with path.open("rb") as plain, path.with_name(path.name + ".gz").open("wb") as packed:
        while chunk := plain.read(_CHUNK):
            packed.write(packer.compress(chunk))
        packed.write(packer.flush())
