"""The service description: what the endpoint can do, in RDF, and nothing that it cannot.

Source: SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/).
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, abort, request
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from endpoint.descriptions import iri_ref
from endpoint.negotiation import choose
from endpoint.site import Site, current_site
from kg.engine import FORMATS, GRAPH_FORMATS, Limits

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_TRIPLES = NamedNode(_VOID + "triples")
_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
_MIB = 1024 * 1024
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
    """Describe the service in the RDF format that the client likes best, Turtle by default.

    The service is named by the URL at which it was asked.
    """
    site = current_site()
    accepted = choose(request.headers.get("Accept"), GRAPH_FORMATS)
    media_type = accepted or next(iter(GRAPH_FORMATS))
    try:
        iri_ref(request.base_url)
    except ValueError:
        abort(400, "The Host header is no host name.")
    endpoint = NamedNode(request.base_url)
    prefixes = {"rdfs": _RDFS, "sd": _SD, "void": _VOID}
    rdf_format = RdfFormat.from_media_type(media_type)
    body = serialize(_triples(site, endpoint), format=rdf_format, prefixes=prefixes)
    response = Response(body, mimetype=media_type)
    response.vary.add("Accept")
    return response


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _triples(site: Site, endpoint: NamedNode) -> Iterator[Triple]:
    yield Triple(endpoint, _TYPE, _sd("Service"))
    yield Triple(endpoint, _sd("endpoint"), endpoint)
    for text in _limits(site.engine.limits):
        yield Triple(endpoint, NamedNode(_RDFS + "comment"), text)
    yield Triple(endpoint, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in FORMATS.values():
        form = NamedNode("http://www.w3.org/ns/formats/" + _W3C_FORMATS[name])
        yield Triple(endpoint, _sd("resultFormat"), form)
    yield from _dataset(site, endpoint)


def _dataset(site: Site, endpoint: NamedNode) -> Iterator[Triple]:
    dataset, default = BlankNode("dataset"), BlankNode("default")
    yield Triple(endpoint, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, _TYPE, _sd("Graph"))
    yield Triple(default, _TRIPLES, Literal(site.release.triples["all"]))
    for number, row in enumerate(site.rows(_GRAPHS)):
        node, graph = BlankNode(f"graph{number}"), BlankNode(f"content{number}")
        yield Triple(dataset, _sd("namedGraph"), node)
        yield Triple(node, _TYPE, _sd("NamedGraph"))
        yield Triple(node, _sd("name"), NamedNode(row["g"]["value"]))
        yield Triple(node, _sd("graph"), graph)
        yield Triple(graph, _TYPE, _sd("Graph"))
        yield Triple(graph, _TRIPLES, Literal(int(row["n"]["value"])))


def _limits(limits: Limits) -> Iterator[Literal]:
    """Say in words what no vocabulary says in terms."""
    seconds, mib = f"{limits.seconds:g}", f"{limits.result_bytes / _MIB:g}"
    yield Literal(
        f"A query may run {seconds} s, give {mib} MiB and be {limits.query_bytes} bytes long; past "
        "a limit the answer is 503, never a part of the result. There is no SERVICE.",
        language="en",
    )
    yield Literal(
        f"クエリの実行は{seconds}秒、結果は{mib} MiB、クエリの長さは{limits.query_bytes}"
        "バイトまで。制限を超えると503を返し、結果を途中で切ることはない。"
        "SERVICEは使えない。",
        language="ja",
    )
