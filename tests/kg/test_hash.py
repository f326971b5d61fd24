"""The canonical hash of a release is what others compute from its dumps, in two other ways."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from pyld import jsonld
from rdflib import BNode, Dataset, Literal, URIRef
from rdflib.term import Node

import kg

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def term(node: Node) -> dict[str, str]:
    """A term as PyLD has it."""
    if isinstance(node, Literal):
        kind = LANG_STRING if node.language else str(node.datatype or XSD_STRING)
        said = {"type": "literal", "value": str(node), "datatype": kind}
        return said | ({"language": node.language} if node.language else {})
    if isinstance(node, BNode):
        return {"type": "blank node", "value": f"_:{node}"}
    assert isinstance(node, URIRef)
    return {"type": "IRI", "value": str(node)}


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_command_of_the_data_page_gives_the_hash(
    release: kg.Release, root: Path, tmp_path: Path, suffix: str
) -> None:
    page = (root / "endpoint" / "templates" / "data.html").read_text(encoding="utf-8")
    (command,) = re.findall(r"<code>(LC_ALL=C sort [^<]*)</code>", page)
    for path in (release.path / "dumps").glob(f"*.nq{suffix}"):
        shutil.copy(path, tmp_path)
    if suffix:
        subprocess.run(["/usr/bin/env", "gunzip", *tmp_path.glob("*.gz")], check=True)

    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, check=True, env=os.environ
    )

    assert done.stdout.split()[0].decode() == release.hash


# rdflib warns of what its own parser does.
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
def test_another_canonicalisation_of_what_another_parser_reads_has_that_hash(
    release: kg.Release,
) -> None:
    """By PyLD's URDNA2015, which is RDFC-1.0 under its older name, with rdflib's blank nodes."""
    read = Dataset()
    for part in ("all", "justifications", "shapes"):
        read.parse(release.path / "dumps" / f"coldpeace-{part}.nq", format="nquads")
    graphs: defaultdict[str, list[dict[str, dict[str, str]]]] = defaultdict(list)
    for subject, predicate, value, graph in read.quads():
        terms = {"subject": subject, "predicate": predicate, "object": value}
        graphs[str(graph)].append({name: term(each) for name, each in terms.items()})

    canonical = jsonld.URDNA2015().main(dict(graphs), {"format": "application/n-quads"})

    assert "_:c14n1 " in canonical
    assert hashlib.sha256(canonical.encode()).hexdigest() == release.hash
