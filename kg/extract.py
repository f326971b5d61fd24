"""Cut a module out of a foreign ontology: the terms that we use and all that stands above them.

Run when the ontology starts to use another RiC-O term:
    python -m kg.extract RiC-O_1-1.rdf > ontology/imports/rico.ttl
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

RICO = Namespace("https://www.ica.org/standards/RiC/ontology#")
KINDS = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.TransitiveProperty,
    OWL.SymmetricProperty,
}
UPWARD = (RDFS.subClassOf, RDFS.subPropertyOf)
HEADER = """\
# A module of Records in Contexts Ontology (RiC-O) 1.1, International Council on Archives,
# Expert Group on Archival Description, CC BY 4.0. Extracted by kg/extract.py: the terms used here
# and what stands above them, with named domains and ranges and English labels only.
"""


def extract(source: Graph, used: Iterable[URIRef]) -> Graph:
    """Keep the used terms, their named ancestors, and the axioms between the terms kept."""
    kept = _ancestors(source, used)
    module = Graph(bind_namespaces="none")
    for term in kept:
        for kind in KINDS & set(source.objects(term, RDF.type)):
            module.add((term, RDF.type, kind))
        for relation in (*UPWARD, RDFS.domain, RDFS.range):
            for other in kept & set(source.objects(term, relation)):
                module.add((term, relation, other))
        for label in source.objects(term, RDFS.label):
            if isinstance(label, Literal) and label.language == "en":
                module.add((term, RDFS.label, label))
        module.add((term, RDFS.isDefinedBy, URIRef(str(RICO).rstrip("#"))))
    return module


def _ancestors(source: Graph, used: Iterable[URIRef]) -> set[Node]:
    kept: set[Node] = set()
    waiting: list[Node] = list(used)
    while waiting:
        term = waiting.pop()
        if term in kept or not isinstance(term, URIRef):
            continue
        kept.add(term)
        above = (*UPWARD, RDFS.domain, RDFS.range)
        waiting += [o for p in above for o in source.objects(term, p) if str(o).startswith(RICO)]
    return kept


def used_terms(root: Path) -> set[URIRef]:
    """The RiC-O terms that ontology and data name, the module itself left out."""
    paths = [*(root / "ontology").glob("*.ttl"), *(root / "data").rglob("*.ttl")]
    graphs = [Graph().parse(path) for path in paths]
    terms = {term for graph in graphs for triple in graph for term in triple}
    return {term for term in terms if isinstance(term, URIRef) and term.startswith(RICO)}


def write(module: Graph) -> str:
    """The module as Turtle, sorted, under the notice that its licence asks for."""
    module.bind("rico", RICO)
    module.bind("owl", OWL)
    module.bind("rdfs", RDFS)
    return HEADER + module.serialize(format="turtle").strip() + "\n"


if __name__ == "__main__":
    source = Graph().parse(sys.argv[1])
    sys.stdout.write(write(extract(source, used_terms(Path(__file__).parent.parent))))
