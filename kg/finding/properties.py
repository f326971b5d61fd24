"""The properties by which things are matched and extended, each a path in the graph."""

from __future__ import annotations

from dataclasses import dataclass

from kg.prefixes import BASE

PREFIXES = f"""
PREFIX cp: <{BASE}ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of things.

    Attributes:
        id: its identifier.
        path: the SPARQL property path to its values.
        term: the term of our ontology whose label names it, as a local name; empty for others.
    """

    id: str
    path: str
    term: str = ""


def _own(name: str) -> Property:
    return Property(name, f"cp:{name}", name)


PROPERTIES = {
    each.id: each
    for each in (
        Property("date", "cp:edtf", "edtf"),
        _own("earliest"),
        _own("latest"),
        _own("number"),
        _own("documentForm"),
        _own("sender"),
        _own("recipient"),
        _own("records"),
        _own("classification"),
        _own("mentions"),
        Property("topic", "dct:subject"),
        _own("eventKind"),
        _own("place"),
        _own("participant"),
        _own("hasPart"),
        Property("office", "^cp:holder/cp:office", "office"),
        Property("holder", "^cp:office/cp:holder", "holder"),
        _own("officeIn"),
        _own("ofState"),
        Property("debtor", "cp:hasReading/cp:debtor", "debtor"),
        Property("creditor", "cp:hasReading/cp:creditor", "creditor"),
        _own("contestedOn"),
        Property("title", "dct:title"),
        Property("identifier", "dct:identifier"),
        Property("alternativeName", "skos:altLabel"),
        Property("sameAs", "owl:sameAs|skos:exactMatch"),
        Property("closeMatch", "skos:closeMatch"),
        Property("seeAlso", "rdfs:seeAlso"),
    )
}
