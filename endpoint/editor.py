"""What the query editor completes: the prefixes, classes and properties of the release."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from endpoint.descriptions import prefix_table
from endpoint.site import Site, current_site

bp = Blueprint("editor", __name__)

_CLASSES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?term
WHERE { { ?term a owl:Class } UNION { ?thing a ?term } FILTER (isIRI(?term)) }
ORDER BY ?term
"""
_PROPERTIES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?term
WHERE {
  { VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
    ?term a ?kind }
  UNION { ?thing ?term ?value }
}
ORDER BY ?term
"""


@bp.get("/vocabulary.json")
def vocabulary() -> Response:
    """Send prefixes, and the classes and properties that are declared or used, as full IRIs."""
    site = current_site()
    return jsonify(
        prefixes=prefix_table(site),
        classes=_terms(site, _CLASSES),
        properties=_terms(site, _PROPERTIES),
    )


def _terms(site: Site, query: str) -> list[str]:
    return [row["term"]["value"] for row in site.rows(query)]
