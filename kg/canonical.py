"""The quads of a release in their one order: canonical N-Quads, sorted, each line once.

They stand in a file and are sorted a piece at a time, so that ten million need no more memory than
one. The canonical name of a blank node depends on what speaks of blank nodes alone; the rest need
not be held.

Source: RDF Dataset Canonicalization, sections 4.2 and 4.4.3 (https://www.w3.org/TR/rdf-canon/).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Quad,
    RdfFormat,
    Store,
    parse,
    serialize,
)

#: So many lines are sorted at once, which takes some 300 MB.
PIECE = 500_000
#: So many lines are parsed at once.
BATCH = 5_000


def write_canonical(store: Store, path: Path) -> None:
    """Write the quads of all named graphs of a store, blank nodes named after RDFC-1.0."""
    named = (quad for quad in store if not isinstance(quad.graph_name, DefaultGraph))
    with TemporaryDirectory(dir=path.parent) as folder, ExitStack() as stack:
        runs, blank = [], list[bytes]()
        for number, lines in enumerate(_pieces(named)):
            blank += filter(_is_blank, lines)
            run = Path(folder, str(number))
            run.write_bytes(b"".join(sorted(each for each in lines if not _is_blank(each))))
            runs.append(stack.enter_context(run.open("rb")))
        with path.open("wb") as file:
            file.writelines(merge(*runs, _canonical(blank)))


def add_lines(path: Path, more: Iterable[bytes]) -> str:
    """Add sorted lines to a file of sorted lines; the SHA-256 of it all, in hexadecimal."""
    digest, grown = hashlib.sha256(), path.with_name(path.name + ".grown")
    with path.open("rb") as lines, grown.open("wb") as file:
        for line in once(merge(lines, more)):
            digest.update(line)
            file.write(line)
    grown.replace(path)
    return digest.hexdigest()


def once(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines, each once."""
    return (line for line, _same in groupby(lines))


def triple_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines of N-Quads as N-Triples, each once, whatever graphs they stand in."""
    return once(line[: line.rindex(b" <")] + b" .\n" for line in lines)


def read_lines(lines: Iterable[bytes]) -> Iterator[Quad]:
    """What lines of N-Quads or N-Triples say."""
    rest = iter(lines)
    while batch := b"".join(islice(rest, BATCH)):
        yield from parse(batch, format=RdfFormat.N_QUADS)


def _pieces(quads: Iterable[Quad]) -> Iterator[list[bytes]]:
    rest = iter(quads)
    while data := serialize(islice(rest, PIECE), format=RdfFormat.N_QUADS):
        yield data.splitlines(keepends=True)


def _is_blank(line: bytes) -> bool:
    return line.startswith(b"_:") or line.split(b" ", 2)[2].startswith(b"_:")


def _canonical(lines: list[bytes]) -> list[bytes]:
    dataset = Dataset(parse(b"".join(lines), format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    data = serialize(dataset, format=RdfFormat.N_QUADS)
    assert data is not None
    return sorted(data.splitlines(keepends=True))
