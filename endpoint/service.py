"""The service description: what the endpoint can do, in RDF, and nothing that it cannot.

Source: SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/).
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, request
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from endpoint.negotiation import choose
from endpoint.site import BASE, Site, current_site
from kg.engine import FORMATS, GRAPH_FORMATS

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE = NamedNode(_RDF + "type")
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
_W3C_FORMATS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
}


def description() -> Response:
    """Describe the service in the RDF format that the client likes best, Turtle by default."""
    site = current_site()
    accepted = choose(request.headers.get("Accept"), GRAPH_FORMATS)
    media_type = accepted or next(iter(GRAPH_FORMATS))
    prefixes = {"sd": _SD, "void": _VOID}
    rdf_format = RdfFormat.from_media_type(media_type)
    response = Response(
        serialize(_triples(site), format=rdf_format, prefixes=prefixes), mimetype=media_type
    )
    response.set_etag(site.etag("service", media_type))
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request.environ)
    return response


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _triples(site: Site) -> Iterator[Triple]:
    endpoint = NamedNode(BASE + "sparql")
    dataset, default = BlankNode("dataset"), BlankNode("default")
    yield Triple(endpoint, _TYPE, _sd("Service"))
    yield Triple(endpoint, _sd("endpoint"), endpoint)
    yield Triple(endpoint, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in FORMATS.values():
        form = NamedNode("http://www.w3.org/ns/formats/" + _W3C_FORMATS[name])
        yield Triple(endpoint, _sd("resultFormat"), form)
    yield Triple(endpoint, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, _TYPE, _sd("Graph"))
    count = Literal(site.release.triples["all"])
    yield Triple(default, NamedNode(_VOID + "triples"), count)
    for number, row in enumerate(site.rows(_GRAPHS)):
        node = BlankNode(f"graph{number}")
        yield Triple(dataset, _sd("namedGraph"), node)
        yield Triple(node, _TYPE, _sd("NamedGraph"))
        yield Triple(node, _sd("name"), NamedNode(row["g"]["value"]))
