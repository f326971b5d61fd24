"""What was withdrawn: its address stays, answers 410, and leads to what came in its place."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template

from endpoint.addresses import local_path
from endpoint.languages import Text, pick
from endpoint.site import Site

_WITHDRAWN = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?label ?reason (LANG(?label) AS ?language) ?next ?name
WHERE {
  ?thing owl:deprecated true ;
    rdfs:label ?label ;
    skos:editorialNote ?reason .
  FILTER (LANG(?label) = LANG(?reason))
  OPTIONAL {
    ?thing dct:isReplacedBy ?next .
    ?next rdfs:label ?name .
    FILTER (LANG(?label) = LANG(?name))
  }
}
ORDER BY ?thing ?language
"""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A thing that was withdrawn: words by language, and the IRI of its successor or nothing."""

    iri: str
    labels: dict[str, str]
    reasons: dict[str, str]
    successor: str
    names: dict[str, str]

    def mark(self, response: Response) -> None:
        """Answer 410 Gone (RFC 9110, section 15.5.11), with the successor (RFC 5829)."""
        response.status_code = 410
        if self.successor:
            link = f'<{local_path(self.successor)}>; rel="successor-version"'
            response.headers["Link"] = f"{response.headers['Link']}, {link}"

    def page(self) -> str:
        """Write the page that says so."""
        return render_template(
            "withdrawn.html",
            iri=self.iri,
            label=pick(self.labels),
            reason=pick(self.reasons),
            successor=local_path(self.successor),
            name=pick(self.names) or Text(self.successor),
        )


def find_withdrawal(site: Site, iri: str) -> Withdrawal | None:
    """Find what is said of a thing that was withdrawn; None of all others."""
    rows = [row for row in site.rows(_WITHDRAWN) if row["thing"]["value"] == iri]
    if not rows:
        return None
    labels, reasons, names = (
        {row["language"]["value"]: row[part]["value"] for row in rows if part in row}
        for part in ("label", "reason", "name")
    )
    successor = rows[0]["next"]["value"] if "next" in rows[0] else ""
    return Withdrawal(iri, labels, reasons, successor, names)
