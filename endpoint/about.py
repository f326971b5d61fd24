"""/about: the method, its figures, its limits, and how to ask for a correction."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from endpoint.languages import N_
from endpoint.site import BASE, Site, current_site
from endpoint.things import Thing, things

bp = Blueprint("about", __name__)

_COUNTS = """
PREFIX cp: <https://w3id.org/coldpeace/ontology#>
SELECT ?value (COUNT(DISTINCT ?claim) AS ?count)
WHERE { ?claim a cp:Claim ; %s ?value }
GROUP BY ?value
ORDER BY DESC(?count) ?value
"""
_TOTALS = """
PREFIX cp: <https://w3id.org/coldpeace/ontology#>
PREFIX rico: <https://www.ica.org/standards/RiC/ontology#>
SELECT (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?stated) AS ?on_text)
  (COUNT(DISTINCT ?document) AS ?documents) (COUNT(DISTINCT ?commitment) AS ?commitments)
WHERE {
  { ?claim a cp:Claim }
  UNION { ?stated a cp:StatedClaim }
  UNION { ?document rico:isOrWasIncludedIn ?set ; cp:number ?number }
  UNION { ?commitment a cp:Commitment }
}
"""
#: What two readings were compared in, as a reader would say it.
_COMPARED = {
    "claimant": N_("the same claimant"),
    "voice": N_("the same voice"),
    "act": N_("the same act"),
}


@bp.get("/about")
def about() -> ResponseReturnValue:
    """Tell how the record was made, with figures of this release."""
    site = current_site()
    return render_template(
        "about.html",
        totals={name: int(term["value"]) for name, term in site.rows(_TOTALS)[0].items()},
        voices=_count(site, "cp:voice"),
        attributions=_count(site, "cp:attribution"),
        agreement=read_agreement(site),
        compared=_COMPARED,
        canonical=f"{BASE}about",
    )


def read_agreement(site: Site) -> dict[str, Any] | None:
    """Return how far two independent readings agree, as the build computed it."""
    report = site.release.path / "reports" / "agreement.json"
    if not report.is_file():
        return None
    figures: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return figures


def _count(site: Site, property_: str) -> list[tuple[Thing, int]]:
    rows = site.rows(_COUNTS % property_)
    named = things(site, (row["value"]["value"] for row in rows))
    return [
        (named[row["value"]["value"]], int(row["count"]["value"]))
        for row in rows
        if row["value"]["value"] in named
    ]
