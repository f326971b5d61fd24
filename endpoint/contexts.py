"""JSON-LD: the context of the ontology's terms, and descriptions compacted by it.

Source: JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/#the-context).
"""

from __future__ import annotations

import json
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from endpoint.descriptions import ONTOLOGY, ONTOLOGY_GRAPH, iri_ref, prefix_table
from endpoint.site import BASE, Site

CONTEXT = BASE + "context.jsonld"

_TERMS = f"""
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?term ?kind
WHERE {{
  GRAPH {iri_ref(ONTOLOGY_GRAPH)} {{
    VALUES ?kind {{ owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }}
    ?term a ?kind .
    FILTER (STRSTARTS(STR(?term), "{ONTOLOGY}#"))
  }}
}}
ORDER BY ?term ?kind
"""
# A property's datatype is the one that all its values have: the ontology declares few ranges.
_DATATYPES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?term (MIN(?type) AS ?datatype)
WHERE {
  ?term a owl:DatatypeProperty .
  ?subject ?term ?value .
  BIND (DATATYPE(?value) AS ?type)
}
GROUP BY ?term
HAVING (COUNT(DISTINCT ?type) = 1)
ORDER BY ?term
"""
_PLAIN = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
    "http://www.w3.org/2000/01/rdf-schema#Literal",
    "http://www.w3.org/2001/XMLSchema#string",
}


def read_context(site: Site) -> dict[str, Any]:
    """Derive the context from the ontology, and datatypes from its use; the same on every run."""
    terms: dict[str, Any] = dict(prefix_table(site))
    datatypes = {row["term"]["value"]: row["datatype"]["value"] for row in site.rows(_DATATYPES)}
    for row in site.rows(_TERMS):
        iri, kind = row["term"]["value"], row["kind"]["value"].rpartition("#")[2]
        terms[iri.rpartition("#")[2]] = _definition(iri, kind, datatypes.get(iri))
    return terms


def _definition(iri: str, kind: str, datatype: str | None) -> str | dict[str, str]:
    if kind == "ObjectProperty":
        return {"@id": iri, "@type": "@id"}
    if datatype and datatype not in _PLAIN:
        return {"@id": iri, "@type": datatype}
    return iri


def context_document(context: dict[str, Any]) -> bytes:
    """Write the context as the document that answers name."""
    return _write({"@context": context})


def compact(triples: bytes, context: dict[str, Any]) -> bytes:
    """Turn N-Triples into compact JSON-LD that names our context by its address.

    Nothing is fetched: the context is given, and only its name is written. The triples are handed
    over parsed, each once: the processor's own parser compares each with all before it.
    """
    # Imported here: it takes long, and a server can answer before. It has no annotations.
    from pyld import jsonld  # type: ignore[import-untyped]

    lines = sorted(set(triples.splitlines(keepends=True)))
    read = parse(b"".join(lines), RdfFormat.N_TRIPLES)
    expanded = jsonld.from_rdf({"@default": [_statement(quad.triple) for quad in read]}, {})
    options = {"documentLoader": _refuse, "graph": True, "skipExpansion": True}
    found = jsonld.compact(expanded, context, options)
    return _write({"@context": CONTEXT, "@graph": found["@graph"]})


def _statement(triple: Triple) -> dict[str, dict[str, str]]:
    """Write a triple as the processor has triples."""
    terms = {"subject": triple.subject, "predicate": triple.predicate, "object": triple.object}
    return {part: _term(term) for part, term in terms.items()}


def _term(term: object) -> dict[str, str]:
    if isinstance(term, Literal):
        said = {"type": "literal", "value": term.value, "datatype": term.datatype.value}
        return said | ({"language": term.language} if term.language else {})
    if isinstance(term, BlankNode):
        return {"type": "blank node", "value": f"_:{term.value}"}
    assert isinstance(term, NamedNode)
    return {"type": "IRI", "value": term.value}


def _refuse(address: str, _options: object) -> Any:
    raise ValueError(f"no document is fetched: {address}")


def _write(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
