from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.compare import isomorphic

from kg.extract import RICO, extract, used_terms, write


def test_module_holds_the_used_terms_and_what_stands_above_them() -> None:
    source = Graph().parse(
        data="""
        @prefix r: <https://www.ica.org/standards/RiC/ontology#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        r:Letter a owl:Class ; rdfs:subClassOf r:Record ; rdfs:label "letter"@en , "lettre"@fr .
        r:Record a owl:Class . r:Other a owl:Class .
        r:sends a owl:ObjectProperty ; rdfs:range [ owl:unionOf ( r:Letter r:Other ) ] .
        """,
        format="turtle",
    )

    module = extract(source, [RICO.Letter, RICO.sends])

    assert set(module.subjects(RDF.type)) == {RICO.Letter, RICO.Record, RICO.sends}
    assert set(module.objects(RICO.Letter, RDFS.subClassOf)) == {RICO.Record}
    assert [label.language for label in module.objects(None, RDFS.label)] == ["en"]
    assert not list(module.objects(RICO.sends, RDFS.range))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_published_module_is_what_the_script_extracts(root: Path, shared: Path) -> None:
    source = Graph().parse(shared / "vocab" / "RiC-O_1-1.rdf")

    made = Graph().parse(data=write(extract(source, used_terms(root))), format="turtle")

    published = Graph().parse(root / "ontology" / "imports" / "rico.ttl")
    assert isomorphic(made, published)
    assert (URIRef(RICO.Record), RDF.type, OWL.Class) in published
