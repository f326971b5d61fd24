"""DCAT: the release as an entry of a data catalogue, with each file, its size and its checksum.

Source: DCAT version 3 (https://www.w3.org/TR/vocab-dcat-3/) and its application profile for data
portals in Europe, DCAT-AP 3.0.1 (https://semiceu.github.io/DCAT-AP/releases/3.0.1/).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, SKOS

from kg.dataset import CREATOR, DESCRIPTION, KEYWORDS, LICENCE, TITLE
from kg.dumps import canonical_turtle
from kg.exports.beacon import CONTACT
from kg.exports.catalog import media_type
from kg.exports.material import Material
from kg.prefixes import BASE

NAME = "dcat.ttl"

_EU = Namespace("http://publications.europa.eu/resource/authority/")
_IANA = "https://www.iana.org/assignments/media-types/"
_SPDX = Namespace("http://spdx.org/rdf/terms#")
_VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
#: Prefix -> namespace, of what the ontology's table does not have.
_PREFIXES = {
    "dcat": str(DCAT),
    "dct": str(DCTERMS),
    "foaf": str(FOAF),
    "owl": str(OWL),
    "skos": str(SKOS),
    "spdx": str(_SPDX),
    "vcard": str(_VCARD),
    "xsd": str(XSD),
}
_PUBLISHER = URIRef(f"{BASE}exports/{NAME}#publisher")
_CONTACT = URIRef(f"{BASE}exports/{NAME}#contact")
_CATALOG = URIRef(f"{BASE}exports/{NAME}#catalog")
_PERIOD = URIRef(f"{BASE}exports/{NAME}#period")
_PAGE = URIRef(f"{BASE}data")
_THEME = _EU["data-theme/INTR"]
_SHA256 = _SPDX.checksumAlgorithm_sha256
_DATASET = URIRef(BASE)
_VERSION = URIRef(f"{DCAT}version")  # rdflib knows DCAT 2 only
_SERVICE = URIRef(f"{BASE}sparql")

#: Property -> what its values are. The profile wants each value to say so.
_KINDS = {
    DCAT.compressFormat: DCTERMS.MediaType,
    DCAT.contactPoint: _VCARD.Kind,
    DCAT.landingPage: FOAF.Document,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.theme: SKOS.Concept,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.license: DCTERMS.LicenseDocument,
    FOAF.homepage: FOAF.Document,
    _SPDX.algorithm: _SPDX.ChecksumAlgorithm,
}

Files = Mapping[str, Mapping[str, Any]]


def write(material: Material, files: Files) -> bytes:
    """The catalogue, the data set, its distributions and the endpoint, as Turtle.

    Args:
        material: the graph and the name of the release.
        files: path below the release -> ``bytes`` and ``sha256``.
    """
    graph = Graph(bind_namespaces="none")
    _add_agents(graph)
    _add_catalog(graph, material)
    _add_dataset(graph, material)
    _add_service(graph)
    for path, said in files.items():
        _add_distribution(graph, path, said)
    _add_kinds(graph)
    return canonical_turtle(graph, _PREFIXES)


def _add_agents(graph: Graph) -> None:
    graph.add((_PUBLISHER, RDF.type, FOAF.Agent))
    graph.add((_PUBLISHER, FOAF.name, Literal(CREATOR, lang="en")))
    graph.add((_CONTACT, RDF.type, _VCARD.Organization))
    graph.add((_CONTACT, _VCARD.fn, Literal(CREATOR)))
    graph.add((_CONTACT, _VCARD.hasEmail, URIRef(f"mailto:{CONTACT}")))
    graph.add((_CONTACT, _VCARD.hasURL, URIRef(f"{BASE}about")))


def _add_catalog(graph: Graph, material: Material) -> None:
    graph.add((_CATALOG, RDF.type, DCAT.Catalog))
    _add_words(graph, _CATALOG)
    graph.add((_CATALOG, DCTERMS.publisher, _PUBLISHER))
    graph.add((_CATALOG, DCTERMS.license, LICENCE))
    graph.add((_CATALOG, FOAF.homepage, _PAGE))
    graph.add((_CATALOG, DCTERMS.issued, Literal(material.date, datatype=XSD.date)))
    graph.add((_CATALOG, DCAT.dataset, _DATASET))
    graph.add((_CATALOG, DCAT.service, _SERVICE))


def _add_dataset(graph: Graph, material: Material) -> None:
    graph.add((_DATASET, RDF.type, DCAT.Dataset))
    _add_words(graph, _DATASET)
    for language, words in KEYWORDS.items():
        for word in words:
            graph.add((_DATASET, DCAT.keyword, Literal(word, lang=language)))
    for language in ("ENG", "JPN"):
        graph.add((_DATASET, DCTERMS.language, _EU[f"language/{language}"]))
    graph.add((_DATASET, DCAT.theme, _THEME))
    graph.add((_THEME, SKOS.prefLabel, Literal("International issues", lang="en")))
    graph.add((_THEME, SKOS.prefLabel, Literal("国際問題", lang="ja")))
    graph.add((_DATASET, DCTERMS.accessRights, _EU["access-right/PUBLIC"]))
    graph.add((_DATASET, DCTERMS.publisher, _PUBLISHER))
    graph.add((_DATASET, DCTERMS.creator, _PUBLISHER))
    graph.add((_DATASET, DCAT.contactPoint, _CONTACT))
    graph.add((_DATASET, DCAT.landingPage, _PAGE))
    graph.add((_DATASET, DCTERMS.identifier, Literal(BASE)))
    graph.add((_DATASET, DCTERMS.issued, Literal(material.date, datatype=XSD.date)))
    graph.add((_DATASET, _VERSION, Literal(material.version)))
    graph.add((_DATASET, OWL.versionIRI, URIRef(f"{BASE}releases/{material.version}/")))
    for term, day in zip((DCAT.startDate, DCAT.endDate), material.period(), strict=False):
        graph.add((_DATASET, DCTERMS.temporal, _PERIOD))
        graph.add((_PERIOD, RDF.type, DCTERMS.PeriodOfTime))
        graph.add((_PERIOD, term, Literal(day, datatype=XSD.date)))


def _add_service(graph: Graph) -> None:
    graph.add((_SERVICE, RDF.type, DCAT.DataService))
    graph.add((_SERVICE, DCTERMS.title, Literal("SPARQL endpoint", lang="en")))
    graph.add((_SERVICE, DCTERMS.title, Literal("SPARQLエンドポイント", lang="ja")))
    graph.add((_SERVICE, DCAT.endpointURL, _SERVICE))
    graph.add((_SERVICE, DCAT.endpointDescription, _SERVICE))
    graph.add((_SERVICE, DCAT.servesDataset, _DATASET))
    graph.add((_SERVICE, DCTERMS.publisher, _PUBLISHER))
    graph.add((_SERVICE, DCTERMS.license, LICENCE))
    graph.add((_SERVICE, DCTERMS.accessRights, _EU["access-right/PUBLIC"]))
    graph.add((_SERVICE, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/sparql11-protocol/")))


def _add_distribution(graph: Graph, path: str, said: Mapping[str, Any]) -> None:
    """One file; a packed one has the media type of what is in it, and says how it is packed."""
    node = URIRef(BASE + path)
    checksum = URIRef(f"{node}#sha256")
    plain = path.removesuffix(".gz")
    graph.add((_DATASET, DCAT.distribution, node))
    graph.add((node, RDF.type, DCAT.Distribution))
    graph.add((node, DCTERMS.title, Literal(path.rpartition("/")[2])))
    graph.add((node, DCAT.accessURL, node))
    graph.add((node, DCAT.downloadURL, node))
    graph.add((node, DCTERMS.license, LICENCE))
    graph.add((node, DCAT.mediaType, URIRef(_IANA + media_type(plain).partition(";")[0])))
    if plain != path:
        graph.add((node, DCAT.compressFormat, URIRef(f"{_IANA}application/gzip")))
    size = Literal(str(said["bytes"]), datatype=XSD.nonNegativeInteger)
    graph.add((node, DCAT.byteSize, size))
    graph.add((node, _SPDX.checksum, checksum))
    graph.add((checksum, RDF.type, _SPDX.Checksum))
    graph.add((checksum, _SPDX.algorithm, _SHA256))
    value = Literal(said["sha256"], datatype=XSD.hexBinary)
    graph.add((checksum, _SPDX.checksumValue, value))


def _add_kinds(graph: Graph) -> None:
    for term, kind in _KINDS.items():
        for value in set(graph.objects(None, term)):
            graph.add((value, RDF.type, kind))


def _add_words(graph: Graph, node: URIRef) -> None:
    for language, title in TITLE.items():
        graph.add((node, DCTERMS.title, Literal(title, lang=language)))
        graph.add((node, DCTERMS.description, Literal(DESCRIPTION[language], lang=language)))
