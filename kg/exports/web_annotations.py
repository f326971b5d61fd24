"""Web Annotations: every place in a source text that something rests on, with what it says.

Source: W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from kg.dataset import CREATOR, LICENCE, TITLE
from kg.exports.documents import as_json, tagged
from kg.exports.material import Material, Row
from kg.prefixes import BASE

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
NAME = "annotations.jsonld"

_ANCHORS = """
PREFIX cp: <https://w3id.org/coldpeace/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?anchor ?source ?start ?end ?exact ?prefix ?suffix ?thing ?en ?ja
WHERE {
  ?anchor oa:hasSource ?source ;
    oa:hasSelector ?position .
  ?position oa:start ?start ;
    oa:end ?end ;
    oa:refinedBy ?quote .
  ?quote oa:exact ?exact .
  OPTIONAL { ?quote oa:prefix ?prefix }
  OPTIONAL { ?quote oa:suffix ?suffix }
  OPTIONAL {
    ?thing cp:evidence|cp:summary ?anchor ;
      rdfs:label ?en , ?ja .
    FILTER (lang(?en) = "en" && lang(?ja) = "ja")
  }
}
ORDER BY ?source ?start ?end ?anchor ?thing
"""


def write(material: Material) -> Iterator[tuple[str, bytes]]:
    """One collection with one page that holds every annotation, in the order of the text."""
    rows = material.rows(_ANCHORS)
    items = [_annotation(list(group)) for _, group in groupby(rows, key=lambda row: row["anchor"])]
    address = f"{BASE}exports/{NAME}"
    collection = {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationCollection",
        "label": tagged(TITLE),
        "creator": {"type": "Organization", "name": CREATOR},
        "rights": str(LICENCE),
        "total": len(items),
        "first": {
            "id": f"{address}#page",
            "type": "AnnotationPage",
            "partOf": address,
            "startIndex": 0,
            "items": items,
        },
    }
    yield NAME, as_json(collection)


def _annotation(rows: list[Row]) -> dict[str, Any]:
    """One place; its bodies are the things that rest on it, each linked and in words."""
    first = rows[0]
    bodies = [body for row in rows if "thing" in row for body in _bodies(row)]
    return {
        "id": f"{first['anchor']}#annotation",
        "type": "Annotation",
        "motivation": "describing",
        "rights": str(LICENCE),
        **({"body": bodies} if bodies else {}),
        "target": _target(first),
    }


def _bodies(row: Row) -> Iterator[dict[str, str]]:
    yield {"type": "SpecificResource", "source": row["thing"], "purpose": "linking"}
    for language in ("en", "ja"):
        yield {
            "type": "TextualBody",
            "value": row[language],
            "format": "text/plain",
            "language": language,
            "purpose": "describing",
        }


def _target(row: Row) -> dict[str, Any]:
    """The passage by its position, within it the quote; code points from 0, end excluded."""
    quote = {name: row[name] for name in ("exact", "prefix", "suffix") if name in row}
    return {
        "id": row["anchor"],
        "type": "SpecificResource",
        "source": row["source"],
        "selector": {
            "type": "TextPositionSelector",
            "start": int(row["start"]),
            "end": int(row["end"]),
            "refinedBy": {"type": "TextQuoteSelector", **quote},
        },
    }
