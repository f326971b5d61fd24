"""Statements of made-up graphs: rows of subject, predicate and object, each as N-Quads write it.

Subjects and predicates are IRIs without their brackets.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

BASE = "https://w3id.org/coldpeace/"
CP = f"{BASE}ontology#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SKOS = "http://www.w3.org/2004/02/skos/core#"
NOTE = f"{SKOS}editorialNote"
RICO = "https://www.ica.org/standards/RiC/ontology#"
OA = "http://www.w3.org/ns/oa#"
XSD = "http://www.w3.org/2001/XMLSchema#"

#: Subject, predicate, object.
Row = tuple[str, str, str]


def anchored(thing: str, role: str, slug: str, source: str, start: int, end: int) -> Iterator[Row]:
    """A place of evidence for a thing, with its passage and its quote."""
    anchor = named(f"anchor/{slug}")
    position, quote = f"{anchor}#position", f"{anchor}#quote"
    yield thing, f"{CP}{role}", link(anchor)
    yield anchor, RDF_TYPE, link(f"{CP}Anchor")
    yield anchor, f"{OA}hasSource", link(named(f"source/{source}"))
    yield anchor, f"{OA}hasSelector", link(position)
    yield position, RDF_TYPE, link(f"{OA}TextPositionSelector")
    yield position, f"{OA}start", integer(start)
    yield position, f"{OA}end", integer(end)
    yield position, f"{OA}refinedBy", link(quote)
    yield quote, RDF_TYPE, link(f"{OA}TextQuoteSelector")
    yield quote, f"{OA}exact", f'"引用{slug}"'


def typed(thing: str, kind: str, label: str, *, russian: bool = False) -> Iterator[Row]:
    """The class of a thing, and its labels."""
    yield thing, RDF_TYPE, link(f"{CP}{kind}")
    yield from labels(thing, label)
    if russian:
        yield thing, LABEL, f'"{label} (пример)"@ru'


def labels(thing: str, label: str) -> Iterator[Row]:
    """A label in each language of the record."""
    yield from texts(thing, LABEL, label)


def texts(thing: str, predicate: str, text: str) -> Iterator[Row]:
    """A text in each language of the record."""
    yield thing, predicate, f'"{text}"@en'
    yield thing, predicate, f'"{text}（作例）"@ja'


def dated(thing: str, first: date, last: date | None = None) -> Iterator[Row]:
    """A day, or the time between two days."""
    yield thing, f"{CP}edtf", f'"{first}/{last}"' if last else f'"{first}"'
    yield thing, f"{CP}earliest", f'"{first}"^^<{XSD}date>'
    yield thing, f"{CP}latest", f'"{last or first}"^^<{XSD}date>'


def integer(number: int) -> str:
    """An xsd:integer."""
    return f'"{number}"^^<{XSD}integer>'


def named(path: str) -> str:
    """The IRI of a thing."""
    return f"{BASE}id/{path}"


def link(iri: str) -> str:
    """An IRI as an object."""
    return f"<{iri}>"


def concept(path: str) -> str:
    """A concept of a controlled list as an object."""
    return f"<{BASE}concept/{path}>"
